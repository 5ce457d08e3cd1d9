"""Delivery when a copy is kept of every letter: what is asked of the mailbox, and what happens while it is away."""

from collections.abc import Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from inboxva import service
from inboxva.config import read as read_config
from inboxva.errors import TransientError
from inboxva.mailbox.maildir import MaildirMailbox
from inboxva.service import Service
from tests.cli.place import NOW, Place
from tests.conversation.talk import CONFIG


@pytest.fixture
def opened(tmp_path: Path) -> Iterator[Service]:
    """A service with one letter waiting, that keeps copies in Kept."""
    place = Place(tmp_path)
    place.config = CONFIG.replace("[store]", 'copy_to = "Kept"\n\n[store]')
    place.password = ""
    place.asks()
    place.write()
    path = tmp_path / "inboxva.toml"
    with service.opened(read_config(path.read_text(), path), lambda: datetime.now(UTC)) as one:
        one.read()
        yield one


def away(*arguments: Any, **options: Any) -> Any:
    raise TransientError("the mailbox is away")


def states(opened: Service) -> list[str]:
    return [row.state.value for row in opened.store.list_outbox()]


def letters(opened: Service) -> int:
    folder = opened.desk.settings.base / "out/new"
    return len(list(folder.iterdir())) if folder.exists() else 0


def test_a_copy_is_kept_once(opened: Service) -> None:
    assert opened.send().sent == 1
    assert opened.send().sent == 0
    (row,) = opened.store.list_outbox()
    assert opened.mailbox.exists("Kept", row.message_id)
    assert opened.mailbox.status("Kept")[1] == 2


def test_a_letter_goes_even_if_no_copy_can_be_kept(opened: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(MaildirMailbox, "append", away)
    done = opened.send()
    assert (done.sent, letters(opened), states(opened)) == (1, 1, ["sent"])
    (line,) = done.uncopied
    assert line.endswith("to maria@example.net: the mailbox is away")


def test_what_a_crash_left_waits_for_the_mailbox_to_tell(opened: Service, monkeypatch: pytest.MonkeyPatch) -> None:
    (row,) = opened.store.list_outbox()
    opened.store.mark_sending(row.key, NOW - timedelta(minutes=1))
    with monkeypatch.context() as patch:
        patch.setattr(MaildirMailbox, "exists", away)
        done = opened.send()
        assert (done.sent, done.away, letters(opened), states(opened)) == (0, "the mailbox is away", 0, ["sending"])
    opened.mailbox.append("Kept", row.raw, NOW)
    assert opened.send().sent == 0
    assert (letters(opened), states(opened)) == (0, ["sent"])


def test_what_a_crash_left_unsent_is_sent(opened: Service) -> None:
    (row,) = opened.store.list_outbox()
    opened.store.mark_sending(row.key, NOW - timedelta(minutes=1))
    assert opened.send().sent == 1
    assert (letters(opened), states(opened)) == (1, ["sent"])


def test_it_stops_between_two_letters(opened: Service) -> None:
    assert opened.send(lambda: True).sent == 0
    assert states(opened) == ["waiting"]
