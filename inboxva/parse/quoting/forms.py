"""A form of ours that is filled in where it stands quoted: "> due: Fri 5pm", "> BK-1: done". That is the writer's own."""

import re
from collections.abc import Iterable, Sequence

from inboxva.model.message import Line, LineKind

LONGEST = 50_000  # characters of a letter
_NAME = r"([^\W\d_]+|[^\W\d_][^\W_]{0,9}-\d{1,6}|Q\d{1,6})"  # that of a field, of a task, or of a question
_FORM = re.compile(rf"^[^\w\n]*{_NAME}[ \t]*:[ \t]*$", re.M)
_FILLED = re.compile(rf"[ \t*]*{_NAME}[ \t]*:[ \t*]*(\S.*)?$", re.I)
_MARKS = re.compile(r"(?:[ \t]*>)+")


def with_forms_filled_in(lines: Sequence[Line], letters: Iterable[str]) -> tuple[Line, ...]:
    """The lines with those that fill in a quoted form line of the `letters` (their plain texts) as the writer's own.

    It counts only in the midst of that letter: what the writer answered before and now quotes is no new answer.
    """
    texts = [letter[:LONGEST] for letter in letters]
    names = {found[1].casefold() for text in texts for found in _FORM.finditer(text)}
    ours = [_plain(text) for text in texts]
    found: list[Line] = []
    wholes = {_plain(line) for text in texts for line in text.splitlines()}
    within = False  # whether the quoted line above is our letter's
    above = ""
    for line in lines:
        text = _unmarked(line.text) if line.kind is LineKind.QUOTED else ""
        if text.strip():
            form = _FILLED.match(text)
            # what is the letter's own too, as its example is: a whole line of it, or one that a client broke
            given = _plain(text) in wholes or (above and any(_plain(f"{above} {text}") in letter for letter in ours))
            if form is None or form[1].casefold() not in names:
                within = any(_plain(text) in letter for letter in ours)
            elif within and form[2] and not given:
                line = line._replace(text=f"{form[1]}: {form[2].strip(' *')}", kind=LineKind.OWN, under=None)
        above = text.strip()
        found.append(line)
    return tuple(found)


def _unmarked(text: str) -> str:
    """A line without one quotation mark; one that is quoted twice keeps it."""
    marks = _MARKS.match(text)
    return text if marks is None else text[marks.end() :] if marks[0].count(">") == 1 else marks[0]


def _plain(text: str) -> str:
    return " ".join(text.casefold().split())
