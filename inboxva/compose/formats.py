"""Report facts → what `inboxva report` prints: text, an HTML page, JSON, CSV, ICS (spec/cli.md). All are pure."""

import csv
import json
from collections.abc import Sequence
from datetime import UTC, datetime, timedelta
from io import StringIO
from typing import Any

from inboxva.compose.letter import tidy
from inboxva.compose.summary import summarise
from inboxva.compose.templates import LONGEST_REPORT, Templates
from inboxva.compose.words import one_line
from inboxva.model.people import Money
from inboxva.model.report import EngagementFacts, Item, ReportFacts
from inboxva.model.when import Due, Grain, zone_named
from inboxva.model.work import OPEN_STATES

COLUMNS = (
    "engagement", "ref", "title", "state", "percent", "due", "overdue", "eta", "minutes", "cap_minutes", "waiting_on",
    "multi_task", "holder", "questions", "blocked", "last_report",
)  # fmt: skip


def report_text(report: ReportFacts, templates: Templates, language: str = "en") -> str:
    """The report for a terminal. Raises UserError when a template is wrong."""
    facts = {"report": report, "week": summarise(report)}
    return tidy(templates.render("report.txt.j2", language, facts, LONGEST_REPORT))


def report_html(report: ReportFacts, templates: Templates, language: str = "en") -> str:
    """The report as one page that needs nothing else: no script, no remote content. Raises UserError."""
    facts = {"report": report, "week": summarise(report)}
    page = templates.render("report.html.j2", language, facts, LONGEST_REPORT)
    return "\n".join(line for line in page.splitlines() if line.strip()) + "\n"


def report_json(report: ReportFacts) -> str:
    """One JSON object on one line, exactly as spec/cli.md has it: instants end in Z, amounts are text."""
    period = report.period
    facts = {
        "period": {"since": instant(period.since), "until": instant(period.until), "timezone": period.timezone},
        "engagements": [engagement_facts(engagement) for engagement in report.engagements],
    }
    return json.dumps(facts, ensure_ascii=False, separators=(",", ":"))


def engagement_facts(e: EngagementFacts) -> dict[str, Any]:
    """An engagement as the contract of `report --format json` has it."""
    return {
        "slug": e.slug,
        "name": e.name,
        "messages": {"owner": e.owner_messages, "assistant": e.assistant_messages, "held": e.held},
        "tasks": {
            "opened": e.opened,
            "done": e.done,
            "open": e.open,
            "overdue": e.overdue,
            "blocked": e.blocked,
            "multi_task": e.multi_task,
        },
        "waiting_on": {"owner": e.waiting_on_owner, "assistant": e.waiting_on_assistant},
        "minutes": e.minutes,
        "cap_minutes": e.cap_minutes,
        "cost": cost(e.cost),
        "response": {
            "owner_median_minutes": e.owner_median_minutes,
            "assistant_median_minutes": e.assistant_median_minutes,
        },
        "items": [item_facts(item) for item in e.items],
        "flags": [
            {"code": flag.code, "ref": str(flag.ref) if flag.ref else None, "message": flag.message} for flag in e.flags
        ],
    }


def item_facts(item: Item) -> dict[str, Any]:
    """A task as the contract of `report --format json` has it; `tasks --json` prints the same."""
    return {
        "ref": str(item.ref),
        "title": item.title,
        "state": str(item.state),
        "percent": item.percent,
        "due": instant(item.due.instant) if item.due else None,
        "overdue": item.overdue,
        "eta": instant(item.eta.instant) if item.eta else None,
        "minutes": item.minutes,
        "cap_minutes": item.cap_minutes,
        "waiting_on": str(item.waiting_on) if item.waiting_on else None,
        "multi_task": item.multi_task,
        "questions": [question.text for question in item.questions],
        "blocked": list(item.blocked),
        "last_report": instant(item.last_report) if item.last_report else None,
    }


def report_csv(report: ReportFacts) -> str:
    """One row per task, RFC 4180. Several questions or blockers share a cell, separated by "; "."""
    out = StringIO()
    table = csv.writer(out)
    table.writerow(COLUMNS)
    for engagement in report.engagements:
        for item in engagement.items:
            row = item_facts(item) | {"engagement": engagement.slug, "holder": item.holder}
            table.writerow([cell(row[column]) for column in COLUMNS])
    return out.getvalue()


def cell(value: Any) -> str:
    """A value as a spreadsheet may show it: text that would be taken for a formula gets an apostrophe in front."""
    match value:
        case None:
            return ""
        case bool():
            return "yes" if value else "no"
        case list():
            return cell("; ".join(value))
        case int():
            return str(value)
    text = one_line(str(value), 2000)
    return f"'{text}" if text.startswith(("=", "+", "-", "@")) else text


def report_ics(report: ReportFacts) -> bytes:
    """The due dates of open tasks as a calendar (RFC 5545), one event each, the same UID every time.

    Events and no to-dos, because most people's calendars drop those in silence. A due date that was written as a day
    only is an event of that whole day.
    """
    from icalendar import Calendar, Event  # 100 ms that only this format should cost

    calendar = Calendar()
    calendar.add("prodid", "-//inboxva//due dates//EN")
    calendar.add("version", "2.0")
    for engagement, item, due in dated(report.engagements):
        event = Event()
        event.add("uid", f"{engagement.slug}-{item.ref}@inboxva")
        event.add("dtstamp", report.period.until.astimezone(UTC))
        event.add("summary", f"{item.ref} {one_line(item.title)}")
        if due.grain is Grain.DAY:
            day = due.instant.astimezone(zone_named(due.zone)).date()
            event.add("dtstart", day)
            event.add("dtend", day + timedelta(days=1))
        else:
            event.add("dtstart", due.instant.astimezone(UTC))
        event.add("description", f"{engagement.name}, {one_line(item.holder_name)}")
        event.add("transp", "TRANSPARENT")
        calendar.add_component(event)
    return bytes(calendar.to_ical())


def dated(engagements: Sequence[EngagementFacts]) -> list[tuple[EngagementFacts, Item, Due]]:
    """The open tasks that have a due date, the soonest first."""
    found = [(e, item, item.due) for e in engagements for item in e.items if item.due and item.state in OPEN_STATES]
    return sorted(found, key=lambda row: row[2].instant)


def instant(value: datetime) -> str:
    """ISO 8601 in UTC, to the second: 2026-11-19T01:00:00Z."""
    return f"{value.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"


def cost(value: Money | None) -> dict[str, str] | None:
    """An amount as text, so that nobody's floating point rounds it."""
    return {"amount": f"{value.amount:.2f}", "currency": value.currency} if value else None
