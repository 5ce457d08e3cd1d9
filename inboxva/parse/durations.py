"""What a text says of time spent or allowed: a duration, a cap, the value of an Hours field (spec/status-lines.md, Hours).

The lengths themselves are read in `timespans.py`.
"""

import re
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from inboxva.parse.reports.durationwords import DAY, HOUR, DurationWords, fold, packaged_words
from inboxva.parse.reports.timespans import Reader, whole

HALF_DAY = 12 * HOUR
LONGEST_FIELD = 240  # characters of an Hours field that can be read
LONGEST = 2000  # characters read of a text: no length of time, and no sentence with a cap, is longer
_PLAIN = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,2})?) ?([a-zA-Z]*)(?: ?([0-9]{1,2}) ?([a-zA-Z]+))?")
_CLOCK = re.compile(r"([01]?[0-9]):([0-5][0-9])")
_MOST_WORDS = 60  # of an Hours field that can be read
_DIGIT = re.compile(r"[0-9¼-¾⅐-⅞]")
_WORD = re.compile(r"[^\W\d_]+")
_MILITARY = re.compile(r"(?:[01][0-9]|2[0-3])[0-5][0-9]h?")


@dataclass(frozen=True, slots=True)
class HoursReading:
    """The value of an Hours field. `minutes` are to be added, `total_minutes` to be checked; both whole, or None.

    `bad`: unreadable, negative, or more than 24 hours (168 for a week): nothing of it may be stored. `exact`: every word
    of the text belongs to the value, so that it may stand behind a field name without a separator.
    """

    minutes: int | None = None
    total_minutes: int | None = None
    bad: bool = False
    exact: bool = False


class Ranges(NamedTuple):
    """Clock ranges ("9:00-11:30, 1pm-2pm"): minutes together, and the tokens they took."""

    minutes: Fraction
    spans: tuple[tuple[int, int], ...]


class _Clock(NamedTuple):
    minutes: int
    fixed: bool
    plain: bool


def _clock(reader: Reader, at: int) -> tuple[_Clock, int] | None:
    """A time of day: 9:00, 9am, 13:00, 9. `fixed` says that am or pm was written, `plain` that it is a bare number."""
    if at >= len(reader.tokens):
        return None
    token = reader.tokens[at]
    if token.value is None or token.kind not in ("clock", "number") or token.value.denominator != 1:
        return None
    after = reader.texts[at + 1] if at + 1 < len(reader.texts) else ""
    military = token.kind == "number" and _MILITARY.fullmatch(token.text)
    if military:
        minutes = int(token.text[:2]) * HOUR + int(token.text[2:])
        return _Clock(minutes, False, False), at + (2 if after == "h" else 1)
    minutes = int(token.value) * (1 if token.kind == "clock" else HOUR)
    if after in ("am", "pm") and HOUR <= minutes < 13 * HOUR:
        return _Clock(minutes % HALF_DAY + (HALF_DAY if after == "pm" else 0), True, False), at + 2
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
        minutes += length
        at = second[1]
    return Ranges(Fraction(minutes), tuple(spans))


def read_hours(text: str, weekly: bool = False, words: DurationWords | None = None) -> HoursReading:
    """Reads the value of an Hours field. A bare number is hours; several lengths are added.

    A total beside the value ("2h (total 7h)") is kept apart. `weekly` allows up to 168 hours, as does a word for week in
    the text. Days are not taken for hours of work. Never raises.
    """
    if len(text) > LONGEST_FIELD:
        return HoursReading(bad=True)
    words = words or packaged_words()
    if (minutes := _plain_minutes(text, words)) is not None:
        return HoursReading(minutes, exact=True)
    if len(text.split()) > _MOST_WORDS:
        return HoursReading(bad=True)
    if not _DIGIT.search(text) and words.amounts.isdisjoint(_WORD.findall(fold(text))):
        return HoursReading(bad=True)
    reader = Reader(text, words)
    value, total, taken = Fraction(0), Fraction(0), 0
    found = has_total = ranges = False
    plain = 0
    for start, end, plus in _segments(reader):
        part = _segment(reader, start, end)
        if part is None:
            return HoursReading(bad=True)
        if part.minutes is None:
            continue
        taken += part.taken
        if part.total and (found or has_total or _more_follows(reader, end)):
            total, has_total = part.minutes, True
            continue
        if found and reader.texts[start - 1] == "(" and part.minutes == value:
            continue  # the same again in other words: "9:00-11:30 (2.5h)"
        if found and part.ranges != ranges and not plus:
            return HoursReading(bad=True)  # "9:00-17:00, 1h lunch": more or less?
        ranges = part.ranges
        plain += part.plain
        if part.plain and plain > 1 and not plus:
            return HoursReading(bad=True)
        value, found = value + part.minutes, True
    if not found and has_total:
        value, found = total, True
    limit = 7 * DAY if weekly or any(reader.is_in(at, "week") for at in range(len(reader.texts))) else DAY
    if not found or value > limit or value < 0:
        return HoursReading(bad=True)
    minutes = int(value + Fraction(1, 2))
    exact = taken + _idle(reader) >= len(reader.tokens)
    return HoursReading(minutes, whole(total) if has_total else None, exact=exact)


