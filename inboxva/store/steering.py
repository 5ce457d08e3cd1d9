"""What the ledger knows that bears on lines which steer the program: lists, what was told, kept aside, or can be undone."""

import json
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from inboxva.model.codes import undo_code
from inboxva.model.context import Kept, Undoable
from inboxva.model.telling import Told, Topic
from inboxva.model.when import local_midnight, zone_named
from inboxva.model.work import Reading, Ref
from inboxva.store.columns import instant, stamp
from inboxva.store.database import Database, marks

LISTED_DAYS = timedelta(days=30)
KEPT_DAYS = timedelta(days=90)
UNDO_DAY = timedelta(days=1)
CONFIRM_DAYS = timedelta(days=14)
URGENT = "O5"

LISTED = """
SELECT w.detail, w.task_id FROM told w WHERE w.what = 'listed' AND w.task_id IS NOT NULL AND w.outbox_id = (
  SELECT o.id FROM outbox o WHERE o.recipient = ? AND o.moved_at >= ? AND o.state IN ('sent', 'sending', 'draft')
    AND EXISTS (SELECT 1 FROM told x WHERE x.outbox_id = o.id AND x.what = 'listed')
  ORDER BY o.moved_at DESC, o.id DESC LIMIT 1)"""
ABOUT = """
SELECT w.what, w.task_id, e.code, t.number, w.detail FROM outbox o JOIN told w ON w.outbox_id = o.id
LEFT JOIN task t ON t.id = w.task_id LEFT JOIN engagement e ON e.id = t.engagement_id WHERE o.msgid = ? ORDER BY w.id"""
KEPT = """
SELECT m.id, m.sender, m.subject, m.effective_at, m.held FROM message m
WHERE m.held IS NOT NULL AND m.effective_at >= ? AND m.released_at IS NULL AND m.owner_id = ?
ORDER BY m.effective_at DESC, m.id DESC"""
COMMANDED = """
SELECT m.id, m.msgid, m.commands, m.effective_at, m.undone_at, m.participants FROM message m
WHERE m.effective_at >= ? AND m.role = 'owner' AND m.commands <> '' AND m.held IS NULL AND m.owner_id = ?
ORDER BY m.effective_at DESC, m.id DESC"""
CHANGED = """
SELECT c.message_id, e.code, t.number FROM (
  SELECT message_id, task_id FROM ruling WHERE message_id IN {mails}
  UNION SELECT message_id, task_id FROM amendment WHERE message_id IN {mails}
  UNION SELECT message_id, task_id FROM snooze WHERE message_id IN {mails}
  UNION SELECT a.message_id, h.task_id FROM approval a JOIN time_entry h ON h.id = a.entry_id WHERE a.message_id IN {mails}
  UNION SELECT message_id, NULL FROM muting WHERE message_id IN {mails}
  UNION SELECT message_id, NULL FROM absence WHERE message_id IN {mails}) c
LEFT JOIN task t ON t.id = c.task_id LEFT JOIN engagement e ON e.id = t.engagement_id ORDER BY 1, 2, 3"""
CHANGING = 6
"""How many tables that asks."""
# Answers, pay and thanks stay when the rest of their mail is taken back.
GONE = """
SELECT o.cause_id, e.code, t.number, o.recipient FROM outbox o
LEFT JOIN task t ON t.id = o.task_id LEFT JOIN engagement e ON e.id = t.engagement_id
WHERE o.recipient IN (SELECT email FROM person) AND o.moved_at >= ? AND o.audience = 'assistant'
  AND o.state IN ('sending', 'sent') AND o.kind NOT IN ('A11', 'A15') AND substr(o.key, 1, 7) <> 'thanks:'
  AND o.cause_id IN {mails} ORDER BY o.id"""
CONFIRMING = "SELECT code, lines FROM asking WHERE done_at IS NULL AND asked_at >= ? AND owner_id = ? ORDER BY id"
URGENT_SINCE = "SELECT count(*) FROM outbox WHERE recipient = ? AND moved_at >= ? AND kind = ? AND state <> 'cancelled'"


def listed(database: Database, address: str, now: datetime) -> dict[int, int]:
    """The tasks of the latest list that this address was sent in the last month: its numbers → the tasks' rows."""
    return {int(number): task for number, task in database.rows(LISTED, (address, stamp(now - LISTED_DAYS)))}


