"""A status report goes into the ledger: which task each section is about, what only the ledger can know."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from inboxva.decide.corrections import Mail, Sums, count, relate
from inboxva.decide.doubts import doubts
from inboxva.decide.findings import LintRules, worded
from inboxva.decide.forms import over_form, sends_back
from inboxva.decide.identity import fingerprint
from inboxva.decide.said import Heard, hear, unknown_task
from inboxva.decide.threads import takes_part
from inboxva.decide.ticks import resolve_ticks
from inboxva.model.actions import Action, RecordReport, Turn, Withdraw
from inboxva.model.context import Context
from inboxva.model.hours import Amends
from inboxva.model.people import Engagement, People, Person, Policy, Role
from inboxva.model.when import resolve_due
from inboxva.model.work import Finding, Problem, Reading, Ref, State, StatusSection

OWNER_MOVES = frozenset({State.BLOCKED, State.WAITING, State.DONE})


@dataclass(frozen=True, slots=True)
class Reported:
    """A report and everything about it that is settled before its actions are made. `thread_task` is the thread's."""

    reading: Reading
    context: Context
    people: People
    policy: Policy
    engagement: Engagement | None
    person: Person
    effective_at: datetime
    thread_task: Ref | None
    silent: str

    @property
    def day(self) -> date:
        """The assistant's own date."""
        return self.effective_at.astimezone(self.person.zone).date()

    def known(self, ref: Ref) -> bool:
        """Whether there is such a task, and it is the assistant's."""
        return ref in self.context.tasks and takes_part(self.person, ref, self.people)


@dataclass(frozen=True, slots=True)
class Recorded:
    """What goes into the ledger: the sections, what their hours come to, what was heard beside them, the problems."""

    records: tuple[RecordReport, ...]
    sums: Sums
    heard: Heard
    problems: tuple[Problem, ...]

    @property
    def actions(self) -> Iterator[Action]:
        """What is done about it, without the letters."""
        yield from self.records
        yield from (Turn(record.task, _turn(record.section)) for record in self.records if record.task)
        yield from (Withdraw(task, ("A2", "A9", "A10")) for task in dict.fromkeys(r.task for r in self.records) if task)
        yield from self.heard.actions


def record_report(reported: Reported) -> Recorded:
    """The sections of a report as they are recorded, and its problems with those that only the ledger can find.

    "ok" to a form that was offered is the report that stands in it; a line that is sent back changes it.
    """
    reading, context = reported.reading, reported.context
    heard = hear(reading, context, reported.known, reported.person, reported.thread_task)
    problems = [*reading.problems, *heard.problems]
    records: list[RecordReport] = []
    question = context.next_question
    offered = offer_answered(reported.context, reported.people, reported.person)
    if offered and reading.agrees:
        asked = (text for _, text in offered.questions)
        records.append(replace(offered, questions=tuple(enumerate(asked, question))))
    for section in _with_questions(reading.status, heard):
        task = known_task(section, reported)
        if section.task and not task:
            problems.append(unknown_task(section.task, section.lines[0] if section.lines else 0))
        if facts := context.tasks.get(task) if task else None:
            section, wrong = resolve_ticks(section, facts)
            problems += wrong
        form = offered if offered and not records else None
        changed = form if form and sends_back(section, task, reported.day, form) else None
        if changed:
            section = over_form(section, changed.section, reading.problems)
        record = record_of(_checked_only(section, task, reported), task, reported, question)
        question += len(record.questions)
        if changed and record.amends is Amends.ADDS:
            record = replace(record, day=changed.day)
        records.append(replace(record, offer=form.offer) if form else record)
    sums = count(records, context, reported.effective_at, reading.message.message_id)
    return Recorded(tuple(records), sums, heard, (*problems, *doubts(sums, context)))


def offer_answered(context: Context, people: People, person: Person) -> RecordReport | None:
    """What the form would record that a mail answers, where it was offered to who writes."""
    record = context.offered.record if context.offered else None
    return record if record and people.person(record.person) is person else None


def known_task(section: StatusSection, reported: Reported) -> Ref | None:
    """The task a section is about: the one it names if it is known and the assistant's, else the thread's; never a guess.

    A task that was moved is known under the reference that it has now, so that its hours are counted with its own.
    """
    if section.task is None:
        return reported.thread_task
    return reported.context.tasks[section.task].ref if reported.known(section.task) else None


def _with_questions(sections: Iterable[StatusSection], heard: Heard) -> Iterator[StatusSection]:
    """The sections, each with what was asked beside the fields of its task; what is left has one of its own."""
    left = dict(heard.questions)
    for section in sections:
        more = (text for text in left.pop(section.task, ()) if not any(asked in text for asked in section.questions))
        yield replace(section, questions=(*section.questions, *more))
    yield from (StatusSection(task, questions=texts) for task, texts in left.items())


def _checked_only(section: StatusSection, task: Ref | None, reported: Reported) -> StatusSection:
    """A total written alone adds nothing once hours are on record: it is the total to check (spec/status-lines.md)."""
    if not section.only_total:
        return section
    facts = reported.context.tasks.get(task) if task else None
    slug = reported.engagement.slug if reported.engagement else ""
    recorded = facts.minutes if facts else reported.context.week_minutes.get(slug, 0)
    return replace(section, minutes=None) if recorded else section


def record_of(section: StatusSection, task: Ref | None, reported: Reported, question: int) -> RecordReport:
    """A section as it is recorded; its questions are numbered from `question` on."""
    person = reported.person
    slug = reported.engagement.slug if reported.engagement else None
    if task and (engagement := reported.people.by_code.get(task.code)):
        slug = engagement.slug
    mail = Mail(reported.effective_at, reported.day, fingerprint(reported.reading))
    relation = relate(section, task, slug, mail, reported.context)
    return RecordReport(
        task=task, slug=slug, person=person.address, day=relation.day, section=section,
        eta=resolve_due(section.eta, person.timezone, person.day_end(section.eta.day)) if section.eta else None,
        questions=() if relation.again else tuple(enumerate(section.questions, question)), turn=_turn(section),
        amends=relation.amends, of=relation.of, instead=relation.instead,
    )  # fmt: skip


def _turn(section: StatusSection) -> Role:
    """Who moves next: the owner where something is asked, blocked, waited for or finished."""
    return Role.OWNER if section.questions or section.blocked or section.state in OWNER_MOVES else Role.ASSISTANT


def nothing_done(actions: Iterable[Action], context: Context, lint: LintRules) -> tuple[Finding, ...]:
    """The finding, for the owner alone, that two reports running gave hours of a task and not a word beside them."""
    if lint.level("nothing_done") == "off":
        return ()
    bare = (action for action in actions if isinstance(action, RecordReport) and _says_hours_alone(action.section))
    return tuple(
        worded("nothing_done", {"ref": record.task}, lint) for record in bare if record.task in context.hours_alone
    )


def _says_hours_alone(section: StatusSection) -> bool:
    said = (section.done, section.next, section.blocked, section.questions, section.note, section.links, section.eta)
    marks = (section.ticked, section.ticked_text, section.state_text, section.cleared)
    return bool(section.minutes) and section.percent is None and not any((*said, *marks))
