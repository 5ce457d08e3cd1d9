"""How a request comes again, and when it is due first: what is read, and what must not be."""

import time
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxva.model.packaged import table
from inboxva.model.rhythm import falls_on
from inboxva.model.when import Place, Recurrence, resolve
from inboxva.parse.moments.recurrence import find_recurrence, first_due, read_recurrence_words, says_only_when

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
WEDNESDAY = datetime(2026, 10, 28, 10, tzinfo=LOS_ANGELES)

# What is written, the rhythm, the writer's words for it, and when a mail of that Wednesday has it due first.
RHYTHMS = [
    ("Invoice all clients on the 1st of each month.", "month day1", "1st of each month", "2026-11-01"),
    ("Please send birthday cards to clients every month.", "month", "every month", ""),
    ("This is a recurring task: every Friday.", "week on 4", "every Friday", "2026-10-30"),
    ("Please make this a weekly task.", "week", "a weekly task", ""),
    (
        "Please run payroll every other Thursday starting December 3.",
        "2 week on 3",
        "every other Thursday",
        "2026-12-03",
    ),
    (
        "Starting Monday, please check the voicemail every morning by 9am.",
        "day",
        "every morning by 9am",
        "2026-11-02 09:00",
    ),
    ("Do this every Monday until further notice.", "week on 0", "every Monday", "2026-11-02"),
    ("Please archive the inbox annually on December 31.", "year", "annually on December 31", "2026-12-31"),
    (
        "Please check in with Tom every Monday, Wednesday and Friday.",
        "week on 0,2,4",
        "every Monday, Wednesday and Friday",
        "2026-10-28",
    ),
    ("It should be sent every Friday at noon.", "week on 4", "every Friday at noon", "2026-10-30 12:00"),
    ("Please send me the stock list every Friday 4pm.", "week on 4", "every Friday 4pm", "2026-10-30 16:00"),
    (
        "Please send me the stock list every Friday at 4pm PT.",
        "week on 4",
        "every Friday at 4pm PT",
        "2026-10-30 16:00",
    ),
    ("Call the suppliers each Monday and Thursday.", "week on 0,3", "each Monday and Thursday", "2026-10-29"),
    ("Update the price sheet weekly.", "week", "weekly", ""),
    ("Send me the sales figures every week.", "week", "every week", ""),
    ("Clean up the inbox every other Friday.", "2 week on 4", "every other Friday", "2026-10-30"),
    ("Send the newsletter biweekly.", "2 week", "biweekly", ""),
    ("Pay the contractors fortnightly, please.", "2 week", "fortnightly", ""),
    ("Back up the shared folder every two weeks.", "2 week", "every two weeks", ""),
    ("Check the contact form daily.", "day", "daily", "2026-10-28"),
    ("Check the contact form every day.", "day", "every day", "2026-10-28"),
    ("Post the specials every weekday by 11am.", "day on 0,1,2,3,4", "every weekday by 11am", "2026-10-28 11:00"),
    ("Reply to reviews each business day.", "day on 0,1,2,3,4", "each business day", "2026-10-28"),
    (
        "Please reconcile the accounts every working day at noon.",
        "day on 0,1,2,3,4",
        "every working day at noon",
        "2026-10-28 12:00",
    ),
    ("Reconcile the accounts monthly.", "month", "monthly", ""),
    ("Send the rent invoice each month on the 1st.", "month day1", "each month on the 1st", "2026-11-01"),
    ("Send the rent invoice on the 15th of every month.", "month day15", "15th of every month", "2026-11-15"),
    ("Close the books every month's end.", "month day-1", "every month's end", "2026-10-31"),
    (
        "Prepare the agenda on the first Monday of each month.",
        "month nth1 on 0",
        "first Monday of each month",
        "2026-11-02",
    ),
    (
        "Send out the newsletter every last Friday of the month.",
        "month nth-1 on 4",
        "every last Friday of the month",
        "2026-10-30",
    ),
    ("File the sales tax quarterly.", "3 month", "quarterly", ""),
    ("Renew the certificates every 3 months.", "3 month", "every 3 months", ""),
    ("Order new calendars yearly.", "year", "yearly", ""),
    ("Order new calendars every year on 2 January.", "year", "every year on 2 January", "2027-01-02"),
    ("Water report: on Fridays, send me the readings.", "week on 4", "Fridays", "2026-10-30"),
    ("Send me an update once a week.", "week", "once a week", ""),
    ("Every Friday, send me the stock list.", "week on 4", "Every Friday", "2026-10-30"),
    ("Every Friday send me the stock list by 4pm.", "week on 4", "Every Friday", "2026-10-30 16:00"),
    ("Every Monday morning please check the voicemail.", "week on 0", "Every Monday morning", "2026-11-02 12:00"),
    ("Weekly: update the price sheet.", "week", "Weekly", ""),
    (
        "Could you send me the stock list every Mon/Wed/Fri at 9am?",
        "week on 0,2,4",
        "every Mon/Wed/Fri at 9am",
        "2026-10-30 09:00",
    ),
    ("I need the stock list every Friday by 4pm.", "week on 4", "every Friday by 4pm", "2026-10-30 16:00"),
    ("I'd like you to call the vendors every Tuesday.", "week on 1", "every Tuesday", "2026-11-03"),
    ("Please make sure that the invoices go out every Friday.", "week on 4", "every Friday", "2026-10-30"),
    (
        "From now on, send me the cash report every Monday by 10am Pacific.",
        "week on 0",
        "every Monday by 10am Pacific",
        "2026-11-02 10:00",
    ),
    ("Send the payroll file on the last day of every month.", "month day-1", "last day of every month", "2026-10-31"),
    ("Send the payroll file at the end of each month.", "month day-1", "end of each month", "2026-10-31"),
    ("Send me the mileage log by the 5th of every month.", "month day5", "5th of every month", "2026-11-05"),
    ("Please send the log monthly by the 5th.", "month day5", "monthly by the 5th", "2026-11-05"),
    ("Please update the roster every second Friday.", "2 week on 4", "every second Friday", "2026-10-30"),
    ("Repeat: weekly", "week", "weekly", ""),
    ("Every Friday, 4pm.", "week on 4", "Every Friday, 4pm", "2026-10-30 16:00"),
    ("This is every Friday at noon, please.", "week on 4", "every Friday at noon", "2026-10-30 12:00"),
    ("Check the mailbox every 2 days.", "2 day", "every 2 days", "2026-10-28"),
    ("Send the summary weekly on Fridays by 5pm.", "week on 4", "weekly on Fridays by 5pm", "2026-10-30 17:00"),
    ("Send me the list daily at 5pm.", "day", "daily at 5pm", "2026-10-28 17:00"),
    ("At 4pm every Friday send me the list.", "week on 4", "4pm every Friday", "2026-10-30 16:00"),
    ("Post it on Mondays and Thursdays at 9am.", "week on 0,3", "Mondays and Thursdays at 9am", "2026-10-29 09:00"),
    ("Please check the stock every Friday, starting 20 November.", "week on 4", "every Friday", "2026-11-20"),
    ("Review the budget every quarter.", "3 month", "every quarter", ""),
    ("File the taxes every year by April 15.", "year", "every year by April 15", "2027-04-15"),
    ("Go through the returns every three weeks.", "3 week", "every three weeks", ""),
    (
        "Send the deposits list by the first Monday of each month.",
        "month nth1 on 0",
        "first Monday of each month",
        "2026-11-02",
    ),
    ("Do a backup once every month.", "month", "once every month", ""),
    (
        "Collect the timesheets every Monday through Friday by 6pm.",
        "week on 0,1,2,3,4",
        "every Monday through Friday by 6pm",
        "2026-10-28 18:00",
    ),
    ("Please prepare the report at the end of every quarter.", "3 month day-1", "end of every quarter", "2026-12-31"),
    ("Send me the numbers on weekdays at 8am.", "day on 0,1,2,3,4", "on weekdays at 8am", "2026-10-29 08:00"),
    ("Check the mail each morning.", "day", "each morning", "2026-10-28"),
    ("Send me a note every Friday about the stock.", "week on 4", "every Friday", "2026-10-30"),
    ("Remind Tom about the keys every Thursday at 15:00.", "week on 3", "every Thursday at 15:00", "2026-10-29 15:00"),
]

