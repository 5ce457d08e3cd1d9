"""Bytes → the tree of a mail's parts (RFC 2045, 2046), in time linear in the bytes, whatever they are.

The standard parser (and mail-parser over it) asks every line of every open multipart and builds an object per delimiter:
100 kB made for the purpose cost it seconds. Here a body is searched for its delimiters, and the parts are counted.
"""

import binascii
import quopri
import re
from collections.abc import Iterator
from dataclasses import dataclass, field

from inboxva.parse.mail.charsets import decode, storable
from inboxva.parse.mail.headers import Fields, decode_words, lenient_base64, one_line, split_header

MAX_DEPTH = 20
MAX_PARTS = 250

MESSAGES = frozenset({"message/rfc822", "message/global", "message/news"})


@dataclass(frozen=True, slots=True)
class Part:
    """One part. `content_type` is type/subtype in lower case as declared, or what a broken declaration must mean.

    `body` is as transferred, without the header. A multipart has `parts` and no body; an attached message has one part,
    the message.
    """

    fields: Fields
    content_type: str
    parameters: dict[str, str]
    body: bytes
    parts: tuple["Part", ...] = ()

    @property
    def main(self) -> str:
        """The type without the subtype."""
        return self.content_type.partition("/")[0]

    @property
    def disposition(self) -> str:
        """`attachment`, `inline`, another word (RFC 2183: to be taken for attachment), or "" where none is given."""
        return _parameters(self.fields.raw("content-disposition"))[0]

    @property
    def filename(self) -> str:
        """The file name as declared, decoded, "" if there is none. It is not safe to use as one."""
        named = _parameters(self.fields.raw("content-disposition"))[1].get("filename", "")
        return named or self.parameters.get("name", "")

    def content(self) -> bytes:
        """The body with its transfer encoding undone; broken encodings give what can be had of them."""
        encoding = self.fields.raw("content-transfer-encoding").lower().split(b";")[0].strip(b" \t\"'")
        if encoding == b"base64":
            return lenient_base64(self.body)
        if encoding == b"quoted-printable":
            return quopri.decodestring(self.body)
        if encoding in (b"x-uuencode", b"uuencode", b"uue", b"x-uue"):
            return _uudecoded(self.body)
        return self.body

    def walk(self) -> Iterator["Part"]:
        """This part and all below it, depth first."""
        yield self
        for part in self.parts:
            yield from part.walk()


@dataclass(slots=True)
class _Budget:
    """How many parts may still be made, and what had to be left."""

    parts: int = MAX_PARTS
    problems: dict[str, None] = field(default_factory=dict)


def read_tree(raw: bytes) -> tuple[Part, tuple[str, ...]]:
    """The tree of a whole mail, and in plain words what was cut or repaired."""
    budget = _Budget()
    fields, body = split_header(raw)
    return _part(fields, body, "text/plain", 0, budget), tuple(budget.problems)


def _part(fields: Fields, body: bytes, default: str, depth: int, budget: _Budget) -> Part:
    budget.parts -= 1
    budget.problems |= dict.fromkeys(fields.cut)
    content_type, parameters = _parameters(fields.raw("content-type"))
    content_type = _repaired(content_type) or default
    nested: tuple[Part, ...] = ()
    is_container = content_type.startswith("multipart/") or content_type in MESSAGES
    if is_container and depth >= MAX_DEPTH:
        budget.problems[f"Parts are nested deeper than {MAX_DEPTH} levels: the rest was left unread."] = None
        content_type = "application/octet-stream"
    elif content_type in MESSAGES:
        part = Part(fields, content_type, parameters, body)
        inner = body if body.lstrip()[:200].partition(b"\n")[0].find(b":") > 0 else part.content()
        nested = (_part(*split_header(inner), "text/plain", depth + 1, budget),)
    elif is_container:
        below = "message/rfc822" if content_type == "multipart/digest" else "text/plain"
        boundary = parameters.get("boundary", "").encode("utf-8", "replace")
        bodies = list(_split(body, boundary, budget))
        if not bodies and (bodies := list(_split(body, _guessed_boundary(body), budget))):
            budget.problems["The boundary of a multipart was missing or wrong, and was guessed."] = None
        if bodies:
            nested = tuple(
                _part(*split_header(each, whole=False), below, depth + 1, budget) for each in bodies if budget.parts > 0
            )
        else:
            budget.problems["A multipart has no parts: it was read as text."] = None
            content_type = "text/plain"
            delimiter = b"--" + boundary
            if boundary and delimiter in body:
                body = b"\n".join(line for line in body.split(b"\n") if not line.startswith(delimiter))
    return Part(fields, content_type, parameters, b"" if nested and content_type not in MESSAGES else body, nested)


