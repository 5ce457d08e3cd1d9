"""People who write mail to each other over real servers, with the daemon's loop between them and time in our hands."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime, parseaddr
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

from inboxva import service
from inboxva.config import Settings
from inboxva.config import read as read_config
from inboxva.service import Service
from inboxva.store import Store

MANILA, LOS_ANGELES = ZoneInfo("Asia/Manila"), ZoneInfo("America/Los_Angeles")
PROOF = "mx.example.com; dmarc=pass header.from={domain}"
CONFIG = """\
[owner]
name = "Dana Reyes"
addresses = ["dana@example.com"]
timezone = "America/Los_Angeles"

[mailbox]
url = "{mailbox}"
password = "env:INBOXVA_TEST_PASSWORD"
authserv_id = "mx.example.com"
file_into = "Assistants/{{name}}"

[outgoing]
url = "{outgoing}"
from = "Dana's task desk <va@example.com>"

[store]
url = "{store}"

[[engagements]]
name = "Bookkeeping"
slug = "bookkeeping"
code = "BK"
assistants = ["maria@example.net"]
timezone = "Asia/Manila"
rate = "12.00 USD"
weekly_cap = "10h"

[[engagements]]
name = "Website"
slug = "website"
code = "WB"
assistants = ["priya@example.net"]
timezone = "Asia/Kolkata"

[[assistants]]
name = "Maria Santos"
addresses = ["maria@example.net"]
timezone = "Asia/Manila"
"""


@dataclass
class Talk:
    """One conversation: a mailbox of its own on the server, a clock that only the test moves."""

    base: Path
    dovecot: Any
    smtp: Any
    user: str
    now: datetime = datetime(2026, 11, 16, 22, 0, tzinfo=UTC)
    count: int = 0
    read: int = 0
    config: str = CONFIG
    store_url: str = "sqlite:///inboxva.db"
    sent: dict[str, bytes] = field(default_factory=dict)

    def settings(self) -> Settings:
        """The configuration, as its owner would have written it."""
        return read_config(self.written(), self.base / "inboxva.toml")

    def written(self) -> str:
        """The text of inboxva.toml."""
        return self.config.format(mailbox=self.dovecot.url(self.user), outgoing=self.smtp.url(), store=self.store_url)

    @contextmanager
    def service(self) -> Iterator[Service]:
        """Everything open, at the test's own time."""
        with service.opened(self.settings(), lambda: self.now) as opened:
            yield opened

    @contextmanager
    def ledger(self) -> Iterator[Store]:
        """The store alone."""
        with service.ledger(self.settings()) as store:
            yield store

    def later(self, **span: float) -> None:
        """Lets time pass."""
        self.now += timedelta(**span)

    def says(
        self, sender: str, to: str, subject: str, text: str, *, answers: str = "", folder: str = "", proven: bool = True,
        headers: dict[str, str] | None = None, message_id: str = "", html: str = "",
    ) -> str:  # fmt: skip
        """A mail arrives (the owner's in Sent, others' in INBOX); gives its Message-ID without brackets."""
        self.count += 1
        name = message_id or f"m{self.count}.{self.user.partition('@')[0]}@{domain_of(sender)}"
        folder = folder or ("Sent" if is_owner(sender) else "INBOX")
        proven = proven and folder != "Sent"
        mail = written(
            sender, to, subject, text, name=name, date=self.now, answers=answers, proven=proven, headers=headers
        )
        if html:
            mail.add_alternative(html, subtype="html")
        self.sent[name] = mail.as_bytes()
        self.dovecot.append(self.user, self.sent[name], folder=folder, date=self.now)
        return name

    def again(self, name: str, folder: str = "INBOX") -> None:
        """The same mail is delivered once more."""
        self.dovecot.append(self.user, self.sent[name], folder=folder, date=self.now)

    def run(self) -> list[EmailMessage]:
        """One whole pass; the letters that reached the SMTP server because of it."""
        with self.service() as opened:
            return self.passed(opened)

    def passed(self, opened: Service) -> list[EmailMessage]:
        """The same, with everything open already."""
        done = opened.take()
        assert done.quarantined == []
        opened.continue_series()
        opened.follow_up()
        opened.summarise()
        opened.send()
        return self.letters()

    def letters(self) -> list[EmailMessage]:
        """The letters that have come since the last look."""
        new, self.read = self.smtp.received[self.read :], len(self.smtp.received)
        return [email.message_from_bytes(mail.raw, policy=email.policy.default) for mail in new]  # type: ignore[misc]

    def folder(self, name: str) -> list[str]:
        """The Message-IDs in a folder, without brackets."""
        with self.dovecot.client(self.user) as client:
            client.select_folder(name, readonly=True)
            uids = client.search()
            fetched = client.fetch(uids, ["BODY.PEEK[HEADER.FIELDS (MESSAGE-ID)]"]) if uids else {}
        found = [next(v for k, v in data.items() if k.startswith(b"BODY[")) for data in fetched.values()]
        return sorted(raw.decode().split("<")[1].split(">")[0] for raw in found)

    def flags(self, name: str, message_id: str) -> set[str]:
        """The flags of a message."""
        with self.dovecot.client(self.user) as client:
            client.select_folder(name, readonly=True)
            uids = client.search(["HEADER", "Message-ID", message_id])
            return {flag.decode() for flag in client.get_flags(uids)[uids[0]]}


def domain_of(sender: str) -> str:
    """The domain that somebody writes from."""
    return parseaddr(sender)[1].partition("@")[2]


def is_owner(sender: str) -> bool:
    """Whether it is Dana."""
    return parseaddr(sender)[1] == "dana@example.com"


def written(
    sender: str, to: str, subject: str, text: str, *, name: str, date: datetime, answers: str = "", proven: bool = True,
    headers: dict[str, str] | None = None,
) -> EmailMessage:  # fmt: skip
    """A mail as its writer's program and the receiving server make it; `name` is its Message-ID without brackets."""
    mail = EmailMessage(email.policy.SMTP.clone(max_line_length=998))
    if proven:
        mail["Authentication-Results"] = PROOF.format(domain=domain_of(sender))
    mail["From"], mail["To"], mail["Subject"] = sender, to, subject
    zone = LOS_ANGELES if parseaddr(sender)[1].startswith("dana") else MANILA
    mail["Date"], mail["Message-ID"] = format_datetime(date.astimezone(zone)), f"<{name}>"
    if answers:
        mail["In-Reply-To"] = mail["References"] = f"<{answers}>"
    for key, value in (headers or {}).items():
        mail[key] = value
    mail.set_content(text)
    return mail


def plain(letter: EmailMessage) -> str:
    """The plain part of a letter."""
    body = letter.get_body(("plain",))
    assert body is not None
    return str(body.get_content())
