"""Work that is over: "thanks!" reopens nothing, a late request is a task of its own, a late report records its hours."""

from dataclasses import replace

import pytest

from inboxva.model.actions import AnswerQuestions, OpenTask, RecordReport, Reply, Rule
from inboxva.model.assistantletters import ReportRecorded
from inboxva.model.context import TaskFacts, ThreadFacts
from inboxva.model.plan import Kind, Plan
from inboxva.model.work import State
from inboxva.parse.reading import read
from tests.decide.answering import lexicon, typed
from tests.decide.deciding import MONDAY, PEOPLE, decided
from tests.decide.steered import BK12, CHASE, ledger, letters, of

DONE = replace(CHASE, state=State.DONE, closed_at=MONDAY)
ACCEPTED = replace(DONE, accepted_at=MONDAY, ruled="accepted")
CANCELLED = replace(CHASE, state=State.CANCELLED, ruled="cancelled")
THREAD = (("findings@example.com", ThreadFacts(5, "bookkeeping", BK12, MONDAY)),)


def writes(text: str, task: TaskFacts) -> Plan:
    there = ledger(by_reference=THREAD, tasks={BK12: task})
    return decided(typed(text, to="maria@example.net", subject="Re: Unpaid invoices"), there)


@pytest.mark.parametrize("task", [DONE, ACCEPTED, CANCELLED])
@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "Thanks, please go ahead.",
        "Great work, Maria! Looks good.",
        "Perfect, thank you. See you on Monday!",
        "Please enjoy your weekend",
        "Please keep up the good work!",
        "Did Tom pay?",
    ],
)
def test_a_courtesy_reopens_nothing_and_opens_nothing(text: str, task: TaskFacts) -> None:
    plan = writes(text, task)
    assert plan.kind is Kind.REPLY
    assert not [*of(plan, OpenTask), *of(plan, Rule), *of(plan, Reply)]


@pytest.mark.parametrize(
    "text",
    [
        "Could you also book a flight to Denver on Friday?",
        "Please also send the October invoices to Ben.",
        "Please chase the unpaid invoices of September now.",
    ],
)
@pytest.mark.parametrize("task", [ACCEPTED, CANCELLED])
def test_whatever_is_asked_for_once_it_is_over_is_a_task_of_its_own(text: str, task: TaskFacts) -> None:
    plan = writes(text, task)
    (opened,) = of(plan, OpenTask)
    assert (opened.beside, opened.ref.number) == (BK12, 20)
    assert not of(plan, Rule)


def test_before_it_is_accepted_only_what_is_about_something_else_is() -> None:
    assert of(writes("Could you also book a flight to Denver on Friday?", DONE), OpenTask)
    assert not of(writes("Please chase the unpaid invoices of September too.", DONE), OpenTask)


@pytest.mark.parametrize("task", [DONE, ACCEPTED])
def test_while_a_question_is_open_a_late_answer_answers_it(task: TaskFacts) -> None:
    asked = replace(task, questions=((7, "Which folder is it?"),))
    plan = writes("Yes, take the narrow green folder.", asked)
    assert plan.kind is Kind.REPLY
    assert of(plan, AnswerQuestions) == [AnswerQuestions(BK12)]
    assert of(writes("Yes. Could you also book a flight to Denver on Friday?", asked), OpenTask)
    assert of(writes("Yes, take the narrow green folder.", replace(asked, questions=())), OpenTask)


def test_a_late_report_records_hours_and_questions_and_the_receipt_says_how_the_task_stands() -> None:
    raw = (
        "Authentication-Results: mx.example.com; dmarc=pass header.from=example.net\nFrom: maria@example.net\n"
        "To: dana@example.com\nSubject: Re: Unpaid invoices\nMessage-ID: <late@example.com>\n"
        "In-Reply-To: <findings@example.com>\nDate: Mon, 16 Nov 2026 14:11:00 -0800\n\n"
        "State: in progress\nHours: 1\nQuestions: shall I go on?\n"
    )
    plan = decided(
        read(raw.encode(), lexicon(), PEOPLE, authserv_id="mx.example.com"),
        ledger(by_reference=THREAD, tasks={BK12: ACCEPTED}),
    )
    (record,) = of(plan, RecordReport)
    assert (record.section.minutes, len(record.questions)) == (60, 1)
    assert not of(plan, Rule)
    (letter,) = letters(plan, "A7")
    assert isinstance(letter.facts, ReportRecorded)
    assert letter.facts.sections[0].state is State.DONE
