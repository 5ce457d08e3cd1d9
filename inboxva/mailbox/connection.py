"""One connection to an IMAP server: opened when needed, opened again after it was lost, its errors translated."""

import errno
import imaplib
import socket
import ssl
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import parse_qs, quote, unquote, urlsplit

from imapclient import IMAPClient, SocketTimeout
from imapclient.exceptions import IMAPClientAbortError, IMAPClientError, LoginError

from inboxva.errors import InboxvaError, PermanentError, TransientError, UserError

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_CONNECT = 20.0
_PASSING = ("[UNAVAILABLE]", "[INUSE]", "[LIMIT]", "[SERVERBUG]", "[EXPUNGEISSUED]", "TOO MANY", "MAXIMUM NUMBER")
"""Response codes (RFC 5530), and words of servers that have none, for a refusal that will pass."""


@dataclass(frozen=True, slots=True)
class Account:
    """Where and as whom to log in. `name` is the URL without password and options; `timeout` is in seconds."""

    host: str
    port: int
    user: str
    name: str
    implicit_tls: bool
    starttls: bool
    password: str | None = field(repr=False)
    auth: str = "plain"
    timeout: float = 60
    tls: ssl.SSLContext | None = None

    @classmethod
    def of(cls, url: str, password: str | None, auth: str, timeout: float, tls: ssl.SSLContext | None) -> "Account":
        """Read a URL. Raises UserError where it is incomplete, or would send a password in the clear."""
        parts = urlsplit(url)
        if not parts.hostname or not parts.username:
            raise UserError(
                f"{parts.scheme}:// needs user and server, as in imaps://user%40example.com@imap.example.com"
            )
        implicit = parts.scheme == "imaps"
        starttls = not implicit and "starttls" in parse_qs(parts.query, keep_blank_values=True)
        if not implicit and not starttls and parts.hostname not in _LOOPBACK:
            raise UserError(
                f"imap://{parts.hostname} would send the password in the clear: use imaps://, or starttls = true"
            )
        user = unquote(parts.username)
        name = f"{parts.scheme}://{quote(user, safe='')}@{parts.hostname}" + (f":{parts.port}" if parts.port else "")
        port = parts.port or (993 if implicit else 143)
        return cls(parts.hostname, port, user, name, implicit, starttls, password, auth, timeout, tls)


class Connection:
    """A connection of one thread. `selected` is the folder that is open, and whether for reading only."""

    def __init__(self, account: Account) -> None:
        self.account = account
        self.selected: tuple[str, bool] | None = None
        self._client: IMAPClient | None = None

    def client(self) -> Any:
        """The logged-in client. Call inside `translated`."""
        if self._client is None:
            client = self._opened()
            try:
                self._log_in(client)
            except BaseException:
                _close(client)
                raise
            self._client = client
        return self._client

    def capabilities(self) -> frozenset[str]:
        """What the server says it can do, in upper case."""
        return frozenset(capability.decode("ascii", "replace").upper() for capability in self.client().capabilities())

    def select(self, folder: str, readonly: bool) -> dict[bytes, Any]:
        """Open a folder, always anew, and tell how it stands now. Raises PermanentError if it is not there."""
        client = self.client()
        self.selected = None
        try:
            answer: dict[bytes, Any] = client.select_folder(folder, readonly=readonly)
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            if "[NONEXISTENT]" in str(error).upper() or not client.folder_exists(folder):
                raise PermanentError(
                    f"{self.account.name} has no folder {folder!r}: make it, or change [mailbox] folders"
                ) from error
            raise
        self.selected = (folder, readonly)
        return answer

    def drop(self) -> None:
        """Close at once, without a word to the server; what is asked next opens a new connection."""
        client, self._client, self.selected = self._client, None, None
        if client is not None:
            _close(client)

    def close(self) -> None:
        """Say goodbye."""
        if self._client is not None:
            with suppress(OSError, IMAPClientError):
                self._client.logout()
        self.drop()

    @contextmanager
    def translated(self, doing: str) -> Iterator[None]:
        """Our errors for the library's. A connection that failed in any way but a clean NO is not used again."""
        server = f"{self.account.host}:{self.account.port}"
        try:
            yield
        except InboxvaError:
            raise
        except ssl.SSLCertVerificationError as error:
            self.drop()
            raise PermanentError(f"{server} shows a certificate that is not its own: {error.verify_message}") from error
        except (OSError, IMAPClientAbortError) as error:
            self.drop()
            if isinstance(error, socket.gaierror):
                raise TransientError(
                    f"{self.account.host} is not found: no network, or a wrong [mailbox] url"
                ) from error
            raise TransientError(f"{server} went away while {doing}: {_words(error)}") from error
        except IMAPClientError as error:
            if "BAD" in str(error) or type(error) is not imaplib.IMAP4.error:
                self.drop()
            raise TransientError(f"{server} refused {doing}: {_words(error)}") from error
        except (ValueError, TypeError, KeyError, IndexError, AssertionError) as error:
            # imapclient's parsers raise these on answers that are no IMAP.
            self.drop()
            raise TransientError(f"{server} gave an answer that is no IMAP while {doing}: {_words(error)}") from error

    def _opened(self) -> IMAPClient:
        account = self.account
        client = IMAPClient(
            account.host,
            account.port,
            ssl=account.implicit_tls,
            ssl_context=account.tls,
            timeout=SocketTimeout(min(_CONNECT, account.timeout), account.timeout),
        )
        client.normalise_times = False
        quiet(client)
        with suppress(OSError, AttributeError):
            _tuned(client.socket())
        if account.starttls:
            try:
                client.starttls(account.tls)
            except BaseException:
                _close(client)
                raise
        return client

    def _log_in(self, client: Any) -> None:
        account = self.account
        secret = account.password or ""
        try:
            if account.auth == "xoauth2":
                client.oauth2_login(account.user, secret)
            elif client.has_capability("AUTH=PLAIN"):
                # LOGIN cannot say what is beyond ASCII.
                client.plain_login(account.user, secret)
            else:
                client.login(account.user, secret)
        except LoginError as error:
            if isinstance(error.__context__, IMAPClientAbortError) or any(w in str(error).upper() for w in _PASSING):
                raise IMAPClientAbortError(str(error)) from error
            raise PermanentError(
                f"{account.host} refused the login of {account.user}: {_words(error)}; check [mailbox] url and password"
            ) from error


def quiet(client: Any) -> None:
    """Stop the library formatting every line for a log that nobody reads: 2.5 times faster, where it still has that knob."""
    inner = getattr(client, "_imap", None)
    if inner is not None and isinstance(getattr(inner, "debug", None), int):
        inner.debug = 0


def _tuned(connection: socket.socket) -> None:
    """Send small pieces at once, and let the system notice within minutes that the other end is gone.

    imapclient writes a command and its line end apart: without TCP_NODELAY each search waits 40 ms for an acknowledgement.
    """
    connection.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    connection.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
    for option, value in (("TCP_KEEPIDLE", 60), ("TCP_KEEPINTVL", 20), ("TCP_KEEPCNT", 4)):
        if hasattr(socket, option):
            connection.setsockopt(socket.IPPROTO_TCP, getattr(socket, option), value)


def _close(client: IMAPClient) -> None:
    with suppress(OSError, IMAPClientError, ValueError):
        client.shutdown()


def _words(error: Exception) -> str:
    """What was said, on one line, without the library's wrapping."""
    text = " ".join(str(error).split())
    if isinstance(error, OSError) and error.errno == errno.ECONNREFUSED:
        return "nobody answers there"
    return text.replace("socket error: EOF", "the connection was closed") or type(error).__name__
