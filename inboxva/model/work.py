"""What people write about work: requests and their tasks, status reports, commands (spec/requests.md, status-lines.md)."""

import re
from dataclasses import dataclass
from datetime import date
from enum import StrEnum

from inboxva.model.message import Automatic, Line, Message
from inboxva.model.people import Person
from inboxva.model.when import Due, Recurrence, When


class State(StrEnum):
    """The state of a task (spec/status-lines.md, States)."""

    NOT_STARTED = "not_started"
    IN_PROGRESS = "in_progress"
    BLOCKED = "blocked"
    WAITING = "waiting"
    DONE = "done"
    CANCELLED = "cancelled"


OPEN_STATES = frozenset(State) - {State.DONE, State.CANCELLED}


class Priority(StrEnum):
    """What "ASAP" and "no rush" set."""

    HIGH = "high"
    LOW = "low"


@dataclass(frozen=True, slots=True, order=True)
class Ref:
    """The reference of a task: an engagement's code in upper case and a number, written BK-12."""

    code: str
    number: int

    PATTERN = re.compile(r"(?<![\w-])([A-Za-z][A-Za-z0-9]{0,9})-(\d{1,6})(?![\w-])")

    def __str__(self) -> str:
        return f"{self.code}-{self.number}"

    @classmethod
    def parse(cls, text: str) -> "Ref | None":
        """The reference that `text` is, in any case, with or without brackets; None when it is none."""
        match = cls.PATTERN.fullmatch(text.strip().strip("[]()"))
        return cls(match[1].upper(), int(match[2])) if match else None


@dataclass(frozen=True, slots=True)
class Problem:
    """Something in a report that was not understood. `line` counts from 1 in the visible text (0: the whole report).

    `message` is one sentence for the assistant that says how to write it.
    """

    code: str
    line: int
    text: str
    message: str


@dataclass(frozen=True, slots=True)
class StatusSection:
    """What a report says of one task; `task` is None for the fields that belong to the thread's task.

    `minutes` are to be added to the record, `total_minutes` only to be checked against it; where `only_total` was
    written it is both, and to be added only while nothing is recorded. `state_text` is the state
    as written. `note` is what stands among the fields and is none. A list field never given is empty; so is one whose
    value was a "none" word, and then its name is in `cleared`. `lines` are the numbers (in the visible text) read here.

    `corrects`: it says so of itself. `replaced_minutes` is the figure that its hours stand instead of: "2 (was 3)".
    `adds`: its hours were written with a plus. `ticked` are the numbers of a checklist's steps that it calls done,
    `ticked_text` ticked texts without a number (they are in `done` too); `unticked` those whose box it gives back empty.
    `ranges` are the times of day that its hours were written as, in minutes after midnight: "9:00-11:30".
    """

    task: Ref | None = None
    state: State | None = None
    state_text: str | None = None
    percent: int | None = None
    at_risk: bool = False
    done: tuple[str, ...] = ()
    next: tuple[str, ...] = ()
    blocked: tuple[str, ...] = ()
    questions: tuple[str, ...] = ()
    minutes: int | None = None
    minutes_text: str | None = None
    total_minutes: int | None = None
    only_total: bool = False
    eta: When | None = None
    links: tuple[str, ...] = ()
    note: str = ""
    cleared: frozenset[str] = frozenset()
    lines: tuple[int, ...] = ()
    corrects: bool = False
    replaced_minutes: int | None = None
    adds: bool = False
    ticked: tuple[int, ...] = ()
    ticked_text: tuple[str, ...] = ()
    unticked: tuple[int, ...] = ()
    unticked_text: tuple[str, ...] = ()
    ranges: tuple[tuple[int, int], ...] = ()


class SaidKind(StrEnum):
    """What an assistant may say beside the fields of a report."""

    AWAY = "away"
    NEED = "need"
    ORDER = "order"
    CHECKLIST = "checklist"
    STOP = "stop"


@dataclass(frozen=True, slots=True)
class Said:
    """One thing said; `line` counts from 1 in the lines given, `ref` is the task it names (None: the thread's).

    away: `day` is the end as written, `until` what it means (None: no day that can be read). need: `minutes` more than
    the cap. order: `refs`, first to last. checklist: `items`, the steps. stop has nothing more.
    """

    kind: SaidKind
    line: int
    ref: Ref | None = None
    minutes: int | None = None
    day: str = ""
    until: When | None = None
    refs: tuple[Ref, ...] = ()
    items: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Finding:
    """Something that would make a request clearer; `message` says what to add (spec/requests.md, Lint)."""

    code: str
    message: str


class SentenceKind(StrEnum):
    """What a sentence of a request is."""

    TASK = "task"
    STEP = "step"
    QUESTION = "question"
    COURTESY = "courtesy"
    BACKGROUND = "background"
    UNDERTAKING = "undertaking"


