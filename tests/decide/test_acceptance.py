"""A finished task is accepted without a word once the owner has had the time to say another one."""

from dataclasses import replace
from datetime import UTC, date, datetime

import pytest

from inboxva.decide.rhythm.acceptance import accepted_on
from inboxva.model.actions import Rule
from inboxva.model.agenda import Running
from inboxva.model.people import Role, Span
from inboxva.model.work import Ref, State
from tests.decide.keeping import DAILY, HOUSE, OWNER, agenda, due_now, running, team, utc, written


def finished(at: datetime, **changes: object) -> Running:
    """A task that Maria called done."""
    known: dict[str, object] = {
        "state": State.DONE, "waiting_on": Role.OWNER, "closed_at": at, "turn_since": at, "assistant_at": at,
    }  # fmt: skip
    return running(**(known | changes))


TUESDAY_NIGHT = utc(17, 7)  # 23:00 on Monday in Los Angeles
WEDNESDAY_NINE = utc(18, 17)  # the owner has had all of Tuesday


def rules(task: Running, now: datetime) -> list[Rule]:
    return [action for action in due_now(agenda(task), now) if isinstance(action, Rule)]


def test_it_is_accepted_after_the_owners_working_day_from_that_moment_on() -> None:
    task = finished(TUESDAY_NIGHT)
    assert rules(task, utc(18, 16, 59)) == []
    assert rules(task, utc(18, 20)) == [Rule(Ref("BK", 12), "accepted", at=WEDNESDAY_NINE)]
    assert accepted_on(task, DAILY, OWNER) == date(2026, 11, 18)


def test_a_weekend_and_the_owners_holidays_are_no_time_to_answer_in() -> None:
    friday_noon = finished(utc(20, 20))
    assert accepted_on(friday_noon, DAILY, OWNER) == date(2026, 11, 23)
    thanksgiving = replace(OWNER, holidays=frozenset({date(2026, 11, 23)}))
    assert accepted_on(friday_noon, DAILY, thanksgiving) == date(2026, 11, 24)


def test_the_engagement_says_how_long() -> None:
    slow = team(replace(DAILY, reply_within=Span(days=3)))
    task = finished(TUESDAY_NIGHT)
    assert not any(isinstance(action, Rule) for action in due_now(agenda(task), utc(20, 16), slow))
    assert any(isinstance(action, Rule) for action in due_now(agenda(task), utc(20, 17), slow))


def test_over_the_night_on_which_the_clocks_change() -> None:
    friday = finished(datetime(2026, 10, 30, 21, tzinfo=UTC))
    assert rules(friday, datetime(2026, 11, 2, 21, 59, tzinfo=UTC)) == []
    (rule,) = rules(friday, datetime(2026, 11, 2, 22, tzinfo=UTC))
    assert rule.silent


@pytest.mark.parametrize(
    "task",
    [
        running(state=State.IN_PROGRESS, assistant_at=TUESDAY_NIGHT),
        finished(TUESDAY_NIGHT, accepted_at=utc(17, 18)),
        finished(TUESDAY_NIGHT, state=State.CANCELLED),
        finished(TUESDAY_NIGHT, ruled="dropped"),
        finished(TUESDAY_NIGHT, closed_at=None),
    ],
)
def test_nothing_else_is_accepted(task: Running) -> None:
    assert rules(task, utc(27, 18)) == []


def test_once_it_is_on_record_it_is_not_said_again() -> None:
    known = agenda(finished(TUESDAY_NIGHT))
    actions = due_now(known, utc(18, 18))
    again = due_now(written(known, actions, utc(18, 18)), utc(18, 18, 1), HOUSE)
    assert not any(isinstance(action, Rule) for action in again)
