"""The calendar of what comes again."""

from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxva.model.rhythm import anchored, falls_on, following
from inboxva.model.when import Recurrence

WEEKLY = Recurrence("week")
FRIDAYS = Recurrence("week", weekdays=(4,))
OTHER_FRIDAY = Recurrence("week", 2, weekdays=(4,))
MON_THU = Recurrence("week", weekdays=(0, 3))
OTHER_MON_THU = Recurrence("week", 2, weekdays=(0, 3))
WORKDAYS = Recurrence("day", weekdays=(0, 1, 2, 3, 4))
MONTHLY = Recurrence("month")
MONTH_END = Recurrence("month", month_day=-1)
ON_31ST = Recurrence("month", month_day=31)
FIRST_MONDAY = Recurrence("month", weekdays=(0,), nth=1)
LAST_FRIDAY = Recurrence("month", weekdays=(4,), nth=-1)
FIFTH_MONDAY = Recurrence("month", weekdays=(0,), nth=5)
QUARTER_END = Recurrence("month", 3, month_day=-1)


@pytest.mark.parametrize(
    ("recurrence", "days"),
    [
        (Recurrence("day"), "2026-10-31 2026-11-01 2026-11-02"),
        (Recurrence("day", 3), "2026-12-30 2027-01-02"),
        (WORKDAYS, "2026-11-05 2026-11-06 2026-11-09"),
        (WEEKLY, "2026-12-28 2027-01-04"),
        (FRIDAYS, "2026-10-30 2026-11-06 2026-11-13"),
        (FRIDAYS, "2026-11-02 2026-11-06"),
        (OTHER_FRIDAY, "2026-11-06 2026-11-20 2026-12-04"),
        (MON_THU, "2026-11-02 2026-11-05 2026-11-09"),
        (OTHER_MON_THU, "2026-11-02 2026-11-05 2026-11-16 2026-11-19"),
        (Recurrence("week", 3), "2026-11-02 2026-11-23"),
        (MONTHLY, "2026-11-15 2026-12-15 2027-01-15"),
        (MONTH_END, "2026-12-31 2027-01-31 2027-02-28 2027-03-31"),
        (ON_31ST, "2027-12-31 2028-01-31 2028-02-29 2028-03-31 2028-04-30"),
        (FIRST_MONDAY, "2026-11-02 2026-12-07 2027-01-04"),
        (LAST_FRIDAY, "2026-11-27 2026-12-25 2027-01-29"),
        (FIFTH_MONDAY, "2026-11-30 2026-12-28 2027-01-25"),
        (QUARTER_END, "2026-12-31 2027-03-31 2027-06-30"),
        (Recurrence("month", 6, month_day=1), "2026-07-01 2027-01-01"),
        (Recurrence("year"), "2026-01-02 2027-01-02"),
        (Recurrence("year"), "2028-02-29 2029-02-28"),
        (Recurrence("year", month_day=29), "2028-02-29 2029-02-28 2030-02-28 2031-02-28 2032-02-29"),
    ],
)
def test_each_day_is_followed_by_the_next(recurrence: Recurrence, days: str) -> None:
    written = [date.fromisoformat(day) for day in days.split()]
    assert [written[0], *(following(recurrence, day) for day in written[:-1])] == written


def test_a_quarters_end_is_the_calendars() -> None:
    ends = [day for ahead in range(365) if falls_on(QUARTER_END, day := date(2026, 1, 1) + timedelta(days=ahead))]
    assert [(day.month, day.day) for day in ends] == [(3, 31), (6, 30), (9, 30), (12, 31)]


def test_the_end_of_the_calendar_is_said() -> None:
    for recurrence in (MONTHLY, Recurrence("year"), WEEKLY, Recurrence("day")):
        with pytest.raises(OverflowError):
            following(recurrence, date(9999, 12, 31))


def test_monthly_from_the_31st_stays_at_the_last_days() -> None:
    day, seen = date(2027, 1, 31), []
    recurrence = MONTHLY
    for _ in range(3):
        recurrence = anchored(recurrence, day)
        day = following(recurrence, day)
        seen.append(f"{day:%m-%d}")
    assert seen == ["02-28", "03-31", "04-30"]
    assert anchored(MONTHLY, date(2027, 1, 28)) == MONTHLY
    assert anchored(FRIDAYS, date(2027, 1, 31)) == FRIDAYS


RECURRENCES = st.one_of(
    st.builds(Recurrence, st.just("day"), st.integers(1, 9)),
    st.just(WORKDAYS),
    st.builds(
        Recurrence, st.just("week"), st.integers(1, 4),
        st.sets(st.integers(0, 6)).map(lambda days: tuple(sorted(days))),
    ),
    st.builds(
        Recurrence, st.just("month"), st.integers(1, 12), st.just(()),
        st.one_of(st.none(), st.integers(1, 31), st.just(-1)),
    ),
    st.builds(
        Recurrence, st.just("month"), st.integers(1, 3), st.integers(0, 6).map(lambda day: (day,)), st.none(),
        st.sampled_from((1, 2, 3, 4, 5, -1)),
    ),
    st.builds(Recurrence, st.just("year"), st.integers(1, 3)),
)  # fmt: skip
LONGEST = {"day": 3, "week": 7, "month": 31, "year": 366}


@given(RECURRENCES, st.dates(date(2000, 1, 1), date(2100, 1, 1)))
def test_the_next_lies_ahead_on_a_day_of_the_rhythm_and_not_too_far(recurrence: Recurrence, day: date) -> None:
    after = following(recurrence, day)
    assert after > day
    assert after - day <= timedelta(days=LONGEST[recurrence.unit] * (recurrence.every + 1))
    if recurrence.every == 1:
        assert falls_on(recurrence, after)