# Told of, counted, part of a name, bounded, more or less often than a rhythm that can be kept, or work to be done once.
NONE = [
    "Invoice all clients on the last business day of each month.",
    "Create a recurring invoice in QuickBooks every month.",
    "Every so often check the fridge.",
    "Every now and then check the mail.",
    "Check the mail each time you log in.",
    "Call every customer on the list.",
    "Please answer every time.",
    "Check every invoice from October.",
    "Send the list to Tom, as we do every Friday.",
    "Please update the weekly report.",
    "Send me the weekly summary.",
    "Find the customers I call every Monday and add their numbers.",
    "Ask each of them for a date.",
    "Write a post like we do every week.",
    "Pay Ben, who comes in every Monday.",
    "Find a plumber who works on Sundays.",
    "Set up a recurring call with Tom every Friday at 4pm.",
    "Add a column for every week.",
    "Make a tab for each month.",
    "Review each month's numbers.",
    "List each day and its total.",
    "Send me reports twice a week.",
    "Call three times a week.",
    "Check the server every hour.",
    "Check the server every 30 minutes.",
    "Call them every day until they answer.",
    "Send me the list every Friday until 18 December.",
    "Post every day next week.",
    "Find out what they charge every month.",
    "Find out whether they deliver on Fridays.",
    "My mother comes every Friday, so book the car.",
    "Don't send it every Friday.",
    "Stop sending me the list every Friday.",
    "Check every Friday invoice for mistakes.",
    "Update our monthly newsletter template.",
    "Send the Daily News a correction.",
    "Every customer gets a card.",
    "Compare every month with the year before.",
    "The report goes out every Friday, so please proofread it.",
    "Ask Tom, he comes every Monday.",
    "Put a reminder in my calendar every Monday.",
    "Every Friday meeting needs minutes, please write them.",
    "Call me on Friday at 4pm.",
    "Send the list by Friday 4pm.",
    "Collect the hours of each weekday.",
    "Send the invoice on the 1st of the month.",
    "Please send the list every weekend.",
    "Call them either every Tuesday or Thursday.",
    "Check the shop that is open every Sunday.",
    "Every second counts, so hurry up and call Tom.",
    "Each month's total goes to column B.",
    "Send the report for the first Monday of each month.",
    "Please use the daily rate.",
    "Summarise the bi-weekly timesheets.",
    "Use the yearly plan.",
    "Schedule the posts daily.",
    "Move the Fridays column to the left.",
    "Send every other page to Tom.",
    "Read every third chapter.",
    "Call them every few days.",
    "Check the numbers every couple of weeks.",
    "For the next three weeks, send me the list every Friday.",
    "Send me the list every Friday for 3 weeks.",
    "Find a newsletter published every Friday.",
    "I send the list every Friday.",
    "We pay them every month, please find the contract.",
    "Book a table every Friday.",
    "What we discuss every Monday should be in the notes.",
    "Every day is different, please check the calendar first.",
    "Send the everyday prices to Ben.",
    "Find us an office with parking that costs 100 dollars per month.",
    "Add 50 dollars per week to the budget.",
]


