"""Hours that are corrected, what is told of them, forms that are offered, steps that are ticked, periods that are paid."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import date, datetime, time, timedelta
from decimal import Decimal

import pytest

from inboxva.errors import PermanentError
from inboxva.model.actions import AmendTask, Approve, MergeTask, Note, Offer, RecordReport
from inboxva.model.context import Acknowledged, Context
from inboxva.model.hours import Amends
from inboxva.model.pay import Days, Forms
from inboxva.model.people import Money
from inboxva.model.plan import Kind
from inboxva.model.report import Flag, Period
from inboxva.model.when import When
from inboxva.model.work import Command, Finding, Reading, Ref, State, StatusSection
from inboxva.store import Store
from tests.store.said import (
    BK1,
    BK2,
    BOOKS,
    DANA,
    MARIA,
    MONDAY,
    NOW,
    PEOPLE,
    ask,
    due,
    letter,
    owner_mail,
    plan,
    reading,
    recorded,
    report,
    request,
    say,
)  # fmt: skip

TUESDAY = date(2026, 11, 17)
HALF = Days(date(2026, 11, 16), date(2026, 11, 30))
WEEK = Period(MONDAY - timedelta(hours=8), MONDAY + timedelta(days=6), "America/Los_Angeles")
PAID = Forms("text\n", "csv\n", "{}")
CORRECTS: dict[str, object] = {"amends": Amends.CORRECTS}


def status(message_id: str, hours: float, refs: Sequence[str] = ("r1",), **fields: object) -> Reading:
    """A report of Maria's that is only read."""
    section = StatusSection(**{"minutes": 30, **fields})  # type: ignore[arg-type]
    return reading(message_id, hours, MARIA, DANA, refs=refs, sections=[section])


def answered(store: Store, read: Reading) -> Context:
    """What the store knows about a mail, where pay goes by halves of a month."""
    return store.context_for(read, now=NOW, owner=DANA.address, pay_days=lambda day: {"bookkeeping": HALF})


def minutes(store: Store) -> int:
    """What is recorded for the first task."""
    return ask(store, owner_mail(refs=["r1"])).tasks[BK1].minutes


def test_a_correction_takes_the_place_of_hours_in_every_sum_and_both_are_kept(store: Store) -> None:
    request(store)
    report(store, "s1", 2, minutes=180)
    report(store, "s2", 3, minutes=60, amends=Amends.ADDS)
    report(store, "s3", 4, minutes=120, of="s1", **CORRECTS)
    found = store.history(PEOPLE, BK1, now=NOW)
    facts = store.report(PEOPLE, WEEK, ("bookkeeping",), now=NOW).engagements[0]
    exported = [record for kind, record in store.export() if kind in ("tasks", "time")]
    assert found
    assert [(entry.minutes, entry.superseded) for entry in found.time] == [(180, True), (60, False), (120, False)]
    assert minutes(store) == 180
    assert ask(store, status("x", 5)).week_minutes == {"bookkeeping": 180}
    assert (found.item.minutes, found.item.period_minutes) == (180, 180)
    assert (facts.minutes, facts.people[0].cost) == (180, Money(Decimal("36.00"), "USD"))
    assert exported[0]["minutes"] == 180
    assert [(one["minutes"], one["corrects"], one["superseded"]) for one in exported[1:]] == [
        (180, "", True), (60, "", False), (120, "s1", False),
    ]  # fmt: skip
    assert [entry.stands for entry in store.worked("bookkeeping")] == [False, True, True]


def test_hours_can_be_corrected_to_none_and_a_figure_never_reported_does_not_count(store: Store) -> None:
    request(store)
    report(store, "s1", 2, minutes=180)
    report(store, "s2", 3, minutes=60, amends=Amends.INSTEAD, instead=90)
    assert minutes(store) == 180
    report(store, "s3", 4, minutes=0, **CORRECTS)
    assert minutes(store) == 0
    assert [(entry.minutes, entry.stands) for entry in store.worked("bookkeeping")] == [
        (180, False), (60, False), (0, True),
    ]  # fmt: skip


def test_a_correction_that_comes_before_what_it_corrects_waits_for_it(store: Store) -> None:
    report(store, "s2", 3, minutes=60, task=None, of="s1", **CORRECTS)
    report(store, "s1", 2, minutes=180, task=None)
    request(store)
    assert minutes(store) == 60


