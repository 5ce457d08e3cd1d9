"""The days that an owner means by "last week" or "2026-W47" in a line to the desk."""

import re
from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

from inboxva.model.report import Period
from inboxva.model.when import local_midnight

WEEK = re.compile(r"(?:(\d{4})[- ]?)?(?:w|week ?)(\d{1,2})")


def period_named(words: str, zone: ZoneInfo, now: datetime) -> Period | None:
    """The period that these words (lower case) name for somebody in `zone`; None where they name none. It ends at `now` at
    the latest.
    """
    today = now.astimezone(zone).date()
    days = _days(words.removeprefix("this ").removeprefix("the "), today)
    if days is None or days[0] > today:
        return None
    since, until = (local_midnight(day, zone) for day in days)
    return Period(since, min(until, now), zone.key)


def _days(words: str, today: date) -> tuple[date, date] | None:
    """The first day, and the day after the last."""
    monday, first = today - timedelta(days=today.weekday()), today.replace(day=1)
    named = {
        "today": (today, today + timedelta(days=1)),
        "yesterday": (today - timedelta(days=1), today),
        "week": (monday, monday + timedelta(days=7)),
        "last week": (monday - timedelta(days=7), monday),
        "month": (first, (first + timedelta(days=32)).replace(day=1)),
        "last month": ((first - timedelta(days=1)).replace(day=1), first),
    }
    if match := WEEK.fullmatch(words):
        try:
            monday = date.fromisocalendar(int(match[1] or today.isocalendar().year), int(match[2]), 1)
        except ValueError:
            return None
        return monday, monday + timedelta(days=7)
    return named.get(words)
