"""One process at a time works on a store: a lock that ends with the process that holds it."""

import fcntl
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from urllib.parse import urlsplit


def lock_path(store_url: str, base: Path) -> Path:
    """The lock's file: beside an SQLite store, beside the configuration for any other."""
    parts = urlsplit(store_url)
    if parts.scheme.startswith("sqlite") and parts.path.strip("/"):
        return (base / parts.path[1:]).with_suffix(".lock")
    return base / "inboxva.lock"


@contextmanager
def run_lock(path: Path) -> Iterator[bool]:
    """True while we are the only one who works; False when another process does. Never waits."""
    path.parent.mkdir(parents=True, exist_ok=True)
    handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        else:
            yield True
    finally:
        os.close(handle)
