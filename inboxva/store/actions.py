"""What is done to tasks: opened, changed, joined, ruled, answered, and what the owner wants to hear of them."""

import json
from dataclasses import replace
from typing import Any, assert_never

from inboxva.errors import PermanentError
from inboxva.model.actions import (
    AmendTask,
    AnswerQuestion,
    AnswerQuestions,
    Approve,
    Ask,
    BeAbsent,
    ClosePeriod,
    Confirmed,
    Keep,
    MergeTask,
    MoveTask,
    Mute,
    NarrowTask,
    Note,
    OpenTask,
    Release,
    Reply,
    Rule,
    Snooze,
    Thank,
    Turn,
    Undo,
    Withdraw,
)
from inboxva.model.people import Role
from inboxva.model.when import Recurrence
from inboxva.model.work import Part, Ref
from inboxva.store import moves, outbox, pay, questions, threads, undoing, words
from inboxva.store.amendments import amend, columns_of
from inboxva.store.columns import Columns, as_json, due_columns, parts_column, recurs_column, stamp
from inboxva.store.standing import Standing, Waiting
from inboxva.store.work import LiveTask, adopt
from inboxva.store.writing import Writing

OfTasks = (
    OpenTask | NarrowTask | AmendTask | MergeTask | MoveTask | Rule | Mute | Snooze | BeAbsent | Thank | Ask | Confirmed
    | Release | Undo | Approve | AnswerQuestions | AnswerQuestion | Withdraw | Turn | Note | Reply | ClosePeriod | Keep
)  # fmt: skip
"""The actions that need no mail of their own."""


def carry_out(writing: Writing, action: OfTasks) -> None:
    """Writes what one action does."""
    match action:
        case OpenTask():
            open_task(writing, action)
        case NarrowTask():
            narrow_task(writing, action)
        case AmendTask():
            amend_task(writing, action)
        case MergeTask():
            merge_task(writing, action)
        case MoveTask():
            moves.move_task(writing, action, known_engagement(writing, action.slug))
        case Rule():
            words.rule(writing, action)
            settle(writing, writing.task(action.task))
        case Mute():
            mute(writing, action)
        case Snooze() | BeAbsent() | Thank() | Ask() | Confirmed() | Release():
            words.keep(writing, action)
        case Undo():
            undoing.undo(writing, action)
        case Approve():
            pay.approve(writing.database, action.entries, writing.at, writing.message)
        case AnswerQuestions():
            questions.answer_questions(writing, action)
        case AnswerQuestion():
            questions.answer_question(writing, action)
        case Withdraw():
            outbox.cancel_waiting(writing.database, writing.task(action.task).id, action.kinds, writing.now)
        case Turn():
            turn(writing, action)
        case Note():
            writing.event(action.code, action.message, action.task)
        case Reply() | ClosePeriod() | Keep():
            pass  # letters and the forms of a closed period come worded
        case _:
            assert_never(action)


