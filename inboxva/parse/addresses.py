"""Who wrote to whom: the address fields of a mail (RFC 5322, 3.4), read by mail-parser, and its date."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import mailparser

from inboxva.model.message import Address
from inboxva.parse.charsets import decode, storable
from inboxva.parse.headers import Fields, decode_words, in_zone_as_written, one_line, read_date

MAX_ADDRESSES = 500
MAX_ADDRESS_FIELDS = 5
_FIELDS = ("from", "to", "cc", "reply-to")


@dataclass(frozen=True, slots=True)
class People:
    """The mailboxes of the four address fields, and the date (aware, with the offset as written)."""

    senders: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    date: datetime | None


def read_people(fields: Fields) -> People:
    """Who a header names, and when it was written. Never raises.

    mail-parser gets these fields and no others, as clean UTF-8: the trace fields would cost it more than all the rest,
    and its reading of bodies is left alone (the text of an attached mail would pass for the writer's).
    """
    values = {name: fields.all(name)[:MAX_ADDRESS_FIELDS] for name in _FIELDS}
    written = fields.text("date")
    lean = "".join(f"{name}: {_clean(value[0])}\n" for name, value in values.items() if value)
    found: dict[str, list[tuple[str, str]]] = {}
    date = None
    try:
        mail = mailparser.parse_from_bytes(f"{lean}date: {written}\n\n".encode())
        found = {"from": mail.from_, "to": mail.to, "cc": mail.cc, "reply-to": mail.reply_to}
        date = mail.date and in_zone_as_written(mail.date, written)
    except Exception:
        # A trap of the library in a hostile header: each field is read on its own below.
        pass
    people = {
        name: _unique(
            [
                *(_addresses(found.get(name, ())) or (read_addresses(value[0]) if value else ())),
                *(address for more in value[1:] for address in read_addresses(more)),
            ]
        )
        for name, value in values.items()
    }
    return People(people["from"], people["to"], people["cc"], people["reply-to"], date or read_date(written))


def _unique(addresses: Iterable[Address]) -> tuple[Address, ...]:
    first: dict[str, Address] = {}
    for address in addresses:
        first.setdefault(address.email, address)
    return tuple(first.values())[:MAX_ADDRESSES]


def _clean(value: bytes) -> str:
    return one_line(decode(value))


_LOCAL = r"[A-Za-z0-9!#$%&'*+/=?^_`{|}~.-]+"
_PLAIN = re.compile(rf"(?:([A-Za-z0-9 .'-]*[A-Za-z0-9.'-]|\"[^\"\\<>@=?,;:()]*\")[ \t]+)?<({_LOCAL}@[A-Za-z0-9.-]+)>")
_BARE = re.compile(rf"{_LOCAL}@[A-Za-z0-9.-]+")
# What may be an address in a field that follows no grammar.
_SOMEWHERE = re.compile(r"[^\s<>()\[\],;:\"'@]+@[^\s<>()\[\],;:\"'@]+")


@lru_cache(maxsize=512)
def read_addresses(value: bytes) -> tuple[Address, ...]:
    """The mailboxes of one address field, in order (RFC 5322, 3.4). Groups are opened; no address, no entry.

    Plain forms are read here, all others by mail-parser, which never takes a display name for an address. What it finds
    nothing in (a field that follows no grammar) is searched for the address in its last angle brackets, else any.
    """
    text = _clean(value)
    if match := _PLAIN.fullmatch(text):
        return (Address(match[2].lower(), (match[1] or "").strip('"').strip()),)
    if _BARE.fullmatch(text):
        return (Address(text.lower()),)
    if not text:
        return ()
    return _by_grammar(text) or _by_search(decode_words(value))


def _by_grammar(text: str) -> tuple[Address, ...]:
    try:
        return _addresses(mailparser.parse_from_bytes(f"From: {text}\n\n".encode()).from_)
    except Exception:
        return ()


def _addresses(found: Iterable[tuple[str, str]]) -> tuple[Address, ...]:
    return tuple(
        Address(storable(one_line(email)).lower()[:320], decode_words(name.encode("utf-8", "replace"))[:200])
        for name, email in list(found)[:MAX_ADDRESSES]
        if "@" in email
    )


def _by_search(text: str) -> tuple[Address, ...]:
    found = re.findall(rf"<\s*({_SOMEWHERE.pattern})\s*>", text) or _SOMEWHERE.findall(text)
    name = text.split("<")[0].strip(" \"'") if "<" in text else ""
    emails = dict.fromkeys(email.strip(".").lower()[:320] for email in found[:MAX_ADDRESSES])
    return tuple(Address(email, name[:200] if len(emails) == 1 else "") for email in emails)
