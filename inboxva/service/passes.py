"""One whole pass: what is new is taken in order, owed filings are done, summaries are queued, the outbox is delivered."""

import logging
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import datetime
from enum import Enum, auto

from inboxva.decide.seen import Place
from inboxva.errors import BadMessage, PermanentError, TransientError, UserError
from inboxva.mailbox import Mailbox
from inboxva.model.places import Fetched, Filing, Folder, FolderRole
from inboxva.service.handle import Desk
from inboxva.service.intake import Listing, Waiting, batches, folders_to_read, list_copies, list_new, list_since

log = logging.getLogger("inboxva")

Clock = Callable[[], datetime]
Stop = Callable[[], bool]
BATCH = 100
BATCH_BYTES = 8_000_000


class How(Enum):
    """Why a message is read: only what is new moves the cursors."""

    NEW = auto()
    HISTORY = auto()
    """By `backfill`, which answers nobody."""
    RELEASED = auto()
    """Once more, because the owner has said that it is genuine."""


@dataclass
class Done:
    """What a pass did: counts, and the mails that were quarantined with their reasons."""

    taken: int = 0
    quarantined: list[str] = field(default_factory=list)


def take_new(
    desk: Desk, mailbox: Mailbox, folders: list[Folder], clock: Clock, stop: Stop, done: Done | None = None
) -> Done:
    """Takes what is new in these folders, each message in a transaction of its own.

    `done` is counted up as it goes, so that what was done is known even when the mailbox goes away in the middle.
    """
    settings = desk.settings
    listing = list_new(
        mailbox, desk.store, settings.people, folders, now=clock(),
        first_look=settings.mailbox.first_look.as_timedelta(),
    )  # fmt: skip
    with desk.store.writer():
        for cursor in listing.empty_cursors():
            desk.store.set_cursor(cursor)
    done = done or Done()
    for group in batches(listing, BATCH, BATCH_BYTES):
        for waiting, got in fetched(mailbox, listing, group):
            if stop():
                return done
            if got is not None or still_there(mailbox, listing, waiting):
                take_one(desk, listing, waiting, got, clock(), done)
            else:
                listing.finish(waiting)
    return done


def still_there(mailbox: Mailbox, listing: Listing, waiting: Waiting) -> bool:
    """Whether a message that was not given is in its folder all the same, and has not been moved away meanwhile."""
    envelopes = mailbox.scan(listing.folders[waiting.folder].folder.name, waiting.uid - 1)
    return next((envelope.uid == waiting.uid for envelope in envelopes), False)


def take_one(
    desk: Desk, listing: Listing, waiting: Waiting, got: Fetched | None, now: datetime, done: Done, *,
    how: How = How.NEW,
) -> None:  # fmt: skip
    """One message, or its quarantine: also of one that the server lists and will not give (`got` None)."""
    copy, cursor = listing.copy_of(waiting), listing.finish(waiting) if how is How.NEW else None
    try:
        if got is None:
            raise BadMessage("the server lists this message and does not give it")
        reading = desk.read(got.raw, cut=got.cut, arrived=waiting.arrived)
        with desk.store.writer():
            plan = desk.take(reading, place_of(listing, waiting, how), copy, cursor, now)
        log.info("%s: %s from %s", plan.kind, waiting.message_id, reading.message.sender)
    except (TransientError, UserError):
        raise
    except Exception as error:  # whatever a mail makes us do wrong, the next one must still be taken
        reason = desk.quarantine(copy, got.raw if got else None, error, cursor, now)
        done.quarantined.append(f"{waiting.message_id}: {reason}")
        log.warning("quarantined %s in %s: %s", waiting.message_id, copy.folder, reason)
    done.taken += 1


def take_released(desk: Desk, mailbox: Mailbox, folders: list[Folder], clock: Clock, done: Done) -> None:
    """Reads again what the owner has said to be genuine, where it still lies where it was kept aside."""
    listing = list_copies(mailbox, folders, desk.store.released())
    for group in batches(listing, BATCH, BATCH_BYTES):
        for waiting, got in fetched(mailbox, listing, group):
            if got is not None:
                take_one(desk, listing, waiting, got, clock(), done, how=How.RELEASED)


