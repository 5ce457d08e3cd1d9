"""The words of lengths of time (`[durations]` in `rules/status.toml`), and a text cut into the tokens they are found by."""

import re
import unicodedata
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction
from functools import cache, cached_property
from typing import Any, NamedTuple

from inboxva.errors import Mistake, UserError
from inboxva.model import packaged
from inboxva.parse.reports.wordtable import WordTable

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
    "one", "articles", "and", "and_part", "of", "extra", "rates", "to", "cap", "cap_after", "cap_filler",
    "total", "week", "instead", "other", "unclear", "before", "after", "minus", "noon", "midnight",
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

    @cached_property
    def amounts(self) -> frozenset[str]:
        """The words without digits that an amount can begin with."""
        return frozenset(self.numbers) | frozenset(self.parts) | self.lists["one"] | self.lists["articles"]

    @cached_property
    def beginnings(self) -> frozenset[str]:
        """The words that a length of time can begin with."""
        return self.amounts | frozenset(self.units)

    @cached_property
    def fillers(self) -> frozenset[str]:
        """The words that say nothing of their own beside an amount."""
        return frozenset().union(*(self.lists[key] for key in ("before", "and", "week", "to")))

    @cached_property
    def turns(self) -> frozenset[str]:
        """The words that begin a phrase which changes what the amounts beside it mean."""
        return frozenset().union(*(self.phrases[key].beginnings for key in ("instead", "other", "unclear", "total")))

    @cached_property
    def capping(self) -> frozenset[str]:
        """The words of which every cap phrase holds one: the longest of each."""
        phrases = (phrase for key in ("cap", "cap_after") for phrase, _ in self.phrases[key].items())
        return frozenset(max(phrase, key=len) for phrase in phrases)

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
    |(?P<part>(?<![0-9/.,])(?:1/[2-4]|2/3|3/4)(?![0-9/])|[{_VULGAR}])
    |(?P<number>(?:[0-9]+(?:[.,][0-9]+)?|(?<![0-9])[.,][0-9]+))
    |(?P<word>(?:(?![{_VULGAR}])[^\W\d_])+(?:'[a-z]+)?)
    |(?P<sign>\S)""",
    re.VERBOSE,
)
_PIECE = re.compile(rf"[^\W\d_{_VULGAR}]+(?:'[a-z]+)?|[^\w\s]")
_THOUSANDS = re.compile(r"[1-9][0-9]{0,2},[0-9]{3}")


def tokens(text: str) -> list[Token]:
    """The tokens of a text, folded."""
    found = []
    for match in _TOKEN.finditer(_MERIDIEM.sub(r"\1m", fold(text))):
        kind, piece = match.lastgroup or "sign", match[0]
        if kind in ("word", "sign"):
            found.append(Token(kind, piece, *match.span()))
            continue
        value: Fraction | None = None
        if kind == "number":
            digits = piece.replace(",", "" if _THOUSANDS.fullmatch(piece) else ".")
            value = Fraction(int(digits) if digits.isdigit() else digits) if len(digits) < 12 else None
        elif kind == "part":
            value = Fraction(piece) if len(piece) == 3 else Fraction(unicodedata.numeric(piece)).limit_denominator(20)
        elif kind == "clock":
            value = _clock_minutes(piece)
        if value is None:
            kind = "sign"
        found.append(Token(kind, piece, *match.span(), value))
    return found


def pieces(text: str) -> list[str]:
    """The words and signs of a text, folded: what a first look finds out without reading its numbers."""
    return _PIECE.findall(fold(text))


def words_of(text: str) -> list[str]:
    """The texts of a phrase's tokens."""
    return [token.text for token in tokens(text)]


def _clock_minutes(piece: str) -> Fraction | None:
    hours, minutes, *seconds = (int(part) for part in piece.split(":"))
    if minutes > 59 or any(second > 59 for second in seconds):
        return None
    return Fraction(hours * HOUR + minutes) + Fraction(seconds[0] if seconds else 0, 60)
