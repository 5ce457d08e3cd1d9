"""Mail: threads, messages, where their copies lie, how far was read, and the filing still owed."""

import peewee
from peewee import BigIntegerField, BlobField, BooleanField, CompositeKey, IntegerField, TextField

from inboxva.store.tables.base import Table, link
from inboxva.store.tables.people import Engagement, Mailbox, Person


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
    `commands` are its lines that steer the program, each with its command. `released_at` is when the owner said that a
    held one is to be read again, `undone_at` when they took back what it had changed.
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
    commands = TextField(default="")
    released_at = TextField(null=True)
    undone_at = TextField(null=True)

    class Meta:
        indexes = (
            (("participants", "effective_at", "msgid"), False),
            (("effective_at",), False),
            (("thread",), False),
        )


Message.add_index(Message.effective_at, where=Message.held.is_null(False), name="message_held")
Message.add_index(Message.id, where=Message.released_at.is_null(False), name="message_released")


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
