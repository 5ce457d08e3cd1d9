"""Questions answered by their numbers: what each line does, the letters to who asked, and the transcript (A11, O11)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inboxva.decide import Place
from inboxva.decide import plan as decide
from inboxva.model.actions import AnswerQuestion, Hold, Note, Reply, Turn
from inboxva.model.assistantletters import AnswerGiven, TaskChanged
from inboxva.model.context import Context, QuestionFacts, TaskFacts
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.people import Acknowledge, Mode, People, Role
from inboxva.model.plan import Plan
from inboxva.model.work import Reading, Ref, State
from inboxva.parse.reading import knowing_questions
from tests.decide.answering import SHEET, lexicon, transcript, typed
from tests.decide.deciding import BOOKS, MARIA, MONDAY, PEOPLE, POLICY, SITE, context, decided, rules

PAGE = replace(SHEET, ref=Ref("WB", 5), slug="website", title="Contact page", holder="priya@example.net")
ROLL = replace(SHEET, ref=Ref("BK", 16), title="Payroll sheet", questions=((4, "Is Tom still paid weekly?"),))
ASKED = (
    QuestionFacts(2, "Which sheet is it?", SHEET.ref, "bookkeeping", "maria@example.net", "s1@example.net",
                  "Re: Supplier sheet [BK-15]", ("sheet@example.com",)),
    QuestionFacts(3, "Which bank?", SHEET.ref, "bookkeeping", "maria@example.net", "s2@example.net",
                  "Re: Supplier sheet [BK-15]", ("sheet@example.com", "s1@example.net")),
    QuestionFacts(4, "Is Tom still paid weekly?", ROLL.ref, "bookkeeping", "maria@example.net", "s3@example.net", "Payroll"),
    QuestionFacts(5, "Which photo goes on top?", PAGE.ref, "website", "priya@example.net", "s4@example.net", "The page"),
    QuestionFacts(6, "Are you in on Friday?", None, "bookkeeping", "maria@example.net", "s5@example.net", "Friday"),
    QuestionFacts(7, "Can you send me the code from the bank?", SHEET.ref, "bookkeeping", "maria@example.net",
                  "s6@example.net", "Re: Supplier sheet"),
)  # fmt: skip
OPEN = ((2, "Which sheet is it?"), (3, "Which bank?"))


def known(*asked: QuestionFacts, task: TaskFacts | None = None) -> Context:
    """What the ledger knows when questions are answered; of the supplier sheet two are open."""
    tasks = (task or replace(SHEET, questions=OPEN), PAGE, ROLL)
    return context(
        questions={question.number: question for question in (*ASKED, *asked)}, tasks={one.ref: one for one in tasks},
        now=MONDAY.replace(minute=30),
    )  # fmt: skip


def answered(text: str, *asked: QuestionFacts, task: TaskFacts | None = None) -> Plan:
    """The plan for a mail to the desk."""
    return decided(read(text, *asked), known(*asked, task=task))


def read(text: str, *asked: QuestionFacts) -> Reading:
    """What Dana typed, read in knowledge of what was asked."""
    texts = {question.number: question.text for question in (*ASKED, *asked)}
    return knowing_questions(typed(text), texts, lexicon(), PEOPLE)


def letters(plan: Plan, kind: str = "A11") -> list[Letter]:
    return [a.letter for a in plan.actions if isinstance(a, Reply) and a.letter.kind == kind]


def passed_on(plan: Plan) -> list[str]:
    """Each letter to an assistant: who gets it, the task, and the answers in it."""
    return [
        f"{letter.to.name.split()[0]} {letter.task or '-'}: "
        + "; ".join(f"Q{a.number} {a.answer}{' (again)' * a.again}" for a in letter.facts.answers)
        for letter in letters(plan)
        if isinstance(letter.facts, AnswerGiven)
    ]


def numbers(plan: Plan) -> list[int]:
    return [action.number for action in plan.actions if isinstance(action, AnswerQuestion)]


def turned(plan: Plan) -> list[str]:
    return [str(action.task) for action in plan.actions if isinstance(action, Turn) and action.to is Role.ASSISTANT]


@pytest.mark.parametrize(
    ("text", "hears", "turns"),
    [
        ("Q2: yes, the blue one", ["Maria BK-15: Q2 yes, the blue one"], []),
        ("q4 no", ["Maria BK-16: Q4 no"], ["BK-16"]),
        ("#Q4 - no", ["Maria BK-16: Q4 no"], ["BK-16"]),
        ("Q2: the blue one\nQ3: the old one", ["Maria BK-15: Q2 the blue one; Q3 the old one"], ["BK-15"]),
        (
            "Q2: the blue one\nQ4: yes\nQ5: the shop",
            ["Maria BK-15: Q2 the blue one", "Maria BK-16: Q4 yes", "Priya WB-5: Q5 the shop"],
            ["BK-16", "WB-5"],
        ),
        ("Q4: yes,\nbut ask him\nQ5: the shop", ["Maria BK-16: Q4 yes,\nbut ask him", "Priya WB-5: Q5 the shop"],
         ["BK-16", "WB-5"]),
        ("Q6: yes", ["Maria -: Q6 yes"], []),
        ("Q4:\nQ5: the team", ["Priya WB-5: Q5 the team"], ["WB-5"]),
        ("Q4:", [], []),
        ("Q4: no\nQ4: yes", ["Maria BK-16: Q4 yes"], ["BK-16"]),
        ("Q9: yes", [], []),
        ("Q4: no\n\nThanks!\nDana", ["Maria BK-16: Q4 no"], ["BK-16"]),
    ],
)  # fmt: skip
def test_each_answer_goes_to_who_asked(text: str, hears: list[str], turns: list[str]) -> None:
    plan = answered(text)
    assert passed_on(plan) == hears
    assert turned(plan) == turns
    assert sorted(numbers(plan)) == sorted(int(one[1]) for line in hears for one in line.split(": ", 1)[1].split("; "))
    assert len(transcript(plan).splitlines()) == len(typed(text).commands)


def test_the_letter_goes_on_in_the_thread_below_the_latest_report_that_asked() -> None:
    (letter,) = letters(answered("Q3: the old one\nQ2: the blue one"))
    assert letter.in_reply_to == "s2@example.net"
    assert letter.references == ("sheet@example.com", "s1@example.net")
    assert (letter.subject, letter.task, letter.slug) == ("Re: Supplier sheet [BK-15]", SHEET.ref, "bookkeeping")
    assert isinstance(letter.facts, AnswerGiven)
    assert [one.question for one in letter.facts.answers] == ["Which bank?", "Which sheet is it?"]
    (other,) = letters(answered("Q6: yes"))
    assert (other.in_reply_to, other.subject, other.task) == ("s5@example.net", "Friday", None)


def test_with_somebody_else_on_the_mail_that_asked_the_letter_stands_alone() -> None:
    (letter,) = letters(answered("Q8: yes", replace(ASKED[0], number=8, outside=True)))
    assert (letter.subject, letter.in_reply_to, letter.references) == ("", "", ())


def test_in_working_hours_where_letters_wait_for_the_day() -> None:
    days = replace(BOOKS, acknowledge=Acknowledge.DAY)
    people = People(PEOPLE.owner, PEOPLE.assistants, (days, SITE), PEOPLE.desk)
    place = Place(internal_date=MONDAY)
    plan = decide(read("Q4: no"), known(), people=people, policy=POLICY, rules=rules(), place=place)
    (letter,) = letters(plan)
    assert letter.not_before.astimezone(MARIA.zone).strftime("%a %H:%M") == "Tue 09:00"


def test_what_was_answered_before_is_said_and_a_new_answer_goes_out_as_one() -> None:
    at = MONDAY - timedelta(days=1)
    before = replace(ASKED[2], answered_at=at, answer="no", answer_at=at)
    plan = answered("Q4: yes", before)
    assert passed_on(plan) == ["Maria BK-16: Q4 yes (again)"]
    assert transcript(plan) == '+ Q4: yes: Q4 was answered before ("no"); Maria gets this as a new answer'
    in_thread = answered("Q4: yes", replace(ASKED[2], answered_at=at))
    assert passed_on(in_thread) == ["Maria BK-16: Q4 yes (again)"]
    assert "answered before (in its thread, Sun 15 Nov)" in transcript(in_thread)


def test_the_same_answer_again_goes_to_nobody() -> None:
    at = MONDAY - timedelta(days=1)
    plan = answered("Q4: no", replace(ASKED[2], answered_at=at, answer="no", answer_at=at))
    assert (passed_on(plan), numbers(plan), turned(plan)) == ([], [], [])
    assert transcript(plan) == "+ Q4: no: Maria has had this answer to Q4"


def test_an_answer_that_comes_after_a_later_one_is_recorded_and_passed_to_nobody() -> None:
    at = MONDAY + timedelta(days=1)
    plan = answered("Q4: no", replace(ASKED[2], answered_at=at, answer="yes", answer_at=at))
    assert (passed_on(plan), numbers(plan)) == ([], [4])
    assert transcript(plan) == "- Q4: no: a later mail of yours answered Q4, and that is what counts"


@pytest.mark.parametrize("text", ["Q7: 482913", "Q2: the password is hunter2!", "Q7: here it is\n482 913"])
def test_a_secret_is_passed_to_nobody_and_the_owner_is_told_at_once(text: str) -> None:
    plan = answered(f"{text}\nQ5: the shop")
    assert passed_on(plan) == ["Priya WB-5: Q5 the shop"]
    assert numbers(plan) == [5]
    said = transcript(plan)
    assert "- Q" in said
    assert "send this one to Maria yourself" in said
    assert not any(secret in said for secret in ("482", "913", "hunter2"))
    (told,) = letters(plan, "O11")
    assert told.not_before == MONDAY.replace(minute=30)


def test_a_number_that_nobody_asked_is_said() -> None:
    assert transcript(answered("Q9: yes")) == "- Q9: yes: I know no question Q9"


def test_who_asked_must_still_be_configured() -> None:
    plan = answered("Q8: yes", replace(ASKED[0], number=8, asked_by="gone@example.net"))
    assert (passed_on(plan), numbers(plan)) == ([], [])
    assert "who asked Q8" in transcript(plan)


def test_a_finished_task_is_answered_about_and_stays_as_it_is() -> None:
    plan = answered("Q2: the blue one", task=replace(SHEET, state=State.DONE))
    assert passed_on(plan) == ["Maria BK-15: Q2 the blue one"]
    assert turned(plan) == []


@pytest.mark.parametrize("mode", [Mode.DRAFT, Mode.OWNER])
def test_where_letters_are_not_live_the_question_stays_open(mode: Mode) -> None:
    people = People(PEOPLE.owner, PEOPLE.assistants, (replace(BOOKS, mode=mode), SITE), PEOPLE.desk)
    place = Place(internal_date=MONDAY)
    plan = decide(read("Q4: no"), known(), people=people, policy=POLICY, rules=rules(), place=place)
    assert (numbers(plan), turned(plan)) == ([], [])
    (letter,) = letters(plan)
    assert letter.mode is mode
    assert "write it in the task's own thread" in transcript(plan)


def test_a_mail_that_was_read_late_is_answered_by_no_letter_and_the_question_stays_open() -> None:
    late = replace(known(), now=MONDAY + timedelta(days=3))
    plan = decided(read("Q4: no"), late)
    assert not any(isinstance(action, Reply | AnswerQuestion | Turn) for action in plan.actions)
    assert Note("not_answered", "it was read long after it was written", ROLL.ref) in plan.actions


def test_a_mail_too_long_for_a_letter_is_passed_to_nobody() -> None:
    plan = answered("Q4: " + "\n".join(["very " * 300] * 20))
    assert (passed_on(plan), numbers(plan)) == ([], [])
    assert "too long" in transcript(plan)


def test_an_answer_that_is_not_proven_is_held() -> None:
    forged = replace(read("Q4: no"), authentication=())
    plan = decided(forged, known())
    assert any(isinstance(action, Hold) for action in plan.actions)
    assert not any(isinstance(action, AnswerQuestion) for action in plan.actions)
    assert [a.letter.kind for a in plan.actions if isinstance(a, Reply)] == ["O14"]


def test_an_assistant_answers_no_question() -> None:
    sent = replace(read("Q4: no").message, sender="maria@example.net", senders=(Address("maria@example.net"),))
    plan = decided(replace(read("Q4: no"), message=sent, writer=MARIA, request=None), known())
    assert not any(isinstance(action, AnswerQuestion) for action in plan.actions)
    assert [a.letter.kind for a in plan.actions if isinstance(a, Reply)] == []


def test_an_answer_goes_in_one_letter_with_what_is_changed_of_its_task() -> None:
    """Below the mail that asked, and of the kind that no later change withdraws (rule C1)."""
    plan = answered("Q2: the blue one\npriority BK-15: high")
    assert not letters(plan)
    (letter,) = letters(plan, "A13")
    assert isinstance(letter.facts, TaskChanged)
    assert letter.facts.changed == ("priority",)
    assert [facts.answers[0].answer for facts in letter.before if isinstance(facts, AnswerGiven)] == ["the blue one"]
    assert letter.in_reply_to == "s1@example.net"
    assert not letters(plan, "A4")
