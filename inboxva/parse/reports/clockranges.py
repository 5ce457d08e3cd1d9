"""Ranges between two times of day, as the hours worked: "9:00-11:30", "9am to noon, 1pm-2pm" (spec/status-lines.md)."""

import re
from fractions import Fraction
from typing import NamedTuple

from inboxva.parse.reports.durationwords import DAY, HOUR
from inboxva.parse.reports.timespans import Reader

HALF_DAY = 12 * HOUR
_MILITARY = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9]h?")


class Ranges(NamedTuple):
    """Clock ranges ("9:00-11:30, 1pm-2pm"): minutes together, the tokens they took, and each in minutes after midnight.

    A range that ends on the next day ends past 1440.
    """

    minutes: Fraction
    spans: tuple[tuple[int, int], ...]
    clocks: tuple[tuple[int, int], ...] = ()


class _Clock(NamedTuple):
    minutes: int
    fixed: bool
    plain: bool


def _clock(reader: Reader, at: int) -> tuple[_Clock, int] | None:
    """A time of day: 9:00, 9am, 13:00, noon, 9. `fixed` says that am or pm was written, `plain` that it is a bare number."""
    if at >= len(reader.tokens):
        return None
    token = reader.tokens[at]
    if token.kind == "word":
        named = HALF_DAY if reader.is_in(at, "noon") else 0 if reader.is_in(at, "midnight") else None
        return None if named is None else (_Clock(named, True, False), at + 1)
    if token.value is None or token.kind not in ("clock", "number") or token.value.denominator != 1:
        return None
    after = reader.texts[at + 1] if at + 1 < len(reader.texts) else ""
    military = token.kind == "number" and _MILITARY.fullmatch(token.text)
    if military:
        minutes = int(token.text[:2]) * HOUR + int(token.text[2:])
        return _Clock(minutes, False, False), at + (2 if after == "h" else 1)
    minutes = int(token.value) * (1 if token.kind == "clock" else HOUR)
    if after in ("am", "pm") and HOUR <= minutes < 13 * HOUR:
        end = at + 3 if reader.is_in(at + 2, "noon") else at + 2
        return _Clock(minutes % HALF_DAY + (HALF_DAY if after == "pm" else 0), True, False), end
    if minutes == HALF_DAY and reader.is_in(at + 1, "noon"):
        return _Clock(HALF_DAY, True, False), at + 2
    if minutes > DAY:
        return None
    return _Clock(minutes, False, token.kind == "number"), at + 1


def _between(start: _Clock, end: _Clock) -> int | None:
    """The minutes from one time to the other, where am and pm must be guessed the shortest way; None when in doubt."""
    if start.plain and end.plain:
        return (
            (end.minutes - start.minutes) % HALF_DAY
            if start.minutes > end.minutes and start.minutes < 13 * HOUR
            else None
        )
    if start.fixed and end.fixed:
        return (end.minutes - start.minutes) % DAY
    if any(not clock.fixed and not HOUR <= clock.minutes < 13 * HOUR for clock in (start, end)):
        return (end.minutes - start.minutes) % DAY
    return (end.minutes - start.minutes) % HALF_DAY


def clock_ranges(reader: Reader, start: int, end: int) -> Ranges | None:
    """The clock ranges among the tokens from `start` to before `end`; None when one of them says nothing ("8:00-8:00")."""
    spans: list[tuple[int, int]] = []
    clocks: list[tuple[int, int]] = []
    minutes, at = 0, start
    while at < end:
        first = _clock(reader, at)
        second = _clock(reader, first[1] + 1) if first and reader.is_in(first[1], "to") else None
        if (
            not first
            or not second
            or second[1] > end
            or reader.unit(second[1]) is not None
            or reader.is_in(second[1], "to")
        ):
            at += 1
            continue
        if first[0].plain and second[0].plain and (len(reader.tokens) != second[1] or at):
            at = second[1]  # bare numbers are times of day only when nothing else is written
            continue
        length = _between(first[0], second[0])
        if not length:
            return None
        spans.append((at, second[1]))
        clocks.append((first[0].minutes, first[0].minutes + length))
        minutes += length
        at = second[1]
    return Ranges(Fraction(minutes), tuple(spans), tuple(clocks))
