"""What the ledger knows that bears on the moment: the answer to the one question that the clock asks of the store."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from inboxva.model.assistantletters import WeekStatement
from inboxva.model.context import TaskFacts
from inboxva.model.people import Absent
from inboxva.model.telling import WasTold
from inboxva.model.work import Finding, Ref, State


@dataclass(frozen=True, slots=True)
class Absence:
    """An absence of a person, from a mail's effective time until an instant (aware UTC). `address` is their first one.

    `said_in` is the Message-ID of the mail that said so.
    """

    address: str
    why: Absent
    since: datetime
    until: datetime
    said_in: str = ""

    def holds(self, now: datetime) -> bool:
        """Whether it has begun and is not over."""
        return self.since <= now < self.until


@dataclass(frozen=True, slots=True)
class Pending:
    """An open question of a task, or of none: who asked (a first address), and when."""

    number: int
    text: str
    asked_by: str
    asked_at: datetime
    task: Ref | None
    slug: str | None


@dataclass(frozen=True, slots=True)
class Running:
    """A task that is open, or finished and not accepted yet, or accepted or cancelled within the last seven days.

    `assistant_at` and `owner_at` are the latest human mails of either side about it (None: there is none; a request
    counts as the owner's); an answer to a sheet or a reminder is about all tasks that it asked of. `spoke_at` is the
    latest human mail of its holder that is about no task. `words` are what the assistant said last of it: the blocker,
    else the note, else "". `eta_moves` counts how often a report gave another ETA than the one before (by a working hour
    or more is for who decides). `told` is what letters have said of it. `promise` is what the owner said they would do
    themselves (the latest event `undertaken`), "" once they have written since. `snoozed_until` is the owner's word to
    hear no more of it for a while. `message_id` is the mail that it was opened by, `read_at` when that mail was read.
    `asked` are the codes of those `findings` that the owner was asked about.
    """

    facts: TaskFacts
    turn_since: datetime
    closed_at: datetime | None
    accepted_at: datetime | None
    silently: bool = False
    assistant_at: datetime | None = None
    owner_at: datetime | None = None
    words: str = ""
    eta_moves: int = 0
    told: tuple[WasTold, ...] = ()
    snoozed_until: datetime | None = None
    promise: str = ""
    chosen_by: str = ""
    findings: tuple[Finding, ...] = ()
    asked: frozenset[str] = frozenset()
    read_at: datetime | None = None
    spoke_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Receipt:
    """A section of a report that no letter has acknowledged yet. `person` is a first address, `day` the assistant's date.

    `message_id` is the report's, `at` its effective time, `read_at` when it was read (None: at once), `outside` says that
    somebody who is not configured was on it.
    """

    message_id: str
    person: str
    slug: str | None
    task: Ref | None
    day: date
    minutes: int | None
    state: State | None
    questions: tuple[int, ...]
    at: datetime
    outside: bool = False
    read_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Queued:
    """A letter of the last three days that is not cancelled: its key, kind, recipient, and when it was sent or queued."""

    key: str
    kind: str
    to: str
    at: datetime


@dataclass(frozen=True, slots=True)
class Agenda:
    """Everything that the clock's decisions look at, asked once. Instants are aware UTC.

    `tasks` are those of configured engagements, by reference. `questions` are all open ones. `receipts` are those of the
    last seven days, of engagements that gather them. `crossings` are the events `cap_reached` of the last three days:
    (key, task, at). `cancelled_keys` are the keys of letters of the last three days that were cancelled.

    `muted` are levels by (slug or "" for all, code or letter kind) for the owner; `quieted` the kinds that an assistant
    wants no more of, by first address ("*" for all that are not owed). `paused` are the slugs whose letters stand still,
    "" for all. `told` is what was told that is about no task. `held` counts mails kept aside since the last digest;
    `carried` are the owner's lines that were carried out since then and reached nobody else: (line, outcome), by the events
    `carried` (`actions.Note`), whose message is the line, a line break, and the outcome.

    `statements` are those of the week before, by the assistant's first address; `used` the minutes that count against a
    limit now, by what the end of its key names (`decide.caps.Limit.scope`). `followed_since` is when a ledger that an
    older version began was first followed by the clock (None: it was from the beginning).
    """

    now: datetime
    started_at: datetime
    tasks: tuple[Running, ...] = ()
    questions: tuple[Pending, ...] = ()
    receipts: tuple[Receipt, ...] = ()
    crossings: tuple[tuple[str, Ref | None, datetime], ...] = ()
    absences: tuple[Absence, ...] = ()
    letters: tuple[Queued, ...] = ()
    cancelled_keys: frozenset[str] = frozenset()
    muted: Mapping[tuple[str, str], str] = field(default_factory=dict)
    quieted: Mapping[str, frozenset[str]] = field(default_factory=dict)
    paused: frozenset[str] = frozenset()
    told: tuple[WasTold, ...] = ()
    carried: tuple[tuple[str, str], ...] = ()
    held: int = 0
    statements: Mapping[str, tuple[WeekStatement, ...]] = field(default_factory=dict)
    used: Mapping[str, int] = field(default_factory=dict)
    followed_since: datetime | None = None
