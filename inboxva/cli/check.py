"""`inboxva check`: a line each for everything the daemon needs, what is wrong, and what to do."""

import sys
from collections.abc import Iterator
from dataclasses import dataclass

import click

from inboxva.cli.main import EX_FAILED, EX_USAGE, common, option
from inboxva.config import Settings
from inboxva.errors import InboxvaError, UserError
from inboxva.model.people import Mode

OK, NOTE, WRONG = "ok", "note", "wrong"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at: its name, how it is, and in words what was found or is to be done."""

    what: str
    state: str
    words: str


@click.command(epilog="Example: inboxva check")
@common
def check() -> None:
    """Check configuration, credentials, mailbox, outgoing server, store, rules and templates: a line each."""
    from inboxva import config

    path = config.find_config(option("config"))
    try:
        settings = config.load(path)
    except UserError as error:
        for mistake in error.mistakes:
            click.echo(f"{WRONG:<6} configuration  {mistake}")
        sys.exit(EX_USAGE)
    wrong = False
    for line in (Line("configuration", OK, str(path)), *look(settings)):
        click.echo(f"{line.state:<6} {line.what:<14} {line.words}")
        wrong = wrong or line.state == WRONG
    if wrong:
        sys.exit(EX_FAILED)


def look(settings: Settings) -> Iterator[Line]:
    """Everything after the configuration itself, each tried on its own."""
    from inboxva import service
    from inboxva.compose import check as check_templates
    from inboxva.rulebook import load_rulebook

    yield from people(settings)
    yield from tried("rules", lambda: f"{len(load_rulebook(settings.base, settings.people).rules.filters)} filters")
    for mistake in check_templates(service.templates_of(settings)):
        yield Line("templates", WRONG, str(mistake))
    yield from tried("store", lambda: store_words(settings))
    yield from tried("mailbox", lambda: mailbox_words(settings))
    yield from tried("outgoing", lambda: outgoing_words(settings))
    yield from trust(settings)


def people(settings: Settings) -> Iterator[Line]:
    """Everybody who may ever be written to, and what each engagement's mode means."""
    reachable = [settings.people.owner.address, *(a.address for a in settings.people.assistants)]
    yield Line("people", OK, f"only these are ever written to: {', '.join(reachable)}")
    for engagement in settings.people.engagements:
        meaning = {
            Mode.LIVE: "you and the assistants get letters",
            Mode.OWNER: "only you get letters; what assistants would get is written to drafts/",
            Mode.DRAFT: "nobody gets letters; they are written to drafts/",
        }[engagement.mode]
        yield Line(engagement.slug, OK, f'mode = "{engagement.mode.value}": {meaning}')


def tried(what: str, attempt: object) -> Iterator[Line]:
    """The words that an attempt gives, or what its failure says."""
    assert callable(attempt)
    try:
        yield Line(what, OK, attempt())
    except UserError as error:
        for mistake in error.mistakes:
            yield Line(what, WRONG, str(mistake))
    except InboxvaError as error:
        yield Line(what, WRONG, str(error))


def store_words(settings: Settings) -> str:
    """Opens the store."""
    from inboxva import service

    with service.ledger(settings) as store:
        counts = store.counts()
        last = store.last_pass()
    seen = f"last pass {last:%Y-%m-%d %H:%M} UTC" if last else "no pass yet"
    return f"{counts['messages']} messages, {counts['tasks']} tasks, {counts['waiting']} letters waiting, {seen}"


def mailbox_words(settings: Settings) -> str:
    """Logs in, and looks at the folders that would be read."""
    from inboxva import service
    from inboxva.service.intake import folders_to_read

    with service.connect_mailbox(settings) as mailbox:
        folders = folders_to_read(mailbox, settings.mailbox.folders)
        for folder in folders:
            mailbox.status(folder.name)
        how = "watched (IDLE)" if mailbox.can_watch else "polled"
        return f"{', '.join(folder.name for folder in folders)}: can be read, {how}"


def outgoing_words(settings: Settings) -> str:
    """Connects and logs in, without sending."""
    from inboxva import service

    with service.connect_transport(settings) as transport:
        transport.check()
        return f"{transport.name}: ready; nothing was sent"


def trust(settings: Settings) -> Iterator[Line]:
    """How senders are proven, said loudly where they are not."""
    if settings.policy.trust == "none":
        yield Line(
            "trust", NOTE, 'trust = "none": anybody can write in the name of your assistants, and it is believed'
        )
    elif not settings.policy.authserv_id:
        words = (
            "mailbox.authserv_id is not set, so mail from assistants is held unless it answers a letter of ours: open a "
            "mail from an assistant with all its headers and copy the first word after Authentication-Results:"
        )
        yield Line("trust", NOTE, words)
    else:
        yield Line("trust", OK, f"senders are proven by the Authentication-Results of {settings.policy.authserv_id}")
