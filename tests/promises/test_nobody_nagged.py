"""Promise: who has answered, in whatever way, is not asked again the next morning (spec/letters.md: A9, A10, C14)."""

from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from tests.promises.play import DANA, DESK, MARIA, Play, id_of, to

MONDAY = datetime(2026, 11, 16, 16, 0, tzinfo=UTC)
"""08:00 in Los Angeles, midnight in Manila."""


def mornings(play: Play, days: int) -> list[EmailMessage]:
    """What Maria gets in so many days, with a pass each quarter of an hour."""
    found = []
    for _ in range(days * 96):
        play.later(minutes=15)
        found += [letter for letter in play.run() if to(letter) == "maria@example.net"]
    return found


def asks(letter: EmailMessage) -> bool:
    """Whether a letter asks for a word."""
    body = letter.get_body(("plain",))
    return body is not None and "write a line" in body.get_content()


def in_answer_to_the_sheet(play: Play, sheet: EmailMessage) -> None:
    text = "Noted both, will start with the customers."
    play.says(MARIA, DESK, f"Re: {sheet['Subject']}", text, answers=id_of(sheet))


def in_a_thread_of_its_own(play: Play, sheet: EmailMessage) -> None:
    play.says(MARIA, DANA, "Good morning", "Hi Dana, two of six customers are done.\n\nMaria")


def from_another_address(play: Play, sheet: EmailMessage) -> None:
    play.says("Maria <maria.s@example.org>", DANA, "Good morning", "Hi Dana, two of six are done.\n\nMaria")


@pytest.mark.parametrize("answer", [in_answer_to_the_sheet, in_a_thread_of_its_own, from_another_address, None])
def test_any_human_answer_stops_the_next_mornings_question(
    play: Play, answer: Callable[[Play, EmailMessage], None] | None
) -> None:
    play.config = play.config.replace('weekly_cap = "10h"', 'weekly_cap = "10h"\nacknowledge = "day"')
    play.now = MONDAY
    for what in ("call the six customers", "update the supplier sheet"):
        play.says(DANA, MARIA, what.capitalize(), f"Please {what} by Friday 27 Nov 5pm Pacific time, 3 hours at most.")
    (sheet,) = mornings(play, 1)
    assert sheet["Subject"] == "Today: 2 new"
    play.now = MONDAY + timedelta(hours=17)  # Tuesday 09:00 in Manila was an hour ago
    if answer:
        answer(play, sheet)
    play.run()
    asked = [letter for letter in mornings(play, 1) if asks(letter)]
    assert len(asked) == (0 if answer else 1)
    later = [letter for letter in mornings(play, 2) if asks(letter)]
    assert bool(later) == (answer is not in_answer_to_the_sheet)
