"""The facts of a report or summary, counted as spec/cli.md defines them."""

import json
from collections import defaultdict
from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from datetime import date, datetime, timedelta
from decimal import Decimal
from statistics import median

from inboxva.model.pay import Agreed, in_force, rounded
from inboxva.model.people import Engagement, Money, People, Role
from inboxva.model.report import EngagementFacts, Flag, Item, Period, PersonTime, Quieted, ReportFacts
from inboxva.model.when import zone_named
from inboxva.model.work import OPEN_STATES, Ref, State
from inboxva.store import pay
from inboxva.store.columns import instant
from inboxva.store.database import Database, marks
from inboxva.store.hours import STANDS
from inboxva.store.items import BEGINNING, Span, items, span_of
from inboxva.store.tasks import SOME

MAILS = """
SELECT e.slug, m.role, CASE WHEN m.held IS NULL THEN 0 ELSE 1 END, count(*) FROM message m
LEFT JOIN engagement e ON e.id = m.engagement_id
WHERE m.effective_at >= ? AND m.effective_at < ? AND (m.held IS NOT NULL OR (m.proven AND m.kind <> 'automatic'))
GROUP BY 1, 2, 3"""
ACTIVE = """
SELECT DISTINCT m.thread_id FROM message m JOIN engagement e ON e.id = m.engagement_id
WHERE e.slug = ? AND m.effective_at >= ? AND m.effective_at < ? AND m.thread_id IS NOT NULL"""
TALK = """
SELECT m.thread_id, m.role, m.effective_at, m.sender FROM message m
WHERE m.held IS NULL AND m.proven AND m.kind <> 'automatic' AND m.effective_at < ? AND m.role IN ('owner', 'assistant')
  AND m.thread_id IN {threads} ORDER BY m.thread_id, m.effective_at, m.msgid"""
HOURS = """
SELECT e.slug, p.email, p.name, h.day, sum(h.minutes) FROM time_entry h JOIN engagement e ON e.id = h.engagement_id
JOIN person p ON p.id = h.person_id
WHERE {during} AND {stands}
GROUP BY e.slug, p.email, p.name, h.day ORDER BY p.email, h.day"""
FOUND = """
SELECT e.slug, m.id, m.lint, t.number, te.code FROM message m JOIN engagement e ON e.id = m.engagement_id
LEFT JOIN report r ON r.thread_id = m.thread_id AND r.message_id = m.id
LEFT JOIN thread d ON d.id = m.thread_id AND m.role = 'owner'
LEFT JOIN task t ON t.id = coalesce(r.task_id, (SELECT min(q.id) FROM task q WHERE q.message_id = m.id), d.task_id)
LEFT JOIN engagement te ON te.id = t.engagement_id
WHERE m.held IS NULL AND m.proven AND m.lint <> '' AND (m.role = 'assistant' OR m.kind <> 'command')
  AND (t.id IS NULL OR t.ruled <> 'dropped') AND m.effective_at >= ? AND m.effective_at < ?
ORDER BY m.effective_at, m.msgid, r.key"""
MUTED = """
SELECT m.code, m.level FROM muting m
WHERE m.engagement_id IS NULL AND m.at < ? AND m.person_id IS NULL AND m.undone_at IS NULL ORDER BY m.key, m.id"""
QUIETED = """
SELECT m.code, e.name, m.level FROM muting m JOIN engagement e ON e.id = m.engagement_id
WHERE m.why = 'ignored' AND m.level <> '' AND m.at >= ? AND m.at < ? AND e.slug IN {slugs} AND NOT EXISTS (
  SELECT 1 FROM muting n WHERE n.code = m.code AND n.owner_id = m.owner_id AND n.at < ?
    AND n.person_id IS NULL AND n.undone_at IS NULL
    AND (n.engagement_id IS NULL OR n.engagement_id = m.engagement_id) AND (n.key > m.key OR (n.key = m.key AND n.id > m.id)))
ORDER BY m.key, m.id"""

THANKS = """
SELECT e.slug, p.email, p.name, k.code, t.number, x.text FROM thanks x JOIN person p ON p.id = x.person_id
LEFT JOIN engagement e ON e.id = x.engagement_id
LEFT JOIN task t ON t.id = x.task_id LEFT JOIN engagement k ON k.id = t.engagement_id
WHERE x.at >= ? AND x.at < ? ORDER BY x.at, x.id"""

Working = Callable[[str, datetime, datetime], float]
"""The minutes that a person (by an address of theirs) works from one instant to another."""
Thanked = tuple[Ref | None, str, str]
Agreements = Mapping[str, Mapping[str, Sequence[Agreed]]]
"""What was agreed, by slug and first address, earliest first."""


def elapsed(address: str, start: datetime, end: datetime) -> float:
    """The minutes from one instant to another, worked or not."""
    return (end - start).total_seconds() / 60


