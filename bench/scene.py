"""A stage for people who write mail to each other with the program between them: all in memory, and time is ours.

Who acts on it knows what lies in their own inbox and no more. Everything happens at its moment, in order; between the
moments the program's clock ticks as the daemon's does, only less often.
"""

import email
import email.policy
import heapq
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path
from typing import Protocol

from inboxva.config import Settings
from inboxva.config import read as read_config
from inboxva.mailbox.memory import MemoryMailbox
from inboxva.model.outbox import OutboxRow, OutboxState
from inboxva.model.people import Person
from inboxva.service import Service, open_desk
from inboxva.transport.memory import MemoryTransport

DESK = "va@example.com"
PROOF = "mx.example.com; dmarc=pass header.from={domain}"
STEP = timedelta(minutes=15)
FAR = datetime.max.replace(tzinfo=UTC)
SETTLED = timedelta(minutes=4)
"""So long after a mail its acknowledgement goes out, where one does ([outgoing] settle is 3 minutes)."""


@dataclass(frozen=True, slots=True)
class Mail:
    """A mail as its reader sees it: when it came (aware UTC), from which address, its words. Ids are without brackets.

    `automatic`: no person wrote it.
    """

    at: datetime
    sender: str
    to: tuple[str, ...]
    subject: str
    text: str
    message_id: str
    references: tuple[str, ...] = ()
    automatic: bool = False

    @property
    def thread(self) -> tuple[str, ...]:
        """What an answer to it refers to."""
        return (*self.references, self.message_id)


class Actor(Protocol):
    """Who has an inbox."""

    who: Person

    def receive(self, mail: Mail) -> None:
        """A mail lies in the inbox now; when it is read is the reader's affair."""