def open_task(writing: Writing, action: OpenTask) -> None:
    """Opens a task in the message's thread; reports that came before it are its own. The next of a series has its own."""
    database, directory = writing.database, writing.directory
    engagement = known_engagement(writing, action.slug)
    standing, waiting = Standing(), Waiting(Role.ASSISTANT, writing.at, writing.key)
    before = {
        f"{name}_id": writing.task(ref).id
        for name in ("split_from", "recurs_from", "beside")
        if (ref := getattr(action, name))
    }
    taken = action.split_from is not None or any(task.thread == writing.thread for task in writing.tasks.values())
    # One thread, one task: a part that was split off is talked about in the thread that our letter begins.
    thread = writing.thread
    if taken or thread is None:
        thread = threads.begin(database, directory.owner, engagement, writing.key)
    row = database.insert(
        "task",
        {
            "owner_id": directory.owner,
            "engagement_id": engagement,
            "number": action.ref.number,
            "thread_id": thread,
            "message_id": writing.message or request_of(writing, action),
            "holder_id": directory.known_person(action.holder),
            "title": writing.masked(action.title),
            "text": writing.masked(action.text),
            "opened_at": stamp(writing.at),
            **due_columns("due", action.due),
            "cap_minutes": action.cap_minutes,
            **due_columns("usual_due", action.usual_due),
            "usual_cap": action.usual_cap,
            "priority": action.priority.value if action.priority else None,
            "parts": parts_column([masked_part(writing, part) for part in action.parts]),
            "steps": as_json(writing.all_masked(action.steps)) if action.steps else "",
            "recurs": recurring(writing, action.recurs),
            "chosen_by": action.chosen_by,
            **before,
            **standing.columns,
            **waiting.columns,
        },
    )
    database.run(
        "UPDATE engagement SET next_number = ? WHERE id = ? AND next_number <= ?",
        (action.ref.number + 1, engagement, action.ref.number),
    )
    task = writing.tasks[action.ref] = LiveTask(row, engagement, thread, writing.at, standing, waiting)
    writing.event("opened", action.title, action.ref)
    if action.asked:
        columns = ("owner_id", "engagement_id", "task_id", "code", "at")
        known = (directory.owner, engagement, row)
        database.insert_all("asked", columns, [(*known, code, stamp(writing.now)) for code in action.asked])
        writing.event("asked", worded(action.asked), action.ref)
    database.run("UPDATE thread SET task_id = ? WHERE id = ?", (row, thread))
    if thread == writing.thread and not writing.new_thread:
        adopt(database, directory.owner, task, thread, stamp(writing.now))


def masked_part(writing: Writing, part: Part) -> Part:
    """A part without the mail's secrets."""
    steps = writing.all_masked(part.steps)
    return replace(part, title=writing.masked(part.title), text=writing.masked(part.text), steps=steps)


def recurring(writing: Writing, recurs: Recurrence | None) -> str:
    """How a task comes again as a column, its words without the mail's secrets."""
    return recurs_column(replace(recurs, text=writing.masked(recurs.text)) if recurs else None)


def request_of(writing: Writing, action: OpenTask) -> int:
    """The mail that asked for a series, for a task that the clock opens."""
    if action.recurs_from is None:
        raise PermanentError(f"{action.ref} would be opened without a mail that asks for it")
    row = writing.database.row("SELECT message_id FROM task WHERE id = ?", (writing.task(action.recurs_from).id,))
    return int(row[0]) if row else 0


def known_engagement(writing: Writing, slug: str) -> int:
    """The engagement with this slug. Raises PermanentError where there is none."""
    if (engagement := writing.directory.engagement(slug)) is None:
        raise PermanentError(f"{slug} is not in the store; synchronise the configuration first")
    return engagement


def worded(codes: tuple[str, ...]) -> str:
    """Codes of findings for people."""
    return ", ".join(code.replace("_", " ") for code in codes)


def narrow_task(writing: Writing, action: NarrowTask) -> None:
    """Makes one task of one with parts; letters that waited for it are cancelled or released."""
    task = writing.task(action.task)
    wanted = {
        "title": writing.masked(action.title),
        "text": writing.masked(action.text),
        **due_columns("due", action.due),
        "cap_minutes": action.cap_minutes,
        "steps": as_json(writing.all_masked(action.steps)) if action.steps else "",
    }
    now = columns_of(writing.database, task.id)
    # What stays as it was is no change of this mail's: an earlier mail that comes later may still set it.
    amend(writing, task, {name: value for name, value in wanted.items() if value != now[name]}, for_good=True)
    writing.database.update("task", task.id, {"parts": "", "narrowed_at": stamp(writing.at)})
    writing.event(action.event, action.title, action.task)
    settle(writing, task)
    move_letters(writing, task, action)


def amend_task(writing: Writing, action: AmendTask) -> None:
    """Changes or completes a task, unless a later mail has done so."""
    task = writing.task(action.task)
    sets: dict[str, Any] = dict(due_columns("due", action.due)) if action.due else {}
    if action.cap_minutes is not None:
        sets["cap_minutes"] = action.cap_minutes
    if action.priority:
        sets["priority"] = action.priority.value
    if action.holder:
        sets["holder_id"] = writing.directory.known_person(action.holder)
    if action.recurs or action.ended:
        sets["recurs"] = "" if action.ended else recurring(writing, action.recurs)
    amend(writing, task, sets, added=writing.masked(action.added), steps=writing.all_masked(action.steps))
    clear_findings(writing, task, action.clears)
    writing.event(action.event, action.said, action.task)
    settle(writing, task)
    move_letters(writing, task, action)


