"""Outbox → transport (step 8). A letter is marked before and after it is sent; a failure is tried again, ever later."""

import logging
import random
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from inboxva.config import Settings
from inboxva.decide.rhythm.summaries import REPORT
from inboxva.errors import InboxvaError, PermanentError, TransientError
from inboxva.mailbox import Mailbox
from inboxva.model.letters import Audience
from inboxva.model.outbox import OutboxRow, OutboxState
from inboxva.model.people import Mode
from inboxva.service import conduct
from inboxva.store import Store
from inboxva.transport import Transport, open_transport

log = logging.getLogger("inboxva")

FIRST_WAIT = timedelta(seconds=15)
LONGEST_WAIT = timedelta(hours=4)
HOUR = timedelta(hours=1)
PUT_OFF = timedelta(minutes=5)
GIVE_UP = timedelta(days=3)
"""After that a letter to an assistant is no longer true enough to be sent (RFC 5321, 4.5.4.1, gives up as late)."""
AT_ONCE = 50
DRAFTS = "drafts"
"""The folder, beside the configuration, of letters that an engagement's mode keeps back."""


@dataclass
class Delivered:
    """What a delivery did: how many went out, and what a person must be told.

    `away` is why letters wait for the server, `refused` why they wait until a person has mended something; `waiting` are
    those that the server will take later.
    """

    sent: int = 0
    rejected: list[str] = field(default_factory=list)
    waiting: list[str] = field(default_factory=list)
    uncopied: list[str] = field(default_factory=list)
    away: str = ""
    refused: str = ""


def deliver(
    store: Store, transport: Transport, mailbox: Mailbox | None, settings: Settings, clock: Callable[[], datetime],
    kind: str = "", stop: Callable[[], bool] = lambda: False,
) -> Delivered:  # fmt: skip
    """Sends what is due, oldest first. `mailbox` is where copies go (`copy_to`), None where none are kept.

    With a `kind`, letters of that kind alone: what `report --send` queues is delivered by it, and by no daemon beside it.
    """
    done = Delivered()
    for row in due_letters(store, clock, kind):
        if stop():
            break
        if conduct.waits(row, store, settings, clock()):
            continue
        if waits := why_not_now(row, store, settings, clock()):
            if waits not in done.waiting:
                done.waiting.append(waits)
            continue
        if reason := why_never(row, settings, clock()):
            store.mark_failed(row.key, reason, retry_at=None)
            done.rejected.append(f"{row.kind} to {row.to}: {reason}")
            continue
        if not goes_out(row, settings):
            with open_transport(f"maildir://{(settings.base / DRAFTS).resolve()}") as folder:
                folder.send(row.raw, settings.people.desk.email, row.to)
            store.mark_draft(row.key, clock())
            continue
        try:
            before = went_out_before(row, mailbox, settings)
        except TransientError as error:  # only the mailbox knows whether it went: it waits until that can be asked
            done.away = str(error)
            continue
        if before:
            store.mark_sent(row.key, clock())
            continue
        if not store.mark_sending(row.key, clock()):
            continue
        try:
            transport.send(row.raw, settings.people.desk.email, row.to)
        except (TransientError, PermanentError) as error:
            if not put_back(store, transport, row, error, clock(), done):
                break
            continue
        store.mark_sent(row.key, clock())
        done.sent += 1
        log.info("sent %s to %s", row.kind, row.to)
        if mailbox and settings.outgoing.copy_to:
            try:
                mailbox.append(settings.outgoing.copy_to, row.raw, clock())
            except (TransientError, PermanentError) as error:
                done.uncopied.append(f"{row.kind} to {row.to}: {error}")
    return done


def due_letters(store: Store, clock: Callable[[], datetime], kind: str) -> Iterator[OutboxRow]:
    """The letters of this kind that are due, oldest first, each once."""
    given: set[int] = set()
    passed: set[int] = set()
    while rows := [row for row in store.due_letters(clock(), AT_ONCE + len(passed)) if row.id not in passed]:
        for row in rows:
            if row.id in given or (row.kind == REPORT) != (kind == REPORT):
                passed.add(row.id)
            else:
                given.add(row.id)
                yield row


def put_back(
    store: Store, transport: Transport, row: OutboxRow, error: InboxvaError, now: datetime, done: Delivered
) -> bool:
    """A letter that did not go waits, or has failed for good; False when no other letter would go either.

    Where the server itself is the trouble (away, login refused), that is no letter's fault: all of them wait.
    """
    try:
        transport.check()
    except (TransientError, PermanentError) as trouble:
        store.mark_failed(row.key, str(trouble), retry_at=now)
        if isinstance(trouble, TransientError):
            done.away = str(trouble)
        else:
            done.refused = str(trouble)
        log.warning("letters wait: %s", trouble)
        return False
    if isinstance(error, TransientError):
        store.mark_failed(row.key, str(error), retry_at=now + wait_before(row.attempts + 1))
        done.waiting.append(f"{row.kind} to {row.to}: {error}")
        log.warning("%s to %s waits: %s", row.kind, row.to, error)
    else:
        store.mark_failed(row.key, str(error), retry_at=None)
        done.rejected.append(f"{row.kind} to {row.to}: {error}")
        log.warning("%s to %s was rejected: %s", row.kind, row.to, error)
    return True


def went_out_before(row: OutboxRow, mailbox: Mailbox | None, settings: Settings) -> bool:
    """Whether we were stopped between sending a letter and marking it: its copy lies in the folder for copies."""
    copies = settings.outgoing.copy_to
    return row.state is OutboxState.SENDING and bool(mailbox and copies and mailbox.exists(copies, row.message_id))


def why_not_now(row: OutboxRow, store: Store, settings: Settings, now: datetime) -> str:
    """Puts a letter off, and says so, where as many as may go to one person in an hour have gone; "" where it may go."""
    ceiling = settings.policy.ceiling
    if row.kind == REPORT or store.sent_to_since(row.to, now - HOUR) < ceiling:
        return ""
    reason = f"{ceiling} letters went to {row.to} within the hour, and no more may ([outgoing] ceiling)"
    store.mark_failed(row.key, reason, retry_at=now + PUT_OFF)
    return reason


def why_never(row: OutboxRow, settings: Settings, now: datetime) -> str:
    """Why a letter will not be sent any more; "" where it may be."""
    if settings.people.person(row.to) is None:
        return "nobody in the configuration has this address any more"
    if row.audience is Audience.ASSISTANT and now - max(row.queued_at, row.not_before) > GIVE_UP:
        return "it could not be sent for three days, and says nothing new by now"
    return ""


def goes_out(row: OutboxRow, settings: Settings) -> bool:
    """Whether a letter is sent, or only written to a folder: neither when it was queued nor now may the mode forbid it."""
    engagement = settings.people.by_slug.get(row.slug)
    modes = {row.mode, engagement.mode if engagement else row.mode}
    return modes == {Mode.LIVE} or (Mode.DRAFT not in modes and row.audience is Audience.OWNER)


def wait_before(attempt: int) -> timedelta:
    """How long to wait before that attempt (from 1): doubling, with jitter so that many do not come back at once."""
    wait = min(FIRST_WAIT * 2 ** min(attempt - 1, 10), LONGEST_WAIT)
    jitter = random.uniform(0.8, 1.2)
    return timedelta(seconds=wait.total_seconds() * jitter)
