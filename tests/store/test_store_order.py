"""In whatever order mail is read, and however often: the same ledger."""

import itertools
from collections.abc import Callable, Sequence
from dataclasses import replace
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva.model.actions import Action, AmendTask, AnswerQuestions, MergeTask, Mute, Turn
from inboxva.model.people import Role
from inboxva.model.plan import Kind, Repeat
from inboxva.model.report import Period
from inboxva.model.when import Recurrence
from inboxva.model.work import Finding, Priority, Reading, Ref, State, StatusSection
from inboxva.store import Store, open_store
from tests.store.said import (
    BK1,
    BK2,
    DANA,
    MARIA,
    MONDAY,
    NOW,
    PEOPLE,
    PRIYA,
    ask,
    due,
    letter,
    opening,
    owner_mail,
    place,
    plan,
    reading,
    recorded,
    report,
    request,
)  # fmt: skip

NAMES = itertools.count()
LINT = (Finding("no_due", "Add it."), Finding("no_cap", "Add it."), Finding("no_why", "Say it."))
Said = tuple[Reading, Callable[[Ref | None], list[Action]], Kind]


def asked(message_id: str, hours: float, ref: Ref, refs: Sequence[str] = (), asks: tuple[str, ...] = ()) -> Said:
    """A request."""
    return (
        reading(message_id, hours, refs=refs),
        lambda _: [opening(ref, due=due(hours + 48), asked=asks), Turn(ref, Role.ASSISTANT)],
        Kind.REQUEST,
    )


def told(message_id: str, hours: float, refs: Sequence[str], question: int, turn: Role, **fields: Any) -> Said:
    """A report on the thread's task."""
    section = StatusSection(**{"state": State.IN_PROGRESS, "minutes": 30, "questions": ("Which?",), **fields})
    eta = due(hours + 10)

    def actions(task: Ref | None) -> list[Action]:
        record = recorded(section, task, hours, eta=eta, first_question=question, turn=turn)
        return [record, *([Turn(task, turn)] if task else [])]

    return reading(message_id, hours, MARIA, DANA, refs=refs, sections=[section], text=message_id), actions, Kind.STATUS


CORRESPONDENCE: list[Said] = [
    asked("r1@x", 0, BK1),
    asked("r2@x", 1, BK2),
    told("s1@x", 5, ["r1@x"], 1, Role.OWNER, state=State.BLOCKED, percent=20, blocked=("bank",)),
    told("s2@x", 9, ["r1@x", "s1@x"], 2, Role.ASSISTANT, percent=50),
    told("s3@x", 20, ["s2@x"], 3, Role.OWNER, state=State.DONE),
    told("s4@x", 30, ["r1@x", "s1@x", "s2@x", "s3@x"], 4, Role.OWNER, state=None, state_text="hm"),
    told("s5@x", 31, ["r2@x"], 5, Role.OWNER, state=State.DONE, percent=100),
    told("s6@x", 32, ["r2@x", "s5@x"], 6, Role.ASSISTANT, questions=()),
]  # fmt: skip


def changed(message_id: str, hours: float, refs: Sequence[str], **fields: Any) -> Said:
    """The owner changes the thread's task, and answers what was asked of it."""
    change = {"event": "changed", "said": message_id, **fields}

    def actions(task: Ref | None) -> list[Action]:
        return [AmendTask(task, **change), AnswerQuestions(task), Turn(task, Role.ASSISTANT)] if task else []

    return reading(message_id, hours, refs=refs, text=message_id), actions, Kind.REPLY


WEEKLY, MONTHLY = Recurrence("week", text="every Friday"), Recurrence("month", month_day=1, text="on the 1st")
REQUESTS: list[Said] = [asked("r1@x", 0, BK1, asks=("no_due", "no_cap")), asked("r2@x", 1, BK2)]
CHANGES: list[Said] = [
    changed("c1@x", 2, ["r1@x"], due=due(50), cap_minutes=30, steps=("y",), added="First."),
    changed(
        "c2@x", 3, ["r1@x", "c1@x"], due=due(60), steps=("x", "y"), recurs=WEEKLY, clears=("no_due",), event="completed"
    ),
    changed("c3@x", 4, ["r1@x"], cap_minutes=90, added="Second.", priority=Priority.HIGH, cancels=("A2",)),
    changed("c4@x", 6, ["r2@x"], due=due(70), recurs=WEEKLY, holder=PRIYA.address),
    changed("c5@x", 7, ["r2@x", "c4@x"], ended=True, added="No more.", holder=MARIA.address),
    changed("c6@x", 8, ["r1@x", "c2@x"], recurs=MONTHLY, steps=("z", "x"), priority=Priority.LOW, clears=("no_cap",)),
    told("s1@x", 5, ["r1@x"], 1, Role.OWNER, state=State.BLOCKED, percent=20, blocked=("bank",)),
    told("s2@x", 9, ["r1@x", "s1@x"], 2, Role.ASSISTANT, percent=50),
    (
        reading("m1@x", 10, refs=["r1@x"]),
        lambda _: [Mute("no_due", "off", "asked"), Mute("no_cap", "digest", "ignored", "bookkeeping")],
        Kind.COMMAND,
    ),
    (
        reading("m2@x", 11, refs=["r1@x"]),
        lambda _: [Mute("no_due", "", "asked"), Mute("no_cap", "summary", "asked")],
        Kind.COMMAND,
    ),
]


