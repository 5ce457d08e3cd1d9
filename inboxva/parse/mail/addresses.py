"""Who wrote to whom: the address fields of a mail (RFC 5322, 3.4), read by mail-parser, and its date."""

import re
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from functools import lru_cache

import mailparser

from inboxva.model.message import Address
from inboxva.parse.mail.charsets import decode, storable
from inboxva.parse.mail.headers import Fields, decode_words, one_line, read_date

MAX_ADDRESSES = 500
MAX_ADDRESS_FIELDS = 5
# Bytes; a longer field is one to very many readers, and its addresses are only looked for.
LONGEST_BY_GRAMMAR = 4_000
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

    mail-parser gets the address fields and no others, as clean UTF-8: the trace fields would cost it more than all the
    rest, and its reading of bodies is left alone (the text of an attached mail would pass for the writer's).
    """
    values = {name: fields.all(name)[:MAX_ADDRESS_FIELDS] for name in _FIELDS}
    short = {name: value[0] for name, value in values.items() if value and len(value[0]) <= LONGEST_BY_GRAMMAR}
    found = _by_grammar("".join(f"{name}: {_clean(value)}\n" for name, value in short.items()))
    senders, to, cc, reply_to = [
        _unique(
            [
                *(at_top or (read_addresses(value[0]) if value else ())),
                *(address for more in value[1:] for address in read_addresses(more)),
            ]
        )
        for at_top, value in zip(found, values.values(), strict=True)
    ]
    return People(senders, to, cc, reply_to, read_date(fields.text("date")))


@lru_cache(maxsize=256)
def _by_grammar(header: str) -> tuple[tuple[Address, ...], ...]:
    """The mailboxes of `_FIELDS` in a header that holds these fields alone, as mail-parser reads them.

    The same few people write again and again: a header seen before costs nothing.
    """
    try:
        mail = mailparser.parse_from_bytes(f"{header}\n".encode())
        return tuple(_addresses(found) for found in (mail.from_, mail.to, mail.cc, mail.reply_to))
    except Exception:
        # Whatever the library stumbles over in a hostile header: the fields are searched one by one instead.
        return ((),) * len(_FIELDS)


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


@lru_cache(maxsize=512)
def read_addresses(value: bytes) -> tuple[Address, ...]:
    """The mailboxes of one address field, in order (RFC 5322, 3.4). Groups are opened; no address, no entry.

    Plain forms are read here, all others by mail-parser, which never takes a display name for an address. What it finds
    nothing in (a field that follows no grammar) is searched for addresses in angle brackets, else for any.
    """
    text = _clean(value)
    if match := _PLAIN.fullmatch(text):
        return (Address(match[2].lower(), (match[1] or "").strip('"').strip()),)
    if _BARE.fullmatch(text):
        return (Address(text.lower()),)
    if not text:
        return ()
    return (len(value) <= LONGEST_BY_GRAMMAR and _by_grammar(f"from: {text}\n")[0]) or _by_search(decode_words(value))


def _addresses(found: Iterable[tuple[str, str]]) -> tuple[Address, ...]:
    return tuple(
        Address(storable(one_line(email)).lower()[:320], decode_words(name.encode("utf-8", "replace"))[:200])
        for name, email in list(found)[:MAX_ADDRESSES]
        if "@" in email
    )


def _by_search(text: str) -> tuple[Address, ...]:
    """The words in angle brackets that hold an @, else any words that do."""
    bracketed = [piece.partition(">")[0] for piece in text.split("<")[1:]]
    emails = loose_addresses(" ".join(bracketed)) or loose_addresses(text)
    name = text.partition("<")[0].strip(" \"'")
    return tuple(Address(email, name[:200] if len(emails) == 1 and bracketed else "") for email in emails)


_SEPARATORS = re.compile(r"[\s<>()\[\],;:\"']+")


def loose_addresses(text: str) -> tuple[str, ...]:
    """Every word of a text that has the shape of an address, in lower case, in order, each once."""
    words = (word.strip(".").lower() for word in _SEPARATORS.split(text) if "@" in word)
    found = (word[:320] for word in words if word.count("@") == 1 and word[0] != "@" and word[-1] != "@")
    return tuple(dict.fromkeys(found))[:MAX_ADDRESSES]
