"""A mailbox in memory, by name: the twin of the real ones, for tests, the demo and benchmarks."""

import threading
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from datetime import date, datetime
from types import TracebackType
from typing import Self

from inboxva.errors import PermanentError
from inboxva.mailbox import CUT_ABOVE, Wanted
from inboxva.mailbox.header import bare, head, message_id, scan_header, text_parts
from inboxva.mailbox.roles import role_of
from inboxva.model.places import Copy, Envelope, Fetched, Filing, Folder

_SLICE = 0.5


@dataclass(frozen=True, slots=True)
class Stored:
    """A message as the mailbox keeps it."""

    raw: bytes
    date: datetime
    flags: frozenset[str] = frozenset()


@dataclass(slots=True)
class _Folder:
    uidvalidity: int = 1
    uidnext: int = 1
    messages: dict[int, Stored] = field(default_factory=dict)


class MemoryMailbox:
    """Implements `Mailbox`. All openers of one name share it; a thread may deliver while another watches."""

    can_watch = True

    def __init__(self, name: str) -> None:
        self.name = f"memory://{name}"
        self._folders: dict[str, _Folder] = {}
        self._changed = threading.Condition(threading.RLock())
        self._looked: dict[str, int] = {}
        for folder in ("INBOX", "Sent", "Drafts", "Trash", "Junk"):
            self.create(folder)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to close: what was delivered stays."""

    def create(self, folder: str) -> None:
        """Make a folder, if there is none of that name."""
        self._folders.setdefault(folder, _Folder())

    def deliver(self, raw: bytes, date: datetime, folder: str = "INBOX", flags: Sequence[str] = ()) -> int:
        """Let a message arrive, as a server would, even one that is there already. Returns its UID."""
        with self._changed:
            self.create(folder)
            place = self._folders[folder]
            uid, place.uidnext = place.uidnext, place.uidnext + 1
            place.messages[uid] = Stored(raw, date, frozenset(flags))
            self._changed.notify_all()
            return uid

    def reset(self, folder: str) -> None:
        """Give a folder another UIDVALIDITY and its messages other UIDs, as after a restore on a server."""
        place = self._at(folder)
        place.uidvalidity += 1
        place.messages = dict(enumerate(place.messages.values(), start=1))
        place.uidnext = len(place.messages) + 1

    def messages(self, folder: str = "INBOX") -> dict[int, Stored]:
        """What lies in a folder, by UID."""
        return dict(self._at(folder).messages)

    def capabilities(self) -> frozenset[str]:
        return frozenset()

    def folders(self) -> tuple[Folder, ...]:
        return tuple(Folder(name, role_of(name, "/")) for name in self._folders)

    def status(self, folder: str) -> tuple[int, int]:
        place = self._at(folder)
        return place.uidvalidity, place.uidnext

    def scan(self, folder: str, after_uid: int, since: date | None = None) -> Iterator[Envelope]:
        place = self._at(folder)
        self._looked[folder] = place.uidnext
        for uid, stored in list(place.messages.items()):
            if uid > after_uid and (since is None or stored.date.date() >= since):
                yield Envelope(uid, len(stored.raw), stored.date, scan_header(head(stored.raw)))

    def fetch(self, folder: str, wanted: Sequence[Wanted]) -> Iterator[Fetched]:
        place = self._at(folder)
        for one in wanted:
            uid = one.uid if isinstance(one, Envelope) else one[0]
            if stored := place.messages.get(uid):
                cut = len(stored.raw) > CUT_ABOVE
                raw = b"".join(text_parts(stored.raw.splitlines(keepends=True), CUT_ABOVE)) if cut else stored.raw
                yield Fetched(uid, raw, cut)

    def file(self, filings: Sequence[Filing]) -> Iterator[tuple[Filing, Copy | None]]:
        for filing in sorted(filings, key=lambda filing: bool(filing.folder)):
            with self._changed:
                copy = self._file(filing)
            yield filing, copy

    def append(self, folder: str, raw: bytes, date: datetime, seen: bool = True) -> None:
        self.create(folder)
        if not self.exists(folder, message_id(head(raw))):
            self.deliver(raw, date, folder, ["\\Seen"] if seen else [])

    def exists(self, folder: str, message_id: str) -> bool:
        return bool(message_id) and self._find(folder, message_id) is not None

    def seen(self, folder: str, uids: Sequence[int]) -> frozenset[int]:
        there = self._at(folder).messages
        return frozenset(uid for uid in uids if uid in there and "\\Seen" in there[uid].flags)

    def recent_headers(self, folder: str, names: Sequence[str], count: int) -> list[bytes]:
        latest = list(self._at(folder).messages.values())[::-1][:count]
        return [scan_header(head(stored.raw), names) for stored in latest]

    def watch(self, folder: str, seconds: float, stop: Callable[[], bool] | None = None) -> bool:
        until = time.monotonic() + seconds
        with self._changed:
            while (uidnext := self._at(folder).uidnext) <= self._looked.get(folder, 0):
                left = until - time.monotonic()
                if left <= 0 or (stop and stop()):
                    return False
                self._changed.wait(min(left, _SLICE))
        self._looked[folder] = uidnext
        return True

    def _at(self, folder: str) -> _Folder:
        try:
            return self._folders[folder]
        except KeyError:
            raise PermanentError(f"{self.name} has no folder {folder!r}") from None

    def _find(self, folder: str, message_id: str) -> int | None:
        messages = self._at(folder).messages if folder in self._folders else {}
        return next((uid for uid, stored in messages.items() if _id(stored) == bare(message_id)), None)

    def _file(self, filing: Filing) -> Copy | None:
        copy = filing.copy
        place = self._folders.get(copy.folder)
        if place is None or place.uidvalidity != copy.uidvalidity or copy.uid not in place.messages:
            return None
        if filing.flag:
            stored = place.messages[copy.uid]
            place.messages[copy.uid] = replace(stored, flags=stored.flags | {filing.flag})
        if filing.flag or filing.folder == copy.folder:
            return copy
        self.create(filing.folder)
        stored = place.messages.pop(copy.uid)
        uid = self.deliver(stored.raw, stored.date, filing.folder, tuple(stored.flags))
        return Copy(self.name, filing.folder, self._folders[filing.folder].uidvalidity, uid)


def _id(stored: Stored) -> str:
    return message_id(head(stored.raw))


_NAMED: dict[str, MemoryMailbox] = {}


def memory_mailbox(name: str) -> MemoryMailbox:
    """The mailbox of that name, made when it is first asked for."""
    return _NAMED.setdefault(name, MemoryMailbox(name))
