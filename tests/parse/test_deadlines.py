"""Deadlines: the functions others call, texts of many shapes, hostile ones, and every date in every style."""

from datetime import UTC, date, datetime, time, timedelta, timezone
from time import process_time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva.model.message import Line, LineKind
from inboxva.model.packaged import table
from inboxva.model.when import Grain, Place, When, resolve
from inboxva.model.work import Priority
from inboxva.parse.deadlines import find_deadline, find_priority, find_when, read_due, read_eta
from inboxva.parse.moments.timewords import read_words

LA, MANILA = ZoneInfo("America/Los_Angeles"), ZoneInfo("Asia/Manila")
TUESDAY = datetime(2026, 11, 17, 9, 0, tzinfo=LA)
PLACE = Place(zone=MANILA)


def test_three_arguments_are_enough() -> None:
    assert find_deadline("due Wed 5pm PT", TUESDAY, LA) == datetime(2026, 11, 19, 1, 0, tzinfo=UTC)


def test_a_zone_without_a_name_is_one_too() -> None:
    zone = timezone(timedelta(hours=-2))
    assert find_deadline("Thursday 8h00 PST", TUESDAY.astimezone(zone), zone) == datetime(
        2026, 11, 19, 16, 0, tzinfo=UTC
    )


def test_is_kept_as_written() -> None:
    assert find_when("Please send it by Wednesday 5PM Pacific time.", TUESDAY, MANILA) == When(
        "Wednesday 5PM Pacific time", date(2026, 11, 18), time(17), "America/Los_Angeles", Grain.MINUTE
    )
    assert find_when("by Friday", TUESDAY, LA) == When("Friday", date(2026, 11, 20), None, None, Grain.DAY)


def test_a_day_alone_ends_when_the_deliverer_stops_working() -> None:
    when = find_when("by Friday", TUESDAY, LA)
    assert when is not None
    assert resolve(when, LA, time(18, 30)) == datetime(2026, 11, 21, 2, 30, tzinfo=UTC)
    assert find_deadline("by Friday", TUESDAY, LA, place=Place(day_end=time(18, 30))) == resolve(when, LA, time(18, 30))


def test_the_day_is_counted_where_it_was_written() -> None:
    monday_night_in_la = datetime(2026, 11, 16, 22, 0, tzinfo=LA)
    assert find_deadline("tomorrow 3pm Manila time", monday_night_in_la, LA) == datetime(2026, 11, 17, 7, 0, tzinfo=UTC)


def test_the_letters_that_prevented_a_due_are_named() -> None:
    assert read_due("due Friday 5pm PST", TUESDAY, LA, PLACE) == (None, "PST")
    assert read_due("due Friday 5pm PT", TUESDAY, LA, PLACE)[1] == ""
    answered = Place(zone=MANILA, abbreviations={"PST": "America/Los_Angeles"})
    assert read_due("due Friday 5pm PST", TUESDAY, LA, answered)[0] is not None


def test_your_time_needs_a_reader() -> None:
    assert find_when("by 3pm your time", TUESDAY, LA) is None
    when = find_when("by 3pm your time", TUESDAY, LA, place=PLACE)
    assert when is not None
    assert when.zone == "Asia/Manila"


def test_a_due_is_read_from_lines() -> None:
    lines = [Line(1, "Please fix the footer.", LineKind.OWN), Line(2, "Friday noon", LineKind.OWN)]
    when, _ = read_due(lines, TUESDAY, LA, PLACE)
    assert when is not None
    assert (when.day, when.clock) == (date(2026, 11, 20), time(12))


def test_without_a_deadline_word_only_the_ungoverned_reading_finds_a_time() -> None:
    assert find_deadline("Call them on Friday", TUESDAY, LA, governed=True) is None
    assert find_deadline("Call them on Friday", TUESDAY, LA) is not None
    assert find_deadline("Call Tom on Thursday and Ann on Friday", TUESDAY, LA) is None


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("Friday 5pm", 20, time(17)),
        ("tomorrow EOD", 18, None),
        ("Thu noon", 19, time(12)),
        ("11/20", 20, None),
        ("in 2 hours", 17, time(11)),
        ("today, around 4pm", 17, time(16)),
        ("by Thursday", 19, None),
    ],
)
def test_an_eta_needs_no_deadline_word(text: str, day: int, clock: time | None) -> None:
    when = read_eta(text, TUESDAY, LA, PLACE)
    assert when is not None
    assert (when.day.day, when.clock) == (day, clock)


@pytest.mark.parametrize("text", ["tbd", "?", "not known yet", "when the client answers", "3 hours", "soon"])
def test_an_eta_that_is_none(text: str) -> None:
    assert read_eta(text, TUESDAY, LA, PLACE) is None


