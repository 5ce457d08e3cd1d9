"""Lengths of time: the forms of spec/status-lines.md (Hours) and the caps of spec/deadlines.md."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva.errors import UserError
from inboxva.parse.durations import find_cap, find_duration
from inboxva.parse.reports.durationwords import DurationWords, packaged_words
from inboxva.parse.reports.hours import read_hours

HOURS = {
    "1.5": 90, "1,5": 90, "1.5h": 90, "1h30": 90, "1h 30m": 90, "1:30": 90, "90 min": 90, "90m": 90, "2 hrs": 120,
    "two hours": 120, "an hour and a half": 90, "half an hour": 30, "¾ h": 45, "45 minutes": 45, "9:00-11:30": 150,
    "9am - 11:30am, 1pm-2pm": 210, "2": 120, "0": 0, "0.1": 6, ".5": 30, "24": 1440, "2.": 120, "7.5 hours.": 450,
    "two": 120, "two and a half": 150, "½": 30, "1½": 90, "1 1/2 hours": 90, "1/2 h": 30,
    "three quarters of an hour": 45,
    "quarter of an hour": 15, "a couple of hours": 120, "1hr30": 90, "1h30min": 90, "1 hr 20": 80, "2 hours ten": 130,
    "1 hr. 30 min.": 90, "2hrs 30mins": 150, "two hrs and ten mins": 130, "an hour": 60, "about 2": 120, "~2": 120,
    "1 min": 1, "1.25 hours": 75, "2 hours on the calls": 120, "2 - calls": 120, "+1h": 60, "1.5 + 2": 210,
    "2h calls, 1h mails": 180, "2 (instead of 3)": 120, "2 of 3 hours": 120, "2h of 3h": 120, "1h, 2h left": 60,
    "22:00-02:00": 240, "9am to 5pm": 480, "9-11am": 120, "11-1pm": 120, "9-5": 480, "10:30-1:15": 165,
    "1300-1500": 120,
    "from 9 to 11:30": 150, "09:00 – 12:00 / 13:00 – 17:30": 450, "9:00-11:30 (2.5h)": 150, '"2"': 120,
    "twenty-five minutes": 25,
    "1 hora y media": 90, "uma hora e meia": 90, "une heure et demie": 90, "anderthalb Stunden": 90,
    "dalawang oras": 120,
    "2 h 15 min": 135, "1:30h": 90, "1:30 hours": 90, "an additional hour": 60, "1.33": 80,
}  # fmt: skip
BAD = (
    "", "lots", "-2", "−2h", "minus 2", "25", "24.5", "200", "1:75", "1:5", "2-3 hours", "9-11", "1 day",
    "half a day", "2 customers",
    "2, 3", "2h per day", "1h x 3", "8:00-8:00", "9:00-17:00 (1h lunch)", "$20", "5pm", "2h left", "tomorrow",
)  # fmt: skip
TOTALS = {
    "2h (total 7h)": (120, 420), "2h today, 7h total": (120, 420), "2 (7 total)": (120, 420),
    "total: 7h, today 2h": (120, 420),
    "2h (7h this week)": (120, 420), "2h / 7h so far": (120, 420),
}  # fmt: skip
CAPS = {
    "Spend no more than 3 hours on it.": 180, "cap 3h": 180, "max 2 hours": 120,
    "Stop at 3 hours and tell me what you have.": 180,
    "up to an hour": 60, "budget: 4h": 240, "a limit of 90 minutes": 90, "keep it under 2 hours": 120,
    "no longer than 2 hours": 120,
    "not more than an hour and a half": 90, "at most 2h": 120, "2 hours max": 120, "a 2-hour limit": 120,
    "Time limit: 3h": 180,
    "Do not exceed 10 hours": 600, "please don't spend more than 2-3 hours": 180,
    "The limit for this task is 2 hours": 120,
    "Budget $900": None, "within 48 hours": None, "it took 2 hours": None, "stop at 3pm": None, "up to 30 days": None,
    "no more than 12 USD an hour": None, "I worked for 2 hours. Max, please call": None, "cap: 3": None,
}  # fmt: skip
DURATIONS = {
    "two and three quarters of an hour": 165, "1w 3d 2h 32m": 14552, "one month and a half": 64800,
    "another hour": 60, "all-day": 1440,
    "a couple of days": 2880, "hour and a half": 90, "one hundred and twenty minutes": 120, "30-minutes": 30,
    "PT1H30M": 90,
    "it took me 2 hours, mostly calls": 120, "1:45": 105, "1,5": 90, "the hour": 60, "9:00-11:30": 150,
    "10,000 minutes": 10000,
    "2026": None, "call 555-1234": None, "BK-12": None, "meeting at 10:30": None, "I second that": None,
    "minutes": None,
    "hourly": None, "2-3 hours": None, "twice a day": None, "every 2 hours": None, "24/7": None, "11/30": None,
    "$5m": None,
    "12 USD an hour": None, "-2h": None, "": None, "30 seconds": None,
}  # fmt: skip


@pytest.mark.parametrize(("text", "minutes"), HOURS.items())
def test_hours(text: str, minutes: int) -> None:
    reading = read_hours(text)
    assert (reading.minutes, reading.total_minutes, reading.bad) == (minutes, None, False)


@pytest.mark.parametrize("text", BAD)
def test_bad_hours(text: str) -> None:
    reading = read_hours(text)
    assert reading.bad
    assert reading.minutes is None


@pytest.mark.parametrize(("text", "expected"), TOTALS.items())
def test_totals(text: str, expected: tuple[int, int]) -> None:
    reading = read_hours(text)
    assert (reading.minutes, reading.total_minutes) == expected


def test_a_week_has_more_hours() -> None:
    assert read_hours("38").bad
    assert read_hours("38", weekly=True).minutes == 38 * 60
    assert read_hours("38h this week").minutes == 38 * 60
    assert read_hours("169", weekly=True).bad


def test_exact_is_the_value_and_nothing_else() -> None:
    assert read_hours("1h30").exact
    assert read_hours("about two hours").exact
    assert not read_hours("2 hours on the calls").exact


@pytest.mark.parametrize(("text", "minutes"), CAPS.items())
def test_caps(text: str, minutes: int | None) -> None:
    assert find_cap(text) == minutes


@pytest.mark.parametrize(
    ("text", "minutes"),
    [
        ("due: Fri 5pm PT / 3h", 180),
        ("- Due: Fri 5pm PT, 90 min", 90),
        ("due: 5pm PT / 8pm ET", None),
        ("due: Fri, 13 Nov", None),
        ("due: in 3 hours", None),
        ("due: in 2 days, 3 weeks", None),
        ("The rent is due, 3 hours", None),
    ],
)
def test_a_length_behind_the_time_of_a_due_line_is_its_cap(text: str, minutes: int | None) -> None:
    assert find_cap(text) == minutes


@pytest.mark.parametrize(("text", "minutes"), DURATIONS.items())
def test_durations(text: str, minutes: int | None) -> None:
    assert find_duration(text) == minutes


FORMS = (
    "{h}h{m:02}", "{h}h {m}m", "{h} h {m} min", "{h}:{m:02}", "{h} hours {m} minutes", "{h} hrs and {m} mins",
    "{h} hr {m:02}",
    "{h}h{m:02}m", "{all} min", "{all}m", "{all} minutes", "{d:.2f}", "{d:.2f} h", "{d:.2f} hours", "{h}:{m:02} h",
    "worked {h}h {m}m", "{h}h {m}m (total 90h)", "09:00-{end}",
)  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(minutes=st.integers(1, 14 * 60 + 59), form=st.sampled_from(FORMS))
def test_hours_in_any_form_are_read_back(minutes: int, form: str) -> None:
    h, m = divmod(minutes, 60)
    end = f"{9 + h:02}:{m:02}"
    text = form.format(h=h, m=m, all=minutes, d=minutes / 60, end=end)
    if "{end}" in form and 9 + h < 13 and minutes >= 12 * 60:
        return
    assert read_hours(text).minutes == minutes, text


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60) | st.text("0123456789:.,-/hm ½aponetwhlf+()", max_size=40))
def test_any_text_is_read(text: str) -> None:
    for value in (find_duration(text), find_cap(text), read_hours(text).minutes):
        assert value is None or value >= 0


@pytest.mark.parametrize("unit", ["1h ", "1, ", "an ", "hundred ", "Hours: ", "(", "9:00-", "½", "cap "])
def test_time_does_not_run_away(unit: str) -> None:
    began = time.process_time()
    for read in (find_duration, find_cap, read_hours):
        read(unit * 30_000)
    assert time.process_time() - began < 1


def test_words_are_data() -> None:
    words = DurationWords.from_table({"units": {"hours": ["Stünd"]}, "numbers": {"2": ["zwo"]}})
    assert find_duration("zwo stund", words) == 120
    assert packaged_words().units["hours"] == 60


@pytest.mark.parametrize(
    ("table", "named"),
    [
        ({"units": {"parsecs": ["pc"]}}, "parsecs"),
        ({"numbers": {"many": ["many"]}}, "many"),
        ({"cap": "max"}, "durations.cap"),
        ({"caps": ["max"]}, "caps"),
    ],
)
def test_wrong_words_are_refused_by_name(table: dict[str, object], named: str) -> None:
    with pytest.raises(UserError, match=named):
        DurationWords.from_table(table)
