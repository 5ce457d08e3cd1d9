"""Lengths of time inside a text: "1h30", "an hour and a half", "two and three quarters of an hour".

A text is cut into tokens once; a length is then read from a given token on, with a bounded look ahead, so that time
grows with the text and no faster. The words (units, numbers, what governs a cap) are data: `[durations]` in
`rules/status.toml`. What a text or a field means by its lengths is read in `durations.py`.
"""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache
from typing import Any, NamedTuple

from inboxva.errors import Mistake, UserError
from inboxva.model import packaged
from inboxva.parse.wordtable import WordTable

HOUR = 60
DAY = 24 * HOUR
UNITS = {
    "seconds": Fraction(1, 60),
    "minutes": Fraction(1),
    "hours": Fraction(HOUR),
    "days": Fraction(DAY),
    "weeks": Fraction(7 * DAY),
    "fortnights": Fraction(14 * DAY),
    "months": Fraction(30 * DAY),
    "years": Fraction(365 * DAY),
    "decades": Fraction(3650 * DAY),
}
_LISTS = (
    "one", "articles", "and", "of", "extra", "rates", "to", "cap", "cap_after", "cap_filler",
    "total", "week", "instead", "other", "unclear", "before", "after", "minus",
)  # fmt: skip
_KEYS = ("units", "numbers", "parts", *_LISTS)


@dataclass(frozen=True)
class DurationWords:
    """The words of lengths, in lower case without accents: `[durations]` of `rules/status.toml`.

    `units`: word → minutes. `numbers`: word → value. `parts`: word → fraction of the unit. `lists` and `phrases` hold the
    word lists by name: as single words, and as phrases of several.
    """

    units: Mapping[str, Fraction]
    numbers: Mapping[str, Fraction]
    parts: Mapping[str, Fraction]
    lists: Mapping[str, frozenset[str]]
    phrases: Mapping[str, WordTable[None]]

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> "DurationWords":
        """From the `[durations]` table. Raises UserError with every mistake in it."""
        mistakes = [
            Mistake(f'durations: "{key}" is not known', "the keys are " + ", ".join(_KEYS))
            for key in table
            if key not in _KEYS
        ]

        def strings(key: str, value: Any) -> list[str]:
            if isinstance(value, list) and all(isinstance(word, str) for word in value):
                return [fold(word) for word in value]
            mistakes.append(Mistake(f"durations.{key} must be a list of texts", 'write it as ["a", "b"]'))
            return []

        def valued(key: str) -> dict[str, Fraction]:
            inner = table.get(key, {})
            if not isinstance(inner, dict):
                mistakes.append(Mistake(f"durations.{key} must be a table of word lists"))
                return {}
            found: dict[str, Fraction] = {}
            for name, listed in inner.items():
                value = UNITS.get(name) if key == "units" else _fraction(name)
                if value is None:
                    remedy = "the units are " + ", ".join(UNITS) if key == "units" else 'write it as "2" or "1/2"'
                    mistakes.append(Mistake(f'durations.{key}: "{name}" is not known', remedy))
                else:
                    found |= dict.fromkeys(strings(f"{key}.{name}", listed), value)
            return found

        lists = {key: strings(key, table.get(key, [])) for key in _LISTS}
        words = cls(
            valued("units"),
            valued("numbers"),
            valued("parts"),
            {key: frozenset(listed) for key, listed in lists.items()},
            {key: WordTable({tuple(words_of(phrase)): None for phrase in listed}) for key, listed in lists.items()},
        )
        if mistakes:
            raise UserError(mistakes)
        return words

    def starts(self, key: str, texts: Sequence[str], at: int) -> int:
        """How many tokens the longest phrase of the list `key` takes at position `at`: 0 when none stands there."""
        return self.phrases[key].size(texts, at)


def _fraction(text: str) -> Fraction | None:
    try:
        return Fraction(text)
    except (ValueError, ZeroDivisionError):
        return None


@cache
def packaged_words() -> DurationWords:
    """The words that ship with the package."""
    return DurationWords.from_table(packaged.table("rules/status.toml").get("durations", {}))


_MERIDIEM = re.compile(r"\b([ap])\.[ ]?m\b\.?")
_PLAIN = str.maketrans({"‐": "-", "‑": "-", "‒": "-", "–": "-", "—": "-", "−": "-", "’": "'", "‘": "'", "⁄": "/"})


def fold(text: str) -> str:
    """Lower case, accents off, one kind of dash and apostrophe: how all words of a report are compared."""
    if text.isascii() or (text := text.translate(_PLAIN)).isascii():
        return text.lower()
    plain = "".join(c for c in unicodedata.normalize("NFD", text) if not unicodedata.combining(c))
    return unicodedata.normalize("NFC", plain).casefold()


