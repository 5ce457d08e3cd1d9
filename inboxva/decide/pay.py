"""What is owed: time worked, at the rate of its day, without what is past a cap and not approved. Pure reckoning.

A cap is watched over all time recorded, in the order in which it was reported: what goes past it is held, whichever
task or week it came under, until the owner approves it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, timedelta
from decimal import Decimal

from inboxva.model.pay import Agreed, Days, PayLine, PeriodPay, PersonPay, Worked, in_force, rounded
from inboxva.model.people import Engagement, Money, PayPeriod
from inboxva.model.work import Ref


def days_of(day: date, period: PayPeriod) -> Days:
    """The pay period that a day falls in; a week begins on Monday."""
    if period is PayPeriod.WEEK:
        monday = day - timedelta(days=day.weekday())
        return Days(monday, monday + timedelta(days=6))
    if period is PayPeriod.HALF_MONTH and day.day < 16:
        return Days(day.replace(day=1), day.replace(day=15))
    first_of_next = (day.replace(day=1) + timedelta(days=32)).replace(day=1)
    return Days(day.replace(day=16 if period is PayPeriod.HALF_MONTH else 1), first_of_next - timedelta(days=1))


def paid_in(day: date, period: PayPeriod, closed: frozenset[Days]) -> Days:
    """The period in which work of that day is paid: its own, or the next one that was not closed before."""
    days = days_of(day, period)
    while days in closed:
        days = days_of(days.last + timedelta(days=1), period)
    return days


Agreements = Mapping[str, Sequence[Agreed]]
"""What was agreed with each person (first address), earliest first."""


def past_caps(worked: Iterable[Worked], agreements: Agreements, period: PayPeriod) -> Mapping[int, int]:
    """The minutes of each entry (by id) that are past the cap of its task, or of its person's week or pay period.

    `worked` is all of one engagement: a task's cap is shared by who works on it. Where several are passed, the most
    counts.
    """
    totals: dict[object, int] = defaultdict(int)
    past: dict[int, int] = {}
    for entry in sorted((entry for entry in worked if entry.stands), key=lambda entry: (entry.key, entry.id)):
        week, days = days_of(entry.day, PayPeriod.WEEK), days_of(entry.day, period)
        agreed = agreements.get(entry.person, ())
        caps = [
            (entry.task, entry.task_cap if entry.task else None),
            ((entry.person, "week", week), in_force(agreed, week.last).weekly_cap),
            ((entry.person, "period", days), in_force(agreed, days.last).period_cap),
        ]
        over = 0
        for scope, cap in caps:
            totals[scope] += entry.minutes
            if cap is not None:
                over = max(over, min(entry.minutes, totals[scope] - cap))
        if over > 0:
            past[entry.id] = over
    return past


@dataclass(frozen=True, slots=True)
class Owed:
    """What one entry brings into the period in which it is paid. Minutes; `held` waits, `approved` was past a cap.

    `carried`: it was worked in a period that had been closed when it was reported or corrected.
    """

    entry: Worked
    minutes: int
    held: int
    approved: int
    carried: bool


def owed(
    worked: Sequence[Worked], agreements: Agreements, period: PayPeriod, closed: frozenset[Days]
) -> Mapping[Days, tuple[Owed, ...]]:
    """What is owed for everything worked in one engagement, by the period in which it is paid, earliest first."""
    past = past_caps(worked, agreements, period)
    found: dict[Days, list[Owed]] = defaultdict(list)
    for entry in worked:
        days = paid_in(entry.day, period, closed)
        over = past.get(entry.id, 0)
        held = 0 if entry.approved else over
        minutes = (entry.minutes - held if entry.stands else 0) - entry.paid
        if minutes or held:
            found[days].append(Owed(entry, minutes, held, over - held, days_of(entry.day, period) != days))
    return {days: tuple(found[days]) for days in sorted(found, key=lambda days: days.first)}


def reckon(
    engagement: Engagement, days: Days, shares: Sequence[Owed], agreements: Agreements, names: Mapping[str, str]
) -> PeriodPay:
    """The pay of one period: by person (`names` by first address), and for each by task and rate."""
    by_person: dict[str, list[Owed]] = defaultdict(list)
    for share in shares:
        by_person[share.entry.person].append(share)
    people = tuple(
        _person(person, names.get(person, person), by_person[person], agreements.get(person, ()))
        for person in sorted(by_person)
    )
    return PeriodPay(engagement.slug, engagement.name, engagement.code, days, people)


def settled(period: PeriodPay, shares: Sequence[Owed]) -> Mapping[int, int]:
    """The minutes of each entry (by id) that a period pays. Who has had more than was worked is paid nothing.

    What is too much comes off what they are owed next.
    """
    short = {person.person for person in period.people if person.overpaid}
    return {share.entry.id: share.minutes for share in shares if share.entry.person not in short}


def _person(person: str, name: str, shares: Sequence[Owed], agreed: Sequence[Agreed]) -> PersonPay:
    grouped: dict[tuple[Ref | None, str, Money | None, bool], list[Owed]] = defaultdict(list)
    for share in shares:
        entry = share.entry
        grouped[entry.task, entry.title, in_force(agreed, entry.day).rate, share.carried].append(share)
    lines = tuple(
        PayLine(task, title, rate, sum(s.minutes for s in group), sum(s.held for s in group), carried)
        for (task, title, rate, carried), group in sorted(grouped.items(), key=_in_order)
    )
    return PersonPay(
        person, name, lines, sum(line.minutes for line in lines), sum(line.held for line in lines),
        sum(share.approved for share in shares), amounts_of(lines),
    )  # fmt: skip


def amounts_of(lines: Iterable[PayLine]) -> tuple[Money, ...]:
    """The sum of the lines in each currency, rounded once."""
    earned: dict[str, Decimal] = {}
    for line in lines:
        if line.rate is not None:
            earned[line.rate.currency] = earned.get(line.rate.currency, Decimal()) + line.minutes * line.rate.amount
    return tuple(Money(rounded(sum_ / 60), currency) for currency, sum_ in sorted(earned.items()))


def _in_order(item: tuple[tuple[Ref | None, str, Money | None, bool], list[Owed]]) -> tuple[object, ...]:
    """What is carried first, then by task; time of no task last."""
    task, title, rate, carried = item[0]
    return (not carried, task is None, task.code if task else "", task.number if task else 0, title, str(rate))
