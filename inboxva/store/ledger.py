"""A plan, carried out: everything that one mail causes in the ledger, in one transaction."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import assert_never

from inboxva.errors import PermanentError
from inboxva.model.letters import OutgoingMail
from inboxva.model.people import Role
from inboxva.model.places import Copy, Cursor
from inboxva.model.plan import (
    AddFlag,
    AnswerQuestions,
    FileInto,
    Hold,
    Keep,
    NarrowTask,
    Note,
    OpenTask,
    Plan,
    RecordReport,
    Repeat,
    Reply,
    Turn,
    Withdraw,
)
from inboxva.model.work import Reading, Ref
from inboxva.store import outbox, places, threads
from inboxva.store.columns import Columns, as_json, due_columns, key, mask, parts_column, stamp
from inboxva.store.database import Database
from inboxva.store.people import Directory
from inboxva.store.standing import Standing, Waiting
from inboxva.store.work import EVENT, LiveTask, adopt, insert_report, load_task, write_back, write_turn

UNREAD = timedelta(days=7)


@dataclass(slots=True)
class Writing:
    """One mail being written: where it goes, and what is gathered until its end."""

    database: Database
    directory: Directory
    reading: Reading
    plan: Plan
    now: datetime
    key: str
    message: int = 0
    thread: int | None = None
    tasks: dict[Ref, LiveTask] = field(default_factory=dict)
    events: list[tuple[object, ...]] = field(default_factory=list)
    reports: int = 0

    def masked(self, text: str) -> str:
        """The text without the mail's secrets."""
        return mask(text, self.reading.secrets, self.plan.effective_at) if self.reading.secrets else text

    def all_masked(self, texts: Sequence[str]) -> tuple[str, ...]:
        """The same for each of several."""
        return tuple(self.masked(text) for text in texts)

    def task(self, ref: Ref) -> LiveTask:
        """The task with this reference. Raises PermanentError: the plan is of another ledger."""
        if (task := self.tasks.get(ref)) is None:
            if (task := load_task(self.database, self.directory.owner, ref)) is None:
                raise PermanentError(f"the plan names {ref}, which the store does not have")
            self.tasks[ref] = task
        return task

    def event(self, code: str, detail: str, task: Ref | None = None) -> None:
        """Something that happened."""
        live = self.task(task) if task else None
        engagement = live.engagement if live else self.directory.engagement(self.plan.engagement)
        values = (self.directory.owner, engagement, live.id if live else None, self.message)
        self.events.append((*values, self.key, stamp(self.now), code, self.masked(detail)))


def commit(
    database: Database,
    directory: Directory,
    reading: Reading,
    plan: Plan,
    mails: Sequence[OutgoingMail],
    *,
    copy: Copy | None,
    cursor: Cursor | None,
    now: datetime,
) -> int:
    """Carries out a plan; gives the row of the message. All of it is done, or nothing."""
    writing = Writing(database, directory, reading, plan, now, key(plan.effective_at, reading.message.message_id))
    again = same_message(writing) if plan.repeat is Repeat.COPY else None
    if again is not None:
        if copy is not None:
            places.file_as_others(database, places.add_copy(database, directory, copy, again), again)
        if cursor is not None:
            places.set_cursor(database, directory, cursor)
        return again
    acted_on = plan.trust.proven and not any(isinstance(action, Hold) for action in plan.actions)
    people = directory.participants(plan.participants)
    connected = False
    if acted_on:
        arriving = threads.Arriving(
            reading.message,
            writing.key,
            directory.engagement(plan.engagement),
            together=" " in people,
            opens=any(isinstance(action, OpenTask) and action.split_from is None for action in plan.actions),
            reused=plan.repeat is Repeat.REUSED,
        )
        writing.thread, connected = threads.join(database, directory.owner, arriving, plan.thread.id)
    else:
        writing.thread = plan.thread.id
    record_message(writing, copy, people)
    changes: list[places.Change] = []
    for action in plan.actions:
        match action:
            case OpenTask():
                open_task(writing, action)
            case NarrowTask():
                narrow_task(writing, action)
            case RecordReport():
                record_report(writing, action)
            case AnswerQuestions():
                answer_questions(writing, action)
            case Withdraw():
                outbox.cancel_waiting(writing.database, writing.task(action.task).id, action.kinds, writing.now)
            case Turn():
                turn(writing, action)
            case Note():
                writing.event(action.code, action.message, action.task)
            case Hold():
                writing.event("held", action.reason)
            case FileInto():
                changes.append((action.folder, "", stamp(plan.effective_at + UNREAD) if action.when_read else ""))
            case AddFlag():
                changes.append(("", action.flag, ""))
            case Reply() | Keep():
                pass  # the letter comes worded, with the mails
            case _:
                assert_never(action)
    if connected and writing.thread is not None:
        adopt_thread(writing, writing.thread)
    for task in writing.tasks.values():
        write_back(database, task)
    if writing.events:
        database.insert_all("event", EVENT, writing.events)
    for task in writing.tasks.values():
        write_turn(database, task)
    for mail in mails:
        outbox.put(database, directory.owner, mail, now, writing.message)
    if copy is not None:
        row = places.add_copy(database, directory, copy, writing.message)
        if changes:
            places.owe(database, row, changes)
    if cursor is not None:
        places.set_cursor(database, directory, cursor)
    return writing.message


