"""`inboxva check`: a line each for what the daemon needs; what is wrong, and what to do about it."""

from typing import Any

import pytest

from inboxva.mailbox.memory import memory_mailbox
from inboxva.service.lock import file_lock
from tests.cli.place import NOW, Place
from tests.conversation.talk import CONFIG
from tests.servers import free_port
from tests.servers.dovecot import DovecotServer


def lines(place: Place, status: int) -> dict[str, list[str]]:
    """What check says, by what it looked at; it ends with that status, and names a remedy for all that is wrong."""
    result = place.run("check")
    assert result.exit_code == status, result.output
    found: dict[str, list[str]] = {}
    for line in result.stdout.splitlines():
        state, what, words = line.split(maxsplit=2)
        assert state in ("ok", "note", "wrong")
        found.setdefault(what, []).append(f"{state} {words}")
    return found


def received(server: str, n: int) -> bytes:
    return (
        f"Authentication-Results: {server}; dmarc=pass header.from=example.net\r\nMessage-ID: <{n}@example.net>\r\n"
        f"From: maria@example.net\r\nSubject: {n}\r\n\r\nHi.\r\n"
    ).encode()


def test_all_is_well(place: Place) -> None:
    found = lines(place, 0)
    assert found["mailbox"] == ["ok Sent: can be read", "ok INBOX: can be read", "ok new mail is noticed at once"]
    assert found["trust"] == ["ok senders are proven by the Authentication-Results of mx.example.com"]
    assert found["bookkeeping"] == ['ok mode = "live": you and the assistants get letters']
    assert found["outgoing"][0].endswith("ready; nothing was sent")
    assert "no pass yet" in found["store"][0]
    assert place.letters() == 0
    assert not [line for said in found.values() for line in said if not line.startswith("ok")]


def test_whose_results_to_believe_is_learned_from_the_mail(place: Place) -> None:
    place.config = CONFIG.replace('authserv_id = "mx.example.com"', "")
    (note,) = lines(place, 0)["trust"]
    assert note.startswith("note mailbox.authserv_id is not set")
    assert "copy the first word after Authentication-Results:" in note
    for n in range(5):
        (place.base / f"box/new/{n}").write_bytes(received("mx.hosting.example", n))
    (note,) = lines(place, 0)["trust"]
    assert 'write authserv_id = "mx.hosting.example", which stands on 5 of the latest 5 mails' in note
    place.config = CONFIG
    (note,) = lines(place, 0)["trust"]
    assert note.startswith('note authserv_id = "mx.example.com", but "mx.hosting.example"')
    place.config = CONFIG.replace("authserv_id", 'trust = "none"\nauthserv_id')
    (note,) = lines(place, 0)["trust"]
    assert note.startswith('note trust = "none": anybody can write in the name of your assistants')


def test_without_a_folder_of_sent_mail(place: Place) -> None:
    place.config = CONFIG.replace("[outgoing]", 'folders = ["INBOX"]\n\n[outgoing]')
    assert any("name it in [mailbox] folders" in line for line in lines(place, 0)["mailbox"])


def test_in_memory(place: Place) -> None:
    memory_mailbox("check").deliver(received("mx.example.com", 1), NOW)
    place.mailbox, place.outgoing = "memory://check", "memory://check"
    assert "ok INBOX: can be read" in lines(place, 0)["mailbox"]


def test_what_waits_for_a_person_is_noted(place: Place) -> None:
    place.asks()
    place.run("run", "--once")
    assert len(lines(place, 0)["store"]) == 1
    with file_lock(place.base / "inboxva.lock"):
        assert lines(place, 0)["run"] == ["ok another process is at work on this store just now"]


@pytest.mark.parametrize(
    ("old", "new", "words"),
    [('url = "{mailbox}"', 'url = "maildir://nowhere"', "there is no Maildir at"),
     ("[outgoing]", 'folders = ["Nowhere"]\n\n[outgoing]', "change [mailbox] folders"),
     ('url = "{store}"', 'url = "sqlite:///nowhere/x.db"', "look at store.url")],
)  # fmt: skip
def test_what_is_wrong_and_what_to_do(place: Place, old: str, new: str, words: str) -> None:
    place.config = CONFIG.replace(old, new)
    wrong = [line for said in lines(place, 1).values() for line in said if line.startswith("wrong")]
    assert len(wrong) == 1
    assert words in wrong[0]


def test_everything_is_looked_at_even_if_nothing_works(place: Place) -> None:
    place.mailbox = f"imap://dana%40example.com@127.0.0.1:{free_port()}"
    place.outgoing = f"smtp://127.0.0.1:{free_port()}"
    place.config = CONFIG.replace('authserv_id = "mx.example.com"', "")
    (place.base / "inboxva.db").write_bytes(b"no database" * 500)
    found = lines(place, 1)
    assert "nobody answers there" in found["mailbox"][0]
    assert found["outgoing"][0].startswith("wrong")
    assert "name another file in store.url" in found["store"][0]
    assert found["trust"][0].startswith("note")


def test_wrong_configuration_rules_and_templates(place: Place) -> None:
    (place.base / "rules").mkdir()
    (place.base / "rules/filters.toml").write_text('[[rule]]\nname = "x"\nwhenever = "always"\n')
    assert "rules/filters.toml:" in lines(place, 2)["rules"][0]
    place.config = CONFIG.replace('code = "BK"', 'code = "bk!"')
    result = place.run("check")
    assert result.exit_code == 2
    assert "inboxva.toml:" in result.stdout
    assert "write capital letters" in result.stdout


@pytest.mark.servers
def test_on_a_server(place: Place, dovecot: Any, smtp_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("IMAP_PASSWORD", dovecot.password)
    user = f"check-{place.base.name}@example.com"
    place.mailbox, place.outgoing = dovecot.url(user), smtp_server.url()
    place.password = 'password = "env:IMAP_PASSWORD"'
    found = lines(place, 0)
    assert "ok new mail is noticed at once (IDLE)" in found["mailbox"]
    assert found["filing"] == ["ok mail is moved with MOVE"]
    dovecot.append(user, *(received("mx.hosting.example", n) for n in range(4)))
    assert 'write authserv_id = "mx.hosting.example"' in lines(place, 0)["trust"][0]
    with dovecot.client(user) as client:
        client.select_folder("INBOX", readonly=True)
        assert client.search(["SEEN"]) == []
    monkeypatch.setenv("IMAP_PASSWORD", "wrong")
    assert "check [mailbox] url and password" in lines(place, 1)["mailbox"][0]


@pytest.mark.servers
def test_on_a_server_that_can_do_little(place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
    with DovecotServer(without=["IDLE", "MOVE", "UIDPLUS"]) as server:
        monkeypatch.setenv("IMAP_PASSWORD", server.password)
        place.mailbox = server.url("dana@example.com")
        place.password = 'password = "env:IMAP_PASSWORD"'
        found = lines(place, 0)
    assert "note the server cannot tell of new mail (IDLE): it is looked for every 2 min (poll)" in found["mailbox"]
    assert found["filing"][0].startswith("note the server can only copy")
