"""Recognisers of what stands above a quotation: attribution lines, copied headers, "Original Message" markers.

Each looks at the lines from one index on, at a bounded number of them and of their characters.
"""

import re
from collections.abc import Sequence
from dataclasses import dataclass

from inboxva.model.message import LineKind
from inboxva.parse.quoting.quotingwords import QuotingWords

WRAPPED = 4  # lines that an attribution may take
LONGEST = 400  # characters it may have
BLOCK = 24  # lines that a copied header may take, its wrapped lists of addresses counted

_QUOTE_MARK = re.compile(r"[ \t]{0,3}(?:>[ \t]?)+")
_DATE = re.compile(
    r"\d{1,2}[:.h]\d{2}(?!\d)|(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,4}([./-])\d{1,2}\1\d{1,4}|\d\s?[年月日년월일]|[/.-]\d{1,2}[/.-]\d{4}"
)
_TIME = re.compile(r"\d{1,2}[:.h]\d{2}(?!\d)")
_EMAIL = re.compile(r"[\w.+=%'-]{1,64}@[\w-][\w.-]*|mailto:", re.ASCII)
_EMAIL_LAST = re.compile(r"@[^\s@]{1,120}[)>\]]\s*[:：]?$")
_BRACKETED = re.compile(r"[<(\[][^\s<>@]{1,64}@[^\s<>@]{1,120}[>)\]]")
_NAME_ALONE = re.compile(r"\s*[^\W\d_][^.!?:]{0,80}")
_DATE_LAST = re.compile(r"\d[:.]?\d\W{0,2}[:：]$")
_EARLY_DIGIT = re.compile(r"(?:\S{1,12}\s{1,3}){0,4}\S{0,6}\d")
_DATED = re.compile(r"(?<!\d)(?:19|20)\d\d(?!\d)|\d{1,4}([./-])\d{1,2}\1\d{1,4}|\d\s?[年월]")
_DASHED = re.compile(
    r"[\s>*_]*[-–—_=]{2,}[\s*]*([^-–—_=\s*][^\n]{0,60}?)[\s*:]*[-–—_=]{2,}[\s*]*$|[\s>*_]*[-–—_=]{3,}\s*([^-–—_=\s][^\n]{0,60}?)\s*:?\s*$"
)
_RULE = re.compile(r"[\s*]*[-–—_=*]{3,}[\s*]*$")
_SUMMED_UP = re.compile(r"\S.{0,80}? ---\d{1,2}[./-]\d{1,2}[./-]\d{4} .{0,15}---")  # Notes: name, time, first words
_LABELLED = re.compile(r"[\s*_>]{0,12}([^\W\d_][^:：*]{0,30}?)[\s*_\xa0]{0,4}[:：][\s*_]*(.*)", re.S)
_EXOTIC = re.compile("[\xa0\u202f\u2009\u200b\u200e\u200f\u2060\ufeff\u202a\u202c\u2068\u2069]")
_SPACES = "\xa0\u202f\u2009"


@dataclass(frozen=True, slots=True)
class Cut:
    """Lines `start` to `end` (not included) stand above a quotation (or, FORWARDED, above a forwarded mail)."""

    start: int
    end: int
    kind: LineKind = LineKind.QUOTED


def tidy(line: str) -> str:
    """A line for comparing: case-folded, outer and exotic spaces gone."""
    if line.isascii():
        return line.strip().lower()
    return _EXOTIC.sub(lambda found: " " if found[0] in _SPACES else "", line).strip().casefold()


def has_mark(line: str) -> bool:
    """Whether a line begins with a quotation mark."""
    return ">" in line[:4] and _QUOTE_MARK.match(line) is not None


def unquoted(line: str) -> str:
    """A line without its quotation marks."""
    return _QUOTE_MARK.sub("", line, count=1)


def is_rule(line: str) -> bool:
    """A line of dashes, underscores or the like."""
    return bool(_RULE.match(line))


