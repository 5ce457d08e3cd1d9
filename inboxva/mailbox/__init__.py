"""Where mail is read: one protocol, and the kind of mailbox chosen by the URL's scheme."""

import ssl
from collections.abc import Callable, Iterator, Sequence
from datetime import date, datetime
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit

from inboxva.errors import UserError
from inboxva.model.places import Copy, Envelope, Fetched, Filing, Folder

Wanted = Envelope | tuple[int, int]
"""A message to fetch: its envelope, or its UID and its size in bytes."""


class Mailbox(Protocol):
    """A place that mail is read from and filed in. Nothing in it is ever deleted, no flag but keywords is set.

    Used as a context manager; a connection is opened when it is needed and opened again after it was lost. Folder names
    are full decoded names; "/" parts them where no folder of that very name exists ("Assistants/Bookkeeping").

    Every method raises TransientError when the mailbox is away or stops answering (ask again later), PermanentError
    when it will not work without a person (login refused, no such folder).
    """

    @property
    def name(self) -> str:
        """The URL without its password: the mailbox's identity in the store."""

    @property
    def can_watch(self) -> bool:
        """Whether `watch` hears of new mail as it comes; otherwise it looks every few seconds."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def capabilities(self) -> frozenset[str]:
        """What the server says it can do, in upper case (RFC 3501, 7.2.1); empty for a mailbox without a server."""

    def folders(self) -> tuple[Folder, ...]:
        """All folders that can be opened, with what each is for: by special use (RFC 6154), else by well-known names."""

    def status(self, folder: str) -> tuple[int, int]:
        """UIDVALIDITY and UIDNEXT of a folder. Another UIDVALIDITY than before voids every UID known of it."""

    def scan(self, folder: str, after_uid: int, since: date | None = None) -> Iterator[Envelope]:
        """The messages with UIDs above `after_uid`, ascending, read in batches of a few hundred; nothing is changed.

        `since` leaves out mail that arrived before that day, as the server counts days; one day more may be returned.
        """

    def fetch(self, folder: str, wanted: Sequence[Wanted]) -> Iterator[Fetched]:
        """The bytes of these messages, in batches bounded by count and bytes; \\Seen is left as it was.

        Of a message above `CUT_ABOVE` only the text parts are read. A message that is gone is left out.
        """

    def file(self, filings: Sequence[Filing]) -> Iterator[tuple[Filing, Copy | None]]:
        """Do what is owed, each once it is done: keywords first, then moves, in groups; folders are made as needed.

        Returns with each filing where the message now lies; None if it was gone already, or its new place is not known.
        """

    def append(self, folder: str, raw: bytes, date: datetime, seen: bool = True) -> None:
        """Put a message into a folder, made if needed. A folder that holds its Message-ID already is left as it is."""

    def exists(self, folder: str, message_id: str) -> bool:
        """Whether a folder holds a message with that Message-ID (with or without angle brackets)."""

    def seen(self, folder: str, uids: Sequence[int]) -> frozenset[int]:
        """Which of these messages have been opened (\\Seen). What is gone is left out."""

    def recent_headers(self, folder: str, names: Sequence[str], count: int) -> list[bytes]:
        """The header fields of these names in the latest `count` messages of a folder, the latest first; nothing is changed.

        For each message its fields as they stand, in their order, folds kept; b"" where it has none of them.
        """

    def watch(self, folder: str, seconds: float, stop: Callable[[], bool] | None = None) -> bool:
        """Wait until something may be new in a folder (True), until `seconds` have passed, or until `stop()` (False).

        New is what came since this object last scanned the folder or last said True; of a folder that it has not looked
        at before it says True at once. On IMAP it has a connection of its own, so that another thread may call it.
        `stop` is asked at least twice a second.
        """


CUT_ABOVE = 5_000_000
"""Bytes: of a larger message only the text parts are read."""


def open_mailbox(
    url: str,
    password: str | None = None,
    *,
    auth: str = "plain",
    timeout: float = 60,
    tls: ssl.SSLContext | None = None,
) -> Mailbox:
    """The mailbox at `url`: imaps:// or imap:// (`?starttls`, or loopback), maildir:///path, memory://name.

    `auth` is "plain" (`password` is one) or "xoauth2" (`password` is an access token). `timeout` (seconds) bounds each
    wait for a server. Raises UserError for a URL that cannot be meant.
    """
    parts = urlsplit(url)
    match parts.scheme:
        case "imaps" | "imap":
            from inboxva.mailbox.imap import ImapMailbox

            return ImapMailbox(url, password, auth=auth, timeout=timeout, tls=tls)
        case "maildir":
            from inboxva.mailbox.maildir import MaildirMailbox

            return MaildirMailbox(unquote(parts.netloc + parts.path))
        case "memory":
            from inboxva.mailbox.memory import memory_mailbox

            return memory_mailbox(parts.netloc + parts.path)
    raise UserError(f"{parts.scheme or url!r}: no such kind of mailbox; use imaps://, imap:// or maildir://")
