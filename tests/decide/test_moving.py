"""`move BK-12 WB` and `assign`: who has a task from now on, under which reference, and who hears of it (A4, A5, A17)."""

from dataclasses import replace

import pytest

from inboxva.model.actions import AmendTask, MoveTask, OpenTask, Withdraw
from inboxva.model.assistantletters import HandedOver, RequestReceived, TaskChanged
from inboxva.model.work import Ref, State
from tests.decide.steered import BK12, BK13, BK14, CHASE, TASKS, WB4, ledger, letters, of, said, sent, steered

WB7, WB8, BK20 = Ref("WB", 7), Ref("WB", 8), Ref("BK", 20)


@pytest.mark.parametrize("text", ["move BK-12 WB", "move BK-12 to website", "Move BK-12 to WB.", "move 1 WB"])
def test_who_takes_part_there_keeps_it_under_its_new_reference(text: str) -> None:
    plan = steered(text, ledger(listed={1: BK12}))
    assert of(plan, MoveTask) == [MoveTask(BK12, WB7, "website", "maria@example.net")]
    (letter,) = letters(plan, "A4")
    assert isinstance(letter.facts, TaskChanged)
    assert (letter.facts.ref, letter.facts.was, letter.facts.changed, letter.task) == (WB7, BK12, ("reference",), WB7)
    assert (letter.slug, letter.in_reply_to) == ("website", "r12@example.com")
    assert "BK-12 is WB-7 now, with Maria" in said(plan)[0]


def test_who_does_not_hands_it_over_to_the_first_who_does() -> None:
    plan = steered("move WB-4 BK")
    assert of(plan, MoveTask) == [MoveTask(WB4, BK20, "bookkeeping", "maria@example.net")]
    assert [line for line in sent(plan) if not line.startswith("O")] == [
        "A17 WB-4 priya@example.net", "A5 BK-20 maria@example.net",
    ]  # fmt: skip
    (letter,) = letters(plan, "A17")
    assert letter.facts == HandedOver("Priya", "Dana", WB4, "Contact page", "Maria")


def test_of_what_nobody_knows_yet_the_new_version_alone_is_told() -> None:
    plan = steered("move BK-14 WB")
    assert any("A2" in withdrawn.kinds for withdrawn in of(plan, Withdraw))
    (letter,) = [letter for letter in letters(plan) if letter.kind != "O11"]
    assert isinstance(letter.facts, RequestReceived)
    assert (letter.facts.ref, letter.to.email) == (WB7, "maria@example.net")


def test_several_get_numbers_of_their_own_and_a_line_twice_moves_once() -> None:
    plan = steered("move BK-12, BK-14 WB\nmove BK-12 WB")
    assert [(move.task, move.to) for move in of(plan, MoveTask)] == [(BK12, WB7), (BK14, WB8)]
    assert [line[0] for line in said(plan)] == ["+", "+"]


def test_what_is_over_is_moved_without_a_word() -> None:
    gone = replace(CHASE, state=State.DONE)
    plan = steered("move BK-12 WB", ledger(tasks={**TASKS, BK12: gone}))
    assert of(plan, MoveTask)
    assert [letter.kind for letter in letters(plan)] == ["O11"]


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("move BK-12 XY", "no engagement XY"),
        ("move BK-12 BK", "belongs to Bookkeeping already"),
        ("move BK-99 WB", "no task BK-99"),
    ],
)
def test_what_cannot_be_moved_says_why(text: str, why: str) -> None:
    plan = steered(text)
    assert of(plan, MoveTask) == []
    assert why in said(plan)[0]


def test_changes_in_the_same_mail_come_before_the_move() -> None:
    plan = steered("move BK-12 WB\ndue BK-12: Wed 5pm")
    kinds = [type(action) for action in plan.actions]
    assert kinds.index(AmendTask) < kinds.index(MoveTask)
    assert not of(plan, OpenTask)


def test_the_letter_about_a_move_says_what_the_lines_beside_it_changed() -> None:
    (*_, letter) = letters(steered("move BK-12 WB\ncap BK-12: 7h\nassign BK-12 to Maria"), "A4")
    assert isinstance(letter.facts, TaskChanged)
    assert (letter.facts.was, letter.facts.limit) == (BK12, 420)
    plan = steered("assign WB-4 to Maria\nmove WB-4 BK")
    assert of(plan, MoveTask) == [MoveTask(WB4, BK20, "bookkeeping", "maria@example.net")]
    assert [letter.to.email for letter in letters(plan, "A17")] == ["priya@example.net"]


def test_several_tasks_are_assigned_and_who_had_them_hears_of_it() -> None:
    plan = steered("assign WB-4 to Maria\nassign BK-13 to Maria")
    (amend,) = of(plan, AmendTask)
    assert (amend.task, amend.holder) == (WB4, "maria@example.net")
    (letter,) = letters(plan, "A17")
    assert letter.facts == HandedOver("Priya", "Dana", WB4, "Contact page", "Maria")
    assert (letter.to.email, letter.in_reply_to) == ("priya@example.net", "r4@example.com")


def test_values_for_several_tasks_and_by_number() -> None:
    known = ledger(listed={1: BK12, 2: WB4})
    for text in ("due BK-12, WB-4: Wed 5pm", "due 1, 2: Wed 5pm", "1 due: Wed 5pm\n2 due: Wed 5pm"):
        assert [amend.task for amend in of(steered(text, known), AmendTask)] == [BK12, WB4]
    (amend,) = of(steered("priority 2", known), AmendTask)
    assert (amend.task, str(amend.priority)) == (WB4, "high")
    assert "no list with a number 9" in said(steered("due 9: Wed", known))[0]


def test_what_was_agreed_joins_the_task_and_a_time_is_its_due() -> None:
    plan = steered("agreed BK-12: 40 hours, Fridays off")
    (amend,) = of(plan, AmendTask)
    assert (amend.added, amend.due) == ("Agreed: 40 hours, Fridays off", None)
    assert "A4 BK-12 maria@example.net" in sent(plan)
    (timed,) = of(steered("agreed BK-12: Wed 5pm"), AmendTask)
    assert timed.added == "Agreed: Wed 5pm"
    assert timed.due
    assert timed.due.instant.isoformat() == "2026-11-19T01:00:00+00:00"
    assert of(steered("agreed BK-13: Wed 5pm"), AmendTask) == []  # it is done
    assert BK13 in TASKS
