"""Which mail came back, from whom and for good: delivery status notifications (RFC 3464) and what stood in their place."""

import re
from collections.abc import Collection, Iterable, Iterator
from dataclasses import replace

from inboxva.model.message import DeliveryStatus
from inboxva.parse.mail.addresses import loose_addresses
from inboxva.parse.mail.charsets import decode
from inboxva.parse.mail.headers import Fields, one_line, read_ids, split_header
from inboxva.parse.mail.mime import MESSAGES, Part

MAX_RECIPIENTS = 200

_STATUS_PARTS = frozenset({"message/delivery-status", "message/global-delivery-status"})
_HEADER_PARTS = frozenset({"text/rfc822-headers", "message/global-headers", "text/rfc822", "message/rfc822-headers"})
_DAEMON = re.compile(
    r"(?:mailer-?daemon|mail-?daemon|mail\.delivery\.system|postmaster)(?:[+-][^@]*)?@|mailer-?daemon$", re.I
)


def may_be_returned(fields: Fields, senders: Iterable[str]) -> bool:
    """Whether a header looks like that of a delivery report: it is worth fetching and reading as one.

    A multipart/report, an empty Return-Path, X-Failed-Recipients (Exim) or a mailer daemon among the senders.
    """
    return (
        fields.raw("content-type")[:80].lower().lstrip().startswith(b"multipart/report")
        or fields.raw("return-path").replace(b" ", b"") == b"<>"
        or bool(fields.raw("x-failed-recipients"))
        or _is_daemon(fields, senders)
    )


def _is_daemon(fields: Fields, senders: Iterable[str]) -> bool:
    return any(_DAEMON.match(sender) for sender in senders) or b"mailer-daemon" in fields.raw("from")[:200].lower()


def read_delivery(root: Part, text: str, senders: Collection[str], to: Collection[str]) -> tuple[DeliveryStatus, ...]:
    """What became of the mail for each recipient; an empty tuple where nothing says so.

    From message/delivery-status parts, else X-Failed-Recipients, else the addresses a daemon names in its text and the
    answer of the server below each. Whom the report came from and went `to` (bare addresses) is not what it is about.
    """
    found = [
        status for part in root.walk() if part.content_type in _STATUS_PARTS for status in _statuses(part.content())
    ]
    if any(not status.action for status in found):  # a report that leaves to its text what became of the mail
        usual = "delayed" if _DELAYED.search(text[:3000]) else "failed"
        found = [status if status.action else replace(status, action=usual) for status in found]
    if not found:
        failed = loose_addresses(root.fields.text("x-failed-recipients"))
        found = [DeliveryStatus(address, "failed", "") for address in failed]
    if not found and (_is_daemon(root.fields, senders) or root.content_type == "multipart/report"):
        found = list(_told(text[:20_000], {*senders, *to}))
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
            answered = decode(fields.raw("diagnostic-code")[:2000])
            code = _CODE.search(decode(fields.raw("status")[:200])) or _CODE.search(answered)
            action = one_line(decode(fields.raw("action"))).split(" ")[0].lower()[:20]
            kind = code[1][0] if code else answer[1] if (answer := _REPLY.search(answered)) else ""
            yield DeliveryStatus(recipient, action or _ACTIONS.get(kind, ""), code[1] if code else "")


def _after_type(value: bytes) -> str:
    """The address of `rfc822; a@example.com` (RFC 3464, 2.3.1), also without the type."""
    found = loose_addresses(one_line(decode(value.rpartition(b";")[2])))
    return found[0] if found else ""


_COPY_BEGINS = re.compile(
    r"^(?:--[^\n]{0,200}?(?:copy|below|original|header|message)|original message follows"
    r"|(?:received|return-path|mime-version):)",
    re.M | re.I,
)
_ADDRESS = r"([^\s<>()\"',;:@]{1,64}@[^\s<>()\"',;:@]{1,200})"
_ON_ITS_LINE = re.compile(rf"^[ \t*•-]*<?{_ADDRESS}", re.M)
_IN_BRACKETS = re.compile(rf"<{_ADDRESS}>")
_ACTIONS = {"2": "delivered", "4": "delayed", "5": "failed"}
_CODE = re.compile(r"(?<![\d.])([245]\.\d{1,2}\.\d{1,3})(?![\d.])")
_REPLY = re.compile(r"(?<![\d.])([45])\d\d[ -]")
# What mail programs say of a delivery they will try again; they say it in English.
_DELAYED = re.compile(
    r"delayed|not yet been delivered|(?:be|being) retried|temporary (?:fail|err)|warning message|keep trying", re.I
)

_GIVEN_UP = re.compile(
    r"not going to try again|giv(?:en|ing) up|will not be (?:re)?tried|in the queue too long|has expired"
    r"|retry time(?:out)? exceeded|no further attempts|permanent (?:fail|err)",
    re.I,
)


def _told(text: str, not_these: Collection[str]) -> Iterator[DeliveryStatus]:
    """The recipients a daemon names in its own words: addresses that begin a line, else those in brackets."""
    told = text[: match.start()] if (match := _COPY_BEGINS.search(text)) else text
    given_up = bool(_GIVEN_UP.search(told[:3000]))
    usual = "delayed" if not given_up and _DELAYED.search(told[:3000]) else "failed"
    for pattern in (_ON_ITS_LINE, _IN_BRACKETS):
        found = False
        for match in pattern.finditer(told):
            address = match[1].strip(".").lower()
            if address in not_these or _DAEMON.match(address) or "." not in address.partition("@")[2]:
                continue
            found = True
            reason = told[match.end() : match.end() + 400]
            reason = reason[: following.start()] if (following := _ON_ITS_LINE.search(reason, 1)) else reason
            code, reply = _CODE.search(reason), _REPLY.search(reason)
            answer = code or reply
            kind = answer[1][0] if answer else ""
            action = "failed" if given_up else _ACTIONS.get(kind, usual)
            yield DeliveryStatus(address, action, code[1] if code else "")
        if found:
            return


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
