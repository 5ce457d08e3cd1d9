"""The people of the tests, and mails said in a few words: what was read and what was decided about it."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal
from typing import Any

from inboxva.model.actions import Action, AnswerQuestions, OpenTask, RecordReport, Turn
from inboxva.model.context import Context
from inboxva.model.letters import Audience, OutgoingMail
from inboxva.model.message import Address, Message
from inboxva.model.people import Engagement, Mode, Money, People, Person, Role
from inboxva.model.places import Copy
from inboxva.model.plan import Kind, Plan, Repeat, ThreadBy, ThreadChoice, Trust, Verdict
from inboxva.model.when import Due, Grain
from inboxva.model.work import Command, Reading, Ref, Request, State, StatusSection
from inboxva.store import Store

DANA = Person("Dana Reyes", ("dana@example.com", "d@example.org"), Role.OWNER, "America/Los_Angeles")
MARIA = Person("Maria Santos", ("maria@example.net",), Role.ASSISTANT, "Asia/Manila")
PRIYA = Person("Priya Nair", ("priya@example.net",), Role.ASSISTANT, "Asia/Kolkata")
BOOKS = Engagement(
    "bookkeeping",
    "Bookkeeping",
    "BK",
    ("maria@example.net",),
    "Asia/Manila",
    rate=Money(Decimal("12.00"), "USD"),
    weekly_cap=600,
)
WEBSITE = Engagement("website", "Website", "WB", ("priya@example.net",), "Asia/Kolkata")
DESK = Address("va@example.com", "Desk")
PEOPLE = People(DANA, (MARIA, PRIYA), (BOOKS, WEBSITE), DESK)

MONDAY = datetime(2026, 11, 16, 16, 0, tzinfo=UTC)
"""Monday, 08:00 in Los Angeles; midnight into Tuesday in Manila."""
NOW = MONDAY + timedelta(days=10)
BK1, BK2, WB1 = Ref("BK", 1), Ref("BK", 2), Ref("WB", 1)
PROVEN = Trust(Verdict.PASS, "dmarc=pass at mx.example.com")
FORGED = Trust(Verdict.NONE, "the server says nothing")
MAILBOX = "maildir:///mail"
AMENDING = ("amends", "of", "instead", "day")


def after(hours: float) -> datetime:
    """So many hours after Monday's mail."""
    return MONDAY + timedelta(hours=hours)


def due(hours: float, text: str = "Friday") -> Due:
    """A deadline."""
    return Due(after(hours), "America/Los_Angeles", text, Grain.DAY)


def reading(
    message_id: str,
    hours: float,
    sender: Person = DANA,
    to: Person = MARIA,
    *,
    refs: Sequence[str] = (),
    subject: str = "Friday lunch sheet",
    text: str = "Please sort it.",
    sections: Sequence[StatusSection] = (),
    secrets: Sequence[str] = (),
    is_reply: bool = False,
) -> Reading:
    """A mail as it was read."""
    message = Message(
        message_id,
        subject,
        sender.address,
        (Address(sender.address, sender.name),),
        (Address(to.address),),
        (),
        (),
        after(hours),
        tuple(refs[-1:]),
        tuple(refs),
        text,
    )
    return Reading(
        message,
        (),
        text,
        None,
        "",
        sender,
        to,
        base_subject=subject,
        is_reply=is_reply or bool(refs),
        status=tuple(sections),
        secrets=tuple(secrets),
    )


def owner_mail(message_id: str = "x", hours: float = 90, refs: Sequence[str] = ()) -> Reading:
    """A mail of the owner that holds a request."""
    return replace(reading(message_id, hours, refs=refs), request=Request("Sort it"))


def plan(
    read: Reading,
    context: Context,
    actions: Sequence[Action] = (),
    *,
    kind: Kind = Kind.REPLY,
    trust: Trust = PROVEN,
    slug: str | None = "bookkeeping",
    thread: ThreadChoice | None = None,
    repeat: Repeat = Repeat.NEW,
    replaces: int | None = None,
    fingerprint: str = "",
) -> Plan:
    """What was decided about it: the thread by its references, right to left."""
    assert read.message.date
    if thread is None:
        facts = context.by_reference[0][1] if context.by_reference else None
        by = ThreadBy.REFERENCES if facts else ThreadBy.NEW
        thread = ThreadChoice(facts.id if facts else None, facts.task if facts else None, by)
    people = {read.message.sender, *(address.email for address in read.message.recipients)}
    return Plan(
        kind,
        read.writer.role if read.writer else Role.STRANGER,
        trust,
        repeat,
        slug,
        None,
        thread,
        read.message.date,
        fingerprint or read.visible_text,
        tuple(sorted(people)),
        False,
        tuple(actions),
        replaces=replaces,
    )


