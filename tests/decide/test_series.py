"""The next of a series: when it opens, when it is due, who hears of it and when."""

from dataclasses import replace
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxva.decide.rhythm.series import next_due, next_of, opens_at
from inboxva.model.actions import Action, OpenTask, Reply, Turn
from inboxva.model.assistantletters import RequestReceived
from inboxva.model.context import TaskFacts
from inboxva.model.people import Mode, People, Role
from inboxva.model.when import Due, Grain, Recurrence, wall_to_utc, zone_named
from inboxva.model.work import Part, Priority, Ref, State
from tests.decide.deciding import BOOKS, PEOPLE, POLICY

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
FRIDAYS = Recurrence("week", weekdays=(4,), text="every Friday 4pm")
OPENED = datetime(2026, 10, 19, 17, tzinfo=UTC)


def at(day: date, hour: int = 16, zone: str = "America/Los_Angeles") -> Due:
    """A deadline at a full hour."""
    return Due(wall_to_utc(day, time(hour), ZoneInfo(zone)), zone, "every Friday 4pm", Grain.MINUTE)


def task(**changes: object) -> TaskFacts:
    """Maria's stock list, due on the Friday before the clocks go back in Los Angeles."""
    made = TaskFacts(
        Ref("BK", 4), "bookkeeping", "Stock list", "maria@example.net", State.IN_PROGRESS, 1, OPENED, OPENED,
        due=at(date(2026, 10, 30)), cap_minutes=60, priority=Priority.HIGH, text="Send me the stock list.",
        steps=("Count", "Send"), recurs=FRIDAYS, announced=True,
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def opened(actions: tuple[Action, ...]) -> OpenTask:
    """The task that is opened."""
    (found,) = [action for action in actions if isinstance(action, OpenTask)]
    return found


def people(**changes: object) -> People:
    """The same people, their bookkeeping agreed otherwise."""
    return People(
        PEOPLE.owner, PEOPLE.assistants, (replace(BOOKS, **changes), *PEOPLE.engagements[1:]), PEOPLE.desk  # type: ignore[arg-type]
    )  # fmt: skip


def test_the_next_is_the_same_work_with_its_own_reference_and_letter() -> None:
    now = datetime(2026, 10, 30, 23, tzinfo=UTC)  # 16:00 in Los Angeles, Saturday 07:00 in Manila
    actions = next_of(task(), 9, PEOPLE, POLICY, now)
    assert [type(action) for action in actions] == [OpenTask, Turn, Reply]
    assert actions[0] == OpenTask(
        ref=Ref("BK", 9), slug="bookkeeping", title="Stock list", text="Send me the stock list.",
        holder="maria@example.net", due=at(date(2026, 11, 6)), cap_minutes=60, priority=Priority.HIGH,
        steps=("Count", "Send"), recurs=FRIDAYS, recurs_from=Ref("BK", 4),
    )  # fmt: skip
    assert actions[1] == Turn(Ref("BK", 9), Role.ASSISTANT)
    assert isinstance(actions[2], Reply)
    letter = actions[2].letter
    assert (letter.kind, letter.to.email, letter.task, letter.subject) == ("A16", "maria@example.net", Ref("BK", 9), "")
    assert (letter.in_reply_to, letter.references, letter.answers) == ("", (), False)
    assert letter.not_before == datetime(2026, 11, 2, 1, tzinfo=UTC)  # Monday 09:00 in Manila
    assert isinstance(letter.facts, RequestReceived)
    assert (letter.facts.again, letter.facts.repeats) == (True, "every Friday 4pm")


def test_the_wall_clock_stays_where_the_clocks_go_back() -> None:
    due = opened(next_of(task(), 9, PEOPLE, POLICY, datetime(2026, 10, 30, 23, tzinfo=UTC))).due
    assert due is not None
    assert due.instant == datetime(2026, 11, 7, 0, tzinfo=UTC)  # 23:00 UTC was the last one
    assert due.instant.astimezone(LOS_ANGELES).time() == time(16)


def test_nothing_opens_before_the_last_is_due() -> None:
    assert next_of(task(), 9, PEOPLE, POLICY, datetime(2026, 10, 30, 22, 59, tzinfo=UTC)) == ()
    assert opens_at(task(), PEOPLE) == datetime(2026, 10, 30, 23, tzinfo=UTC)


def test_three_weeks_away_are_made_up_for_by_one() -> None:
    now = datetime(2026, 11, 18, 2, tzinfo=UTC)
    actions = next_of(task(), 9, PEOPLE, POLICY, now)
    assert opened(actions).due == at(date(2026, 11, 20))
    assert len([action for action in actions if isinstance(action, Reply)]) == 1


def test_what_is_past_before_the_assistant_works_again_is_left_out() -> None:
    daily = task(recurs=Recurrence("day", text="daily"), due=at(date(2026, 11, 6), 17))
    now = datetime(2026, 11, 7, 1, tzinfo=UTC)  # Friday 17:00 in Los Angeles, Saturday 09:00 in Manila
    due = opened(next_of(daily, 9, PEOPLE, POLICY, now)).due
    assert due is not None
    # Maria hears of it on Monday at 09:00, when Sunday's is just over in Los Angeles.
    assert due.instant.astimezone(LOS_ANGELES).date() == date(2026, 11, 9)


@pytest.mark.parametrize(
    "changes",
    [{"recurs": None}, {"state": State.CANCELLED}, {"slug": "gone"}],
    ids=["ended", "cancelled", "not configured"],
)
def test_a_series_that_ended_opens_nothing(changes: dict[str, object]) -> None:
    over = task(**changes)
    assert opens_at(over, PEOPLE) is None
    assert next_of(over, 9, PEOPLE, POLICY, datetime(2027, 1, 1, tzinfo=UTC)) == ()


@pytest.mark.parametrize("state", [State.DONE, State.NOT_STARTED, State.BLOCKED])
def test_how_far_the_last_is_does_not_matter(state: State) -> None:
    assert next_of(task(state=state), 9, PEOPLE, POLICY, datetime(2026, 10, 31, tzinfo=UTC))


def test_without_a_due_date_it_comes_a_period_after_the_last_was_opened() -> None:
    weekly = task(due=None, recurs=Recurrence("week", text="weekly"))
    before = datetime(2026, 10, 26, 16, 59, tzinfo=UTC)
    assert next_of(weekly, 9, PEOPLE, POLICY, before) == ()
    found = opened(next_of(weekly, 9, PEOPLE, POLICY, before + timedelta(minutes=1)))
    assert found.due is None
    assert found.recurs == weekly.recurs
    later = opened(next_of(weekly, 9, PEOPLE, POLICY, before + timedelta(days=60)))
    assert (later.ref, later.due) == (Ref("BK", 9), None)


def test_a_month_end_is_remembered_over_a_short_month() -> None:
    monthly = task(recurs=Recurrence("month", text="monthly"), due=at(date(2027, 1, 31)))
    february = opened(next_of(monthly, 9, PEOPLE, POLICY, at(date(2027, 1, 31)).instant))
    assert february.due is not None
    assert february.due.instant == at(date(2027, 2, 28)).instant
    march = opened(
        next_of(replace(monthly, due=february.due, recurs=february.recurs), 10, PEOPLE, POLICY, february.due.instant)
    )
    assert march.due is not None
    assert march.due.instant == at(date(2027, 3, 31)).instant


def test_parts_that_were_never_split_are_its_checklist() -> None:
    found = opened(
        next_of(
            task(steps=(), parts=(Part("Count", "x"), Part("Send", "y"))),
            9,
            PEOPLE,
            POLICY,
            at(date(2026, 10, 30)).instant,
        )
    )
    assert (found.steps, found.parts) == (("Count", "Send"), ())


def test_who_left_is_followed_by_the_engagements_first() -> None:
    now = at(date(2026, 10, 30)).instant
    assert opened(next_of(task(holder="gone@example.net"), 9, PEOPLE, POLICY, now)).holder == "maria@example.net"
    assert next_of(task(), 9, people(assistants=()), POLICY, now) == ()


def test_the_letter_keeps_to_what_was_agreed() -> None:
    now = at(date(2026, 10, 30)).instant
    assert not any(isinstance(action, Reply) for action in next_of(task(), 9, people(announce=False), POLICY, now))
    replies = [
        action for action in next_of(task(), 9, people(mode=Mode.DRAFT), POLICY, now) if isinstance(action, Reply)
    ]
    assert [reply.letter.mode for reply in replies] == [Mode.DRAFT]


@given(
    st.sampled_from([FRIDAYS, Recurrence("day"), Recurrence("month"), Recurrence("week", 2), Recurrence("year")]),
    st.datetimes(datetime(2020, 1, 1), datetime(2040, 1, 1)),  # noqa: DTZ001
    st.sampled_from(["America/Los_Angeles", "Asia/Manila", "Europe/London", "Australia/Lord_Howe", "UTC+05:30"]),
)
def test_the_next_due_is_later_at_the_same_wall_clock(recurrence: Recurrence, local: datetime, zone: str) -> None:
    last = Due(wall_to_utc(local.date(), local.time(), zone_named(zone)), zone, "4pm", Grain.MINUTE)
    due = next_due(recurrence, last, zone)
    assert due.instant > last.instant
    assert (due.zone, due.grain) == (last.zone, last.grain)
    said, meant = last.instant.astimezone(zone_named(zone)), due.instant.astimezone(zone_named(zone))
    # An hour that the clocks leave out is read as the one after it.
    assert abs(datetime.combine(date(2000, 1, 1), meant.time()) - datetime.combine(date(2000, 1, 1), said.time())) <= (
        timedelta(hours=1)
    )
    assert meant.time() == said.time() or wall_to_utc(meant.date(), said.time(), zone_named(zone)) == due.instant


@given(st.integers(0, 4000), st.integers(1, 12))
def test_there_is_never_a_burst(hours: int, month: int) -> None:
    last = at(date(2026, month, 1))
    now = last.instant + timedelta(hours=hours)
    found = opened(next_of(task(due=last), 9, PEOPLE, POLICY, now))
    assert found.due is not None
    assert found.due.instant > now
    assert found.due.instant - now <= timedelta(days=11)


def test_a_series_nobody_heard_of_goes_on_without_a_word() -> None:
    now = at(date(2026, 10, 30)).instant
    unheard = task(announced=False)
    assert [type(action) for action in next_of(unheard, 9, PEOPLE, POLICY, now)] == [OpenTask, Turn]
    # Maria reported before we could tell her: she knows of it, and hears of the next in time.
    known = replace(unheard, effective_at=OPENED + timedelta(hours=5))
    assert any(isinstance(action, Reply) for action in next_of(known, 9, PEOPLE, POLICY, now))
    late = next_of(known, 9, PEOPLE, POLICY, now + timedelta(days=2))
    assert [type(action) for action in late] == [OpenTask, Turn]
