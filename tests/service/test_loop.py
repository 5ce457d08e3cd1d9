"""The daemon's loop and its patience, without a server: what fails is said once, and nothing ends it but its owner."""

import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from inboxva import daemon
from inboxva.daemon import Daemon
from inboxva.errors import InboxvaError, PermanentError, TransientError
from inboxva.service import Service, patience
from inboxva.service.patience import Patience
from tests.faults.program import until
from tests.service.test_run_lock import settings_in


class Time:
    """A clock that only the test moves."""

    def __init__(self) -> None:
        self.now = 1000.0

    def __call__(self) -> float:
        return self.now


@pytest.fixture
def time(monkeypatch: pytest.MonkeyPatch) -> Time:
    clock = Time()
    monkeypatch.setattr(patience, "monotonic", clock)
    return clock


class TestPatience:
    def test_trouble_is_said_when_it_begins_and_when_it_is_over(self, time: Time) -> None:
        said: list[str] = []
        side = Patience(said.append, "well again")
        side.well()
        for words in ("went away", "nobody answers", "nobody answers"):
            side.failed(TransientError(words))
            assert side.troubled
            assert not side.ready
            time.now += 1000
            assert side.ready
        side.well()
        side.well()
        assert said == ["went away (trying again)", "well again"]

    def test_it_waits_ever_longer_and_not_for_ever(self, time: Time) -> None:
        side = Patience(lambda line: None, "")
        waits = []
        for _ in range(40):
            side.failed(TransientError("away"))
            waits.append(side._retry_at - time.now)
        assert 1.6 <= waits[0] <= 2.4
        assert waits[0] < waits[2] < waits[4] < waits[6]
        assert max(waits) <= patience.LONGEST * 1.2

    def test_what_needs_a_person_is_said_even_in_the_middle_of_trouble(self, time: Time) -> None:
        said: list[str] = []
        side = Patience(said.append, "well again")
        side.failed(TransientError("went away"))
        assert not side.needs_a_person
        side.failed(PermanentError("login refused"))
        assert side.needs_a_person
        assert side._retry_at - time.now == patience.SLOWLY
        side.failed(PermanentError("login refused"))
        side.failed(TransientError("went away"))
        assert said == ["went away (trying again)", "login refused (trying again)"]


@contextmanager
def running(base: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[tuple[Daemon, list[str], threading.Event]]:
    """A daemon on Maildirs in a thread, in a hurry; told to stop at the end."""
    monkeypatch.setattr(daemon, "TICK_SECONDS", 0.02)
    for name in ("SEND_SECONDS", "FOLLOW_SECONDS", "SUMMARY_SECONDS", "SENT_SECONDS"):
        monkeypatch.setattr(daemon, name, 1)
    monkeypatch.setattr(patience, "FIRST", 0.05)
    monkeypatch.setattr(patience, "SLOWLY", 0.05)
    said: list[str] = []
    stop = threading.Event()
    one = Daemon(settings_in(base), stop.is_set, said.append)
    thread = threading.Thread(target=one.run, daemon=True)
    thread.start()
    try:
        yield one, said, stop
    finally:
        stop.set()
        thread.join(20)
        assert not thread.is_alive()
        assert not any(watcher.is_alive() for watcher in one.watchers.values())


def failing(times: int, error: Callable[[], Exception], real: Callable[..., object]) -> tuple[list[int], object]:
    """A method that fails so many times, and then works; and the list of its calls."""
    calls: list[int] = []

    def method(self: Service, *arguments: object, **options: object) -> object:
        calls.append(1)
        if len(calls) <= times:
            raise error()
        return real(self, *arguments, **options)

    return calls, method


@pytest.mark.parametrize("method", ["read", "send", "follow_up", "summarise", "file_opened"])
@pytest.mark.parametrize("error", [lambda: RuntimeError("a bug"), lambda: TransientError("away")], ids=["bug", "away"])
def test_nothing_that_a_job_raises_ends_the_loop(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, method: str, error: Callable[[], Exception]
) -> None:
    calls, broken = failing(2, error, getattr(Service, method))
    monkeypatch.setattr(Service, method, broken)
    with running(tmp_path, monkeypatch) as (_, said, _):
        until(lambda: len(said) == 2 and len(calls) > 2, f"the end of the trouble: {said}, {calls}")
    assert said[0].endswith("(trying again)")
    assert said[1] in (
        "mail is read again",
        "letters go out again",
        "summaries are made again",
        "people are reminded again",
    )
    assert ("inboxva made a mistake" in said[0]) is not isinstance(error(), InboxvaError)


def test_a_job_with_nothing_to_do_ends_no_trouble(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    calls, broken = failing(10**6, lambda: TransientError("away"), Service.read)
    monkeypatch.setattr(Service, "read", broken)
    with running(tmp_path, monkeypatch) as (one, said, _):
        until(lambda: len(calls) > 3, "a few tries")
        one.news.set()
        until(lambda: len(calls) > 5, "a few more")
    assert said == ["away (trying again)"]


def test_what_needs_a_person_at_the_very_start_ends_it(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refused(self: Service, *arguments: object) -> object:
        raise PermanentError("login refused")

    monkeypatch.setattr(Service, "read", refused)
    one = Daemon(settings_in(tmp_path), lambda: False, lambda line: None)
    with pytest.raises(PermanentError, match="login refused"):
        one.run()
    assert one.stop()


def test_the_clockwork_goes_on_when_the_clock_is_set_back(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    import schedule

    made: list[schedule.Scheduler] = []
    real = Daemon._jobs

    def jobs(self: Daemon, service: Service) -> schedule.Scheduler:
        made.append(real(self, service))
        if len(made) == 1:
            for job in made[0].jobs:
                job.next_run += timedelta(hours=1)
        return made[-1]

    monkeypatch.setattr(Daemon, "_jobs", jobs)
    with running(tmp_path, monkeypatch):
        until(lambda: len(made) == 2 and any(job.last_run for job in made[1].jobs), "a job to run")
