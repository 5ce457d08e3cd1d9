"""Working time across zones, weekends, holidays and midnight."""

from dataclasses import replace
from datetime import UTC, date, datetime, time

from inboxva.decide.worktime import after_working_minutes, last_working_moment, next_start
from tests.decide.deciding import MARIA, NIGHT


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
