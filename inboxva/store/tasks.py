"""Tasks as rows: found by their references, and given as facts."""

from collections.abc import Iterable
from typing import Any

from inboxva.model.context import TaskFacts
from inboxva.model.people import Role
from inboxva.model.work import Priority, Ref, State
from inboxva.store.columns import STAMP, due_of, instant, parts_of
from inboxva.store.database import Database, marks

MOST_REFS = 100

FACTS = """
SELECT t.id, e.code, e.slug, t.number, t.title, p.email, t.state, t.thread_id, t.opened_at, t.state_key, t.percent,
  t.priority, t.due_at, t.due_zone, t.due_text, t.due_grain, t.eta_at, t.eta_zone, t.eta_text, t.eta_grain,
  t.cap_minutes, t.parts, t.turn, t.text,
  CASE WHEN t.split_from_id IS NULL THEN m.msgid ELSE '' END, m.subject,
  (SELECT coalesce(sum(h.minutes), 0) FROM time_entry h WHERE h.task_id = t.id
     AND h.id NOT IN (SELECT supersedes_id FROM time_entry WHERE supersedes_id IS NOT NULL)),
  m.outside
FROM task t JOIN engagement e ON e.id = t.engagement_id JOIN person p ON p.id = t.holder_id
  JOIN message m ON m.id = t.message_id
WHERE """


def where_refs(owner: int, refs: Iterable[Ref]) -> tuple[str, list[Any]]:
    """The condition that finds tasks by their references, and its values."""
    asked = list(dict.fromkeys(refs))[:MOST_REFS]
    values = [value for ref in asked for value in (owner, ref.code, ref.number)]
    one = "t.engagement_id = (SELECT id FROM engagement WHERE owner_id = ? AND code = ?) AND t.number = ?"
    return " OR ".join([f"({one})"] * len(asked)), values


def task_facts(database: Database, owner: int, ids: Iterable[int], refs: Iterable[Ref]) -> dict[int, TaskFacts]:
    """The tasks with these row numbers or references, as they stand now, by row number."""
    numbers = tuple(dict.fromkeys(ids))
    condition, values = where_refs(owner, refs)
    conditions = [f"t.id IN {marks(numbers)}"] * bool(numbers) + [condition] * bool(condition)
    if not conditions:
        return {}
    rows = database.rows(FACTS + " OR ".join(conditions), (*numbers, *values))
    questions: dict[int, list[tuple[int, str]]] = {}
    if rows:
        found = [row[0] for row in rows]
        sql = f"SELECT task_id, number, text FROM question WHERE task_id IN {marks(found)} AND answered_at IS NULL"
        for task, number, text in database.rows(sql + " ORDER BY number", found):
            questions.setdefault(task, []).append((number, text))
    return {row[0]: facts_of(row, tuple(questions.get(row[0], ()))) for row in rows}


def facts_of(row: tuple[Any, ...], questions: tuple[tuple[int, str], ...]) -> TaskFacts:
    """A task as it stands, from the columns of `FACTS`."""
    parts = parts_of(row[21])
    return TaskFacts(
        ref=Ref(row[1], row[3]),
        slug=row[2],
        title=row[4],
        holder=row[5],
        state=State(row[6]),
        thread=row[7],
        opened_at=instant(row[8]),
        effective_at=instant(row[9][:STAMP] or row[8]),
        percent=row[10],
        priority=Priority(row[11]) if row[11] else None,
        due=due_of(row[12:16]),
        eta=due_of(row[16:20]),
        cap_minutes=row[20],
        minutes=int(row[26]),
        multi_task=bool(parts),
        waiting_on=Role(row[22]) if row[22] and not row_closed(row) else None,
        questions=questions,
        text=row[23],
        parts=parts,
        root_id=row[24],
        request_subject=row[25],
        outside=bool(row[27]),
    )


def row_closed(row: tuple[Any, ...]) -> bool:
    """Whether nobody needs to move any more."""
    return row[6] in (State.DONE, State.CANCELLED)
