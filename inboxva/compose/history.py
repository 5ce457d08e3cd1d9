"""One task with everything that happened to it: what `inboxva show` prints."""

import json
from dataclasses import fields, is_dataclass
from datetime import date, datetime
from enum import Enum
from typing import Any

from inboxva.compose.formats import instant, item_facts
from inboxva.compose.letter import tidy
from inboxva.compose.templates import LONGEST_REPORT, Templates
from inboxva.model.history import TaskHistory
from inboxva.model.when import Due
from inboxva.model.work import Ref


def history_text(task: TaskHistory, zone: str, templates: Templates, language: str = "en") -> str:
    """The task for a terminal, in order of time, its moments in `zone`. Raises UserError when the template is wrong."""
    entries = [(type(entry).__name__, entry) for entry in task.entries]
    facts = {"task": task, "entries": entries, "zone": zone}
    return tidy(templates.render("history.txt.j2", language, facts, LONGEST_REPORT))


def history_json(task: TaskHistory) -> str:
    """The task as one JSON object: the keys of a report's item, and beside them the lists of what happened."""
    told = {field.name: plain(getattr(task, field.name)) for field in fields(task) if field.name != "item"}
    return json.dumps(item_facts(task.item) | told, ensure_ascii=False, separators=(",", ":"))


def plain(value: Any) -> Any:
    """A value of the model as JSON has it: instants and due dates as text in UTC, references and enums as text."""
    match value:
        case datetime():
            return instant(value)
        case date():
            return value.isoformat()
        case Due():
            return instant(value.instant)
        case Ref():
            return str(value)
        case Enum():
            return value.value
        case tuple():
            return [plain(inner) for inner in value]
        case frozenset():
            return sorted(plain(inner) for inner in value)
    if is_dataclass(value):
        return {field.name: plain(getattr(value, field.name)) for field in fields(value)}
    return value
