"""An assistant who is away while a task of theirs is due: told to the owner once (O17)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from inboxva.decide.requests import due_facts
from inboxva.decide.rhythm.clock import A_DAY, Moment
from inboxva.decide.worktime import last_working_moment
from inboxva.model.agenda import Running
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.ownerletters import AssistantAway, OpenWork
from inboxva.model.people import Mode, Person
from inboxva.model.telling import Told, Topic


@dataclass(frozen=True, slots=True)
class Away:
    """An assistant who is away from `at` (aware UTC) to the end of `last` (their date), and their tasks due before that."""

    person: Person
    at: datetime
    last: date
    tasks: tuple[Running, ...]
    tells: Told


def absences_with_dues(moment: Moment) -> Iterator[Away]:
    """Those of which the owner was not told."""
    if moment.muted("away"):
        return
    for person, absence in moment.away():
        until = absence.until
        last = (until - timedelta(seconds=1)).astimezone(person.zone).date()
        tells = Told(Topic.AWAY, detail=f"{person.address} {last}")
        wanted = {one.facts.ref for one in moment.for_owner()}
        inside = tuple(
            one for one in moment.open_of(person)
            if one.facts.ref in wanted and _is_inside(one, person, until, moment)
        )  # fmt: skip
        if inside and not moment.has_told(tells, moment.people.owner):
            yield Away(person, absence.since, last, inside, tells)


def _is_inside(running: Running, person: Person, until: datetime, moment: Moment) -> bool:
    """Whether a due date is ahead, and the assistant has no more working time before it once they are back."""
    due = running.facts.due
    if due is None or due.instant < moment.now:
        return False
    last = last_working_moment(person, due.instant, moment.engagement(running).holidays) or due.instant
    return last <= until


def away_notices(moment: Moment) -> Iterator[Letter]:
    """O17: alone and at once, where one of the tasks is due within a day."""
    owner = moment.people.owner
    if not moment.owner_wakes or moment.absent(owner):
        return
    for away in absences_with_dues(moment):
        first = min(one.facts.due.instant for one in away.tasks if one.facts.due)
        at_once = first - moment.now < A_DAY and not moment.can_wait(first)
        key = moment.free_key(f"away:{away.person.address}:{away.last}") if at_once else None
        if key and moment.room(owner, len(moment.briefs_to_come)):
            letter = _letter(away, key, moment)
            moment = moment.after([letter])
            yield letter


def _letter(away: Away, key: str, moment: Moment) -> Letter:
    owner = moment.people.owner
    tasks = tuple(
        OpenWork(
            one.facts.ref, one.facts.title, one.facts.state,
            due_facts(one.facts.due, owner, away.person, moment.engagement(one)), one.facts.minutes, one.facts.cap_minutes,
        ) for one in away.tasks
    )  # fmt: skip
    slugs = {one.facts.slug for one in away.tasks}
    return Letter(
        key=key, kind="O17", to=Address(owner.address, owner.name), language=owner.language, mode=Mode.LIVE,
        facts=AssistantAway(owner.first_name, away.person.first_name, away.last, tasks, owner.timezone),
        not_before=moment.now, slug=slugs.pop() if len(slugs) == 1 else "", answers=False, tells=(away.tells,),
    )  # fmt: skip
