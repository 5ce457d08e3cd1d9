"""What the owner says of tasks and people beside requests: rulings, moves, pauses, absences, thanks, what waits for a yes.

Each row remembers the mail that said it, so that it can be taken back: with `undone_at` it counts no more.
"""

from peewee import BooleanField, IntegerField, TextField

from inboxva.store.tables.base import Table, link
from inboxva.store.tables.mail import Message
from inboxva.store.tables.people import Engagement, Person
from inboxva.store.tables.work import Task


class Ruling(Table):
    """The owner's word on how a task stands, among its reports in the order of `key`; `silent` where nobody said it."""

    task = link(Task)
    message = link(Message, null=True)
    key = TextField()
    word = TextField()
    why = TextField()
    silent = BooleanField()
    undone_at = TextField(null=True)

    class Meta:
        indexes = ((("task", "key"), False), (("message",), False))


class Former(Table):
    """A reference that a task had before it went to another engagement: it leads to the task for ever."""

    engagement = link(Engagement)
    number = IntegerField()
    task = link(Task)

    class Meta:
        indexes = ((("engagement", "number"), True),)


class Snooze(Table):
    """The owner wants to hear no more of a task until then; the latest by `key` counts."""

    task = link(Task)
    message = link(Message, null=True)
    key = TextField()
    until = TextField()
    undone_at = TextField(null=True)

    class Meta:
        indexes = ((("task",), False),)


class Absence(Table):
    """No letter of its own accord goes to a person until then; of those with one `why` the latest by `key` counts."""

    owner = link(Person)
    person = link(Person)
    message = link(Message, null=True)
    why = TextField()
    key = TextField()
    until = TextField()
    undone_at = TextField(null=True)

    class Meta:
        indexes = ((("until",), False),)


class Thanks(Table):
    """The owner's words of thanks to a person, for a task or for all they do."""

    owner = link(Person)
    engagement = link(Engagement, null=True)
    person = link(Person)
    task = link(Task, null=True)
    message = link(Message, null=True)
    at = TextField()
    text = TextField()

    class Meta:
        indexes = ((("at",), False),)


class Asking(Table):
    """Lines of a command mail that wait for the owner's yes under a code: (command, arguments) as JSON."""

    owner = link(Person)
    code = TextField()
    message = link(Message, null=True)
    lines = TextField()
    asked_at = TextField()
    done_at = TextField(null=True)

    class Meta:
        indexes = ((("code",), False),)
