"""Any bytes → one Message. Nothing raises, nothing unstorable comes out, and what is read of one mail has limits."""

import hashlib
import re
from collections.abc import Iterable
from itertools import islice

from inboxva.model.message import Attachment, Message
from inboxva.parse.mail.addresses import read_people
from inboxva.parse.mail.delivery import may_be_returned, read_delivery, read_returned_id
from inboxva.parse.mail.headers import Fields, decode_words, read_ids
from inboxva.parse.mail.mime import MESSAGES, Part, read_tree
from inboxva.parse.mail.texts import read_body, text_of

MAX_BYTES = 50_000_000
MAX_SUBJECT = 2_000
MAX_ATTACHMENTS = 200

_TRACE = re.compile(r"received|dkim-signature|arc-.*")


def read_message(raw: bytes) -> Message:
    """The mail that `raw` is (RFC 5322, MIME): whatever the bytes, a Message whose texts a store can take.

    `problems` says in plain words what was cut or made up. Cost is linear in the size and bounded in parts and depth.
    """
    problems: dict[str, None] = {}
    if len(raw) > MAX_BYTES:
        raw = raw[:MAX_BYTES]
        problems[f"The mail was cut after {MAX_BYTES} bytes."] = None
    if b"\n" not in raw:
        raw = raw.replace(b"\r", b"\n")
    root, found = read_tree(raw)
    fields = root.fields
    body = read_body(root)
    text = body.text
    people = read_people(fields)
    problems |= dict.fromkeys(found) | body.problems
    ids = read_ids(fields.all("message-id")[:1])
    if not ids:
        problems["The mail has no Message-ID: one was made from its bytes."] = None
    if len(fields.all("from")) > 1:
        problems["The mail has several From fields: the first was taken for the sender's."] = None
    subject = fields.text("subject")
    if len(subject) > MAX_SUBJECT:
        problems[f"The subject was cut after {MAX_SUBJECT} characters."] = None
    if len(body.attached) > MAX_ATTACHMENTS:
        problems[f"The mail has more than {MAX_ATTACHMENTS} attachments: the rest of them were left out."] = None
    senders, to = [address.email for address in people.senders], [address.email for address in people.to]
    returned = may_be_returned(fields, senders)
    return Message(
        message_id=ids[0] if ids else _made_id(fields, raw),
        subject=subject[:MAX_SUBJECT],
        sender=people.senders[0].email if people.senders else "",
        senders=people.senders,
        to=people.to,
        cc=people.cc,
        reply_to=people.reply_to,
        date=people.date,
        in_reply_to=read_ids(fields.all("in-reply-to")),
        references=read_ids(fields.all("references")),
        text=body.whole,
        html=body.html,
        forwarded=tuple(mail.text for mail in body.forwarded if mail.text),
        attachments=_attachments(body.attached),
        delivery=read_delivery(root, text, senders, to) if returned else (),
        returned_id=read_returned_id(root, text) if returned else None,
        headers=tuple((name, decode_words(value)) for name, value in fields.items if not _TRACE.fullmatch(name)),
        problems=tuple(problems),
        body_lines=(text.count("\n") + bool(text)) if body.forwarded else None,
        invitation=_invitation(root),
    )


def read_versions(raw: bytes) -> tuple[str, ...]:
    """The text of each form in which a mail says the same, plain and HTML: what a client may give back of it."""
    texts = (text_of(part) for part in read_tree(raw)[0].walk() if part.main == "text" and not part.parts)
    return tuple(text for text in texts if text)


def _invitation(part: Part) -> str:
    """The method of a calendar object that is the mail, or one form of its text; a file that somebody attached is not."""
    if part.content_type == "text/calendar":
        attached = part.fields.text("content-disposition").lower().startswith("attachment")
        return "" if attached else part.parameters.get("method", "").lower()
    nested = part.parts if part.content_type.startswith("multipart/") else ()
    return next((method for below in nested if (method := _invitation(below))), "")


def _made_id(fields: Fields, raw: bytes) -> str:
    """An id that all copies of one mail share: of what its writer made, not of what servers added on the way."""
    digest = hashlib.sha256()
    for name in ("from", "to", "cc", "date", "subject"):
        digest.update(fields.raw(name) + b"\n")
    digest.update(raw.replace(b"\r", b"").partition(b"\n\n")[2])
    return f"sha256:{digest.hexdigest()[:32]}@missing"


def _attachments(parts: Iterable[Part]) -> tuple[Attachment, ...]:
    attachments = []
    for number, part in enumerate(islice(parts, MAX_ATTACHMENTS), 1):
        content = part.body if part.content_type in MESSAGES else part.content()
        name = part.filename
        if not name and part.content_type in MESSAGES and part.parts:
            name = part.parts[0].fields.text("subject")[:100] + ".eml"
        attachments.append(
            Attachment(
                safe_name(name) or f"part-{number}",
                part.content_type,
                len(content),
                hashlib.sha256(content).hexdigest(),
            )
        )
    return tuple(attachments)


_UNSAFE = re.compile(r"[\0-\x1f\x7f-\x9f<>:\"|?*\u200b-\u200f\u2028-\u202e\u2060-\u2069\ufeff]+")


def safe_name(name: str) -> str:
    """The last piece of a file name without what a file system or a reader could stumble over; "" if nothing is left.

    No folders, no control or direction characters, no dots or blanks at the ends; at most 120 characters, the extension
    kept.
    """
    name = _UNSAFE.sub("", re.split(r"[/\\]", name)[-1]).strip(". ")
    if len(name) > 120:
        stem, dot, extension = name.rpartition(".")
        name = stem[: 119 - len(extension)] + dot + extension if dot and len(extension) <= 10 else name[:120]
    return name
