"""What the ledger comes to: reports, and what is owed, reckoned with the people and hours of the configuration."""

from collections.abc import Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime

from inboxva.decide.pay import Owed, owed, reckon
from inboxva.decide.worktime import after_span, working_minutes_between
from inboxva.model.pay import Days, PeriodPay
from inboxva.model.people import Engagement, People
from inboxva.model.report import Item, Period, ReportFacts
from inboxva.model.work import State
from inboxva.store import Store

Shares = Mapping[Days, tuple[Owed, ...]]
"""What is owed in an engagement, by the period in which it is paid."""


def report(store: Store, people: People, period: Period, slugs: Sequence[str] = (), *, now: datetime) -> ReportFacts:
    """The facts of a period; how long answers took is counted in the working time of who answers.

    A finished task that the owner has said nothing of has the moment from which it will count as accepted.
    """

    def working(address: str, start: datetime, end: datetime) -> float:
        person = people.person(address)
        return working_minutes_between(person, start, end) if person else (end - start).total_seconds() / 60

    facts = store.report(people, period, slugs, now=now, working=working)
    engagements = (
        replace(each, items=tuple(_accepted(item, people, each.slug) for item in each.items))
        for each in facts.engagements
    )
    return replace(facts, engagements=tuple(engagements))


def _accepted(item: Item, people: People, slug: str) -> Item:
    if item.state is not State.DONE or item.accepted_at or item.closed_at is None:
        return item
    return replace(item, accepted_at=after_span(people.owner, item.closed_at, people.by_slug[slug].reply_within))


def unpaid(store: Store, people: People, engagement: Engagement, today: date) -> tuple[PeriodPay, ...]:
    """The periods that are not closed and in which something is owed, or waits for the owner's yes; none from the future."""
    shares = shares_of(store, engagement)
    open_now = (reckoned(store, people, engagement, days, shares) for days in shares if days.first <= today)
    return tuple(period for period in open_now if period.owes)


def reckoned(store: Store, people: People, engagement: Engagement, days: Days, shares: Shares) -> PeriodPay:
    """What is owed for a period that is open."""
    names = {person.address: person.name for person in people.assistants}
    return reckon(engagement, days, shares.get(days, ()), store.agreements(engagement.slug), names)


def shares_of(store: Store, engagement: Engagement) -> Shares:
    """What is owed for everything worked in an engagement, by period, the earliest first."""
    slug = engagement.slug
    closed = frozenset(store.closed_periods(slug))
    return owed(store.worked(slug), store.agreements(slug), engagement.pay_period, closed)
