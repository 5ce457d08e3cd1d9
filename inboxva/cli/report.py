"""`inboxva report`: what was done, what is open, what it took (spec/cli.md)."""

import re
import sys
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inboxva.cli.main import common, option
from inboxva.config import Settings
from inboxva.errors import Mistake, PermanentError, TransientError, UserError
from inboxva.model.report import Period, ReportFacts
from inboxva.model.when import local_midnight

if TYPE_CHECKING:
    from inboxva.service.handle import Desk

WEEK = re.compile(r"(\d{4})-?W(\d{1,2})")
FORMATS = ("text", "html", "json", "csv", "ics")


@click.command(epilog="Example, from cron: inboxva report --week 2026-W47 --format html --output week.html")
@click.option("--week", metavar="2026-W47", help="An ISO week, Monday to Sunday in the owner's zone.")
@click.option("--since", metavar="DATE", help="The first day.")
@click.option("--until", metavar="DATE", help="The last day.")
@click.option("--engagement", "slugs", metavar="SLUG", multiple=True, help="Only this engagement (may be repeated).")
@click.option("--format", "form", type=click.Choice(FORMATS), default="text", show_default=True)
@click.option("--output", type=click.Path(dir_okay=False, path_type=Path), help="Write into a file.")
@click.option("--send", is_flag=True, help="Mail it to the owner. The same period is never mailed twice.")
@click.option("--again", is_flag=True, help="With --send: mail it even if it was mailed before.")
@click.option("--if-any", is_flag=True, help="Print nothing when nothing happened.")
@common
def report(
    week: str | None, since: str | None, until: str | None, slugs: tuple[str, ...], form: str, output: Path | None,
    send: bool, again: bool, if_any: bool,
) -> None:  # fmt: skip
    """What was done, what is open, what it took: the last seven days, or the days you name.

    Days are the owner's. It runs beside the daemon.
    """
    from inboxva import config, service
    from inboxva.service import figures
    from inboxva.service.reports import render_report

    settings = config.load(config.find_config(option("config")))
    now = service.utc_now()
    period = read_period(settings, week, since, until, now)
    chosen = read_slugs(settings, slugs)
    desk = service.open_desk(settings, now)
    try:
        facts = figures.report(desk.store, settings.people, period, chosen, now=service.present(desk.store))
        if if_any and facts.quiet:
            return
        if send:
            mail(desk, facts, now, again=again)
            return
        write(render_report(desk, facts, form), output)
    finally:
        desk.store.close()


def mail(desk: "Desk", facts: ReportFacts, now: datetime, *, again: bool) -> None:
    """Mails the report to the owner, once per period."""
    from inboxva import service
    from inboxva.service.reports import queue_report, send_report

    queued = queue_report(desk, facts, now, again=again)
    with service.connect_transport(desk.settings) as transport:
        done = send_report(desk, transport, now)
    if done.refused:
        raise PermanentError(f"the report waits in the outbox: {done.refused}")
    if waits := done.away or "; ".join(done.waiting):
        raise TransientError(f"the report waits in the outbox: {waits}")
    if done.rejected:
        raise PermanentError(f"the report was rejected: {done.rejected[0]}")
    if not queued and not done.sent:
        click.echo("inboxva: this period was mailed before; --again mails it once more", err=True)
    elif sys.stderr.isatty():
        click.echo(f"sent to {desk.settings.people.owner.address}", err=True)


def read_period(settings: Settings, week: str | None, since: str | None, until: str | None, now: datetime) -> Period:
    """The days asked for, in the owner's zone; without any, the last seven days to now. Raises UserError."""
    zone = settings.people.owner.zone
    if week:
        if since or until:
            raise UserError("--week says it all: leave out --since and --until")
        match = WEEK.fullmatch(week)
        try:
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1) if match else None
        except ValueError:
            monday = None
        if monday is None:
            raise UserError(Mistake(f'--week "{week}" is no week', 'write it like "2026-W47"'))
        first, last = monday, monday + timedelta(days=6)
    elif since or until:
        last = read_day("--until", until) if until else now.astimezone(zone).date()
        first = read_day("--since", since) if since else last - timedelta(days=6)
        if first > last:
            raise UserError(f"--since {first} lies after --until {last}")
    else:
        return Period(now.astimezone(UTC) - timedelta(days=7), now.astimezone(UTC), settings.people.owner.timezone)
    start, end = local_midnight(first, zone), local_midnight(last + timedelta(days=1), zone)
    return Period(start, end, settings.people.owner.timezone)


def read_day(name: str, text: str) -> date:
    """A day as written on the command line. Raises UserError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(Mistake(f'{name} "{text}" is no date', 'write it like "2026-11-16"')) from None


def read_slugs(settings: Settings, slugs: tuple[str, ...]) -> tuple[str, ...]:
    """The engagements asked for, all without any. Raises UserError for an unknown one."""
    known = tuple(settings.people.by_slug)
    for slug in slugs:
        if slug not in known:
            raise UserError(Mistake(f'there is no engagement "{slug}"', f"use one of {', '.join(known)}"))
    return slugs or known


def write(text: str, output: Path | None) -> None:
    """To the file, else to standard output."""
    if output is None:
        click.echo(text, nl=not text.endswith("\n"))
        return
    try:
        output.write_text(text, "utf-8")
    except OSError as error:
        raise UserError(
            Mistake(f"cannot be written: {error.strerror}", "choose another --output", str(output))
        ) from None
    if sys.stderr.isatty():
        click.echo(f"written to {output}", err=True)
