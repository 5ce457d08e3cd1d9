"""`inboxva report` in its five formats (spec/cli.md)."""

import csv
import io
import json
import re
from dataclasses import replace
from datetime import UTC, date, datetime

from icalendar import Calendar

from inboxva.compose import Templates, report_csv, report_html, report_ics, report_json, report_text, tasks_text
from inboxva.compose.sampleweek import BOOKKEEPING, LOS_ANGELES, NOW, QUIET_REPORT, REPORTS, WEEKLY_REPORT, at, item
from inboxva.compose.summary import summarise
from inboxva.model.people import Role
from inboxva.model.report import Flag, ReportFacts
from inboxva.model.when import Due, Grain
from inboxva.model.work import Ref, State

TEMPLATES = Templates()

CONTRACT = {
    "period": {"since": str, "until": str, "timezone": str},
    "engagements": [
        {
            "slug": str, "name": str,
            "messages": {"owner": int, "assistant": int, "held": int},
            "tasks": {"opened": int, "done": int, "open": int, "overdue": int, "blocked": int, "multi_task": int},
            "waiting_on": {"owner": int, "assistant": int},
            "minutes": int, "cap_minutes": int, "cost": {"amount": str, "currency": str},
            "response": {"owner_median_minutes": int, "assistant_median_minutes": int},
            "items": [
                {
                    "ref": str, "title": str, "state": str, "percent": int, "due": str, "overdue": bool, "eta": str,
                    "minutes": int, "cap_minutes": int, "waiting_on": str, "multi_task": bool, "questions": [str],
                    "blocked": [str], "last_report": str,
                }
            ],
            "flags": [{"code": str, "ref": str, "message": str}],
        }
    ],
}  # fmt: skip


def assert_shape(value, shape) -> None:
    """`value` has exactly the keys and types of `shape`, in its order; null is allowed for what is not there."""
    if isinstance(shape, dict):
        if value is not None:
            assert list(value) == list(shape)
            for key, inner in shape.items():
                assert_shape(value[key], inner)
    elif isinstance(shape, list):
        for entry in value:
            assert_shape(entry, shape[0])
    else:
        assert value is None or type(value) is shape


def test_json_is_exactly_the_contract() -> None:
    for report in REPORTS:
        printed = report_json(report)
        assert "\n" not in printed
        assert_shape(json.loads(printed), CONTRACT)


def test_json_values() -> None:
    facts = json.loads(report_json(WEEKLY_REPORT))
    assert facts["period"] == {
        "since": "2026-11-14T01:00:00Z",
        "until": "2026-11-21T01:00:00Z",
        "timezone": LOS_ANGELES,
    }
    bookkeeping = facts["engagements"][0]
    assert bookkeeping["cost"] == {"amount": "111.00", "currency": "USD"}
    late = next(i for i in bookkeeping["items"] if i["ref"] == "BK-15")
    assert (late["state"], late["due"], late["overdue"]) == ("in_progress", "2026-11-19T01:00:00Z", True)
    assert (late["eta"], late["waiting_on"]) == ("2026-11-23T09:00:00Z", "assistant")
    assert bookkeeping["flags"][0] == {
        "code": "no_due",
        "ref": "BK-16",
        "message": "A due date would let both sides plan.",
    }


def test_csv_has_a_row_per_task_and_no_formula() -> None:
    nasty = replace(
        item("BK-1", '=HYPERLINK("http://evil","x")'), blocked=("+1", "-2"), questions=(), last_note="", holder="@x"
    )
    report = ReportFacts(WEEKLY_REPORT.period, (replace(BOOKKEEPING, items=(nasty, item("BK-2", 'a, "b"\r\nc'))),))
    rows = list(csv.DictReader(io.StringIO(report_csv(report), newline="")))
    assert [row["ref"] for row in rows] == ["BK-1", "BK-2"]
    assert rows[0]["title"] == '\'=HYPERLINK("http://evil","x")'
    assert rows[0]["blocked"] == "'+1; -2"
    assert rows[0]["holder"] == "'@x"
    assert rows[1]["title"] == 'a, "b" c'
    assert rows[0]["overdue"] == "no"
    assert rows[0]["due"] == ""


def test_ics_has_an_event_per_open_due_date_with_a_lasting_uid() -> None:
    day = Due(at(25, 1), LOS_ANGELES, "Tuesday", Grain.DAY)
    minute = Due(at(25, 1), LOS_ANGELES, "Tue 5pm", Grain.MINUTE)
    tasks = (
        replace(item("BK-1", "One"), due=minute), replace(item("BK-2", "Two"), due=day), item("BK-3", "None"),
        replace(item("BK-4", "Over", state=State.DONE), due=minute),
    )  # fmt: skip
    report = ReportFacts(WEEKLY_REPORT.period, (replace(BOOKKEEPING, items=tasks),))
    events = list(Calendar.from_ical(report_ics(report)).walk("VEVENT"))
    assert [str(event["uid"]) for event in events] == ["bookkeeping-BK-1@inboxva", "bookkeeping-BK-2@inboxva"]
    assert events[0].decoded("dtstart") == datetime(2026, 11, 25, 1, tzinfo=UTC)
    assert events[1].decoded("dtstart") == date(2026, 11, 24)  # the owner's Tuesday, not UTC's Wednesday
    assert report_ics(report) == report_ics(report)


