"""Mail from a real Dovecot into the store, end to end, beside the least that any program must do with it.

Each figure is of a process of its own, timed without its start (imports). The floors: imapclient fetches every mail by
100, its debug log off, and does nothing; the same with `mailparser.parse_from_bytes`. Then ours, the commands as they
are: `inboxva run --once` (a transaction for each mail) and `inboxva backfill` (one for each batch), into a new SQLite
file, installed without the extra `postgres`. The mails are one to three days old: taken as new by the first run,
recorded, and not answered; nothing is filed. The processor's time stands beside the clock's, for busy machines.
"""

import argparse
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from statistics import median
from time import perf_counter, process_time
from typing import Any

from bench.mails import correspondence
from bench.world import USER, configured, dovecot, home, peak_mb, table

NEWEST, OLDEST = timedelta(hours=25), timedelta(hours=70)
BATCH = 100


def fetch(config: str, mails: int) -> Callable[[], int]:
    """imapclient fetching every mail of both folders and doing nothing."""
    return lambda: _fetched(config, lambda raw: None)


def fetch_and_parse(config: str, mails: int) -> Callable[[], int]:
    """The same, and mail-parser reading each."""
    from mailparser import parse_from_bytes

    return lambda: _fetched(config, parse_from_bytes)


def _fetched(config: str, each: Callable[[bytes], Any]) -> int:
    from urllib.parse import urlsplit

    from imapclient import IMAPClient

    parts = urlsplit(config)
    client = IMAPClient(parts.hostname or "", parts.port, ssl=False)
    client.normalise_times = False
    client._imap.debug = 0
    client.login(parts.username, parts.password)
    seen = 0
    for folder in ("Sent", "INBOX"):
        client.select_folder(folder, readonly=True)
        uids = client.search()
        for start in range(0, len(uids), BATCH):
            for answer in client.fetch(uids[start : start + BATCH], ["BODY.PEEK[]"]).values():
                each(answer[b"BODY[]"])
                seen += 1
    client.logout()
    return seen


def run(config: str, mails: int) -> Callable[[], int]:
    """`inboxva run --once`."""
    return _command(config, "run", "--once")


def backfill(config: str, mails: int) -> Callable[[], int]:
    """`inboxva backfill`."""
    return _command(
        config, "--quiet", "backfill", "--since", f"{datetime.now(UTC) - OLDEST - timedelta(days=2):%Y-%m-%d}"
    )


def _command(config: str, *arguments: str) -> Callable[[], int]:
    import rich.progress  # noqa: F401

    import inboxva.daemon  # noqa: F401
    from inboxva import service
    from inboxva.cli import main
    from inboxva.config import load

    def taken() -> int:
        main(["--config", config, *arguments], standalone_mode=False)
        with service.ledger(load(Path(config))) as store:
            return store.counts()["messages"]

    return taken


WAYS = {way.__name__: way for way in (fetch, fetch_and_parse, backfill, run)}
NAMES = {"fetch": "imapclient alone", "fetch_and_parse": "  with mail-parser", "backfill": "inboxva backfill",
         "run": "inboxva run --once"}  # fmt: skip
AIMS = {"backfill": 0.8, "run": 0.45}


def measured(way: str, place: str, mails: int) -> dict[str, float]:
    """One way in a process of its own: seconds and processor seconds for all mails, and its peak memory in MB."""
    command = [sys.executable, "-m", "bench.ingest", "--alone", way, place, str(mails)]
    ran = subprocess.run(command, stdout=subprocess.PIPE, text=True, check=True)
    said: dict[str, float] = json.loads(ran.stdout.splitlines()[-1])
    return said


def alone(way: str, place: str, mails: int) -> None:
    """In that process: does it, and prints what it took as JSON. Exits with 1 when mails were missed."""
    sys.modules["psycopg"] = None  # type: ignore[assignment]  # peewee takes 14 MB of it where it is installed
    work = WAYS[way](place, mails)
    start, start_cpu = perf_counter(), process_time()
    seen = work()
    seconds, cpu = perf_counter() - start, process_time() - start_cpu
    print("\n" + json.dumps({"seconds": seconds, "cpu": cpu, "peak": peak_mb()}))
    if seen != mails:
        sys.exit(f"{way} saw {seen} of {mails} mails")


def fill(server: Any, mails: int, seed: int) -> None:
    """Lets the mails arrive, in bundles."""
    now = datetime.now(UTC)
    with server.client(USER) as client:
        bundles: dict[str, list[dict[str, Any]]] = {"Sent": [], "INBOX": []}
        for mail in correspondence(mails, now - OLDEST, now - NEWEST, seed):
            bundles[mail.folder].append({"msg": mail.raw, "date": mail.date})
        for folder, bundle in bundles.items():
            for start in range(0, len(bundle), BATCH):
                client.multiappend(folder, bundle[start : start + BATCH])


def measure(mails: int, repeat: int, seed: int) -> None:
    """Measures every way over one mailbox of that size, in turns, and prints the medians."""
    figures: dict[str, list[dict[str, float]]] = {way: [] for way in WAYS}
    with dovecot() as server, home() as folder:
        fill(server, mails, seed)
        login = server.url(USER).replace("@", f":{server.password}@", 1)
        measured("fetch", login, mails)  # the server reads everything once before anybody is timed
        for turn in range(repeat):
            for way in WAYS:
                floor = way.startswith("fetch")
                place = login if floor else str(configured(folder, server, store=f"{way}{turn}.db"))
                figures[way].append(measured(way, place, mails))
    seconds = {way: median(one["seconds"] for one in runs) for way, runs in figures.items()}
    rows = []
    for way, runs in figures.items():
        ratios = [
            f"{seconds[floor] / seconds[way]:.2f}" if floor != way else "" for floor in ("fetch", "fetch_and_parse")
        ]
        aim = f"{AIMS[way]:.2f}" if way in AIMS else ""
        peak = max(one["peak"] for one in runs)
        cpu = median(one["cpu"] for one in runs) / mails * 1e3
        rows.append([NAMES[way], f"{mails / seconds[way]:,.0f}", *ratios, aim, f"{cpu:.2f} ms", f"{peak:.0f} MB"])
    table([f"{mails:,} mails", "a second", "of floor 1", "of floor 2", "aim", "CPU each", "peak"], rows)


def main() -> None:
    """The command line."""
    parser = argparse.ArgumentParser(prog="python -m bench.ingest", description=__doc__.split("\n")[0])
    parser.add_argument("--mails", default="2000,20000", help="sizes of the mailbox (default: %(default)s)")
    parser.add_argument("--repeat", type=int, default=3, help="runs of each, medians shown; large sizes once")
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--alone", nargs=3, metavar=("WAY", "PLACE", "MAILS"), help=argparse.SUPPRESS)
    chosen = parser.parse_args()
    if chosen.alone:
        alone(chosen.alone[0], chosen.alone[1], int(chosen.alone[2]))
        return
    for size in map(int, chosen.mails.split(",")):
        measure(size, chosen.repeat if size <= 5000 else 1, chosen.seed)
        print()


if __name__ == "__main__":
    main()
