"""When a message was written, by whom with whom, and whether it is one that is on record (spec/mail-conduct.md, 4)."""

import hashlib
from datetime import UTC, datetime

from inboxva.model.context import Context, Known
from inboxva.model.people import People
from inboxva.model.plan import Repeat
from inboxva.model.work import Reading


def effective_time(reading: Reading, internal_date: datetime) -> datetime:
    """The Date header, never later than the server's own time (aware UTC)."""
    written = reading.message.date
    return min(written, internal_date).astimezone(UTC) if written else internal_date.astimezone(UTC)


def fingerprint(reading: Reading) -> str:
    """A short digest of what the writer wrote, white space aside."""
    return hashlib.sha256(" ".join(reading.visible_text.split()).encode()).hexdigest()[:32]


def participants(reading: Reading, people: People) -> tuple[str, ...]:
    """The configured people on the mail, by their first addresses, sorted."""
    on_it = (reading.message.sender, *(address.email for address in reading.message.recipients))
    return tuple(sorted({person.address for a in on_it if (person := people.person(a))}))


def repeated(reading: Reading, acts: bool, digest: str, context: Context) -> tuple[Repeat, Known | None]:
    """How the message relates to those recorded under its Message-ID (spec/mail-conduct.md, 4). `acts`: it is believed."""
    earlier = [known for known in context.known if known.sender == reading.message.sender]
    proven = [known for known in earlier if known.proven]
    # The proven one before the held ones, and the same words before others: each is the one that this is a copy of.
    earlier.sort(key=lambda known: (not known.proven, known.fingerprint != digest))
    same = next((known for known in earlier if known.fingerprint == digest), None)
    if acts:
        if same and same.proven:
            return Repeat.COPY, same
        if held := next((known for known in earlier if not known.proven), None):
            return Repeat.PROVES, held
        return (Repeat.REUSED, proven[0]) if proven else (Repeat.NEW, None)
    return (Repeat.COPY, same) if same else (Repeat.NEW, None)
