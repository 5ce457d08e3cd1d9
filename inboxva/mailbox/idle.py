"""Hearing of new mail as it comes: IDLE (RFC 2177) on a connection of its own, or a look every few seconds.

imapclient's `idle_check` misses what lies in its read buffer, takes a closed connection for silence, and fails on a line
that comes in two packets. So we wait for the socket ourselves, and look at the buffer before we trust the silence.
"""

import re
import select
import ssl
import time
from collections.abc import Callable
from contextlib import suppress
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from inboxva.mailbox.connection import Account, Connection

RENEW = 9 * 60.0
"""Seconds. Servers may hang up after 30 minutes without a command, and much that stands between us forgets sooner."""
LOOK = 10.0
"""Seconds between looks at a server that has no IDLE."""
_SLICE = 0.5
_ROUND = 2.0
_NEWS = re.compile(rb"\* \d+ EXISTS", re.IGNORECASE)


class Watch:
    """Watches one folder. IDLE is kept up between calls, so that nothing can come unheard between them."""

    def __init__(self, account: Account, folder: str) -> None:
        self.folder = folder
        self._connection = Connection(account)
        self._since: float | None = None
        self._uidnext = 0

    def wait(self, seconds: float, stop: Callable[[], bool], known: int | None) -> tuple[bool, int | None]:
        """Whether something may be new before `seconds` have passed, and the folder's UIDNEXT where it was asked for.

        `known` is the UIDNEXT up to which the folder has been read; None if it never was.
        """
        until = time.monotonic() + seconds
        with self._connection.translated(f"watching {self.folder}"):
            client = self._connection.client()
            if self._connection.selected is None:
                self._since = None
                self._uidnext = self._asked()
                if known is None or self._uidnext > known:
                    return True, self._uidnext
            idle = self._idle if "IDLE" in self._connection.capabilities() else self._look
            while True:
                left = until - time.monotonic()
                if idle(client, max(0.0, min(left, _SLICE)), until):
                    return True, None
                if time.monotonic() >= until or stop():
                    return False, None

    def close(self) -> None:
        """Hang up. A server in IDLE needs no goodbye."""
        self._connection.drop()

    def _idle(self, client: Any, slice_: float, _: float) -> bool:
        """One slice of waiting in IDLE, which is entered or renewed as needed."""
        if self._since is not None and time.monotonic() - self._since > RENEW:
            self._since = None
            if self._told([_plain(answer) for answer in client.idle_done()[1]]):
                return True
        if self._since is None and self._entered(client):
            return True
        buffer = self._buffer(client)
        return self._round(client, slice_) if buffer is None else self._told(_lines(client, buffer, slice_))

    def _entered(self, client: Any) -> bool:
        """Enter IDLE; whether there was news before the server said "go on", which the library takes for a failure."""
        said = b""
        try:
            client.idle()
        except IMAPClientAbortError:
            raise
        except IMAPClientError as error:
            said = str(error).encode()
            if b"Unexpected IDLE response: b'* " not in said:
                raise
            if self._buffer(client) is None:
                self._connection.drop()
                return True
            while not (line := client._imap.readline()).startswith(b"+"):
                if not line.startswith(b"* "):
                    raise IMAPClientAbortError("the connection was closed") from error
                said += b"\n" + line
        self._since = time.monotonic()
        return bool(_NEWS.search(said))

    @staticmethod
    def _buffer(client: Any) -> Any:
        """What the library has read from the socket and nobody has asked for; None where it keeps that otherwise."""
        buffer = getattr(getattr(client, "_imap", None), "__dict__", {}).get("file")
        return buffer if hasattr(buffer, "peek") else None

    def _round(self, client: Any, slice_: float) -> bool:
        """IDLE with what the library offers to everybody: wait a little, leave IDLE, and read what was said."""
        ready = _readable(client.socket(), slice_)
        if ready or time.monotonic() - (self._since or 0) > _ROUND:
            self._since = None
            return self._told([_plain(answer) for answer in client.idle_done()[1]])
        return False

    def _look(self, _: Any, slice_: float, until: float) -> bool:
        """One slice of waiting beside a server without IDLE."""
        time.sleep(slice_)
        if time.monotonic() - (self._since or 0.0) < LOOK and time.monotonic() < until:
            return False
        before, self._uidnext, self._since = self._uidnext, self._asked(), time.monotonic()
        return self._uidnext > before

    def _asked(self) -> int:
        """The folder's UIDNEXT now; the folder is open afterwards."""
        return int(self._connection.select(self.folder, readonly=True).get(b"UIDNEXT", 0))

    def _told(self, lines: list[bytes]) -> bool:
        """Whether these untagged answers tell of something new. Raises when the server says goodbye."""
        news = False
        for line in lines:
            if line.upper().startswith(b"* BYE"):
                raise IMAPClientAbortError(line[2:].decode("utf-8", "replace"))
            news = news or bool(_NEWS.match(line))
        return news


def _readable(connection: Any, seconds: float) -> bool:
    poll = select.poll()
    poll.register(connection.fileno(), select.POLLIN)
    return bool(poll.poll(seconds * 1000))


def _lines(client: Any, buffer: Any, seconds: float) -> list[bytes]:
    """All lines that have come, buffered ones first; waits up to `seconds` for the first. Raises when the other end is gone.

    A peek shows what is there without taking it; the rest of a line that has begun is waited for, as long as for any answer.
    """
    lines: list[bytes] = []
    connection = client.socket()
    timeout = connection.gettimeout()
    while True:
        connection.setblocking(False)
        waiting, closed = b"", False
        try:
            waiting = buffer.peek(1)
            closed = not waiting and _readable(connection, 0) and not buffer.peek(1)
        except ssl.SSLWantReadError:
            pass
        finally:
            connection.settimeout(timeout)
        if closed and not lines:
            raise IMAPClientAbortError("the connection was closed")
        if waiting:
            line = client._imap.readline()
            if not line.endswith(b"\n"):
                raise IMAPClientAbortError("the connection was closed")
            lines.append(line)
        elif lines or closed or seconds <= 0:
            return lines
        else:
            _readable(connection, seconds)
            seconds = 0


def _plain(answer: Any) -> bytes:
    """An answer that the library has parsed, as a line again, as far as it matters here."""
    with suppress(TypeError):
        return b"* " + b" ".join(word if isinstance(word, bytes) else str(word).encode() for word in answer)
    return b"* "
