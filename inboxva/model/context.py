"""What the ledger knows that bears on one message, or on the moment: the answer to the one question asked of the store."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import date, datetime

from inboxva.model.actions import Offer
from inboxva.model.history import TaskHistory
from inboxva.model.hours import Entry
from inboxva.model.pay import Agreed, Days, PeriodPay, Worked
from inboxva.model.people import Role
from inboxva.model.report import ReportFacts
from inboxva.model.telling import Told
from inboxva.model.when import Due, Recurrence
from inboxva.model.work import Part, Priority, Ref, State


@dataclass(frozen=True, slots=True)
class Known:
    """A message with the same Message-ID that was recorded before. `fingerprint` is of its visible text.

    `proven` says that it was acted on: a command that only a token proves is held.
    """

    id: int
    sender: str
    proven: bool
    fingerprint: str


@dataclass(frozen=True, slots=True)
class ThreadFacts:
    """A thread of the ledger: the engagement and the task it is about (None while it is about none)."""

    id: int
    slug: str | None
    task: Ref | None
    latest: datetime


@dataclass(frozen=True, slots=True)
class TaskFacts:
    """A task as it stands. Minutes are those recorded; `holder` is an address; `waiting_on` whose turn it is.

    `questions` are the open ones: (number, text). `root_id` and `request_subject` are the Message-ID and the subject of
    the mail that opened it, `outside` says that somebody who is not configured was on it. `parts` are the tasks it may
    be split into, `beside` the task in whose thread it was asked for.

    `announced` says that the assistant has had a letter that tells of it. `findings` are the codes that still hold of
    its request, `usual_due` and `usual_cap` what "ok" takes. `changes` counts how often the owner changed its course.
    `ticked` are the numbers (from 1) of the `steps` that reports call done. `waiting_since` is when the turn came to who
    has it. `closed_at` is when it was finished or cancelled, `accepted_at` when the owner took it, `ruled` the owner's
    latest word on it ("accepted", "reopened", "cancelled", "dropped"; "" for none), `reopened` how often it came back.
    """

    ref: Ref
    slug: str
    title: str
    holder: str
    state: State
    thread: int
    opened_at: datetime
    effective_at: datetime
    percent: int | None = None
    priority: Priority | None = None
    due: Due | None = None
    eta: Due | None = None
    cap_minutes: int | None = None
    minutes: int = 0
    multi_task: bool = False
    waiting_on: Role | None = None
    questions: tuple[tuple[int, str], ...] = ()
    text: str = ""
    parts: tuple[Part, ...] = ()
    root_id: str = ""
    request_subject: str = ""
    outside: bool = False
    steps: tuple[str, ...] = ()
    ticked: frozenset[int] = frozenset()
    beside: Ref | None = None
    announced: bool = False
    findings: tuple[str, ...] = ()
    usual_due: Due | None = None
    usual_cap: int | None = None
    changes: int = 0
    recurs: Recurrence | None = None
    waiting_since: datetime | None = None
    closed_at: datetime | None = None
    accepted_at: datetime | None = None
    ruled: str = ""
    reopened: int = 0


@dataclass(frozen=True, slots=True)
class Kept:
    """A mail kept aside, under a number that stays its own: who it claims to be from, and why it was not believed."""

    number: int
    message: int
    sender: str
    subject: str
    at: datetime
    reason: str


@dataclass(frozen=True, slots=True)
class Undoable:
    """A command mail of the last day that something can be taken back of: its row, its code, its lines, who heard of it.

    `tasks` are those it changed; `gone` the letters to assistants that it caused and that cannot be called back: (task,
    address). `undone` says that it was taken back before. `names` are the commands of the lines `said`, one for each.
    `read_by` are the first addresses of the configured people who got the mail itself.
    """

    message: int
    code: str
    said: tuple[str, ...]
    at: datetime
    tasks: tuple[Ref, ...] = ()
    gone: tuple[tuple[Ref | None, str], ...] = ()
    undone: bool = False
    names: tuple[str, ...] = ()
    read_by: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Looked:
    """What the lines of a command mail ask to see. `report` and `pay` are None where none was asked for.

    `open` are all open tasks, those of the writer where an assistant writes, the first due first.
    """

    open: tuple[TaskFacts, ...] = ()
    shown: tuple[TaskHistory, ...] = ()
    report: ReportFacts | None = None
    pay: tuple[PeriodPay, ...] | None = None


@dataclass(frozen=True, slots=True)
class Asked:
    """A letter that asked the owner about a finding of `code`; `settled` once it was answered or mended."""

    slug: str
    code: str
    at: datetime
    settled: bool


@dataclass(frozen=True, slots=True)
class QuestionFacts:
    """A question to the owner, and the mail that asked it: `message_id`, `subject`, and the `references` before it.

    `task` None: it is about none. `asked_by` is an address. `outside` says that somebody who is not configured was on
    that mail. `answered_at` is when it was first answered, `answer` what was passed on last ("" for nothing), and
    `answer_at` when that was written.
    """

    number: int
    text: str
    task: Ref | None
    slug: str | None
    asked_by: str
    message_id: str
    subject: str
    references: tuple[str, ...] = ()
    outside: bool = False
    answered_at: datetime | None = None
    answer: str = ""
    answer_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Recorded:
    """Hours on record of the writer: for which task and day, and how they relate to others of that day.

    `ranges` are the times of day that they were written as, in minutes after midnight. `slug` is the engagement, also
    where there is no task, `fingerprint` that of the visible text of the mail that reported them.
    """

    task: Ref | None
    day: date
    entry: Entry
    ranges: tuple[tuple[int, int], ...] = ()
    slug: str | None = None
    fingerprint: str = ""

    @property
    def of(self) -> Ref | str | None:
        """What hours are counted by: the task, else the engagement."""
        return self.task or self.slug


@dataclass(frozen=True, slots=True)
class Acknowledged:
    """A section of the report that a letter of ours acknowledged: its task and day, and the items it listed (lower case)."""

    message_id: str
    task: Ref | None
    day: date
    minutes: int | None
    items: frozenset[str]


@dataclass(frozen=True, slots=True)
class SentLetter:
    """A letter of ours that a message answers. `to` is the one address it went to, `raw` the mail as it was sent."""

    message_id: str
    key: str
    kind: str
    to: str
    sent_at: datetime | None
    task: Ref | None
    raw: bytes = b""


@dataclass(frozen=True, slots=True)
class Context:
    """Everything the ledger adds to a Reading, asked once and before anything is decided.

    `known`: messages with the same Message-ID. `by_reference`: for each id of the reply chain that is known, in the
    order asked, its thread. `by_subject`: threads with the same base subject among the same people, latest first, no
    older than 14 days. `letters`: our letters named in the reply chain. `tasks`: those of the threads, and those that
    the subject, the report's sections and the commands name, with those in whose threads one of them was asked for.
    `next_number`: per engagement code. `week_minutes`: per slug, recorded by the writer in the writer's current week
    (Monday first). `latest_slug`: the engagement of the latest mail between these people. For an owner's request
    or commands alone: `asked` are the letters about findings of the last 90 days, latest first, and `muted` the levels
    that differ from the rules' own, by (slug or "" for all, code).

    For an assistant's mail alone: `recorded` are their hours of the mail's day (their date) and of the days of
    `acknowledged`, the sections of a report whose acknowledgement it answers. `offered` is what an "ok" would record,
    `offered_today` whether a form was offered to them on that day. "Answers" means In-Reply-To, or the last of References.
    Where minutes are reported or offered, also: `period_minutes`, recorded in the pay period of that day, per slug with a
    limit for it; where nothing is said to be done, `hours_alone`, those of `tasks` whose latest report before gave hours
    and not a word beside them; and once a limit may be half used up, `caps_told`, the details of the events `cap_reached`
    of no task and of `tasks`, and `open_tasks`, theirs that are open (20 at most, the first due first).

    `questions` are those that an owner's lines `answer` name, by number; their tasks are among `tasks`.

    For a mail with commands alone: `listed` are the tasks of the writer's latest list, by the numbers under which they stood
    in it, and are among `tasks`; `about` is what the letter told that the mail answers; `looked` is what its lines ask to
    see. For an owner's alone: `kept` are the mails kept aside in the last 90 days, latest first; `undoable` the command
    mails of the last day; `confirming` what waits for a yes, by code: (command, arguments).

    `urgent_today` counts the urgent notices (O5) of this day, the owner's; asked for an assistant's mail.

    For an owner's mail with a line `approve` or `paid` alone, by slug: everything `worked`, the `agreements` by first
    address, and the periods that are `closed`.
    """

    now: datetime
    known: tuple[Known, ...] = ()
    by_reference: tuple[tuple[str, ThreadFacts], ...] = ()
    by_subject: tuple[ThreadFacts, ...] = ()
    letters: Mapping[str, SentLetter] = field(default_factory=dict)
    tasks: Mapping[Ref, TaskFacts] = field(default_factory=dict)
    next_number: Mapping[str, int] = field(default_factory=dict)
    next_question: int = 1
    week_minutes: Mapping[str, int] = field(default_factory=dict)
    latest_slug: str | None = None
    asked: tuple[Asked, ...] = ()
    muted: Mapping[tuple[str, str], str] = field(default_factory=dict)
    recorded: tuple[Recorded, ...] = ()
    acknowledged: tuple[Acknowledged, ...] = ()
    period_minutes: Mapping[str, int] = field(default_factory=dict)
    open_tasks: tuple[TaskFacts, ...] = ()
    hours_alone: frozenset[Ref] = frozenset()
    offered: Offer | None = None
    offered_today: bool = False
    caps_told: frozenset[str] = frozenset()
    worked: Mapping[str, tuple[Worked, ...]] = field(default_factory=dict)
    agreements: Mapping[str, Mapping[str, Sequence[Agreed]]] = field(default_factory=dict)
    closed: Mapping[str, frozenset[Days]] = field(default_factory=dict)
    questions: Mapping[int, QuestionFacts] = field(default_factory=dict)
    listed: Mapping[int, Ref] = field(default_factory=dict)
    kept: tuple[Kept, ...] = ()
    undoable: tuple[Undoable, ...] = ()
    confirming: Mapping[str, tuple[tuple[str, str], ...]] = field(default_factory=dict)
    about: tuple[Told, ...] = ()
    looked: Looked = field(default_factory=lambda: Looked())
    urgent_today: int = 0
    secret: bytes = b""
