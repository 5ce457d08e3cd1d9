"""`inboxva init`: a first configuration, asked for on a terminal and taken from flags elsewhere (spec/cli.md)."""

import os
import re
import shlex
import sys
from collections.abc import Iterator
from datetime import datetime, timedelta
from pathlib import Path
from typing import TYPE_CHECKING

import click

from inboxva.cli.answers import Questions, read_given, read_people
from inboxva.cli.main import common
from inboxva.errors import Mistake, UserError

if TYPE_CHECKING:
    from inboxva.cli.accounts import Accounts
    from inboxva.config import Settings
    from inboxva.config.writing import Answers
    from inboxva.service.setup import Looked

INTRO = """\
A few questions; what you answer can be changed later. Nothing is sent, and
nothing in your mailbox is changed. Headers are read first, and bodies only of
mail between you and the assistants that you name.
"""
NAMED = 5
OFFERED = 9


@click.command(epilog="Example: inboxva init")
@click.argument("folder", metavar="[DIR]", default=".", type=click.Path(file_okay=False, path_type=Path))
@click.option("--name", help="Yours, as letters call you.")
@click.option("--address", help="Yours.")
@click.option(
    "--imap", metavar="SERVER", help="Where mail is read: a host, a URL, maildir://PATH or a provider (gmail)."
)
@click.option("--smtp", metavar="SERVER", help="Where letters go out, likewise.")
@click.option(
    "--password", metavar="WHERE", help="Where it is kept: env:NAME, keyring:SERVICE, file:PATH, command:CMD."
)
@click.option("--smtp-password", metavar="WHERE", help="Likewise, if it is another one.")
@click.option("--from", metavar="ADDRESS", help="Whom letters come from (default: you+desk@…).")
@click.option("--assistant", metavar="ADDRESS", multiple=True, help="May be repeated; 'Maria Santos <maria@…>' too.")
@click.option("--engagement", metavar="NAME", help="What they work on, for example Bookkeeping.")
@click.option("--slug", help="As commands call it (default: from its name).")
@click.option("--code", help="What its tasks are numbered under (default: from its name).")
@click.option("--zone", help="Your time zone (default: this machine's).")
@click.option("--assistant-zone", metavar="ZONE", help="Theirs (default: a guess from their mails, else yours).")
@click.option("--rate", help="What an hour costs, for example '12.00 USD'.")
@click.option("--cap", help="The most time in a week, for example 10h.")
@click.option("--yes", is_flag=True, help="Ask nothing: take what is proposed.")
@click.option("--no-connect", is_flag=True, help="Write without trying the connections.")
@common
def init(folder: Path, yes: bool, no_connect: bool, assistant: tuple[str, ...], **flags: str | None) -> None:
    """Write inboxva.toml and editable copies of rules/ and templates/ into DIR (default: here).

    Asks on a terminal; elsewhere the flags say it. Both connections are tried before anything is written, and no file
    is ever overwritten.
    """
    from inboxva import config, service
    from inboxva.cli.accounts import connected, needed_flags
    from inboxva.config.writing import write_config
    from inboxva.service.setup import lay_files

    path = folder / config.FILE
    if path.exists():
        written, left = lay_files(folder, None)
        click.echo("\n".join(laid(folder, written, [config.FILE, *left])))
        return
    named = {f"--{key.replace('_', '-')}": value for key, value in flags.items()}
    asked = Questions(read_given(named | {"--assistant": ", ".join(assistant) or None}), asking=terminal() and not yes)
    if asked.asking:
        click.echo(INTRO)
    else:
        complain(asked, ("--name", "--address", *needed_flags(asked.given), "--assistant", "--engagement"))
    name, address = asked.get("--name", "Your name"), asked.get("--address", "Your mail address")
    now = service.utc_now()
    accounts, looked = connected(asked, address, folder, now, no_connect=no_connect)
    text = write_config(answered(asked, name, address, accounts, looked))
    settings = config.read(text, path)
    written, left = lay_files(folder, text)
    steps = list(accounts.keep(folder))
    parts = (laid(folder, written, left), found(settings, looked), people(settings), next_steps(folder, steps, now))
    click.echo("\n\n".join("\n".join(part) for part in parts))


def terminal() -> bool:
    """Whether somebody is there to be asked."""
    return sys.stdin.isatty() and sys.stdout.isatty()


def complain(asked: Questions, needed: tuple[str, ...]) -> None:
    """Raises UserError with every flag that is missing."""
    if missing := [flag for flag in needed if flag not in asked.given]:
        raise UserError(Mistake(f"{flag} is missing", "give it, as nobody is asked here") for flag in missing)


