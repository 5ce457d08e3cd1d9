"""Who falls silent is asked for a word, seldom and at the right hour; who has written is left alone. Over real servers."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from tests.conversation.clients import DANA, DESK, Client, gmail, iphone, outlook, said, to
from tests.conversation.stage import (
    MARIA,
    MARIA_SANTOS,
    OOO,
    OWNER,
    Came,
    asks,
    heard,
    id_of,
    lines,
    passes,
    printed,
    replies,
    reports,
    task,
    with_keys,
)
from tests.conversation.talk import CONFIG, LOS_ANGELES, MANILA, Talk, plain

pytestmark = pytest.mark.servers

MONDAY = datetime(2026, 11, 17, 1, 30, tzinfo=UTC)  # Monday 17:30 in Los Angeles, Tuesday 09:30 in Manila
SHEET = "Hi Maria,\n\nplease update the supplier sheet. 6 hours at most.\n\nDana\n"
SUBJECT = "Re: Supplier sheet [BK-1]"
EARLY = with_keys(CONFIG, 'check_in = "2h"')
QUARTER = timedelta(minutes=15)


def manila(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment by Maria's clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=MANILA).astimezone(UTC)


def begun(talk: Talk, text: str = SHEET, config: str = CONFIG) -> str:
    """A request that Maria knows of; gives its Message-ID."""
    talk.config = config
    talk.now = MONDAY
    talk.run()
    name, _ = asks(talk, "Supplier sheet", text)
    return name


def sheets(came: list[Came]) -> list[Came]:
    """The day sheets among the letters to Maria."""
    return [(at, letter) for at, letter in heard(came, MARIA) if letter["In-Reply-To"] is None]


def filled(letter: EmailMessage, values: dict[str, str]) -> str:
    """The letter's form filled in where it stands, below a line of the client."""
    form = [f"{line} {values[line]}" if line in values else line for line in plain(letter).splitlines()]
    return "On Tue, Nov 17, 2026 Dana's task desk wrote:\n\n" + "\n".join(f"> {line}".rstrip() for line in form)


def test_a_first_note_is_asked_for_in_the_thread_with_the_form(talk: Talk) -> None:
    begun(talk, config=EARLY)
    assert passes(talk, manila(11, 17, 11, 15), QUARTER) == []
    ((at, letter),) = passes(talk, manila(11, 17, 13, 0), QUARTER)
    assert at == manila(11, 17, 11, 30)
    assert to(MARIA, [letter])
    assert letter["Subject"] == SUBJECT
    assert letter["In-Reply-To"] is not None
    assert {"State:", "Hours:", "Questions:"} <= set(lines(letter))
    assert "have not" not in said(letter)
    talk.says(
        MARIA_SANTOS, DESK, SUBJECT, filled(letter, {"State:": "in progress", "Hours:": "1"}), answers=id_of(letter)
    )
    talk.later(minutes=1)
    talk.run()
    found = task(talk, "BK-1")
    assert (found.state.value, found.minutes) == ("in_progress", 60)
    assert heard(passes(talk, manila(11, 18, 11, 0)), MARIA) == []


def test_any_word_of_hers_before_that_is_enough(talk: Talk) -> None:
    request = begun(talk, config=EARLY)
    talk.later(minutes=40)
    reports(talk, request, SUBJECT, "Thank you, I will begin after lunch.")
    assert heard(passes(talk, manila(11, 18, 8, 0)), MARIA) == []


def test_no_first_note_of_a_short_task_nor_in_the_evening(talk: Talk) -> None:
    begun(talk, SHEET.replace("6 hours", "3 hours"), EARLY)
    assert heard(passes(talk, manila(11, 17, 17, 0), QUARTER), MARIA) == []
    talk.now = manila(11, 18, 14, 45)
    asks(talk, "Price list", "Please get the new price list. 6 hours at most.")
    came = heard(passes(talk, manila(11, 18, 23, 0), QUARTER), MARIA)
    assert came == []


