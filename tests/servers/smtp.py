"""An SMTP server that takes everything: plain, with STARTTLS, and with TLS from the start; login as it is told."""

import asyncio
import base64
import shutil
import ssl
import tempfile
import threading
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Self

from aiosmtpd.controller import Controller
from aiosmtpd.smtp import SMTP, AuthResult, Envelope, LoginPassword, Session

from tests.servers import free_port
from tests.servers.certificate import certificate, trusting


@dataclass(frozen=True)
class Received:
    """A mail as it arrived, and over what."""

    sender: str
    recipient: str
    raw: bytes
    encrypted: bool
    user: str | None
    connection: int


class _Handler:
    def __init__(self, sink: "SmtpSink") -> None:
        self.sink = sink

    async def auth_XOAUTH2(self, server: SMTP, args: list[str]) -> AuthResult:
        """Accepts the access token "token"."""
        user, token, *_ = base64.b64decode(args[1]).decode().split("\x01")
        data = LoginPassword(user.removeprefix("user=").encode(), b"")
        return AuthResult(success=token == "auth=Bearer token", auth_data=data, handled=False)

    async def handle_MAIL(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.sink.answers.get("MAIL"):
            return answer
        envelope.mail_from = address
        return "250 OK"

    async def handle_RCPT(
        self, server: SMTP, session: Session, envelope: Envelope, address: str, options: list[str]
    ) -> str:
        if answer := self.sink.answers.get(address):
            return answer
        envelope.rcpt_tos.append(address)
        return "250 OK"

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:
        if answer := self.sink.answers.get("DATA"):
            return answer
        user = session.auth_data.login.decode() if session.authenticated else None
        for recipient in envelope.rcpt_tos:
            mail = Received(
                str(envelope.mail_from),
                recipient,
                bytes(envelope.original_content or b""),
                bool(session.ssl),
                user,
                id(session),
            )
            self.sink.take(mail)
        return "250 OK"


class SmtpSink:
    """Three listeners on loopback, see `url()`. `answers` maps a recipient, or MAIL or DATA, to a refusal like "550 No"."""

    password = "secret é"

    def __init__(self) -> None:
        self.folder = Path(tempfile.mkdtemp(prefix="smtp-"))
        self.cert, key = certificate(self.folder)
        self.received: list[Received] = []
        self.answers: dict[str, str] = {}
        self._arrived = threading.Condition()
        self._server_tls = ssl.create_default_context(ssl.Purpose.CLIENT_AUTH)
        self._server_tls.load_cert_chain(self.cert, key)
        self._controllers: dict[str, Controller] = {}

    @property
    def tls(self) -> ssl.SSLContext:
        """A client's context that trusts this server."""
        return trusting(self.cert)

    def start(self) -> Self:
        """Listen on three free ports."""
        login: dict[str, Any] = {"authenticator": self._login, "auth_require_tls": False, "decode_data": False}
        for kind, options in {
            "smtp": {},
            "starttls": {"tls_context": self._server_tls, "require_starttls": True},
            "smtps": {},
        }.items():
            controller = Controller(
                _Handler(self),
                hostname="127.0.0.1",
                port=free_port(),
                ssl_context=self._server_tls if kind == "smtps" else None,
                **login,
                **options,
            )
            controller.start()
            self._controllers[kind] = controller
        return self

    def url(self, kind: str = "smtp", user: str = "") -> str:
        """The URL of a listener: "smtp" (in the clear), "starttls" or "smtps"."""
        scheme = "smtps" if kind == "smtps" else "smtp"
        at = f"{user.replace('@', '%40')}@" if user else ""
        return f"{scheme}://{at}127.0.0.1:{self._controllers[kind].port}" + ("?starttls" if kind == "starttls" else "")

    def take(self, mail: Received) -> None:
        """Keep a mail, and tell who waits."""
        with self._arrived:
            self.received.append(mail)
            self._arrived.notify_all()

    def wait(self, count: int, seconds: float) -> bool:
        """Wait until that many mails have come; False if it took longer."""
        with self._arrived:
            return self._arrived.wait_for(lambda: len(self.received) >= count, seconds)

    def drop_all(self) -> None:
        """Close every connection, as a server does that restarts."""
        for controller in self._controllers.values():
            loop = controller.loop
            asyncio.run_coroutine_threadsafe(_drop(loop), loop).result(5)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop listening and throw everything away."""
        for controller in self._controllers.values():
            controller.stop()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _login(
        self, server: SMTP, session: Session, envelope: Envelope, mechanism: str, data: LoginPassword
    ) -> AuthResult:
        good = isinstance(data, LoginPassword) and data.password.decode() == self.password
        return AuthResult(success=good, auth_data=data, handled=False)


async def _drop(loop: asyncio.AbstractEventLoop) -> None:
    for task in asyncio.all_tasks(loop):
        if task is not asyncio.current_task():
            task.cancel()
