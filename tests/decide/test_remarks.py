"""What Dana says beside the work: notes, thanks by command, and praise in a thread, which is kept (A13)."""

from dataclasses import replace

import pytest

from inboxva.model.actions import Note, Thank
from inboxva.model.assistantletters import OwnersWord
from inboxva.model.context import ThreadFacts
from inboxva.model.plan import Kind, Plan
from inboxva.model.work import State
from tests.decide.answering import typed
from tests.decide.deciding import MONDAY, decided
from tests.decide.steered import (
    BK12,
    BK13,
    CHASE,
    SHEET,
    TASKS,
    WB4,
    answering,
    ledger,
    letters,
    of,
    said,
    sent,
    steered,
)


def test_a_note_is_kept_and_told_to_nobody() -> None:
    plan = steered("note BK-12: the bank is closed on Friday.")
    assert Note("note", "the bank is closed on Friday.", BK12) in plan.actions
    assert [letter.kind for letter in letters(plan)] == ["O11"]
    assert "nobody is told" in said(plan)[0]
    assert "write what to keep" in said(steered("note BK-12:"))[0]


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("thanks BK-13: the sheet is lovely!", "the sheet is lovely!"),
        ("thanks BK-13", ""),
        ("Great work on BK-13!", ""),
        ("well done BK-13: all in a day", "all in a day"),
        ("thanks 1: lovely", "lovely"),
    ],
)
def test_thanks_go_to_who_did_it(text: str, words: str) -> None:
    plan = steered(text, ledger(listed={1: BK13}))
    assert of(plan, Thank) == [Thank("maria@example.net", words, BK13)]
    (letter,) = letters(plan, "A13")
    assert letter.facts == OwnersWord("Maria", "Dana", BK13, SHEET.title, "thanks", words)


def test_thanks_for_several_tasks_are_one_letter_to_each() -> None:
    plan = steered("thanks BK-12, WB-4, BK-13: lovely")
    assert [(thank.person, thank.task) for thank in of(plan, Thank)] == [
        ("maria@example.net", BK12), ("maria@example.net", BK13), ("priya@example.net", WB4),
    ]  # fmt: skip
    assert [line for line in sent(plan) if "A13" in line] == [
        "A13 BK-12 maria@example.net",
        "A13 WB-4 priya@example.net",
    ]
    (maria, _) = letters(plan, "A13")
    assert isinstance(maria.facts, OwnersWord)
    assert "BK-13" in maria.facts.title


def test_two_lines_of_thanks_to_one_person_go_in_one_letter() -> None:
    (letter,) = letters(steered("thanks BK-12: one\nthanks BK-12: two\nthanks BK-12: two"), "A13")
    words = [part.text for part in (*letter.before, letter.facts) if isinstance(part, OwnersWord)]
    assert words == ["one", "two"]


@pytest.mark.parametrize("text", ["Thanks!", "thanks", "Thank you Maria", "Thanks a lot, that was quick"])
def test_thanks_alone_are_a_courtesy(text: str) -> None:
    plan = steered(text, answering("O6"))
    assert of(plan, Thank) == []
    assert letters(plan) == []


def test_a_secret_is_no_thanks() -> None:
    plan = steered("thanks BK-13: the password is Gr8-horse-77x")
    assert of(plan, Thank) == []
    assert [letter.kind for letter in letters(plan)] == ["O11"]


def in_thread(text: str, *, state: State = State.IN_PROGRESS, to: str = "maria@example.net", re: str = "Re: ") -> Plan:
    task = replace(CHASE, state=state)
    thread = ThreadFacts(5, "bookkeeping", BK12, MONDAY)
    there = ledger(by_reference=(("findings@example.com", thread),), tasks={**TASKS, BK12: task})
    return decided(typed(text, to=to, subject=f"{re}Unpaid invoices"), there)


@pytest.mark.parametrize("state", [State.IN_PROGRESS, State.DONE])
def test_praise_in_the_thread_is_kept_and_writes_to_nobody(state: State) -> None:
    plan = in_thread("Thanks Maria, great work on the statements!", state=state)
    assert of(plan, Thank) == [Thank("maria@example.net", "Thanks Maria, great work on the statements!", BK12)]
    assert letters(plan) == []


@pytest.mark.parametrize(
    "text",
    [
        "Please send the statements to Ben. Thanks!",
        "Thanks so much Maria",
        "That isn't a good job",
        "Great work, but the total is wrong",
        "Was that a good job?",
    ],
)
def test_a_courtesy_is_no_praise(text: str) -> None:
    assert of(in_thread(text), Thank) == []


def test_praise_beside_a_command_is_kept_too_and_answers() -> None:
    plan = in_thread("Great work on the statements, Maria!\nThe blue one it is.\n#snooze 2d")
    assert plan.kind is Kind.COMMAND
    assert [type(action).__name__ for action in plan.actions][:3] == ["AnswerQuestions", "Thank", "Turn"]
    alone = in_thread("Hi Maria,\n#snooze 2d")
    assert [type(action).__name__ for action in alone.actions][:1] == ["Snooze"]


def test_praise_that_somebody_else_wrote_is_none() -> None:
    plan = in_thread("Great work, Maria!", to="someone@else.example")
    assert of(plan, Thank) == []


def test_thanks_that_who_did_it_reads_in_the_mail_itself_are_kept() -> None:
    plan = steered("thanks BK-13: lovely", to="maria@example.net")
    assert letters(plan, "A13") == []
    assert said(plan) == ["+ thanks BK-13: lovely: your thanks for BK-13 are kept"]
