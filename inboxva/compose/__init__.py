"""Plan or facts → mails and reports. Pure: no clock, no file, no socket."""

from inboxva.compose.check import check
from inboxva.compose.formats import report_csv, report_html, report_ics, report_json, report_text
from inboxva.compose.history import history_json, history_text
from inboxva.compose.letter import render
from inboxva.compose.pay import pay_csv, pay_json, pay_text
from inboxva.compose.tables import tasks_text
from inboxva.compose.templates import Templates, packaged_source

__all__ = [
    "Templates", "check", "history_json", "history_text", "packaged_source", "pay_csv", "pay_json",
    "pay_text", "render", "report_csv", "report_html",
    "report_ics", "report_json", "report_text", "tasks_text",
]  # fmt: skip
