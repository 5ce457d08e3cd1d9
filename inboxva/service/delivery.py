"""Outbox → transport (step 8). A letter is marked before and after it is sent; a failure is tried again, ever later."""

import logging
import random
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from inboxva.config import Settings
from inboxva.decide.followups import REPORT
from inboxva.errors import PermanentError, TransientError
from inboxva.mailbox import Mailbox
from inboxva.model.letters import Audience
from inboxva.model.outbox import OutboxRow, OutboxState
from inboxva.model.people import Mode
from inboxva.store import Store
from inboxva.transport import Transport, open_transport

log = logging.getLogger("inboxva")

FIRST_WAIT = timedelta(minutes=1)
LONGEST_WAIT = timedelta(hours=4)
AT_ONCE = 50
DRAFTS = "drafts"
"""The folder, beside the configuration, of letters that an engagement's mode keeps back."""


@dataclass
class Delivered:
    """What a delivery did: how many went out, what was rejected for good, and why the server could not be reached."""

    sent: int = 0
    rejected: list[str] = field(default_factory=list)
    away: str = ""


def deliver(
    store: Store,
    transport: Transport,
    mailbox: Mailbox | None,
    settings: Settings,
    clock: Callable[[], datetime],
    kind: str = "",
) -> Delivered:
    """Sends what is due, oldest first. `mailbox` is where copies go (`copy_to`), None where none are kept.

    With a `kind`, letters of that kind alone: what `report --send` queues is delivered by it, and by no daemon beside it.
    """
    done = Delivered()
    for row in store.due_letters(clock(), AT_ONCE):
        if (row.kind == REPORT) != (kind == REPORT):
            continue
        if not goes_out(row):
            with open_transport(f"maildir://{(settings.base / DRAFTS).resolve()}") as folder:
                folder.send(row.raw, settings.people.desk.email, row.to)
            store.mark_draft(row.key, clock())
            continue
        if went_out_before(row, mailbox, settings):
            store.mark_sent(row.key, clock())
            continue
        if not store.mark_sending(row.key, clock()):
            continue
        try:
            transport.send(row.raw, settings.people.desk.email, row.to)
        except TransientError as error:
            store.mark_failed(row.key, str(error), retry_at=clock() + wait_before(row.attempts + 1))
            done.away = str(error)
            log.warning("%s to %s waits: %s", row.kind, row.to, error)
            break
        except PermanentError as error:
            store.mark_failed(row.key, str(error), retry_at=None)
            done.rejected.append(f"{row.kind} to {row.to}: {error}")
            log.error("%s to %s was rejected: %s", row.kind, row.to, error)
            continue
        store.mark_sent(row.key, clock())
        done.sent += 1
        log.info("sent %s to %s", row.kind, row.to)
        if mailbox and settings.outgoing.copy_to:
            mailbox.append(settings.outgoing.copy_to, row.raw, clock())
    return done


def went_out_before(row: OutboxRow, mailbox: Mailbox | None, settings: Settings) -> bool:
    """Whether we were stopped between sending a letter and marking it: its copy lies in the folder for copies."""
    copies = settings.outgoing.copy_to
    return row.state is OutboxState.SENDING and bool(mailbox and copies and mailbox.exists(copies, row.message_id))


def goes_out(row: OutboxRow) -> bool:
    """Whether a letter is sent, or only written to a folder (config: mode)."""
    return row.mode is Mode.LIVE or (row.mode is Mode.OWNER and row.audience is Audience.OWNER)


def wait_before(attempt: int) -> timedelta:
    """How long to wait before that attempt (from 1): doubling, with jitter so that many do not come back at once."""
    wait = min(FIRST_WAIT * 2 ** min(attempt - 1, 10), LONGEST_WAIT)
    jitter = random.uniform(0.8, 1.2)
    return timedelta(seconds=wait.total_seconds() * jitter)
