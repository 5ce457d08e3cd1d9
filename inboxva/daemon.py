"""The loop: watch, take, answer, sum up, until told to stop. A server that is away is asked again, ever later."""

import logging
import random
import signal
import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from time import monotonic
from types import FrameType

import schedule

from inboxva.config import Settings
from inboxva.errors import InboxvaError, PermanentError, TransientError
from inboxva.model.places import Folder, FolderRole
from inboxva.service import Service, connect_mailbox, opened, utc_now
from inboxva.service.delivery import Delivered
from inboxva.service.passes import Done

log = logging.getLogger("inboxva")

RENEW_SECONDS = 28 * 60.0  # RFC 2177: an IDLE is renewed before 29 minutes
TICK_SECONDS = 1.0
SENT_SECONDS = 10
LONGEST_BACK_OFF = 15 * 60.0


@dataclass
class Outcome:
    """What a person must be told of a pass: nothing, or what could not be done."""

    quarantined: list[str] = field(default_factory=list)
    rejected: list[str] = field(default_factory=list)
    away: str = ""

    def add(self, done: Done | Delivered) -> None:
        """Counts in what a step did."""
        if isinstance(done, Done):
            self.quarantined += done.quarantined
        else:
            self.rejected += done.rejected
            self.away = done.away or self.away


