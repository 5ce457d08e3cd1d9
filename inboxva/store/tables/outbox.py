"""Letters of ours, and what the program keeps for itself."""

import peewee
from peewee import BlobField, IntegerField, TextField

from inboxva.store.tables.base import Table, link
from inboxva.store.tables.mail import Message
from inboxva.store.tables.people import Person
from inboxva.store.tables.work import Task


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


class Told(Table):
    """An item of a letter: what it says of which task, or of none (`inboxva.model.telling`)."""

    outbox = link(Outbox)
    task = link(Task, null=True)
    what = TextField()
    detail = TextField()

    class Meta:
        indexes = ((("task",), False), (("outbox",), False))


class SummaryLine(peewee.Model):
    """Where the latest summary of an engagement ended."""

    slug = TextField(primary_key=True)
    until = TextField()

    class Meta:
        table_name = "summary_line"


class Meta(peewee.Model):
    """Single values: the secret, the last pass."""

    key = TextField(primary_key=True)
    value = TextField()


class Migration(peewee.Model):
    """The migrations that this store has had."""

    name = TextField(primary_key=True)
    applied_at = TextField()
