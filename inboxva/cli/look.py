"""`inboxva tasks`, `show` and `outbox`: what the store holds."""

import json
import sys
from typing import Any

import click

from inboxva.cli.main import EX_FAILED, common, option
from inboxva.errors import Mistake, UserError


@click.command(epilog="Example: inboxva tasks --open --waiting owner")
@click.option("--open", "only_open", is_flag=True, help="Only those that are not finished.")
@click.option("--overdue", is_flag=True, help="Only those past their deadline.")
@click.option("--waiting", type=click.Choice(["owner", "assistant"]), help="Only those on which it is their turn.")
@click.option("--engagement", "slug", metavar="SLUG", help="Only this engagement.")
@click.option("--json", "as_json", is_flag=True, help="A JSON array, each task as in report --format json.")
@common
def tasks(only_open: bool, overdue: bool, waiting: str | None, slug: str | None, as_json: bool) -> None:
    """List the tasks, by reference."""
    from inboxva import config, service
    from inboxva.cli.report import read_slugs
    from inboxva.compose import tasks_text
    from inboxva.compose.formats import item_facts
    from inboxva.model.people import Role

    settings = config.load(config.find_config(option("config")))
    if slug:
        read_slugs(settings, (slug,))
    with service.ledger(settings) as store:
        now = service.present(store)
        items = store.tasks(
            settings.people, now, open=only_open, overdue=overdue, waiting=Role(waiting) if waiting else None, slug=slug
        )
    if as_json:
        click.echo(json.dumps([item_facts(item) for item in items], ensure_ascii=False))
        return
    owner = settings.people.owner
    text = tasks_text(items, owner.timezone, now, service.templates_of(settings), owner.language)
    click.echo(text or "no tasks", nl=not text.endswith("\n"))


@click.command(epilog="Example: inboxva show BK-12")
@click.argument("ref", metavar="REF")
@click.option("--json", "as_json", is_flag=True, help="One JSON object.")
@common
def show(ref: str, as_json: bool) -> None:
    """One task: its request, every report, question, hour and event, in order. REF is like BK-12."""
    from inboxva import config, service
    from inboxva.compose import history_json, history_text
    from inboxva.model.work import Ref

    settings = config.load(config.find_config(option("config")))
    named = Ref.parse(ref)
    if named is None:
        raise UserError(Mistake(f'"{ref}" is no reference', "write it like BK-12"))
    with service.ledger(settings) as store:
        found = store.history(settings.people, named, now=service.present(store))
    if found is None:
        click.echo(f"inboxva: there is no task {named}; see: inboxva tasks", err=True)
        sys.exit(EX_FAILED)
    if as_json:
        click.echo(history_json(found))
        return
    owner = settings.people.owner
    click.echo(history_text(found, owner.timezone, service.templates_of(settings), owner.language), nl=False)


@click.command(epilog="Example: inboxva outbox --retry 7")
@click.option("--retry", type=int, metavar="ID", help="Let a letter that failed be sent again.")
@click.option("--cancel", type=int, metavar="ID", help="Do not send a letter that waits.")
@click.option("--json", "as_json", is_flag=True, help="A JSON array.")
@common
def outbox(retry: int | None, cancel: int | None, as_json: bool) -> None:
    """What waits to be sent, what failed and why."""
    from inboxva import config, service

    settings = config.load(config.find_config(option("config")))
    with service.ledger(settings) as store:
        if retry is not None:
            store.retry(retry)
        if cancel is not None:
            store.cancel(cancel)
        rows = [row for row in store.list_outbox() if row.state.value != "sent"]
    if as_json:
        click.echo(json.dumps([row_facts(row) for row in rows], ensure_ascii=False))
        return
    for row in rows:
        why = f": {row.reason}" if row.reason else ""
        click.echo(f"{row.id:>5}  {row.state.value:<9}  {row.kind:<3}  {row.to}  {row.subject}{why}")
    if not rows:
        click.echo("nothing waits")


def row_facts(row: Any) -> dict[str, Any]:
    """A letter in the outbox, for a script."""
    return {
        "id": row.id, "state": row.state.value, "kind": row.kind, "to": row.to, "subject": row.subject,
        "task": str(row.task) if row.task else None, "attempts": row.attempts, "reason": row.reason,
        "not_before": f"{row.not_before:%Y-%m-%dT%H:%M:%SZ}",
    }  # fmt: skip