def told_by(database: Database, message_id: str) -> tuple[tuple[Told, int | None], ...]:
    """What the letter with this Message-ID told, each item with the row of its task."""
    return tuple(
        (Told(Topic(what), Ref(code, number) if code else None, detail), task)
        for what, task, code, number, detail in database.rows(ABOUT, (message_id,))
    )


def refs_in(texts: Iterable[str]) -> tuple[Ref, ...]:
    """Every task that these texts name."""
    found = (ref for text in texts for ref in Ref.PATTERN.findall(text))
    return tuple(dict.fromkeys(Ref(code.upper(), int(number)) for code, number in found))


def named(reading: Reading) -> tuple[Ref, ...]:
    """Every task that the lines of a mail name."""
    return refs_in(command.arguments for command in reading.commands)


@dataclass(frozen=True, slots=True)
class Steered:
    """What bears on an owner's commands alone (`inboxva.model.context.Context`)."""

    kept: tuple[Kept, ...] = ()
    undoable: tuple[Undoable, ...] = ()
    confirming: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)

    @property
    def tasks(self) -> tuple[Ref, ...]:
        """The tasks that a yes or an undo may be about."""
        waiting = refs_in(arguments for lines in self.confirming.values() for _, arguments in lines)
        changed = (ref for mail in self.undoable for ref in (*mail.tasks, *(ref for ref, _ in mail.gone if ref)))
        return tuple(dict.fromkeys((*waiting, *changed)))

    @property
    def commands(self) -> frozenset[str]:
        """The commands that wait for a yes."""
        return frozenset(name for lines in self.confirming.values() for name, _ in lines)


def steered(database: Database, owner: int, secret: bytes, now: datetime) -> Steered:
    """What was kept aside, what can be taken back, and what waits for a yes."""
    return Steered(kept(database, owner, now), undoable(database, owner, secret, now), confirming(database, owner, now))


def kept(database: Database, owner: int, now: datetime) -> tuple[Kept, ...]:
    """The mails kept aside in the last 90 days, latest first; each has its row as its number."""
    return tuple(
        Kept(row, row, sender, subject, instant(at), reason)
        for row, sender, subject, at, reason in database.rows(KEPT, (stamp(now - KEPT_DAYS), owner))
    )


def undoable(database: Database, owner: int, secret: bytes, now: datetime) -> tuple[Undoable, ...]:
    """The command mails of the last day that something can be taken back of, latest first."""
    since = stamp(now - UNDO_DAY)
    mails = database.rows(COMMANDED, (since, owner))
    if not mails:
        return ()
    ids = tuple(row[0] for row in mails)
    tasks: dict[int, list[Ref]] = {}
    for message, code, number in database.rows(CHANGED.format(mails=marks(ids)), ids * CHANGING):
        tasks.setdefault(message, []).extend([Ref(code, number)] if code else [])
    gone: dict[int, list[tuple[Ref | None, str]]] = {}
    for message, code, number, to in database.rows(GONE.format(mails=marks(ids)), (since, *ids)):
        gone.setdefault(message, []).append((Ref(code, number) if code else None, to))
    return tuple(
        Undoable(
            message=message,
            code=undo_code(secret, message_id),
            said=tuple(line for _, line in lines),
            names=tuple(name for name, _ in lines),
            read_by=tuple(people.split()),
            at=instant(at),
            tasks=tuple(dict.fromkeys(tasks[message])),
            gone=tuple(dict.fromkeys(gone.get(message, ()))),
            undone=undone is not None,
        )
        for message, message_id, said, at, undone, people in mails
        if message in tasks
        for lines in (json.loads(said),)
    )


def confirming(database: Database, owner: int, now: datetime) -> dict[str, tuple[tuple[str, str], ...]]:
    """The lines that wait for the owner's yes, by code."""
    rows = database.rows(CONFIRMING, (stamp(now - CONFIRM_DAYS), owner))
    return {code: tuple((name, arguments) for name, arguments in json.loads(lines)) for code, lines in rows}


def urgent_since_midnight(database: Database, address: str, zone: str, now: datetime) -> int:
    """How many urgent notices the owner has had since midnight in their zone, those that wait among them."""
    place = zone_named(zone)
    midnight = local_midnight(now.astimezone(place).date(), place)
    row = database.row(URGENT_SINCE, (address, stamp(midnight), URGENT))
    return int(row[0]) if row else 0


def asks(reading: Reading) -> bool:
    """Whether something in a mail may have to be told to the owner at once."""
    told: Iterable[bool] = (bool(section.questions or section.blocked) for section in reading.status)
    return any(told) or "?" in reading.visible_text
