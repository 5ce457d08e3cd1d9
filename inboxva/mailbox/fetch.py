"""Reading messages from an open IMAP folder, in batches bounded by count and by bytes."""

import hashlib
import logging
import re
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime, timedelta
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError
from imapclient.response_parser import parse_fetch_response

from inboxva.mailbox import CUT_ABOVE, Wanted
from inboxva.mailbox.header import field, is_text
from inboxva.model.places import SCAN_HEADERS, Envelope, Fetched

SCAN_BATCH = 500
_FETCH_BATCH = 200
_FETCH_BYTES = 2_000_000
_SEARCH_WINDOW = 100_000
_MOST_TEXT = 1_000_000
_FIELDS = f"BODY.PEEK[HEADER.FIELDS ({' '.join(SCAN_HEADERS).upper()})]"
_SCAN_ITEMS = ("INTERNALDATE", "RFC822.SIZE", _FIELDS)
_PLAIN = re.compile(
    rb'\d+ \((?:UID (\d+) |RFC822\.SIZE (\d+) |INTERNALDATE "([^"]{26})" )+BODY\[HEADER\.FIELDS [^]]*\] \{\d+\}'
)
_MONTHS = {b"jan": 1, b"feb": 2, b"mar": 3, b"apr": 4, b"may": 5, b"jun": 6,
           b"jul": 7, b"aug": 8, b"sep": 9, b"oct": 10, b"nov": 11, b"dec": 12}  # fmt: skip
_NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)

log = logging.getLogger("inboxva.mailbox")


def search_above(client: Any, uid: int, uidnext: int, exists: int, since: date | None) -> Iterator[int]:
    """The UIDs above `uid`, ascending. A large folder is asked in windows: an answer is one line, and lines are bounded."""
    window = _SEARCH_WINDOW if exists > _SEARCH_WINDOW else max(uidnext, uid + 1)
    for first in range(uid + 1, max(uidnext, uid + 2), window):
        last = first + window - 1
        criteria: list[Any] = ["UID", f"{first}:{'*' if last >= uidnext - 1 else last}"]
        # "n:*" always names the last message, even where its UID is below n (RFC 3501, 6.4.8).
        yield from sorted(u for u in client.search(criteria + (["SINCE", since] if since else [])) if u >= first)


def seen(client: Any, uids: Sequence[int]) -> frozenset[int]:
    """Which of these messages of the open folder have \\Seen."""
    found = set[int]()
    for start in range(0, len(uids), SCAN_BATCH):
        batch = uids[start : start + SCAN_BATCH]
        found.update(client.search(["UID", ",".join(map(str, batch)), "SEEN"]))
    return frozenset(found.intersection(uids))


def recent_headers(client: Any, names: Sequence[str], exists: int, count: int) -> list[bytes]:
    """The fields of these names in the latest `count` messages of the open folder of `exists`, the latest first."""
    first = max(1, exists - count + 1)
    uids = sorted(client.search([f"{first}:{exists}"]), reverse=True) if exists and count > 0 else []
    found: list[bytes] = []
    for start in range(0, len(uids), SCAN_BATCH):
        batch = uids[start : start + SCAN_BATCH]
        answers = _patiently(client, batch, [f"BODY.PEEK[HEADER.FIELDS ({' '.join(names).upper()})]"])
        found += [_starting(answers[uid], b"BODY[HEADER.FIELDS").rstrip(b"\r\n") for uid in batch if uid in answers]
    return [header + b"\r\n" if header else b"" for header in found]


def envelopes(client: Any, uids: Sequence[int]) -> Iterator[Envelope]:
    """What a scan says of these messages, in one FETCH."""
    try:
        lines = _said(client, uids)
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        lines = None
    if lines is not None and (found := _plainly(lines)) is not None:
        yield from (found[uid] for uid in uids if uid in found)
        return
    parsed = parse_fetch_response(lines, False, True) if lines is not None else _patiently(client, uids, _SCAN_ITEMS)
    for uid in uids:
        if (answer := parsed.get(uid)) and b"RFC822.SIZE" in answer:
            header = _starting(answer, b"BODY[HEADER.FIELDS")
            yield Envelope(uid, answer[b"RFC822.SIZE"], _aware(answer.get(b"INTERNALDATE")), header)


def _said(client: Any, uids: Sequence[int]) -> list[Any] | None:
    """The answer to a scan's FETCH as it came, in imaplib's pieces; None where the library does not show them."""
    inner = getattr(client, "_imap", None)
    if inner is None or not hasattr(inner, "uid"):
        return None
    kind, lines = inner.uid("FETCH", ",".join(map(str, uids)), f"({' '.join(_SCAN_ITEMS)})")
    if kind != "OK":
        raise IMAPClientError(f"FETCH failed: {lines}")
    return list(lines)


def _plainly(lines: list[Any]) -> dict[int, Envelope] | None:
    """The envelopes of an answer in which each message is written as most servers write it; None for any other.

    The library reads our long list of header names back letter by letter: this is three times faster.
    """
    found = {}
    for line in lines:
        if line in (b")", None):
            continue
        said = _PLAIN.fullmatch(line[0]) if isinstance(line, tuple) else None
        if not said or None in said.groups():
            return None
        uid, size, arrived = said.groups()
        try:
            found[int(uid)] = Envelope(int(uid), int(size), _instant(arrived), line[1])
        except (ValueError, KeyError):
            return None
    return found


def _instant(written: bytes) -> datetime:
    """An INTERNALDATE, "18-Nov-2026 12:00:00 +0000" (RFC 3501, 9: date-time), in UTC. Raises ValueError, KeyError."""
    day, month, year = int(written[:2]), _MONTHS[written[3:6].lower()], int(written[7:11])
    instant = datetime(year, month, day, int(written[12:14]), int(written[15:17]), int(written[18:20]), tzinfo=UTC)
    offset = timedelta(hours=int(written[22:24]), minutes=int(written[24:26]))
    return instant + offset if written[21:22] == b"-" else instant - offset


