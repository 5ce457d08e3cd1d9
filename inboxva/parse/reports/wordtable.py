"""Phrases of plain words with a value each, looked up where they stand: the longest wins, in time that does not grow."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Generic, TypeVar

V = TypeVar("V")


class WordTable(Generic[V]):
    """Phrases (as tuples of folded words) and what each means."""

    def __init__(self, entries: Mapping[tuple[str, ...], V] | Iterable[tuple[tuple[str, ...], V]]) -> None:
        self._values = {phrase: value for phrase, value in dict(entries).items() if phrase}
        self._longest: dict[str, int] = {}
        for phrase in self._values:
            self._longest[phrase[0]] = max(len(phrase), self._longest.get(phrase[0], 0))

    def at(self, words: Sequence[str], place: int, end: int | None = None) -> tuple[int, V] | None:
        """How many words the longest phrase at `place` takes (none past `end`), and its value; None when there is none."""
        end = len(words) if end is None else end
        longest = self._longest.get(words[place]) if place < end else None
        if not longest:
            return None
        for size in range(min(longest, end - place), 0, -1):
            phrase = tuple(words[place : place + size])
            if phrase in self._values:
                return size, self._values[phrase]
        return None

    def size(self, words: Sequence[str], place: int, end: int | None = None) -> int:
        """How many words the longest phrase at `place` takes; 0 when none stands there."""
        if place >= len(words) or words[place] not in self._longest:
            return 0
        found = self.at(words, place, end)
        return found[0] if found else 0

    def items(self) -> Iterable[tuple[tuple[str, ...], V]]:
        """All phrases and their values."""
        return self._values.items()

    @property
    def beginnings(self) -> frozenset[str]:
        """The words that a phrase begins with."""
        return frozenset(self._longest)

    def could_begin(self, word: str) -> bool:
        """Whether a phrase begins with this word."""
        return word in self._longest

    def reach(self, word: str) -> int:
        """How many words the longest phrase that begins with this word has; 0 where none does."""
        return self._longest.get(word, 0)
