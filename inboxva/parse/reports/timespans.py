"""Lengths of time inside a text: "1h30", "an hour and a half", "two and three quarters of an hour".

A length is read from a given token on, with a bounded look ahead, so that time grows with the text and no faster. What
a text or a field means by its lengths is read in `durations.py`.
"""

import unicodedata
from fractions import Fraction
from typing import NamedTuple

from inboxva.parse.reports.durationwords import HOUR, DurationWords, tokens


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

    def any_part(self, at: int) -> tuple[Fraction, int] | None:
        """A fraction in digits or words: "1/2", "¾", "a half"."""
        token = self.tokens[at] if at < len(self.tokens) else None
        return (token.value, at + 1) if token and token.kind == "part" and token.value else self.part(at)

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
                more = self.any_part(at + 1)
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
        half = at + 1 if self.is_in(at, "and_part") else joined
        part = self.part(half) if half > at else None
        ends = half == joined or part is None or part[1] >= len(self.texts) or self.tokens[part[1]].kind == "sign"
        if part and ends and self.unit(part[1]) is None and not self.is_in(part[1], "of"):
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
        if self.words.units.keys().isdisjoint(self.texts):
            return found
        at, end = start, len(self.tokens) if end is None else end
        while at < end:
            begins = self.tokens[at].value is not None or self.texts[at] in self.words.beginnings
            length = self.length(at) if begins else None
            if length and length.end <= end:
                found.append(length)
                at = length.end
            else:
                at += 1
        return found


def whole(minutes: Fraction) -> int | None:
    """To the nearest minute, a half up; None for what is nothing or less than a minute."""
    return int(minutes + Fraction(1, 2)) if minutes >= 1 else None
