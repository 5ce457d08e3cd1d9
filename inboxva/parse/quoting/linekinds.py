"""The kinds of a body's lines: what stands above quotations is found first, then the signatures, then blank lines settle.

Whatever is not clearly somebody else's stays the writer's: to lose a line costs more than to keep one too many.
"""

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field

from inboxva.model.message import Line, LineKind
from inboxva.parse.quoting.quotes import (
    BLOCK,
    Cut,
    asks_above,
    attribution,
    ends_forward,
    has_mark,
    header_block,
    is_rule,
    label,
    marker,
    shared,
    summed_up,
    tidy,
    unquoted,
)  # fmt: skip
from inboxva.parse.quoting.quotingwords import QuotingWords
from inboxva.parse.quoting.signature import begin_of_signature, is_mobile_line, machine_paragraphs

OWN, QUOTED, FORWARDED, SIGNATURE, ATTRIBUTION = (
    LineKind.OWN, LineKind.QUOTED, LineKind.FORWARDED, LineKind.SIGNATURE, LineKind.ATTRIBUTION,
)  # fmt: skip
TELLING = re.compile(r"[:：@\-–—_=*]")  # no line without one of these stands above a quotation
MOST_LOOKS = 600  # lines that end as attributions do; a mail has a dozen
MOST_LINES = 3000  # all that follows is one line: the writer's if nothing was quoted so far


@dataclass(slots=True)
class _Body:
    """The lines of a body and what is known of each so far."""

    texts: Sequence[str]
    hints: Sequence[LineKind | None]  # what the client's markup says
    words: QuotingWords
    marked: list[bool]  # behind a quotation mark, and False behind the last line
    kinds: list[LineKind] = field(default_factory=list)
    following: list[int] = field(default_factory=list)  # the first line from here that is not blank
    splits: dict[int, int] = field(default_factory=dict)  # where an attribution begins behind other words
    looks: int = MOST_LOOKS  # how many lines may still be looked at as attributions
    asks: bool = False  # a help desk's "write above this line" is in it

    def mark(self, start: int, end: int, kind: LineKind) -> None:
        """Set the kind of the lines from `start` to `end`."""
        self.kinds[start:end] = [kind] * (end - start)

    def written(self, start: int, end: int) -> bool:
        """Whether the writer's own text stands there."""
        return any(self.kinds[i] is OWN and self.texts[i].strip() for i in range(start, end))


def classify(texts: Sequence[str], words: QuotingWords, hints: Sequence[LineKind | None] = ()) -> tuple[Line, ...]:
    """The lines of a body with their kinds. `hints`: SIGNATURE or ATTRIBUTION where a client's markup says so."""
    if len(texts) > 1 and not texts[-1].strip():
        texts = texts[:-1]
    texts, surplus = texts[:MOST_LINES], texts[MOST_LINES:]
    marked = _marked(texts)
    body = _Body(texts, hints or [None] * len(texts), words, [*marked, False])
    body.kinds = [QUOTED if mark else OWN for mark in marked]
    folded = "\n".join(texts).casefold()
    body.asks = any(word in folded for word in words.reply_above)
    body.following = list(range(len(texts) + 1))
    blanks = [index for index, text in enumerate(texts) if not text.strip()]
    for index in reversed(blanks):
        body.following[index] = body.following[index + 1]
    _cut(body)
    _sign(body)
    _settle_blanks(body, blanks)
    found = _lines(body)
    if surplus:
        kind = OWN if all(kind is OWN for kind in body.kinds) else QUOTED
        found.append(Line(len(texts) + 1, "\n".join(surplus), kind))
    return tuple(found)


def _marked(texts: Sequence[str]) -> list[bool]:
    """Which lines bear a quotation mark; ">From " is an mbox's escape and ">>> Order now <<<" is an ornament."""
    marked = [text[:1] == ">" or (">" in text[:4] and has_mark(text)) for text in texts]
    if True not in marked:
        return marked
    begins = list(_begins(marked))
    for index in begins:
        text = texts[index]
        if not any(marked[index + 1 : index + 2]):
            marked[index] = not (text.startswith(">From ") or (text.startswith(">>") and text.rstrip().endswith("<<")))
        if marked[index] and index and text.rstrip().endswith(":"):  # "<mailto:dana@example.com", line end, "> wrote:"
            above = texts[index - 1]
            if above.lstrip().startswith(("<", "mailto:")):
                marked[index] = ">" in above or text.count(">") > 1
    for after in begins:  # a link broken over lines lost the mark of its second half
        index = after - 1
        if index > 0 and marked[after] and marked[index - 1]:
            above, text = texts[index - 1], texts[index].strip()
            broken = "http" in above and above.rfind("(") > above.rfind(")") and text.endswith(")")
            marked[index] = broken or (text.startswith(("(http", "<http")) and text.endswith(">"))
    return marked