def test_silence_over_a_weekend_three_times_at_most(talk: Talk) -> None:
    """Asked for on a Thursday evening; `reply_within` is a working day of hers."""
    talk.now = manila(11, 20, 14, 0)
    talk.run()
    asks(talk, "Supplier sheet", SHEET)
    came = passes(talk, manila(12, 2, 18, 0), QUARTER)
    hers = heard(came, MARIA)
    assert [f"{at.astimezone(MANILA):%a %d %H:%M}" for at, _ in hers] == [
        "Tue 24 08:45",
        "Wed 25 08:45",
        "Thu 26 08:45",
    ]
    for _, letter in hers:
        assert "BK-1" in said(letter)
        assert "have not" not in said(letter)
    # The owner hears of it in the summary, and is never told to do something about it.
    owners = heard(came, OWNER)
    assert all("Your turn" not in letter["Subject"] for _, letter in owners)
    assert [f"{at.astimezone(LOS_ANGELES):%a %H:%M}" for at, letter in owners if "Your week" in letter["Subject"]] == [
        "Fri 17:00", "Fri 17:00",
    ]  # fmt: skip


@pytest.mark.parametrize("word", ["I am on it, the first half is done.", "State: in progress\nHours: 2"])
def test_a_human_answer_ends_it(talk: Talk, word: str) -> None:
    request = begun(talk)
    hers = heard(passes(talk, manila(11, 18, 12, 0), QUARTER), MARIA)
    assert hers == []
    assert len(heard(passes(talk, manila(11, 19, 10, 0), QUARTER), MARIA)) == 1
    replies(talk, request, SUBJECT, word)
    talk.later(minutes=1)
    talk.run()
    assert heard(passes(talk, manila(11, 20, 10, 0)), MARIA) == []


WAYS = {
    "in the form": lambda text, letter: filled(letter, dict(line.split(" ", 1) for line in text.splitlines())),
    "on top": gmail, "from a phone": iphone, "above a letter without marks": outlook,
    "in the form, without marks": lambda text, letter: filled(
        letter, dict(line.split(" ", 1) for line in text.splitlines())
    ).replace("> ", ""),
}  # fmt: skip


@pytest.mark.parametrize("way", WAYS.values(), ids=list(WAYS))
def test_all_of_a_day_stand_in_one_letter(talk: Talk, way: Client) -> None:
    begun(talk)
    talk.later(minutes=5)
    asks(talk, "Price list", "Please get the new price list.")
    ((_, sheet),) = heard(passes(talk, manila(11, 19, 12, 0), QUARTER), MARIA)
    assert sheet["In-Reply-To"] is None
    assert {"BK-1:", "BK-2:"} <= set(lines(sheet))
    # She answers both, the first in the very words of the letter's example.
    assert '"BK-1: in progress, 1h"' in plain(sheet)
    text = way("BK-1: in progress, 1h\nBK-2: done, 30 min", sheet)
    talk.says(MARIA_SANTOS, DESK, f"Re: {sheet['Subject']}", text, answers=id_of(sheet))
    talk.later(minutes=1)
    talk.run()
    assert (task(talk, "BK-1").minutes, task(talk, "BK-2").state.value) == (60, "done")


def test_an_out_of_office_pauses_until_its_day_and_tells_the_owner_what_is_due(talk: Talk) -> None:
    request = begun(talk, "Hi Maria,\n\nplease update the supplier sheet by Friday 5pm PT. 6 hours at most.\n\nDana\n")
    talk.later(minutes=30)
    note = "I am out of the office until Monday, 23 November, without access to mail."
    talk.says(MARIA_SANTOS, DANA, f"Automatic reply: {SUBJECT}", note, answers=request, headers=OOO)
    came = passes(talk, manila(11, 24, 8, 0), QUARTER)
    assert heard(came, MARIA) == []
    told = [(at, letter) for at, letter in heard(came, OWNER) if "away" in said(letter).lower()]
    assert len(told) == 1
    assert "BK-1" in said(told[0][1])
    assert 8 <= told[0][0].astimezone(LOS_ANGELES).hour < 20
    # The day after it, work goes on: one friendly question, not four.
    hers = heard(passes(talk, manila(11, 24, 17, 0), QUARTER), MARIA)
    assert [f"{at.astimezone(MANILA):%a %d}" for at, _ in hers] == ["Tue 24"]


def test_away_until_by_her_own_word(talk: Talk) -> None:
    begun(talk, config=EARLY)
    ((_, ask),) = heard(passes(talk, manila(11, 17, 12, 0), QUARTER), MARIA)
    assert "away until" in said(ask)
    talk.says(MARIA_SANTOS, DESK, SUBJECT, "away until Friday", answers=id_of(ask))
    talk.later(minutes=1)
    talk.run()
    assert heard(passes(talk, manila(11, 19, 17, 0), QUARTER), MARIA) == []


