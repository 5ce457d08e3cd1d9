"""Reading + Context → Plan: what a message is, why, and what is done about it. Nothing is done here."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC

from inboxva.decide import etiquette, trust
from inboxva.decide.beside import beside_commands, request_beside
from inboxva.decide.changes import Written
from inboxva.decide.conditions import Asked
from inboxva.decide.drafts import draft_checked, is_draft
from inboxva.decide.findings import OF_ANY_MAIL, OF_REPORTS, Asking, lint
from inboxva.decide.identity import effective_time, fingerprint, participants, repeated
from inboxva.decide.opening import open_task
from inboxva.decide.personal import leave_alone
from inboxva.decide.receipts import offer_form, report_letters
from inboxva.decide.replies import changed_again, follow
from inboxva.decide.reports import Reported, nothing_done, record_report
from inboxva.decide.requests import Ordered
from inboxva.decide.rules import choose
from inboxva.decide.said import away_until
from inboxva.decide.seen import Place, Rulebook, Seen, believed, kind_of, shared_engagements
from inboxva.decide.steering.commands import carry_out
from inboxva.decide.steering.heldcommands import tell_held
from inboxva.decide.steering.serving import serve
from inboxva.decide.steering.together import together
from inboxva.decide.threads import choose_thread
from inboxva.model.actions import Action, AddFlag, FileInto, Hold, Keep, Note, OpenTask, Reply
from inboxva.model.context import Context, SentLetter
from inboxva.model.message import Automatic, Message
from inboxva.model.people import Engagement, Mode, People, Policy, Role
from inboxva.model.plan import Kind, Plan, Repeat, ThreadBy
from inboxva.model.work import OPEN_STATES, Finding, Problem, Reading, Ref, Request

HELD = "$InboxvaHeld"


def plan(reading: Reading, context: Context, *, people: People, policy: Policy, rules: Rulebook, place: Place) -> Plan:
    """Decides everything about one message from what it says and what the ledger knows."""
    thread, facts = choose_thread(reading, context, people)
    own_thread = facts if thread.by is not ThreadBy.SUBJECT_REF else None
    choice = choose(rules.filters, Asked(reading, context, people, own_thread, shared_engagements(reading, people)))
    verdict = (
        trust.RELEASED
        if place.released
        else trust.judge(
            reading, policy, in_sent=place.in_sent, letters=tuple(context.letters.values()), now=context.now
        )
    )
    digest = fingerprint(reading)
    kind = kind_of(reading, context, thread, people, rules.lint.words)
    held = kind is Kind.STRANGER or not believed(
        verdict, kind, reading.writer
    )  # a held mail claims nothing, nor when it was written
    effective_at = place.internal_date.astimezone(UTC) if held else effective_time(reading, place.internal_date)
    repeat, earlier = repeated(reading, believed(verdict, kind, reading.writer), digest, context)
    seen = Seen(
        reading, context, people, policy, rules, place, effective_at, thread, choice, verdict, kind
    )  # fmt: skip
    made = Plan(
        kind=kind, role=reading.writer.role if reading.writer else Role.STRANGER, trust=verdict, repeat=repeat,
        engagement=choice.engagement.slug if choice.engagement else None, rule=choice.rule, thread=thread,
        effective_at=effective_at, fingerprint=digest, participants=participants(reading, people),
        outside=bool(etiquette.outsiders(reading, people)), problems=reading.problems, trace=choice.trace,
        replaces=earlier.id if earlier and repeat is Repeat.PROVES else None, private=choice.private,
    )  # fmt: skip
    if choice.private:
        return made
    seen = replace(seen, findings=_lint(seen))
    if repeat is Repeat.COPY:
        return replace(made, actions=(Keep(),), lint=seen.findings)
    actions, problems = _actions(seen)
    later = (*changed_again(actions, seen.context, rules.lint), *nothing_done(actions, seen.context, rules.lint))
    findings = (*seen.findings, *later)
    return replace(made, actions=(*actions, *_filing(seen)), lint=findings, problems=problems)


def _lint(seen: Seen) -> tuple[Finding, ...]:
    """What would make an owner's request clearer; of other mail, what may not travel by it."""
    reading, engagement, writer = seen.reading, seen.engagement, seen.reading.writer
    owner = seen.people.owner
    holder = seen.holder if writer is owner else writer
    if engagement is None or holder is None or writer is None or reading.automatic:
        return ()
    codes = OF_REPORTS if writer is not owner else OF_ANY_MAIL if _in_running_thread(seen) else None
    if reading.request is None and codes is None:
        return ()
    asking = Asking(
        reading,
        reading.request or Request(""),
        engagement,
        owner,
        holder,
        etiquette.addressed_assistants(reading, seen.people, only_to=True),
        seen.effective_at,
        seen.rules.lint,
        _beside(seen) if seen.kind is Kind.REQUEST else None,
    )  # fmt: skip
    return lint(asking, codes)


