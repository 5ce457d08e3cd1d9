"""A conversation on Dovecot and an SMTP server."""

import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest

from tests.conversation.talk import Talk


@pytest.fixture
def talk(
    tmp_path: Path, dovecot: Any, smtp_server: Any, monkeypatch: pytest.MonkeyPatch, request: pytest.FixtureRequest
) -> Iterator[Talk]:
    """A fresh mailbox for every test."""
    monkeypatch.setenv("INBOXVA_TEST_PASSWORD", dovecot.password)
    name = re.sub(r"[^\w-]+", "-", request.node.name)[:50]
    user = f"{name}-{tmp_path.name}@example.com"
    smtp_server.received.clear()
    with dovecot.client(user) as client:
        if not client.folder_exists("Sent"):
            client.create_folder("Sent")
    yield Talk(tmp_path, dovecot, smtp_server, user)
    smtp_server.answers.clear()