def test_a_holiday_is_no_day_to_ask_on(talk: Talk) -> None:
    begun(talk, config=with_keys(CONFIG, 'holidays = ["2026-11-18", "2026-11-19"]'))
    hers = heard(passes(talk, manila(11, 24, 17, 0), QUARTER), MARIA)
    assert [f"{at.astimezone(MANILA):%a %d %H:%M}" for at, _ in hers] == ["Mon 23 08:45", "Tue 24 08:45"]


def test_stop_is_a_word_that_counts(talk: Talk) -> None:
    begun(talk)
    ((_, sheet),) = heard(passes(talk, manila(11, 19, 9, 0), QUARTER), MARIA)
    talk.says(MARIA_SANTOS, DESK, f"Re: {sheet['Subject']}", "stop", answers=id_of(sheet))
    talk.later(minutes=1)
    letters = talk.run()
    assert [letter["To"].addresses[0].addr_spec for letter in letters] == [MARIA]
    assert heard(passes(talk, manila(11, 24, 17, 0), QUARTER), MARIA) == []
    # What she has to know reaches her all the same.
    talk.now = manila(11, 25, 10, 0)
    _, letters = asks(talk, "Re: Supplier sheet [BK-1]", "#cancel BK-1")
    assert "cancel" in " ".join(said(letter).lower() for letter in letters)


def test_close_to_the_due_date_it_does_not_wait_for_the_next_sheet(talk: Talk) -> None:
    begun(talk, "Hi Maria,\n\nplease update the supplier sheet by Thursday 4pm Manila time. 6 hours at most.\n\nDana\n")
    hers = heard(passes(talk, manila(11, 19, 16, 0), QUARTER), MARIA)
    assert [f"{at.astimezone(MANILA):%a %d %H:%M}" for at, _ in hers] == ["Thu 19 08:45"]


def test_a_letter_that_waits_is_not_sent_once_she_has_answered(talk: Talk) -> None:
    """The way out is blocked when the word is asked for; her own mail comes before it is open again."""
    request = begun(talk, config=EARLY)
    talk.smtp.answers["MAIL"] = "451 Try again later"
    assert passes(talk, manila(11, 17, 11, 45), QUARTER) == []
    assert "A9" in printed(talk, "outbox")
    replies(talk, request, SUBJECT, "I am on it and will report tonight.")
    talk.later(minutes=5)
    talk.run()
    talk.smtp.answers.clear()
    assert heard(passes(talk, manila(11, 17, 16, 0), QUARTER), MARIA) == []
    assert "no longer true" in printed(talk, "outbox")


def test_a_digest_that_waits_is_not_sent_once_the_owner_has_answered(talk: Talk) -> None:
    request = begun(talk)
    talk.later(hours=1)
    reports(talk, request, SUBJECT, "State: in progress\nHours: 1\nQuestions: Which sheet is it?")
    talk.smtp.answers["MAIL"] = "451 Try again later"
    half_past_eight = datetime(2026, 11, 17, 8, 30, tzinfo=LOS_ANGELES).astimezone(UTC)
    assert passes(talk, half_past_eight, QUARTER) == []
    assert "O6" in printed(talk, "outbox")
    replies(talk, request, SUBJECT, "The blue one.", DANA, MARIA_SANTOS)
    talk.later(minutes=10)
    talk.smtp.answers.clear()
    assert passes(talk, half_past_eight + timedelta(hours=6), QUARTER) == []
    assert "no longer true" in printed(talk, "outbox")


def test_by_the_clock_of_who_moves_it(talk: Talk) -> None:
    """In London the clocks go back on 25 October 2026: the sheet comes at a quarter to nine before and after it."""
    there = CONFIG.replace("Asia/Manila", "Europe/London")
    talk.config = there
    talk.now = datetime(2026, 10, 21, 14, 0, tzinfo=UTC)  # Wednesday 15:00 in London
    talk.run()
    asks(talk, "Supplier sheet", SHEET)
    came = heard(passes(talk, datetime(2026, 10, 28, 17, 0, tzinfo=UTC), QUARTER), MARIA)
    assert [f"{at:%a %d %H:%M}" for at, _ in came] == ["Fri 23 07:45", "Mon 26 08:45", "Tue 27 08:45"]
