"""Time that was worked, what of it is owed, and what was paid. Days are the assistant's dates; minutes are integers."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from decimal import ROUND_HALF_UP, Decimal

from inboxva.model.people import Money
from inboxva.model.work import Ref

CENT = Decimal("0.01")


def rounded(amount: Decimal) -> Decimal:
    """An amount in whole cents, half up: the one rule, wherever pay or cost is told."""
    return amount.quantize(CENT, ROUND_HALF_UP)


@dataclass(frozen=True, slots=True)
class Worked:
    """Minutes that a report recorded on `day`. `key` orders entries by effective time and Message-ID.

    `stands` is False once a correction has replaced it; `approved` says that the owner took what is past a cap; `paid`
    are the minutes of it that were paid when a period was closed.
    """

    id: int
    slug: str
    person: str
    task: Ref | None
    title: str
    task_cap: int | None
    day: date
    minutes: int
    key: str
    stands: bool = True
    approved: bool = False
    paid: int = 0


@dataclass(frozen=True, slots=True)
class Agreed:
    """What was agreed with a person from `since` until the next agreement: rate per hour, caps in minutes."""

    since: date
    rate: Money | None = None
    weekly_cap: int | None = None
    period_cap: int | None = None


def in_force(agreements: Sequence[Agreed], day: date) -> Agreed:
    """What held on a day, of agreements in order; before the first what it says, because nothing else is known."""
    held = [agreed for agreed in agreements if agreed.since <= day]
    return held[-1] if held else agreements[0] if agreements else Agreed(day)


@dataclass(frozen=True, slots=True)
class Days:
    """A pay period: its first and its last day."""

    first: date
    last: date

    def __str__(self) -> str:
        return f"{self.first.isoformat()}..{self.last.isoformat()}"


@dataclass(frozen=True, slots=True)
class PayLine:
    """What one task brings into a period at one rate. `minutes` are owed (less than none: paid too much before).

    `carried` says that they were worked in a period that had been closed when they were reported or corrected.
    """

    task: Ref | None
    title: str
    rate: Money | None
    minutes: int
    held: int
    carried: bool


@dataclass(frozen=True, slots=True)
class PersonPay:
    """What is owed to one assistant for a period. `held` are minutes past a cap that wait for the owner's word.

    `approved` are those past a cap that the owner took. `amounts` are rounded once, half up to the cent, one a currency.
    """

    person: str
    name: str
    lines: tuple[PayLine, ...]
    minutes: int
    held: int
    approved: int
    amounts: tuple[Money, ...]

    @property
    def overpaid(self) -> bool:
        """Whether more was paid before than was worked, so that nothing is to be paid."""
        return any(money.amount < 0 for money in self.amounts) if self.amounts else self.minutes < 0


@dataclass(frozen=True, slots=True)
class PeriodPay:
    """The pay of one engagement in one period. `paid_on` is the day on which it was closed, None while it is owed."""

    slug: str
    name: str
    code: str
    days: Days
    people: tuple[PersonPay, ...]
    paid_on: date | None = None

    @property
    def owes(self) -> bool:
        """Whether there is anything to pay, to decide or to settle."""
        return any(person.minutes or person.held for person in self.people)


@dataclass(frozen=True, slots=True)
class Forms:
    """A period as `inboxva pay` prints it, in each format; kept when it is closed, so that it never changes again."""

    text: str
    csv: str
    json: str
