"""The owner's digest, what is told alone before it, and how seldom."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from inboxva.model.agenda import Absence, Agenda, Pending, Queued, Running
from inboxva.model.letterparts import CapReached
from inboxva.model.letters import Letter
from inboxva.model.ownerletters import AssistantAway, LateNotice, YourTurn
from inboxva.model.people import Absent, Letters, Mode, People, Policy, Role
from inboxva.model.telling import Told, Topic, WasTold
from inboxva.model.work import Finding, Ref, State
from tests.decide.keeping import (
    DAILY,
    HOUSE,
    MARIA,
    OWNER,
    PACKAGED,
    SITE,
    agenda,
    due,
    letters,
    running,
    team,
    through,
    utc,
    was_told,
)

BRIEF = utc(17, 16, 30)  # 08:30 on Tuesday in Los Angeles
BK12 = Ref("BK", 12)
ASKED = utc(17, 6)  # 22:00 on Monday in Los Angeles


def pending(number: int = 7, at: datetime = ASKED, **changes: object) -> Pending:
    """A question of Maria's."""
    return replace(Pending(number, "Which one?", MARIA.address, at, BK12, "bookkeeping"), **changes)  # type: ignore[arg-type]


def blocked(number: int = 12, **changes: object) -> Running:
    """A task that Maria cannot go on with."""
    known = {
        "state": State.BLOCKED,
        "waiting_on": Role.OWNER,
        "turn_since": ASKED,
        "assistant_at": ASKED,
        "words": "No key.",
    }
    return running(number, **(known | changes))


def working(number: int = 12, **changes: object) -> Running:
    """A task of which Maria has reported, and which is hers."""
    return running(number, **({"state": State.IN_PROGRESS, "assistant_at": ASKED} | changes))


def to_owner(
    known: Agenda, now: datetime = BRIEF, people: People = HOUSE, policy: Policy = PACKAGED
) -> list[Letter]:  # fmt: skip
    return [letter for letter in letters(known, now, people, policy) if letter.to.email == OWNER.address]


def brief(known: Agenda, now: datetime = BRIEF, people: People = HOUSE) -> YourTurn:
    """The facts of the one digest."""
    (letter,) = to_owner(known, now, people)
    assert letter.kind == "O6"
    assert isinstance(letter.facts, YourTurn)
    return letter.facts


def days(known: Agenda, hours: int, start: datetime = BRIEF) -> list[str]:
    """When digests go, with the clock asked every quarter of an hour."""
    sent = through(known, start - timedelta(minutes=30), hours)
    return [f"{letter.not_before.astimezone(OWNER.zone):%a %H:%M}" for letter in sent if letter.kind == "O6"]


# When


def test_at_the_time_the_owner_chose_and_late_until_the_evening() -> None:
    known = agenda(blocked())
    assert to_owner(known, utc(17, 16, 29)) == []
    (letter,) = to_owner(known)
    assert (letter.key, letter.mode, letter.answers) == ("turn:2026-11-17:08:30", Mode.LIVE, False)
    assert letter.not_before == BRIEF
    assert len(to_owner(known, utc(18, 3, 59))) == 1
    assert to_owner(known, utc(18, 4)) == []


def test_the_hour_is_the_owners_on_both_sides_of_a_clock_change() -> None:
    for day, hour in ((datetime(2026, 10, 30, tzinfo=UTC), 15), (datetime(2026, 11, 2, tzinfo=UTC), 16),
                      (datetime(2027, 3, 12, tzinfo=UTC), 16), (datetime(2027, 3, 15, tzinfo=UTC), 15)):  # fmt: skip
        at = day + timedelta(hours=hour, minutes=30)
        known = agenda(blocked(turn_since=day, assistant_at=day, owner_at=day))
        assert to_owner(known, at - timedelta(minutes=1)) == []
        assert [letter.kind for letter in to_owner(known, at)] == ["O6"]


def test_not_on_a_weekend_or_a_holiday() -> None:
    known = agenda(blocked(turn_since=utc(21, 1), assistant_at=utc(21, 1)))
    assert days(known, 24 * 3, utc(21, 16, 30)) == ["Mon 08:30"]
    free = replace(HOUSE, owner=replace(OWNER, holidays=frozenset({date(2026, 11, 17)})))
    assert to_owner(agenda(blocked()), people=free) == []


