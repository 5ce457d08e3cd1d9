"""Working time across zones, weekends, holidays and midnight."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta

from hypothesis import given
from hypothesis import strategies as st

from inboxva.decide.requests import due_facts
from inboxva.decide.worktime import (
    after_span,
    after_working_days,
    after_working_minutes,
    last_working_moment,
    next_start,
    shift_at,
    working_minutes_between,
)
from inboxva.model.people import Person, Span, WorkingHours
from inboxva.model.when import Due, Grain
from tests.decide.deciding import BOOKS, MARIA, NIGHT, OWNER


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


def test_five_in_los_angeles_is_the_end_of_the_wednesday_in_manila() -> None:
    thursday_nine_in_manila = utc(19, 1)
    assert last_working_moment(MARIA, thursday_nine_in_manila) == utc(18, 9)


def test_an_instant_inside_working_time_is_its_own_last_moment() -> None:
    assert last_working_moment(MARIA, utc(18, 5)) is None
    assert last_working_moment(MARIA, utc(18, 9)) is None


def test_weekends_and_holidays_are_passed_over() -> None:
    sunday = utc(22, 12)
    assert last_working_moment(MARIA, sunday) == utc(20, 9)
    away = replace(MARIA, holidays=frozenset({date(2026, 11, 20)}))
    assert last_working_moment(away, sunday) == utc(19, 9)
    assert next_start(MARIA, sunday) == utc(23, 1)
    assert next_start(MARIA, utc(18, 5)) is None


def test_a_last_moment_that_was_over_when_she_heard_of_it_is_no_help() -> None:
    resting = replace(MARIA, holidays=frozenset({date(2026, 11, 18)}))
    deadline = Due(utc(19, 1), "America/Los_Angeles", "Wednesday 5pm", Grain.MINUTE)
    before, after = (due_facts(deadline, resting, resting, BOOKS, heard) for heard in (utc(17, 2), utc(17, 22)))
    assert before
    assert after
    assert (before.last_working, after.last_working) == (utc(17, 9), None)


def test_a_shift_may_run_past_midnight() -> None:
    two_at_night_in_manila = utc(17, 18)
    assert next_start(NIGHT, two_at_night_in_manila) is None
    seven_in_the_morning = utc(17, 23)
    assert next_start(NIGHT, seven_in_the_morning) == utc(18, 14)
    assert last_working_moment(NIGHT, seven_in_the_morning) == utc(17, 22)


def test_working_minutes_go_on_the_next_day() -> None:
    half_past_four_in_manila = utc(17, 8, 30)
    assert after_working_minutes(MARIA, half_past_four_in_manila, 60) == utc(18, 1, 30)
    assert after_working_minutes(MARIA, utc(17, 2), 60) == utc(17, 3)


def test_the_day_ends_with_the_shift_or_at_five() -> None:
    assert MARIA.day_end(date(2026, 11, 18)) == time(17)
    assert NIGHT.day_end(date(2026, 11, 18)) == time(17)


def test_a_working_day_later_is_the_same_hour_past_weekends_and_holidays() -> None:
    assert after_working_days(MARIA, utc(17, 6), 1) == utc(18, 6)
    assert after_working_days(MARIA, utc(20, 6), 1) == utc(23, 6)
    away = replace(MARIA, holidays=frozenset({date(2026, 11, 23)}))
    assert after_working_days(away, utc(20, 6), 1) == utc(24, 6)
    assert after_working_days(MARIA, utc(20, 6), 1, frozenset({date(2026, 11, 23)})) == utc(24, 6)
    assert after_working_days(MARIA, utc(17, 6), 3) == utc(20, 6)


def test_a_day_that_begins_outside_working_time_is_the_whole_of_the_next_one() -> None:
    evening, saturday = utc(17, 12), utc(21, 3)
    assert after_working_days(MARIA, evening, 1) == utc(19, 1)
    assert after_working_days(MARIA, saturday, 1) == utc(24, 1)


def test_a_day_in_a_shift_past_midnight_ends_in_the_next_night() -> None:
    two_at_night = utc(17, 18)
    assert after_working_days(NIGHT, two_at_night, 1) == utc(18, 18)
    assert after_working_days(NIGHT, utc(20, 18), 1) == utc(23, 18)


def test_a_shorter_shift_ends_the_day_earlier() -> None:
    hours = WorkingHours(((540, 1020), (540, 720), *((540, 1020),) * 3, None, None))
    short_tuesday = replace(MARIA, working_hours=hours)
    assert after_working_days(short_tuesday, utc(16, 8), 1) == utc(17, 4)


def test_who_never_works_is_waited_for_by_the_clock() -> None:
    never = replace(MARIA, working_hours=WorkingHours((None,) * 7))
    assert after_working_days(never, utc(17, 6), 2) == utc(19, 6)
    assert working_minutes_between(never, utc(17, 6), utc(19, 6)) == 0
    assert shift_at(never, utc(17, 6)) is None


def test_a_span_is_days_and_then_working_minutes() -> None:
    assert after_span(MARIA, utc(17, 6), Span(days=1, minutes=4 * 60)) == utc(19, 2)
    assert after_span(MARIA, utc(17, 6), Span(minutes=60)) == utc(17, 7)


def test_working_minutes_leave_out_nights_weekends_and_holidays() -> None:
    assert working_minutes_between(MARIA, utc(17, 0), utc(17, 3)) == 120
    assert working_minutes_between(MARIA, utc(17, 8), utc(18, 2)) == 120
    assert working_minutes_between(MARIA, utc(20, 8), utc(23, 2)) == 120
    assert working_minutes_between(MARIA, utc(17, 8), utc(19, 2), frozenset({date(2026, 11, 18)})) == 120
    assert working_minutes_between(NIGHT, utc(17, 21), utc(18, 15)) == 120
    assert working_minutes_between(MARIA, utc(18, 2), utc(17, 2)) == 0


def test_the_nights_on_which_los_angeles_changes_its_clocks() -> None:
    """A shift over the change keeps its wall clock, and lasts an hour more or less."""
    nights = replace(OWNER, working_hours=WorkingHours((None,) * 5 + ((1320, 1800), (1320, 1800))))
    autumn, spring = datetime(2026, 11, 1, 5, tzinfo=UTC), datetime(2027, 3, 14, 6, tzinfo=UTC)
    assert working_minutes_between(nights, autumn, autumn + timedelta(hours=20)) == 9 * 60
    assert working_minutes_between(nights, spring, spring + timedelta(hours=20)) == 7 * 60
    friday, monday = datetime(2026, 10, 30, 21, tzinfo=UTC), datetime(2026, 11, 2, 22, tzinfo=UTC)
    assert after_working_days(OWNER, friday, 1) == monday  # 14:00 both times
    friday, monday = datetime(2027, 3, 12, 22, tzinfo=UTC), datetime(2027, 3, 15, 21, tzinfo=UTC)
    assert after_working_days(OWNER, friday, 1) == monday


def test_a_shift_is_found_from_a_little_before_it_until_its_end() -> None:
    quarter = timedelta(minutes=15)
    assert shift_at(MARIA, utc(17, 0, 44), before=quarter) is None
    assert shift_at(MARIA, utc(17, 0, 45), before=quarter) == (utc(17, 1), utc(17, 9))
    assert shift_at(MARIA, utc(17, 8, 59)) == (utc(17, 1), utc(17, 9))
    assert shift_at(MARIA, utc(17, 9)) is None
    assert shift_at(NIGHT, utc(17, 21)) == (utc(17, 14), utc(17, 22))
    assert shift_at(MARIA, utc(17, 2), frozenset({date(2026, 11, 17)})) is None


AT = st.integers(0, 60 * 24 * 200).map(lambda minute: datetime(2026, 9, 1, tzinfo=UTC) + timedelta(minutes=minute))


@given(AT, st.integers(1, 2000), st.sampled_from([MARIA, NIGHT, OWNER]))
def test_after_so_many_working_minutes_so_many_lie_between(now: datetime, minutes: int, who: Person) -> None:
    assert working_minutes_between(who, now, after_working_minutes(who, now, minutes)) == minutes


@given(AT, st.integers(1, 10), st.sampled_from([MARIA, NIGHT, OWNER]))
def test_a_working_day_later_is_later_and_at_work(now: datetime, days: int, who: Person) -> None:
    later = after_working_days(who, now, days)
    assert later >= now + timedelta(hours=1)
    assert next_start(who, later - timedelta(minutes=1)) is None or next_start(who, later) is None
    assert after_working_days(who, now, days) <= after_working_days(who, now + timedelta(hours=1), days)
