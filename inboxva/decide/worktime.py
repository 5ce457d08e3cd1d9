"""Working time of a person: shifts by weekday in their zone, without their holidays. A shift may run past midnight."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta

from inboxva.model.people import Person
from inboxva.model.when import wall_to_utc

HORIZON = 30  # days looked ahead or back before a person counts as one without working time


def shifts(person: Person, first: date, days: int, holidays: frozenset[date]) -> Iterator[tuple[datetime, datetime]]:
    """The working spans (aware UTC: start, end) that begin on `first` and the `days` after or, if negative, before it."""
    step = 1 if days >= 0 else -1
    free = person.holidays | holidays
    for offset in range(abs(days) + 1):
        day = first + timedelta(days=step * offset)
        shift = person.working_hours.of(day)
        if shift and day not in free:
            yield _instant(day, shift[0], person), _instant(day, shift[1], person)


def next_start(person: Person, now: datetime, holidays: frozenset[date] = frozenset()) -> datetime | None:
    """When the person's next working span begins (aware UTC); None while they are at work, or if they never are."""
    today = now.astimezone(person.zone).date() - timedelta(days=1)
    for start, end in shifts(person, today, HORIZON, holidays):
        if start <= now < end:
            return None
        if start > now:
            return start
    return None


def last_working_moment(person: Person, instant: datetime, holidays: frozenset[date] = frozenset()) -> datetime | None:
    """The last moment of the person's working time that is not after `instant`; None when it is `instant` itself."""
    today = instant.astimezone(person.zone).date()
    for start, end in shifts(person, today, -HORIZON, holidays):
        if start < instant <= end:
            return None
        if end < instant:
            return end
    return None


def after_working_minutes(
    person: Person, now: datetime, minutes: int, holidays: frozenset[date] = frozenset()
) -> datetime:
    """The instant by which the person has worked `minutes` since `now`; plain elapsed time if they never work."""
    left = timedelta(minutes=minutes)
    today = now.astimezone(person.zone).date() - timedelta(days=1)
    for start, end in shifts(person, today, HORIZON, holidays):
        start = max(start, now)
        if start < end:
            if end - start >= left:
                return start + left
            left -= end - start
    return now + timedelta(minutes=minutes)


def _instant(day: date, minute: int, person: Person) -> datetime:
    days, minute = divmod(minute, 24 * 60)
    return wall_to_utc(day + timedelta(days=days), time(minute // 60, minute % 60), person.zone).astimezone(UTC)


def length(minutes: int) -> str:
    """Minutes as people write them: "2 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )
