"""Where mail lies (RFC 3501/9051 words): folders, copies, how far a folder has been read."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum


class FolderRole(StrEnum):
    """What a folder is for: RFC 6154's special uses that matter here."""

    INBOX = "inbox"
    SENT = "sent"
    DRAFTS = "drafts"
    TRASH = "trash"
    JUNK = "junk"
    OTHER = "other"


@dataclass(frozen=True, slots=True)
class Folder:
    """A folder by its full decoded name (with the server's delimiter) and its role."""

    name: str
    role: FolderRole = FolderRole.OTHER


@dataclass(frozen=True, slots=True)
class Copy:
    """One place a message lies in: mailbox (the URL without its password), folder, UIDVALIDITY, UID."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Cursor:
    """How far a folder has been read: every UID up to and including `uid` is done. Another `uidvalidity` voids it."""

    mailbox: str
    folder: str
    uidvalidity: int
    uid: int


@dataclass(frozen=True, slots=True)
class Envelope:
    """What a scan says of one message before its body is fetched. `internal_date` (aware) is the server's own time.

    `header` holds the raw header fields that were asked for (names in `SCAN_HEADERS`), as bytes.
    """

    uid: int
    size: int
    internal_date: datetime
    header: bytes


SCAN_HEADERS = (
    "Message-ID", "Date", "From", "To", "Cc", "Subject", "In-Reply-To", "References", "Return-Path",
    "Auto-Submitted", "Content-Type", "X-Failed-Recipients", "X-Inboxva",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Fetched:
    """A message's bytes as fetched with BODY.PEEK. `cut` says that attachments were left out because of its size."""

    uid: int
    raw: bytes
    cut: bool = False


@dataclass(frozen=True, slots=True)
class Filing:
    """A change to one copy that is owed to the mailbox: a move into `folder`, or adding `flag`. One of them is set.

    Repeating it is harmless: a copy that is no longer there has been moved already.
    """

    copy: Copy
    message_id: str
    folder: str = ""
    flag: str = ""
