"""The few things a mailbox must read in a message itself: its header fields, its Message-ID, its text parts. Pure."""

import re
from collections.abc import Iterable, Iterator

from inboxva.model.places import SCAN_HEADERS

_FIELD = re.compile(rb"^([!-9;-~]+)[ \t]*:", re.MULTILINE)
_WANTED = frozenset(name.lower().encode() for name in SCAN_HEADERS)
_ID = re.compile(rb"<[^<>\s]*>")
_BOUNDARY = re.compile(rb'boundary\s*=\s*(?:"([^"\r\n]+)"|([^\s;"]+))', re.IGNORECASE)
_UNFOLD = re.compile(rb"\r?\n(?=[ \t])")


def head(raw: bytes) -> bytes:
    """The header of a message: everything before the first empty line."""
    ends = [at for at in (raw.find(b"\n\n"), raw.find(b"\n\r\n")) if at >= 0]
    return raw[: min(ends) + 1] if ends else raw


def scan_header(header: bytes, names: Iterable[str] = SCAN_HEADERS) -> bytes:
    """The fields of these names, as they stand, folds kept: what BODY[HEADER.FIELDS (…)] would return."""
    wanted = _WANTED if names is SCAN_HEADERS else {name.lower().encode() for name in names}
    starts = [(found.start(), found[1].lower()) for found in _FIELD.finditer(header)]
    ends = [*(start for start, _ in starts), len(header)][1:]
    return b"".join(header[start:end] for (start, name), end in zip(starts, ends, strict=True) if name in wanted)


def field(header: bytes, name: bytes) -> bytes:
    """The first field of that name, unfolded and stripped; b"" if there is none."""
    found = re.search(rb"^" + re.escape(name) + rb"[ \t]*:((?:[^\n]*)(?:\n[ \t][^\n]*)*)", header, re.I | re.M)
    return _UNFOLD.sub(b"", found[1]).strip() if found else b""


def message_id(header: bytes) -> str:
    """The Message-ID without brackets, "" if there is none."""
    value = field(header, b"Message-ID")
    found = _ID.search(value)
    return (found[0][1:-1] if found else value).decode("utf-8", "replace")


def bare(message_id: str) -> str:
    """A Message-ID without the angle brackets that it may have been given with."""
    return message_id.strip().removeprefix("<").removesuffix(">")


def is_text(content_type: bytes, disposition: bytes) -> bool:
    """Whether a part is read as text (RFC 2183: attachments are not), or tells of a delivery (RFC 3464)."""
    kind = content_type.lower()
    if kind.startswith(b"message/delivery-status"):
        return True
    return kind.startswith((b"text/plain", b"text/html")) and not disposition.lower().startswith(b"attachment")


def text_parts(lines: Iterable[bytes], most: int) -> Iterator[bytes]:
    """A large message, line by line, without the parts that are no text; at most about `most` bytes of text."""
    boundaries: list[bytes] = []
    header: list[bytes] = []
    in_header, keep, top = True, True, True
    for line in lines:
        if not in_header and line.startswith(b"--") and boundaries:
            mark = line.rstrip()[2:]
            depth = next((n for n, b in reversed(list(enumerate(boundaries))) if mark in (b, b + b"--")), None)
            if depth is not None:
                closing = mark != boundaries[depth]
                del boundaries[depth + 1 - closing :]
                in_header, header, keep = not closing, [line], closing
                if closing:
                    yield line
                continue
        if not in_header:
            if keep and most > 0:
                most -= len(line)
                yield line
            continue
        header.append(line)
        if line.strip():
            continue
        in_header = False
        text = b"".join(header[0 if top else 1 :])
        kind = field(text, b"Content-Type")
        outer = kind.lower().startswith(b"multipart/") and _BOUNDARY.search(kind)
        if outer:
            boundaries.append(outer[1] or outer[2])
        keep = not outer and (not kind or is_text(kind, field(text, b"Content-Disposition")))
        if top or outer or keep:
            yield from header
        top = False
