"""Which of a request's sentences say that it comes again, and what its due date becomes."""

from datetime import date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest

from inboxva.config import read as read_config
from inboxva.errors import UserError
from inboxva.model.when import Place, When
from inboxva.model.work import Request
from inboxva.parse.asking.recurring import with_recurrence
from inboxva.parse.deadlines import read_due
from inboxva.parse.moments.recurrencewords import packaged_recurrence_words
from inboxva.parse.reading import read
from inboxva.parse.requests import is_request, read_request
from inboxva.rulebook import load_rulebook
from tests.conversation.talk import CONFIG

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
WEDNESDAY = datetime(2026, 10, 28, 10, tzinfo=LOS_ANGELES)
MANILA = Place(ZoneInfo("Asia/Manila"))


def asked(body: str, subject: str = "") -> Request:
    """A mail of that Wednesday, as a request."""

    def due(text: str) -> When | None:
        return read_due(text, WEDNESDAY, LOS_ANGELES, MANILA)[0]

    request = read_request(subject, body, find_due=due)
    assert request is not None
    return with_recurrence(request, subject, WEDNESDAY, LOS_ANGELES, MANILA, packaged_recurrence_words())[0]


@pytest.mark.parametrize(
    ("body", "words", "day", "clock"),
    [
        ("Please send me the stock list every Friday 4pm.", "every Friday 4pm", 30, time(16)),
        ("Please send me the stock list.\nEvery Friday, 4pm.", "Every Friday, 4pm", 30, time(16)),
        ("Please send me the stock list.\n\nRepeat: weekly\nDue: Friday 4pm", "weekly", 30, time(16)),
        ("Every Friday, send me the stock list by 4pm.", "Every Friday", 30, time(16)),
        ("Every Friday send me the stock list by 4pm.", "Every Friday", 30, time(16)),
        ("Every week, please send me the stock list by Thursday noon.", "Every week", 29, time(12)),
        ("Please send me the stock list on Fridays.", "Fridays", 30, None),
    ],
)
def test_a_rhythm_comes_with_its_first_due_date(body: str, words: str, day: int, clock: time | None) -> None:
    request = asked(body, "Stock list")
    assert request.recurs is not None
    assert request.recurs.text == words
    assert request.due is not None
    assert (request.due.day, request.due.clock) == (date(2026, 10, day), clock)


@pytest.mark.parametrize(
    ("sentence", "asks"),
    [
        ("Every Friday send me the stock list.", True), ("On the 1st of every month send the invoices.", True),
        ("Once a week call the bank.", True), ("Daily at 5pm post the specials.", True),
        ("From now on send me the list every Friday.", True), ("On Mondays and Thursdays order the bread.", True),
        ("Every Friday meeting needs notes.", False), ("On 5 May call volume dropped.", False),
        ("At 5pm call time is over.", False), ("On Friday I sent the list.", False), ("Every day counts.", False),
        ("From Monday on, the office is closed.", False), ("Once a week he calls the bank.", False),
    ],
)  # fmt: skip
def test_a_command_may_stand_behind_the_time_that_opens_a_sentence(sentence: str, asks: bool) -> None:
    assert is_request(sentence) is asks


@pytest.mark.parametrize(
    "body",
    [
        "I call the suppliers every Friday. Please send me their list.",
        "Please send me the stock list. Tom comes in every Friday.",
        "As we do every Friday, please send me the stock list.",
        "Please update the weekly report.",
        "Did Tom reply to you every Friday? Please send me the list.",
        "I will send the logo every Friday. Please put it on the page.",
    ],
)
def test_background_is_no_rhythm(body: str) -> None:
    assert asked(body, "Stock list").recurs is None


def test_the_subject_of_a_new_mail_counts() -> None:
    assert asked("Please send me the stock list.", "Stock list every Friday 4pm").recurs is not None
    assert asked("Please send me the stock list.", "Weekly stock list").recurs is None


def test_of_several_tasks_none_is_known_to_be_meant() -> None:
    two = asked("Please book the flight to Denver for the 12th. Separately, send the invoices to ACME every month.")
    assert two.multi_task
    assert two.recurs is None
    both = asked("Every Monday:\n- call the bank about the loan\n- send the invoices to ACME\n")
    assert both.recurs is not None
    assert both.recurs.weekdays == (0,)


def test_zone_letters_that_nobody_can_tell_leave_no_due_date() -> None:
    request = read_request("", "Please send me the stock list every Friday 4pm PST.")
    assert request is not None
    found, letters = with_recurrence(request, "", WEDNESDAY, LOS_ANGELES, MANILA, packaged_recurrence_words())
    assert (found.due, letters) == (None, "PST")
    assert found.recurs is not None


def mail(subject: str, body: str) -> bytes:
    """A mail of Dana's to Maria."""
    head = f"From: dana@example.com\nTo: maria@example.net\nSubject: {subject}\nMessage-ID: <a@example.com>\n"
    return f"{head}Date: Wed, 28 Oct 2026 10:00:00 -0700\n\n{body}\n".encode()


def test_a_mail_is_read_with_the_users_recipes_and_replies_without_their_subject(tmp_path: Path) -> None:
    config = CONFIG.format(mailbox="maildir://box", outgoing="maildir://out", store="sqlite:///x.db")
    people = read_config(config, tmp_path / "inboxva.toml").people
    (tmp_path / "rules").mkdir()
    rules = tmp_path / "rules" / "recipes.toml"
    rules.write_text('[invoices]\ntitle = "Send the invoices"\ncap = "3h"\nlead = "1 day"\n')
    lexicon = load_rulebook(tmp_path, people).lexicon
    request = read(mail("", "use: invoices\nOn the 1st of every month."), lexicon, people).request
    assert request is not None
    assert (request.title, request.cap_minutes, request.filled) == ("Send the invoices", 180, ("title", "cap"))
    assert request.recurs is not None
    assert request.due is not None
    assert request.due.day == date(2026, 11, 1)
    reply = read(mail("Re: Stock list every Friday 4pm", "Please also check the fridge."), lexicon, people).request
    assert reply is not None
    assert reply.recurs is None

    rules.write_text('[invoices]\ntitle = "Send the invoices"\n\n[x]\nlead = "soon"\n')
    with pytest.raises(UserError) as raised:
        load_rulebook(tmp_path, people)
    (mistake,) = raised.value.mistakes
    assert (mistake.file, mistake.line) == (str(rules), 5)
    assert "x: the lead is no length of time" in mistake.message
