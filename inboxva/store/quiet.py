"""Who is to be left in peace: absences, what people want to hear no more of, and what stands still by the owner's word."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from inboxva.model.agenda import Absence
from inboxva.model.people import Absent
from inboxva.store.columns import STAMP, instant, stamp
from inboxva.store.database import Database

EVERYTHING = "everything"
"""The code by which the letters of an engagement, or all, stand still."""

ABSENCES = """
SELECT p.email, a.why, a.key, a.until, coalesce(m.msgid, '') FROM absence a JOIN person p ON p.id = a.person_id
LEFT JOIN message m ON m.id = a.message_id
WHERE a.until > ? AND a.owner_id = ? AND a.undone_at IS NULL AND NOT EXISTS (
  SELECT 1 FROM absence b WHERE b.person_id = a.person_id AND b.why = a.why AND b.undone_at IS NULL
    AND (b.key > a.key OR (b.key = a.key AND b.id > a.id)))
ORDER BY a.key, a.id"""
WRITTEN = """
SELECT m.participants, m.effective_at FROM message m
WHERE m.effective_at > ? AND m.role = 'owner' AND m.proven AND m.held IS NULL AND m.automatic IS NULL AND m.owner_id = ?"""
QUIETED = """
SELECT p.email, m.code, m.level FROM muting m JOIN person p ON p.id = m.person_id
WHERE m.owner_id = ? AND m.undone_at IS NULL ORDER BY m.key, m.id"""
UNWANTED = """
SELECT m.code, m.level FROM muting m
WHERE m.owner_id = ? AND m.engagement_id IS NULL AND m.person_id IS NULL AND m.undone_at IS NULL ORDER BY m.key, m.id"""
PAUSED = """
SELECT coalesce(e.slug, ''), m.level FROM muting m LEFT JOIN engagement e ON e.id = m.engagement_id
WHERE m.owner_id = ? AND m.code = ? AND m.person_id IS NULL AND m.undone_at IS NULL ORDER BY m.key, m.id"""


def absences(database: Database, owner: int, now: datetime) -> tuple[Absence, ...]:
    """Who is absent now: by the latest that was said of each kind. What was personal ends once the owner wrote to them."""
    found = [
        Absence(email, Absent(why), instant(key[:STAMP]), instant(until), said_in)
        for email, why, key, until, said_in in database.rows(ABSENCES, (stamp(now), owner))
    ]
    personal = [absence for absence in found if absence.why is Absent.PERSONAL]
    if not personal:
        return tuple(found)
    first = stamp(min(absence.since for absence in personal))
    written = [(set(people.split()), instant(at)) for people, at in database.rows(WRITTEN, (first, owner))]
    return tuple(absence for absence in found if absence not in personal or not _ended(absence, written))


def unwanted(database: Database, owner: int) -> frozenset[str]:
    """The codes that the owner wants to hear nothing of, whatever engagement they come from."""
    levels = dict(database.rows(UNWANTED, (owner,)))
    return frozenset(code for code, level in levels.items() if level == "off")


def _ended(absence: Absence, written: Iterable[tuple[set[str], datetime]]) -> bool:
    """Whether the owner has written to somebody since they wrote something personal."""
    return any(absence.address in people and at > absence.since for people, at in written)


def quieted(database: Database, owner: int) -> dict[str, frozenset[str]]:
    """What assistants want no more of, by first address."""
    codes: dict[str, set[str]] = {}
    for email, code, level in database.rows(QUIETED, (owner,)):
        if level:
            codes.setdefault(email, set()).add(code)
        else:
            codes.get(email, set()).discard(code)
    return {email: frozenset(found) for email, found in codes.items() if found}


def paused(database: Database, owner: int, configured: Sequence[str]) -> frozenset[str]:
    """The slugs whose letters stand still, "" for all. Where all did and one goes on, the others are named."""
    still: set[str] = set()
    for slug, level in database.rows(PAUSED, (owner, EVERYTHING)):
        if level:
            still = {""} if not slug else still | {slug}
        elif not slug:
            still = set()
        else:
            still = (set(configured) if "" in still else still) - {slug}
    return frozenset(still)
