"""Answers to the desk: what each line does, the one letter about it, and the transcript (spec/letters.md O3, O4, O11)."""

import tomllib
from dataclasses import replace
from datetime import timedelta
from itertools import permutations
from pathlib import Path
from typing import Any

import pytest

from inboxva.decide import Place
from inboxva.decide import plan as decide
from inboxva.model.actions import AddFlag, AmendTask, Hold, Note, OpenTask, Reply
from inboxva.model.assistantletters import RequestReceived, TaskChanged
from inboxva.model.context import TaskFacts
from inboxva.model.letters import Letter
from inboxva.model.ownerletters import Transcript
from inboxva.model.people import Role
from inboxva.model.plan import Plan
from inboxva.model.when import Recurrence
from inboxva.model.work import Ref, State
from tests.decide.answering import (
    BESIDE,
    FLIGHT_DUE,
    PASSED,
    SHEET,
    THINGS,
    USUAL,
    answered,
    applied,
    commands,
    effect,
    known,
    transcript,
    typed,
)  # fmt: skip
from tests.decide.deciding import BOOKS, MARIA, MONDAY, PEOPLE, POLICY, PRIYA, SITE, decided, rules

CORPUS = tomllib.loads((Path(__file__).parent.parent / "corpus" / "answers.toml").read_text("utf-8"))["answer"]
UNTOLD = replace(SHEET, announced=False)
TASKS = {
    "sheet": SHEET,
    "sheet with usual values": replace(SHEET, usual_due=USUAL, usual_cap=120),
    "sheet untold": UNTOLD,
    "sheet late": replace(SHEET, due=PASSED, findings=("past_deadline",)),
    "sheet finished": replace(SHEET, state=State.DONE),
    "shared": replace(
        SHEET, slug="website", ref=Ref("WB", 5), holder="priya@example.net", findings=("two_holders",), due=FLIGHT_DUE
    ),
    "things": THINGS,
    "things, split": replace(THINGS, parts=(), title="Send the October invoices", announced=True, findings=()),
    "beside": BESIDE,
    "beside, settled": replace(BESIDE, announced=True, findings=()),
}


def letters(plan: Plan, kind: str = "") -> list[Letter]:
    return [a.letter for a in plan.actions if isinstance(a, Reply) and kind in ("", a.letter.kind)]


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: f"{case['to']}: {case['text'][:40]!r}")
def test_answers_as_owners_type_them(case: dict[str, Any]) -> None:
    plan = answered(case["text"], TASKS[case["to"]])
    assert commands(typed(case["text"])) == case["commands"]
    assert [part for part in effect(plan).split("; ") if part] == case["does"]


@pytest.mark.parametrize("case", CORPUS, ids=lambda case: f"{case['to']}: {case['text'][:40]!r}")
def test_every_command_is_said_back_once_and_the_same_answer_again_changes_nothing(case: dict[str, Any]) -> None:
    task = TASKS[case["to"]]
    plan = answered(case["text"], task)
    lines = transcript(plan).splitlines()
    assert len(lines) == (case["commands"].count(";") + 1 if case["commands"] and case["does"] else len(case["does"]))
    letter = "O3" if task.parts or task.beside else "O4"
    after = applied({t.ref: t for t in (task, SHEET, task)}, plan)
    again = answered(case["text"], after[task.ref], number=2, letter=letter)
    assert [
        e for e in effect(again).split("; ") if e and not e.startswith("O11") and e[-3:] not in ("off", "oud")
    ] == []
    assert len(transcript(again).splitlines()) == len(lines)


ORDERS = [
    (SHEET, ("due: Fri 5pm", "cap: 3h", "outcome: one PDF in Drive")),
    (TASKS["sheet with usual values"], ("ok", "why: the adviser needs it", "priority: high")),
    (THINGS, ("why: year end", "priority: low", "cap: 6h")),
]


@pytest.mark.parametrize(("task", "texts"), ORDERS)
def test_answers_in_any_order_end_in_the_same(task: TaskFacts, texts: tuple[str, ...]) -> None:
    ends = set()
    for order in permutations(range(len(texts))):
        tasks = {task.ref: task}
        for number in order:
            read = typed(texts[number], number=number, minutes=number + 1)
            tasks = applied(tasks, decided(read, known(tasks[task.ref])))
        done = tasks[task.ref]
        ends.add((done.due, done.cap_minutes, done.priority, frozenset(done.text.splitlines()), done.findings))
    assert len(ends) == 1