def _split(body: bytes, boundary: bytes, budget: _Budget) -> Iterator[bytes]:
    """What stands between the delimiter lines (RFC 2046, 5.1.1). Parts after a closing delimiter are read as well."""
    if not boundary.strip():
        return
    delimiter, position, start, made = b"--" + boundary.rstrip(), 0, -1, 0
    while (position := body.find(delimiter, position)) >= 0:
        line_end = body.find(b"\n", position)
        line_end = len(body) if line_end < 0 else line_end
        rest = body[position + len(delimiter) : min(line_end, position + len(delimiter) + 80)].strip()
        if (position and body[position - 1] != 10) or rest not in (b"", b"--"):
            position += len(delimiter)
            continue
        if start >= 0:
            made += 1
            yield _without_last_line_end(body[start:position])
        if made >= budget.parts:
            budget.problems[f"The mail has more than {MAX_PARTS} parts: the rest of them were left unread."] = None
            return
        start = -1 if rest else line_end + 1
        position = line_end
    if 0 <= start < len(body):
        yield body[start:]


def _without_last_line_end(body: bytes) -> bytes:
    return body[:-2] if body.endswith(b"\r\n") else body[:-1] if body.endswith(b"\n") else body


_DELIMITER = re.compile(rb"^--(\S[^\r\n]{0,69}?)[ \t]*\r?\n(?:Content-|\r?\n)", re.M | re.I)


def _guessed_boundary(body: bytes) -> bytes:
    """What looks like the boundary of a multipart whose own is missing or wrong."""
    match = _DELIMITER.search(body[:20_000])
    return match[1] if match else b""


_BROKEN = {"text": "text/plain", "plain": "text/plain", "html": "text/html", "text/htm": "text/html"}
_TYPE = re.compile(r"[a-z0-9!#$&^_.+-]{1,60}/[a-z0-9!#$&^_.+-]{1,100}")


def _repaired(content_type: str) -> str:
    content_type = content_type.removesuffix("/")
    if content_type in _BROKEN:
        return _BROKEN[content_type]
    match = _TYPE.match(content_type)
    return match[0] if match else ""


_PARAMETER = re.compile(r';\s*([^\s=;"]{1,60})\s*=\s*(?:"((?:[^"\\]|\\.)*)(?:"|\Z)|([^;]*))', re.S)
_CONTINUED = re.compile(r"(.+?)\*(?:(\d{1,3})(\*)?)?\Z")


def _parameters(raw: bytes) -> tuple[str, dict[str, str]]:
    """The first word of a structured field in lower case, and its parameters (RFC 2045, 5.1; RFC 2231), decoded."""
    if not raw:
        return "", {}
    text = one_line(decode(raw)) if b"=?" not in raw else one_line(storable(raw.decode("utf-8", "replace")))
    first, semicolon, rest = text.partition(";")
    parameters: dict[str, str] = {}
    pieces: dict[str, list[tuple[int, bool, str]]] = {}
    for match in _PARAMETER.finditer(semicolon + rest):
        name, quoted, plain = match[1].lower(), match[2], match[3]
        value = re.sub(r"\\(.)", r"\1", quoted) if quoted is not None else plain.split("(")[0].strip().strip("'\"")
        if continued := _CONTINUED.match(name):
            encoded = bool(continued[3]) or continued[2] is None
            pieces.setdefault(continued[1], []).append((int(continued[2] or 0), encoded, value))
        else:
            parameters.setdefault(name, decode_words(value.encode()) if "=?" in value else value)
    for name, parts in pieces.items():
        parameters[name] = _joined(sorted(parts))
    return first.partition("(")[0].strip().strip("'\"").lower(), parameters


def _joined(pieces: list[tuple[int, bool, str]]) -> str:
    """A parameter sent in pieces (RFC 2231, 3 and 4): charset'language'percent-encoded bytes."""
    charset, data = "", b""
    for place, (_, encoded, value) in enumerate(pieces):
        if encoded and not place and value.count("'") >= 2:
            charset, _, value = value.split("'", 2)
        data += _unquoted(value) if encoded else value.encode("utf-8", "replace")
    return one_line(decode(data, charset or ""))


def _unquoted(value: str) -> bytes:
    return re.sub(rb"%([0-9A-Fa-f]{2})", lambda match: bytes((int(match[1], 16),)), value.encode("utf-8", "replace"))


def _uudecoded(body: bytes) -> bytes:
    lines = iter(body.splitlines())
    decoded = []
    for line in lines:
        if line.startswith(b"begin "):
            break
    for line in lines:
        if line.strip() == b"end":
            break
        try:
            decoded.append(binascii.a2b_uu(line))
        except binascii.Error:
            # Some encoders pad the line; the length byte says how much of it counts.
            with_length = line[: 1 + ((line[0] - 32 & 63) * 4 + 5) // 3] if line else b""
            try:
                decoded.append(binascii.a2b_uu(with_length))
            except binascii.Error:
                continue
    return b"".join(decoded)
