"""Dana's word on how tasks stand: done, accept, reopen, cancel, not a task; and what others hear of it (A13, A4)."""

from dataclasses import replace

import pytest

from inboxva.model.actions import AmendTask, Ask, Confirmed, Rule, Turn, Withdraw
from inboxva.model.assistantletters import OwnersWord
from inboxva.model.ownerletters import PleaseConfirm
from inboxva.model.people import Role
from inboxva.model.telling import Told, Topic
from inboxva.model.work import Ref, State
from tests.decide.deciding import MONDAY
from tests.decide.steered import (
    BK12,
    BK13,
    BK14,
    CHASE,
    PAGE,
    SHEET,
    TASKS,
    WB4,
    answering,
    code,
    confirmed,
    facts,
    ledger,
    letters,
    of,
    said,
    sent,
    steered,
)


@pytest.mark.parametrize("text", ["done BK-13", "accept BK-13", "DONE BK-13", "#done bk-13.", "BK-13: done"])
def test_what_is_finished_is_accepted_without_a_letter(text: str) -> None:
    plan = steered(text)
    assert of(plan, Rule) == [Rule(BK13, "accepted")]
    assert sent(plan) == ["O11 BK-13 dana@example.com"] or sent(plan) == ["O11 - dana@example.com"]
    assert facts(plan).undo


def test_bare_done_is_about_the_letter_that_it_answers() -> None:
    assert of(steered("done", answering("O8", task=BK13)), Rule) == [Rule(BK13, "accepted")]
    about = (Told(Topic.YOURS, BK13, "done"),)
    assert of(steered("done", answering("O6", about=about)), Rule) == [Rule(BK13, "accepted")]
    both = (*about, Told(Topic.YOURS, BK12, "blocked"))
    assert of(steered("done", answering("O6", about=both)), Rule) == []
    assert "which task" in said(steered("done", answering("O6", about=both)))[0]


def test_who_is_still_at_it_hears_that_it_counts_as_done() -> None:
    plan = steered("done BK-12")
    assert of(plan, Rule) == [Rule(BK12, "accepted")]
    (letter,) = letters(plan, "A13")
    assert letter.facts == OwnersWord("Maria", "Dana", BK12, CHASE.title, "accepted")
    assert (letter.subject, letter.in_reply_to) == ("Unpaid invoices", "r12@example.com")
    assert facts(plan).told == ("Maria",)
    (withdrawn,) = of(plan, Withdraw)
    assert {"A2", "A9", "A10"} <= set(withdrawn.kinds)
    assert "A13" not in withdrawn.kinds  # thanks that wait are still due


def test_several_at_once_by_reference_and_by_number() -> None:
    numbers = {1: BK12, 2: BK13, 3: WB4}
    for text in ("done BK-12, WB-4", "done 1, 3", "done 1 and 3"):
        plan = steered(text, ledger(listed=numbers))
        assert [rule.task for rule in of(plan, Rule)] == [BK12, WB4]
        assert said(plan) == [f"+ {text}: BK-12 counts as done, and is accepted; WB-4 counts as done, and is accepted"]
    assert "+ done 1: " in said(steered("done 1\ndone 9", ledger(listed=numbers)))[0]
    assert "no list with a number 9" in said(steered("done 1\ndone 9", ledger(listed=numbers)))[1]


def test_one_of_several_that_is_unknown_stops_none_of_the_others() -> None:
    plan = steered("done BK-13, BK-99, XX-1")
    assert of(plan, Rule) == []  # XX is no engagement, so that the line is none
    plan = steered("done BK-13, BK-99")
    assert of(plan, Rule) == [Rule(BK13, "accepted")]
    assert said(plan) == [
        "+ done BK-13, BK-99: BK-13 is accepted", "- done BK-13, BK-99: I know no task BK-99",
    ]  # fmt: skip


def test_reopened_with_the_reason_goes_to_who_did_it() -> None:
    plan = steered("reopen BK-13: the total is wrong, please.")
    assert of(plan, Rule) == [Rule(BK13, "reopened", "the total is wrong, please.")]
    assert of(plan, Turn) == [Turn(BK13, Role.ASSISTANT)]
    (letter,) = letters(plan, "A13")
    assert letter.facts == OwnersWord("Maria", "Dana", BK13, SHEET.title, "reopened", "the total is wrong, please.")


def test_reopened_without_a_reason_is_done_and_asked_for_it() -> None:
    plan = steered("reopen BK-13")
    assert of(plan, Rule) == [Rule(BK13, "reopened")]
    assert 'write for example "why BK-13:' in said(plan)[0]


def test_what_is_open_is_not_reopened_and_a_secret_goes_to_nobody() -> None:
    assert of(steered("reopen BK-12: more"), Rule) == []
    plan = steered("reopen BK-13: the password is Gr8-horse-77x")
    assert of(plan, Rule) == []
    assert sent(plan) == ["O11 - dana@example.com"]


def test_lines_below_are_about_the_task_as_it_stands_then() -> None:
    plan = steered("due BK-13: Fri 5pm\nreopen BK-13: once more")
    (amend,) = of(plan, AmendTask)
    assert amend.due
    assert [line[0] for line in said(plan)] == ["+", "+"]
    plan = steered("done BK-12\ndue BK-12: Fri 5pm")
    assert of(plan, AmendTask) == []
    assert "stays as it is" in said(plan)[1]