@pytest.mark.parametrize(
    ("text", "priority"),
    [
        ("I need this ASAP", Priority.HIGH),
        ("Urgent: the site is down", Priority.HIGH),
        ("as soon as possible please", Priority.HIGH),
        ("whenever you can, thanks", Priority.LOW),
        ("when you can", Priority.LOW),
        ("No rush on this one", Priority.LOW),
        ("This is not urgent.", Priority.LOW),
        ("no rush on the logo, but the invoice is urgent", Priority.HIGH),
        ("by Friday 5pm", None),
        ("The surgeon can see you", None),
        ("", None),
    ],
)
def test_priority(text: str, priority: Priority | None) -> None:
    assert find_priority(text) is priority


def test_the_words_are_the_users() -> None:
    rules = {**table("rules/deadlines.toml"), "before_time": ["bis"]}
    words = read_words(rules)
    assert find_when("bis Friday", TUESDAY, LA, governed=True, words=words) is not None
    assert find_when("by Friday", TUESDAY, LA, governed=True, words=words) is None


DAYS = st.dates(date(2026, 11, 18), date(2027, 10, 1))
STYLES = [
    "by {0:%Y-%m-%d}", "due {0.month}/{0.day}/{0.year}", "by {0:%m/%d/%y}", "by {0:%B} {0.day}",
    "by {0:%b} {0.day}, {0.year}",
    "due {0.day} {0:%B} {0.year}", "by {0:%A}, {0:%B} {0.day}", "by {0:%a} {0.day} {0:%b}", "by the {0.day}th of {0:%B}",
    "due: {0:%d}-{0:%b}-{0.year}", "before {0:%d.%m.%Y}.", "by {0:%Y/%m/%d}",
]  # fmt: skip


@settings(max_examples=60, deadline=None)
@given(DAYS)
def test_every_date_is_read_back_from_every_style(day: date) -> None:
    for style in STYLES:
        place = Place(day_first="%d.%m" in style)
        when = find_when(style.format(day), TUESDAY, LA, place=place, governed=True)
        assert when is not None, style.format(day)
        assert when.day == day, style.format(day)


CLOCKS = [
    "by {0:%H:%M} tomorrow",
    "tomorrow by {0:%I:%M %p}",
    "due tomorrow at {0:%I:%M%p} PT",
    "due tomorrow {0:%H%M}h",
    "by tomorrow {0:%I.%M} {0:%p}",
]


@settings(max_examples=60, deadline=None)
@given(st.times())
def test_every_clock_is_read_back_from_every_style(clock: time) -> None:
    for style in CLOCKS:
        when = find_when(style.format(clock), TUESDAY, LA, governed=True)
        assert when is not None, style.format(clock)
        assert (when.day, when.clock) == (date(2026, 11, 18), clock.replace(second=0, microsecond=0)), style.format(
            clock
        )


WORDS = st.sampled_from(
    """by due before within in at the of a half past to 5 12 15th 2026 11/30 30.11. 5pm 17:00 p.m. Friday Mon sun May
    next this last week day days hours business month EOD end tomorrow tonight morning noon midnight PT PST UTC+8 Manila
    time your my - – and from after twenty first 9999 99999999 ² ٣ : . , ( )""".split()  # noqa: SIM905
)


@settings(max_examples=300, deadline=None)
@given(
    st.one_of(
        st.text(max_size=80), st.lists(WORDS, max_size=14).map(" ".join), st.lists(WORDS, max_size=10).map("".join)
    )
)
def test_no_text_raises(text: str) -> None:
    for reference in (TUESDAY, datetime(1, 1, 1, tzinfo=UTC), datetime(9999, 12, 31, 23, 59, tzinfo=UTC)):
        for zone in (LA, MANILA, UTC):
            found = find_deadline(text, reference, zone, place=PLACE)
            assert found is None or found.tzinfo is UTC
            read_due(text, reference, zone, PLACE)
    find_priority(text)


HOSTILE = [
    "1", "1 ", "1.", "1/", "1:", "1-1", "by ", "friday ", "friday, ", "may 5 ", "half past ", "5 to ", "in 1 day from ",
    "due ", "next ", "Friday - ", "11/30 or ", "a ", "at 5 ", "by at 5 ", "end of ", "5pm PT ", "the day after ", "x",
    "2026-", "3rd ", "no ", "not ", "I'll be ready ", "due\n", "5\n", "by Friday 5pm. ", "friday and ", "( ", "in ",
    "one hour ", "UTC+", "first of ", "monday morning ", "not urgent ", "due at\n", ". A", "\n",
]  # fmt: skip


