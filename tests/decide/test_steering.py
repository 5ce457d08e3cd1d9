"""Command mails as a whole: one letter answers each, whatever stands in it, how often, and in which order."""

from dataclasses import replace

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva.model.actions import (
    Approve,
    Ask,
    ClosePeriod,
    Confirmed,
    MoveTask,
    Mute,
    OpenTask,
    Release,
    Reply,
    Rule,
    Snooze,
    Thank,
    Undo,
)
from inboxva.model.codes import confirm_code, undo_code
from inboxva.model.context import Kept, Looked, Undoable
from inboxva.model.letters import AUDIENCE, Audience
from inboxva.model.telling import Told, Topic
from inboxva.model.work import Ref
from tests.decide.answering import typed
from tests.decide.deciding import MONDAY, PEOPLE, decided
from tests.decide.steered import (
    BK12,
    BK13,
    CHASE,
    QUIET,
    TASKS,
    UNTOLD,
    WB4,
    answering,
    facts,
    ledger,
    letters,
    of,
    said,
    steered,
)
from tests.decide.test_payments import AGREED, WORKED

STEERS = (Rule, Mute, Snooze, Ask, Confirmed, Release, Undo, MoveTask, Approve, ClosePeriod)
UNDO, CONFIRM = undo_code(b"", "other@example.com"), confirm_code(b"", "other@example.com")
EVERYTHING = replace(
    answering("O6", about=(Told(Topic.YOURS, BK12, "done"), Told(Topic.QUESTION, WB4, "7"))),
    listed={1: BK12, 2: BK13, 3: WB4}, looked=Looked(open=(UNTOLD, CHASE)),
    kept=(Kept(4, 104, "maria@example.net", "Re: x", MONDAY, "dmarc=fail"),),
    undoable=(Undoable(7, UNDO, ("done BK-12",), MONDAY, (BK12,), ((BK12, "maria@example.net"),)),),
    confirming={CONFIRM: (("cancel", "BK-12"), ("paid", "BK 2026-10-31"), ("release", "4"))},
    worked={"bookkeeping": WORKED[:2], "website": WORKED[2:]}, agreements=AGREED, closed={},
)  # fmt: skip
LINES = [
    "done BK-12", "done 1, 3", "done", "accept BK-13", "reopen BK-13: the total is wrong", "reopen BK-13", "cancel BK-12",
    "cancel 1, 2", "not a task BK-14", "move BK-12 WB", "move 1, 2 WB", "agreed BK-12: Wed 5pm", "snooze", "snooze 2d",
    "snooze BK-12 until Fri", "quiet brief", "loud no_due", "pause all", "resume BK", "held", "release 4", "release 5",
    "note BK-12: x", "thanks BK-12, WB-4: lovely", "thanks BK-12: more", f"undo {UNDO}", "undo", "yes", "ok",
    f"confirm {CONFIRM}", "confirm zzzzz", "approve BK", "paid BK 2026-10-31", "list", "list late", "show 1", "help",
    "report", "pay", "due BK-12, WB-4: Wed", "due 1: Wed", "cap BK-12: 2h", "priority 2", "assign WB-4 to Maria", "Q7: yes",
    "split", "keep", "1+2, 3", "why BK-12: tax", "banana", "#bananas", "Thanks", "", "--", "> done BK-14",
]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=9), st.booleans())
def test_any_lines_in_any_order_end_in_one_letter_to_the_owner(lines: list[str], quiet: bool) -> None:
    read = typed("\n".join(lines))
    plan = decided(read, EVERYTHING, policy=QUIET if quiet else replace(QUIET, letters=type(QUIET.letters)()))
    to_owner = [letter for letter in letters(plan) if AUDIENCE[type(letter.facts)] is Audience.OWNER]
    assert len(to_owner) <= 1
    assert len({letter.key for letter in letters(plan)}) == len(letters(plan))
    rules = [rule.task for rule in of(plan, Rule)]
    assert len(rules) == len(set(rules)) or of(plan, Confirmed)
    assert len({(move.to.code, move.to.number) for move in of(plan, MoveTask)}) == len(
        {m.task for m in of(plan, MoveTask)}
    )
    if any(command.name not in ("yes", "ok") for command in read.commands) and not quiet:
        assert len(to_owner) == 1
    for letter in letters(plan):
        person = PEOPLE.person(letter.to.email)
        assert person
        assert (person is PEOPLE.owner) == (AUDIENCE[type(letter.facts)] is Audience.OWNER)


