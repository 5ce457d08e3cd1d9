"""Hours that were worked and the pay periods that they were paid in."""

from peewee import IntegerField, TextField

from inboxva.store.tables.base import Table, link
from inboxva.store.tables.mail import Message
from inboxva.store.tables.people import Engagement, Person
from inboxva.store.tables.work import Report, Task


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


class Approval(Table):
    """That the owner took what of an entry is past a cap, in which mail (none: by hand); `undone_at` once it is taken back.

    `TimeEntry.approved_at` is the earliest that stands.
    """

    entry = link(TimeEntry)
    message = link(Message, null=True)
    at = TextField()
    undone_at = TextField(null=True)

    class Meta:
        indexes = ((("entry",), False), (("message",), False))


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
