"""`undo`: what a command mail of the last day changed is taken back, and who had heard of it hears that (O11)."""

from dataclasses import replace

import pytest

from inboxva.model.actions import Undo
from inboxva.model.assistantletters import OwnersWord
from inboxva.model.codes import undo_code
from inboxva.model.context import Context, Undoable
from tests.decide.answering import typed
from tests.decide.deciding import MONDAY, decided
from tests.decide.steered import BK12, BK13, CHASE, WB4, answering, facts, ledger, letters, of, said, sent, steered

CODE = undo_code(b"", "answer1@example.com")
DONE = Undoable(71, CODE, ("done BK-12",), MONDAY, (BK12,), ((BK12, "maria@example.net"),), names=("done",))


def known(one: Undoable = DONE, *, answers: bool = True) -> Context:
    there = answering("O11", key="done:answer1@example.com", task=BK12) if answers else ledger()
    return replace(there, undoable=(replace(one, message=70, code="aaaaa"), one))


@pytest.mark.parametrize("text", ["undo", f"undo {CODE}", f"UNDO {CODE.upper()}.", f"#undo {CODE}"])
def test_undo_in_the_answer_to_a_transcript(text: str) -> None:
    plan = decided(typed(text, number=2), known())
    assert of(plan, Undo) == [Undo(71)]
    (letter,) = letters(plan, "A13")
    assert letter.facts == OwnersWord("Maria", "Dana", BK12, CHASE.title, "taken_back", "done BK-12")
    assert said(plan) == [f"+ {text}: taken back: done BK-12"]
    assert facts(plan).undo == ""


def test_a_code_works_in_a_mail_of_its_own() -> None:
    plan = decided(typed(f"undo {CODE}", number=2), known(answers=False))
    assert of(plan, Undo) == [Undo(71)]


def test_what_reached_nobody_is_taken_back_without_a_letter() -> None:
    plan = decided(typed("undo", number=2), known(replace(DONE, gone=())))
    assert of(plan, Undo) == [Undo(71)]
    assert [letter.kind for letter in letters(plan)] == ["O11"]


def test_who_had_two_letters_hears_once_for_each_task_of_lines_of_their_own() -> None:
    one = replace(
        DONE, said=("reopen BK-13: wrong", "done BK-12", "approve all"), names=("reopen", "done", "approve"),
        gone=((BK12, "maria@example.net"), (BK12, "maria@example.net"), (BK13, "maria@example.net"), (None, "x@y.z"),
              (WB4, "priya@example.net")),
    )  # fmt: skip
    plan = decided(typed("undo", number=2), known(one))
    told = {
        letter.facts.ref: letter.facts.text for letter in letters(plan, "A13") if isinstance(letter.facts, OwnersWord)
    }
    assert told == {BK12: "done BK-12", BK13: "reopen BK-13: wrong", WB4: ""}
    assert len(sent(plan)) == 4


@pytest.mark.parametrize(
    ("lines", "heard"),
    [
        ([("done", "done BK-12"), ("cancel", "cancel BK-121")], "done BK-12"),
        (
            [("due", "due BK-12: Fri"), ("note", "note BK-12: slow, as ever"), ("snooze", "snooze BK-12")],
            "due BK-12: Fri",
        ),
        ([("done", "done BK-12, WB-4")], ""),
        ([("yes", "yes")], ""),
        ([("done", "done")], "done"),
    ],
)
def test_an_assistant_reads_no_line_that_is_somebody_elses(lines: list[tuple[str, str]], heard: str) -> None:
    names, said_lines = zip(*lines, strict=True)
    (letter,) = letters(decided(typed("undo", number=2), known(replace(DONE, said=said_lines, names=names))), "A13")
    assert isinstance(letter.facts, OwnersWord)
    assert letter.facts.text == heard


def test_who_read_it_in_the_mail_itself_hears_that_it_is_taken_back() -> None:
    lines = ("done BK-12", "snooze WB-4")
    one = replace(
        DONE, said=lines, names=("done", "snooze"), tasks=(BK12, WB4), gone=(),
        read_by=("dana@example.com", "maria@example.net"),
    )  # fmt: skip
    plan = decided(typed("undo", number=2), known(one))
    (letter,) = letters(plan, "A13")
    assert (letter.to.email, letter.task) == ("maria@example.net", BK12)
    again = decided(typed("undo", number=2), known(replace(one, gone=((BK12, "maria@example.net"),))))
    assert len(letters(again, "A13")) == 1


def test_what_stays_is_not_said_to_be_taken_back() -> None:
    lines = ("due BK-12: Fri", "note BK-12: x", "thanks BK-12: y", "list", "split BK-13", "due BK-12: Fri")
    one = replace(DONE, said=lines, names=("due", "note", "thanks", "list", "split", "cap"))
    assert said(decided(typed("undo", number=2), known(one))) == ["+ undo: taken back: due BK-12: Fri"]


def test_what_was_taken_back_before_is_said_so() -> None:
    plan = decided(typed("undo", number=2), known(replace(DONE, undone=True)))
    assert of(plan, Undo) == []
    assert said(plan) == ["+ undo: this was taken back before: done BK-12"]


def test_an_unknown_or_missing_code_is_said_so() -> None:
    assert "nothing can be taken back under zzzzz" in said(steered("undo zzzzz", known(answers=False)))[0]
    assert "write the code" in said(steered("undo", known(answers=False)))[0]


@pytest.mark.parametrize(
    ("text", "can"),
    [
        ("done BK-13", True),
        ("due BK-12: Wed", True),
        ("pause all", True),
        ("snooze BK-12 2d", True),
        ("note BK-12: x", False),
        ("thanks BK-12: x", False),
        ("list", False),
        ("banana split", False),
        ("move BK-12 WB", False),
        ("quiet bananas", False),
    ],
)
def test_the_transcript_gives_the_code_where_something_can_be_taken_back(text: str, can: bool) -> None:
    plan = steered(text)
    assert not letters(plan, "O11") or facts(plan).undo == (CODE if can else "")
