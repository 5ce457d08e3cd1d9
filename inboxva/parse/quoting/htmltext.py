"""HTML made text as a mail program would show it: blocks, list items and table rows become lines, quotations get `> `.

The tree comes from lexbor, which reads any bytes as a browser does. What a client marked as quotation or signature is
told apart by `inboxva.parse.quoting.htmlmarks`; here it only becomes a depth and a flag on each line.
"""

import re
from collections.abc import Mapping

from selectolax.lexbor import LexborHTMLParser, LexborNode

from inboxva.model.message import LineKind
from inboxva.parse.quoting.htmlmarks import Mark, mark_of
from inboxva.parse.quoting.htmlpage import (
    INVISIBLE,
    Frame,
    Page,
    Rendered,
    announced,
    as_text,
    join_cells,
    quote_if_attributed,
    quote_if_header,
)

LONGEST = 2_000_000  # characters of HTML that are read; what follows is dropped
FEWEST_NODES = 5_000  # elements and texts that are read one by one, and one more for so many characters of HTML;
NODE_LENGTH = 40  # the text of further ones is taken as it stands
DEEPEST = 400  # open block elements; lexbor walks all of them for each new one, so more would cost quadratic time

_DROPPED = frozenset({
    "head", "style", "script", "title", "template", "noscript", "object", "svg", "math", "iframe", "select", "textarea",
    "button", "audio", "video", "canvas", "map", "xml",
})  # fmt: skip
_BLOCKS = frozenset({
    "address", "article", "aside", "blockquote", "body", "caption", "center", "dd", "details", "dir", "div", "dl", "dt",
    "fieldset", "figcaption", "figure", "footer", "form", "h1", "h2", "h3", "h4", "h5", "h6", "header", "hr", "html",
    "legend", "li", "main", "menu", "nav", "ol", "p", "pre", "section", "summary", "table", "tbody", "td", "tfoot", "th",
    "thead", "tr", "ul",
})  # fmt: skip
_SPACED = frozenset({"p", "h1", "h2", "h3", "h4", "h5", "h6", "dl", "figure"})
_TIGHT = frozenset({"li", "td", "th", "dd", "dt"})
_CELLS = frozenset({"td", "th"})
_HIDDEN = re.compile(r"display\s*:\s*none|visibility\s*:\s*hidden|mso-hide\s*:\s*all", re.I)
_PREFORMATTED = re.compile(r"white-space\s*:\s*(?:break-spaces|pre(?!-line))", re.I)
_NO_MARGIN = re.compile(r"(?<![\w-])margin(?:-top|-bottom)?\s*:\s*0", re.I)
_NESTING = re.compile(  # elements that nest in themselves; those that close the one before (p, li, td) cannot go deep
    r"<(/?)(?=[abcdfhlmnostu]|pre)(?:div|blockquote|ul|ol|dl|table|section|article|center|form|fieldset|details|summary|aside|main|header|footer"
    r"|nav|address|figure|figcaption|dir|menu|pre|listing|search|hgroup|optgroup|button|h[1-6])\b[^<>]*>?",
    re.I,
)


def _walk(body: LexborNode, page: Page, most: int) -> None:
    """Write the tree under `body` to the page, its first `most` nodes one by one. No recursion: mails nest very deep."""
    root = Frame(body, "body", 0, None, False)
    stack = [root]
    node = body.child
    left = most
    while node is not None and (left := left - 1):
        frame = stack[-1]
        opened = _enter(node, frame, page)
        if opened is not None and (child := node.child) is not None:
            stack.append(opened)
            node = child
            continue
        if opened is not None:
            _leave(opened, frame, page)
        while (following := node.next) is None:
            closed = stack.pop()
            if not stack:
                page.end_line(root)
                return
            _leave(closed, stack[-1], page)
            node = closed.node
        node = following
    page.end_line(stack[-1])
    while stack:  # the budget is spent
        frame = stack.pop()
        _take_whole(node, frame, page)
        node = frame.node.next


def _take_whole(node: LexborNode | None, frame: Frame, page: Page) -> None:
    """Write a node and those beside it without a look at what is inside."""
    while node is not None:
        if node.tag not in _DROPPED and (text := node.text(separator="\n")):
            text = text if text.isascii() and "\0" not in text else text.translate(INVISIBLE)
            if len(text) < 80 and text.isalnum() and not (page.pieces or page.bullet):
                page.lines.append(Rendered(text, frame.depth + page.rest, frame.mark))
            else:
                page.pieces.append(text)
                page.end_line(frame)
        node = node.next


