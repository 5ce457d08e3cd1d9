"""Lengths of time that lead to a moment: "in 2 hours", "within 3 business days", "two weeks from Monday"."""

from dataclasses import dataclass, field

from inboxva.parse.moments.calendar_words import Day, Later
from inboxva.parse.moments.daywords import match_base
from inboxva.parse.moments.timewords import Tokens, Words

_SECONDS = {"second": 1, "minute": 60, "hour": 3600}
_DAYS = {"day": 1, "week": 7, "fortnight": 14}
_MONTHS = {"month": 1, "year": 12}
_ABOUT = frozenset(
    {
        "about",
        "around",
        "approximately",
        "approx",
        "roughly",
        "at",
        "most",
        "max",
        "just",
        "exactly",
        "another",
        "the",
        "next",
        "coming",
        "following",
    }
)
_MORE = frozenset({"more", "full", "short", "consecutive", "further"})


_LONGEST = 16  # tokens: within so many stands the unit of a length, as in "within about the next 24 to 48 hours"


@dataclass(frozen=True, slots=True)
class Elapsed:
    """So many seconds after the mail was written."""

    seconds: int


@dataclass(slots=True)
class Length:
    """A length of time, by the units it was written in."""

    seconds: float = 0
    days: int = 0
    months: int = 0
    business: int = 0
    units: list[str] = field(default_factory=list)

    def add(self, amount: float, unit: str) -> bool:
        """Add `amount` of a unit; False where it cannot be said in whole days or in seconds."""
        self.units.append(unit)
        if unit in _SECONDS:
            self.seconds += amount * _SECONDS[unit]
            return True
        whole = int(amount)
        self.days += whole * _DAYS.get(unit, 0)
        self.months += whole * _MONTHS.get(unit, 0)
        self.business += whole * (unit == "business")
        return whole == amount

    def since(self, base: Day | None) -> Day | Elapsed | None:
        """What lies this length after a day, or after the mail's moment; None for hours after a day."""
        if self.seconds or not (self.days or self.months or self.business):
            if base or self.months or self.business:
                return None
            return Elapsed(round(self.seconds) + self.days * 86400)
        return Later(self.days, self.months, self.business, base)


def _amount(tokens: Tokens, i: int, words: Words) -> tuple[float, int] | None:
    """2, 2.5, two, a, an, half an, a couple of."""
    word = tokens.word(i)
    if word == "half":
        return (0.5, i + 2) if tokens.word(i + 1) in ("a", "an") else None
    couple = i + (word == "a")
    if tokens.word(couple) == "couple":
        return 2, couple + (2 if tokens.word(couple + 1) == "of" else 1)
    if word in ("a", "an"):
        return (0.5, i + 2) if tokens.word(i + 1) == "half" else (1, i + 1)
    number = tokens.number(i)
    if number is not None:
        if tokens.mark(i + 1, ".", ",") and tokens.digits(i + 2) in (1, 2):
            return float(f"{number}.{int(tokens.low[i + 2]):0{tokens.digits(i + 2)}}"), i + 3
        if tokens.word(i + 1) in ("-", "–", "to") and tokens.number(i + 2) is not None and tokens.digits(i + 2) <= 3:
            return float(tokens.low[i + 2]), i + 3
        return number, i + 1
    if found := words.numbers.at(tokens, i):
        spoken, end = found
        if tokens.word(end) in ("to", "or") and (later := words.numbers.at(tokens, end + 1)):
            return later
        return spoken, end
    return None


def match_length(tokens: Tokens, i: int, words: Words) -> tuple[Length, int] | None:
    """The length of time that begins at `i`, and where it ends."""
    length, end = Length(), i
    while len(length.units) < 4:
        at = end
        if length.units:
            at += tokens.word(at) == ","
            at += tokens.word(at) == "and"
        found = _amount(tokens, at, words)
        if not found:
            break
        amount, at = found
        at += tokens.word(at) in _MORE
        at += tokens.word(at) == "-"
        unit = words.units.at(tokens, at)
        if not unit or unit[0] in length.units:
            break
        name, at = unit
        if tokens.low[at : at + 3] == ["and", "a", "half"]:
            amount, at = amount + 0.5, at + 3
        if not length.add(amount, name):
            return None
        end = at
    return (length, end) if length.units else None


def match_later(tokens: Tokens, i: int, words: Words, day_first: bool) -> tuple[Day | Elapsed, int] | None:
    """The moment a length of time leads to, and where the words for it end."""
    if words.units.first.keys().isdisjoint(tokens.low[i : i + _LONGEST]):
        return None
    prefixed = tokens.word(i) in ("in", "within")
    at = i + prefixed
    while prefixed and tokens.word(at) in _ABOUT and at < i + 4:
        at += 1
    if tokens.word(i) == "within" and at > i + 1 and (unit := words.units.at(tokens, at)):
        length, end = Length(), unit[1]
        return (
            ((length.since(None) or Later()), end) if length.add(1, unit[0]) and unit[0] in ("hour", "minute") else None
        )
    if not prefixed and (weeks := words.weeks.at(tokens, i)) and weeks[0] == 1:
        following = words.units.at(tokens, weeks[1])
        return (Later(business=1), following[1]) if following and following[0] == "business" else None
    found = match_length(tokens, at, words)
    if not found:
        return None
    length, end = found
    if prefixed and tokens.word(end) == "'":
        end += 1
    if prefixed and tokens.word(end) in ("time", "of"):
        return (_since(length, None), end + 1) if tokens.word(end) == "time" else None
    linked = tokens.word(end)
    if linked in ("from", "after", "hence", "following"):
        if linked == "hence" or tokens.low[end : end + 2] == ["from", "now"]:
            return _whole(length.since(None), end + (1 if linked == "hence" else 2))
        base = match_base(tokens, end + 1, words, day_first)
        if base:
            return _whole(length.since(base[0]), base[1])
        return None
    return _whole(length.since(None), end) if prefixed else None


def _since(length: Length, base: Day | None) -> Day | Elapsed:
    return length.since(base) or Later()


def _whole(value: Day | Elapsed | None, end: int) -> tuple[Day | Elapsed, int] | None:
    return (value, end) if value is not None else None
