"""Working time of a person: shifts by weekday in their zone, without their holidays. A shift may run past midnight."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, time, timedelta
from itertools import islice

from inboxva.model.people import Person, Span
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


def after_working_days(person: Person, now: datetime, days: int, holidays: frozenset[date] = frozenset()) -> datetime:
    """The same moment of the person's working day, `days` (1 or more) working days later (aware UTC).

    Outside working time it counts from the beginning of the next one; a shorter shift ends it earlier. Plain elapsed time
    if they never work.
    """
    begins = next_start(person, now, holidays) or now
    today = begins.astimezone(person.zone).date() - timedelta(days=1)
    ahead = (span for span in shifts(person, today, HORIZON + 7 * days, holidays) if span[1] > begins)
    spans = tuple(islice(ahead, days + 1))
    if len(spans) <= days or not spans[0][0] <= begins:
        return now + timedelta(days=days)
    start, end = spans[days]
    return min(start + (begins - spans[0][0]), end)


def after_span(person: Person, now: datetime, span: Span, holidays: frozenset[date] = frozenset()) -> datetime:
    """The instant by which the person has had a span since `now`: its days as working days, its minutes as working time."""
    at = after_working_days(person, now, span.days, holidays) if span.days else now
    return after_working_minutes(person, at, span.minutes, holidays) if span.minutes else at


def working_minutes_between(
    person: Person, start: datetime, end: datetime, holidays: frozenset[date] = frozenset()
) -> int:
    """The whole minutes that the person works between two instants (aware); 0 where the second is not the later one."""
    if end <= start:
        return 0
    first = start.astimezone(person.zone).date() - timedelta(days=1)
    days = (end.astimezone(person.zone).date() - first).days
    spans = ((max(a, start), min(b, end)) for a, b in shifts(person, first, days, holidays))
    return sum(int((b - a).total_seconds()) for a, b in spans if a < b) // 60


def shift_at(
    person: Person, now: datetime, holidays: frozenset[date] = frozenset(), before: timedelta = timedelta()
) -> tuple[datetime, datetime] | None:
    """The working span that the person is in at `now`, or that begins within `before` (aware UTC: start, end)."""
    today = now.astimezone(person.zone).date() - timedelta(days=1)
    spans = shifts(person, today, 2, holidays)
    return next(((start, end) for start, end in spans if start - before <= now < end), None)


def _instant(day: date, minute: int, person: Person) -> datetime:
    days, minute = divmod(minute, 24 * 60)
    return wall_to_utc(day + timedelta(days=days), time(minute // 60, minute % 60), person.zone).astimezone(UTC)


def length(minutes: int) -> str:
    """Minutes as people write them: "2 h 30 min"."""
    hours, rest = divmod(minutes, 60)
    return " ".join(
        part for part in (f"{hours} h" if hours else "", f"{rest} min" if rest or not hours else "") if part
    )