def _begins(marked: Sequence[bool]) -> Iterator[int]:
    """Where runs of marked lines begin."""
    at, bounded = 0, [*marked, False, True, False]
    while (begin := bounded.index(True, at)) < len(marked):
        yield begin
        at = bounded.index(False, begin)


def _cut(body: _Body) -> None:
    """Find what stands above quotations; where the quotation bears no marks, it takes the rest."""
    texts, marked, count = body.texts, body.marked, len(body.texts)
    index, forwarding, alone = 0, False, True
    while (index := body.following[index]) < count:
        if marked[index]:
            end = marked.index(False, index)
            begins = index == 0 or not marked[index - 1]
            if forwarding := forwarding or (begins and _passed_on(texts, index, alone, body.words)):
                body.mark(index, end, FORWARDED)
            index, alone = end, False
            continue
        forwarding = False
        cut = _cut_at(body, index)
        if cut is None:
            alone = False
            index += 1
            continue
        body.mark(cut.start, cut.end, ATTRIBUTION)
        below = body.following[cut.end]
        if below < count and marked[below]:
            forwarding, index = cut.kind is FORWARDED, cut.end
            continue
        kind = cut.kind
        if alone and kind is QUOTED and header_block(texts, cut.start, body.words) == cut.end:
            # a copied header with no word above it: the mail was passed on, if it names who had it
            if not _names_reader(texts[cut.start : cut.end], body.words):
                index, alone = cut.end, False
                continue
            kind = FORWARDED
            body.mark(cut.start, cut.end, kind)
        end = count
        if kind is FORWARDED:
            end = next((i + 1 for i in range(cut.end, count) if ends_forward(texts[i], body.words)), count)
        body.mark(cut.end, end, kind)
        index = end


def _passed_on(texts: Sequence[str], index: int, alone: bool, words: QuotingWords) -> bool:
    """Whether the marked lines from here are a forwarded mail: they say so, or begin the mail with a copied header."""
    if marker(texts[index], words) is FORWARDED:
        return True
    inner = [unquoted(text) for text in texts[index : index + BLOCK]] if alone else []
    return alone and bool(end := header_block(inner, 0, words)) and _names_reader(inner[:end], words)


def _names_reader(header: Sequence[str], words: QuotingWords) -> bool:
    """Whether a copied header says to whom the mail went, as those of mail programs do."""
    return any((found := label(line, words)) and found[0] == "to" for line in header)


def _cut_at(body: _Body, index: int) -> Cut | None:
    """What stands above a quotation and begins, or (an attribution that was wrapped) ends, at this line."""
    texts, words = body.texts, body.words
    text = texts[index]
    if not (TELLING.search(text) or body.asks or body.hints[index] is ATTRIBUTION):
        return None
    below = body.following[index + 1]
    bare = tidy(text)
    closed = bare.endswith((":", "："))
    if body.asks and asks_above(text, words):
        return Cut(index, index + 1)
    if (closed or not text[0].isalnum()) and (len(text) < 200 or closed or bare[-1:] in "-–—_=*"):
        if found := marker(text, words):
            return Cut(index, index + 1, found)
        if (
            is_rule(text)
            and below < len(texts)
            and not body.marked[below]
            and (end := header_block(texts, below, words))
        ):
            return Cut(index, end)
    if summed_up(text) and below < len(texts) and (end := header_block(texts, below, words)):
        return Cut(index, end)
    if (":" in text[:60] or "：" in text[:60]) and (end := header_block(texts, index, words)):
        return Cut(index, end)
    quoted_next = below < len(texts) and body.marked[below]
    body.looks -= closed
    if body.looks < 0:
        return None
    if quoted_next and closed:  # unless the quotation begins with its own attribution
        quoted_next = attribution([unquoted(texts[below])], 0, False, words) is None
    if body.hints[index] is ATTRIBUTION:
        end = next((i for i in range(index, len(texts)) if body.hints[i] is not ATTRIBUTION), len(texts))
        if quoted_next or closed or "@" in text or end - index > 1:
            return Cut(index, end)
    if not (quoted_next or closed or "> " in text or bare.endswith(("--", "——"))):
        return None
    if quoted_next and (at := shared(text, words)) is not None:
        body.splits[index] = at
        return Cut(index, index + 1)
    start = attribution(texts, index, quoted_next, words)
    if start is None or (not quoted_next and _goes_on(body, start, index)):
        return None
    return Cut(start, index + 1)


