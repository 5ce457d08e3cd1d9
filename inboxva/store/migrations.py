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


AMENDMENTS = (
    *(
        f"ALTER TABLE task ADD COLUMN {column}"
        for column in (
            "usual_due_at TEXT",
            "usual_due_zone TEXT",
            "usual_due_text TEXT",
            "usual_due_grain TEXT",
            "usual_cap INTEGER",
            "recurs TEXT NOT NULL DEFAULT ''",
            "beside_id INTEGER REFERENCES task (id)",
            "merged_into_id INTEGER REFERENCES task (id)",
            "merged_at TEXT",
        )
    ),
    "CREATE UNIQUE INDEX task_successor ON task (recurs_from_id) WHERE recurs_from_id IS NOT NULL",
    "CREATE INDEX task_recurring ON task (id) WHERE recurs <> ''",
    "CREATE TABLE amendment (id {number} NOT NULL PRIMARY KEY, task_id INTEGER NOT NULL REFERENCES task (id),"
    " message_id INTEGER REFERENCES message (id), key TEXT NOT NULL, sets TEXT NOT NULL, added TEXT NOT NULL,"
    " steps TEXT NOT NULL)",
    "CREATE INDEX amendment_task_id_key ON amendment (task_id, key)",
    "CREATE TABLE asked (id {number} NOT NULL PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES person (id),"
    " engagement_id INTEGER NOT NULL REFERENCES engagement (id), task_id INTEGER NOT NULL REFERENCES task (id),"
    " code TEXT NOT NULL, at TEXT NOT NULL, settled_at TEXT)",
    "CREATE INDEX asked_owner_id_at ON asked (owner_id, at)",
    "CREATE INDEX asked_task_id ON asked (task_id)",
    "CREATE TABLE muting (id {number} NOT NULL PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES person (id),"
    " engagement_id INTEGER REFERENCES engagement (id), code TEXT NOT NULL, level TEXT NOT NULL, why TEXT NOT NULL,"
    " at TEXT NOT NULL, key TEXT NOT NULL)",
    "CREATE INDEX muting_owner_id_key ON muting (owner_id, key)",
    "DROP INDEX message_participants_effective_at",
    "CREATE INDEX message_participants_effective_at_msgid ON message (participants, effective_at, msgid)",
)


def amendments(database: Database, now: datetime) -> None:
    """What an owner changes of a request and is asked about it; tasks that come again; tasks that are part of another."""
    for sql in AMENDMENTS:
        database.run(sql.format(number="SERIAL" if database.postgres else "INTEGER"))


Step = tuple[str, Callable[[Database, datetime], None]]
STEPS: tuple[Step, ...] = (("0001 first ledger", first_ledger), ("0002 amendments", amendments))


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
