"""Letters of ours between being worded and being sent."""

from datetime import datetime

from inboxva.errors import PermanentError
from inboxva.model.letters import UNASKED, Audience, OutgoingMail
from inboxva.model.outbox import OutboxRow, OutboxState
from inboxva.model.people import Mode
from inboxva.model.telling import Told, Topic
from inboxva.model.work import Ref
from inboxva.store.columns import EVENT, instant, key, maybe_instant, stamp
from inboxva.store.database import Database, marks
from inboxva.store.former import task_once
from inboxva.store.tasks import where_refs
from inboxva.store.threads import mention

ROWS = """
SELECT o.id, o.key, o.kind, o.audience, o.recipient, o.subject, o.msgid, o.content, o.body, o.mode, o.state, o.reason,
  o.attempts, o.not_before, o.retry_at, o.queued_at, o.sent_at, o.slug, e.code, k.number
FROM outbox o LEFT JOIN task k ON k.id = o.task_id LEFT JOIN engagement e ON e.id = k.engagement_id """

TELLS = """
SELECT w.what, w.detail, e.code, t.number FROM told w LEFT JOIN task t ON t.id = w.task_id
LEFT JOIN engagement e ON e.id = t.engagement_id WHERE w.outbox_id = ? ORDER BY w.id"""
WAITS = """
SELECT o.id, o.owner_id, o.task_id, t.engagement_id FROM outbox o LEFT JOIN task t ON t.id = o.task_id
WHERE o.key = ? AND o.state IN ('waiting', 'sending')"""

NO_LONGER_TRUE = "no longer true"
"""Why a letter was cancelled by a change of what it tells."""


def put(database: Database, owner: int, mail: OutgoingMail, now: datetime, cause: int | None = None) -> bool:
    """Queues a letter, unless one with its key was ever queued."""
    task, thread = find_task(database, owner, mail.task)
    moment = stamp(now)
    new = database.insert_new(
        "outbox",
        {
            "owner_id": owner or None,
            "cause_id": cause,
            "key": mail.key,
            "kind": mail.kind,
            "audience": mail.audience.value,
            "recipient": mail.to,
            "subject": mail.subject,
            "msgid": mail.message_id,
            "content": mail.raw,
            "body": mail.text,
            "mode": mail.mode.value,
            "condition": "",
            "not_before": stamp(mail.not_before),
            "task_id": task,
            "slug": mail.slug,
            "state": OutboxState.WAITING.value,
            "reason": "",
            "attempts": 0,
            "queued_at": moment,
            "moved_at": moment,
        },
    )
    if new is not None and mail.tells:
        rows = [(new, find_task(database, owner, t.task)[0], t.what.value, t.detail) for t in mail.tells]
        database.insert_all("told", ("outbox_id", "task_id", "what", "detail"), rows)
    if new is not None and thread is not None:
        mention(database, owner, [mail.message_id], thread)
    return new is not None


def find_task(database: Database, owner: int, ref: Ref | None) -> tuple[int | None, int | None]:
    """The rows of a task and of its thread."""
    if ref is None:
        return None, None
    condition, values = where_refs(owner, [ref])
    sql = "SELECT t.id, t.thread_id FROM task t WHERE "
    row = database.row(sql + condition, values)
    if row is None and (moved := task_once(database, owner, ref)):
        row = database.row(sql + "t.id = ?", (moved,))
    return (row[0], row[1]) if row else (None, None)


def rows(database: Database, condition: str, values: tuple[object, ...]) -> list[OutboxRow]:
    """The rows that meet a condition (with its order)."""
    return [
        OutboxRow(
            id=row[0],
            key=row[1],
            kind=row[2],
            audience=Audience(row[3]),
            to=row[4],
            subject=row[5],
            message_id=row[6],
            raw=bytes(row[7]),
            text=row[8],
            mode=Mode(row[9]),
            state=OutboxState(row[10]),
            reason=row[11],
            attempts=row[12],
            not_before=instant(row[13]),
            retry_at=maybe_instant(row[14]),
            queued_at=instant(row[15]),
            sent_at=maybe_instant(row[16]),
            slug=row[17],
            task=Ref(row[18], row[19]) if row[18] else None,
        )
        for row in database.rows(ROWS + condition, values)
    ]


def due(database: Database, now: datetime, limit: int) -> list[OutboxRow]:
    """The letters to be sent now, oldest first. One found as `sending` was cut short by a crash: it is sent again."""
    condition = (
        "WHERE o.state IN ('waiting', 'sending') AND o.not_before <= ? AND (o.retry_at IS NULL OR o.retry_at <= ?)"
        " ORDER BY o.not_before, o.id LIMIT ?"
    )
    moment = stamp(now)
    return rows(database, condition, (moment, moment, limit))


def sending(database: Database, key: str, now: datetime) -> bool:
    """Marks a letter as being sent; False if it is no longer to be sent (cancelled meanwhile)."""
    sql = (
        "UPDATE outbox SET state = 'sending', moved_at = ?, attempts = attempts + 1"
        " WHERE key = ? AND state IN ('waiting', 'sending')"
    )
    return database.run(sql, (stamp(now), key)) > 0


