"""Reports of one line: "BK-12: done, 2h", "in progress, 1h, all clear", "Done, thanks! Maria" (spec/status-lines.md)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, field, replace

from inboxva.parse.reports import states
from inboxva.parse.reports.courtesies import bears, is_courtesy, signs
from inboxva.parse.reports.fields import FieldLine, ReadEta, is_value, read_field, read_negative
from inboxva.parse.reports.hourpieces import HoursReading
from inboxva.parse.reports.hours import read_hours
from inboxva.parse.reports.sections import Place
from inboxva.parse.reports.shared import Section
from inboxva.parse.reports.statuswords import LIST_FIELDS, Name, StatusWords, phrase

_PIECES = re.compile(
    r"(?<![0-9])[,;|]+|[,;|]+(?![0-9])|[()\[\]]|[.!](?=\s|$)|(?<![0-9m])\s+[-–—]+\s+|\s+[-–—]+\s+(?![0-9])"
)
_SENTENCES = re.compile(r"[.!?;,]+(?=\s|$)|\n|(?<![0-9m])\s+[-–—]+\s+|[()…]")
_ONE_LINE, _MOST_PIECES = 300, 12  # characters and pieces of a line that can be a whole section
_AMOUNT = 60  # characters of a piece that can be an amount of time
_ETA = Name("eta")
_SHORT = 24  # characters of a piece that can be a misspelt state
_SEPARATORS = " \t:-–—"


@dataclass
class OneLine:
    """What the pieces of a line say; `rest` are those that say nothing of it."""

    state: states.StateReading | None = None
    hours: list[HoursReading] = field(default_factory=list)
    percent: int | None = None
    fields: list[FieldLine] = field(default_factory=list)
    etas: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.state or self.hours or self.percent is not None or self.fields or self.etas)

    def put_into(self, draft: Section, place: Place) -> None:
        """Gives everything to a section."""
        draft.touch(place)
        draft.given = True
        if self.state:
            draft.put_state(self.state, self.state.text, place)
        if self.percent is not None:
            draft.put(Name("percent"), f"{self.percent}%", place)
        for hours in self.hours:
            draft.put_hours(hours, place)
        for eta in self.etas:
            draft.put(_ETA, eta, place)
        for found in self.fields:
            if found.field in LIST_FIELDS:
                draft.add(found.field, found.value)
            else:
                draft.put(found.name, found.value, place, found.qualifier)
        for text in self.rest:
            draft.add_note(text)


def read_pieces(text: str, words: StatusWords, read_eta: ReadEta | None, *, loose: bool = False) -> OneLine:
    """State, hours, percent and ETA in any order between commas. `loose`: a state may have words of its own behind it."""
    line = OneLine()
    if len(text) > _ONE_LINE:
        return line
    pieces = _split(text)
    for place, piece in enumerate(pieces if len(pieces) <= _MOST_PIECES else ()):
        _take(piece, line, words, read_eta, loose and place == 0)
    return line


def _split(text: str) -> list[str]:
    """The pieces of a line between commas, brackets and dashes."""
    return [piece.strip(" \t*_") for piece in _PIECES.split(text) if piece and piece.strip(" \t*_-–—.!")]


def _take(piece: str, line: OneLine, words: StatusWords, read_eta: ReadEta | None, loose: bool) -> None:
    """One piece of a line."""
    found = read_field(piece, words, read_eta)
    if found and found.value and found.field != "task":
        line.fields.append(found)
        return
    if line.hours and (replaced := _hours(f"1h ({piece})", words).replaced_minutes) is not None:
        line.hours[-1] = replace(line.hours[-1], replaced_minutes=replaced)  # "2h (was 3h)"
        return
    if line.fields and line.fields[-1].field == "minutes":
        corrected = line.fields[-1]._replace(value=f"{line.fields[-1].value} ({piece})")
        if _hours(corrected.value, words).replaced_minutes is not None:
            line.fields[-1] = corrected
            return
    state = states.read_state(piece, words)
    if clear := read_negative(piece, words):
        line.fields.append(clear)
        return
    if states.is_percentage(piece) and line.percent is None and (line.state or state.only_percent):
        line.percent = (states.read_percent(piece) or (0, ""))[0]
        return
    if state.mark and line.state is None:
        line.state = states.read_state(piece[: state.mark], words)
        behind = piece[state.mark :].strip(_SEPARATORS)
        if behind.replace(".", "").isdigit():
            line.rest.append(behind)  # "✅ 2" counts something, and may be no time
        elif behind:
            _take(behind, line, words, read_eta, False)
        return
    hours = _hours(piece, words)
    unit = any(sign.isalpha() or sign == ":" for sign in piece)
    if hours.exact and not hours.bad and (unit or line.state is not None):
        line.hours.append(hours)
        return
    if state.state is not None and line.state is None:
        behind = piece[state.after :].strip(_SEPARATORS)
        hours = _hours(behind, words)
        if state.exact:
            line.state = state
            return
        if behind and hours.exact and not hours.bad:
            line.state = states.read_state(piece[: state.after], words)
            line.hours.append(hours)
            return
        if loose and state.state.value not in ("done", "cancelled"):
            line.state = state
            return
    if is_value(_ETA, piece, words, read_eta) and not line.etas:
        line.etas.append(piece)
    elif not (states.read_none(piece, words)[0] or is_courtesy(piece, words)):
        line.rest.append(piece)


def _hours(text: str, words: StatusWords) -> HoursReading:
    return read_hours(text, words=words.durations) if len(text) <= _AMOUNT else HoursReading(bad=True)


def _holds_state(text: str, pieces: Sequence[str], words: StatusWords) -> bool:
    """A cheap look for a word of a state, or a piece that may be a misspelt one; most prose has neither."""
    texts = phrase(text)
    return any(words.states.size(texts, at) for at in range(len(texts))) or any(
        len(piece) <= _SHORT and words.misspelt_states.at(" ".join(phrase(piece))) for piece in pieces
    )


def read_only_state(
    text: str, words: StatusWords, read_eta: ReadEta | None, names: frozenset[str] = frozenset()
) -> OneLine | None:
    """What a text says that is only a state, with or without hours, greeting, thanks and name; None for any other text.

    `names` are the writer's; another name is one only at the end, behind thanks or on a line of its own.
    """
    if not text.strip() or len(text) > _ONE_LINE:
        return None
    pieces = [piece.strip(" \t*_") for piece in re.split(_SENTENCES, text)]
    pieces = [piece for piece in pieces if phrase(piece)]
    if len(pieces) > 10 or not _holds_state(text, pieces, words):
        return None
    kept = [piece for piece in pieces if not is_courtesy(piece, words, names)]
    line = read_pieces(", ".join(kept), words, read_eta)
    others = [piece for piece in line.rest if not bears(piece, names)]
    listed = any(found.field in LIST_FIELDS for found in line.fields)
    if line.state is None or listed or len(line.rest) > 2 or len(others) > 1:
        return None
    if others and not (others[0] == pieces[-1] and signs(others[0], words, names)):
        return None
    if others and len(kept) == len(pieces) and text.rstrip().rpartition("\n")[2].strip(" \t-–—.!") != others[0]:
        return None
    line.rest = []
    return line
