"""The words of status reports, read from `rules/status.toml`: names of fields, words of states, "none", remedies."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from functools import cache, cached_property
from typing import Any, NamedTuple

from inboxva.errors import Mistake, UserError
from inboxva.model import packaged
from inboxva.model.work import State
from inboxva.parse.reports.durationwords import DurationWords, fold
from inboxva.parse.reports.misspelt import Guess, Misspelt
from inboxva.parse.reports.wordtable import WordTable

LIST_FIELDS = ("done", "next", "blocked", "questions", "links")
VALUE_FIELDS = ("task", "state", "percent", "minutes", "eta")
FIELDS = VALUE_FIELDS + LIST_FIELDS
PROBLEMS = (
    "unknown_state",
    "bad_hours",
    "bad_percent",
    "bad_eta",
    "empty_report",
    "shared_hours",
    "unread",
    "unknown_field",
)
PHRASES = (
    "leading", "trailing", "not", "at_risk", "begun", "and", "time", "greeting", "thanks", "polite", "assent", "person",
    "title", "command", "correction", "correction_of", "corrected", "step", "with",
    "away", "need", "more", "order", "then", "checklist", "stop",
)  # fmt: skip
_NAME_LISTS = {"names", "weak", "strict"}
_EXTRA_LISTS = {"percent": {"text_is_done"}, "minutes": {"total", "week"}}
_WORD = re.compile(r"%|[^\W_]+(?:['’][^\W_]+)*|[☀-➿🌀-🫿]")


class Word(NamedTuple):
    """A word of a line, folded, and where it stands in it."""

    text: str
    start: int
    end: int


def split_words(text: str) -> list[Word]:
    """The words of a line; a percent sign and an emoji are words."""
    if text.isascii():
        return [Word(match[0], match.start(), match.end()) for match in _WORD.finditer(text.lower())]
    return [Word(fold(match[0]), match.start(), match.end()) for match in _WORD.finditer(text)]


def phrase(text: str) -> tuple[str, ...]:
    """A phrase as the tuple of its folded words."""
    return tuple(_WORD.findall(fold(text)))


def first_word(text: str) -> str:
    """The folded word that a text begins with, after spaces and signs; "" where there is none."""
    match = _WORD.search(text)
    return fold(match[0]) if match else ""


@dataclass(frozen=True, slots=True)
class Name:
    """What a field name means. `weak` counts only beside another field or with a value of its kind, `strict` only with one.

    `total` is a total to check, `week` allows the hours of a week; `text_is_done`: with a text, no number, it is `done`.
    """

    field: str
    weak: bool = False
    strict: bool = False
    total: bool = False
    week: bool = False
    text_is_done: bool = False


@dataclass(frozen=True)
class StatusWords:
    """All words of status reports. `none` and `none_eta` hold whole values, folded; `problems` a sentence for each code."""

    names: WordTable[Name]
    states: WordTable[State]
    phrases: Mapping[str, WordTable[None]]
    none: frozenset[str]
    none_eta: frozenset[str]
    none_phrases: WordTable[None]
    between: WordTable[None]
    problems: Mapping[str, str]
    durations: DurationWords

    @cached_property
    def misspelt_names(self) -> Misspelt[Name]:
        """Names of fields with a letter wrong: long ones, and of lists only very long ones, as prose is near the others."""
        return Misspelt(
            (text, replace(name, weak=name.field in LIST_FIELDS))
            for text, name in ((" ".join(form), name) for form, name in self.names.items())
            if len(text) >= (7 if name.field in LIST_FIELDS else 5) and name.field != "task" and not name.strict
        )

    @cached_property
    def guessed_names(self) -> Guess[Name]:
        """Names of fields that may be asked about."""
        forms = ((" ".join(form), name) for form, name in self.names.items())
        return Guess(
            (text, name)
            for text, name in forms
            if name.field != "task" and not name.strict and (not name.weak or name.field == "minutes")
        )

    @cached_property
    def misspelt_states(self) -> Misspelt[State]:
        """Long words of states with a letter wrong."""
        forms = ((" ".join(form), state) for form, state in self.states.items())
        return Misspelt((text, state) for text, state in forms if len(text) >= 8)

    @cached_property
    def plain_names(self) -> Mapping[str, Name]:
        """The names as plain texts."""
        return {" ".join(form): name for form, name in self.names.items()}

    @cached_property
    def none_beginnings(self) -> frozenset[str]:
        """The words that "none" begins with, in whatever form."""
        return self.none_phrases.beginnings | {first_word(text) for text in (*self.none, *self.none_eta)}

    @cached_property
    def stepping(self) -> frozenset[str]:
        """The words that a line which calls steps done begins with."""
        return self.phrases["step"].beginnings | {form[0] for form, state in self.states.items() if state is State.DONE}

    @cached_property
    def correcting(self) -> frozenset[str]:
        """The words that a correction begins with."""
        return self.phrases["correction"].beginnings | self.phrases["corrected"].beginnings

    @cached_property
    def courtesies(self) -> frozenset[str]:
        """The words that a courtesy begins with."""
        return frozenset().union(*(self.phrases[kind].beginnings for kind in ("greeting", "thanks", "assent")))

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> "StatusWords":
        """From the table of a `rules/status.toml`. Raises UserError with every mistake in it."""
        return _Check(table).words()


@cache
def packaged_words() -> StatusWords:
    """The words that ship with the package."""
    return StatusWords.from_table(packaged.table("rules/status.toml"))


def _forms(listed: Iterable[str]) -> list[tuple[str, ...]]:
    """Each phrase in singular and plural."""
    forms = []
    for text in listed:
        words = phrase(text)
        if words:
            last = words[-1]
            other = last[:-1] if last.endswith("s") and len(last) > 3 else last + "s"
            forms += [words, (*words[:-1], other)]
    return forms


class _Check:
    """Takes a table apart and collects what is wrong in it."""

    def __init__(self, table: Mapping[str, Any]) -> None:
        self.table = table
        self.mistakes: list[Mistake] = []

    def words(self) -> StatusWords:
        known = {"fields", "states", "phrases", "none", "problems", "durations"}
        self.refuse_unknown("", self.table, known)
        none = self.section("none", {"words", "between", "eta"})
        phrases = self.section("phrases", set(PHRASES))
        none_words = self.strings("none.words", none.get("words", []))
        names, states = self.names(), self.states()
        problems = self.section("problems", set(PROBLEMS))
        for code in PROBLEMS:
            if not isinstance(problems.get(code), str) or not problems[code].strip():
                self.wrong(f"problems.{code} must be a sentence", "say how to write the line")
        try:
            durations = DurationWords.from_table(self.section("durations", None))
        except UserError as error:
            self.mistakes += error.mistakes
        lists = {key: self.strings(f"phrases.{key}", phrases.get(key, [])) for key in PHRASES}
        between = self.strings("none.between", none.get("between", []))
        eta = self.strings("none.eta", none.get("eta", []))
        if self.mistakes:
            raise UserError(self.mistakes)
        return StatusWords(
            names,
            states,
            {key: _table(listed) for key, listed in lists.items()},
            frozenset(fold(word) for word in none_words),
            frozenset(fold(word) for word in eta),
            _table(none_words),
            _table(between),
            dict(problems),
            durations,
        )

    def names(self) -> WordTable[Name]:
        """The names of all fields; a name that two fields claim is a mistake."""
        fields = self.section("fields", set(FIELDS))
        found: dict[tuple[str, ...], Name] = {}
        for field in FIELDS:
            inner = fields.get(field, {})
            if not isinstance(inner, dict):
                self.wrong(f"fields.{field} must be a table", 'for example names = ["…"]')
                continue
            self.refuse_unknown(f"fields.{field}.", inner, _NAME_LISTS | _EXTRA_LISTS.get(field, set()))
            lists = {key: self.strings(f"fields.{field}.{key}", value) for key, value in inner.items()}
            marks = {key: set(_forms(listed)) for key, listed in lists.items()}
            for form in set().union(*marks.values()):
                name = Name(
                    field, *(form in marks.get(k, ()) for k in ("weak", "strict", "total", "week", "text_is_done"))
                )
                if form in found and found[form].field != field:
                    text = " ".join(form)
                    self.wrong(f'"{text}" names two fields: {found[form].field} and {field}', "keep it in one of them")
                found[form] = name
        return WordTable(found)

    def states(self) -> WordTable[State]:
        """The words of all states."""
        states = self.section("states", {state.value for state in State})
        found: dict[tuple[str, ...], State] = {}
        for name in [state for state in State if state.value in states]:
            for word in self.strings(f"states.{name.value}", states[name.value]):
                if found.setdefault(phrase(word), name) is not name:
                    self.wrong(f'"{word}" means two states: {found[phrase(word)]} and {name}', "keep it in one of them")
        return WordTable(found)

    def section(self, key: str, known: set[str] | None) -> Mapping[str, Any]:
        inner = self.table.get(key, {})
        if not isinstance(inner, dict):
            self.wrong(f"{key} must be a table", f"write [{key}] on a line of its own")
            return {}
        if known is not None:
            self.refuse_unknown(f"{key}.", inner, known)
        return inner

    def refuse_unknown(self, where: str, inner: Mapping[str, Any], known: set[str]) -> None:
        for key in inner:
            if key not in known:
                self.wrong(f"{where}{key} is not known", "known here: " + ", ".join(sorted(known)))

    def strings(self, where: str, value: Any) -> list[str]:
        if isinstance(value, list) and all(isinstance(word, str) for word in value):
            return value
        self.wrong(f"{where} must be a list of texts", 'write it as ["a", "b"]')
        return []

    def wrong(self, message: str, remedy: str) -> None:
        self.mistakes.append(Mistake(message, remedy))


def _table(listed: Iterable[str]) -> WordTable[None]:
    return WordTable({phrase(text): None for text in listed})
