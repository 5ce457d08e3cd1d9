"""How a store of any age becomes one of today: a short list of named steps, each a transaction with its own record."""

import secrets
from collections.abc import Callable
from datetime import datetime

from inboxva.errors import PermanentError
from inboxva.store.columns import stamp
from inboxva.store.database import Database
from inboxva.store.tables import TABLES


def first_ledger(database: Database, now: datetime) -> None:
    """The tables, when they were made, and the secret that makes tokens and Message-IDs ours."""
    with database.peewee.bind_ctx(TABLES, bind_refs=False, bind_backrefs=False):
        database.peewee.create_tables(TABLES, safe=False)
    rows = (("secret", secrets.token_hex(32)), ("started_at", stamp(now)))
    database.insert_all("meta", ("key", "value"), rows)


Step = tuple[str, Callable[[Database, datetime], None]]
STEPS: tuple[Step, ...] = (("0001 first ledger", first_ledger),)


def migrate(database: Database, now: datetime, steps: tuple[Step, ...] = STEPS) -> None:
    """Runs the steps that this store has not had, in order.

    A new store is made by the first step in today's shape, and has had the others with it.
    Raises PermanentError for a store that a newer version has changed.
    """
    names = tuple(name for name, _ in steps)
    had = applied(database)
    if newer := [name for name in had if name not in names]:
        raise PermanentError(f"the store was changed by a newer version of inboxva ({newer[0]}); install that version")
    for name, step in steps:
        if name in had:
            continue
        with database.writer(durable=True):
            # Asked again under the lock: another process may have come first.
            if name in applied(database):
                continue
            new = not applied(database)
            step(database, now)
            for done in names if new else (name,):
                database.run("INSERT INTO migration (name, applied_at) VALUES (?, ?)", (done, stamp(now)))
        had = applied(database)


def applied(database: Database) -> tuple[str, ...]:
    """The names of the steps that this store has had."""
    if not database.has_table("migration"):
        return ()
    return tuple(name for (name,) in database.rows("SELECT name FROM migration ORDER BY name"))
