"""Limits that reports have reached, as letters tell of them later: in a day sheet, in the owner's digest."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime

from inboxva.decide.caps import Limit
from inboxva.decide.rhythm.clock import A_WEEK, Moment
from inboxva.model.letterparts import CapReached
from inboxva.model.people import Engagement, Person
from inboxva.model.telling import Told, Topic


@dataclass(frozen=True, slots=True)
class UntoldLimit:
    """A limit of which `percent` was reached at `at` (aware UTC) by `person`, as it stands now."""

    percent: int
    limit: Limit
    at: datetime
    engagement: Engagement
    person: Person
    tells: Told

    @property
    def fact(self) -> CapReached:
        """The same as letters say it."""
        it = self.limit
        return CapReached(it.kind, self.percent, it.after, it.cap, it.ref, it.title, it.last)


def untold_limits(moment: Moment, reader: Person) -> Iterator[UntoldLimit]:
    """The limits reached of which `reader` was not told: of each the highest percentage, and none below one that was.

    What old mail brought past one is no news: the week is over.
    """
    highest: dict[str, tuple[int, str, datetime]] = {}
    for key, _, at in moment.agenda.crossings:
        named = Limit.of_key(key)
        if named and moment.now - at <= A_WEEK and named[0] > highest.get(named[1].scope, (0,))[0]:
            highest[named[1].scope] = named[0], key, at
    for _, key, at in highest.values():
        one = _standing(key, at, moment)
        if one and not _is_told(one.tells, reader, moment):
            yield one


def _is_told(item: Told, reader: Person, moment: Moment) -> bool:
    alone = (letter.key for letter in moment.agenda.letters if letter.to == reader.address)
    return moment.has_told(item, reader) or any(key.startswith("cap:") and key.endswith(item.detail) for key in alone)


def _standing(key: str, at: datetime, moment: Moment) -> UntoldLimit | None:
    """A limit with its engagement, who reached it, and the minutes that count now."""
    named = Limit.of_key(key)
    if named is None:
        return None
    percent, limit = named
    running = moment.by_ref.get(limit.ref) if limit.ref else None
    engagement = moment.people.by_slug.get(running.facts.slug if running else limit.slug)
    person = moment.people.person(running.facts.holder if running else limit.address)
    if engagement is None or person is None or not moment.speaks(engagement.slug):
        return None
    minutes = max(limit.after, moment.agenda.used.get(limit.scope, running.facts.minutes if running else 0))
    limit = replace(limit, after=minutes, title=running.facts.title if running else "")
    return UntoldLimit(percent, limit, at, engagement, person, Told(Topic.LIMIT, limit.ref, key))