def report(
    database: Database,
    people: People,
    period: Period,
    slugs: Sequence[str],
    *,
    stated: Period,
    working: Working = elapsed,
) -> ReportFacts:
    """The report of a period on these engagements (none named: all), as the ledger stood at the period's end.

    `stated` is the period as it was asked for, which may end in the future. `working` measures how long answers took.
    """
    asked = [engagement for engagement in people.engagements if not slugs or engagement.slug in slugs]
    span = span_of(period)
    mails: dict[tuple[str | None, str], int] = defaultdict(int)
    for slug, role, held, number in database.rows(MAILS, (span.since, span.until)):
        mails[slug, "held" if held else role] += number
    listed: dict[str, list[Item]] = defaultdict(list)
    for slug, item in items(database, people, [engagement.slug for engagement in asked], period):
        listed[slug].append(item)
    agreed = {engagement.slug: pay.agreements(database, engagement.slug) for engagement in asked}
    found = findings(database, span)
    times = person_times(database, span, agreed)
    thanked = thanks(database, people, span)
    engagements = tuple(
        replace(
            facts(
                database, e, period, span, mails, listed[e.slug], times.get(e.slug, ()), agreed, found[e.slug], working
            ),
            thanks=tuple(thanked[e.slug]),
        )
        for e in asked
    )
    slugs = tuple(engagement.slug for engagement in asked)
    rows = database.rows(QUIETED.format(slugs=marks(slugs)), (span.since, span.until, *slugs, span.until))
    muted: dict[str, str] = dict(database.rows(MUTED, (span.until,)))
    return ReportFacts(
        stated, engagements, held=mails[None, "held"], quieted=tuple(Quieted(*row) for row in rows),
        silent=frozenset(code for code, level in muted.items() if level == "off"),
    )  # fmt: skip


def facts(
    database: Database,
    engagement: Engagement,
    period: Period,
    span: Span,
    mails: dict[tuple[str | None, str], int],
    listed: list[Item],
    people: Sequence[PersonTime],
    agreed: Agreements,
    found: Sequence[Flag],
    working: Working,
) -> EngagementFacts:
    """One engagement of a report."""
    slug = engagement.slug
    held = mails[slug, "held"]
    running = [item for item in listed if item.state in OPEN_STATES]
    last = (period.until - timedelta(microseconds=1)).astimezone(zone_named(period.timezone)).date()
    now_agreed = [in_force(rows, last) for rows in agreed[slug].values()]
    cap = max((terms.weekly_cap for terms in now_agreed if terms.weekly_cap is not None), default=None)
    minutes = sum(person.minutes for person in people)
    asked, answered = response_minutes(database, slug, span, working)
    return EngagementFacts(
        slug=slug,
        name=engagement.name,
        owner_messages=mails[slug, Role.OWNER.value],
        assistant_messages=mails[slug, Role.ASSISTANT.value],
        held=held,
        opened=sum(period.since <= item.opened_at for item in listed),
        done=sum(item.state is State.DONE and within(item.closed_at, period) for item in listed),
        open=len(running),
        overdue=sum(item.overdue for item in running),
        blocked=sum(item.state is State.BLOCKED for item in running),
        multi_task=sum(item.multi_task and period.since <= item.opened_at for item in listed),
        waiting_on_owner=sum(item.waiting_on is Role.OWNER for item in running),
        waiting_on_assistant=sum(item.waiting_on is Role.ASSISTANT for item in running),
        minutes=minutes,
        cap_minutes=cap,
        cost=together(people, next((terms.rate for terms in now_agreed if terms.rate), None)),
        owner_median_minutes=asked,
        assistant_median_minutes=answered,
        items=tuple(listed),
        people=tuple(people),
        flags=(*flags(listed, period, held, minutes, cap), *found),
    )


def within(at: datetime | None, period: Period) -> bool:
    """Whether an instant is in the period."""
    return at is not None and period.since <= at < period.until


def response_minutes(database: Database, slug: str, span: Span, working: Working) -> tuple[int | None, int | None]:
    """The medians of how long the owner and the assistants took to answer the other in a thread, in working minutes.

    They are of who answers. An answer counts in the period it was written in, from the first mail of the other that it
    answers.
    """
    threads = [thread for (thread,) in database.rows(ACTIVE, (slug, span.since, span.until))]
    took: dict[str, list[float]] = {"owner": [], "assistant": []}
    for start in range(0, len(threads), SOME):
        some = threads[start : start + SOME]
        thread, speaker, first = 0, "", ""
        for of, role, at, sender in database.rows(TALK.format(threads=marks(some)), (span.until, *some)):
            if of != thread or role != speaker:
                if of == thread and at >= span.since:
                    took[role].append(working(sender, instant(first), instant(at)))
                thread, speaker, first = of, role, at
    owner, assistant = (round(median(times)) if times else None for times in took.values())
    return owner, assistant


