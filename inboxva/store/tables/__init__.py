"""The ledger's tables. Instants are stamps (UTC text that orders as time does), amounts are text.

`msgid` is a Message-ID, so that `message_id` can be the row of a message.
"""

import peewee

from inboxva.store.tables.hours import Approval, Closing, Payment, TimeEntry
from inboxva.store.tables.mail import Copy, Cursor, Filing, Mention, Message, Quarantine, Thread
from inboxva.store.tables.outbox import Meta, Migration, Outbox, SummaryLine, Told
from inboxva.store.tables.people import Address, Agreement, Engagement, Mailbox, Person
from inboxva.store.tables.steering import Absence, Asking, Former, Ruling, Snooze, Thanks
from inboxva.store.tables.work import Amendment, Asked, Event, Muting, Offer, Question, Report, ReportField, Task

TABLES: tuple[type[peewee.Model], ...] = (
    Meta, Migration, Person, Address, Mailbox, Engagement, Agreement, Message, Thread, Mention, Quarantine, Copy, Cursor,
    Filing, Task, Amendment, Asked, Muting, Report, ReportField, TimeEntry, Approval, Closing, Payment, Offer, Question,
    Event, Outbox, Told, SummaryLine, Ruling, Former, Snooze, Absence, Thanks, Asking,
)  # fmt: skip
