"""Letters as facts: what the program wants to say, to whom, before a template words it (spec/letters.md).

Each kind has a declared audience and a facts type of its own, which holds that audience's values and no other.
"""

from dataclasses import dataclass
from datetime import date, datetime
from enum import StrEnum

from inboxva.model.message import Address
from inboxva.model.pay import PeriodPay
from inboxva.model.people import Mode
from inboxva.model.report import ReportFacts
from inboxva.model.work import Finding, Priority, Ref, State


class Audience(StrEnum):
    """Who reads a kind of letter; its template sees only this audience's values."""

    OWNER = "owner"
    ASSISTANT = "assistant"


@dataclass(frozen=True, slots=True)
class DueFacts:
    """A deadline as a letter shows it. Instants are aware UTC; zones are IANA names.

    `words` are the owner's own. `reader_zone` is the zone of who reads the letter. `last_working` is the end of the
    deliverer's last working time before the instant, where that is earlier than the instant, else None.
    """

    instant: datetime
    words: str
    grain: str
    writer_zone: str
    reader_zone: str
    last_working: datetime | None = None


@dataclass(frozen=True, slots=True)
class RequestReceived:
    """A2, A5 and A16, to the assistant: a request is on the list. `text` is the task's own sentence, `limit` minutes.

    `first_note` is when a first note is expected; `owner_reads` whether the owner's waking hours come before the
    assistant's next working day; `guessed` names the engagement when it had to be guessed.
    `repeats` are the owner's words for how it comes again, `again` says that it is the next time, `whole`
    that no mail of the owner's beside it tells the steps. `filled` says what the
    `recipe` of this name filled in: "due", "cap", "steps", "hosts", "title".
    """

    assistant: str
    owner: str
    ref: Ref
    title: str
    text: str
    steps: tuple[str, ...]
    due: DueFacts | None
    limit: int | None
    hosts: tuple[str, ...]
    priority: Priority | None
    owner_zone: str
    reader_zone: str
    first_note: datetime | None = None
    guessed: str = ""
    owner_reads: bool = False
    repeats: str = ""
    again: bool = False
    whole: bool = False
    recipe: str = ""
    filled: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class TaskChanged:
    """A4, to the assistant: the owner changed or completed a task. `text`, `due`, `limit` and `steps` are as they are now.

    `changed` names what is new: "due", "cap", "text", "steps", "priority", "holder", "repeat". `completed` says that it
    is the whole version of a request that was told of before.
    """

    assistant: str
    owner: str
    ref: Ref
    title: str
    text: str
    steps: tuple[str, ...]
    due: DueFacts | None
    limit: int | None
    priority: Priority | None
    owner_zone: str
    reader_zone: str
    changed: tuple[str, ...]
    completed: bool = False
    repeats: str = ""


@dataclass(frozen=True, slots=True)
class CapReached:
    """A limit of which 80 or 100 `percent` is recorded: of a "task", a "week" or a pay "period". Minutes.

    `ref` and `title` name the task; `last` is the last day of the week or the period.
    """

    scope: str
    percent: int
    minutes: int
    cap: int
    ref: Ref | None = None
    title: str = ""
    last: date | None = None


@dataclass(frozen=True, slots=True)
class RecordedSection:
    """What was recorded of one task (or of none): the assistant's own report, said back. Minutes on `day`.

    `instead_of` are the minutes that a correction took the place of; `together` what the day would come to if both were
    meant. `ticked` are the steps that are done now, by number and text, of `steps` in all.
    """

    ref: Ref | None
    title: str
    state: State | None
    percent: int | None
    minutes: int | None
    day: date
    done: tuple[str, ...]
    next: tuple[str, ...]
    blocked: tuple[str, ...]
    questions: tuple[tuple[int, str], ...]
    eta: DueFacts | None
    task_minutes: int
    task_cap: int | None
    instead_of: int | None = None
    together: int = 0
    ticked: tuple[tuple[int, str], ...] = ()
    steps: int = 0


