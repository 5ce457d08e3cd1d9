"""The letters to owners as facts, each kind with a type of its own."""

from dataclasses import dataclass
from datetime import datetime

from inboxva.model.letterparts import CapReached, DueFacts
from inboxva.model.pay import PeriodPay
from inboxva.model.report import ReportFacts
from inboxva.model.work import Finding, Priority, Ref, State


@dataclass(frozen=True, slots=True)
class OpenWork:
    """A task that is open, as a line: minutes recorded, of its limit where it has one."""

    ref: Ref
    title: str
    state: State
    due: DueFacts | None
    minutes: int
    cap: int | None


@dataclass(frozen=True, slots=True)
class CapNotice:
    """O7, to the owner: limits reached, what is past one and waits for a yes (`held`, minutes), and what is open."""

    owner: str
    assistant: str
    engagement: str
    code: str
    limits: tuple[CapReached, ...]
    held: int
    open: tuple[OpenWork, ...]
    owner_zone: str


@dataclass(frozen=True, slots=True)
class ProposedTask:
    """One of the tasks found in a mail: a proposed subject, the sentence it was found in, its own deadline and limit."""

    title: str
    text: str
    due: DueFacts | None
    limit: int | None = None
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class SeveralTasks:
    """O3, to the owner: a mail seems to hold several tasks, and the split is offered.

    `written_at` is the mail's date, `starts_work` the assistant's next working hour (aware UTC; None if at work now).
    `beside` and `beside_title` are set where it was asked for in the thread of another task; then `tasks` may be one.
    `findings` are what else the owner is asked about in this letter.
    """

    owner: str
    assistant: str
    assistant_address: str
    ref: Ref
    subject: str
    written_at: datetime
    tasks: tuple[ProposedTask, ...]
    owner_zone: str
    starts_work: datetime | None
    beside: Ref | None = None
    beside_title: str = ""
    findings: tuple[Finding, ...] = ()


@dataclass(frozen=True, slots=True)
class UnclearRequest:
    """O4, to the owner: what would make a request firm. `lines` are the words to fill in: "due", "cap", "why", "outcome".

    `usual_due` and `usual_cap` (minutes) are what "ok" sets: the owner's own defaults, None where there is none.
    `names` are the first names to choose from where it is open who does it. `week_cap` is in minutes.
    """

    owner: str
    assistant: str
    ref: Ref
    title: str
    subject: str
    findings: tuple[Finding, ...]
    lines: tuple[str, ...]
    usual_due: DueFacts | None
    usual_cap: int | None
    week_cap: int | None
    owner_zone: str
    names: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Carried:
    """A line of a transcript: the owner's words, what was done (or why not), and whether anything was."""

    said: str
    outcome: str
    done: bool


@dataclass(frozen=True, slots=True)
class Transcript:
    """O11, to the owner: what each line of a command mail did. `told` are the first names who hear of it."""

    owner: str
    lines: tuple[Carried, ...]
    told: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class DraftChecked:
    """O12, to the owner: how a draft would be read, and what would make it clearer. Nothing was recorded.

    `subject` is without the word "check"; `limit` is in minutes, `due` and it are the message's, each task may have its
    own. `repeats` are the words for how it comes again; `filled` as in `RequestReceived`.
    """

    owner: str
    subject: str
    tasks: tuple[ProposedTask, ...]
    due: DueFacts | None
    limit: int | None
    priority: Priority | None
    questions: tuple[str, ...]
    undertakings: tuple[str, ...]
    findings: tuple[Finding, ...]
    owner_zone: str
    repeats: str = ""
    recipe: str = ""
    filled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class WeeklySummary:
    """O10, to the owner: the week of all engagements with the same `summary` time. `next_at` is the next summary's.

    `unpaid` are the pay periods that are not marked as paid and in which something is owed or waits for the owner's yes.
    """

    owner: str
    owner_zone: str
    report: ReportFacts
    next_at: datetime | None
    unpaid: tuple[PeriodPay, ...] = ()
