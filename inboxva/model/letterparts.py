"""What letters to owners and to assistants both hold."""

from dataclasses import dataclass
from datetime import date, datetime

from inboxva.model.work import Ref


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