def test_a_completed_request_is_told_whole_in_its_thread() -> None:
    (letter,) = letters(answered("due: Fri 5pm\ncap: 3h\noutcome: one PDF", SHEET), "A4")
    facts = letter.facts
    assert isinstance(facts, TaskChanged)
    assert (facts.changed, facts.completed, facts.limit) == (("due", "cap", "text"), True, 180)
    assert facts.text == "Please update the supplier sheet.\nOutcome: one PDF"
    assert (letter.subject, letter.in_reply_to, letter.references) == (
        "Supplier sheet", "sheet@example.com", ("sheet@example.com",),
    )  # fmt: skip
    assert (letter.to.email, letter.key) == ("maria@example.net", "changed:answer1@example.com:BK-15")


def test_while_no_letter_has_gone_the_waiting_one_is_replaced() -> None:
    plan = answered("due: Fri 5pm", UNTOLD)
    (amend,) = [action for action in plan.actions if isinstance(action, AmendTask)]
    (letter,) = letters(plan, "A2")
    assert amend.cancels == ("A2",)
    assert amend.clears == ("no_due", "due_without_zone", "past_deadline")
    assert isinstance(letter.facts, RequestReceived)
    assert letter.facts.due
    assert letter.facts.due.words == "Fri 5pm"
    assert (letter.in_reply_to, letter.not_before) == ("sheet@example.com", MONDAY.replace(minute=30))


@pytest.mark.parametrize("task", [SHEET, UNTOLD])
def test_with_somebody_else_on_the_thread_the_letter_stands_alone(task: TaskFacts) -> None:
    (letter, _) = letters(answered("due: Fri 5pm", replace(task, outside=True)))
    kind = "A4" if task.announced else "A2"  # who has never heard of it is told the whole
    assert (letter.kind, letter.subject, letter.in_reply_to) == (kind, "", "")


def test_split_of_a_task_in_anothers_thread_begins_a_thread_of_its_own() -> None:
    plan = answered("split", BESIDE)
    (letter,) = letters(plan, "A5")
    (amend,) = [action for action in plan.actions if isinstance(action, AmendTask)]
    assert (letter.subject, letter.in_reply_to, letter.references) == ("", "", ())
    assert (amend.cancels, amend.clears) == (("A2",), ("new_task_in_thread",))


def test_keep_of_a_task_in_anothers_thread_is_told_there() -> None:
    (letter,) = letters(answered("keep", BESIDE), "A4")
    facts = letter.facts
    assert isinstance(facts, TaskChanged)
    assert (facts.ref, facts.changed, facts.completed, facts.steps) == (SHEET.ref, ("steps",), False, ("Order paper",))
    assert letter.in_reply_to == "sheet@example.com"


def test_the_transcript_answers_the_owners_own_mail() -> None:
    read = typed("due: Fri 5pm", subject="Re: [BK-15] One thing to add?")
    (letter,) = letters(decided(read, known(SHEET)), "O11")
    assert (letter.to.email, letter.key) == ("dana@example.com", "done:answer1@example.com")
    assert (letter.subject, letter.in_reply_to) == ("Re: [BK-15] One thing to add?", "answer1@example.com")
    assert isinstance(letter.facts, Transcript)
    assert letter.facts.told == ("Maria",)


def test_the_transcript_of_a_command_in_an_assistants_thread_stays_out_of_it() -> None:
    read = typed("#due: Fri 5pm", to="maria@example.net")
    (letter,) = letters(decided(read, known(SHEET)))  # and Maria has Dana's own mail
    assert (letter.kind, letter.subject, letter.in_reply_to, letter.references) == ("O11", "", "", ())


def test_what_is_old_or_history_is_done_and_told_to_nobody() -> None:
    read, there = typed("due: Fri 5pm"), known(SHEET)
    late = replace(there, now=MONDAY + timedelta(days=2))
    history = Place(internal_date=MONDAY, backfill=True)
    for plan in (
        decided(read, late), decide(read, there, people=PEOPLE, policy=POLICY, rules=rules(), place=history),
    ):  # fmt: skip
        assert letters(plan) == []
        assert any(isinstance(action, AmendTask) and action.due for action in plan.actions)
        assert any(isinstance(action, Note) and action.code == "not_answered" for action in plan.actions)


