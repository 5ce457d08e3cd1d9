"""`inboxva export`: take everything out (spec/cli.md)."""

import sys
from pathlib import Path

import click

from inboxva.cli.main import common, option
from inboxva.errors import Mistake, UserError


@click.command(epilog="Example: inboxva export --format json --output ledger.json")
@click.option("--format", "form", type=click.Choice(["json", "csv"]), default="json", show_default=True)
@click.option("--output", metavar="PATH", type=click.Path(path_type=Path),
              help="json: the file to write, instead of standard output. csv: the folder to write into, needed.")  # fmt: skip
@common
def export(form: str, output: Path | None) -> None:
    """Take everything out of the ledger. Nothing is changed or removed.

    \b
    json  one document: people, engagements, messages with their visible text,
          tasks, reports, questions, hours, events and letters
    csv   tasks.csv and time.csv, for a spreadsheet
    """
    from inboxva import config, service
    from inboxva.service.export import export_csv, export_json, open_private

    settings = config.load(config.find_config(option("config")))
    if form == "csv" and output is None:
        raise UserError(Mistake("--format csv writes two files", "name a folder for them with --output"))
    with service.ledger(settings) as store:
        if output is None:
            for piece in export_json(store):
                click.echo(piece, nl=False)
            return
        try:
            if form == "csv":
                written = export_csv(store, output)
            else:
                with open_private(output) as file:
                    file.writelines(export_json(store))
                written = [output]
        except OSError as error:
            raise UserError(
                Mistake(f"cannot be written: {error.strerror}", "choose another --output", str(output))
            ) from None
    if sys.stderr.isatty():
        click.echo(f"written to {', '.join(map(str, written))}", err=True)
