"""What a command mail changed is taken back: marked, and everything that followed from it reckoned anew."""

from inboxva.model.actions import Undo
from inboxva.model.work import Ref
from inboxva.store.amendments import reckon_changes
from inboxva.store.columns import instant, stamp
from inboxva.store.database import marks
from inboxva.store.outbox import NO_LONGER_TRUE
from inboxva.store.pay import reckon_approvals
from inboxva.store.writing import Writing

UNDOABLE = ("ruling", "amendment", "snooze", "muting", "absence", "approval")
"""The tables whose rows can be taken back, by the mail that wrote them."""
TASKS = "SELECT DISTINCT task_id FROM {table} WHERE message_id = ? AND undone_at IS NULL"
# A question that the mail answered stays answered, and with it the turn.
EVENTS = """
UPDATE event SET undone_at = ? WHERE message_id = ? AND task_id IN {tasks} AND code IN ('turn', 'changed')
  AND NOT EXISTS (SELECT 1 FROM event a WHERE a.task_id = event.task_id AND a.message_id = event.message_id
    AND a.code IN ('answer', 'answered'))"""

CARRIED = """
UPDATE event SET undone_at = ? WHERE message_id = ? AND code IN ('cap_reached', 'carried') AND code = 'carried'"""
# What a mail cancels bears the moment at which it was read.
REVIVED = """
UPDATE outbox SET state = 'waiting', reason = '', moved_at = ? WHERE task_id IN {tasks} AND state = 'cancelled'
  AND reason = ? AND audience = 'assistant' AND moved_at = (SELECT recorded_at FROM message WHERE id = ?)"""


def undo(writing: Writing, action: Undo) -> None:
    """Takes back what the mail in this row said of tasks and letters. What it opened, moved, answered or paid stays.

    Its letters that wait are cancelled; those to assistants that it had cancelled wait again.
    """
    database, message, at = writing.database, action.message, stamp(writing.at)
    found = database.row("SELECT effective_at, undone_at FROM message WHERE id = ?", (message,))
    if found is None or found[1]:
        return
    changed = {
        table: [task for (task,) in database.rows(TASKS.format(table=table), (message,))]
        for table in ("ruling", "amendment", "snooze")
    }
    approved = [row for (row,) in database.rows("SELECT entry_id FROM approval WHERE message_id = ?", (message,))]
    for table in UNDOABLE:
        database.run(f"UPDATE {table} SET undone_at = ? WHERE message_id = ? AND undone_at IS NULL", (at, message))
    database.run("UPDATE asking SET done_at = ? WHERE message_id = ? AND done_at IS NULL", (at, message))
    database.update("message", message, {"undone_at": at})
    reckon_approvals(database, approved)
    for task in changed["amendment"]:
        reckon_changes(database, task)
    anew = tuple(dict.fromkeys((*changed["ruling"], *changed["amendment"])))
    database.run(EVENTS.format(tasks=marks(anew)), (at, message, *anew))
    day = instant(found[0])
    said = f"what was said on {day.day} {day:%b} is taken back"
    for task in dict.fromkeys((*anew, *changed["snooze"])):
        ref = reference(writing, task)
        if task in anew:
            live = writing.task(ref)
            live.ruled()
            live.late_turn = True
        writing.event("undone", said, ref)
    writing.event("undone", said)
    database.run(CARRIED, (at, message))
    cancel_letters(writing, message)
    database.run(REVIVED.format(tasks=marks(anew)), (stamp(writing.now), *anew, NO_LONGER_TRUE, message))


def reference(writing: Writing, task: int) -> Ref:
    """The reference of the task in a row."""
    sql = "SELECT e.code, t.number FROM task t JOIN engagement e ON e.id = t.engagement_id WHERE t.id = ?"
    code, number = writing.database.row(sql, (task,)) or ("", 0)
    return Ref(code, number)


def cancel_letters(writing: Writing, message: int) -> None:
    """Cancels the letters that a mail caused and that still wait."""
    writing.database.run(
        "UPDATE outbox SET state = 'cancelled', reason = 'taken back', moved_at = ?"
        " WHERE cause_id = ? AND state = 'waiting'",
        (stamp(writing.now), message),
    )