def test_twice_a_day_where_that_was_chosen() -> None:
    twice = Policy(letters=Letters(brief=(510, 900)))
    known = agenda(blocked(), blocked(13, turn_since=utc(17, 20), assistant_at=utc(17, 20)))
    sent = [letter for letter in through(known, utc(17, 16), 12, policy=twice) if letter.to.email == OWNER.address]
    assert [letter.key for letter in sent] == ["turn:2026-11-17:08:30", "turn:2026-11-17:15:00"]
    assert len(to_owner(known, utc(18, 0), policy=twice)) == 1  # the earlier one was missed: not made up for


def test_what_comes_about_after_it_waits_for_the_next() -> None:
    known = agenda(blocked(turn_since=utc(17, 17), assistant_at=utc(17, 17)))
    assert days(known, 30) == ["Wed 08:30"]


def test_never_and_not_while_all_stands_still() -> None:
    assert to_owner(agenda(blocked()), policy=Policy(letters=Letters(brief=()))) == []
    assert to_owner(agenda(blocked(), muted={("", "brief"): "off"})) == []
    assert to_owner(agenda(blocked(), muted={("bookkeeping", "brief"): "off"})) == []
    assert to_owner(agenda(blocked(), paused=frozenset({""}))) == []
    assert to_owner(agenda(blocked(), paused=frozenset({"bookkeeping"}))) == []
    assert to_owner(agenda(blocked()), people=team(replace(DAILY, mode=Mode.DRAFT))) == []
    assert len(to_owner(agenda(blocked()), people=team(replace(DAILY, mode=Mode.OWNER)))) == 1


# What stands in it


def test_nothing_is_no_reason() -> None:
    assert to_owner(agenda(working())) == []
    assert (
        to_owner(agenda(working(findings=(Finding("no_due", "Add it."),)), held=2, carried=(("due Fri", "ok"),))) == []
    )


def test_questions_and_what_waits_for_the_owner() -> None:
    asked = blocked(15, state=State.IN_PROGRESS)
    facts = brief(agenda(blocked(12), blocked(13), blocked(14, state=State.WAITING), asked, questions=(pending(),)))
    assert [(q.number, q.who, q.ref, q.title, q.since) for q in facts.questions] == [
        (7, "Maria", BK12, "Task 12", ASKED)
    ]
    assert [(str(t.ref), t.why, t.words) for t in facts.waiting] == [
        ("BK-13", "blocked", "No key."), ("BK-14", "waiting", "No key."), ("BK-15", "asked", "No key."),
    ]  # fmt: skip


def test_a_question_about_no_task() -> None:
    (question,) = brief(agenda(questions=(pending(task=None),))).questions
    assert (question.ref, question.title) == (None, "")


def test_what_the_owner_said_they_would_do() -> None:
    (task,) = brief(agenda(working(promise="I will send the logo."))).waiting
    assert (task.why, task.words) == ("undertaken", "I will send the logo.")


def test_finished_once_with_the_day_on_which_it_counts_as_accepted() -> None:
    done = running(state=State.DONE, waiting_on=Role.OWNER, turn_since=ASKED, assistant_at=ASKED, closed_at=ASKED)
    (task,) = brief(agenda(done)).finished
    assert task.accepted_on == date(2026, 11, 18)
    assert days(agenda(done), 24 * 4) == ["Tue 08:30"]
    again = replace(done, closed_at=utc(18, 6), told=(was_told(Topic.YOURS, OWNER, BRIEF, "done"),))
    assert brief(agenda(again), utc(18, 16, 30)).finished  # finished once more


def test_what_is_not_finished_any_more() -> None:
    done = running(state=State.DONE, waiting_on=Role.OWNER, turn_since=ASKED, assistant_at=ASKED, closed_at=ASKED)
    assert to_owner(agenda(replace(done, accepted_at=utc(17, 12)))) == []
    assert to_owner(agenda(done), utc(18, 17)) == []  # accepted in this moment


def test_what_rides_along() -> None:
    facts = brief(agenda(
        blocked(findings=(Finding("no_due", "Add it."),)), held=2, carried=(("due Fri 5pm", "BK-12 is due then"),)
    ))  # fmt: skip
    assert (facts.held, facts.carried) == (2, ('"due Fri 5pm": BK-12 is due then',))
    assert [(finding.ref, finding.message) for finding in facts.findings] == [(BK12, "Add it.")]
    told = blocked(
        findings=(Finding("no_due", "Add it."),), told=(was_told(Topic.FINDING, OWNER, utc(16, 17), "no_due"),)
    )
    assert brief(agenda(told)).findings == ()


# How often


def test_an_item_is_a_reason_when_it_is_new_and_once_more_when_the_owners_time_to_answer_is_over() -> None:
    assert days(agenda(blocked()), 24 * 9) == ["Tue 08:30", "Thu 08:30"]
    assert days(agenda(questions=(pending(task=None),)), 24 * 9) == ["Tue 08:30", "Thu 08:30"]