def batches(wanted: Sequence[Wanted]) -> Iterator[list[tuple[int, int]]]:
    """(UID, size) split by count and by bytes; a message that is to be cut stands alone."""
    batch: list[tuple[int, int]] = []
    total = 0
    for one in wanted:
        uid, size = (one.uid, one.size) if isinstance(one, Envelope) else one
        if batch and (len(batch) >= _FETCH_BATCH or total + size > _FETCH_BYTES):
            yield batch
            batch, total = [], 0
        batch.append((uid, size))
        total += size
    if batch:
        yield batch


def messages(client: Any, batch: Sequence[tuple[int, int]]) -> list[Fetched]:
    """The bytes of these messages; of one above CUT_ABOVE its text parts. What is gone is left out."""
    if len(batch) == 1 and batch[0][1] > CUT_ABOVE:
        cut = _cut(client, batch[0][0])
        return [cut] if cut else []
    answers = _patiently(client, [uid for uid, _ in batch], ["BODY.PEEK[]"])
    raws = ((uid, answers.pop(uid, {}).get(b"BODY[]")) for uid, _ in batch)
    return [Fetched(uid, raw) for uid, raw in raws if isinstance(raw, bytes) and raw]


def _patiently(client: Any, uids: Sequence[int], items: Sequence[str]) -> dict[int, dict[bytes, Any]]:
    """FETCH a batch; where the server refuses it as a whole, one by one, so that one broken message stops nothing."""
    try:
        found: dict[int, dict[bytes, Any]] = client.fetch(uids, items)
        return found
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        if len(uids) == 1:
            log.warning("the server cannot give message %d: %s", uids[0], error)
            return {}
    return {uid: answer for one in uids for uid, answer in _patiently(client, [one], items).items()}


def _starting(answer: dict[bytes, Any], start: bytes) -> bytes:
    """The item whose name starts so: servers write the names of what they return in ways of their own."""
    return next((value for key, value in answer.items() if key.startswith(start) and isinstance(value, bytes)), b"")


def _aware(written: datetime | None) -> datetime:
    if written is None:
        return _NO_DATE
    return written.astimezone(UTC) if written.tzinfo else written.replace(tzinfo=UTC)


def _cut(client: Any, uid: int) -> Fetched | None:
    """A large message without its attachments: its header, and its text parts in a multipart of their own."""
    structure = _patiently(client, [uid], ["BODYSTRUCTURE"]).get(uid, {}).get(b"BODYSTRUCTURE")
    if structure is None:
        return None
    parts = list(_text_parts(structure))
    items = ["BODY.PEEK[HEADER]"]
    for section in parts:
        items += [f"BODY.PEEK[{section}]<0.{_MOST_TEXT}>"] + (
            [f"BODY.PEEK[{section}.MIME]"] if structure.is_multipart else []
        )
    answer = _patiently(client, [uid], items).get(uid, {})
    header = answer.get(b"BODY[HEADER]")
    if not isinstance(header, bytes):
        return None
    found = [
        (_starting(answer, b"BODY[%s.MIME]" % s), _starting(answer, b"BODY[%s]" % s)) for s in map(str.encode, parts)
    ]
    if not structure.is_multipart:
        return Fetched(uid, header + b"".join(body for _, body in found), cut=True)
    return Fetched(uid, _rebuilt(header, found), cut=True)


def _text_parts(part: Any, section: str = "") -> Iterator[str]:
    """The section numbers of what is read as text (RFC 3501, 6.4.5); nothing inside an attached message is."""
    if part.is_multipart:
        for number, child in enumerate(part[0], start=1):
            yield from _text_parts(child, f"{section}.{number}" if section else str(number))
        return
    kind = b"/".join(word for word in part[:2] if isinstance(word, bytes))
    if is_text(kind, _disposition(part)):
        yield section or "1"


def _disposition(part: Any) -> bytes:
    """The Content-Disposition of a part, from wherever in its extension data it stands."""
    for item in part[7:]:
        if (
            isinstance(item, tuple)
            and item
            and isinstance(item[0], bytes)
            and item[0].lower() in (b"attachment", b"inline")
        ):
            return item[0]
    return b""


def _rebuilt(header: bytes, parts: Sequence[tuple[bytes, bytes]]) -> bytes:
    """A valid multipart of these (MIME header, body) under the message's own header (RFC 2046, 5.1)."""
    boundary = b"cut-" + hashlib.sha256(b"".join(mime + body for mime, body in parts)).hexdigest()[:32].encode()
    subtype = b"report" if b"multipart/report" in field(header, b"Content-Type").lower() else b"mixed"
    kind = b'Content-Type: multipart/%s; boundary="%s"\r\n' % (subtype, boundary)
    pieces = [_without_type(header), b"MIME-Version: 1.0\r\n", kind, b"\r\n"]
    for mime, body in parts:
        pieces += [b"--", boundary, b"\r\n", mime.rstrip(b"\r\n"), b"\r\n\r\n", body, b"\r\n"]
    return b"".join([*pieces, b"--", boundary, b"--\r\n"])


def _without_type(header: bytes) -> bytes:
    """The header fields, without those that describe the body, and without the empty line after them."""
    kept, keep = [], True
    for line in header.splitlines(keepends=True):
        if not line.startswith((b" ", b"\t")):
            keep = bool(line.strip()) and not line.lower().startswith((b"content-", b"mime-version"))
        if keep:
            kept.append(line)
    return b"".join(kept)
