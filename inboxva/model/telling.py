"""What a letter of ours tells its reader, item by item: by this the program knows what was said, how often, and to whom."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from inboxva.model.work import Ref


class Topic(StrEnum):
    """What an item of a letter is about. Beside each stands what the item's `detail` holds."""

    NEW = "new"
    """A task that the assistant is told of for the first time in a day sheet."""
    RECORDED = "recorded"
    """A report whose receipt rides in a day sheet: its Message-ID."""
    REMINDER = "reminder"
    """The assistant is reminded of a task whose turn is theirs: the instant (ISO, UTC) since when."""
    CHECK_IN = "check_in"
    """A first short note on a task is asked for."""
    ACCEPTED = "accepted"
    """The owner's acceptance without words."""
    LIMIT = "limit"
    """A limit of which 80 percent is used: its key (`decide.caps.Limit.key`)."""
    STATEMENT = "statement"
    """The hours of the week before: its Monday (ISO)."""
    YOURS = "yours"
    """A task that waits for the owner: why ("blocked", "waiting", "done", "asked", "undertaken")."""
    QUESTION = "question"
    """A question that waits for the owner: its number."""
    LATE = "late"
    """A task that will be late: the ETA's instant (ISO, UTC)."""
    AWAY = "away"
    """An assistant's absence: their address and its last day (ISO)."""
    FINDING = "finding"
    """What would make a request clearer, told quietly: its code."""
    COMMAND = "command"
    """A line of the owner's that was carried out, told quietly: the line."""
    LISTED = "listed"
    """A task in a list: the number under which it stands there."""
    HELD = "held"
    """A mail that was kept aside: its number among those kept."""


@dataclass(frozen=True, slots=True)
class Told:
    """One item of a letter; `task` is None where it is about none."""

    what: Topic
    task: Ref | None = None
    detail: str = ""


@dataclass(frozen=True, slots=True)
class WasTold:
    """An item of a letter on record that is not cancelled: to whom, in a letter of which kind, and when (aware UTC).

    `at` is when it was sent, or queued where it waits.
    """

    told: Told
    kind: str
    to: str
    at: datetime
