"""The mailbox that is a Maildir on disk: read, watched, filed into and written to."""

import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import Self

from inboxva.mailbox import CUT_ABOVE, Wanted
from inboxva.mailbox.header import bare, head, message_id, scan_header, text_parts
from inboxva.mailbox.maildirfiles import HEAD, MaildirFiles
from inboxva.mailbox.roles import role_of
from inboxva.mailbox.uidlist import NAME, UidList
from inboxva.model.places import Copy, Envelope, Fetched, Filing, Folder

_SLICE = 0.2
_SETTLED = 50_000_000
_HOST = socket.gethostname().replace("/", "_").replace(":", "_")


class MaildirMailbox:
    """Implements `Mailbox` on the Maildir at `path`, which is made when it is first written to."""

    can_watch = True

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.root = Path(path).absolute()
        self.name = f"maildir://{self.root}"
        self._files = MaildirFiles(self.root)
        self._looked: dict[str, int] = {}
        self._stamps: dict[str, tuple[int, int] | None] = {}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to close."""

    def capabilities(self) -> frozenset[str]:
        return frozenset()

    def folders(self) -> tuple[Folder, ...]:
        with self._files.translated():
            return tuple(Folder(name, role_of(name, "/")) for name in self._files.folders())

    def status(self, folder: str) -> tuple[int, int]:
        with self._files.translated():
            uids, _ = self._files.refresh(folder)
        return uids.uidvalidity, uids.uidnext

    def scan(self, folder: str, after_uid: int, since: date | None = None) -> Iterator[Envelope]:
        with self._files.translated():
            uids, paths = self._files.refresh(folder)
        self._looked[folder] = uids.uidnext
        for uid, name in uids.known.items():
            if uid <= after_uid:
                continue
            with self._files.translated(), self._files.opened(folder, name, paths) as file:
                if file is None:
                    continue
                seen = os.fstat(file.fileno())
                arrived = datetime.fromtimestamp(int(seen.st_mtime), UTC)
                if since and arrived.date() < since:
                    continue
                envelope = Envelope(uid, seen.st_size, arrived, scan_header(head(file.read(HEAD))))
            yield envelope

    def fetch(self, folder: str, wanted: Sequence[Wanted]) -> Iterator[Fetched]:
        with self._files.translated():
            uids, paths = self._files.refresh(folder)
        for one in wanted:
            uid = one.uid if isinstance(one, Envelope) else one[0]
            name = uids.known.get(uid)
            with self._files.translated(), self._files.opened(folder, name, paths) as file:
                if file is None:
                    continue
                cut = os.fstat(file.fileno()).st_size > CUT_ABOVE
                fetched = Fetched(uid, b"".join(text_parts(file, CUT_ABOVE)) if cut else file.read(), cut)
            yield fetched

    def file(self, filings: Sequence[Filing]) -> Iterator[tuple[Filing, Copy | None]]:
        flags = [filing for filing in filings if filing.flag]
        moves = [filing for filing in filings if not filing.flag]
        yield from self._flag(flags)
        for (source, target), group in _by_folders(moves).items():
            yield from self._move(group) if source != target else ((filing, filing.copy) for filing in group)

    def append(self, folder: str, raw: bytes, date: datetime, seen: bool = True) -> None:
        if self.exists(folder, message_id(head(raw))):
            return
        with self._files.translated():
            place = self._files.made(folder)
            name = f"{int(date.timestamp())}.{secrets.token_hex(8)}.{_HOST}"
            new = place / "tmp" / name
            with open(new, "wb") as out:
                out.write(raw)
                out.flush()
                os.fsync(out.fileno())
            os.utime(new, (date.timestamp(), date.timestamp()))
            os.rename(new, place / "cur" / f"{name}:2,S" if seen else place / "new" / name)

    def exists(self, folder: str, message_id: str) -> bool:
        return bool(message_id) and self._files.find(folder, bare(message_id)) is not None

    def seen(self, folder: str, uids: Sequence[int]) -> frozenset[int]:
        with self._files.translated():
            known, paths = self._files.refresh(folder)
        names = {uid: paths[known.known[uid]].name for uid in uids if uid in known.known}
        return frozenset(uid for uid, name in names.items() if "S" in name.rpartition(":2,")[2] and ":2," in name)

    def recent_headers(self, folder: str, names: Sequence[str], count: int) -> list[bytes]:
        with self._files.translated():
            uids, paths = self._files.refresh(folder)
        found = []
        for uid in sorted(uids.known, reverse=True)[:count]:
            with self._files.translated(), self._files.opened(folder, uids.known[uid], paths) as file:
                if file:
                    found.append(scan_header(head(file.read(HEAD)), names))
        return found

    def watch(self, folder: str, seconds: float, stop: Callable[[], bool] | None = None) -> bool:
        until = time.monotonic() + seconds
        while True:
            with self._files.translated():
                place = self._files.place(folder)
                stamps = (os.stat(place / "new").st_mtime_ns, os.stat(place / "cur").st_mtime_ns)
                if folder not in self._looked or stamps != self._stamps.get(folder):
                    # A file that comes within the clock's grain of a listing does not change the time again.
                    self._stamps[folder] = stamps if time.time_ns() - max(stamps) > _SETTLED else None
                    uids, _ = self._files.refresh(folder)
                    if uids.uidnext > self._looked.get(folder, 0):
                        self._looked[folder] = uids.uidnext
                        return True
            left = until - time.monotonic()
            if left <= 0 or (stop and stop()):
                return False
            time.sleep(min(left, _SLICE))

    def _uid_of(self, filing: Filing, uids: UidList, paths: dict[str, Path]) -> int | None:
        """The UID of the copy that a filing means, if it is still there. A void UIDVALIDITY: found by its Message-ID."""
        if filing.copy.uidvalidity == uids.uidvalidity:
            name = uids.known.get(filing.copy.uid)
            return filing.copy.uid if name in paths else None
        name = self._files.find(filing.copy.folder, bare(filing.message_id)) if filing.message_id else None
        return next((uid for uid, known in uids.known.items() if known == name), None)

    def _flag(self, filings: Sequence[Filing]) -> Iterator[tuple[Filing, Copy | None]]:
        """Add keywords, one write for each folder."""
        for (source, _), group in _by_folders(filings).items():
            done: list[tuple[Filing, Copy | None]] = []
            with self._files.translated():
                uids, paths = self._files.refresh(source)
                for filing in group:
                    uid = self._uid_of(filing, uids, paths)
                    if uid is not None:
                        name = uids.known[uid]
                        uids.keywords[name] = tuple(dict.fromkeys((*uids.keywords.get(name, ()), filing.flag)))
                    done.append((filing, None if uid is None else Copy(self.name, source, uids.uidvalidity, uid)))
                uids.write(self._files.place(source) / NAME)
            yield from done

    def _move(self, filings: Sequence[Filing]) -> Iterator[tuple[Filing, Copy | None]]:
        """Move messages of one folder into another: a rename each, from new to new and from cur to cur."""
        source, target = filings[0].copy.folder, filings[0].folder
        moved: list[tuple[Filing, str | None]] = []
        words: dict[str, tuple[str, ...]] = {}
        with self._files.translated():
            uids, paths = self._files.refresh(source)
            there = self._files.listed(target) if self._files.made(target) else {}
            for filing in filings:
                uid = self._uid_of(filing, uids, paths)
                name = uids.known[uid] if uid is not None else ""
                free = _free(name, there)
                if uid is None or not self._files.renamed(source, name, paths, self._files.place(target), free):
                    moved.append((filing, None))
                    continue
                moved.append((filing, free))
                there[free] = paths.pop(name)
                words[free] = uids.keywords.get(name, ())
            arrived, _ = self._files.refresh(target)
            arrived.keywords |= {name: kept for name, kept in words.items() if kept}
            arrived.write(self._files.place(target) / NAME)
            self._files.refresh(source)
        by_name = {name: uid for uid, name in arrived.known.items()}
        for filing, there_as in moved:
            uid = by_name.get(there_as or "")
            yield filing, None if uid is None else Copy(self.name, target, arrived.uidvalidity, uid)


def _free(name: str, taken: dict[str, Path]) -> str:
    """A unique name that is not taken in the target: nothing is ever overwritten."""
    return name if name not in taken else f"{name}.{secrets.token_hex(4)}"


def _by_folders(filings: Sequence[Filing]) -> dict[tuple[str, str], list[Filing]]:
    """Filings by where from and where to, in the order given."""
    groups: dict[tuple[str, str], list[Filing]] = {}
    for filing in filings:
        groups.setdefault((filing.copy.folder, filing.folder), []).append(filing)
    return groups
