"""The letters to assistants as facts, each kind with a type of its own: what their own work needs, and no more."""

from dataclasses import dataclass
from datetime import date, datetime

from inboxva.model.letterparts import CapReached, DueFacts
from inboxva.model.people import Money
from inboxva.model.work import Priority, Ref, State


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

    `changed` names what is new: "due", "cap", "text", "steps", "priority", "holder", "repeat", "reference". `completed`
    says that it is the whole version of a request that was told of before. `was` is its reference before it was moved.
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
    was: Ref | None = None


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
class AnsweredQuestion:
    """A question of theirs and the owner's words, as they were written; `again`: it had another answer before."""

    number: int
    question: str
    answer: str
    again: bool = False


@dataclass(frozen=True, slots=True)
class AnswerGiven:
    """A11, to the assistant: what the owner answered to their questions, of one task or of one report about none."""

    assistant: str
    owner: str
    ref: Ref | None
    title: str
    answers: tuple[AnsweredQuestion, ...]


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
class SheetTask:
    """A task on a day sheet. `minutes` are recorded, of `limit` where it has one; `text` and `steps` only for a new one.

    `waits` says that it is the owner's turn. `hosts` and `repeats` as in `RequestReceived`; `guessed` likewise.
    """

    ref: Ref
    title: str
    state: State
    due: DueFacts | None
    minutes: int = 0
    limit: int | None = None
    percent: int | None = None
    priority: Priority | None = None
    waits: bool = False
    text: str = ""
    steps: tuple[str, ...] = ()
    hosts: tuple[str, ...] = ()
    repeats: str = ""
    guessed: str = ""


@dataclass(frozen=True, slots=True)
class SheetRecord:
    """A report whose receipt rides in the day sheet: what it was about (None: no task), its minutes on `day`, its questions
    by number.
    """

    ref: Ref | None
    day: date
    minutes: int | None
    state: State | None
    questions: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class WeekStatement:
    """A14: what is recorded of the week from `first` to `last`, of one engagement. `cost` None: not paid by the hour.

    `held` are the minutes of it that wait for the owner's word, `thanks` the owner's words of thanks with their task.
    """

    engagement: str
    first: date
    last: date
    minutes: int
    cap: int | None
    cost: Money | None
    held: int = 0
    thanks: tuple[tuple[Ref, str], ...] = ()


@dataclass(frozen=True, slots=True)
class DaySheet:
    """A3, to the assistant: what is new since the last sheet, what is open, and what was recorded, of all engagements.

    `new` are tasks they are told of here first, `reminded` those that a word is asked for (A10; they are in `open` no
    more), `open` the others, the first due first. `recorded` are receipts, `accepted` tasks taken without words, `limits`
    those of which 80 percent is used. `checked` says that one of the reminded is asked for its first short note.
    """

    assistant: str
    owner: str
    day: date
    new: tuple[SheetTask, ...]
    reminded: tuple[SheetTask, ...]
    open: tuple[SheetTask, ...]
    recorded: tuple[SheetRecord, ...]
    accepted: tuple[tuple[Ref, str], ...]
    limits: tuple[CapReached, ...]
    statements: tuple[WeekStatement, ...]
    owner_zone: str
    reader_zone: str
    owner_reads: bool = False
    checked: bool = False


@dataclass(frozen=True, slots=True)
class WordAsked:
    """A9 and A10, to the assistant: a short note on these tasks is asked for, with the form to fill.

    `first` says that it is the first one (a check-in), not a reminder of a task that went quiet.
    """

    assistant: str
    owner: str
    tasks: tuple[SheetTask, ...]
    first: bool
    reader_zone: str


@dataclass(frozen=True, slots=True)
class OwnersWord:
    """A13 and the end of A4, to the assistant: the owner's word on a task, with what they wrote beside it ("" for nothing).

    `word` is "thanks", "accepted", "reopened", "cancelled", "agreed", or "taken_back" (`text` is the line taken back).
    """

    assistant: str
    owner: str
    ref: Ref
    title: str
    word: str
    text: str = ""


@dataclass(frozen=True, slots=True)
class HandedOver:
    """A17, to who had a task: the owner has given it to `to` (a first name)."""

    assistant: str
    owner: str
    ref: Ref
    title: str
    to: str


@dataclass(frozen=True, slots=True)
class PaySent:
    """A15, to the assistant: the owner says that a pay period is paid. Minutes that were paid, and the amount."""

    assistant: str
    owner: str
    engagement: str
    first: date
    last: date
    minutes: int
    amount: Money


@dataclass(frozen=True, slots=True)
class TaskList:
    """A18, to the assistant: what their `help`, `list` and `show` ask for. `not_understood` are lines that are none.

    `listed` are their open tasks, each under its place in the tuple from 1 on, None where no list was asked for; `shown`
    tasks with everything that was asked for and recorded; `help` says that the words were asked for. `letters` is "off"
    where they get fewer letters from now on, "on" where they get them again, else "".
    """

    assistant: str
    owner: str
    listed: tuple[SheetTask, ...] | None
    shown: tuple[SheetTask, ...]
    help: bool
    not_understood: tuple[str, ...]
    owner_zone: str
    reader_zone: str
    letters: str = ""
