"""The letters that a report causes: the receipt (A6, A7), a form for prose (A8), and what is said of limits (A12, O7)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace

from inboxva.decide import caps, etiquette
from inboxva.decide.corrections import Counted
from inboxva.decide.pay import days_of
from inboxva.decide.reports import Recorded, Reported, record_of
from inboxva.decide.requests import due_facts
from inboxva.decide.ticks import percent_after
from inboxva.decide.urgent import urgent_notice
from inboxva.model.actions import Action, Note, Offer, RecordReport, Reply
from inboxva.model.assistantletters import FormOffered, NotUnderstood, RecordedSection, ReportRecorded
from inboxva.model.context import TaskFacts
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.people import Engagement, PayPeriod
from inboxva.model.work import State, StatusSection

OFFER = "offer:"


def report_letters(recorded: Recorded, reported: Reported) -> Iterator[Action]:
    """What is written because of a report: the receipt on its thread, where nobody else reads along, and of limits."""
    reached = caps.reached(recorded.sums, reported.context, reported.people, reported.person, reported.day)
    for one in reached:
        yield from one.notes
    engagement = reported.engagement or _engagement_of(recorded.records, reported)
    if reported.silent:
        if engagement:
            yield Note("not_answered", reported.silent)
        return
    outsiders = etiquette.outsiders(reported.reading, reported.people)
    if engagement and outsiders:
        yield Note("outsider", "somebody who is not configured is on this thread: no letter joins it")
    answered = bool(recorded.problems or reported.reading.said)
    if reported.reading.sensitive:
        yield Note("not_answered", "it says something personal: no letter answers it")
    elif engagement and not outsiders and etiquette.wants_receipt(engagement, answered):
        yield Reply(_receipt(recorded, reported, engagement, reached))
    else:
        for one in reached:
            if not caps.waits_for_sheet(one, reported.policy):
                yield Reply(caps.limit_reached(one, reported.people, reported.person, reported.context.now))
    if not reported.reading.sensitive:
        yield from urgent_notice(recorded, reported, engagement)
    about = (reported.context, reported.people, reported.person, recorded.sums)
    for one in reached:
        if not caps.waits_for_digest(one, *about, reported.policy):
            yield Reply(caps.cap_notice(one, *about))


def offer_form(reported: Reported) -> tuple[Action, ...]:
    """A8: what prose seems to report, as the form that an "ok" records; one an assistant and day at most."""
    reading, context, engagement = reported.reading, reported.context, reported.engagement
    if reading.seeming is None or engagement is None or engagement.free_text != "form" or context.offered_today:
        return ()
    if reading.sensitive or reported.silent or etiquette.outsiders(reading, reported.people):
        return ()
    record = record_of(reading.seeming, reported.thread_task, reported, context.next_question)
    key = f"{OFFER}{reading.message.message_id}"
    person = reported.person
    written = reading.visible_text.splitlines()
    line = record.section.lines[0] if record.section.lines else 0
    facts = FormOffered(
        assistant=person.first_name, owner=reported.people.owner.first_name, ref=record.task,
        section=_said_back(Counted(record), 0, reported, engagement),
        words=" ".join(written[line - 1].split()) if 0 < line <= len(written) else "", reader_zone=person.timezone,
    )  # fmt: skip
    letter = _in_thread(facts, key, "A8", reported, engagement, [record])
    return Offer(key, record), Reply(letter)


def _engagement_of(records: Sequence[RecordReport], reported: Reported) -> Engagement | None:
    """That of a section; of what was said or asked beside them any of the assistant's: it is never met with silence."""
    named = [reported.people.by_slug[record.slug] for record in records if record.slug]
    alone = reported.reading.said or reported.reading.problems
    others = reported.people.engagements_of(reported.person) if alone else ()
    return next(iter((*named, *others)), None)


def _receipt(
    recorded: Recorded, reported: Reported, engagement: Engagement, reached: Sequence[caps.Reached]
) -> Letter:  # fmt: skip
    person, sums = reported.person, recorded.sums
    week = days_of(reported.day, PayPeriod.WEEK)
    ours = (c for c in sums.counted if c.record.slug == engagement.slug and week.first <= c.record.day <= week.last)
    facts = ReportRecorded(
        assistant=person.first_name, owner=reported.people.owner.first_name,
        sections=tuple(_said_back(one, sums.of_task(one.record.task) if one.record.task else one.change, reported, engagement)
                       for one in sums.counted),
        problems=tuple(NotUnderstood(problem.text, problem.message, problem.code) for problem in recorded.problems),
        engagement=engagement.name, week_cap=engagement.weekly_cap, reader_zone=person.timezone,
        week_minutes=reported.context.week_minutes.get(engagement.slug, 0) + sums.change(ours),
        limits=tuple(fact for one in reached for fact in one.facts),
        understood=tuple(recorded.heard.understood),
    )  # fmt: skip
    kind = "A6" if recorded.problems else "A7"
    key = f"ack:{reported.reading.message.message_id}"
    letter = _in_thread(facts, key, kind, reported, engagement, recorded.records)
    return replace(letter, tells=tuple(item for one in reached for item in one.tells))


def _in_thread(
    facts: ReportRecorded | FormOffered, key: str, kind: str, reported: Reported, engagement: Engagement,
    records: Sequence[RecordReport],
) -> Letter:  # fmt: skip
    """A letter to the assistant that answers their mail."""
    person, message = reported.person, reported.reading.message
    named = {record.task for record in records if record.task}
    return Letter(
        key=key, kind=kind, to=Address(person.address, person.name), facts=facts, language=person.language,
        mode=engagement.mode, slug=engagement.slug, subject=message.subject, not_before=reported.context.now,
        task=next(iter(named)) if len(named) == 1 else None, in_reply_to=message.message_id,
        references=(*message.references, message.message_id),
    )  # fmt: skip


def _said_back(counted: Counted, change: int, reported: Reported, engagement: Engagement) -> RecordedSection:
    """A section as the letter says it. `change` is by how much the report changes the hours of its task."""
    record, section = counted.record, counted.record.section
    task = reported.context.tasks.get(record.task) if record.task else None
    instead = None if counted.again else counted.instead_of
    return RecordedSection(
        ref=record.task, title=task.title if task else "", state=_said_state(section, task),
        percent=percent_after(section, task) if task else section.percent,
        minutes=section.minutes if counted.stands else None, day=record.day, done=section.done, next=section.next,
        blocked=section.blocked, questions=record.questions,
        eta=due_facts(record.eta, reported.person, reported.person, engagement),
        task_minutes=(task.minutes if task else 0) + change, task_cap=task.cap_minutes if task else None,
        instead_of=instead, together=0 if instead is None else instead + (section.minutes or 0),
        ticked=tuple((number, task.steps[number - 1]) for number in section.ticked) if task else (),
        steps=len(task.steps) if task else 0,
    )  # fmt: skip


def _said_state(section: StatusSection, task: TaskFacts | None) -> State | None:
    """The state that the letter names: none where it could not be read, so that nothing untrue is said back.

    What the owner has taken or cancelled stays so, whatever is reported after it.
    """
    if task and task.ruled in ("accepted", "cancelled"):
        return task.state
    return section.state if section.state is not None or section.state_text else (task.state if task else None)
