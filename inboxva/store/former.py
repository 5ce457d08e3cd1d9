"""References that tasks had before they went to another engagement: each leads to its task for ever."""

from collections.abc import Iterable

from inboxva.model.work import Ref
from inboxva.store.database import Database

FORMER = """
SELECT f.task_id FROM former f JOIN engagement e ON e.id = f.engagement_id
WHERE e.owner_id = ? AND e.code = ? AND f.number = ?"""
MOST_REFS = 100


def task_once(database: Database, owner: int, ref: Ref) -> int | None:
    """The row of the task that had this reference before it was moved."""
    row = database.row(FORMER, (owner, ref.code, ref.number))
    return int(row[0]) if row else None


def tasks_once(database: Database, owner: int, refs: Iterable[Ref]) -> dict[Ref, int]:
    """The same for those of several references that lead to one."""
    found = {ref: task_once(database, owner, ref) for ref in list(dict.fromkeys(refs))[:MOST_REFS]}
    return {ref: task for ref, task in found.items() if task is not None}
