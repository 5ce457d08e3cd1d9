"""A conversation with a program that runs on the real clock."""

from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.conversation.talk import CONFIG, Talk
from tests.servers.dovecot import DovecotServer

NOW_CONFIG = CONFIG.replace("[outgoing]", 'poll = "1 min"\n\n[outgoing]\nceiling = 1000')


def talk_on(server: Any, smtp: Any, base: Path, user: str = "dana@example.com") -> Talk:
    """A conversation in a mailbox of this server, at the real time."""
    with server.client(user) as client:
        if not client.folder_exists("Sent"):
            client.create_folder("Sent")
    talk = Talk(base, server, smtp, user, now=datetime.now(UTC), config=NOW_CONFIG)
    (base / "inboxva.toml").write_text(talk.written())
    return talk


@pytest.fixture
def talk(
    tmp_path: Path, dovecot: Any, smtp_server: Any, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Talk]:
    """A fresh mailbox for every test, and its configuration on disk."""
    monkeypatch.setenv("INBOXVA_TEST_PASSWORD", dovecot.password)
    smtp_server.received.clear()
    name = request.node.name.replace("[", "-").replace("]", "")[:50]
    yield talk_on(dovecot, smtp_server, tmp_path, f"{name}-{tmp_path.name}@example.com")
    smtp_server.answers.clear()


@pytest.fixture
def own_dovecot(monkeypatch: pytest.MonkeyPatch) -> Iterator[DovecotServer]:
    """A Dovecot that a test may kill."""
    server = DovecotServer().start()
    monkeypatch.setenv("INBOXVA_TEST_PASSWORD", server.password)
    yield server
    server.close()
