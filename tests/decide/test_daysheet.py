"""The one letter of the morning: what makes it go, what stands in it, and when there is none."""

from dataclasses import replace
from datetime import date, datetime
from decimal import Decimal

import pytest

from inboxva.decide.caps import Limit
from inboxva.model.actions import Reply
from inboxva.model.agenda import Absence, Agenda, Queued, Receipt, Running
from inboxva.model.assistantletters import DaySheet, WeekStatement
from inboxva.model.letterparts import CapReached
from inboxva.model.letters import Letter
from inboxva.model.people import Absent, Acknowledge, Letters, Mode, Money, Policy, Role
from inboxva.model.telling import Told, Topic, WasTold
from inboxva.model.work import Part, Ref, State
from tests.decide.keeping import (
    BOOKS,
    DAILY,
    HOUSE,
    MARIA,
    NIGHT,
    OWNER,
    SITE,
    agenda,
    due,
    letters,
    running,
    team,
    through,
    utc,
    was_told,
    written,
)

SHEET = utc(17, 0, 45)  # 08:45 on Tuesday in Manila
QUIET = Policy(letters=Letters(brief=()))
BK12 = Ref("BK", 12)
REPORTED = utc(16, 8)


def new(number: int = 12, **changes: object) -> Running:
    """A request of which no letter has told Maria."""
    return running(number, **({"announced": False} | changes))


def receipt(at: datetime = REPORTED, **changes: object) -> Receipt:
    """A report that no letter has acknowledged."""
    made = Receipt(
        "report@example.net", MARIA.address, "bookkeeping", BK12, date(2026, 11, 16), 90, State.IN_PROGRESS, (7,), at
    )
    return replace(made, **changes)  # type: ignore[arg-type]


def sheets(known: Agenda, now: datetime = SHEET, people: object = HOUSE, policy: Policy = QUIET) -> list[Letter]:
    return letters(known, now, people, policy)  # type: ignore[arg-type]


def sheet(known: Agenda, now: datetime = SHEET, people: object = HOUSE) -> DaySheet:
    """The facts of the one sheet."""
    (letter,) = sheets(known, now, people)
    assert letter.kind == "A3"
    assert isinstance(letter.facts, DaySheet)
    return letter.facts


def refs(tasks: object) -> list[str]:
    return [str(task.ref) for task in tasks]  # type: ignore[attr-defined]


# When


def test_it_goes_a_quarter_of_an_hour_before_the_shift_until_its_end() -> None:
    known = agenda(new())
    assert sheets(known, utc(17, 0, 44)) == []
    (letter,) = sheets(known, SHEET)
    assert letter.key == "sheet:maria@example.net:2026-11-17"
    assert (letter.not_before, letter.answers, letter.task) == (SHEET, False, None)
    assert len(sheets(known, utc(17, 8, 59))) == 1  # the machine was off
    assert sheets(known, utc(17, 9)) == []


def test_one_a_day_and_nothing_again_once_it_is_on_record() -> None:
    known = agenda(new(), receipts=(receipt(),))
    assert [letter.kind for letter in through(known, utc(16, 22, 15), 20, policy=QUIET)] == ["A3", "A9"]


def test_what_comes_about_after_it_waits_for_the_next() -> None:
    known = agenda(new(12, opened=utc(17, 3), outside=True), receipts=(receipt(utc(17, 3)),))
    assert [f"{one.not_before:%d %H:%M}" for one in through(known, utc(17, 3), 24, policy=QUIET)] == ["18 00:45"]


