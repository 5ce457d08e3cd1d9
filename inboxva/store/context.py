"""The one question to the ledger: what it knows that bears on a mail."""

from dataclasses import replace
from datetime import datetime, timedelta

from inboxva.model.context import Asked, Context, Known, SentLetter, ThreadFacts
from inboxva.model.message import Message
from inboxva.model.people import Role
from inboxva.model.work import Reading, Ref
from inboxva.store import offers, pay, questions, recorded, steering
from inboxva.store.columns import STAMP, instant, key, maybe_instant, stamp
from inboxva.store.database import Database, marks
from inboxva.store.former import tasks_once
from inboxva.store.people import Directory
from inboxva.store.recorded import PayDays, Worker
from inboxva.store.tasks import task_facts
from inboxva.store.threads import reply_chain

SUBJECT_DAYS = timedelta(days=14)
ASKED_DAYS = timedelta(days=90)
PAYING = frozenset({"approve", "paid"})
OFFERING = "A8"

THREADS = """
SELECT n.msgid, t.id, e.slug, t.task_id, t.latest_key FROM mention n JOIN thread t ON t.id = n.thread_id
LEFT JOIN engagement e ON e.id = t.engagement_id WHERE n.owner_id = ? AND n.msgid IN """
SAME_SUBJECT = """
SELECT t.id, e.slug, t.task_id, t.latest_key FROM message m JOIN thread t ON t.id = m.thread_id
LEFT JOIN engagement e ON e.id = t.engagement_id
WHERE m.participants = ? AND m.effective_at >= ? AND m.effective_at <= ? AND m.base_subject = ? AND m.held IS NULL
ORDER BY m.effective_at DESC, m.msgid DESC LIMIT 20"""
LETTERS = """
SELECT o.msgid, o.key, o.kind, o.recipient, o.sent_at, e.code, k.number, o.content FROM outbox o
LEFT JOIN task k ON k.id = o.task_id LEFT JOIN engagement e ON e.id = k.engagement_id WHERE o.msgid IN """
KNOWN = "SELECT id, sender, proven AND held IS NULL, fingerprint FROM message WHERE msgid = ? ORDER BY id"
NUMBERS = """
SELECT p.next_question, e.code, e.next_number FROM person p LEFT JOIN engagement e ON e.owner_id = p.id WHERE p.id = ?"""
LATEST = """
SELECT e.slug FROM message m JOIN engagement e ON e.id = m.engagement_id
WHERE m.participants = ? AND m.effective_at <= ? AND m.held IS NULL ORDER BY m.effective_at DESC, m.msgid DESC LIMIT 1"""
ASKED = """
SELECT e.slug, a.code, a.at, a.settled_at IS NOT NULL OR EXISTS (
  SELECT 1 FROM muting m WHERE m.owner_id = a.owner_id AND m.code = a.code AND m.level = '' AND m.at >= a.at
    AND m.person_id IS NULL AND m.undone_at IS NULL)
FROM asked a JOIN engagement e ON e.id = a.engagement_id
WHERE a.owner_id = ? AND a.at >= ? ORDER BY a.at DESC, a.id DESC"""
MUTED = """
SELECT coalesce(e.slug, ''), m.code, m.level FROM muting m LEFT JOIN engagement e ON e.id = m.engagement_id
WHERE m.owner_id = ? AND m.person_id IS NULL AND m.undone_at IS NULL ORDER BY m.key, m.id"""


