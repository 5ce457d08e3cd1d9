"""The UIDs that we give to the messages of a Maildir folder, in a file of our own in it."""

import os
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import Self
from urllib.parse import quote, unquote

NAME = ".inboxva-uids"


@dataclass(slots=True)
class UidList:
    """The UIDs of one folder: `known` is UID → unique name, in ascending order; `keywords` by unique name."""

    uidvalidity: int
    uidnext: int = 1
    known: dict[int, str] = field(default_factory=dict)
    keywords: dict[str, tuple[str, ...]] = field(default_factory=dict)

    @classmethod
    def read(cls, path: Path) -> Self:
        """What was written last; a new list if there is none or it is torn."""
        try:
            first, *lines = path.read_text("ascii").splitlines()
            uidvalidity, uidnext = first.split()
            uids = cls(int(uidvalidity), int(uidnext))
            for line in lines:
                uid, written, *keywords = line.split(" ")
                name = unquote(written, errors="surrogateescape")
                uids.known[int(uid)] = name
                if keywords:
                    uids.keywords[name] = tuple(keywords)
        except (FileNotFoundError, ValueError):
            return cls(int(time.time()))
        return uids

    def write(self, path: Path) -> None:
        """Replace the file in one step."""
        lines = [f"{self.uidvalidity} {self.uidnext}"]
        lines += [
            " ".join((str(uid), _written(name), *self.keywords.get(name, ()))) for uid, name in self.known.items()
        ]
        new = path.with_name(path.name + ".new")
        with open(new, "w", encoding="ascii") as out:
            out.write("\n".join(lines) + "\n")
            out.flush()
            os.fsync(out.fileno())
        os.replace(new, path)


def _written(name: str) -> str:
    """A file name in one word of ASCII: nothing keeps a program from putting spaces or line ends into one."""
    return quote(name, safe=",=+@!&", errors="surrogateescape")
