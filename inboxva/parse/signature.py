"""Recognisers of what stands below a writer's own text: signatures, a phone's line, disclaimers, list footers.

When unsure, the line stays: it is the worse error to lose what somebody wrote.
"""

import re
from collections.abc import Sequence

from inboxva.parse.quotes import is_rule, tidy
from inboxva.parse.quotingwords import QuotingWords

_DELIMITER = re.compile(r"\s*(?:--|—|-- ?)\s*$")
_STRICT = re.compile(r"-- $")
_ITEM = re.compile(r"\s*(?:[-*•·▪◦‣+]\s|\(?\d{1,3}[.)]\s|\[[ xX]\]|[A-Z]{2,6}-\d)")
_SENTENCE = re.compile(r"[.!?]\s*$")
_REACHABLE = re.compile(r"@[\w-]+\.|https?:|www\.|\+?\d[\d\s()./-]{5,}\d|\|")
_NAMED = re.compile(r"[-–—~/]{1,2}(\s?)([^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,2})[.!]?$")
_LINK = re.compile(r"https?://[^\s>)\]]+")
_BARE = str.maketrans("", "", "<>[]()*_")
_TRAIL = " ,.!;:-–—*_~"
MOST = 12  # lines of text that a signature may have
NARROW = 90  # characters that a line of it may have


def begin_of_signature(lines: Sequence[str], words: QuotingWords) -> tuple[int, int]:
    """The begin and end of the signature at the end of a writer's lines; (n, n) where there is none.

    What stands behind its end (a postscript) is the writer's again.
    """
    end = len(lines)
    for index, line in enumerate(lines):
        if _STRICT.match(line):
            return index, end
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if not filled:
        return end, end
    stop = next((i for i in filled if _is_postscript(lines[i], words)), end)
    tail = [index for index in filled if index < stop][-(MOST + 2) :]
    for place, index in enumerate(tail):
        below = [lines[i] for i in tail[place + 1 :]]
        if _begins(lines[index], below, words):
            return index, stop
    if len(tail) > 1 and _is_signed_name(lines, tail, words):
        return tail[-1], stop
    return end, end


def _begins(line: str, below: Sequence[str], words: QuotingWords) -> bool:
    """Whether a signature begins with this line, given the lines of text below it."""
    if _DELIMITER.match(line):
        return bool(below) and len(below) <= MOST and all(_may_sign(other, words) for other in below)
    if is_rule(line):
        footer = " ".join(below).casefold()
        if "_" in line and below and words.list_footer.search(footer):
            return True
        return bool(below) and _is_name(below[0]) and all(_may_sign(other, words) for other in below)
    if tidy(line).strip(_TRAIL) in words.closings:
        return bool(below) and _is_name(below[0]) and all(_may_sign(other, words) for other in below[1:])
    return False


def _may_sign(line: str, words: QuotingWords) -> bool:
    """Whether a line can stand in a signature: short, no list item, no label but those of contacts."""
    if len(line) > NARROW or _ITEM.match(line):
        return False
    head, colon, _ = line.partition(":")
    if not colon or _REACHABLE.search(line):
        return True
    return tidy(head).strip(" .*") in words.contacts


def _is_name(line: str) -> bool:
    """Whether a line can be a person's name: a few words, no sentence."""
    text = line.strip(" *_,-–—/~")
    return (
        0 < len(text) <= 60 and len(text.split()) <= 6 and ":" not in text and not re.search(r"[?!;]|\.\s|\d{3}", text)
    )


def _is_signed_name(lines: Sequence[str], tail: Sequence[int], words: QuotingWords) -> bool:
    """Whether the last line is a name behind a dash or slash ("/Anna", "-Ben Ong"), and no item of a list."""
    last, before = lines[tail[-1]].strip(), lines[tail[-2]].strip()
    found = _NAMED.match(last)
    if not found or before.endswith(":") or any(lines[i].lstrip()[:1] == last[0] for i in tail[:-1]):
        return False
    apart = tail[-1] - tail[-2] > 1
    if found[1]:
        return apart and last[0] in "–—" and found[2].istitle()
    return last[0] in "/~" or found[2][0].isupper() or (apart or bool(_SENTENCE.search(before)))


def _is_postscript(line: str, words: QuotingWords) -> bool:
    head = tidy(line[:12]).replace(":", " ").replace(",", " ").replace("-", " ").split()
    return bool(head) and head[0].rstrip(".") in words.postscripts and len(line.split()) > 1


def is_mobile_line(line: str, words: QuotingWords) -> bool:
    """Whether a phone or a mail program wrote this line ("Sent from my iPhone")."""
    if not 8 <= len(line) <= 200:
        return False
    text = " ".join(_LINK.sub(" ", tidy(line)).translate(_BARE).split()).strip(" .!-–—")
    if not 8 <= len(text) <= 100 or ", " in text or "?" in text or not words.device.search(text):
        return False
    return words.sent_from.fullmatch(text) is not None


def machine_paragraphs(lines: Sequence[str], words: QuotingWords) -> list[tuple[int, int]]:
    """The ranges of paragraphs at the end and at the begin that a machine added: disclaimers, scanners, lists."""
    paragraphs: list[tuple[int, int]] = []
    start = None
    for index, line in enumerate([*lines, ""]):
        if line.strip():
            start = index if start is None else start
        elif start is not None:
            paragraphs.append((start, index))
            start = None
    found = []
    while paragraphs and _is_machine(lines, paragraphs[-1], words):
        found.append(paragraphs.pop())
    if paragraphs[1:] and _is_machine(lines, paragraphs[0], words):
        found.append(paragraphs[0])
    return found


def _is_machine(lines: Sequence[str], paragraph: tuple[int, int], words: QuotingWords) -> bool:
    text = " ".join(" ".join(lines[paragraph[0] : paragraph[1]]).split()).casefold()[:3000]
    return bool(words.disclaimer.search(text))
