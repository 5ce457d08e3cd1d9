"""The letters to owners as facts, each kind with a type of its own."""

from dataclasses import dataclass
from datetime import date, datetime

from inboxva.model.history import TaskHistory
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
    """A line of a transcript: the owner's words, what was done (or why not), and whether anything was.

    `outcome` is "" for a line that only asks to see something: it is answered by that, and not said back.
    """

    said: str
    outcome: str
    done: bool


@dataclass(frozen=True, slots=True)
class ListedTask:
    """A task as a line of a list, under a number that the next command may use. `since` is when the turn came."""

    number: int
    ref: Ref
    title: str
    holder: str
    state: State
    percent: int | None
    due: DueFacts | None
    overdue: bool
    waits_for_owner: bool
    since: datetime | None


@dataclass(frozen=True, slots=True)
class HeldMail:
    """A mail that was kept aside because its sender was not proven, under the number by which it is released."""

    number: int
    sender: str
    subject: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Transcript:
    """O11, to the owner: what each line of a command mail did. `told` are the first names who hear of it.

    `undo` is the code that takes back what can be taken back, for a day; "" where nothing can. What was asked for follows
    the lines: `listed` (None: no list was asked for), `shown`, `report`, `pay`, `held` (likewise None).
    """

    owner: str
    lines: tuple[Carried, ...]
    told: tuple[str, ...] = ()
    undo: str = ""
    owner_zone: str = "UTC"
    listed: tuple[ListedTask, ...] | None = None
    shown: tuple[TaskHistory, ...] = ()
    report: ReportFacts | None = None
    pay: tuple[PeriodPay, ...] | None = None
    held: tuple[HeldMail, ...] | None = None
    help: bool = False


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


@dataclass(frozen=True, slots=True)
class QuestionsAsked:
    """O5, to the owner: questions, or what is in the assistant's way, that cannot wait until the morning.

    `starts_work` is the assistant's next working hour (aware UTC; None: they are at work now).
    """

    owner: str
    assistant: str
    ref: Ref | None
    title: str
    questions: tuple[tuple[int, str], ...]
    blocked: tuple[str, ...]
    due: DueFacts | None
    owner_zone: str
    starts_work: datetime | None


@dataclass(frozen=True, slots=True)
class TurnQuestion:
    """A question of a digest: its number and words, who asked (a first name) since when, about which task, if any."""

    number: int
    text: str
    who: str
    ref: Ref | None
    title: str
    since: datetime


@dataclass(frozen=True, slots=True)
class TurnTask:
    """A task of a digest. `words` are the assistant's own about it, `since` is when it became the owner's turn.

    `why` is "blocked", "waiting" (they wait for the owner), "asked" (a question in plain words), "undertaken" (the owner
    said they would do something), "done", or "late"; then `due` and `eta` say by how much, `moved` that the ETA was moved
    again. `accepted_on` is the day on which a finished task counts as accepted without a word.
    """

    ref: Ref
    title: str
    who: str
    why: str
    words: str
    since: datetime
    due: DueFacts | None = None
    eta: datetime | None = None
    moved: bool = False
    accepted_on: date | None = None


@dataclass(frozen=True, slots=True)
class TurnAway:
    """An absence of a digest: who, until which day, and their tasks that are due within it."""

    who: str
    until: date
    due: tuple[Ref, ...]


@dataclass(frozen=True, slots=True)
class TurnFinding:
    """A finding of a digest: what would make the request of a task clearer."""

    ref: Ref
    title: str
    message: str


@dataclass(frozen=True, slots=True)
class YourTurn:
    """O6, to the owner: what only the owner can do, then what they may want to know. Of all engagements.

    `limits` are (engagement, assistant, limit); `carried` lines of the owner's that worked and reached nobody else, each in
    quotes and with its outcome; `held` is how many mails were kept aside since the last one.
    """

    owner: str
    owner_zone: str
    questions: tuple[TurnQuestion, ...]
    waiting: tuple[TurnTask, ...]
    late: tuple[TurnTask, ...]
    finished: tuple[TurnTask, ...]
    away: tuple[TurnAway, ...] = ()
    limits: tuple[tuple[str, str, CapReached], ...] = ()
    findings: tuple[TurnFinding, ...] = ()
    carried: tuple[str, ...] = ()
    held: int = 0


@dataclass(frozen=True, slots=True)
class LateNotice:
    """O8, to the owner, alone: a task due within a day is expected after its due date, or its ETA was moved again."""

    owner: str
    assistant: str
    ref: Ref
    title: str
    due: DueFacts | None
    eta: datetime
    words: str
    moved: bool
    owner_zone: str


@dataclass(frozen=True, slots=True)
class PleaseConfirm:
    """O13, to the owner: lines that go out to others or cannot be undone wait for a yes. `code` is the token for them.

    Each line is with what it would do.
    """

    owner: str
    lines: tuple[tuple[str, str], ...]
    code: str


@dataclass(frozen=True, slots=True)
class CommandHeld:
    """O14, to the owner: a mail that claimed to be theirs gave commands, and was not obeyed. `reason` is why."""

    owner: str
    subject: str
    at: datetime
    lines: tuple[str, ...]
    reason: str
    owner_zone: str


@dataclass(frozen=True, slots=True)
class AssistantAway:
    """O17, to the owner, alone: an assistant is away until `until`, and these tasks are due within a day."""

    owner: str
    assistant: str
    until: date
    tasks: tuple[OpenWork, ...]
    owner_zone: str


@dataclass(frozen=True, slots=True)
class PersonalNote:
    """O18, to the owner: an assistant wrote something personal, which no program should answer. Its words stay there."""

    owner: str
    assistant: str
    subject: str
    at: datetime
    owner_zone: str
