"""Mail, in RFC 5322's words."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import NamedTuple


@dataclass(frozen=True, slots=True)
class Address:
    """A mailbox of RFC 5322, 3.4: the display name as decoded text ("" if none), the bare address in lower case."""

    email: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """What is kept of an attachment: a name made safe, the declared type, the size in bytes, the content's sha256."""

    name: str
    content_type: str
    size: int
    sha256: str


@dataclass(frozen=True, slots=True)
class DeliveryStatus:
    """One recipient of a delivery status notification (RFC 3464, 2.3). `status` is like "5.1.1", "" if not given."""

    recipient: str
    action: str
    status: str

    @property
    def final(self) -> bool:
        """Whether delivery will not be tried again."""
        return self.action == "failed" or (not self.action and self.status.startswith("5"))


@dataclass(frozen=True, slots=True)
class Message:
    """One mail, read. No text in it holds a NUL or a lone surrogate; ids are without angle brackets.

    `message_id` is made from the bytes where the header is missing. `sender` is the first From address, bare and in
    lower case, or "". `date` is aware, with the offset as written, or None. `text` is all that can be read: the plain
    part, else the HTML as text, and below it every attached message under a "Forwarded message" line. The first
    `body_lines` of its lines are the mail's own (None: all are). `html` is the HTML they were made from, where there was
    no plain part. `forwarded` are the texts of attached messages. `headers` holds the top-level fields in order, names in
    lower case, values unfolded and decoded to text (Received, DKIM-Signature and ARC-* are left out). `problems` says
    what was cut or repaired, in plain words. `invitation` is the method ("request", "reply", …) of the calendar object
    that the mail is (RFC 6047), "" where it is none.
    """

    message_id: str
    subject: str
    sender: str
    senders: tuple[Address, ...]
    to: tuple[Address, ...]
    cc: tuple[Address, ...]
    reply_to: tuple[Address, ...]
    date: datetime | None
    in_reply_to: tuple[str, ...]
    references: tuple[str, ...]
    text: str
    html: str | None = None
    forwarded: tuple[str, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    delivery: tuple[DeliveryStatus, ...] = ()
    returned_id: str | None = None
    headers: tuple[tuple[str, str], ...] = ()
    problems: tuple[str, ...] = ()
    body_lines: int | None = None
    invitation: str = ""

    @property
    def body(self) -> str:
        """The text without the attached messages."""
        return self.text if self.body_lines is None else "\n".join(self.text.split("\n")[: self.body_lines])

    def header(self, name: str) -> str | None:
        """The topmost field of that name (any case), or None."""
        return next((value for key, value in self.headers if key == name.lower()), None)

    def all_headers(self, name: str) -> tuple[str, ...]:
        """All fields of that name (any case), topmost first."""
        return tuple(value for key, value in self.headers if key == name.lower())

    @property
    def recipients(self) -> tuple[Address, ...]:
        """To and Cc, in order."""
        return self.to + self.cc


class LineKind(StrEnum):
    """Whose words a line of a body are."""

    OWN = "own"
    QUOTED = "quoted"
    FORWARDED = "forwarded"
    SIGNATURE = "signature"
    ATTRIBUTION = "attribution"


class Line(NamedTuple):
    """A line of a body. `number` counts from 1 in the whole text; `under` is the quoted line that an own line answers.

    A tuple, because a mail has many: it is made in half the time.
    """

    number: int
    text: str
    kind: LineKind
    under: str | None = None


class Automatic(StrEnum):
    """Why no person wrote a mail (spec/explain.md)."""

    BOUNCE = "bounce"
    AUTO_REPLY = "auto-reply"
    LIST = "list"
    ROBOT = "robot"
    OWN = "own"
