"""How values stand in columns, and how they come back: instants, deadlines, references, lists."""

import json
from collections.abc import Mapping, Sequence
from dataclasses import astuple
from datetime import UTC, date, datetime
from typing import Any

from inboxva.model.when import Due, Grain, Recurrence
from inboxva.model.work import Part

EVENT = ("owner_id", "engagement_id", "task_id", "message_id", "key", "recorded_at", "code", "detail")
"""The columns of an event, in the order in which events are written."""
STAMP = len("2026-11-20T16:00:00.000000Z")


def stamp(at: datetime) -> str:
    """An instant as text that orders as time does: UTC, always to the microsecond."""
    return at.astimezone(UTC).isoformat(timespec="microseconds")[:-6] + "Z"


def instant(text: str) -> datetime:
    """The instant of a stamp, aware, UTC."""
    return datetime.fromisoformat(text)


def maybe_instant(text: str | None) -> datetime | None:
    """The same where the column may be empty."""
    return datetime.fromisoformat(text) if text else None


def key(at: datetime, message_id: str) -> str:
    """What orders messages: effective time, then Message-ID."""
    return f"{stamp(at)} {message_id}"


def due_columns(name: str, due: Due | None) -> dict[str, str | None]:
    """The four columns of a deadline or ETA."""
    values = (stamp(due.instant), due.zone, due.text, due.grain.value) if due else (None,) * 4
    return dict(zip((f"{name}_at", f"{name}_zone", f"{name}_text", f"{name}_grain"), values, strict=True))


def due_of(columns: Sequence[str | None]) -> Due | None:
    """A deadline or ETA from its four columns."""
    at, zone, text, grain = columns
    return Due(instant(at), zone or "UTC", text or "", Grain(grain or "minute")) if at else None


def as_json(value: Any) -> str:
    """A list or a mapping as text."""
    return json.dumps(value, ensure_ascii=False, separators=(",", ":"))


def parts_column(parts: Sequence[Part]) -> str:
    """The parts of a task as text; "" for none."""
    if not parts:
        return ""
    return as_json([[p.title, p.text, list(due_columns("d", p.due).values()), p.cap_minutes, p.steps] for p in parts])


def parts_of(text: str) -> tuple[Part, ...]:
    """The parts of a task from their column."""
    found = json.loads(text) if text else []
    return tuple(Part(title, said, due_of(due), cap, tuple(steps)) for title, said, due, cap, steps in found)


def recurs_column(recurs: Recurrence | None) -> str:
    """How a task comes again as text; "" for never."""
    return as_json(astuple(recurs)) if recurs else ""


def recurs_of(text: str) -> Recurrence | None:
    """How a task comes again, from its column."""
    if not text:
        return None
    unit, every, weekdays, month_day, nth, words = json.loads(text)
    return Recurrence(unit, every, tuple(weekdays), month_day, nth, words)


def texts_of(text: str) -> tuple[str, ...]:
    """A tuple of texts from its column."""
    return tuple(json.loads(text)) if text else ()


def mask(text: str, secrets: Sequence[str], day: date) -> str:
    """The text with every secret hidden, saying in which mail it stands."""
    for secret in sorted(secrets, key=len, reverse=True):
        if secret.strip():
            text = text.replace(secret, f"[hidden: see the mail of {day.day} {day:%b}]")
    return text


Columns = Mapping[str, Any]
