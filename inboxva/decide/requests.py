"""A request as facts: its title, its parts, when it is due, and the letter that tells its holder of it (A2, A5, A16)."""

import re
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import datetime

from inboxva.decide import etiquette
from inboxva.decide.findings import LintRules
from inboxva.decide.worktime import HORIZON, after_working_minutes, last_working_moment, length, next_start, shifts
from inboxva.model.actions import OpenTask
from inboxva.model.assistantletters import RequestReceived, SheetTask
from inboxva.model.context import Context, TaskFacts
from inboxva.model.letterparts import DueFacts
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.people import Engagement, People, Person, Policy, Role
from inboxva.model.when import Due, When, resolve_due
from inboxva.model.work import Finding, Part, Reading, Request, RequestedTask

TIDY_MINUTES = 60
"""Working minutes of the assistant for which a request waits for the owner's answer to its findings (rule C5)."""


@dataclass(frozen=True, slots=True)
class Ordered:
    """A request and everything about it that is settled before its actions are made.

    `beside` is the task in whose thread it was asked for, where there is one.
    """

    reading: Reading
    request: Request
    context: Context
    people: People
    policy: Policy
    engagement: Engagement
    holder: Person
    effective_at: datetime
    lint: LintRules
    findings: tuple[Finding, ...]
    guessed: bool
    silent: str
    beside: TaskFacts | None = None

    @property
    def owner(self) -> Person:
        """Whose request it is."""
        return self.people.owner


def untagged(title: str, engagement: Engagement) -> str:
    """A title without the engagement's own tag in front ("OF: thank-you cards"), which its reference says already."""
    names = "|".join(re.escape(name) for name in (engagement.code, engagement.name, engagement.slug))
    tag = re.match(rf"(?:{names})\s*:\s*(?=\S)", title, re.IGNORECASE)
    return title[tag.end()].upper() + title[tag.end() + 1 :] if tag else title


def part_of(task: RequestedTask, ordered: Ordered) -> Part:
    """A task found in a mail, with its due resolved: the message's where it names none."""
    due = due_of(task.due or ordered.request.due, ordered)
    return Part(task.title, task.text, due, task.cap_minutes, task.steps)


def checklist(parts: Iterable[Part], due: Due | None, cap: int | None) -> tuple[str, ...]:
    """Parts as the steps of one task with this due date and limit; a step says what it has of its own, having no fields."""
    return tuple(_as_step(part, due, cap) for part in parts)


def _as_step(part: Part, due: Due | None, cap: int | None) -> str:
    said = f" (due: {part.due.text})" if part.due and part.due.text and part.due != due else ""
    return part.title + said + (f" (cap: {length(part.cap_minutes)})" if part.cap_minutes not in (None, cap) else "")


def due_of(when: When | None, ordered: Ordered) -> Due | None:
    """A written time as an instant: in the owner's zone where none is written, a day ending with the holder's."""
    return resolve_due(when, ordered.owner.timezone, ordered.holder.day_end(when.day)) if when else None


def due_facts(
    due: Due | None, reader: Person, deliverer: Person, engagement: Engagement, heard: datetime | None = None
) -> DueFacts | None:
    """A deadline as a letter to `reader` shows it; to who must deliver, with the last moment of their working time.

    Not where that was over when they `heard` of the task: a holiday of theirs stands before the deadline.
    """
    if due is None:
        return None
    last = last_working_moment(deliverer, due.instant, engagement.holidays) if reader is deliverer else None
    if last and heard and last <= heard:
        last = None
    return DueFacts(due.instant, due.text, due.grain.value, due.zone, reader.timezone, last)


def request_received(task: OpenTask, ordered: Ordered, *, tidy: bool) -> Letter:
    """A2. With `tidy` it waits for the owner's answer to the findings, an hour of the assistant's work at most.

    It joins the request's thread, unless that is another task's.
    """
    earliest = ordered.context.now + ordered.policy.settle.as_timedelta()
    earliest = etiquette.request_at(earliest, ordered.engagement, ordered.holder)
    if tidy:
        earliest = after_working_minutes(ordered.holder, earliest, TIDY_MINUTES, ordered.engagement.holidays)
    message = ordered.reading.message
    letter = announcement(
        task, ordered.people, ordered.engagement, ordered.holder, f"ack:{message.message_id}", earliest,
        guessed=ordered.engagement.name if ordered.guessed else "", request=ordered.request,
    )  # fmt: skip
    if ordered.beside:
        return letter
    return replace(
        letter, subject=message.subject, in_reply_to=message.message_id,
        references=(*message.references, message.message_id),
    )  # fmt: skip


def announcement(
    task: OpenTask, people: People, engagement: Engagement, holder: Person, key: str, at: datetime, guessed: str = "",
    *, kind: str = "A2", request: Request | None = None,
) -> Letter:  # fmt: skip
    """The letter that tells an assistant of a task, in a thread of its own. `request` is what it comes from, if known."""
    asked = request or Request("")
    start = next_start(holder, at, engagement.holidays) or at
    first_note = engagement.check_in and after_working_minutes(holder, start, engagement.check_in, engagement.holidays)
    facts = RequestReceived(
        assistant=holder.first_name, owner=people.owner.first_name, ref=task.ref, title=task.title,
        text=task.text if not task.parts else "", steps=task.steps or checklist(task.parts, task.due, task.cap_minutes),
        due=due_facts(task.due, holder, holder, engagement, at), limit=task.cap_minutes,
        hosts=asked.hosts or engagement.hosts,
        priority=task.priority, owner_zone=people.owner.timezone, reader_zone=holder.timezone,
        first_note=first_note or None, guessed=guessed, owner_reads=owner_reads_first(people.owner, holder, at),
        repeats=task.recurs.text if task.recurs else "", again=kind == "A16", whole=kind == "A5", filled=asked.filled,
        recipe=asked.recipe if asked.filled else "",
    )  # fmt: skip
    return Letter(
        key=key, kind=kind, to=Address(holder.address, holder.name), facts=facts, language=holder.language,
        mode=engagement.mode, not_before=at, task=task.ref, slug=engagement.slug,
    )  # fmt: skip


def owner_reads_first(owner: Person, assistant: Person, at: datetime) -> bool:
    """Whether the owner's waking hours come before the assistant's next working day begins."""
    day = at.astimezone(assistant.zone).date()
    starts = (start for start, _ in shifts(assistant, day, HORIZON, assistant.holidays) if start > at)
    following = next(starts, None)
    return following is not None and etiquette.owner_awake(owner, at) < following


def task_line(task: TaskFacts, due: DueFacts | None) -> SheetTask:
    """A task as a line of a letter to who does it, with its due date as they read it."""
    return SheetTask(
        ref=task.ref, title=task.title, state=task.state, due=due, minutes=task.minutes, limit=task.cap_minutes,
        percent=task.percent, priority=task.priority, waits=task.waiting_on is Role.OWNER,
    )  # fmt: skip