def test_nothing_because_of_what_is_old_and_unchanged() -> None:
    told = blocked(told=(was_told(Topic.YOURS, OWNER, BRIEF, "blocked"),))
    assert to_owner(agenda(told), utc(18, 16, 30)) == []
    changed = replace(told, turn_since=utc(18, 3))
    assert len(to_owner(agenda(changed), utc(18, 16, 30))) == 1


def test_what_is_due_today_is_a_reason_again() -> None:
    told = blocked(told=(was_told(Topic.YOURS, OWNER, BRIEF, "blocked"),), due=due(utc(19, 1)))
    (letter, *_) = to_owner(agenda(told), utc(18, 16, 30))
    assert letter.kind == "O6"


def test_three_days_and_then_only_the_weekly_summary() -> None:
    told = tuple(was_told(Topic.YOURS, OWNER, utc(day, 16, 30), "blocked") for day in (17, 18, 19))
    facts = brief(agenda(blocked(told=told), blocked(13, turn_since=utc(20, 1))), utc(20, 16, 30))
    assert [str(task.ref) for task in facts.waiting] == ["BK-13"]
    twice_a_day = tuple(was_told(Topic.YOURS, OWNER, utc(17, hour), "blocked") for hour in (17, 20, 23))
    facts = brief(agenda(blocked(told=twice_a_day), blocked(13, turn_since=utc(20, 1))), utc(20, 16, 30))
    assert [str(task.ref) for task in facts.waiting] == ["BK-12", "BK-13"]
    asked = tuple(WasTold(Told(Topic.QUESTION, None, "7"), "O6", OWNER.address, one.at) for one in told)
    known = agenda(blocked(13, turn_since=utc(20, 1)), questions=(pending(task=None),), told=asked)
    assert brief(known, utc(20, 16, 30)).questions == ()


def test_a_question_told_alone_today_is_no_reason_today() -> None:
    alone = was_told(Topic.QUESTION, OWNER, utc(17, 16, 5), "7", kind="O5")
    assert to_owner(agenda(working(told=(alone,)), questions=(pending(),))) == []
    assert len(to_owner(agenda(working(told=(alone,)), questions=(pending(),)), utc(18, 16, 30))) == 1


def test_questions_may_wait_for_the_weekly_summary() -> None:
    known = agenda(questions=(pending(task=None),))
    assert to_owner(known, policy=Policy(letters=Letters(questions="summary"))) == []
    assert len(to_owner(known, policy=Policy(letters=Letters(questions="digest")))) == 1
    assert to_owner(replace(known, muted={("bookkeeping", "questions"): "off"})) == []


def test_a_snoozed_task_is_left_out_until_then() -> None:
    known = agenda(blocked(snoozed_until=utc(18, 8)), questions=(pending(),))
    assert to_owner(known) == []
    assert len(to_owner(known, utc(18, 16, 30))) == 1


def test_what_old_mail_held_stands_in_one_digest_and_is_no_reason() -> None:
    old = blocked(
        opened=utc(10, 1), turn_since=utc(12, 1), assistant_at=utc(12, 1), owner_at=utc(10, 1), read_at=utc(17, 1)
    )
    assert to_owner(agenda(old)) == []
    facts = brief(agenda(old, blocked(13)))
    assert [str(task.ref) for task in facts.waiting] == ["BK-12", "BK-13"]
    told = replace(old, told=(was_told(Topic.YOURS, OWNER, utc(16, 16, 30), "blocked"),))
    assert [str(task.ref) for task in brief(agenda(told, blocked(13))).waiting] == ["BK-13"]


# Late


def late(**changes: object) -> Running:
    """A task due on Wednesday that Maria expects to finish on Friday."""
    return working(
        **({"due": due(utc(19, 1)), "eta": due(utc(20, 9)), "words": "The export came only today."} | changes)
    )


def test_an_eta_past_the_due_date_is_told_once() -> None:
    (task,) = brief(agenda(late())).late
    assert (task.why, task.eta, task.moved, task.words) == ("late", utc(20, 9), False, "The export came only today.")
    assert task.due is not None
    told = was_told(Topic.LATE, OWNER, BRIEF, "2026-11-20T09:00:00+00:00")
    assert to_owner(agenda(late(told=(told,))), utc(18, 18)) == []
    by_less_than_an_hour = late(told=(told,), eta=due(utc(20, 8, 30)))
    assert to_owner(agenda(by_less_than_an_hour), utc(18, 18)) == []
    further = late(told=(told,), eta=due(utc(23, 9)), due=due(utc(20, 1)))
    assert len(brief(agenda(further), utc(18, 18)).late) == 1


