"""A letter on its way out, as the store keeps it and `inboxva outbox` shows it."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inboxva.model.letters import Audience
from inboxva.model.people import Mode
from inboxva.model.work import Ref


class OutboxState(StrEnum):
    """Where a letter is. DRAFT: the engagement's mode keeps it back, and it is written to a folder only."""

    WAITING = "waiting"
    SENDING = "sending"
    SENT = "sent"
    FAILED = "failed"
    CANCELLED = "cancelled"
    DRAFT = "draft"


@dataclass(frozen=True, slots=True)
class OutboxRow:
    """A letter in the outbox: what goes on the wire, and how far it is. Instants are aware UTC.

    `attempts` counts tries to send it; `retry_at` is when the next may be; `reason` says why the latest failed.
    """

    id: int
    key: str
    kind: str
    audience: Audience
    to: str
    subject: str
    message_id: str
    raw: bytes
    text: str
    mode: Mode
    state: OutboxState
    reason: str
    attempts: int
    not_before: datetime
    retry_at: datetime | None
    queued_at: datetime
    sent_at: datetime | None
    slug: str
    task: Ref | None
