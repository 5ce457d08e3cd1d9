"""`inboxva off`: all letters stand still at once, and go on again."""

import click

from inboxva.cli.main import common, option


@click.command(epilog="Example: inboxva off")
@click.option("--resume", is_flag=True, help="Let letters go out again; what is no longer true is dropped.")
@common
def off(resume: bool) -> None:
    """Stop all sending at once, also of what waits; mail is read, recorded and filed all the same.

    The same as "pause all" by mail, and "resume" by mail ends it, too.
    """
    from inboxva import config, service
    from inboxva.service.stopping import stop_letters

    settings = config.load(config.find_config(option("config")))
    now = service.utc_now()
    desk = service.open_desk(settings, now)
    try:
        waiting = stop_letters(desk, now, stop=not resume)
    finally:
        desk.store.close()
    wait = "1 letter waits" if waiting == 1 else f"{waiting} letters wait"
    if resume:
        click.echo(f"Letters go out again: {wait}.")
    else:
        click.echo(f"Nothing goes out: {wait}. To go on: inboxva off --resume")
