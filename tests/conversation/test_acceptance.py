"""Finished work is taken, given back with a word, or counts as taken in silence. Over real servers."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from tests.conversation.clients import DANA, DESK, Client, answer, gmail, iphone, outlook, said, to
from tests.conversation.stage import (
    MARIA,
    MARIA_SANTOS,
    OWNER,
    asks,
    heard,
    id_of,
    passes,
    printed,
    replies,
    reports,
    task,
)
from tests.conversation.talk import LOS_ANGELES, Talk, plain

pytestmark = pytest.mark.servers

TUESDAY = datetime(2026, 11, 17, 1, 30, tzinfo=UTC)  # Monday 17:30 in Los Angeles, Tuesday 09:30 in Manila
SHEET = "Hi Maria,\n\nplease update the supplier sheet by Friday 5pm PT. 3 hours at most.\n\nDana\n"
SUBJECT = "Re: Supplier sheet [BK-1]"
HALF = timedelta(minutes=30)


def dana(month: int, day: int, hour: int, minute: int = 0) -> datetime:
    """A moment by Dana's clock."""
    return datetime(2026, month, day, hour, minute, tzinfo=LOS_ANGELES).astimezone(UTC)


def finished(talk: Talk, at: datetime = TUESDAY, text: str = SHEET) -> tuple[str, str, EmailMessage]:
    """Maria finishes what was asked for at `at`; the request, her report, and the digest that tells Dana."""
    talk.now = at
    talk.run()
    request, _ = asks(talk, "Supplier sheet", text)
    talk.later(hours=3)
    report = replies(talk, request, SUBJECT, "State: done\nHours: 2\nDone: the sheet has the new prices\n")
    talk.later(minutes=1)
    talk.run()
    digest: list[EmailMessage] = []
    while not digest:
        talk.later(minutes=30)
        digest = to(OWNER, talk.run())
    return request, report, digest[0]


@pytest.mark.parametrize("client", [iphone, gmail, outlook])
def test_accept(talk: Talk, client: Client) -> None:
    _, _, digest = finished(talk)
    assert talk.now.astimezone(LOS_ANGELES).hour == 8
    assert "FINISHED (1)" in plain(digest)
    assert "Accepted on Wed 18 Nov unless you reply" in said(digest)
    talk.later(minutes=10)
    answer(talk, digest, "accept BK-1", client)
    talk.later(minutes=1)
    (transcript,) = talk.run()
    assert to(OWNER, [transcript])
    assert "BK-1 is accepted" in said(transcript)
    found = task(talk, "BK-1")
    assert found.accepted_at is not None
    assert found.waiting_on is None
    # Maria hears of it in her sheet, not at once.
    ((at, sheet),) = heard(passes(talk, dana(11, 17, 20), HALF), MARIA)
    assert at.astimezone(LOS_ANGELES).hour == 17
    assert "BK-1" in said(sheet)
    assert "accepted" in said(sheet).lower()


@pytest.mark.parametrize("client", [iphone, gmail, outlook])
def test_reopen_says_why_in_the_tasks_thread(talk: Talk, client: Client) -> None:
    request, report, digest = finished(talk)
    talk.later(minutes=10)
    answer(talk, digest, "reopen BK-1: the total on page 2 is wrong", client)
    talk.later(minutes=1)
    letters = talk.run()
    (hers,), (transcript,) = to(MARIA, letters), to(OWNER, letters)
    assert hers["Subject"].startswith("Re: Supplier sheet [BK-1]")
    assert hers["In-Reply-To"].strip("<>") in (request, report)
    assert f"<{request}>" in hers["References"].split()
    assert "the total on page 2 is wrong" in said(hers)
    assert [one.addr_spec for one in hers["Reply-To"].addresses] == [OWNER, "va@example.com"]
    assert "BK-1 is open again" in said(transcript)
    found = task(talk, "BK-1")
    assert (found.state.value, found.rework, found.waiting_on and found.waiting_on.value) == (
        "in_progress",
        1,
        "assistant",
    )
    assert found.waiting_since == talk.now - timedelta(minutes=1)
    # She finishes it again; the digest tells it again.
    talk.later(hours=10)
    reports(talk, id_of(hers), str(hers["Subject"]), "State: done\nHours: 0:30\n")
    assert task(talk, "BK-1").state.value == "done"
    ((_, again),) = heard(passes(talk, dana(11, 18, 12), HALF), OWNER)
    assert "FINISHED (1)" in plain(again)


