"""Whose words the lines of a mail's body are: the writer's own, quoted, forwarded, signature or attribution.

Whatever is not clearly somebody else's stays the writer's: to lose a line costs more than to keep one too many.
"""

from collections.abc import Iterable, Sequence

from inboxva.model.message import Line, LineKind
from inboxva.parse.htmltext import Rendered, as_text, render
from inboxva.parse.quotes import (
    BLOCK,
    QUOTE_MARK,
    Cut,
    attribution,
    ends_forward,
    header_block,
    is_rule,
    label,
    marker,
    shared,
)
from inboxva.parse.quotingwords import QuotingWords, packaged_words
from inboxva.parse.signature import begin_of_signature, is_mobile_line, machine_paragraphs

OWN, QUOTED, FORWARDED, SIGNATURE, ATTRIBUTION = (
    LineKind.OWN, LineKind.QUOTED, LineKind.FORWARDED, LineKind.SIGNATURE, LineKind.ATTRIBUTION,
)  # fmt: skip
MOST_LINES = 5000  # all that follows is one line: the writer's if nothing was quoted so far


def lines(text: str, words: QuotingWords | None = None) -> tuple[Line, ...]:
    """Every line of a body with its kind; `under` is the quoted line that an own line follows.

    Where the writer's words and an attribution share a line, two Lines bear its number.
    """
    return _classify(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), (), words or packaged_words())


def lines_from_html(html: str, words: QuotingWords | None = None) -> tuple[Line, ...]:
    """The lines of `html_to_text(html)`, told apart by what the client marked first, then as `lines` does."""
    rendered = render(html)
    return _classify(as_text(rendered).split("\n"), rendered, words or packaged_words())


def visible_text(text: str) -> str:
    """What the writer wrote: the own lines of a plain body, without outer blank lines."""
    return _own(lines(text))


def visible_text_from_html(html: str) -> str:
    """What the writer wrote: the own lines of an HTML body, as plain text."""
    return _own(lines_from_html(html))


def forwarded_text(lines: Iterable[Line]) -> str:
    """The text of the mail that was forwarded within the body, its copied header first; "" if none."""
    return "\n".join(QUOTE_MARK.sub("", line.text, count=1) for line in lines if line.kind is FORWARDED).strip()


def _own(lines: Iterable[Line]) -> str:
    return "\n".join(line.text.rstrip() for line in lines if line.kind is OWN).strip("\n")


def _classify(texts: Sequence[str], rendered: Sequence[Rendered], words: QuotingWords) -> tuple[Line, ...]:
    """The lines, told apart in three passes: what stands above quotations, the quotations, the signatures."""
    if len(texts) > 1 and not texts[-1].strip():
        texts = texts[:-1]
    texts, surplus = texts[:MOST_LINES], texts[MOST_LINES:]
    hinted = [r.mark for r in rendered[:MOST_LINES]] or [None] * len(texts)
    marked = _marked(texts)
    kinds = [QUOTED if mark else OWN for mark in marked]
    splits: dict[int, int] = {}
    _cut(texts, marked, hinted, kinds, splits, words)
    for index, text in enumerate(texts):
        if kinds[index] is OWN and text and is_mobile_line(text, words):
            kinds[index] = SIGNATURE
    _sign(texts, marked, hinted, kinds, words)
    _settle_blanks(texts, kinds)
    found = list(_lines(texts, kinds, splits))
    if surplus:
        kind = OWN if all(kind is OWN for kind in kinds) else QUOTED
        found.append(Line(len(texts) + 1, "\n".join(surplus), kind))
    return tuple(found)


def _marked(texts: Sequence[str]) -> list[bool]:
    """Which lines bear a quotation mark; ">From " is an mbox's escape and ">>> buy <<<" is an ornament."""
    marked = [">" in text[:4] and bool(QUOTE_MARK.match(text)) for text in texts]
    for index, text in enumerate(texts):
        if marked[index] and not (marked[max(index - 1, 0)] and index) and not any(marked[index + 1 : index + 2]):
            marked[index] = not (text.startswith(">From ") or (text.startswith(">>") and text.rstrip().endswith("<<")))
    for index in range(1, len(texts)):  # "<mailto:dana@example.com", line end, "> wrote:"
        if (
            marked[index]
            and texts[index].rstrip().endswith(":")
            and texts[index - 1].lstrip().startswith(("<", "mailto:"))
        ):
            marked[index] = ">" in texts[index - 1] or texts[index].count(">") > 1
    for index in range(1, len(texts) - 1):  # a link broken over lines lost the mark of its second half
        if not marked[index] and marked[index - 1] and marked[index + 1]:
            above, text = texts[index - 1], texts[index].strip()
            broken = "http" in above and above.rfind("(") > above.rfind(")") and text.endswith(")")
            marked[index] = broken or (text.startswith(("(http", "<http")) and text.endswith(">"))
    return marked


