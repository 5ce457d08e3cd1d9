"""`inboxva pay`: what is owed to whom, and what has been paid."""

import re
from datetime import date

import click

from inboxva.cli.main import common, option
from inboxva.errors import Mistake, UserError
from inboxva.model.pay import Days

MONTH = re.compile(r"(\d{4})-(\d{2})")
WEEK = re.compile(r"(\d{4})-?W(\d{1,2})")
DAY = r"\d{4}-\d{2}-\d{2}"
SPAN = re.compile(rf"({DAY})(?:\.\.({DAY}))?")


@click.command(epilog="Example: inboxva pay --paid BK 2026-11-15")
@click.option("--period", metavar="PERIOD", help="2026-11, 2026-W47, 2026-11-01..2026-11-15, or a day in it.")
@click.option("--engagement", "names", metavar="SLUG", multiple=True, help="Only this one (may be repeated).")
@click.option("--format", "form", type=click.Choice(("text", "csv", "json")), default="text", show_default=True)
@click.option("--approve", metavar="REF", multiple=True, help="Take time past a limit: of BK-12, or of all of BK.")
@click.option("--paid", nargs=2, metavar="CODE DATE", help="It is paid: close the period that ends on that day.")
@common
def pay(
    period: str | None, names: tuple[str, ...], form: str, approve: tuple[str, ...], paid: tuple[str, str] | None
) -> None:
    """What is owed to each assistant: hours by task, the rate of their day, what is past a limit and waits for your yes.

    Without --period: every period that has not been closed. What is reported after a period was closed goes to the next.
    """
    from inboxva import config, service
    from inboxva.compose import pay_csv
    from inboxva.service import pay as paying

    settings = config.load(config.find_config(option("config")))
    now = service.utc_now()
    desk = service.open_desk(settings, now)
    try:
        for what in approve:
            minutes = paying.approve(desk, what, now)
            click.echo(f"approved: {desk.templates.words(settings.people.owner.language).minutes(minutes)} of {what}")
        if paid:
            printed = [paying.close(desk, paid[0], read_day(paid[1]), now)]
        elif approve:
            return
        else:
            chosen = [paying.engagement_of(desk, name) for name in names] or list(settings.people.engagements)
            today = now.astimezone(settings.people.owner.zone).date()
            printed = list(paying.pay(desk, chosen, today, read_period(period) if period else None))
    finally:
        desk.store.close()
    if form == "csv":
        click.echo(pay_csv(()) + "".join(forms.csv for forms in printed), nl=False)
    elif form == "json":
        click.echo("".join(f"{forms.json}\n" for forms in printed), nl=False)
    else:
        click.echo("\n".join(forms.text for forms in printed) or "Nothing is owed to anybody.\n", nl=False)


def read_day(text: str) -> date:
    """A day as written. Raises UserError."""
    try:
        return date.fromisoformat(text)
    except ValueError:
        raise UserError(Mistake(f'"{text}" is no date', 'write it like "2026-11-15"')) from None


def read_period(text: str) -> Days:
    """The days that a period means as written. Raises UserError."""
    try:
        if match := MONTH.fullmatch(text):
            first = date(int(match[1]), int(match[2]), 1)
            following = date(first.year + first.month // 12, first.month % 12 + 1, 1)
            return Days(first, date.fromordinal(following.toordinal() - 1))
        if match := WEEK.fullmatch(text):
            monday = date.fromisocalendar(int(match[1]), int(match[2]), 1)
            return Days(monday, date.fromordinal(monday.toordinal() + 6))
        if match := SPAN.fullmatch(text):
            first = date.fromisoformat(match[1])
            last = date.fromisoformat(match[2]) if match[2] else first
            if first <= last:
                return Days(first, last)
    except ValueError:
        pass
    raise UserError(Mistake(f'"{text}" is no period', 'write it like "2026-11" or "2026-11-01..2026-11-15"'))
