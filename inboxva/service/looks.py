"""What the lines of a command mail ask to see: the list, the history of a task, a report, what is owed."""

from datetime import datetime

from inboxva.decide.steering.looks import wanted
from inboxva.decide.steering.periods import period_named
from inboxva.model.context import Context, Looked
from inboxva.model.pay import PeriodPay
from inboxva.model.people import People, Role
from inboxva.model.work import Reading
from inboxva.service import figures
from inboxva.store import Store


def look(store: Store, people: People, reading: Reading, context: Context) -> Looked:
    """All that the mail asks to see, as the ledger stands now; an assistant's list holds their own tasks."""
    asked, now, writer = wanted(reading, context.listed), context.now, reading.writer
    holder = writer.address if writer and writer.role is Role.ASSISTANT else ""
    histories = (store.history(people, ref, now=now) for ref in asked.show) if not holder else ()
    zone = people.owner.zone
    period = period_named(asked.report, zone, now) if asked.report is not None else None
    return Looked(
        open=store.overview(people, now, holder) if asked.open else (),
        shown=tuple(history for history in histories if history),
        report=figures.report(store, people, period, now=now) if period else None,
        pay=_pay(store, people, now) if asked.pay else None,
    )


def _pay(store: Store, people: People, now: datetime) -> tuple[PeriodPay, ...]:
    today = now.astimezone(people.owner.zone).date()
    return tuple(one for each in people.engagements for one in figures.unpaid(store, people, each, today))
