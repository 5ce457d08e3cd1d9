"""Tasks and their reports being written."""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime

from inboxva.model.actions import RecordReport
from inboxva.model.hours import Amends
from inboxva.model.people import Role
from inboxva.model.work import Ref
from inboxva.store import hours
from inboxva.store.columns import EVENT, Columns, as_json, due_columns, instant, stamp
from inboxva.store.database import Database
from inboxva.store.former import task_once
from inboxva.store.people import Directory
from inboxva.store.standing import (
    Said,
    Standing,
    Waiting,
    standing_from_reports,
    standing_of,
    waiting_from_events,
)

LOAD = """
SELECT t.id, t.engagement_id, t.thread_id, t.opened_at, t.state, t.percent, t.eta_at, t.eta_zone, t.eta_text, t.eta_grain,
  t.state_key, t.closed_at, t.accepted_at, t.ruled, t.reopened, t.silently, t.turn, t.turn_since, t.turn_key
FROM task t JOIN engagement e ON e.id = t.engagement_id WHERE """
REF = "e.owner_id = ? AND e.code = ? AND t.number = ?"
ANSWERED = """
UPDATE question SET answered_at = (SELECT min(substr(v.key, 1, 27)) FROM event v
  WHERE v.task_id = question.task_id AND v.code = 'answered' AND substr(v.key, 1, 27) > question.asked_at)
WHERE question.answer IS NULL AND """
PLACE = len(" 000")
STANDING = (
    "state", "percent", "eta_at", "eta_zone", "eta_text", "eta_grain", "state_key", "closed_at", "accepted_at", "ruled",
    "reopened", "silently", "turn", "turn_since", "turn_key",
)  # fmt: skip
"""The columns of a task that say how it stands, in the order of `LOAD`."""
LISTS = ("done", "next", "blocked", "questions", "links")


@dataclass(slots=True)
class LiveTask:
    """A task while a mail is written: how it stood, what changed, and whether it must be reckoned from the start.

    `written` are its columns as the database has them: only those that change are written again.
    """

    id: int
    engagement: int
    thread: int | None
    opened_at: datetime
    standing: Standing
    waiting: Waiting
    changed: bool = False
    late_report: bool = False
    late_turn: bool = False
    written: Columns = field(default_factory=dict)

    def reported(self, said: Said) -> None:
        """A report came: the next in order, or one from before the latest."""
        self.changed = True
        if said.key > self.standing.key:
            self.standing = self.standing.after(said)
        else:
            self.late_report = True

    def ruled(self) -> None:
        """The owner gave a word on it, or took one back: it is reckoned from the start."""
        self.changed = self.late_report = True

    def turned(self, key: str, role: Role) -> None:
        """A turn came, likewise."""
        if key < self.waiting.key:
            self.late_turn = True
        elif (after := self.waiting.after(key, role)) != self.waiting:
            self.waiting, self.changed = after, True


def load_task(database: Database, owner: int, ref: Ref) -> LiveTask | None:
    """The task with this reference, or that had it once."""
    row = database.row(LOAD + REF, (owner, ref.code, ref.number))
    if row is None:
        moved = task_once(database, owner, ref)
        row = database.row(f"{LOAD}t.id = ?", (moved,)) if moved else None
    if row is None:
        return None
    turn, since, turn_key = row[16:19]
    written = dict(zip(STANDING, row[4:19], strict=True))
    waiting = Waiting(Role(turn) if turn else None, instant(since or row[3]), turn_key)
    return LiveTask(row[0], row[1], row[2], instant(row[3]), standing_of(row[4:16]), waiting, written=written)


def write_back(database: Database, task: LiveTask) -> None:
    """Writes how a task stands now. Called after the mail's reports are in, and before its events are."""
    if not task.changed:
        return
    if task.late_report:
        task.standing = standing_from_reports(database, task.id)
    values = {**task.standing.columns, **task.waiting.columns}
    if changed := {name: value for name, value in values.items() if value != task.written.get(name, ...)}:
        database.update("task", task.id, changed)
        task.written = values


def write_turn(database: Database, task: LiveTask) -> None:
    """Reckons the turn from all events where a mail came from before the latest. Called after the mail's events are in."""
    if task.late_turn:
        database.update("task", task.id, waiting_from_events(database, task.id, task.opened_at).columns)


