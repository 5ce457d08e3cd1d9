"""The lines that are made of an HTML body: running text gathered, cells joined, boxes found to be quotations."""

import re
from dataclasses import dataclass, field
from itertools import pairwise
from typing import NamedTuple

from selectolax.lexbor import LexborNode

from inboxva.model.message import LineKind
from inboxva.parse.quoting.quotes import attribution
from inboxva.parse.quoting.quotingwords import packaged_words

MOST_SET_DEEPER = 20_000  # lines that boxes in boxes may be found to quote after they were written

_SPACES = re.compile(r" {2,}")
_COPIED_LABEL = re.compile(r"[^\W\d_][^\W\d_ .'-]*[^:：]{0,25}[:：]\s*\S")
_CLOCK = re.compile(r"\d[^\d\s]?[:.]\D?\d\d")
_SPACE = re.compile(r"[ \t\r\n\f]+")
INVISIBLE = dict.fromkeys(map(ord, "\u200b\u200e\u200f\u2060\ufeff\u00ad\0"), "") | {
    0xA0: " ",
    0x2028: "\n",
    0x2029: "\n",
}
_FEW_WORDS = re.compile(r"[^\W_][^.!?;:]{0,39}")


class Rendered(NamedTuple):
    """A line of text made from HTML, how deep in quotations it stands, and what its client marked it as.

    `mark` is SIGNATURE, ATTRIBUTION or None.
    """

    text: str
    depth: int = 0
    mark: LineKind | None = None


@dataclass(slots=True)
class Frame:
    """An open element: what holds inside it, and what its end brings."""

    node: LexborNode
    tag: str
    depth: int
    mark: LineKind | None
    preformatted: bool
    begun: int = 0  # how many lines there were at its start
    maybe_rest: bool = False
    maybe_cited: bool = False
    spaced: bool = False
    number: int = 0  # the next item's number in an ordered list, 0 in others
    cells: list[int] | None = None  # where each cell of a row begins in the lines


@dataclass(slots=True)
class Page:
    """The lines so far and the one being written."""

    lines: list[Rendered] = field(default_factory=list)
    pieces: list[str] = field(default_factory=list)
    bullet: str = ""
    rest: int = 0  # 1 once all that follows is quoted
    left: int = MOST_SET_DEEPER

    def text(self, text: str, frame: Frame) -> None:
        """Add running text."""
        if frame.preformatted:
            first, *others = text.translate(INVISIBLE).replace("\r\n", "\n").split("\n")
            self.pieces.append(first)
            for other in others:
                self.end_line(frame, forced=True)
                self.pieces.append(other)
        else:
            self.pieces.append(_SPACE.sub(" ", text).translate(INVISIBLE))

    def end_line(self, frame: Frame, forced: bool = False) -> None:
        """End the line being written; an empty one counts only if `forced` (a <br>)."""
        text = "".join(self.pieces)
        self.pieces.clear()
        text = text.rstrip() if frame.preformatted else _SPACES.sub(" ", text).strip()
        if not text and not forced:
            return
        text, self.bullet = self.bullet + text, ""
        depth = frame.depth + self.rest
        if "\n" in text:
            self.lines.extend(Rendered(part, depth, frame.mark) for part in text.split("\n"))
        else:
            self.lines.append(Rendered(text, depth, frame.mark))

    def set_deeper(self, begun: int) -> None:
        """Quote the lines from there on once more."""
        self.left -= len(self.lines) - begun
        if self.left >= 0:
            self.lines[begun:] = [line._replace(depth=line.depth + 1) for line in self.lines[begun:]]

    def blank_line(self, frame: Frame) -> None:
        """Set paragraphs apart."""
        if self.lines and self.lines[-1].text:
            self.lines.append(Rendered("", frame.depth + self.rest, frame.mark))


def announced(page: Page) -> bool:
    """Whether the text so far ends in an attribution line."""
    texts = [line.text for line in page.lines[-8:] if line.text]
    return bool(texts) and attribution(texts, len(texts) - 1, True, packaged_words()) is not None


def quote_if_attributed(box: Frame, page: Page) -> None:
    """A box with a rule beside it that begins with an attribution line is a quotation."""
    texts = [line.text for line in page.lines[box.begun : box.begun + 4]]
    if 0 in (attribution(texts, index, True, packaged_words()) for index in range(len(texts))):
        page.set_deeper(box.begun)


def join_cells(row: Frame, page: Page) -> None:
    """Make one line of a table row whose cells are one line each; "Hours | 2.5" reads "Hours: 2.5"."""
    assert row.cells
    bounds = [*row.cells, len(page.lines)]
    cells = [[line for line in page.lines[a:b] if line.text] for a, b in pairwise(bounds)]
    filled = [cell[0] for cell in cells if cell]
    if len(cells) < 2 or not filled or any(len(cell) > 1 for cell in cells) or sum(len(c.text) for c in filled) > 1000:
        return
    first, *others = (line.text for line in filled)
    glue = "\t" if len(cells) > 2 or not _FEW_WORDS.fullmatch(first) else ": "
    joined = f"{first} {others[0]}" if len(filled) == 2 and first.endswith((":", "：")) else glue.join((first, *others))
    page.lines[row.cells[0] :] = [filled[0]._replace(text=joined)]


def quote_if_header(block: Frame, page: Page) -> None:
    """A box under a rule that holds a copied header begins the quoted mail."""
    inside = page.lines[block.begun :][:20]
    labels = [line for line in inside if _COPIED_LABEL.match(line.text)]
    reached = any("@" in line.text or _CLOCK.search(line.text) for line in labels)
    if len(labels) >= 2 and reached and 2 * len(labels) >= len([line for line in inside if line.text]):
        page.set_deeper(block.begun)
        page.rest = 1


def as_text(rendered: list[Rendered]) -> str:
    """Rendered lines as one text, quotation marks before them."""
    return "\n".join((">" * line.depth + " " + line.text).rstrip() if line.depth else line.text for line in rendered)
