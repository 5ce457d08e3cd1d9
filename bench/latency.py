"""From a mail's arrival to the acknowledgement at the SMTP server, with the daemon in IDLE on a real Dovecot.

Beside it the bare notice: another connection in IDLE that only hears that something came. Both are counted from the
moment at which the server has taken the mail. Then the start of the daemon, again and again: mails arrive while it reads
its folders, opens its connections and enters IDLE, and each must be on record soon after.
"""

import argparse
import random
import sqlite3
import subprocess
import sys
import threading
import time
from collections.abc import Callable, Iterator, Set
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from bench.mails import ASSISTANTS, OWNER
from bench.world import USER, configured, dovecot, home, table
from tests.servers.dovecot import DovecotServer
from tests.servers.smtp import Received, SmtpSink

SHARE_IN_SENT = 4
AIM_MS, AIM_COMMIT = 50, 2.0
PATIENCE = 20.0


class Sink(SmtpSink):
    """An SMTP server that notes when each mail came (`time.monotonic()`), by the mail it answers."""

    def __init__(self) -> None:
        super().__init__()
        self.answered: dict[str, float] = {}

    def take(self, mail: Received) -> None:
        """Keeps the time, then the mail."""
        for line in mail.raw.replace(b"\r\n ", b" ").split(b"\r\n\r\n", 1)[0].split(b"\r\n"):
            if line.lower().startswith(b"in-reply-to:"):
                self.answered.setdefault(line.decode().split("<")[1].split(">")[0], time.monotonic())
        super().take(mail)


class Notices(threading.Thread):
    """A connection in IDLE, as bare as it can be: the moments at which the server said EXISTS."""

    def __init__(self, server: DovecotServer) -> None:
        super().__init__(daemon=True)
        self.server, self.ready = server, threading.Event()
        self.heard: list[float] = []

    def run(self) -> None:
        """Reads lines from the socket until it is closed."""
        with self.server.client(USER) as client:
            client.select_folder("INBOX", readonly=True)
            client.idle()
            client.socket().settimeout(None)
            self.ready.set()
            while line := client._imap.readline():
                if line.rstrip().upper().endswith(b"EXISTS"):
                    self.heard.append(time.monotonic())


def mail(
    number: int, sender: tuple[str, str, str], reader: tuple[str, str, str], text: str, answers: str = ""
) -> bytes:
    """A small mail of this moment, proven; its Message-ID is `name(number)`."""
    domain = sender[1].partition("@")[2]
    answered = f"In-Reply-To: <{answers}>\r\nReferences: <{answers}>\r\n" if answers else ""
    header = (
        f"Authentication-Results: mx.example.com; dmarc=pass header.from={domain}\r\nFrom: {sender[1]}\r\n"
        f"To: {reader[1]}\r\nSubject: {'Re: ' if answers else ''}Newsletter {'' if answers else number}\r\n"
        f"Date: {datetime.now(UTC):%a, %d %b %Y %H:%M:%S +0000}\r\nMessage-ID: <{name(number)}>\r\n{answered}"
        "MIME-Version: 1.0\r\nContent-Type: text/plain; charset=utf-8\r\n\r\n"
    )
    return header.encode() + text.replace("\n", "\r\n").encode()


def name(number: int) -> str:
    """The Message-ID of a mail."""
    return f"latency.{number}@example.com"


@contextmanager
def running(config: Path) -> Iterator[Any]:
    """`inboxva run` in a process of its own, ended by SIGTERM."""
    command = [sys.executable, "-c", "from inboxva.cli import main; main()", "--config", str(config), "run"]
    process = subprocess.Popen(command)
    try:
        yield process
    finally:
        process.terminate()
        process.wait(15)


class Ledger:
    """The store, looked at from outside while the daemon writes it: when was which Message-ID on record?"""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.seen: dict[str, float] = {}

    def ask(self, sql: str) -> list[str]:
        """The first column of a question; [] while there is no such store."""
        try:
            with closing(sqlite3.connect(f"file:{self.path}?mode=ro", uri=True, timeout=1)) as connection:
                return [row[0] for row in connection.execute(sql)]
        except sqlite3.OperationalError:
            return []

    def has(self, message_ids: Set[str]) -> bool:
        """Whether these are on record; notes the moment for each that was not before."""
        now = time.monotonic()
        for message_id in self.ask("SELECT msgid FROM message"):
            self.seen.setdefault(message_id, now)
        return message_ids <= self.seen.keys()

    def passed_since(self, before: str) -> bool:
        """Whether another pass has ended since `passes()` said `before`."""
        return self.passes() != before

    def passes(self) -> str:
        """When the daemon last read all folders; "" if it never did."""
        return "".join(self.ask("SELECT value FROM meta WHERE key = 'last_pass'"))


