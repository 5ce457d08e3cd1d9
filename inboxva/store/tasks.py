"""Tasks as rows: found by their references, and given as facts."""

import json
from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

from inboxva.model.context import TaskFacts
from inboxva.model.people import Role
from inboxva.model.work import OPEN_STATES, Priority, Ref, State
from inboxva.store.columns import STAMP, due_of, instant, maybe_instant, parts_of, recurs_of, stamp, texts_of
from inboxva.store.database import Database, marks
from inboxva.store.hours import STANDS
from inboxva.store.people import Directory
from inboxva.store.steps import ticked, ticks

MOST_REFS = 100
SOME = 400

FACTS = f"""
SELECT t.id, e.code, e.slug, t.number, t.title, p.email, t.state, t.thread_id, t.opened_at, t.state_key, t.percent,
  t.priority, t.due_at, t.due_zone, t.due_text, t.due_grain, t.eta_at, t.eta_zone, t.eta_text, t.eta_grain,
  t.cap_minutes, t.parts, t.turn, t.text,
  CASE WHEN t.split_from_id IS NULL AND t.recurs_from_id IS NULL THEN m.msgid ELSE '' END, m.subject,
  (SELECT coalesce(sum(h.minutes), 0) FROM time_entry h WHERE h.task_id = t.id AND {STANDS}),
  m.outside, t.steps, t.usual_due_at, t.usual_due_zone, t.usual_due_text, t.usual_due_grain, t.usual_cap, t.recurs, m.lint,
  t.merged_into_id, b.number, be.code,
  EXISTS (SELECT 1 FROM outbox o WHERE o.task_id = t.id AND o.kind IN ('A2', 'A4', 'A5', 'A16')
     AND o.state IN ('sent', 'sending', 'draft'))
   OR EXISTS (SELECT 1 FROM told w JOIN outbox o ON o.id = w.outbox_id WHERE w.task_id = t.id AND w.what = 'new'
     AND o.state IN ('sent', 'sending', 'draft')),
  (SELECT count(*) FROM event v WHERE v.task_id = t.id AND v.code = 'changed' AND v.undone_at IS NULL),
  EXISTS (SELECT 1 FROM question q WHERE q.task_id = t.id AND q.answered_at IS NULL),
  t.turn_since, t.closed_at, t.accepted_at, t.ruled, t.reopened, t.merged_at
FROM task t JOIN engagement e ON e.id = t.engagement_id JOIN person p ON p.id = t.holder_id
  JOIN message m ON m.id = t.message_id
  LEFT JOIN task b ON b.id = t.beside_id LEFT JOIN engagement be ON be.id = b.engagement_id
WHERE """
SERIES = """
SELECT t.id FROM task t JOIN engagement e ON e.id = t.engagement_id
WHERE t.recurs <> '' AND t.merged_into_id IS NULL AND t.ruled <> 'dropped'
  AND (t.due_at IS NULL OR t.due_at <= ?) AND t.owner_id = ?
  AND NOT EXISTS (SELECT 1 FROM task s WHERE s.recurs_from_id = t.id) AND e.slug IN """

OPEN = """
SELECT t.id FROM task t JOIN engagement e ON e.id = t.engagement_id JOIN person p ON p.id = t.holder_id
WHERE t.closed_at IS NULL AND t.merged_into_id IS NULL AND t.owner_id = ? AND (? = '' OR p.email = ?) AND e.slug IN {slugs}
ORDER BY t.due_at IS NULL, t.due_at, e.code, t.number"""


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
    if found := [row[0] for row in rows if row[41]]:
        sql = f"SELECT task_id, number, text FROM question WHERE task_id IN {marks(found)} AND answered_at IS NULL"
        for task, number, text in database.rows(sql + " ORDER BY number", found):
            questions.setdefault(task, []).append((number, text))
    checklists = {row[0]: texts_of(row[28]) for row in rows if row[28]}
    done = ticks(database, checklists) if checklists else {}
    return {row[0]: facts_of(row, tuple(questions.get(row[0], ())), ticked(done.get(row[0], {}))) for row in rows}


def series_due(database: Database, directory: Directory, now: datetime) -> tuple[TaskFacts, ...]:
    """The tasks after which the next of their series may open, in the order in which they were opened."""
    slugs = directory.configured
    rows = database.rows(f"{SERIES}{marks(slugs)} ORDER BY t.id", (stamp(now), directory.owner, *slugs))
    found = [task for (task,) in rows]
    facts = task_facts(database, directory.owner, found, ())
    return tuple(facts[task] for task in found)


def overview(database: Database, owner: int, slugs: Sequence[str], holder: str) -> tuple[TaskFacts, ...]:
    """The open tasks of these engagements, those of one holder (a first address) where one is given, the first due first."""
    found = [task for (task,) in database.rows(OPEN.format(slugs=marks(slugs)), (owner, holder, holder, *slugs))]
    facts: dict[int, TaskFacts] = {}
    for start in range(0, len(found), SOME):
        facts |= task_facts(database, owner, found[start : start + SOME], ())
    return tuple(facts[task] for task in found)


def facts_of(row: tuple[Any, ...], questions: tuple[tuple[int, str], ...], done: frozenset[int]) -> TaskFacts:
    """A task as it stands, from the columns of `FACTS`; `done` are the steps that are ticked."""
    parts = parts_of(row[21])
    state = State.CANCELLED if row[36] else State(row[6])
    turn_since, closed, accepted, ruled, reopened, merged = row[42:48]
    finished = state is State.DONE and not accepted
    return TaskFacts(
        ref=Ref(row[1], row[3]),
        slug=row[2],
        title=row[4],
        holder=row[5],
        state=state,
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
        waiting_on=Role(row[22]) if row[22] and state in OPEN_STATES else None,
        questions=questions,
        text=row[23],
        parts=parts,
        root_id=row[24],
        request_subject=row[25],
        outside=bool(row[27]),
        steps=texts_of(row[28]),
        ticked=done,
        beside=Ref(row[38], row[37]) if row[38] else None,
        announced=bool(row[39]),
        findings=tuple(code for code, _ in json.loads(row[35])) if row[35] else (),
        usual_due=due_of(row[29:33]),
        usual_cap=row[33],
        changes=row[40],
        recurs=recurs_of(row[34]),
        waiting_since=maybe_instant(turn_since if state in OPEN_STATES else closed if finished else None),
        closed_at=maybe_instant(merged or closed),
        accepted_at=None if merged else maybe_instant(accepted),
        ruled=ruled,
        reopened=reopened,
    )
