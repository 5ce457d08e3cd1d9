"""What the program keeps for itself: single values, where summaries ended, and how much there is of everything."""

from collections.abc import Iterable
from datetime import datetime

from inboxva.model.outbox import OutboxState
from inboxva.store.columns import instant, stamp
from inboxva.store.database import Database

COUNTS = {
    "messages": "SELECT count(*) FROM message",
    "held": "SELECT count(*) FROM message WHERE held IS NOT NULL",
    "tasks": "SELECT count(*) FROM task",
    "open": "SELECT count(*) FROM task WHERE closed_at IS NULL AND merged_into_id IS NULL",
    "quarantined": "SELECT count(*) FROM quarantine",
    "owed": "SELECT count(*) FROM filing WHERE done_at IS NULL",
    **{state.value: f"SELECT count(*) FROM outbox WHERE state = '{state.value}'" for state in OutboxState},
}


def value(database: Database, name: str) -> str | None:
    """A single value; None before it is first put."""
    row = database.row("SELECT value FROM meta WHERE key = ?", (name,))
    return row[0] if row else None


def put(database: Database, name: str, text: str) -> None:
    """Keeps a single value in place of the one before."""
    database.run(
        "INSERT INTO meta (key, value) VALUES (?, ?) ON CONFLICT (key) DO UPDATE SET value = excluded.value",
        (name, text),
    )


def summary_lines(database: Database) -> dict[str, datetime]:
    """Where the latest summary of each engagement ended, by slug."""
    return {slug: instant(until) for slug, until in database.rows("SELECT slug, until FROM summary_line")}


def set_summary_line(database: Database, slugs: Iterable[str], until: datetime) -> None:
    """Moves that end for these engagements."""
    for slug in slugs:
        database.run(
            "INSERT INTO summary_line (slug, until) VALUES (?, ?)"
            " ON CONFLICT (slug) DO UPDATE SET until = excluded.until",
            (slug, stamp(until)),
        )


def counts(database: Database) -> dict[str, int]:
    """How much there is: messages, held, tasks, open, quarantined, owed filings, and letters by state."""
    return {name: int((database.row(sql) or (0,))[0]) for name, sql in COUNTS.items()}