@settings(max_examples=100, deadline=None)
@given(st.lists(st.sampled_from(LINES), max_size=6))
def test_the_same_lines_in_a_thread_steer_only_where_they_are_meant_to(lines: list[str]) -> None:
    plan = decided(typed("\n".join(lines), to="maria@example.net"), EVERYTHING)
    if not any("BK-" in line or "WB-" in line or line.startswith("#") for line in lines):
        assert not [action for action in plan.actions if isinstance(action, STEERS)]


SAID = (
    "please the invoice for Ben is cancel done move note thanks great and Friday show accept pause held list yes keep"
)
WORDS = st.lists(st.sampled_from(SAID.split()), min_size=5, max_size=14)


@settings(max_examples=200, deadline=None)
@given(WORDS)
def test_sentences_steer_nothing(words: list[str]) -> None:
    text = f"{' '.join(words)} whenever you can find an hour."
    for to in ("va@example.com", "maria@example.net"):
        plan = decided(typed(text, to=to), EVERYTHING)
        assert not [action for action in plan.actions if isinstance(action, (*STEERS, Thank))]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=120))
def test_any_text_is_decided(text: str) -> None:
    decided(typed(text), EVERYTHING)


def test_one_letter_says_each_line_in_its_order() -> None:
    plan = steered(
        "list\ndone BK-13\nbanana\nsnooze BK-12 2d\nthanks WB-4: lovely", ledger(looked=Looked(open=(CHASE,)))
    )
    assert [line.split(":")[0] for line in said(plan)] == [
        "+ list", "+ done BK-13", "- banana", "+ snooze BK-12 2d", "+ thanks WB-4",
    ]  # fmt: skip
    assert facts(plan).told == ("Priya",)
    assert [letter.kind for letter in letters(plan)] == ["A13", "O11"]


def test_the_last_list_gives_the_numbers_of_the_next_mail() -> None:
    first = steered("list", ledger(looked=Looked(open=(CHASE, *list(TASKS.values())[3:]))))
    (letter,) = letters(first)
    numbers = {int(told.detail): told.task for told in letter.tells if told.what is Topic.LISTED and told.task}
    assert numbers == {1: BK12, 2: WB4}
    assert [rule.task for rule in of(steered("done 2", ledger(listed=numbers)), Rule)] == [WB4]


@pytest.mark.parametrize("lines", ["yes", "ok", "Yes\nok", "Thanks!"])
def test_courtesies_are_answered_by_nothing(lines: str) -> None:
    assert not of(steered(lines, answering("O6")), Reply)


def test_a_request_beside_a_command_opens_its_task() -> None:
    text = (
        "Hi Maria,\n\nPlease send the October invoices to Ben by Friday 5pm.\ndone BK-13\nmove BK-12 WB\nmove WB-4 BK"
    )
    plan = decided(typed(text, to="maria@example.net", subject="October invoices"), ledger())
    (opened,) = of(plan, OpenTask)
    assert (opened.ref, opened.text) == (Ref("BK", 20), "Please send the October invoices to Ben by Friday 5pm.")
    assert [rule.task for rule in of(plan, Rule)] == [BK13]
    assert {move.to for move in of(plan, MoveTask)} == {Ref("WB", 7), Ref("BK", 21)}


@pytest.mark.parametrize("text", ["cancel BK-12", "#cancel BK-12.\nDone BK-13!", "thanks BK-13: please go on so"])
def test_commands_to_an_assistant_are_no_requests(text: str) -> None:
    plan = decided(typed(text, to="maria@example.net", subject="BK-12"), ledger())
    assert not of(plan, OpenTask)
