"""A14: the hours of the week before, told with the first day sheet of a week. Pure reckoning."""

from collections.abc import Sequence
from datetime import date, datetime, timedelta
from decimal import Decimal

from inboxva.decide.etiquette import SHEET_BEFORE
from inboxva.decide.pay import Agreements, past_caps
from inboxva.decide.worktime import shifts
from inboxva.model.assistantletters import WeekStatement
from inboxva.model.pay import Days, Worked, in_force, rounded
from inboxva.model.people import Engagement, Money, Person


def week_to_state(person: Person, now: datetime) -> Days | None:
    """The week before, Monday to Sunday, while the first working span of this week runs or is about to; else None."""
    today = (now + SHEET_BEFORE).astimezone(person.zone).date()
    monday = today - timedelta(days=today.weekday())
    first = next(iter(shifts(person, monday, 6, frozenset())), None)
    if first is None or not first[0] - SHEET_BEFORE <= now < first[1]:
        return None
    return Days(monday - timedelta(days=7), monday - timedelta(days=1))


def statement(
    engagement: Engagement, person: Person, week: Days, worked: Sequence[Worked], agreements: Agreements
) -> WeekStatement | None:
    """What is recorded of an assistant's week in one engagement, `worked` being all of it; None where nothing is.

    What is past a limit and not approved costs nothing yet.
    """
    entries = [
        entry for entry in worked if entry.stands and entry.person == person.address and _within(entry.day, week)
    ]
    minutes = sum(entry.minutes for entry in entries)
    if not minutes:
        return None
    past, agreed = past_caps(worked, agreements, engagement.pay_period), agreements.get(person.address, ())
    held = {entry.id: 0 if entry.approved else past.get(entry.id, 0) for entry in entries}
    cost: Money | None = None
    for entry in entries:
        if rate := in_force(agreed, entry.day).rate:
            earned = (entry.minutes - held[entry.id]) * rate.amount
            cost = Money((cost.amount if cost else Decimal()) + earned, rate.currency)
    return WeekStatement(
        engagement.name, week.first, week.last, minutes, in_force(agreed, week.last).weekly_cap,
        Money(rounded(cost.amount / 60), cost.currency) if cost else None, sum(held.values()),
    )  # fmt: skip


def _within(day: date, days: Days) -> bool:
    return days.first <= day <= days.last
