"""A Maildir on disk, with Maildir++ subfolders (".Sent", ".Assistants.Bookkeeping"), also one that a server delivers into.

A Maildir has no UIDs. Ours stand in a file of our own in each folder, `.inboxva-uids`: UIDVALIDITY and UIDNEXT in the first
line, then a line for each message: UID, unique name (the file name before ":"), keywords. It is replaced in one step, so
that a crash leaves the old one or the new one.
"""

import os
import secrets
import socket
import time
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager, suppress
from datetime import UTC, date, datetime
from pathlib import Path
from types import TracebackType
from typing import BinaryIO, Self

from imapclient import imap_utf7

from inboxva.errors import PermanentError, TransientError
from inboxva.mailbox import CUT_ABOVE, Wanted
from inboxva.mailbox.header import bare, head, message_id, scan_header, text_parts
from inboxva.mailbox.roles import role_of
from inboxva.mailbox.uidlist import NAME, UidList
from inboxva.model.places import Copy, Envelope, Fetched, Filing, Folder

_SLICE = 0.2
_SETTLED = 50_000_000
_HEAD = 65_536
_HOST = socket.gethostname().replace("/", "_").replace(":", "_")


class MaildirMailbox:
    """Implements `Mailbox` on the Maildir at `path`, which is made when it is first written to."""

    can_watch = True

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.root = Path(path).absolute()
        self.name = f"maildir://{self.root}"
        self._looked: dict[str, int] = {}
        self._ids: dict[str, str] = {}
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
        with self._translated():
            names = [
                entry.name
                for entry in os.scandir(self.root)
                if entry.name[:1] == "." and (self.root / entry.name / "cur").is_dir()
            ]
        return tuple(Folder(name, role_of(name, "/")) for name in ["INBOX", *sorted(_decoded(name) for name in names)])

    def status(self, folder: str) -> tuple[int, int]:
        with self._translated():
            uids, _ = self._refresh(folder)
        return uids.uidvalidity, uids.uidnext

    def scan(self, folder: str, after_uid: int, since: date | None = None) -> Iterator[Envelope]:
        with self._translated():
            uids, paths = self._refresh(folder)
        self._looked[folder] = uids.uidnext
        for uid, name in uids.known.items():
            if uid <= after_uid:
                continue
            with self._translated(), self._opened(folder, name, paths) as file:
                if file is None:
                    continue
                seen = os.fstat(file.fileno())
                arrived = datetime.fromtimestamp(int(seen.st_mtime), UTC)
                if since and arrived.date() < since:
                    continue
                envelope = Envelope(uid, seen.st_size, arrived, scan_header(head(file.read(_HEAD))))
            yield envelope

    def fetch(self, folder: str, wanted: Sequence[Wanted]) -> Iterator[Fetched]:
        with self._translated():
            uids, paths = self._refresh(folder)
        for one in wanted:
            uid = one.uid if isinstance(one, Envelope) else one[0]
            name = uids.known.get(uid)
            with self._translated(), self._opened(folder, name, paths) as file:
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
        with self._translated():
            place = self._made(folder)
            name = f"{int(date.timestamp())}.{secrets.token_hex(8)}.{_HOST}"
            new = place / "tmp" / name
            with open(new, "wb") as out:
                out.write(raw)
                out.flush()
                os.fsync(out.fileno())
            os.utime(new, (date.timestamp(), date.timestamp()))
            os.rename(new, place / "cur" / f"{name}:2,S" if seen else place / "new" / name)

    def exists(self, folder: str, message_id: str) -> bool:
        return bool(message_id) and self._find(folder, bare(message_id)) is not None

    def seen(self, folder: str, uids: Sequence[int]) -> frozenset[int]:
        with self._translated():
            known, paths = self._refresh(folder)
        names = {uid: paths[known.known[uid]].name for uid in uids if uid in known.known}
        return frozenset(uid for uid, name in names.items() if "S" in name.rpartition(":2,")[2] and ":2," in name)

    def recent_headers(self, folder: str, names: Sequence[str], count: int) -> list[bytes]:
        with self._translated():
            uids, paths = self._refresh(folder)
        found = []
        for uid in sorted(uids.known, reverse=True)[:count]:
            with self._translated(), self._opened(folder, uids.known[uid], paths) as file:
                if file:
                    found.append(scan_header(head(file.read(_HEAD)), names))
        return found

    def watch(self, folder: str, seconds: float, stop: Callable[[], bool] | None = None) -> bool:
        until = time.monotonic() + seconds
        while True:
            with self._translated():
                place = self._place(folder)
                stamps = (os.stat(place / "new").st_mtime_ns, os.stat(place / "cur").st_mtime_ns)
                if folder not in self._looked or stamps != self._stamps.get(folder):
                    # A file that comes within the clock's grain of a listing does not change the time again.
                    self._stamps[folder] = stamps if time.time_ns() - max(stamps) > _SETTLED else None
                    uids, _ = self._refresh(folder)
                    if uids.uidnext > self._looked.get(folder, 0):
                        self._looked[folder] = uids.uidnext
                        return True
            left = until - time.monotonic()
            if left <= 0 or (stop and stop()):
                return False
            time.sleep(min(left, _SLICE))

    @contextmanager
    def _translated(self) -> Iterator[None]:
        try:
            yield
        except PermissionError as error:
            raise PermanentError(
                f"{error.filename} may not be read or written: give this user access to {self.root}"
            ) from error
        except (FileNotFoundError, NotADirectoryError) as error:
            raise PermanentError(f"there is no Maildir at {self.root} ({error.filename} is missing)") from error
        except OSError as error:
            raise TransientError(f"{self.root}: {error.strerror or error}") from error

    def _place(self, folder: str) -> Path:
        return self.root if folder.upper() == "INBOX" else self.root / _encoded(folder)

    def _made(self, folder: str) -> Path:
        place = self._place(folder)
        for name in ("tmp", "new", "cur"):
            (place / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        if place != self.root:
            (place / "maildirfolder").touch()
        return place

    def _listed(self, folder: str) -> dict[str, Path]:
        """Where each message lies, by its unique name."""
        place = self._place(folder)
        if not (place / "cur").is_dir():
            raise PermanentError(f"{self.root} has no folder {folder!r}: make it, or change [mailbox] folders")
        return {
            entry.name.partition(":")[0]: place / sub / entry.name
            for sub in ("cur", "new")
            for entry in os.scandir(place / sub)
            if entry.name[:1] != "."
        }

    def _refresh(self, folder: str) -> tuple[UidList, dict[str, Path]]:
        """The UIDs of a folder after giving one to each message that had none, oldest first; and where each lies."""
        paths = self._listed(folder)
        file = self._place(folder) / NAME
        uids = UidList.read(file)
        known = set(uids.known.values())
        gone = known - paths.keys()
        fresh = []
        for name in paths.keys() - known:
            with suppress(FileNotFoundError):
                fresh.append((os.stat(paths[name]).st_mtime_ns, name))
        if gone:
            uids.known = {uid: name for uid, name in uids.known.items() if name not in gone}
            uids.keywords = {name: words for name, words in uids.keywords.items() if name not in gone}
        for _, name in sorted(fresh):
            uids.known[uids.uidnext] = name
            uids.uidnext += 1
        if fresh or gone or not file.exists():
            uids.write(file)
        return uids, paths

    @contextmanager
    def _opened(self, folder: str, name: str | None, paths: dict[str, Path]) -> Iterator[BinaryIO | None]:
        """The file of a message; None if it is gone. Another program may rename it at any time, to set a flag."""
        file = None
        if name is not None and (file := _open(paths.get(name))) is None:
            paths.update(self._listed(folder))
            file = _open(paths.get(name))
        try:
            yield file
        finally:
            if file:
                file.close()

    def _find(self, folder: str, message_id: str) -> str | None:
        """The unique name of the message with that Message-ID."""
        if not (self._place(folder) / "cur").is_dir():
            return None
        with self._translated():
            paths = self._listed(folder)
            for name in list(paths):
                if name not in self._ids:
                    with self._opened(folder, name, paths) as file:
                        self._ids[name] = _id(file.read(_HEAD)) if file else ""
                if self._ids[name] == message_id:
                    return name
        return None

    def _uid_of(self, filing: Filing, uids: UidList, paths: dict[str, Path]) -> int | None:
        """The UID of the copy that a filing means, if it is still there. A void UIDVALIDITY: found by its Message-ID."""
        if filing.copy.uidvalidity == uids.uidvalidity:
            name = uids.known.get(filing.copy.uid)
            return filing.copy.uid if name in paths else None
        name = self._find(filing.copy.folder, bare(filing.message_id)) if filing.message_id else None
        return next((uid for uid, known in uids.known.items() if known == name), None)

    def _flag(self, filings: Sequence[Filing]) -> Iterator[tuple[Filing, Copy | None]]:
        """Add keywords, one write for each folder."""
        for (source, _), group in _by_folders(filings).items():
            done: list[tuple[Filing, Copy | None]] = []
            with self._translated():
                uids, paths = self._refresh(source)
                for filing in group:
                    uid = self._uid_of(filing, uids, paths)
                    if uid is not None:
                        name = uids.known[uid]
                        uids.keywords[name] = tuple(dict.fromkeys((*uids.keywords.get(name, ()), filing.flag)))
                    done.append((filing, None if uid is None else Copy(self.name, source, uids.uidvalidity, uid)))
                uids.write(self._place(source) / NAME)
            yield from done

    def _move(self, filings: Sequence[Filing]) -> Iterator[tuple[Filing, Copy | None]]:
        """Move messages of one folder into another: a rename each, from new to new and from cur to cur."""
        source, target = filings[0].copy.folder, filings[0].folder
        moved: list[tuple[Filing, str | None]] = []
        words: dict[str, tuple[str, ...]] = {}
        with self._translated():
            uids, paths = self._refresh(source)
            there = self._listed(target) if self._made(target) else {}
            for filing in filings:
                uid = self._uid_of(filing, uids, paths)
                name = uids.known[uid] if uid is not None else ""
                free = _free(name, there)
                if uid is None or not self._renamed(source, name, paths, self._place(target), free):
                    moved.append((filing, None))
                    continue
                moved.append((filing, free))
                there[free] = paths.pop(name)
                words[free] = uids.keywords.get(name, ())
            arrived, _ = self._refresh(target)
            arrived.keywords |= {name: kept for name, kept in words.items() if kept}
            arrived.write(self._place(target) / NAME)
            self._refresh(source)
        by_name = {name: uid for uid, name in arrived.known.items()}
        for filing, there_as in moved:
            uid = by_name.get(there_as or "")
            yield filing, None if uid is None else Copy(self.name, target, arrived.uidvalidity, uid)

    def _renamed(self, folder: str, name: str, paths: dict[str, Path], place: Path, free: str) -> bool:
        """Move one file, its flags kept; False if it is gone. Another program may have renamed it to set a flag."""
        for attempt in range(2):
            path = (self._listed(folder) if attempt else paths).get(name)
            if path is not None:
                _, colon, flags = path.name.partition(":")
                with suppress(FileNotFoundError):
                    os.rename(path, place / path.parent.name / (free + colon + flags))
                    return True
        return False


def _open(path: Path | None) -> BinaryIO | None:
    with suppress(FileNotFoundError):
        return open(path, "rb") if path else None
    return None


def _id(raw: bytes) -> str:
    return message_id(head(raw))


def _free(name: str, taken: dict[str, Path]) -> str:
    """A unique name that is not taken in the target: nothing is ever overwritten."""
    return name if name not in taken else f"{name}.{secrets.token_hex(4)}"


def _encoded(folder: str) -> str:
    """The directory of a folder (Maildir++): parts joined by dots, in modified UTF-7 as servers write it."""
    parts = [part.replace(".", "_") for part in folder.split("/")]
    if not all(parts) or "\0" in folder:
        raise PermanentError(f"{folder!r} cannot be the name of a folder")
    return "." + str(imap_utf7.encode(".".join(parts)), "ascii")


def _decoded(directory: str) -> str:
    return str(imap_utf7.decode(directory[1:].encode("ascii", "replace"))).replace(".", "/")


def _by_folders(filings: Sequence[Filing]) -> dict[tuple[str, str], list[Filing]]:
    """Filings by where from and where to, in the order given."""
    groups: dict[tuple[str, str], list[Filing]] = {}
    for filing in filings:
        groups.setdefault((filing.copy.folder, filing.folder), []).append(filing)
    return groups
