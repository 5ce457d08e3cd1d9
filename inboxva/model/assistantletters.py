"""The letters to assistants as facts, each kind with a type of its own: what their own work needs, and no more."""

from dataclasses import dataclass
from datetime import date, datetime

from inboxva.model.letterparts import CapReached, DueFacts
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