def _plain_minutes(text: str, words: DurationWords) -> int | None:
    """What most people write: "2", "1.5h", "45 min", "1h 30m", "1:30"; None for any other text."""
    if clock := _CLOCK.fullmatch(text):
        return int(clock[1]) * HOUR + int(clock[2])
    plain = _PLAIN.fullmatch(text)
    if plain is None:
        return None
    amount, name, more, less = plain.groups()
    unit = words.units.get(name.lower()) if name else Fraction(HOUR)
    if unit is None or not 1 <= unit <= HOUR:
        return None
    minutes = Fraction(amount.replace(",", ".")) * unit
    if more:
        if not name or unit != HOUR or not amount.isdigit() or words.units.get(less.lower()) != 1:
            return None
        minutes += int(more)
    return int(minutes + Fraction(1, 2)) if minutes <= DAY else None


class _Part(NamedTuple):
    minutes: Fraction | None
    taken: int = 0
    total: bool = False
    plain: bool = False
    ranges: bool = False


_CUTS = frozenset("()[],;|/+&")
_SKIPPED = frozenset("~=:*'\"“”")


def _segments(reader: Reader) -> list[tuple[int, int, bool]]:
    """The pieces between brackets, commas and pluses, and whether a plus stood before each."""
    cuts = [at for at, token in enumerate(reader.tokens) if token.kind == "sign" and token.text in _CUTS]
    edges = [-1, *cuts, len(reader.tokens)]
    return [
        (left + 1, right, left >= 0 and reader.texts[left] in "+&")
        for left, right in pairwise(edges)
        if right > left + 1
    ]


def _more_follows(reader: Reader, end: int) -> bool:
    """Whether another value stands after a total that comes first: "total 7h, today 2h"."""
    return any(token.value is not None for token in reader.tokens[end:])


def _idle(reader: Reader) -> int:
    """How many tokens say nothing of their own beside a value: signs, fillers, "and", words for week and total."""
    idle = at = 0
    while at < len(reader.tokens):
        kind = reader.tokens[at].kind
        size = reader.words.starts("total", reader.texts, at) or (
            kind == "sign" or (kind == "word" and any(reader.is_in(at, key) for key in ("before", "and", "week", "to")))
        )
        idle, at = idle + size, at + (size or 1)
    return idle


def _segment(reader: Reader, start: int, end: int) -> _Part | None:
    """One piece: its minutes (None for a piece without a value), or None when it makes the whole unreadable."""
    words, texts = reader.words, reader.texts
    turned = not words.turns.isdisjoint(texts[start:end])

    def first(key: str) -> int:
        """Where a phrase of the list begins: `end` for nowhere."""
        return next((at for at in range(start, end) if words.starts(key, texts, at)), end) if turned else end

    stop = first("instead")
    end = next((at for at in range(start, stop) if reader.is_in(at, "of") and _complete(reader, start, at)), stop)
    if end == start or first("other") < end:
        return _Part(None)
    if first("unclear") < end:
        return None
    total = first("total") < end
    while start < end and (texts[start] in _SKIPPED or reader.is_in(start, "before")):
        start += 1
    if start >= end:
        return _Part(None)
    if (texts[start] == "-" or reader.is_in(start, "minus")) and start + 1 < end and reader.number(start + 1):
        return None
    ranges = clock_ranges(reader, start, end)
    if ranges is None:
        return None
    if ranges.spans:
        return _Part(ranges.minutes, sum(b - a for a, b in ranges.spans), total, ranges=True)
    lengths = reader.lengths(start, end)
    if lengths:
        if any(length.estimate or length.unit >= DAY for length in lengths):
            return None
        minutes = sum((length.minutes for length in lengths), Fraction(0))
        return _Part(minutes, sum(length.end - length.start for length in lengths), total)
    return _number_alone(reader, start, end, total)