@pytest.mark.parametrize("governed", [True, False])
@pytest.mark.parametrize("unit", HOSTILE)
def test_hostile_text_costs_no_more_than_its_length(unit: str, governed: bool) -> None:
    def cost(size: int) -> float:
        text = (unit * (size // len(unit) + 1))[:size]
        times = []
        for _ in range(3):
            started = process_time()
            find_when(text, TUESDAY, LA, place=PLACE, governed=governed)
            find_priority(text)
            times.append(process_time() - started)
        return min(times)

    small, large = cost(50_000), cost(100_000)
    # The bound is 50 ms; a busy machine gets some room, a quadratic pattern does not.
    assert large < 0.1, f"{unit!r}: {large * 1000:.0f} ms"
    assert large < 4 * small + 0.02


def test_a_long_text_is_searched_for_a_priority_as_far_as_a_letter_goes() -> None:
    cut = []
    for size in (50_000, 100_000):
        began = process_time()
        assert find_priority("nothing of note " * (size // 16) + "urgent") is None
        cut.append(process_time() - began)
    assert max(cut) < 0.02
    assert find_priority("a word " * 200 + "- no rush") is Priority.LOW


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("due: Fri 5pm PT / 3h", "Fri 5pm PT"),
        ("due: Fri, 3h", "Fri"),
        ("due: Fri, 15h", "Fri, 15h"),
        ("due: Fri 5pm PT / 8pm ET", "Fri 5pm PT / 8pm ET"),
        ("The entries need to be finalized before billing runs on Friday.", "Friday"),
        ("Please check the page before the sale starts on Friday at 9am.", "Friday at 9am"),
        ("Renew the membership before it lapses on Nov 30", "Nov 30"),
        ("Tom called before he left on Friday.", None),
        ("The sale starts on Friday.", None),
        ("Please send me the comps before my 2pm listing appt tomorrow.", "2pm listing appt tomorrow"),
        ("Order the flowers before our 10am team call on Friday", "10am team call on Friday"),
        ("Send Ben the deck by the 3pm meeting Thursday.", "3pm meeting Thursday"),
        ("Send the deck before our meeting on Friday", "Friday"),
        ("Before our 2pm call please email Bob, he is in tomorrow.", "2pm"),
        ("Send it before my 2pm call. Tomorrow I am out.", "2pm"),
        ("Get the papers to Ana before we close on the 20th", "20th"),
        ("We close on the 20th.", None),
        ("Email Tom the day before the hearing on Friday", None),
        ("Send the invite 2 days before the webinar on Nov 30", None),
        ("Send reminders before every showing on Friday", None),
        ("Prepare the slides for the meeting on Friday", None),
        ("I will see Tom before our 2pm call on Friday.", None),
    ],
)
def test_what_a_due_takes_in(text: str, words: str | None) -> None:
    when, _ = read_due(text, TUESDAY, LA, PLACE)
    assert (when and when.text) == words


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("Make that Wednesday 5pm PT.", "Wednesday 5pm PT"),
        ("Make it Thursday instead, I am out on Wednesday.", "Thursday"),
        ("Actually, Wednesday 5pm PT please.", "Wednesday 5pm PT"),
        ("Sorry, it is Wednesday 5pm PT after all.", "Wednesday 5pm PT"),
        ("It's Wednesday 5pm after all", "Wednesday 5pm"),
        ("Push it to Thursday noon", "Thursday noon"),
        ("Please push this back to Nov 30.", "Nov 30"),
        ("Let's move it to Friday", "Friday"),
        ("Ok, let's move it to Friday because Tom is out.", "Friday"),
        ("Thanks. Sorry - Friday 3pm, please.", "Friday 3pm"),
    ],
)
def test_a_second_thought_in_a_reply_moves_the_due(text: str, words: str) -> None:
    when, _ = read_due(text, TUESDAY, LA, PLACE, reply=True)
    assert when is not None
    assert when.text == words
    assert read_due(text, TUESDAY, LA, PLACE) == (None, "")


@pytest.mark.parametrize(
    "text",
    [
        "The meeting is moved to Friday",
        "They moved it to Friday.",
        "Tom wants to push it to Friday.",
        "Push it to production Friday",
        "Do not move it to Friday.",
        "Make it a Friday thing",
        "Actually, Wednesday is a holiday.",
        "Actually, Wednesday I saw Tom.",
        "It is Wednesday already.",
        "Can we move it to Friday?",
        "Make that every Friday.",
        "Sorry, Friday 3pm was a mistake.",
        "Push it to Thursday or Friday.",
        "Move it to Thursday, Friday or Monday.",
        "Actually, Wednesday, Thursday and Friday are free.",
        "Move it to Friday's folder.",
        "Push it to 5pm.",
        "Sorry, that was Wednesday 5pm.",
        "Sorry for Friday.",
        "Is it Friday after all?",
    ],
)
def test_what_is_no_second_thought(text: str) -> None:
    assert read_due(text, TUESDAY, LA, PLACE, reply=True) == (None, "")


def test_the_letters_of_a_second_thought_are_named_too() -> None:
    assert read_due("Push it to Thursday 5pm PST", TUESDAY, LA, PLACE, reply=True) == (None, "PST")
