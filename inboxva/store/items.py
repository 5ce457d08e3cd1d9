"""Tasks as items of a report: how each stood at a moment, reckoned from what had been said by then."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any

from inboxva.model.people import People, Role
from inboxva.model.report import Item, OpenQuestion, Period
from inboxva.model.when import local_midnight, zone_named
from inboxva.model.work import OPEN_STATES, Priority, Ref, State
from inboxva.store.columns import due_of, instant, maybe_instant, recurs_of, stamp, texts_of
from inboxva.store.database import Database, marks
from inboxva.store.hours import STANDS
from inboxva.store.standing import Ruled, Said, Waiting, rulings_of, said_of, standing_after
from inboxva.store.steps import ticks
from inboxva.store.tasks import SOME

BEGINNING = datetime(1, 1, 2, tzinfo=UTC)

TASKS = """
SELECT t.id, e.slug, e.code, t.number, t.title, t.priority, t.opened_at, t.due_at, t.due_zone, t.due_text, t.due_grain,
  t.cap_minutes, t.parts, t.narrowed_at, p.email, p.name, t.recurs, t.merged_at,
  t.steps
FROM task t JOIN engagement e ON e.id = t.engagement_id JOIN person p ON p.id = t.holder_id
WHERE t.opened_at < ? AND e.slug IN {slugs} AND {which} AND (t.closed_at IS NULL OR t.closed_at >= ? OR t.opened_at >= ?
  OR EXISTS (SELECT 1 FROM report r WHERE r.task_id = t.id AND r.key >= ? AND r.key < ?)
  OR EXISTS (SELECT 1 FROM event v WHERE v.task_id = t.id AND v.key >= ? AND v.key < ?)
  OR EXISTS (SELECT 1 FROM time_entry h WHERE h.task_id = t.id AND {during}))
