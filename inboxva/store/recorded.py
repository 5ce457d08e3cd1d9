"""What is on record of an assistant's time when they write, and what a letter of ours has said of it."""

import json
from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import date, timedelta

from inboxva.model.context import Acknowledged, Context, Recorded, SentLetter, TaskFacts
from inboxva.model.pay import Days
from inboxva.model.work import Reading, Ref
from inboxva.store import offers
from inboxva.store.database import Database, marks
from inboxva.store.hours import STANDS, entry_of
from inboxva.store.tasks import task_facts

PayDays = Callable[[date], Mapping[str, Days]]
"""A day → the pay period that it falls in, by slug."""
ACKNOWLEDGING = "ack:"
"""What the key of a letter begins with that acknowledges a report; its Message-ID follows."""

IN_SPANS = f"""
SELECT e.slug, {{sums}} FROM engagement e JOIN time_entry h ON h.engagement_id = e.id
WHERE h.person_id = ? AND h.day >= ? AND h.day <= ? AND {STANDS} GROUP BY e.slug"""
OF_SPAN = "sum(CASE WHEN h.day >= ? AND h.day <= ? THEN h.minutes ELSE 0 END)"
OF_DAYS = """
SELECT k.code, t.number, h.day, r.key, h.minutes, h.amends, h.of_msgid, h.instead, h.ranges, e.slug, m.fingerprint
FROM time_entry h JOIN report r ON r.id = h.report_id JOIN message m ON m.id = r.message_id
  LEFT JOIN task t ON t.id = h.task_id LEFT JOIN engagement k ON k.id = t.engagement_id
  LEFT JOIN engagement e ON e.id = h.engagement_id
WHERE h.person_id = ? AND h.day IN {days} ORDER BY r.key"""
ACKNOWLEDGED = """
SELECT r.id, e.code, t.number, r.day, r.minutes, f.text
FROM message m JOIN report r ON r.thread_id = m.thread_id AND r.message_id = m.id
  LEFT JOIN task t ON t.id = r.task_id LEFT JOIN engagement e ON e.id = t.engagement_id
  LEFT JOIN report_field f ON f.report_id = r.id AND f.field IN ('done', 'next', 'blocked', 'questions')
WHERE m.msgid = ? AND m.owner_id = ? AND m.held IS NULL ORDER BY r.key"""
CAPS_TOLD = "SELECT detail FROM event WHERE code = 'cap_reached' AND owner_id = ? AND task_id "


HOURS_ALONE = """
SELECT r.task_id FROM report r WHERE r.task_id IN {tasks} AND r.minutes > 0 AND r.percent IS NULL AND r.note = ''
  AND r.eta_at IS NULL AND r.state_text IS NULL AND NOT EXISTS (SELECT 1 FROM report_field f WHERE f.report_id = r.id)
  AND r.key = (SELECT max(x.key) FROM report x WHERE x.task_id = r.task_id AND x.key < ?)"""
LIMITS = """
SELECT e.slug, a.weekly_cap, a.period_cap FROM agreement a JOIN engagement e ON e.id = a.engagement_id
WHERE a.person_id = ?"""
OPEN = """
SELECT t.id FROM task t WHERE t.owner_id = ? AND t.holder_id = ? AND t.closed_at IS NULL AND t.merged_into_id IS NULL
ORDER BY t.due_at IS NULL, t.due_at, t.id LIMIT 20"""


@dataclass(frozen=True, slots=True)
class Worker:
    """An assistant's row, and the day of their mail: their date."""

    person: int
    day: date


def for_assistant(
    database: Database,
    context: Context,
    reading: Reading,
    worker: Worker,
    *,
    owner: int,
    tasks: Mapping[int, TaskFacts],
    key: str,
    answered: SentLetter | None,
    pay_days: PayDays,
) -> Context:
    """What bears on an assistant's mail alone. `tasks` are the context's, `answered` the letter of ours that it answers.

    `key` is the mail's among reports.
    """
    said = acknowledged(database, owner, answered) if answered else ()
    days = {worker.day, *(section.day for section in said)}
    sections = [*reading.status]
    if context.offered:
        sections.append(context.offered.record.section)
        days.add(context.offered.record.day)
    hours = [section.minutes for section in sections if section.minutes is not None]
    week, period = minutes(database, worker, pay_days(worker.day) if hours else {})
    context = replace(
        context,
        week_minutes=week,
        acknowledged=said,
        recorded=recorded(database, worker, days) if hours or said else (),
        offered_today=not reading.status and offers.offered_on(database, worker.person, worker.day),
    )
    if not hours:
        return context
    near = near_a_limit(database, worker, tasks.values(), week, period, sum(hours))
    alone = any(section.minutes and not section.done for section in sections)
    return replace(
        context,
        period_minutes=period,
        open_tasks=open_tasks(database, owner, worker) if near else (),
        hours_alone=hours_alone(database, tasks, key) if alone else frozenset(),
        caps_told=caps_told(database, owner, tuple(tasks)) if near else frozenset(),
    )


