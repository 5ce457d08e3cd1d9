"""Recognisers of what stands below a writer's own text: signatures, a phone's line, disclaimers, list footers.

When unsure, the line stays: it is the worse error to lose what somebody wrote.
"""

import re
from bisect import bisect_right
from collections.abc import Sequence
from itertools import accumulate, pairwise

from inboxva.parse.quoting.quotes import is_rule, tidy
from inboxva.parse.quoting.quotingwords import QuotingWords

_DELIMITER = re.compile(r"\s*(?:--|—|-- ?)\s*$")
DELIMITER = "-- "  # RFC 3676, 4.3
_ITEM = re.compile(r"\s*(?:[-*•·▪◦‣+]\s|\(?\d{1,3}[.)]\s|\[[ xX]\]|[A-Z]{2,6}-\d)")
_PHONE = re.compile(r"\s*\+?[\d(][\d\s()./-]{6,30}\s*")
_SENTENCE = re.compile(r"[.!?]\s*$")
_REACHABLE = re.compile(r"@[\w-]+\.|https?:|www\.|\+?\d[\d\s()./-]{5,}\d|\|")
_NO_NAME = re.compile(r"[?!;:]|[^\W\d_]{3}\.\s|\d{3}")
_NAMED = re.compile(r"[-–—~/]{1,2}(\s?)([^\W\d_][\w.'’-]*(?: [^\W\d_][\w.'’-]*){0,2})[.!]?$")
_LINK = re.compile(r"https?://[^\s>)\]]+")
_BARE = re.compile(r"[<>\[\]()*_]+")
_AROUND = " .!-–—<>[]()*_"
_DASHES = "-–—_=*"  # a rule begins with one of these
_TRAIL = " ,.!;:-–—*_~"
MOST = 12  # lines of text that a signature may have
PROSE = 55  # a line of this many characters is one of wrapped prose, not of a form
REMARK = 100  # no disclaimer is shorter, unless it begins with its own words
LONG = 2000
NARROW = 90  # characters that a line of it may have


def begin_of_signature(lines: Sequence[str], words: QuotingWords) -> tuple[int, int]:
    """The begin and end of the signature at the end of a writer's lines; (n, n) where there is none.

    What stands behind its end (a postscript) is the writer's again.
    """
    end = len(lines)
    if DELIMITER in lines:
        return lines.index(DELIMITER), end
    filled = [index for index, line in enumerate(lines) if line.strip()]
    if not filled:
        return end, end
    stop = next((i for i in filled if lines[i].lstrip()[:1] in words.initials and _is_postscript(lines[i], words)), end)
    tail = (filled if stop == end else [index for index in filled if index < stop])[-(MOST + 1) :]
    for place, index in enumerate(tail[:-1]):
        line, below = lines[index], tail[place + 1 :]
        if line.lstrip()[:1] in _DASHES:
            above, apart = lines[index - 1] if index else "", not lines[index + 1].strip()
            if _parts(line, above, [lines[i] for i in below], apart, words):
                return index, stop
            continue
        if (closing := _closing(line, words)) and _signs(closing, [lines[i] for i in below], words):
            return index, stop
    if len(tail) > 1 and _is_signed_name(lines, tail):
        return tail[-1], stop
    return end, end


def _parts(line: str, above: str, below: Sequence[str], apart: bool, words: QuotingWords) -> bool:
    """Whether dashes part a signature from the text, given the line above and the lines of text below them.

    `apart`: there is a blank line under them.
    """
    if "_" in line and is_rule(line) and words.list_footer.search(" ".join(below).casefold()):
        return True
    delimits = _DELIMITER.match(line) is not None
    return (delimits or (is_rule(line) and _ends(above))) and _under_rule(below, apart, words)


def _signs(closing: str, below: Sequence[str], words: QuotingWords) -> bool:
    """Whether a name and what may stand under it follow a closing."""
    if not _is_name(below[0]):
        return False
    # a short word is many things: "best" may go on below as a sentence
    cased = len(closing) > 6 or not below[0].strip(_TRAIL)[:1].islower()
    return cased and all(_may_sign(other, words) for other in below[1:])


def _under_rule(below: Sequence[str], apart: bool, words: QuotingWords) -> bool:
    """Whether lines under dashes are a signature. A link there is more likely work that was done.

    Dashes with a blank line below (`apart`) part sections too: there, it is a whole name or says how one is reached.
    """
    first = below[0]
    whole = len(below) == 1 and first.istitle() and " " in first.strip()
    if apart and not whole and not any(_REACHABLE.search(line) for line in below):
        return False
    named = _is_signer(first.rstrip(" !,.")) or _closing(first, words) or is_rule(first) or _DELIMITER.match(first)
    return (
        bool(named or "@" in first) and _LINK.search(first) is None and all(_may_sign(other, words) for other in below)
    )


def _ends(line: str) -> bool:
    """Whether a line ends a thought, so that dashes below it do not underline it."""
    return not line.strip() or bool(_SENTENCE.search(line))