def place_of(listing: Listing, waiting: Waiting, how: How = How.NEW) -> Place:
    """Where and when a waiting message was found."""
    in_sent = listing.folders[waiting.folder].folder.role is FolderRole.SENT
    return Place(waiting.arrived, in_sent, backfill=how is How.HISTORY, released=how is How.RELEASED)


def fetched(mailbox: Mailbox, listing: Listing, group: list[Waiting]) -> list[tuple[Waiting, Fetched | None]]:
    """The messages of a group, in its order; None for one that has gone since the listing."""
    found: dict[tuple[int, int], Fetched] = {}
    for place, read in enumerate(listing.folders):
        wanted = [(w.uid, w.size) for w in group if w.folder == place]
        if wanted:
            found.update({(place, f.uid): f for f in mailbox.fetch(read.folder.name, wanted)})
    return [(waiting, found.pop((waiting.folder, waiting.uid), None)) for waiting in group]


def release_opened(desk: Desk, mailbox: Mailbox, now: datetime) -> None:
    """Makes due what waits for the owner to open a mail, where they have (config: file_when)."""
    by_folder: dict[str, list[tuple[int, Filing]]] = {}
    for number, filing in desk.store.unread_filings(now=now):
        if filing.copy.mailbox == mailbox.name:
            by_folder.setdefault(filing.copy.folder, []).append((number, filing))
    opened: list[int] = []
    for folder, waiting in by_folder.items():
        with suppress(PermanentError):  # the folder was removed: what lay in it is given up when its day has come
            uidvalidity, _ = mailbox.status(folder)
            uids = {filing.copy.uid: number for number, filing in waiting if filing.copy.uidvalidity == uidvalidity}
            opened += [uids[uid] for uid in mailbox.seen(folder, sorted(uids))]
    if opened:
        desk.store.release_filings(opened)


def file_owed(desk: Desk, mailbox: Mailbox, now: datetime) -> int:
    """Step 7: does the filings that are owed. A repeat is harmless. The number done."""
    done = 0
    while owed := desk.store.owed_filings(BATCH, now=now):
        ids = {filing: number for number, filing in owed}
        for filing, copy in mailbox.file(list(ids)):
            desk.store.filed(ids[filing], copy)
            done += 1
        if len(owed) < BATCH:
            break
    return done


def backfill(
    desk: Desk, mailbox: Mailbox, since: datetime, clock: Clock, progress: Callable[[int, int], None], stop: Stop
) -> Done:
    """Reads history into the store, in batches of one transaction each, without answering anybody or filing anything.

    What is on record is left out, so that it can be stopped and resumed. `progress` gets (taken, of how many).
    """
    folders = folders_to_read(mailbox, desk.settings.mailbox.folders)
    listing = list_since(mailbox, desk.store, desk.settings.people, folders, since)
    done = Done()
    progress(0, len(listing.waiting))
    looked_at = 0
    for group in batches(listing, BATCH, BATCH_BYTES):
        if stop():
            break
        pairs = fetched(mailbox, listing, group)
        given = [(waiting, got) for waiting, got in pairs if got is not None]
        try:
            _take_together(desk, listing, given, clock())
            done.taken += len(given)
        except (TransientError, UserError):
            raise
        except Exception:  # one of them is bad: alone, each shows which
            for waiting, got in given:
                take_one(desk, listing, waiting, got, clock(), done, how=How.HISTORY)
        for waiting, missing in pairs:
            if missing is None and still_there(mailbox, listing, waiting):
                take_one(desk, listing, waiting, None, clock(), done, how=How.HISTORY)
        looked_at += len(group)
        progress(looked_at, len(listing.waiting))
    return done


def _take_together(desk: Desk, listing: Listing, given: list[tuple[Waiting, Fetched]], now: datetime) -> None:
    """Messages of history in one transaction."""
    readings = [(waiting, desk.read(got.raw, cut=got.cut, arrived=waiting.arrived)) for waiting, got in given]
    with desk.store.writer():
        for waiting, reading in readings:
            desk.take(reading, place_of(listing, waiting, How.HISTORY), listing.copy_of(waiting), None, now)
