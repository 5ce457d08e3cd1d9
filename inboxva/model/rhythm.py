"""The calendar of what comes again: on which days a rhythm falls, and which day follows another."""

from calendar import monthrange
from datetime import date, timedelta

from inboxva.model.when import Recurrence

_ALIGNED = frozenset({3, 6, 12})


def falls_on(recurrence: Recurrence, day: date) -> bool:
    """Whether a day is one that the rhythm names; any day where it names none.

    The end of "every quarter" is that of the calendar's.
    """
    if recurrence.unit in ("day", "week"):
        return not recurrence.weekdays or day.weekday() in recurrence.weekdays
    if recurrence.unit == "month" and (recurrence.nth or recurrence.month_day):
        aligned = recurrence.month_day != -1 or recurrence.every not in _ALIGNED or day.month % recurrence.every == 0
        return aligned and day == _in_month(recurrence, day.year, day.month, day)
    return True


def following(recurrence: Recurrence, day: date) -> date:
    """The day on which it comes again after `day`. OverflowError past the calendar's end."""
    if recurrence.unit == "day":
        at = day + timedelta(days=recurrence.every)
        return at if falls_on(recurrence, at) else _next_weekday(recurrence.weekdays, at)
    if recurrence.unit == "week":
        return _following_week(recurrence, day)
    months = recurrence.every * (12 if recurrence.unit == "year" else 1)
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    if year > date.max.year:
        raise OverflowError("past the end of the calendar")
    return _in_month(recurrence, year, month + 1, day)


def anchored(recurrence: Recurrence, day: date) -> Recurrence:
    """The same rhythm, which remembers a `day` that not every month has: monthly from the 31st stays at the last days."""
    if recurrence.unit not in ("month", "year") or recurrence.nth or recurrence.month_day or day.day < 29:
        return recurrence
    return Recurrence(recurrence.unit, recurrence.every, month_day=day.day, text=recurrence.text)


def _following_week(recurrence: Recurrence, day: date) -> date:
    """The next of its weekdays; past the week's last one, that of the week which is `every` weeks on."""
    if not recurrence.weekdays:
        return day + timedelta(weeks=recurrence.every)
    later = [weekday for weekday in recurrence.weekdays if weekday > day.weekday()]
    if later and (recurrence.every == 1 or day.weekday() in recurrence.weekdays):
        return day + timedelta(days=min(later) - day.weekday())
    monday = day - timedelta(days=day.weekday())
    return monday + timedelta(weeks=recurrence.every, days=min(recurrence.weekdays))


def _next_weekday(weekdays: tuple[int, ...], day: date) -> date:
    return min(day + timedelta(days=(weekday - day.weekday()) % 7) for weekday in weekdays)


def _in_month(recurrence: Recurrence, year: int, month: int, last: date) -> date:
    """Its day in a month, `last`'s where it names none; the latest there is where the month has no such day."""
    length = monthrange(year, month)[1]
    if recurrence.nth and recurrence.weekdays:
        if recurrence.nth < 0:
            end = date(year, month, length)
            return end - timedelta(days=(end.weekday() - recurrence.weekdays[0]) % 7)
        first = date(year, month, 1)
        at = (recurrence.weekdays[0] - first.weekday()) % 7 + 7 * (recurrence.nth - 1)
        return first + timedelta(days=at if at < length else at - 7)
    day = recurrence.month_day or last.day
    return date(year, month, length if day < 0 else min(day, length))
