"""What Dana asks to see by mail: it rides in the one transcript, and what must be looked up for it (O11)."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inboxva.decide.steering.looks import Wanted, wanted
from inboxva.model.context import Context, Looked
from inboxva.model.history import RecordedMail, TaskHistory
from inboxva.model.pay import Days, PeriodPay
from inboxva.model.people import Role
from inboxva.model.report import Item, Period, ReportFacts
from inboxva.model.telling import Told, Topic
from inboxva.model.work import Ref, State
from tests.decide.deciding import MONDAY
from tests.decide.steered import (
    BK12,
    BK13,
    BK14,
    CHASE,
    PAGE,
    QUIET,
    TASKS,
    UNTOLD,
    WB4,
    facts,
    ledger,
    letters,
    reading,
    said,
    steered,
)

OPEN = (UNTOLD, CHASE, replace(PAGE, waiting_on=Role.OWNER, waiting_since=MONDAY))
REPORT = ReportFacts(Period(MONDAY, MONDAY + timedelta(days=7), "America/Los_Angeles"), ())


def history(ref: Ref) -> TaskHistory:
    task = TASKS[ref]
    item = Item(
        ref, task.title, task.state, None, None, MONDAY, None, None, False, None, 0, 0, None, None, None, False,
        task.holder, "Maria", (), (), None,
    )  # fmt: skip
    mail = RecordedMail(MONDAY, "m", "dana@example.com", "request", task.title, task.text)
    return TaskHistory(task.slug, item, task.text, (), "", None, mail, (mail,), (), (), (), (), ())


def looking(**looked: object) -> Context:
    return ledger(looked=Looked(**({"open": OPEN} | looked)))  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("text", "needs"),
    [
        ("done BK-12", Wanted()),
        ("list", Wanted(open=True)),
        ("list late\nshow BK-12, WB-4\nshow BK-12", Wanted(open=True, show=(BK12, WB4))),
        ("show 1, 3", Wanted(show=(BK13, WB4))),
        ("report", Wanted(report="week")),
        ("report last week", Wanted(report="last week")),
        ("pay", Wanted(pay=True)),
        ("help\nheld", Wanted()),
        ("Please report back to me", Wanted()),
    ],
)
def test_what_must_be_looked_up(text: str, needs: Wanted) -> None:
    assert wanted(reading(text), {1: BK13, 3: WB4}) == needs


@pytest.mark.parametrize(
    ("text", "refs"),
    [
        ("list", [BK14, BK12, WB4]),
        ("list all", [BK14, BK12, WB4]),
        ("list BK", [BK14, BK12]),
        ("list website", [WB4]),
        ("list maria", [BK14, BK12]),
        ("list Priya", [WB4]),
        ("list late", [BK14]),
        ("list BK late", [BK14]),
        ("list mine", [WB4]),
    ],
)
def test_lists_are_numbered_and_the_letter_knows_its_numbers(text: str, refs: list[Ref]) -> None:
    plan = steered(text, looking())
    listed = facts(plan).listed
    assert listed is not None
    assert [(task.number, task.ref) for task in listed] == list(enumerate(refs, 1))
    (letter,) = letters(plan)
    assert letter.tells == tuple(Told(Topic.LISTED, ref, str(n)) for n, ref in enumerate(refs, 1))
    assert facts(plan).undo == ""


def test_an_empty_list_is_a_word() -> None:
    for text in ("list WB late", "pay", "held"):
        plan = steered(text, looking(pay=()))
        shown = facts(plan)
        assert (shown.listed, shown.pay, shown.held) == (None, None, None)
        assert said(plan)[0].startswith("+ ")


def test_a_line_of_a_list_says_how_the_task_stands() -> None:
    late, open_, waits = facts(steered("list", looking())).listed or ()
    assert (late.overdue, late.holder, late.state) == (True, "Maria", State.NOT_STARTED)
    assert open_.due
    assert (open_.overdue, open_.percent, open_.due.reader_zone) == (False, 50, "America/Los_Angeles")
    assert (waits.waits_for_owner, waits.since, waits.due) == (True, MONDAY, None)


def test_two_lists_in_one_mail_are_one_with_one_row_of_numbers() -> None:
    listed = facts(steered("list WB\nlist BK", looking())).listed or ()
    assert [(task.number, task.ref) for task in listed] == [(1, WB4), (2, BK14), (3, BK12)]


def test_a_list_by_nothing_known_says_what_there_is() -> None:
    plan = steered("list bananas", looking())
    assert facts(plan).listed is None
    assert said(plan)[0].startswith(
        "- list bananas: I know nothing called bananas to list by; there are for example: BK, WB"
    )


def test_show_gives_what_is_recorded_by_reference_or_number() -> None:
    known = replace(looking(shown=(history(BK12), history(WB4))), listed={1: BK12, 4: WB4})
    for text in ("show BK-12, WB-4", "show 1, 4", "show 1 and 4\nshow BK-12"):
        assert [shown.item.ref for shown in facts(steered(text, known)).shown] == [BK12, WB4]
    assert said(steered("show BK-13", known)) == ["- show BK-13: I know no task BK-13"]
    assert "no list with a number 7" in said(steered("show 1, 7", known))[0]
    assert "which task" in said(steered("show bananas", known))[0]


def test_report_pay_and_help_ride_in_the_transcript() -> None:
    owed = PeriodPay("bookkeeping", "Bookkeeping", "BK", Days(MONDAY.date(), MONDAY.date()), ())
    other = replace(owed, slug="website", name="Website", code="WB")
    plan = steered("help\nreport last week\npay BK", looking(report=REPORT, pay=(owed, other)))
    shown = facts(plan)
    assert (shown.help, shown.report, shown.pay) == (True, REPORT, (owed,))
    assert len(letters(plan)) == 1
    assert said(steered("pay", looking(pay=()))) == ["+ pay: nothing is to be paid"]
    assert "which time to report on" in said(steered("report bananas", looking()))[0]


def test_what_is_asked_to_be_seen_is_answered_even_where_quiet_success_is_wished() -> None:
    assert letters(steered("list", looking(), policy=QUIET), "O11")
