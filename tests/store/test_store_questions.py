"""Questions answered by their number: what is known of one, and what an answer leaves behind, in any order."""

from itertools import permutations

import pytest

from inboxva.model.actions import AnswerQuestion
from inboxva.store import Store
from inboxva.store.export import export
from tests.store.said import BK1, MARIA, WB1, after, answer, answering, ask, reading, report, request, say


@pytest.fixture
def asked(store: Store) -> Store:
    """A store with two tasks, of which Maria has asked two things about one, and Priya one about the other."""
    request(store)
    request(store, "w1", 1, WB1)
    report(store, "s1", 5, ["r1"], questions=("Which sheet?", "Which bank?"))
    report(store, "s2", 6, ["w1"], task=WB1, questions=("Which photo?",), first_question=3)
    return store


def test_only_the_questions_that_are_named_are_known_with_the_mail_that_asked(asked: Store) -> None:
    assert ask(asked, reading("x", 20)).questions == {}
    context = ask(asked, answering("Q2: the old one", "Q9: no"))
    assert list(context.questions) == [2]
    question = context.questions[2]
    assert (question.text, question.task, question.slug) == ("Which bank?", BK1, "bookkeeping")
    assert (question.asked_by, question.message_id, question.references) == (MARIA.address, "s1", ("r1",))
    assert (question.outside, question.answered_at, question.answer) == (False, None, "")
    assert context.tasks[BK1].questions == ((1, "Which sheet?"), (2, "Which bank?"))


def test_the_references_end_before_the_mail_that_asked(asked: Store) -> None:
    report(asked, "s3", 8, ["r1", "s1"])
    report(asked, "s4", 9, ["r1", "s1", "s3"], questions=("Whose?",), first_question=4)
    context = ask(asked, answering("Q1: x", "Q4: y"))
    assert context.questions[1].references == ("r1",)
    assert context.questions[4].references == ("r1", "s1", "s3")


def test_one_is_answered_and_the_other_stays_open(asked: Store) -> None:
    say(asked, reading("a1", 20), [AnswerQuestion(2, "The old one", BK1)])
    context = ask(asked, answering("Q1: x", "Q2: y", "Q3: z"))
    assert context.tasks[BK1].questions == ((1, "Which sheet?"),)
    assert [q.answered_at for q in context.questions.values()] == [None, after(20), None]
    assert context.questions[2].answer == "The old one"
    exported = {record["number"]: record["answer"] for kind, record in export(asked._database) if kind == "questions"}
    assert exported == {1: None, 2: "The old one", 3: None}


def test_a_question_about_no_task_can_be_answered_and_is_still_when_its_request_turns_up(store: Store) -> None:
    report(store, "s1", 5, ["r1"], task=None, questions=("Which sheet?",))
    question = ask(store, answering("Q1: x")).questions[1]
    assert (question.task, question.message_id) == (None, "s1")
    say(store, reading("a1", 20), [AnswerQuestion(1, "The blue one")])
    request(store)
    question = ask(store, answering("Q1: x")).questions[1]
    assert (question.task, question.answered_at, question.answer) == (BK1, after(20), "The blue one")


@pytest.mark.parametrize("order", list(permutations(("thread", "blue", "red"))))
def test_the_latest_answer_stands_and_the_first_has_answered_in_whatever_order_they_come(
    asked: Store, order: tuple[str, ...]
) -> None:
    for one in order:
        if one == "thread":
            answer(asked, "a9", 30)
        else:
            say(asked, reading(f"{one}@x", 20 if one == "blue" else 22), [AnswerQuestion(1, f"The {one} one", BK1)])
    question = ask(asked, answering("Q1: x")).questions[1]
    assert (question.answered_at, question.answer) == (after(20), "The red one")


def test_a_secret_is_masked_in_the_ledger_whatever_was_decided(asked: Store) -> None:
    say(asked, reading("a1", 20, secrets=["482913"]), [AnswerQuestion(1, "It is 482913", BK1)])
    assert "482913" not in ask(asked, answering("Q1: x")).questions[1].answer