def minutes(
    database: Database, worker: Worker, periods: Mapping[str, Days]
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Minutes by slug in the week of that day, Monday to Sunday, and in these periods."""
    monday = worker.day - timedelta(days=worker.day.weekday())
    week = Days(monday, monday + timedelta(days=6))
    spans = list(dict.fromkeys((week, *periods.values())))
    edges = [day.isoformat() for days in spans for day in (days.first, days.last)]
    sql = IN_SPANS.format(sums=", ".join([OF_SPAN] * len(spans)))
    of_week: dict[str, int] = {}
    of_period: dict[str, int] = {}
    for slug, *sums in database.rows(sql, (*edges, worker.person, min(edges), max(edges))):
        of_week[slug] = int(sums[0])
        if slug in periods:
            of_period[slug] = int(sums[spans.index(periods[slug])])
    return of_week, of_period


def near_a_limit(
    database: Database,
    worker: Worker,
    tasks: Iterable[TaskFacts],
    week: Mapping[str, int],
    period: Mapping[str, int],
    added: int,
) -> bool:
    """Whether so many minutes more may bring a task, the week or the pay period past half of its limit."""
    limits = [(task.minutes, task.cap_minutes) for task in tasks]
    for slug, weekly, of_period in database.rows(LIMITS, (worker.person,)):
        limits += [(week.get(slug, 0), weekly), (period.get(slug, 0), of_period)]
    return any(cap is not None and 2 * (before + added) > cap for before, cap in limits)


def open_tasks(database: Database, owner: int, worker: Worker) -> tuple[TaskFacts, ...]:
    """The assistant's open tasks, the first due first."""
    found = [row for (row,) in database.rows(OPEN, (owner, worker.person))]
    facts = task_facts(database, owner, found, ())
    return tuple(facts[row] for row in found)


def hours_alone(database: Database, tasks: Mapping[int, TaskFacts], key: str) -> frozenset[Ref]:
    """Of these tasks, by row number, those whose latest report before that key gave hours and not a word beside them."""
    if not tasks:
        return frozenset()
    rows = database.rows(HOURS_ALONE.format(tasks=marks(tuple(tasks))), (*tasks, key))
    return frozenset(tasks[row].ref for (row,) in rows)


def recorded(database: Database, worker: Worker, days: Iterable[date]) -> tuple[Recorded, ...]:
    """The hours of these days, also those that were replaced, in the order in which they were reported."""
    asked = tuple(day.isoformat() for day in days)
    rows = database.rows(OF_DAYS.format(days=marks(asked)), (worker.person, *asked))
    return tuple(
        Recorded(
            Ref(code, number) if number else None, date.fromisoformat(day), entry_of(*columns), ranges_of(ranges),
            slug, fingerprint,
        )
        for code, number, day, *columns, ranges, slug, fingerprint in rows
    )  # fmt: skip


def ranges_of(text: str) -> tuple[tuple[int, int], ...]:
    """The times of day that hours were written as, from their column."""
    return tuple((start, end) for start, end in json.loads(text)) if text else ()


def acknowledged(database: Database, owner: int, letter: SentLetter) -> tuple[Acknowledged, ...]:
    """The sections of the report that a letter acknowledged; none for a letter that acknowledged none."""
    message_id = letter.key.removeprefix(ACKNOWLEDGING)
    if message_id == letter.key:
        return ()
    sections: dict[int, tuple[Ref | None, date, int | None]] = {}
    items: dict[int, set[str]] = defaultdict(set)
    for report, code, number, day, given, item in database.rows(ACKNOWLEDGED, (message_id, owner)):
        sections[report] = (Ref(code, number) if code else None, date.fromisoformat(day), given)
        if item:
            items[report].add(item.lower())
    return tuple(Acknowledged(message_id, *said, frozenset(items[report])) for report, said in sections.items())


def caps_told(database: Database, owner: int, tasks: tuple[int, ...]) -> frozenset[str]:
    """Which crossings of caps were told: of no task, and of these."""
    found = database.rows(CAPS_TOLD + "IS NULL", (owner,))
    if tasks:
        found += database.rows(f"{CAPS_TOLD}IN {marks(tasks)}", (owner, *tasks))
    return frozenset(detail for (detail,) in found)
