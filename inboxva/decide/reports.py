"""A status report goes into the ledger: which task each section is about, what only the ledger can know, the receipt."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime

from inboxva.decide import etiquette
from inboxva.decide.requests import due_facts
from inboxva.decide.threads import takes_part
from inboxva.model.context import Context, TaskFacts
from inboxva.model.letters import Letter, NotUnderstood, RecordedSection, ReportRecorded
from inboxva.model.message import Address
from inboxva.model.people import Engagement, People, Person, Policy, Role
from inboxva.model.plan import Action, Note, RecordReport, Reply, Turn, Withdraw
from inboxva.model.when import resolve_due
from inboxva.model.work import Problem, Reading, Ref, State, StatusSection

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


def record_report(reported: Reported) -> tuple[tuple[Action, ...], tuple[Problem, ...]]:
    """The actions of a report, and its problems with those that only the ledger can find."""
    records: list[RecordReport] = []
    problems = list(reported.reading.problems)
    question = reported.context.next_question
    for section in reported.reading.status:
        task = known_task(section, reported)
        if section.task and not task:
            problems.append(_unknown_task(section))
        records.append(_record(_checked_only(section, task, reported), task, reported, question))
        question += len(section.questions)
    problems += _mismatches(records, reported)
    actions: list[Action] = [*records]
    actions += [Turn(record.task, _turn(record.section)) for record in records if record.task]
    actions += [Withdraw(task, ("A2",)) for task in dict.fromkeys(record.task for record in records) if task]
    return (*actions, *_receipt(records, problems, reported)), tuple(problems)


def known_task(section: StatusSection, reported: Reported) -> Ref | None:
    """The task a section is about: the one it names if it is known and the assistant's, else the thread's; never a guess."""
    if section.task is None:
        return reported.thread_task
    known = section.task in reported.context.tasks and takes_part(reported.person, section.task, reported.people)
    return section.task if known else None


def _checked_only(section: StatusSection, task: Ref | None, reported: Reported) -> StatusSection:
    """A total written alone adds nothing once hours are on record: it is the total to check (spec/status-lines.md)."""
    if not section.only_total:
        return section
    facts = reported.context.tasks.get(task) if task else None
    slug = reported.engagement.slug if reported.engagement else ""
    recorded = facts.minutes if facts else reported.context.week_minutes.get(slug, 0)
    return replace(section, minutes=None) if recorded else section


def _record(section: StatusSection, task: Ref | None, reported: Reported, question: int) -> RecordReport:
    person = reported.person
    slug = reported.engagement.slug if reported.engagement else None
    if task and (engagement := reported.people.by_code.get(task.code)):
        slug = engagement.slug
    return RecordReport(
        task=task, slug=slug, person=person.address, day=reported.day, section=section,
        eta=resolve_due(section.eta, person.timezone, person.day_end(section.eta.day)) if section.eta else None,
        questions=tuple(enumerate(section.questions, question)), turn=_turn(section),
    )  # fmt: skip


def _turn(section: StatusSection) -> Role:
    """Who moves next: the owner where something is asked, blocked, waited for or finished."""
    return Role.OWNER if section.questions or section.blocked or section.state in OWNER_MOVES else Role.ASSISTANT


def _unknown_task(section: StatusSection) -> Problem:
    message = f"{section.task} is no task I know: write the reference that stands in the subject of the request."
    return Problem("unknown_task", section.lines[0] if section.lines else 0, str(section.task), message)


def _mismatches(records: list[RecordReport], reported: Reported) -> Iterator[Problem]:
    """A total that fits neither the task's record nor the week's. It is said, and nothing is changed."""
    added = sum(record.section.minutes or 0 for record in records)
    week = reported.context.week_minutes.get(records[0].slug or "", 0) + added if records else 0
    for record in records:
        given = record.section.total_minutes
        task = reported.context.tasks.get(record.task) if record.task else None
        total = (task.minutes if task else 0) + (record.section.minutes or 0)
        if given is not None and given not in (total, week):
            message = f"Your total is {_hours(given)}, my record says {_hours(total)}: which one is right?"
            yield Problem(
                "total_mismatch", record.section.lines[0] if record.section.lines else 0, _hours(given), message
            )


def _hours(minutes: int) -> str:
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )


def _receipt(records: list[RecordReport], problems: list[Problem], reported: Reported) -> Iterator[Action]:
    """A6 or A7: one letter for the whole report, threaded on it, where nobody else reads along."""
    engagement = reported.engagement or _engagement_of(records, reported.people)
    if engagement is None:
        return
    if reported.silent:
        yield Note("not_answered", reported.silent)
    elif etiquette.outsiders(reported.reading, reported.people):
        yield Note("outsider", "somebody who is not configured is on this thread: no letter joins it")
    elif etiquette.wants_receipt(engagement, bool(problems)):
        yield Reply(_letter(records, problems, reported, engagement))


def _engagement_of(records: list[RecordReport], people: People) -> Engagement | None:
    return next((people.by_slug[record.slug] for record in records if record.slug), None)


def _letter(records: list[RecordReport], problems: list[Problem], reported: Reported, engagement: Engagement) -> Letter:
    person, message = reported.person, reported.reading.message
    added = sum(record.section.minutes or 0 for record in records)
    facts = ReportRecorded(
        assistant=person.first_name, owner=reported.people.owner.first_name,
        sections=tuple(_said_back(record, reported, engagement) for record in records),
        problems=tuple(NotUnderstood(problem.text, problem.message, problem.code) for problem in problems),
        engagement=engagement.name, week_cap=engagement.weekly_cap, reader_zone=person.timezone,
        week_minutes=reported.context.week_minutes.get(engagement.slug, 0) + added,
    )  # fmt: skip
    named = {record.task for record in records if record.task}
    return Letter(
        key=f"ack:{message.message_id}", kind="A6" if problems else "A7", to=Address(person.address, person.name),
        facts=facts, language=person.language, mode=engagement.mode, slug=engagement.slug, subject=message.subject,
        not_before=reported.context.now,
        task=next(iter(named)) if len(named) == 1 else None, in_reply_to=message.message_id,
        references=(*message.references, message.message_id),
    )  # fmt: skip


def _said_back(record: RecordReport, reported: Reported, engagement: Engagement) -> RecordedSection:
    section = record.section
    task = reported.context.tasks.get(record.task) if record.task else None
    return RecordedSection(
        ref=record.task, title=task.title if task else "", state=_said_state(section, task), percent=section.percent,
        minutes=section.minutes, day=record.day, done=section.done, next=section.next, blocked=section.blocked,
        questions=record.questions, eta=due_facts(record.eta, reported.person, reported.person, engagement),
        task_minutes=(task.minutes if task else 0) + (section.minutes or 0), task_cap=task.cap_minutes if task else None,
    )  # fmt: skip


def _said_state(section: StatusSection, task: TaskFacts | None) -> State | None:
    """The state that the letter names: none where it could not be read, so that nothing untrue is said back."""
    return section.state if section.state is not None or section.state_text else (task.state if task else None)
