"""What is done about a message: the actions, and what is never done."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from inboxva.model.actions import (
    AddFlag,
    AnswerQuestions,
    FileInto,
    Hold,
    Keep,
    NarrowTask,
    OpenTask,
    RecordReport,
    Reply,
    Turn,
    Withdraw,
)
from inboxva.model.assistantletters import ReportRecorded, RequestReceived
from inboxva.model.context import Known, SentLetter, TaskFacts, ThreadFacts
from inboxva.model.letters import Letter
from inboxva.model.message import Address, Automatic
from inboxva.model.ownerletters import SeveralTasks
from inboxva.model.people import Role
from inboxva.model.plan import Kind, Plan, Repeat
from inboxva.model.when import Grain, When
from inboxva.model.work import Command, Part, Reading, Ref, Request, RequestedTask, State, StatusSection
from tests.decide.deciding import MONDAY, PEOPLE, context, decided, message, reading

CHASE = RequestedTask("Chase the unpaid October invoices", "Please chase them.")
REQUEST = Request(CHASE.title, tasks=(CHASE,))
INVOICES, FLIGHT = RequestedTask("Send the invoices", "Send them."), RequestedTask("Book the flight", "Book it.")
TWO = Request("A few things", tasks=(INVOICES, FLIGHT))
ROBOTS = [Automatic.AUTO_REPLY, Automatic.LIST, Automatic.ROBOT, Automatic.BOUNCE, Automatic.OWN]
BK12 = TaskFacts(
    Ref("BK", 12), "bookkeeping", "Chase the invoices", "maria@example.net", State.IN_PROGRESS, 5, MONDAY, MONDAY,
    cap_minutes=180, minutes=60, text="Chase the unpaid invoices", questions=((4, "Which bank?"),),
)  # fmt: skip
IN_THREAD = {
    "by_reference": (("r1", ThreadFacts(5, "bookkeeping", BK12.ref, MONDAY)),),
    "tasks": {BK12.ref: BK12},
}


def letters(plan: Plan) -> list[Letter]:
    return [action.letter for action in plan.actions if isinstance(action, Reply)]


def kinds(plan: Plan) -> list[type]:
    return [type(action) for action in plan.actions]


def ask(request: Request = REQUEST, **mail: object) -> Reading:
    return reading(
        message("dana@example.com", "maria@example.net", "[BK] Invoices", **mail), "Please.", request=request
    )


def test_a_request_opens_a_task_and_is_acknowledged() -> None:
    due = When("by Wed 5pm", date(2026, 11, 18), MONDAY.time().replace(hour=17, minute=0), grain=Grain.MINUTE)
    plan = decided(ask(replace(REQUEST, due=due, cap_minutes=180)))
    opened = next(action for action in plan.actions if isinstance(action, OpenTask))
    assert (opened.ref, opened.holder, opened.cap_minutes) == (Ref("BK", 12), "maria@example.net", 180)
    assert opened.due
    assert opened.due.instant.isoformat() == "2026-11-19T01:00:00+00:00"
    letter = letters(plan)[-1]
    facts = letter.facts
    assert isinstance(facts, RequestReceived)
    assert (letter.kind, letter.to.email, letter.in_reply_to) == ("A2", "maria@example.net", "m1@example.com")
    assert facts.due
    assert facts.due.last_working
    assert facts.due.last_working.isoformat() == "2026-11-18T09:00:00+00:00"
    assert Turn(opened.ref, Role.ASSISTANT) in plan.actions


@pytest.mark.parametrize("title", ["BK: chase the invoices", "bookkeeping : chase the invoices", "Chase the invoices"])
def test_a_title_leaves_out_the_engagements_own_tag(title: str) -> None:
    made = decided(ask(Request(title, tasks=(CHASE,))))
    (task,) = [action for action in made.actions if isinstance(action, OpenTask)]
    assert task.title == "Chase the invoices"


def test_two_tasks_are_told_to_the_owner_and_the_assistant_waits_an_hour_of_work() -> None:
    plan = decided(ask(TWO))
    findings, received = letters(plan)
    assert isinstance(findings.facts, SeveralTasks)
    assert (findings.to.email, findings.in_reply_to, findings.references) == ("dana@example.com", "", ())
    assert [task.title for task in findings.facts.tasks] == ["Send the invoices", "Book the flight"]
    assert received.to.email == "maria@example.net"
    assert received.not_before.isoformat() == "2026-11-17T02:00:00+00:00"
    assert any(finding.code == "multi_task" for finding in plan.lint)


def test_a_report_is_recorded_on_the_threads_task_and_filed() -> None:
    section = StatusSection(state=State.IN_PROGRESS, minutes=120, questions=("More time for Cruz?",))
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r1",))
    plan = decided(reading(mail, status=(section,)), context(**IN_THREAD))
    record = next(action for action in plan.actions if isinstance(action, RecordReport))
    assert (record.task, record.day, record.questions) == (BK12.ref, date(2026, 11, 17), ((9, "More time for Cruz?"),))
    assert Turn(BK12.ref, Role.OWNER) in plan.actions
    assert FileInto("Assistants/Bookkeeping") in plan.actions
    letter, notice = letters(plan)
    assert notice.kind == "O7"
    assert isinstance(letter.facts, ReportRecorded)
    assert letter.facts.sections[0].task_minutes == 180
    assert letter.references == ("r1", "m1@example.com")


def test_a_report_that_names_no_task_is_never_guessed_onto_one() -> None:
    mail = message("maria@example.net", "dana@example.com", "Update")
    plan = decided(reading(mail, status=(StatusSection(minutes=60),)), context(tasks={BK12.ref: BK12}))
    record = next(action for action in plan.actions if isinstance(action, RecordReport))
    assert record.task is None


def test_an_unknown_reference_is_said_and_no_other_task_gets_it() -> None:
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r1",))
    plan = decided(reading(mail, status=(StatusSection(task=Ref("BK", 99), minutes=60),)), context(**IN_THREAD))
    record = next(action for action in plan.actions if isinstance(action, RecordReport))
    assert record.task is None
    assert [problem.code for problem in plan.problems] == ["unknown_task"]


def test_another_assistants_task_is_unknown_too() -> None:
    mail = message("priya@example.net", "dana@example.com", "Update")
    plan = decided(reading(mail, status=(StatusSection(task=BK12.ref, minutes=60),)), context(tasks={BK12.ref: BK12}))
    assert [problem.code for problem in plan.problems] == ["unknown_task"]


@pytest.mark.parametrize(("total", "codes"), [(180, []), (150, ["total_mismatch"])])
def test_a_total_is_checked_and_nothing_is_changed(total: int, codes: list[str]) -> None:
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r1",))
    section = StatusSection(minutes=120, total_minutes=total)
    plan = decided(reading(mail, status=(section,)), context(**IN_THREAD))
    assert [problem.code for problem in plan.problems] == codes
    assert next(a for a in plan.actions if isinstance(a, RecordReport)).section.minutes == 120


def test_a_total_alone_is_hours_only_while_nothing_is_recorded() -> None:
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r1",))
    total = StatusSection(minutes=180, total_minutes=180, only_total=True)
    fresh = {"tasks": {BK12.ref: replace(BK12, minutes=0)}, "by_reference": IN_THREAD["by_reference"]}
    for known, minutes, codes in ((fresh, 180, []), (IN_THREAD, None, ["total_mismatch"])):
        plan = decided(reading(mail, status=(total,)), context(**known))
        assert next(a for a in plan.actions if isinstance(a, RecordReport)).section.minutes == minutes
        assert [problem.code for problem in plan.problems] == codes


def test_a_forged_mail_is_held_and_does_nothing() -> None:
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r1",))
    plan = decided(reading(mail, status=(StatusSection(minutes=600),), authentication=()), context(**IN_THREAD))
    assert kinds(plan) == [Hold, AddFlag]
    assert plan.kind is Kind.STATUS


def test_a_stranger_in_a_known_thread_is_held_and_elsewhere_none_of_our_business() -> None:
    mail = message("who@example.com", "dana@example.com", "Re: Invoices", references=("r1",))
    assert kinds(decided(reading(mail), context(**IN_THREAD))) == [Hold, AddFlag]
    assert decided(reading(message("who@example.com", "dana@example.com"))).leaves_nothing


@pytest.mark.parametrize("automatic", ROBOTS)
def test_a_robot_is_never_answered(automatic: Automatic) -> None:
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r1",))
    section = StatusSection(minutes=60)
    plan = decided(
        reading(mail, automatic=automatic, automatic_reason="it says so", status=(section,)), context(**IN_THREAD)
    )
    assert letters(plan) == []
    assert not any(isinstance(action, RecordReport | FileInto | OpenTask | Turn) for action in plan.actions)


def test_a_persons_mail_that_may_not_be_answered_is_recorded_all_the_same() -> None:
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r1",))
    plan = decided(
        reading(mail, unanswerable="Precedence: list", status=(StatusSection(minutes=60),)), context(**IN_THREAD)
    )
    assert any(isinstance(action, RecordReport) for action in plan.actions)
    assert letters(plan) == []


def test_old_mail_is_recorded_and_never_answered() -> None:
    late = context(now=MONDAY + timedelta(hours=25))
    plan = decided(ask(), late)
    assert any(isinstance(action, OpenTask) for action in plan.actions)
    assert letters(plan) == []


def test_with_somebody_else_on_the_mail_no_letter_joins_the_thread() -> None:
    plan = decided(ask(cc=(Address("client@example.org"),)))
    assert any(isinstance(action, OpenTask) for action in plan.actions)
    assert [(letter.to.email, letter.in_reply_to) for letter in letters(plan)] == [("dana@example.com", "")]


def test_letters_go_to_the_configuration_whatever_the_mail_says() -> None:
    mail = message("maria.s@example.com", "dana@example.com", "Re: Invoices", references=("r1",),
                   reply_to=(Address("evil@example.org"),))  # fmt: skip
    (letter,) = letters(decided(reading(mail, status=(StatusSection(minutes=60),)), context(**IN_THREAD)))
    assert letter.to.email == "maria@example.net"


def test_repeats() -> None:
    first = decided(ask())
    known = Known(3, "dana@example.com", True, first.fingerprint)
    again = decided(ask(), context(known=(known,)))
    assert (again.repeat, kinds(again)) == (Repeat.COPY, [Keep])
    held = decided(ask(), context(known=(replace(known, proven=False),)))
    assert (held.repeat, held.replaces) == (Repeat.PROVES, 3)
    assert any(isinstance(action, OpenTask) for action in held.actions)
    other = decided(ask(), context(known=(replace(known, fingerprint="other"),)))
    assert other.repeat is Repeat.REUSED
    assert any(isinstance(action, OpenTask) for action in other.actions)


def test_the_owners_words_in_a_running_thread_are_changes_and_answer_its_questions() -> None:
    mail = message("dana@example.com", "maria@example.net", "Re: Invoices", references=("r1",))
    change = Request(
        "x", tasks=(RequestedTask("Call the invoices customers", "Please call the invoices customers too."),)
    )
    plan = decided(reading(mail, request=change), context(**IN_THREAD))
    assert plan.kind is Kind.REPLY
    assert kinds(plan) == [AnswerQuestions, Withdraw, Turn]
    assert not any(isinstance(action, OpenTask) for action in plan.actions)


def test_a_new_task_in_an_old_thread_is_opened_and_flagged() -> None:
    mail = message("dana@example.com", "maria@example.net", "Re: Invoices", references=("r1",))
    new = Request("x", tasks=(RequestedTask("Book the Denver flight", "Also, please book the Denver flight."),))
    plan = decided(reading(mail, request=new), context(**IN_THREAD))
    assert plan.kind is Kind.REQUEST
    assert any(finding.code == "new_task_in_thread" for finding in plan.lint)


def answer(name: str, arguments: str = "") -> Plan:
    parts = tuple(Part(title, f"{title}.") for title in ("Send the invoices", "Book the flight", "Ask Ben"))
    task = replace(BK12, parts=parts, root_id="root@example.com", request_subject="A few things")
    letter = SentLetter("f1", "findings:x", "O3", "dana@example.com", MONDAY, BK12.ref)
    mail = message("dana@example.com", "va@example.com", "Re: [BK-12] Three tasks?", references=("f1",))
    known = context(letters={"f1": letter}, tasks={task.ref: task}, next_number={"BK": 13})
    return decided(reading(mail, commands=(Command(name, arguments),)), known)


def test_split_makes_one_task_each_and_one_mail_each() -> None:
    plan = answer("split")
    narrowed = next(action for action in plan.actions if isinstance(action, NarrowTask))
    assert (narrowed.task, narrowed.title, narrowed.cancels) == (BK12.ref, "Send the invoices", ("A2",))
    opened = [action for action in plan.actions if isinstance(action, OpenTask)]
    assert [(o.ref, o.title, o.split_from) for o in opened] == [
        (Ref("BK", 13), "Book the flight", BK12.ref),
        (Ref("BK", 14), "Ask Ben", BK12.ref),
    ]
    assert [(letter.kind, letter.to.email, letter.in_reply_to) for letter in letters(plan)] == [
        ("A5", "maria@example.net", "root@example.com"), ("A5", "maria@example.net", ""),
        ("A5", "maria@example.net", ""), ("O11", "dana@example.com", "m1@example.com"),
    ]  # fmt: skip


def test_groups_join_and_keep_keeps() -> None:
    grouped = answer("group", "1+3, 2")
    assert [a.title for a in grouped.actions if isinstance(a, OpenTask)] == ["Book the flight"]
    narrowed = next(a for a in grouped.actions if isinstance(a, NarrowTask))
    assert narrowed.steps == ("Send the invoices", "Ask Ben")
    kept = next(a for a in answer("keep").actions if isinstance(a, NarrowTask))
    assert (kept.steps, kept.releases) == (("Send the invoices", "Book the flight", "Ask Ben"), ("A2",))
    assert not any(isinstance(a, NarrowTask) for a in answer("group", "1+7").actions)


def test_an_unproven_split_is_held() -> None:
    letter = SentLetter("f1", "findings:x", "O3", "dana@example.com", MONDAY, BK12.ref)
    mail = message("dana@example.com", "va@example.com", "Re: [BK-12]", references=("f1",))
    read = reading(mail, commands=(Command("split", ""),), authentication=())
    plan = decided(read, context(letters={"f1": letter}, tasks={BK12.ref: BK12}))
    assert kinds(plan) == [Hold, AddFlag, Reply]


def test_what_lies_in_sent_is_not_filed() -> None:
    plan = decided(reading(message("dana@example.com", "maria@example.net"), request=REQUEST), in_sent=True)
    assert not any(isinstance(action, FileInto) for action in plan.actions)


def test_everybody_written_to_is_configured() -> None:
    known = {address for person in (*PEOPLE.assistants, PEOPLE.owner) for address in person.addresses}
    for plan in (decided(ask(TWO)), answer("split")):
        assert {letter.to.email for letter in letters(plan)} <= known
