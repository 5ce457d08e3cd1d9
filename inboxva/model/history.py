"""What the ledger tells of one task, in order (`inboxva show`), and of mail it kept aside."""

from dataclasses import dataclass
from datetime import date, datetime

from inboxva.model.pay import Days
from inboxva.model.places import Copy
from inboxva.model.report import Item
from inboxva.model.when import Due
from inboxva.model.work import Ref, State


@dataclass(frozen=True, slots=True)
class RecordedMail:
    """A mail of the task's thread: who wrote it when, its subject and its visible text, secrets masked."""

    at: datetime
    message_id: str
    sender: str
    kind: str
    subject: str
    text: str


@dataclass(frozen=True, slots=True)
class RecordedReport:
    """A section of a report. `minutes` are those written; the lists are empty where nothing was given."""

    at: datetime
    message_id: str
    person: str
    day: date
    state: State | None
    state_text: str | None
    percent: int | None
    at_risk: bool
    done: tuple[str, ...]
    next: tuple[str, ...]
    blocked: tuple[str, ...]
    questions: tuple[str, ...]
    minutes: int | None
    eta: Due | None
    links: tuple[str, ...]
    note: str
    lines: str


@dataclass(frozen=True, slots=True)
class RecordedQuestion:
    """A question of the task, and when it was answered."""

    at: datetime
    number: int
    text: str
    asked_by: str
    answered_at: datetime | None


@dataclass(frozen=True, slots=True)
class RecordedTime:
    """Minutes worked on `day`, as written in `source`. `superseded` says that they do not count.

    Then `replaced_at` is when they were replaced, and by `replaced_minutes`; both None: they named a figure that was
    never reported. `paid` are the closed periods that paid them, with the minutes each (less than none: taken off).
    """

    at: datetime
    person: str
    day: date
    minutes: int
    source: str
    approved_at: datetime | None
    superseded: bool
    replaced_minutes: int | None = None
    replaced_at: datetime | None = None
    paid: tuple[tuple[Days, int], ...] = ()


@dataclass(frozen=True, slots=True)
class RecordedEvent:
    """Something that happened: a code of ours and a sentence."""

    at: datetime
    code: str
    detail: str


@dataclass(frozen=True, slots=True)
class RecordedLetter:
    """A letter of ours about the task, with its place in the outbox; `at` is when it was sent, else when it was queued."""

    at: datetime
    kind: str
    to: str
    subject: str
    state: str


Entry = RecordedMail | RecordedReport | RecordedQuestion | RecordedTime | RecordedEvent | RecordedLetter


@dataclass(frozen=True, slots=True)
class TaskHistory:
    """One task: how it stands, what was asked, and everything since, each list in order of time.

    `ticked` are the numbers of the steps that are done.
    """

    slug: str
    item: Item
    text: str
    steps: tuple[str, ...]
    chosen_by: str
    split_from: Ref | None
    request: RecordedMail
    mails: tuple[RecordedMail, ...]
    reports: tuple[RecordedReport, ...]
    questions: tuple[RecordedQuestion, ...]
    time: tuple[RecordedTime, ...]
    events: tuple[RecordedEvent, ...]
    letters: tuple[RecordedLetter, ...]
    ticked: frozenset[int] = frozenset()

    @property
    def entries(self) -> tuple[Entry, ...]:
        """Everything in one list, in order of time; what one mail caused follows it."""
        kinds = (self.mails, self.reports, self.time, self.questions, self.events, self.letters)
        return tuple(sorted((entry for kind in kinds for entry in kind), key=lambda entry: entry.at))


@dataclass(frozen=True, slots=True)
class Quarantined:
    """Mail that made us fail: why, the details (a traceback where it was our fault), its bytes, where it still lies."""

    id: int
    at: datetime
    reason: str
    detail: str
    raw: bytes | None
    copy: Copy | None
