"""Days as people write them, and the dates they mean: "Nov 30", "30/11", "next Friday", "in 3 business days", "EOM"."""

from calendar import monthrange
from dataclasses import dataclass
from datetime import UTC, date, datetime, timedelta, tzinfo
from typing import Protocol

from inboxva.model.when import Place

RECENT = timedelta(days=31)
"""How far back a day without a year may lie when a deadline word governs it."""


@dataclass(frozen=True, slots=True)
class Moment:
    """What days are counted from: the mail's date in the writer's zone, and the reader's place."""

    local: datetime
    zone: tzinfo
    place: Place

    @property
    def instant(self) -> datetime:
        """The mail's date in UTC."""
        return self.local.astimezone(UTC)

    @property
    def date(self) -> date:
        """The writer's day."""
        return self.local.date()


class Day(Protocol):
    """A day as written. `on` gives its date, None where there is no such day; `governed`: a deadline word stands by."""

    def on(self, moment: Moment, governed: bool) -> date | None:
        """The date meant."""


def _date(year: int, month: int, day: int) -> date | None:
    try:
        return date(year, month, day)
    except ValueError:
        return None


def plus_months(day: date, months: int) -> date | None:
    """`months` later, the last day of the month where it has no such day."""
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    return _date(year, month + 1, min(day.day, monthrange(year, month + 1)[1])) if 1 <= year <= 9999 else None


def plus_business_days(day: date, count: int, place: Place) -> date | None:
    """`count` working days later: weekends and holidays are not counted. None above two working years."""
    if count > 520 or len(place.free_weekdays) > 6:
        return None
    while count > 0:
        day += timedelta(days=1)
        count -= day.weekday() not in place.free_weekdays and day not in place.holidays
    return day


@dataclass(frozen=True, slots=True)
class Ahead:
    """So many days from the mail's: today, tomorrow, yesterday."""

    days: int

    def on(self, moment: Moment, governed: bool) -> date | None:
        return moment.date + timedelta(days=self.days)


@dataclass(frozen=True, slots=True)
class Weekday:
    """A weekday (Monday is 0): the coming one or today (`week` None), or that of a week, 1 being the next."""

    day: int
    week: int | None = None
    plus: int = 0

    def on(self, moment: Moment, governed: bool) -> date | None:
        today = moment.date
        if self.week is not None:
            return today + timedelta(days=self.day - today.weekday() + 7 * self.week + self.plus)
        return today + timedelta(days=(self.day - today.weekday()) % 7 + self.plus)


@dataclass(frozen=True, slots=True)
class MonthDay:
    """A day of a month, with its year where one was written."""

    month: int
    day: int
    year: int | None = None

    def on(self, moment: Moment, governed: bool) -> date | None:
        if self.year is not None:
            return _date(self.year, self.month, self.day)
        today = moment.date
        # Eight years hold a 29 February even around a century's end.
        years = (_date(year, self.month, self.day) for year in range(today.year - 1, min(today.year + 9, 9999)))
        first = today - RECENT if governed else today
        return next((day for day in years if day and day >= first), None)


@dataclass(frozen=True, slots=True)
class DayOfMonth:
    """ "the 15th": the coming one, or of the next month (`ahead` 1), of a weekday if one stands beside it."""

    day: int
    ahead: int | None = None
    weekday: int | None = None

    def on(self, moment: Moment, governed: bool) -> date | None:
        today = moment.date
        for ahead in [self.ahead] if self.ahead is not None else range(13):
            first = plus_months(today.replace(day=1), ahead)
            day = _date(first.year, first.month, self.day) if first else None
            fits = day and (self.weekday is None or day.weekday() == self.weekday)
            if day and fits and (self.ahead is not None or day >= today):
                return day
        return None


@dataclass(frozen=True, slots=True)
class Later:
    """A length of time after another day, or after the mail's: "in 3 business days", "two weeks from Monday"."""

    days: int = 0
    months: int = 0
    business: int = 0
    base: Day | None = None

    def on(self, moment: Moment, governed: bool) -> date | None:
        start = self.base.on(moment, governed) if self.base else moment.date
        start = plus_months(start, self.months) if start and self.months else start
        start = start + timedelta(days=self.days) if start else None
        return plus_business_days(start, self.business, moment.place) if start and self.business else start


@dataclass(frozen=True, slots=True)
class LastOf:
    """The last day of a week (Friday), month, quarter or year, `ahead` units ahead; or of the named month."""

    unit: str
    ahead: int = 0
    month: int | None = None
    year: int | None = None

    def on(self, moment: Moment, governed: bool) -> date | None:
        today = moment.date
        if self.month is not None:
            first = MonthDay(self.month, 1, self.year).on(moment, False) if self.year else self._coming(today)
        elif self.unit == "week":
            weekend = today.weekday() > 4
            return today + timedelta(days=4 - today.weekday() + 7 * (self.ahead + (weekend and not self.ahead)))
        else:
            length = {"month": 1, "quarter": 3, "year": 12}[self.unit]
            months = length - 1 - (today.month - 1) % length + length * self.ahead
            first = plus_months(today.replace(day=1), months)
        return first.replace(day=monthrange(first.year, first.month)[1]) if first else None

    def _coming(self, today: date) -> date | None:
        return plus_months(today.replace(day=1), ((self.month or 1) - today.month) % 12)


def agree(days: list[Day], moment: Moment, governed: bool, strict: bool) -> date | None:
    """The date that several descriptions of one day mean together ("Tuesday, Jan 10", "Friday the 26th").

    Where a weekday contradicts a date there is none if `strict`; else a date without a year may be the next year's,
    where that agrees, and counts as written where neither does.
    """
    if len(days) == 1:
        return days[0].on(moment, governed)
    weekday = next((day for day in days if isinstance(day, Weekday)), None)
    others = [day for day in days if day is not weekday]
    if weekday is None or len(others) != 1:
        dates = {day.on(moment, governed) for day in days}
        return dates.pop() if len(dates) == 1 else None
    other = others[0]
    if isinstance(other, DayOfMonth):
        return DayOfMonth(other.day, other.ahead, weekday.day).on(moment, governed)
    found = other.on(moment, governed)
    if found is None or found.weekday() == weekday.day:
        return found
    if strict or not isinstance(other, MonthDay):
        return None
    if (
        other.year is None
        and (later := _date(found.year + 1, found.month, found.day))
        and later.weekday() == weekday.day
    ):
        return later
    return found
