"""How a store of any age becomes one of today: a short list of named steps, each a transaction with its own record."""

import secrets
from collections.abc import Callable
from datetime import datetime, timedelta

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


TIME_ENTRY = (
    "id", "owner_id", "person_id", "engagement_id", "task_id", "report_id", "at", "day", "minutes", "source", "approved_at",
)  # fmt: skip
ALTERED = (
    "ALTER TABLE time_entry DROP COLUMN supersedes_id",
    "ALTER TABLE time_entry DROP COLUMN pay_period",
    "ALTER TABLE time_entry ADD COLUMN amends TEXT NOT NULL DEFAULT 'adds'",
    "ALTER TABLE time_entry ADD COLUMN of_msgid TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE time_entry ADD COLUMN instead INTEGER",
    "ALTER TABLE time_entry ADD COLUMN ranges TEXT NOT NULL DEFAULT ''",
    "ALTER TABLE time_entry ADD COLUMN replaced_by_id INTEGER REFERENCES time_entry (id)",
    "DROP INDEX timeentry_person_id_day_engagement_id_minutes",
)
# SQLite drops no column that a foreign key names: the table is made again.
REMADE = (
    "CREATE TABLE remade (id INTEGER NOT NULL PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES person (id),"
    " person_id INTEGER NOT NULL REFERENCES person (id), engagement_id INTEGER REFERENCES engagement (id),"
    " task_id INTEGER REFERENCES task (id), report_id INTEGER REFERENCES report (id), at TEXT NOT NULL, day TEXT NOT NULL,"
    " minutes INTEGER NOT NULL, source TEXT NOT NULL, approved_at TEXT, amends TEXT NOT NULL DEFAULT 'adds',"
    " of_msgid TEXT NOT NULL DEFAULT '', instead INTEGER, ranges TEXT NOT NULL DEFAULT '',"
    " replaced_by_id INTEGER REFERENCES remade (id))",
    f"INSERT INTO remade ({', '.join(TIME_ENTRY)}) SELECT {', '.join(TIME_ENTRY)} FROM time_entry",
    "DROP TABLE time_entry",
    "ALTER TABLE remade RENAME TO time_entry",
    "CREATE INDEX timeentry_task_id ON time_entry (task_id)",
)
HOURS_AND_PAY = (
    "CREATE INDEX timeentry_person_id_day_replaced_by_id_engagement_id_minutes"
    " ON time_entry (person_id, day, replaced_by_id, engagement_id, minutes)",
    "CREATE INDEX time_entry_amending ON time_entry (person_id, day) WHERE amends <> 'adds'",
    "ALTER TABLE agreement ADD COLUMN period_cap INTEGER",
    "CREATE TABLE closing (id {number} NOT NULL PRIMARY KEY, engagement_id INTEGER NOT NULL REFERENCES engagement (id),"
    " first_day TEXT NOT NULL, last_day TEXT NOT NULL, closed_at TEXT NOT NULL, text TEXT NOT NULL, csv TEXT NOT NULL,"
    " json TEXT NOT NULL)",
    "CREATE UNIQUE INDEX closing_engagement_id_first_day_last_day ON closing (engagement_id, first_day, last_day)",
    "CREATE TABLE payment (id {number} NOT NULL PRIMARY KEY, closing_id INTEGER NOT NULL REFERENCES closing (id),"
    " entry_id INTEGER NOT NULL REFERENCES time_entry (id), minutes INTEGER NOT NULL)",
    "CREATE INDEX payment_entry_id ON payment (entry_id)",
    "CREATE TABLE offer (id {number} NOT NULL PRIMARY KEY, owner_id INTEGER NOT NULL REFERENCES person (id),"
    " key TEXT NOT NULL, message_id INTEGER NOT NULL REFERENCES message (id),"
    " person_id INTEGER NOT NULL REFERENCES person (id), day TEXT NOT NULL, record TEXT NOT NULL, taken_at TEXT)",
    "CREATE UNIQUE INDEX offer_key ON offer (key)",
    "CREATE INDEX offer_person_id_day ON offer (person_id, day)",
)


def hours_and_pay(database: Database, now: datetime) -> None:
    """Hours that are corrected, pay periods that are closed, and forms that are offered.

    The columns that go were never written.
    """
    for sql in (*(ALTERED if database.postgres else REMADE), *HOURS_AND_PAY):
        database.run(sql.format(number="SERIAL" if database.postgres else "INTEGER"))


ANSWERS = (
    "ALTER TABLE question ADD COLUMN answer TEXT",
    "ALTER TABLE question ADD COLUMN answer_key TEXT",
)


def answers(database: Database, now: datetime) -> None:
    """What the owner answered to a question by its number."""
    for sql in ANSWERS:
        database.run(sql)


