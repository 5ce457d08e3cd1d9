"""The owner's word on how a task stands: among the reports in the order in which they were written, however they arrive."""

import itertools
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva.model.actions import Action, Rule, Turn, Undo
from inboxva.model.context import TaskFacts
from inboxva.model.people import Role
from inboxva.model.plan import Kind
from inboxva.model.report import Item, Period
from inboxva.model.work import State
from inboxva.store import Store
from tests.store.said import BK1, MONDAY, NOW, PEOPLE, after, ask, due, opening, reading, report, request, say
from tests.store.test_store_order import Said, contents, fresh, take, told


def ruled(store: Store, word: str, hours: float, why: str = "") -> int:
    """Dana gives a word on the task by mail."""
    actions: list[Action] = [Rule(BK1, word, why)]
    if word == "reopened":
        actions.append(Turn(BK1, Role.ASSISTANT))
    return say(store, reading(f"{word}{hours}@x", hours), actions, kind=Kind.COMMAND)


def silently(store: Store, hours: float) -> None:
    """The time for another word is over."""
    store.commit_by_clock([Rule(BK1, "accepted", at=after(hours))], now=NOW)


def facts(store: Store) -> TaskFacts:
    """The task as decisions see it."""
    return ask(store, reading("ask@x", 300, refs=["r1", "r1@x"])).tasks[BK1]


def item(store: Store, until: float | None = None) -> Item:
    """The task as reports see it, now or as it stood then."""
    period = Period(MONDAY, NOW if until is None else after(until), "UTC")
    ((found,),) = ([item for e in store.report(PEOPLE, period, now=NOW).engagements for item in e.items],)
    return found


def test_an_accepted_task_stays_done_and_later_hours_and_questions_count(store: Store) -> None:
    request(store)
    report(store, "s1", 5, state=State.DONE, percent=100, minutes=30, turn=Role.OWNER)
    done = facts(store)
    assert (done.state, done.waiting_on, done.waiting_since, done.closed_at, done.accepted_at) == (
        State.DONE, None, after(5), after(5), None,
    )  # fmt: skip
    ruled(store, "accepted", 8)
    report(store, "s2", 9, state=State.IN_PROGRESS, percent=40, minutes=15, questions=("And now?",), eta_due=due(60))
    task = facts(store)
    assert (task.state, task.percent, task.eta, task.closed_at) == (State.DONE, 100, None, after(5))
    assert (task.accepted_at, task.ruled, task.waiting_on, task.waiting_since) == (after(8), "accepted", None, None)
    assert (task.minutes, task.questions) == (45, ((1, "And now?"),))
    assert (item(store).state, item(store).accepted_at, item(store).waiting_on) == (State.DONE, after(8), None)
    assert (item(store, 7).accepted_at, item(store, 7).state) == (None, State.DONE)


def test_an_open_task_that_is_accepted_is_done_at_that_moment(store: Store) -> None:
    request(store)
    report(store, "s1", 5, percent=40, eta_due=due(20))
    ruled(store, "accepted", 8)
    task = facts(store)
    assert (task.state, task.percent, task.eta, task.closed_at, task.accepted_at) == (
        State.DONE, None, None, after(8), after(8),
    )  # fmt: skip


def test_a_reopened_task_is_in_progress_and_counts_as_rework(store: Store) -> None:
    request(store)
    report(store, "s1", 5, state=State.DONE, percent=100, turn=Role.OWNER)
    ruled(store, "reopened", 8, "the totals are off")
    task = facts(store)
    assert (task.state, task.percent, task.closed_at, task.accepted_at) == (State.IN_PROGRESS, None, None, None)
    assert (task.ruled, task.reopened, task.waiting_on, task.waiting_since) == ("reopened", 1, Role.ASSISTANT, after(8))
    report(store, "s2", 9, state=State.DONE, turn=Role.OWNER)
    assert (facts(store).state, facts(store).closed_at, item(store).rework) == (State.DONE, after(9), 1)
    history = store.history(PEOPLE, BK1, now=NOW)
    assert history
    assert ("reopened", "the totals are off") in [(event.code, event.detail) for event in history.events]


def test_a_task_that_was_not_finished_is_no_rework(store: Store) -> None:
    request(store)
    ruled(store, "reopened", 8)
    assert facts(store).reopened == 0


@pytest.mark.parametrize("word", ["cancelled", "dropped"])
def test_a_cancelled_task_stays_so_whatever_is_reported(store: Store, word: str) -> None:
    request(store)
    ruled(store, word, 8)
    report(store, "s1", 9, minutes=20)
    task = facts(store)
    assert (task.state, task.closed_at, task.ruled, task.minutes) == (State.CANCELLED, after(8), word, 20)


def test_what_never_was_a_task_is_in_no_report_and_no_list(store: Store) -> None:
    request(store)
    ruled(store, "dropped", 8)
    assert store.report(PEOPLE, Period(MONDAY, NOW, "UTC"), now=NOW).engagements[0].items == ()
    assert store.tasks(PEOPLE, NOW) == []
    history = store.history(PEOPLE, BK1, now=NOW)
    assert history
    assert history.item.state is State.CANCELLED


