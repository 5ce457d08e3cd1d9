"""`inboxva`: the group of commands, the options that all of them take, and what an error prints and exits with."""

import logging
import sys
from collections.abc import Callable
from functools import update_wrapper
from importlib import import_module
from typing import Any

import click

from inboxva import __version__
from inboxva.errors import InboxvaError, TransientError, UserError

EX_FAILED, EX_USAGE, EX_TEMPFAIL = 1, 2, 75

COMMANDS = {
    "demo": "demo",
    "init": "init",
    "check": "check",
    "run": "run",
    "backfill": "run",
    "report": "report",
    "pay": "pay",
    "tasks": "look",
    "show": "look",
    "explain": "explain",
    "outbox": "look",
    "off": "off",
    "export": "export",
}
"""Each command and the file beside this one that holds it."""


class Commands(click.Group):
    """Loads a command's file when it is asked for, and turns our errors into a line and an exit status."""

    def list_commands(self, ctx: click.Context) -> list[str]:
        """In the order of a newcomer's way."""
        return list(COMMANDS)

    def get_command(self, ctx: click.Context, name: str) -> click.Command | None:
        """The command, or None for an unknown name."""
        if name not in COMMANDS:
            return None
        found = getattr(import_module(f"inboxva.cli.{COMMANDS[name]}"), name)
        assert isinstance(found, click.Command)
        return found

    def format_commands(self, ctx: click.Context, formatter: click.HelpFormatter) -> None:
        """One line each, without loading any of them."""
        with formatter.section("Commands"):
            formatter.write_dl([(name, SUMMARIES[name]) for name in COMMANDS])

    def main(self, *args: Any, **kwargs: Any) -> Any:
        """Runs a command; an error of ours is said without a traceback."""
        try:
            return super().main(*args, **kwargs)
        except InboxvaError as error:
            sys.exit(say_error(error))
        except BrokenPipeError:
            sys.stderr.close()
            sys.exit(0)


SUMMARIES = {
    "demo": "show the main job on a sample correspondence, without any account",
    "init": "write a configuration: asks on a terminal, takes flags elsewhere",
    "check": "check configuration, mailbox, outgoing server, store, rules and templates",
    "run": "watch the mailbox: read, file, answer, sum up",
    "backfill": "read older mail into the store without answering anybody",
    "report": "what was done, what is open, what it took",
    "pay": "what is owed to whom, and what has been paid",
    "tasks": "list the tasks",
    "show": "one task with everything that belongs to it",
    "explain": "how a message would be read, and why",
    "outbox": "what waits to be sent, and what failed",
    "off": "let nothing be sent from now on, or go on again",
    "export": "take everything out, as JSON or CSV",
}


def say_error(error: InboxvaError) -> int:
    """Says what went wrong on standard error; the exit status of spec/cli.md."""
    if isinstance(error, UserError):
        for mistake in error.mistakes:
            click.echo(f"inboxva: {mistake}", err=True)
        return EX_USAGE
    click.echo(f"inboxva: {error}", err=True)
    return EX_TEMPFAIL if isinstance(error, TransientError) else EX_FAILED


def common(command: Callable[..., Any]) -> Callable[..., Any]:
    """The options that stand before or after a command: --config, -v, -q. The last one given counts."""

    @click.option("--config", metavar="FILE", help="The configuration (default: inboxva.toml).", expose_value=False,
                  callback=lambda ctx, _, value: remember(ctx, "config", value))  # fmt: skip
    @click.option("-v", "--verbose", is_flag=True, help="Say more.", expose_value=False,
                  callback=lambda ctx, _, value: remember(ctx, "verbose", value))  # fmt: skip
    @click.option("-q", "--quiet", is_flag=True, help="Say only what needs a person.", expose_value=False,
                  callback=lambda ctx, _, value: remember(ctx, "quiet", value))  # fmt: skip
    def wrapped(*args: Any, **kwargs: Any) -> Any:
        start_logging()
        return command(*args, **kwargs)

    return update_wrapper(wrapped, command)


def remember(ctx: click.Context, name: str, value: Any) -> None:
    """Keeps an option for the command, wherever it stood."""
    if value:
        ctx.find_root().ensure_object(dict)[name] = value


def option(name: str) -> Any:
    """A common option's value, or None."""
    return click.get_current_context().find_root().ensure_object(dict).get(name)


def start_logging() -> None:
    """What is logged holds references, addresses and counts, no bodies."""
    level = logging.INFO if option("verbose") else logging.CRITICAL if option("quiet") else logging.ERROR
    logging.basicConfig(stream=sys.stderr, level=logging.WARNING, format="%(asctime)s %(message)s", force=True)
    logging.getLogger("inboxva").setLevel(level)


@click.group(cls=Commands, context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100})
@click.version_option(__version__, prog_name="inboxva")
@click.option("--config", metavar="FILE", help="The configuration (default: INBOXVA_CONFIG, else ./inboxva.toml).",
              expose_value=False, callback=lambda ctx, _, value: remember(ctx, "config", value))  # fmt: skip
@click.option("-v", "--verbose", is_flag=True, help="Say more.", expose_value=False,
              callback=lambda ctx, _, value: remember(ctx, "verbose", value))  # fmt: skip
@click.option("-q", "--quiet", is_flag=True, help="Say only what needs a person.", expose_value=False,
              callback=lambda ctx, _, value: remember(ctx, "quiet", value))  # fmt: skip
def main() -> None:
    """Keeps the ledger of the mail between an owner and their virtual assistants.

    Start with `inboxva demo`: it needs no account and sends nothing.
    """
