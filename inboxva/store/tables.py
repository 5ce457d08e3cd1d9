"""The ledger's tables. Instants are stamps (UTC text that orders as time does), amounts are text.

`msgid` is a Message-ID, so that `message_id` can be the row of a message.
"""

from typing import Any

import peewee
from peewee import AutoField, BigIntegerField, BlobField, BooleanField, CompositeKey, IntegerField, TextField


def link(to: Any, **options: Any) -> Any:
    """A foreign key without an index of its own: an index stands only where a question is asked."""
    return peewee.ForeignKeyField(to, index=False, backref="+", **options)


class Table(peewee.Model):
    """A table with a numbered row."""

    id = AutoField()


class Meta(peewee.Model):
    """Single values: the secret, the last pass."""

    key = TextField(primary_key=True)
    value = TextField()


class Migration(peewee.Model):
    """The migrations that this store has had."""

    name = TextField(primary_key=True)
    applied_at = TextField()


class Person(Table):
    """An owner or an assistant; `email` is the first address. `next_question` counts an owner's questions."""

    email = TextField(unique=True)
    name = TextField()
    role = TextField()
    timezone = TextField()
    language = TextField()
    next_question = IntegerField(default=1)


class Address(peewee.Model):
    """Address → person."""

    email = TextField(primary_key=True)
    person = link(Person)


class Mailbox(Table):
    """A mailbox that is read: its URL without the password."""

    url = TextField(unique=True)


class Engagement(Table):
    """An engagement of the configuration. `next_number` counts its tasks; a number is never given twice."""

    owner = link(Person)
    mailbox = link(Mailbox, null=True)
    slug = TextField()
    code = TextField()
    name = TextField()
    next_number = IntegerField(default=1)

    class Meta:
        indexes = ((("owner", "slug"), True),)


class Agreement(Table):
    """What was agreed with one person of an engagement, from the day `since` until the next row's."""

    engagement = link(Engagement)
    person = link(Person)
    since = TextField()
    rate = TextField(null=True)
    currency = TextField(null=True)
    weekly_cap = IntegerField(null=True)
    period_cap = IntegerField(null=True)

    class Meta:
        indexes = ((("engagement", "person", "since"), True),)


class Thread(Table):
    """Mails that hang together. The keys (instant and Message-ID) say which mail decided the value before them.

    `root` is the first mail's Message-ID, `chain` the References of a letter that continues after the latest.
    `task_id` is no foreign key, because a task has one to its thread.
    """

    owner = link(Person)
    engagement = link(Engagement, null=True)
    engaged_key = TextField(default="")
    task_id = IntegerField(null=True)
    root = TextField(default="")
    first_key = TextField(default="")
    chain = TextField(default="")
    chain_key = TextField(default="")
    latest_key = TextField(default="")


class Mention(peewee.Model):
    """Every Message-ID that was seen or referred to by a mail or letter on record → its thread."""

    owner = link(Person)
    msgid = TextField()
    thread = link(Thread)

    class Meta:
        primary_key = CompositeKey("owner", "msgid")


class Message(Table):
    """A mail on record. Its identity is (Message-ID, sender, proven); `held` says why it is not acted on.

    `participants` are the first addresses of the configured people on it, sorted. `body` is the visible text.
    """

    owner = link(Person)
    mailbox = link(Mailbox, null=True)
    thread = link(Thread, null=True)
    engagement = link(Engagement, null=True)
    msgid = TextField(index=True)
    sender = TextField()
    role = TextField()
    kind = TextField()
    proven = BooleanField()
    trust = TextField()
    held = TextField(null=True)
    automatic = TextField(null=True)
    repeat = TextField()
    effective_at = TextField()
    recorded_at = TextField()
    subject = TextField()
    base_subject = TextField()
    body = TextField()
    fingerprint = TextField()
    participants = TextField()
    outside = BooleanField()
    rule = TextField(null=True)
    lint = TextField(default="")
    problems = TextField(default="")
    trace = TextField(default="")

    class Meta:
        indexes = (
            (("participants", "effective_at", "msgid"), False),
            (("effective_at",), False),
            (("thread",), False),
        )


class Quarantine(Table):
    """Mail that made us fail, kept aside with its bytes."""

    owner = link(Person, null=True)
    content = BlobField(null=True)
    reason = TextField()
    detail = TextField()
    at = TextField()


class Copy(Table):
    """A place where a mail lies or has lain: what stands here counts as read."""

    message = link(Message, null=True)
    quarantine = link(Quarantine, null=True)
    mailbox = link(Mailbox)
    folder = TextField()
    uidvalidity = BigIntegerField()
    uid = BigIntegerField()

    class Meta:
        indexes = ((("mailbox", "folder", "uidvalidity", "uid"), True), (("message",), False))