@dataclass(frozen=True, slots=True)
class Sentence:
    """A sentence of an owner's mail, what it was taken for, and the cue that decided it (shown by `explain`)."""

    text: str
    kind: SentenceKind
    cue: str = ""


@dataclass(frozen=True, slots=True)
class RequestedTask:
    """One task found in a mail: the sentence verbatim, a short imperative title, its own due and cap where it has them."""

    title: str
    text: str
    due: When | None = None
    cap_minutes: int | None = None
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Part:
    """One of the tasks that an open task may be split into: its title, its sentence verbatim, its own due and cap."""

    title: str
    text: str
    due: Due | None = None
    cap_minutes: int | None = None
    steps: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AuthResult:
    """One result of an Authentication-Results field (RFC 8601, 2.2), lower case.

    `server` is the authserv-id, `domain` what the result is about: header.from, header.d or the domain of
    smtp.mailfrom.
    """

    server: str
    method: str
    result: str
    domain: str


@dataclass(frozen=True, slots=True)
class Request:
    """What an owner's mail asks for. `due` and `cap_minutes` are the message's; a task may name its own.

    `ambiguous_zone` is a zone abbreviation that the parties read differently, so that no due was taken from it.
    `recipe` is the name after "use:"; `filled` says what of the recipe was taken, by field ("due", "cap", "steps",
    "hosts", "title"), `unknown_recipe` that there is none of that name. `hosts` are the recipe's.
    """

    title: str
    due: When | None = None
    cap_minutes: int | None = None
    priority: Priority | None = None
    tasks: tuple[RequestedTask, ...] = ()
    questions: tuple[str, ...] = ()
    undertakings: tuple[str, ...] = ()
    sentences: tuple[Sentence, ...] = ()
    ambiguous_zone: str = ""
    recurs: Recurrence | None = None
    recipe: str = ""
    unknown_recipe: bool = False
    filled: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()

    @property
    def multi_task(self) -> bool:
        """Whether it asks for two tasks or more."""
        return len(self.tasks) > 1


@dataclass(frozen=True, slots=True)
class Command:
    """A line that steers the program: the command's name, its arguments as text, its line in the visible text.

    `part` is the number (from 1) of the listed task that a line is for: "2 due: Tue noon". `when`, `minutes` and
    `recurs` are what the arguments of `due`, `cap` and `repeat` mean, None where they could not be read.
    """

    name: str
    arguments: str
    line: int = 0
    part: int | None = None
    when: When | None = None
    minutes: int | None = None
    recurs: Recurrence | None = None

    @property
    def ref(self) -> Ref | None:
        """The task that its arguments begin with."""
        return Ref.parse(self.arguments.split()[0].rstrip(":,.")) if self.arguments.strip() else None

    @property
    def question(self) -> int | None:
        """The number of the question that an `answer` is for: "Q7: the blue one"."""
        return int(self.arguments.partition(":")[0].removeprefix("Q")) if self.name == "answer" else None


@dataclass(frozen=True, slots=True)
class Reading:
    """One mail, understood as far as the mail alone allows: no store was asked.

    `writer` is the configured person whose address it claims, `reader` the person it is addressed to (the first
    configured one of the other role). `refs` are references to tasks in the subject, in order; `base_subject` is the
    subject without prefixes (RFC 5256, 2.1), `is_reply` whether a reply prefix was there. `secrets` are the pieces of
    the mail that are masked in every text here; `hosts` the names in its links. `unanswerable` says why it may not be
    answered (RFC 3834), or is "". `absent_until` is the day that an automatic answer names as the end of an absence.
    `usual_dues` is, for each engagement (slug) with a `default_due`, what that means for a mail of this date. `praise` is the
    line of an owner's mail to an assistant that says well of their work, or "".
    For an assistant's mail alone: `said` is what stands beside the fields, `seeming` what prose without fields seems to
    report, `agrees` that it says yes and nothing else, `sensitive` the word by which no program should answer it, `urgent`
    the word by which what it asks cannot wait.
    """

    message: Message
    lines: tuple[Line, ...]
    visible_text: str
    automatic: Automatic | None
    automatic_reason: str
    writer: Person | None
    reader: Person | None
    refs: tuple[Ref, ...] = ()
    base_subject: str = ""
    is_reply: bool = False
    request: Request | None = None
    status: tuple[StatusSection, ...] = ()
    commands: tuple[Command, ...] = ()
    problems: tuple[Problem, ...] = ()
    secrets: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    links: tuple[str, ...] = ()
    authentication: tuple[AuthResult, ...] = ()
    unanswerable: str = ""
    absent_until: date | None = None
    usual_dues: tuple[tuple[str, When], ...] = ()
    said: tuple[Said, ...] = ()
    seeming: StatusSection | None = None
    agrees: bool = False
    sensitive: str = ""
    praise: str = ""
    urgent: str = ""
