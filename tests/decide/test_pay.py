"""What is owed: rates of their day, caps, approvals, closed periods (spec/letters.md A12, O7; DESIGN, time_entry)."""

from datetime import date, timedelta
from decimal import Decimal

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxva.decide.pay import days_of, owed, paid_in, past_caps, reckon
from inboxva.model.pay import Agreed, Days, PersonPay, Worked
from inboxva.model.people import Engagement, Money, PayPeriod
from inboxva.model.work import Ref

MARIA, PRIYA = "maria@example.net", "priya@example.net"
HALF = PayPeriod.HALF_MONTH
BOOKS = Engagement("books", "Books", "BK", (MARIA, PRIYA), "Asia/Manila")
NOV_1 = Days(date(2026, 11, 1), date(2026, 11, 15))
NOV_2 = Days(date(2026, 11, 16), date(2026, 11, 30))
TWELVE = Agreed(date(2026, 1, 1), Money(Decimal("12.00"), "USD"), weekly_cap=600)


def worked(
    number: int, day: date, minutes: int, task: int | None = 12, person: str = MARIA, **changes: object
) -> Worked:
    """Minutes of Maria's on a task of the books."""
    ref = Ref("BK", task) if task else None
    values = {"task_cap": None, "stands": True, "approved": False, "paid": 0} | changes
    return Worked(number, "books", person, ref, "Invoices", day=day, minutes=minutes,
                  key=f"{day}T{number:03d}", **values)  # type: ignore[arg-type]  # fmt: skip


def pay_of(
    entries: list[Worked], days: Days = NOV_1, agreed: tuple[Agreed, ...] = (TWELVE,), closed: frozenset[Days] = frozenset()
) -> PersonPay:  # fmt: skip
    """What Maria is owed for these days."""
    agreements = {MARIA: agreed}
    shares = owed(entries, agreements, HALF, closed).get(days, ())
    people = reckon(BOOKS, days, shares, agreements, {MARIA: "Maria"}).people
    return people[0] if people else PersonPay(MARIA, "Maria", (), 0, 0, 0, ())


@pytest.mark.parametrize(
    ("day", "period", "first", "last"),
    [
        (date(2026, 11, 15), HALF, date(2026, 11, 1), date(2026, 11, 15)),
        (date(2026, 11, 16), HALF, date(2026, 11, 16), date(2026, 11, 30)),
        (date(2026, 12, 31), HALF, date(2026, 12, 16), date(2026, 12, 31)),
        (date(2028, 2, 29), HALF, date(2028, 2, 16), date(2028, 2, 29)),
        (date(2026, 12, 31), PayPeriod.MONTH, date(2026, 12, 1), date(2026, 12, 31)),
        (date(2027, 1, 1), PayPeriod.WEEK, date(2026, 12, 28), date(2027, 1, 3)),
    ],
)
def test_a_day_is_in_one_pay_period(day: date, period: PayPeriod, first: date, last: date) -> None:
    assert days_of(day, period) == Days(first, last)


@given(st.dates(date(2000, 1, 1), date(2100, 1, 1)), st.sampled_from(list(PayPeriod)))
def test_pay_periods_follow_one_another_without_gap_or_overlap(day: date, period: PayPeriod) -> None:
    days = days_of(day, period)
    assert days.first <= day <= days.last
    assert days_of(days.last, period) == days
    assert days_of(days.last + timedelta(days=1), period).first == days.last + timedelta(days=1)


def test_time_is_paid_at_the_rate_of_its_day_and_rounded_once() -> None:
    agreed = (TWELVE, Agreed(date(2026, 11, 10), Money(Decimal("13.50"), "USD")))
    pay = pay_of([worked(1, date(2026, 11, 3), 50), worked(2, date(2026, 11, 12), 50)], agreed=agreed)
    assert [(line.rate.amount, line.minutes) for line in pay.lines if line.rate] == [
        (Decimal("12.00"), 50), (Decimal("13.50"), 50),
    ]  # fmt: skip
    assert pay.amounts == (Money(Decimal("21.25"), "USD"),)


def test_half_a_cent_goes_up_once_and_not_line_by_line() -> None:
    agreed = (Agreed(date(2026, 1, 1), Money(Decimal("0.30"), "USD")),)
    entries = [worked(n, date(2026, 11, 3), 1, task=n) for n in range(1, 4)]  # three times 0.5 cents
    assert pay_of(entries, agreed=agreed).amounts == (Money(Decimal("0.02"), "USD"),)