class Cursor(Table):
    """How far a folder has been read."""

    owner = link(Person, null=True)
    mailbox = link(Mailbox)
    folder = TextField()
    uidvalidity = BigIntegerField()
    uid = BigIntegerField()

    class Meta:
        indexes = ((("mailbox", "folder"), True),)


class Filing(Table):
    """A change to a copy that is owed to the mailbox, from `not_before` on; `done_at` is empty while it is."""

    copy = link(Copy)
    folder = TextField(default="")
    flag = TextField(default="")
    not_before = TextField(default="")
    done_at = TextField(null=True)

    class Meta:
        indexes = ((("copy",), False),)


Filing.add_index(Filing.id, where=Filing.done_at.is_null(), name="filing_owed")


class Task(Table):
    """A task. From `state` to `turn_key` it is what its reports and events say, latest by effective time.

    `recurs` says how it comes again, "" once it does no more. A task that is `merged_into` another is closed, whatever
    is reported of it.
    """

    owner = link(Person)
    engagement = link(Engagement)
    number = IntegerField()
    thread = link(Thread, null=True)
    message = link(Message)
    holder = link(Person)
    title = TextField()
    text = TextField()
    opened_at = TextField()
    due_at = TextField(null=True)
    due_zone = TextField(null=True)
    due_text = TextField(null=True)
    due_grain = TextField(null=True)
    agreed_due_at = TextField(null=True)
    cap_minutes = IntegerField(null=True)
    usual_due_at = TextField(null=True)
    usual_due_zone = TextField(null=True)
    usual_due_text = TextField(null=True)
    usual_due_grain = TextField(null=True)
    usual_cap = IntegerField(null=True)
    priority = TextField(null=True)
    parts = TextField(default="")
    narrowed_at = TextField(null=True)
    steps = TextField(default="")
    recurs = TextField(default="")
    chosen_by = TextField(default="")
    accepted_at = TextField(null=True)
    split_from = link("self", null=True)
    recurs_from = link("self", null=True)
    beside = link("self", null=True)
    merged_into = link("self", null=True)
    merged_at = TextField(null=True)
    state = TextField()
    percent = IntegerField(null=True)
    eta_at = TextField(null=True)
    eta_zone = TextField(null=True)
    eta_text = TextField(null=True)
    eta_grain = TextField(null=True)
    state_key = TextField(default="")
    closed_at = TextField(null=True)
    turn = TextField(null=True)
    turn_since = TextField(null=True)
    turn_key = TextField(default="")

    class Meta:
        indexes = ((("engagement", "number"), True), (("thread",), False))


Task.add_index(Task.recurs_from, unique=True, where=Task.recurs_from.is_null(False), name="task_successor")
Task.add_index(Task.id, where=Task.recurs != "", name="task_recurring")


class Amendment(Table):
    """What one mail, or the clock, changed of a task. The first is the task as it was opened; `key` orders them.

    `sets` holds columns of the task and their values, `added` joins its text and `steps` its checklist.
    """

    task = link(Task)
    message = link(Message, null=True)
    key = TextField()
    sets = TextField()
    added = TextField()
    steps = TextField()

    class Meta:
        indexes = ((("task", "key"), False),)


class Asked(Table):
    """A finding of a request that a letter asked the owner about, until it is answered or mended."""

    owner = link(Person)
    engagement = link(Engagement)
    task = link(Task)
    code = TextField()
    at = TextField()
    settled_at = TextField(null=True)

    class Meta:
        indexes = ((("owner", "at"), False), (("task",), False))


class Muting(Table):
    """How findings of a code reach the owner, of one engagement or of all; append-only, the latest by `key` counts.

    `level` "" is that of the rules again. `why` is "asked" or "ignored".
    """

    owner = link(Person)
    engagement = link(Engagement, null=True)
    code = TextField()
    level = TextField()
    why = TextField()
    at = TextField()
    key = TextField()

    class Meta:
        indexes = ((("owner", "key"), False),)


class Report(Table):
    """A section of a status report. `key` orders a task's reports; `named` is the reference it was written under.

    `turn` is whose turn the report makes it, kept for the task that a report may come before.
    """

    message = link(Message)
    thread = link(Thread, null=True)
    engagement = link(Engagement, null=True)
    task = link(Task, null=True)
    person = link(Person)
    key = TextField()
    effective_at = TextField()
    day = TextField()
    named = TextField(null=True)
    state = TextField(null=True)
    state_text = TextField(null=True)
    percent = IntegerField(null=True)
    at_risk = BooleanField()
    eta_at = TextField(null=True)
    eta_zone = TextField(null=True)
    eta_text = TextField(null=True)
    eta_grain = TextField(null=True)
    turn = TextField(null=True)
    minutes = IntegerField(null=True)
    total_minutes = IntegerField(null=True)
    note = TextField()
    lines = TextField()

    class Meta:
        indexes = ((("task", "key"), False), (("thread",), False))


