"""An owner's later mails in the thread of a running task: what changes it, and what changes nothing."""

from dataclasses import replace

import pytest

from inboxva.model.actions import AmendTask, AnswerQuestions, Reply, Turn
from inboxva.model.context import TaskFacts, ThreadFacts
from inboxva.model.people import Role
from inboxva.model.plan import Plan
from inboxva.model.work import Ref, State
from tests.decide.answering import FLIGHT_DUE, effect, typed
from tests.decide.deciding import MONDAY, context, decided

CHASE = TaskFacts(
    Ref("BK", 12), "bookkeeping", "Chase the unpaid invoices", "maria@example.net", State.IN_PROGRESS, 5, MONDAY,
    MONDAY, text="Please chase the unpaid October invoices.", root_id="r1", request_subject="Unpaid invoices",
    due=FLIGHT_DUE, announced=True,
)  # fmt: skip


def written(text: str, task: TaskFacts = CHASE, to: str = "maria@example.net") -> Plan:
    """What is done about Dana's words in the task's thread."""
    thread = ThreadFacts(5, "bookkeeping", task.ref, MONDAY)
    there = context(by_reference=(("findings@example.com", thread),), tasks={task.ref: task})
    return decided(typed(text, to=to, subject="Re: Unpaid invoices"), there)


@pytest.mark.parametrize(
    ("text", "change"),
    [
        ("New due date: Wednesday 5pm.", "due Wed 18 17:00"),
        ("Please make it due Thursday 5pm instead.", "due Thu 19 17:00"),
        ("Sorry, I need this by Wednesday noon now.", "due Wed 18 12:00"),
        ("Make that Wednesday 5pm PT.", "due Wed 18 17:00"),
        ("Actually, Wednesday 5pm PT please.", "due Wed 18 17:00"),
        ("Sorry, it is Wednesday 5pm PT after all.", "due Wed 18 17:00"),
        ("Push it to Thursday noon", "due Thu 19 12:00"),
        ("Thanks, Maria! Let's move it to Thursday.", "due Thu 19 17:00"),
        ("No more than 3 hours please.", "cap 180"),
        ("Change of plan: due Thursday.\nStop at 2 hours and tell me what you have.", "due Thu 19 17:00, cap 120"),
        (
            "Please also add the phone numbers of the invoices in column C.",
            "steps ('Please also add the phone numbers of the invoices in column C.',)",
        ),
    ],
)
def test_a_change_of_course_is_recorded_and_writes_to_nobody(text: str, change: str) -> None:
    plan = written(text)
    assert effect(plan) == f"BK-12 changed: {change}"
    assert [type(action) for action in plan.actions] == [AnswerQuestions, AmendTask, Turn]
    assert plan.actions[-1] == Turn(CHASE.ref, Role.ASSISTANT)


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "Great work, Maria! Looks good.",
        "Did Tom reply?",
        "Is 3 hours max enough?",
        "Is it due Thursday or Friday?",
        "I will send you the list by Thursday.",
        "Yes, the blue one.",
        "Thanks, please go ahead.",
        "Please chase the unpaid invoices.",
        "It is still due Friday 5pm.",
        "It was due by last Thursday.",
        "The meeting is moved to Thursday.",
        "Tom moved it to Thursday.",
        "Can we move it to Thursday?",
        "Sorry, it is Friday 5pm after all.",
    ],
)
def test_what_is_no_change_changes_nothing(text: str) -> None:
    plan = written(text)
    assert effect(plan) == ""
    assert any(isinstance(action, AnswerQuestions) for action in plan.actions)


def test_an_answer_to_a_question_is_no_new_step() -> None:
    asked = replace(CHASE, questions=((4, "Which bank statement?"),))
    assert effect(written("Please use the November bank statement.", asked)) == "BK-12 withdraws O5,O8"
    assert "due Thu" in effect(written("Please use the November bank statement. Due Thursday.", asked))


@pytest.mark.parametrize(
    ("changes", "state", "found"),
    [
        (0, State.IN_PROGRESS, False),
        (1, State.IN_PROGRESS, True),
        (3, State.WAITING, True),
        (3, State.NOT_STARTED, False),
    ],
)
def test_from_the_second_time_on_it_is_found(changes: int, state: State, found: bool) -> None:
    plan = written("Now due Thursday 5pm.", replace(CHASE, changes=changes, state=state))
    assert ("changed_course" in [finding.code for finding in plan.lint]) is found
    assert not any(isinstance(action, Reply) for action in plan.actions)


def test_a_task_that_is_over_is_not_changed() -> None:
    assert "changed" not in effect(written("Due Thursday 5pm.", replace(CHASE, state=State.DONE)))


def test_a_letter_that_waits_is_made_anew_where_its_due_is_wrong_now() -> None:
    waiting = replace(CHASE, announced=False, state=State.NOT_STARTED)
    plan = written("Now due Thursday 5pm.", waiting)
    assert effect(plan) == "BK-12 changed: due Thu 19 17:00; A2 BK-12 Maria"
    assert next(action for action in plan.actions if isinstance(action, AmendTask)).cancels == ("A2",)


def test_the_same_words_again_change_nothing_more() -> None:
    first = next(a for a in written("Now due Thursday 5pm, 3 hours at most.").actions if isinstance(a, AmendTask))
    after = replace(CHASE, due=first.due, cap_minutes=first.cap_minutes, changes=1)
    again = written("Now due Thursday 5pm, 3 hours at most.", after)
    assert effect(again) == ""
    assert again.lint == ()
