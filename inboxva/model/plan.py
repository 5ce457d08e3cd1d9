"""What one message is, why, and what is to be done about it, decided before anything is done. All of it is data."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inboxva.model.actions import Action
from inboxva.model.people import Role
from inboxva.model.work import Finding, Problem, Ref


class Kind(StrEnum):
    """What a message is (spec/explain.md)."""

    REQUEST = "request"
    STATUS = "status"
    COMMAND = "command"
    REPLY = "reply"
    AUTOMATIC = "automatic"
    STRANGER = "stranger"


class Verdict(StrEnum):
    """Whether the sender is proven (spec/mail-conduct.md, 5). NONE: nothing says either way."""

    PASS = "pass"
    FAIL = "fail"
    NONE = "none"


@dataclass(frozen=True, slots=True)
class Trust:
    """The verdict, and in a sentence what it rests on. `by_token` proofs are too weak for what reaches others."""

    verdict: Verdict
    reason: str
    by_token: bool = False

    @property
    def proven(self) -> bool:
        """Whether the message may be acted on."""
        return self.verdict is Verdict.PASS


@dataclass(frozen=True, slots=True)
class RuleHit:
    """One rule that was asked: its name, whether it held, and why."""

    rule: str
    hit: bool
    reason: str = ""


class ThreadBy(StrEnum):
    """What chose the thread (spec/explain.md)."""

    REFERENCES = "references"
    TOKEN = "token"
    SUBJECT_REF = "subject-ref"
    SUBJECT = "subject"
    NEW = "new"


@dataclass(frozen=True, slots=True)
class ThreadChoice:
    """The thread a message belongs to: `id` is None for a new one. `task` is what its fields without a task are about."""

    id: int | None
    task: Ref | None
    by: ThreadBy


class Repeat(StrEnum):
    """How a message relates to one recorded before under the same Message-ID."""

    NEW = "new"
    COPY = "copy"
    """Another copy of a message on record: only its place is added."""
    PROVES = "proves"
    """The proven copy of a message that was held: it takes the held one's place."""
    REUSED = "reused_id"
    """The same id with other words: a message of its own."""


@dataclass(frozen=True, slots=True)
class Plan:
    """What a message is, why, and what is done about it.

    `effective_at` (aware UTC) is the Date header, never later than the server's time, which alone counts for a held
    mail. `trace` holds every rule asked, in order. `fingerprint` is of the visible text. `participants` are the
    configured addresses on the mail, sorted. `outside` says that somebody who is not configured is on it.
    """

    kind: Kind
    role: Role
    trust: Trust
    repeat: Repeat
    engagement: str | None
    rule: str | None
    thread: ThreadChoice
    effective_at: datetime
    fingerprint: str
    participants: tuple[str, ...]
    outside: bool
    actions: tuple[Action, ...] = ()
    lint: tuple[Finding, ...] = ()
    problems: tuple[Problem, ...] = ()
    trace: tuple[RuleHit, ...] = ()
    replaces: int | None = None
    private: bool = False

    @property
    def leaves_nothing(self) -> bool:
        """Whether the message is none of our business: it is not recorded at all."""
        return self.private or not self.actions
