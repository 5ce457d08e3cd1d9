"""Forms that were offered for prose, until somebody says "ok" to them."""

import json
from collections.abc import Callable
from dataclasses import MISSING, fields, is_dataclass, replace
from datetime import date, datetime, time
from enum import Enum
from types import NoneType
from typing import Any, get_args, get_origin, get_type_hints

from inboxva.model.actions import Offer, RecordReport
from inboxva.store.columns import as_json, stamp
from inboxva.store.database import Database
from inboxva.store.writing import Writing


def put(writing: Writing, offer: Offer) -> None:
    """Keeps what the form of an offer would record."""
    record = offer.record
    writing.database.insert(
        "offer",
        {
            "owner_id": writing.directory.owner,
            "key": offer.key,
            "message_id": writing.message,
            "person_id": writing.directory.known_person(record.person),
            "day": record.day.isoformat(),
            "record": as_json(plain(record, writing.masked)),
        },
    )


def take(writing: Writing, key: str) -> None:
    """Somebody said "ok": it is not given back again."""
    writing.database.run("UPDATE offer SET taken_at = ? WHERE key = ?", (stamp(writing.at), key))


def offered(database: Database, key: str) -> Offer | None:
    """The offer of this key, unless it was taken."""
    row = database.row("SELECT record FROM offer WHERE key = ? AND taken_at IS NULL", (key,))
    return Offer(key, replace(typed(RecordReport, json.loads(row[0])), offer=key)) if row else None


def offered_on(database: Database, person: int, day: date) -> bool:
    """Whether something was offered to a person on a day, their date."""
    return database.row("SELECT 1 FROM offer WHERE person_id = ? AND day = ?", (person, day.isoformat())) is not None


def plain(value: Any, masked: Callable[[str], str]) -> Any:
    """A value of the model as JSON has it; fields that say nothing new are left out."""
    if is_dataclass(value):
        said = {field.name: (getattr(value, field.name), field.default) for field in fields(value)}
        return {name: plain(now, masked) for name, (now, usual) in said.items() if usual is MISSING or now != usual}
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, (date, time)):
        return value.isoformat()
    if isinstance(value, (tuple, frozenset)):
        return [plain(part, masked) for part in (value if isinstance(value, tuple) else sorted(value))]
    return masked(value) if isinstance(value, str) else value


def typed(kind: Any, value: Any) -> Any:
    """The same back, by its type."""
    if value is None:
        return None
    origin, inner = get_origin(kind), get_args(kind)
    if origin is tuple and inner[-1] is not ...:
        return tuple(typed(one, part) for one, part in zip(inner, value, strict=True))
    if origin in (tuple, frozenset):
        return origin(typed(inner[0], part) for part in value)
    if NoneType in inner:
        return typed(inner[0], value)
    if isinstance(kind, type) and is_dataclass(kind):
        hints = get_type_hints(kind)
        return kind(**{name: typed(hints[name], part) for name, part in value.items() if name in hints})
    if issubclass(kind, (date, datetime, time)):
        return kind.fromisoformat(value)
    return kind(value) if issubclass(kind, Enum) else value