def test_never_on_a_free_day_or_while_away_or_after_grief() -> None:
    known = agenda(new(opened=utc(20, 12)))
    assert [f"{one.not_before:%a %H:%M}" for one in through(known, utc(20, 13), 60, policy=QUIET)] == ["Mon 00:45"]
    free = team(replace(DAILY, holidays=frozenset({date(2026, 11, 17)})), SITE)
    both = team(
        replace(DAILY, holidays=frozenset({date(2026, 11, 17)})),
        replace(SITE, holidays=frozenset({date(2026, 11, 17)})),
    )
    assert len(sheets(agenda(new()), people=free)) == 1  # the other engagement works
    assert sheets(agenda(new()), people=both) == []
    for why in Absent:
        gone = Absence(MARIA.address, why, utc(16, 22), utc(17, 16))
        assert sheets(agenda(new(), absences=(gone,))) == []


def test_a_shift_past_midnight_has_its_sheet_before_it() -> None:
    nights = replace(HOUSE, engagements=(replace(DAILY, assistants=(NIGHT.address,)),))
    known = agenda(new(holder=NIGHT.address))
    assert sheets(known, utc(17, 13, 44), nights) == []
    (letter,) = sheets(known, utc(17, 13, 45), nights)
    assert letter.key == "sheet:noel@example.net:2026-11-17"
    (letter,) = sheets(known, utc(17, 21, 59), nights)
    assert letter.key == "sheet:noel@example.net:2026-11-17"


def test_every_assistant_has_their_own() -> None:
    known = agenda(new(), running(7, code="WB", holder="priya@example.net", announced=False))
    found = through(known, utc(16, 22, 15), 12, policy=QUIET)
    assert [letter.to.email for letter in found if letter.kind == "A3"] == [MARIA.address, "priya@example.net"]


# What makes it go


def test_a_task_that_is_only_open_is_no_reason() -> None:
    known = agenda(running(assistant_at=utc(16, 23)))
    assert sheets(known) == []
    assert refs(sheet(replace(known, receipts=(receipt(),))).open) == ["BK-12"]


@pytest.mark.parametrize(
    "task",
    [
        new(announced=True),
        new(told=(was_told(Topic.NEW, MARIA, utc(16, 23)),)),
        new(assistant_at=utc(16, 23)),
        new(state=State.CANCELLED),
        new(state=State.DONE, waiting_on=Role.OWNER),
    ],
    ids=["announced", "told", "she wrote of it", "cancelled", "done"],
)
def test_what_is_not_new(task: Running) -> None:
    assert sheets(agenda(task)) == []


def test_a_request_that_was_old_when_it_was_read_stands_in_the_next_sheet_or_nobody_would_hear_of_it() -> None:
    """No letter of its own goes because of it (rule C13), and nothing else need come about."""
    (sheet,) = sheets(agenda(new(opened=utc(14, 1), turn_since=utc(16, 22), read_at=utc(16, 22))))
    assert isinstance(sheet.facts, DaySheet)
    assert [task.ref.number for task in sheet.facts.new] == [12]


def test_what_was_old_when_it_was_read_stands_in_one_sheet_once() -> None:
    old = new(13, opened=utc(14, 1), read_at=utc(16, 22))
    known = agenda(new(), old)
    (letter,) = sheets(known)
    assert isinstance(letter.facts, DaySheet)
    assert refs(letter.facts.new) == ["BK-12", "BK-13"]
    first_look = replace(known, started_at=utc(16, 20))
    facts = sheet(first_look)
    assert (refs(facts.new), refs(facts.open)) == (["BK-12"], ["BK-13"])


def test_a_request_whose_own_letter_waits_is_not_in_it() -> None:
    for key in ("ack:r12@example.com", "changed:x:BK-12", "split:x:BK-12"):
        waits = Queued(key, "A2", MARIA.address, utc(16, 23))
        facts = sheet(agenda(new(), new(13), letters=(waits,)))
        assert (refs(facts.new), facts.open) == (["BK-13"], ())


def test_nothing_tells_of_requests_where_they_are_not_announced() -> None:
    assert sheets(agenda(new()), people=team(replace(DAILY, announce=False))) == []


