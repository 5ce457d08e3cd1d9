"""The tasks that the clock looks at: those that are open, wait for the owner's word, or were closed of late."""

import json
from collections import Counter, defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta

from inboxva.model.agenda import Running
from inboxva.model.context import TaskFacts
from inboxva.model.people import Role
from inboxva.model.telling import Told, Topic, WasTold
from inboxva.model.work import Finding
from inboxva.store.columns import STAMP, instant, maybe_instant, stamp
from inboxva.store.database import Database, marks
from inboxva.store.items import listed_under
from inboxva.store.tasks import SOME, task_facts

LATELY = timedelta(days=7)
HUMAN = "m.proven AND m.held IS NULL AND m.automatic IS NULL"
"""The condition on mails that a person wrote and that were believed (messages under the alias m)."""
OF_NO_TASK = (
    "NOT EXISTS (SELECT 1 FROM report r"
    " WHERE r.thread_id = m.thread_id AND r.message_id = m.id AND r.task_id IS NOT NULL)"
)
"""The condition on mails that reported of no task (messages under the alias m)."""

LIVE = """
SELECT t.id, t.turn_since, t.closed_at, t.accepted_at, t.silently, t.chosen_by, m.lint, m.recorded_at, t.opened_at
FROM task t JOIN engagement e ON e.id = t.engagement_id JOIN message m ON m.id = t.message_id
WHERE t.owner_id = ? AND t.merged_into_id IS NULL AND t.ruled <> 'dropped' AND e.slug IN {slugs} AND t.id IN (
  SELECT id FROM task WHERE closed_at IS NULL
  UNION SELECT id FROM task WHERE state = 'done' AND accepted_at IS NULL
  UNION SELECT id FROM task WHERE closed_at >= ? UNION SELECT id FROM task WHERE accepted_at >= ?)
ORDER BY e.code, t.number"""
HEARD = (
    f"SELECT t.id, m.role, max(m.effective_at) FROM task t JOIN message m ON m.thread_id = t.thread_id"
    f" WHERE {HUMAN} AND t.id IN {{tasks}} GROUP BY t.id, m.role",
    f"SELECT r.task_id, m.role, max(m.effective_at) FROM report r JOIN message m ON m.id = r.message_id"
    f" WHERE {HUMAN} AND r.task_id IN {{tasks}} GROUP BY r.task_id, m.role",
    f"SELECT v.task_id, m.role, max(m.effective_at) FROM event v JOIN message m ON m.id = v.message_id"
    f" WHERE {HUMAN} AND m.role = 'owner' AND v.task_id IN {{tasks}} GROUP BY v.task_id, m.role",
    "SELECT w.task_id, m.role, max(m.effective_at) FROM told w JOIN outbox o ON o.id = w.outbox_id"
    " JOIN mention n ON n.owner_id = o.owner_id AND n.msgid = o.msgid JOIN message m ON m.thread_id = n.thread_id"
    f" WHERE {HUMAN} AND m.role = 'assistant' AND o.kind IN ('A3', 'A9', 'A10') AND {OF_NO_TASK}"
    " AND w.what IN ('new', 'reminder', 'check_in') AND w.task_id IN {tasks} GROUP BY w.task_id, m.role",
)
"""Who wrote last in the task's thread, with a report of it, as its owner naming it or answering its questions, or in answer
to a letter that asked of it.
"""
SPOKEN = f"""
SELECT p.email, max(m.effective_at) FROM message m JOIN thread h ON h.id = m.thread_id
JOIN address a ON a.email = m.sender JOIN person p ON p.id = a.person_id
WHERE {HUMAN} AND m.role = 'assistant' AND m.effective_at >= ? AND m.owner_id = ? AND h.task_id IS NULL
  AND m.commands = '' AND {OF_NO_TASK} GROUP BY p.email"""
LATEST = """
SELECT r.task_id, r.id, r.note FROM report r
WHERE r.key = (SELECT max(x.key) FROM report x WHERE x.task_id = r.task_id) AND r.task_id IN """
ETAS = "SELECT task_id, eta_at FROM report WHERE eta_at IS NOT NULL AND task_id IN {tasks} ORDER BY task_id, key"
UNDERTAKEN = "SELECT task_id, key, detail FROM event WHERE code = 'undertaken' AND task_id IN {tasks} ORDER BY key, id"
SNOOZED = "SELECT task_id, until FROM snooze WHERE undone_at IS NULL AND task_id IN {tasks} ORDER BY key, id"
ASKED = "SELECT DISTINCT task_id, code FROM asked WHERE task_id IN "
TOLD = """
SELECT w.task_id, w.what, w.detail, o.kind, o.recipient, coalesce(o.sent_at, o.queued_at)
FROM told w JOIN outbox o ON o.id = w.outbox_id
WHERE w.task_id IN {tasks} AND w.what NOT IN ('listed', 'held') AND o.state <> 'cancelled' ORDER BY w.id"""