def context_for(
    database: Database,
    directory: Directory,
    reading: Reading,
    *,
    now: datetime,
    owner: int,
    secret: bytes,
    pay_days: PayDays,
    zone: str = "UTC",
) -> Context:
    """What is known that bears on this mail. `pay_days` gives the pay periods that a day falls in; `zone` is the owner's."""
    message = reading.message
    at = min(message.date or now, now)
    ids = reply_chain(message)
    references = database.rows(THREADS + marks(ids), (owner, *ids)) if ids else []
    people = directory.participants(addresses(message))
    subjects = []
    if reading.is_reply and not ids:
        span = (stamp(at - SUBJECT_DAYS), stamp(at))
        subjects = database.rows(SAME_SUBJECT, (people, *span, reading.base_subject.casefold()))
    sent = letters(database, ids) if ids else {}
    worker = worker_of(directory, reading, at)
    answered = answered_letter(message, sent)
    by_owner = reading.writer is not None and reading.writer.role is Role.OWNER
    steered = steering.steered(database, owner, secret, now) if reading.commands and by_owner else steering.Steered()
    listed = steering.listed(database, reading.writer.address, now) if reading.commands and reading.writer else {}
    about = steering.told_by(database, answered.message_id) if reading.commands and answered else ()
    offered = offers.offered(database, answered.key) if worker and answered and answered.kind == OFFERING else None
    named = (*(section.task for section in reading.status), *steering.named(reading), *steered.tasks)
    named = (*named, offered.record.task if offered else None)
    named = (*named, *(ref for said in reading.said for ref in (said.ref, *said.refs)))
    numbered = dict.fromkeys(number for command in reading.commands if (number := command.question) is not None)
    by_number = questions.questions(database, owner, tuple(numbered))
    named = (*named, *(question.task for question in by_number.values()))
    asked = (*reading.refs, *(ref for ref in named if ref))
    of_threads = [row[-2] for row in (*references, *subjects) if row[-2]]
    of_letters = [*listed.values(), *(task for _, task in about if task)]
    tasks = task_facts(database, owner, (*of_threads, *of_letters), asked)
    tasks |= task_facts(database, owner, (), [task.beside for task in tasks.values() if task.beside])
    moved = tasks_once(database, owner, set(asked) - {task.ref for task in tasks.values()})
    tasks |= task_facts(database, owner, set(moved.values()) - tasks.keys(), ())
    refs = {number: task.ref for number, task in tasks.items()}
    threads = {row[-4]: thread_facts(row[-4:], refs) for row in (*references, *subjects)}
    by_id = {row[0]: threads[row[1]] for row in references}
    numbers = database.rows(NUMBERS, (owner,))
    latest = database.row(LATEST, (people, stamp(at)))
    context = Context(
        now=now,
        known=tuple(
            Known(row, sender, bool(proven), fingerprint)
            for row, sender, proven, fingerprint in database.rows(KNOWN, (message.message_id,))
        ),
        by_reference=tuple((name, by_id[name]) for name in ids if name in by_id),
        by_subject=tuple(dict.fromkeys(threads[row[0]] for row in subjects)),
        letters=sent,
        tasks={task.ref: task for task in tasks.values()} | {ref: tasks[task] for ref, task in moved.items()},
        next_number={code: number for _, code, number in numbers if code},
        next_question=numbers[0][0] if numbers else 1,
        latest_slug=latest[0] if latest else None,
        offered=offered,
        questions=by_number,
        listed={number: tasks[task].ref for number, task in listed.items() if task in tasks},
        about=tuple(item for item, _ in about),
        kept=steered.kept,
        undoable=steered.undoable,
        confirming=steered.confirming,
        secret=secret,
    )
    if worker:
        if steering.asks(reading):
            urgent = steering.urgent_since_midnight(database, directory.address(owner), zone, now)
            context = replace(context, urgent_today=urgent)
        order = key(at, message.message_id)
        return recorded.for_assistant(
            database,
            context,
            reading,
            worker,
            owner=owner,
            tasks=tasks,
            key=order,
            answered=answered,
            pay_days=pay_days,
        )
    if by_owner and (reading.request or reading.commands):
        names = steered.commands.union(command.name for command in reading.commands)
        return for_owner(database, directory, context, owner, pays=not PAYING.isdisjoint(names))
    return context


def for_owner(database: Database, directory: Directory, context: Context, owner: int, *, pays: bool) -> Context:
    """What bears on an owner's request or commands alone; `pays` says that they may be about pay."""
    context = replace(context, asked=asked_of(database, owner, context.now), muted=muted(database, owner))
    if not pays:
        return context
    return replace(
        context,
        worked={slug: pay.worked(database, slug) for slug in directory.configured},
        agreements={slug: pay.agreements(database, slug) for slug in directory.configured},
        closed={slug: frozenset(pay.closed(database, slug)) for slug in directory.configured},
    )


def worker_of(directory: Directory, reading: Reading, at: datetime) -> Worker | None:
    """The assistant who wrote a mail, on their date."""
    writer = reading.writer
    person = directory.person(writer.address) if writer and writer.role is Role.ASSISTANT else None
    return Worker(person, at.astimezone(writer.zone).date()) if writer and person else None


def answered_letter(message: Message, sent: dict[str, SentLetter]) -> SentLetter | None:
    """The letter of ours that a mail answers itself: not one that is only further up in its thread."""
    nearest = (*message.in_reply_to, *message.references[-1:])
    return next((sent[name] for name in nearest if name in sent), None)


def asked_of(database: Database, owner: int, now: datetime) -> tuple[Asked, ...]:
    """What the owner was asked about, latest first. The word that they want to hear of it again answers all before it."""
    rows = database.rows(ASKED, (owner, stamp(now - ASKED_DAYS)))
    return tuple(Asked(slug, code, instant(at), bool(settled)) for slug, code, at, settled in rows)


def muted(database: Database, owner: int) -> dict[tuple[str, str], str]:
    """The levels that differ from the rules' own. A word for every engagement takes the place of those for one."""
    levels: dict[tuple[str, str], str] = {}
    for slug, code, level in database.rows(MUTED, (owner,)):
        gone = [place for place in levels if place == (slug, code) or (not slug and place[1] == code)]
        for place in gone:
            del levels[place]
        if level:
            levels[slug, code] = level
    return levels


def addresses(message: Message) -> tuple[str, ...]:
    """Who is on a mail."""
    return (message.sender, *(address.email for address in message.recipients))


def thread_facts(row: tuple[int, str | None, int | None, str], refs: dict[int, Ref]) -> ThreadFacts:
    """A thread from its columns and the references of tasks by row number."""
    thread, slug, task, latest = row
    return ThreadFacts(thread, slug, refs.get(task) if task else None, instant(latest[:STAMP]))


def letters(database: Database, ids: tuple[str, ...]) -> dict[str, SentLetter]:
    """Our letters among these Message-IDs."""
    return {
        msgid: SentLetter(
            msgid, name, kind, to, maybe_instant(sent), Ref(code, number) if code else None, bytes(content)
        )
        for msgid, name, kind, to, sent, code, number, content in database.rows(LETTERS + marks(ids), ids)
    }
