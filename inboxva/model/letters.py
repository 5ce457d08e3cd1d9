"""Letters as facts: what the program wants to say, to whom, before a template words it (spec/letters.md).

Each kind has a declared audience and a facts type of its own, which holds that audience's values and no other.
"""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from typing import get_args

from inboxva.model.assistantletters import (
    AnswerGiven,
    DaySheet,
    FormOffered,
    HandedOver,
    LimitReached,
    OwnersWord,
    PaySent,
    ReportRecorded,
    RequestReceived,
    TaskChanged,
    TaskList,
    WordAsked,
)
from inboxva.model.message import Address
from inboxva.model.ownerletters import (
    AssistantAway,
    CapNotice,
    CommandHeld,
    DraftChecked,
    LateNotice,
    PersonalNote,
    PleaseConfirm,
    QuestionsAsked,
    SeveralTasks,
    Transcript,
    UnclearRequest,
    WeeklySummary,
    YourTurn,
)
from inboxva.model.people import Mode
from inboxva.model.telling import Told
from inboxva.model.work import Ref


class Audience(StrEnum):
    """Who reads a kind of letter; its template sees only this audience's values."""

    OWNER = "owner"
    ASSISTANT = "assistant"


ForAssistant = (
    RequestReceived | TaskChanged | ReportRecorded | FormOffered | LimitReached | AnswerGiven | DaySheet | WordAsked
    | OwnersWord | HandedOver | PaySent | TaskList
)  # fmt: skip
ForOwner = (
    SeveralTasks | UnclearRequest | CapNotice | Transcript | DraftChecked | WeeklySummary | QuestionsAsked | YourTurn
    | LateNotice | PleaseConfirm | CommandHeld | AssistantAway | PersonalNote
)  # fmt: skip
Facts = ForAssistant | ForOwner

AUDIENCE: dict[type, Audience] = {
    **dict.fromkeys(get_args(ForAssistant), Audience.ASSISTANT),
    **dict.fromkeys(get_args(ForOwner), Audience.OWNER),
}

UNASKED = frozenset({"A3", "A9", "A10", "A12", "O3", "O4", "O5", "O6", "O7", "O8", "O17"})
"""The kinds that nobody asked for: they keep to waking hours and to a ceiling per person and day (rule C11)."""


@dataclass(frozen=True, slots=True)
class Letter:
    """One letter to one person, not yet worded. `key` is unique for ever: the same thing is never queued twice.

    `subject` is set only for a letter that joins a thread (the thread's own subject, which the reference is added to);
    "" lets the template word it. `in_reply_to` and `references` keep the task's thread (ids without brackets).
    `answers` is true for an answer to one message (Auto-Submitted: auto-replied), false for auto-generated.
    `tells` are its items: what must still be true when it is sent, and what was said by it. `before` is what else the
    same mail of the owner's says to who reads it, in front of its own facts (rule C1).
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
    tells: tuple[Told, ...] = ()
    before: tuple[Facts, ...] = ()

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
    tells: tuple[Told, ...] = ()
