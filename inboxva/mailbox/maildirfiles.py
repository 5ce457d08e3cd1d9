"""A Maildir on disk, with Maildir++ subfolders (".Sent", ".Assistants.Bookkeeping"), also one that a server delivers into.

A Maildir has no UIDs. Ours stand in a file of our own in each folder, `.inboxva-uids`: UIDVALIDITY and UIDNEXT in the first
line, then a line for each message: UID, unique name (the file name before ":"), keywords. It is replaced in one step, so
that a crash leaves the old one or the new one.
"""

import os
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from imapclient import imap_utf7

from inboxva.errors import PermanentError, TransientError
from inboxva.mailbox.header import head
from inboxva.mailbox.header import message_id as message_id_of
from inboxva.mailbox.uidlist import NAME, UidList

HEAD = 65_536
"""How many bytes of a message are read for its header."""


class MaildirFiles:
    """The folders of the Maildir at `root`, where their messages lie and which UIDs they have.

    The system's errors come through as they are, but inside `translated`.
    """

    def __init__(self, root: Path) -> None:
        self.root = root
        self._ids: dict[str, str] = {}

    @contextmanager
    def translated(self) -> Iterator[None]:
        """The system's errors inside are ours outside: PermanentError where somebody must mend it, else TransientError."""
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

    def folders(self) -> list[str]:
        """The names of the folders that are there, INBOX first."""
        names = [
            entry.name
            for entry in os.scandir(self.root)
            if entry.name[:1] == "." and (self.root / entry.name / "cur").is_dir()
        ]
        return ["INBOX", *sorted(_decoded(name) for name in names)]

    def place(self, folder: str) -> Path:
        """The directory of a folder, which need not be there."""
        return self.root if folder.upper() == "INBOX" else self.root / _encoded(folder)

    def made(self, folder: str) -> Path:
        """The same, made if it was not there."""
        place = self.place(folder)
        for name in ("tmp", "new", "cur"):
            (place / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        if place != self.root:
            (place / "maildirfolder").touch()
        return place

    def listed(self, folder: str) -> dict[str, Path]:
        """Where each message lies, by its unique name."""
        place = self.place(folder)
        if not (place / "cur").is_dir():
            raise PermanentError(f"{self.root} has no folder {folder!r}: make it, or change [mailbox] folders")
        return {
            entry.name.partition(":")[0]: place / sub / entry.name
            for sub in ("cur", "new")
            for entry in os.scandir(place / sub)
            if entry.name[:1] != "."
        }

    def refresh(self, folder: str) -> tuple[UidList, dict[str, Path]]:
        """The UIDs of a folder after giving one to each message that had none, oldest first; and where each lies."""
        paths = self.listed(folder)
        file = self.place(folder) / NAME
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
    def opened(self, folder: str, name: str | None, paths: dict[str, Path]) -> Iterator[BinaryIO | None]:
        """The file of a message; None if it is gone. Another program may rename it at any time, to set a flag."""
        file = None
        if name is not None and (file := _open(paths.get(name))) is None:
            paths.update(self.listed(folder))
            file = _open(paths.get(name))
        try:
            yield file
        finally:
            if file:
                file.close()

    def find(self, folder: str, message_id: str) -> str | None:
        """The unique name of the message with that Message-ID."""
        if not (self.place(folder) / "cur").is_dir():
            return None
        with self.translated():
            paths = self.listed(folder)
            for name in list(paths):
                if name not in self._ids:
                    with self.opened(folder, name, paths) as file:
                        self._ids[name] = message_id_of(head(file.read(HEAD))) if file else ""
                if self._ids[name] == message_id:
                    return name
        return None

    def renamed(self, folder: str, name: str, paths: dict[str, Path], place: Path, free: str) -> bool:
        """Move one file, its flags kept; False if it is gone. Another program may have renamed it to set a flag."""
        for attempt in range(2):
            path = (self.listed(folder) if attempt else paths).get(name)
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


def _encoded(folder: str) -> str:
    """The directory of a folder (Maildir++): parts joined by dots, in modified UTF-7 as servers write it."""
    parts = [part.replace(".", "_") for part in folder.split("/")]
    if not all(parts) or "\0" in folder:
        raise PermanentError(f"{folder!r} cannot be the name of a folder")
    return "." + str(imap_utf7.encode(".".join(parts)), "ascii")


def _decoded(directory: str) -> str:
    return str(imap_utf7.decode(directory[1:].encode("ascii", "replace"))).replace(".", "/")
