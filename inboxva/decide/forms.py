"""A form that was offered and comes back with a line changed: what was read stands over what the form said."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

from inboxva.model.actions import RecordReport
from inboxva.model.work import Problem, Ref, StatusSection

LISTS = ("done", "next", "blocked", "questions")
UNREAD = {"bad_hours": "minutes", "bad_eta": "eta", "bad_percent": "percent"}
"""The field of which a problem says that it was written, and could not be read."""


def sends_back(section: StatusSection, task: Ref | None, day: date, form: RecordReport) -> bool:
    """Whether a section, of a mail of that day, is the form; on a later day one with new items is a report of its own."""
    known = {item.lower() for name in LISTS for item in getattr(form.section, name)}
    new = any(item.lower() not in known for name in LISTS for item in getattr(section, name))
    return task == form.task and (day == form.day or not new)


def over_form(section: StatusSection, form: StatusSection, problems: Iterable[Problem]) -> StatusSection:
    """A section with what the form says where it says nothing itself.

    A client that quotes without marks gives back the lines that were left as they are, and they are ours.
    """
    unread = {UNREAD.get(problem.code) for problem in problems}
    lists = {name: getattr(section, name) or getattr(form, name) for name in LISTS if name not in section.cleared}
    values = {
        name: getattr(form, name)
        for name in ("minutes", "eta", "percent")
        if getattr(section, name) is None and name not in unread
    }
    says_state = section.state_text is not None or section.blocked or section.percent == 100
    return replace(section, **lists, **values, state=section.state if says_state else form.state)
