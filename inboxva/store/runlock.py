"""One program at a time works on a store that several machines can reach."""

from inboxva.errors import TransientError
from inboxva.store.database import WRITER_LOCK, connect

RUN_LOCK = WRITER_LOCK + 1
NOTICE = (("tcp_keepalives_idle", 60), ("tcp_keepalives_interval", 20), ("tcp_keepalives_count", 4))
"""After how many seconds the server lets go of a machine that is gone without a word."""


class RunLock:
    """A session's advisory lock on a PostgreSQL store, on a connection of its own: it ends with whoever holds it."""

    def __init__(self, url: str, timeout: float = 10) -> None:
        self._database = connect(url, None, timeout)
        self._session: int | None = None

    def take(self) -> bool:
        """Whether we are the only one now. Never waits. Raises TransientError where the server is away."""
        for name, value in NOTICE:
            self._database.run(f"SET {name} = {value}")
        row = self._database.row("SELECT pg_try_advisory_lock(?), pg_backend_pid()", (RUN_LOCK,))
        self._session = row[1] if row and row[0] else None
        return self._session is not None

    def held(self) -> bool:
        """Whether we still are. A connection that was lost has lost the lock: it is asked for anew."""
        try:
            if self._database.row("SELECT pg_backend_pid()") == (self._session,):
                return True
        except TransientError:
            self._database.close()
        return self.take()

    def close(self) -> None:
        """Lets go of it."""
        self._database.close()
