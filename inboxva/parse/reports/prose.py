"""What prose without fields seems to report: "finished the calls, took me two hours, rest tomorrow noon" (letters.md, A8).

It is only offered back, and so taken only from what the writer plainly says of work that was done; a question gives none.
"""

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, fields
from typing import Any, NamedTuple

from inboxva.errors import Mistake, UserError
from inboxva.model.when import When
from inboxva.model.work import State, StatusSection
from inboxva.parse.durations import find_duration
from inboxva.parse.reports.courtesies import is_courtesy
from inboxva.parse.reports.durationwords import DAY, DurationWords
from inboxva.parse.reports.fields import ReadEta
from inboxva.parse.reports.statuswords import StatusWords, Word, phrase, split_words
from inboxva.parse.reports.timespans import Reader, whole
from inboxva.parse.reports.wordtable import WordTable

_LONGEST, _MOST_LINES, _CLAUSE = 2000, 30, 200
_SENTENCE = re.compile(r"(?<=[.!?])\s+|\n+")
_CLAUSES = re.compile(
    r"\s*[,;]\s+(?:and\s+|but\s+|so\s+)?|\s+(?:and|but)\s+(?=(?:it|i|the rest|will|took|spent)\b)|\s+[-–—]+\s+", re.I
)
_SIGNS = " \t.,;:!-–—*_()"


@dataclass(frozen=True)
class ProseWords:
    """`rules/prose.toml`, phrase by phrase."""

    spent: WordTable[None]
    behind: WordTable[None]
    doubt: WordTable[None]
    done: WordTable[None]
    whole: WordTable[None]
    rest: WordTable[None]
    eta: WordTable[None]
    blocked: WordTable[None]
    agree: WordTable[None]

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> "ProseWords":
        """From the file as tomllib reads it. Raises UserError; a mistake's `file` holds its key."""
        return cls(**read_phrases(table, tuple(field.name for field in fields(cls))))


@dataclass(frozen=True)
class SensitiveWords:
    """`rules/sensitive.toml`."""

    words: WordTable[None]

    @classmethod
    def from_table(cls, table: Mapping[str, Any]) -> "SensitiveWords":
        """From the file as tomllib reads it. Raises UserError; a mistake's `file` holds its key."""
        return cls(**read_phrases(table, ("words",)))

    def find(self, text: str) -> str:
        """The first of these words in a text, as it is written there; "" for none."""
        spans = split_words(text)
        texts = [word.text for word in spans]
        found = ((at, size) for at in range(len(texts)) if (size := self.words.size(texts, at)))
        at, size = next(found, (0, 0))
        return text[spans[at].start : spans[at + size - 1].end] if size else ""


class UrgentWords(SensitiveWords):
    """`rules/urgent.toml`."""


def read_phrases(table: Mapping[str, Any], names: Sequence[str]) -> dict[str, WordTable[None]]:
    """The lists of phrases of a file that has these and no others. Raises UserError; a mistake's `file` holds its key."""
    mistakes = [Mistake(f'"{key}" is not known', f"use {', '.join(names)}", key) for key in table if key not in names]
    for name in names:
        said = table.get(name)
        if not isinstance(said, list) or not all(isinstance(one, str) and phrase(one) for one in said):
            mistakes.append(Mistake(f'"{name}" must be a list of texts', 'write it as ["a", "b"]', name))
    if mistakes:
        raise UserError(mistakes)
    return {name: WordTable({phrase(one): None for one in table[name]}) for name in names}


class _Clause(NamedTuple):
    """A piece of a sentence: its text, its words, the number of its line."""

    text: str
    words: list[Word]
    texts: list[str]
    line: int


