"""Pay: what is owed by period, what past a cap the owner takes, and a period closed once it is paid (spec/cli.md)."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from datetime import date, datetime

from inboxva.decide.pay import days_of, settled
from inboxva.errors import Mistake, UserError
from inboxva.model.pay import Days, Forms
from inboxva.model.people import Engagement
from inboxva.model.work import Ref
from inboxva.service.figures import reckoned, shares_of, unpaid
from inboxva.service.handle import Desk


def pay(desk: Desk, engagements: Sequence[Engagement], today: date, chosen: Days | None = None) -> Iterator[Forms]:
    """The pay of these engagements, each period in every form: closed ones exactly as they were when they were closed.

    Without `chosen`, every period that is not closed and in which something is owed. `today` is the owner's date.
    """
    for engagement in engagements:
        closed = desk.store.closed_periods(engagement.slug)
        if chosen is None:
            yield from map(desk.forms, unpaid(desk.store, desk.settings.people, engagement, today))
            continue
        shares = shares_of(desk.store, engagement)
        for days in sorted({*_within(closed, chosen), *_within(shares, chosen)}, key=_first):
            yield (
                closed[days]
                if days in closed
                else desk.forms(reckoned(desk.store, desk.settings.people, engagement, days, shares))
            )


def close(desk: Desk, code: str, last: date, now: datetime) -> Forms:
    """Closes the period of an engagement that ends on `last`: what it prints is kept, what comes later is the next's.

    Raises UserError: there is no such period, it is not over, or it is closed already.
    """
    engagement = engagement_of(desk, code)
    days = days_of(last, engagement.pay_period)
    with desk.store.writer():
        if days in desk.store.closed_periods(engagement.slug):
            raise UserError(f"{engagement.code} {days} is closed already; see it with: inboxva pay --period {days}")
        if days.last != last:
            raise UserError(
                Mistake(
                    f"no pay period of {engagement.code} ends on {last}", f"the one it falls in ends on {days.last}"
                )
            )
        today = now.astimezone(desk.settings.people.owner.zone).date()
        if days.last >= today:
            raise UserError(f"{engagement.code} {days} is not over yet: close it from {days.last} on, the day after")
        shares = shares_of(desk.store, engagement)
        period = replace(reckoned(desk.store, desk.settings.people, engagement, days, shares), paid_on=today)
        kept = desk.forms(period)
        paid = settled(period, shares.get(days, ()))
        desk.store.close_period(engagement.slug, days, kept, paid, now)
    return kept


def approve(desk: Desk, what: str, now: datetime) -> int:
    """The owner takes the time past a cap that is held now, of a task (BK-12) or a whole engagement (BK). The minutes.

    Raises UserError where nothing is held, or there is no such task or engagement.
    """
    ref = Ref.parse(what)
    engagement = engagement_of(desk, ref.code if ref else what)
    with desk.store.writer():
        held = [
            share
            for shares in shares_of(desk.store, engagement).values()
            for share in shares
            if share.held and (ref is None or share.entry.task == ref)
        ]
        if not held:
            raise UserError(f"nothing of {ref or engagement.code} is held back; see: inboxva pay")
        desk.store.approve([share.entry.id for share in held], now)
    return sum(share.held for share in held)


def engagement_of(desk: Desk, name: str) -> Engagement:
    """The engagement of a code (BK) or a slug. Raises UserError."""
    people = desk.settings.people
    found = people.by_code.get(name.upper()) or people.by_slug.get(name.lower())
    if found is None:
        raise UserError(Mistake(f'there is no engagement "{name}"', f"use one of {', '.join(sorted(people.by_code))}"))
    return found


def _within(periods: Iterable[Days], chosen: Days) -> list[Days]:
    return [days for days in periods if days.first <= chosen.last and chosen.first <= days.last]


def _first(days: Days) -> date:
    return days.first
