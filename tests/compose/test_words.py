"""How times, lengths and names are written."""

import time
from datetime import UTC, date, datetime
from urllib.parse import parse_qs, urlsplit

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva.compose import Templates
from inboxva.compose.sampleweek import LOS_ANGELES, MANILA, at
from inboxva.compose.words import harmless, mailto, one_line, unfield
from inboxva.model.report import Period
from inboxva.model.when import city

WORDS = Templates().words("en")


@pytest.mark.parametrize(
    ("minutes", "written"),
    [
        (0, "0 min"),
        (45, "45 min"),
        (60, "1 h"),
        (180, "3 h"),
        (330, "5 h 30 min"),
        (-90, "-1 h 30 min"),
        (6000, "100 h"),
    ],
)
def test_minutes(minutes: int, written: str) -> None:
    assert WORDS.minutes(minutes) == written


def test_moments_are_the_readers() -> None:
    assert WORDS.moment(at(19, 1), LOS_ANGELES) == "Wed 18 Nov, 17:00"
    assert WORDS.moment(at(19, 1), MANILA) == "Thu 19 Nov, 09:00"
    assert WORDS.moment(at(19, 1), "UTC+05:30") == "Thu 19 Nov, 06:30"
    assert WORDS.day(date(2026, 11, 17)) == "Tue 17 Nov"


@pytest.mark.parametrize(
    ("zone", "place"),
    [(LOS_ANGELES, "Los Angeles"), ("America/Argentina/Buenos_Aires", "Buenos Aires"), ("UTC+08:00", "UTC+08:00")],
)
def test_zones_are_cities(zone: str, place: str) -> None:
    assert city(zone) == place


@pytest.mark.parametrize(
    ("day", "written"),
    [(20, "today"), (21, "Fri"), (14, "Fri"), (26, "Wed"), (27, "Thu 26 Nov"), (13, "Thu 12 Nov")],
)
def test_days_near_the_week(day: int, written: str) -> None:
    now = at(20, 2)  # Thu 19 Nov in Los Angeles
    assert WORDS.near(at(day, 2), LOS_ANGELES, now) == written


def test_lists_and_numbers() -> None:
    assert WORDS.listed(["A"]) == "A"
    assert WORDS.listed(["A", "B", "C"]) == "A, B and C"
    assert WORDS.listed([]) == ""
    assert (WORDS.number(3), WORDS.number(13)) == ("three", "13")


@pytest.mark.parametrize(
    ("since", "until", "written"),
    [
        (at(14, 1), at(21, 1), "16-20 Nov"),  # from one Friday evening to the next
        (at(16, 8), at(23, 8), "16-22 Nov"),  # a calendar week
        (at(28, 1), datetime(2026, 12, 5, 1, tzinfo=UTC), "30 Nov-4 Dec"),
        (at(20, 8), at(21, 1), "Fri 20 Nov"),
    ],
)
def test_a_period_is_its_days(since: datetime, until: datetime, written: str) -> None:
    assert WORDS.span(Period(since, until, LOS_ANGELES)) == written


def test_mailto_carries_every_character() -> None:
    link = mailto("va+desk@example.com", "Re: A & B? [BK-1] é", "State: \nDone: 100% = all", "dana@example.com")
    parts = urlsplit(link)
    assert (parts.scheme, parts.path) == ("mailto", "va+desk@example.com")
    assert parse_qs(parts.query) == {
        "cc": ["dana@example.com"], "subject": ["Re: A & B? [BK-1] é"], "body": ["State: \r\nDone: 100% = all"],
    }  # fmt: skip
    assert " " not in link
    assert mailto("a@example.com") == "mailto:a@example.com"
    assert mailto("a?cc=evil@example.com") == "mailto:a%3Fcc%3Devil@example.com"


@given(st.text(max_size=300))
@settings(max_examples=150)
def test_any_text_becomes_one_clean_line(text: str) -> None:
    for written in (one_line(text), harmless(text), unfield(text)):
        assert len(written.splitlines()) <= 1
        assert "\x00" not in written
        written.encode()


@pytest.mark.parametrize("unit", ["a ", "a: ", "\n", "9", "- ", "A-", "%", "a", "\u202e"])
def test_long_text_costs_no_more_than_its_length(unit: str) -> None:
    text = unit * (200_000 // len(unit))
    started = time.perf_counter()
    unfield(text)
    assert time.perf_counter() - started < 0.05