class ReportField(Table):
    """An item of a list field of a report; `field` "cleared" names the fields that were said to be empty."""

    report = link(Report)
    field = TextField()
    place = IntegerField()
    text = TextField()

    class Meta:
        table_name = "report_field"
        indexes = ((("report",), False),)


class TimeEntry(Table):
    """Minutes worked on `day`, the assistant's date. A correction is a row of its own.

    `amends` is how it relates to those before, `of_msgid` the report that it corrects, `instead` the figure that it names;
    `ranges` are the times of day that it was written as.
    `replaced_by` is reckoned from all of that person, task and day: empty while it stands, itself where it stands
    instead of a figure that was never reported.
    """

    owner = link(Person)
    person = link(Person)
    engagement = link(Engagement, null=True)
    task = link(Task, null=True)
    report = link(Report, null=True)
    at = TextField()
    day = TextField()
    minutes = IntegerField()
    source = TextField()
    approved_at = TextField(null=True)
    amends = TextField(default="adds")
    of_msgid = TextField(default="")
    instead = IntegerField(null=True)
    ranges = TextField(default="")
    replaced_by = link("self", null=True)

    class Meta:
        table_name = "time_entry"
        indexes = ((("task",), False), (("person", "day", "replaced_by", "engagement", "minutes"), False))


TimeEntry.add_index(TimeEntry.person, TimeEntry.day, where=TimeEntry.amends != "adds", name="time_entry_amending")


class Closing(Table):
    """A pay period that was paid and closed, with what it printed then. Days are dates, both included."""

    engagement = link(Engagement)
    first_day = TextField()
    last_day = TextField()
    closed_at = TextField()
    text = TextField()
    csv = TextField()
    json = TextField()

    class Meta:
        indexes = ((("engagement", "first_day", "last_day"), True),)


class Payment(Table):
    """The minutes of an entry that a closed period paid; less than none where too much was paid before."""

    closing = link(Closing)
    entry = link(TimeEntry)
    minutes = IntegerField()

    class Meta:
        indexes = ((("entry",), False),)


class Offer(Table):
    """What a mail of prose would record once its writer says "ok" to the letter of this `key`; `day` is the writer's date.

    `record` is the action, as JSON.
    """

    owner = link(Person)
    key = TextField(unique=True)
    message = link(Message)
    person = link(Person)
    day = TextField()
    record = TextField()
    taken_at = TextField(null=True)

    class Meta:
        indexes = ((("person", "day"), False),)


class Question(Table):
    """A question to the owner, with a number that is never used again."""

    owner = link(Person)
    number = IntegerField()
    engagement = link(Engagement, null=True)
    task = link(Task, null=True)
    report = link(Report)
    asked_by = link(Person)
    asked_at = TextField()
    text = TextField()
    answered_at = TextField(null=True)

    class Meta:
        indexes = ((("owner", "number"), True), (("task",), False), (("report",), False))


class Event(Table):
    """Something that happened, append-only. `key` orders those of a task by effective time and Message-ID."""

    owner = link(Person)
    engagement = link(Engagement, null=True)
    task = link(Task, null=True)
    message = link(Message, null=True)
    key = TextField()
    recorded_at = TextField()
    code = TextField()
    detail = TextField()

    class Meta:
        indexes = ((("task", "code", "key"), False),)


class Outbox(Table):
    """A letter of ours, worded. `cause` is the mail it answers; `moved_at` is when its state last changed."""

    owner = link(Person, null=True)
    cause = link(Message, null=True)
    key = TextField(unique=True)
    kind = TextField()
    audience = TextField()
    recipient = TextField()
    subject = TextField()
    msgid = TextField(index=True)
    content = BlobField()
    body = TextField()
    mode = TextField()
    condition = TextField(default="")
    not_before = TextField()
    task = link(Task, null=True)
    slug = TextField(default="")
    state = TextField()
    reason = TextField(default="")
    attempts = IntegerField(default=0)
    retry_at = TextField(null=True)
    queued_at = TextField()
    moved_at = TextField()
    sent_at = TextField(null=True)

    class Meta:
        indexes = ((("recipient", "moved_at"), False), (("state", "not_before"), False), (("task",), False))


class SummaryLine(peewee.Model):
    """Where the latest summary of an engagement ended."""

    slug = TextField(primary_key=True)
    until = TextField()

    class Meta:
        table_name = "summary_line"


TABLES: tuple[type[peewee.Model], ...] = (
    Meta, Migration, Person, Address, Mailbox, Engagement, Agreement, Message, Thread, Mention, Quarantine, Copy, Cursor,
    Filing, Task, Amendment, Asked, Muting, Report, ReportField, TimeEntry, Closing, Payment, Offer, Question,
    Event, Outbox, SummaryLine,
)  # fmt: skip