def test_a_correction_of_one_task_or_day_leaves_others(store: Store) -> None:
    request(store)
    request(store, "r2", 1, BK2)
    report(store, "s1", 2, minutes=180)
    report(store, "s2", 3, ["r2"], BK2, minutes=60)
    report(store, "s3", 30, minutes=15, **CORRECTS)
    report(store, "s4", 31, minutes=45, day=TUESDAY, of="s1", **CORRECTS)
    tasks = ask(store, owner_mail(refs=["r1", "r2"])).tasks
    assert (tasks[BK1].minutes, tasks[BK2].minutes) == (60, 60)


def test_hours_of_a_task_that_joins_another_are_reckoned_with_its_own(store: Store) -> None:
    request(store)
    request(store, "r2", 1, BK2)
    report(store, "s1", 2, minutes=180)
    report(store, "s2", 3, ["r2"], BK2, minutes=60)
    report(store, "s3", 4, ["r2"], BK2, minutes=50, of="s2", **CORRECTS)
    say(store, reading("k1", 5, refs=["r2"]), [MergeTask(BK2, BK1, ())])
    assert minutes(store) == 230


def test_what_is_on_record_of_the_day_is_told_to_a_report_with_hours(store: Store) -> None:
    request(store)
    report(store, "s1", 2, minutes=180)
    report(store, "s2", 3, minutes=60, ranges=((540, 570), (600, 630)), of="s1", **CORRECTS)
    report(store, "s3", 30, minutes=15)
    say(store, reading("c1", 4, MARIA, DANA), [Note("cap_reached", "week 600 80"), Note("cap_reached", "task", BK1)])
    context = answered(store, status("x", 5, minutes=300))
    assert [(one.task, one.day, one.entry.message_id, one.entry.minutes) for one in context.recorded] == [
        (BK1, TUESDAY, "s1", 180), (BK1, TUESDAY, "s2", 60),
    ]  # fmt: skip
    assert [one.ranges for one in context.recorded] == [(), ((540, 570), (600, 630))]
    assert (context.recorded[1].entry.amends, context.recorded[1].entry.of) == (Amends.CORRECTS, "s1")
    assert (context.period_minutes, context.week_minutes) == ({"bookkeeping": 75}, {"bookkeeping": 75})
    assert context.caps_told == {"week 600 80", "task"}
    assert answered(store, status("x", 5)).caps_told == frozenset()
    assert answered(store, status("x", 5, [], minutes=300)).caps_told == {"week 600 80"}
    silent = answered(store, status("x", 5, minutes=None))
    assert (silent.recorded, silent.period_minutes, silent.caps_told) == ((), {}, frozenset())


def test_open_work_is_told_where_a_limit_may_be_near_and_hours_that_came_alone_always(store: Store) -> None:
    request(store, due=due(90))
    request(store, "r2", 1, BK2, due=due(80))
    request(store, "r3", 1, Ref("BK", 3), due=due(70))
    report(store, "s0", 2, minutes=30, percent=10)
    report(store, "s1", 3, minutes=30)
    report(store, "s2", 4, ["r3"], Ref("BK", 3), minutes=30, state=State.DONE, done=("it",))
    few, many = answered(store, status("x", 5)), answered(store, status("x", 5, minutes=400))
    assert (few.open_tasks, [task.ref for task in many.open_tasks]) == ((), [BK2, BK1])
    assert few.hours_alone == {BK1}
    assert answered(store, status("x", 5, done=("it",))).hours_alone == frozenset()
    assert answered(store, status("x", 2.5)).hours_alone == frozenset()
    assert answered(store, status("x", 5, ["r3"])).hours_alone == frozenset()


def test_the_week_and_the_pay_period_are_each_their_own_days(store: Store) -> None:
    request(store)
    report(store, "s1", 2, minutes=30)
    report(store, "s2", 24 * 7, minutes=60)
    report(store, "s3", 24 * 9, minutes=120)
    days = Days(date(2026, 11, 16), date(2026, 11, 24))
    read = status("x", 24 * 9 + 1)
    context = store.context_for(read, now=NOW, owner=DANA.address, pay_days=lambda day: {"bookkeeping": days})
    assert (context.week_minutes, context.period_minutes) == ({"bookkeeping": 180}, {"bookkeeping": 90})


