"""Opening a store: which, how, by whom at once, and what is said when it cannot be."""

import stat
import threading
from concurrent.futures import ProcessPoolExecutor, ThreadPoolExecutor
from multiprocessing import get_context
from pathlib import Path

import pytest

from inboxva.errors import BadMessage, PermanentError, TransientError, UserError
from inboxva.model.plan import Kind
from inboxva.model.work import Ref
from inboxva.store import Store, open_store
from inboxva.store.database import connect
from inboxva.store.migrations import STEPS, migrate
from tests.store.said import DANA, MARIA, MONDAY, NOW, PEOPLE, ask, opening, plan, reading, report, request, say


def test_a_store_keeps_its_secret_and_its_contents(url: str) -> None:
    with open_store(url, now=MONDAY) as first:
        first.sync(PEOPLE, today=MONDAY.date())
        secret = first.secret
        request(first)
        first.record_pass(NOW)
    with open_store(url) as again:
        assert len(secret) == 32
        assert (again.secret, again.started_at, again.last_pass()) == (secret, MONDAY, NOW)
        assert again.counts()["tasks"] == 1


def test_a_relative_path_is_relative_to_the_base_and_private(tmp_path: Path) -> None:
    open_store("sqlite:///ledger.db", base=tmp_path).close()
    assert stat.S_IMODE((tmp_path / "ledger.db").stat().st_mode) == 0o600


@pytest.mark.parametrize("url", ["mysql://x/y", "sqlite://", "ledger.db", "postgresql://host"])
def test_another_url_is_the_users_mistake(url: str, tmp_path: Path) -> None:
    with pytest.raises(UserError, match=r"store\.url"):
        open_store(url, base=tmp_path)


def test_a_folder_that_is_not_there_is_named(tmp_path: Path) -> None:
    with pytest.raises(PermanentError, match=r"missing/ledger\.db"):
        open_store(f"sqlite:///{tmp_path}/missing/ledger.db")


def test_a_file_of_another_kind_is_refused(tmp_path: Path) -> None:
    (tmp_path / "x.db").write_bytes(b"this is no database at all" * 100)
    with pytest.raises(PermanentError, match="something else"):
        open_store(f"sqlite:///{tmp_path}/x.db")


def test_a_server_that_is_away_may_come_back() -> None:
    with pytest.raises(TransientError, match="away"):
        open_store("postgresql://nobody@127.0.0.1:1/none")


def test_a_store_of_a_newer_version_is_left_alone(url: str) -> None:
    database = connect(url, None, 5)
    migrate(database, NOW, (*STEPS, ("9999 from the future", lambda database, now: None)))
    database.close()
    with pytest.raises(PermanentError, match="newer version"):
        open_store(url)


def test_an_older_store_gets_the_steps_it_has_not_had(url: str) -> None:
    database = connect(url, None, 5)
    migrate(database, NOW)
    ran: list[str] = []
    later = ("9998 more", lambda database, now: ran.append("more"))
    migrate(database, NOW, (*STEPS, later))
    migrate(database, NOW, (*STEPS, later))
    database.close()
    assert ran == ["more"]


def test_a_locked_store_is_a_passing_trouble(tmp_path: Path) -> None:
    url = f"sqlite:///{tmp_path}/ledger.db"
    with open_store(url) as first, open_store(url, timeout=0.05) as second, first.writer():
        first.record_pass(NOW)
        with pytest.raises(TransientError, match="locked"):
            second.record_pass(NOW)
        assert second.last_pass() is None


def test_what_a_database_cannot_hold_is_a_bad_message(store: Store) -> None:
    with pytest.raises(BadMessage):
        say(store, reading("r\udc80", 0))
    request(store)
    assert store.counts()["messages"] == 1


def take_turns(url: str, who: int, times: int) -> None:
    """One of several writers: reads, decides by what it read, writes."""
    with open_store(url) as store:
        store.sync(PEOPLE, today=MONDAY.date())
        for number in range(times):
            read = reading(f"{who}.{number}", number)
            with store.writer():
                context = ask(store, read)
                ref = Ref("BK", context.next_number["BK"])
                store.commit(read, plan(read, context, [opening(ref)], kind=Kind.REQUEST), now=NOW)


@pytest.mark.parametrize("pool", ["threads", "processes"])
def test_writers_take_turns_and_no_number_is_given_twice(url: str, pool: str) -> None:
    open_store(url, now=MONDAY).close()
    executor = ThreadPoolExecutor(3) if pool == "threads" else ProcessPoolExecutor(3, get_context("spawn"))
    with executor:
        for done in [executor.submit(take_turns, url, who, 15) for who in range(3)]:
            done.result()
    with open_store(url) as store:
        assert [item.ref.number for item in store.tasks(PEOPLE, NOW)] == list(range(1, 46))


def test_a_report_is_read_beside_a_writer(store: Store, url: str) -> None:
    request(store)
    seen: list[int] = []

    def look() -> None:
        with open_store(url) as other:
            seen.append(len(other.tasks(PEOPLE, NOW)))

    with store.writer():
        report(store, "s1", 5)
        thread = threading.Thread(target=look)
        thread.start()
        thread.join()
    assert seen == [1]


def test_somebody_unknown_is_no_owner(store: Store) -> None:
    with pytest.raises(PermanentError, match="synchronise"):
        store.context_for(reading("x", 0, MARIA, DANA), now=NOW, owner="nobody@example.com")
