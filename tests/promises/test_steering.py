"""Promise: owners steer by mail. One letter answers each command mail, a yes is asked once, and undo takes it back."""

import re

import pytest

from inboxva.model.work import State
from tests.conversation.talk import plain
from tests.promises.play import DANA, DESK, MARIA, Play, id_of, to

OPERATIONS = """
[[engagements]]
name = "Operations"
slug = "operations"
code = "OPS"
assistants = ["maria@example.net"]
"""


def asked(play: Play, what: str = "chase the unpaid invoices") -> str:
    """A request of Dana's, told to Maria."""
    request = play.says(DANA, MARIA, what.capitalize(), f"Please {what} by Friday 5pm.")
    play.later(minutes=1)
    play.run()
    return request


def commands(play: Play, text: str, answers: str = "") -> dict[str, str]:
    """The letters that a command mail causes, by whom they go to; each gets one at most."""
    play.later(minutes=1)
    play.says(DANA, DESK, "Commands", text, answers=answers)
    letters = play.run()
    assert len({to(letter) for letter in letters}) == len(letters)
    return {to(letter).partition("@")[0]: plain(letter) for letter in letters} | {"last": id_of(letters[-1])}


def test_cancel_asks_first_and_a_yes_or_the_code_does_it_once(play: Play) -> None:
    asked(play)
    told = commands(play, "cancel BK-1")
    assert list(told) == ["dana", "last"]
    assert play.task("BK-1").state is not State.CANCELLED
    done = commands(play, "Yes please", told["last"])
    assert set(done) == {"dana", "maria", "last"}
    assert play.task("BK-1").state is State.CANCELLED
    again = commands(play, "yes", told["last"])
    assert "nothing waits for a yes" in again["dana"].lower()
    assert set(again) == {"dana", "last"}


def test_done_and_undo_leave_a_task_as_it_was_and_who_had_heard_hears_again(play: Play) -> None:
    asked(play)
    before = play.task("BK-1").state
    done = commands(play, "done BK-1")
    assert play.task("BK-1").state is State.DONE
    code = re.search(r"undo ([2-9a-z]{5})", done["dana"])
    assert code
    back = commands(play, f"undo {code[1]}")
    assert play.task("BK-1").state is before
    assert "maria" in back
    assert "taken back before" in commands(play, "undo", done["last"])["dana"]


def test_a_reopened_task_is_in_progress_again_and_the_reason_goes_to_who_did_it(play: Play) -> None:
    request = asked(play)
    play.later(hours=4)
    play.says(MARIA, DANA, "Re: Chase the unpaid invoices", "State: done\nHours: 1", answers=request)
    play.run()
    assert play.task("BK-1").state is State.DONE
    told = commands(play, "reopen BK-1: two customers are missing")
    assert play.task("BK-1").state is State.IN_PROGRESS
    assert "two customers are missing" in told["maria"]


def test_a_task_that_was_moved_answers_to_both_references(play: Play) -> None:
    play.config += OPERATIONS
    asked(play)
    told = commands(play, "move BK-1 OPS")
    assert "BK-1" in told["maria"]
    assert "OPS-1" in told["maria"]
    assert list(play.tasks()) == ["OPS-1"]
    commands(play, "done BK-1")
    assert play.task("OPS-1").state is State.DONE


def test_a_person_is_spoken_to_as_a_person(play: Play) -> None:
    request = asked(play)
    for text in ("Cancel the Denver flight please", "Done.", "Note BK-1 is on hold", "Thanks for BK-1, it was late"):
        play.later(minutes=1)
        play.says(DANA, MARIA, "Re: Chase the unpaid invoices", text, answers=request)
        assert play.run() == []
    assert play.task("BK-1").state is State.NOT_STARTED


def test_a_moved_task_is_shown_and_reported_on_under_its_old_reference(play: Play) -> None:
    play.config += OPERATIONS
    asked(play)
    commands(play, "move BK-1 OPS")
    for hours in (3, 2):
        play.later(hours=3)
        play.says(MARIA, DANA, "BK-1", f"BK-1\nCorrection: {hours}h")
        (receipt,) = (letter for letter in play.run() if to(letter) == "maria@example.net")
        assert "OPS-1" in receipt["Subject"]
        assert "BK-1" not in plain(receipt)
    assert play.task("OPS-1").minutes == 120
    assert "OPS-1" in commands(play, "show BK-1")["dana"]
    assert "OPS-1 Chase the unpaid invoices: 2 h" in commands(play, "pay")["dana"].partition("(OPS)")[2]


def test_who_read_a_word_in_the_thread_hears_that_it_is_taken_back(play: Play) -> None:
    request = asked(play)
    play.says(DANA, MARIA, "Re: Chase the unpaid invoices", "Done BK-1", answers=request)
    (transcript,) = play.run()
    back = commands(play, "undo", id_of(transcript))
    assert "Done BK-1" in back["maria"]
    assert play.task("BK-1").state is State.NOT_STARTED


def test_thanks_and_answers_are_never_taken_back(play: Play) -> None:
    request = asked(play)
    play.later(hours=3)
    play.says(MARIA, DANA, "Re: x", "State: in progress\nQuestions: blue or red?", answers=request)
    play.run()
    for lines in ("thanks BK-1: lovely\nsnooze BK-1 2d", "Q1: blue\nquiet ideas"):
        done = commands(play, lines)
        assert "maria" in done
        back = commands(play, "undo", done["last"])
        assert set(back) == {"dana", "last"}
        assert lines.splitlines()[0] not in back["dana"]


@pytest.mark.parametrize("lines", ["thanks BK-1: lovely\ndone BK-1", "Q1: blue\npriority BK-1: high"])
def test_who_heard_of_a_change_with_thanks_or_an_answer_hears_that_it_is_taken_back(play: Play, lines: str) -> None:
    request = asked(play)
    play.later(hours=3)
    play.says(MARIA, DANA, "Re: x", "State: in progress\nQuestions: blue or red?", answers=request)
    play.run()
    done = commands(play, lines)
    back = commands(play, "undo", done["last"])
    assert lines.splitlines()[1] in back["maria"]


def test_a_yes_that_an_assistant_reads_too_does_nothing_and_it_is_said(play: Play) -> None:
    asked(play)
    told = commands(play, "cancel BK-1")
    play.says(DANA, f"{DESK}, {MARIA}", "Re: Please confirm: cancel BK-1", "yes", answers=told["last"])
    (letter,) = play.run()
    assert to(letter) == "dana@example.com"
    assert "send it again, to me alone" in plain(letter)
    play.says(DANA, DESK, "Re: Please confirm: cancel BK-1", "No, not now please.", answers=told["last"])
    assert play.run() == []
    assert play.task("BK-1").state is not State.CANCELLED


def test_a_note_stays_the_owners_alone_when_the_lines_beside_it_are_taken_back(play: Play) -> None:
    asked(play)
    done = commands(play, "due BK-1: Mon 23 Nov 5pm\nnote BK-1: slow, as ever")
    back = commands(play, "undo", done["last"])
    assert "due BK-1: Mon 23 Nov 5pm" in back["maria"]
    assert "slow" not in back["maria"] + back["dana"]
