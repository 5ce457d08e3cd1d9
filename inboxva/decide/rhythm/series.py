"""What comes again: when the next of a series opens, when it is due, and the letter that tells of it (A16)."""

from dataclasses import replace
from datetime import datetime

from inboxva.decide.requests import announcement
from inboxva.decide.worktime import next_start
from inboxva.model.actions import Action, OpenTask, Reply, Turn
from inboxva.model.context import TaskFacts
from inboxva.model.people import Engagement, People, Person, Policy, Role
from inboxva.model.rhythm import anchored, following
from inboxva.model.when import Due, Recurrence, wall_to_utc, zone_named
from inboxva.model.work import Ref, State


def next_due(recurrence: Recurrence, last: Due, zone: str) -> Due:
    """When it is due after `last`: at the same wall-clock time in `zone` (an IANA name, or UTC+08:00), in the owner's words.

    OverflowError past the calendar's end.
    """
    instant = _next_instant(recurrence, last.instant, zone)
    return Due(instant, last.zone, recurrence.text or last.text, last.grain)


def opens_at(task: TaskFacts, people: People) -> datetime | None:
    """When the next of the task's series opens (aware UTC): once it is due, or a period after it was opened.

    None where it comes no more.
    """
    if task.recurs is None or task.state is State.CANCELLED or task.slug not in people.by_slug:
        return None
    if task.due:
        return task.due.instant
    try:
        return _next_instant(task.recurs, task.opened_at, people.owner.timezone)
    except OverflowError:
        return None


def next_of(task: TaskFacts, number: int, people: People, policy: Policy, now: datetime) -> tuple[Action, ...]:
    """The next of the task's series, with this number, and the letter to who does it; nothing before its time.

    Of the times that were missed none is made up for: the next is the first that is still to come when the assistant
    hears of it, in their working hours. A series that they never heard of from us, because its request was old when it
    was read, goes on without a word.
    """
    at = opens_at(task, people)
    if task.recurs is None or at is None or at > now:
        return ()
    engagement = people.by_slug[task.slug]
    holder = _holder(task, engagement, people)
    if holder is None:
        return ()
    hears = next_start(holder, now, engagement.holidays) or now
    due, zone = task.due, task.due.zone if task.due else people.owner.timezone
    recurs = anchored(task.recurs, (due.instant if due else task.opened_at).astimezone(zone_named(zone)).date())
    while due and due.instant <= hears:
        due = next_due(recurs, due, zone)
    opened = OpenTask(
        ref=Ref(engagement.code, number), slug=task.slug, title=task.title, text=task.text, holder=holder.address,
        due=due, cap_minutes=task.cap_minutes, priority=task.priority,
        steps=task.steps or tuple(part.title for part in task.parts), recurs=recurs, recurs_from=task.ref,
    )  # fmt: skip
    actions = (opened, Turn(opened.ref, Role.ASSISTANT))
    reported = task.effective_at > task.opened_at and now - at <= policy.answer_within.as_timedelta()
    if not engagement.announce or not (task.announced or reported):
        return actions
    letter = announcement(opened, people, engagement, holder, f"again:{opened.ref}", hears, kind="A16")
    return (*actions, Reply(replace(letter, answers=False)))


def _next_instant(recurrence: Recurrence, last: datetime, zone: str) -> datetime:
    local = last.astimezone(zone_named(zone))
    return wall_to_utc(following(recurrence, local.date()), local.time(), zone_named(zone))


def _holder(task: TaskFacts, engagement: Engagement, people: People) -> Person | None:
    """Who does it: who did it last, else the engagement's first assistant."""
    assistants = people.assistants_of(engagement)
    return next((person for person in assistants if task.holder in person.addresses), next(iter(assistants), None))
