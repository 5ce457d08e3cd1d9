"""What the measurements share: a configuration, servers of their own that are gone afterwards, tables, memory."""

import shutil
import sys
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bench.mails import ASSISTANTS, OWNER
from tests.servers import Missing

USER = "dana"
CONFIG = f"""\
[owner]
name = "{OWNER[0]}"
addresses = ["{OWNER[1]}"]
timezone = "{OWNER[2]}"

[mailbox]
url = "{{mailbox}}"
password = "file:password"
authserv_id = "mx.example.com"

[outgoing]
url = "{{outgoing}}"
from = "Dana's task desk <va@example.com>"
ceiling = 1000
settle = "0 min"

[store]
url = "sqlite:///{{store}}"
""" + "".join(
    f"""
[[engagements]]
name = "Work of {name.split()[0]}"
slug = "work-{number}"
code = "W{number}"
assistants = ["{address}"]
timezone = "{zone}"
working_hours = "Mon-Sun 00:00-24:00"
summary = "never"
rate = "12.00 USD"
"""
    for number, (name, address, zone) in enumerate(ASSISTANTS, start=1)
)


@contextmanager
def dovecot() -> Iterator[Any]:
    """A running Dovecot. Without one there is nothing to measure: says so and exits with 2."""
    from tests.servers.dovecot import DovecotServer

    try:
        server = DovecotServer().start()
    except Missing as reason:
        print(f"no measurement without Dovecot: {reason} (Debian: apt-get install dovecot-imapd)", file=sys.stderr)
        sys.exit(2)
    try:
        yield server
    finally:
        server.close()


@contextmanager
def home() -> Iterator[Path]:
    """A folder for configurations and stores, gone at the end."""
    folder = Path(tempfile.mkdtemp(prefix="bench-"))
    try:
        yield folder
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def configured(
    folder: Path, server: Any, outgoing: str = "maildir://letters", user: str = USER, store: str = "inboxva.db"
) -> Path:
    """A configuration file for that user's mailbox; mail goes to `outgoing`."""
    (folder / "password").write_text(server.password)
    path = folder / f"{Path(store).stem}.toml"
    path.write_text(CONFIG.format(mailbox=server.url(user), outgoing=outgoing, store=store))
    return path


def table(heads: Sequence[str], rows: Sequence[Sequence[str]]) -> None:
    """Prints a small table: the first column to the left, the others to the right."""
    widths = [max(len(row[column]) for row in (heads, *rows)) for column in range(len(heads))]
    for row in (heads, *rows):
        first, *others = (f"{cell:>{width}}" for cell, width in zip(row, widths, strict=True))
        print("  ".join([f"{row[0]:<{widths[0]}}", *others]) if first else "")


def peak_mb() -> float:
    """The most memory this process has had at once, in MB (10^6 bytes).

    Not getrusage: its figure starts at the size of the process that started this one.
    """
    status = Path("/proc/self/status").read_text()
    kilobytes = next(line for line in status.splitlines() if line.startswith("VmHWM")).split()[1]
    return int(kilobytes) * 1024 / 1e6