def thanks(database: Database, people: People, span: Span) -> dict[str, list[Thanked]]:
    """The owner's words of thanks in the period, by slug; those for no task stand with the first that the person is in."""
    found: dict[str, list[Thanked]] = defaultdict(list)
    for slug, email, name, code, number, text in database.rows(THANKS, (span.since, span.until)):
        person = people.person(email)
        first = next(iter(people.engagements_of(person)), None) if person else None
        place = slug or (first.slug if first else "")
        who = person.first_name if person else name
        found[place].append((Ref(code, number) if code else None, who, text))
    return found


def findings(database: Database, span: Span) -> dict[str, list[Flag]]:
    """What was found in the mails of the period, by slug; of the task that the mail is about, where that is one."""
    tasks: dict[tuple[int, str, str], set[Ref | None]] = {}
    for slug, mail, lint, number, code in database.rows(FOUND, (span.since, span.until)):
        tasks.setdefault((mail, slug, lint), set()).add(Ref(code, number) if code else None)
    found: dict[str, dict[Flag, None]] = defaultdict(dict)
    for (_, slug, lint), refs in tasks.items():
        (ref,) = refs if len(refs) == 1 else (None,)
        told = ((code, message) for code, message in json.loads(lint) if code != "multi_task")  # a task's own flag
        found[slug].update((Flag(code, ref, message), None) for code, message in told)
    return defaultdict(list, {slug: list(flags) for slug, flags in found.items()})


def person_times(database: Database, span: Span, agreed: Agreements) -> dict[str, list[PersonTime]]:
    """The minutes of each assistant in the period and their cost at each day's rate, by slug."""
    minutes: dict[tuple[str, str, str], int] = defaultdict(int)
    costs: dict[tuple[str, str, str], list[tuple[Decimal, str]]] = defaultdict(list)
    for slug, email, name, day, worked in database.rows(HOURS.format(during=span.during, stands=STANDS), span.values):
        minutes[slug, email, name] += int(worked)
        rate = in_force(agreed.get(slug, {}).get(email, ()), date.fromisoformat(day)).rate
        if rate is not None:
            costs[slug, email, name].append((int(worked) * rate.amount, rate.currency))
    found: dict[str, list[PersonTime]] = defaultdict(list)
    for (slug, email, name), worked in minutes.items():
        earned = costs[slug, email, name]
        cost = Money(rounded(sum((e for e, _ in earned), Decimal()) / 60), earned[-1][1]) if earned else None
        found[slug].append(PersonTime(email, name, worked, cost))
    return found


def together(people: Sequence[PersonTime], rate: Money | None) -> Money | None:
    """What an engagement cost: the sum of what its people earned. None where nobody is paid by the hour."""
    earned = [person.cost for person in people if person.cost]
    if not earned:
        return Money(Decimal("0.00"), rate.currency) if rate else None
    return Money(sum((cost.amount for cost in earned), Decimal()), earned[0].currency)


def flags(listed: Sequence[Item], period: Period, held: int, minutes: int, cap: int | None) -> tuple[Flag, ...]:
    """What the owner should know."""
    found = []
    for item in listed:
        is_open = item.state in OPEN_STATES
        if item.multi_task and period.since <= item.opened_at:
            found.append(Flag("multi_task", item.ref, f"{item.ref} seems to ask for several tasks."))
        if item.overdue and item.due:
            found.append(Flag("overdue", item.ref, f"{item.ref} was due {item.due.text}."))
        elif is_open and item.due and item.eta and item.eta.instant > item.due.instant:
            found.append(Flag("late", item.ref, f"{item.ref} is expected {item.eta.text}, after its due date."))
        if is_open and item.cap_minutes is not None and item.minutes > item.cap_minutes:
            text = f"{item.ref} has {item.minutes} min recorded, above its limit of {item.cap_minutes} min."
            found.append(Flag("over_cap", item.ref, text))
    if cap is not None and minutes > cap and period.until - period.since <= timedelta(days=7, hours=1):
        found.append(Flag("over_cap", None, f"{minutes} min were recorded, above the weekly limit of {cap} min."))
    if held:
        mails = "One mail was" if held == 1 else f"{held} mails were"
        found.append(Flag("held", None, f"{mails} kept aside: the sender was not proven."))
    return tuple(found)


def current(now: datetime) -> Period:
    """All time up to now, this instant included."""
    return Period(BEGINNING, now + timedelta(microseconds=1), "UTC")


def tasks(
    database: Database,
    people: People,
    now: datetime,
    *,
    open_only: bool,
    overdue: bool,
    waiting: Role | None,
    slug: str | None,
) -> list[Item]:
    """The tasks of the configured engagements as they stand now, filtered."""
    slugs = [slug] if slug is not None else [engagement.slug for engagement in people.engagements]
    return [
        item
        for _, item in items(database, people, slugs, current(now))
        if (not open_only or item.state in OPEN_STATES)
        and (not overdue or item.overdue)
        and (waiting is None or item.waiting_on is waiting)
    ]
