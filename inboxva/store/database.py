"""The connection: which database a URL names, how it is locked and made durable, and what its errors mean to people."""

import os
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from functools import cache
from pathlib import Path
from typing import Any
from urllib.parse import unquote, urlsplit

import peewee

from inboxva.errors import BadMessage, InboxvaError, Mistake, PermanentError, TransientError, UserError

WRITER_LOCK = 0x1B0C5A  # PostgreSQL's advisory locks are numbers; this one is ours
# A mail touches some thirty pages: small ones halve what each commit writes. The log grows to 16 MB before it is folded
# into the database, which waits for the disk twice; what undoes a part of a transaction stays in memory.
PRAGMAS = {
    "page_size": 2048,
    "journal_mode": "wal",
    "foreign_keys": 1,
    "synchronous": "normal",
    "cache_size": -2000,
    "temp_store": "memory",
    "wal_autocheckpoint": 8000,
}
REMEDIES = (
    ("locked", TransientError, "the store is locked by another process; try again in a moment"),
    ("busy", TransientError, "the store is busy in another process; try again in a moment"),
    ("lock timeout", TransientError, "the store is locked by another process; try again in a moment"),
    ("full", TransientError, "there is no space left for the store; free some and run again"),
    ("disk i/o", TransientError, "the disk of the store cannot be read or written; look at the disk"),
    ("no space", TransientError, "there is no space left for the store; free some and run again"),
    ("readonly", PermanentError, "the store cannot be written; look at the permissions of its file and folder"),
    ("unable to open", PermanentError, "the store cannot be opened; look at the permissions of its file and folder"),
    ("malformed", PermanentError, "the store is damaged; put a copy of it in its place"),
    ("not a database", PermanentError, "the store's file holds something else; name another file in store.url"),
    ("authentication failed", PermanentError, "the database server refused the login; look at store.url"),
    ("does not exist", PermanentError, "the database server has no such database or role; create it or mend store.url"),
    ("permission denied", PermanentError, "the database server refused access; look at the rights of the role"),
)  # fmt: skip


