"""Whether a line is a field of a status report, and which (spec/status-lines.md, Fields)."""

import re
from collections.abc import Callable
from itertools import islice, pairwise
from typing import NamedTuple

from inboxva.model.when import When
from inboxva.parse.reports import hours, states
from inboxva.parse.reports.statuswords import (
    LIST_FIELDS,
    VALUE_FIELDS,
    Name,
    StatusWords,
    Word,
    first_word,
    split_words,
)

ReadEta = Callable[[str], When | None]

_MARKER = re.compile(
    r"(?:[-*+–—§›]\s+|[•·▪◦‣➢►●○■□]\s*|-(?=[^\W\d])|o\s+(?=\S)|\(?[0-9]{1,2}[.)](?=\s|[^\W\d])\s*|\(?(?:[a-z]|[ivx]{2,4})[.)]\s+)?"
    r"(?:\[[ xX✓✔]?\]\s*)?"
)
_EMOJI = re.compile(
    r"(?:[\u2190-\u21ff\u2300-\u23ff\u2600-\u27bf\u2b00-\u2bff\U0001f000-\U0001faff\ufe0f\u200d\u20e3]\s*)+"
)
_OPEN = re.compile(r"(?:#{1,6}\s*|={2,}\s*)?(?P<bold>\*{1,3}|_{1,3})?(?P<bracket>\[|【)?")
_SEPARATOR = r"(?:[:：=|\t]+>?|\.{4,}|[-–—]+>|→|\s[-–—]+(?=\s|[0-9]|$)|[-–—]+(?=\s|$)|(?<=\w)[–—])"
_AFTER = re.compile(
    rf"(?:\(s\)|'s)?(?P<qualifier>\s*\([^()]{{1,40}}\))?(?P<before>\s*{_SEPARATOR})?"
    rf"(?:\s*(?P<close>\*{{1,3}}|_{{1,3}}|\]|】|={{2,}}|#{{1,6}})+(?P<after>\s*{_SEPARATOR})?)?"
)
_NUMBER = re.compile(r"\s*#?[0-9]{1,3}(?=\s*[:.)–—-])")
TASK = re.compile(r"[\[(]?(?:(?P<ref>[A-Za-z][A-Za-z0-9]{0,9}-[0-9]{1,6})|#?\s?(?P<number>[0-9]{1,6}))(?![\w-])[\])]?")
_RULE = re.compile(r"[\s|:+=_*~#.–—-]{3,}")
# As far as a line of several fields is looked at: more is no line that a person wrote.
_MOST_WORDS, _MOST_FIELDS = 80, 12
_URL = re.compile(r"(?:https?://|www\.)[^\s<>\"'“”]+", re.IGNORECASE)
_HOST_PATH = re.compile(r"(?<![\w@./])(?:[a-z0-9-]+\.)+[a-z]{2,}/[^\s<>\"'“”]+", re.IGNORECASE)


class Item(NamedTuple):
    """A line taken apart: how far it is indented, its list marker ("" for none), what stands behind them."""

    indent: int
    marker: str
    body: str

    @property
    def kind(self) -> str:
        """Markers of one list are of one kind: "1" for numbers, "a" for letters, else the sign itself."""
        sign = self.marker.strip(" (").rstrip(".) ")
        return "1" if sign.isdigit() else "a" if sign.isalpha() and sign != "o" else sign


class FieldLine(NamedTuple):
    """A field name and what stands behind it on the line.

    `explicit`: a separator, a bracket or a heading mark stands there; else the name is alone on its line, or (`value`)
    is followed by nothing but a value of its kind. `qualifier` stood in brackets behind the name.
    """

    name: Name
    value: str
    explicit: bool
    item: Item
    qualifier: str = ""

    @property
    def field(self) -> str:
        """The field's name in the model."""
        return self.name.field


def take_apart(line: str) -> Item:
    """Indentation, list marker (a bullet, a number, a tick box, an emoji) and the rest of a line."""
    if line.isascii() and line[:2].isalpha() and "." not in line[:5] and ")" not in line[:5]:  # most lines: no marker
        return Item(0, "", line.strip())
    stripped = line.replace("\u00a0", " ").strip()
    text = line.expandtabs(4) if "\t" in line else line
    indent = len(text) - len(text.lstrip())
    match = _MARKER.match(stripped)
    end = match.end() if match else 0
    if not line.isascii() and (emoji := _EMOJI.match(stripped, end)):
        end = emoji.end()
    return Item(indent, stripped[:end], stripped[end:])


def is_rule(line: str) -> bool:
    """Whether a line only draws: "-----", "====", "|---|---|"."""
    return bool(_RULE.fullmatch(line))


