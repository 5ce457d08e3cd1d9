"""What is owed: time worked, at the rate of its day, without what is past a cap and not approved. Pure reckoning.

A cap is watched over all time recorded, in the order in which it was reported: what goes past it is held, whichever
task or week it came under, until the owner approves it.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, timedelta
from decimal import ROUND_HALF_UP, Decimal

from inboxva.model.pay import Agreed, Days, PayLine, PersonPay, Worked, in_force
from inboxva.model.people import Money, PayPeriod

CENT = Decimal("0.01")


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


def reckon(
    worked: Sequence[Worked], agreements: Agreements, period: PayPeriod, closed: frozenset[Days], days: Days,
    person: str, name: str,
) -> PersonPay:  # fmt: skip
    """What is owed to one person in one period. `worked` is everything in the engagement, of any day."""
    past = past_caps(worked, agreements, period)
    lines: dict[tuple[str, str, Money | None, bool], list[tuple[Worked, int, int]]] = defaultdict(list)
    approved = 0
    for entry in worked:
        if entry.person != person or paid_in(entry.day, period, closed) != days:
            continue
        over = past.get(entry.id, 0)
        held = 0 if entry.approved else over
        owed = (entry.minutes - held if entry.stands else 0) - entry.paid
        if owed or held:
            approved += over - held
            rate = in_force(agreements.get(person, ()), entry.day).rate
            carried = days_of(entry.day, period) != days
            lines[str(entry.task or ""), entry.title, rate, carried].append((entry, owed, held))
    found = tuple(
        PayLine(group[0][0].task, title, rate, sum(o for _, o, _ in group), sum(h for _, _, h in group), carried)
        for (_, title, rate, carried), group in sorted(lines.items(), key=_in_order)
    )
    return PersonPay(
        person, name, found, sum(line.minutes for line in found), sum(line.held for line in found), approved,
        amounts_of(found),
    )  # fmt: skip


def amounts_of(lines: Iterable[PayLine]) -> tuple[Money, ...]:
    """The sum of the lines in each currency, rounded once."""
    earned: dict[str, Decimal] = {}
    for line in lines:
        if line.rate is not None:
            earned[line.rate.currency] = earned.get(line.rate.currency, Decimal()) + line.minutes * line.rate.amount
    return tuple(
        Money((sum_ / 60).quantize(CENT, ROUND_HALF_UP), currency) for currency, sum_ in sorted(earned.items())
    )


def _in_order(item: tuple[tuple[str, str, Money | None, bool], list[tuple[Worked, int, int]]]) -> tuple[object, ...]:
    """Carried lines first, then by task; time of no task last."""
    (_, title, rate, carried), group = item
    task = group[0][0].task
    return (not carried, task is None, task.code if task else "", task.number if task else 0, title, str(rate))
