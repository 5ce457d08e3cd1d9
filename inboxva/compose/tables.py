"""Tasks as lines for a terminal: what `inboxva tasks` prints."""

from collections.abc import Sequence
from datetime import datetime

from inboxva.compose.templates import Templates
from inboxva.compose.words import Words, called, one_line
from inboxva.model.people import Role
from inboxva.model.report import Item
from inboxva.model.when import Due


def tasks_text(items: Sequence[Item], zone: str, now: datetime, templates: Templates, language: str = "en") -> str:
    """One line per task, its columns aligned: reference, state, due, time, whose turn, title. "" for no tasks.

    Days are those of `zone`, said as seen from `now` (aware). Raises UserError when the language's words are wrong.
    """
    words = templates.words(templates.spoken("tasks", language))
    rows = [columns(item, zone, now, words) for item in items]
    widths = [max(len(row[place]) for row in rows) for place in range(6)] if rows else []
    lines = ("  ".join(text.ljust(width) for text, width in zip(row, widths, strict=True)).rstrip() for row in rows)
    return "".join(f"{line}\n" for line in lines)


def columns(item: Item, zone: str, now: datetime, words: Words) -> tuple[str, ...]:
    """A task as cells. The turn is the holder's first name, or "you"."""
    state = words.state(item.state) + (f" {item.percent} %" if item.percent and item.percent < 100 else "")
    due = ("was due " if item.overdue else "due ") + due_day(item, item.due, zone, now, words) if item.due else ""
    spent = words.minutes(item.minutes) + (f" of {words.minutes(item.cap_minutes)}" if item.cap_minutes else "")
    turn = {None: "", Role.OWNER: "your turn"}.get(item.waiting_on, called(item.holder_name))
    return str(item.ref), state, due, spent, turn, one_line(item.title, 80)


def due_day(item: Item, due: Due, zone: str, now: datetime, words: Words) -> str:
    """The due day as seen from `now`; with its date once the task is closed: "Tue" alone would be the coming one."""
    return words.day(due.instant, zone) if item.closed_at else words.near(due.instant, zone, now)
