"""Where the time of one mail goes, in our own process: each stage over the generated mails.

The stages are timed from within as the service's own calls pass by, so that together they are what really happens.
mail-parser reading the same bytes is shown beside them, as the measure of the machine.
"""

import argparse
from collections import defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter
from types import SimpleNamespace
from typing import Any

from mailparser import parse_from_bytes

from bench.mails import correspondence
from bench.world import configured, home, table
from inboxva import decide, service
from inboxva.config import load
from inboxva.decide.seen import Place
from inboxva.model.places import Copy, Cursor
from inboxva.parse import body, reading, requests, secrets

STAGES: tuple[tuple[str, float | None, tuple[tuple[Any, str], ...]], ...] = (
    ("read_message", 0.5, ((reading, "read_message"),)),
    ("visible text", 0.15, ((body, "lines"), (body, "lines_from_html"))),
    ("status", 0.3, ((reading, "_status"),)),
    ("requests", 0.3, ((reading, "_request"),)),
    ("- of it, sentences and tasks", 0.3, ((requests, "_listen"), (requests, "group"), (requests, "_task"))),
    ("- of it, dues and caps", None, ((reading, "read_due"), (reading, "find_cap"), (reading, "find_priority"))),
    ("commands", None, ((reading, "_commands"),)),
    ("secrets", None, ((secrets, "find_secrets"),)),
    ("proof of the sender", None, ((reading, "read_authentication"),)),
    ("decide", 0.1, ((decide, "plan"),)),
)
MAILBOX = "imap://dana@mail.example.com"


class Times:
    """Milliseconds by stage, for the mail in hand and for all before it."""

    def __init__(self) -> None:
        self.now: defaultdict[str, float] = defaultdict(float)
        self.all: defaultdict[str, list[float]] = defaultdict(list)

    def timed(self, stage: str, call: Callable[..., Any]) -> Callable[..., Any]:
        """The same function, whose time counts to that stage."""

        def through(*values: Any, **named: Any) -> Any:
            start = perf_counter()
            try:
                return call(*values, **named)
            finally:
                self.now[stage] += (perf_counter() - start) * 1e3

        return through

    def next(self) -> None:
        """The mail in hand is done."""
        for stage, spent in self.now.items():
            self.all[stage].append(spent)
        self.now.clear()


def measure(mails: int, seed: int) -> Times:
    """Takes the mails through reading, deciding and the store, a transaction each."""
    times, now = Times(), datetime.now(UTC)
    for stage, _, places in STAGES:
        for room, name in places:
            setattr(room, name, times.timed(stage, getattr(room, name)))
    nowhere = SimpleNamespace(password="", url=lambda user: MAILBOX.replace("imap:", "imaps:"))
    with home() as folder:
        desk = service.open_desk(load(configured(folder, nowhere)), now)

        def take(got: Any, place: Place, copy: Copy, cursor: Cursor) -> None:
            with desk.store.writer():
                desk.take(got, place, copy, cursor, now)

        read, take, floor = (
            times.timed("read", desk.read),
            times.timed("take", take),
            times.timed("floor", parse_from_bytes),
        )
        sent = correspondence(mails, now - timedelta(hours=70), now - timedelta(hours=25), seed)
        for number, mail in enumerate(sent, start=1):
            floor(mail.raw)
            copy = Copy(MAILBOX, mail.folder, 1, number)
            take(read(mail.raw), Place(mail.date, mail.folder == "Sent"), copy, Cursor(MAILBOX, mail.folder, 1, number))
            times.now["store"] = times.now["take"] - times.now["decide"]
            times.now["everything"] = times.now["read"] + times.now["take"]
            times.next()
        desk.store.close()
    return times


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.parse", description=__doc__.split("\n")[0])
    parser.add_argument("--mails", type=int, default=1000)
    parser.add_argument("--seed", type=int, default=1)
    chosen = parser.parse_args()
    found = measure(chosen.mails, chosen.seed).all
    budget = {stage: most for stage, most, _ in STAGES} | {"store": 0.3}
    unit = median(found["floor"])

    def row(stage: str, name: str = "") -> list[str]:
        spent = median(found[stage])
        most = budget.get(stage)
        average = sum(found[stage]) / len(found[stage])
        return [name or stage, f"{spent:.3f}", f"{average:.3f}", f"{most:.2f}" if most else "", f"{spent / unit:.2f}"]

    rows = [row(stage) for stage in (*(stage for stage, _, _ in STAGES), "store", "everything")]
    table(
        [f"{chosen.mails:,} mails, ms for each", "median", "mean", "budget", "of mail-parser"],
        [*rows, row("floor", "mail-parser alone")],
    )


if __name__ == "__main__":
    main()
