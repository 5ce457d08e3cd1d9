"""What waits for the owner: questions, tasks whose turn is theirs, finished work; and how often a digest says it.

A digest says an item on three days at most. It is a reason for one when it is new, when its task is due today, and once
more when `reply_within` of the owner's working time has passed.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from inboxva.decide.requests import due_facts
from inboxva.decide.rhythm.acceptance import accepted_at, accepted_on
from inboxva.decide.rhythm.clock import Moment
from inboxva.decide.worktime import after_span
from inboxva.model.agenda import Running
from inboxva.model.ownerletters import TurnQuestion, TurnTask
from inboxva.model.people import Engagement, Mode, Role
from inboxva.model.telling import Told, Topic
from inboxva.model.when import Due
from inboxva.model.work import OPEN_STATES, State

DAYS = 3
WHY = {State.BLOCKED: "blocked", State.WAITING: "waiting"}


@dataclass(frozen=True, slots=True)
class Item:
    """A line of a digest, what it tells, and whether it is a reason to send one."""

    line: TurnQuestion | TurnTask
    tells: Told
    due: bool


def questions(moment: Moment, until: datetime) -> Iterator[Item]:
    """The open questions. What came about after `until` is no reason for the digest of that time."""
    if moment.policy.letters.questions == "summary":
        return
    for asked in moment.agenda.questions:
        running = moment.by_ref.get(asked.task) if asked.task else None
        engagement = moment.people.by_slug.get(running.facts.slug if running else asked.slug or "")
        if engagement is None or engagement.mode is Mode.DRAFT or not moment.speaks(engagement.slug):
            continue
        unwanted = moment.muted("brief", engagement.slug) or moment.muted("questions", engagement.slug)
        if unwanted or (running and (moment.snoozed(running) or moment.is_history(running))):
            continue
        who = moment.people.person(asked.asked_by)
        line = TurnQuestion(
            asked.number, asked.text, who.first_name if who else asked.asked_by, asked.task,
            running.facts.title if running else "", asked.asked_at,
        )  # fmt: skip
        told = Told(Topic.QUESTION, asked.task, str(asked.number))
        yield from _once_more(
            line, told, engagement, moment, asked.asked_at, until, running.facts.due if running else None
        )


def waiting(moment: Moment, until: datetime) -> Iterator[Item]:
    """The tasks whose turn is the owner's, and what they said they would do; a task with open questions is in those."""
    asked = {one.task for one in moment.agenda.questions}
    for running in _theirs(moment):
        facts = running.facts
        turn = facts.waiting_on is Role.OWNER and facts.ref not in asked
        if facts.state not in OPEN_STATES or not (turn or running.promise) or moment.is_history(running):
            continue
        why = WHY.get(facts.state, "asked") if turn else "undertaken"
        since = running.turn_since if turn else running.owner_at or facts.opened_at
        line = _line(running, why, since, moment)
        told, engagement = Told(Topic.YOURS, facts.ref, why), moment.engagement(running)
        for item in _once_more(line, told, engagement, moment, since, until, facts.due):
            if not moment.is_found(running) or not moment.has_told(told, moment.people.owner):
                yield Item(item.line, item.tells, item.due and not moment.is_found(running))


def finished(moment: Moment, until: datetime) -> Iterator[Item]:
    """The tasks that were finished since the last digest and wait for the owner's word, each once."""
    for running in _theirs(moment):
        at = accepted_at(running, moment.engagement(running), moment.people.owner)
        told, closed = Told(Topic.YOURS, running.facts.ref, "done"), running.closed_at
        if at is None or closed is None or at <= moment.now or moment.has_told(told, moment.people.owner, closed):
            continue
        if moment.is_found(running) and closed < moment.agenda.started_at:
            continue
        yield Item(_line(running, "done", closed, moment), told, closed <= until and not moment.is_found(running))


def _theirs(moment: Moment) -> Iterator[Running]:
    for running in sorted(moment.for_owner(), key=lambda one: (one.turn_since, one.facts.ref)):
        if not moment.muted("brief", running.facts.slug):
            yield running


def _line(running: Running, why: str, since: datetime, moment: Moment) -> TurnTask:
    owner, engagement, holder = moment.people.owner, moment.engagement(running), moment.holder(running)
    return TurnTask(
        running.facts.ref, running.facts.title, holder.first_name, why,
        running.promise if why == "undertaken" else running.words, since,
        due=due_facts(running.facts.due, owner, holder, engagement),
        accepted_on=accepted_on(running, engagement, owner) if why == "done" else None,
    )  # fmt: skip


def _once_more(
    line: TurnQuestion | TurnTask, told: Told, engagement: Engagement, moment: Moment, since: datetime, until: datetime,
    due: Due | None,
) -> Iterator[Item]:  # fmt: skip
    """An item as long as it may be said again, by what was told of it since it came about."""
    owner = moment.people.owner
    zone, today = owner.zone, moment.now.astimezone(owner.zone).date()
    earlier = [
        one for one in moment.told(told.what, owner, told.task) if one.told.detail == told.detail and one.at >= since
    ]
    days = {one.at.astimezone(zone).date() for one in earlier}
    in_digests = {one.at.astimezone(zone).date() for one in earlier if one.kind == "O6"}
    if len(in_digests - {today}) >= DAYS:
        return
    overdue = after_span(owner, since, engagement.reply_within)
    again = overdue <= until and all(one.at < overdue for one in earlier)
    due_today = due is not None and due.instant.astimezone(zone).date() == today
    yield Item(line, told, since <= until and today not in days and (not in_digests or again or due_today))
