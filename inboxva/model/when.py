"""Times as people wrote them, and the instants they mean (spec/deadlines.md)."""

from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta, tzinfo
from enum import StrEnum


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


def wall_to_utc(day: date, clock: time, zone: tzinfo) -> datetime:
    """The instant of a wall-clock time. A daylight-saving gap moves forward; an ambiguous hour takes the first."""
    local = datetime.combine(day, clock.replace(fold=0), zone)
    # In a gap fold=0 applies the offset from before the jump, which is the same as moving forward by the gap.
    return local.astimezone(UTC)


def local_midnight(day: date, zone: tzinfo) -> datetime:
    """The first instant of `day` in `zone`, in UTC."""
    return wall_to_utc(day, time(0), zone)


def end_of_day(day: date, zone: tzinfo) -> datetime:
    """The first instant after `day` in `zone`, in UTC."""
    return local_midnight(day + timedelta(days=1), zone)
