"""The words that times are written with (rules/deadlines.toml), and text cut into the tokens they are looked for in."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import time
from functools import cache, cached_property, lru_cache
from itertools import islice
from typing import Any, Generic, TypeVar

from inboxva.model.packaged import table
from inboxva.model.work import Priority

_TOKEN = re.compile(r"\d+|[^\W\d_]+(?:['’][^\W\d_]+)*|[^\w\s]|_")
_SENTENCE = 1000  # characters: the tokens of longer texts are not kept
T = TypeVar("T")


class Tokens:
    """A piece of text as numbers, words (lower case) and marks."""

    def __init__(self, text: str, most: int | None = None) -> None:
        self.text = text
        if text.isascii() and len(text) < _SENTENCE:
            self.low: list[str] = _TOKEN.findall(text.lower())[:most]
        else:
            self.low = [match[0].lower().replace("’", "'") for match in islice(_TOKEN.finditer(text), most)]
        # Empty words around the text, so that a look beyond its ends needs no test.
        self.padded = [*self.low, *("",) * 16]

    @cached_property
    def start(self) -> list[int]:
        """Where each token begins in `text`."""
        return [match.start() for match in islice(_TOKEN.finditer(self.text), len(self.low))]

    @cached_property
    def end(self) -> list[int]:
        """Where each token ends in `text`."""
        return [match.end() for match in islice(_TOKEN.finditer(self.text), len(self.low))]

    def __len__(self) -> int:
        return len(self.low)

    def word(self, i: int) -> str:
        """The token at `i` in lower case; "" outside the text (up to 16 tokens away)."""
        return self.padded[i]

    def written(self, i: int) -> str:
        """The token at `i` as it was written."""
        return self.text[self.start[i] : self.end[i]] if 0 <= i < len(self.low) else ""

    def number(self, i: int) -> int | None:
        """The number at `i`, None where there is none of at most four digits."""
        word = self.word(i)
        return int(word) if word.isdecimal() and len(word) <= 4 else None

    def digits(self, i: int) -> int:
        """How many digits the number at `i` has."""
        return len(self.word(i)) if self.word(i).isdecimal() else 0

    def touches(self, i: int) -> bool:
        """Whether the token at `i` stands right against the one before it."""
        return 0 < i < len(self.low) and self.start[i] == self.end[i - 1]

    def mark(self, i: int, *marks: str) -> bool:
        """Whether one of `marks` stands at `i`, touching both neighbours."""
        return self.word(i) in marks and self.touches(i) and self.touches(i + 1)


def tokens_of(text: str, most: int | None = None) -> Tokens:
    """The first tokens of a text, as many as `most`. A sentence is read for several things: its tokens are cut once."""
    kept = _kept(text) if len(text) < _SENTENCE else None
    return kept if kept and (most is None or len(kept) <= most) else Tokens(text, most)


@lru_cache(maxsize=64)
def _kept(text: str) -> Tokens:
    return Tokens(text)


class Phrases(Generic[T]):
    """Phrases of one or more words, each with what it means, found at a place or before it; the longest wins."""

    def __init__(self, entries: Iterable[tuple[str, T]]) -> None:
        self.first: dict[str, list[tuple[list[str], T]]] = {}
        self.last: dict[str, list[tuple[list[str], T]]] = {}
        for phrase, value in sorted(entries, key=lambda entry: -len(Tokens(entry[0]))):
            words = Tokens(phrase).low
            self.first.setdefault(words[0], []).append((words, value))
            self.last.setdefault(words[-1], []).append((words, value))

    def at(self, tokens: Tokens, i: int) -> tuple[T, int] | None:
        """The meaning of the phrase that begins at `i`, and where it ends."""
        for words, value in self.first.get(tokens.padded[i], ()):
            if tokens.low[i : i + len(words)] == words:
                return value, i + len(words)
        return None

    def before(self, tokens: Tokens, end: int) -> tuple[T, int] | None:
        """The meaning of the phrase that ends before `end`, and where it begins."""
        for words, value in self.last.get(tokens.padded[end - 1], ()):
            if tokens.low[max(0, end - len(words)) : end] == words:
                return value, end - len(words)
        return None


@dataclass(frozen=True)
class DayPart:
    """A part of the day: its last moment (None: the end of the working day), and whether an hour in it is p.m."""

    until: time | None
    pm: bool


@dataclass(frozen=True)
class EndWord:
    """ "EOD", "end of next month": of which unit, how many units ahead."""

    unit: str
    ahead: int = 0


@dataclass(frozen=True)
class CorrectionWords:
    """How people take back a time that they gave: what may open the sentence, lead to the time, and stand behind it.

    `moves` say by themselves that it is another one; `admits` do before a time or before `says`; so does a `says` with
    one of `after_all` behind the time. `telling` holds a word of each.
    """

    openers: Phrases[None]
    admits: Phrases[None]
    moves: Phrases[None]
    says: Phrases[None]
    after_all: Phrases[None]
    behind: Phrases[None]
    goes_on: frozenset[str]
    telling: frozenset[str]


@dataclass(frozen=True)
class Words:
    """Everything in rules/deadlines.toml, ready to be looked for."""

    before_time: Phrases[None]
    near_time: Phrases[None]
    after_time: Phrases[None]
    happens: Phrases[None]
    events: frozenset[str]
    whose: frozenset[str]
    correction: "CorrectionWords"
    never: Phrases[None]
    own: Phrases[None]
    loose: Mapping[str, frozenset[str]]
    wants: frozenset[str]
    weekdays: Mapping[str, int]
    months: Mapping[str, int]
    doubtful: frozenset[str]
    names: frozenset[str]
    relative: Phrases[int]
    tonight: Phrases[None]
    weeks: Phrases[int]
    week_of: Phrases[int]
    near_not: frozenset[str]
    governing: frozenset[str]
    ends: Phrases[EndWord]
    clock_words: Phrases[str]
    oclock: Phrases[None]
    cues: frozenset[str]
    hour_cues: frozenset[str]
    day_cues: frozenset[str]
    changes: frozenset[str]
    parts: Phrases[DayPart]
    units: Phrases[str]
    numbers: Phrases[int]
    ordinals: Phrases[int]
    glue: frozenset[str]
    range: frozenset[str]
    follow: frozenset[str]
    between: frozenset[str]
    alone: frozenset[str]
    letters: Mapping[str, tuple[str, ...]]
    places: Phrases[str]
    priorities: Mapping[str, Priority]
    priority: re.Pattern[str]
    urging: frozenset[str]
    seeds: frozenset[str]
    starts: Mapping[str, tuple[str, ...]]
    night: DayPart


def _all(words: Iterable[str]) -> Phrases[None]:
    return Phrases((word, None) for word in words)


def _numbered(lists: Iterable[Iterable[str]], first: int) -> dict[str, int]:
    return {word: number for number, words in enumerate(lists, first) for word in words}


def _spoken(numbers: Iterable[tuple[str, int]]) -> Iterable[tuple[str, int]]:
    """Numbers in words, with and without the hyphen of "twenty-first"."""
    return {form: number for word, number in numbers for form in (word, word.replace("-", " "))}.items()


def _kinds(**groups: Iterable[Iterable[str]]) -> Mapping[str, tuple[str, ...]]:
    """By a word, the kinds of parts of a time that may begin with it, in the order of `groups`."""
    kinds: dict[str, tuple[str, ...]] = {}
    for kind, beginnings in groups.items():
        for word in {word for words in beginnings for word in words}:
            kinds[word] = (*kinds.get(word, ()), kind)
    return kinds


def _telling(phrase: str) -> str:
    """The longest word of a phrase: the one to look for first."""
    return max(Tokens(phrase).low, key=len)


def _part(row: Mapping[str, Any]) -> DayPart:
    return DayPart(None if row["until"] == "end" else time.fromisoformat(row["until"]), row["pm"])


def _correction(rules: Mapping[str, Any]) -> CorrectionWords:
    names = ("openers", "admits", "moves", "says", "after_all", "behind")
    openers, admits, moves, says, after_all, behind = (_all(rules.get(name, ())) for name in names)
    telling = frozenset(_telling(word) for name in ("admits", "moves", "after_all") for word in rules.get(name, ()))
    return CorrectionWords(
        openers, admits, moves, says, after_all, behind, frozenset(rules.get("goes_on", ())), telling
    )


def read_words(rules: Mapping[str, Any]) -> Words:
    """The words of a table shaped as rules/deadlines.toml. KeyError for a missing key."""
    days, clock, small, zones = rules["days"], rules["clock"], rules["small"], rules["zones"]
    weekdays, months = _numbered(days["weekdays"], 0), _numbered(days["months"], 1)
    relative = [
        (w, n)
        for n, key in ((0, "today"), (1, "tomorrow"), (2, "after_tomorrow"), (-1, "yesterday"))
        for w in days[key]
    ]
    ends = [
        (word, EndWord(unit, ahead))
        for unit in ("day", "week", "month", "quarter", "year")
        for key, ahead in ((f"end_of_{unit}", 0), (f"end_of_next_{unit}", 1))
        for word in days.get(key, ())
    ]
    clock_words = [(word, name) for name in ("noon", "midnight") for word in clock[name]]
    parts = [(word, _part(row)) for row in rules["parts"].values() for word in row["words"]]
    units = [(word, unit) for unit, words in rules["units"].items() for word in words]
    cities = {zone.rpartition("/")[2].replace("_", " ").lower(): zone for zone in zones["cities"]["zones"]}
    single = [
        *relative,
        *ends,
        *clock_words,
        *parts,
        *units,
        *((word, 0) for word in (*days["tonight"], *clock["oclock"])),
    ]
    relatives, tonight, ends_of, named, dayparts, spoken, ordinals = (
        Phrases(relative), _all(days["tonight"]), Phrases(ends), Phrases(clock_words), Phrases(parts),
        Phrases(_spoken(rules["numbers"].items())),
        Phrases(_spoken((word, n) for n, word in enumerate(rules["ordinals"]["words"], 1))),
    )  # fmt: skip
    weeks = Phrases([*((w, 0) for w in days["this"]), *((w, 1) for w in days["next"])])
    week_of = Phrases(
        [
            *((w, 0) for w in days["this_week"]),
            *((w, 1) for w in days["next_week"]),
            *((w, -1) for w in days["last_week"]),
        ]
    )
    before_time, near_time, after_time = (_all(rules[key]) for key in ("before_time", "near_time", "after_time"))
    priorities = {word: Priority(level) for level, words in rules["priority"].items() for word in words}
    return Words(
        before_time=before_time,
        near_time=near_time,
        after_time=after_time,
        happens=_all((*rules.get("happens", ()), *rules.get("events", ()))),
        events=frozenset(rules.get("events", ())),
        whose=frozenset(small.get("whose", ())),
        correction=_correction(rules.get("correction", {})),
        never=_all(rules["never"]),
        own=_all(rules["own"]),
        loose={word: frozenset(words) for word, words in rules["loose"].items()},
        wants=frozenset(rules["wants"]),
        weekdays=weekdays,
        months=months,
        doubtful=frozenset(days["doubtful"]),
        names=frozenset(days["names"]),
        relative=relatives,
        tonight=tonight,
        weeks=weeks,
        week_of=week_of,
        ends=ends_of,
        clock_words=named,
        oclock=_all(clock["oclock"]),
        cues=frozenset(clock["cues"]),
        hour_cues=frozenset(clock["hour_cues"]),
        day_cues=frozenset(days["cues"]),
        changes=frozenset(clock["changes"]),
        parts=dayparts,
        units=Phrases(units),
        numbers=spoken,
        ordinals=ordinals,
        glue=frozenset(small["glue"]),
        range=frozenset(small["range"]),
        follow=frozenset(small["follow"]),
        between=frozenset(small["between"]),
        alone=frozenset(small["alone"]),
        letters={name: tuple(meant) for name, meant in zones["letters"].items()},
        places=Phrases((cities | zones["names"]).items()),
        priorities=priorities,
        priority=re.compile(
            rf"(?<![\w-])(?:{'|'.join(map(re.escape, sorted(priorities, key=len, reverse=True)))})(?![\w-])"
        ),
        # The "p" of "a.s.a.p", and not its "a".
        urging=frozenset(max(reversed(Tokens(word).low), key=len) for word in priorities),
        seeds=frozenset(
            {*weekdays, *months, *(Tokens(word).low[-1] for word, _ in single), "half", "quarter"} - {"am", "pm", "m"}
        ),
        starts=_kinds(
            later=({"in", "within", "a", "an", "half"}, spoken.first, weeks.first),
            end=(ends_of.first,),
            weekday=(weekdays, week_of.first, weeks.first),
            day=(months, ordinals.first, relatives.first),
            clock=({"a", "half", "quarter"}, named.first, spoken.first),
            this_week=(week_of.first,),
            part_of_day=(tonight.first, weeks.first, dayparts.first),
        ),
        near_not=frozenset(rules["near_not"]),
        governing=frozenset(
            (frozenset(clock["hour_cues"]) - set(small["glue"]))
            | {"within", *(_telling(w) for key in ("before_time", "near_time", "after_time") for w in rules[key])}
            | {_telling(word) for word, _ in ends}
        ),
        night=_part(rules["parts"]["night"]),
    )


@cache
def packaged_words() -> Words:
    """The words that ship with the package."""
    return read_words(table("rules/deadlines.toml"))