def insert_report(
    database: Database,
    directory: Directory,
    action: RecordReport,
    *,
    owner: int,
    message: int,
    thread: int | None,
    task: LiveTask | None,
    at: datetime,
    key: str,
    body: str,
    masked: Callable[[str], str],
) -> None:
    """Writes a section of a report: its row, its fields, its hours, its questions."""
    section = action.section
    person = directory.known_person(action.person)
    engagement = directory.engagement(action.slug)
    written = body.splitlines()
    report = database.insert(
        "report",
        {
            "message_id": message,
            "thread_id": thread,
            "engagement_id": engagement,
            "task_id": task.id if task else None,
            "person_id": person,
            "key": key,
            "effective_at": stamp(at),
            "day": action.day.isoformat(),
            "named": str(section.task) if section.task else None,
            "state": section.state.value if section.state else None,
            "state_text": masked(section.state_text) if section.state_text else section.state_text,
            "percent": section.percent,
            "at_risk": section.at_risk,
            **due_columns("eta", action.eta),
            "turn": action.turn.value if action.turn else None,
            "minutes": section.minutes,
            "total_minutes": section.total_minutes,
            "note": masked(section.note),
            "lines": "\n".join(written[number - 1] for number in section.lines if 0 < number <= len(written)),
        },
    )
    fields = [
        (report, name, place, masked(text)) for name in LISTS for place, text in enumerate(getattr(section, name))
    ] + [(report, "cleared", place, name) for place, name in enumerate(sorted(section.cleared))]
    ticks = [
        (report, name, place, masked(text))
        for name in ("ticked", "unticked")
        for place, text in (
            *((number, "") for number in getattr(section, name)), *((0, said) for said in getattr(section, f"{name}_text")),
        )
    ]  # fmt: skip
    if fields := fields + ticks:
        database.insert_all("report_field", ("report_id", "field", "place", "text"), fields)
    if section.minutes or (section.minutes == 0 and action.amends is not Amends.ADDS):
        database.insert(
            "time_entry",
            {
                "owner_id": owner,
                "person_id": person,
                "engagement_id": hours.owed_in(database, task.id, person, engagement) if task else engagement,
                "task_id": task.id if task else None,
                "report_id": report,
                "at": stamp(at),
                "day": action.day.isoformat(),
                "minutes": section.minutes,
                "source": masked(section.minutes_text or ""),
                "amends": action.amends.value,
                "of_msgid": action.of,
                "instead": action.instead,
                "ranges": as_json(section.ranges) if section.ranges else "",
            },
        )
        hours.reckon(database, person, action.day.isoformat())
    if action.questions:
        columns = ("owner_id", "number", "engagement_id", "task_id", "report_id", "asked_by_id", "asked_at", "text")
        known = (engagement, task.id if task else None, report, person, stamp(at))
        rows = [(owner, number, *known, masked(text)) for number, text in action.questions]
        database.insert_all("question", columns, rows)
        highest = max(number for number, _ in action.questions)
        raise_to = "UPDATE person SET next_question = ? WHERE id = ? AND next_question <= ?"
        database.run(raise_to, (highest + 1, owner, highest))
        if task is not None:
            database.run(ANSWERED + "question.report_id = ?", (report,))
    if task is not None:
        task.reported(Said(key, at, section.state, section.percent, action.eta))
        task.late_report = task.late_report or bool(ticks)


def adopt(database: Database, owner: int, task: LiveTask, thread: int, recorded_at: str) -> None:
    """Gives a task the reports of its thread that named none and are not older: they came before their request did."""
    orphans = database.rows(
        "SELECT id, key, turn, message_id, person_id, day FROM report"
        " WHERE thread_id = ? AND task_id IS NULL AND named IS NULL"
        " AND effective_at >= ? AND (engagement_id IS NULL OR engagement_id = ?)",
        (thread, stamp(task.opened_at), task.engagement),
    )
    for report, key, turn, message, person, day in orphans:
        values = (task.id, task.engagement, report)
        for table, found in (("report", "id = ?"), ("question", "report_id = ?")):
            database.run(f"UPDATE {table} SET task_id = ?, engagement_id = ? WHERE {found}", values)
        sql = "UPDATE time_entry SET task_id = ?, engagement_id = ? WHERE report_id = ? AND person_id = ? AND day = ?"
        if database.run(sql, (*values, person, day)):
            hours.reckon(database, person, day)
        database.run(ANSWERED + "question.report_id = ?", (report,))
        if turn:
            event = (owner, task.engagement, task.id, message, key[:-PLACE], recorded_at, "turn", turn)
            database.insert("event", dict(zip(EVENT, event, strict=True)))
        task.changed = task.late_report = task.late_turn = True
