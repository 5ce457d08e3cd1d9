"""O5: what an assistant asks, or is stopped by, that cannot wait for the owner's digest (spec/letters.md)."""

from collections.abc import Iterator
from datetime import timedelta

from inboxva.decide.reports import Recorded, Reported
from inboxva.decide.requests import due_facts
from inboxva.decide.worktime import next_start
from inboxva.model.actions import RecordReport, Reply
from inboxva.model.context import TaskFacts
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.ownerletters import QuestionsAsked
from inboxva.model.people import Engagement
from inboxva.model.telling import Told, Topic
from inboxva.model.work import Priority, State

A_DAY = timedelta(hours=24)
MOST = 3
"""Urgent notices on one of the owner's days; what comes after them waits for the digest (rule C11)."""


def urgent_notice(recorded: Recorded, reported: Reported, engagement: Engagement | None) -> Iterator[Reply]:
    """The one notice of a report, at whatever hour, about those of its questions and blockers that are urgent."""
    if engagement is None or reported.policy.letters.questions != "now" or reported.context.urgent_today >= MOST:
        return
    asks = [record for record in recorded.records if record.questions or record.section.blocked]
    urgent = [record for record in asks if _is_urgent(record, reported)]
    if urgent:
        yield Reply(_letter(urgent, reported, engagement))


def _is_urgent(record: RecordReport, reported: Reported) -> bool:
    """By the words of the report, by the task's priority, or because it is due within a day."""
    task = _task(record, reported)
    if reported.reading.urgent or task is None:
        return bool(reported.reading.urgent)
    soon = task.due is not None and abs(task.due.instant - reported.context.now) < A_DAY
    return soon or task.priority is Priority.HIGH


def _task(record: RecordReport, reported: Reported) -> TaskFacts | None:
    return reported.context.tasks.get(record.task) if record.task else None


def _letter(records: list[RecordReport], reported: Reported, engagement: Engagement) -> Letter:
    owner, person, now = reported.people.owner, reported.person, reported.context.now
    tasks = list(dict.fromkeys(record.task for record in records))
    task = _task(records[0], reported) if len(tasks) == 1 else None
    facts = QuestionsAsked(
        owner=owner.first_name, assistant=person.first_name, ref=task.ref if task else None,
        title=task.title if task else "", questions=tuple(asked for record in records for asked in record.questions),
        blocked=tuple(line for record in records for line in record.section.blocked),
        due=due_facts(task.due, owner, person, engagement) if task else None, owner_zone=owner.timezone,
        starts_work=next_start(person, now, engagement.holidays),
    )  # fmt: skip
    return Letter(
        key=f"urgent:{reported.reading.message.message_id}", kind="O5", to=Address(owner.address, owner.name), facts=facts,
        language=owner.language, mode=engagement.mode, not_before=now, task=task.ref if task else None,
        slug=engagement.slug, answers=False, tells=tuple(_tells(records)),
    )  # fmt: skip


def _tells(records: list[RecordReport]) -> Iterator[Told]:
    for record in records:
        yield from (Told(Topic.QUESTION, record.task, str(number)) for number, _ in record.questions)
        if record.task and record.section.state is State.BLOCKED:
            yield Told(Topic.YOURS, record.task, "blocked")
