"""Answers → the text of a first inboxva.toml, every line with a word on what it is for."""

import json
from collections.abc import Iterator
from dataclasses import dataclass

COMMENT_AT = 52


@dataclass(frozen=True, slots=True)
class Answers:
    """What `init` was told and has learned, as it stands in the file (spec/config.md); "" where nothing is to be written.

    `folders` are those that were found, () where nobody looked. `assistants` are pairs of address and name.
    """

    name: str
    address: str
    zone: str
    mailbox: str
    mailbox_password: str
    outgoing: str
    outgoing_password: str
    sender: str
    engagement: str
    slug: str
    code: str
    assistants: tuple[tuple[str, str], ...]
    assistant_zone: str = ""
    zone_is_guessed: bool = False
    rate: str = ""
    cap: str = ""
    folders: tuple[str, ...] = ()
    authserv_id: str = ""


def write_config(answers: Answers) -> str:
    """The file's text; it reads back with `inboxva.config.read`."""
    return "".join(f"{line}\n" for line in _lines(answers))


def _lines(a: Answers) -> Iterator[str]:
    yield "# inboxva.toml, begun by `inboxva init`. Change it as you like; `inboxva check` reads it over."
    yield ""
    yield _table("[owner]", "you")
    yield _key("name", a.name, "as letters call you")
    yield _key("addresses", [a.address], "all that you write from; letters to you go to the first")
    yield _key("timezone", a.zone, "your days, weeks and summaries")
    yield _key("working_hours", "Mon-Fri 09:00-17:00", 'several: "Mon-Thu 09:00-17:00, Fri 09:00-13:00"')
    yield ""
    yield _table("[mailbox]", "where mail is read")
    yield _key("url", a.mailbox, "never with a password in it")
    if a.mailbox_password:
        yield _key("password", a.mailbox_password, "where it is kept: env:, keyring:, file: or command:")
    if a.folders:
        yield _key("folders", list(a.folders), "only these are read, and your own requests lie in the second")
    else:
        yield _key("folders", ["INBOX", "Sent"], "without this line: INBOX and the folder marked as sent", off=True)
    yield _key("file_into", "Assistants/{name}", 'once an engagement is live; "" leaves mail where it is')
    yield _key("file_when", "read", 'once you have opened it, or after 7 days; or "arrival"')
    learned = (
        "whose word on senders is believed" if a.authserv_id else "not learned yet: `inboxva check` says what to do"
    )
    yield _key("authserv_id", a.authserv_id, learned)
    yield ""
    yield _table("[outgoing]", "where letters go out")
    yield _key("url", a.outgoing, "never with a password in it")
    if a.outgoing_password:
        yield _key("password", a.outgoing_password, "where it is kept")
    yield _key("from", a.sender, "mail to it must arrive in a folder that is read")
    yield _key("settle", "3 min", "how long an acknowledgement waits for your second thought")
    yield ""
    yield _table("[letters]", "what is written by itself; every kind can be turned off, also by mail")
    yield _key("brief", "08:30", 'what waits for you, on working days; "08:30, 15:00"; "never"')
    yield _key("day_sheet", "on", "what assistants find before their day begins")
    yield ""
    yield _table("[store]", "what is kept of it")
    yield _key("url", "sqlite:///inboxva.db", "a file beside this one, or postgresql://user@host/name")
    yield ""
    yield _table("[[engagements]]", "one for each kind of work; write more below it")
    yield _key("name", a.engagement, "as letters call it")
    yield _key("slug", a.slug, "as commands call it")
    yield _key("code", a.code, f"its tasks are {a.code}-1, {a.code}-2, …")
    yield _key("assistants", [address for address, _ in a.assistants], "with you, the only people ever written to")
    guessed = "theirs, guessed from the times of their mails: is it right?"
    yield _key("timezone", a.assistant_zone or a.zone, guessed if a.zone_is_guessed else "theirs")
    yield _key("working_hours", "Mon-Fri 09:00-17:00", "theirs; they hear nothing unasked outside them")
    yield _key("rate", a.rate or "12.00 USD", "an hour; without this line: not paid by the hour", off=not a.rate)
    yield _key("weekly_cap", a.cap or "10h", "the summary shows how much of it is used", off=not a.cap)
    yield _key("acknowledge", "day", 'receipts wait for the next day sheet; or "always", "problems", "never"')
    yield _key("mode", "owner", 'only you get letters; "live": assistants do too; "draft": nobody does')
    for address, name in a.assistants:
        if name:
            yield ""
            yield _table("[[assistants]]", "a person with a name, several addresses or hours of their own")
            yield _key("name", name, "as letters call them")
            yield _key("addresses", [address], "all that they write from; letters go to the first")


def _table(header: str, comment: str) -> str:
    return f"{header:<{COMMENT_AT}}# {comment}"


def _key(key: str, value: str | list[str], comment: str, *, off: bool = False) -> str:
    # JSON's texts are TOML's, but for one control character.
    written = json.dumps(value, ensure_ascii=False).replace("\x7f", "\\u007f")
    line = f"{'# ' if off else ''}{key} = {written}"
    return f"{line:<{COMMENT_AT - 2}}  # {comment}"