def seeming_report(
    text: str,
    words: ProseWords,
    status: StatusWords,
    read_eta: ReadEta | None = None,
    names: frozenset[str] = frozenset(),
) -> StatusSection | None:
    """What a visible text without fields seems to report of the thread's task; None where it holds no hours and no state.

    `read_eta` reads a time to come, `names` are the writer's.
    """
    if len(text) > _LONGEST:
        return None
    clauses = list(_clauses(text, status, names))
    done = [clause for clause in clauses if _done(clause, words)]
    spent = (_spent(clause, words, status.durations, sure=bool(done)) for clause in clauses)
    minutes = [one for one in spent if one is not None]
    blocked = [clause for clause in clauses if words.blocked.size(clause.texts, 0)]
    if len(minutes) > 1:
        return None
    etas = [(clause, when) for clause in clauses if (when := _eta(clause, words, read_eta))]
    left = bool(etas) or any(words.rest.size(c.texts, at) for c in clauses for at in range(len(c.texts)))
    finished = bool(done) and not left and any(_is_whole(clause, words) for clause in done)
    state = State.BLOCKED if blocked else State.DONE if finished else State.IN_PROGRESS
    if not (minutes or blocked or finished or (done and etas)):
        return None
    used = sorted({clause.line for clause in (*done, *blocked, *(clause for clause, _ in etas))})
    return StatusSection(
        state=state, done=() if finished else tuple(clause.text for clause in done),
        blocked=tuple(clause.text for clause in blocked), minutes=minutes[0] if minutes else None,
        eta=etas[0][1] if len(etas) == 1 and not finished else None, lines=tuple(used or [clauses[0].line]),
    )  # fmt: skip


def agrees(text: str, words: ProseWords, status: StatusWords, names: frozenset[str] = frozenset()) -> bool:
    """Whether a text says yes and nothing else; greetings, thanks and a name may stand beside it."""
    said = False
    for line in text.splitlines()[:_MOST_LINES]:
        for piece in re.split(r"[.!,;]+", line):
            texts = phrase(piece)
            at = 0
            while at < len(texts) and (size := words.agree.size(texts, at)):
                at += size
                said = True
            if at < len(texts) and not is_courtesy(" ".join(piece.split()[at:]) or piece, status, names):
                bare = {text for text in texts[at:] if text.isalpha()}
                if bare - names:
                    return False
    return said and "?" not in text and len(text) < _CLAUSE * 2


def _clauses(text: str, status: StatusWords, names: frozenset[str]) -> list[_Clause]:
    """The clauses of the sentences that state something; greetings, closings and questions are left out."""
    found = []
    for number, line in enumerate(text.splitlines()[:_MOST_LINES], 1):
        for sentence in _SENTENCE.split(line):
            if sentence.rstrip(_SIGNS).endswith("?") or is_courtesy(sentence, status, names):
                continue
            for piece in _CLAUSES.split(sentence):
                said = (piece or "").strip(_SIGNS)
                if said and len(said) <= _CLAUSE and not said.endswith("?"):
                    spans = split_words(said)
                    found.append(_Clause(said, spans, [word.text for word in spans], number))
    return found


def _doubtful(clause: _Clause, words: ProseWords) -> bool:
    return any(words.doubt.size(clause.texts, at) for at in range(len(clause.texts)))


def _spent(clause: _Clause, words: ProseWords, durations: DurationWords, *, sure: bool) -> int | None:
    """The minutes that a clause says were spent; None for none. `sure`: work is told of, so that a bare length is its."""
    if _doubtful(clause, words):
        return None
    lengths = Reader(clause.text, durations).lengths()
    if len(lengths) != 1 or lengths[0].estimate or not 1 <= lengths[0].minutes < DAY or lengths[0].unit >= DAY:
        return None
    said = any(words.spent.size(clause.texts, at) for at in range(len(clause.texts)))
    minutes = whole(lengths[0].minutes)
    alone = find_duration(clause.text, durations) == minutes and len(clause.texts) <= 4
    tail = clause.texts[-3:]
    behind = any(words.behind.size(tail, at) == len(tail) - at for at in range(len(tail)))
    led = bool(words.done.size(clause.texts, 0))
    return minutes if said or led or (sure and (alone or behind)) else None


def _done(clause: _Clause, words: ProseWords) -> bool:
    """Whether a clause begins with a word for what was done, and says what."""
    size = words.done.size(clause.texts, 0)
    return bool(size) and len(clause.texts) > size and not _doubtful(clause, words)


def _is_whole(clause: _Clause, words: ProseWords) -> bool:
    """Whether all of it was done: "finished everything today", and not "booked this flight"."""
    size = words.done.size(clause.texts, 0)
    all_of_it = words.whole.size(clause.texts, size)
    end = size + all_of_it
    return bool(all_of_it) and end + words.behind.size(clause.texts, end) == len(clause.texts)


def _eta(clause: _Clause, words: ProseWords, read_eta: ReadEta | None) -> When | None:
    size = words.eta.size(clause.texts, 0)
    if not size or size >= len(clause.words) or read_eta is None:
        return None
    return read_eta(clause.text[clause.words[size].start :])