def same_message(writing: Writing) -> int | None:
    """The row of the message that this one is another copy of: the same sender's, the same words, rather acted on."""
    message = writing.reading.message
    row = writing.database.row(
        "SELECT id FROM message WHERE msgid = ? ORDER BY CASE WHEN sender = ? THEN 0 ELSE 1 END,"
        " CASE WHEN fingerprint = ? THEN 0 ELSE 1 END, CASE WHEN held IS NULL THEN 0 ELSE 1 END, id LIMIT 1",
        (message.message_id, message.sender, writing.plan.fingerprint),
    )
    return row[0] if row else None


def record_message(writing: Writing, copy: Copy | None, people: str) -> None:
    """Writes the message's row; a proven copy takes the place of the held one."""
    reading, plan = writing.reading, writing.plan
    held = next((action.reason for action in plan.actions if isinstance(action, Hold)), None)
    values: Columns = {
        "owner_id": writing.directory.owner,
        "mailbox_id": writing.directory.mailbox(copy.mailbox) if copy else None,
        "thread_id": writing.thread,
        "engagement_id": writing.directory.engagement(plan.engagement),
        "msgid": reading.message.message_id,
        "sender": reading.message.sender,
        "role": plan.role.value,
        "kind": plan.kind.value,
        "proven": plan.trust.proven,
        "trust": plan.trust.reason,
        "held": held,
        "automatic": reading.automatic.value if reading.automatic else None,
        "repeat": plan.repeat.value,
        "effective_at": stamp(plan.effective_at),
        "recorded_at": stamp(writing.now),
        "subject": writing.masked(reading.message.subject),
        "base_subject": writing.masked(reading.base_subject).casefold(),
        "body": writing.masked(reading.visible_text),
        "fingerprint": plan.fingerprint,
        "participants": people,
        "outside": plan.outside,
        "rule": plan.rule,
        "lint": as_json([[f.code, writing.masked(f.message)] for f in plan.lint]) if plan.lint else "",
        "problems": problems_column(writing),
        "trace": as_json([[hit.rule, hit.hit, writing.masked(hit.reason)] for hit in plan.trace]),
    }
    if plan.repeat is Repeat.PROVES and plan.replaces is not None:
        assignments = ", ".join(f"{name} = ?" for name in values)
        if writing.database.run(f"UPDATE message SET {assignments} WHERE id = ?", (*values.values(), plan.replaces)):
            writing.message = plan.replaces
            return
    writing.message = writing.database.insert("message", values)


def problems_column(writing: Writing) -> str:
    """The problems of a report as text; "" for none."""
    found = [[p.code, p.line, writing.masked(p.text), writing.masked(p.message)] for p in writing.plan.problems]
    return as_json(found) if found else ""


