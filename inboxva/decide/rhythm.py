"""Everything that the clock causes at a moment, decided from the agenda alone (spec/letters.md: the rhythm)."""

from collections.abc import Callable, Iterator
from datetime import datetime

from inboxva.decide.acceptance import silent_acceptances
from inboxva.decide.clock import Moment
from inboxva.decide.daysheet import day_sheets
from inboxva.decide.reminders import word_letters
from inboxva.model.actions import Action, Reply
from inboxva.model.agenda import Agenda
from inboxva.model.letters import Letter
from inboxva.model.people import People, Person, Policy

TO_ASSISTANTS: tuple[Callable[[Moment, Person], Iterator[Letter]], ...] = (day_sheets, word_letters)
"""In their order: what a letter tells, the next one does not say again."""


def followups(agenda: Agenda, people: People, policy: Policy, now: datetime) -> tuple[Action, ...]:
    """What is due at `now`: acceptances without a word, and letters that nobody asked for.

    Asked again once the actions are written, it gives nothing new.
    """
    moment = Moment(agenda, people, policy, now)
    for person in people.assistants:
        for make in TO_ASSISTANTS:
            moment = moment.after(make(moment, person))
    return (*silent_acceptances(agenda, people, now), *(Reply(letter) for letter in moment.planned))