def opening(ref: Ref = BK1, **changes: object) -> OpenTask:
    """The action that opens a task."""
    slug, holder = ("bookkeeping", MARIA) if ref.code == "BK" else ("website", PRIYA)
    task = OpenTask(ref, slug, "Sort the sheet", "Please sort it.", holder.address, None, None, None)
    return replace(task, **changes)  # type: ignore[arg-type]


def recorded(
    section: StatusSection,
    task: Ref | None,
    hours: float,
    *,
    person: Person = MARIA,
    first_question: int = 1,
    eta: Due | None = None,
    slug: str = "bookkeeping",
    turn: Role | None = None,
    **amending: Any,
) -> RecordReport:
    """The action that records a section."""
    questions = tuple(enumerate(section.questions, first_question))
    day = amending.pop("day", None) or after(hours).astimezone(person.zone).date()
    return RecordReport(task, slug, person.address, day, section, eta, questions, turn, **amending)


def say(
    store: Store,
    read: Reading,
    actions: Sequence[Action] = (),
    *,
    mails: Sequence[OutgoingMail] = (),
    copy: Copy | None = None,
    now: datetime = NOW,
    **options: object,
) -> int:
    """Asks the store, decides, commits: one message."""
    with store.writer():
        context = store.context_for(read, now=now, owner=DANA.address)
        return store.commit(read, plan(read, context, actions, **options), mails, copy=copy, now=now)  # type: ignore[arg-type]


def ask(store: Store, read: Reading, now: datetime = NOW) -> Context:
    """What the store knows about a mail."""
    return store.context_for(read, now=now, owner=DANA.address)


def request(store: Store, message_id: str = "r1", hours: float = 0, ref: Ref = BK1, **changes: object) -> int:
    """Dana asks for a task."""
    to = MARIA if ref.code == "BK" else PRIYA
    slug = "bookkeeping" if ref.code == "BK" else "website"
    read = reading(message_id, hours, DANA, to)
    return say(store, read, [opening(ref, **changes), Turn(ref, Role.ASSISTANT)], kind=Kind.REQUEST, slug=slug)


def report(
    store: Store,
    message_id: str,
    hours: float,
    refs: Sequence[str] = ("r1",),
    task: Ref | None = BK1,
    turn: Role = Role.ASSISTANT,
    **fields: object,
) -> int:
    """Maria reports on a task."""
    eta = fields.pop("eta_due", None)
    first = fields.pop("first_question", 1)
    amending = {name: fields.pop(name) for name in AMENDING if name in fields}
    section = StatusSection(**{"state": State.IN_PROGRESS, **fields})  # type: ignore[arg-type]
    read = reading(message_id, hours, MARIA, DANA, refs=refs, sections=[section], text=f"report {message_id}")
    action = recorded(section, task, hours, eta=eta, first_question=first, turn=turn, **amending)  # type: ignore[arg-type]
    return say(store, read, [action, *([Turn(task, turn)] if task else [])], kind=Kind.STATUS)


def answer(store: Store, message_id: str, hours: float, refs: Sequence[str] = ("r1",), task: Ref = BK1) -> int:
    """Dana answers in the task's thread."""
    return say(store, reading(message_id, hours, refs=refs), [AnswerQuestions(task), Turn(task, Role.ASSISTANT)])


def answering(*lines: str) -> Reading:
    """A mail of Dana's to the desk that answers questions by their numbers."""
    return replace(reading("x", 90), commands=tuple(Command("answer", line) for line in lines))


def letter(key: str = "ack:r1", to: Person = MARIA, **changes: object) -> OutgoingMail:
    """A letter of ours, worded."""
    mail = OutgoingMail(
        key,
        "A2",
        Audience.ASSISTANT,
        to.address,
        "Re: Friday lunch sheet [BK-1]",
        f"{key}@example.com",
        b"Subject: x\r\n\r\nOn the list.\r\n",
        "On the list.",
        Mode.LIVE,
        MONDAY,
        BK1,
        "bookkeeping",
    )
    return replace(mail, **changes)  # type: ignore[arg-type]


def place(uid: int, folder: str = "INBOX") -> Copy:
    """Where a mail lies."""
    return Copy(MAILBOX, folder, 7, uid)
