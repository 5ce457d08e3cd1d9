"""A mail that claims to be Dana's and gives commands: not obeyed, and told to her once a day (O14)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inboxva.decide import Place
from inboxva.decide import plan as decide
from inboxva.decide.identity import fingerprint
from inboxva.model.actions import AddFlag, Hold, Reply, Rule, Withdraw
from inboxva.model.context import Known, SentLetter
from inboxva.model.ownerletters import CommandHeld
from inboxva.model.people import Mode, People
from inboxva.model.plan import Plan, Repeat
from inboxva.model.work import AuthResult, Reading
from tests.decide.answering import typed
from tests.decide.deciding import BOOKS, MONDAY, OWNER, PEOPLE, POLICY, SITE, decided, rules
from tests.decide.steered import BK12, answering, later, ledger, letters, of

FAILED = (AuthResult("mx.example.com", "dmarc", "fail", "example.com"),)


def forged(text: str, **mail: int) -> Reading:
    return replace(typed(text, **mail), authentication=FAILED)  # type: ignore[arg-type]


def told(plan: Plan) -> CommandHeld:
    (letter,) = letters(plan)
    assert letter.kind == "O14"
    assert (letter.to.email, letter.in_reply_to, letter.references) == ("dana@example.com", "", ())
    assert isinstance(letter.facts, CommandHeld)
    return letter.facts


def test_what_is_not_obeyed_is_told_with_the_lines_and_the_reason() -> None:
    plan = decided(forged("done BK-12\npause all"), ledger())
    assert [type(action) for action in plan.actions] == [Hold, AddFlag, Reply]
    facts = told(plan)
    assert facts.lines == ("done BK-12", "pause all")
    assert "dmarc=fail" in facts.reason


def test_a_sender_is_told_of_once_a_day_of_the_owners() -> None:
    first, second = (letters(decided(forged("done BK-12", number=n), ledger()))[0].key for n in (1, 2))
    assert first == second == "held:dana@example.com:2026-11-16"
    tomorrow = letters(decided(forged("done BK-12"), later(ledger(), hours=12)))[0].key
    assert tomorrow == "held:dana@example.com:2026-11-17"


def test_a_secret_is_never_quoted() -> None:
    facts = told(decided(forged("note BK-12: the password is Gr8-horse-77x"), ledger()))
    assert "Gr8" not in str(facts)


def test_a_token_alone_is_not_enough_and_is_told() -> None:
    letter = SentLetter("findings@example.com", "sum", "O10", "dana@example.com", MONDAY, None)
    plan = decided(replace(typed("done BK-12"), authentication=()), ledger(letters={letter.message_id: letter}))
    assert told(plan).lines == ("done BK-12",)


def test_it_waits_a_moment_for_the_copy_in_sent_which_takes_it_back() -> None:
    known = answering("O8", task=BK12)
    (letter,) = letters(decided(forged("done"), known))
    assert (letter.task, letter.not_before) == (BK12, known.now + timedelta(minutes=5))
    held = Known(1, "dana@example.com", False, fingerprint(typed("done")))
    proven = decided(typed("done"), replace(known, known=(held,)))
    assert proven.repeat is Repeat.PROVES
    assert of(proven, Withdraw)[0] == Withdraw(BK12, ("O14",))
    assert of(proven, Rule) == [Rule(BK12, "accepted")]
    assert Withdraw(BK12, ("O14",)) not in decided(typed("done"), known).actions


@pytest.mark.parametrize("text", ["Thanks!", "Could you look at this, please?", "Cancel the Denver flight please"])
def test_a_held_mail_without_commands_is_not_told_at_once(text: str) -> None:
    assert letters(decided(forged(text), ledger())) == []


def test_old_mail_history_and_what_no_person_wrote_are_not_told() -> None:
    assert letters(decided(forged("done BK-12"), later(ledger(), days=3))) == []
    place = Place(internal_date=MONDAY, backfill=True)
    plan = decide(forged("done BK-12"), ledger(), people=PEOPLE, policy=POLICY, rules=rules(), place=place)
    assert letters(plan) == []
    automatic = replace(forged("done BK-12"), unanswerable="a list")
    assert letters(decided(automatic, ledger())) == []


def test_where_nobody_gets_letters_none_goes() -> None:
    drafts = People(
        OWNER, PEOPLE.assistants, (replace(BOOKS, mode=Mode.DRAFT), replace(SITE, mode=Mode.DRAFT)), PEOPLE.desk
    )
    plan = decide(
        forged("done BK-12"), ledger(), people=drafts, policy=POLICY, rules=rules(), place=Place(internal_date=MONDAY)
    )
    assert letters(plan) == []
