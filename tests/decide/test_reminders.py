"""Whom the clock asks for a word on a task, when, and how often; and whom it leaves alone."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from inboxva.model.agenda import Absence, Queued, Running
from inboxva.model.assistantletters import DaySheet, WordAsked
from inboxva.model.people import Absent, Letters, Mode, Policy, Role
from inboxva.model.telling import Told, Topic
from inboxva.model.work import Ref, State
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
    kinds,
    letters,
    running,
    team,
    through,
    utc,
    was_told,
)

SINGLY = Policy(letters=Letters(day_sheet=False, brief=()))
QUIET = Policy(letters=Letters(brief=()))
ELEVEN = utc(17, 3)  # 11:00 on Tuesday in Manila: two working hours since the request
SLOW = team(replace(BOOKS, check_in=None), SITE)


def word_in(task: Running, now: datetime = ELEVEN, **changes: object) -> list[str]:
    return kinds(agenda(task, **changes), now, policy=QUIET)


def reminded(sheet: object) -> list[str]:
    assert isinstance(sheet, DaySheet)
    return [str(task.ref) for task in sheet.reminded]


# A9


def test_a_first_note_is_asked_for_so_long_after_the_start_of_work_in_the_tasks_thread() -> None:
    known = agenda(running())
    assert letters(known, utc(17, 2, 59), policy=QUIET) == []
    (letter,) = letters(known, ELEVEN, policy=QUIET)
    assert (letter.kind, letter.task, letter.in_reply_to) == ("A9", Ref("BK", 12), "r12@example.com")
    assert isinstance(letter.facts, WordAsked)
    assert letter.facts.first
    assert letter.tells == (Told(Topic.CHECK_IN, Ref("BK", 12)),)
    assert not letter.answers
    assert letter.not_before == ELEVEN


def test_several_at_once_are_one_letter_that_stands_alone() -> None:
    (letter,) = letters(agenda(running(12), running(13)), ELEVEN, policy=QUIET)
    assert (letter.task, letter.subject, letter.in_reply_to) == (None, "", "")
    assert [told.task for told in letter.tells] == [Ref("BK", 12), Ref("BK", 13)]


@pytest.mark.parametrize(
    "task",
    [
        running(cap_minutes=200),
        running(due=due(utc(17, 6))),
        running(due=due(utc(17, 2))),
        running(assistant_at=utc(17, 1)),
        running(waiting_on=Role.OWNER),
        running(state=State.DONE, waiting_on=Role.OWNER),
        running(told=(was_told(Topic.CHECK_IN, MARIA, utc(16, 3)),)),
        running(announced=False, root_id="x"),
        running(outside=True),
        running(read_at=utc(18, 1)),
    ],
    ids=["short", "soon due", "past due", "she wrote", "Dana's turn", "done", "asked", "untold", "outsider", "old"],
)
def test_no_first_note_is_asked_for(task: Running) -> None:
    assert "A9 Maria" not in word_in(task)


def test_a_task_as_long_as_twice_the_wait_is_asked_about() -> None:
    assert word_in(running(cap_minutes=240, due=due(utc(17, 8)))) == ["A9 Maria"]


def test_not_in_the_last_half_hour_nor_on_a_holiday_nor_while_she_is_away() -> None:
    late = running(opened=utc(17, 6, 40))  # two hours on: 16:40
    assert word_in(late, utc(17, 8, 45)) == []
    assert word_in(late, utc(18, 0, 45)) == ["A3 Maria"]
    free = team(replace(DAILY, holidays=frozenset({date(2026, 11, 17)})))
    assert kinds(agenda(running()), ELEVEN, free, QUIET) == []
    away = Absence(MARIA.address, Absent.AWAY, utc(16, 23), utc(18, 16))
    assert word_in(running(), absences=(away,)) == []
    assert kinds(agenda(running(), absences=(away,)), utc(19, 0, 45), policy=QUIET) == ["A3 Maria"]


def test_nobody_is_asked_whose_engagement_waits_for_no_first_note() -> None:
    assert kinds(agenda(running()), ELEVEN, SLOW, QUIET) == []


def test_what_she_is_told_of_in_a_sheet_is_asked_about_from_then_on() -> None:
    task = running(announced=False, opened=utc(16, 12), told=(was_told(Topic.NEW, MARIA, utc(17, 0, 45)),))
    assert word_in(task, utc(17, 2, 59)) == []
    assert word_in(task, ELEVEN) == ["A9 Maria"]


def test_in_a_shift_past_midnight() -> None:
    nights = replace(HOUSE, engagements=(replace(DAILY, assistants=(NIGHT.address,)),))
    task = running(holder=NIGHT.address, opened=utc(17, 12))
    assert kinds(agenda(task), utc(17, 15, 59), nights, QUIET) == []
    assert kinds(agenda(task), utc(17, 16), nights, QUIET) == ["A9 Noel"]


def test_in_the_night_on_which_the_clocks_change() -> None:
    """Two hours after 00:30 in Los Angeles on 1 November it is 01:30 for the second time."""
    hours = replace(NIGHT, timezone="America/Los_Angeles", working_hours=replace(
        NIGHT.working_hours, days=(*NIGHT.working_hours.days[:5], (1320, 1800), None)
    ))  # fmt: skip
    house = replace(HOUSE, assistants=(hours,), engagements=(replace(DAILY, assistants=(NIGHT.address,)),))
    opened = datetime(2026, 11, 1, 7, 30, tzinfo=UTC)
    task = running(holder=NIGHT.address, opened=opened)
    assert kinds(agenda(task), opened + timedelta(minutes=119), house, QUIET) == []
    assert kinds(agenda(task), opened + timedelta(minutes=120), house, QUIET) == ["A9 Noel"]


# A10


def quiet(**changes: object) -> Running:
    """A task of which Maria was asked for a first note, and said nothing."""
    return running(**({"told": (was_told(Topic.CHECK_IN, MARIA, utc(17, 3)),)} | changes))


def test_a_working_day_of_silence_is_told_in_the_next_sheet() -> None:
    known = agenda(quiet(opened=utc(16, 22, 10)))
    assert letters(known, utc(17, 8), policy=QUIET) == []
    assert letters(known, utc(18, 0, 44), policy=QUIET) == []
    (sheet,) = letters(known, utc(18, 0, 45), policy=QUIET)
    assert reminded(sheet.facts) == ["BK-12"]
    assert sheet.tells == (Told(Topic.REMINDER, Ref("BK", 12), "2026-11-16T22:10:00+00:00"),)


def test_it_is_asked_three_times_on_three_working_days_and_never_again() -> None:
    sent = through(agenda(quiet()), utc(17, 4), 24 * 12, policy=QUIET)
    assert [(letter.kind, f"{letter.not_before:%d %H:%M}") for letter in sent] == [
        ("A3", "18 00:45"), ("A3", "19 00:45"), ("A3", "20 00:45"),
    ]  # fmt: skip


def test_any_word_of_hers_stops_it_and_her_silence_counts_anew() -> None:
    said = quiet(assistant_at=utc(18, 6), told=(was_told(Topic.REMINDER, MARIA, utc(18, 0, 45)),) * 3)
    assert through(agenda(said), utc(18, 7), 17, policy=QUIET) == []
    (sheet,) = letters(agenda(said), utc(20, 0, 45), policy=QUIET)
    assert reminded(sheet.facts) == ["BK-12"]


def test_who_named_a_day_is_left_alone_until_then() -> None:
    promised = quiet(state=State.IN_PROGRESS, assistant_at=utc(17, 6), eta=due(utc(24, 9)))
    assert through(agenda(promised), utc(17, 7), 24 * 7, policy=QUIET) == []
    (sheet,) = letters(agenda(promised), utc(25, 0, 45), policy=QUIET)
    assert reminded(sheet.facts) == ["BK-12"]


def test_a_promise_stands_when_the_owner_writes_meanwhile() -> None:
    promised = quiet(assistant_at=utc(17, 6), eta=due(utc(24, 9)), owner_at=utc(17, 20), turn_since=utc(17, 20))
    assert through(agenda(promised), utc(17, 21), 24 * 6, policy=QUIET) == []


def test_who_reported_is_left_alone_until_the_due_date_for_a_week_at_most() -> None:
    reported = quiet(state=State.IN_PROGRESS, assistant_at=utc(17, 6), due=due(utc(20, 9)))
    assert through(agenda(reported), utc(17, 7), 24 * 3, policy=QUIET) == []
    assert kinds(agenda(reported), utc(23, 0, 45), policy=QUIET) == ["A3 Maria"]
    far = replace(reported, facts=replace(reported.facts, due=due(utc(30, 9) + timedelta(days=30))))
    assert through(agenda(far), utc(17, 7), 24 * 6, policy=QUIET) == []
    assert kinds(agenda(far), utc(25, 0, 45), policy=QUIET) == ["A3 Maria"]


def test_who_said_nothing_is_asked_though_the_due_date_is_far() -> None:
    assert kinds(agenda(quiet(due=due(utc(30, 9)))), utc(19, 0, 45), policy=QUIET) == ["A3 Maria"]


def test_nobody_is_asked_at_once_for_a_word_on_what_has_just_come_back() -> None:
    """Reopened in the night before, due at nine in the morning: the owner's word has not been read yet."""
    task = quiet(turn_since=utc(18, 17), owner_at=utc(18, 17), due=due(utc(19, 1)))
    assert kinds(agenda(task), utc(19, 1, 30), policy=QUIET) == []
    assert kinds(agenda(task), utc(20, 0, 45), policy=QUIET) == ["A3 Maria"]


