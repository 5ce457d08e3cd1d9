"""Reports asked for: worded in a format, or mailed to the owner once per period (spec/cli.md)."""

from datetime import datetime

from inboxva import compose
from inboxva.decide.rhythm.summaries import report_letter
from inboxva.model.report import ReportFacts
from inboxva.service.delivery import Delivered, deliver
from inboxva.service.handle import Desk
from inboxva.transport import Transport


def render_report(desk: Desk, facts: ReportFacts, form: str) -> str:
    """The report in one of the formats of `inboxva report`."""
    language = desk.settings.people.owner.language
    match form:
        case "html":
            return compose.report_html(facts, desk.templates, language)
        case "json":
            return compose.report_json(facts)
        case "csv":
            return compose.report_csv(facts)
        case "ics":
            return compose.report_ics(facts).decode("utf-8")
    return compose.report_text(facts, desk.templates, language)


def queue_report(desk: Desk, facts: ReportFacts, now: datetime, *, again: bool) -> bool:
    """Queues a report for the owner; False when the same period was mailed before, unless `again`."""
    letter = report_letter(facts, desk.settings.people, now, again=again)
    return desk.store.queue(desk.word(letter, now), now)


def send_report(desk: Desk, transport: Transport, now: datetime) -> Delivered:
    """Delivers what `queue_report` queued, and nothing else: `report` runs beside the daemon."""
    return deliver(desk.store, transport, None, desk.settings, lambda: now, kind="report")
