"""Whether what an unasked letter says is still true in the moment of sending (spec/letters.md: "Still true?", C14)."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inboxva.model.outbox import OutboxRow
from inboxva.model.people import Role
from inboxva.model.telling import Topic
from inboxva.store import quiet
from inboxva.store.columns import instant, key, stamp
from inboxva.store.database import Database
from inboxva.store.running import HUMAN
from inboxva.store.work import EVENT

ITEMS = """
SELECT w.what, w.detail, t.id, t.closed_at, t.merged_into_id, t.accepted_at, t.state, t.turn, t.eta_at, t.due_at, e.code,
  t.number
FROM told w LEFT JOIN task t ON t.id = w.task_id LEFT JOIN engagement e ON e.id = t.engagement_id
WHERE w.outbox_id = ? ORDER BY w.id"""
HEARD = (
    f"SELECT 1 FROM task t JOIN message m ON m.thread_id = t.thread_id"
    f" WHERE t.id = ? AND m.recorded_at > ? AND m.role = 'assistant' AND {HUMAN}",
    f"SELECT 1 FROM report r JOIN message m ON m.id = r.message_id"
    f" WHERE r.task_id = ? AND m.recorded_at > ? AND m.role = 'assistant' AND {HUMAN}",
)
ANNOUNCED = """
SELECT 1 FROM outbox o WHERE o.task_id = ? AND o.id <> ? AND o.kind IN ('A2', 'A4', 'A5', 'A16')
  AND o.state IN ('sent', 'sending', 'draft')
UNION ALL SELECT 1 FROM told w JOIN outbox o ON o.id = w.outbox_id
  WHERE w.task_id = ? AND o.id <> ? AND w.what = 'new' AND o.state IN ('sent', 'sending', 'draft')"""

WORD_ASKED = frozenset({Topic.REMINDER, Topic.CHECK_IN})
"""The items that ask an assistant for a word."""


@dataclass(frozen=True, slots=True)
class Spoken:
    """One item of a letter with its task as it stands now; `ref` is the task's as text, "" for none.

    `days` are its ETA and its due date, as the columns hold them: it may be late by either.
    """

    what: Topic
    detail: str
    task: int | None
    is_open: bool
    finished: bool
    turn: str | None
    days: tuple[str, ...]
    ref: str


def stale(database: Database, owner: int, row: OutboxRow, now: datetime) -> str:
    """Why a letter is no longer true: the first of its items that is not; "" where all are."""
    items = [spoken(columns) for columns in database.rows(ITEMS, (row.id,))]
    if any(said.what in WORD_ASKED for said in items) and is_absent(database, owner, row.to, now):
        return "the assistant is absent"
    for said in items:
        if reason := untrue(database, row, said):
            return f"{said.ref}: {reason}" if said.ref else reason
    return ""


def spoken(row: tuple[Any, ...]) -> Spoken:
    """An item from the columns of `ITEMS`."""
    what, detail, task, closed, merged, accepted, state, turn, eta, due, code, number = row
    is_open = task is not None and not closed and not merged
    finished = state == "done" and not accepted and not merged
    days = tuple(day for day in (eta, due) if day)
    return Spoken(Topic(what), detail, task, is_open, finished, turn, days, f"{code}-{number}" if code else "")


def untrue(database: Database, row: OutboxRow, said: Spoken) -> str:
    """Why one item of a letter is no longer true; "" where it is, or cannot become untrue."""
    match said.what:
        case Topic.REMINDER | Topic.CHECK_IN if said.task is not None:
            return unwanted(database, row, said)
        case Topic.NEW if said.task is not None:
            if not said.is_open:
                return "is closed"
            told = database.row(ANNOUNCED, (said.task, row.id, said.task, row.id))
            return "was told by another letter" if told else ""
        case Topic.QUESTION:
            answered = "SELECT 1 FROM question WHERE number = ? AND answered_at IS NOT NULL"
            return f"Q{said.detail} is answered" if database.row(answered, (int(said.detail),)) else ""
        case Topic.YOURS if said.task is not None:
            owners = said.finished if said.detail == "done" else said.is_open and said.turn == Role.OWNER.value
            promised = said.detail == "undertaken" and said.is_open
            return "" if owners or promised else "does not wait for the owner any more"
        case Topic.LATE if said.task is not None:
            if not said.is_open:
                return "is closed"
            same = datetime.fromisoformat(said.detail) in map(instant, said.days)
            return "" if same else "is expected at another time"
    return ""


def is_absent(database: Database, owner: int, address: str, now: datetime) -> bool:
    """Whether no letter of its own accord goes to this person now."""
    return any(absence.address == address for absence in quiet.absences(database, owner, now))


def unwanted(database: Database, row: OutboxRow, said: Spoken) -> str:
    """Why an assistant is not asked for a word on a task any more."""
    if not said.is_open:
        return "is closed"
    if said.turn != Role.ASSISTANT.value:
        return "waits for the owner"
    if any(database.row(sql, (said.task, stamp(row.queued_at))) for sql in HEARD):
        return "the assistant has written meanwhile"
    return ""


def mark_stale(database: Database, letter: str, reason: str, now: datetime) -> None:
    """Cancels a letter that waits, and keeps why as an event of its task."""
    row = database.row(
        "SELECT o.id, o.owner_id, o.task_id, t.engagement_id FROM outbox o LEFT JOIN task t ON t.id = o.task_id"
        " WHERE o.key = ? AND o.state IN ('waiting', 'sending')",
        (letter,),
    )
    if row is None:
        return
    cancelled = {"state": "cancelled", "reason": f"stale: {reason}", "moved_at": stamp(now)}
    database.update("outbox", row[0], cancelled)
    if row[1] is not None:
        event = (row[1], row[3], row[2], None, key(now, ""), stamp(now), "stale", f"{letter}: {reason}")
        database.insert_all("event", EVENT, [event])
