"""The mails of the demo: `letters/*.eml`, in order of their names, each delivered at its own Date.

A letter of ours is named by its kind, and by its task if it has one: `<{{A2 BK-1}}>` in a header stands for the Message-ID
of the latest one, and a line that ends in `{{A2 BK-1}}` for its text, every line of it behind what stands before (`> ` in
most programs).
"""

import os
import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import datetime
from email.parser import HeaderParser
from email.utils import parsedate_to_datetime
from importlib import resources
from pathlib import Path

from inboxva.model.outbox import OutboxRow

OWNER = "dana@example.com"

_ANSWERED = re.compile(r"<\{\{(\w+(?: [A-Z]+-\d+)?)\}\}>")
_QUOTED = re.compile(r"^(.*)\{\{(\w+(?: [A-Z]+-\d+)?)\}\}$", re.MULTILINE)

Named = Callable[[str], OutboxRow]
"""Finds a letter of ours by kind and task ("A2 BK-1", "O10")."""


@dataclass(frozen=True, slots=True)
class Written:
    """A mail as it lies in the package: its name, when it was written (aware), whether by the owner, and all of it."""

    name: str
    at: datetime
    by_owner: bool
    text: str

    def filled(self, named: Named) -> bytes:
        """The mail as it goes on its way, with what it answers and quotes."""

        def quoted(place: re.Match[str]) -> str:
            return "\n".join(f"{place[1]}{line}".rstrip() for line in named(place[2]).text.splitlines())

        answered = _ANSWERED.sub(lambda place: f"<{named(place[1]).message_id}>", self.text)
        return _QUOTED.sub(quoted, answered).encode()


def correspondence() -> tuple[Written, ...]:
    """All mails, oldest first."""
    return tuple(_read())


def _read() -> Iterator[Written]:
    files = (resources.files(__package__) / "letters").iterdir()
    for file in sorted(files, key=lambda file: file.name):
        text = file.read_text("utf-8")
        header = HeaderParser().parsestr(text)
        at, by_owner = parsedate_to_datetime(header["Date"]), OWNER in header["From"]
        yield Written(file.name.removesuffix(".eml"), at, by_owner, text)


def make_maildir(folder: Path) -> Path:
    """An empty Maildir."""
    for name in ("tmp", "new", "cur"):
        (folder / name).mkdir(parents=True)
    return folder


def lay(raw: bytes, name: str, at: datetime, maildir: Path, *, seen: bool) -> None:
    """Puts a mail into a Maildir as a server would, at that moment; one that was seen is its owner's own."""
    made = maildir / "tmp" / name
    made.write_bytes(raw)
    os.utime(made, (at.timestamp(), at.timestamp()))
    made.rename(maildir / "cur" / f"{name}:2,S" if seen else maildir / "new" / name)