def open_task(writing: Writing, action: OpenTask) -> None:
    """Opens a task in the message's thread; reports that came before it are its own."""
    database, directory = writing.database, writing.directory
    engagement = directory.engagement(action.slug)
    if engagement is None:
        raise PermanentError(f"{action.slug} is not in the store; synchronise the configuration first")
    opened = stamp(writing.plan.effective_at)
    standing, waiting = Standing(), Waiting(Role.ASSISTANT, writing.plan.effective_at)
    split_from = writing.task(action.split_from).id if action.split_from else None
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
            "message_id": writing.message,
            "holder_id": directory.known_person(action.holder),
            "title": writing.masked(action.title),
            "text": writing.masked(action.text),
            "opened_at": opened,
            **due_columns("due", action.due),
            "cap_minutes": action.cap_minutes,
            "priority": action.priority.value if action.priority else None,
            "parts": writing.masked(parts_column(action.parts)),
            "steps": as_json(writing.all_masked(action.steps)) if action.steps else "",
            "chosen_by": action.chosen_by,
            "split_from_id": split_from,
            **standing.columns,
            **waiting.columns,
        },
    )
    database.run(
        "UPDATE engagement SET next_number = ? WHERE id = ? AND next_number <= ?",
        (action.ref.number + 1, engagement, action.ref.number),
    )
    writing.tasks[action.ref] = LiveTask(row, engagement, thread, writing.plan.effective_at, standing, waiting)
    writing.event("opened", action.title, action.ref)
    database.run("UPDATE thread SET task_id = ? WHERE id = ?", (row, thread))
    if thread == writing.thread:
        adopt_thread(writing, thread)


def adopt_thread(writing: Writing, thread: int) -> None:
    """Gives the thread's reports that named no task to the thread's task, where it has one."""
    row = writing.database.row(
        "SELECT e.code, t.number FROM thread h JOIN task t ON t.id = h.task_id JOIN engagement e ON e.id = t.engagement_id"
        " WHERE h.id = ?",
        (thread,),
    )
    if row is not None:
        adopt(writing.database, writing.directory.owner, writing.task(Ref(*row)), thread, stamp(writing.now))


def narrow_task(writing: Writing, action: NarrowTask) -> None:
    """Makes one task of one with parts; letters that waited for it are cancelled or released."""
    task = writing.task(action.task)
    values = {
        "title": writing.masked(action.title),
        "text": writing.masked(action.text),
        **due_columns("due", action.due),
        "cap_minutes": action.cap_minutes,
        "steps": as_json(writing.all_masked(action.steps)) if action.steps else "",
        "parts": "",
        "narrowed_at": stamp(writing.plan.effective_at),
    }
    assignments = ", ".join(f"{name} = ?" for name in values)
    writing.database.run(f"UPDATE task SET {assignments} WHERE id = ?", (*values.values(), task.id))
    writing.event(action.event, action.title, action.task)
    outbox.cancel_waiting(writing.database, task.id, action.cancels, writing.now)
    outbox.release_waiting(writing.database, task.id, action.releases, writing.now)


def record_report(writing: Writing, action: RecordReport) -> None:
    """Records a section of a report with its fields, hours and questions."""
    task = writing.task(action.task) if action.task else None
    insert_report(
        writing.database,
        writing.directory,
        action,
        owner=writing.directory.owner,
        message=writing.message,
        thread=writing.thread,
        task=task,
        at=writing.plan.effective_at,
        key=f"{writing.key} {writing.reports:03d}",
        body=writing.masked(writing.reading.visible_text),
        masked=writing.masked,
    )
    writing.reports += 1


def answer_questions(writing: Writing, action: AnswerQuestions) -> None:
    """The owner wrote: what was asked before is answered, also what turns up later and was asked before."""
    at = stamp(writing.plan.effective_at)
    writing.event("answered", "", action.task)
    writing.database.run(
        "UPDATE question SET answered_at = ? WHERE task_id = ? AND asked_at < ?"
        " AND (answered_at IS NULL OR answered_at > ?)",
        (at, writing.task(action.task).id, at, at),
    )


def turn(writing: Writing, action: Turn) -> None:
    """Whose turn it is since this mail, unless a later one has said."""
    writing.event("turn", action.to.value, action.task)
    writing.task(action.task).turned(writing.key, action.to)
