"""A folder with a configuration, a Maildir to read and a Maildir to write, and the commands run in it."""

import json
from datetime import UTC, datetime
from pathlib import Path

from click.testing import CliRunner, Result

from inboxva.cli import main
from tests.conversation.talk import CONFIG

NOW = datetime.now(UTC)
MAIL = """\
Authentication-Results: mx.example.com; dmarc=pass header.from={domain}
From: {sender}
To: {to}
Subject: {subject}
Message-ID: <{name}@{domain}>
Date: {date:%a, %d %b %Y %H:%M:%S} +0000

{text}
"""


class Place:
    """What a test changes before it runs a command: the text of the configuration, the URLs, the password's line."""

    def __init__(self, base: Path) -> None:
        self.base = base
        self.config = CONFIG
        self.mailbox, self.outgoing, self.store = "maildir://box", "maildir://out", "sqlite:///inboxva.db"
        for folder in ("", ".Sent/"):
            for name in ("cur", "new", "tmp"):
                (base / "box" / folder / name).mkdir(parents=True)
        self.password = ""
        self.count = 0

    def write(self) -> None:
        """Writes the configuration."""
        text = self.config.format(mailbox=self.mailbox, outgoing=self.outgoing, store=self.store)
        (self.base / "inboxva.toml").write_text(text.replace('password = "env:INBOXVA_TEST_PASSWORD"', self.password))

    def asks(self, subject: str = "Chase the invoices", raw: bytes | None = None) -> None:
        """A request of the owner's lies in Sent."""
        self.count += 1
        text = MAIL.format(
            sender="dana@example.com", to="maria@example.net", subject=subject, name=f"r{self.count}",
            domain="example.com", date=NOW, text="Please chase the unpaid invoices, no rush, 3 hours at most.",
        )  # fmt: skip
        (self.base / f"box/.Sent/cur/{self.count}:2,S").write_bytes(raw or text.encode())

    def run(self, *arguments: str) -> Result:
        """Runs a command; no traceback, whatever happens."""
        self.write()
        result = CliRunner().invoke(main, ["--config", str(self.base / "inboxva.toml"), *arguments])
        assert result.exception is None or isinstance(result.exception, SystemExit), result.exception
        assert "Traceback" not in result.output
        return result

    def outbox(self) -> list[str]:
        """The states of all letters that have not been sent."""
        return [row["state"] for row in json.loads(self.run("outbox", "--json").stdout)]

    def letters(self) -> int:
        return len(list((self.base / "out/new").iterdir())) if (self.base / "out/new").exists() else 0


def said(result: Result, status: int, *words: str) -> None:
    """It ended with that status, and its one line says all this."""
    assert result.exit_code == status, result.output
    lines = result.stderr.splitlines()
    assert len(lines) == 1, lines
    assert lines[0].startswith("inboxva: ")
    for word in words:
        assert word in lines[0]
