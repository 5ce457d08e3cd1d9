"""The daemon on real servers: what it hears, how it ends, what it does when a server goes away or a file is changed."""

import signal
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest

from tests.conversation.talk import Talk
from tests.faults.conftest import talk_on
from tests.faults.program import Program, until
from tests.servers import free_port
from tests.servers.dovecot import DovecotServer
from tests.servers.proxy import Proxy

pytestmark = [pytest.mark.servers, pytest.mark.timeout(240)]

DANA, MARIA = "Dana Reyes <dana@example.com>", "Maria Santos <maria@example.net>"


def asks(talk: Talk, subject: str = "Chase the invoices") -> str:
    talk.now = datetime.now(UTC)
    return talk.says(DANA, MARIA, subject, "Please chase the unpaid invoices, no rush, 3 hours at most.")


def sent_subjects(talk: Talk) -> list[str]:
    return [str(letter["Subject"]) for letter in talk.letters()]


def passed(talk: Talk) -> bool:
    """Whether a daemon has read all folders."""
    if not (talk.base / "inboxva.db").exists():
        return False
    with talk.ledger() as store:
        return store.last_pass() is not None


def test_it_answers_what_comes_while_it_runs_and_ends_when_told(talk: Talk) -> None:
    with Program(talk.base, "run", "-v") as program:
        until(lambda: passed(talk), "the first pass")
        asks(talk)
        assert talk.smtp.wait(1, 30), program.said
        report = talk.says(MARIA, DANA, "Re: Chase the invoices [BK-1]", "Hours: 1")
        assert talk.smtp.wait(2, 30), program.said
        until(lambda: talk.folder("INBOX") == [], "the filing")
        assert talk.folder("Assistants/Bookkeeping") == [report]
        program.signal(signal.SIGTERM)
        assert program.end() == 0


def test_without_idle_it_polls(tmp_path: Path, smtp_server: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    smtp_server.received.clear()
    with DovecotServer(without=["IDLE"]) as server:
        monkeypatch.setenv("INBOXVA_TEST_PASSWORD", server.password)
        talk = talk_on(server, smtp_server, tmp_path)
        talk.config = talk.config.replace('poll = "1 min"', 'poll = "0 min"')
        (tmp_path / "inboxva.toml").write_text(talk.written())
        with Program(tmp_path, "run") as program:
            until(lambda: passed(talk), "the first pass")
            asks(talk)
            assert smtp_server.wait(1, 30), program.said
            program.signal(signal.SIGTERM)
            assert program.end() == 0
        assert program.said == []


def test_a_server_that_is_killed_and_comes_back(own_dovecot: DovecotServer, smtp_server: Any, tmp_path: Path) -> None:
    smtp_server.received.clear()
    talk = talk_on(own_dovecot, smtp_server, tmp_path)
    with Program(tmp_path, "run") as program:
        asks(talk, "Before")
        assert smtp_server.wait(1, 30), program.said
        own_dovecot.kill()
        program.says("(trying again)", 90)
        own_dovecot.restart()
        asks(talk, "After")
        assert smtp_server.wait(2, 90), program.said
        program.says("mail is read again")
        asks(talk, "Later")
        assert smtp_server.wait(3, 60), program.said
        program.signal(signal.SIGTERM)
        assert program.end() == 0
    assert len(program.said) == 2, program.said


def test_it_starts_before_its_server(own_dovecot: DovecotServer, smtp_server: Any, tmp_path: Path) -> None:
    smtp_server.received.clear()
    talk = talk_on(own_dovecot, smtp_server, tmp_path)
    asks(talk)
    own_dovecot.kill()
    with Program(tmp_path, "run") as program:
        program.says("nobody answers there (trying again)")
        own_dovecot.restart()
        assert smtp_server.wait(1, 90), program.said
        program.says("mail is read again")
        program.signal(signal.SIGTERM)
        assert program.end() == 0
    assert len(program.said) == 2, program.said


def test_a_refused_login_at_the_start_ends_it(talk: Talk) -> None:
    with Program(talk.base, "run", environment={"INBOXVA_TEST_PASSWORD": "wrong"}) as program:
        assert program.end() == 1
    (line,) = program.said
    assert "refused the login" in line
    assert "check [mailbox] url and password" in line


def test_a_second_one_does_not_run(talk: Talk) -> None:
    with Program(talk.base, "run") as first:
        until(lambda: passed(talk), "the first pass")
        with Program(talk.base, "run") as second:
            assert second.end() == 75
        assert second.said == ["inboxva: another run is at work on this store"]
        for arguments, said in ((["run", "--once"], []), (["run", "--once", "-v"], second.said)):
            with Program(talk.base, *arguments) as once:
                assert once.end() == 0
            assert once.said == said
        assert first.process.poll() is None
        first.signal(signal.SIGTERM)
        assert first.end() == 0


def test_hanging_up_reads_the_configuration_again(talk: Talk) -> None:
    path = talk.base / "inboxva.toml"
    good = path.read_text()
    with Program(talk.base, "run") as program:
        until(lambda: passed(talk), "the first pass")
        path.write_text(good.replace('code = "BK"', 'code = "bk!"'))
        program.signal(signal.SIGHUP)
        program.says("the new configuration is not used")
        assert program.count("inboxva.toml:") == 1
        asks(talk)
        assert talk.smtp.wait(1, 30), program.said
        path.write_text(good.replace('code = "BK"', 'code = "BOOK"'))
        program.signal(signal.SIGHUP)
        program.says("the configuration was read again")
        asks(talk, "Price list")
        assert talk.smtp.wait(2, 30), program.said
        program.signal(signal.SIGTERM)
        assert program.end() == 0
    assert sent_subjects(talk) == ["Re: Chase the invoices [BK-1]", "Re: Price list [BOOK-2]"]


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGKILL], ids=["told", "killed"])
def test_ended_while_busy_it_says_nothing_twice(talk: Talk, number: int) -> None:
    for n in range(200):
        talk.says(DANA, MARIA, f"Errand {n}", f"Please run errand {n}, no rush, 1 hour at most.")
    with Program(talk.base, "run") as program:
        until(lambda: (talk.base / "inboxva.db").exists(), "the store")

        def busy() -> bool:
            with talk.ledger() as store:
                return 5 < store.counts()["messages"] < 190

        until(busy, "a busy moment")
        program.signal(number)
        assert program.end() == (0 if number == signal.SIGTERM else -signal.SIGKILL)
    with talk.ledger() as store:
        counts = store.counts()
        assert counts["tasks"] == counts["messages"] == sum(counts[s] for s in ("waiting", "sending", "sent"))
        assert counts["messages"] < 200
    with Program(talk.base, "run", "--once") as again:
        assert again.end() == 0
    assert again.said == []
    ids = [str(letter["Message-ID"]) for letter in talk.letters()]
    assert len(set(ids)) == 200
    assert len(ids) - 200 <= (0 if number == signal.SIGTERM else 1)
    with talk.ledger() as store:
        assert store.counts()["tasks"] == store.counts()["sent"] == 200


