"""The parts that written times are made of: a day, a clock, a zone, a part of the day, an end of the day, a length."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import NamedTuple

from inboxva.parse.moments.calendar_words import Ahead, Day, LastOf, Weekday
from inboxva.parse.moments.clock import Clock, known_word, match_clock
from inboxva.parse.moments.dates import full_year, match_month_day, match_number_day, match_ordinal_word
from inboxva.parse.moments.daywords import match_end, match_relative, match_weekday
from inboxva.parse.moments.lengths import Elapsed, match_later
from inboxva.parse.moments.timewords import DayPart, Tokens, Words
from inboxva.parse.moments.zones import ZoneWord, match_zone


@dataclass(frozen=True, slots=True)
class EndOfDay:
    """ "EOD", "close of business"."""


@dataclass(frozen=True, slots=True)
class Year:
    """A year that stands apart from its day: "Thu Oct 26 11:00 2023"."""

    year: int


Value = Day | Clock | DayPart | EndOfDay | ZoneWord | Elapsed | Year


@dataclass(frozen=True, slots=True)
class Part:
    """One part of a written time, at tokens `start` up to `end`. Some words hold two: "tonight" a day and a part of it."""

    values: tuple[Value, ...]
    start: int
    end: int


class Spot(NamedTuple):
    """A place in the text where a part may begin. `last` is the part before it, where only glue stands between."""

    tokens: Tokens
    i: int
    words: Words
    day_first: bool
    last: Part | None

    @property
    def before(self) -> str:
        """The token before."""
        return self.tokens.word(self.i - 1)

    def follows(self, *kinds: type) -> bool:
        """Whether the last part is of one of these kinds."""
        return self.last is not None and isinstance(self.last.values[-1], kinds)

    def part(self, found: tuple[Value, int] | None) -> Part | None:
        """What a matcher found, as a part."""
        return Part((found[0],), self.i, found[1]) if found else None


def _zone(spot: Spot) -> Part | None:
    tokens, i, last = spot.tokens, spot.i, spot.last
    if last is None or tokens.low[i].isdecimal() or not (i == last.end or spot.before in "(["):
        return None
    found = match_zone(tokens, i, spot.words)
    if found is None or (tokens.low[i] in "-−" and tokens.low[last.start] != "t"):
        return None  # "-0800" behind a clock is an offset only as ISO 8601 writes it; else the end of a range.
    named = found[0].letters or tokens.word(found[1] - 1) == "time"
    return spot.part(found) if named or spot.follows(Clock, EndOfDay, DayPart) else None


def _iso_clock(spot: Spot) -> Part | None:
    """T17:00, right behind a date."""
    if spot.tokens.low[spot.i] != "t" or spot.last is None or not spot.tokens.touches(spot.i):
        return None
    return spot.part(match_clock(spot.tokens, spot.i + 1, spot.words, cued=True))


def _later(spot: Spot) -> Part | None:
    return spot.part(match_later(spot.tokens, spot.i, spot.words, spot.day_first))


def _day_cued(spot: Spot) -> bool:
    return spot.before in spot.words.day_cues or (spot.last is not None and isinstance(spot.last.values[0], Weekday))


def _end(spot: Spot) -> Part | None:
    found = match_end(spot.tokens, spot.i, spot.words)
    return spot.part((found[0] or EndOfDay(), found[1])) if found else None


def _weekday(spot: Spot) -> Part | None:
    cued = _day_cued(spot) or (spot.last is not None and not spot.follows(ZoneWord))
    found = match_weekday(spot.tokens, spot.i, spot.words, cued)
    return Part(tuple(found[0]), spot.i, found[1]) if found else None


def _day(spot: Spot) -> Part | None:
    tokens, i, words = spot.tokens, spot.i, spot.words
    if tokens.low[i].isdecimal():
        found = match_number_day(tokens, i, words, spot.day_first, _day_cued(spot))
        # "at 6.10" is a clock before it is a day.
        return None if spot.before in ("at", "@") and match_clock(tokens, i, words, cued=True) else spot.part(found)
    cued = _day_cued(spot)
    return spot.part(
        match_month_day(tokens, i, words, cued)
        or match_ordinal_word(tokens, i, words)
        or match_relative(tokens, i, words)
    )


def _clock(spot: Spot) -> Part | None:
    tokens, i, words, last = spot.tokens, spot.i, spot.words, spot.last
    beside = last is not None and (not spot.follows(ZoneWord) or spot.before == "/")
    found = match_clock(tokens, i, words, beside or spot.before in words.cues)
    early = found is not None and found[0].hour < 7 and spot.before == ","
    if found and tokens.low[found[1] - 1] == "h" and (spot.before == "/" or early):
        return None  # "due: Fri 5pm PT / 3h" and "due: Fri, 3h" end with a cap
    if found and not found[0].bare:
        return spot.part(found)
    if found is None:
        number = tokens.number(i)
        spoken = words.numbers.at(tokens, i) if number is None else (number, i + 1)
        if not spoken or not 1 <= spoken[0] <= 12 or not _before_part(tokens, i, spoken[1], words):
            return None
        return spot.part((Clock(spoken[0], bare=True), spoken[1]))
    if found[0].hour > 12 and (last is None or spot.before not in ("at", "@")):
        return None  # "tomorrow at 15", but not "priced at 15".
    cued = spot.before in words.hour_cues or (spot.before in words.cues and last is not None) or spot.follows(DayPart)
    changes = spot.before == "by" and not words.changes.isdisjoint(tokens.low[max(0, i - 6) : i - 1])
    return spot.part(found) if (cued and not changes) or _before_part(tokens, i, found[1], words) else None


def _before_part(tokens: Tokens, i: int, end: int, words: Words) -> bool:
    """Whether a number alone is an hour because of what follows: "8 tonight", "9 tomorrow evening", "one in the morning"."""
    if tokens.touches(i):
        return False
    if words.tonight.at(tokens, end):
        return True
    day = words.relative.at(tokens, end)
    at = day[1] if day else end
    at += tokens.word(at) == "in"
    at += tokens.word(at) == "the"
    return at > end and words.parts.at(tokens, at) is not None


def _year(spot: Spot) -> Part | None:
    year = full_year(spot.tokens, spot.i) if spot.tokens.digits(spot.i) == 4 and spot.follows(Clock, ZoneWord) else None
    return spot.part((Year(year), spot.i + 1)) if year else None


def _part_of_day(spot: Spot) -> Part | None:
    """tonight, this evening, in the morning, Friday afternoon."""
    tokens, i, words = spot.tokens, spot.i, spot.words
    if tonight := words.tonight.at(tokens, i):
        return Part((Ahead(0), words.night), i, tonight[1])
    this = words.weeks.at(tokens, i)
    if this and this[0] == 0 and (part := words.parts.at(tokens, this[1])):
        return Part((Ahead(0), part[0]), i, part[1])
    in_the = i >= 2 and tokens.low[i - 2 : i] in (["in", "the"], ["by", "the"])
    found = words.parts.at(tokens, i)
    cued = spot.last is not None or in_the or spot.before in ("by", "in")
    return spot.part(found) if found and (cued or known_word(tokens, found[1], words)) else None


def _this_week(spot: Spot) -> Part | None:
    """ "this week" ends with it; "next week" may mean its beginning or its end: no time."""
    week = spot.words.week_of.at(spot.tokens, spot.i)
    return spot.part((LastOf("week"), week[1])) if week and week[0] == 0 else None


# In this order, by the kinds of `Words.starts`.
_MATCHERS: dict[str, Callable[[Spot], Part | None]] = {
    "later": _later, "end": _end, "weekday": _weekday, "day": _day, "clock": _clock, "year": _year,
    "this_week": _this_week, "part_of_day": _part_of_day,
}  # fmt: skip
_NUMBER = ("later", "day", "clock", "year")


def find_part(tokens: Tokens, i: int, words: Words, day_first: bool, last: Part | None) -> Part | None:
    """The part of a time that begins at token `i`. `last` is the one before it, where only glue stands between."""
    word = tokens.low[i]
    kinds = words.starts.get(word)
    if word.isdecimal():
        kinds = _NUMBER if kinds is None else tuple(_MATCHERS)
    elif last and (word[0].isalpha() or word in "+-−"):
        spot = Spot(tokens, i, words, day_first, last)
        if part := _zone(spot) or _iso_clock(spot):
            return part
    if kinds is None:
        return None
    spot = Spot(tokens, i, words, day_first, last)
    for kind in kinds:
        if part := _MATCHERS[kind](spot):
            return part
    return None
