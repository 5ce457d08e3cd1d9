"""A14: what is recorded of the week before."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest

from inboxva.decide.rhythm.statements import statement, week_to_state
from inboxva.model.pay import Agreed, Days, Worked
from inboxva.model.people import Engagement, Money, Person, Role, WorkingHours
from inboxva.model.work import Ref

BOOKKEEPING = Engagement("bookkeeping", "Bookkeeping", "BK", ("maria@example.net",), "Asia/Manila")
MARIA = Person("Maria Santos", ("maria@example.net",), Role.ASSISTANT, "Asia/Manila")
WEEK = Days(date(2026, 11, 16), date(2026, 11, 22))
AGREED = {"maria@example.net": (Agreed(date(2026, 1, 1), Money(Decimal("12.00"), "USD"), weekly_cap=600),)}


def worked(number: int, day: int, minutes: int, **more: object) -> Worked:
    key = f"2026-11-{day:02d}T09:00:00.000000Z {number}"
    values = {"person": "maria@example.net", **more}
    return Worked(number, "bookkeeping", values.pop("person"), Ref("BK", 1), "Invoices", None, date(2026, 11, day), minutes,
                  key, **values)  # type: ignore[arg-type]  # fmt: skip


def test_the_week_is_added_up_and_what_is_past_the_limit_costs_nothing_yet() -> None:
    entries = (worked(1, 15, 300), worked(2, 16, 400), worked(3, 20, 260), worked(4, 18, 99, stands=False),
               worked(5, 18, 60, person="priya@example.net"), worked(6, 23, 30))  # fmt: skip
    made = statement(BOOKKEEPING, MARIA, WEEK, entries, AGREED)
    assert made is not None
    assert (made.minutes, made.held, made.cap) == (660, 60, 600)
    assert made.cost == Money(Decimal("120.00"), "USD")


def test_what_the_owner_took_is_paid() -> None:
    made = statement(BOOKKEEPING, MARIA, WEEK, (worked(1, 16, 600), worked(2, 17, 30, approved=True)), AGREED)
    assert made is not None
    assert (made.held, made.cost) == (0, Money(Decimal("126.00"), "USD"))


def test_nothing_recorded_is_no_statement() -> None:
    assert statement(BOOKKEEPING, MARIA, WEEK, (worked(1, 15, 60), worked(2, 23, 60)), AGREED) is None


@pytest.mark.parametrize(
    ("now", "told"),
    [
        (datetime(2026, 11, 23, 0, 44, tzinfo=UTC), False),  # 08:44 on Monday in Manila
        (datetime(2026, 11, 23, 0, 45, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 8, 59, tzinfo=UTC), True),
        (datetime(2026, 11, 23, 9, 0, tzinfo=UTC), False),
        (datetime(2026, 11, 24, 1, 0, tzinfo=UTC), False),
    ],
)
def test_it_is_told_on_the_first_working_day(now: datetime, told: bool) -> None:
    assert week_to_state(MARIA, now) == (WEEK if told else None)


def test_a_week_that_begins_with_a_holiday_is_told_on_the_day_after() -> None:
    resting = Person(
        "Maria", ("m@example.net",), Role.ASSISTANT, "Asia/Manila", holidays=frozenset({date(2026, 11, 23)})
    )
    assert week_to_state(resting, datetime(2026, 11, 23, 1, 0, tzinfo=UTC)) is None
    assert week_to_state(resting, datetime(2026, 11, 24, 1, 0, tzinfo=UTC)) == WEEK


def test_a_shift_that_begins_before_midnight_counts_by_its_first_day() -> None:
    nights = WorkingHours(((1320, 1800),) * 5 + (None, None))
    person = Person("Amina", ("a@example.net",), Role.ASSISTANT, "Africa/Nairobi", nights)
    assert week_to_state(person, datetime(2026, 11, 23, 19, 0, tzinfo=UTC)) == WEEK  # Monday 22:00
    assert week_to_state(person, datetime(2026, 11, 24, 2, 0, tzinfo=UTC)) == WEEK  # the same shift, after midnight
    assert week_to_state(person, datetime(2026, 11, 24, 19, 0, tzinfo=UTC)) is None
