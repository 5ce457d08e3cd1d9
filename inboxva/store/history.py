"""One task told from its beginning (`inboxva show`)."""

from datetime import date, datetime
from typing import Any

from inboxva.model.history import (
    RecordedEvent,
    RecordedLetter,
    RecordedMail,
    RecordedQuestion,
    RecordedReport,
    RecordedTime,
    TaskHistory,
)
from inboxva.model.pay import Days
from inboxva.model.people import People
from inboxva.model.work import Ref, State
from inboxva.store.columns import STAMP, due_of, instant, maybe_instant, texts_of
from inboxva.store.database import Database
from inboxva.store.former import task_once
from inboxva.store.items import items
from inboxva.store.reports import current
from inboxva.store.steps import ticked, ticks
from inboxva.store.work import LISTS

TASK = """
SELECT t.id, e.slug, t.text, t.steps, t.chosen_by, oe.code, o.number, t.message_id
FROM task t JOIN engagement e ON e.id = t.engagement_id JOIN person w ON w.id = e.owner_id
LEFT JOIN task o ON o.id = t.split_from_id LEFT JOIN engagement oe ON oe.id = o.engagement_id
WHERE w.email = ? AND """
REF = "e.code = ? AND t.number = ?"
MAILS = """
SELECT m.id, m.effective_at, m.msgid, m.sender, m.kind, m.subject, m.body FROM message m
WHERE m.held IS NULL AND (m.id = ? OR m.thread_id IN (SELECT id FROM thread WHERE task_id = ?)
  OR m.id IN (SELECT message_id FROM report WHERE task_id = ?)
  OR m.id IN (SELECT message_id FROM event WHERE task_id = ?))
ORDER BY m.effective_at, m.msgid"""
REPORTS = """
SELECT r.id, r.effective_at, m.msgid, p.email, r.day, r.state, r.state_text, r.percent, r.at_risk, r.minutes,
  r.eta_at, r.eta_zone, r.eta_text, r.eta_grain, r.note, r.lines
FROM report r JOIN message m ON m.id = r.message_id JOIN person p ON p.id = r.person_id WHERE r.task_id = ? ORDER BY r.key"""
FIELDS = """
SELECT f.report_id, f.field, f.text FROM report_field f JOIN report r ON r.id = f.report_id
WHERE r.task_id = ? ORDER BY f.report_id, f.place"""
QUESTIONS = """
SELECT q.asked_at, q.number, q.text, p.email, q.answered_at FROM question q JOIN person p ON p.id = q.asked_by_id
WHERE q.task_id = ? ORDER BY q.asked_at, q.number"""
TIME = """
SELECT h.id, h.at, p.email, h.day, h.minutes, h.source, h.approved_at, h.replaced_by_id IS NOT NULL, x.minutes, x.at
FROM time_entry h JOIN person p ON p.id = h.person_id LEFT JOIN time_entry x ON x.id = h.replaced_by_id AND x.id <> h.id
WHERE h.task_id = ? ORDER BY h.at, h.id"""
PAID = """
SELECT h.id, c.first_day, c.last_day, x.minutes FROM payment x JOIN closing c ON c.id = x.closing_id
JOIN time_entry h ON h.id = x.entry_id WHERE h.task_id = ? ORDER BY c.first_day"""
EVENTS = "SELECT key, code, detail FROM event WHERE task_id = ? ORDER BY key, id"
LETTERS = """
SELECT coalesce(sent_at, queued_at), kind, recipient, subject, state FROM outbox WHERE task_id = ? ORDER BY 1, id"""


def history(database: Database, people: People, ref: Ref, now: datetime) -> TaskHistory | None:
    """Everything on record about a task; None if there is no such task."""
    email = people.owner.address
    found = database.row(TASK + REF, (email, ref.code, ref.number))
    if found is None:
        owner = database.row("SELECT id FROM person WHERE email = ?", (email,))
        moved = task_once(database, owner[0], ref) if owner else None
        found = database.row(TASK + "t.id = ?", (email, moved)) if moved else None
    if found is None:
        return None
    task, slug, text, steps, chosen_by, split_code, split_number, opened_by = found
    # Mail of a thread that holds several tasks is told with the thread's own task only, and where it names this one.
    mails = {row[0]: mail_of(row) for row in database.rows(MAILS, (opened_by, task, task, task))}
    ((_, item),) = items(database, people, [slug], current(now), task)
    fields: dict[tuple[int, str], list[str]] = {}
    for report, name, said in database.rows(FIELDS, (task,)):
        fields.setdefault((report, name), []).append(said)
    paid: dict[int, list[tuple[Days, int]]] = {}
    for entry, first, last, minutes in database.rows(PAID, (task,)):
        paid.setdefault(entry, []).append((Days(date.fromisoformat(first), date.fromisoformat(last)), minutes))
    return TaskHistory(
        slug=slug,
        item=item,
        text=text,
        steps=texts_of(steps),
        ticked=ticked(ticks(database, {task: texts_of(steps)})[task]) if steps else frozenset(),
        chosen_by=chosen_by,
        split_from=Ref(split_code, split_number) if split_code else None,
        request=mails[opened_by],
        mails=tuple(mails.values()),
        reports=tuple(report_of(row, fields) for row in database.rows(REPORTS, (task,))),
        questions=tuple(
            RecordedQuestion(instant(at), number, said, email, maybe_instant(answered))
            for at, number, said, email, answered in database.rows(QUESTIONS, (task,))
        ),
        time=tuple(
            RecordedTime(
                instant(at),
                email,
                date.fromisoformat(day),
                minutes,
                source,
                maybe_instant(approved),
                bool(gone),
                instead,
                maybe_instant(since),
                tuple(paid.get(row, ())),
            )
            for row, at, email, day, minutes, source, approved, gone, instead, since in database.rows(TIME, (task,))
        ),
        events=tuple(
            RecordedEvent(instant(key[:STAMP]), code, detail) for key, code, detail in database.rows(EVENTS, (task,))
        ),
        letters=tuple(RecordedLetter(instant(row[0]), *row[1:]) for row in database.rows(LETTERS, (task,))),
    )


def mail_of(row: tuple[Any, ...]) -> RecordedMail:
    """A mail from the columns of `MAILS`."""
    return RecordedMail(instant(row[1]), *row[2:])


def report_of(row: tuple[Any, ...], fields: dict[tuple[int, str], list[str]]) -> RecordedReport:
    """A report from the columns of `REPORTS` and its fields."""
    lists = {name: tuple(fields.get((row[0], name), ())) for name in LISTS}
    return RecordedReport(
        at=instant(row[1]),
        message_id=row[2],
        person=row[3],
        day=date.fromisoformat(row[4]),
        state=State(row[5]) if row[5] else None,
        state_text=row[6],
        percent=row[7],
        at_risk=bool(row[8]),
        minutes=row[9],
        eta=due_of(row[10:14]),
        note=row[14],
        lines=row[15],
        **lists,
    )