def take(store: Store, said: Said, uid: int) -> None:
    """One message, as the program takes it: the question, the decision, the commit."""
    read, actions, kind = said
    with store.writer():
        context = ask(store, read)
        task = context.by_reference[0][1].task if context.by_reference else None
        repeat = Repeat.COPY if context.known else Repeat.NEW
        made = plan(read, context, [] if context.known else actions(task), kind=kind, repeat=repeat)
        made = replace(made, lint=LINT if kind is Kind.REQUEST else ())
        mails = [letter(f"ack:{read.message.message_id}", task=None)] if repeat is Repeat.NEW else []
        store.commit(read, made, mails, copy=place(uid), now=NOW)


def contents(store: Store) -> dict[str, list[tuple[Any, ...]]]:
    """The whole ledger, row numbers replaced by what they stand for, instants of processing left out."""
    rows = store._database.rows
    task = "(SELECT number FROM task WHERE id = {}.task_id)"
    return {
        "message": rows("SELECT msgid, sender, kind, proven, effective_at, subject, body, participants"
                        " FROM message ORDER BY msgid"),
        "task": rows("SELECT number, title, state, percent, eta_at, state_key, closed_at, turn, turn_since, turn_key,"
                     " opened_at, due_at, cap_minutes, priority, text, steps, recurs, merged_at, accepted_at, ruled,"
                     " reopened, silently, (SELECT email FROM person"
                     " WHERE id = holder_id), (SELECT number FROM task o WHERE o.id = t.merged_into_id)"
                     " FROM task t ORDER BY number"),
        "amendment": rows(f"SELECT key, {task.format('a')}, sets, added, steps FROM amendment a ORDER BY 1, 2, 3"),
        "asked": rows(f"SELECT {task.format('a')}, code, settled_at IS NULL FROM asked a ORDER BY 1, 2"),
        "muting": rows("SELECT key, code, level, why, engagement_id FROM muting ORDER BY 1, 2"),
        "lint": rows("SELECT msgid, lint FROM message ORDER BY 1"),
        "report": rows(f"SELECT key, {task.format('r')}, state, minutes, day FROM report r ORDER BY key"),
        "field": rows("SELECT r.key, f.field, f.place, f.text FROM report_field f JOIN report r ON r.id = f.report_id"
                      " ORDER BY 1, 2, 3"),
        "time": rows(f"SELECT at, {task.format('h')}, day, minutes, source FROM time_entry h ORDER BY at"),
        "question": rows(f"SELECT number, {task.format('q')}, text, asked_at, answered_at FROM question q ORDER BY number"),
        "event": rows(f"SELECT key, {task.format('v')}, code, detail FROM event v ORDER BY key, code, detail"),
        "outbox": rows("SELECT key, state, recipient FROM outbox ORDER BY key"),
        "thread": rows("SELECT (SELECT number FROM task WHERE id = t.task_id), root, first_key, chain, latest_key"
                       " FROM thread t ORDER BY first_key"),
        "mention": rows("SELECT m.msgid, t.root FROM mention m JOIN thread t ON t.id = m.thread_id ORDER BY m.msgid"),
        "of_thread": rows("SELECT m.msgid, t.root FROM message m JOIN thread t ON t.id = m.thread_id ORDER BY m.msgid"),
        "numbers": rows("SELECT code, next_number FROM engagement ORDER BY code"),
        "questions": rows("SELECT email, next_question FROM person ORDER BY email"),
    }  # fmt: skip


def fresh(folder: Path) -> Store:
    """A new store. Not named at random: every example begins with the same random numbers."""
    store = open_store(f"sqlite:///{folder}/{next(NAMES)}.db", now=MONDAY)
    store.sync(PEOPLE, today=MONDAY.date())
    return store


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("orders")


@pytest.fixture(scope="module")
def expected(folder: Path) -> dict[str, list[tuple[Any, ...]]]:
    """The ledger when everything arrives in order, once."""
    store = fresh(folder)
    for uid, said in enumerate(CORRESPONDENCE):
        take(store, said, uid + 1)
    return contents(store)


def test_in_order_the_ledger_says_what_was_said(expected: dict[str, list[tuple[Any, ...]]]) -> None:
    first, second = expected["task"]
    assert first[2] == "done"
    assert first[7] == "owner"
    assert second[2] == "in_progress"
    assert second[6] is None
    assert [row[1] for row in expected["time"]] == [1, 1, 1, 1, 2, 2]