_ID = "id {number} NOT NULL PRIMARY KEY"
_TASK = "task_id INTEGER NOT NULL REFERENCES task (id)"
_MESSAGE = "message_id INTEGER REFERENCES message (id)"
_OWNER = "owner_id INTEGER NOT NULL REFERENCES person (id)"
TURNS = (
    *(
        f"ALTER TABLE {table} ADD COLUMN {column}"
        for table, column in (
            ("message", "commands TEXT NOT NULL DEFAULT ''"),
            ("message", "released_at TEXT"),
            ("message", "undone_at TEXT"),
            ("task", "ruled TEXT NOT NULL DEFAULT ''"),
            ("task", "reopened INTEGER NOT NULL DEFAULT 0"),
            ("task", "silently BOOLEAN NOT NULL DEFAULT false"),
            ("amendment", "undone_at TEXT"),
            ("muting", "person_id INTEGER REFERENCES person (id)"),
            ("muting", _MESSAGE),
            ("muting", "undone_at TEXT"),
            ("event", "undone_at TEXT"),
        )
    ),
    "CREATE INDEX message_held ON message (effective_at) WHERE held IS NOT NULL",
    "CREATE INDEX message_released ON message (id) WHERE released_at IS NOT NULL",
    "CREATE INDEX task_closed_at ON task (closed_at)",
    "CREATE INDEX task_accepted ON task (accepted_at) WHERE accepted_at IS NOT NULL",
    "CREATE INDEX task_finished ON task (id) WHERE state = 'done' AND accepted_at IS NULL",
    "CREATE INDEX amendment_message_id ON amendment (message_id)",
    "CREATE INDEX question_open ON question (id) WHERE answered_at IS NULL",
    "CREATE INDEX event_told ON event (recorded_at) WHERE code IN ('cap_reached', 'carried')",
    f"CREATE TABLE approval ({_ID}, entry_id INTEGER NOT NULL REFERENCES time_entry (id), {_MESSAGE}, at TEXT NOT NULL,"
    " undone_at TEXT)",
    "CREATE INDEX approval_entry_id ON approval (entry_id)",
    "CREATE INDEX approval_message_id ON approval (message_id)",
    "INSERT INTO approval (entry_id, at) SELECT id, approved_at FROM time_entry WHERE approved_at IS NOT NULL",
    f"CREATE TABLE told ({_ID}, outbox_id INTEGER NOT NULL REFERENCES outbox (id),"
    " task_id INTEGER REFERENCES task (id), what TEXT NOT NULL, detail TEXT NOT NULL)",
    "CREATE INDEX told_task_id ON told (task_id)",
    "CREATE INDEX told_outbox_id ON told (outbox_id)",
    f"CREATE TABLE ruling ({_ID}, {_TASK}, {_MESSAGE}, key TEXT NOT NULL, word TEXT NOT NULL, why TEXT NOT NULL,"
    " silent BOOLEAN NOT NULL, undone_at TEXT)",
    "CREATE INDEX ruling_task_id_key ON ruling (task_id, key)",
    "CREATE INDEX ruling_message_id ON ruling (message_id)",
    f"CREATE TABLE former ({_ID}, engagement_id INTEGER NOT NULL REFERENCES engagement (id), number INTEGER NOT NULL,"
    f" {_TASK})",
    "CREATE UNIQUE INDEX former_engagement_id_number ON former (engagement_id, number)",
    f"CREATE TABLE snooze ({_ID}, {_TASK}, {_MESSAGE}, key TEXT NOT NULL, until TEXT NOT NULL, undone_at TEXT)",
    "CREATE INDEX snooze_task_id ON snooze (task_id)",
    f"CREATE TABLE absence ({_ID}, {_OWNER}, person_id INTEGER NOT NULL REFERENCES person (id), {_MESSAGE},"
    " why TEXT NOT NULL, key TEXT NOT NULL, until TEXT NOT NULL, undone_at TEXT)",
    "CREATE INDEX absence_until ON absence (until)",
    f"CREATE TABLE thanks ({_ID}, {_OWNER}, engagement_id INTEGER REFERENCES engagement (id),"
    " person_id INTEGER NOT NULL REFERENCES person (id), task_id INTEGER REFERENCES task (id),"
    f" {_MESSAGE}, at TEXT NOT NULL, text TEXT NOT NULL)",
    "CREATE INDEX thanks_at ON thanks (at)",
    f"CREATE TABLE asking ({_ID}, {_OWNER}, code TEXT NOT NULL, {_MESSAGE}, lines TEXT NOT NULL, asked_at TEXT NOT NULL,"
    " done_at TEXT)",
    "CREATE INDEX asking_code ON asking (code)",
)
OLD = timedelta(days=7)
"""What was finished so long before this step came is accepted by it, when it was finished: nobody is asked about it now."""
ACCEPT_OLD = (
    "INSERT INTO ruling (task_id, key, word, why, silent) SELECT id, state_key || ' ', 'accepted', '', true FROM task"
    " WHERE state = 'done' AND merged_into_id IS NULL AND state_key < ?",
    "UPDATE task SET state_key = state_key || ' ', ruled = 'accepted', silently = true,"
    " accepted_at = substr(state_key, 1, 27) WHERE state = 'done' AND merged_into_id IS NULL AND state_key < ?",
)


def turns(database: Database, now: datetime) -> None:
    """Whose turn it is and what was told of it; the owner's word on tasks, and how it is taken back.

    From now on the clock follows the tasks: of those that were quiet long before, it writes to nobody.
    """
    for sql in TURNS:
        database.run(sql.format(number="SERIAL" if database.postgres else "INTEGER"))
    for sql in ACCEPT_OLD:
        database.run(sql, (stamp(now - OLD),))
    database.insert_all("meta", ("key", "value"), [("followed_since", stamp(now))])


Step = tuple[str, Callable[[Database, datetime], None]]
STEPS: tuple[Step, ...] = (
    ("0001 first ledger", first_ledger), ("0002 amendments", amendments), ("0003 hours and pay", hours_and_pay),
    ("0004 answers", answers), ("0005 turns", turns),
)  # fmt: skip


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
