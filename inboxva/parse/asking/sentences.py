"""A mail's text in pieces: sentences, list items, headings, with the paragraph and the list each stands in."""

import re
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass
from enum import StrEnum
from itertools import pairwise
from typing import NamedTuple


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
ENDED = re.compile(r"[.!?…](?:\s|$)")
INLINE = re.compile(r"(?:(?<=\s)|^)(?:\(?(?=[\da-h]{1,2}\))|(?=\d{1,2}\.\s))(\d{1,2}|[a-h])[).]\s+(?=\S)")
STARTS = re.compile(r"(?:The|This|That|These|Please|Then|Also|It|We|You|They|If|When|And|I)\b")
WRAPPED, WIDEST = 60, 100  # characters: the lines that a mail program wraps are mostly as wide
NARROWEST = 44
LONGEST_GREETING = 40
JOINING = frozenset({"and", "or"})
UNENDED = JOINING | {
    "also",
    "the", "a", "an", "my", "our", "your", "his", "her", "their", "this", "these", "those", "to", "of", "with", "for",
    "from", "in", "on", "at", "by", "into", "should", "will", "would", "can", "is", "are", "was", "be", "has", "have",
}  # fmt: skip
MAY_END = frozenset({"a.m", "p.m", "etc", "mon", "tue", "tues", "wed", "thu", "thur", "thurs", "fri", "sat", "sun"})


def split(
    text: str, abbreviations: Collection[str] = (), greetings: tuple[str, ...] = (), openings: Collection[str] = ()
) -> tuple[Piece, ...]:
    """The pieces of `text` in order. Lines that a mail program wrapped are joined again, but none to a greeting.

    `openings` are words that a sentence of its own begins with, such as a command's.
    """
    pieces: list[Piece] = []
    block, item = 0, -1
    for paragraph, lines in enumerate(paragraphs(text, greetings, openings)):
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


class Line(NamedTuple):
    """A logical line: its text without the list mark, whether it had one, and its indent in steps."""

    text: str
    marked: bool
    depth: int


def paragraphs(text: str, greetings: tuple[str, ...], openings: Collection[str]) -> Iterator[list[Line]]:
    """The paragraphs of `text`, each as its logical lines."""
    within = list(_within_blank_lines(text))
    width = _wrapped_at(within, openings)
    for lines in within:
        yield _logical(lines, width, greetings)


def _within_blank_lines(text: str) -> Iterator[list[str]]:
    """The lines of each paragraph."""
    within: list[str] = []
    for raw in (*text.expandtabs(4).splitlines(), ""):
        if raw.strip():
            within.append(raw.rstrip())
        elif within:
            yield within
            within = []


def _wrapped_at(paragraphs: Sequence[Sequence[str]], openings: Collection[str]) -> int:
    """How wide the lines are that a mail program wrapped, in characters; 0 where its writer ended each line.

    A program breaks a line only where the next word has no room. Nearly all must be so, and in narrow ones a sentence run on.
    """
    width = max((len(line) for within in paragraphs for line in within if " " in line.strip()), default=0)
    if width > WIDEST or width < NARROWEST:
        return 0
    breaks = [
        pair for within in paragraphs for pair in pairwise(within) if 2 * len(pair[0]) >= width and not _mark(pair[1])
    ]  # fmt: skip
    full = [pair for pair in breaks if _is_full(*pair, width)]
    ties = {_tie(*pair, openings) for pair in full}
    wrapped = True in ties or (width >= WRAPPED and False not in ties)
    return width if wrapped and 4 * len(full) >= 3 * len(breaks) else 0


def _tie(before: str, after: str, openings: Collection[str]) -> bool | None:
    """Whether a sentence plainly runs on into the next line, or plainly ends without a mark; None where it may be either."""
    last, first = before.rsplit(None, 1)[-1].lower(), after.split(None, 1)[0]
    if last in UNENDED:
        return True
    if last.endswith((".", "!", "?")):
        return None
    if first in JOINING or ENDED.search(after) or (first[0].islower() and first not in openings):
        return True
    return None if first[0].isupper() else False


def _is_full(before: str, after: str, width: int) -> bool:
    """Whether the first word of `after` had no room in the line before it."""
    return 2 * len(before) >= width and len(before) + 1 + len(after.split(None, 1)[0]) > width


def _mark(raw: str) -> re.Match[str] | None:
    return BULLET.match(raw) or NUMBER.match(raw)


def _logical(within: Sequence[str], width: int, greetings: tuple[str, ...]) -> list[Line]:
    """The lines of a paragraph, those that a mail program wrapped at `width` joined."""
    lines: list[Line] = []
    last = ""
    for place, raw in enumerate(within):
        mark, indent = _mark(raw), len(raw) - len(raw.lstrip())
        if mark and lines and not lines[-1].marked and last[-1].isalnum() and _is_full(last, raw, width):
            mark = mark if any(map(_mark, within[place + 1 :])) else None  # "… the report\n- the long one - to Ben"
        if mark:
            lines.append(Line(raw.strip(), True, min(indent // 2, 4)))
        elif lines and _continues(last, raw.lstrip(), indent, lines[-1], width, greetings):
            lines[-1] = lines[-1]._replace(text=f"{lines[-1].text} {raw.strip()}")
        else:
            lines.append(Line(raw.strip(), False, 0))
        last = raw
    return [one for line in lines for one in (_items(line) if line.marked else (line,))]


def _items(line: Line) -> Iterator[Line]:
    """The items of a line that begins with a list mark, which may hold more of them: "1) … 2) …"."""
    listed = _inline_lists(line.text)
    mark = _mark(line.text)
    for part in listed if len(listed) > 1 else (line.text[mark.end() :] if mark else line.text,):
        yield line._replace(text=part)


def _continues(last: str, body: str, indent: int, line: Line, width: int, greetings: tuple[str, ...]) -> bool:
    """Whether `body` goes on with the line before it, which a mail program wrapped at `width`."""
    if line.marked and indent:
        return True
    if width and _is_full(last, body, width):
        return body[:1].islower() or not last.endswith((":", "?", "!")) or len(last) >= WRAPPED
    greets = len(last) < LONGEST_GREETING and last.lstrip().lower().startswith(greetings)
    return not greets and body[:1].islower() and last.endswith((",", "-", " and", " or", " the", " a", " to", " of"))


def _sentences(line: Line, paragraph: int, block: int, item: int, abbreviations: Collection[str]) -> Iterator[Piece]:
    shape = Shape.ITEM if item >= 0 else Shape.PROSE
    first = True
    for part in _inline_lists(line.text):
        for sentence in sentences(part, abbreviations):
            yield Piece(sentence, shape, paragraph, block, item, line.depth, first)
            first = False


def _inline_lists(text: str) -> Sequence[str]:
    """A line cut at "1) … 2) …" that stand in it, if they count up from the first."""
    if "1." not in text and "1)" not in text and "a)" not in text:
        return (text,)
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