@pytest.mark.parametrize(
    ("changes", "told"),
    [
        ({"eta": due(utc(18, 9))}, False),
        ({"eta": due(utc(19, 1, 59))}, False),  # 59 minutes of work
        ({"eta": due(utc(19, 2))}, True),
        ({"eta": due(utc(18, 9)), "eta_moves": 1}, False),
        ({"eta": due(utc(18, 9)), "eta_moves": 2}, True),
        ({"due": None}, False),
        ({"due": None, "eta_moves": 2}, True),
        ({"state": State.DONE, "closed_at": None}, False),
        ({"eta": None, "due": due(utc(17, 8))}, True),  # past, and not a word of when
        ({"eta": None, "due": due(utc(17, 8)), "waiting_on": Role.OWNER, "told": (
            was_told(Topic.YOURS, OWNER, utc(17, 16), "asked"),)}, False),
        ({"eta": None, "due": due(utc(18, 8))}, False),
    ],
)  # fmt: skip
def test_what_counts_as_late(changes: Mapping[str, object], told: bool) -> None:
    found = [letter.facts for letter in to_owner(agenda(late(**changes)))]
    assert any(isinstance(facts, YourTurn) and facts.late for facts in found) is told


def test_it_is_told_alone_and_at_once_when_it_is_due_within_a_day() -> None:
    soon = late(due=due(utc(18, 17)), assistant_at=utc(17, 19))
    (letter,) = to_owner(agenda(soon), utc(17, 19, 5))
    assert isinstance(letter.facts, LateNotice)
    assert (letter.kind, letter.task, letter.in_reply_to, letter.subject) == ("O8", BK12, "", "")
    assert letter.tells == (Told(Topic.LATE, BK12, "2026-11-20T09:00:00+00:00"),)
    assert to_owner(agenda(late(assistant_at=utc(17, 19))), utc(17, 19, 5)) == []  # due on Wednesday evening
    assert [one.kind for one in through(agenda(soon), utc(17, 19, 5), 20) if one.to.email == OWNER.address] == ["O8"]


def test_it_waits_for_waking_hours_and_for_a_digest_that_comes_soon() -> None:
    at_night = late(due=due(utc(18, 17)), assistant_at=utc(18, 5))  # 21:00
    sent = through(agenda(at_night), utc(18, 5), 14)
    found = [(one.kind, f"{one.not_before:%H:%M}") for one in sent if one.to.email == OWNER.address]
    assert found == [("O6", "16:30")]
    before_it = late(due=due(utc(18, 16, 15)), assistant_at=utc(18, 5))
    sent = through(agenda(before_it), utc(18, 5), 12)
    assert [(one.kind, f"{one.not_before:%H:%M}") for one in sent if one.to.email == OWNER.address] == [("O8", "16:00")]


def test_not_when_the_owner_wrote_meanwhile_or_wants_it_otherwise() -> None:
    soon = late(due=due(utc(18, 17)), assistant_at=utc(17, 19))
    now = utc(17, 19, 5)
    assert to_owner(agenda(replace(soon, owner_at=utc(17, 19, 2))), now) == []
    for level in ("digest", "summary"):
        policy = Policy(letters=Letters(late=level))
        assert to_owner(agenda(soon), now, policy=policy) == []
        assert bool(to_owner(agenda(soon), utc(18, 16, 30), policy=policy)) is (level == "digest")
    assert to_owner(agenda(soon, muted={("bookkeeping", "late"): "off"}), now) == []


def test_the_digest_keeps_its_place_under_the_ceiling() -> None:
    soon = late(due=due(utc(18, 15)), assistant_at=utc(17, 5))
    four = tuple(Queued(f"x{n}", "O3", OWNER.address, utc(17, 9)) for n in range(4))
    assert to_owner(agenda(soon, letters=four), utc(17, 16, 5), policy=Policy(letters=Letters(brief=(900,)))) == []
    assert [one.kind for one in to_owner(agenda(soon, letters=four[:3]), utc(17, 16, 5),
                                         policy=Policy(letters=Letters(brief=(900,))))] == ["O8"]  # fmt: skip
    five = (*four, Queued("x5", "O5", OWNER.address, utc(17, 9)))
    assert to_owner(agenda(blocked(), letters=five)) == []
    assert to_owner(agenda(blocked(), letters=four))[0].kind == "O6"


# Away


AWAY = Absence(MARIA.address, Absent.AWAY, utc(17, 2), utc(19, 16))  # until the end of Thursday in Manila