@dataclass(frozen=True, slots=True)
class NotUnderstood:
    """A field line that could not be read, and the sentence that says how to write it. `code` is the problem's."""

    text: str
    message: str
    code: str = ""


@dataclass(frozen=True, slots=True)
class Understood:
    """What an assistant said beside the fields: "away" (until `until`), "need" (`minutes` more for `ref`; a question
    says it to the owner), "order" (of `refs`), "checklist" (of so many `steps` for `ref`), "stop".
    """

    kind: str
    ref: Ref | None = None
    minutes: int | None = None
    until: date | None = None
    refs: tuple[Ref, ...] = ()
    steps: int = 0


@dataclass(frozen=True, slots=True)
class ReportRecorded:
    """A6 (with problems) and A7, to the assistant: what was recorded of a report. Minutes are of this week.

    `limits` are those that this report reached, `understood` is what was said beside the fields; without `sections`
    that was all.
    """

    assistant: str
    owner: str
    sections: tuple[RecordedSection, ...]
    problems: tuple[NotUnderstood, ...]
    engagement: str
    week_minutes: int
    week_cap: int | None
    reader_zone: str
    limits: tuple[CapReached, ...] = ()
    understood: tuple[Understood, ...] = ()


@dataclass(frozen=True, slots=True)
class FormOffered:
    """A8, to the assistant: prose that seems to hold a report, as the form it would fill. "ok" records it.

    `section` holds what would be recorded; `words` is the first line of what they wrote.
    """

    assistant: str
    owner: str
    ref: Ref | None
    section: RecordedSection
    words: str
    reader_zone: str


@dataclass(frozen=True, slots=True)
class LimitReached:
    """A12, to the assistant: limits of which 80 or 100 percent is recorded."""

    assistant: str
    owner: str
    engagement: str
    limits: tuple[CapReached, ...]


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


Facts = (
    RequestReceived | TaskChanged | ReportRecorded | FormOffered | LimitReached | SeveralTasks | UnclearRequest
    | CapNotice | Transcript | DraftChecked | WeeklySummary
)  # fmt: skip

AUDIENCE: dict[type, Audience] = {
    RequestReceived: Audience.ASSISTANT,
    TaskChanged: Audience.ASSISTANT,
    ReportRecorded: Audience.ASSISTANT,
    FormOffered: Audience.ASSISTANT,
    LimitReached: Audience.ASSISTANT,
    CapNotice: Audience.OWNER,
    SeveralTasks: Audience.OWNER,
    UnclearRequest: Audience.OWNER,
    Transcript: Audience.OWNER,
    DraftChecked: Audience.OWNER,
    WeeklySummary: Audience.OWNER,
}


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one person, not yet worded. `key` is unique for ever: the same thing is never queued twice.

    `subject` is set only for a letter that joins a thread (the thread's own subject, which the reference is added to);
    "" lets the template word it. `in_reply_to` and `references` keep the task's thread (ids without brackets).
    `answers` is true for an answer to one message (Auto-Submitted: auto-replied), false for auto-generated.
    """

    key: str
    kind: str
    to: Address
    facts: Facts
    language: str
    mode: Mode
    not_before: datetime
    task: Ref | None = None
    slug: str = ""
    subject: str = ""
    in_reply_to: str = ""
    references: tuple[str, ...] = ()
    answers: bool = True

    @property
    def audience(self) -> Audience:
        """Who reads it, by the type of its facts."""
        return AUDIENCE[type(self.facts)]


@dataclass(frozen=True, slots=True)
class OutgoingMail:
    """A letter worded: the bytes that go on the wire (RFC 5322, CRLF), and what the outbox needs to know of it.

    `message_id` is without brackets and a function of the store's secret and the key. `text` is the plain part.
    """

    key: str
    kind: str
    audience: Audience
    to: str
    subject: str
    message_id: str
    raw: bytes
    text: str
    mode: Mode
    not_before: datetime
    task: Ref | None = None
    slug: str = ""