def _closing(line: str, words: QuotingWords) -> str:
    """The closing that a line is ("Best regards"), perhaps with a place behind it ("Viele Grüße aus Berlin"), or ""."""
    if len(line) >= NARROW or (text := tidy(line).strip(_TRAIL)) in words.closings:
        return text if len(line) < NARROW else ""
    if not 2 <= text.count(" ") <= 9 or not text[-1].isalpha():
        return ""
    parts = text.split()
    return text if 3 <= len(parts) <= 5 and " ".join(parts[:2]) in words.closings else ""


def _may_sign(line: str, words: QuotingWords) -> bool:
    """Whether a line can stand in a signature: short, no list item, no label but those of contacts."""
    if _PHONE.fullmatch(line):
        return True
    if len(line) > 2 * NARROW or _ITEM.match(line):
        return False
    if _REACHABLE.search(line):
        return True
    head, colon, _ = line.partition(":")
    if not colon:
        return len(line) <= NARROW
    return tidy(head).strip(" .*") in words.contacts


def _is_name(line: str) -> bool:
    """Whether a line can be a person's name: one or two words, or a few that begin with capitals; no sentence."""
    text = line.strip(" *_,-–—/~")
    if not 0 < len(text) <= 60 or _NO_NAME.search(text):
        return False
    words = text.split()
    return len(words) <= 2 or (len(words) <= 6 and all(not word[0].islower() or len(word) <= 3 for word in words))


def _is_signer(line: str) -> bool:
    """Whether a line can be the name above a signature, every word but a particle with a capital where there are any."""
    words = line.split()
    return _is_name(line) and not words[-1][0].islower() and not words[0][0].islower()


def _is_signed_name(lines: Sequence[str], tail: Sequence[int]) -> bool:
    """Whether the last line is a name behind a dash or slash ("/Anna", "-Ben Ong"), and no item of a list."""
    last, before = lines[tail[-1]].strip(), lines[tail[-2]].strip()
    found = _NAMED.match(last)
    if not found or before.endswith(":") or any(lines[i].lstrip()[:1] == last[0] for i in tail[:-1]):
        return False
    apart = tail[-1] - tail[-2] > 1
    if found[1]:
        return apart and last[0] in "–—" and found[2].istitle()
    return found[2][0].isupper() or (last[0] == "-" and bool(_SENTENCE.search(before)))


def _is_postscript(line: str, words: QuotingWords) -> bool:
    head = tidy(line[:12]).replace(":", " ").replace(",", " ").replace("-", " ").split()
    return bool(head) and head[0].rstrip(".") in words.postscripts and len(line.split()) > 1


def is_mobile_line(line: str, words: QuotingWords) -> bool:
    """Whether a phone or a mail program wrote this line ("Sent from my iPhone")."""
    if not 8 <= len(line) <= 200:
        return False
    text = tidy(line)
    bare = text.strip(_AROUND)
    if bare in words.programs:
        return True
    if bare[:2] not in words.sent_begins and not bare.endswith(words.sent_ends) and "://" not in bare:
        return False
    if ", " in text:
        text, _, rest = text.partition(", ")
        if not rest.startswith(words.excuses):
            return False
    text = _BARE.sub("", _LINK.sub(" ", text))
    text = " ".join(text.split()).strip(" .!-–—")
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
    while paragraphs and (lines_held := _held(words.disclaimer, lines, paragraphs[-1])):
        start, end = paragraphs.pop()
        first = start + lines_held[0]
        if _is_said(words.disclaimer, lines[first:end]):
            break
        if all(len(line) >= PROSE for line in lines[start:first]):
            first = start
        while first > start and (_DELIMITER.match(lines[first - 1]) or is_rule(lines[first - 1])):
            first -= 1
        found.append((first, end))
        if first > start:
            break
    if paragraphs[1:] and (lines_held := _held(words.banner, lines, paragraphs[0])):
        start, end = paragraphs[0]
        last = start + lines_held[1] + 1
        while last < end and len(lines[last - 1]) >= PROSE and lines[last].lstrip()[:1].islower():
            last += 1
        found.append((start, last))
    return found


def _is_said(phrase: re.Pattern[str], lines: Sequence[str]) -> bool:
    """Whether lines that hold a disclaimer's words are a person's: a short remark or question, or followed by others."""
    text = " ".join(lines[:3])[:LONG].casefold()
    if len(text) < REMARK and len(lines) <= 3 and (found := phrase.search(text)):
        before = text[: found.start()].rstrip()
        if (len(before) > 2 and before[-1] not in ".!:*|-–—") or "?" in text[found.end() :]:
            return True
    below = [line for above, line in pairwise(lines) if len(above) < PROSE and len(line) < PROSE]
    return any(not (phrase.search(line.casefold()) or _REACHABLE.search(line)) for line in below)


def _held(phrase: re.Pattern[str], lines: Sequence[str], paragraph: tuple[int, int]) -> tuple[int, int] | None:
    """The first and last line, counted within a paragraph, on which a phrase stands; it may be wrapped."""
    looked = [line[:LONG] for line in lines[paragraph[0] : min(paragraph[1], paragraph[0] + 40)]]
    if not (found := phrase.search(" ".join(" ".join(looked).split()).casefold())):
        return None
    ends = [len(text) for text in accumulate(" ".join(line.split()).casefold() + " " for line in looked)]
    return bisect_right(ends, found.start()), bisect_right(ends, found.end() - 1)
