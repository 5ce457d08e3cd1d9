"""The days that "last week" and its like mean."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from inboxva.decide.steering.periods import period_named

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
NOW = datetime(2026, 11, 5, 2, 0, tzinfo=UTC)  # Wednesday, 4 November, 18:00 in Los Angeles


@pytest.mark.parametrize(
    ("words", "since", "until"),
    [
        ("week", "2026-11-02T08:00", "2026-11-05T02:00"),
        ("this week", "2026-11-02T08:00", "2026-11-05T02:00"),
        ("last week", "2026-10-26T07:00", "2026-11-02T08:00"),  # the clocks were changed on its Sunday
        ("today", "2026-11-04T08:00", "2026-11-05T02:00"),
        ("yesterday", "2026-11-03T08:00", "2026-11-04T08:00"),
        ("last month", "2026-10-01T07:00", "2026-11-01T07:00"),
        ("the month", "2026-11-01T07:00", "2026-11-05T02:00"),
        ("2026-w44", "2026-10-26T07:00", "2026-11-02T08:00"),
        ("week 44", "2026-10-26T07:00", "2026-11-02T08:00"),
    ],
)
def test_words_for_periods(words: str, since: str, until: str) -> None:
    period = period_named(words, LOS_ANGELES, NOW)
    assert period is not None
    assert (f"{period.since:%Y-%m-%dT%H:%M}", f"{period.until:%Y-%m-%dT%H:%M}") == (since, until)
    assert period.timezone == "America/Los_Angeles"


@pytest.mark.parametrize("words", ["", "next week", "week 99", "2026-w60", "w48", "soon"])
def test_what_names_none(words: str) -> None:
    assert period_named(words, LOS_ANGELES, NOW) is None