def marker(line: str, words: QuotingWords) -> LineKind | None:
    """Whether a line is an "Original Message" (QUOTED) or "Forwarded message" (FORWARDED) marker."""
    text = tidy(line)
    if len(text) > 120:
        return None
    if found := _DASHED.match(text):
        inside = (found[1] or found[2]).strip(" :*")
        if inside in words.original:
            return LineKind.QUOTED
        if inside in words.forwarded or inside.startswith("forwarded by "):
            return LineKind.FORWARDED
    elif text.endswith((":", "：")) and text.strip("> :：") in words.forwarded:
        return LineKind.FORWARDED
    elif len(text) > 6 and text.strip("-–— :") in words.original and text[0] in "-–—":
        return LineKind.QUOTED
    return None


def asks_above(line: str, words: QuotingWords) -> bool:
    """Whether a help desk asks to write above this line."""
    text = tidy(line)
    return len(text) <= 120 and any(word in text for word in words.reply_above)


def ends_forward(line: str, words: QuotingWords) -> bool:
    """Whether a line says that the forwarded mail ends here."""
    return tidy(line).strip("-–—_ :*") in words.forwarded_end


def label(line: str, words: QuotingWords) -> tuple[str, str] | None:
    """The role and the value of a line of a copied header ("Sent: Monday"), or None."""
    if not (found := _LABELLED.match(line[:LONGEST])):
        return None
    role = words.labels.get(tidy(found[1]))
    return (role, found[2]) if role else None


def summed_up(text: str) -> bool:
    """Whether Notes wrote this line, with the begin of the quoted mail, above its copied header."""
    return " ---" in text[:90] and _SUMMED_UP.match(text) is not None


def header_block(lines: Sequence[str], start: int, words: QuotingWords) -> int | None:
    """The end of the copied header that begins at `start`, or None.

    Two labels are enough when one of them is the sender or the date and the values look like it: a person writes
    "From: Manila / To: Cebu / Date: 12 June" too.
    """
    roles: dict[str, str] = {}
    index = end = start
    stray = 0
    while index < min(len(lines), start + BLOCK):
        line = lines[index]
        if not line.strip():
            stray += 2 if len(roles) > 3 else 1
        elif found := label(line, words):
            if found[0] in roles and found[0] != "other":
                break
            roles[found[0]] = found[1]
            end, stray = index + 1, 0
        elif index == start:
            return None
        else:
            stray += 1
        if stray > 2:
            break
        index += 1
    return end if _is_header(roles) else None


def _is_header(roles: dict[str, str]) -> bool:
    """Whether labels and values are those of a mail."""
    known = roles.keys() - {"other"}
    if len(known) < 2 or not known & {"from", "sent"}:
        return False
    addressed = any(_EMAIL.search(roles.get(role, "")[:LONGEST]) for role in ("from", "to"))
    timed = bool(_TIME.search(roles.get("sent", "")[:LONGEST]))
    if roles.get("from", "").lstrip()[:1].isdigit():
        return False  # from nine to ten
    if known == {"from", "sent", "to"}:
        return addressed  # "From: Manila / To: Cebu / Date: 12 December 2026, 10:30" is a journey
    if known >= {"from", "subject"}:
        return addressed or timed  # without either it is a draft or a memo
    return (known >= {"from", "sent"} and (addressed or timed)) or (known >= {"sent", "to"} and addressed and timed)


