"""A task that goes to another engagement: what is recorded of it goes along, and its old reference leads to it for ever."""

from inboxva.model.actions import MoveTask
from inboxva.store.amendments import amend
from inboxva.store.columns import Columns
from inboxva.store.writing import Writing

FOLLOWING = ("report", "question", "event", "asked", "thanks")
"""The tables whose rows of a task are of its engagement."""
# Hours are owed where their worker has an agreement: who takes no part in the other engagement is paid where they worked.
HOURS = """
UPDATE time_entry SET engagement_id = ? WHERE task_id = ?
  AND EXISTS (SELECT 1 FROM agreement a WHERE a.engagement_id = ? AND a.person_id = time_entry.person_id)"""
FIRST = "0001"
"""What decides the engagement of a moved thread: before every mail."""


def move_task(writing: Writing, action: MoveTask, engagement: int) -> None:
    """Gives a task another engagement, number and holder. `engagement` is the row of the new one."""
    database, task = writing.database, writing.task(action.task)
    before = database.row("SELECT number FROM task WHERE id = ?", (task.id,))
    if before is None or (task.engagement, before[0]) == (engagement, action.to.number):
        return
    former: Columns = {"engagement_id": task.engagement, "number": before[0], "task_id": task.id}
    database.insert_new("former", former)
    database.update("task", task.id, {"engagement_id": engagement, "number": action.to.number})
    next_number = "UPDATE engagement SET next_number = ? WHERE id = ? AND next_number <= ?"
    database.run(next_number, (action.to.number + 1, engagement, action.to.number))
    for table in FOLLOWING:
        database.run(f"UPDATE {table} SET engagement_id = ? WHERE task_id = ?", (engagement, task.id))
    database.run(HOURS, (engagement, task.id, engagement))
    database.run("UPDATE outbox SET slug = ? WHERE task_id = ?", (action.slug, task.id))
    if task.thread is not None:
        database.update("thread", task.thread, {"engagement_id": engagement, "engaged_key": FIRST})
    task.engagement = engagement
    amend(writing, task, {"holder_id": writing.directory.known_person(action.holder)}, for_good=True)
    writing.tasks[action.to] = task
    writing.event("moved", f"{action.task} is {action.to} now", action.to)
