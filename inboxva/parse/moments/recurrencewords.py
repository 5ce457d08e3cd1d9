"""The words that a rhythm is written with: the table `[recurrence]` of rules/deadlines.toml, ready to be looked for."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache, cached_property
from typing import Any

from inboxva.model.packaged import table
from inboxva.model.when import Recurrence
from inboxva.parse.moments.timewords import Phrases, Words, read_words


@dataclass(frozen=True)
class RecurrenceWords:
    """The words for rhythms, and those for times, which stand among them."""

    times: Words
    every: Phrases[None]
    other: Phrases[None]
    day: Phrases[None]
    of_each_month: Phrases[None]
    of_month: Phrases[None]
    units: Phrases[Recurrence]
    adverbs: Phrases[Recurrence]
    phrases: Phrases[Recurrence]
    starting: Phrases[None]
    told: Phrases[None]
    asked: Phrases[None]
    set_up: Phrases[None]
    bounded: Phrases[None]
    bounded_here: Phrases[None]
    unbounded: Phrases[None]
    plurals: Mapping[str, int]
    lists: Mapping[str, frozenset[str]]

    def may_begin(self, word: str) -> bool:
        """Whether a rhythm may begin with this word."""
        return word in self.starts or word[0].isdecimal()

    @cached_property
    def seeds(self) -> frozenset[str]:
        """The words of which every rhythm holds one."""
        firsts = (p.first for p in (self.every, self.adverbs, self.phrases))
        return frozenset(self.plurals).union(*firsts, self.of_each_month.last)

    @cached_property
    def starts(self) -> frozenset[str]:
        """The first words of all rhythms that begin with none of a number's digits."""
        firsts = (p.first for p in (self.every, self.adverbs, self.phrases, self.times.ordinals))
        return frozenset({*self.plurals, *self.lists["last"]}.union(*firsts))


_PHRASES = (
    "every", "other", "day", "of_each_month", "of_month", "starting", "told", "asked", "set_up", "bounded",
    "bounded_here", "unbounded",
)  # fmt: skip
_LISTS = (
    "last", "joins", "ranges", "on", "not_after", "counts", "named", "follow", "things", "subjects", "may", "begins", "alone",
)  # fmt: skip


def _rhythms(rows: Mapping[str, Any]) -> Phrases[Recurrence]:
    def rhythm(row: Mapping[str, Any]) -> Recurrence:
        return Recurrence(row["unit"], row.get("every", 1), tuple(row.get("weekdays", ())), row.get("month_day"))

    return Phrases((word, rhythm(row)) for row in rows.values() for word in row["words"])


def _phrases(words: Iterable[str]) -> Phrases[None]:
    return Phrases((word, None) for word in words)


def read_recurrence_words(rules: Mapping[str, Any]) -> RecurrenceWords:
    """The words of a table shaped as rules/deadlines.toml. KeyError for a missing key."""
    rows = rules["recurrence"]
    return RecurrenceWords(
        times=read_words(rules),
        units=_rhythms(rows["units"]),
        adverbs=_rhythms(rows["adverbs"]),
        phrases=_rhythms(rows["phrases"]),
        plurals={word: day for day, words in enumerate(rows["plurals"]) for word in words},
        lists={name: frozenset(rows[name]) for name in _LISTS},
        **{name: _phrases(rows[name]) for name in _PHRASES},
    )


@cache
def packaged_recurrence_words() -> RecurrenceWords:
    """The words that ship with the package."""
    return read_recurrence_words(table("rules/deadlines.toml"))