def test_tidy_before_told() -> None:
    """Three tasks in one mail, of which the owner was asked an hour ago, or just now."""
    parts = (Part("One", "One."), Part("Two", "Two."))
    assert len(sheets(agenda(new(parts=parts, opened=utc(16, 23, 45))))) == 1
    just_now = agenda(new(parts=parts, opened=utc(16, 23, 46)))
    assert sheets(just_now) == []
    facts = sheet(replace(just_now, receipts=(receipt(),)))
    assert (facts.new, facts.open) == ((), ())


def test_it_tells_of_a_new_task_all_that_its_letter_would() -> None:
    task = new(parts=(Part("Call", "Call them."), Part("Write", "Write.")), opened=utc(16, 12), chosen_by="guessed",
               cap_minutes=120, due=due(utc(19, 1)))  # fmt: skip
    (line,) = sheet(agenda(task)).new
    assert (line.steps, line.text, line.limit, line.guessed) == (("Call", "Write"), "", 120, "Bookkeeping")
    assert line.due is not None
    assert line.due.last_working == utc(18, 9)


def test_an_outsiders_thread_is_told_of_here_and_nowhere_else() -> None:
    (letter,) = sheets(agenda(new(outside=True)))
    assert (letter.subject, letter.in_reply_to, letter.references) == ("", "", ())


def test_a_report_is_acknowledged_where_receipts_are_gathered_once() -> None:
    known = agenda(running(assistant_at=utc(16, 8)), receipts=(receipt(),))
    (letter,) = sheets(known)
    assert isinstance(letter.facts, DaySheet)
    (record,) = letter.facts.recorded
    assert (record.ref, record.minutes, record.questions) == (BK12, 90, (7,))
    assert letter.tells == (Told(Topic.RECORDED, BK12, "report@example.net"),)
    assert sheets(replace(known, receipts=(receipt(task=None),), told=(
        WasTold(Told(Topic.RECORDED, None, "report@example.net"), "A3", MARIA.address, utc(16, 10)),
    ))) == []  # fmt: skip


@pytest.mark.parametrize(
    ("way", "outside", "goes"),
    [
        (Acknowledge.DAY, False, True), (Acknowledge.DAY, True, True), (Acknowledge.ALWAYS, False, False),
        (Acknowledge.ALWAYS, True, True), (Acknowledge.PROBLEMS, True, False), (Acknowledge.NEVER, True, False),
    ],
)  # fmt: skip
def test_where_receipts_ride(way: Acknowledge, outside: bool, goes: bool) -> None:
    people = team(replace(BOOKS, acknowledge=way))
    assert bool(sheets(agenda(receipts=(receipt(outside=outside),)), people=people)) is goes


def test_a_report_that_was_old_when_it_was_read_is_no_reason() -> None:
    old = receipt(utc(14, 1), read_at=utc(16, 22), message_id="old")
    assert sheets(agenda(receipts=(old,))) == []
    assert len(sheet(agenda(receipts=(old, receipt()))).recorded) == 2


def test_what_was_accepted_without_words() -> None:
    taken = running(state=State.DONE, ruled="accepted", accepted_at=utc(16, 18), waiting_on=None)
    facts = sheet(agenda(taken))
    assert facts.accepted == ((BK12, "Task 12"),)
    assert sheets(agenda(replace(taken, silently=True))) == []  # never a mail for that
    assert sheet(agenda(replace(taken, silently=True), new(13))).accepted
    told = replace(taken, told=(was_told(Topic.ACCEPTED, MARIA, utc(16, 19), kind="A13"),))
    assert sheets(agenda(told)) == []


# Limits


WEEK = "bookkeeping, maria@example.net, the week to 2026-11-22"


def crossed(percent: int = 80, scope: str = WEEK, cap: int = 600) -> tuple[str, Ref | None, datetime]:
    return f"{percent} % of {cap} min: {scope}", Ref.parse(scope), utc(16, 20)