def _beside(seen: Seen) -> Ref | None:
    """The open task in whose thread it stands: of a finished one nothing new can be a part, and nobody is asked."""
    task = seen.context.tasks.get(seen.thread.task) if seen.thread.task else None
    return task.ref if task and task.state in OPEN_STATES else None


def _in_running_thread(seen: Seen) -> bool:
    """Whether it is more about a task that there is already."""
    return seen.kind is Kind.REPLY and seen.thread.task is not None


def _actions(seen: Seen) -> tuple[tuple[Action, ...], tuple[Problem, ...]]:
    problems = seen.reading.problems
    if seen.kind is Kind.AUTOMATIC:
        return _automatic(seen), problems
    if seen.kind is Kind.STRANGER:
        if seen.thread.id is None:
            return (), problems
        return (Hold("an unknown address wrote into a known thread"), AddFlag(HELD)), problems
    if not believed(seen.trust, seen.kind, seen.reading.writer):
        return (Hold(seen.trust.reason), AddFlag(HELD), *tell_held(seen, _written(seen))), problems
    if is_draft(seen.reading):
        return _draft(seen), problems
    if seen.kind is Kind.STATUS:
        return _report(seen)
    if seen.kind is Kind.REQUEST:
        return _request(seen), problems
    if seen.kind is Kind.COMMAND:
        return _commanded(seen), problems
    if seen.reading.writer is not seen.people.owner:
        return (*follow(_written(seen)), *offer_form(_reported(seen)), *_personal(seen)), problems
    return follow(_written(seen)), problems


def _commanded(seen: Seen) -> tuple[Action, ...]:
    """The owner's lines, and what stands beside them for an assistant; an assistant's few."""
    written = _written(seen)
    if written.reading.writer is not written.owner:
        return serve(written)
    asked = request_beside(seen.reading) if seen.thread.task is None else None
    opened: tuple[Action, ...] = ()
    if asked and etiquette.addressed_assistants(seen.reading, seen.people):
        opened = _request(replace(seen, reading=replace(seen.reading, request=asked)))
    taken = {task.ref.code: task.ref.number + 1 for task in opened if isinstance(task, OpenTask)}
    context = replace(written.context, next_number={**written.context.next_number, **taken})
    done = carry_out(replace(written, context=context))
    return (*opened, *together((*beside_commands(written, done), *done)))


def _draft(seen: Seen) -> tuple[Action, ...]:
    """The owner alone is told how it would be read."""
    holder = seen.holder
    if seen.silent or seen.engagement is None or holder is None:
        return (Note("not_answered", seen.silent or "no engagement was found for this draft"), Keep())
    letter = draft_checked(seen.reading, seen.context, seen.people, seen.engagement, holder, seen.findings)
    return (Note("checked", "a draft was checked"), Reply(letter))


