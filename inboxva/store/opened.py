"""An open store: its database, the people it knows, and its one writer."""

from collections.abc import Iterator
from contextlib import contextmanager
from types import TracebackType
from typing import Self

from inboxva.store import people, program
from inboxva.store.columns import instant, maybe_instant
from inboxva.store.database import Database


class Opened:
    """What every part of the store's front stands on."""

    def __init__(self, database: Database) -> None:
        self._database = database
        self._directory = people.Directory(database)
        self.secret = bytes.fromhex(program.value(database, "secret") or "")
        self.started_at = instant(program.value(database, "started_at") or "")
        self.followed_since = maybe_instant(program.value(database, "followed_since"))

    def close(self) -> None:
        """Closes this thread's connection."""
        self._database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    @contextmanager
    def writer(self) -> Iterator[None]:
        """One transaction under the one writer lock, from the question to the commit; nested, a part of the outer one."""
        with self._writing():
            yield

    @contextmanager
    def _writing(self, *, durable: bool = False) -> Iterator[None]:
        try:
            with self._database.writer(durable=durable):
                yield
        except BaseException:
            self._directory.forget()
            raise
