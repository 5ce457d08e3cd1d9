"""A task that will be late, or whose promised day was moved again: told to the owner once for each promise (O8)."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from inboxva.decide.requests import due_facts
from inboxva.decide.rhythm.clock import A_DAY, Moment
from inboxva.decide.worktime import after_working_minutes, working_minutes_between
from inboxva.model.agenda import Running
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.ownerletters import LateNotice
from inboxva.model.people import Role
from inboxva.model.telling import Told, Topic
from inboxva.model.work import OPEN_STATES

WORTH_SAYING = 60
"""Working minutes by which a task must be late, or a promise be another than the one told of."""
OFTEN = 2
"""So many moves of an ETA are told of, whatever the due date."""


@dataclass(frozen=True, slots=True)
class Late:
    """A task that will be late at `eta`, or is already without one; known since `at` (aware UTC)."""

    running: Running
    eta: datetime | None
    moved: bool
    at: datetime
    tells: Told


def late_tasks(moment: Moment) -> Iterator[Late]:
    """What the owner has not been told of yet, of the tasks of which they want to hear."""
    if moment.policy.letters.late == "summary":
        return
    for running in moment.for_owner():
        if running.facts.state not in OPEN_STATES or moment.muted("late", running.facts.slug):
            continue
        found = _promised_late(running, moment) or _overdue(running, moment)
        if found and not _is_told(found, moment):
            yield found


def late_notices(moment: Moment) -> Iterator[Letter]:
    """O8: alone and at once, where the due date is less than a day ahead, and the owner has not written since."""
    owner = moment.people.owner
    if moment.policy.letters.late != "now" or not moment.owner_wakes or moment.absent(owner):
        return
    for late in late_tasks(moment):
        due, written = late.running.facts.due, late.running.owner_at
        soon = due is not None and timedelta() <= due.instant - moment.now < A_DAY and not moment.can_wait(due.instant)
        if late.eta is None or not soon or (written is not None and written > late.at) or moment.is_found(late.running):
            continue
        key = moment.free_key(f"late:{late.running.facts.ref}:{late.tells.detail}")
        if key and moment.room(owner, len(moment.briefs_to_come)):
            letter = _letter(late, late.eta, key, moment)
            moment = moment.after([letter])
            yield letter


def _promised_late(running: Running, moment: Moment) -> Late | None:
    """By an ETA after the due date, or one that was moved often."""
    eta, due = running.facts.eta, running.facts.due
    if eta is None:
        return None
    holder, holidays = moment.holder(running), moment.engagement(running).holidays
    past = due is not None and working_minutes_between(holder, due.instant, eta.instant, holidays) >= WORTH_SAYING
    moved = running.eta_moves >= OFTEN
    if not past and not moved:
        return None
    at = running.assistant_at or running.facts.effective_at
    return Late(running, eta.instant, moved, at, Told(Topic.LATE, running.facts.ref, _stamp(eta.instant)))


def _overdue(running: Running, moment: Moment) -> Late | None:
    """By the clock, an hour of work past the due date, while it is the assistant's turn.

    Not by a due date that was over when the task was asked for: the owner is asked for another one then.
    """
    due = running.facts.due
    if due is None or running.facts.waiting_on is not Role.ASSISTANT or due.instant <= running.facts.opened_at:
        return None
    at = after_working_minutes(moment.holder(running), due.instant, WORTH_SAYING, moment.engagement(running).holidays)
    if at > moment.now:
        return None
    return Late(running, None, False, at, Told(Topic.LATE, running.facts.ref, _stamp(due.instant)))


def _is_told(late: Late, moment: Moment) -> bool:
    """Whether the owner knows, give or take an hour of work."""
    holder, holidays = moment.holder(late.running), moment.engagement(late.running).holidays
    at = late.eta or datetime.fromisoformat(late.tells.detail)
    for one in moment.told(Topic.LATE, moment.people.owner, late.running.facts.ref):
        told = datetime.fromisoformat(one.told.detail)
        if working_minutes_between(holder, min(told, at), max(told, at), holidays) < WORTH_SAYING:
            return True
    return False


def _letter(late: Late, eta: datetime, key: str, moment: Moment) -> Letter:
    facts, owner, holder = late.running.facts, moment.people.owner, moment.holder(late.running)
    engagement = moment.engagement(late.running)
    notice = LateNotice(
        owner=owner.first_name, assistant=holder.first_name, ref=facts.ref, title=facts.title,
        due=due_facts(facts.due, owner, holder, engagement), eta=eta, words=late.running.words, moved=late.moved,
        owner_zone=owner.timezone,
    )  # fmt: skip
    return Letter(
        key=key, kind="O8", to=Address(owner.address, owner.name), facts=notice, language=owner.language,
        mode=engagement.mode, not_before=moment.now, task=facts.ref, slug=facts.slug, answers=False, tells=(late.tells,),
    )  # fmt: skip


def _stamp(at: datetime) -> str:
    return at.astimezone(UTC).isoformat()