def run_once(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Outcome:
    """One whole pass. Raises TransientError and PermanentError of the mailbox and the store."""
    outcome = Outcome()
    with opened(settings, clock) as service, stopping() as stop:
        outcome.add(service.send())  # what an earlier run left, even when the mailbox is away now
        done = service.take(stop.is_set)
        outcome.add(done)
        service.summarise()
        outcome.add(service.send())
        service.store.record_pass(clock())
    return outcome


class Daemon:
    """Runs until stopped. Mail is taken at once when a folder that is watched has news, and at every poll besides."""

    def __init__(
        self, settings: Settings, stop: threading.Event, say: Callable[[str], None],
        clock: Callable[[], datetime] = utc_now,
    ) -> None:  # fmt: skip
        self.settings, self.stop, self.say, self.clock = settings, stop, say, clock
        self.news = threading.Event()
        self.noticed: set[str] = set()
        self.noticed_lock = threading.Lock()
        self.failures = 0
        self.retry_at = 0.0
        self.told: set[str] = set()
        self.watched: set[str] = set()

    def run(self) -> None:
        """The loop. Returns when `stop` is set; raises PermanentError for what needs a person at the very start."""
        with opened(self.settings, self.clock) as service:
            jobs = self._jobs(service)
            self._pass(service)
            threads = [self._watcher(folder) for folder in service.folders if self._can_watch(service, folder)]
            for thread in threads:
                thread.start()
            while not self.stop.is_set():
                if self.news.wait(TICK_SECONDS):
                    self.news.clear()
                    self._guarded(lambda: self._take_noticed(service))
                jobs.run_pending()
            for thread in threads:
                thread.join(timeout=5)

    def _jobs(self, service: Service) -> schedule.Scheduler:
        """The clockwork. What is due is decided from stored times in the right zone; this only ticks."""
        jobs = schedule.Scheduler()
        poll = max(1, int(self.settings.mailbox.poll.as_timedelta().total_seconds()))
        jobs.every(poll).seconds.do(self._pass, service)
        jobs.every(5).seconds.do(self._guarded, lambda: self._send(service))
        jobs.every(30).seconds.do(self._guarded, lambda: self._summarise(service))
        for folder in service.folders:
            if folder.role is FolderRole.SENT:
                jobs.every(SENT_SECONDS).seconds.do(self._guarded, lambda f=folder.name: self._take(service, f))
        return jobs

    def _pass(self, service: Service) -> None:
        self._guarded(lambda: self._whole_pass(service))

    def _whole_pass(self, service: Service) -> None:
        self._take(service, None)
        self._summarise(service)
        service.store.record_pass(self.clock())

    def _take_noticed(self, service: Service) -> None:
        with self.noticed_lock:
            folders, self.noticed = self.noticed, set()
        for folder in sorted(folders):
            self._take(service, folder)

    def _take(self, service: Service, folder: str | None) -> None:
        done = service.take(self.stop.is_set, folder)
        self._tell(*(f"one mail could not be read and is kept aside: {line}" for line in done.quarantined))

    def _summarise(self, service: Service) -> None:
        if service.summarise():
            self._send(service)

    def _send(self, service: Service) -> None:
        done = service.send()
        self._tell(*(f"a letter was rejected: {line}" for line in done.rejected))

    def _guarded(self, job: Callable[[], None]) -> None:
        """Runs a job; a failure is said once and tried again later, and never ends the loop."""
        if self.stop.is_set() or monotonic() < self.retry_at:
            return
        try:
            job()
        except InboxvaError as error:
            self.failures += 1
            wait = min(2.0 ** min(self.failures, 12), LONGEST_BACK_OFF) * random.uniform(0.8, 1.2)
            self.retry_at = monotonic() + (LONGEST_BACK_OFF if isinstance(error, PermanentError) else wait)
            self._tell(f"{error} (trying again)")
        except Exception:
            log.exception("a job failed; the next one goes on")
        else:
            if self.failures:
                self.failures = 0
                self._tell("everything can be reached again")
                self.told.clear()

    def _tell(self, *lines: str) -> None:
        """Says each thing once, until things are well again."""
        for line in lines:
            if line not in self.told:
                self.told.add(line)
                self.say(line)

    def _can_watch(self, service: Service, folder: Folder) -> bool:
        return service.mailbox.can_watch and folder.role in (FolderRole.INBOX, FolderRole.SENT)

    def _watcher(self, folder: Folder) -> threading.Thread:
        return threading.Thread(target=self._watch, args=(folder.name,), name=f"watch {folder.name}", daemon=True)

    def _watch(self, folder: str) -> None:
        """Waits for news of one folder on a connection of its own, for as long as the daemon lives."""
        failures = 0
        while not self.stop.is_set():
            try:
                with connect_mailbox(self.settings) as mailbox:
                    while not self.stop.is_set():
                        if mailbox.watch(folder, RENEW_SECONDS, self.stop.is_set):
                            with self.noticed_lock:
                                self.noticed.add(folder)
                            self.news.set()
                        failures = 0
            except (TransientError, PermanentError) as error:
                failures += 1
                wait = min(2.0 ** min(failures, 10), LONGEST_BACK_OFF) * random.uniform(0.8, 1.2)
                log.warning("watching %s: %s; polling meanwhile, again in %.0f s", folder, error, wait)
                self.stop.wait(wait)


@contextmanager
def stopping() -> Iterator[threading.Event]:
    """An event that SIGTERM and SIGINT set, so that the message in hand is finished first."""
    stop = threading.Event()

    def handle(number: int, frame: FrameType | None) -> None:
        stop.set()

    if threading.current_thread() is not threading.main_thread():
        yield stop
        return
    earlier = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT)}
    try:
        yield stop
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


def run(load: Callable[[], Settings], say: Callable[[str], None] = lambda line: print(line, file=sys.stderr)) -> None:
    """The daemon, started again with a fresh configuration on SIGHUP. Returns when it was told to stop."""
    reload = threading.Event()
    settings = load()
    with stopping() as stop:

        def hang_up(number: int, frame: FrameType | None) -> None:
            reload.set()
            stop.set()

        signal.signal(signal.SIGHUP, hang_up)
        while True:
            Daemon(settings, stop, say).run()
            if not reload.is_set():
                return
            reload.clear()
            stop.clear()
            try:
                settings = load()
            except InboxvaError as error:
                say(f"the new configuration is not used: {error}")
