"""Which mail came back, from whom and for good: delivery status notifications (RFC 3464) and what stood in their place."""

import re
from collections.abc import Iterable, Iterator

from inboxva.model.message import DeliveryStatus
from inboxva.parse.addresses import loose_addresses
from inboxva.parse.charsets import decode
from inboxva.parse.headers import Fields, one_line, read_ids, split_header
from inboxva.parse.mime import MESSAGES, Part

MAX_RECIPIENTS = 200

_STATUS_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_HEADER_PARTS = frozenset({"text/rfc822-headers", "message/global-headers", "text/rfc822", "message/rfc822-headers"})
_DAEMON = re.compile(r"(?:mailer-?daemon|mail-?daemon|postmaster)(?:[+-][^@]*)?@|mailer-?daemon$", re.I)


def may_be_returned(fields: Fields, senders: Iterable[str]) -> bool:
    """Whether a header looks like that of a delivery report: it is worth fetching and reading as one.

    A multipart/report, an empty Return-Path, X-Failed-Recipients (Exim) or a mailer daemon among the senders.
    """
    return (
        fields.raw("content-type")[:80].lower().lstrip().startswith(b"multipart/report")
        or fields.raw("return-path").replace(b" ", b"") == b"<>"
        or bool(fields.raw("x-failed-recipients"))
        or any(_DAEMON.match(sender) for sender in senders)
        or (b"mailer-daemon" in fields.raw("from")[:200].lower())
    )


def read_delivery(root: Part, text: str) -> tuple[DeliveryStatus, ...]:
    """What became of the mail for each recipient; an empty tuple where nothing says so.

    From message/delivery-status parts, else X-Failed-Recipients, else the addresses a daemon names in its text
    (`<a@example.com>:` and below it the server's answer, as qmail and Postfix write).
    """
    found = [
        status for part in root.walk() if part.content_type in _STATUS_PARTS for status in _statuses(part.content())
    ]
    if not found:
        failed = loose_addresses(root.fields.text("x-failed-recipients"))
        found = [DeliveryStatus(address, "failed", "") for address in failed] or list(_told(text[:20_000]))
    unique = {status.recipient: status for status in reversed(found)}
    return tuple(reversed(unique.values()))[:MAX_RECIPIENTS]


def _statuses(content: bytes) -> Iterator[DeliveryStatus]:
    content = content.replace(b"\r\n", b"\n")
    for number, block in enumerate(re.split(rb"\n[ \t]*\n+", content.strip(b"\n"))):
        if number > MAX_RECIPIENTS:
            return
        fields, _ = split_header(block)
        # Original-Recipient is the address that was written to; Final-Recipient is where it was forwarded.
        recipient = _after_type(fields.raw("original-recipient")) or _after_type(fields.raw("final-recipient"))
        recipient = recipient or _after_type(fields.raw("x-actual-recipient"))
        if recipient or fields.raw("action"):
            code = re.search(rb"\b[245]\.\d{1,3}\.\d{1,3}\b", fields.raw("status"))
            action = one_line(decode(fields.raw("action"))).split(" ")[0].lower()[:20]
            yield DeliveryStatus(recipient, action, code[0].decode() if code else "")


def _after_type(value: bytes) -> str:
    """The address of `rfc822; a@example.com` (RFC 3464, 2.3.1), also without the type."""
    found = loose_addresses(one_line(decode(value.rpartition(b";")[2])))
    return found[0] if found else ""


_TOLD = re.compile(r"^[ \t]*<([^<>@\s]{1,100}@[^<>\s]{1,200})>:?((?:.*\n?){0,4})", re.M)
_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,2}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d[ -]")


def _told(text: str) -> Iterator[DeliveryStatus]:
    for match in _TOLD.finditer(text):
        code, reply = _CODE.search(match[2]), _REPLY.search(match[2])
        if code or reply or ":" in match[0]:
            kind = (code or reply or match)[1][0]
            yield DeliveryStatus(match[1].lower(), "delayed" if kind == "4" else "failed", code[1] if code else "")


_QUOTED_ID = re.compile(r"^[ \t>]*Message-ID:[ \t]*\n?[ \t>]*(<[^<>\s]{3,500}>)", re.M | re.I)


def read_returned_id(root: Part, text: str) -> str | None:
    """The Message-ID (without brackets) of the mail that a report returns, whole, as headers or quoted in its text."""
    for part in root.walk():
        header = None
        if part.content_type in MESSAGES and part.parts:
            header = part.parts[0].fields
        elif part.content_type in _HEADER_PARTS:
            header = split_header(part.content())[0]
        if header and (ids := read_ids([header.raw("message-id")])):
            return ids[0]
    quoted = _QUOTED_ID.findall(text[:200_000])
    ids = read_ids([quoted[-1].encode()]) if quoted else ()
    return ids[0] if ids else None