class Token(NamedTuple):
    """A piece of a text: a number (with its value), a clock like 9:30 (value in minutes), a word, or one symbol."""

    kind: str
    text: str
    start: int
    end: int
    value: Fraction | None = None


_VULGAR = "¼½¾⅐⅑⅒⅓⅔⅕⅖⅗⅘⅙⅚⅛⅜⅝⅞"
_TOKEN = re.compile(
    rf"""(?P<clock>[0-9]{{1,2}}:[0-9]{{2}}(?::[0-9]{{2}})?(?![0-9]))
    |(?P<part>(?<![0-9/])[1-9]/[2-9](?![0-9/])|[{_VULGAR}])
    |(?P<number>(?:[0-9]+(?:[.,][0-9]+)?|(?<![0-9])[.,][0-9]+))
    |(?P<word>(?:(?![{_VULGAR}])[^\W\d_])+(?:'[a-z]+)?)
    |(?P<sign>\S)""",
    re.VERBOSE,
)
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")


def tokens(text: str) -> list[Token]:
    """The tokens of a text, folded."""
    found = []
    for match in _TOKEN.finditer(_MERIDIEM.sub(r"\1m", fold(text))):
        kind, piece = match.lastgroup or "sign", match[0]
        value: Fraction | None = None
        if kind == "number":
            digits = piece.replace(",", "" if _THOUSANDS.fullmatch(piece) else ".")
            value = Fraction(digits) if len(digits) < 12 else None
        elif kind == "part":
            value = Fraction(piece) if len(piece) == 3 else Fraction(unicodedata.numeric(piece)).limit_denominator(20)
        elif kind == "clock":
            value = _clock_minutes(piece)
        if value is None and kind in ("number", "part", "clock"):
            kind = "sign"
        found.append(Token(kind, piece, match.start(), match.end(), value))
    return found


def words_of(text: str) -> list[str]:
    """The texts of a phrase's tokens."""
    return [token.text for token in tokens(text)]


def _clock_minutes(piece: str) -> Fraction | None:
    hours, minutes, *seconds = (int(part) for part in piece.split(":"))
    if minutes > 59 or any(second > 59 for second in seconds):
        return None
    return Fraction(hours * HOUR + minutes) + Fraction(seconds[0] if seconds else 0, 60)


class Length(NamedTuple):
    """A length found in a text: minutes, the unit it ended in, the first token and the one after the last.

    `estimate` says that two ends were written ("2-3 hours"); `minutes` is then the greater.
    """

    minutes: Fraction
    unit: Fraction
    start: int
    end: int
    estimate: bool = False