def find_links(text: str, hosts: bool = False) -> tuple[str, ...]:
    """The URLs in a text, in order, once each; with `hosts` also "drive.example.com/x" without a scheme."""
    found = list(_URL.findall(text)) if "://" in text or "www." in text.lower() else []
    if hosts:
        found += _HOST_PATH.findall(_URL.sub(" ", text))
    return tuple(dict.fromkeys(_trimmed(url) for url in found))


def without_links(text: str) -> str:
    """A text without the URLs in it."""
    return _HOST_PATH.sub(" ", _URL.sub(" ", text))


def _trimmed(url: str) -> str:
    url = url.rstrip(".,;:!?*_|")
    while url.endswith((")", "]")) and url.count("(") + url.count("[") < url.count(")") + url.count("]"):
        url = url[:-1].rstrip(".,;:!?*_|")
    return url


def read_field(line: str, words: StatusWords, read_eta: ReadEta | None = None) -> FieldLine | None:
    """The field that a line begins with, or None. Prose is none: a name needs a separator, a mark, or to stand alone."""
    item = take_apart(line)
    return read_body(item, words, read_eta)


def read_body(item: Item, words: StatusWords, read_eta: ReadEta | None = None) -> FieldLine | None:
    """The same, for a line already taken apart."""
    head, colon, behind = item.body.partition(":")
    if colon and (plain := words.plain_names.get(head.lower())):  # as most people write it
        behind = behind.strip()
        if not behind or behind[0].isalnum():
            return FieldLine(plain, behind, True, item)
    body = item.body.strip("|").strip() if item.body.startswith("|") else item.body
    opened = None if body[:1].isalnum() else _OPEN.match(body)
    start = opened.end() if opened else 0
    bold, bracket = (opened["bold"] or "", opened["bracket"] or "") if opened else ("", "")
    heading = start > 0 and body[0] in "#="
    if not words.names.could_begin(first_word(body[start : start + 40]).rstrip("0123456789") or "%"):
        return None
    spans = split_words(body[start : start + 80].partition(":")[0])  # no name goes on behind a colon
    if not spans or spans[0].start:
        return None
    found = _name(spans, body[start:], words)
    if found is None:
        return None
    name, used = found
    end = start + spans[used - 1].end
    number = _NUMBER.match(body, end) if name.field == "questions" else None
    if number or spans[0].text[-1:].isdigit():
        if "?" not in body:  # "Q7: …" is about a question that was asked before
            return None
        end = number.end() if number else end
    match = _AFTER.match(body, end)
    qualifier = match["qualifier"] or "" if match else ""
    closed = bool(match and match["close"])
    separated = bool(match and (match["before"] or match["after"]))
    value = body[match.end() :].strip() if match else ""
    question = value[:1] == "?" and (
        used > 1 or not value[1:].strip() or states.read_none(value[1:], words, name.field)[0]
    )
    if question:
        value = value[1:].lstrip(" :-")
    if separated or question or (closed and (bold or bracket)) or (heading and not value):
        return FieldLine(name, _unmarked(value, bold, bracket, closed), True, item, qualifier.strip(" ()"))
    value = body[end:].strip()
    if not value or (
        qualifier and not value.replace(qualifier.strip(), "", 1).strip() and name.field not in ("percent", "minutes")
    ):
        return FieldLine(name, "", bool(bold and closed), item, qualifier.strip(" ()"))
    value = _unmarked(value.lstrip("; "), bold, bracket, False)
    return FieldLine(name, value, False, item) if is_value(name, value, words, read_eta) else None


def read_negative(text: str, words: StatusWords) -> FieldLine | None:
    """The list field that a text like "no blockers today" says to be empty; None for any other text."""
    if not words.none_phrases.could_begin(first_word(text[:40])) or len(text) > 60:
        return None
    texts = [word.text for word in split_words(text)]
    at = words.none_phrases.size(texts, 0)
    at += words.between.size(texts, at)
    found = words.names.at(texts, at)
    if not found or found[1].field not in ("blocked", "questions", "next", "done"):
        return None
    clear = states.read_none(text, words, found[1].field) == (True, "")
    return FieldLine(found[1], text, True, take_apart(text)) if clear else None


def _unmarked(value: str, bold: str, bracket: str, closed: bool) -> str:
    """The value without the mark that was opened before the name and closes behind the value: `**Done: x**`."""
    if bold and not closed and value.endswith(bold):
        value = value[: -len(bold)]
    if bracket and not closed and value.endswith(("]", "】")):
        value = value[:-1]
    return value.strip()


