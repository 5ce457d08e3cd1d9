"""The small languages of inboxva.toml: "2 min", "Mon-Fri 09:00-17:00", "12.00 USD", "Fri 17:00" (spec/config.md).

Each reader takes the text as written and raises ValueError with a sentence that says how to write it.
"""

import re
from datetime import UTC, date, datetime
from decimal import Decimal
from zoneinfo import ZoneInfo

from inboxva.model.people import Money, Span, WeeklyMoment, WorkingHours
from inboxva.parse.deadlines import find_deadline

DAYS = ("mon", "tue", "wed", "thu", "fri", "sat", "sun")

_SPAN = re.compile(r"(\d+(?:\.\d+)?)\s*(min|minutes?|m|h|hours?|hrs?|d|days?|w|weeks?|s|seconds?)", re.I)
_HOURS = re.compile(r"(\d{1,2}):(\d{2})\s*[-–]\s*(\d{1,2}):(\d{2})")
_MOMENT = re.compile(r"([A-Za-z]{3})[a-z]*\s+(\d{1,2}):(\d{2})")
_MONEY = re.compile(r"(\d+(?:\.\d{1,4})?)\s*([A-Z]{3})")
_ADDRESS = re.compile(r"[^\s@<>,;\"()]+@[^\s@<>,;\"()]+\.?[^\s@<>,;\"()]*")


def read_span(text: str) -> Span:
    """A length of time: "90 min", "2h", "1 day", "3 days"."""
    match = _SPAN.fullmatch(text.strip())
    if not match:
        raise ValueError('write a number and a unit, for example "2 min", "24 hours" or "3 days"')
    amount, unit = Decimal(match[1]), match[2][0].lower()
    if unit in "dw":
        days = amount * (7 if unit == "w" else 1)
        return Span(days=int(days), minutes=int((days - int(days)) * 24 * 60))
    return Span(minutes=int(amount * 60)) if unit == "h" else Span(minutes=int(amount if unit == "m" else amount / 60))


def read_minutes(text: str) -> int:
    """A length of working time in minutes: "10h", "90 min"."""
    span = read_span(text)
    if span.days:
        raise ValueError('write hours or minutes, for example "10h" or "90 min"')
    return span.minutes


def read_working_hours(text: str) -> WorkingHours:
    """Shifts by weekday: "Mon-Fri 09:00-17:00", several separated by commas; an end before the start is the next day's."""
    days: list[tuple[int, int] | None] = [None] * 7
    for part in text.split(","):
        names, _, hours = part.strip().partition(" ")
        match = _HOURS.fullmatch(hours.strip())
        if not match:
            raise ValueError('write days and hours, for example "Mon-Fri 09:00-17:00, Sat 10:00-14:00"')
        start, end = _minutes(match[1], match[2]), _minutes(match[3], match[4])
        for weekday in _weekdays(names):
            days[weekday] = (start, end if end > start else end + 24 * 60)
    return WorkingHours(tuple(days))


def read_moment(text: str) -> WeeklyMoment | None:
    """A moment of the week, "Fri 17:00", or None for "never"."""
    if text.strip().lower() == "never":
        return None
    match = _MOMENT.fullmatch(text.strip())
    if not match:
        raise ValueError('write a day and a time, for example "Fri 17:00", or "never"')
    return WeeklyMoment(_weekday(match[1]), _minutes(match[2], match[3]))


def read_times(text: str) -> tuple[int, ...]:
    """Times of day in minutes after midnight, in order: "08:30", "08:30, 15:00"; () for "never"."""
    if text.strip().lower() == "never":
        return ()
    found = [re.fullmatch(r"(\d{1,2}):(\d{2})", part.strip()) for part in text.split(",")]
    if not all(found):
        raise ValueError('write times of day, for example "08:30" or "08:30, 15:00", or "never"')
    return tuple(sorted({_minutes(match[1], match[2]) for match in found if match}))


def read_money(text: str) -> Money:
    """An amount and a currency: "12.00 USD"."""
    match = _MONEY.fullmatch(text.strip())
    if not match:
        raise ValueError('write an amount and a currency, for example "12.00 USD"')
    return Money(Decimal(match[1]), match[2])


def read_zone(text: str) -> str:
    """An IANA time zone name."""
    try:
        ZoneInfo(text)
    except (KeyError, ValueError, OSError):
        raise ValueError(
            'write a time zone by its region and city, for example "America/Los_Angeles" or "Asia/Manila"'
        ) from None
    return text


def read_address(text: str) -> str:
    """A bare mail address, in lower case."""
    if not _ADDRESS.fullmatch(text.strip()):
        raise ValueError('write one mail address, for example "maria@example.net"')
    return text.strip().lower()


def read_date(value: object) -> date:
    """A date, as TOML's own or as "2026-12-25"."""
    try:
        return value if isinstance(value, date) else date.fromisoformat(str(value).strip())
    except ValueError:
        raise ValueError('write a date as year-month-day, for example "2026-12-25"') from None


def _weekdays(names: str) -> list[int]:
    first, dash, last = re.sub("[–—]", "-", names).partition("-")
    start = _weekday(first)
    end = _weekday(last) if dash else start
    return [day % 7 for day in range(start, end + 1 if end >= start else end + 8)]


def _weekday(name: str) -> int:
    try:
        return DAYS.index(name.strip().lower()[:3])
    except ValueError:
        raise ValueError(f'"{name}" is no weekday: write Mon, Tue, Wed, Thu, Fri, Sat or Sun') from None


def _minutes(hours: str, minutes: str) -> int:
    total = int(hours) * 60 + int(minutes)
    if total > 24 * 60 or int(minutes) > 59:
        raise ValueError(f'"{hours}:{minutes}" is no time of day: write 00:00 to 24:00')
    return total


def read_due_words(text: str) -> str:
    """A deadline in words that is read against each request's date (spec/deadlines.md): "in 2 business days"; "" for none."""
    words = text.strip()
    if words and find_deadline(words, datetime(2026, 1, 5, 9, tzinfo=UTC), UTC) is None:
        raise ValueError('write a deadline as in a mail, for example "in 2 business days" or "Friday 5pm"')
    return words