ORDER BY e.code, t.number"""
REPORTS = """
SELECT r.task_id, r.id, r.note, r.key, r.effective_at, r.state, r.percent, r.eta_at, r.eta_zone, r.eta_text, r.eta_grain
FROM report r WHERE r.effective_at < ? AND r.task_id IN """
RULINGS = "SELECT task_id, key, word, silent FROM ruling WHERE undone_at IS NULL AND key < ? AND task_id IN "
TURNS = "SELECT task_id, key, detail FROM event WHERE code = 'turn' AND undone_at IS NULL AND key < ? AND task_id IN "
QUESTIONS = """
SELECT q.task_id, q.number, q.text, p.email, q.asked_at FROM question q JOIN person p ON p.id = q.asked_by_id
WHERE q.asked_at < ? AND (q.answered_at IS NULL OR q.answered_at >= ?) AND q.task_id IN """
MINUTES = """
SELECT h.task_id, sum(h.minutes), sum(CASE WHEN {during} THEN h.minutes ELSE 0 END) FROM time_entry h
WHERE (h.at < ? OR ({during}))
  AND {stands} AND h.task_id IN """
FIELDS = "SELECT report_id, text FROM report_field WHERE field = ? AND report_id IN "


@dataclass(frozen=True, slots=True)
class Span:
    """A period as conditions on columns: `during` on time entries (alias h) with its values; stamps for the rest.

    Where the period begins or ends at midnight an entry counts by its own day, the assistant's; at any other moment by
    the time of its report. Each moment is judged alike by the period before and the one after: no gap, no overlap.
    """

    since: str
    until: str
    during: str
    values: tuple[str, ...]


def span_of(period: Period) -> Span:
    """The conditions that a period means."""
    zone = zone_named(period.timezone)
    conditions, values = [], []
    for at, sign in ((period.since, ">="), (period.until, "<")):
        day = at.astimezone(zone).date() if at > BEGINNING else BEGINNING.date()
        midnight = at > BEGINNING and local_midnight(day, zone) == at
        conditions.append(f"h.{'day' if midnight else 'at'} {sign} ?")
        values.append(day.isoformat() if midnight else stamp(at))
    return Span(stamp(period.since), stamp(period.until), " AND ".join(conditions), tuple(values))


@dataclass(slots=True)
class Told:
    """What had been said of a task by the moment: reports, the owner's words and turns in order, open questions, minutes.

    `steps` are its checklist as it is now.
    """

    steps: tuple[str, ...]
    reports: list[Said] = field(default_factory=list)
    rows: list[tuple[int, str]] = field(default_factory=list)
    rulings: list[Ruled] = field(default_factory=list)
    turns: list[tuple[str, Role]] = field(default_factory=list)
    questions: list[OpenQuestion] = field(default_factory=list)
    minutes: tuple[int, int] = (0, 0)


def items(
    database: Database, people: People, slugs: Sequence[str], period: Period, task: int | None = None
) -> list[tuple[str, Item]]:
    """The tasks open at the end of the period and those touched or closed in it, each with its engagement's slug.

    One that is part of another, or never was one, is none of them; named by its row, `task` is given alone, whatever it is.
    """
    span = span_of(period)
    which = "t.merged_into_id IS NULL AND t.ruled <> 'dropped'" if task is None else f"t.id = {task}"
    sql = TASKS.format(slugs=marks(slugs), during=span.during, which=which)
    touched = (span.since, span.until)
    rows = database.rows(sql, (span.until, *slugs, span.since, span.since, *touched, *touched, *span.values))
    told = {row[0]: Told(texts_of(row[18])) for row in rows}
    ids = list(told)
    for start in range(0, len(ids), SOME):
        listen(database, told, ids[start : start + SOME], span)
    blocked = listed_under(database, "blocked", [t.rows[-1][0] for t in told.values() if t.rows])
    return [(row[1], item_of(row, told[row[0]], blocked, people, period)) for row in rows]


def listen(database: Database, told: dict[int, Told], ids: list[int], span: Span) -> None:
    """Gathers what had been said of some tasks by the end of the period."""
    some = marks(ids)
    checklists = {task: told[task].steps for task in ids if told[task].steps}
    ticked = ticks(database, checklists) if checklists else {}
    for task, report, note, *said in database.rows(REPORTS + some + " ORDER BY r.key", (span.until, *ids)):
        told[task].reports.append(said_of(tuple(said), ticked.get(task, {})))
        told[task].rows.append((report, note))
    for task, *ruling in database.rows(RULINGS + some + " ORDER BY key, id", (span.until, *ids)):
        told[task].rulings.extend(rulings_of((tuple(ruling),)))
    for task, key, role in database.rows(TURNS + some + " ORDER BY key", (span.until, *ids)):
        told[task].turns.append((key, Role(role)))
    for task, number, text, email, at in database.rows(
        QUESTIONS + some + " ORDER BY q.number", (span.until,) * 2 + (*ids,)
    ):
        told[task].questions.append(OpenQuestion(number, text, email, instant(at)))
    sql = MINUTES.format(during=span.during, stands=STANDS) + some + " GROUP BY h.task_id"
    for task, total, during in database.rows(sql, (*span.values, span.until, *span.values, *ids)):
        told[task].minutes = (int(total), int(during))


def listed_under(database: Database, field: str, reports: list[int]) -> dict[int, tuple[str, ...]]:
    """What stands under a list field ("blocked", "done") in these reports."""
    found: dict[int, list[str]] = {}
    for start in range(0, len(reports), SOME):
        some = reports[start : start + SOME]
        for report, text in database.rows(f"{FIELDS}{marks(some)} ORDER BY report_id, place", (field, *some)):
            found.setdefault(report, []).append(text)
    return {report: tuple(texts) for report, texts in found.items()}


def item_of(
    row: tuple[Any, ...], told: Told, blocked: dict[int, tuple[str, ...]], people: People, period: Period
) -> Item:
    """A task as it stood at the period's end."""
    opened, due = instant(row[6]), due_of(row[7:11])
    standing = standing_after(told.reports, told.rulings, len(told.steps))
    waiting = Waiting(Role.ASSISTANT, opened)
    for key, role in told.turns:
        waiting = waiting.after(key, role)
    merged = maybe_instant(row[17])
    state = State.CANCELLED if merged else standing.state
    is_open = state in OPEN_STATES
    narrowed = maybe_instant(row[13])
    holder = people.person(row[14])
    latest, note = told.rows[-1] if told.rows else (0, "")
    return Item(
        ref=Ref(row[2], row[3]),
        title=row[4],
        state=state,
        percent=standing.percent,
        priority=Priority(row[5]) if row[5] else None,
        opened_at=opened,
        closed_at=merged or standing.closed_at,
        due=due,
        overdue=is_open and due is not None and due.instant < period.until,
        eta=standing.eta,
        minutes=told.minutes[0],
        period_minutes=told.minutes[1],
        cap_minutes=row[11],
        waiting_on=waiting.on if is_open else None,
        waiting_since=waiting.since if is_open else None,
        multi_task=bool(row[12]) or (narrowed is not None and narrowed >= period.until),
        holder=row[14],
        holder_name=holder.name if holder else row[15],
        questions=tuple(told.questions),
        blocked=blocked.get(latest, ()) if is_open else (),
        last_report=told.reports[-1].at if told.reports else None,
        last_note=note,
        recurs=recurs.text if (recurs := recurs_of(row[16])) else "",
        accepted_at=None if merged else standing.accepted_at,
        rework=standing.reopened,
    )