def test_eighty_percent_of_a_limit_rides_in_it_with_the_minutes_of_now() -> None:
    known = agenda(crossings=(crossed(),), used={WEEK: 495})
    (letter,) = sheets(known)
    assert isinstance(letter.facts, DaySheet)
    assert letter.facts.limits == (CapReached("week", 80, 495, 600, last=date(2026, 11, 22)),)
    assert letter.tells == (Told(Topic.LIMIT, None, crossed()[0]),)
    assert sheets(written(known, (Reply(letter),), SHEET), utc(18, 0, 45)) == []


def test_a_limit_of_a_task_is_named() -> None:
    task = running(cap_minutes=120, minutes=100, title="Chase", assistant_at=utc(16, 20))
    facts = sheet(agenda(task, crossings=(crossed(scope="BK-12", cap=120),)))
    assert facts.limits == (CapReached("task", 80, 100, 120, BK12, "Chase"),)


def test_what_a_letter_has_told_of_a_limit_is_not_said_again() -> None:
    told = WasTold(Told(Topic.LIMIT, None, crossed()[0]), "A6", MARIA.address, utc(16, 20))
    assert sheets(agenda(crossings=(crossed(),), told=(told,))) == []
    assert sheets(agenda(crossings=(crossed(), crossed(100)))) == []  # told at once, and of no use below it
    alone = Queued(f"cap:assistant:{crossed()[0]}", "A12", MARIA.address, utc(16, 20))
    assert sheets(agenda(crossings=(crossed(),), letters=(alone,))) == []
    assert sheets(agenda(crossings=(crossed(),)), people=team(BOOKS)) == []


def test_the_key_of_a_limit_names_it() -> None:
    for limit in (
        Limit("week", WEEK, 600, 0, 480, last=date(2026, 11, 22)),
        Limit("period", WEEK.replace("week", "period"), 600, 0, 480, last=date(2026, 11, 22)),
        Limit("task", "BK-12", 120, 0, 96, BK12),
    ):
        assert Limit.of_key(limit.key(80)) == (80, limit)
    assert Limit.of_key("anything else") is None


# The week's statement


def statement(engagement: str = "Bookkeeping", minutes: int = 555) -> WeekStatement:
    return WeekStatement(engagement, date(2026, 11, 9), date(2026, 11, 15), minutes, 600, Money(Decimal(111), "USD"))


def test_the_week_before_stands_in_the_first_sheet_of_a_week() -> None:
    known = agenda(statements={MARIA.address: (statement(), statement("Website", 0))})
    facts = sheet(known, utc(16, 0, 45))
    assert facts.statements == (statement(),)
    assert len(through(known, utc(16, 0), 24 * 4, policy=QUIET)) == 1
    assert sheets(known, utc(23, 0, 45)) == []  # the week before is another one now


def test_the_statement_goes_to_who_wants_no_other_letters_and_where_there_are_no_sheets() -> None:
    known = agenda(new(), statements={MARIA.address: (statement(),)}, quieted={MARIA.address: frozenset({"*"})})
    (letter,) = through(known, utc(16, 0), 24 * 4, policy=QUIET)
    assert (letter.kind, letter.key) == ("A14", "statement:maria@example.net:2026-11-09")
    assert isinstance(letter.facts, DaySheet)
    assert (letter.facts.new, letter.facts.open) == ((), ())
    no_sheets = Policy(letters=Letters(day_sheet=False, brief=()))
    (letter,) = through(replace(known, quieted={}), utc(16, 0), 24 * 4, policy=no_sheets)
    assert letter.kind == "A14"


def test_the_statement_can_be_turned_off() -> None:
    known = agenda(statements={MARIA.address: (statement(),)})
    off = Policy(letters=Letters(statement=False, brief=()))
    assert through(known, utc(16, 0), 24, policy=off) == []
    assert through(replace(known, quieted={MARIA.address: frozenset({"A14"})}), utc(16, 0), 24, policy=QUIET) == []


# Modes, pauses, ceilings


