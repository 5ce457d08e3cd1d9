"""Every time in a text: its parts found in order, parts that belong together joined, and what the whole means."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace
from datetime import UTC, date, datetime, time, timedelta

from inboxva.model.when import Grain, When, wall_to_utc, zone_named
from inboxva.parse.calendar_words import Ahead, Day, LastOf, Moment, MonthDay, Weekday, agree, plus_days
from inboxva.parse.clock import Clock, match_clock
from inboxva.parse.dates import (
    full_year,
    match_end,
    match_month_day,
    match_number_day,
    match_ordinal_word,
    match_relative,
    match_weekday,
)  # fmt: skip
from inboxva.parse.lengths import Elapsed, match_later
from inboxva.parse.timewords import DayPart, Tokens, Words
from inboxva.parse.zones import ZoneWord, match_zone, meant_zone

LATE = time(23, 59)
"""The end of a day whose working hours are over already."""


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
    """One part of a written time, at tokens `start` up to `end`."""

    values: tuple[Value, ...]
    start: int
    end: int


@dataclass(slots=True)
class Written:
    """One time as it was put together from its parts, at tokens `start` up to `end`."""

    start: int
    end: int
    days: list[Day] = field(default_factory=list)
    clock: Clock | None = None
    part: DayPart | None = None
    end_of_day: bool = False
    zone: ZoneWord | None = None
    elapsed: Elapsed | None = None
    former: "Written | None" = None

    def takes(self, part: Part) -> bool:
        """Whether the part may belong to this time; if so it does from now on."""
        slots = [self._slot(value) for value in part.values]
        if not all(slots):
            return False
        for value in part.values:
            self._put(value)
        self.end = part.end
        return True

    def _slot(self, value: Value) -> bool:
        match value:
            case Clock():
                return self.clock is None and self.elapsed is None
            case DayPart():
                return self.part is None and self.elapsed is None
            case EndOfDay():
                return not self.end_of_day and self.clock is None and self.elapsed is None
            case ZoneWord():
                return self.zone is None
            case Elapsed():
                return self.elapsed is None and self.clock is None and self.days in ([], [Ahead(0)])
            case Year():
                return any(isinstance(day, MonthDay) and day.year is None for day in self.days)
            case _:
                weekday = isinstance(value, Weekday)
                return len(self.days) < 2 and all(
                    isinstance(day, Weekday) != weekday or day == value for day in self.days
                )

    def _put(self, value: Value) -> None:
        match value:
            case Clock():
                self.clock = value
            case DayPart():
                self.part = value
            case EndOfDay():
                self.end_of_day = True
            case ZoneWord():
                self.zone = value
            case Elapsed():
                self.elapsed = value
            case Year(year):
                self.days = [
                    replace(d, year=year) if isinstance(d, MonthDay) and d.year is None else d for d in self.days
                ]
            case _:
                if value not in self.days:
                    self.days.append(value)


def _find_part(tokens: Tokens, i: int, words: Words, day_first: bool, last: Part | None) -> Part | None:
    """The part of a time that begins at token `i`. `last` is the one before it, where only glue stands between."""
    word, before = tokens.low[i], tokens.word(i - 1)
    number = word.isdecimal()
    if not number and not (word[0].isalpha() and (word in words.starts or last)):
        return None
    after_day = last is not None and not isinstance(last.values[0], ZoneWord)
    if last and not number and (i == last.end or before in "([") and (zone := match_zone(tokens, i, words)):
        timed = isinstance(last.values[-1], Clock | EndOfDay | DayPart)
        if timed or zone[0].letters or tokens.word(zone[1] - 1) == "time":
            return Part((zone[0],), i, zone[1])
    if word == "t" and last and tokens.touches(i) and tokens.digits(i + 1):
        clock = match_clock(tokens, i + 1, words, cued=True)
        return Part((clock[0],), i, clock[1]) if clock else None
    day_cued = before in words.day_cues or (last is not None and isinstance(last.values[0], Weekday))
    if later := match_later(tokens, i, words, day_first):
        return Part((later[0],), i, later[1])
    if not number:
        if ended := match_end(tokens, i, words):
            return Part((ended[0] or EndOfDay(),), i, ended[1])
        if weekday := match_weekday(tokens, i, words, day_cued or after_day):
            return Part(tuple(weekday[0]), i, weekday[1])
    day = (
        match_number_day(tokens, i, words, day_first, day_cued)
        if number
        else match_month_day(tokens, i, words, day_cued)
        or match_ordinal_word(tokens, i, words)
        or match_relative(tokens, i, words)
    )
    cued = before in words.cues or after_day
    hour_cued = before in words.hour_cues or (before in words.cues and last is not None)
    said = last is not None and isinstance(last.values[-1], DayPart)
    if day is None or (number and before in ("at", "@")):
        clock = match_clock(tokens, i, words, cued)
        if clock and (not clock[0].bare or _is_hour(tokens, i, clock[1], words, hour_cued or said)):
            return Part((clock[0],), i, clock[1])
        spoken = None if clock or number else words.numbers.at(tokens, i)
        if spoken and 1 <= spoken[0] <= 12 and _is_hour(tokens, i, spoken[1], words, False):
            return Part((Clock(spoken[0], bare=True),), i, spoken[1])
        if number and clock is None and _is_hour(tokens, i, i + 1, words, False) and 1 <= int(word[:4]) <= 12:
            return Part((Clock(int(word[:4]), bare=True),), i, i + 1)
    if day:
        return Part((day[0],), i, day[1])
    if number:
        year = (
            full_year(tokens, i) if last and len(word) == 4 and isinstance(last.values[0], Clock | ZoneWord) else None
        )
        return Part((Year(year),), i, i + 1) if year else None
    if tonight := words.tonight.at(tokens, i):
        return Part((Ahead(0), words.night), i, tonight[1])
    if week := words.week_of.at(tokens, i):
        return Part((LastOf("week"),), i, week[1]) if week[0] == 0 else None
    this = words.weeks.at(tokens, i)
    if this and this[0] == 0 and (part := words.parts.at(tokens, this[1])):
        return Part((Ahead(0), part[0]), i, part[1])
    if (part := words.parts.at(tokens, i)) and (last or before in ("the", "in", "by", "this")):
        return Part((part[0],), i, part[1])
    return None


def _is_hour(tokens: Tokens, i: int, end: int, words: Words, cued: bool) -> bool:
    """Whether a number alone is an hour: after "at" or "by", or before "tonight", "tomorrow evening", "in the morning"."""
    if cued:
        return tokens.word(i - 1) != "by" or words.changes.isdisjoint(tokens.low[max(0, i - 6) : i - 1])
    if tokens.touches(i) or words.tonight.at(tokens, end):
        return not tokens.touches(i)
    day = words.relative.at(tokens, end)
    at = day[1] if day else end
    at += tokens.word(at) == "in"
    at += tokens.word(at) == "the"
    return at > end and words.parts.at(tokens, at) is not None


def _gap(tokens: Tokens, start: int, end: int, words: Words) -> list[str] | None:
    """What stands between two parts, without glue; None where more than a range word is left."""
    if end - start > 5:
        return None
    rest = [
        tokens.low[i]
        for i in range(start, end)
        if tokens.low[i] not in words.glue and not tokens.mark(i, ".")
    ]  # fmt: skip
    return rest if not rest or (len(rest) == 1 and rest[0] in words.range) else None


def find_times(tokens: Tokens, words: Words, day_first: bool) -> Iterator[Written]:
    """The times of a text in order. Of a range the later end, which then begins where the range does."""
    current: Written | None = None
    last: Part | None = None
    i = 0
    while i < len(tokens):
        near = last if last and _gap(tokens, last.end, i, words) == [] else None
        part = _find_part(tokens, i, words, day_first, near)
        if part is None:
            i += 1
            continue
        gap = _gap(tokens, current.end, part.start, words) if current else None
        if current is None or gap is None or gap or not current.takes(part):
            ranged = current and _is_range(tokens, current, part, gap, words)
            if current and not ranged:
                yield current
            former, current = (current if ranged else None), Written(part.start, part.end)
            if not current.takes(part):
                current = None
            elif former:
                current.former, current.start = former, former.start
        last, i = part, part.end
    if current:
        yield current


def _is_range(tokens: Tokens, former: Written, part: Part, gap: list[str] | None, words: Words) -> bool:
    if gap is None or former.former is not None or isinstance(part.values[0], ZoneWord | Year):
        return False
    between = tokens.low[former.end : part.start]
    if "and" in gap:
        return "between" in tokens.low[max(0, former.start - 2) : former.start]
    return bool(gap) or any(mark in between for mark in ("-", "–", "—"))


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a written time means; without a `when`, `ambiguous` holds zone letters that nobody can tell."""

    when: When | None = None
    ambiguous: str = ""


