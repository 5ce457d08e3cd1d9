"""Work: tasks and what changed them, what is reported, asked and offered, and what happened."""

from peewee import BooleanField, IntegerField, TextField

from inboxva.store.tables.base import Table, link
from inboxva.store.tables.mail import Message, Thread
from inboxva.store.tables.people import Engagement, Person


class Task(Table):
    """A task. `accepted_at` and from `state` on it is what its reports, the owner's word on it and its events say, by
    effective time. `ruled` is the owner's latest word, `reopened` how often it came back finished; it was accepted
    `silently` where nobody said so.

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
    ruled = TextField(default="")
    reopened = IntegerField(default=0)
    silently = BooleanField(default=False)

    class Meta:
        indexes = (
            (("engagement", "number"), True),
            (("thread",), False),
            (("closed_at",), False),
        )


Task.add_index(Task.recurs_from, unique=True, where=Task.recurs_from.is_null(False), name="task_successor")
Task.add_index(Task.id, where=Task.recurs != "", name="task_recurring")
Task.add_index(Task.id, where=(Task.state == "done") & Task.accepted_at.is_null(), name="task_finished")
Task.add_index(Task.accepted_at, where=Task.accepted_at.is_null(False), name="task_accepted")


class Amendment(Table):
    """What one mail, or the clock, changed of a task. The first is the task as it was opened; `key` orders them.

    `sets` holds columns of the task and their values, `added` joins its text and `steps` its checklist. One that was
    `undone_at` some instant counts no more.
    """

    task = link(Task)
    message = link(Message, null=True)
    key = TextField()
    sets = TextField()
    added = TextField()
    steps = TextField()
    undone_at = TextField(null=True)

    class Meta:
        indexes = ((("task", "key"), False), (("message",), False))


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
    """How what has this code reaches a person (none: the owner), of one engagement or of all; the latest by `key` counts.

    Append-only. `level` "" is that of the rules again. `why` is "asked" or "ignored". `undone_at`: it counts no more.
    """

    owner = link(Person)
    engagement = link(Engagement, null=True)
    code = TextField()
    level = TextField()
    why = TextField()
    at = TextField()
    key = TextField()
    person = link(Person, null=True)
    message = link(Message, null=True)
    undone_at = TextField(null=True)

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
    """A question to the owner, with a number that is never used again.

    `answer` is what was passed on last; `answer_key` orders the answers.
    """

    owner = link(Person)
    number = IntegerField()
    engagement = link(Engagement, null=True)
    task = link(Task, null=True)
    report = link(Report)
    asked_by = link(Person)
    asked_at = TextField()
    text = TextField()
    answered_at = TextField(null=True)
    answer = TextField(null=True)
    answer_key = TextField(null=True)

    class Meta:
        indexes = ((("owner", "number"), True), (("task",), False), (("report",), False))


Question.add_index(Question.id, where=Question.answered_at.is_null(), name="question_open")


class Event(Table):
    """Something that happened, append-only. `key` orders those of a task by effective time and Message-ID.

    A turn that was `undone_at` some instant counts no more.
    """

    owner = link(Person)
    engagement = link(Engagement, null=True)
    task = link(Task, null=True)
    message = link(Message, null=True)
    key = TextField()
    recorded_at = TextField()
    code = TextField()
    detail = TextField()
    undone_at = TextField(null=True)

    class Meta:
        indexes = ((("task", "code", "key"), False),)


Event.add_index(Event.recorded_at, where=Event.code.in_(("cap_reached", "carried")), name="event_told")
