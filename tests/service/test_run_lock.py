"""One program at a time works on a store: on one machine by a file, on several by the database server."""

import os
import signal
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from inboxva.config import Settings
from inboxva.config import read as read_config
from inboxva.errors import PermanentError, TransientError
from inboxva.service.lock import run_lock
from inboxva.store.runlock import RUN_LOCK, RunLock
from tests.conversation.talk import CONFIG
from tests.faults.program import Program, until
from tests.servers import free_port


def settings_in(base: Path, store: str = "sqlite:///inboxva.db") -> Settings:
    """A configuration on disk, with Maildirs for servers."""
    for folder in ("box", "box/.Sent"):
        for name in ("cur", "new", "tmp"):
            (base / folder / name).mkdir(parents=True, exist_ok=True)
    text = CONFIG.format(mailbox="maildir://box", outgoing="maildir://out", store=store)
    text = text.replace('password = "env:INBOXVA_TEST_PASSWORD"\n', "")
    (base / "inboxva.toml").write_text(text)
    return read_config(text, base / "inboxva.toml")


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def settings(request: pytest.FixtureRequest, tmp_path: Path) -> Settings:
    if request.param == "sqlite":
        return settings_in(tmp_path)
    return settings_in(tmp_path, request.getfixturevalue("postgres_url"))


def in_a_child(act: Callable[[], None]) -> int:
    """Runs something in a process of its own; its number, to be waited for."""
    child = os.fork()
    if child == 0:
        try:
            act()
        finally:
            os._exit(1)
    return child


def test_only_one_has_it(settings: Settings) -> None:
    with run_lock(settings) as first, run_lock(settings) as second:
        assert first is not None
        assert first()
        assert second is None
    with run_lock(settings) as third:
        assert third is not None


def test_it_ends_with_a_process_that_is_killed(settings: Settings) -> None:
    read, write = os.pipe()

    def hold() -> None:
        with run_lock(settings) as held:
            os.write(write, b"1" if held else b"0")
            signal.pause()

    child = in_a_child(hold)
    assert os.read(read, 1) == b"1"
    with run_lock(settings) as held:
        assert held is None
    os.kill(child, signal.SIGKILL)
    os.waitpid(child, 0)

    def free() -> bool:
        with run_lock(settings) as held:
            return held is not None

    until(free, "the lock")


@pytest.mark.servers
def test_two_machines_and_two_configurations_are_one_store(postgres_url: str, tmp_path: Path) -> None:
    (tmp_path / "one").mkdir()
    (tmp_path / "two").mkdir()
    one, two = settings_in(tmp_path / "one", postgres_url), settings_in(tmp_path / "two", postgres_url)
    with Program(one.base, "run") as first:
        until(lambda: taken(postgres_url), "the lock to be held")
        with Program(two.base, "run", "--once", "-v") as second:
            assert second.end() == 0
        assert second.said == ["inboxva: another run is at work on this store"]
        assert first.process.poll() is None
        first.signal(signal.SIGTERM)
        assert first.end() == 0
        assert first.said == []
    with Program(two.base, "run", "--once") as third:
        assert third.end() == 0


def taken(url: str) -> bool:
    """Whether somebody has the lock, seen without asking for it: that would keep them from it."""
    import psycopg

    with psycopg.connect(url) as connection:
        sql = "SELECT count(*) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = %s"
        row = connection.execute(sql, (RUN_LOCK,)).fetchone()
    return row is not None and row[0] > 0


def end_session(url: str, number: int | None) -> None:
    """The server ends a session, as a network or an administrator does."""
    import psycopg

    with psycopg.connect(url, autocommit=True) as connection:
        connection.execute("SELECT pg_terminate_backend(%s)", (number,))


@pytest.mark.servers
def test_a_session_that_was_ended_is_noticed(postgres_url: str) -> None:
    lock, other = RunLock(postgres_url), RunLock(postgres_url)
    assert lock.take()
    assert not other.take()
    assert not other.held()
    end_session(postgres_url, lock._session)
    assert lock.held()
    assert not other.take()
    end_session(postgres_url, lock._session)
    until(other.take, "the other to take over")
    assert not lock.held()
    lock.close()
    other.close()


@pytest.mark.servers
def test_holding_it_keeps_no_transaction_open(postgres_url: str) -> None:
    import psycopg

    lock = RunLock(postgres_url)
    assert lock.take()
    with psycopg.connect(postgres_url) as connection:
        state = connection.execute("SELECT state FROM pg_stat_activity WHERE pid = %s", (lock._session,)).fetchone()
    assert state == ("idle",)
    lock.close()


@pytest.mark.servers
def test_a_daemon_that_was_overtaken_ends(postgres_url: str, tmp_path: Path) -> None:
    settings = settings_in(tmp_path, postgres_url)
    other = RunLock(postgres_url)
    with Program(settings.base, "run") as program:
        until(lambda: taken(postgres_url), "the daemon to hold it")
        steal(postgres_url, other)
        assert program.end() == 1
        assert program.said == ["inboxva: another run has taken this store over; this one ends"]
    other.close()


def steal(url: str, other: RunLock) -> None:
    """The server ends the session of whoever holds the lock, and another is quicker in asking for it."""
    import psycopg

    sql = "SELECT pg_terminate_backend(pid) FROM pg_locks WHERE locktype = 'advisory' AND granted AND objid = %s"

    def stolen() -> Any:
        with psycopg.connect(url, autocommit=True) as connection:
            connection.execute(sql, (RUN_LOCK,))
        return other.take()

    until(stolen, "the lock")


def test_a_server_that_is_away_may_come_back() -> None:
    with pytest.raises(TransientError, match="away"):
        RunLock(f"postgresql://nobody@127.0.0.1:{free_port()}/none").take()


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    with (
        pytest.raises(PermanentError, match=r"look at store\.url"),
        run_lock(settings_in(tmp_path, "sqlite:///nowhere/inboxva.db")),
    ):
        pass
    assert not (tmp_path / "nowhere").exists()


def test_two_ways_to_one_file_are_one_store(tmp_path: Path) -> None:
    (tmp_path / "real").mkdir()
    (tmp_path / "link").symlink_to(tmp_path / "real")
    one = settings_in(tmp_path, "sqlite:///real/in%20boxva.db")
    two = settings_in(tmp_path, f"sqlite:///{tmp_path}/link/in%20boxva.db")
    with run_lock(one) as first, run_lock(two) as second:
        assert first is not None
        assert second is None
    assert (tmp_path / "real/in boxva.lock").exists()
