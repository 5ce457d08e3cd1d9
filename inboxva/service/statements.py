"""The hours of the week before, for the day sheets that may tell them."""

from collections.abc import Iterator, Mapping
from dataclasses import replace
from datetime import timedelta

from inboxva.decide.rhythm.clock import Moment
from inboxva.decide.rhythm.statements import statement, week_to_state
from inboxva.model.agenda import Agenda
from inboxva.model.assistantletters import WeekStatement
from inboxva.model.pay import Days
from inboxva.model.people import Mode, Person
from inboxva.model.report import Period
from inboxva.model.telling import Told, Topic
from inboxva.model.when import local_midnight
from inboxva.service.handle import Desk


def statements(desk: Desk, agenda: Agenda) -> Mapping[str, tuple[WeekStatement, ...]]:
    """What is recorded of the week before, by first address, of those whose first working day of the week it is."""
    if not desk.settings.policy.letters.statement:
        return {}
    moment = Moment(agenda, desk.settings.people, desk.settings.policy, agenda.now)
    found = {}
    for person in desk.settings.people.assistants:
        week = week_to_state(person, agenda.now)
        if week and not moment.has_told(Told(Topic.STATEMENT, detail=week.first.isoformat()), person):
            found[person.address] = tuple(_of(desk, person, week))
    return found


def _of(desk: Desk, person: Person, week: Days) -> Iterator[WeekStatement]:
    people, store, zone = desk.settings.people, desk.store, desk.settings.people.owner.zone
    since, until = local_midnight(week.first, zone), local_midnight(week.last + timedelta(days=1), zone)
    said = store.thanks(people, Period(since, until, people.owner.timezone))
    for engagement in people.engagements_of(person):
        if engagement.mode is Mode.DRAFT:
            continue
        slug = engagement.slug
        if made := statement(engagement, person, week, store.worked(slug), store.agreements(slug)):
            thanks = ((ref, text) for ref, who, text in said.get(slug, ()) if ref and who == person.first_name)
            yield replace(made, thanks=tuple(thanks))