def _goes_on(body: _Body, start: int, end: int) -> bool:
    """Whether an attribution without an address belongs to the writer's line above: clients set theirs apart."""
    if start == 0 or any("@" in text for text in body.texts[start : end + 1]):
        return False
    above = body.texts[start - 1]
    return bool(above.strip()) and not (body.marked[start - 1] or is_rule(above) or is_mobile_line(above, body.words))


def _sign(body: _Body) -> None:
    """Find the signatures at the end of the writer's text: above what is quoted, and at the end of the mail."""
    kinds = body.kinds
    for index in [index for index, kind in enumerate(kinds) if kind is OWN]:
        if body.hints[index] is SIGNATURE or is_mobile_line(body.texts[index], body.words):
            kinds[index] = SIGNATURE
    end, last = len(kinds), True
    while end > 0:
        if kinds[end - 1] not in (OWN, SIGNATURE):
            end -= 1
            continue
        start = end
        while start > 0 and kinds[start - 1] in (OWN, SIGNATURE):
            start -= 1
        written = body.written(start, end)
        if written and (last or kinds[end] is ATTRIBUTION):
            _sign_segment(body, start, end)
        last = last and not written
        end = start
    if not body.written(0, len(kinds)):
        # nothing else is there: what looked like a signature may be the message
        alone = all(kind in (OWN, SIGNATURE) for kind in kinds)
        for index, kind in enumerate(kinds):
            if kind is SIGNATURE and (alone or body.hints[index] is SIGNATURE):
                kinds[index] = OWN


def _sign_segment(body: _Body, start: int, end: int) -> None:
    """Mark the signature lines among the own lines from `start` to `end`."""
    texts, kinds = body.texts, body.kinds
    own = [index for index in range(start, end) if kinds[index] is OWN]
    for first, last in machine_paragraphs([texts[i] for i in own], body.words):
        for index in own[first:last]:
            kinds[index] = SIGNATURE
    own = [index for index in own if kinds[index] is OWN]
    while own and (not texts[own[-1]].strip() or (end < len(texts) and is_rule(texts[own[-1]]))):
        index = own.pop()
        kinds[index] = SIGNATURE if texts[index].strip() else OWN
    for _ in range(3):  # a list's footer stands under a signature, and that under a closing
        first, last = begin_of_signature([texts[i] for i in own], body.words)
        for index in own[first:last]:
            kinds[index] = SIGNATURE
        if not first < last == len(own) or texts[own[first]].lstrip()[:1].isalpha():
            break
        own = own[:first]


def _settle_blanks(body: _Body, blanks: Sequence[int]) -> None:
    """A blank line within one kind is of that kind; between two, it is the writer's if either is."""
    kinds, count = body.kinds, len(body.texts)
    for index in blanks:
        end = body.following[index]
        above = kinds[index - 1] if index else OWN
        kinds[index] = OWN if end < count and kinds[end] is OWN else above


def _lines(body: _Body) -> list[Line]:
    """The values, each own line that answers with what it stands under."""
    found: list[Line] = []
    quoted: int | None = None  # where the quotation above begins
    for index, (text, kind, following) in enumerate(zip(body.texts, body.kinds, body.following, strict=False)):
        number = index + 1
        if kind is QUOTED:
            found.append(Line(number, text, kind))
            quoted = index if quoted is None else quoted
            continue
        filled = following == index
        above = _last_said(body.texts[quoted:index]) if filled and quoted is not None else None
        if kind is ATTRIBUTION and (at := body.splits.get(index)) is not None:
            found.append(Line(number, text[:at].rstrip(" -"), OWN, above))
            text = text[at:].lstrip(" -")
        found.append(Line(number, text, kind, above if kind is OWN else None))
        quoted = None if filled else quoted
    return found


def _last_said(quoted: Sequence[str]) -> str | None:
    """The last of some quoted lines that holds anything, without its marks."""
    return next((said for text in reversed(quoted) if (said := unquoted(text).strip())), None)
