"""Our own letter in a reply of a client that quotes without marks: its lines are ours, and never the writer's.

A form that is filled in where it stands keeps what was filled in (spec/letters.md: lines of our stored letter are
subtracted from a reply before reading).
"""

import re
from collections.abc import Iterable, Iterator, Sequence, Set
from dataclasses import dataclass

from inboxva.model.message import Line, LineKind

RUN = 8  # words of ours in a row that nobody types by chance; the commands that a letter names are shorter
PIECE = 6  # words of ours within a line that also holds others
LONGEST = 50_000  # characters of a letter, and words of a reply, that are compared

# An empty form line is another word than its name before a value: "State:" is ours, "State: done" is the writer's.
_FORM = re.compile(r"^[^\w\n]*([^\W_]+:)[ \t]*$", re.M)
_WORD = re.compile(r"[^\W_]+(?::(?=\s*$|\s+[^\W_]+:))?", re.M)
_NUMBER = re.compile(r"^[^\w\n]*\d{1,2}[.)](?=[ \t])", re.M)  # of a list's item: some clients put it, some a dot


@dataclass(frozen=True, slots=True)
class _Word:
    """A word of a reply: its text for comparing, the place of its line among the lines, its end there."""

    text: str
    place: int
    end: int


def without_echoes(lines: Sequence[Line], letters: Iterable[str]) -> tuple[Line, ...]:
    """The lines with those of the `letters` (the texts of their parts) marked as quoted where they stand as the writer's own.

    What shares a line with words of ours stays own unless it is a piece of the letter's prose: then the line is parted,
    and both parts bear its number. The lines come back as they were where nothing of ours is in them.
    """
    words = [
        _Word(found[0].casefold(), place, found.end())
        for place, line in enumerate(lines)
        if line.kind is LineKind.OWN
        for found in _words(line.text)
    ][:LONGEST]
    ours = _ours([word.text for word in words], letters) if len(words) >= RUN else []
    if not any(ours):
        return tuple(lines)
    by_place: dict[int, list[tuple[_Word, bool]]] = {}
    for word, echoed in zip(words, ours, strict=True):
        by_place.setdefault(word.place, []).append((word, echoed))
    parted = [part for place, line in enumerate(lines) for part in _parted(line, by_place.get(place, []))]
    return tuple(_stood_under(_settled(parted)))


def _ours(words: Sequence[str], letters: Iterable[str]) -> list[bool]:
    """Which words stand in a row of `RUN` or more that one of the letters has too."""
    texts = [letter[:LONGEST].casefold() for letter in letters]
    names = {found[1] for text in texts for found in _FORM.finditer(text)}
    rows = {row for text in texts for row in _rows([found[0] for found in _words(text)], names)}
    ours = [False] * len(words)
    for start, row in enumerate(_rows(words, names)):
        if row in rows:
            ours[start : start + RUN] = [True] * RUN
    return ours


def _words(text: str) -> Iterator[re.Match[str]]:
    """The words of a text, the numbers of list items aside."""
    return _WORD.finditer(_NUMBER.sub(lambda number: " " * len(number[0]), text))


def _rows(words: Iterable[str], names: Set[str]) -> Iterator[tuple[str, ...]]:
    """Every `RUN` words in a row. Only the names of an empty form keep their colons."""
    plain = [word if word in names else word.rstrip(":") for word in words]
    return zip(*(plain[start:] for start in range(RUN)), strict=False)


def _parted(line: Line, words: Sequence[tuple[_Word, bool]]) -> list[Line]:
    """A line whole, or the words of ours at its begin and the writer's behind them."""
    if not words or not any(echoed for _, echoed in words):
        return [line]
    if all(echoed for _, echoed in words):
        return [line._replace(kind=LineKind.QUOTED, under=None)]
    begun = next(place for place, (_, echoed) in enumerate(words) if not echoed)
    if begun < PIECE:
        return [line]
    cut = words[begun - 1][0].end
    cut += len(line.text[cut:]) - len(line.text[cut:].lstrip(" \t.,;:!?\"'”’)"))
    ours, rest = line.text[:cut].rstrip(), line.text[cut:]
    return [line._replace(text=ours, kind=LineKind.QUOTED, under=None), line._replace(text=rest)]


def _settled(lines: Sequence[Line]) -> list[Line]:
    """Lines without words (blank ones, rules) between two lines of ours are ours too."""
    settled, count = list(lines), len(lines)
    place = 0
    while place < count:
        end = place
        while end < count and settled[end].kind is LineKind.OWN and not _WORD.search(settled[end].text):
            end += 1
        if end > place:
            above = place == 0 or settled[place - 1].kind is not LineKind.OWN
            below = end == count or settled[end].kind is not LineKind.OWN
            if above and below:
                settled[place:end] = [line._replace(kind=LineKind.QUOTED, under=None) for line in settled[place:end]]
        place = end + 1
    return settled


def _stood_under(lines: Iterable[Line]) -> Iterable[Line]:
    """Each own line with the quoted line that it now stands under."""
    above: str | None = None
    for line in lines:
        filled = bool(line.text.strip())
        if line.kind is LineKind.OWN:
            yield line._replace(under=above or line.under) if filled else line
        else:
            yield line
        if line.kind is LineKind.QUOTED:
            above = line.text.strip(" \t>") or above
        elif filled:
            above = None