class Database:
    """A peewee database, and the few ways in which this room asks it. Every method raises our errors only.

    SQL is written once, with `?` for a value, and runs on both SQLite and PostgreSQL. Each thread has its own connection.
    """

    def __init__(self, peewee_database: peewee.Database) -> None:
        self.peewee = peewee_database
        self.postgres = isinstance(peewee_database, peewee.PostgresqlDatabase)
        self._here = threading.local()

    def rows(self, sql: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        """All rows of a query."""
        return self._execute(sql, values).fetchall()  # type: ignore[no-any-return]

    def row(self, sql: str, values: Sequence[Any] = ()) -> tuple[Any, ...] | None:
        """The first row of a query, or None."""
        return self._execute(sql, values).fetchone()  # type: ignore[no-any-return]

    def run(self, sql: str, values: Sequence[Any] = ()) -> int:
        """Runs a statement; gives the number of rows it changed."""
        return self._execute(sql, values).rowcount  # type: ignore[no-any-return]

    def insert(self, table: str, values: Mapping[str, Any]) -> int:
        """Adds one row to a table with an `id`, which it gives."""
        cursor = self._execute(insertion(table, tuple(values), 1, self.postgres), tuple(values.values()))
        return cursor.fetchone()[0] if self.postgres else cursor.lastrowid  # type: ignore[no-any-return]

    def insert_new(self, table: str, values: Mapping[str, Any]) -> int | None:
        """The same, unless a unique index already holds it; then None."""
        cursor = self._execute(insertion(table, tuple(values), 1, self.postgres, True), tuple(values.values()))
        if self.postgres:
            row = cursor.fetchone()
            return row[0] if row else None
        return cursor.lastrowid if cursor.rowcount > 0 else None

    def update(self, table: str, row: int, values: Mapping[str, Any]) -> None:
        """Writes columns of the row with this `id`."""
        self.run(
            f"UPDATE {table} SET {', '.join(f'{name} = ?' for name in values)} WHERE id = ?", (*values.values(), row)
        )

    def insert_all(
        self, table: str, columns: tuple[str, ...], rows: Sequence[Sequence[Any]], *, or_nothing: bool = False
    ) -> None:
        """Adds rows to a table; with `or_nothing` those that a unique index already holds are left out."""
        for start in range(0, len(rows), 50):
            some = rows[start : start + 50]
            self._execute(
                insertion(table, columns, len(some), False, or_nothing), [value for row in some for value in row]
            )

    def _execute(self, sql: str, values: Sequence[Any]) -> Any:
        try:
            return self.peewee.execute_sql(with_percent(sql) if self.postgres else sql, values)  # type: ignore[no-untyped-call]
        except Exception as error:
            raise self._translated(error) from error

    def has_table(self, table: str) -> bool:
        """Whether the database has this table."""
        try:
            return bool(self.peewee.table_exists(table))
        except Exception as error:
            raise self._translated(error) from error

    @property
    def in_transaction(self) -> bool:
        """Whether this thread holds a transaction."""
        return self.peewee.transaction_depth() > 0

    @contextmanager
    def writer(self, *, durable: bool = False) -> Iterator[None]:
        """One transaction under the one writer lock; inside another it is a part of that.

        `durable` waits until the disk has it, also on SQLite, where other transactions may be lost with the power (the
        mailbox still has what they recorded, because nothing leaves the program before a durable one).
        """
        if self.in_transaction:
            yield
            return
        try:
            self._mend()
            if not self.postgres and durable is not getattr(self._here, "durable", None):
                self._execute(f"PRAGMA synchronous = {'FULL' if durable else 'NORMAL'}", ())
                self._here.durable = durable
            with self.peewee.atomic():
                if self.postgres:
                    self._execute("SELECT pg_advisory_xact_lock(?)", (WRITER_LOCK,))
                yield
        except (peewee.PeeweeException, UnicodeError, OverflowError) as error:
            first = first_of(error)
            raise (first if isinstance(first, InboxvaError) else self._translated(first)) from error

    @contextmanager
    def part(self) -> Iterator[None]:
        """A part of a transaction that is undone alone when it fails, so that one message never costs a whole batch."""
        self.run("SAVEPOINT part")
        try:
            yield
        except BaseException:
            if self.in_transaction:
                # Without a connection the whole transaction is gone, and the first error says more than this one.
                with suppress(InboxvaError):
                    self.run("ROLLBACK TO SAVEPOINT part")
            raise
        self.run("RELEASE SAVEPOINT part")

    @contextmanager
    def snapshot(self) -> Iterator[None]:
        """One consistent view for a question of several queries, which waits for no writer."""
        if self.in_transaction:
            yield
            return
        try:
            self._mend()
            with self.peewee.atomic("REPEATABLE READ" if self.postgres else "DEFERRED"):
                yield
        except peewee.PeeweeException as error:
            raise self._translated(error) from error

    def _translated(self, error: BaseException) -> InboxvaError:
        return translated(error, TransientError if self.postgres else PermanentError)

    def _mend(self) -> None:
        """Drops a connection that the server has ended, so that the next question opens another."""
        if self.postgres and not self.peewee.is_closed() and not self.peewee.is_connection_usable():
            self.peewee.close()

    def close(self) -> None:
        """Closes this thread's connection."""
        self._here.durable = None
        if not self.peewee.is_closed():
            self.peewee.close()


@cache
def with_percent(sql: str) -> str:
    """The same SQL with psycopg's mark for a value."""
    return sql.replace("?", "%s")


@cache
def insertion(table: str, columns: tuple[str, ...], rows: int, returning: bool, or_nothing: bool = False) -> str:
    """The SQL that inserts so many rows."""
    places = ", ".join([f"({', '.join('?' * len(columns))})"] * rows)
    end = " ON CONFLICT DO NOTHING" * or_nothing + " RETURNING id" * returning
    return f"INSERT INTO {table} ({', '.join(columns)}) VALUES {places}{end}"


def marks(values: Sequence[Any]) -> str:
    """The marks of an IN list for these values; for none, a list that holds nothing."""
    return f"({', '.join('?' * len(values))})" if values else "(NULL)"


def connect(url: str, base: Path | None, timeout: float) -> Database:
    """The database of a URL, not yet opened: `sqlite:///file` (relative to `base`) or `postgresql://…`.

    `timeout` is how many seconds to wait for another writer. Raises UserError for any other URL.
    """
    parts = urlsplit(url)
    if parts.scheme == "sqlite" and not parts.netloc and len(parts.path) > 1:
        path = (base or Path()) / unquote(parts.path[1:])
        claim(path)
        return Database(peewee.SqliteDatabase(str(path), pragmas=PRAGMAS, timeout=timeout, lock_type="IMMEDIATE"))
    if parts.scheme in ("postgresql", "postgres") and len(parts.path) > 1:
        if not has_psycopg():
            raise UserError(Mistake("store.url names PostgreSQL", "install it with: pip install 'inboxva[postgres]'"))
        limits = f"-c lock_timeout={round(timeout * 1000)}"
        full = "postgresql" + url.removeprefix(parts.scheme)
        return Database(peewee.PostgresqlDatabase(full, prefer_psycopg3=True, options=limits, connect_timeout=10))
    raise UserError(
        Mistake(
            "store.url is neither SQLite nor PostgreSQL", "write sqlite:///inboxva.db or postgresql://user@host/name"
        )
    )


def claim(path: Path) -> None:
    """Makes the file if it is missing, readable by its user only: it will hold mail. Its folder must be there."""
    try:
        os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
    except OSError as error:
        raise PermanentError(f"the store {path} cannot be opened: {error.strerror}; look at store.url") from error


def has_psycopg() -> bool:
    """Whether the extra `postgres` is installed."""
    return getattr(peewee, "psycopg", None) is not None


def first_of(error: BaseException) -> BaseException:
    """What went wrong first. SQLite undoes a transaction itself when the disk is full; peewee then fails in undoing it, and
    that says nothing.
    """
    while "no transaction is active" in str(error) and error.__context__ is not None:
        error = error.__context__
    return error


def translated(error: BaseException, operational: type[InboxvaError]) -> InboxvaError:
    """What an error of the database asks of us; `operational` is for those of the connection that name no cause known."""
    text = str(error).strip().splitlines()[0] if str(error).strip() else type(error).__name__
    if isinstance(error, (UnicodeError, OverflowError, peewee.DataError, ValueError)):
        return BadMessage(f"the store cannot hold it: {text}")
    for word, kind, remedy in REMEDIES:
        if word in text.lower() and isinstance(error, (peewee.DatabaseError, peewee.InterfaceError)):
            return kind(f"{remedy} ({text})")
    if isinstance(error, (peewee.OperationalError, peewee.InterfaceError)) and operational is TransientError:
        return TransientError(f"the store's server is away; try again later ({text})")
    return PermanentError(f"the store refused: {text}")