def attribution(lines: Sequence[str], index: int, quoted_next: bool, words: QuotingWords) -> int | None:
    """Where the attribution begins that ends in the line at `index`, or None.

    `quoted_next`: the next text below bears quotation marks, so weaker evidence is enough.
    """
    text = tidy(lines[index])
    if not text or len(text) > LONGEST:
        return None
    dashed = text.endswith(("--", "——")) and f"{lines[index - 1] if is_rule(text) and index else ''} {text}".casefold()
    closed = text[-1] in ":：" or bool(dashed and words.verb.search(dashed[-LONGEST:]))
    if not closed and not (quoted_next and text[0].isdigit() and _EMAIL_LAST.search(text)):
        return index if _answers_on_the_same_line(text, words) else None
    if not quoted_next:
        around = " ".join(lines[max(index - WRAPPED - 1, 0) : index + 1])[-2 * LONGEST :]
        if "@" not in around and not words.verb.search(around.casefold()):
            return None
    begin, joined, skipped = index, text, False
    for _ in range(WRAPPED + 2):
        if _opens(joined, words) and _attributes(joined, closed, quoted_next, words):
            return begin if "@" in joined and joined[0] != "<" else _with_name_above(lines, begin)
        above = begin - 1
        if above >= 0 and not lines[above].strip() and joined[0] in "<>" and not skipped:
            above, skipped = above - 1, True
        if above < 0 or not lines[above].strip() or index - above >= WRAPPED + 2 * skipped or len(joined) > LONGEST:
            break
        begin, joined = above, f"{tidy(lines[above])} {joined}"
    # no date to look for: "Dana Reyes <dana@example.com> wrote:"; without an address it begins a paragraph
    verb = closed and len(text) < 200 and words.verb.search(text)
    if verb and "@" in text and _EMAIL.search(text) and (quoted_next or _ends_so(text, verb)):
        return index
    apart = quoted_next and closed and (index == 0 or not lines[index - 1].strip())
    said = verb and verb[0] not in words.verbs_dated
    return index if apart and (said or text.startswith(words.quoting)) else None


def _ends_so(text: str, verb: re.Match[str]) -> bool:
    """Whether a line ends with the verb or the address of an attribution: "Ben <b@example.com> wrote this:" does not."""
    return verb.end() >= len(text.rstrip(" :：-")) or _EMAIL_LAST.search(text) is not None


def _with_name_above(lines: Sequence[str], begin: int) -> int:
    """The begin of an attribution whose name and address stand on the lines above its verb or date."""
    for above in range(begin - (lines[begin].lstrip()[:1] != "<"), max(begin - 4, -1), -1):
        if not lines[above].strip() or len(lines[above]) > LONGEST:
            break
        if "@" in lines[above] and _BRACKETED.search(lines[above]):
            named = above and lines[above].lstrip()[:1] == "<" and _NAME_ALONE.fullmatch(lines[above - 1])
            return above - 1 if named else above
    return begin


def _opens(text: str, words: QuotingWords) -> bool:
    """Whether a text begins as attributions do."""
    return bool(words.opening.match(text) or _EARLY_DIGIT.match(text) or ("@" in text and _EMAIL.search(text[:100])))


def _attributes(text: str, closed: bool, quoted_next: bool, words: QuotingWords) -> bool:
    """Whether a whole text says who wrote and when."""
    if len(text) > LONGEST or not _DATE.search(text):
        return False
    email = "@" in text and bool(_EMAIL.search(text))
    if verb := words.verb.search(text):
        dated, plain = bool(_DATED.search(text)), verb[0] in words.verbs_dated
        if quoted_next:
            return dated or email or not plain
        opened = dated and not plain and _EARLY_DIGIT.match(text) and words.opening.match(text)
        return closed and (email or bool(opened))
    if not email:
        return closed and quoted_next and bool(_TIME.search(text) and _DATED.search(text) and _EARLY_DIGIT.match(text))
    if closed and quoted_next and (_DATE_LAST.search(text) or (_TIME.search(text) and _BRACKETED.search(text))):
        return True  # in a language whose verb is not known, too
    return bool(_EMAIL_LAST.search(text)) and (closed or quoted_next)


def _answers_on_the_same_line(text: str, words: QuotingWords) -> bool:
    """Whether the quotation goes on behind the attribution: "On 3 May at 10:00, Dana <d@example.com> wrote: Hello"."""
    at = text.find("> ")
    if at < 0 or "@" not in text[:at] or not words.opening.match(text) or not _DATE.search(text[:at]):
        return False
    found = words.verb.match(text, at + 2)
    return bool(found) and text[found.end() :].lstrip()[:1] in (":", "：") if found else False


def shared(line: str, words: QuotingWords) -> int | None:
    """Where an attribution begins behind other words on its line ("yes On 3 May 2026, Dana wrote:"), or None."""
    text = line.rstrip().lower()
    if text[-1:] not in ":：" or len(text) > LONGEST or len(text) != len(line.rstrip()):
        return None
    if words.opening.match(text):
        return None
    for found in words.shared.finditer(text):
        if words.verb.search(text, found.end()) and _DATE.search(text, found.end()):
            return found.end()
    return None
