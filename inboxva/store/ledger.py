"""A plan, carried out: everything that one mail causes in the ledger, in one transaction."""

from collections.abc import Sequence
from datetime import datetime, timedelta

from inboxva.errors import PermanentError
from inboxva.model.actions import Action, AddFlag, FileInto, Hold, Offer, OpenTask, RecordReport
from inboxva.model.letters import OutgoingMail
from inboxva.model.places import Copy, Cursor
from inboxva.model.plan import Plan, Repeat
from inboxva.model.work import Reading
from inboxva.store import offers, outbox, places, threads
from inboxva.store.actions import adopt_thread, carry_out
from inboxva.store.columns import EVENT, Columns, as_json, key, stamp
from inboxva.store.database import Database
from inboxva.store.people import Directory
from inboxva.store.work import insert_report, write_back, write_turn
from inboxva.store.writing import Writing

UNREAD = timedelta(days=7)


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
    again = same_message(database, reading, plan) if plan.repeat is Repeat.COPY else None
    if again is not None:
        if copy is not None:
            places.file_as_others(database, places.add_copy(database, directory, copy, again), again)
        if cursor is not None:
            places.set_cursor(database, directory, cursor)
        return again
    at = plan.effective_at
    writing = Writing(
        database, directory, now, at, key(at, reading.message.message_id), plan.engagement, reading.secrets
    )
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
        joined = threads.join(database, directory.owner, arriving, plan.thread.id)
        writing.thread, writing.new_thread, connected = joined
    else:
        writing.thread = plan.thread.id
    writing.message = record_message(writing, reading, plan, copy, people)
    changes: list[places.Change] = []
    for action in plan.actions:
        match action:
            case RecordReport():
                record_report(writing, action, reading.visible_text)
            case Offer():
                offers.put(writing, action)
            case Hold():
                writing.event("held", action.reason)
            case FileInto():
                changes.append((action.folder, "", stamp(at + UNREAD) if action.when_read else ""))
            case AddFlag():
                changes.append(("", action.flag, ""))
            case _:
                carry_out(writing, action)
    if connected and writing.thread is not None:
        adopt_thread(writing, writing.thread)
    finish(writing, mails)
    if copy is not None:
        row = places.add_copy(database, directory, copy, writing.message)
        if changes:
            places.owe(database, row, changes)
    if cursor is not None:
        places.set_cursor(database, directory, cursor)
    return writing.message


def commit_by_clock(
    database: Database, directory: Directory, actions: Sequence[Action], mails: Sequence[OutgoingMail], now: datetime
) -> None:
    """Carries out actions that no mail caused. Raises PermanentError for one that needs a mail."""
    writing = Writing(database, directory, now, now, key(now, ""))
    for action in actions:
        if isinstance(action, RecordReport | Offer | Hold | FileInto | AddFlag):
            raise PermanentError(f"{type(action).__name__} needs a mail")
        carry_out(writing, action)
    finish(writing, mails)


def finish(writing: Writing, mails: Sequence[OutgoingMail]) -> None:
    """Writes what was gathered: how the tasks stand now, the events, the letters."""
    database = writing.database
    tasks = {task.id: task for task in writing.tasks.values()}.values()  # one may go by two references
    for task in tasks:
        write_back(database, task)
    if writing.events:
        database.insert_all("event", EVENT, writing.events)
    for task in tasks:
        write_turn(database, task)
    for mail in mails:
        outbox.put(database, writing.directory.owner, mail, writing.now, writing.message)


def same_message(database: Database, reading: Reading, plan: Plan) -> int | None:
    """The row of the message that this one is another copy of: the same sender's, the same words, rather acted on."""
    message = reading.message
    row = database.row(
        "SELECT id FROM message WHERE msgid = ? ORDER BY CASE WHEN sender = ? THEN 0 ELSE 1 END,"
        " CASE WHEN fingerprint = ? THEN 0 ELSE 1 END, CASE WHEN held IS NULL THEN 0 ELSE 1 END, id LIMIT 1",
        (message.message_id, message.sender, plan.fingerprint),
    )
    return row[0] if row else None


def record_message(writing: Writing, reading: Reading, plan: Plan, copy: Copy | None, people: str) -> int:
    """Writes the message's row and gives it; a proven copy takes the place of the held one."""
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
        "problems": problems_column(writing, plan),
        "trace": as_json([[hit.rule, hit.hit, writing.masked(hit.reason)] for hit in plan.trace]),
        "commands": commands_column(writing, reading),
    }
    if plan.repeat is Repeat.PROVES and plan.replaces is not None:
        assignments = ", ".join(f"{name} = ?" for name in values)
        if writing.database.run(f"UPDATE message SET {assignments} WHERE id = ?", (*values.values(), plan.replaces)):
            outbox.cancel_caused(writing.database, plan.replaces, "the mail was proven", writing.now)
            return plan.replaces
    return writing.database.insert("message", values)


def problems_column(writing: Writing, plan: Plan) -> str:
    """The problems of a report as text; "" for none."""
    found = [[p.code, p.line, writing.masked(p.text), writing.masked(p.message)] for p in plan.problems]
    return as_json(found) if found else ""


def commands_column(writing: Writing, reading: Reading) -> str:
    """The lines of a mail that steer the program, each with its command and as it was written, as text; "" for none."""
    written = reading.visible_text.splitlines()
    said = [
        (
            command.name,
            written[command.line - 1].strip()
            if 0 < command.line <= len(written)
            else f"{command.name} {command.arguments}".rstrip(),
        )
        for command in reading.commands
    ]
    return as_json([[name, writing.masked(line)] for name, line in dict.fromkeys(said)]) if said else ""


def record_report(writing: Writing, action: RecordReport, text: str) -> None:
    """Records a section of a report with its fields, hours and questions. `text` is the mail's visible text."""
    task = writing.task(action.task) if action.task else None
    insert_report(
        writing.database,
        writing.directory,
        action,
        owner=writing.directory.owner,
        message=writing.message or 0,
        thread=writing.thread,
        task=task,
        at=writing.at,
        key=f"{writing.key} {writing.reports:03d}",
        body=writing.masked(text),
        masked=writing.masked,
    )
    if action.offer:
        offers.take(writing, action.offer)
    writing.reports += 1