def test_an_unproven_answer_is_held() -> None:
    plan = decided(replace(typed("due: Fri 5pm\ncap: 3h"), authentication=()), known(SHEET))
    assert [type(action) for action in plan.actions] == [Hold, AddFlag, Reply]
    assert [(letter.kind, letter.to.email) for letter in letters(plan)] == [("O14", "dana@example.com")]


def test_assistants_letters_hold_nothing_for_the_owner() -> None:
    for case in CORPUS:
        for letter in letters(answered(case["text"], TASKS[case["to"]])):
            person = PEOPLE.person(letter.to.email)
            assert person
            assert person.role is (Role.OWNER if letter.kind == "O11" else Role.ASSISTANT)


@pytest.mark.parametrize(
    ("text", "task", "said"),
    [
        ("due: Fri 5pm PST", SHEET, "Los Angeles time"),
        ("due: yesterday", SHEET, "has passed"),
        ("ok", SHEET, "default_due"),
        ("quiet everything", SHEET, "multi_task"),
        ("assign to Bob", SHEET, "Maria"),
        ("assign to Maria", TASKS["shared"], "no longer with Priya"),
        ("due: Fri 5pm", TASKS["sheet finished"], "is done, and stays as it is"),
        ("keep", TASKS["things, split"], "Send the October invoices"),
        ("2 due: Tue noon", THINGS, 'write "split" or "keep"'),
        ("keep\ndue: Fri", BESIDE, "for that one write"),
        ("why: the password is Gr8-horse-77x", SHEET, "I pass it to nobody: give it to Maria"),
        ("due: the password is Gr8-horse-77x", SHEET, "into a date"),
        ("spilt", SHEET, '"help" lists what I understand'),
        ("due BK-99: Fri", SHEET, "no task BK-99"),
    ],
)
def test_what_was_not_done_says_what_to_write(text: str, task: TaskFacts, said: str) -> None:
    plan = decided(typed(text, subject=f"Re: [{task.ref}] Something to add?"), known(task))
    assert said in transcript(plan)


def test_of_two_with_one_name_none_is_guessed_at() -> None:
    other = replace(PRIYA, name="Maria Cruz", addresses=("cruz@example.net",))
    site = replace(SITE, assistants=("maria@example.net", "cruz@example.net"))
    people = replace(PEOPLE, assistants=(MARIA, other), engagements=(BOOKS, site))
    task = replace(TASKS["shared"], holder="maria@example.net")

    def said(text: str) -> str:
        plan = decide(
            typed(text), known(task), people=people, policy=POLICY, rules=rules(), place=Place(internal_date=MONDAY)
        )
        holders = [action.holder for action in plan.actions if isinstance(action, AmendTask)]
        return f"{holders} {transcript(plan)}"

    assert "write Maria Santos or Maria Cruz" in said("assign to Maria")
    assert said("assign to Maria").startswith("[]")
    assert said("assign to Maria Cruz").startswith("['cruz@example.net']")
    assert "with Maria Cruz now, and no longer with Maria Santos" in said("assign to cruz@example.net")


def test_numbers_after_the_split_are_not_taken_for_the_first_part() -> None:
    plan = decided(typed("2 due: Tue noon"), known(TASKS["things, split"], letter="O3"))
    assert not [action for action in plan.actions if isinstance(action, AmendTask)]
    assert "reference of the one you mean" in transcript(plan)


def test_two_tasks_split_in_one_mail_get_numbers_of_their_own() -> None:
    other = replace(THINGS, ref=Ref("BK", 13), thread=8)
    assert "+BK-20" in (made := effect(answered("BK-14 split\nBK-13 split", THINGS, other)))
    assert [part[:6] for part in made.split("; ") if part.startswith("+")] == ["+BK-20", "+BK-21", "+BK-22", "+BK-23"]


@pytest.mark.parametrize("word", ["split", "1+2, 3"])
def test_every_part_of_what_comes_again_comes_again(word: str) -> None:
    weekly = Recurrence("week", weekdays=(0,), text="Every Monday")
    plan = answered(word, replace(THINGS, recurs=weekly))
    others = [action for action in plan.actions if isinstance(action, OpenTask)]
    assert others
    assert all(task.recurs == weekly for task in others)
    told = [letter.facts for letter in letters(plan, "A5")]
    assert len(told) == len(others) + 1
    assert all(isinstance(one, RequestReceived) and one.repeats == "Every Monday" and one.whole for one in told)