def until(done: Callable[[], bool], every: float = 0.005) -> bool:
    """Waits until something is so; False when patience ends."""
    end = time.monotonic() + PATIENCE
    while not done():
        if time.monotonic() > end:
            return False
        time.sleep(every)
    return True


def answer_times(server: DovecotServer, sink: Sink, folder: Path, mails: int) -> tuple[list[float], list[float]]:
    """Milliseconds from a report's arrival to its acknowledgement, and to the bare notice."""
    maria = ASSISTANTS[0]
    ledger, notices = Ledger(folder / "inboxva.db"), Notices(server)
    acknowledged, noticed = [], []

    def heard(number: int) -> bool:
        return name(number) in sink.answered and len(notices.heard) >= number

    with running(configured(folder, server, sink.url())), server.client(USER) as client:
        until(lambda: bool(ledger.passes()))
        client.append("Sent", mail(0, OWNER, maria, "Please proofread the newsletter by Friday noon, 2 hours at most."))
        if not until(lambda: ledger.has({name(0)})):
            sys.exit("the daemon did not take the first mail")
        notices.start()
        notices.ready.wait(PATIENCE)
        for number in range(1, mails + 1):
            time.sleep(0.7 + (number % 7) / 10)  # longer than Dovecot gathers notices, and never in step with it
            raw = mail(number, maria, OWNER, f"Done: page {number}\nStatus: in progress\nHours: 0.1\n", name(0))
            client.append("INBOX", raw)
            start = time.monotonic()
            if not until(partial(heard, number), 0.0005):
                sys.exit(f"mail {number} was not answered within {PATIENCE:g} s")
            acknowledged.append((sink.answered[name(number)] - start) * 1e3)
            noticed.append((notices.heard[number - 1] - start) * 1e3)
    return acknowledged, noticed


def start_times(server: DovecotServer, sink: Sink, folder: Path, mails: int, starts: int) -> list[float]:
    """Seconds from a mail's arrival to its commit, for mails that come around so many starts of the daemon."""
    user, number, chance = "starts", 0, random.Random(1)
    ledger, arrived = Ledger(folder / "starts.db"), dict[str, float]()
    config = configured(folder, server, sink.url(), user, "starts.db")
    with server.client(user) as client:
        for _ in range(starts):
            before = ledger.passes()
            with running(config):
                if not until(partial(ledger.passed_since, before), 0.001):
                    sys.exit("the daemon did not start")
                for _ in range(mails // starts):
                    number += 1
                    in_sent = number % SHARE_IN_SENT == 0
                    who = (OWNER, ASSISTANTS[1]) if in_sent else (ASSISTANTS[1], OWNER)
                    client.append("Sent" if in_sent else "INBOX", mail(10_000 + number, *who, f"This is no. {number}."))
                    arrived[name(10_000 + number)] = time.monotonic()
                    ledger.has(frozenset())
                    time.sleep(chance.uniform(0, 0.02))
                until(lambda: ledger.has(arrived.keys()))
    return [max(0.0, ledger.seen.get(one, at + PATIENCE) - at) for one, at in arrived.items()]


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.latency", description=__doc__.split("\n")[0])
    parser.add_argument("--mails", type=int, default=25, help="mails that are answered (default: %(default)s)")
    parser.add_argument("--at-start", type=int, default=100, help="mails around starts of the daemon")
    parser.add_argument("--starts", type=int, default=10)
    chosen = parser.parse_args()
    with dovecot() as server, home() as folder, Sink() as sink:
        acknowledged, noticed = answer_times(server, sink, folder, chosen.mails)
        between = [a - b for a, b in zip(acknowledged, noticed, strict=True)]
        table(
            [f"{chosen.mails} mails, milliseconds", "median", "p90", "aim"],
            [
                ["bare IDLE notice", *summary(noticed), ""],
                ["acknowledgement at the SMTP server", *summary(acknowledged), ""],
                ["between the two, mail by mail", *summary(between), f"{AIM_MS}"],
            ],
        )
        print()
        seconds = start_times(server, sink, folder, chosen.at_start, chosen.starts)
        late = sum(one > AIM_COMMIT for one in seconds)
        print(
            f"{len(seconds)} mails around {chosen.starts} starts: on record after {median(seconds):.2f} s (median),"
            f" {max(seconds):.2f} s (worst); {late} after more than {AIM_COMMIT:g} s"
        )


def summary(values: list[float]) -> tuple[str, str]:
    """Median and p90."""
    return f"{median(values):.0f}", f"{quantiles(values, n=10)[-1]:.0f}"


if __name__ == "__main__":
    main()