def test_what_is_past_a_cap_is_held_until_it_is_approved() -> None:
    monday = date(2026, 11, 2)
    entries = [worked(1, monday, 500), worked(2, monday + timedelta(days=1), 200)]
    pay = pay_of(entries)
    assert (pay.minutes, pay.held, pay.approved) == (600, 100, 0)
    assert pay.amounts == (Money(Decimal("120.00"), "USD"),)
    taken = pay_of([entries[0], worked(2, monday + timedelta(days=1), 200, approved=True)])
    assert (taken.minutes, taken.held, taken.approved) == (700, 0, 100)


def test_a_task_s_cap_and_a_week_s_hold_the_same_minutes_once() -> None:
    entries = [worked(1, date(2026, 11, 2), 700, task_cap=650)]
    assert dict(past_caps(entries, {MARIA: (TWELVE,)}, HALF)) == {1: 100}


def test_a_task_s_cap_is_shared_and_a_week_s_is_not() -> None:
    monday = date(2026, 11, 2)
    agreed = {MARIA: (TWELVE,), PRIYA: (TWELVE,)}
    shared = [worked(1, monday, 500, task_cap=600), worked(2, monday, 500, person=PRIYA, task_cap=600)]
    assert dict(past_caps(shared, agreed, HALF)) == {2: 400}
    assert dict(past_caps([worked(1, monday, 500), worked(2, monday, 500, person=PRIYA)], agreed, HALF)) == {}


def test_a_week_s_cap_begins_anew_on_monday() -> None:
    entries = [worked(1, date(2026, 11, 8), 600), worked(2, date(2026, 11, 9), 600)]
    assert dict(past_caps(entries, {MARIA: (TWELVE,)}, HALF)) == {}


def test_what_is_reported_after_its_period_was_paid_goes_to_the_next() -> None:
    closed = frozenset({NOV_1})
    assert paid_in(date(2026, 11, 12), HALF, closed) == NOV_2
    pay = pay_of([worked(1, date(2026, 11, 12), 60, paid=60), worked(2, date(2026, 11, 13), 30)], NOV_2, closed=closed)
    assert [(line.minutes, line.carried) for line in pay.lines] == [(30, True)]


def test_what_was_paid_and_then_corrected_is_taken_off_the_next() -> None:
    closed = frozenset({NOV_1})
    entries = [
        worked(1, date(2026, 11, 12), 180, paid=180, stands=False),
        worked(2, date(2026, 11, 12), 120),
        worked(3, date(2026, 11, 20), 60),
    ]
    pay = pay_of(entries, NOV_2, closed=closed)
    assert pay.minutes == 60 + 120 - 180
    assert pay.amounts == (Money(Decimal("0.00"), "USD"),)


ENTRIES = st.lists(
    st.builds(
        worked, st.integers(1, 10_000), st.dates(date(2026, 11, 1), date(2026, 11, 30)), st.integers(0, 900),
        st.sampled_from([None, 1, 2]), approved=st.booleans(), stands=st.booleans(),
        task_cap=st.sampled_from([None, 0, 300]),
    ),
    max_size=12, unique_by=lambda entry: entry.id,
)  # fmt: skip


@given(ENTRIES)
def test_all_time_that_stands_is_owed_or_held_in_one_period_and_no_other(entries: list[Worked]) -> None:
    both = [pay_of(entries, NOV_1), pay_of(entries, NOV_2)]
    assert sum(pay.minutes + pay.held for pay in both) == sum(entry.minutes for entry in entries if entry.stands)


@given(ENTRIES)
def test_paying_a_period_settles_it(entries: list[Worked]) -> None:
    past = past_caps(entries, {MARIA: (TWELVE,)}, HALF)
    settled = [
        worked(entry.id, entry.day, entry.minutes, entry.task.number if entry.task else None, approved=entry.approved,
               stands=entry.stands, task_cap=entry.task_cap,
               paid=entry.minutes - (0 if entry.approved else past.get(entry.id, 0)) if entry.stands else 0)
        for entry in entries
    ]  # fmt: skip
    pay = pay_of(settled, NOV_2, closed=frozenset({NOV_1}))
    assert pay.minutes == 0
    assert pay.held == pay_of(entries, NOV_1).held + pay_of(entries, NOV_2).held


@given(ENTRIES, st.randoms())
def test_the_order_in_which_entries_are_listed_is_nothing(entries: list[Worked], chance: object) -> None:
    shuffled = list(entries)
    chance.shuffle(shuffled)  # type: ignore[attr-defined]
    assert pay_of(shuffled) == pay_of(entries)
