"""Phrases found again with a letter or two wrong (spec/status-lines.md, Fields).

The rule for a name that stands before a colon or an equals sign, at the place of a field: it is read as the field where
one letter is missing, too many, wrong or in the wrong place, names of one field alone are that near, and the value is of
the field's kind. A name of hours must have all its own letters: "Huors: 2" is read, "Tours: 2" is not. All that is near
and is not read, two letters wrong in a long name included, is asked about: 'Did you mean "Hours: 2"?', so that
hours are neither dropped in silence nor made up.
"""

from collections.abc import Iterable
from typing import Generic, TypeVar

V = TypeVar("V")
LONGEST = 40  # characters of a text that is looked for
_LONG = 9  # letters of a phrase in which two may be wrong
_SWAPPED = 4  # letters of a phrase in which two neighbours may have changed places


class Misspelt(Generic[V]):
    """Phrases and what each means, found again with a letter wrong."""

    def __init__(self, entries: Iterable[tuple[str, V]]) -> None:
        self._meant: dict[str, list[tuple[str, V]]] = {}
        for text, value in entries:
            for form in one_less(text):
                self._meant.setdefault(form, []).append((text, value))

    def near(self, text: str) -> list[tuple[str, V]]:
        """The phrases that are a letter away, with what they mean; those that only miss one before all others."""
        if len(text) > LONGEST:
            return []
        if missing := self._meant.get(text):
            return missing
        return [entry for form in one_less(text) for entry in self._meant.get(form, ())]

    def at(self, text: str) -> V | None:
        """What a text means; None where no phrase is near, or several that mean different things."""
        meant = {value for _, value in self.near(text)}
        return meant.pop() if len(meant) == 1 else None


class Guess(Generic[V]):
    """What may be asked about: phrases with two letters wrong, and short ones with two neighbours that changed places."""

    def __init__(self, entries: Iterable[tuple[str, V]]) -> None:
        self._long: dict[str, list[tuple[str, V, frozenset[str]]]] = {}
        self._short: dict[str, tuple[str, V]] = {}
        for text, value in entries:
            if len(text) >= _LONG:
                self._long.setdefault(text[0], []).append((text, value, frozenset(text)))
            elif len(text) == _SWAPPED:
                for i in range(_SWAPPED - 1):
                    self._short.setdefault(text[:i] + text[i + 1] + text[i] + text[i + 2 :], (text, value))

    def at(self, text: str) -> tuple[str, V] | None:
        """The nearest phrase, with what it means; None where none is near."""
        if short := self._short.get(text):
            return short
        letters = frozenset(text)
        found = [
            (far, phrase, value)
            for phrase, value, own in self._long.get(text[:1], ())
            if abs(len(phrase) - len(text)) <= 2 and len(letters ^ own) <= 3 and (far := distance(text, phrase)) <= 2
        ]
        return min(found, key=lambda one: one[:2])[1:] if found else None


def one_less(text: str) -> set[str]:
    """A text, and what is left of it without any one of its letters."""
    return {text, *(text[:i] + text[i + 1 :] for i in range(len(text)))}


def is_slip(written: str, meant: str) -> bool:
    """Whether only the fingers slipped: all letters of the phrase are there, at most one more or less of them, none other."""
    if written[:1] != meant[:1] and sorted(written) != sorted(meant):
        return False
    return sorted(written) == sorted(meant) or len(written) != len(meant)


def distance(a: str, b: str) -> int:
    """How many letters must be put in, taken out, changed or swapped with their neighbour to make one text of the other."""
    before: list[int] = []
    row = list(range(len(b) + 1))
    for i, x in enumerate(a):
        following = [i + 1]
        for j, y in enumerate(b):
            cost = min(row[j] + (x != y), row[j + 1] + 1, following[j] + 1)
            if i and j and x == b[j - 1] and a[i - 1] == y:
                cost = min(cost, before[j - 1] + 1)
            following.append(cost)
        before, row = row, following
    return row[-1]
