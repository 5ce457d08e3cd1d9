"""In the moment of sending: what stands still, what is not wanted any more, what waits for the next day."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inboxva.errors import TransientError
from inboxva.model.people import Role
from inboxva.service.conduct import CEILING
from tests.promises.play import DANA, DESK, MARIA, QUIET_CLOCK, SEVERAL, Play, to

TWO_IN_THE_MORNING = datetime(2026, 11, 17, 10, 0, tzinfo=UTC)
"""In Los Angeles: an evening in Manila."""


@pytest.fixture
def play(tmp_path: Path) -> Iterator[Play]:
    """A conversation in which nothing is written by the clock."""
    conversation = Play(tmp_path)
    conversation.config += QUIET_CLOCK
    yield conversation
    conversation.close()


def desk(play: Play, text: str) -> list[str]:
    """Dana writes to the desk; the subjects of what goes out."""
    play.later(minutes=1)
    play.says(DANA, DESK, "x", text)
    return [str(letter["Subject"]) for letter in play.run()]


@pytest.mark.parametrize("what", ["all", "BK"])
def test_what_is_paused_stands_still_and_goes_on_where_it_stood(play: Play, what: str) -> None:
    play.says(DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices.")
    play.says(DANA, DESK, "x", f"pause {what}")
    (answer,) = play.run()
    assert to(answer) == "dana@example.com"
    play.later(days=1)
    assert play.run() == []
    assert play.task("BK-1").state == "not_started"
    assert "Re: Chase the invoices [BK-1]" in desk(play, f"resume {what}")


def test_an_engagement_that_is_paused_does_not_hold_up_another(play: Play) -> None:
    assert len(desk(play, "pause WB")) == 1
    play.says(DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices.")
    assert "maria@example.net" in [to(letter) for letter in play.run()]


def test_what_the_owner_wants_no_more_of_is_not_sent_although_it_waits(play: Play) -> None:
    play.config = play.config.replace('weekly_cap = "10h"', 'weekly_cap = "2h"')
    asked = play.says(DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices.")
    play.run()
    play.now = TWO_IN_THE_MORNING
    play.says(MARIA, DANA, "Re: Chase the invoices", "Hours: 2\nDone: all six", answers=asked)
    assert [to(letter) for letter in play.run()] == ["maria@example.net"]  # Dana's notice waits for the morning
    desk(play, "quiet caps")
    play.later(hours=8)
    assert play.run() == []
    desk(play, "loud caps")
    assert play.run() == []


def test_what_nobody_asked_for_waits_for_the_next_day_once_enough_of_it_went(play: Play) -> None:
    play.now = datetime(2026, 11, 16, 16, 0, tzinfo=UTC)
    received = 0
    for number in range(CEILING[Role.OWNER] + 2):
        play.says(DANA, MARIA, f"Invoices and a few things {number}", SEVERAL)
        received += sum(to(letter) == "dana@example.com" for letter in play.run())
        play.later(minutes=30)
    assert received == CEILING[Role.OWNER]
    play.later(hours=6)
    assert [letter for letter in play.run() if to(letter) == "dana@example.com"] == []
    play.now = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)  # 08:00 in Los Angeles
    assert [to(letter) for letter in play.run()].count("dana@example.com") == 2


def test_no_program_writes_to_who_wrote_of_grief_until_the_owner_has(play: Play) -> None:
    asked = play.says(DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices.")
    play.run()
    play.later(hours=1)
    play.says(MARIA, DANA, "Re: Chase the invoices", "My father passed away, I cannot finish this.", answers=asked)
    assert [to(letter) for letter in play.run()] == ["dana@example.com"]
    play.says(DANA, DESK, "x", "cap BK-1: 4h")
    assert [to(letter) for letter in play.run()] == ["dana@example.com"]
    play.later(hours=1)
    play.says(DANA, MARIA, "Re: Chase the invoices", "I am so sorry. Take all the time that you need.", answers=asked)
    assert [to(letter) for letter in play.run()] == ["maria@example.net"]  # the limit, which waited


def test_what_the_clock_wrote_waits_no_night_for_the_server(play: Play, monkeypatch: pytest.MonkeyPatch) -> None:
    play.config = play.config.removesuffix(QUIET_CLOCK).replace(
        'weekly_cap = "10h"', 'weekly_cap = "10h"\nacknowledge = "day"'
    )
    play.now = datetime(2026, 11, 16, 16, 0, tzinfo=UTC)  # Monday 08:00 in Los Angeles, midnight in Manila
    asked = play.says(DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices, 3 hours at most.")
    play.run()
    play.later(hours=8, minutes=45)
    assert [str(letter["Subject"]) for letter in play.run()] == ["Today: 1 new"]
    play.later(hours=2)
    play.says(MARIA, DANA, "Re: Chase the invoices", "State: blocked\nBlocked: I need the list", answers=asked)
    play.run()

    def away(*_: object) -> None:
        raise TransientError("the server is away")

    with monkeypatch.context() as patched:
        patched.setattr(play.transport, "send", away)
        patched.setattr(play.transport, "check", away)
        play.now = datetime(2026, 11, 17, 16, 30, tzinfo=UTC)  # Dana's digest
        assert play.run() == []
        play.now = datetime(2026, 11, 18, 0, 45, tzinfo=UTC)  # Maria's sheet
        assert play.run() == []
    play.now = datetime(2026, 11, 18, 11, 0, tzinfo=UTC)  # 03:00 in Los Angeles, 19:00 in Manila
    assert play.run() == []
    play.now = datetime(2026, 11, 18, 16, 30, tzinfo=UTC)
    assert [(to(letter), str(letter["Subject"])) for letter in play.run()] == [("dana@example.com", "Your turn: 1")]
    play.now = datetime(2026, 11, 19, 0, 45, tzinfo=UTC)
    assert [to(letter) for letter in play.run()] == ["maria@example.net"]


def test_what_a_mail_caused_waits_for_the_morning_once_it_was_held_up(
    play: Play, monkeypatch: pytest.MonkeyPatch
) -> None:
    def away(*_: object) -> None:
        raise TransientError("the server is away")

    play.now = datetime(2026, 11, 17, 7, 0, tzinfo=UTC)  # Monday 23:00 in Los Angeles
    play.says(DANA, MARIA, "A few things", SEVERAL)
    with monkeypatch.context() as patched:
        patched.setattr(play.transport, "send", away)
        patched.setattr(play.transport, "check", away)
        play.run()
        play.later(minutes=10)
        assert play.run() == []
    play.now = datetime(2026, 11, 17, 11, 0, tzinfo=UTC)  # 03:00
    assert "dana@example.com" not in [to(letter) for letter in play.run()]
    play.now = datetime(2026, 11, 17, 16, 0, tzinfo=UTC)  # 08:00
    assert "dana@example.com" in [to(letter) for letter in play.run()]


def test_what_could_not_wait_is_no_news_hours_later(play: Play) -> None:
    asked = play.says(DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices.")
    play.run()
    play.later(hours=3)
    play.says(DANA, DESK, "x", "pause all")
    play.says(MARIA, DANA, "Re: Chase the invoices", "Blocked: I am locked out of the bank", answers=asked)
    play.run()
    play.later(hours=8)
    assert not [subject for subject in desk(play, "resume") if "in Maria's way" in subject]
    with play.ledger() as store:
        (urgent,) = [row for row in store.list_outbox() if row.kind == "O5"]
    assert (urgent.state, urgent.reason) == ("cancelled", "stale: its time is over")
