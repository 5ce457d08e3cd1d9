"""Which hours on record stand: reckoned from all of one person, task and day, whenever one of them comes."""

from collections import defaultdict

from inboxva.model.hours import NOTHING, Amends, Entry, replaced
from inboxva.model.pay import Days
from inboxva.store.columns import STAMP
from inboxva.store.database import Database
from inboxva.store.people import Directory

STANDS = "h.replaced_by_id IS NULL"
"""The condition on every sum of hours (time entries under the alias h)."""

OF_DAYS = f"""
SELECT coalesce(sum(h.minutes), 0) FROM time_entry h
WHERE h.engagement_id = ? AND h.person_id = ? AND h.day >= ? AND h.day <= ? AND {STANDS}"""
OF_DAY = """
SELECT h.id, h.engagement_id, h.task_id, h.replaced_by_id, r.key, h.minutes, h.amends, h.of_msgid, h.instead
FROM time_entry h JOIN report r ON r.id = h.report_id
WHERE h.person_id = ? AND h.day = ?
  AND EXISTS (SELECT 1 FROM time_entry c WHERE c.person_id = ? AND c.day = ? AND c.amends <> 'adds')"""

FORMERLY = """
SELECT f.engagement_id FROM former f JOIN agreement a ON a.engagement_id = f.engagement_id AND a.person_id = ?
WHERE f.task_id = ? AND NOT EXISTS (SELECT 1 FROM agreement b WHERE b.engagement_id = ? AND b.person_id = ?)
ORDER BY f.id DESC LIMIT 1"""


def owed_in(database: Database, task: int, person: int, engagement: int | None) -> int | None:
    """The engagement in which hours for a task of this `engagement` are paid.

    Who takes no part in it, because the task was moved, is paid where it was before.
    """
    row = database.row(FORMERLY, (person, task, engagement, person))
    return int(row[0]) if row else engagement


def entry_of(key: str, minutes: int, amends: str, of: str, instead: int | None) -> Entry:
    """Minutes of one report, from their columns; its key holds its Message-ID."""
    return Entry(key, key[STAMP + 1 : key.rindex(" ")], minutes, Amends(amends), of, instead)


def minutes_of(database: Database, directory: Directory, slug: str, address: str, days: Days) -> int:
    """The minutes that stand, of one person in one engagement on these days."""
    values = (directory.engagement(slug), directory.person(address), days.first.isoformat(), days.last.isoformat())
    row = database.row(OF_DAYS, values)
    return int(row[0]) if row else 0


def reckon(database: Database, person: int, day: str) -> None:
    """Writes which entries of a person and day stand; where nothing was ever corrected there is nothing to do."""
    tasks: dict[tuple[int | None, int | None], dict[str, tuple[int, int | None, Entry]]] = defaultdict(dict)
    for row, engagement, task, gone, *columns in database.rows(OF_DAY, (person, day, person, day)):
        entry = entry_of(*columns)
        tasks[None if task else engagement, task][entry.key] = row, gone, entry
    for entries in tasks.values():
        taken = replaced(entry for _, _, entry in entries.values())
        for key, (row, before, _) in entries.items():
            by = taken.get(key)
            now = None if by is None else row if by == NOTHING else entries[by][0]
            if now != before:
                database.update("time_entry", row, {"replaced_by_id": now})
