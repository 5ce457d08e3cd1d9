"""Hours and agreements as pay reckons with them, what was approved, and periods that were closed."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from datetime import date, datetime
from decimal import Decimal

from inboxva.errors import PermanentError
from inboxva.model.pay import Agreed, Days, Forms, Worked
from inboxva.model.people import Money
from inboxva.model.work import Ref
from inboxva.store.columns import stamp
from inboxva.store.database import Database, marks
from inboxva.store.people import Directory

WORKED = """
SELECT h.id, p.email, k.code, t.number, t.title, t.cap_minutes, h.day, h.minutes, coalesce(r.key, h.at), h.replaced_by_id,
  h.approved_at, (SELECT coalesce(sum(x.minutes), 0) FROM payment x WHERE x.entry_id = h.id)
FROM time_entry h JOIN engagement e ON e.id = h.engagement_id JOIN person p ON p.id = h.person_id
  LEFT JOIN task t ON t.id = h.task_id LEFT JOIN engagement k ON k.id = t.engagement_id
  LEFT JOIN report r ON r.id = h.report_id
WHERE e.slug = ? ORDER BY h.id"""
AGREED = """
SELECT p.email, a.since, a.rate, a.currency, a.weekly_cap, a.period_cap FROM agreement a
JOIN engagement e ON e.id = a.engagement_id JOIN person p ON p.id = a.person_id WHERE e.slug = ? ORDER BY a.since"""
CLOSED = """
SELECT c.first_day, c.last_day, c.text, c.csv, c.json FROM closing c JOIN engagement e ON e.id = c.engagement_id
WHERE e.slug = ? ORDER BY c.first_day"""


def worked(database: Database, slug: str) -> tuple[Worked, ...]:
    """Every time entry of an engagement, also those that a correction replaced."""
    return tuple(
        Worked(
            id=row, slug=slug, person=person, task=Ref(code, number) if number else None, title=title or "",
            task_cap=cap, day=date.fromisoformat(day), minutes=minutes, key=key, stands=replaced is None,
            approved=approved is not None, paid=int(paid),
        )
        for row, person, code, number, title, cap, day, minutes, key, replaced, approved, paid in database.rows(
            WORKED, (slug,)
        )
    )  # fmt: skip


def agreements(database: Database, slug: str) -> dict[str, list[Agreed]]:
    """What was agreed in an engagement, by first address, earliest first."""
    found: dict[str, list[Agreed]] = defaultdict(list)
    for email, since, rate, currency, weekly, period in database.rows(AGREED, (slug,)):
        money = Money(Decimal(rate), currency) if rate else None
        found[email].append(Agreed(date.fromisoformat(since), money, weekly, period))
    return dict(found)


def closed(database: Database, slug: str) -> dict[Days, Forms]:
    """The closed periods of an engagement, each as it printed when it was closed."""
    return {
        Days(date.fromisoformat(first), date.fromisoformat(last)): Forms(text, csv, json)
        for first, last, text, csv, json in database.rows(CLOSED, (slug,))
    }


def close(
    database: Database,
    directory: Directory,
    slug: str,
    days: Days,
    forms: Forms,
    paid: Mapping[int, int],
    now: datetime,
) -> None:
    """Keeps a closed period, and of each entry the minutes that it paid. PermanentError: no such engagement, or closed."""
    engagement = directory.engagement(slug)
    if engagement is None:
        raise PermanentError(f"{slug} is not in the store; synchronise the configuration first")
    row = database.insert(
        "closing",
        {
            "engagement_id": engagement, "first_day": days.first.isoformat(), "last_day": days.last.isoformat(),
            "closed_at": stamp(now), "text": forms.text, "csv": forms.csv, "json": forms.json,
        },
    )  # fmt: skip
    if rows := [(row, entry, minutes) for entry, minutes in paid.items() if minutes]:
        database.insert_all("payment", ("closing_id", "entry_id", "minutes"), rows)


def approve(database: Database, entries: Sequence[int], now: datetime, message: int | None = None) -> None:
    """The owner takes what of these entries is past a cap, in the mail of this row or by hand."""
    database.run(
        "INSERT INTO approval (entry_id, message_id, at) SELECT id, CAST(? AS INTEGER), CAST(? AS TEXT) FROM time_entry"
        f" WHERE id IN {marks(entries)}",
        (message, stamp(now), *entries),
    )
    reckon_approvals(database, entries)


def reckon_approvals(database: Database, entries: Sequence[int]) -> None:
    """Since when each of these entries is approved, by the approvals that stand."""
    database.run(
        "UPDATE time_entry SET approved_at = (SELECT min(a.at) FROM approval a"
        f" WHERE a.entry_id = time_entry.id AND a.undone_at IS NULL) WHERE id IN {marks(entries)}",
        tuple(entries),
    )