def shown(recurrence: Recurrence | None) -> str:
    """A rhythm as the table writes it."""
    if recurrence is None:
        return ""
    found = [recurrence.unit if recurrence.every == 1 else f"{recurrence.every} {recurrence.unit}"]
    found += [f"nth{recurrence.nth}"] if recurrence.nth else []
    found += ["on " + ",".join(map(str, recurrence.weekdays))] if recurrence.weekdays else []
    found += [f"day{recurrence.month_day}"] if recurrence.month_day else []
    return " ".join(found)


@pytest.mark.parametrize(("text", "rhythm", "words", "due"), RHYTHMS)
def test_a_rhythm_is_read_with_its_first_time(text: str, rhythm: str, words: str, due: str) -> None:
    found = find_recurrence(text)
    assert shown(found) == rhythm
    assert found is not None
    assert found.text == words
    when = first_due(text, WEDNESDAY, LOS_ANGELES).when
    assert (f"{when.day}{f' {when.clock:%H:%M}' if when.clock else ''}" if when else "") == due
    assert when is None or when.text == words


@pytest.mark.parametrize("text", NONE)
def test_what_comes_again_only_in_words_is_no_rhythm(text: str) -> None:
    assert find_recurrence(text) is None
    assert first_due(text, WEDNESDAY, LOS_ANGELES).when is None


@pytest.mark.parametrize(
    ("written", "due"),
    [("2026-10-30T15:59", "2026-10-30"), ("2026-10-30T16:00", "2026-11-06"), ("2026-10-31T09:00", "2026-11-06")],
)
def test_a_time_that_has_passed_today_is_the_next_ones(written: str, due: str) -> None:
    at = datetime.fromisoformat(written).replace(tzinfo=LOS_ANGELES)
    when = first_due("Send me the list every Friday 4pm.", at, LOS_ANGELES).when
    assert when is not None
    assert str(when.day) == due


