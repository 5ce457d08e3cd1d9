"""A mail's text in pieces: sentences, list items, headings, with the paragraph and the list each stands in."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum


class Shape(StrEnum):
    """How a piece stands on the page. A `LEAD` ends with a colon or is followed by a list; what follows belongs to it."""

    PROSE = "prose"
    ITEM = "item"
    LEAD = "lead"


@dataclass(frozen=True, slots=True)
class Piece:
    """A sentence, verbatim but for its line ends. `paragraph` and `block` count from 0; `block` is a list or paragraph.

    `item` counts the items of its list from 0 (-1: not in a list), `depth` is how far it is indented (0, 1, …),
    `first` says that it opens its item or paragraph.
    """

    text: str
    shape: Shape
    paragraph: int
    block: int
    item: int = -1
    depth: int = 0
    first: bool = False


BULLET = re.compile(r"[ \t]*(?:[-*•◦▪●‣·+>–—o]|\[[ xX]?\]|☐|✅)[ \t]+(?=\S)")
NUMBER = re.compile(
    r"[ \t]*(?:(?:step|task)[ \t]+\d{1,2}[.):]|\(?(?:\d{1,2}|[a-h])\)|\d{1,2}\.(?=[ \t])|#\d{1,2}[.:]?(?=[ \t]))[ \t]*(?=\S)",
    re.I,
)
END = re.compile(r"""((?<![.!?…])[.!?…]+["')\]”’]*)(\s+)(?=(["'(\[“‘]*)(\S))""")
INLINE = re.compile(r"(?:(?<=\s)|^)(?:\(?(?=[\da-h]{1,2}\))|(?=\d{1,2}\.\s))(\d{1,2}|[a-h])[).]\s+(?=\S)")
STARTS = re.compile(r"(?:The|This|That|These|Please|Then|Also|It|We|You|They|If|When|And|I)\b")
WRAPPED = 60
WIDEST = 78  # no mail program wraps further out
MAY_END = frozenset({"a.m", "p.m", "etc", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"})


def split(text: str, abbreviations: Collection[str] = ()) -> tuple[Piece, ...]:
    """The pieces of `text` in order. Lines that a mail program wrapped are joined again."""
    pieces: list[Piece] = []
    block, item = 0, -1
    for paragraph, lines in enumerate(paragraphs(text)):
        marked = [line for line in lines if line.marked]
        if not marked or item < 0:
            item, block = -1, block + 1
        for line in lines:
            if line.marked:
                item += 1
            elif not line.depth and item >= 0:
                item, block = -1, block + 1
            pieces.extend(_sentences(line, paragraph, block, item, abbreviations))
        if not marked:
            item = -1
    return tuple(_leads(pieces))


@dataclass(frozen=True, slots=True)
class Line:
    """A logical line: its text without the list mark, whether it had one, and its indent in steps."""

    text: str
    marked: bool
    depth: int


def paragraphs(text: str) -> Iterator[list[Line]]:
    """The paragraphs of `text`, each as its logical lines."""
    for within in _within_blank_lines(text):
        yield _logical(within)


def _within_blank_lines(text: str) -> Iterator[list[str]]:
    """The lines of each paragraph."""
    within: list[str] = []
    for raw in (*text.expandtabs(4).splitlines(), ""):
        if raw.strip():
            within.append(raw)
        elif within:
            yield within
            within = []


def _logical(within: Sequence[str]) -> list[Line]:
    """The lines of a paragraph, those that a mail program wrapped joined."""
    lines: list[Line] = []
    last, width = "", max(map(len, within))
    for raw in within:
        mark = BULLET.match(raw) or NUMBER.match(raw)
        body = raw[mark.end() :].strip() if mark else raw.strip()
        indent = len(raw) - len(raw.lstrip())
        if mark and body:
            listed = _inline_lists(raw.strip())  # "1) … 2) …" in one line
            lines.extend(Line(part, True, min(indent // 2, 4)) for part in (listed if len(listed) > 1 else (body,)))
        elif lines and _continues(last, body, indent, lines[-1], width):
            lines[-1] = Line(f"{lines[-1].text} {body}", lines[-1].marked, lines[-1].depth)
        else:
            lines.append(Line(body, False, 0))
        last = raw.rstrip()
    return lines


def _continues(last: str, body: str, indent: int, line: Line, width: int) -> bool:
    """Whether `body` goes on with the line before it, which a mail program wrapped.

    `width`: of the longest line beside it. Where the first word of `body` had found its place, its writer began a line.
    """
    if line.marked and indent:
        return True
    if last.endswith((":", "?", "!")) and len(last) < WRAPPED:
        return False
    full = len(last) >= WRAPPED and len(last) + 1 + len(body.split(None, 1)[0]) > min(width, WIDEST)
    return full or (body[:1].islower() and last.endswith((",", "-", " and", " or", " the", " a", " to", " of")))


def _sentences(line: Line, paragraph: int, block: int, item: int, abbreviations: Collection[str]) -> Iterator[Piece]:
    shape = Shape.ITEM if item >= 0 else Shape.PROSE
    first = True
    for part in _inline_lists(line.text):
        for sentence in sentences(part, abbreviations):
            yield Piece(sentence, shape, paragraph, block, item, line.depth, first)
            first = False


def _inline_lists(text: str) -> Sequence[str]:
    """A line cut at "1) … 2) …" that stand in it, if they count up from the first."""
    marks = list(INLINE.finditer(text))
    if len(marks) < 2 or marks[0][1] not in ("1", "a"):
        return (text,)
    start = ord(marks[0][1])
    if [m[1] for m in marks] != [chr(start + n) for n in range(len(marks))]:
        return (text,)
    cuts = [m.start() for m in marks] + [len(text)]
    parts = [text[: cuts[0]].strip(), *(text[m.end() : cuts[n + 1]].strip() for n, m in enumerate(marks))]
    return [part for part in parts if part]


def sentences(text: str, abbreviations: Collection[str] = ()) -> list[str]:
    """The sentences of running text."""
    found: list[str] = []
    start = 0
    for match in END.finditer(text):
        mark, after = match[1], match[4]
        before = text[max(start, match.start() - 14) : match.start()].rpartition(" ")[2].lstrip("(\"'").lower()
        # "p.m. The next": a capital after a time of day ends the sentence.
        short = before in abbreviations or (len(before) == 1 and before.isalpha() and before != "i")
        if short and len(before) == 1 and STARTS.match(text, match.end(2)):
            short = False  # "A to K. The clerk": no initial of a name
        if mark[0] == "." and short and not (before in MAY_END and after.isupper()):
            continue
        if after.islower() and len(mark) > 1 and not mark.endswith(("!", "?")):
            continue
        if mark[0] == "." and after.islower() and len(before) < 2:
            continue
        if mark[0] == "." and after.isdigit() and before in ("no", "nos", "p", "pp"):
            continue
        found.append(text[start : match.end(1)].strip())
        start = match.end(2)
    rest = text[start:].strip()
    return [*(s for s in found if s), rest] if rest else [s for s in found if s]


def _leads(pieces: Sequence[Piece]) -> Iterator[Piece]:
    """The pieces, those before a list or with a colon at their end made leads."""
    for index, piece in enumerate(pieces):
        following = pieces[index + 1] if index + 1 < len(pieces) else None
        opens = following is not None and following.item == 0 and following.first and piece.item < 0
        deeper = following is not None and piece.item >= 0 and following.depth > piece.depth
        if (
            opens and following is not None and (piece.text.endswith(":") or following.paragraph - piece.paragraph <= 1)
        ) or deeper:
            yield Piece(piece.text, Shape.LEAD, piece.paragraph, piece.block, piece.item, piece.depth, piece.first)
        else:
            yield piece
