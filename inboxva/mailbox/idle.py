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
        self._idling_since: float | None = None

    def wait(self, seconds: float, stop: Callable[[], bool], known: int | None) -> tuple[bool, int | None]:
        """Whether something may be new before `seconds` have passed, and the folder's UIDNEXT where it was asked for.

        `known` is the UIDNEXT up to which the folder has been read; None if it never was.
        """
        until = time.monotonic() + seconds
        with self._connection.translated(f"watching {self.folder}"):
            client = self._connection.client()
            if self._connection.selected is None:
                self._idling_since = None
                answer = self._connection.select(self.folder, readonly=True)
                uidnext = int(answer.get(b"UIDNEXT", 0))
                if known is None or uidnext > known:
                    return True, uidnext
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

    def _idle(self, client: Any, slice_: float, until: float) -> bool:
        """One slice of waiting in IDLE, which is entered or renewed as needed."""
        if self._idling_since is not None and time.monotonic() - self._idling_since > RENEW:
            self._idling_since = None
            if self._told([_plain(answer) for answer in client.idle_done()[1]]):
                return True
        if self._idling_since is None:
            try:
                client.idle()
            except IMAPClientAbortError:
                raise
            except IMAPClientError as error:
                if "Unexpected IDLE response" in str(error):
                    # News came before the server's "go on", which leaves the library's side of IDLE in the air.
                    self._connection.drop()
                    return True
                raise
            self._idling_since = time.monotonic()
        buffer = getattr(getattr(client, "_imap", None), "__dict__", {}).get("file")
        if not hasattr(buffer, "peek"):
            return self._round(client, slice_)
        return self._told(_lines(client, buffer, slice_))

    def _round(self, client: Any, slice_: float) -> bool:
        """IDLE with what the library offers to everybody: wait a little, leave IDLE, and read what was said."""
        ready = _readable(client.socket(), slice_)
        if ready or time.monotonic() - (self._idling_since or 0) > _ROUND:
            self._idling_since = None
            return self._told([_plain(answer) for answer in client.idle_done()[1]])
        return False

    def _look(self, client: Any, slice_: float, until: float) -> bool:
        """One slice of waiting beside a server without IDLE."""
        last = self._idling_since or 0.0
        if time.monotonic() - last < LOOK and until - time.monotonic() > slice_:
            time.sleep(slice_)
            return False
        time.sleep(slice_)
        self._idling_since = time.monotonic()
        return self._told([_plain(answer) for answer in client.noop()[1]])

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
        if closed:
            raise IMAPClientAbortError("the connection was closed")
        if waiting:
            line = client._imap.readline()
            if not line.endswith(b"\n"):
                raise IMAPClientAbortError("the connection was closed")
            lines.append(line)
        elif lines or seconds <= 0:
            return lines
        else:
            _readable(connection, seconds)
            seconds = 0


def _plain(answer: Any) -> bytes:
    """An answer that the library has parsed, as a line again, as far as it matters here."""
    with suppress(TypeError):
        return b"* " + b" ".join(word if isinstance(word, bytes) else str(word).encode() for word in answer)
    return b"* "
