"""`inboxva demo`: two weeks of a small shop's mail through the whole loop, in a folder, without any account."""

import shlex
import shutil
import sys
from collections.abc import Iterator
from email import message_from_bytes, policy
from pathlib import Path
from tempfile import mkdtemp
from typing import TYPE_CHECKING
from zoneinfo import ZoneInfo

import click

from inboxva.cli.main import common, option
from inboxva.errors import Mistake, UserError

if TYPE_CHECKING:
    from inboxva.demo import Played

NOTHING_SENT = "Nothing was sent. No mailbox was touched."
DANAS_ZONE = ZoneInfo("America/Los_Angeles")
LETTERS = (
    ("A2", "{} told an assistant of a task"),
    ("A5", "{} told an assistant of a task that was split off"),
    ("A3", "{} told an assistant what the day holds"),
    ("A7", "{} received a report"),
    ("A6", "{} asked about a line that could not be read"),
    ("A12", "{} told an assistant of a limit"),
    ("A11", "{} passed an answer of Dana's on"),
    ("O3", "{} offered to split a mail with several tasks"),
    ("O4", "{} asked Dana for what a request lacks"),
    ("O11", "{} said what an answer to the desk did"),
    ("O5", "{} passed on at once what could not wait"),
    ("O6", "{} said what waits for Dana"),
    ("O7", "{} told Dana of a limit"),
    ("O8", "{} said that a task will be late"),
    ("O10", "{} summed up the week"),
)


@click.command(epilog="Example: inboxva demo --into trial")
@click.argument("folder", metavar="[DIR]", required=False, type=click.Path(file_okay=False, path_type=Path))
@click.option("--into", metavar="DIR", type=click.Path(file_okay=False, path_type=Path), help="The same as DIR.")
@common
def demo(folder: Path | None, into: Path | None) -> None:
    """Show the main job on two weeks of sample mail, without any account and without the network.

    Everything is kept in DIR, or in a new folder whose name is printed, to be looked at afterwards.
    """
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn

    from inboxva.demo import play

    click.echo(f"{NOTHING_SENT}\n")
    console = Console(stderr=True)
    bar = Progress(
        TextColumn("two weeks of mail"), BarColumn(), MofNCompleteColumn(), console=console, transient=True,
        disable=not console.is_terminal or bool(option("quiet")),
    )  # fmt: skip
    with bar:
        job = bar.add_task("", total=None)
        played = play(chosen(folder or into), lambda done, of: bar.update(job, completed=done, total=of))
    click.echo("\n".join((*story(played), "", *letter(played), "", *places(played), "", *onwards(played))))
    click.echo(f"\n{NOTHING_SENT}")


def chosen(folder: Path | None) -> Path:
    """The folder to play in: the one named, made if need be, else a new one. Raises UserError."""
    if folder is None:
        return Path(mkdtemp(prefix="inboxva-demo-"))
    try:
        folder.mkdir(parents=True, exist_ok=True)
    except OSError as error:
        raise UserError(Mistake(f"{folder} cannot be made: {error.strerror}", "name another folder")) from None
    return folder


def story(played: "Played") -> Iterator[str]:
    """What was played, and what it came to."""
    yield "Dana Reyes runs a shop in Los Angeles. Maria Santos keeps the books in Manila,"
    yield "Priya Rao the website in Bangalore. Two weeks of their mail went through the"
    yield "whole loop, each mail on its day."
    yield ""
    counts: list[tuple[int, str]] = [
        (played.mails, "mails read"),
        (played.passed_by, "passed by: none of its business, or delivered twice"),
        (played.tasks, "tasks"),
        (played.reports, "reports from assistants"),
        (played.held, "kept aside: their senders were not proven"),
        (played.letters.total(), "letters written"),
    ]
    yield from (f"{number:>4} {what}" for number, what in counts)
    yield from (f"       {words.format(played.letters[kind])}" for kind, words in LETTERS if played.letters[kind])


def letter(played: "Played") -> Iterator[str]:
    """The last weekly summary, as it came to the owner."""
    mail = message_from_bytes(played.summary.raw, policy=policy.default)
    rule = "-" * 72
    yield rule
    yield from (f"{name}: {mail[name]}" for name in ("From", "To"))
    yield f"Date: {mail['Date'].datetime.astimezone(DANAS_ZONE):%a %d %b %Y, %H:%M} in Los Angeles"
    yield f"Subject: {mail['Subject']}"
    yield ""
    yield played.summary.text.rstrip("\n")
    yield rule


def places(played: "Played") -> Iterator[str]:
    """Where everything lies."""
    yield f"The same as a page:      {played.page}"
    yield f"Dana's mailbox:          {played.folder / 'mailbox'}"
    yield f"Letters, never sent:     {played.folder / 'outgoing'}"


def onwards(played: "Played") -> Iterator[str]:
    """Commands to look further, as they are to be typed."""
    yield "To look further:"
    yield from (f"  {command}" for command in commands(played))


def commands(played: "Played") -> Iterator[str]:
    """Each works as it stands."""
    from inboxva.demo import WEEK

    for arguments in (
        ["tasks", "--open"],
        ["show", "BK-6"],
        ["explain", *map(str, played.examples)],
        ["report", "--week", WEEK, "--format", "html", "--output", str(played.folder / "week.html")],
    ):
        yield shlex.join([program(), "--config", str(played.config), *arguments])


def program() -> str:
    """How this program was called: its name where the shell finds it by that, else its path."""
    called, found = Path(sys.argv[0]), shutil.which("inboxva")
    if called.name != "inboxva" or (found and called.exists() and Path(found).samefile(called)):
        return "inboxva"
    return str(called)
