"""Writes mail into a Maildir instead of sending it: for the demo, drafts, and a trial without a server."""

import hashlib
import os
import re
from pathlib import Path
from types import TracebackType
from typing import Self

from inboxva.errors import PermanentError, TransientError

_ID = re.compile(rb"^Message-ID[ \t]*:\s*<?([^<>\s]*)", re.IGNORECASE | re.MULTILINE)
_READABLE = re.compile(r"[^A-Za-z0-9@._-]")


class MaildirTransport:
    """Implements `Transport` on the Maildir at `path`, made when it is first written to.

    The file's name is a function of the Message-ID and the recipient: the same mail again is the same file.
    """

    def __init__(self, path: str | os.PathLike[str]) -> None:
        self.root = Path(path).absolute()
        self.name = f"maildir://{self.root}"

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to close."""

    def check(self) -> None:
        try:
            for name in ("tmp", "new", "cur"):
                (self.root / name).mkdir(mode=0o700, parents=True, exist_ok=True)
        except (PermissionError, FileExistsError, NotADirectoryError) as error:
            raise PermanentError(f"{self.root} cannot be written: {error.strerror}") from error
        except OSError as error:
            raise TransientError(f"{self.root} cannot be written: {error.strerror}") from error

    def send(self, raw: bytes, sender: str, recipient: str) -> None:
        self.check()
        name = _name(raw, recipient)
        new = self.root / "tmp" / name
        envelope = f"Return-Path: <{sender}>\r\nDelivered-To: {recipient}\r\n".encode()
        try:
            if any((self.root / "cur").glob(f"{name}*")):
                return
            with open(new, "wb") as out:
                out.write(envelope + raw)
                out.flush()
                os.fsync(out.fileno())
            os.replace(new, self.root / "new" / name)
        except OSError as error:
            raise TransientError(f"{self.root} cannot be written: {error.strerror}") from error


def _name(raw: bytes, recipient: str) -> str:
    found = _ID.search(raw)
    what = found[1] if found and found[1] else hashlib.sha256(raw).hexdigest().encode()
    digest = hashlib.sha256(what + b"\0" + recipient.encode()).hexdigest()[:24]
    return f"{digest}.{_READABLE.sub('_', recipient)[:60]}"