def test_one_sheet_for_each_mode() -> None:
    people = team(DAILY, replace(SITE, mode=Mode.OWNER))
    found = sheets(agenda(new(), running(7, code="WB", announced=False)), people=people)
    assert [(letter.mode, refs(letter.facts.new)) for letter in found if isinstance(letter.facts, DaySheet)] == [
        (Mode.LIVE, ["BK-12"]), (Mode.OWNER, ["WB-7"]),
    ]  # fmt: skip
    assert found[0].key != found[1].key


def test_engagements_of_one_mode_share_it() -> None:
    facts = sheet(agenda(new(), running(7, code="WB", announced=False)))
    assert refs(facts.new) == ["BK-12", "WB-7"]


def test_nothing_of_an_engagement_that_stands_still() -> None:
    known = agenda(new(), running(7, code="WB", announced=False), receipts=(receipt(),), crossings=(crossed(),))
    facts = sheet(replace(known, paused=frozenset({"bookkeeping"})))
    assert (refs(facts.new), facts.recorded, facts.limits) == (["WB-7"], (), ())
    assert sheets(replace(known, paused=frozenset({""}))) == []


def test_a_stop_and_a_full_day_leave_none() -> None:
    assert sheets(agenda(new(), quieted={MARIA.address: frozenset({"*"})})) == []
    assert sheets(agenda(new(), quieted={MARIA.address: frozenset({"day_sheet"})})) == []
    full = tuple(Queued(f"x{n}", "A12", MARIA.address, utc(16, 22)) for n in range(4))
    assert sheets(agenda(new(), letters=full)) == []
    asked = tuple(replace(one, kind="A2") for one in full)
    assert len(sheets(agenda(new(), letters=asked))) == 1  # the owner's own words do not count
    ahead = tuple(replace(one, at=utc(18, 22)) for one in full)
    assert len(sheets(agenda(new(), letters=ahead))) == 1  # nor do those of a clock that was set back


def test_the_open_tasks_stand_by_their_due_dates_and_say_who_moves() -> None:
    one = running(12, assistant_at=utc(16, 23))
    other = running(13, assistant_at=utc(16, 23), due=due(utc(20, 9)), waiting_on=Role.OWNER)
    facts = sheet(agenda(one, other, new(14)))
    assert refs(facts.open) == ["BK-13", "BK-12"]
    assert [task.waits for task in facts.open] == [True, False]


def test_a_reminded_task_is_not_among_the_open() -> None:
    quiet = running(13, opened=utc(12, 1), turn_since=utc(12, 1), owner_at=utc(12, 1))
    facts = sheet(agenda(quiet, new()))
    assert (refs(facts.reminded), facts.open, facts.checked) == (["BK-13"], (), True)
    asked = replace(quiet, told=(was_told(Topic.CHECK_IN, MARIA, utc(13, 2), number=13),))
    assert not sheet(agenda(asked, new())).checked


def test_it_says_whether_the_owner_reads_before_the_next_day() -> None:
    assert sheet(agenda(new())).owner_reads
    assert OWNER.timezone == sheet(agenda(new())).owner_zone


def test_many_new_tasks_are_a_line_each_after_the_first_and_told_once() -> None:
    tasks = tuple(new(number, text="Please do this. " * 20) for number in range(1, 61))
    (first,) = sheets(agenda(*tasks))
    assert isinstance(first.facts, DaySheet)
    assert (len(first.facts.new), len(first.facts.open)) == (20, 40)
    assert not any(line.text for line in first.facts.open)
    assert [item.task for item in first.tells if item.what is Topic.NEW] == [one.facts.ref for one in tasks]
    old = replace(new(61), read_at=utc(19, 0), owner_at=None)
    (letter,) = sheets(agenda(*tasks, old))
    assert isinstance(letter.facts, DaySheet)
    refs = [line.ref for line in (*letter.facts.new, *letter.facts.open)]
    assert len(refs) == len(set(refs)) == 61