def sent(database: Database, key: str, now: datetime) -> None:
    """Marks a letter as sent."""
    moment = stamp(now)
    sql = "UPDATE outbox SET state = 'sent', moved_at = ?, sent_at = ?, reason = '', retry_at = NULL WHERE key = ?"
    database.run(sql, (moment, moment, key))


def draft(database: Database, key: str, now: datetime) -> None:
    """Marks a letter as written to a folder."""
    database.run("UPDATE outbox SET state = 'draft', moved_at = ? WHERE key = ?", (stamp(now), key))


def failed(database: Database, key: str, reason: str, retry_at: datetime | None) -> None:
    """Keeps why a letter did not go: it waits until `retry_at`, or has failed for good."""
    state = OutboxState.WAITING if retry_at else OutboxState.FAILED
    sql = "UPDATE outbox SET state = ?, reason = ?, retry_at = ? WHERE key = ?"
    database.run(sql, (state.value, reason, stamp(retry_at) if retry_at else None, key))


def change(database: Database, row: int, states: tuple[str, ...], to: OutboxState) -> None:
    """Moves a row by hand. Raises PermanentError if there is none, or it is in none of these states."""
    found = database.row("SELECT state FROM outbox WHERE id = ?", (row,))
    if found is None:
        raise PermanentError(f"there is no letter {row} in the outbox")
    if found[0] not in states:
        raise PermanentError(f"letter {row} is {found[0]}")
    database.run("UPDATE outbox SET state = ?, retry_at = NULL WHERE id = ?", (to.value, row))


def tells(database: Database, row: int) -> tuple[Told, ...]:
    """The items of a letter."""
    return tuple(
        Told(Topic(what), Ref(code, number) if code else None, detail)
        for what, detail, code, number in database.rows(TELLS, (row,))
    )


def stale(database: Database, letter: str, reason: str, now: datetime) -> None:
    """Cancels a letter that waits, and keeps why as an event of its task."""
    row = database.row(WAITS, (letter,))
    if row is None:
        return
    number, owner, task, engagement = row
    database.update("outbox", number, {"state": "cancelled", "reason": f"stale: {reason}", "moved_at": stamp(now)})
    if owner is not None:
        event = (owner, engagement, task, None, key(now, ""), stamp(now), "stale", f"{letter}: {reason}")
        database.insert_all("event", EVENT, [event])


def cancel_caused(database: Database, message: int, reason: str, now: datetime) -> None:
    """Cancels the letters that a mail caused and that still wait."""
    database.run(
        "UPDATE outbox SET state = 'cancelled', reason = ?, moved_at = ? WHERE cause_id = ? AND state = 'waiting'",
        (reason, stamp(now), message),
    )


def cancel_waiting(database: Database, task: int, kinds: tuple[str, ...], now: datetime) -> None:
    """Cancels the letters of these kinds about a task that still wait: what they say is no longer true."""
    if kinds:
        database.run(
            "UPDATE outbox SET state = 'cancelled', reason = ?, moved_at = ?"
            f" WHERE task_id = ? AND state = 'waiting' AND kind IN {marks(kinds)}",
            (NO_LONGER_TRUE, stamp(now), task, *kinds),
        )


def cancel_for_assistants(database: Database, task: int, now: datetime) -> None:
    """Cancels all letters to assistants about a task that still wait: it is none of its own any more."""
    database.run(
        "UPDATE outbox SET state = 'cancelled', reason = ?, moved_at = ?"
        " WHERE task_id = ? AND state = 'waiting' AND audience = ?",
        (NO_LONGER_TRUE, stamp(now), task, Audience.ASSISTANT.value),
    )


def release_waiting(database: Database, task: int, kinds: tuple[str, ...], now: datetime) -> None:
    """Lets the letters of these kinds about a task go now: what they waited for has happened."""
    if kinds:
        database.run(
            "UPDATE outbox SET not_before = ? WHERE task_id = ? AND state = 'waiting' AND not_before > ?"
            f" AND kind IN {marks(kinds)}",
            (stamp(now), task, stamp(now), *kinds),
        )


def sent_since(database: Database, address: str, since: datetime) -> int:
    """How many letters were sent to an address since then."""
    sql = "SELECT count(*) FROM outbox WHERE recipient = ? AND moved_at >= ? AND state = 'sent'"
    row = database.row(sql, (address, stamp(since)))
    return int(row[0]) if row else 0


def unasked_since(database: Database, address: str, since: datetime) -> int:
    """How many letters that nobody asked for went to an address since then."""
    kinds = tuple(sorted(UNASKED))
    sql = f"SELECT count(*) FROM outbox WHERE recipient = ? AND moved_at >= ? AND kind IN {marks(kinds)} AND state = 'sent'"
    row = database.row(sql, (address, stamp(since), *kinds))
    return int(row[0]) if row else 0


def is_ours(database: Database, message_id: str) -> bool:
    """Whether a letter of ours has this Message-ID."""
    return database.row("SELECT 1 FROM outbox WHERE msgid = ?", (message_id,)) is not None