def test_nobody_is_reminded_while_the_ball_is_elsewhere() -> None:
    assert through(agenda(quiet(waiting_on=Role.OWNER)), utc(17, 4), 24 * 7, policy=QUIET) == []


def test_an_old_request_is_no_reason_to_remind_anybody_before_it_is_told() -> None:
    """What a first run finds in thirty days of mail."""
    found = running(opened=utc(2, 1), read_at=utc(16, 1), announced=False)
    assert through(agenda(found, started_at=utc(16, 1)), utc(16, 2), 24 * 7, policy=QUIET) == []


def test_alone_only_when_it_is_due_within_four_working_hours() -> None:
    task = quiet(opened=utc(16, 2), turn_since=utc(16, 2), due=due(utc(17, 8)), told=())
    task = replace(task, facts=replace(task.facts, cap_minutes=60))
    assert word_in(task, utc(17, 3, 59)) == []
    (letter,) = letters(agenda(task), utc(17, 4), policy=QUIET)
    assert (letter.kind, letter.task) == ("A10", Ref("BK", 12))
    assert word_in(replace(task, facts=replace(task.facts, outside=True)), utc(17, 4)) == []


def test_without_sheets_they_go_singly_once_a_day_in_working_hours() -> None:
    two = agenda(quiet(number=12), running(number=13, told=(was_told(Topic.CHECK_IN, MARIA, utc(17, 3), number=13),)))
    sent = through(two, utc(18, 0), 48, policy=SINGLY)
    assert [(letter.kind, f"{letter.not_before:%d %H:%M}", len(letter.tells)) for letter in sent] == [
        ("A10", "18 01:00", 2), ("A10", "19 01:00", 2),
    ]  # fmt: skip


