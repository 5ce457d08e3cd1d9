"""Limits reached: said once, to both, with the receipt where one goes."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxva.decide import Place, plan
from inboxva.model.actions import Note
from inboxva.model.assistantletters import LimitReached
from inboxva.model.context import Context
from inboxva.model.message import Address
from inboxva.model.ownerletters import CapNotice
from inboxva.model.people import Acknowledge, Letters, Mode, PayPeriod
from inboxva.model.plan import Plan
from inboxva.model.telling import Told, Topic
from inboxva.model.work import State, StatusSection
from tests.decide.deciding import BOOKS, MONDAY, PEOPLE, POLICY, SITE, message, reading, rules
from tests.decide.reporting import BK12, ledger, letters_in, receipt_in, report, worked

CAPPED = replace(BK12, cap_minutes=180, minutes=60)


def told(made: Plan) -> list[str]:
    return [action.message for action in made.actions if isinstance(action, Note) and action.code == "cap_reached"]


@pytest.mark.parametrize(
    ("minutes", "percent"), [(83, None), (84, 80), (119, 80), (120, 100), (180, 100)]
)  # fmt: skip
def test_a_tasks_limit_is_told_at_80_and_at_100_percent(minutes: int, percent: int | None) -> None:
    made = report(StatusSection(minutes=minutes), ledger(CAPPED))
    limits = receipt_in(made).limits
    assert [(limit.scope, limit.percent, limit.minutes) for limit in limits] == (
        [("task", percent, 60 + minutes)] if percent else []
    )
    assert ("O7" in letters_in(made)) == (percent == 100)  # 80 percent is told in the digest
    assert len(told(made)) == bool(percent)


@pytest.mark.parametrize(
    ("state", "minutes", "expected"),
    [(State.DONE, 120, 0), (State.DONE, 121, 1), (State.CANCELLED, 100, 0), (State.BLOCKED, 120, 1)],
)
def test_a_task_that_is_finished_within_its_limit_reaches_none(state: State, minutes: int, expected: int) -> None:
    assert len(told(report(StatusSection(state=state, minutes=minutes), ledger(CAPPED)))) == expected


def test_what_was_told_is_not_told_again_nor_less_after_more() -> None:
    (key,) = told(report(StatusSection(minutes=120), ledger(CAPPED)))
    again = ledger(CAPPED, caps_told=frozenset({key}))
    for minutes in (90, 120):
        made = report(StatusSection(minutes=minutes), again)
        assert told(made) == []
        assert list(letters_in(made)) == ["A7"]
    raised = replace(CAPPED, cap_minutes=150)
    assert len(told(report(StatusSection(minutes=120), ledger(raised, caps_told=frozenset({key}))))) == 1


def test_the_week_and_the_period_count_what_is_reported_for_their_engagement() -> None:
    people = replace(PEOPLE, engagements=(replace(BOOKS, period_cap=1200, pay_period=PayPeriod.HALF_MONTH), SITE))
    known = ledger(week_minutes={"bookkeeping": 420}, period_minutes={"bookkeeping": 1140})
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r0",))
    made = plan(
        reading(mail, status=(StatusSection(minutes=90),)), known, people=people, policy=POLICY, rules=rules(),
        place=Place(MONDAY),
    )  # fmt: skip
    limits = receipt_in(made).limits
    assert [(limit.scope, limit.percent, limit.minutes, str(limit.last)) for limit in limits] == [
        ("week", 80, 510, "2026-11-22"), ("period", 100, 1230, "2026-11-30"),
    ]  # fmt: skip
    (notice,) = (letter for letter in letters_in(made).values() if letter.kind == "O7")
    assert isinstance(notice.facts, CapNotice)
    assert (notice.facts.held, notice.facts.limits) == (30, limits)


def test_a_correction_downwards_reaches_nothing() -> None:
    known = ledger(replace(CAPPED, minutes=200), recorded=(worked(200),))
    made = report(StatusSection(minutes=150, corrects=True), known)
    assert (told(made), list(letters_in(made))) == ([], ["A7"])
    assert receipt_in(made).sections[0].task_minutes == 150


def test_the_notice_is_a_letter_of_its_own_in_the_owners_waking_hours() -> None:
    other = replace(BK12, ref=replace(BK12.ref, number=13), title="Payroll", minutes=30, state=State.NOT_STARTED)
    made = report(StatusSection(minutes=150, state=State.IN_PROGRESS), ledger(CAPPED, open_tasks=(other,)))
    notice = letters_in(made)["O7"]
    assert (notice.to.email, notice.subject, notice.references, notice.answers) == ("dana@example.com", "", (), False)
    assert notice.not_before == MONDAY.replace(minute=11)
    assert isinstance(notice.facts, CapNotice)
    assert notice.facts.held == 30
    assert [(str(work.ref), work.minutes) for work in notice.facts.open] == [("BK-12", 210), ("BK-13", 30)]


@pytest.mark.parametrize("outsider", [True, False])
def test_without_a_receipt_the_assistant_hears_of_it_alone(outsider: bool) -> None:
    people = PEOPLE if outsider else replace(PEOPLE, engagements=(replace(BOOKS, acknowledge=Acknowledge.NEVER), SITE))
    cc = (Address("client@example.org"),) if outsider else ()
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r0",), cc=cc)
    made = plan(
        reading(mail, status=(StatusSection(minutes=120),)), ledger(CAPPED), people=people, policy=POLICY,
        rules=rules(), place=Place(MONDAY),
    )  # fmt: skip
    by_kind = letters_in(made)
    assert set(by_kind) == {"A12", "O7"}
    alone = by_kind["A12"]
    assert isinstance(alone.facts, LimitReached)
    assert (alone.subject, alone.in_reply_to, alone.references, alone.task, alone.answers) == ("", "", (), None, False)


def test_what_may_not_be_answered_is_kept_and_not_told() -> None:
    made = report(StatusSection(minutes=120), ledger(CAPPED), unanswerable="Precedence: list")
    assert letters_in(made) == {}
    assert len(told(made)) == 1


def test_letters_carry_the_engagements_mode() -> None:
    people = replace(PEOPLE, engagements=(replace(BOOKS, mode=Mode.OWNER), SITE))
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r0",))
    made = plan(
        reading(mail, status=(StatusSection(minutes=120),)), ledger(CAPPED), people=people, policy=POLICY,
        rules=rules(), place=Place(MONDAY),
    )  # fmt: skip
    assert {letter.mode for letter in letters_in(made).values()} == {Mode.OWNER}


@given(st.lists(st.integers(1, 200), min_size=1, max_size=12), st.integers(60, 900))
def test_each_crossing_is_told_once_whatever_comes(reports: list[int], cap: int) -> None:
    minutes, keys = 0, []
    for more in reports:
        known: Context = ledger(replace(BK12, cap_minutes=cap, minutes=minutes), caps_told=frozenset(keys))
        keys += told(report(StatusSection(minutes=more), known))
        minutes += more
    assert len(keys) == len(set(keys)) <= 2
    assert bool(keys) == (minutes * 100 >= cap * 80)
    assert any(key.startswith("100 %") for key in keys) == (minutes >= cap)


def by_policy(minutes: int, letters: Letters, way: Acknowledge = Acknowledge.ALWAYS, **facts: object) -> set[str]:
    """The kinds of the letters about a report of so many minutes."""
    people = replace(PEOPLE, engagements=(replace(BOOKS, acknowledge=way), SITE))
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r0",))
    made = plan(
        reading(mail, status=(StatusSection(minutes=minutes),)), ledger(CAPPED, **facts), people=people,
        policy=replace(POLICY, letters=letters), rules=rules(), place=Place(MONDAY),
    )  # fmt: skip
    return set(letters_in(made))


def test_eighty_percent_waits_for_the_owners_digest_where_there_is_one() -> None:
    assert by_policy(90, Letters()) == {"A7"}
    assert by_policy(90, Letters(brief=())) == {"A7", "O7"}
    assert by_policy(120, Letters()) == {"A7", "O7"}
    assert by_policy(120, Letters(caps="digest")) == by_policy(120, Letters(caps="summary")) == {"A7"}


def test_eighty_percent_is_told_alone_when_more_is_open_than_fits() -> None:
    """8 h 10 min of 10 h: 1 h 40 min of this task fit, with ten minutes of another, and no more."""
    for minutes, kinds in ((10, {"A7"}), (11, {"A7", "O7"})):
        other = replace(BK12, ref=replace(BK12.ref, number=13), cap_minutes=minutes, state=State.NOT_STARTED)
        assert by_policy(20, Letters(), open_tasks=(other,), week_minutes={"bookkeeping": 470}) == kinds


def test_the_assistant_reads_of_it_in_the_day_sheet_where_receipts_are_gathered() -> None:
    gathered = Acknowledge.DAY
    wide = {"week_minutes": {"bookkeeping": 470}}
    people = replace(PEOPLE, engagements=(replace(BOOKS, acknowledge=gathered), SITE))
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r0",))
    made = plan(
        reading(mail, status=(StatusSection(minutes=20),)), ledger(BK12, **wide), people=people, policy=POLICY,
        rules=rules(), place=Place(MONDAY),
    )  # fmt: skip
    assert letters_in(made) == {}
    assert len(told(made)) == 1
    assert by_policy(90, Letters(), gathered) == {"A12"}  # half an hour is left
    assert by_policy(120, Letters(), gathered) == {"A12", "O7"}
    assert by_policy(90, Letters(day_sheet=False), gathered) == {"A12"}


def test_the_letters_that_say_a_limit_tell_of_it() -> None:
    made = report(StatusSection(minutes=120), ledger(CAPPED))
    (key,) = told(made)
    for letter in letters_in(made).values():
        assert letter.tells == (Told(Topic.LIMIT, BK12.ref, key),)
