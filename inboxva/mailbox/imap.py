"""A mailbox on an IMAP server (RFC 3501, 9051)."""

import ssl
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from datetime import date, datetime, timedelta
from types import TracebackType
from typing import Any, Self

from imapclient.exceptions import IMAPClientError

from inboxva.errors import InboxvaError
from inboxva.mailbox import Wanted, fetch, filing
from inboxva.mailbox.connection import Account, Connection
from inboxva.mailbox.header import head, message_id
from inboxva.mailbox.idle import Watch
from inboxva.mailbox.roles import role_of
from inboxva.model.places import Copy, Envelope, Fetched, Filing, Folder

_NOT_A_FOLDER = {"\\noselect", "\\nonexistent"}


class ImapMailbox:
    """Implements `Mailbox` for imaps:// and imap://. One connection for all that is asked, another for each folder watched.

    The methods are for one thread; `watch` may be called from others, one for each folder.
    """

    def __init__(
        self,
        url: str,
        password: str | None,
        *,
        auth: str = "plain",
        timeout: float = 60,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        self._account = Account.of(url, password, auth, timeout, tls)
        self.name = self._account.name
        self._connection = Connection(self._account)
        self._folders: tuple[Folder, ...] = ()
        self._delimiter, self._prefix = "/", ""
        self._looked: dict[str, int] = {}
        self._watches: dict[str, Watch] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for watch in self._watches.values():
            watch.close()
        self._watches.clear()
        self._connection.close()

    @property
    def can_watch(self) -> bool:
        return "IDLE" in self.capabilities()

    def capabilities(self) -> frozenset[str]:
        with self._asking("logging in"):
            return self._connection.capabilities()

    def folders(self) -> tuple[Folder, ...]:
        with self._asking("listing the folders"):
            client = self._connection.client()
            listed = client.list_folders()
            self._delimiter = next((d.decode() for _, d, _ in listed if d), "/")
            self._prefix = _personal(client, self._connection.capabilities())
        folders = []
        for flags, delimiter, name in listed:
            attributes = {flag.decode("ascii", "replace").lower() for flag in flags}
            if not attributes & _NOT_A_FOLDER:
                folders.append(Folder(str(name), role_of(str(name), (delimiter or b"").decode(), sorted(attributes))))
        self._folders = tuple(folders)
        return self._folders

    def status(self, folder: str) -> tuple[int, int]:
        name = self._real(folder)
        with self._asking(f"opening {folder}"):
            return _standing(self._connection.select(name, readonly=True))

    def scan(self, folder: str, after_uid: int, since: date | None = None) -> Iterator[Envelope]:
        name = self._real(folder)
        with self._asking(f"listing {folder}"):
            answer = self._connection.select(name, readonly=True)
            _, uidnext = _standing(answer)
            # The server counts days in a zone of its own.
            day = since - timedelta(days=1) if since else None
            uids = list(
                fetch.search_above(self._connection.client(), after_uid, uidnext, int(answer.get(b"EXISTS", 0)), day)
            )
            self._looked[name] = max(uidnext, uids[-1] + 1 if uids else 0)
        for start in range(0, len(uids), fetch.SCAN_BATCH):
            with self._asking(f"listing {folder}"):
                batch = list(fetch.envelopes(self._reading(name), uids[start : start + fetch.SCAN_BATCH]))
            yield from batch

    def fetch(self, folder: str, wanted: Sequence[Wanted]) -> Iterator[Fetched]:
        name = self._real(folder)
        for batch in fetch.batches(wanted):
            with self._asking(f"reading {folder}"):
                fetched = fetch.messages(self._reading(name), batch)
            yield from fetched

    def file(self, filings: Sequence[Filing]) -> Iterator[tuple[Filing, Copy | None]]:
        by_source: dict[str, list[Filing]] = {}
        for one in filings:
            by_source.setdefault(one.copy.folder, []).append(one)
        for folder, group in by_source.items():
            yield from self._file(self._real(folder), group)

    def append(self, folder: str, raw: bytes, date: datetime, seen: bool = True) -> None:
        name = self._made(folder)
        if self.exists(folder, message_id(head(raw))):
            return
        with self._asking(f"writing to {folder}"):
            self._connection.client().append(name, raw, ["\\Seen"] if seen else [], date)

    def exists(self, folder: str, message_id: str) -> bool:
        name = self._real(folder)
        if not any(known.name == name for known in self._folders):
            return False
        with self._asking(f"looking into {folder}"):
            self._connection.select(name, readonly=True)
            return bool(filing.find(self._connection.client(), message_id))

    def seen(self, folder: str, uids: Sequence[int]) -> frozenset[int]:
        name = self._real(folder)
        with self._asking(f"looking into {folder}"):
            self._connection.select(name, readonly=True)
            return fetch.seen(self._connection.client(), uids)

    def recent_headers(self, folder: str, names: Sequence[str], count: int) -> list[bytes]:
        name = self._real(folder)
        with self._asking(f"looking into {folder}"):
            exists = int(self._connection.select(name, readonly=True).get(b"EXISTS", 0))
            return fetch.recent_headers(self._connection.client(), names, exists, count)

    def watch(self, folder: str, seconds: float, stop: Callable[[], bool] | None = None) -> bool:
        watch = self._watches.get(folder)
        if watch is None:
            watch = self._watches[folder] = Watch(self._account, self._named(folder))
        news, uidnext = watch.wait(seconds, stop or (lambda: False), self._looked.get(watch.folder))
        if news and uidnext is not None:
            self._looked[watch.folder] = max(uidnext, self._looked.get(watch.folder, 0))
        return news

    def _file(self, source: str, filings: Sequence[Filing]) -> Iterator[tuple[Filing, Copy | None]]:
        """Keywords first: after a move the copy they are meant for is elsewhere."""
        targets = {one.folder: self._made(one.folder) for one in filings if one.folder}
        with self._asking(f"filing mail of {source}"):
            uidvalidity, kept, placed = filing.located(self._connection, source, filings)
            flagged = [(one, uid) for one, uid in placed if one.flag]
            for flag in dict.fromkeys(one.flag for one, _ in flagged):
                uids = [uid for one, uid in flagged if one.flag == flag and uid is not None]
                filing.add_keyword(self._connection.client(), flag, uids, kept)
        stays = [(one, uid) for one, uid in placed if one.flag or targets[one.folder] == source]
        yield from ((one, None if uid is None else Copy(self.name, source, uidvalidity, uid)) for one, uid in stays)
        for folder in dict.fromkeys(one.folder for one in filings if one.folder and targets[one.folder] != source):
            moves = [(one, uid) for one, uid in placed if one.folder == folder]
            with self._asking(f"filing mail into {folder}"):
                if self._connection.selected != (source, False) and any(uid is not None for _, uid in moves):
                    self._connection.select(source, readonly=False)
                yield from filing.move(self._connection, self.name, source, targets[folder], moves)

    @contextmanager
    def _asking(self, doing: str) -> Iterator[None]:
        """Our errors for the library's; after any of them the folders are listed anew, as one may have been removed."""
        try:
            with self._connection.translated(doing):
                yield
        except InboxvaError:
            self._folders = ()
            raise

    def _reading(self, name: str) -> Any:
        """The client with this folder open, as it is or for reading."""
        if self._connection.selected is None or self._connection.selected[0] != name:
            self._connection.select(name, readonly=True)
        return self._connection.client()

    def _real(self, folder: str) -> str:
        """The server's name for a folder: as given if there is one, else with its delimiter and its prefix for our own."""
        if not self._folders:
            self.folders()
        return self._named(folder)

    def _named(self, folder: str) -> str:
        """The same, from what is known of the server's folders, without asking it."""
        if folder.upper() == "INBOX":
            return "INBOX"
        if not self._folders or any(known.name == folder for known in self._folders):
            return folder
        name = folder.replace("/", self._delimiter) if self._delimiter else folder
        if self._prefix and not name.startswith(self._prefix):
            name = self._prefix + name
        return name

    def _made(self, folder: str) -> str:
        """The server's name of a folder that is there now."""
        name = self._real(folder)
        if name not in {known.name for known in self._folders} and name != "INBOX":
            with self._asking(f"making the folder {folder}"):
                filing.made(self._connection.client(), name)
            self.folders()
        return name


def _standing(answer: dict[bytes, Any]) -> tuple[int, int]:
    """UIDVALIDITY and UIDNEXT of a folder that was opened; a server that tells no UIDNEXT is asked for everything."""
    return int(answer[b"UIDVALIDITY"]), int(answer.get(b"UIDNEXT", 1))


def _personal(client: Any, can: frozenset[str]) -> str:
    """The prefix that the user's own folders have ("INBOX." on some servers), "" mostly (RFC 2342)."""
    if "NAMESPACE" not in can:
        return ""
    try:
        own = client.namespace().personal
    except IMAPClientError:
        return ""
    return str(own[0][0]) if own else ""
