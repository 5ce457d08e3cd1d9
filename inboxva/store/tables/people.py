"""Who and what the configuration names: people, mailboxes, engagements, and what was agreed."""

import peewee
from peewee import IntegerField, TextField

from inboxva.store.tables.base import Table, link


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
