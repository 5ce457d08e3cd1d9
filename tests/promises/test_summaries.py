"""Promise: one summary a week, on its day, of everything that came before it; silence is told apart from a quiet week."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conversation.talk import plain
from tests.promises.play import DANA, MARIA, Play, id_of, to

ALONE = '\n[letters]\nday_sheet = "off"\nbrief = "never"\nreminders = "off"\nstatement = "never"\n'
"""Of all that the clock causes only the summaries."""
FRIDAY = datetime(2026, 11, 21, 1, 0, tzinfo=UTC)
"""Friday 20 November, 17:00 in Los Angeles."""


@pytest.fixture
def play(play: Play) -> Play:
    """A conversation in which nothing else is sent by the clock."""
    play.config += ALONE
    return play


def request(play: Play) -> str:
    """A request, and its Message-ID."""
    asked = play.says(DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices.")
    play.run()
    return asked


def test_what_came_in_a_minute_before_is_in_it(play: Play) -> None:
    asked = request(play)
    play.now = FRIDAY - timedelta(minutes=1)
    assert play.run() == []
    play.says(MARIA, DANA, "Re: Chase the invoices", "State: done\nHours: 3", answers=asked)
    play.later(minutes=1, seconds=30)
    with play.service() as opened:
        assert opened.summarise() == 0
    summary = play.run()[-1]
    assert to(summary) == "dana@example.com"
    assert "1 finished" in str(summary["Subject"])
    assert "3 h" in plain(summary)
    assert play.run() == []


def test_a_mailbox_that_stays_away_does_not_silence_it(play: Play) -> None:
    request(play)
    play.now = FRIDAY + timedelta(minutes=31)
    with play.service() as opened:
        assert opened.summarise() == 1
        opened.send()
        assert opened.summarise() == 0
    assert len(play.letters()) == 1
    assert play.run() == []


@pytest.mark.parametrize("days", [0, 10, 4000])
def test_a_held_mail_is_told_whatever_date_it_claims(play: Play, days: int) -> None:
    request(play)
    play.later(days=1)
    play.says(MARIA, DANA, "Hours", "Hours: 3", proven=False, date=play.now - timedelta(days=days))
    play.run()
    play.now = FRIDAY
    (summary,) = play.run()
    assert "One mail was kept aside" in plain(summary)


@pytest.mark.parametrize(
    ("moment", "before", "after"),
    [  # the nights on which Los Angeles changes its clocks
        ("Sun 02:30", datetime(2026, 11, 1, 9, 0, tzinfo=UTC), datetime(2026, 11, 1, 12, 0, tzinfo=UTC)),
        ("Sun 01:30", datetime(2026, 11, 1, 8, 0, tzinfo=UTC), datetime(2026, 11, 1, 12, 0, tzinfo=UTC)),
        ("Sun 02:30", datetime(2027, 3, 14, 9, 0, tzinfo=UTC), datetime(2027, 3, 14, 12, 0, tzinfo=UTC)),
    ],
)
def test_the_night_the_clocks_change_brings_one_summary(
    play: Play, moment: str, before: datetime, after: datetime
) -> None:
    play.config = play.config.replace('code = "BK"', f'code = "BK"\nsummary = "{moment}"')
    play.config = play.config.replace('code = "WB"', 'code = "WB"\nsummary = "never"')
    play.now = before
    assert play.run() == []
    sent = 0
    while play.now < after:
        play.later(minutes=15)
        sent += len(play.run())
    play.now += timedelta(hours=12)
    assert sent + len(play.run()) == 1


def test_a_clock_that_is_set_back_sends_none_twice(play: Play) -> None:
    request(play)
    play.now = FRIDAY + timedelta(minutes=5)
    assert len(play.run()) == 1
    play.now = FRIDAY - timedelta(days=2)
    assert play.run() == []
    play.now = FRIDAY + timedelta(minutes=6)
    assert play.run() == []


def test_engagements_with_moments_of_their_own_get_their_own(play: Play) -> None:
    play.config = play.config.replace('code = "WB"', 'code = "WB"\nsummary = "Thu 09:00"')
    request(play)
    went = {}
    while play.now < FRIDAY + timedelta(days=8):
        play.later(hours=1)
        for letter in play.run():
            went[play.now] = (to(letter), "BK-1" in plain(letter))
    days = [moment.astimezone(play.settings().people.owner.zone).strftime("%a %H") for moment in went]
    assert days == ["Thu 09", "Fri 17", "Thu 09", "Fri 17"]
    assert [told for _, told in went.values()] == [False, True, False, True]


def test_a_period_that_is_over_is_named_until_the_owner_says_that_it_is_paid(play: Play) -> None:
    asked = request(play)
    play.says(MARIA, DANA, "Re: Chase the invoices", "Done: six calls\nHours: 3", answers=asked)
    play.run()
    play.now = FRIDAY
    (of_november,) = play.run()
    assert "paid BK" not in plain(of_november)  # November is not over
    play.now = FRIDAY + timedelta(days=14)
    (reminder,) = play.run()
    assert "36.00 USD to Maria" in plain(reminder)
    assert 'Reply "paid BK 2026-11-30"' in plain(reminder)
    sent, transcript = play.pays("BK 2026-11-30", f"Re: {reminder['Subject']}", id_of(reminder))
    assert (to(sent), to(transcript)) == ("maria@example.net", "dana@example.com")
    assert "is closed as paid" in plain(transcript)
    play.now = FRIDAY + timedelta(days=21)
    (quiet,) = play.run()
    assert "paid BK" not in plain(quiet)