@dataclass
class Scene:
    """A mailbox, the program beside it, and the people. `now` (aware UTC) is the only clock there is."""

    base: Path
    config: str
    now: datetime
    mailbox: MemoryMailbox = field(default_factory=lambda: MemoryMailbox("scene"))
    transport: MemoryTransport = field(default_factory=lambda: MemoryTransport("scene"))
    actors: dict[str, Actor] = field(default_factory=dict)
    posted: list[Mail] = field(default_factory=list)
    came: list[Mail] = field(default_factory=list)
    ticks: int = 0
    _events: list[tuple[datetime, int, Callable[[], object]]] = field(default_factory=list)
    _count: int = 0
    _settles: datetime = FAR
    _service: Service | None = None

    @property
    def service(self) -> Service:
        """The program, opened when it is first needed."""
        if self._service is None:
            desk = open_desk(self.settings, self.now)
            self._service = Service(desk, self.mailbox, self.transport, lambda: self.now)
        return self._service

    @property
    def settings(self) -> Settings:
        """The configuration, as its owner would have written it."""
        if self._service is not None:
            return self._service.desk.settings
        return read_config(self.config, self.base / "inboxva.toml")

    def close(self) -> None:
        """Ends the program; it is started anew when it is needed again."""
        if self._service is not None:
            self._service.store.close()
            self._service = None

    def enter(self, actor: Actor) -> None:
        """Somebody joins."""
        self.actors.update(dict.fromkeys(actor.who.addresses, actor))

    def at(self, moment: datetime, act: Callable[[], object]) -> None:
        """Something happens then; what lies behind `now` happens next."""
        self._count += 1
        heapq.heappush(self._events, (moment, self._count, act))

    def post(
        self, sender: Person, to: tuple[str, ...], subject: str, text: str, answers: Mail | None = None, *,
        folder: str = "", automatic: bool = False,
    ) -> Mail:  # fmt: skip
        """Somebody sends a mail now. It lies in the owner's mailbox, and in the inboxes of whom it goes to.

        An answer quotes what it answers, as most programs do.
        """
        self._count += 1
        domain = sender.address.partition("@")[2]
        mail = Mail(
            self.now, sender.address, to, subject, text, f"{self._count}@{domain}",
            answers.thread if answers else (), automatic,
        )  # fmt: skip
        owner = self.settings.people.owner
        raw = written(mail, sender, quoted(answers) if answers else "", proven=sender != owner)
        self.mailbox.deliver(raw, self.now, folder or ("Sent" if sender.address == owner.address else "INBOX"))
        self.posted.append(mail)
        for address in dict.fromkeys(to):
            if (actor := self.actors.get(address)) and actor.who.address != sender.address:
                actor.receive(mail)
        return mail

    def tick(self) -> list[Mail]:
        """What the daemon does in a minute: takes mail, looks at the clock, sends. The letters that went out by it."""
        service, before = self.service, len(self.transport.sent)
        taken = service.take()
        assert not taken.quarantined, taken.quarantined
        service.continue_series()
        service.follow_up()
        service.summarise()
        service.send()
        self.ticks += 1
        letters = [self._read(sent.raw) for sent in self.transport.sent[before:]]
        self.came += letters
        for letter in letters:
            if actor := self.actors.get(letter.to[0]):
                actor.receive(letter)
        return letters

    def run(self, until: datetime, step: Callable[[datetime], timedelta] = lambda now: STEP) -> None:
        """Lets time pass. Mail that is sent is taken in the same minute; besides, the clock ticks every `step`."""
        while self.now < until:
            whole = datetime.min.replace(tzinfo=self.now.tzinfo)
            every = step(self.now)
            grid = whole + ((self.now - whole) // every + 1) * every
            self.now = min(grid, until, max(self._events[0][0], self.now) if self._events else until)
            posted = len(self.posted)
            while self._events and self._events[0][0] <= self.now:
                heapq.heappop(self._events)[2]()
            if self.now == grid or self.now == until or len(self.posted) > posted or self.now >= self._settles:
                self.tick()
            if len(self.posted) > posted:
                self._settles = self.now + SETTLED
                self.at(self._settles, lambda: None)
            elif self.now >= self._settles:
                self._settles = FAR

    def outbox(self) -> list[OutboxRow]:
        """The letters that were sent, oldest first."""
        return self.service.store.list_outbox(OutboxState.SENT)

    def _read(self, raw: bytes) -> Mail:
        letter = email.message_from_bytes(raw, policy=email.policy.default)
        assert isinstance(letter, EmailMessage)
        body = letter.get_body(("plain",))
        assert body is not None
        return Mail(
            self.now, DESK, tuple(str(a.addr_spec) for a in letter["To"].addresses), str(letter["Subject"]),
            str(body.get_content()).replace("\r\n", "\n"), ids(letter["Message-ID"])[0],
            ids(letter.get("References", "")), automatic=True,
        )  # fmt: skip


def ids(text: str) -> tuple[str, ...]:
    """The Message-IDs of a header, without brackets."""
    return tuple(part.strip("<>") for part in str(text).split())


def written(mail: Mail, sender: Person, quote: str = "", *, proven: bool = True) -> bytes:
    """A mail as its writer's program and the receiving server make it."""
    message = EmailMessage(email.policy.SMTP.clone(max_line_length=998))
    if proven:
        message["Authentication-Results"] = PROOF.format(domain=mail.sender.partition("@")[2])
    message["From"], message["To"] = f"{sender.name} <{mail.sender}>", ", ".join(mail.to)
    message["Subject"], message["Date"] = mail.subject, format_datetime(mail.at.astimezone(sender.zone))
    message["Message-ID"] = f"<{mail.message_id}>"
    if mail.references:
        message["In-Reply-To"] = f"<{mail.references[-1]}>"
        message["References"] = " ".join(f"<{name}>" for name in mail.references[-10:])
    if mail.automatic:
        message["Auto-Submitted"] = "auto-replied"
    message.set_content(f"{mail.text}\n{quote}")
    return message.as_bytes()


def quoted(mail: Mail) -> str:
    """A mail as it stands under an answer to it."""
    lines = "".join(f"> {line}".rstrip() + "\n" for line in mail.text.splitlines())
    return f"\nOn {mail.at:%a, %b %d, %Y at %H:%M} {mail.sender} <{mail.sender}> wrote:\n\n{lines}"


def shifts(who: Person, first: datetime, last: datetime) -> Iterator[tuple[datetime, datetime]]:
    """A person's working time between two moments, shift by shift (aware UTC), without their holidays."""
    day = first.astimezone(who.zone).date() - timedelta(days=1)
    while day <= last.astimezone(who.zone).date():
        shift = who.working_hours.of(day)
        if shift and day not in who.holidays:
            start, end = (wall(who, day, minute) for minute in shift)
            if start >= first and end <= last:
                yield start, end
        day += timedelta(days=1)


def wall(who: Person, day: date, minute: int) -> datetime:
    """That minute after midnight on a person's own clock (aware UTC)."""
    local = datetime(day.year, day.month, day.day) + timedelta(minutes=minute)  # noqa: DTZ001 (their zone is next)
    return local.replace(tzinfo=who.zone).astimezone(UTC)
