"""Everything that the clock causes at a moment, decided from the agenda alone (spec/letters.md: the rhythm)."""

from collections.abc import Callable, Iterator
from datetime import datetime

from inboxva.decide.rhythm.absences import away_notices
from inboxva.decide.rhythm.acceptance import silent_acceptances
from inboxva.decide.rhythm.brief import briefs
from inboxva.decide.rhythm.clock import Moment
from inboxva.decide.rhythm.daysheet import day_sheets
from inboxva.decide.rhythm.lateness import late_notices
from inboxva.decide.rhythm.reminders import word_letters
from inboxva.model.actions import Action, Reply
from inboxva.model.agenda import Agenda
from inboxva.model.letters import Letter
from inboxva.model.people import People, Person, Policy

TO_ASSISTANTS: tuple[Callable[[Moment, Person], Iterator[Letter]], ...] = (day_sheets, word_letters)
TO_OWNER: tuple[Callable[[Moment], Iterator[Letter]], ...] = (briefs, late_notices, away_notices)
"""Both in their order: what a letter tells, the next one does not say again."""


def followups(agenda: Agenda, people: People, policy: Policy, now: datetime) -> tuple[Action, ...]:
    """What is due at `now`: acceptances without a word, and letters that nobody asked for.

    Asked again once the actions are written, it gives nothing new.
    """
    moment = Moment(agenda, people, policy, now)
    for person in (one for one in people.assistants if people.engagements_of(one)):
        for make in TO_ASSISTANTS:
            moment = moment.after(make(moment, person))
    for make_for_owner in TO_OWNER:
        moment = moment.after(make_for_owner(moment))
    return (*silent_acceptances(agenda, people, now), *(Reply(letter) for letter in moment.planned))
