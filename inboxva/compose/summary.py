"""The owner's week, sorted into what a person reads first: their own debt, what is late, what is finished.

Every task of the period stands in exactly one section, so that the counts close (spec/letters.md, 8).
"""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from itertools import groupby

from inboxva.compose.words import called
from inboxva.model.pay import PeriodPay
from inboxva.model.people import Money, Role
from inboxva.model.report import EngagementFacts, Item, PersonTime, ReportFacts
from inboxva.model.work import Ref, State


@dataclass(frozen=True, slots=True)
class Asked:
    """A question as the owner sees it: who asks, and the address to answer to."""

    number: int
    text: str
    who: str
    email: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Entry:
    """A task in a section: `who` holds it, by the name a letter uses."""

    item: Item
    who: str
    questions: tuple[Asked, ...]


@dataclass(frozen=True, slots=True)
class Finished:
    """What one person finished in one engagement."""

    who: str
    refs: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class Acceptance:
    """What a word of the owner can still change of the finished tasks: the first `reopen` would name, and by when.

    `first` and `last` are the instants at which silence takes the first and the last of them; None where none is known.
    """

    reopen: Ref
    first: datetime | None
    last: datetime | None


@dataclass(frozen=True, slots=True)
class Time:
    """One person's minutes in one engagement. `cap` only where nobody shares it; `of` names the engagement if need be."""

    who: str
    of: str
    minutes: int
    cap: int | None
    cost: Money | None


@dataclass(frozen=True, slots=True)
class Summary:
    """The sections of a period. `waiting` are the owner's turn; `idea` is the finding met most often, if met twice.

    `acceptance` is None where each finished task was taken. `praise` is a finished task that nobody has thanked for, and
    who did it; `thanks` are the owner's words: (task, first name, words). `rows` is how many tasks of each engagement a
    mail's tables may show, so that it stays under 100 kB.
    """

    waiting: tuple[Entry, ...]
    late: tuple[Entry, ...]
    blocked: tuple[Entry, ...]
    finished: tuple[Finished, ...]
    cancelled: tuple[Entry, ...]
    on_track: tuple[Entry, ...]
    times: tuple[Time, ...]
    totals: tuple[Money, ...]
    held: int
    idea: tuple[str, int] | None
    rows: int
    acceptance: Acceptance | None = None
    praise: tuple[Ref, str] | None = None
    thanks: tuple[tuple[Ref | None, str, str], ...] = ()

    @property
    def finished_count(self) -> int:
        """How many tasks were finished."""
        return sum(len(part.refs) for part in self.finished)

    @property
    def first_question(self) -> int | None:
        """The number of the first question that is open, in the order they are shown."""
        return next((asked.number for entry in self.waiting for asked in entry.questions), None)

    @property
    def empty(self) -> bool:
        """Whether there is nothing to say but that the program runs."""
        return not (
            self.waiting or self.late or self.blocked or self.finished or self.cancelled or self.on_track
            or self.held or any(time.minutes for time in self.times)
        )  # fmt: skip