def _cut(
    texts: Sequence[str], marked: Sequence[bool], hinted: Sequence[LineKind | None], kinds: list[LineKind],
    splits: dict[int, int], words: QuotingWords,
) -> None:  # fmt: skip
    """Find what stands above quotations; where the quotation bears no marks, it takes the rest."""
    count = len(texts)
    following = [count] * (count + 1)  # the next line that is not blank
    for index in range(count - 1, -1, -1):
        following[index] = index if texts[index].strip() else following[index + 1]
    index, forwarding, alone = 0, False, True
    while index < count:
        if not texts[index].strip():
            index += 1
            continue
        if marked[index]:
            if not forwarding and (index == 0 or not marked[index - 1]):
                forwarding = _passed_on(texts, index, alone, words)
            alone = False
            kinds[index] = FORWARDED if forwarding else QUOTED
            index += 1
            continue
        forwarding = False
        cut = _cut_at(texts, marked, hinted, index, following, splits, words)
        if cut is None:
            alone = False
            index += 1
            continue
        kinds[cut.start : cut.end] = [ATTRIBUTION] * (cut.end - cut.start)
        body = following[cut.end] if cut.end < count else count
        if body < count and marked[body]:
            forwarding, index = cut.kind is FORWARDED, cut.end
            continue
        kind = cut.kind
        if alone and kind is QUOTED and header_block(texts, cut.start, words) == cut.end:
            # a copied header with no word above it: the mail was passed on, if it names who had it
            if not _names_reader(texts[cut.start : cut.end], words):
                index, alone = cut.end, False
                continue
            kind, kinds[cut.start : cut.end] = FORWARDED, [FORWARDED] * (cut.end - cut.start)
        end = count
        if kind is FORWARDED:
            end = next((i + 1 for i in range(cut.end, count) if ends_forward(texts[i], words)), count)
        kinds[cut.end : end] = [kind] * (end - cut.end)
        index = end


def _passed_on(texts: Sequence[str], index: int, alone: bool, words: QuotingWords) -> bool:
    """Whether the marked lines from here are a forwarded mail: they say so, or begin the mail with a copied header."""
    if marker(texts[index], words) is FORWARDED:
        return True
    inner = [QUOTE_MARK.sub("", text, count=1) for text in texts[index : index + BLOCK]] if alone else []
    return alone and bool(end := header_block(inner, 0, words)) and _names_reader(inner[:end], words)


def _names_reader(header: Sequence[str], words: QuotingWords) -> bool:
    """Whether a copied header says to whom the mail went, as those of mail programs do."""
    return any((found := label(line, words)) and found[0] == "to" for line in header)


def _cut_at(
    texts: Sequence[str], marked: Sequence[bool], hinted: Sequence[LineKind | None], index: int, following: Sequence[int],
    splits: dict[int, int], words: QuotingWords,
) -> Cut | None:  # fmt: skip
    """What stands above a quotation and begins, or (an attribution that was wrapped) ends, at this line."""
    text = texts[index]
    below = following[index + 1]
    if text[-200:].rstrip()[-1:] in "-–—_=*:：" or len(text) < 200:
        if found := marker(text, words):
            return Cut(index, index + 1, found)
        if is_rule(text) and below < len(texts) and not marked[below] and (end := header_block(texts, below, words)):
            return Cut(index, end)
    if (":" in text[:60] or "：" in text[:60]) and (end := header_block(texts, index, words)):
        return Cut(index, end)
    quoted_next = below < len(texts) and marked[below]
    if quoted_next and text.rstrip()[-1:] in ":：":  # unless the quotation begins with its own attribution
        quoted_next = attribution([tidy_quote(texts[below])], 0, False, words) is None
    if hinted[index] is ATTRIBUTION:
        end = index + 1
        while end < len(texts) and hinted[end] is ATTRIBUTION:
            end += 1
        return Cut(index, end)
    if quoted_next and (at := shared(text, words)) is not None:
        splits[index] = at
        return Cut(index, index + 1)
    if (start := attribution(texts, index, quoted_next, words)) is not None:
        return Cut(start, index + 1)
    return None


