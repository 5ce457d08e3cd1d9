"""Sends over SMTP (RFC 5321), with TLS, STARTTLS and login; one connection for a burst of mails."""

import re
import smtplib
import ssl
from base64 import b64encode
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from types import TracebackType
from typing import Self
from urllib.parse import parse_qs, quote, unquote, urlsplit

from inboxva.errors import PermanentError, TransientError, UserError

_LOOPBACK = ("localhost", "127.0.0.1", "::1")
_NOT_AN_ADDRESS = re.compile(r"[\s<>,\x00]")
_GREETING = "[127.0.0.1]"
"""Names no machine of ours: a host name can be private, and to whom we log in it means nothing (RFC 5321, 4.1.4)."""


class SmtpTransport:
    """Implements `Transport` for smtps:// and smtp://. `auth` and `timeout` as in `open_transport`."""

    def __init__(
        self,
        url: str,
        password: str | None,
        *,
        auth: str = "plain",
        timeout: float = 60,
        tls: ssl.SSLContext | None = None,
    ) -> None:
        parts = urlsplit(url)
        if not parts.hostname:
            raise UserError(
                f"{parts.scheme}:// needs the server's name, as in smtps://user%40example.com@smtp.example.com"
            )
        self._implicit = parts.scheme == "smtps"
        self._starttls = not self._implicit and "starttls" in parse_qs(parts.query, keep_blank_values=True)
        if not self._implicit and not self._starttls and parts.hostname not in _LOOPBACK:
            raise UserError(f"smtp://{parts.hostname} would send in the clear: use smtps://, or starttls = true")
        self._host = parts.hostname
        self._port = parts.port or (465 if self._implicit else 587 if self._starttls else 25)
        self._user = unquote(parts.username or "")
        self._password, self._auth, self._timeout = password, auth, timeout
        self._tls = tls or ssl.create_default_context()
        at = f"{quote(self._user, safe='')}@" if self._user else ""
        self.name = f"{parts.scheme}://{at}{parts.hostname}" + (f":{parts.port}" if parts.port else "")
        self._connection: smtplib.SMTP | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self._connection:
            with suppress(OSError, smtplib.SMTPException):
                self._connection.quit()
        self._drop()

    def check(self) -> None:
        with self._translated():
            self._connected()

    def send(self, raw: bytes, sender: str, recipient: str) -> None:
        if any(_NOT_AN_ADDRESS.search(address) for address in (sender, recipient)) or not recipient:
            raise PermanentError(f"{recipient!r} from {sender!r}: one of them is no bare address; nothing was sent")
        with self._translated(recipient):
            connection = self._connected()
            eight_bit = [] if raw.isascii() or not connection.has_extn("8bitmime") else ["body=8bitmime"]
            try:
                connection.sendmail(sender, [recipient], raw, eight_bit)
            except smtplib.SMTPRecipientsRefused as error:
                code, words = error.recipients[recipient]
                raise smtplib.SMTPResponseException(code, words) from error

    def _connected(self) -> smtplib.SMTP:
        """The open connection, or a new one where the server has closed it since the last mail."""
        if self._connection:
            try:
                if self._connection.noop()[0] == 250:
                    return self._connection
            except (OSError, smtplib.SMTPException):
                pass
            self._drop()
        connection = (
            smtplib.SMTP_SSL(self._host, self._port, _GREETING, timeout=self._timeout, context=self._tls)
            if self._implicit
            else smtplib.SMTP(self._host, self._port, _GREETING, timeout=self._timeout)
        )
        self._connection = connection
        if self._starttls:
            connection.starttls(context=self._tls)
        if self._user and self._password is not None:
            self._log_in(connection, self._password)
        return connection

    def _log_in(self, connection: smtplib.SMTP, secret: str) -> None:
        """Log in with what the server offers; smtplib's own login cannot send a password beyond ASCII."""
        connection.ehlo_or_helo_if_needed()
        offered = connection.esmtp_features.get("auth", "").upper().split()
        if self._auth == "xoauth2":
            code, words = connection.docmd("AUTH", "XOAUTH2 " + _b64(f"user={self._user}\1auth=Bearer {secret}\1\1"))
            if code == 334:
                code, words = connection.docmd("")
        elif "PLAIN" in offered:
            code, words = connection.docmd("AUTH", "PLAIN " + _b64(f"\0{self._user}\0{secret}"))
        else:
            code, words = connection.login(self._user, secret)
        if code not in (235, 503):
            raise smtplib.SMTPAuthenticationError(code, words)

    def _drop(self) -> None:
        if self._connection:
            self._connection.close()
        self._connection = None

    @contextmanager
    def _translated(self, recipient: str = "") -> Iterator[None]:
        """Our errors for smtplib's. After anything but a clean refusal the connection is not used again."""
        try:
            yield
        except smtplib.SMTPAuthenticationError as error:
            self._drop()
            if error.smtp_code < 500:
                raise TransientError(f"{self._host} cannot log anybody in just now: {_words(error)}") from error
            raise PermanentError(
                f"{self._host} refused the login of {self._user}: {_words(error)}; check [outgoing] url and password"
            ) from error
        except smtplib.SMTPNotSupportedError as error:
            self._drop()
            raise PermanentError(f"{self._host} cannot do what [outgoing] asks for: {error}") from error
        except smtplib.SMTPConnectError as error:
            self._drop()
            raise TransientError(f"{self._host} takes no mail just now: {_words(error)}") from error
        except smtplib.SMTPResponseException as error:
            what = (
                f"{self._host} refused the mail to {recipient}" if recipient else f"{self._host} refused the connection"
            )
            if error.smtp_code == 421 or not recipient:
                self._drop()
            raise (TransientError if error.smtp_code < 500 else PermanentError)(f"{what}: {_words(error)}") from error
        except ssl.SSLCertVerificationError as error:
            self._drop()
            raise PermanentError(
                f"{self._host} shows a certificate that is not its own: {error.verify_message}"
            ) from error
        except (OSError, smtplib.SMTPException) as error:
            self._drop()
            raise TransientError(f"{self._host}:{self._port} cannot be reached: {_plain(error)}") from error
        except ValueError as error:
            self._drop()
            raise PermanentError(f"{recipient!r} cannot be written to: {_plain(error)}") from error


def _b64(text: str) -> str:
    return b64encode(text.encode()).decode("ascii")


def _words(error: smtplib.SMTPResponseException) -> str:
    """The server's own words, on one line."""
    words = error.smtp_error
    text = words.decode("utf-8", "replace") if isinstance(words, bytes) else str(words)
    return f"{error.smtp_code} {' '.join(text.split())}"


def _plain(error: Exception) -> str:
    return " ".join(str(error).split()) or type(error).__name__
