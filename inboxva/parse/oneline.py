"""Reports of one line: "BK-12: done, 2h", "in progress, 1h, all clear", "Done, thanks! Maria" (spec/status-lines.md)."""

import re
from dataclasses import dataclass, field

from inboxva.parse import durations, states
from inboxva.parse.fields import FieldLine, ReadEta, is_value, read_field
from inboxva.parse.sections import Draft, Place
from inboxva.parse.statuswords import LIST_FIELDS, Name, StatusWords, first_word, phrase

_PIECES = re.compile(
    r"(?<![0-9])[,;|]+|[,;|]+(?![0-9])|[()\[\]]|\.(?=\s|$)|(?<![0-9m])\s+[-–—]+\s+|\s+[-–—]+\s+(?![0-9])"
)
_SENTENCES = re.compile(r"[.!?;,]+(?=\s|$)|\n|(?<![0-9m])\s+[-–—]+\s+|[()…]")
_ONE_LINE, _MOST_PIECES = 300, 12  # characters and pieces of a line that can be a whole section
_ETA = Name("eta")


@dataclass
class OneLine:
    """What the pieces of a line say; `rest` are those that say nothing of it."""

    state: states.StateReading | None = None
    hours: list[durations.HoursReading] = field(default_factory=list)
    percent: int | None = None
    fields: list[FieldLine] = field(default_factory=list)
    etas: list[str] = field(default_factory=list)
    rest: list[str] = field(default_factory=list)

    def __bool__(self) -> bool:
        return bool(self.state or self.hours or self.percent is not None or self.fields or self.etas)

    def put_into(self, draft: Draft, place: Place) -> None:
        """Gives everything to a section."""
        draft.given = True
        draft.numbers.add(place.number)
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
    pieces = [piece for piece in re.split(_PIECES, text) if piece and piece.strip(" \t*_-–—.!")]
    for place, piece in enumerate(pieces if len(pieces) <= _MOST_PIECES else ()):
        _take(piece.strip(" \t*_"), line, words, read_eta, loose and place == 0)
    return line


def _take(piece: str, line: OneLine, words: StatusWords, read_eta: ReadEta | None, loose: bool) -> None:
    """One piece of a line."""
    found = read_field(piece, words, read_eta)
    if found and found.value and found.field != "task":
        line.fields.append(found)
        return
    state = states.read_state(piece, words)
    if states.is_percentage(piece) and line.percent is None and (line.state or state.only_percent):
        line.percent = (states.read_percent(piece) or (0, ""))[0]
        return
    hours = durations.read_hours(piece, words=words.durations)
    unit = any(sign.isalpha() or sign == ":" for sign in piece)
    if hours.exact and not hours.bad and (unit or line.state is not None):
        line.hours.append(hours)
        return
    if state.state is not None and line.state is None:
        behind = piece[state.after :].strip(" \t:-–—")
        hours = durations.read_hours(behind, words=words.durations)
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


def is_courtesy(text: str, words: StatusWords) -> bool:
    """Whether a text is a greeting or thanks with at most three words (a name) behind it: "Hi Dana", "Thanks a lot!"."""
    greets = [kind for kind in ("greeting", "thanks") if words.phrases[kind].could_begin(first_word(text[:40]))]
    texts = phrase(text[:80]) if greets else ()
    if len(texts) > 9:
        return False
    for kind in greets:
        size = words.phrases[kind].size(texts, 0)
        while size and (more := words.phrases["thanks"].size(texts, size)):
            size += more
        if size and len(texts) - size <= 3 and not words.states.at(texts, size):
            return True
    return False


def is_name(text: str) -> bool:
    """Whether a text could be a person's name under a mail: one to three capitalised words."""
    parts = text.strip(" \t-–—.,!~").split()
    return 0 < len(parts) <= 3 and all(
        p[0].isupper() and p.replace(".", "").replace("'", "").replace("-", "").isalpha() for p in parts
    )


def _signs(text: str, words: StatusWords) -> bool:
    """Whether a text is a name, and no name of a field."""
    return is_name(text) and words.names.at(phrase(text), 0) is None


def read_only_state(text: str, words: StatusWords, read_eta: ReadEta | None) -> OneLine | None:
    """What a text says that is only a state, with or without hours, greeting, thanks and name; None for any other text."""
    if not text.strip() or len(text) > _ONE_LINE:
        return None
    pieces = [piece.strip(" \t*_") for piece in re.split(_SENTENCES, text)]
    pieces = [piece for piece in pieces if phrase(piece)]
    if len(pieces) > 10:
        return None
    kept = [piece for piece in pieces if not is_courtesy(piece, words)]
    line = read_pieces(", ".join(kept), words, read_eta)
    if line.state is None or line.fields or len(line.rest) > 2 or not all(_signs(name, words) for name in line.rest):
        return None
    line.rest = []
    return line
