"""Letters at the hour and in the number that people bear: day sheets, digests, urgent notices. Over real servers."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from tests.conversation.clients import DANA, DESK, Client, addressee, answer, gmail, iphone, outlook, said, to
from tests.conversation.stage import (
    MARIA,
    MARIA_SANTOS,
    OWNER,
    PRIYA,
    PRIYA_RAO,
    asks,
    heard,
    id_of,
    passes,
    replies,
    reports,
    subjects,
    task,
    with_keys,
    with_letters,
)
from tests.conversation.talk import CONFIG, LOS_ANGELES, MANILA, Talk, plain

pytestmark = pytest.mark.servers

QUARTER = timedelta(minutes=15)
BY_DAY = with_keys(CONFIG, 'acknowledge = "day"')
BOTH = BY_DAY.replace(
    'assistants = ["priya@example.net"]\ntimezone = "Asia/Kolkata"',
    'assistants = ["maria@example.net", "priya@example.net"]\ntimezone = "Asia/Kolkata"\nacknowledge = "day"',
)


def dana(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment by Dana's clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=LOS_ANGELES).astimezone(UTC)


def manila(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment by Maria's clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=MANILA).astimezone(UTC)


def test_a_request_at_night_comes_a_quarter_of_an_hour_before_work(talk: Talk) -> None:
    talk.config = BOTH
    talk.now = dana(11, 16, 9)  # one in the night in Manila
    talk.run()
    _, letters = asks(talk, "Supplier sheet", "Please update the supplier sheet by Friday 5pm PT. 3 hours at most.")
    assert to(MARIA, letters) == []
    talk.later(minutes=30)
    _, letters = asks(
        talk, "[website] Contact page", "Please make the contact page by Thursday 5pm PT. 2 hours at most."
    )
    assert to(MARIA, letters) == []
    assert heard(passes(talk, manila(11, 17, 8, 30), QUARTER), MARIA) == []
    ((at, sheet),) = heard(passes(talk, manila(11, 17, 12), QUARTER), MARIA)
    assert at == manila(11, 17, 8, 45)
    assert sheet["In-Reply-To"] is None
    assert sheet["Subject"] == "Today: 2 new"
    text = said(sheet)
    assert "BK-1" in text
    assert "WB-1" in text
    assert "Due: Fri 20 Nov, 17:00 your time" in plain(sheet)

    # A report of the day is answered by the next sheet, not at once.
    talk.says(MARIA_SANTOS, DESK, "Today", "BK-1: in progress, 2h\nWB-1: done, 1h\n")
    talk.later(minutes=1)
    assert to(MARIA, talk.run()) == []
    ((at, sheet),) = heard(passes(talk, manila(11, 18, 12), QUARTER), MARIA)
    assert at == manila(11, 18, 8, 45)
    assert "2 h" in said(sheet)
    assert "BK-1" in said(sheet)
    assert "open" in sheet["Subject"]
    # Nothing new since: no letter.
    talk.now = manila(11, 18, 17)
    assert heard(passes(talk, manila(11, 19, 7), QUARTER), MARIA) == []


def test_no_sheet_on_a_weekend(talk: Talk) -> None:
    talk.config = BY_DAY
    talk.now = dana(11, 20, 9)  # Saturday, one in the night in Manila
    talk.run()
    asks(talk, "Supplier sheet", "Please update the supplier sheet by Friday 27 November 5pm PT. 3 hours at most.")
    ((at, _),) = heard(passes(talk, manila(11, 23, 12), QUARTER), MARIA)
    assert at == manila(11, 23, 8, 45)


def asked(talk: Talk) -> EmailMessage:
    """Two questions and a blocker of two assistants; the digest of the morning after."""
    talk.now = manila(11, 17, 9, 30)
    talk.run()
    sheet, _ = asks(
        talk, "Supplier sheet", "Please update the supplier sheet by Friday 27 Nov 5pm PT. 3 hours at most."
    )
    bank, _ = asks(talk, "Bank export", "Please export the bank statements by Friday 27 Nov 5pm PT. 3 hours at most.")
    page, _ = asks(talk, "Contact page", "Please make the contact page by Friday 27 Nov 5pm PT.", PRIYA_RAO)
    talk.later(hours=4)
    replies(talk, sheet, "Re: Supplier sheet [BK-1]", "State: in progress\nHours: 1\nQuestions: Which sheet is it?")
    replies(talk, bank, "Re: Bank export [BK-2]", "State: blocked\nBlocked: the account of Ben is missing")
    replies(talk, page, "Re: Contact page [WB-1]", "State: in progress\nQuestions: Which photo goes on top?", PRIYA_RAO)
    talk.later(minutes=1)
    talk.run()
    ((at, digest),) = heard(passes(talk, dana(11, 17, 12), QUARTER), OWNER)
    assert at == dana(11, 17, 8, 30)
    return digest


@pytest.mark.parametrize("client", [iphone, gmail, outlook])
def test_the_digest_is_answered_by_numbers_and_by_snooze(talk: Talk, client: Client) -> None:
    digest = asked(talk)
    assert digest["Subject"] == "Your turn: 3 (2 questions from Maria and Priya)"
    assert digest["In-Reply-To"] is None
    text = plain(digest)
    assert text.index("Q1") < text.index("BK-2")
    answer(talk, digest, "Q1: the blue one\nQ2: the shop front\nsnooze BK-2 2d", client)
    talk.later(minutes=1)
    letters = talk.run()
    (hers,), (theirs,), (transcript,) = (to(who, letters) for who in (MARIA, PRIYA, OWNER))
    assert "the blue one" in said(hers)
    assert "snooze" not in said(hers)
    assert "the shop front" in said(theirs)
    assert "I say nothing of BK-2 until Thu 19 Nov" in said(transcript)
    # Two days of quiet about the bank, then it is said once more.
    came = heard(passes(talk, dana(11, 18, 20), QUARTER), OWNER)
    assert came == []
    ((at, again),) = heard(passes(talk, dana(11, 19, 12), QUARTER), OWNER)
    assert at == dana(11, 19, 8, 30)
    assert "BK-2" in said(again)
    assert "BK-1" not in said(again)


def test_an_item_is_said_seldom_and_not_for_ever(talk: Talk) -> None:
    asked(talk)
    came = heard(passes(talk, dana(11, 25, 20), QUARTER), OWNER)
    turns = [at.astimezone(LOS_ANGELES).strftime("%a %H:%M") for at, one in came if "Your turn" in one["Subject"]]
    assert turns == ["Thu 08:30"]  # a working day and a night later, once
    weeks = [one for _, one in came if "Your week" in one["Subject"]]
    assert len(weeks) == 1
    assert "Which sheet is it?" in said(weeks[0])
    assert "Which photo goes on top?" in said(weeks[0])


def test_what_is_urgent_comes_at_once_three_times_a_day(talk: Talk) -> None:
    talk.now = manila(11, 17, 9, 30)
    talk.run()
    request, _ = asks(talk, "Supplier sheet", "Please update the supplier sheet by Tuesday noon PT. 3 hours at most.")
    urgent: list[EmailMessage] = []
    for question in (
        "Which sheet?",
        "The client is waiting: which price?",
        "I am locked out. Can you help?",
        "What is the code?",
    ):
        talk.later(minutes=40)
        letters = reports(talk, request, "Re: Supplier sheet [BK-1]", f"State: in progress\nQuestions: {question}")
        urgent += to(OWNER, letters)
    assert [letter["Subject"] for letter in urgent] == [f"[BK-1] Maria asks: Q{n}" for n in (1, 2, 3)]
    assert all(letter["In-Reply-To"] is None for letter in urgent)
    # The fourth waits for the morning.
    ((at, digest),) = heard(passes(talk, dana(11, 17, 9), QUARTER), OWNER)
    assert at == dana(11, 17, 8, 30)
    assert "What is the code?" in said(digest)
    # An answer to one of them goes to Maria alone, in the thread.
    answer(talk, urgent[1], "Q2: 40 dollars", gmail)
    talk.later(minutes=1)
    (hers,) = to(MARIA, talk.run())
    assert "40 dollars" in said(hers)
    assert hers["Subject"].startswith("Re: Supplier sheet")


def test_personal_words_are_left_to_the_owner(talk: Talk) -> None:
    talk.config = with_keys(CONFIG, 'check_in = "2h"')
    talk.now = manila(11, 17, 9, 30)
    talk.run()
    request, _ = asks(
        talk, "Supplier sheet", "Please update the supplier sheet by Friday 27 Nov 5pm PT. 6 hours at most."
    )
    talk.later(hours=1)
    hers = replies(
        talk, request, "Re: Supplier sheet [BK-1]", "My father passed away, the sheet is not finished. I am sorry."
    )
    talk.later(minutes=1)
    letters = talk.run()
    assert to(MARIA, letters) == []
    came = passes(talk, manila(11, 19, 12), QUARTER)
    assert heard(came, MARIA) == []
    personal = [
        (at, one)
        for at, one in [*((talk.now, one) for one in letters), *heard(came, OWNER)]
        if "personal" in one["Subject"]
    ]
    assert len(personal) == 1
    assert "passed away" not in said(personal[0][1])
    # Dana writes herself; from then on letters go again.
    replies(talk, hers, "Re: Supplier sheet [BK-1]", "I am so sorry. Take all the time you need.", DANA, MARIA_SANTOS)
    talk.later(minutes=1)
    assert to(MARIA, talk.run()) == []
    talk.later(hours=24)
    _, letters = asks(talk, "Price list", "Please get the new price list by 4 December 5pm PT. 2 hours at most.")
    assert len(to(MARIA, letters)) == 1


def test_one_summary_for_all_that_share_its_time(talk: Talk) -> None:
    asked(talk)
    came = passes(talk, dana(11, 20, 20), QUARTER)
    weeks = [(at, one) for at, one in heard(came, OWNER) if "Your week" in one["Subject"]]
    assert [at for at, _ in weeks] == [dana(11, 20, 17)]
    text = said(weeks[0][1])
    assert "Maria" in text
    assert "Priya" in text
    assert "Next summary: Fri 27 Nov, 17:00" in text
    talk.config = with_keys(talk.config, 'summary = "Thu 12:00"', "WB")
    came = passes(talk, dana(11, 28, 1), QUARTER)
    weeks = [(at, one) for at, one in heard(came, OWNER) if "Your week" in one["Subject"]]
    assert [at for at, _ in weeks] == [dana(11, 26, 12), dana(11, 27, 17)]
    assert "WB-1" in said(weeks[0][1])
    assert "BK-1" not in said(weeks[0][1])


def test_a_busy_day_stays_under_the_ceilings(talk: Talk) -> None:
    talk.config = with_letters(with_keys(CONFIG, 'check_in = "1h"'), 'day_sheet = "off"')
    talk.now = manila(11, 17, 8, 30)
    talk.run()
    names = []
    for number in range(8):
        name, _ = asks(
            talk, f"Matter {number}", f"Please finish matter number {number} by Wednesday noon PT. 6 hours at most."
        )
        names.append(name)
    came = passes(talk, manila(11, 17, 12), QUARTER)
    for number, name in enumerate(names):
        replies(
            talk,
            name,
            f"Re: Matter {number} [BK-{number + 1}]",
            "State: in progress\nHours: 1\nETA: Fri 5pm\nQuestions: Which one?",
        )
        talk.later(minutes=10)
        came += [(talk.now, one) for one in talk.run()]
    came += passes(talk, dana(11, 17, 23), QUARTER)
    unasked = [one for _, one in came if one["Auto-Submitted"] == "auto-generated"]
    hers = [one for one in unasked if addressee(one) == MARIA]
    assert len(hers) <= 4
    by_day: dict[str, int] = {}
    for at, one in heard(came, OWNER):
        if one["Auto-Submitted"] == "auto-generated":
            day = at.astimezone(LOS_ANGELES).strftime("%a")
            by_day[day] = by_day.get(day, 0) + 1
    assert by_day, subjects(unasked)
    assert max(by_day.values()) <= 5
    assert task(talk, "BK-8").waiting_on == "owner"


def test_awake_hours_of_the_owner(talk: Talk) -> None:
    """What is late is told between eight and eight of the owner's day, whenever it comes in."""
    talk.now = manila(11, 17, 9, 30)
    talk.run()
    request, _ = asks(talk, "Supplier sheet", "Please update the supplier sheet by Tuesday 11pm PT. 3 hours at most.")
    talk.now = dana(11, 17, 1)
    assert (
        to(OWNER, reports(talk, request, "Re: Supplier sheet [BK-1]", "State: in progress\nHours: 1\nETA: Thu 5pm"))
        == []
    )
    came = heard(passes(talk, dana(11, 17, 12), QUARTER), OWNER)
    assert [at for at, _ in came] in ([dana(11, 17, 8)], [dana(11, 17, 8, 30)])
    assert id_of(came[0][1])