class Reader:
    """Reads lengths from the tokens of one text."""

    def __init__(self, text: str, words: DurationWords) -> None:
        self.words = words
        self.tokens = tokens(text)
        self.texts = [token.text for token in self.tokens]

    def is_in(self, at: int, key: str) -> bool:
        """Whether the token at `at` is of the word list `key`."""
        return at < len(self.texts) and self.texts[at] in self.words.lists[key]

    def number(self, at: int) -> tuple[Fraction, int] | None:
        """A number in digits or words: its value, and the position after it."""
        if at >= len(self.tokens):
            return None
        token = self.tokens[at]
        if token.kind in ("number", "part"):
            value, at = token.value or Fraction(0), at + 1
            if token.kind == "number" and at < len(self.tokens) and self.tokens[at].kind == "part":
                value, at = value + (self.tokens[at].value or 0), at + 1
            return value, at
        return self._number_in_words(at)

    def _number_in_words(self, at: int) -> tuple[Fraction, int] | None:
        numbers, texts = self.words.numbers, self.texts
        first = numbers.get(texts[at])
        if first is None:
            return None
        at += 1
        if first == 100 or (at < len(texts) and numbers.get(texts[at]) == 100 and 0 < first < 10):
            value, at = (first, at) if first == 100 else (first * 100, at + 1)
            joined = at + 1 if self.is_in(at, "and") else at
            rest = self._number_in_words(joined) if joined < len(texts) and numbers.get(texts[joined]) != 100 else None
            return (value + rest[0], rest[1]) if rest and rest[0] < 100 else (value, at)
        if first >= 20 and first % 10 == 0 and at < len(texts):
            dashed = at + 1 if texts[at] == "-" else at
            ones = numbers.get(texts[dashed]) if dashed < len(texts) else None
            if ones is not None and 0 < ones < 10:
                return first + ones, dashed + 1
        return first, at

    def part(self, at: int) -> tuple[Fraction, int] | None:
        """A fraction in words: "half", "a quarter", "three quarters"."""
        if at >= len(self.texts):
            return None
        if self.texts[at] in self.words.parts:
            return self.words.parts[self.texts[at]], at + 1
        count = (Fraction(1), at + 1) if self.is_in(at, "one") or self.is_in(at, "articles") else self.number(at)
        if count and count[1] < len(self.texts) and self.texts[count[1]] in self.words.parts:
            value, after = count
            if value == int(value) and value < 10:
                return value * self.words.parts[self.texts[after]], after + 1
        return None

    def quantity(self, at: int) -> tuple[Fraction, int] | None:
        """How many of a unit: "2", "2 1/2", "two and a half", "a couple of", "half an"."""
        found = self.part(at)
        if found:
            value, at = found
        else:
            step = at + 1 if self.is_in(at, "articles") or self.is_in(at, "one") else at
            count = self.number(at) or (self.number(step) if step > at else None)
            if count is None and self.is_in(at, "one"):
                if at and self.tokens[at - 1].kind == "number":
                    return None  # a rate: "12 USD an hour", "2 an hour"
                count = (Fraction(1), at + 1)
            if count is None:
                return None
            value, at = count
            if self.is_in(at, "and"):
                more = self.part(at + 1)
                if more:
                    found, value, at = more, value + more[0], more[1]
        if self.is_in(at, "of"):
            at += 1
        if found and (self.is_in(at, "articles") or self.is_in(at, "one")):
            at += 1
        return value, at

    def unit(self, at: int) -> Fraction | None:
        """The minutes of the unit that stands at `at`."""
        return self.words.units.get(self.texts[at]) if at < len(self.texts) else None

    def component(self, at: int) -> Length | None:
        """A quantity with its unit."""
        start, token = at, self.tokens[at]
        estimate = False
        if token.kind == "clock":
            unit = self.unit(at + 1)
            return Length(token.value or Fraction(0), unit, at, at + 2) if unit == HOUR else None
        if at and (unicodedata.category(self.texts[at - 1][0]) == "Sc" or self.is_in(at - 1, "rates")):
            return None  # money, or how often: "$5m", "every 2 hours", "twice a day"
        found = self.quantity(at)
        if found is None:
            return None
        value, at = found
        if self.is_in(at, "to") and (upper := self.quantity(at + 1)):
            estimate, (value, at) = True, (max(value, upper[0]), upper[1])
        if at < len(self.texts) and self.texts[at] == "-" and self.unit(at + 1) is not None:
            at += 1
        for _ in range(2):
            at += self.is_in(at, "extra")
        unit = self.unit(at)
        return None if unit is None else Length(value * unit, unit, start, at + 1, estimate)

    def length(self, at: int) -> Length | None:
        """The whole length that begins at `at`: "1w 3d 2h", "an hour and a half", "2 hours ten", "1h30"."""
        found = self.component(at)
        if found is None:
            unit = self.unit(at)
            if unit is None or not self.is_in(at + 1, "and") or self.part(at + 2) is None:
                return None
            found = Length(unit, unit, at, at + 1)
        while (longer := self._longer(found)) is not None:
            found = longer
        return found

    def _longer(self, so_far: Length) -> Length | None:
        at = so_far.end
        if at < len(self.texts) and self.texts[at] == "." and at + 1 < len(self.texts):
            at += 1
        glued = at < len(self.tokens) and self.tokens[at].start == self.tokens[at - 1].end
        joined = at
        while joined < len(self.texts) and joined < at + 2 and (self.texts[joined] == "," or self.is_in(joined, "and")):
            joined += 1
        if joined >= len(self.texts):
            return None
        more = self.component(joined)
        if more:
            fits = more.unit < so_far.unit and not more.estimate
            return (
                Length(so_far.minutes + more.minutes, more.unit, so_far.start, more.end, so_far.estimate)
                if fits
                else None
            )
        if joined > at and (part := self.part(joined)) and self.unit(part[1]) is None and not self.is_in(part[1], "of"):
            return Length(so_far.minutes + part[0] * so_far.unit, Fraction(0), so_far.start, part[1], so_far.estimate)
        tail = self.number(joined) if so_far.unit == HOUR and so_far.minutes == int(so_far.minutes) else None
        if tail and tail[0] == int(tail[0]) and tail[0] < 60:
            ends = tail[1] >= len(self.texts) or self.texts[tail[1]] in {".", ",", ";", ")", "!", "(", "+"}
            if ends or (glued and joined == at):
                return Length(so_far.minutes + tail[0], Fraction(0), so_far.start, tail[1], so_far.estimate)
        return None

    def lengths(self, start: int = 0, end: int | None = None) -> list[Length]:
        """All lengths between two tokens, in order, none inside another."""
        found: list[Length] = []
        at, end = start, len(self.tokens) if end is None else end
        while at < end:
            length = self.length(at)
            if length and length.end <= end:
                found.append(length)
                at = length.end
            else:
                at += 1
        return found


def whole(minutes: Fraction) -> int | None:
    """To the nearest minute, a half up; None for what is nothing or less than a minute."""
    return int(minutes + Fraction(1, 2)) if minutes >= 1 else None