def test_the_page_stands_alone() -> None:
    for report in REPORTS:
        page = report_html(report, TEMPLATES)
        assert not re.search(r"<(?:script|img|link|iframe)|url\(|@import|https?:", page, re.IGNORECASE)
        assert page.startswith("<!DOCTYPE html>")
        assert "prefers" in page or "color-scheme" in page


def test_the_page_escapes_what_people_wrote() -> None:
    evil = '<script>alert(1)</script>"onload="x'
    tasks = (replace(item("BK-1", evil), last_note=evil, blocked=(evil,)),)
    flags = (Flag("x", None, evil),)
    report = ReportFacts(WEEKLY_REPORT.period, (replace(BOOKKEEPING, name=evil, items=tasks, flags=flags),))
    page = report_html(report, TEMPLATES)
    assert "<script" not in page
    assert '"onload' not in page
    assert page.count("&lt;script&gt;") >= 4


def test_text_counts_engagement_by_engagement() -> None:
    text = report_text(WEEKLY_REPORT, TEMPLATES)
    assert text.startswith("Report, 16-20 Nov\nFri 13 Nov, 17:00 to Fri 20 Nov, 17:00 (Los Angeles)\n")
    assert "Tasks: 5 opened, 5 done, 3 open, 1 overdue, 0 blocked" in text
    assert "BK-16: A due date would let both sides plan." in text
    assert "Nothing happened" in report_text(QUIET_REPORT, TEMPLATES)


def test_the_counts_of_a_summary_close() -> None:
    for report in REPORTS:
        week = summarise(report)
        sections = (week.waiting, week.late, week.blocked, week.cancelled, week.on_track)
        items = [i for e in report.engagements for i in e.items]
        assert sum(map(len, sections)) + week.finished_count == len(items)


def test_a_task_closed_before_the_period_is_not_finished_again() -> None:
    old = replace(item("BK-1", "Old", state=State.DONE), closed_at=at(2, 1))
    week = summarise(ReportFacts(WEEKLY_REPORT.period, (replace(BOOKKEEPING, items=(old,)),)))
    assert week.finished_count == 0


def test_a_task_expected_after_its_due_date_is_late_before_the_date_has_passed() -> None:
    slips = replace(item("BK-1", "Slips"), due=Due(at(24, 1), LOS_ANGELES, "Mon", Grain.DAY))
    slips = replace(slips, eta=Due(at(26, 1), LOS_ANGELES, "Wed", Grain.DAY))
    report = ReportFacts(WEEKLY_REPORT.period, (replace(BOOKKEEPING, items=(slips,)),))
    assert [entry.item.ref for entry in summarise(report).late] == [Ref("BK", 1)]
    assert "BK-1 Slips, due Mon, now expected Wed 25 Nov." in report_text(report, TEMPLATES)


def test_a_blocked_task_that_waits_for_the_owner_says_what_blocks_it() -> None:
    stuck = replace(
        item("BK-1", "Token", state=State.BLOCKED), waiting_on=Role.OWNER, blocked=("the bank token",), closed_at=None
    )
    report = ReportFacts(WEEKLY_REPORT.period, (replace(BOOKKEEPING, items=(stuck,)),))
    assert 'BK-1 Token, Maria, since Mon:\n    "the bank token"' in report_text(report, TEMPLATES)


def test_two_people_of_one_first_name_are_told_apart() -> None:
    other = replace(item("BK-2", "Two", state=State.DONE), holder="maria@example.org", holder_name="Maria Cruz")
    items = (item("BK-1", "One", state=State.DONE), other)
    week = summarise(ReportFacts(WEEKLY_REPORT.period, (replace(BOOKKEEPING, items=items),)))
    assert {part.who for part in week.finished} == {"Maria Santos", "Maria Cruz"}
    assert week.finished[0].refs == (Ref("BK", 2),)


def test_tasks_are_aligned_lines() -> None:
    text = tasks_text(BOOKKEEPING.items[5:], LOS_ANGELES, NOW, TEMPLATES)
    assert text.splitlines() == [
        "BK-15  in progress  was due Wed  1 h of 2 h  Maria      Supplier sheet",
        "BK-16  in progress               1 h of 2 h  your turn  Payroll sheet",
        "BK-18  in progress  due Mon      1 h of 2 h  Maria      Month-end folder",
    ]
    assert tasks_text((), LOS_ANGELES, NOW, TEMPLATES) == ""


def test_the_due_day_of_a_closed_task_has_its_date() -> None:
    monday = next(task for task in BOOKKEEPING.items if task.ref == Ref("BK", 18))
    closed = replace(monday, state=State.DONE, closed_at=NOW, waiting_on=None)
    assert "due Mon " in tasks_text([monday], LOS_ANGELES, NOW, TEMPLATES)
    assert "due Mon 23 Nov " in tasks_text([closed], LOS_ANGELES, NOW, TEMPLATES)
    report = replace(WEEKLY_REPORT, engagements=(replace(BOOKKEEPING, items=(closed,)),))
    assert "due Mon 23 Nov<" in report_html(report, TEMPLATES)
