"""A finished task of which the owner says nothing counts as accepted after a while: never a letter (spec/letters.md, A13)."""

from datetime import date, datetime

from inboxva.decide.worktime import after_span
from inboxva.model.actions import Rule
from inboxva.model.agenda import Agenda, Running
from inboxva.model.people import Engagement, People, Person
from inboxva.model.work import State


def silent_acceptances(agenda: Agenda, people: People, now: datetime) -> tuple[Rule, ...]:
    """The tasks for which the owner's time for another word is over, each from the moment at which it was."""
    rules = []
    for running in agenda.tasks:
        engagement = people.by_slug.get(running.facts.slug)
        at = accepted_at(running, engagement, people.owner) if engagement else None
        if at is not None and at <= now:
            rules.append(Rule(running.facts.ref, "accepted", at=at))
    return tuple(rules)


def accepted_at(running: Running, engagement: Engagement, owner: Person) -> datetime | None:
    """When a finished task counts as accepted without a word (aware UTC): `reply_within` of the owner's working time later.

    None where it is not finished, or the owner has said already how it stands.
    """
    finished = running.facts.state is State.DONE and running.accepted_at is None and running.closed_at is not None
    if not finished or running.closed_at is None or running.facts.ruled in ("accepted", "cancelled", "dropped"):
        return None
    return after_span(owner, running.closed_at, engagement.reply_within)


def accepted_on(running: Running, engagement: Engagement, owner: Person) -> date | None:
    """The owner's date of that moment."""
    at = accepted_at(running, engagement, owner)
    return at.astimezone(owner.zone).date() if at else None
