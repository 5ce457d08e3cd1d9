"""Who, when and which thread, from a scan's few header fields alone: what decides whether a body is fetched at all."""

from dataclasses import dataclass
from datetime import datetime

from inboxva.parse.mail.addresses import MAX_ADDRESS_FIELDS, read_addresses
from inboxva.parse.mail.delivery import may_be_returned
from inboxva.parse.mail.headers import read_date, read_ids, split_header


@dataclass(frozen=True, slots=True)
class ScanFacts:
    """The header of one message as far as `model.places.SCAN_HEADERS` go. Addresses are bare and in lower case.

    `message_id` is "" where the field is missing (it takes the body to make one). `date` is aware or None. `references`
    are the ids of the reply chain: References, then In-Reply-To, each once, oldest first. `report` says that it may be a
    delivery report, `own` that it bears our mark.
    """

    sender: str
    senders: tuple[str, ...]
    recipients: tuple[str, ...]
    message_id: str
    date: datetime | None
    subject: str
    references: tuple[str, ...]
    report: bool
    own: bool


def read_envelope(header: bytes) -> ScanFacts:
    """What a message's header fields say, with the same sender and recipients that `read_message` finds. Never raises."""
    fields, _ = split_header(header)
    senders = _emails(fields.all("from"))
    ids = read_ids(fields.all("message-id")[:1])
    return ScanFacts(
        sender=senders[0] if senders else "",
        senders=senders,
        recipients=tuple(dict.fromkeys(_emails(fields.all("to")) + _emails(fields.all("cc")))),
        message_id=ids[0] if ids else "",
        date=read_date(fields.text("date")),
        subject=fields.text("subject"),
        references=read_ids(fields.all("references") + fields.all("in-reply-to")),
        report=may_be_returned(fields, senders),
        own=any(name == "x-inboxva" for name, _ in fields.items),
    )


def _emails(values: tuple[bytes, ...]) -> tuple[str, ...]:
    found = (address.email for value in values[:MAX_ADDRESS_FIELDS] for address in read_addresses(value))
    return tuple(dict.fromkeys(found))
