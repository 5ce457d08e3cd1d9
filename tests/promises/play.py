"""People who write mail to each other, the whole loop between them, all in memory: fast enough to ask much of it."""

import email
import email.policy
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage
from functools import cached_property
from pathlib import Path

from inboxva.config import Settings
from inboxva.config import read as read_config
from inboxva.mailbox.memory import MemoryMailbox
from inboxva.model.report import Item
from inboxva.model.work import Ref
from inboxva.service import Service, open_desk
from inboxva.service.passes import backfill
from inboxva.store import Store
from inboxva.transport.memory import MemoryTransport
from tests.conversation import talk
from tests.conversation.talk import domain_of, is_owner, written

DANA, MARIA, PRIYA = "Dana Reyes <dana@example.com>", "Maria Santos <maria@example.net>", "Priya <priya@example.net>"
DESK = "va@example.com"
SEVERAL = """\
Hi Maria,

Please send the October invoices by Friday 5pm.
Also, book the flight to Denver for 12 December.
One more thing: ask Ben for the new price list.

Dana
"""
CONFIG = (
    talk.CONFIG.format(mailbox="maildir://mail", outgoing="maildir://out", store="sqlite:///inboxva.db")
    .replace('password = "env:INBOXVA_TEST_PASSWORD"\n', "")
    .replace('addresses = ["maria@example.net"]', 'addresses = ["maria@example.net", "maria.s@example.org"]')
)


@dataclass
class Play:
    """One conversation. `now` is the only clock, and the test moves it; `config` may be changed between two passes."""

    base: Path
    now: datetime = datetime(2026, 11, 16, 22, 0, tzinfo=UTC)
    config: str = CONFIG
    name: str = "play"
    count: int = 0
    read: int = 0
    sent: dict[str, bytes] = field(default_factory=dict)
    opened: dict[str, Service] = field(default_factory=dict, repr=False)

    @cached_property
    def mailbox(self) -> MemoryMailbox:
        """Dana's mailbox."""
        return MemoryMailbox(self.name)

    @cached_property
    def transport(self) -> MemoryTransport:
        """The way out."""
        return MemoryTransport(self.name)

    def settings(self) -> Settings:
        """The configuration as it stands."""
        return read_config(self.config, self.base / "inboxva.toml")

    @contextmanager
    def service(self) -> Iterator[Service]:
        """Everything open, as after a start of the program; opened anew when the configuration has changed."""
        if self.config not in self.opened:
            self.close()
            desk = open_desk(self.settings(), self.now)
            self.opened[self.config] = Service(desk, self.mailbox, self.transport, lambda: self.now)
        yield self.opened[self.config]

    def close(self) -> None:
        """Closes what is open: the next look is as after a start of the program."""
        while self.opened:
            self.opened.popitem()[1].store.close()

    @contextmanager
    def ledger(self) -> Iterator[Store]:
        """The store alone."""
        with self.service() as service:
            yield service.store

    def later(self, **span: float) -> None:
        """Lets time pass."""
        self.now += timedelta(**span)

    def says(
        self, sender: str, to: str, subject: str, text: str, *, answers: str = "", folder: str = "", proven: bool = True,
        headers: dict[str, str] | None = None, message_id: str = "", date: datetime | None = None, cc: str = "",
    ) -> str:  # fmt: skip
        """A mail arrives (the owner's in Sent, others' in INBOX); gives its Message-ID without brackets."""
        self.count += 1
        name = message_id or f"m{self.count}.{self.name}@{domain_of(sender)}"
        folder = folder or ("Sent" if is_owner(sender) else "INBOX")
        proven = proven and folder != "Sent"
        headers = {**({"Cc": cc} if cc else {}), **(headers or {})}
        date = date or self.now
        mail = written(sender, to, subject, text, name=name, date=date, answers=answers, proven=proven, headers=headers)
        self.sent[name] = mail.as_bytes()
        self.deliver(self.sent[name], folder)
        return name

    def deliver(self, raw: bytes, folder: str = "INBOX") -> None:
        """Any bytes arrive now."""
        self.mailbox.deliver(raw, self.now, folder)

    def run(self) -> list[EmailMessage]:
        """One whole pass; the letters that went out because of it."""
        with self.service() as opened:
            done = opened.take()
            assert done.quarantined == []
            opened.follow_up()
            opened.summarise()
            opened.send()
        return self.letters()

    def pays(self, period: str, subject: str = "Pay", answers: str = "") -> list[EmailMessage]:
        """Dana says that a period is paid, and yes to the letter that asks her; the letters that this yes causes."""
        self.says(DANA, DESK, subject, f"paid {period}", answers=answers)
        self.later(minutes=1)
        asked = next(letter for letter in self.run() if "confirm" in letter["Subject"].lower())
        self.says(DANA, DESK, f"Re: {asked['Subject']}", "yes", answers=id_of(asked))
        self.later(minutes=1)
        return self.run()

    def backfill(self, since: datetime) -> None:
        """History is read."""
        with self.service() as opened:
            backfill(opened.desk, self.mailbox, since, lambda: self.now, lambda done, of: None, lambda: False)

    def letters(self) -> list[EmailMessage]:
        """The letters that went out since the last look."""
        new, self.read = self.transport.sent[self.read :], len(self.transport.sent)
        return [email.message_from_bytes(mail.raw, policy=email.policy.default) for mail in new]

    def tasks(self) -> dict[str, Item]:
        """The tasks as they stand, by reference."""
        with self.ledger() as store:
            return {str(item.ref): item for item in store.tasks(self.settings().people, self.now)}

    def task(self, ref: str) -> Item:
        """One of them."""
        return self.tasks()[ref]

    def events(self, ref: str) -> list[str]:
        """The codes of what happened to a task, in order."""
        found = Ref.parse(ref)
        assert found is not None
        with self.ledger() as store:
            history = store.history(self.settings().people, found, now=self.now)
        assert history is not None
        return [entry.code for entry in history.events]

    def counts(self) -> dict[str, int]:
        """How much there is of everything."""
        with self.ledger() as store:
            return store.counts()

    def keywords(self, folder: str = "INBOX") -> list[frozenset[str]]:
        """The flags of the messages in a folder."""
        return [stored.flags for stored in self.mailbox.messages(folder).values()]


def to(letter: EmailMessage) -> str:
    """The one address a letter goes to."""
    (address,) = letter["To"].addresses
    return str(address.addr_spec)


def id_of(letter: EmailMessage) -> str:
    """A letter's Message-ID without brackets."""
    return str(letter["Message-ID"]).strip("<>")
