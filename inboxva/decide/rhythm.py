"""Everything that the clock causes at a moment, decided from the agenda alone (spec/letters.md: the rhythm)."""

from datetime import datetime

from inboxva.decide.acceptance import silent_acceptances
from inboxva.model.actions import Action
from inboxva.model.agenda import Agenda
from inboxva.model.people import People, Policy


def followups(agenda: Agenda, people: People, policy: Policy, now: datetime) -> tuple[Action, ...]:
    """What is due at `now`: acceptances without a word, and letters that nobody asked for.

    Asked again once the actions are written, it gives nothing new.
    """
    return silent_acceptances(agenda, people, now)