def answered(asked: Questions, name: str, address: str, accounts: "Accounts", looked: "Looked | None") -> "Answers":
    """Everything that goes into the file."""
    from inboxva.config.writing import Answers
    from inboxva.service.setup import desk_sender, propose_code, propose_desk, propose_slug, zone_here

    zone = asked.get("--zone", "Your time zone", zone_here(os.environ))
    if accounts.provider and accounts.provider.desk and asked.asking:
        click.echo(click.wrap_text(f"{accounts.provider.desk}.", 79))
    plus = accounts.provider is None or accounts.provider.plus
    question = "Letters come from (its mail must reach this mailbox)"
    sender = asked.get("--from", question, propose_desk(address) if plus else None)
    assistants = pick(asked, address, sender, looked)
    engagement = asked.get("--engagement", "What do they work on? (Bookkeeping, Website, …)")
    slug = asked.get("--slug", "Its name in commands", propose_slug(engagement))
    code = asked.get("--code", "The letters before its tasks' numbers", propose_code(slug))
    guess = (
        next((one.zone for one in looked.correspondents if one.address.email == assistants[0][0]), "") if looked else ""
    )
    question = f"Their time zone{', guessed from their mails' if guess else ''}"
    return Answers(
        name=name,
        address=address,
        zone=zone,
        mailbox=accounts.mailbox,
        mailbox_password=accounts.mailbox_kept,
        outgoing=accounts.outgoing,
        outgoing_password=accounts.outgoing_kept,
        sender=sender if "<" in sender else desk_sender(name, sender),
        engagement=engagement,
        slug=slug,
        code=code,
        assistants=assistants,
        zone_is_guessed=bool(guess) and not asked.asking and "--assistant-zone" not in asked.given,
        assistant_zone=asked.get("--assistant-zone", question, guess or zone),
        rate=asked.get("--rate", "What an hour costs, like 12.00 USD (Enter: nothing)", ""),
        cap=asked.get("--cap", "The most time in a week, like 10h (Enter: no limit)", ""),
        folders=looked.folders if looked else (),
        authserv_id=looked.authserv_id if looked else "",
    )


def pick(asked: Questions, address: str, sender: str, looked: "Looked | None") -> tuple[tuple[str, str], ...]:
    """The assistants, as pairs of address and name: out of those most often written to, or as named. Raises UserError."""
    listed = looked.correspondents[:OFFERED] if looked else ()
    offered = tuple((one.address.email, plain_name(one.address.name)) for one in listed)
    own = {address, sender.partition("<")[2].rstrip(">") or sender}

    def read(text: str) -> str:
        chosen = read_people(text, offered)
        if clash := own & {email for email, _ in chosen}:
            raise ValueError(f"{', '.join(clash)} is yours or the desk's; an assistant needs an address of their own")
        return ", ".join(f"{name} <{email}>" if name else email for email, name in chosen)

    if asked.asking and offered and "--assistant" not in asked.given:
        click.echo("Whom you wrote to most in the last 30 days:")
        for number, (email, name) in enumerate(offered, 1):
            click.echo(f"  {number}  {email}  {name}".rstrip())
    written = asked.get("--assistant", "Your assistants: numbers or addresses, commas between", read=read)
    try:
        return tuple(read_people(read(written)))
    except ValueError as error:
        raise UserError(Mistake(f'--assistant "{written}" cannot be used', str(error))) from None


def plain_name(name: str) -> str:
    """A name as it can stand in a list of addresses: "Santos, Maria" → "Maria Santos"."""
    return " ".join(re.sub(r"[^\w\s.,\'-]", " ", " ".join(reversed(name.split(",")))).split())


def laid(folder: Path, written: list[str], left: list[str]) -> Iterator[str]:
    """Which files were written, and which were left as they were."""
    yield f"Written into {folder}: {listed(written)}." if written else f"Nothing was written into {folder}."
    if left:
        yield f"Left as they were: {listed(left)}."


def listed(names: list[str]) -> str:
    """The names where they are few, else how many there are in each folder."""
    if len(names) <= NAMED:
        return ", ".join(names)
    tops: dict[str, int] = {}
    for name in names:
        top, slash, _ = name.partition("/")
        tops[top + slash] = tops.get(top + slash, 0) + 1
    return ", ".join(f"{top} ({count} files)" if top.endswith("/") else top for top, count in tops.items())


def found(settings: "Settings", looked: "Looked | None") -> Iterator[str]:
    """What the two servers said."""
    desk = f"Letters   come from {settings.people.desk.email}; mail to it must arrive here"
    if looked is None:
        yield from ("The connections were not tried.", desk)
        return
    yield f"Mailbox   {' and '.join(looked.folders)} can be read"
    if not looked.sent:
        yield "          no folder with sent mail was found: add its name to [mailbox] folders, or your"
        yield "          requests cannot be read"
    yield "Outgoing  can be written to; nothing was sent"
    yield desk
    if looked.authserv_id:
        yield f"Senders   believed on the word of {looked.authserv_id} ({looked.proofs} of {looked.mails} mails)"
    else:
        yield "Senders   cannot be proven by this mailbox yet: inboxva check says what to do"


def people(settings: "Settings") -> Iterator[str]:
    """Everybody who may ever be written to."""
    yield "It may ever write to these addresses and to no other:"
    addresses = {settings.people.owner.address: "you"}
    addresses |= {person.address: 'only after you set mode = "live"' for person in settings.people.assistants}
    width = max(map(len, addresses))
    yield from (f"  {address:<{width}}  {words}" for address, words in addresses.items())
    yield "No mail was sent, moved or changed."


def next_steps(folder: Path, steps: list[str], now: datetime) -> Iterator[str]:
    """The commands to go on with, as they are to be typed."""
    since = (now - timedelta(days=30)).date()
    yield "Next:"
    yield from (f"  {step}" for step in ([] if folder == Path() else [f"cd {shlex.quote(str(folder))}"]) + steps)
    yield "  inboxva check                        is everything in order?"
    yield f"  inboxva backfill --since {since}  reads 30 days of mail, writes to nobody"
    yield "  inboxva run                          from then on; letters come to you only"