def _sign(
    texts: Sequence[str],
    marked: Sequence[bool],
    hinted: Sequence[LineKind | None],
    kinds: list[LineKind],
    words: QuotingWords,
) -> None:
    """Find the signatures at the end of the writer's text: above what is quoted, and at the end of the mail."""
    end, last = len(texts), True
    while end > 0:
        if kinds[end - 1] not in (OWN, SIGNATURE):
            end -= 1
            continue
        start = end
        while start > 0 and kinds[start - 1] in (OWN, SIGNATURE):
            start -= 1
        written = any(kinds[i] is OWN and texts[i].strip() for i in range(start, end))
        if last or kinds[end] is ATTRIBUTION:
            _sign_segment(texts, hinted, kinds, start, end, words)
        last = last and not written
        end = start
    if not any(kind is OWN and text.strip() for kind, text in zip(kinds, texts, strict=True)):
        # nothing else is there: what looked like a signature may be the message
        alone = all(kind in (OWN, SIGNATURE) for kind in kinds)
        for index, kind in enumerate(kinds):
            if kind is SIGNATURE and (alone or hinted[index] is SIGNATURE):
                kinds[index] = OWN


def _sign_segment(
    texts: Sequence[str],
    hinted: Sequence[LineKind | None],
    kinds: list[LineKind],
    start: int,
    end: int,
    words: QuotingWords,
) -> None:
    """Mark the signature lines among the own lines from `start` to `end`."""
    for index in range(start, end):
        if hinted[index] is SIGNATURE:
            kinds[index] = SIGNATURE
    own = [index for index in range(start, end) if kinds[index] is OWN]
    for first, last in machine_paragraphs([texts[i] for i in own], words):
        for index in own[first:last]:
            kinds[index] = SIGNATURE
    own = [index for index in own if kinds[index] is OWN]
    while own and (not texts[own[-1]].strip() or (end < len(texts) and is_rule(texts[own[-1]]))):
        if texts[own[-1]].strip():
            kinds[own[-1]] = SIGNATURE
        own.pop()
    for _ in range(3):  # a list's footer stands under a signature
        first, last = begin_of_signature([texts[i] for i in own], words)
        for index in own[first:last]:
            kinds[index] = SIGNATURE
        own = own[:first] if last == len(own) and first < last else []


def _settle_blanks(texts: Sequence[str], kinds: list[LineKind]) -> None:
    """A blank line within one kind is of that kind; between two, it is the writer's if either is."""
    previous = OWN
    index, count = 0, len(texts)
    while index < count:
        if texts[index].strip():
            previous = kinds[index]
            index += 1
            continue
        end = index
        while end < count and not texts[end].strip():
            end += 1
        following = kinds[end] if end < count else previous
        kinds[index:end] = [OWN if OWN in (previous, following) else previous] * (end - index)
        index = end


def _lines(texts: Sequence[str], kinds: Sequence[LineKind], splits: dict[int, int]) -> Iterable[Line]:
    """The values, each own line that answers with what it stands under."""
    above: str | None = None
    for index, (text, kind) in enumerate(zip(texts, kinds, strict=True)):
        if (at := splits.get(index)) is not None and kind is ATTRIBUTION:
            yield Line(index + 1, text[:at].rstrip(" -"), OWN, above)
            text = text[at:].lstrip(" -")
        if kind is OWN and text.strip():
            yield Line(index + 1, text, kind, above)
            above = None
            continue
        if kind is QUOTED and text.strip():
            above = tidy_quote(text) or above
        elif kind is not OWN:
            above = None if text.strip() and kind is not QUOTED else above
        yield Line(index + 1, text, kind)


def tidy_quote(text: str) -> str:
    """A quoted line without its marks."""
    return QUOTE_MARK.sub("", text, count=1).strip()
