"""The header of a mail: its fields, encoded words, dates and ids (RFC 5322, 2047), in any state of repair."""

import base64
import binascii
import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta, timezone
from email.utils import parsedate_tz

from inboxva.parse.mail.charsets import decode

MAX_HEADER_BYTES = 200_000
MAX_FIELDS = 1_000
MAX_VALUE_BYTES = 24_000
MAX_IDS = 200
OLDEST_YEAR = 1971  # before it nobody sent mail; clocks that were never set say 1970

_NAME = re.compile(rb"([\x21-\x39\x3b-\x7e]{1,200})[ \t]*:")
_BLANK = re.compile(rb"\A(?:\xef\xbb\xbf)?(?:[ \t]*\r?\n)+|\A\xef\xbb\xbf")


@dataclass(frozen=True, slots=True)
class Fields:
    """The fields of one header in order: names in lower case, values unfolded, still bytes. `cut` says what was left."""

    items: tuple[tuple[str, bytes], ...]
    cut: tuple[str, ...] = ()

    def raw(self, name: str) -> bytes:
        """The topmost field of that (lower-case) name, or b""."""
        return next((value for key, value in self.items if key == name), b"")

    def text(self, name: str) -> str:
        """The same as text, with encoded words read."""
        return decode_words(self.raw(name))

    def all(self, name: str) -> tuple[bytes, ...]:
        """All fields of that (lower-case) name."""
        return tuple(value for key, value in self.items if key == name)


def split_header(raw: bytes, whole: bool = True) -> tuple[Fields, bytes]:
    """The fields at the top of `raw`, and the body below them.

    An mbox "From " line, and before the header of a `whole` mail blank lines and a byte order mark, are passed over (a
    part that begins with a blank line has no header). A line that is no field
    is skipped where fields follow it; otherwise the body begins there (as if the blank line were missing).
    """
    start = match.end() if whole and (match := _BLANK.match(raw[:2000])) else 0
    items: list[tuple[str, list[bytes]]] = []
    cut: list[str] = []
    position, size = start, len(raw)
    while position < size:
        newline = raw.find(b"\n", position)
        end = size if newline < 0 else newline + 1
        line = raw[position:end].rstrip(b"\r\n")
        if end - start > MAX_HEADER_BYTES:
            cut.append(f"The header is longer than {MAX_HEADER_BYTES} bytes: the rest of it was left unread.")
            return _fields(items, cut), _below(raw, position)
        if not line:
            return _fields(items, cut), raw[end:]
        if line[:1] in b" \t":
            if items:
                items[-1][1].append(line)
            elif line.strip():
                return _fields(items, cut), raw[position:]
        elif match := _NAME.match(line):
            items.append((match[1].decode("ascii").lower(), [line[match.end() :]]))
        elif not line.startswith((b"From ", b">From ")) and not (items and _fields_follow(raw, end)):
            return _fields(items, cut), raw[position:]
        position = end
        if len(items) >= MAX_FIELDS:
            cut.append(f"The header has more than {MAX_FIELDS} fields: the rest of them were left unread.")
            return _fields(items, cut), _below(raw, position)
    return _fields(items, cut), b""


def _fields_follow(raw: bytes, position: int) -> bool:
    return bool(_NAME.match(raw[position : position + 300].lstrip(b" \t")))


def _below(raw: bytes, position: int) -> bytes:
    match = re.compile(rb"\n\r?\n").search(raw, max(position - 1, 0))
    return raw[match.end() :] if match else b""


def _fields(items: list[tuple[str, list[bytes]]], cut: list[str]) -> Fields:
    fields = []
    for name, lines in items:
        value = lines[0].strip() if len(lines) == 1 else b"".join(lines).strip()
        if len(value) > MAX_VALUE_BYTES:
            cut.append(f"The field {name!r} was cut after {MAX_VALUE_BYTES} bytes.")
            value = value[:MAX_VALUE_BYTES]
        fields.append((name, value))
    return Fields(tuple(fields), tuple(dict.fromkeys(cut)))


