"""Which mail is new and concerns us: every folder's headers, Sent first, in the order in which it was written."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta

from inboxva.mailbox import Mailbox
from inboxva.model.people import People, Role
from inboxva.model.places import Copy, Cursor, Envelope, Folder, FolderRole
from inboxva.parse.envelope import ScanFacts, read_envelope
from inboxva.store import Store

NEVER_READ = frozenset({FolderRole.DRAFTS, FolderRole.TRASH, FolderRole.JUNK})


@dataclass(frozen=True, slots=True, order=True)
class Waiting:
    """A message that is new and concerns us: when it was written (aware UTC, never later than the server's time).

    `seconds` is the server's time since 1970: many wait at once, and a number is small.
    """

    effective_at: datetime
    message_id: str
    folder: int
    uid: int
    size: int
    seconds: int

    @property
    def arrived(self) -> datetime:
        """The server's time (aware UTC)."""
        return datetime.fromtimestamp(self.seconds, UTC)


@dataclass
class FolderRead:
    """How far one folder is read while its messages are taken in another order than that of their UIDs."""

    folder: Folder
    uidvalidity: int
    last_uid: int
    uids: list[int] = field(default_factory=list)
    done: set[int] = field(default_factory=set)
    first: int = 0

    def finish(self, uid: int) -> int:
        """Marks a message as done; the highest UID up to which everything is."""
        self.done.add(uid)
        while self.first < len(self.uids) and self.uids[self.first] in self.done:
            self.done.discard(self.uids[self.first])
            self.first += 1
        return self.uids[self.first] - 1 if self.first < len(self.uids) else self.last_uid


@dataclass
class Listing:
    """What one look at a mailbox found: the folders read, and the messages to take, in order."""

    mailbox: str
    folders: list[FolderRead]
    waiting: list[Waiting]

    def copy_of(self, waiting: Waiting) -> Copy:
        """Where a message lies."""
        read = self.folders[waiting.folder]
        return Copy(self.mailbox, read.folder.name, read.uidvalidity, waiting.uid)

    def finish(self, waiting: Waiting) -> Cursor:
        """The cursor of its folder once this message is done."""
        read = self.folders[waiting.folder]
        return Cursor(self.mailbox, read.folder.name, read.uidvalidity, read.finish(waiting.uid))

    def empty_cursors(self) -> Iterator[Cursor]:
        """The cursors of folders in which nothing waits."""
        for read in self.folders:
            if not read.uids:
                yield Cursor(self.mailbox, read.folder.name, read.uidvalidity, read.last_uid)


def folders_to_read(mailbox: Mailbox, named: tuple[str, ...] | None) -> list[Folder]:
    """The folders to read, Sent first: those named in the configuration, else INBOX and the one marked \\Sent."""
    present = mailbox.folders()
    by_name = {folder.name.lower(): folder for folder in present}
    if named is None:
        chosen = [f for f in present if f.role in (FolderRole.INBOX, FolderRole.SENT)]
    else:
        sent = next((f for f in present if f.role is FolderRole.SENT), None)
        chosen = []
        for name in named:
            found = by_name.get(name.lower()) or (sent if name.lower() == "sent" else None) or Folder(name)
            chosen.append(found)
    chosen = [folder for folder in dict.fromkeys(chosen) if folder.role not in NEVER_READ]
    return sorted(chosen, key=lambda f: f.role is not FolderRole.SENT)


def list_new(
    mailbox: Mailbox, store: Store, people: People, folders: Iterable[Folder], *, now: datetime, first_look: timedelta
) -> Listing:
    """What is new in these folders since the store's cursors.

    A folder seen for the first time, or under another UIDVALIDITY, is read from `first_look` ago: older mail is left to
    `backfill`.
    """

    def after(folder: Folder, uidvalidity: int) -> tuple[int, datetime | None]:
        cursor = store.cursor(mailbox.name, folder.name)
        known = cursor and cursor.uidvalidity == uidvalidity
        return (cursor.uid, None) if cursor and known else (0, now - first_look)

    return _list(mailbox, store, people, folders, after)


def list_since(mailbox: Mailbox, store: Store, people: People, folders: Iterable[Folder], since: datetime) -> Listing:
    """Everything written since then, whatever the cursors say, without what is on record: for `backfill`."""
    return _list(mailbox, store, people, folders, lambda folder, uidvalidity: (0, since))


def list_copies(mailbox: Mailbox, folders: Iterable[Folder], copies: Iterable[Copy]) -> Listing:
    """These copies, where they still lie where they did."""
    listing = Listing(mailbox.name, [], [])
    wanted = [copy for copy in copies if copy.mailbox == mailbox.name]
    for folder in folders:
        uids = sorted(copy.uid for copy in wanted if copy.folder == folder.name)
        if not uids:
            continue
        uidvalidity, _ = mailbox.status(folder.name)
        listing.folders.append(FolderRead(folder, uidvalidity, uids[-1]))
        for copy in (copy for copy in wanted if (copy.folder, copy.uidvalidity) == (folder.name, uidvalidity)):
            envelope = next(iter(mailbox.scan(folder.name, copy.uid - 1)), None)
            if envelope and envelope.uid == copy.uid:
                listing.waiting.append(_waiting(envelope, read_envelope(envelope.header), len(listing.folders) - 1))
    return listing


def _waiting(envelope: Envelope, facts: ScanFacts, folder: int) -> Waiting:
    at, seconds = effective_at(envelope, facts), int(envelope.internal_date.timestamp())
    return Waiting(at, facts.message_id, folder, envelope.uid, envelope.size, seconds)


def _list(
    mailbox: Mailbox, store: Store, people: People, folders: Iterable[Folder],
    after: Callable[[Folder, int], tuple[int, datetime | None]],
) -> Listing:  # fmt: skip
    reads: list[FolderRead] = []
    waiting: list[Waiting] = []
    for place, folder in enumerate(folders):
        uidvalidity, uidnext = mailbox.status(folder.name)
        after_uid, since = after(folder, uidvalidity)
        read = FolderRead(folder, uidvalidity, max(after_uid, uidnext - 1))
        reads.append(read)
        if after_uid >= uidnext - 1:
            continue
        known = store.known_uids(mailbox.name, folder.name, uidvalidity, after_uid)
        for envelope in mailbox.scan(folder.name, after_uid, since.date() - timedelta(days=1) if since else None):
            read.last_uid = max(read.last_uid, envelope.uid)
            if envelope.uid in known:
                continue
            facts = read_envelope(envelope.header)
            found = _waiting(envelope, facts, place)
            if (since is None or found.effective_at >= since) and concerns_us(facts, people, store.knows):
                read.uids.append(envelope.uid)
                waiting.append(found)
        read.uids.sort()
    return Listing(mailbox.name, reads, sorted(waiting))


def effective_at(envelope: Envelope, facts: ScanFacts) -> datetime:
    """The Date header, never later than the server's own time (aware UTC)."""
    return min(facts.date or envelope.internal_date, envelope.internal_date).astimezone(UTC)


def concerns_us(facts: ScanFacts, people: People, knows: Callable[[tuple[str, ...]], bool]) -> bool:
    """Whether a body may be fetched: mail between the configured people, to the program, or bouncing its letters.

    Also a mail from somebody unknown that answers into a thread on record: it will be held. `knows` says whether one
    of these Message-IDs is on record.
    """
    if facts.own:
        return False
    if people.desk.email in facts.recipients:
        return True
    sender = people.role(facts.sender)
    others = [person for address in facts.recipients if (person := people.person(address))]
    if sender is Role.OWNER:
        return any(person.role is Role.ASSISTANT for person in others)
    if sender is Role.ASSISTANT:
        return bool(others) or not facts.recipients
    return (facts.report or bool(others)) and bool(facts.references) and knows(facts.references)


def batches(listing: Listing, most: int, most_bytes: int) -> Iterator[list[Waiting]]:
    """The waiting messages in order, in groups of bounded number and size."""
    group: list[Waiting] = []
    size = 0
    for waiting in listing.waiting:
        if group and (len(group) >= most or size + waiting.size > most_bytes):
            yield group
            group, size = [], 0
        group.append(waiting)
        size += waiting.size
    if group:
        yield group
