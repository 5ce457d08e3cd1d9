"""`inboxva run` and `inboxva backfill`."""

import sys
from datetime import UTC, datetime, time, timedelta

import click

from inboxva.cli.main import EX_FAILED, EX_TEMPFAIL, common, option


@click.command(epilog="Example, from cron: inboxva run --once")
@click.option("--once", is_flag=True, help="One whole pass, then exit.")
@common
def run(once: bool) -> None:
    """Watch the mailbox: read, file, answer, send the summaries when due.

    Stops cleanly on SIGTERM and re-reads its configuration on SIGHUP.
    """
    from inboxva import config, daemon
    from inboxva.service.lock import run_lock
    from inboxva.service.once import run_once

    path = config.find_config(option("config"))
    settings = config.load(path)
    with daemon.signals() as asked, run_lock(settings) as held:
        if held is None:
            if option("verbose") or not once:
                say("another run is at work on this store")
            sys.exit(0 if once else EX_TEMPFAIL)
        if not once:
            daemon.run(lambda: config.load(path), asked, held, say)
            return
        outcome = run_once(settings, lambda: asked.ended)
    for line in outcome.lines:
        say(line)
    if outcome.needs_a_person:
        sys.exit(EX_FAILED)
    if outcome.unfinished:
        sys.exit(EX_TEMPFAIL)


def say(line: str) -> None:
    """To whom it may concern, on standard error."""
    click.echo(f"inboxva: {line}", err=True)


@click.command(epilog="Example: inboxva backfill --since 2026-10-01")
@click.option("--since", required=True, type=click.DateTime(["%Y-%m-%d"]), help="The first day to read.")
@common
def backfill(since: datetime) -> None:
    """Read older mail into the store, answering and filing nothing. It can be stopped and started again."""
    from rich.console import Console
    from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

    from inboxva import config, service
    from inboxva.daemon import signals
    from inboxva.model.when import wall_to_utc
    from inboxva.service.lock import run_lock
    from inboxva.service.once import told
    from inboxva.service.passes import backfill as read_history

    settings = config.load(config.find_config(option("config")))
    start = wall_to_utc(since.date(), time(0), settings.people.owner.zone)
    if start > datetime.now(UTC) + timedelta(days=1):
        raise click.BadParameter("that day has not come yet", param_hint="--since")
    with run_lock(settings) as held:
        if held is None:
            say("another run is at work on this store; try again when it has ended")
            sys.exit(EX_TEMPFAIL)
        console = Console(stderr=True)
        bar = Progress(
            TextColumn("reading"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn(), console=console,
            disable=not console.is_terminal or bool(option("quiet")),
        )  # fmt: skip
        with service.opened(settings) as opened, signals() as asked, bar:
            job = bar.add_task("reading", total=None)
            done = read_history(
                opened.desk, opened.mailbox, start, opened.clock,
                lambda taken, total: bar.update(job, completed=taken, total=total), asked.stop,
            )  # fmt: skip
    click.echo(f"{done.taken} {'mail' if done.taken == 1 else 'mails'} read; nobody was written to.")
    for line in told(done):
        say(line)
    if done.quarantined:
        sys.exit(EX_FAILED)