def test_reminders_can_be_turned_off_by_either_side() -> None:
    off = Policy(letters=Letters(reminders=False, brief=()))
    assert kinds(agenda(quiet()), utc(19, 0, 45), policy=off) == []
    for names in ({"*"}, {"A10"}, {"reminders"}):
        assert kinds(agenda(quiet(), quieted={MARIA.address: frozenset(names)}), utc(19, 0, 45), policy=QUIET) == []


def test_a_pause_stops_everything() -> None:
    for paused in ("", "bookkeeping"):
        assert kinds(agenda(quiet(), paused=frozenset({paused})), utc(19, 0, 45), policy=QUIET) == []
    assert kinds(agenda(quiet(), paused=frozenset({"website"})), utc(19, 0, 45), policy=QUIET) == ["A3 Maria"]


def test_the_fifth_letter_of_a_day_waits() -> None:
    four = tuple(Queued(f"x{n}", "A9", MARIA.address, utc(16, 23)) for n in range(4))
    assert word_in(running(), letters=four) == []
    assert word_in(running(), letters=four[:3]) == ["A9 Maria"]
    assert word_in(running(), letters=tuple(replace(one, to=OWNER.address) for one in four)) == ["A9 Maria"]


def test_a_letter_that_was_cancelled_is_planned_again_under_a_key_of_its_own() -> None:
    key = f"word:{MARIA.address}:2026-11-17"
    assert [letter.key for letter in letters(agenda(running()), ELEVEN, policy=QUIET)] == [key]
    gone = agenda(running(), cancelled_keys=frozenset({key}))
    assert [letter.key for letter in letters(gone, ELEVEN, policy=QUIET)] == [f"{key}:2"]
    stands = replace(gone, letters=(Queued(f"{key}:2", "A9", MARIA.address, ELEVEN),))
    assert letters(stands, ELEVEN, policy=QUIET) == []


def test_a_letter_has_the_mode_of_the_engagement() -> None:
    mixed = team(DAILY, replace(SITE, mode=Mode.OWNER, check_in=120))
    found = letters(agenda(running(), running(7, code="WB")), ELEVEN, mixed, QUIET)
    assert [(letter.mode, str(letter.task)) for letter in found] == [(Mode.LIVE, "BK-12"), (Mode.OWNER, "WB-7")]
    assert found[0].key != found[1].key


def test_who_hears_of_a_task_only_now_is_not_asked_about_it_in_the_same_hour() -> None:
    opened, back = utc(16, 16), utc(24, 0, 45)  # Maria was away for a week; it is due at 11:00 today
    task = running(opened=opened, announced=False, due=due(utc(24, 3)))
    assert kinds(agenda(task), back, SLOW, QUIET) == ["A3 Maria"]
    known = agenda(replace(task, told=(was_told(Topic.NEW, MARIA, back),)))
    assert kinds(known, utc(24, 1), SLOW, QUIET) == []
