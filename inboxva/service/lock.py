"""One process at a time works on a store: a lock that ends with the process that holds it."""

import fcntl
import os
from collections.abc import Callable, Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from urllib.parse import unquote, urlsplit

from inboxva.config import Settings
from inboxva.errors import PermanentError
from inboxva.store.runlock import RunLock

Held = Callable[[], bool]
"""Whether the lock is still ours: a server may have ended the connection that held it."""


@contextmanager
def run_lock(settings: Settings) -> Iterator[Held | None]:
    """Given while we are the only one who works on this store; None when another process does. Never waits."""
    parts = urlsplit(settings.store)
    if parts.scheme in ("postgresql", "postgres"):
        with closing(RunLock(settings.store)) as lock:
            yield lock.held if lock.take() else None
        return
    with file_lock((settings.base / unquote(parts.path[1:])).resolve().with_suffix(".lock")) as alone:
        yield (lambda: True) if alone else None


@contextmanager
def file_lock(path: Path) -> Iterator[bool]:
    """True while we hold this file's lock; False when another process does."""
    try:
        handle = os.open(path, os.O_RDWR | os.O_CREAT | os.O_CLOEXEC, 0o600)
    except OSError as error:
        raise PermanentError(f"the lock {path} cannot be opened: {error.strerror}; look at store.url") from None
    try:
        try:
            fcntl.flock(handle, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            yield False
        except OSError as error:
            raise PermanentError(f"{path} cannot be locked: {error.strerror}; put the store on a local disk") from None
        else:
            yield True
    finally:
        os.close(handle)
