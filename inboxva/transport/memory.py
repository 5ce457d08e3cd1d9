"""A transport that keeps what it is given, by name: for tests and benchmarks."""

import threading
from dataclasses import dataclass
from types import TracebackType
from typing import Self

from inboxva.errors import InboxvaError


@dataclass(frozen=True, slots=True)
class Sent:
    """A mail as it was handed over."""

    sender: str
    recipient: str
    raw: bytes


class MemoryTransport:
    """Implements `Transport`. `refusals` maps a recipient to the error that sending to it raises."""

    def __init__(self, name: str) -> None:
        self.name = f"memory://{name}"
        self.sent: list[Sent] = []
        self.refusals: dict[str, InboxvaError] = {}
        self._arrived = threading.Condition()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Nothing to close: what was sent stays."""

    def check(self) -> None:
        """Always ready."""

    def send(self, raw: bytes, sender: str, recipient: str) -> None:
        if refusal := self.refusals.get(recipient):
            raise refusal
        with self._arrived:
            self.sent.append(Sent(sender, recipient, raw))
            self._arrived.notify_all()

    def wait(self, count: int, seconds: float) -> bool:
        """Wait until that many mails were sent; False if it took longer."""
        with self._arrived:
            return self._arrived.wait_for(lambda: len(self.sent) >= count, seconds)


_NAMED: dict[str, MemoryTransport] = {}


def memory_transport(name: str) -> MemoryTransport:
    """The transport of that name, made when it is first asked for."""
    return _NAMED.setdefault(name, MemoryTransport(name))
