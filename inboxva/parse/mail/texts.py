"""Which parts of a mail are its text, and their text as a person reads it (RFC 2046, 3676; RFC 9580, 7)."""

import re
from collections.abc import Callable
from dataclasses import dataclass, field
from html import unescape

from inboxva.parse.mail.charsets import decode, storable
from inboxva.parse.mail.headers import Fields
from inboxva.parse.mail.mime import MESSAGES, Part, read_tree
from inboxva.parse.mail.wrappings import octets, signed_text, unflowed
from inboxva.parse.quoting.htmlpage import as_text
from inboxva.parse.quoting.htmltext import render

MAX_TEXT = 1_000_000  # characters of one mail that are read
FORWARD_MARK = "---------- Forwarded message ----------"
ENCRYPTED = "The mail is encrypted: its text cannot be read."
MAX_COPIED = 500  # characters of a header field of an attached mail

# Parts that are nobody's words to read, though their type begins with text/.
_NOT_READ = frozenset({
    "text/calendar", "text/vcard", "text/x-vcard", "text/directory", "text/csv", "text/xml", "text/css", "text/x-amp-html",
    "text/watch-html", "text/rfc822-headers", "text/rfc822", "text/tab-separated-values", "text/javascript", "text/x-patch",
    "text/x-diff", "text/rtf", "text/yaml", "text/x-python", "text/x-csrc", "text/x-log",
})  # fmt: skip
_OPAQUE = frozenset({"application/pkcs7-mime", "application/x-pkcs7-mime"})
_HTML = frozenset({"text/html", "application/xhtml+xml"})


@dataclass(frozen=True, slots=True)
class Piece:
    """One part's words: as text, and the HTML they were made from (None for plain ones)."""

    text: str
    html: str | None = None


@dataclass(frozen=True, slots=True)
class Forwarded:
    """An attached mail: From, Date and Subject as lines to read, and its text without the mails attached to it."""

    header: str
    text: str

    def __str__(self) -> str:
        return "\n".join((FORWARD_MARK, *([self.header] if self.header else ()), "", self.text)).rstrip("\n")


@dataclass(slots=True)
class Body:
    """What can be read in a mail: its own pieces in order, the attached mails, and every other part."""

    pieces: list[Piece] = field(default_factory=list)
    forwarded: list[Forwarded] = field(default_factory=list)
    attached: list[Part] = field(default_factory=list)
    problems: dict[str, None] = field(default_factory=dict)
    unwraps: int = 1  # S/MIME wrappers that may still be opened

    @property
    def text(self) -> str:
        """The pieces, joined by blank lines."""
        return "\n\n".join(piece.text for piece in self.pieces if piece.text)[:MAX_TEXT]

    @property
    def whole(self) -> str:
        """The text, and below it every attached mail."""
        length, shown = len(self.text), [self.text] if self.text else []
        for mail in self.forwarded:
            if length < MAX_TEXT and (mail.text or mail.header):
                shown.append(str(mail))
                length += len(shown[-1])
        return "\n\n".join(shown)[:MAX_TEXT]

    @property
    def html(self) -> str | None:
        """The HTML, if no piece was plain."""
        found = [piece.html for piece in self.pieces if piece.text]
        return "\n".join(html for html in found if html) if found and None not in found else None


def read_body(root: Part, unwraps: int = 1) -> Body:
    """The texts of a mail and the parts that are none. Never raises."""
    body = Body(unwraps=unwraps)
    body.pieces = _pieces(root, body, top=True)
    if not body.text:
        _last_resort(body)
    return body


def _pieces(part: Part, body: Body, *, top: bool = False) -> list[Piece]:
    """The words of a part and those below it; what is not read is put aside in `body`."""
    if part.content_type in MESSAGES:
        body.attached.append(part)
        if part.parts:
            attached = read_body(part.parts[0], 0)
            body.problems |= dict.fromkeys(problem for problem in attached.problems if problem != ENCRYPTED)
            body.forwarded += [Forwarded(_copied(part.parts[0].fields), attached.text), *attached.forwarded]
        return []
    if part.parts:
        read = _CONTAINERS.get(part.content_type, _mixed)
        return read(part, body)
    if part.content_type in _OPAQUE and body.unwraps and (wrapped := _unwrapped(part)):
        body.unwraps -= 1
        return _pieces(wrapped, body)
    if not _is_words(part, top=top):
        body.attached.append(part)
        if part.content_type in _OPAQUE and "enveloped" in part.parameters.get("smime-type", ""):
            body.problems[ENCRYPTED] = None
        return []
    return _words(part, body)


def text_of(part: Part) -> str:
    """The words of one part as text; "" if it is no words to read."""
    return "\n\n".join(piece.text for piece in _words(part, Body())) if _is_words(part, top=False) else ""


def _copied(fields: Fields) -> str:
    """What a reader wants to see of an attached mail's header."""
    copied = ((name.capitalize(), fields.text(name)[:MAX_COPIED]) for name in ("from", "date", "subject"))
    return "\n".join(f"{name}: {value}" for name, value in copied if value)


def _is_words(part: Part, *, top: bool) -> bool:
    if part.content_type not in _HTML and (part.main != "text" or part.content_type in _NOT_READ):
        return False
    # A mail that is nothing but one text has no attachment, whatever it declares.
    return top or part.disposition in ("", "inline")


_META_CHARSET = re.compile(rb"<meta[^<>]{0,200}?charset\s*=\s*[\"']?([A-Za-z0-9_:.-]{1,40})", re.I)