def clear_findings(writing: Writing, task: LiveTask, codes: tuple[str, ...]) -> None:
    """Takes findings from the request of a task: they no longer hold."""
    sql = "SELECT m.id, m.lint FROM message m JOIN task t ON t.message_id = m.id WHERE t.id = ?"
    row = writing.database.row(sql, (task.id,)) if codes else None
    if row and row[1]:
        left = [finding for finding in json.loads(row[1]) if finding[0] not in codes]
        writing.database.update("message", row[0], {"lint": as_json(left) if left else ""})


def move_letters(writing: Writing, task: LiveTask, action: NarrowTask | AmendTask) -> None:
    """Cancels and releases the letters about a task that a change makes untrue, or that waited for it."""
    outbox.cancel_waiting(writing.database, task.id, action.cancels, writing.now)
    outbox.release_waiting(writing.database, task.id, action.releases, writing.now)


def merge_task(writing: Writing, action: MergeTask) -> None:
    """Closes a task that is part of another. Its thread is the other's from now on, with what was reported there."""
    database, task, into = writing.database, writing.task(action.task), writing.task(action.into)
    merged: Columns = {"merged_into_id": into.id, "merged_at": stamp(writing.at)}
    database.update("task", task.id, merged)
    amend(writing, into, {}, steps=writing.all_masked(action.steps), for_good=True)
    writing.event("merged", f"is part of {action.into} now", action.task)
    writing.event("joined", f"{action.task} is part of it now", action.into)
    settle(writing, task)
    outbox.cancel_for_assistants(database, task.id, writing.now)
    database.run("UPDATE thread SET task_id = ? WHERE task_id = ?", (into.id, task.id))
    database.run("UPDATE report SET task_id = NULL WHERE task_id = ? AND named IS NULL", (task.id,))
    if task.thread is not None:
        adopt(database, writing.directory.owner, into, task.thread, stamp(writing.now))


def mute(writing: Writing, action: Mute) -> None:
    """How what has this code reaches a person from this mail on; with a task, its findings are settled."""
    values: Columns = {
        "owner_id": writing.directory.owner,
        "engagement_id": known_engagement(writing, action.slug) if action.slug else None,
        "code": action.code,
        "level": action.level,
        "why": action.why,
        "at": stamp(writing.at),
        "key": writing.key,
        "person_id": writing.directory.known_person(action.person) if action.person else None,
        "message_id": writing.message,
    }
    writing.database.insert("muting", values)
    writing.event("muted", f"{worded((action.code,))}: {action.level or 'as the rules say'}", action.task)
    if action.task:
        settle(writing, writing.task(action.task), action.code)


def settle(writing: Writing, task: LiveTask, code: str = "") -> None:
    """What the owner was asked about a task is answered: one code, or all."""
    sql = "UPDATE asked SET settled_at = ? WHERE task_id = ? AND settled_at IS NULL"
    values = (stamp(writing.at), task.id)
    if code:
        writing.database.run(sql + " AND code = ?", (*values, code))
    else:
        writing.database.run(sql, values)


def turn(writing: Writing, action: Turn) -> None:
    """Whose turn it is since this mail, unless a later one has said."""
    writing.event("turn", action.to.value, action.task)
    writing.task(action.task).turned(writing.key, action.to)


def adopt_thread(writing: Writing, thread: int) -> None:
    """Gives the thread's reports that named no task to the thread's task, where it has one."""
    row = writing.database.row(
        "SELECT e.code, t.number FROM thread h JOIN task t ON t.id = h.task_id JOIN engagement e ON e.id = t.engagement_id"
        " WHERE h.id = ?",
        (thread,),
    )
    if row is not None:
        adopt(writing.database, writing.directory.owner, writing.task(Ref(*row)), thread, stamp(writing.now))