def test_of_several_words_about_one_task_the_last_counts() -> None:
    plan = steered("done BK-13\nreopen BK-13: wrong")
    assert [rule.word for rule in of(plan, Rule)] == ["reopened"]
    assert said(plan)[0] == '- done BK-13: "reopen BK-13: wrong" further down is what counts'
    assert len(of(steered("done BK-13\ndone BK-13"), Rule)) == 1


def test_cancel_asks_first_where_an_assistant_knows_of_it() -> None:
    plan = steered("cancel BK-12, WB-4")
    assert of(plan, Rule) == []
    assert of(plan, Ask) == [Ask(code(), (("cancel", "BK-12, WB-4"),))]
    (letter,) = letters(plan)
    assert (letter.kind, letter.facts) == (
        "O13",
        PleaseConfirm(
            "Dana", (("cancel BK-12, WB-4", "BK-12, WB-4 are cancelled, and Maria and Priya are told"),), code()
        ),
    )


@pytest.mark.parametrize(
    "yes", ["yes", "Yes, please", "ok", "OK!", "go ahead", "confirm", "confirm {code}", "Yes\n\nDana"]
)
def test_a_yes_to_that_letter_is_enough(yes: str) -> None:
    plan = confirmed("cancel BK-12", yes=yes)
    assert of(plan, Confirmed) == [Confirmed(code())]
    assert of(plan, Rule) == [Rule(BK12, "cancelled")]
    (letter,) = letters(plan, "A4")
    assert letter.facts == OwnersWord("Maria", "Dana", BK12, CHASE.title, "cancelled")
    assert facts(plan).undo
    assert "BK-12 is cancelled" in said(plan)[0]


def test_cancel_of_what_nobody_knows_of_is_done_at_once_and_told_to_nobody() -> None:
    plan = steered("cancel BK-14")
    assert of(plan, Rule) == [Rule(BK14, "cancelled")]
    assert any("A2" in withdrawn.kinds for withdrawn in of(plan, Withdraw))
    assert [letter.kind for letter in letters(plan)] == ["O11"]


def test_who_began_before_a_letter_told_of_it_hears_the_owners_word() -> None:
    begun = replace(TASKS[BK14], state=State.IN_PROGRESS)
    plan = steered("thanks BK-14: well begun", ledger(tasks={**TASKS, BK14: begun}))
    assert [letter.facts for letter in letters(plan, "A13")] == [
        OwnersWord("Maria", "Dana", BK14, begun.title, "thanks", "well begun")
    ]
    assert of(steered("cancel BK-14", ledger(tasks={**TASKS, BK14: begun})), Ask)


def test_not_a_task_tells_nobody() -> None:
    for task in (CHASE, TASKS[BK14]):
        plan = steered(f"not a task {task.ref}")
        assert of(plan, Rule) == [Rule(task.ref, "dropped")]
        assert {"A2", "A5", "A9", "A10", "O4"} <= {kind for one in of(plan, Withdraw) for kind in one.kinds}
        assert [letter.kind for letter in letters(plan)] == ["O11"]
    gone = ledger(tasks={**TASKS, BK12: replace(CHASE, state=State.CANCELLED, ruled="dropped")})
    assert said(steered("done BK-12", gone)) == ["- done BK-12: I know no task BK-12"]


def test_who_reads_the_owners_own_mail_gets_no_letter() -> None:
    for text in ("reopen BK-13: wrong total", "#reopen BK-13: wrong total"):
        plan = steered(text, to="maria@example.net")
        assert of(plan, Rule) == [Rule(BK13, "reopened", "wrong total")]
        assert [letter.kind for letter in letters(plan)] == ["O11"]


@pytest.mark.parametrize(
    "text", ["Cancel the Denver flight please", "Done.", "done", "Please cancel BK-12", "reopen BK-13?", "Cancel that."]
)
def test_human_sentences_in_a_thread_rule_nothing(text: str) -> None:
    plan = steered(text, to="maria@example.net")
    assert not [*of(plan, Rule), *of(plan, Ask)]


def test_old_mail_rules_and_writes_to_nobody() -> None:
    plan = steered("done BK-12\ncancel WB-4", replace(ledger(), now=MONDAY.replace(day=19)))
    assert of(plan, Rule) == [Rule(BK12, "accepted")]
    assert letters(plan) == []


def test_a_word_that_was_said_before_says_so() -> None:
    accepted = ledger(tasks={**TASKS, BK13: replace(SHEET, ruled="accepted", accepted_at=MONDAY)})
    plan = steered("done BK-13", accepted)
    assert (of(plan, Rule), said(plan)) == ([], ["+ done BK-13: BK-13 is accepted already"])
    gone = ledger(tasks={**TASKS, WB4: replace(PAGE, state=State.CANCELLED, ruled="cancelled")})
    assert said(steered("cancel WB-4", gone)) == ["+ cancel WB-4: WB-4 is cancelled already"]
    assert said(steered("done WB-4", gone))[0].startswith('- done WB-4: WB-4 is cancelled: "reopen WB-4"')
    assert of(steered("reopen WB-4: after all", gone), Rule) == [Rule(WB4, "reopened", "after all")]


def test_a_moved_task_is_found_under_its_old_reference() -> None:
    moved = replace(CHASE, ref=Ref("WB", 9), slug="website")
    plan = steered("done BK-12\ndue BK-12: Fri", ledger(tasks={BK12: moved, moved.ref: moved}))
    assert of(plan, Rule) == [Rule(moved.ref, "accepted")]
    assert of(plan, AmendTask) == []
