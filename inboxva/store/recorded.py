"""What is on record of an assistant's time when they write, and what a letter of ours has said of it."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta

from inboxva.model.context import Acknowledged, Recorded, SentLetter
from inboxva.model.pay import Days
from inboxva.model.work import Ref
from inboxva.store.database import Database, marks
from inboxva.store.hours import STANDS, entry_of

PayDays = Callable[[date], Mapping[str, Days]]
"""A day → the pay period that it falls in, by slug."""
ACKNOWLEDGING = "ack:"
"""What the key of a letter begins with that acknowledges a report; its Message-ID follows."""

BY_DAY = f"""
SELECT e.slug, h.day, sum(h.minutes) FROM engagement e JOIN time_entry h ON h.engagement_id = e.id
WHERE h.person_id = ? AND h.day >= ? AND h.day <= ? AND {STANDS} GROUP BY e.slug, h.day"""
OF_DAYS = """
SELECT e.code, t.number, h.day, r.key, m.msgid, h.minutes, h.amends, h.of_msgid, h.instead
FROM time_entry h JOIN report r ON r.id = h.report_id JOIN message m ON m.id = r.message_id
  LEFT JOIN task t ON t.id = h.task_id LEFT JOIN engagement e ON e.id = t.engagement_id
WHERE h.person_id = ? AND h.day IN {days} ORDER BY r.key"""
ACKNOWLEDGED = """
SELECT r.id, e.code, t.number, r.day, r.minutes, f.text
FROM message m JOIN report r ON r.thread_id = m.thread_id AND r.message_id = m.id
  LEFT JOIN task t ON t.id = r.task_id LEFT JOIN engagement e ON e.id = t.engagement_id
  LEFT JOIN report_field f ON f.report_id = r.id AND f.field IN ('done', 'next', 'blocked', 'questions')
WHERE m.msgid = ? AND m.owner_id = ? AND m.held IS NULL ORDER BY r.key"""
CAPS_TOLD = "SELECT detail FROM event WHERE code = 'cap_reached' AND owner_id = ? AND task_id "


@dataclass(frozen=True, slots=True)
class Worker:
    """An assistant's row, and the day of their mail: their date."""

    person: int
    day: date


def minutes(
    database: Database, worker: Worker, periods: Mapping[str, Days]
) -> tuple[Mapping[str, int], Mapping[str, int]]:
    """Minutes by slug in the week of that day, Monday to Sunday, and in these periods."""
    monday = worker.day - timedelta(days=worker.day.weekday())
    week = Days(monday, monday + timedelta(days=6))
    first = min(days.first for days in (week, *periods.values()))
    last = max(days.last for days in (week, *periods.values()))
    of_week: dict[str, int] = defaultdict(int)
    of_period: dict[str, int] = defaultdict(int)
    for slug, day, worked in database.rows(BY_DAY, (worker.person, first.isoformat(), last.isoformat())):
        for days, total in ((week, of_week), (periods.get(slug), of_period)):
            if days and days.first <= date.fromisoformat(day) <= days.last:
                total[slug] += int(worked)
    return dict(of_week), dict(of_period)


def recorded(database: Database, worker: Worker, days: Iterable[date]) -> tuple[Recorded, ...]:
    """The hours of these days, also those that were replaced, in the order in which they were reported."""
    asked = tuple(day.isoformat() for day in days)
    rows = database.rows(OF_DAYS.format(days=marks(asked)), (worker.person, *asked))
    return tuple(
        Recorded(Ref(code, number) if code else None, date.fromisoformat(day), entry_of(*columns))
        for code, number, day, *columns in rows
    )


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