def summarise(report: ReportFacts) -> Summary:
    """The report's tasks in sections; each engagement's in the order given."""
    names = short_names(report)
    sections: dict[str, list[Entry]] = {name: [] for name in SECTIONS}
    for item in (item for engagement in report.engagements for item in engagement.items):
        if name := section_of(item, report):
            sections[name].append(entry_of(item, names))
    done = sections.pop("finished")
    finished = [
        Finished(who, tuple(sorted(entry.item.ref for entry in group)))
        for (_, who), group in groupby(sorted(done, key=maker), key=maker)
    ]
    silent = report.silent.union(quieted.code for quieted in report.quieted)
    flags = (flag for engagement in report.engagements for flag in engagement.flags)
    codes = Counter(flag.code for flag in flags if flag.code not in silent)
    thanks = tuple(words for engagement in report.engagements for words in engagement.thanks)
    times = tuple(time for engagement in report.engagements for time in times_of(engagement, report, names))
    return Summary(
        **{name: tuple(entries) for name, entries in sections.items()},
        finished=tuple(finished),
        times=times,
        totals=total(time.cost for time in times),
        held=report.held + sum(engagement.held for engagement in report.engagements),
        idea=next(((code, count) for code, count in codes.most_common(1) if count > 1 and "ideas" not in silent), None),
        rows=max(5, 80 // max(1, len(report.engagements))),
        acceptance=acceptance_of(done, report),
        praise=next(
            ((e.item.ref, e.who) for e in reversed(done) if e.item.ref not in {ref for ref, *_ in thanks}), None
        ),
        thanks=thanks,
    )


def acceptance_of(done: Iterable[Entry], report: ReportFacts) -> Acceptance | None:
    """What of the finished tasks is not taken yet at the period's end."""
    until = report.period.until
    waiting = sorted((entry.item for entry in done if not taken(entry.item, until)), key=lambda item: item.ref)
    days = sorted(item.accepted_at for item in waiting if item.accepted_at)
    if not waiting:
        return None
    return Acceptance(waiting[0].ref, days[0] if days else None, days[-1] if days else None)


def taken(item: Item, now: datetime) -> bool:
    """Whether a finished task has been accepted."""
    return item.accepted_at is not None and item.accepted_at <= now


SECTIONS = ("waiting", "late", "blocked", "finished", "cancelled", "on_track")


def section_of(item: Item, report: ReportFacts) -> str | None:
    """The one section a task stands in; None for one that was closed before the period and only touched in it."""
    if item.closed_at is not None and item.closed_at < report.period.since:
        return None
    if item.state is State.CANCELLED:
        return "cancelled"
    if item.questions or (item.waiting_on is Role.OWNER and item.state is not State.DONE):
        return "waiting"
    if item.state is State.DONE:
        return "finished"
    if item.overdue or (item.due and item.eta and item.eta.instant > item.due.instant):
        return "late"
    return "blocked" if item.state is State.BLOCKED or item.blocked else "on_track"


def maker(entry: Entry) -> tuple[str, str]:
    """What finished tasks are gathered by."""
    return entry.item.ref.code, entry.who


def entry_of(item: Item, names: dict[str, str]) -> Entry:
    """A task with the names that letters use. Who asks may be written as an address or as a name."""
    asked = tuple(
        Asked(
            question.number,
            question.text,
            names.get(question.asked_by, called(question.asked_by.partition("@")[0])),
            question.asked_by if "@" in question.asked_by else item.holder,
            question.asked_at,
        )
        for question in item.questions
    )
    return Entry(item, names[item.holder], asked)


def short_names(report: ReportFacts) -> dict[str, str]:
    """Address → first name; the whole name where two people share the first."""
    whole = {item.holder: item.holder_name for e in report.engagements for item in e.items}
    whole |= {person.address: person.name for e in report.engagements for person in e.people}
    first = Counter(called(name) for name in set(whole.values()))
    return {address: called(name) if first[called(name)] == 1 else name for address, name in whole.items()}


def times_of(engagement: EngagementFacts, report: ReportFacts, names: dict[str, str]) -> Iterable[Time]:
    """The engagement's people and their minutes; the engagement is named for who works in several."""
    for person in engagement.people:
        several = sum(other.address == person.address for e in report.engagements for other in e.people) > 1
        yield Time(
            names[person.address],
            engagement.name if several else "",
            person.minutes,
            engagement.cap_minutes if alone(engagement, person) else None,
            person.cost,
        )


def alone(engagement: EngagementFacts, person: PersonTime) -> bool:
    """Whether the engagement's cap is this person's own."""
    return all(other.address == person.address or not other.minutes for other in engagement.people)


def past_limits(periods: Iterable[PeriodPay]) -> tuple[tuple[str, int], ...]:
    """The minutes past a limit that wait for the owner's yes, by the code of the engagement."""
    held: Counter[str] = Counter()
    for period in periods:
        held[period.code] += sum(person.held for person in period.people)
    return tuple((code, minutes) for code, minutes in sorted(held.items()) if minutes)


def total(costs: Iterable[Money | None]) -> tuple[Money, ...]:
    """The sum in each currency."""
    sums: dict[str, Decimal] = {}
    for cost in costs:
        if cost is not None:
            sums[cost.currency] = sums.get(cost.currency, Decimal()) + cost.amount
    return tuple(Money(amount, currency) for currency, amount in sums.items())
