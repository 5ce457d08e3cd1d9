"""What the talks about turns and rhythm share: the people, a request, a report, time that passes, a look at the ledger."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

from click.testing import CliRunner

from inboxva.cli import main
from inboxva.model.report import Item
from tests.conversation.clients import DANA, addressee
from tests.conversation.talk import Talk, plain

OWNER, MARIA, PRIYA = "dana@example.com", "maria@example.net", "priya@example.net"
MARIA_SANTOS, PRIYA_RAO = f"Maria Santos <{MARIA}>", f"Priya Rao <{PRIYA}>"
OOO = {"Auto-Submitted": "auto-replied", "X-Autoreply": "yes"}

Came = tuple[datetime, EmailMessage]
"""A letter, and the moment of the pass that it came with (aware UTC)."""


def with_keys(config: str, keys: str, code: str = "BK") -> str:
    """A configuration with more keys in one engagement."""
    return config.replace(f'code = "{code}"\n', f'code = "{code}"\n{keys}\n')


def with_letters(config: str, keys: str) -> str:
    """A configuration with more keys in `[letters]`."""
    return config.replace("[store]", f"[letters]\n{keys}\n\n[store]")


def asks(talk: Talk, subject: str, text: str, to: str = MARIA_SANTOS) -> tuple[str, list[EmailMessage]]:
    """Dana's request and the letters of the pass a minute later; the Message-ID of the request first."""
    name = talk.says(DANA, to, subject, text)
    talk.later(minutes=1)
    return name, talk.run()


def replies(talk: Talk, name: str, subject: str, text: str, sender: str = MARIA_SANTOS, to: str = DANA) -> str:
    """A mail in the thread of the mail `name`; gives its Message-ID."""
    return talk.says(sender, to, subject, text, answers=name)


def reports(talk: Talk, name: str, subject: str, text: str, sender: str = MARIA_SANTOS) -> list[EmailMessage]:
    """The same, and the letters of the pass a minute later."""
    replies(talk, name, subject, text, sender)
    talk.later(minutes=1)
    return talk.run()


def passes(talk: Talk, until: datetime, every: timedelta = timedelta(hours=1)) -> list[Came]:
    """The letters of one pass after another until then, each at a whole multiple of `every`; the last at `until` itself."""
    came: list[Came] = []
    begin = datetime(2026, 1, 1, tzinfo=UTC)
    with talk.service() as opened:
        while talk.now < until:
            talk.now = min(begin + ((talk.now - begin) // every + 1) * every, until)
            came += [(talk.now, letter) for letter in talk.passed(opened)]
    return came


def heard(came: list[Came], address: str) -> list[Came]:
    """What one person got of it."""
    return [(at, letter) for at, letter in came if addressee(letter) == address]


def subjects(letters: list[EmailMessage]) -> list[str]:
    """What an inbox shows of letters."""
    return [str(letter["Subject"]) for letter in letters]


def id_of(letter: EmailMessage) -> str:
    """A letter's Message-ID without brackets."""
    return str(letter["Message-ID"]).strip("<>")


def task(talk: Talk, ref: str) -> Item:
    """A task as the ledger has it now."""
    with talk.ledger() as store:
        (found,) = [t for t in store.tasks(talk.settings().people, talk.now) if str(t.ref) == ref]
    return found


def printed(talk: Talk, *arguments: str) -> str:
    """What `inboxva` prints."""
    (talk.base / "inboxva.toml").write_text(talk.written())
    done = CliRunner().invoke(main, ["--config", str(talk.base / "inboxva.toml"), *arguments])
    assert done.exit_code == 0, done.output
    return done.output


def lines(letter: EmailMessage) -> list[str]:
    """Its lines that are not empty."""
    return [line.rstrip() for line in plain(letter).splitlines() if line.strip()]