# RFC 2047 with what is seen in mail: blanks and question marks inside, no blank between two words, a lost end.
_WORD = re.compile(rb"=\?([^?\s]{1,60})\?([bBqQ])\?(.*?)(?:\?=|\Z)", re.S)
_CONTROLS = re.compile(r"[\0-\x1f\x7f\u2028\u2029]+")


def decode_words(value: bytes) -> str:
    """A field's value as text on one line: encoded words read (RFC 2047), raw 8-bit bytes taken for what they are.

    Neighbouring words in one charset are joined before they are decoded, so that a character split between them is
    whole again.
    """
    if b"=?" not in value:
        return one_line(decode(value))
    pieces: list[str] = []
    pending, charset = b"", ""
    position = 0
    for match in _WORD.finditer(value):
        between = value[position : match.start()]
        claimed = match[1].decode("ascii", "replace").split("*")[0].lower()
        if between.strip() or (position and not pending):
            pieces += [decode(pending, charset), decode(between)]
            pending = b""
        elif not position:
            pieces.append(decode(between))
        elif claimed != charset:
            pieces.append(decode(pending, charset))
            pending = b""
        pending, charset = pending + _word_bytes(match[2], match[3]), claimed
        position = match.end()
    return one_line("".join([*pieces, decode(pending, charset), decode(value[position:])]))


def _word_bytes(encoding: bytes, text: bytes) -> bytes:
    if encoding in b"qQ":
        return re.sub(rb"=([0-9A-Fa-f]{2})", lambda m: bytes((int(m[1], 16),)), text.replace(b"_", b" "))
    return lenient_base64(text)


_NOT_BASE64 = re.compile(rb"[^A-Za-z0-9+/]+")


def lenient_base64(data: bytes) -> bytes:
    """What base64 text decodes to, with stray characters passed over and missing padding made up (RFC 2045, 6.8)."""
    if data.find(b"=", 0, len(data.rstrip()) - 2) < 0:
        try:
            return binascii.a2b_base64(data)
        except binascii.Error:
            pass
    pieces = []
    # Padding in the middle is where two encoded texts were joined.
    for piece in re.split(rb"=+", data):
        clean = _NOT_BASE64.sub(b"", piece)
        clean = clean[:-1] if len(clean) % 4 == 1 else clean
        try:
            pieces.append(base64.b64decode(clean + b"=" * (-len(clean) % 4)))
        except (binascii.Error, ValueError):
            continue
    return b"".join(pieces)


def one_line(text: str) -> str:
    """The text with every run of control characters and line ends made one blank, and trimmed."""
    return (_CONTROLS.sub(" ", text) if not text.isprintable() else text).strip()


_COMMENT = re.compile(r"\([^()]*\)")


def read_date(value: str) -> datetime | None:
    """The time of a Date field, aware and with the offset as written (UTC where none is), or None if it is no time."""
    try:
        parts = parsedate_tz(_COMMENT.sub(" ", value[:200]))
        if parts:
            year, month, day, hour, minute, second, *_, offset = parts
            zone = timezone(timedelta(seconds=offset)) if offset else UTC
            moment = datetime(year, month, day, hour, minute, min(second, 59), tzinfo=zone)
        else:
            moment = datetime.fromisoformat(value.strip()[:40])
            moment = moment if moment.tzinfo else moment.replace(tzinfo=UTC)
        moment.astimezone(UTC)
    except (ValueError, OverflowError, IndexError, TypeError):
        return None
    return moment if moment.year >= OLDEST_YEAR else None


_ID = re.compile(r"<([^<>]{1,990})>")


def read_ids(values: Iterable[bytes]) -> tuple[str, ...]:
    """The message ids of Message-ID, In-Reply-To or References fields: without brackets, in order, each once.

    A fold inside an id is mended. Ids without brackets are taken too. Of very many, the first and the latest are kept.
    """
    ids: dict[str, None] = {}
    for value in values:
        text = one_line(decode(value))
        found = _ID.findall(text) or [word.strip("<>,;") for word in text.split() if "@" in word[1:-1]]
        ids |= dict.fromkeys("".join(each.split())[:990] for each in found)
    ids.pop("", None)
    kept = tuple(ids)
    return kept if len(kept) <= MAX_IDS else kept[:1] + kept[1 - MAX_IDS :]