@settings(max_examples=40, deadline=None)
@given(
    order=st.permutations(range(len(CORRESPONDENCE))),
    again=st.lists(st.integers(0, len(CORRESPONDENCE) - 1), max_size=5),
)
def test_any_order_and_any_repetition_end_in_the_same_ledger(
    order: list[int], again: list[int], folder: Path, expected: dict[str, list[tuple[Any, ...]]]
) -> None:
    with fresh(folder) as store:
        for uid, number in enumerate([*order, *again]):
            take(store, CORRESPONDENCE[number], uid + 1)
        assert contents(store) == expected


@settings(max_examples=40, deadline=None)
@given(
    order=st.permutations(range(len(CHANGES))),
    again=st.lists(st.integers(0, len(CHANGES) - 1), max_size=3),
)
def test_changes_that_come_in_any_order_end_in_the_same_task(order: list[int], again: list[int], folder: Path) -> None:
    found = []
    for numbers in (range(len(CHANGES)), [*order, *again]):
        with fresh(folder) as store:
            for uid, said in enumerate([*REQUESTS, *(CHANGES[number] for number in numbers)]):
                take(store, said, uid + 1)
            found.append((contents(store), ask(store, owner_mail("x@x", 20, refs=["r1@x", "r2@x"]))))
    (expected, facts), (got, same) = found
    assert got == expected
    assert (same.tasks, same.muted) == (facts.tasks, facts.muted)
    first, second = facts.tasks[BK1], facts.tasks[BK2]
    assert (first.due, first.cap_minutes, first.priority, first.recurs) == (due(60), 90, Priority.LOW, MONTHLY)
    assert (first.text, first.steps) == ("Please sort it.\nFirst.\nSecond.", ("y", "x", "z"))
    assert (first.findings, first.changes) == (("no_why",), 3)
    assert (second.due, second.holder, second.recurs) == (due(70), MARIA.address, None)
    assert facts.muted == {("", "no_cap"): "summary"}


JOINED: list[Said] = [
    told("s1@x", 5, ["r2@x"], 1, Role.OWNER, state=State.BLOCKED, percent=20, blocked=("bank",)),
    (reading("k1@x", 6, refs=["r2@x"]), lambda _: [MergeTask(BK2, BK1, ("b", "a"))], Kind.COMMAND),
    told("s2@x", 7, ["r2@x", "s1@x"], 2, Role.ASSISTANT, percent=60),
    told("s3@x", 8, ["r1@x"], 3, Role.OWNER, percent=70),
    changed("c1@x", 9, ["r1@x"], steps=("c",), due=due(50)),
]


@settings(max_examples=30, deadline=None)
@given(order=st.permutations(range(len(JOINED))))
def test_a_task_joined_before_or_after_its_reports_says_the_same(order: list[int], folder: Path) -> None:
    found = []
    for numbers in (range(len(JOINED)), order):
        with fresh(folder) as store:
            for uid, said in enumerate([*REQUESTS, *(JOINED[number] for number in numbers)]):
                take(store, said, uid + 1)
            context = ask(store, reading("x@x", 20, refs=["r2@x", "r1@x"]))
            reports = store.report(PEOPLE, Period(MONDAY, NOW, "UTC"), now=NOW)
            found.append((context.tasks, context.by_reference, reports))
    assert found[0] == found[1]
    task = found[1][0][BK1]
    assert (task.steps, task.percent, task.minutes, task.waiting_on) == (("b", "a", "c"), 70, 90, Role.ASSISTANT)


def test_a_reply_that_comes_first_ends_in_the_thread_of_its_request(store: Store) -> None:
    report(store, "s1", 5, ["r1"], task=None, percent=40, minutes=60, questions=("Which?",))
    request(store)
    task = ask(store, reading("x", 8, MARIA, refs=["s1"])).tasks[BK1]
    assert (task.state, task.percent, task.minutes, task.questions) == (State.IN_PROGRESS, 40, 60, ((1, "Which?"),))


def test_hours_from_before_a_request_in_the_same_thread_are_not_its_own(store: Store) -> None:
    report(store, "s1", 5, ["r0"], task=None, minutes=60)
    say_later = reading("r1", 9, refs=["r0", "s1"])
    with store.writer():
        context = ask(store, say_later)
        store.commit(say_later, plan(say_later, context, [opening()], kind=Kind.REQUEST), now=NOW)
    assert ask(store, reading("x", 10, refs=["r1"])).tasks[BK1].minutes == 0


def test_a_second_request_in_a_thread_begins_a_thread_of_its_own(store: Store) -> None:
    request(store)
    second = reading("r2", 3, refs=["r1"])
    with store.writer():
        store.commit(second, plan(second, ask(store, second), [opening(BK2)], kind=Kind.REQUEST), now=NOW)
    found = ask(store, reading("x", 4, MARIA, refs=["r1", "r2"])).by_reference
    assert [(name, facts.task) for name, facts in found] == [("r2", BK2), ("r1", BK1)]