def test_an_answer_to_our_letter_knows_what_that_acknowledged(store: Store) -> None:
    request(store)
    sections = [
        StatusSection(BK1, State.DONE, minutes=180, done=("Sorted it", "sent IT"), blocked=("bank",)),
        StatusSection(note="more"),
    ]
    read = reading("s1", 2, MARIA, DANA, refs=["r1"], sections=sections)
    ours = letter("ack:s1", kind="A7")
    say(store, read, [recorded(sections[0], BK1, 2), recorded(sections[1], None, 2)], mails=[ours], kind=Kind.STATUS)
    context = answered(store, status("x", 30, ["r1", "s1", ours.message_id], minutes=None))
    assert context.acknowledged == (
        Acknowledged("s1", BK1, TUESDAY, 180, frozenset({"sorted it", "sent it", "bank"})),
        Acknowledged("s1", None, TUESDAY, None, frozenset()),
    )
    assert [one.day for one in context.recorded] == [TUESDAY]
    further = answered(store, status("x", 30, [ours.message_id, "s1"]))
    assert (further.acknowledged, further.recorded) == ((), ())


PROSE = StatusSection(
    BK1, State.IN_PROGRESS, 50, minutes=120, minutes_text="two hours", done=("the calls",), next=("the rest",),
    eta=When("tomorrow noon", date(2026, 11, 18), time(12)), note='took me "two" hours', cleared=frozenset({"blocked"}),
    ticked=(1, 3),
)  # fmt: skip
OFFERED = RecordReport(
    BK1, "bookkeeping", MARIA.address, TUESDAY, PROSE, due(30, "tomorrow noon"), ((4, "Which?"),), None, Amends.CORRECTS,
    "s0", 60,
)  # fmt: skip


def test_a_form_that_was_offered_is_given_back_to_its_answer_until_it_is_taken(store: Store) -> None:
    request(store)
    ours = letter("form:s1", kind="A8")
    say(store, reading("s1", 2, MARIA, DANA, refs=["r1"]), [Offer("form:s1", OFFERED)], mails=[ours])
    ok = reading("ok", 3, MARIA, DANA, refs=["r1", "s1", ours.message_id], text="ok")
    context = answered(store, ok)
    assert context.offered == Offer("form:s1", replace(OFFERED, offer="form:s1"))
    assert context.offered_today
    assert not answered(store, reading("ok", 30, MARIA, DANA)).offered_today
    assert answered(store, reading("ok", 3, MARIA, DANA, refs=[ours.message_id, "s1"])).offered is None
    say(store, ok, [replace(context.offered.record, questions=())])
    assert minutes(store) == 120
    assert answered(store, ok).offered is None
    assert [record["taken_at"] is None for kind, record in store.export() if kind == "offers"] == [False]


def test_an_offer_holds_no_secret(store: Store) -> None:
    record = replace(OFFERED, task=None, section=replace(PROSE, note='the key is "hunter2"'))
    said = reading("s1", 2, MARIA, DANA, secrets=["hunter2"])
    say(store, said, [Offer("form:s1", record)])
    assert "hunter2" not in str([record for kind, record in store.export() if kind == "offers"])


def test_the_owner_takes_time_past_a_cap(store: Store) -> None:
    request(store)
    report(store, "s1", 2, minutes=700)
    report(store, "s2", 3, minutes=100)
    assert ask(store, owner_mail()).worked == {}
    context = ask(store, replace(owner_mail(), commands=(Command("approve", "BK"),)))
    assert context.worked["bookkeeping"] == store.worked("bookkeeping")
    assert context.agreements["bookkeeping"] == store.agreements("bookkeeping")
    assert context.closed == {"bookkeeping": frozenset(), "website": frozenset()}
    (_, second) = context.worked["bookkeeping"]
    say(store, reading("a1", 4, refs=["r1"]), [Approve((second.id,))])
    assert [entry.approved for entry in store.worked("bookkeeping")] == [False, True]
    store.approve([entry.id for entry in store.worked("bookkeeping")], NOW)
    assert [entry.approved for entry in store.worked("bookkeeping")] == [True, True]