def test_an_absence_with_a_due_date_inside() -> None:
    task = working(due=due(utc(19, 9)))
    (away,) = brief(agenda(task, absences=(AWAY,))).away
    assert (away.who, away.until, away.due) == ("Maria", date(2026, 11, 19), (BK12,))
    told = WasTold(Told(Topic.AWAY, detail=f"{MARIA.address} 2026-11-19"), "O6", OWNER.address, BRIEF)
    assert to_owner(agenda(task, absences=(AWAY,), told=(told,)), utc(17, 19)) == []
    for other in (working(), working(due=due(utc(20, 9))), working(due=due(utc(19, 9)), snoozed_until=utc(20, 1))):
        assert to_owner(agenda(other, absences=(AWAY,))) == []
    personal = replace(AWAY, why=Absent.PERSONAL)
    assert to_owner(agenda(task, absences=(personal,))) == []


def test_a_due_date_after_it_is_inside_when_no_working_time_is_left_before_it() -> None:
    friday_away = replace(AWAY, until=utc(20, 16))  # until the end of Friday in Manila
    task = working(due=due(utc(21, 1)))  # 17:00 on Friday in Los Angeles, Saturday in Manila
    assert brief(agenda(task, absences=(friday_away,))).away[0].due == (BK12,)
    assert to_owner(agenda(task, absences=(replace(friday_away, until=utc(19, 16)),))) == []


def test_it_is_told_at_once_when_something_is_due_within_a_day() -> None:
    known = agenda(
        working(due=due(utc(18, 9))), working(13, due=due(utc(19, 9))), absences=(replace(AWAY, since=utc(17, 19)),)
    )
    (letter,) = to_owner(known, utc(17, 20))
    assert letter.kind == "O17"
    assert isinstance(letter.facts, AssistantAway)
    assert [str(task.ref) for task in letter.facts.tasks] == ["BK-12", "BK-13"]
    assert [one.kind for one in through(known, utc(17, 20), 20) if one.to.email == OWNER.address] == ["O17"]
    assert to_owner(known, utc(18, 5)) == []  # 21:00


# Limits


WEEK = "bookkeeping, maria@example.net, the week to 2026-11-22"
KEY = f"80 % of 600 min: {WEEK}"


def test_limits_that_no_notice_has_told_of() -> None:
    known = agenda(crossings=((KEY, None, ASKED),), used={WEEK: 495})
    assert brief(known).limits == (
        ("Bookkeeping", "Maria", CapReached("week", 80, 495, 600, last=date(2026, 11, 22))),
    )  # fmt: skip
    notice = Queued(f"cap:owner:bookkeeping:{KEY}", "O7", OWNER.address, utc(17, 1))
    assert to_owner(replace(known, letters=(notice,))) == []
    assert to_owner(known, policy=Policy(letters=Letters(caps="summary"))) == []
    assert to_owner(replace(known, muted={("", "caps"): "off"})) == []
    assert days(known, 24 * 4) == ["Tue 08:30"]


def test_the_site_has_its_own_holder() -> None:
    task = blocked(code="WB", holder="priya@example.net")
    facts = brief(agenda(task))
    assert [(line.who, str(line.ref)) for line in facts.waiting] == [("Priya", "WB-12")]
    assert SITE in HOUSE.engagements


@pytest.mark.parametrize(("opened", "told"), [(utc(12, 20), True), (utc(14, 20), False)])
def test_a_due_date_that_was_over_when_it_was_asked_for_is_no_news_of_the_clocks(opened: datetime, told: bool) -> None:
    overdue = working(due=due(utc(13, 9)), opened_at=opened)
    assert any(letter.facts.late for letter in to_owner(agenda(overdue))) is told


# A ledger of an older version


@pytest.mark.parametrize(("quiet_days", "told"), [(8, False), (2, True)])
def test_of_what_lay_still_long_before_the_clock_followed_tasks_the_summary_alone_tells(
    quiet_days: int, told: bool
) -> None:
    followed, last = utc(17, 0), utc(17, 0) - timedelta(days=quiet_days)
    known = agenda(
        blocked(12, opened=last, turn_since=last, assistant_at=last),
        working(13, opened=last, assistant_at=last, owner_at=last, due=due(last + timedelta(hours=2))),
        questions=(pending(at=last, task=Ref("BK", 12)),), started_at=utc(1, 0), followed_since=followed,
    )  # fmt: skip
    kinds = {letter.kind for letter in through(known, followed, 3 * 24)}
    assert kinds == ({"O6", "A3"} if told else set())
