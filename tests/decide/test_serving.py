"""What Maria may ask of the desk: help, list, show for her own tasks (A18); fewer letters, or letters again."""

from dataclasses import replace
from typing import Any

import pytest

from inboxva.model.actions import Hold, Mute, Note, Reply
from inboxva.model.assistantletters import TaskList
from inboxva.model.context import Context, Looked, SentLetter, ThreadFacts
from inboxva.model.letters import AUDIENCE, Audience
from inboxva.model.plan import Kind, Plan
from inboxva.model.telling import Told, Topic
from inboxva.model.work import Ref, State
from inboxva.parse.reading import read
from tests.decide.answering import lexicon
from tests.decide.deciding import MONDAY, PEOPLE, decided
from tests.decide.steered import BK12, BK13, CHASE, PAGE, SHEET, TASKS, WB4, ledger, letters, of

PROOF = "Authentication-Results: mx.example.com; dmarc=pass header.from=example.net\n"
EVERYTHING = Mute("*", "off", "asked", person="maria@example.net")


def asks(text: str, known: Context | None = None, *, proof: str = PROOF, to: str = "va@example.com") -> Plan:
    """What becomes of a mail of Maria's."""
    raw = (
        f"{proof}From: Maria Santos <maria.s@example.com>\nTo: {to}\nSubject: My tasks\nMessage-ID: <m1@example.com>\n"
        f"In-Reply-To: <sheet@example.com>\nDate: Mon, 16 Nov 2026 14:11:00 -0800\n\n{text}\n"
    ).replace("dmarc=pass header.from=example.net", "dmarc=pass header.from=example.com")
    reading = read(raw.encode(), lexicon(), PEOPLE, authserv_id="mx.example.com")
    return decided(reading, known or ledger(looked=Looked(open=(CHASE,))))


def answer(plan: Plan) -> TaskList:
    (letter,) = letters(plan)
    assert isinstance(letter.facts, TaskList)
    return letter.facts


def test_list_shows_open_tasks_with_numbers_that_the_letter_knows() -> None:
    plan = asks("list")
    (task,) = answer(plan).listed or ()
    assert (task.ref, task.title, task.percent, task.text) == (BK12, CHASE.title, 50, "")
    (letter,) = letters(plan)
    assert (letter.kind, letter.to.email, letter.in_reply_to) == ("A18", "maria@example.net", "m1@example.com")
    assert letter.tells == (Told(Topic.LISTED, BK12, "1"),)
    assert AUDIENCE[TaskList] is Audience.ASSISTANT


def test_an_empty_list_is_a_list() -> None:
    assert answer(asks("list", ledger())).listed == ()
    assert answer(asks("help")).listed is None


def test_show_gives_their_own_tasks_and_nobody_elses() -> None:
    shown = answer(asks("show BK-12, BK-13")).shown
    assert [(task.ref, task.text) for task in shown] == [(BK12, CHASE.text), (BK13, SHEET.text)]
    for text in ("show WB-4", "show BK-99", "show 2", "show bananas"):
        facts = answer(asks(text))
        assert (facts.shown, facts.not_understood) == ((), (text,))
    by_number = asks("show 2", ledger(listed={2: BK13}))
    assert [task.ref for task in answer(by_number).shown] == [BK13]
    dropped = ledger(tasks={BK12: replace(CHASE, state=State.CANCELLED, ruled="dropped")})
    assert answer(asks("show BK-12", dropped)).shown == ()


def test_a_task_in_whose_thread_they_write_is_theirs_to_see() -> None:
    thread = ThreadFacts(8, "website", WB4, MONDAY)
    known = ledger(by_reference=(("sheet@example.com", thread),), tasks={WB4: PAGE})
    assert [task.ref for task in answer(asks("show WB-4", known)).shown] == [WB4]


def test_show_me_is_their_list() -> None:
    assert answer(asks("show me")).listed


def test_help_and_what_is_no_command_are_in_the_one_letter() -> None:
    facts = answer(asks("help\nbananas\nlist"))
    assert (facts.help, facts.not_understood, len(facts.listed or ())) == (True, ("bananas",), 1)


def test_a_token_is_enough_for_what_reaches_nobody_else() -> None:
    letter = SentLetter("sheet@example.com", "sheet:x", "A3", "maria.s@example.com", MONDAY, None)
    known = ledger(looked=Looked(open=(CHASE,)), letters={letter.message_id: letter})
    assert answer(asks("list", known, proof="")).listed
    assert of(asks("list", proof=""), Hold)  # it answers no letter of ours
    assert letters(asks("list", proof="")) == []


def test_nobody_steers_for_the_owner() -> None:
    for text in (
        "done BK-12",
        "cancel BK-12",
        "pause all",
        "approve all",
        "undo k7f3x",
        "yes",
        "release 4",
        "thanks BK-12: me",
    ):
        plan = asks(text)
        assert [type(action) for action in plan.actions if not isinstance(action, Reply)] == [
            type(action) for action in asks("Hello there").actions if not isinstance(action, Reply)
        ] or plan.kind is Kind.STATUS, text


@pytest.mark.parametrize(
    ("text", "mutes", "letters_now"),
    [
        ("quiet", [EVERYTHING], "off"),
        ("quiet all", [EVERYTHING], "off"),
        ("quiet reminders", [replace(EVERYTHING, code="reminders")], "off"),
        ("quiet check-ins, day sheet", [replace(EVERYTHING, code=code) for code in ("check_in", "day_sheet")], "off"),
        ("daily only", [replace(EVERYTHING, level="digest")], "off"),
        ("loud reminders", [replace(EVERYTHING, code="reminders", level="")], "on"),
    ],
)
def test_fewer_letters_and_more_again(text: str, mutes: list[Mute], letters_now: str) -> None:
    plan = asks(text)
    assert of(plan, Mute) == mutes
    assert [note.code for note in of(plan, Note)] == ["stop"]
    assert answer(plan).letters == letters_now


@pytest.mark.parametrize("text", ["start", "loud", "Start again!"])
def test_start_brings_all_letters_back(text: str) -> None:
    plan = asks(text)
    assert {mute.level for mute in of(plan, Mute)} == {""}
    assert {"*", "reminders", "day_sheet"} <= {mute.code for mute in of(plan, Mute)}


def test_what_is_not_theirs_is_not_theirs_to_quieten() -> None:
    plan = asks("quiet brief")
    assert of(plan, Mute) == []
    assert answer(plan).not_understood == ("quiet brief",)


@pytest.mark.parametrize("to", ["va@example.com", "dana@example.com, va@example.com"])
def test_stop_is_real_wherever_it_is_said(to: str) -> None:
    plan = asks("stop", to=to)
    assert of(plan, Mute) == [EVERYTHING]
    assert [note.code for note in of(plan, Note)] == ["stop"]
    assert {letter.kind for letter in letters(plan)} <= {"A6", "A7"}


def test_nothing_of_the_owners_side_is_in_the_answer() -> None:
    fields: dict[str, Any] = {
        name: getattr(answer(asks("list\nshow BK-12\nhelp")), name) for name in TaskList.__slots__
    }
    assert "priya" not in str(fields).lower()
    assert "12.00" not in str(fields)
    assert {Ref("WB", 4)}.isdisjoint(task.ref for task in fields["listed"])
    assert TASKS
