"""Where mail is sent: one protocol, and the kind of transport chosen by the URL's scheme."""

import ssl
from types import TracebackType
from typing import Protocol, Self
from urllib.parse import unquote, urlsplit

from inboxva.errors import UserError


class Transport(Protocol):
    """A way out for mail. Used as a context manager; a connection is opened when needed and kept for what follows.

    Sending the same mail twice is possible after a crash: its Message-ID is the same, the outbox sees to the rest.
    """

    @property
    def name(self) -> str:
        """The URL without its password."""

    def __enter__(self) -> Self: ...

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None: ...

    def check(self) -> None:
        """Connect and log in, without sending. Raises as `send` does."""

    def send(self, raw: bytes, sender: str, recipient: str) -> None:
        """Hand over a mail (RFC 5322 bytes) for one recipient; both are bare addresses, the sender's may be "".

        Raises TransientError when it may work later (no connection, 4xx), PermanentError when it never will (5xx, login
        refused), with the server's own words.
        """


def open_transport(
    url: str,
    password: str | None = None,
    *,
    auth: str = "plain",
    timeout: float = 60,
    tls: ssl.SSLContext | None = None,
) -> Transport:
    """The transport at `url`: smtps:// or smtp:// (`?starttls`, or loopback), maildir:///path, memory://name.

    `auth` is "plain" (`password` is one) or "xoauth2" (`password` is an access token). `timeout` (seconds) bounds each
    wait for a server. Raises UserError for a URL that cannot be meant.
    """
    parts = urlsplit(url)
    match parts.scheme:
        case "smtps" | "smtp":
            from inboxva.transport.smtp import SmtpTransport

            return SmtpTransport(url, password, auth=auth, timeout=timeout, tls=tls)
        case "maildir":
            from inboxva.transport.maildir import MaildirTransport

            return MaildirTransport(unquote(parts.netloc + parts.path))
        case "memory":
            from inboxva.transport.memory import memory_transport

            return memory_transport(parts.netloc + parts.path)
    raise UserError(f"{parts.scheme or url!r}: no such way to send mail; use smtps://, smtp:// or maildir://")