def _complete(reader: Reader, start: int, at: int) -> bool:
    """Whether no amount ends in "of" at `at`, so that it names the whole: "2 of 3 hours", "2h of 5h", "(of 3h)"."""
    return at == start or reader.tokens[at - 1].kind == "number" or reader.unit(at - 1) is not None


def _number_alone(reader: Reader, start: int, end: int, total: bool) -> _Part | None:
    """A bare number (hours) or a clock (1:30): followed by nothing, or by words that only say where or when."""
    words, texts = reader.words, reader.texts
    while start < end and (size := words.starts("total", texts, start)):
        start += size
        while start < end and (texts[start] == ":" or reader.is_in(start, "of")):
            start += 1
    if start >= end:
        return _Part(None)
    token = reader.tokens[start]
    if token.kind == "clock":
        minutes, after = token.value or Fraction(0), start + 1
    else:
        found = reader.quantity(start) or (reader.part(start))
        if found is None or (
            reader.is_in(start, "one") and found[1] == start + 1 and token.text in words.lists["articles"]
        ):
            return _Part(None)
        minutes, after = found[0] * HOUR, found[1]
    follows = after < end
    if follows and reader.is_in(after - 1, "of"):
        return _Part(minutes, after - start, total, plain=True)
    if follows and texts[after] == "-" and after + 1 < end and reader.tokens[after + 1].value is not None:
        return None
    allowed = (
        not follows
        or texts[after] in {"-", ".", "!", "?", "*", '"', "”"}
        or words.starts("after", texts, after)
        or words.starts("total", texts, after)
        or reader.is_in(after, "week")
    )
    return _Part(minutes, after - start, total, plain=True) if allowed else _Part(None)


def find_duration(text: str, words: DurationWords | None = None) -> int | None:
    """The length of time that `text` is or holds, in whole minutes; None when there is none.

    A text that is only a number is hours. A month has 30 days, a year 365. "2-3 hours" is no length.
    """
    reader = Reader(text[:LONGEST], words or packaged_words())
    found = reader.tokens
    if found and found[0].text == "+":
        found = found[1:]
    if not found or found[0].text == "-":
        return None
    if len(found) == 1 and found[0].value is not None:
        value = found[0].value * (1 if found[0].kind == "clock" else HOUR)
        return whole(value) if value <= DAY else None
    ranges = clock_ranges(reader, 0, len(reader.tokens))
    if ranges is not None and ranges.spans:
        return whole(ranges.minutes)
    length = next((length for length in reader.lengths() if not length.estimate), None)
    if length is None:
        only = reader.is_in(0, "articles") and len(found) == 2 and reader.unit(1)
        return whole(Fraction(only)) if only else None
    return whole(length.minutes)


def find_cap(text: str, words: DurationWords | None = None) -> int | None:
    """The minutes that a cap word governs ("no more than 3 hours", "cap 3h", "2 hours max"); None when there is no cap.

    Days and longer are calendar time, not work, and money is no time: "Budget $900" is None.
    """
    reader = Reader(text[:LONGEST], words or packaged_words())
    texts, words = reader.texts, reader.words
    for length in reader.lengths():
        if length.unit < DAY and (_governed(reader, length.start) or words.starts("cap_after", texts, length.end)):
            return whole(length.minutes)
    return None


def _governed(reader: Reader, start: int) -> bool:
    """Whether a cap phrase ends before token `start`, with at most four filler words between."""
    texts, words = reader.texts, reader.words
    for back in range(1, 10):
        at = start - back
        if at < 0 or texts[at] in {".", "!", "?", ";"}:
            return False
        size = words.starts("cap", texts, at)
        if size and all(reader.is_in(between, "cap_filler") for between in range(at + size, start)):
            return start - at - size <= 4
    return False