def test_a_period_is_closed_once(store: Store) -> None:
    request(store)
    report(store, "s1", 2, minutes=60)
    (entry,) = store.worked("bookkeeping")
    store.close_period("bookkeeping", HALF, PAID, {entry.id: 60}, NOW)
    with pytest.raises(PermanentError):
        store.close_period("bookkeeping", HALF, replace(PAID, text="other"), {entry.id: 60}, NOW)
    with pytest.raises(PermanentError, match="nowhere"):
        store.close_period("nowhere", HALF, PAID, {}, NOW)
    assert store.closed_periods("bookkeeping") == {HALF: PAID}
    assert store.closed_periods("website") == {}
    assert [entry.paid for entry in store.worked("bookkeeping")] == [60]


def test_a_cap_per_pay_period_is_kept_with_its_history(store: Store) -> None:
    changed = replace(PEOPLE, engagements=(replace(BOOKS, period_cap=2400), *PEOPLE.engagements[1:]))
    for people in (changed, changed):
        store.sync(people, today=date(2026, 11, 20))
    found = store.agreements("bookkeeping")[MARIA.address]
    assert [(agreed.since, agreed.period_cap) for agreed in found] == [
        (MONDAY.date(), None), (date(2026, 11, 20), 2400),
    ]  # fmt: skip


def standing(store: Store) -> tuple[frozenset[int], int | None, int]:
    """What is ticked of the first task, and its progress, as mail, reports and history tell them."""
    task = ask(store, owner_mail(refs=["r1"])).tasks[BK1]
    (item,) = store.tasks(PEOPLE, NOW)
    history = store.history(PEOPLE, BK1, now=NOW)
    assert history
    assert history.item == item
    assert (item.percent, history.ticked, history.steps) == (task.percent, task.ticked, task.steps)
    return task.ticked, task.percent, len(task.steps)


def test_steps_are_ticked_and_progress_follows_them(store: Store) -> None:
    request(store, steps=("Sort", "Scan", "Send"))
    report(store, "s1", 2, ticked=(1,))
    assert standing(store) == (frozenset({1}), 33, 3)
    report(store, "s2", 3, ticked_text=("scan.", "dance"), ticked=(9,))
    assert standing(store) == (frozenset({1, 2}), 66, 3)
    report(store, "s3", 4)
    assert standing(store)[1] == 66
    say(store, reading("c1", 5, refs=["r1"]), [AmendTask(BK1, "changed", "a step", steps=("Bill",))])
    assert standing(store) == (frozenset({1, 2}), 50, 4)
    report(store, "s4", 6, percent=80, ticked=(3,))
    assert standing(store) == (frozenset({1, 2, 3}), 80, 4)
    report(store, "s5", 7, unticked=(3,), unticked_text=("SORT",), ticked=(4,))
    assert standing(store) == (frozenset({2, 4}), 50, 4)
    report(store, "s6", 8, state=None, ticked=(1,))
    assert standing(store) == (frozenset({1, 2, 4}), 75, 4)
    report(store, "s7", 9, state=State.DONE)
    assert standing(store) == (frozenset({1, 2, 4}), None, 4)


def test_what_was_ticked_later_is_no_part_of_an_earlier_report(store: Store) -> None:
    request(store, steps=("Sort", "Scan"))
    report(store, "s1", 2, ticked=(1,))
    report(store, "s2", 24 * 7, ticked=(2,))
    (item,) = store.report(PEOPLE, WEEK, ("bookkeeping",), now=NOW).engagements[0].items
    assert item.percent == 50


def test_what_was_found_in_a_report_is_a_flag_of_its_task_in_that_period(store: Store) -> None:
    request(store)
    found = (Finding("nothing_done", "Hours, and nothing that was done."),)
    with store.writer():
        for name, hours, tasks in (("s1", 2, (BK1,)), ("s2", 3, (BK1, None)), ("s3", 24 * 7, (BK1,))):
            read = status(name, hours)
            made = plan(read, ask(store, read), [recorded(read.status[0], task, hours) for task in tasks])
            store.commit(read, replace(made, lint=found), now=NOW)
    flags = store.report(PEOPLE, WEEK, ("bookkeeping",), now=NOW).engagements[0].flags
    assert flags == (Flag("nothing_done", BK1, found[0].message), Flag("nothing_done", None, found[0].message))


def test_the_clock_offers_nothing(store: Store) -> None:
    with pytest.raises(PermanentError, match="needs a mail"):
        store.commit_by_clock([Offer("form:x", OFFERED)], now=datetime(2026, 11, 20, tzinfo=MONDAY.tzinfo))
