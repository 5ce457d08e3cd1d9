"""Is what a letter that waits would say still true, in the moment of sending it? (spec/letters.md: Still true?)

Asked of the letters that nobody asked for. One that is not is cancelled; what is left of it, the clock says anew.
"""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from inboxva.decide.caps import Limit
from inboxva.decide.rhythm.reminders import last_word
from inboxva.model.agenda import Agenda, Running
from inboxva.model.people import Absent, People, Role
from inboxva.model.telling import Told, Topic
from inboxva.model.work import OPEN_STATES, State

ONE_IS_ENOUGH = frozenset({"O5"})
"""Kinds that no clock says anew: they go as long as anything in them is true."""


@dataclass(frozen=True, slots=True)
class _Asked:
    """An item of a letter to `to` (a first address), queued at `at` (aware UTC), with its task where it is at hand."""

    item: Told
    running: Running | None
    to: str
    at: datetime
    agenda: Agenda
    people: People


def still_true(kind: str, to: str, tells: Iterable[Told], at: datetime, agenda: Agenda, people: People) -> bool:
    """Whether a letter of a kind to this address, queued at `at`, may go by what the agenda says now.

    Everything that it tells must hold; a letter that tells nothing is never untrue.
    """
    by_ref = {running.facts.ref: running for running in agenda.tasks}
    asked = [_Asked(item, by_ref.get(item.task) if item.task else None, to, at, agenda, people) for item in tells]
    answers = [HOLDS[one.item.what](one) for one in asked if one.item.what in HOLDS]
    return not answers or (any if kind in ONE_IS_ENOUGH else all)(answers)


def _is_theirs(asked: _Asked) -> bool:
    """The task is open, and still with who is written to."""
    person, running = asked.people.person(asked.to), asked.running
    return (
        running is not None and person is not None
        and running.facts.state in OPEN_STATES and running.facts.holder in person.addresses
    )  # fmt: skip


def _is_quiet(asked: _Asked) -> bool:
    """It is the assistant's turn, nobody has written since the word was asked for, and they are not away.

    A mail that was on its way when the letter was queued counts as well as a later one.
    """
    running = asked.running
    if running is None or running.facts.waiting_on is not Role.ASSISTANT or not _is_theirs(asked) or _is_absent(asked):
        return False
    if asked.item.what is Topic.CHECK_IN:
        return running.assistant_at is None and (running.spoke_at is None or running.spoke_at <= asked.at)
    return last_word(running) == datetime.fromisoformat(asked.item.detail)


def _is_absent(asked: _Asked) -> bool:
    """Who is written to is away, or wrote something personal."""
    return any(one.address == asked.to and one.holds(asked.agenda.now) for one in asked.agenda.absences)


def _is_pending(asked: _Asked) -> bool:
    """The question is open."""
    return any(str(one.number) == asked.item.detail for one in asked.agenda.questions)


def _is_the_owners(asked: _Asked) -> bool:
    """The task waits for the owner for that reason, who has not written since."""
    running, why = asked.running, asked.item.detail
    if running is None or (running.owner_at is not None and running.owner_at > asked.at):
        return False
    if why == "done":
        return running.facts.state is State.DONE and running.accepted_at is None
    open_yet = running.facts.state in OPEN_STATES
    return open_yet and (bool(running.promise) if why == "undertaken" else running.facts.waiting_on is Role.OWNER)


def _is_late(asked: _Asked) -> bool:
    """The promise, or the due date that went by, is the same, and the owner has not written since."""
    running = asked.running
    if running is None or running.facts.state not in OPEN_STATES:
        return False
    if running.owner_at is not None and running.owner_at > asked.at:
        return False
    at = datetime.fromisoformat(asked.item.detail)
    return any(one is not None and one.instant == at for one in (running.facts.eta, running.facts.due))


def _is_away(asked: _Asked) -> bool:
    """The person is away still."""
    address = asked.item.detail.partition(" ")[0]
    return any(
        one.address == address and one.why is Absent.AWAY and one.until > asked.agenda.now
        for one in asked.agenda.absences
    )


def _is_highest(asked: _Asked) -> bool:
    """No higher percentage of the limit was reached meanwhile: that has a letter of its own."""
    percent, limit = Limit.of_key(asked.item.detail) or (100, None)
    others = (named for key, _, _ in asked.agenda.crossings if (named := Limit.of_key(key)))
    return not any(limit and other.scope == limit.scope and higher > percent for higher, other in others)


HOLDS: Mapping[Topic, Callable[[_Asked], bool]] = {
    Topic.NEW: _is_theirs,
    Topic.REMINDER: _is_quiet,
    Topic.CHECK_IN: _is_quiet,
    Topic.QUESTION: _is_pending,
    Topic.YOURS: _is_the_owners,
    Topic.LATE: _is_late,
    Topic.AWAY: _is_away,
    Topic.LIMIT: _is_highest,
}
"""By topic; what was recorded or accepted stays so."""