def _enter(node: LexborNode, frame: Frame, page: Page) -> Frame | None:
    """Write what stands at the begin of a node; the new frame if its children are to be read too."""
    tag = node.tag or ""
    if tag == "-text":
        page.text(node.text_content or "", frame)
        return None
    if tag == "br":
        page.end_line(frame, forced=True)
        return None
    if tag in _DROPPED or tag.startswith("-"):
        return None
    attributes = node.attributes
    style = attributes.get("style") or ""
    if "hidden" in attributes or (style and _HIDDEN.search(style)):
        return None
    if tag == "img":
        if "data-emoji" in attributes or "goomoji" in attributes:
            page.pieces.append(attributes.get("alt") or "")
        return None
    inner = Frame(node, tag, frame.depth, frame.mark, frame.preformatted)
    if tag in _BLOCKS:
        page.end_line(frame)
        inner.spaced = (
            tag in _SPACED
            and frame.tag not in _TIGHT
            and not ("mso" in (attributes.get("class") or "").lower() or _NO_MARGIN.search(style))
        )
        if inner.spaced:
            page.blank_line(frame)
        _shape(inner, frame, attributes, page)
    inner.preformatted = inner.preformatted or (bool(style) and bool(_PREFORMATTED.search(style)))
    inner.begun = len(page.lines)
    if mark := mark_of(tag, attributes):
        _obey(mark, inner, page)
    return inner


def _shape(inner: Frame, frame: Frame, attributes: Mapping[str, str | None], page: Page) -> None:
    """What lists, tables and preformatted text need to know at their begin."""
    if inner.tag == "li":
        page.bullet = f"{frame.number}. " if frame.number else "- "
        frame.number += bool(frame.number)
    elif inner.tag == "ol":
        start = attributes.get("start") or "1"
        inner.number = int(start) if start.isdecimal() and len(start) < 5 else 1
    elif inner.tag == "tr":
        inner.cells = []
    elif inner.tag in _CELLS and frame.cells is not None:
        frame.cells.append(len(page.lines))
    elif inner.tag == "pre":
        inner.preformatted = True


def _obey(mark: Mark, inner: Frame, page: Page) -> None:
    """Note what a client's markup says of an element."""
    if mark is Mark.QUOTE or (mark is Mark.MAYBE_QUOTE and announced(page)):
        inner.depth += 1
    elif mark is Mark.REST:
        page.end_line(inner)
        page.rest = 1
    elif mark is Mark.MAYBE_REST:
        inner.maybe_rest = True
    elif mark is Mark.MAYBE_CITED:
        inner.maybe_cited = True
    elif mark is Mark.SIGNATURE:
        inner.mark = LineKind.SIGNATURE
    elif mark is Mark.ATTRIBUTION:
        inner.mark = LineKind.ATTRIBUTION


def _leave(closed: Frame, frame: Frame, page: Page) -> None:
    """Write what stands at the end of an element."""
    if closed.tag not in _BLOCKS:
        if closed.mark is not frame.mark or closed.depth != frame.depth:
            page.end_line(closed)
        return
    page.end_line(closed)
    page.bullet = "" if closed.tag == "li" else page.bullet
    if closed.spaced or closed.tag == "hr":
        page.blank_line(frame)
    if closed.cells:
        join_cells(closed, page)
    if closed.maybe_rest and not page.rest:
        quote_if_header(closed, page)
    elif closed.maybe_cited:
        quote_if_attributed(closed, page)


def flatten(html: str) -> str:
    """The HTML without the begin tags of blocks that would nest too deep."""
    if html.count("<") <= DEEPEST:
        return html
    depth = 0

    def keep(found: re.Match[str]) -> str:
        nonlocal depth
        if found[1]:
            depth = max(depth - 1, 0)
            return found[0]
        depth += 1
        return found[0] if depth <= DEEPEST else " "

    return _NESTING.sub(keep, html)


def html_to_text(html: str) -> str:
    """HTML as plain text: a line for each block, list item and table row, quotations behind `> `. Never raises.

    Left out: styles, scripts, hidden elements, link targets, and all behind the first two million characters.
    """
    return as_text(render(html))


def render(html: str) -> list[Rendered]:
    """The lines of an HTML body, without blank ones at either end. Never raises."""
    source = flatten(html[:LONGEST])
    body = LexborHTMLParser(source.encode("utf-8", "replace")).body
    page = Page()
    if body is not None:
        _walk(body, page, FEWEST_NODES + len(source) // NODE_LENGTH)
    found = page.lines
    while found and not found[-1].text:
        found.pop()
    skip = next((index for index, line in enumerate(found) if line.text), len(found))
    return found[skip:]
