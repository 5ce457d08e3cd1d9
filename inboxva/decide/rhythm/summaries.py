"""What is due by the clock alone: the weekly summaries (O10). `now` and what was sent before are arguments."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from inboxva.decide.etiquette import owner_awake
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.ownerletters import WeeklySummary
from inboxva.model.pay import PeriodPay
from inboxva.model.people import Engagement, Mode, People, WeeklyMoment
from inboxva.model.report import ReportFacts
from inboxva.model.when import wall_to_utc

REPORT = "report"
"""The kind of a letter that `report --send` queues: the daemon leaves it to that command."""


ON_TIME = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class SummaryDue:
    """A summary that should go out: the engagements in it (slugs, sorted), and the time it covers (aware UTC)."""

    slugs: tuple[str, ...]
    since: datetime
    until: datetime
    next_at: datetime

    @property
    def key(self) -> str:
        """Its outbox key: the same summary is never queued twice."""
        return f"summary:{','.join(self.slugs)}:{self.until:%Y-%m-%dT%H:%MZ}"


def summary_groups(people: People) -> Mapping[WeeklyMoment, tuple[Engagement, ...]]:
    """The engagements by the moment of their summary: those of one moment go into one mail (rule C9)."""
    groups: dict[WeeklyMoment, list[Engagement]] = defaultdict(list)
    for engagement in people.engagements:
        if engagement.summary:
            groups[engagement.summary].append(engagement)
    return {moment: tuple(sorted(group, key=lambda e: e.slug)) for moment, group in groups.items()}


def due_summaries(
    people: People, lines: Mapping[str, datetime], started: datetime, now: datetime
) -> tuple[SummaryDue, ...]:
    """The summaries due at `now`. `lines` is, per slug, where its last summary ended; `started` when the ledger began.

    One that was missed, or several, go out as one: from where the last ended to the latest due moment. Engagements of
    one moment whose last summaries ended apart (one was moved to another day) get one each this time, so that nothing
    is told twice and nothing is left out.
    """
    zone = people.owner.zone
    found = []
    for moment, engagements in summary_groups(people).items():
        until = moment_before(moment, now, zone)
        known = [lines[engagement.slug] for engagement in engagements if engagement.slug in lines]
        newcomers_since = min(known, default=started)
        ended: dict[datetime, list[str]] = defaultdict(list)
        for engagement in engagements:
            ended[lines.get(engagement.slug, newcomers_since)].append(engagement.slug)
        found += [
            SummaryDue(tuple(slugs), since, until, moment_after(moment, now, zone))
            for since, slugs in sorted(ended.items())
            if since < until
        ]
    return tuple(found)


def moment_before(moment: WeeklyMoment, now: datetime, zone: ZoneInfo) -> datetime:
    """The latest instant (aware UTC) of a weekly moment that is not after `now`."""
    local = now.astimezone(zone)
    day = local.date() - timedelta(days=(local.weekday() - moment.weekday) % 7)
    at = wall_to_utc(day, _clock(moment), zone)
    return at if at <= now else wall_to_utc(day - timedelta(days=7), _clock(moment), zone)


def moment_after(moment: WeeklyMoment, now: datetime, zone: ZoneInfo) -> datetime:
    """The next instant (aware UTC) of a weekly moment that is after `now`."""
    day = moment_before(moment, now, zone).astimezone(zone).date()
    return wall_to_utc(day + timedelta(days=7), _clock(moment), zone)


def summary_letter(
    due: SummaryDue, report: ReportFacts, unpaid: tuple[PeriodPay, ...], people: People, now: datetime
) -> Letter:
    """O10: one letter for all engagements of the moment, never skipped. `unpaid` are their pay periods that are not closed.

    On time it goes out at the moment the owner chose; a late one waits for the owner's waking hours.
    """
    owner = people.owner
    at = now if now - due.until < ON_TIME else owner_awake(owner, now)
    modes = {people.by_slug[slug].mode for slug in due.slugs}
    return Letter(
        key=due.key, kind="O10", to=Address(owner.address, owner.name), language=owner.language, answers=False,
        facts=WeeklySummary(owner.first_name, owner.timezone, report, due.next_at, unpaid),
        mode=Mode.DRAFT if modes == {Mode.DRAFT} else Mode.LIVE, not_before=at,
    )  # fmt: skip


def report_letter(report: ReportFacts, people: People, now: datetime, *, again: bool) -> Letter:
    """A report that the owner asked for by `report --send`: the summary of any period, with a key of its own."""
    owner = people.owner
    slugs = ",".join(sorted(engagement.slug for engagement in report.engagements))
    key = f"report:{slugs}:{report.period.since:%Y-%m-%dT%H:%MZ}:{report.period.until:%Y-%m-%dT%H:%MZ}"
    return Letter(
        key=f"{key}:{now:%Y-%m-%dT%H:%M:%S}" if again else key, kind=REPORT, language=owner.language, answers=False,
        to=Address(owner.address, owner.name), facts=WeeklySummary(owner.first_name, owner.timezone, report, None),
        mode=Mode.LIVE, not_before=now,
    )  # fmt: skip


def _clock(moment: WeeklyMoment) -> time:
    return time(moment.minute // 60 % 24, moment.minute % 60)