def _name(spans: list[Word], body: str, words: StatusWords) -> tuple[Name, int] | None:
    """The longest name at the head, with a second name of the same field or words of time behind it; words used."""
    texts = [word.text for word in spans]
    if re.fullmatch(r"q[0-9]{1,3}", texts[0]):
        spans = [Word("q", spans[0].start, spans[0].end - len(texts[0]) + 1), *spans[1:]]
        texts[0] = "q"

    def joined(left: int) -> bool:
        return not body[spans[left].end : spans[left + 1].start].strip(" \t-_'’")

    def at(place: int) -> tuple[int, Name] | None:
        longest, reach = place + 1, min(len(spans), place + words.names.reach(texts[place]))
        while longest < reach and joined(longest - 1):
            longest += 1
        return words.names.at(texts, place, longest)

    found = at(0)
    if found is None:
        return None
    used, name = found
    while used < len(spans):
        between = body[spans[used - 1].end : spans[used].start].strip()
        size = words.phrases["and"].size(texts, used)
        after = used + size if size else used
        more = at(after) if (size or between in ("&", "/", ",")) and after < len(spans) else None
        if more is None or more[1].field != name.field:
            break
        used = after + more[0]
    if name.field in LIST_FIELDS or name.field == "minutes":
        extra = words.phrases["time"].size(texts, used)
        if extra and joined(used - 1):
            used += extra
    return name, used


def is_value(name: Name, value: str, words: StatusWords, read_eta: ReadEta | None = None) -> bool:
    """Whether a text is nothing but a value of its field's kind: for blockers and questions "none", for links a URL."""
    value = value.strip()
    match name.field:
        case "state":
            return states.read_state(value, words).exact
        case "percent":
            percent = states.read_percent(value)
            return percent is not None and not percent[1] and 0 <= percent[0] <= 100
        case "minutes":
            read = hours.read_hours(value, name.week, words.durations)
            return read.exact and not read.bad
        case "eta":
            when = read_eta(value) if read_eta and len(value) <= 60 else None
            return when is not None and covers(when.text, value)
        case "blocked" | "questions":
            return states.read_none(value, words, name.field) == (True, "")
        case "task":
            return TASK.match(value) is not None
        case "links":
            return bool(find_links(value, hosts=True))
    return False


_LOOSE = frozenset(
    {"by", "on", "at", "before", "around", "about", "the", "is", "approx", "end", "of", "maybe", "latest", "until"}
)


def covers(part: str, whole: str) -> bool:
    """Whether a time's own words are all of a text but for words like "by"."""
    inside = {word.text for word in split_words(part)}
    return all(word.text in inside or word.text in _LOOSE for word in split_words(whole))


def split_line(line: str, words: StatusWords) -> list[str]:
    """The fields written on one line ("Status: done | Hours: 2", "Done: calls. Next: mails"), each as a line of its own.

    A cut is made before a known name with a colon or equals sign that stands after punctuation; and, where the field
    before it holds a single value, after a space.
    """
    if line.count(":") + line.count("=") < 2 or "\t" in line:
        return [line]
    starts, candidates = [0], 0
    for match in islice(_INNER.finditer(line), _MOST_WORDS):
        if candidates >= _MOST_FIELDS:
            break
        rest = line[match.end() : match.end() + 60].lstrip("*_ ")
        spans = split_words(rest) if words.names.could_begin(first_word(rest)) else []
        name = _name(spans, rest, words) if spans and not spans[0].start else None
        behind = rest[spans[name[1] - 1].end :].lstrip(" *_") if name else ""
        if behind[:1] in (":", "=") and behind[1:2] not in (")", "(", "D"):  # a smiley is no separator
            candidates += 1
            before = read_field(line[starts[-1] : match.start()], words)
            if before and before.field == "state" and not before.value and words.states.at([w.text for w in spans], 0):
                continue  # "Status: done: see link"
            if before and (match[0].strip() or before.field in VALUE_FIELDS or not before.value):
                starts.append(match.end())
    return [
        line[start:end].rstrip(" \t|;,/" if end < len(line) else None) for start, end in pairwise([*starts, len(line)])
    ]


_BARE = re.compile(r"[,;|](?!\d)|(?<!\d)[,;|]|\s/\s")
_INNER = re.compile(r"(?:\s*[,;|/]+|[.!]|\s[-–—]+)?\s+(?=[^\W\d_%]|[*_]{1,2}[^\W\d_])|[|;]")


def split_bare(line: str, words: StatusWords, read_eta: ReadEta | None) -> list[FieldLine]:
    """The fields of a line like "Status done, hours 2, ETA Friday", where every piece is one; else none."""
    if not words.names.could_begin(first_word(line[:40])) or not _BARE.search(line):
        return []
    pieces = [piece.strip() for piece in _BARE.split(line, _MOST_FIELDS) if piece.strip()]
    fields = [read_field(piece, words, read_eta) or read_negative(piece, words) for piece in pieces]
    found = [field for field in fields if field is not None and field.value]
    return found if len(found) == len(pieces) > 1 else []
