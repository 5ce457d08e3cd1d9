"""Limits that a report reaches: of a task, a week, a pay period (spec/letters.md, A12 and O7).

Each is told once, at 80 and at 100 percent, to the assistant and to the owner.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, datetime

from inboxva.decide import etiquette
from inboxva.decide.corrections import Sums
from inboxva.decide.pay import days_of
from inboxva.model.actions import Note
from inboxva.model.assistantletters import LimitReached
from inboxva.model.context import Context, TaskFacts
from inboxva.model.letterparts import CapReached, DueFacts
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.ownerletters import CapNotice, OpenWork
from inboxva.model.people import Acknowledge, Engagement, PayPeriod, People, Person, Policy
from inboxva.model.telling import Told, Topic
from inboxva.model.when import Due
from inboxva.model.work import OPEN_STATES, Ref

THRESHOLDS = (100, 80)
"""Percent of a limit, highest first."""
LITTLE = 60
"""Minutes of a limit: with less left, the assistant is told at once; with less than two of these, the owner may be."""
NOTICE = "cap:owner:"
"""What the key of a notice to the owner begins with; the engagement's slug follows, and what reached which limit."""


@dataclass(frozen=True, slots=True)
class Limit:
    """A limit and the minutes that count against it, before a report and after it. `scope` names it for ever."""

    kind: str
    scope: str
    cap: int
    before: int
    after: int
    ref: Ref | None = None
    title: str = ""
    last: date | None = None

    def key(self, percent: int) -> str:
        """The crossing of a percentage of it, for ever."""
        return f"{percent} % of {self.cap} min: {self.scope}"

    @property
    def past(self) -> int:
        """The minutes that the report brings past it."""
        return max(0, self.after - self.cap) - max(0, self.before - self.cap)

    @classmethod
    def of_key(cls, key: str) -> "tuple[int, Limit] | None":
        """The percentage and the limit that a key names, with the minutes that it took; None for what is no key."""
        match = _KEY.fullmatch(key)
        if match is None:
            return None
        percent, cap, scope = int(match["percent"]), int(match["cap"]), match["scope"]
        last = date.fromisoformat(match["last"]) if match["last"] else None
        least = -(-cap * percent // 100)
        return percent, cls(match["kind"] or "task", scope, cap, 0, least, Ref.parse(scope), last=last)

    @property
    def slug(self) -> str:
        """The engagement of a limit that is no task's."""
        return "" if self.ref else self.scope.partition(", ")[0]

    @property
    def address(self) -> str:
        """Whose limit it is, where it is no task's: a first address."""
        return "" if self.ref else self.scope.split(", ")[1]


_KEY = re.compile(
    r"(?P<percent>\d+) % of (?P<cap>\d+) min: "
    r"(?P<scope>[A-Z0-9]+-\d+|[^,]+, [^,]+, the (?P<kind>week|period) to (?P<last>\d{4}-\d\d-\d\d))"
)


@dataclass(frozen=True, slots=True)
class Crossing:
    """A limit of which a report reached `percent` for the first time."""

    limit: Limit
    percent: int

    @property
    def key(self) -> str:
        """What it is told under, once."""
        return self.limit.key(self.percent)

    @property
    def fact(self) -> CapReached:
        """The same as letters say it."""
        it = self.limit
        return CapReached(it.kind, self.percent, it.after, it.cap, it.ref, it.title, it.last)


@dataclass(frozen=True, slots=True)
class Reached:
    """What one mail reaches in one engagement. `held` are the minutes that it brings past a limit."""

    engagement: Engagement
    crossings: tuple[Crossing, ...]
    held: int

    @property
    def facts(self) -> tuple[CapReached, ...]:
        """The same as letters say it."""
        return tuple(crossing.fact for crossing in self.crossings)

    @property
    def tells(self) -> tuple[Told, ...]:
        """What a letter tells that says them."""
        return tuple(Told(Topic.LIMIT, crossing.limit.ref, crossing.key) for crossing in self.crossings)

    @property
    def left(self) -> int:
        """The minutes that are left of what is nearest to its limit."""
        return min(max(0, crossing.limit.cap - crossing.limit.after) for crossing in self.crossings)

    @property
    def is_used_up(self) -> bool:
        """Whether one of them is reached altogether."""
        return any(crossing.percent >= THRESHOLDS[0] for crossing in self.crossings)

    @property
    def notes(self) -> tuple[Note, ...]:
        """The events by which they are told once."""
        return tuple(Note("cap_reached", crossing.key, crossing.limit.ref) for crossing in self.crossings)


def reached(sums: Sums, context: Context, people: People, person: Person, day: date) -> tuple[Reached, ...]:
    """The limits that a report reaches, by engagement. `day` is the mail's, the assistant's date."""
    slugs = dict.fromkeys(one.record.slug for one in sums.counted if one.change > 0 and one.record.slug)
    found = []
    for slug in slugs:
        engagement = people.by_slug[slug]
        limits = tuple(_limits(sums, context, engagement, person, day))
        if crossings := tuple(_crossings(limits, context.caps_told)):
            tasks = sum(limit.past for limit in limits if limit.kind == "task")
            held = max(tasks, *(limit.past for limit in limits))
            found.append(Reached(engagement, crossings, held))
    return tuple(found)


def _crossings(limits: Iterable[Limit], told: frozenset[str]) -> Iterator[Crossing]:
    """The highest percentage of each limit that lies between before and after, unless it or a higher one was told."""
    for limit in limits:
        for place, percent in enumerate(THRESHOLDS, 1):
            threshold = limit.cap * percent
            if limit.before * 100 < threshold <= limit.after * 100:
                if told.isdisjoint(limit.key(higher) for higher in THRESHOLDS[:place]):
                    yield Crossing(limit, percent)
                break


def _limits(
    sums: Sums, context: Context, engagement: Engagement, person: Person, day: date
) -> Iterator[Limit]:  # fmt: skip
    """The limits that a report counts against, the task's own first: not of one that it finishes within its limit."""
    ours = [one for one in sums.counted if one.record.slug == engagement.slug]
    states = {one.record.task: one.record.section.state for one in ours if one.record.section.state}
    for ref in dict.fromkeys(one.record.task for one in ours if one.change):
        task = context.tasks.get(ref) if ref else None
        if task and task.cap_minutes:
            after = task.minutes + sums.of_task(task.ref)
            if after <= task.cap_minutes and states.get(ref, task.state) not in OPEN_STATES:
                continue
            yield Limit("task", str(ref), task.cap_minutes, task.minutes, after, ref, task.title)
    slug = engagement.slug
    for kind, cap, period, minutes in (
        ("week", engagement.weekly_cap, PayPeriod.WEEK, context.week_minutes.get(slug, 0)),
        ("period", engagement.period_cap, engagement.pay_period, context.period_minutes.get(slug, 0)),
    ):
        if cap:
            days = days_of(day, period)
            change = sums.change(one for one in ours if days.first <= one.record.day <= days.last)
            scope = f"{slug}, {person.address}, the {kind} to {days.last}"
            yield Limit(kind, scope, cap, minutes, minutes + change, last=days.last)


def waits_for_sheet(reached: Reached, policy: Policy) -> bool:
    """Whether the assistant hears of it in their day sheet: where receipts are gathered, with an hour left or more."""
    gathers = reached.engagement.acknowledge is Acknowledge.DAY and policy.letters.day_sheet
    return gathers and not reached.is_used_up and reached.left >= LITTLE


def waits_for_digest(
    reached: Reached, context: Context, people: People, person: Person, sums: Sums, policy: Policy
) -> bool:  # fmt: skip
    """Whether the owner hears of it in their digest or summary: 80 percent, unless little is left and more is open."""
    if policy.letters.caps != "now":
        return True
    if reached.is_used_up or not policy.letters.brief:
        return False
    open_work = _open(context, people, reached.engagement, person, sums)
    needed = sum(max(0, work.cap - work.minutes) for work in open_work if work.cap)
    return reached.left >= 2 * LITTLE or needed <= reached.left


def limit_reached(reached: Reached, people: People, person: Person, now: datetime) -> Letter:
    """A12: alone, where no receipt goes that it could ride in."""
    engagement = reached.engagement
    return Letter(
        key=f"cap:assistant:{reached.crossings[0].key}", kind="A12", to=Address(person.address, person.name),
        facts=LimitReached(person.first_name, people.owner.first_name, engagement.name, reached.facts),
        language=person.language, mode=engagement.mode, not_before=now, slug=engagement.slug, answers=False,
        tells=reached.tells,
    )  # fmt: skip


def cap_notice(reached: Reached, context: Context, people: People, person: Person, sums: Sums) -> Letter:
    """O7: a root of its own, in the owner's waking hours."""
    engagement, owner = reached.engagement, people.owner
    facts = CapNotice(
        owner.first_name, person.first_name, engagement.name, engagement.code, reached.facts, reached.held,
        tuple(_open(context, people, engagement, person, sums)), owner.timezone,
    )  # fmt: skip
    return Letter(
        key=f"{NOTICE}{engagement.slug}:{reached.crossings[0].key}", kind="O7",
        to=Address(owner.address, owner.name), facts=facts, language=owner.language, mode=engagement.mode,
        not_before=etiquette.owner_awake(owner, context.now), slug=engagement.slug, answers=False, tells=reached.tells,
    )  # fmt: skip


def _open(
    context: Context, people: People, engagement: Engagement, person: Person, sums: Sums
) -> Iterator[OpenWork]:  # fmt: skip
    """The assistant's tasks that are open after the report, the first due first."""
    said = {one.record.task: one.record.section.state for one in sums.counted if one.record.section.state}
    known = {**{task.ref: task for task in context.open_tasks}, **context.tasks}
    for task in sorted(known.values(), key=_by_due):
        state = said.get(task.ref) or task.state
        theirs = task.slug == engagement.slug and task.holder in person.addresses
        if theirs and state in OPEN_STATES:
            minutes = task.minutes + sums.of_task(task.ref)
            due = _due(task.due, people.owner)
            yield OpenWork(task.ref, task.title, state, due, minutes, task.cap_minutes)


def _by_due(task: TaskFacts) -> tuple[bool, str, Ref]:
    return (task.due is None, task.due.instant.isoformat() if task.due else "", task.ref)


def _due(due: Due | None, owner: Person) -> DueFacts | None:
    return DueFacts(due.instant, due.text, due.grain.value, due.zone, owner.timezone) if due else None
