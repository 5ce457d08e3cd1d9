"""What a task asks for after all that changed it, in the order of the mails and not of their arrival."""

import json
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from inboxva.store.columns import as_json, stamp, texts_of
from inboxva.store.database import Database
from inboxva.store.work import LiveTask
from inboxva.store.writing import Writing

AMENDED = (
    "title", "text", "due_at", "due_zone", "due_text", "due_grain", "cap_minutes", "priority", "holder_id", "steps", "recurs",
)  # fmt: skip
"""The columns of a task that its owner can change."""
COLUMNS = ("task_id", "message_id", "key", "sets", "added", "steps")
CHANGES = "SELECT sets, added, steps FROM amendment WHERE task_id = ? AND undone_at IS NULL ORDER BY key, id"


def amend(
    writing: Writing,
    task: LiveTask,
    sets: Mapping[str, Any],
    *,
    added: str = "",
    steps: Sequence[str] = (),
    for_good: bool = False,
) -> None:
    """Sets columns of a task, adds to its text and to its checklist, as if every change had come in order.

    What is changed `for_good` stays when the owner takes back what the mail said.
    """
    if not (sets or added or steps):
        return
    database = writing.database
    rows: list[tuple[object, ...]] = [
        (
            task.id,
            None if for_good else writing.message,
            writing.key,
            as_json(sets),
            added,
            as_json(steps) if steps else "",
        )
    ]
    if not database.row("SELECT 1 FROM amendment WHERE task_id = ?", (task.id,)):
        # As it was opened, before every mail of that instant.
        rows.insert(0, (task.id, None, stamp(task.opened_at), as_json(columns_of(database, task.id)), "", ""))
    if steps or "steps" in sets:
        task.changed = task.late_report = True  # what is ticked is a part of more, or of fewer
    database.insert_all("amendment", COLUMNS, rows)
    reckon_changes(database, task.id)


def reckon_changes(database: Database, task: int) -> None:
    """Writes what a task asks for after all changes that stand."""
    database.update("task", task, amended(database.rows(CHANGES, (task,))))


def columns_of(database: Database, task: int) -> dict[str, Any]:
    """The columns that can be changed, as they are now."""
    row = database.row(f"SELECT {', '.join(AMENDED)} FROM task WHERE id = ?", (task,))
    return dict(zip(AMENDED, row or (), strict=True))


def amended(changes: Iterable[tuple[str, ...]]) -> dict[str, Any]:
    """The columns after these changes, of which the first sets them all."""
    columns: dict[str, Any] = {}
    for sets, added, steps in changes:
        columns.update(json.loads(sets))
        if added:
            columns["text"] = f"{columns['text']}\n{added}".lstrip("\n")
        if steps:
            columns["steps"] = as_json(tuple(dict.fromkeys((*texts_of(columns["steps"]), *texts_of(steps)))))
    return columns
