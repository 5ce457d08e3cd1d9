"""Times as people wrote them, and the instants they mean (spec/deadlines.md)."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, time, timedelta, timezone, tzinfo
from enum import StrEnum
from zoneinfo import ZoneInfo


class Grain(StrEnum):
    """How finely a time was written: to the minute ("5pm"), or only the day ("Friday", "EOD")."""

    MINUTE = "minute"
    DAY = "day"


@dataclass(frozen=True, slots=True)
class When:
    """A time as written: wall-clock parts, and the zone that was written beside it, if one was.

    `text` is the writer's own words. `clock` is None where only a day was written: the end of the deliverer's
    working day is meant. `zone` is an IANA name or `UTC+08:00`; None means the writer's zone.
    """

    text: str
    day: date
    clock: time | None = None
    zone: str | None = None
    grain: Grain = Grain.DAY


@dataclass(frozen=True, slots=True)
class Due:
    """A deadline or ETA, resolved: the instant (aware, UTC), the zone it was meant in, the words, the grain."""

    instant: datetime
    zone: str
    text: str
    grain: Grain


@dataclass(frozen=True, slots=True)
class Recurrence:
    """How a request comes again: every `every` units of "day", "week", "month" or "year".

    `weekdays` (Monday is 0) are the days of a week's recurrence, of a day's where it keeps to some days ("every
    weekday"), or with `nth` those of a month's ("the first Monday": nth 1; the last: -1). `month_day` is 1 to 31, the
    last day of a shorter month; -1 the last of any. With none of them it falls where the last one was due. `text` is
    the owner's own words.
    """

    unit: str
    every: int = 1
    weekdays: tuple[int, ...] = ()
    month_day: int | None = None
    nth: int | None = None
    text: str = ""


def wall_to_utc(day: date, clock: time, zone: tzinfo) -> datetime:
    """The instant of a wall-clock time. A daylight-saving gap moves forward; an ambiguous hour takes the first."""
    local = datetime.combine(day, clock.replace(fold=0), zone)
    # In a gap fold=0 applies the offset from before the jump, which is the same as moving forward by the gap.
    return local.astimezone(UTC)


def local_midnight(day: date, zone: tzinfo) -> datetime:
    """The first instant of `day` in `zone`, in UTC."""
    return wall_to_utc(day, time(0), zone)


DAY_END = time(17)
"""The end of the working day where nothing else was agreed."""


@dataclass(frozen=True, slots=True)
class Place:
    """What a written time is read against, beside the mail's date and the writer's zone.

    `zone` is the reader's ("your time"); None where nobody is known to read. `day_first` is the locale's order of
    11/12. `day_end` is the end of the deliverer's working day, `holidays` and `free_weekdays` (Monday is 0) their free
    days. `abbreviations` are the answers given earlier to what a zone's letters mean to these people (PST → IANA name).
    """

    zone: tzinfo | None = None
    day_first: bool = False
    day_end: time = DAY_END
    holidays: frozenset[date] = frozenset()
    free_weekdays: frozenset[int] = frozenset({5, 6})
    abbreviations: Mapping[str, str] = field(default_factory=dict)


def zone_named(name: str) -> tzinfo:
    """The zone of an IANA name, or of a fixed offset written `UTC+08:00`. Raises ValueError for neither."""
    if name.startswith("UTC") and len(name) > 3:
        sign = -1 if name[3] == "-" else 1
        hours, _, minutes = name[4:].partition(":")
        return timezone(sign * timedelta(hours=int(hours), minutes=int(minutes or 0)), name)
    try:
        return ZoneInfo(name)
    except (KeyError, OSError):
        raise ValueError(f"no such time zone: {name}") from None


def city(zone: str) -> str:
    """The place a zone is named after: "America/Los_Angeles" is Los Angeles. Offsets stay as they are."""
    return zone.rpartition("/")[2].replace("_", " ")


def resolve(when: When, zone: tzinfo, day_end: time = DAY_END) -> datetime:
    """The instant (aware, UTC) that a written time means: in its own zone, else in `zone`; a day alone ends at `day_end`."""
    return wall_to_utc(when.day, when.clock or day_end, zone_named(when.zone) if when.zone else zone)


def resolve_due(when: When, zone: str, day_end: time) -> Due:
    """The same with what a letter needs to show it beside the writer's words. `zone` is an IANA name."""
    return Due(resolve(when, zone_named(zone), day_end), when.zone or zone, when.text, when.grain)