def test_silence_accepts_after_a_working_day_and_not_over_a_weekend(talk: Talk) -> None:
    """Finished in the night before a Friday in Los Angeles: Dana had that Friday, and is not asked to work on Saturday."""
    _, _, digest = finished(talk, datetime(2026, 11, 20, 1, 30, tzinfo=UTC))
    assert talk.now.astimezone(LOS_ANGELES).strftime("%a %H") == "Fri 08"
    assert "Accepted on Mon 23 Nov unless you reply" in said(digest)
    came = passes(talk, dana(11, 23, 8), HALF)
    ahead = task(talk, "BK-1").accepted_at
    assert ahead is None or ahead > talk.now
    came += passes(talk, dana(11, 25, 20), HALF)
    accepted = task(talk, "BK-1").accepted_at
    assert accepted is not None
    assert accepted.astimezone(LOS_ANGELES).strftime("%a %d") == "Mon 23"
    assert "accepted" in printed(talk, "show", "BK-1")
    # No letter says so at once; one line of the next sheet does.
    hers = heard(came, MARIA)
    assert all("Re:" not in letter["Subject"] for _, letter in hers)
    # An answer after that still gives it back.
    talk.later(hours=1)
    talk.says(DANA, DESK, "Supplier sheet", "reopen BK-1: the Cruz line is missing")
    talk.later(minutes=1)
    letters = talk.run()
    assert "the Cruz line is missing" in said(to(MARIA, letters)[0])
    assert task(talk, "BK-1").rework == 1


@pytest.mark.parametrize(
    "words", ["Thanks!", "Thank you so much, Maria!", "Great work on the sheet, thanks.", "Perfect."]
)
def test_thanks_reopen_nothing(talk: Talk, words: str) -> None:
    request, report, _ = finished(talk)
    talk.later(minutes=20)
    replies(talk, report, SUBJECT, words, DANA, MARIA_SANTOS)
    talk.later(minutes=1)
    assert talk.run() == []
    assert task(talk, "BK-1").state.value == "done"
    replies(talk, request, SUBJECT, "You are welcome!")
    talk.later(minutes=1)
    talk.run()
    assert task(talk, "BK-1").state.value == "done"
    passes(talk, dana(11, 18, 18), HALF)
    assert task(talk, "BK-1").accepted_at is not None
    with talk.ledger() as store:
        assert store.counts()["tasks"] == 1


def test_a_late_wish_is_a_new_task(talk: Talk) -> None:
    _, report, _ = finished(talk)
    passes(talk, dana(11, 18, 18), HALF)
    assert task(talk, "BK-1").accepted_at is not None
    wish = "Thanks Maria. Please also add the phone numbers of all suppliers by Monday 5pm PT, 1 hour at most."
    replies(talk, report, SUBJECT, wish, DANA, MARIA_SANTOS)
    talk.later(minutes=1)
    letters = talk.run()
    found = task(talk, "BK-2")
    assert "phone numbers" in found.title.lower()
    assert task(talk, "BK-1").state.value == "done"
    assert task(talk, "BK-1").rework == 0
    # It is clear what is wanted: nobody asks Dana if it belongs to what is finished, and Maria hears of it at once.
    (hers,) = letters
    assert to(MARIA, [hers])
    assert hers["Subject"].endswith("[BK-2]")
    assert "Due: Mon 23 Nov, 17:00 your time" in plain(hers)


def test_an_eta_past_the_due_date_is_told_once_and_a_second_move_once(talk: Talk) -> None:
    talk.now = TUESDAY
    talk.run()
    request, _ = asks(talk, "Supplier sheet", SHEET)
    talk.later(hours=2)
    reports(talk, request, SUBJECT, "State: in progress\nHours: 1\nETA: Mon 23 Nov 3pm\n")
    talk.later(minutes=30)
    reports(talk, request, SUBJECT, "State: in progress\nHours: 0:30\nETA: Mon 23 Nov 3pm\n")
    told = heard(passes(talk, dana(11, 17, 20), HALF), OWNER)
    assert len(told) == 1
    assert "LATE (1)" in plain(told[0][1])
    assert heard(passes(talk, dana(11, 18, 12), HALF), OWNER) == []
    # Moved twice more: the promise is another now, and Dana hears it in one letter.
    talk.now = datetime(2026, 11, 19, 2, 0, tzinfo=UTC)
    reports(talk, request, SUBJECT, "State: in progress\nHours: 0:30\nETA: Tue 24 Nov 3pm\n")
    talk.later(hours=2)
    reports(talk, request, SUBJECT, "State: in progress\nHours: 0:15\nETA: Wed 25 Nov 3pm\n")
    told = heard(passes(talk, dana(11, 19, 20), HALF), OWNER)
    assert len(told) == 1
    assert "BK-1" in said(told[0][1])
