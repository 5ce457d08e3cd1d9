"""The value of an Hours field: the forms that most people write, and what is no time at all, before the pieces are read."""

import re
from dataclasses import replace
from fractions import Fraction

from inboxva.parse.reports.durationwords import DAY, HOUR, DurationWords, fold, packaged_words
from inboxva.parse.reports.hourpieces import BAD, Field, HoursReading
from inboxva.parse.reports.timespans import Reader

LONGEST_FIELD = 240  # characters of an Hours field that can be read
_MOST_WORDS = 60
_PLAIN = re.compile(r"([0-9]{1,3}(?:[.,][0-9]{1,2})?) ?([a-zA-Z]*)(?: ?([0-9]{1,2}) ?([a-zA-Z]+))?")
_CLOCK = re.compile(r"([01]?[0-9]):([0-5][0-9])")
_DIGIT = re.compile(r"[0-9¼-¾⅐-⅞]")
_WORD = re.compile(r"[^\W\d_]+")
_NO_TIME = re.compile(r"\w+://\S+|\bwww\.\S+|(?<![\w-])[A-Z][A-Z0-9]{1,9}-[0-9]{1,6}(?![\w-])|#[0-9]+")
_MANY_TIMES = re.compile(r"[0-9]\s*[a-z]{0,5}\s*[x×*]\s*[0-9]", re.IGNORECASE)
# "9h-11h30", "09h-12h": times of day where minutes or a leading zero are written; "1h-2h" may be an estimate.
_H_RANGE = re.compile(
    r"\b(?:(?P<a>[0-9]{1,2})h(?P<b>[0-5][0-9])?\s?(?:-|–|a|à|to|até|bis)\s?(?P<c>[0-9]{1,2})h(?P<d>[0-5][0-9])?)\b"
)


def read_hours(text: str, weekly: bool = False, words: DurationWords | None = None) -> HoursReading:
    """Reads the value of an Hours field. A bare number is hours; several lengths are added.

    A total beside the value ("2h (total 7h)") is kept apart. `weekly` allows up to 168 hours, as does a word for week in
    the text. Days are not taken for hours of work. Never raises.
    """
    if len(text) > LONGEST_FIELD:
        return BAD
    words = words or packaged_words()
    if (minutes := _plain_minutes(text, words)) is not None:
        return HoursReading(minutes, exact=True)
    if len(text.split()) > _MOST_WORDS:
        return BAD
    if not _DIGIT.search(text) and words.amounts.isdisjoint(_WORD.findall(fold(text))):
        return BAD
    cleared = _H_RANGE.sub(_as_clocks, _NO_TIME.sub(" ", text))
    if _MANY_TIMES.search(cleared):
        return BAD
    reading = Field(Reader(cleared, words), weekly).read()
    return replace(reading, exact=False) if reading.exact and _NO_TIME.search(text) else reading


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
    minutes = int(amount) * unit.numerator if amount.isdigit() else Fraction(amount.replace(",", ".")) * unit
    if more:
        if not name or unit != HOUR or not amount.isdigit() or words.units.get(less.lower()) != 1:
            return None
        minutes += int(more)
    return int(minutes + Fraction(1, 2)) if minutes <= DAY else None


def _as_clocks(match: re.Match[str]) -> str:
    written = match["b"] or match["d"] or match["a"].startswith("0")
    if not written or not 7 <= int(match["a"]) <= 24 or int(match["c"]) > 24:
        return match[0]
    return f"{match['a']}:{match['b'] or '00'}-{match['c']}:{match['d'] or '00'}"