def test_killed_while_sending_it_repeats_at_most_the_letter_on_its_way(talk: Talk) -> None:
    for n in range(60):
        talk.says(DANA, MARIA, f"Errand {n}", f"Please run errand {n}, no rush, 1 hour at most.")
    with Program(talk.base, "run") as program:
        assert talk.smtp.wait(5, 60), program.said
        program.signal(signal.SIGKILL)
        program.end()
    with Program(talk.base, "run", "--once") as again:
        assert again.end() == 0
    ids = [str(letter["Message-ID"]) for letter in talk.letters()]
    assert len(set(ids)) == 60
    assert len(ids) <= 61


def test_a_way_out_that_is_away_and_comes_back(talk: Talk) -> None:
    way_out = int(talk.smtp.url().rpartition(":")[2])
    with Proxy(free_port()) as proxy:
        path = talk.base / "inboxva.toml"
        path.write_text(talk.written().replace(f":{way_out}", f":{proxy.port}"))
        with Program(talk.base, "run") as program:
            asks(talk)
            program.says("letters wait: 127.0.0.1")
            report = talk.says(MARIA, DANA, "Re: Chase the invoices [BK-1]", "Hours: 1")
            until(lambda: talk.folder("INBOX") == [], "the filing")
            assert talk.folder("Assistants/Bookkeeping") == [report]
            proxy.target = way_out
            program.says("letters go out again", 90)
            assert talk.smtp.wait(1, 30), program.said  # the receipt; who has reported knows of the request
            program.signal(signal.SIGTERM)
            assert program.end() == 0
    assert len(program.said) == 2, program.said


def test_a_letter_that_the_server_will_take_later_is_said_once(talk: Talk) -> None:
    talk.smtp.answers["maria@example.net"] = "450 greylisted"
    with Program(talk.base, "run") as program:
        asks(talk)
        program.says("a letter waits")
        talk.smtp.answers.clear()
        asks(talk, "Price list")
        assert talk.smtp.wait(1, 30), program.said
        program.signal(signal.SIGTERM)
        assert program.end() == 0
    assert len(program.said) == 1, program.said
    assert sent_subjects(talk) == ["Re: Price list [BK-2]"]


def test_a_password_that_is_changed_while_it_runs(own_dovecot: DovecotServer, smtp_server: Any, tmp_path: Path) -> None:
    smtp_server.received.clear()
    talk = talk_on(own_dovecot, smtp_server, tmp_path)
    kept = tmp_path / "password"
    kept.write_text(f"{own_dovecot.password}\n")
    (tmp_path / "inboxva.toml").write_text(talk.written().replace("env:INBOXVA_TEST_PASSWORD", "file:password"))
    with Program(tmp_path, "run") as program:
        until(lambda: passed(talk), "the first pass")
        own_dovecot.password = "another"
        own_dovecot.restart()
        program.says("refused the login", 90)
        program.signal(signal.SIGHUP)
        until(lambda: program.count("refused the login") == 2, "the second refusal")
        assert program.process.poll() is None
        kept.write_text("another")
        asks(talk)
        program.signal(signal.SIGHUP)
        assert smtp_server.wait(1, 60), program.said
        program.signal(signal.SIGTERM)
        assert program.end() == 0
    assert program.count("refused the login") == 2, program.said