def settle(written: Written, tokens: Tokens, moment: Moment, words: Words, governed: bool, strict: bool) -> Meaning:
    """The wall-clock time meant. `governed`: a deadline word stands by it; `strict`: contradictions mean nothing."""
    reference = moment.local.astimezone(UTC)
    zone: str | None = None
    if written.zone or (written.former and written.former.zone):
        word = written.zone or (written.former and written.former.zone) or ZoneWord()
        zone, known = meant_zone(word, moment.zone, moment.place, reference, words)
        if not known:
            return Meaning(ambiguous=word.letters)
    text = tokens.text[tokens.start[written.start] : tokens.end[written.end - 1]]
    if written.elapsed:
        return Meaning(_after(written.elapsed, text, moment))
    local = zone_named(zone) if zone else moment.zone
    part, clock = written.part, written.clock
    after = clock.reading(part) if clock else None if part is None else part.until
    if clock and part is words.night and part and 1 <= clock.hour <= 4 and clock.pm is None and not clock.sure:
        return Meaning()
    day = _day(written, moment, governed, strict)
    if day is None and (written.days or (written.former and written.former.days)):
        return Meaning()
    try:
        if day is None and clock and after is not None and part is None:
            return Meaning(
                _coming(clock, after, text, zone, reference.astimezone(local).date(), reference, local, words)
            )
        given = day
        day = day or moment.date
        if clock and (clock.midnight or (part is words.night and after == time(12) and clock.pm is None)):
            day, after = day + timedelta(days=1), time(0)
        grain = Grain.MINUTE if clock else Grain.DAY
        ends = moment.place.day_end
        passed = wall_to_utc(day, ends if after is None else after, local) <= reference
        today = day == moment.date
        if passed and today and clock and clock.bare and part is None and after is not None and 5 <= after.hour < 12:
            evening = after.replace(hour=after.hour + 12)
            if wall_to_utc(day, evening, local) > reference and not any(isinstance(d, Weekday) for d in written.days):
                after, passed = evening, False
        if passed and after is None and today and (written.end_of_day or Ahead(0) in written.days or given is None):
            after = LATE
        elif passed and today and (given is None or (len(written.days) == 1 and isinstance(written.days[0], Weekday))):
            day = day + timedelta(days=7 if given else 1)
        return Meaning(When(text, day, after, zone, grain))
    except OverflowError:
        return Meaning()


