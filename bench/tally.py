"""What went out in a simulated time, counted as its receivers would count it: by kind, person, week and day."""

from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from typing import TypeVar

from bench.world import table
from inboxva.model.letters import UNASKED
from inboxva.model.outbox import OutboxRow
from inboxva.model.people import People, Person

K = TypeVar("K")
V = TypeVar("V")
OWNERS_WORDS = frozenset({"A4", "A5", "A11", "A13", "A15", "A17"})
"""The kinds that pass the owner's own words on."""
WEEKLY = "O10"


@dataclass(frozen=True, slots=True)
class Tally:
    """The letters that were sent, and who gets them."""

    rows: tuple[OutboxRow, ...]
    people: People

    def receiver(self, row: OutboxRow) -> Person:
        """Whose inbox a letter went to."""
        person = self.people.person(row.to)
        assert person is not None, row.to
        return person

    def day(self, row: OutboxRow) -> date:
        """The receiver's own date when it was sent."""
        return self.local(row).date()

    def local(self, row: OutboxRow) -> datetime:
        """The receiver's own clock when it was sent."""
        assert row.sent_at is not None
        return row.sent_at.astimezone(self.receiver(row).zone)

    def unasked(self) -> Iterable[OutboxRow]:
        """Those that keep to a ceiling a day."""
        return (row for row in self.rows if row.kind in UNASKED)

    def per_day(self, rows: Iterable[OutboxRow]) -> Mapping[tuple[Person, date], list[OutboxRow]]:
        """By receiver and their own day."""
        return grouped(rows, lambda row: (self.receiver(row), self.day(row)))

    def to(self, person: Person) -> list[OutboxRow]:
        """What one person got."""
        return [row for row in self.rows if self.receiver(row) == person]

    def show(self) -> None:
        """Prints letters by kind and receiver per week, and the days with most of them."""
        people = (*self.people.assistants, self.people.owner)
        weeks = sorted({monday(self.day(row)) for row in self.rows})
        for person in people:
            mine = self.to(person)
            counts = Counter((row.kind, monday(self.day(row))) for row in mine)
            kinds = sorted({row.kind for row in mine}, key=lambda kind: (kind[0], int(kind[1:])))
            heads = [f"{person.first_name} ({person.timezone})", *(f"{week:%-d %b}" for week in weeks), "all"]
            body = [
                [f"{kind}{' *' if kind in UNASKED else ''}", *(str(counts[kind, week] or "") for week in weeks),
                 str(sum(row.kind == kind for row in mine))]
                for kind in kinds
            ]  # fmt: skip
            sums = ["all", *(str(sum(monday(self.day(row)) == week for row in mine)) for week in weeks), str(len(mine))]
            table(heads, [*body, sums])
            days = Counter(len(rows) for (who, _), rows in self.per_day(self.rows).items() if who == person)
            spread = ", ".join(f"{count} on {days[count]} days" for count in sorted(days))
            most = max(
                (len(rows) for (who, _), rows in self.per_day(self.unasked()).items() if who == person), default=0
            )
            print(f"a day: {spread}; unasked at most {most}\n")
        print("* unasked: in working or waking hours only, four a day to an assistant, five to the owner")


def monday(day: date) -> date:
    """The first day of its week."""
    return day - timedelta(days=day.weekday())


def grouped(values: Iterable[V], key: Callable[[V], K]) -> dict[K, list[V]]:
    """The values by what they have in common."""
    found: dict[K, list[V]] = defaultdict(list)
    for value in values:
        found[key(value)].append(value)
    return found
