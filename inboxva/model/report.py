"""What `inboxva report` and the weekly summary say, as facts (spec/cli.md)."""

from dataclasses import dataclass
from datetime import datetime

from inboxva.model.people import Money, Role
from inboxva.model.when import Due
from inboxva.model.work import Priority, Ref, State


@dataclass(frozen=True, slots=True)
class Period:
    """A span of time: from `since` (included) to `until` (not included), aware UTC, of days in `timezone`."""

    since: datetime
    until: datetime
    timezone: str


@dataclass(frozen=True, slots=True)
class OpenQuestion:
    """A question that waits for an answer. `asked_at` is aware UTC."""

    number: int
    text: str
    asked_by: str
    asked_at: datetime


@dataclass(frozen=True, slots=True)
class Item:
    """A task in a report: open at the period's end, or touched or closed in it. Minutes are all that are recorded.

    `recurs` are the owner's words for how it comes again, "" for a task that does not. `accepted_at` is when the owner took
    it, or the time for another word was over, which may lie ahead; `rework` how often the owner gave it back finished.
    """

    ref: Ref
    title: str
    state: State
    percent: int | None
    priority: Priority | None
    opened_at: datetime
    closed_at: datetime | None
    due: Due | None
    overdue: bool
    eta: Due | None
    minutes: int
    period_minutes: int
    cap_minutes: int | None
    waiting_on: Role | None
    waiting_since: datetime | None
    multi_task: bool
    holder: str
    holder_name: str
    questions: tuple[OpenQuestion, ...]
    blocked: tuple[str, ...]
    last_report: datetime | None
    last_note: str = ""
    recurs: str = ""
    accepted_at: datetime | None = None
    rework: int = 0


@dataclass(frozen=True, slots=True)
class Flag:
    """Something the owner should know about a task or an engagement. `ref` is None where it is about no task."""

    code: str
    ref: Ref | None
    message: str


@dataclass(frozen=True, slots=True)
class PersonTime:
    """The minutes of one assistant in the period, and what they cost at the agreed rate (None: not paid by the hour)."""

    address: str
    name: str
    minutes: int
    cost: Money | None


@dataclass(frozen=True, slots=True)
class EngagementFacts:
    """One engagement in a report. Counts are defined in spec/cli.md; response times are medians in minutes, or None.

    `thanks` are the owner's in the period: the task, if they are for one, the assistant's first name, the words.
    """

    slug: str
    name: str
    owner_messages: int
    assistant_messages: int
    held: int
    opened: int
    done: int
    open: int
    overdue: int
    blocked: int
    multi_task: int
    waiting_on_owner: int
    waiting_on_assistant: int
    minutes: int
    cap_minutes: int | None
    cost: Money | None
    owner_median_minutes: int | None
    assistant_median_minutes: int | None
    items: tuple[Item, ...]
    people: tuple[PersonTime, ...]
    flags: tuple[Flag, ...]
    thanks: tuple[tuple[Ref | None, str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Quieted:
    """Findings of this code reach the owner at `level` of `rules/lint.toml` in an engagement, because none was answered."""

    code: str
    engagement: str
    level: str


@dataclass(frozen=True, slots=True)
class ReportFacts:
    """The whole report: the period and each engagement asked for. `held` counts mail of no engagement kept aside.

    `quieted` is what the owner is told less loudly since this period, and has not asked for again in it; `silent` are
    the codes of findings that the owner wishes to hear nothing of, in any letter.
    """

    period: Period
    engagements: tuple[EngagementFacts, ...]
    held: int = 0
    quieted: tuple[Quieted, ...] = ()
    silent: frozenset[str] = frozenset()

    @property
    def quiet(self) -> bool:
        """Whether nothing happened and nothing is open (for `report --if-any`)."""
        return not self.held and not any(
            e.owner_messages or e.assistant_messages or e.held or e.items or e.minutes for e in self.engagements
        )