def _day(written: Written, moment: Moment, governed: bool, strict: bool) -> date | None:
    """The written date; of a range's later end, no earlier than the former's."""
    if not written.days:
        return agree(written.former.days, moment, governed, strict) if written.former and written.former.days else None
    day = agree(written.days, moment, governed, strict)
    if day and written.former and written.former.days and isinstance(written.days[0], Weekday):
        former = agree(written.former.days, moment, governed, strict)
        if former and day < former:
            return plus_days(day, 7)
    return day


def _after(elapsed: Elapsed, text: str, moment: Moment) -> When | None:
    try:
        then = (moment.local.astimezone(UTC) + timedelta(seconds=elapsed.seconds)).astimezone(moment.zone)
    except OverflowError:
        return None
    return When(text, then.date(), then.time().replace(microsecond=0), None, Grain.MINUTE)


def _coming(
    clock: Clock, at: time, text: str, zone: str | None, today: date, reference: datetime, local: object, words: Words
) -> When:
    """The next time a clock shows this; for an hour alone that is past this morning, this evening's."""
    tz = zone_named(zone) if zone else local
    assert tz is not None
    choices = [at]
    if clock.bare and 7 <= at.hour < 12:
        choices.append(at.replace(hour=at.hour + 12))
    for day in (today, today + timedelta(days=1)):
        for choice in choices:
            if wall_to_utc(day, choice, tz) > reference:  # type: ignore[arg-type]
                return When(text, day, choice, zone, Grain.MINUTE)
    return When(text, today + timedelta(days=1), at, zone, Grain.MINUTE)