def test_silence_accepts_only_what_is_finished_then(store: Store) -> None:
    request(store)
    report(store, "s1", 5)
    silently(store, 30)
    assert facts(store).accepted_at is None
    report(store, "s2", 10, state=State.DONE)  # it was written before, and comes late
    assert (facts(store).accepted_at, facts(store).ruled) == (after(30), "accepted")
    report(store, "s3", 20, state=State.IN_PROGRESS)
    assert (facts(store).state, facts(store).accepted_at) == (State.IN_PROGRESS, None)


def test_silence_is_written_once(store: Store) -> None:
    request(store)
    report(store, "s1", 5, state=State.DONE)
    silently(store, 30)
    before = facts(store), store.history(PEOPLE, BK1, now=NOW)
    silently(store, 30)
    assert (facts(store), store.history(PEOPLE, BK1, now=NOW)) == before


def word(name: str, hours: float) -> Said:
    """A command mail with one word on the task."""
    turn = [Turn(BK1, Role.ASSISTANT)] if name == "reopened" else []
    return reading(f"{name}{hours}@x", hours), lambda _: [Rule(BK1, name, "because"), *turn], Kind.COMMAND


STORY: list[Said | float] = [
    told("s1@x", 5, ["r1@x"], 1, Role.OWNER, state=State.DONE, percent=100),
    word("reopened", 6),
    told("s2@x", 7, ["r1@x", "s1@x"], 2, Role.ASSISTANT, percent=60),
    told("s3@x", 9, ["r1@x"], 3, Role.OWNER, state=State.DONE),
    12.0,
    told("s4@x", 13, ["r1@x"], 4, Role.ASSISTANT, percent=70),
    word("accepted", 14),
    word("reopened", 15),
    word("cancelled", 17),
    told("s5@x", 18, ["r1@x"], 5, Role.OWNER, state=State.BLOCKED, blocked=("bank",)),
    word("reopened", 19),
    20.0,
]  # fmt: skip
NAMES = itertools.count()


def play(store: Store, order: Sequence[int]) -> list[Any]:
    """Tells the story in an order; what every view says after each part of it, where the parts are all told."""
    say(store, reading("r1@x", 0), [opening(due=due(48)), Turn(BK1, Role.ASSISTANT)], kind=Kind.REQUEST)
    for uid, number in enumerate(order):
        part = STORY[number]
        if isinstance(part, float):
            silently(store, part)
        else:
            take(store, part, uid + 1)
    moments = [hours + 0.5 for hours in range(22)]
    return [contents(store), facts(store), [item(store, until) for until in moments]]


@settings(max_examples=60, deadline=None)
@given(order=st.permutations(range(len(STORY))), again=st.lists(st.integers(0, len(STORY) - 1), max_size=4))
def test_words_and_reports_in_any_order_end_in_the_same_task(order: list[int], again: list[int], folder: Path) -> None:
    with fresh(folder) as store, fresh(folder) as other:
        told_in_order = play(store, range(len(STORY)))
        told = play(other, [*order, *again])
    assert told == told_in_order


@settings(max_examples=40, deadline=None)
@given(parts=st.lists(st.sampled_from(range(len(STORY))), unique=True))
def test_what_is_written_step_by_step_is_what_is_reckoned_from_the_start(parts: list[int], folder: Path) -> None:
    with fresh(folder) as store:
        _, task, (*_, latest) = play(store, parts)
    assert (task.state, task.percent, task.eta, task.closed_at, task.accepted_at, task.reopened, task.waiting_on) == (
        latest.state, latest.percent, latest.eta, latest.closed_at, latest.accepted_at, latest.rework, latest.waiting_on,
    )  # fmt: skip


@settings(max_examples=40, deadline=None)
@given(order=st.permutations(range(len(STORY))), gone=st.sets(st.sampled_from(range(len(STORY)))))
def test_what_is_taken_back_was_as_if_never_said(order: list[int], gone: set[int], folder: Path) -> None:
    gone = {number for number in gone if isinstance(STORY[number], tuple) and STORY[number][2] is Kind.COMMAND}
    with fresh(folder) as store, fresh(folder) as other:
        _, before, _ = play(store, [number for number in order if number not in gone])
        play(other, order)
        for number in gone:
            said = STORY[number]
            assert isinstance(said, tuple)
            (row,) = other._database.rows("SELECT id FROM message WHERE msgid = ?", (said[0].message.message_id,))
            say(other, reading(f"undo{number}@x", 30), [Undo(row[0])], kind=Kind.COMMAND)
        assert facts(other) == before


def test_the_story_ends_as_it_was_told(folder: Path) -> None:
    with fresh(folder) as store:
        _, task, items = play(store, range(len(STORY)))
    assert (task.state, task.ruled, task.reopened, task.accepted_at) == (State.IN_PROGRESS, "reopened", 2, None)
    assert [(i.state.value, i.accepted_at is not None) for i in items[5:20:2]] == [
        ("done", False), ("in_progress", False), ("done", False), ("done", False), ("done", True), ("in_progress", False),
        ("cancelled", False), ("in_progress", False),
    ]  # fmt: skip


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("rulings")