@dataclass(slots=True)
class Known:
    """What was gathered of some tasks, by row."""

    facts: dict[int, TaskFacts]
    heard: dict[tuple[int, str], str] = field(default_factory=dict)
    words: dict[int, str] = field(default_factory=dict)
    moves: Counter[int] = field(default_factory=Counter)
    promised: dict[int, tuple[str, str]] = field(default_factory=dict)
    snoozed: dict[int, str] = field(default_factory=dict)
    asked: dict[int, set[str]] = field(default_factory=lambda: defaultdict(set))
    told: dict[int, list[WasTold]] = field(default_factory=lambda: defaultdict(list))


def running(database: Database, owner: int, slugs: Sequence[str], now: datetime) -> tuple[Running, ...]:
    """The tasks of these engagements that matter now, by reference."""
    since = stamp(now - LATELY)
    rows = database.rows(LIVE.format(slugs=marks(slugs)), (owner, *slugs, since, since))
    spoken = {email: instant(at) for email, at in database.rows(SPOKEN, (stamp(now - LATELY), owner))}
    found: list[Running] = []
    for start in range(0, len(rows), SOME):
        some = rows[start : start + SOME]
        known = gather(database, owner, [row[0] for row in some])
        made = (running_of(row, known) for row in some)
        found.extend(replace(one, spoke_at=spoken.get(one.facts.holder)) for one in made)
    return tuple(found)


def gather(database: Database, owner: int, ids: Sequence[int]) -> Known:
    """What is known of these tasks, a question for all of them each."""
    known, tasks = Known(task_facts(database, owner, ids, ())), marks(ids)
    for sql in HEARD:
        for task, role, at in database.rows(sql.format(tasks=tasks), ids):
            known.heard[task, role] = max(known.heard.get((task, role), ""), at)
    latest = database.rows(LATEST + tasks, ids)
    reports = [report for _, report, _ in latest]
    blocked, done = (listed_under(database, field, reports) for field in ("blocked", "done"))
    known.words = {
        task: "; ".join(blocked.get(report, ())) or note or "; ".join(done.get(report, ()))
        for task, report, note in latest
    }
    known.moves = moves(database.rows(ETAS.format(tasks=tasks), ids))
    known.promised = {task: (key, said) for task, key, said in database.rows(UNDERTAKEN.format(tasks=tasks), ids)}
    known.snoozed = dict(database.rows(SNOOZED.format(tasks=tasks), ids))
    for task, code in database.rows(ASKED + tasks, ids):
        known.asked[task].add(code)
    for task, what, detail, kind, to, at in database.rows(TOLD.format(tasks=tasks), ids):
        item = Told(Topic(what), known.facts[task].ref, detail)
        known.told[task].append(WasTold(item, kind, to, instant(at)))
    return known


def moves(etas: Iterable[tuple[int, str]]) -> Counter[int]:
    """How often each task got another ETA than the one before; `etas` are (task, instant) in order."""
    found: Counter[int] = Counter()
    before: dict[int, str] = {}
    for task, at in etas:
        found[task] += task in before and before[task] != at
        before[task] = at
    return found


def running_of(row: tuple[object, ...], known: Known) -> Running:
    """A task from the columns of `LIVE` and what is known of it."""
    task, turn_since, closed, accepted, silently, chosen_by, lint, recorded, opened = row
    assert isinstance(task, int)
    facts = known.facts[task]
    owner_at = maybe_instant(known.heard.get((task, Role.OWNER.value)))
    key, promise = known.promised.get(task, ("", ""))
    kept = closed is not None or (owner_at is not None and bool(key) and instant(key[:STAMP]) < owner_at)
    return Running(
        facts=facts,
        turn_since=facts.waiting_since or instant(str(turn_since or opened)),
        closed_at=facts.closed_at,
        accepted_at=facts.accepted_at,
        silently=bool(silently) and accepted is not None,
        assistant_at=maybe_instant(known.heard.get((task, Role.ASSISTANT.value))),
        owner_at=owner_at,
        words=known.words.get(task, ""),
        eta_moves=known.moves[task],
        told=tuple(known.told.get(task, ())),
        snoozed_until=maybe_instant(known.snoozed.get(task)),
        promise="" if kept else promise,
        chosen_by=str(chosen_by),
        findings=findings_of(str(lint)),
        asked=frozenset(known.asked.get(task, ())),
        read_at=instant(max(str(recorded), str(opened))),
    )


def findings_of(lint: str) -> tuple[Finding, ...]:
    """What would make a request clearer, from the column of its mail."""
    return tuple(Finding(code, message) for code, message in json.loads(lint)) if lint else ()
