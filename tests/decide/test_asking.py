"""What goes out to others or cannot be undone waits for Dana's yes, under a code that is used once (O13)."""

from dataclasses import replace

import pytest

from inboxva.model.actions import Ask, Confirmed, Hold, Release, Rule
from inboxva.model.context import Kept
from inboxva.model.ownerletters import PleaseConfirm
from tests.decide.answering import typed
from tests.decide.deciding import MONDAY, decided
from tests.decide.steered import BK12, BK13, answering, code, confirmed, facts, ledger, letters, of, said, steered

KEPT = (
    Kept(4, 104, "maria@example.net", "Re: Unpaid invoices", MONDAY, "dmarc=fail"),
    Kept(9, 109, "priya@example.net", "Page", MONDAY, "nothing proves it"),
)
WAITS = {code(): (("cancel", "BK-12"),)}


def test_other_lines_are_done_and_the_code_stands_in_the_one_letter() -> None:
    plan = steered("done BK-13\ncancel BK-12")
    assert of(plan, Rule) == [Rule(BK13, "accepted")]
    assert of(plan, Ask) == [Ask(code(), (("cancel", "BK-12"),))]
    assert [letter.kind for letter in letters(plan)] == ["O11"]
    assert said(plan)[1].startswith("- cancel BK-12: this waits for your yes (BK-12 is cancelled, and Maria is told)")
    assert f'"confirm {code()}"' in said(plan)[1]


def test_a_yes_to_the_transcript_that_gave_the_code_counts() -> None:
    for text in ("yes", "confirm", f"confirm {code().upper()}"):
        known = replace(answering("O11", key="done:answer1@example.com"), confirming=WAITS)
        assert of(decided(typed(text, number=2), known), Rule) == [Rule(BK12, "cancelled")]


@pytest.mark.parametrize("text", ["yes", "ok", "Yes please", "go ahead", "Do it!"])
def test_a_yes_to_anything_else_is_a_courtesy(text: str) -> None:
    for known in (
        replace(ledger(), confirming=WAITS),
        replace(answering("O4", task=BK12), confirming=WAITS),
        replace(answering("O11", key="done:other@example.com"), confirming=WAITS),
    ):
        plan = decided(typed(text, number=2), known)
        assert not [*of(plan, Rule), *of(plan, Confirmed)]


def test_a_code_in_a_mail_of_its_own_counts() -> None:
    plan = decided(typed(f"confirm {code()}", number=2), replace(ledger(), confirming=WAITS))
    assert of(plan, Confirmed) == [Confirmed(code())]
    assert of(plan, Rule) == [Rule(BK12, "cancelled")]


def test_a_code_that_is_used_or_unknown_is_said_so() -> None:
    for known in (ledger(), replace(answering("O13", key="confirm:answer1@example.com"))):
        plan = decided(typed("confirm k7f3x", number=2), known)
        assert of(plan, Confirmed) == []
        assert "nothing waits for a yes under k7f3x" in said(plan)[0]
    used = decided(typed("yes", number=2), answering("O13", key="confirm:answer1@example.com"))
    assert f"nothing waits for a yes under {code()}" in said(used)[0]
    assert "write the code" in said(decided(typed("confirm", number=2), ledger()))[0]


def test_a_yes_said_twice_is_one() -> None:
    known = replace(answering("O13", key="confirm:answer1@example.com"), confirming=WAITS)
    plan = decided(typed(f"yes\nconfirm {code()}\nok", number=2), known)
    assert len(of(plan, Confirmed)) == len(of(plan, Rule)) == 1
    assert len(letters(plan, "A4")) == 1


def test_a_token_alone_says_no_yes() -> None:
    known = replace(answering("O13", key="confirm:answer1@example.com"), confirming=WAITS)
    plan = decided(replace(typed("yes", number=2), authentication=()), known)
    assert of(plan, Hold)
    assert not [*of(plan, Rule), *of(plan, Confirmed)]


def test_held_mail_is_listed_and_released_after_a_yes() -> None:
    known = replace(ledger(), kept=KEPT)
    shown = facts(steered("held", known)).held
    assert shown is not None
    assert [(mail.number, mail.sender) for mail in shown] == [(4, "maria@example.net"), (9, "priya@example.net")]
    asked = steered("release 4", known)
    assert of(asked, Release) == []
    (letter,) = letters(asked, "O13")
    assert isinstance(letter.facts, PleaseConfirm)
    assert letter.facts.lines == (
        ("release 4", '"Re: Unpaid invoices" from maria@example.net is read as if its sender were proven'),
    )
    plan = confirmed("release 4, 9", known)
    assert of(plan, Release) == [Release(104), Release(109)]


def test_what_is_not_kept_is_not_released() -> None:
    assert "no mail with the number 5" in said(steered("release 5", replace(ledger(), kept=KEPT)))[0]
    assert '"held" lists them' in said(steered("release", replace(ledger(), kept=KEPT)))[0]
    assert said(steered("held")) == ["+ held: no mail is kept aside"]


def test_lines_of_one_mail_wait_under_one_code_each_once() -> None:
    plan = steered("cancel BK-12\ncancel BK-12\nrelease 4", replace(ledger(), kept=KEPT))
    assert of(plan, Ask) == [Ask(code(), (("cancel", "BK-12"), ("release", "4")))]
    (letter,) = letters(plan)
    assert isinstance(letter.facts, PleaseConfirm)
    assert len(letter.facts.lines) == 2
