"""`inboxva check`: a line each for everything the daemon needs, what is wrong, and what to do."""

import sys
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING

import click

from inboxva.cli.main import EX_FAILED, EX_USAGE, common, option
from inboxva.config import Settings
from inboxva.errors import InboxvaError, UserError
from inboxva.model.people import Mode
from inboxva.model.places import FolderRole

if TYPE_CHECKING:
    from inboxva.mailbox import Mailbox

RECENT = 50
"""How many of the latest mails are looked at for the server that proves senders."""
UNSET = "mailbox.authserv_id is not set, so mail from assistants is held unless it answers a letter of ours"
OK, NOTE, WRONG = "ok", "note", "wrong"


@dataclass(frozen=True, slots=True)
class Line:
    """One thing looked at: its name, how it is, in words what was found or is to be done, and the exit status for it."""

    what: str
    state: str
    words: str
    status: int = 0


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
    worst = 0
    for line in (Line("configuration", OK, str(path)), *look(settings)):
        click.echo(f"{line.state:<6} {line.what:<14} {line.words}")
        worst = max(worst, line.status)
    sys.exit(worst)


def look(settings: Settings) -> Iterator[Line]:
    """Everything after the configuration itself, each tried on its own."""
    from inboxva import service
    from inboxva.compose import check as check_templates
    from inboxva.rulebook import load_rulebook

    yield from people(settings)
    yield from tried("rules", lambda: f"{len(load_rulebook(settings.base, settings.people).rules.filters)} filters")
    languages = dict.fromkeys(person.language for person in (settings.people.owner, *settings.people.assistants))
    for mistake in check_templates(service.templates_of(settings), languages):
        yield Line("templates", WRONG, str(mistake), EX_USAGE)
    yield from attempted("store", store(settings))
    lines = list(attempted("mailbox", mailbox(settings)))
    yield from lines
    if not any(line.what == "trust" for line in lines):
        yield trust(settings, ())
    yield from tried("outgoing", lambda: outgoing_words(settings))


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


def tried(what: str, attempt: Callable[[], str]) -> Iterator[Line]:
    """The words that an attempt gives, or what its failure says."""
    yield from attempted(what, (Line(what, OK, one()) for one in (attempt,)))


def attempted(what: str, lines: Iterator[Line]) -> Iterator[Line]:
    """These lines, up to a failure, and what it says."""
    try:
        yield from lines
    except UserError as error:
        for mistake in error.mistakes:
            yield Line(what, WRONG, str(mistake), EX_USAGE)
    except InboxvaError as error:
        yield Line(what, WRONG, str(error), EX_FAILED)


def store(settings: Settings) -> Iterator[Line]:
    """Opens the store; what in it waits for a person; whether a run is at work on it."""
    from inboxva import service
    from inboxva.service.lock import run_lock

    with service.ledger(settings) as ledger:
        counts = ledger.counts()
        last = ledger.last_pass()
    seen = f"last pass {last:%Y-%m-%d %H:%M} UTC" if last else "no pass yet"
    yield Line(
        "store",
        OK,
        f"{counts['messages']} messages, {counts['tasks']} tasks, {counts['waiting']} letters waiting, {seen}",
    )
    if failed := counts["failed"]:
        letters = "1 letter was" if failed == 1 else f"{failed} letters were"
        yield Line("store", NOTE, f"{letters} rejected: see inboxva outbox")
    if kept := counts["quarantined"]:
        mails = "1 mail" if kept == 1 else f"{kept} mails"
        yield Line("store", NOTE, f"{mails} could not be read and were kept aside")
    with run_lock(settings) as held:
        if held is None:
            yield Line("run", OK, "another process is at work on this store just now")


def mailbox(settings: Settings) -> Iterator[Line]:
    """Logs in, and looks at the folders that would be read and at what the server can do."""
    from inboxva import service
    from inboxva.service.intake import folders_to_read

    with service.connect_mailbox(settings) as box:
        folders = folders_to_read(box, settings.mailbox.folders)
        for folder in folders:
            box.status(folder.name)
            yield Line("mailbox", OK, f"{folder.name}: can be read")
        if not any(folder.role is FolderRole.SENT for folder in folders):
            words = (
                "no folder of sent mail is read, so that your own requests are not seen: name it in [mailbox] folders"
            )
            yield Line("mailbox", NOTE, words)
        yield hearing(box, settings)
        if settings.policy.file_into and box.capabilities():
            yield filing(box.capabilities())
        yield trust(settings, box.recent_headers("INBOX", ["Authentication-Results"], RECENT))


def hearing(box: "Mailbox", settings: Settings) -> Line:
    """How new mail is noticed."""
    if box.can_watch:
        return Line("mailbox", OK, "new mail is noticed at once" + (" (IDLE)" if box.capabilities() else ""))
    minutes = round(settings.mailbox.poll.as_timedelta().total_seconds() / 60)
    return Line(
        "mailbox", NOTE, f"the server cannot tell of new mail (IDLE): it is looked for every {minutes} min (poll)"
    )


def filing(can: frozenset[str]) -> Line:
    """How mail is moved."""
    if can & {"MOVE", "UIDPLUS"}:
        return Line("filing", OK, f"mail is moved with {'MOVE' if 'MOVE' in can else 'COPY and UID EXPUNGE'}")
    words = 'the server can only copy (no MOVE, no UIDPLUS): the original stays in the inbox, as with file_into = ""'
    return Line("filing", NOTE, words)


def outgoing_words(settings: Settings) -> str:
    """Connects and logs in, without sending."""
    from inboxva import service

    with service.connect_transport(settings) as transport:
        transport.check()
        return f"{transport.name}: ready; nothing was sent"


def trust(settings: Settings, headers: Sequence[bytes]) -> Line:
    """How senders are proven, said loudly where they are not. `headers` are those of the latest mails in the inbox."""
    from inboxva.parse.mail.authserv import learn_authserv_id

    named = settings.policy.authserv_id
    learned, count = learn_authserv_id(headers)
    write = f'authserv_id = "{learned}"'
    if settings.policy.trust == "none":
        words = 'trust = "none": anybody can write in the name of your assistants, and it is believed'
        return Line("trust", NOTE, words + (f"; this mailbox could use {write} instead" if learned else ""))
    if not named and learned:
        return Line(
            "trust", NOTE, f"{UNSET}: write {write}, which stands on {count} of the latest {len(headers)} mails"
        )
    if not named:
        words = (
            "open a mail from an assistant with all its headers and copy the first word after Authentication-Results:"
        )
        return Line("trust", NOTE, f"{UNSET}: {words}")
    if learned and learned != named:
        words = f'authserv_id = "{named}", but "{learned}" stands on {count} of the latest {len(headers)} mails'
        return Line("trust", NOTE, f"{words}: if that is your server, write {write}, or mail from assistants is held")
    return Line("trust", OK, f"senders are proven by the Authentication-Results of {named}")