def _automatic(seen: Seen) -> tuple[Action, ...]:
    """Recorded when it comes from somebody we know or is about a letter of ours, and never acted on."""
    reading = seen.reading
    if reading.automatic is Automatic.BOUNCE:
        letter = returned(reading.message, seen.context)
        if letter is None:
            return ()
        about = [status for status in reading.message.delivery if status.recipient == letter.to]
        final = any(status.final for status in about or reading.message.delivery)
        said = f"a letter to {letter.to} came back ({'final' if final else 'not final'})"
        return (Note("bounced", said, letter.task), Keep())
    if reading.automatic is Automatic.OWN or reading.writer is None:
        return ()
    if reading.absent_until:
        name, day = reading.writer.name or reading.writer.address, reading.absent_until
        note = Note("away", f"{name} is away until {day:%a} {day.day} {day:%b %Y}", seen.thread.task)
        assistant = reading.writer if reading.writer.role is Role.ASSISTANT and seen.trust.proven else None
        return (note, *(away_until(assistant, day, seen.context.now) if assistant else ()), Keep())
    return (Note("automatic", reading.automatic_reason, seen.thread.task), Keep())


def returned(message: Message, context: Context) -> SentLetter | None:
    """The letter of ours that a delivery report is about: the one it returns, else the one it answers."""
    named = (message.returned_id or "", *message.in_reply_to, *reversed(message.references))
    return next((context.letters[name] for name in named if name in context.letters), None)


def _report(seen: Seen) -> tuple[tuple[Action, ...], tuple[Problem, ...]]:
    reported = _reported(seen)
    recorded = record_report(reported)
    actions = tuple(recorded.actions) or follow(_written(seen))
    return (*actions, *report_letters(recorded, reported), *_personal(seen)), recorded.problems


def _personal(seen: Seen) -> tuple[Action, ...]:
    """What an assistant's personal words cause, whatever else the mail holds."""
    writer, engagement = seen.reading.writer, seen.engagement
    if writer is None or writer is seen.people.owner:
        return ()
    engagement = engagement or next(iter(seen.people.engagements_of(writer)), None)
    return leave_alone(seen.reading, seen.context, seen.people, writer, engagement, seen.effective_at, seen.silent)


def _reported(seen: Seen) -> Reported:
    assert seen.reading.writer is not None
    return Reported(
        seen.reading,
        seen.context,
        seen.people,
        seen.policy,
        seen.engagement,
        seen.reading.writer,
        seen.effective_at,
        seen.thread.task,
        seen.silent,
    )  # fmt: skip


def _request(seen: Seen) -> tuple[Action, ...]:
    holder = seen.holder
    if seen.reading.request is None or seen.engagement is None or holder is None:
        return (Note("not_opened", "no engagement was found for this request"), Keep())
    ordered = Ordered(
        seen.reading,
        seen.reading.request,
        seen.context,
        seen.people,
        seen.policy,
        seen.engagement,
        holder,
        seen.effective_at,
        seen.rules.lint,
        seen.findings,
        seen.choice.guessed,
        seen.silent,
        seen.context.tasks.get(seen.thread.task) if seen.thread.task else None,
    )  # fmt: skip
    return open_task(ordered)


def _written(seen: Seen) -> Written:
    return Written(
        seen.reading,
        seen.context,
        seen.people,
        seen.effective_at,
        seen.rules.lint,
        seen.thread.task,
        seen.engagement,
        seen.silent,
        seen.policy,
    )


def _filing(seen: Seen) -> tuple[Action, ...]:
    """An assistant's proven mail goes into its engagement's folder. What lies in Sent stays there."""
    engagement, writer, policy = seen.engagement, seen.reading.writer, seen.policy
    if not policy.file_into or engagement is None or writer is None or seen.place.in_sent or seen.place.backfill:
        return ()
    if writer.role is not Role.ASSISTANT or seen.kind is Kind.AUTOMATIC or not believed(seen.trust, seen.kind, writer):
        return ()
    if engagement.mode is not Mode.LIVE:
        return ()
    return (FileInto(folder_of(engagement, policy.file_into), policy.file_when == "read"),)


def folder_of(engagement: Engagement, pattern: str) -> str:
    """The folder an engagement's mail goes into: {name}, {slug}, {code} filled in, with no level of its own made by them."""
    values: Mapping[str, str] = {"name": engagement.name, "slug": engagement.slug, "code": engagement.code}
    folder = pattern
    for key, value in values.items():
        folder = folder.replace(f"{{{key}}}", value.replace("/", "-"))
    return folder
