"""Hours that replace hours: what the receipt says is what will be on record."""

from dataclasses import replace
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxva.model.context import Acknowledged, Recorded
from inboxva.model.hours import Amends, Entry, minutes_of, place
from inboxva.model.work import StatusSection
from inboxva.store.columns import key
from tests.decide.deciding import MONDAY
from tests.decide.reporting import A7, BK12, TUESDAY, codes, ledger, receipt_in, record_in, report, worked

ACKED = Acknowledged("r1", BK12.ref, TUESDAY, 180, frozenset({"four called"}))
THREE = replace(BK12, minutes=180)
ANSWERING = {
    "letters": {"a7": A7},
    "acknowledged": (ACKED,),
    "recorded": (worked(180),),
    "week_minutes": {"bookkeeping": 300},
}
YESTERDAY = TUESDAY - timedelta(days=1)


def test_sections_are_ordered_as_the_ledger_orders_them() -> None:
    assert place(MONDAY, "m1", 7) == f"{key(MONDAY, 'm1')} 007"


@pytest.mark.parametrize(
    ("section", "amends", "task_minutes", "instead_of"),
    [
        (StatusSection(minutes=120, done=("Four called",)), Amends.CORRECTS, 120, 180),
        (StatusSection(minutes=120, done=("Two more called",)), Amends.ADDS, 300, None),
        (StatusSection(minutes=120, questions=("Which bank?",)), Amends.ADDS, 300, None),
        (StatusSection(minutes=60, adds=True), Amends.ADDS, 240, None),
        (StatusSection(minutes=120, replaced_minutes=180, corrects=True), Amends.INSTEAD, 120, 180),
        (StatusSection(minutes=120, done=("All called",), corrects=True), Amends.CORRECTS, 120, 180),
        (StatusSection(minutes=0, corrects=True), Amends.CORRECTS, 0, 180),
    ],
)  # fmt: skip
def test_an_answer_to_the_acknowledgement(
    section: StatusSection, amends: Amends, task_minutes: int, instead_of: int | None
) -> None:
    plan = report(section, ledger(THREE, **ANSWERING))
    record = record_in(plan)
    assert (record.amends, record.day) == (amends, TUESDAY)
    assert record.of == ("r1" if amends is Amends.CORRECTS else "")
    facts = receipt_in(plan)
    assert (facts.sections[0].task_minutes, facts.sections[0].instead_of) == (task_minutes, instead_of)
    assert facts.week_minutes == 300 + task_minutes - 180
    if instead_of:
        assert facts.sections[0].together == 180 + (section.minutes or 0)


def test_a_correction_takes_the_day_of_the_report_it_answers_and_a_new_report_its_own() -> None:
    known = {**ANSWERING, "acknowledged": (replace(ACKED, day=YESTERDAY),), "recorded": (worked(180, day=YESTERDAY),)}
    corrected = record_in(report(StatusSection(minutes=120, corrects=True), ledger(THREE, **known)))
    assert (corrected.day, corrected.of) == (YESTERDAY, "r1")
    figure = record_in(report(StatusSection(minutes=120, replaced_minutes=180), ledger(THREE, **known)))
    assert (figure.day, figure.amends) == (YESTERDAY, Amends.INSTEAD)
    plain = record_in(report(StatusSection(minutes=120), ledger(THREE, **known)))
    assert (plain.day, plain.amends) == (TUESDAY, Amends.ADDS)


def test_a_correction_into_last_week_leaves_this_weeks_figure() -> None:
    sunday = date(2026, 11, 15)
    known = {**ANSWERING, "acknowledged": (replace(ACKED, day=sunday),), "recorded": (worked(180, day=sunday),)}
    facts = receipt_in(report(StatusSection(minutes=120, corrects=True), ledger(THREE, **known)))
    assert (facts.week_minutes, facts.sections[0].task_minutes) == (300, 120)


def test_a_figure_that_is_not_on_record_does_not_count_and_is_asked_about() -> None:
    known = ledger(THREE, recorded=(worked(180),), week_minutes={"bookkeeping": 180})
    plan = report(StatusSection(minutes=120, replaced_minutes=240), known)
    assert codes(plan) == ["total_mismatch"]
    assert "4 h" in plan.problems[0].message
    facts = receipt_in(plan)
    assert (facts.week_minutes, facts.sections[0].task_minutes, facts.sections[0].minutes) == (180, 180, None)


def test_a_correction_of_nothing_is_added_and_said() -> None:
    plan = report(StatusSection(minutes=120, corrects=True), ledger())
    assert codes(plan) == ["nothing_to_correct"]
    assert receipt_in(plan).week_minutes == 120


@pytest.mark.parametrize(("given_total", "wrong"), [(120, []), (180, []), (150, ["total_mismatch"])])
def test_a_total_is_compared_with_what_will_be_on_record(given_total: int, wrong: list[str]) -> None:
    known = ledger(THREE, recorded=(worked(180),), week_minutes={"bookkeeping": 240})
    section = StatusSection(minutes=120, corrects=True, total_minutes=given_total)
    assert codes(report(section, known)) == wrong  # the task's 2 h, or the week's 3 h


def test_a_day_has_24_hours_and_no_time_counts_twice() -> None:
    long = ledger(recorded=(worked(20 * 60),))
    assert codes(report(StatusSection(minutes=240), long)) == []
    assert codes(report(StatusSection(minutes=241), long)) == ["day_over_24h"]
    morning = StatusSection(minutes=150, ranges=((540, 690),))
    before = replace(worked(60), ranges=((600, 660),))
    assert codes(report(morning, ledger(recorded=(before,)))) == ["overlap"]
    assert codes(report(morning, ledger(recorded=(replace(before, ranges=((690, 750),)),)))) == []
    assert codes(report(replace(morning, corrects=True), ledger(recorded=(before,)))) == []
    assert codes(report(replace(morning, minutes=180, ranges=((540, 690), (660, 690))), ledger())) == ["overlap"]


Step = tuple[int, str]
steps = st.lists(
    st.tuples(st.sampled_from([30, 60, 90, 120]), st.sampled_from(["adds", "corrects", "instead", "answers", "plain"])),
    min_size=1, max_size=8,
)  # fmt: skip


@given(steps)
def test_receipts_of_any_days_reports_say_what_will_be_on_record(day: list[Step]) -> None:
    entries: list[Entry] = []
    for number, (minutes, how) in enumerate(day):
        before = minutes_of(entries)
        latest = entries[-1] if entries else None
        acked = Acknowledged(latest.message_id, BK12.ref, TUESDAY, latest.minutes, frozenset()) if latest else None
        known = ledger(
            replace(BK12, minutes=before + 45), week_minutes={"bookkeeping": before + 100},
            recorded=tuple(Recorded(BK12.ref, TUESDAY, entry) for entry in entries),
            acknowledged=(acked,) if acked and how == "answers" else (),
        )  # fmt: skip
        section = StatusSection(
            minutes=minutes, adds=how == "adds", corrects=how == "corrects",
            replaced_minutes=60 if how == "instead" else None,
        )  # fmt: skip
        plan = report(section, known)
        record = record_in(plan)
        entries.append(Entry(f"2026-11-{number:02d}", f"n{number}", minutes, record.amends, record.of, record.instead))
        facts = receipt_in(plan)
        standing = minutes_of(entries)
        assert facts.week_minutes == standing + 100
        assert facts.sections[0].task_minutes == standing + 45
        assert sum(entry.minutes for entry in entries) >= standing >= 0