def test_zone_letters_that_nobody_can_tell_are_given_back() -> None:
    meaning = first_due(
        "Send me the list every Friday 4pm PST.", WEDNESDAY, LOS_ANGELES, Place(ZoneInfo("Asia/Manila"))
    )
    assert meaning.when is None
    assert meaning.ambiguous == "PST"


def test_a_day_by_itself_begins_today_until_work_is_over() -> None:
    for hour, day in ((10, 28), (17, 29), (23, 29)):
        when = first_due("Check the form daily.", WEDNESDAY.replace(hour=hour), LOS_ANGELES).when
        assert when is not None
        assert when.day.day == day


@pytest.mark.parametrize(
    ("text", "alone"),
    [
        ("Every Friday, 4pm please.", True), ("Repeat: weekly", True), ("I need this every Monday.", True),
        ("Send me the list every Friday.", False), ("Thanks for the weekly report.", False), ("", False),
    ],
)  # fmt: skip
def test_a_sentence_that_holds_nothing_else_says_when(text: str, alone: bool) -> None:
    assert says_only_when(text) is alone


def test_other_words_are_read_by_a_users_own_file() -> None:
    rules = dict(table("rules/deadlines.toml"))
    adverbs = {**rules["recurrence"]["adverbs"], "weekly": {"unit": "week", "words": ["wöchentlich"]}}
    words = read_recurrence_words({**rules, "recurrence": {**rules["recurrence"], "adverbs": adverbs}})
    assert shown(find_recurrence("Bitte wöchentlich.", words)) == "week"
    assert shown(find_recurrence("Wöchentlich: die Liste schicken", words)) == "week"
    assert find_recurrence("Send it weekly.", words) is None


PIECES = [
    "every", "each", "other", "second", "Friday", "Monday", "and", "of the month", "month", "weekly", "daily", "on", "the",
    "1st", "31st", "last", "first", "4pm", "at", "by", "week", "weeks", "3", "day", "end of", "send", "report", ",", ".",
    "until", "-", "/", "year", "2 January", "29 February", "twice", "a", "once", "PT", "noon", "starting",
]  # fmt: skip


@given(st.lists(st.sampled_from(PIECES), max_size=12).map(" ".join))
def test_every_text_has_a_rhythm_that_can_be_kept_or_none(text: str) -> None:
    found = find_recurrence(text)
    when = first_due(text, WEDNESDAY, LOS_ANGELES).when
    if found is None:
        assert when is None
        return
    assert found.unit in ("day", "week", "month", "year")
    assert found.every >= 1
    assert found.text
    assert found.text in text
    assert all(0 <= day <= 6 for day in found.weekdays)
    if when and (found.weekdays or found.month_day):
        assert falls_on(found, when.day)
        assert resolve(when, LOS_ANGELES) > WEDNESDAY


@given(st.text(max_size=200), st.integers(1, 2_900_000))
def test_any_text_is_read_without_a_complaint(text: str, days: int) -> None:
    find_recurrence(text)
    first_due(text, datetime(1970, 1, 1, tzinfo=UTC) + timedelta(days=days), LOS_ANGELES)
    says_only_when(text)


@given(st.integers(0, 3000), st.integers(0, 6))
def test_the_first_is_within_a_week_whatever_the_clocks_do(hours: int, weekday: int) -> None:
    names = ["Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday"]
    at = WEDNESDAY + timedelta(hours=hours)
    when = first_due(f"Send me the list every {names[weekday]} 4pm.", at, LOS_ANGELES).when
    assert when is not None
    assert when.day.weekday() == weekday
    assert timedelta() < resolve(when, LOS_ANGELES) - at.astimezone(UTC) <= timedelta(days=7, hours=1)


@pytest.mark.parametrize(
    "piece", ["every Friday ", "for every Friday ", "every Friday until ", "1st ", "Mondays and ", "as we every "]
)
def test_hostile_text_is_read_in_a_moment(piece: str) -> None:
    text = piece * 400
    started = time.perf_counter()
    find_recurrence(text)
    first_due(text, WEDNESDAY, LOS_ANGELES)
    says_only_when(text)
    assert time.perf_counter() - started < 0.5