def _words(part: Part, body: Body) -> list[Piece]:
    content = part.content()
    charset = part.parameters.get("charset", "")
    if not charset and part.content_type in _HTML and (match := _META_CHARSET.search(content[:2000])):
        charset = match[1].decode("ascii")
    text = decode(content, charset)
    if len(text) > MAX_TEXT:
        body.problems[f"The text was cut after {MAX_TEXT} characters."] = None
        text = text[:MAX_TEXT]
    text = text.replace("\r\n", "\n").replace("\r", "\n")
    is_html = part.content_type in _HTML
    if not is_html and _LOOKS_LIKE_HTML.match(text) and "</" in text and text.rstrip().endswith(">"):
        is_html = True
    elif is_html and not _TAG.search(text):
        is_html, text = False, _unescaped(text)
    if is_html:
        return [Piece(storable(as_text(render(text))).strip("\n"), text)]
    if part.content_type in ("text/enriched", "text/richtext"):
        text = re.sub(r"</?[A-Za-z-]{1,60}>", "", text)
    if part.parameters.get("format", "").lower() == "flowed":
        text = unflowed(text, del_space=part.parameters.get("delsp", "").lower() == "yes")
    if text.lstrip().startswith("-----BEGIN PGP MESSAGE-----"):
        body.problems[ENCRYPTED] = None
    return [Piece(signed_text(text).strip("\n"))]


_LOOKS_LIKE_HTML = re.compile(
    r"\s*(?:<\?xml[^>]{0,100}>\s*)?<(?:!doctype html|html|head|body|div|p|table|meta|span|font|style|center)\b[^<]*>",
    re.I,
)
_TAG = re.compile(r"<[a-z!/?][^<>]*>", re.I)
_ENTITY = re.compile(r"&(?:[a-z]{2,8}|#\d{2,6}|#x[0-9a-f]{2,5});", re.I)


def _unescaped(text: str) -> str:
    return storable(unescape(text)) if _ENTITY.search(text) else text


def _unwrapped(part: Part) -> Part | None:
    """The mail inside an S/MIME signature that is no multipart (RFC 8551, 3.5.2), or None (as for an encrypted one)."""
    content = b"".join(octets(part.content()))
    return read_tree(content)[0] if b":" in content[:200] else None


# ---------------------------------------------------------------- containers


def _mixed(part: Part, body: Body) -> list[Piece]:
    """All parts in order. A text that only says the last one again (as HTML beside plain) is left out."""
    pieces: list[Piece] = []
    for child in part.parts:
        if pieces and child.filename and child.main == "text" and any(piece.text for piece in pieces):
            body.attached.append(child)
            continue
        pieces += [piece for piece in _pieces(child, body) if not (pieces and _says_again(piece, pieces[-1]))]
    return pieces


def _says_again(piece: Piece, before: Piece) -> bool:
    """Whether of two neighbours one is plain, one HTML, and both say the same."""
    if (piece.html is None) == (before.html is None):
        return False
    one, other = ("".join(re.findall(r"\w+", text)) for text in (piece.text, before.text))
    return bool(one) and one[:80] == other[:80] and abs(len(one) - len(other)) * 5 <= len(other)


_STUB = re.compile(r"\bhtml\b", re.I)


def _alternative(part: Part, body: Body) -> list[Piece]:
    """The plain version, unless it is empty or says no more than that one should read the HTML."""
    plain: list[Piece] = []
    marked: list[Piece] = []
    said = ""
    for child in part.parts:
        if plain and not _may_be_stub(said) and child.content_type in _HTML and _is_words(child, top=False):
            continue  # what nobody will read need not be made text
        pieces = _pieces(child, body)
        if not any(piece.text.strip() for piece in pieces):
            continue
        if all(piece.html is not None for piece in pieces):
            marked = pieces
        elif not plain:
            plain, said = pieces, " ".join(piece.text for piece in pieces)
    return marked if marked and _may_be_stub(said) and len(marked[0].text) > len(said) else plain or marked


def _may_be_stub(said: str) -> bool:
    return len(said) < 300 and _STUB.search(said) is not None


def _related(part: Part, body: Body) -> list[Piece]:
    """The root, which the others belong to (RFC 2387): the first part, or the one that `start` names."""
    start = part.parameters.get("start", "").strip("<>").encode("utf-8", "replace")
    roots = [child for child in part.parts if start and child.fields.raw("content-id").strip(b"<>") == start]
    root = roots[0] if roots else part.parts[0]
    pieces = _pieces(root, body)
    for child in part.parts:
        if child is not root:
            more = _pieces(child, body)
            pieces = pieces if any(piece.text.strip() for piece in pieces) else more
    return pieces


def _signed(part: Part, body: Body) -> list[Piece]:
    """What was signed, and the signature put aside (RFC 1847)."""
    body.attached += part.parts[1:]
    return _pieces(part.parts[0], body)


def _encrypted(part: Part, body: Body) -> list[Piece]:
    body.attached += part.parts
    body.problems[ENCRYPTED] = None
    return []


_CONTAINERS: dict[str, Callable[[Part, Body], list[Piece]]] = {
    "multipart/alternative": _alternative,
    "multipart/related": _related,
    "multipart/signed": _signed,
    "multipart/encrypted": _encrypted,
}


def _last_resort(body: Body) -> None:
    """Where nothing was text: a text put aside without a name is better than none, and so is a bare delivery status."""
    for part in body.attached:
        if part.content_type == "message/delivery-status":
            body.pieces.append(Piece(decode(part.content())[:MAX_TEXT].replace("\r\n", "\n").strip("\n")))
        elif (
            part.content_type in ("text/plain", "text/html") and part.disposition == "attachment" and not part.filename
        ):
            body.pieces += _words(part, body)
