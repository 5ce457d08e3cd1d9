"""The loop: watch, take, answer, sum up, until told to stop. A server that is away is asked again, ever later."""

import logging
import signal
import sys
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import datetime
from types import FrameType

import schedule

from inboxva.config import Settings
from inboxva.errors import InboxvaError, PermanentError, TransientError, UserError
from inboxva.model.places import FolderRole
from inboxva.service import Service, connect_mailbox, opened, read_words, utc_now
from inboxva.service.delivery import Delivered
from inboxva.service.lock import Held
from inboxva.service.once import told
from inboxva.service.passes import Done
from inboxva.service.patience import FIRST, LONGEST, Patience, wait
from inboxva.service.secrets import read_password

log = logging.getLogger("inboxva")

RENEW_SECONDS = 28 * 60.0  # RFC 2177: an IDLE is renewed before 29 minutes
TICK_SECONDS = 1.0
SEND_SECONDS = 5
SUMMARY_SECONDS = 30
FOLLOW_SECONDS = 60
SENT_SECONDS = 10
WATCHED = (FolderRole.INBOX, FolderRole.SENT)


class Daemon:
    """Runs until stopped. Mail is taken at once when a folder that is watched has news, and at every poll besides.

    `say` tells a person; `held` says whether we are still the only one who works on the store.
    """

    def __init__(
        self, settings: Settings, stop: Callable[[], bool], say: Callable[[str], None],
        clock: Callable[[], datetime] = utc_now, held: Held = lambda: True,
    ) -> None:  # fmt: skip
        self.settings, self.say, self.clock, self.held = settings, say, clock, held
        self.told_to_stop, self.over = stop, False
        self.reading = Patience(say, "mail is read again")
        self.sending = Patience(say, "letters go out again")
        self.summing = Patience(say, "summaries are made again")
        self.renewing = Patience(say, "what comes again is opened again")
        self.following = Patience(say, "people are reminded again")
        self.proof = {
            self.reading: self._pass, self.sending: self._send, self.summing: self._summarise,
            self.renewing: self._continue_series, self.following: self._follow_up,
        }  # fmt: skip
        self.news = threading.Event()
        self.noticed: set[str] = set()
        self.noticed_lock = threading.Lock()
        self.watchers: dict[str, threading.Thread] = {}
        self.hearing: set[str] = set()
        self.told: set[str] = set()

    def run(self, starting: bool = True) -> None:
        """The loop. Returns when `stop()`. With `starting`, what needs a person at once is raised: nobody has gone yet."""
        with opened(self.settings, self.clock) as service:
            try:
                self._guarded(service, self.reading, self._pass, starting=starting)
                self._guarded(service, self.renewing, self._continue_series)
                self._guarded(service, self.following, self._follow_up)
                self._guarded(service, self.summing, self._summarise)
                self._loop(service)
            finally:
                self.over = True
                for thread in self.watchers.values():
                    thread.join(timeout=5)

    def stop(self) -> bool:
        """Whether to finish what is in hand, and leave off."""
        return self.over or self.told_to_stop()

    def _loop(self, service: Service) -> None:
        jobs = self._jobs(service)
        while not self.stop():
            if self.news.wait(TICK_SECONDS):
                self.news.clear()
                self._guarded(service, self.reading, self._take_noticed)
            elif self.reading.troubled:
                self._guarded(service, self.reading, self._pass)
            if (jobs.idle_seconds or 0) > 2 * SUMMARY_SECONDS:  # the clock was set back: none would run for so long
                jobs = self._jobs(service)
            jobs.run_pending()

    def _jobs(self, service: Service) -> schedule.Scheduler:
        """The clockwork. What is due is decided from stored times in the right zone; this only ticks."""
        jobs = schedule.Scheduler()
        poll = max(1, int(self.settings.mailbox.poll.as_timedelta().total_seconds()))
        jobs.every(poll).seconds.do(self._guarded, service, self.reading, self._pass)
        jobs.every(SENT_SECONDS).seconds.do(self._guarded, service, self.reading, self._take_unheard)
        jobs.every(SEND_SECONDS).seconds.do(self._guarded, service, self.sending, self._send)
        jobs.every(SUMMARY_SECONDS).seconds.do(self._guarded, service, self.renewing, self._continue_series)
        jobs.every(FOLLOW_SECONDS).seconds.do(self._guarded, service, self.following, self._follow_up)
        jobs.every(SUMMARY_SECONDS).seconds.do(self._guarded, service, self.summing, self._summarise)
        return jobs

    def _guarded(
        self, service: Service, side: Patience, job: Callable[[Service], None], *, starting: bool = False
    ) -> None:
        """Runs a job; a failure is said once and tried again later, and never ends the loop.

        After one, the next try is of everything on that side: a job that found nothing to do proves nothing.
        """
        if self.stop() or not side.ready:
            return
        job = self.proof[side] if side.troubled else job
        try:
            if not self.held():
                raise Overtaken("another run has taken this store over; this one ends")
            if side.needs_a_person:  # who may have mended a password
                service.connect_anew()
            job(service)
        except Overtaken:
            raise
        except (PermanentError, UserError) as error:
            if starting:
                raise
            side.failed(error)
        except InboxvaError as error:
            side.failed(error)
        except Exception as error:  # a mistake of ours must not end it
            log.info("what failed:", exc_info=True)
            side.failed(PermanentError(f"inboxva made a mistake, {type(error).__name__}: {error}; -v says where"))
        else:
            side.well()

    def _pass(self, service: Service) -> None:
        """All folders, what the owner has opened, and from then on news of the folders that can be watched."""
        with self.noticed_lock:
            self.noticed.clear()
        self._take(service, None)
        if not self.stop():
            service.file_opened()
            self._watch_all(service)

    def _take_noticed(self, service: Service) -> None:
        with self.noticed_lock:
            folders, self.noticed = self.noticed, set()
        for folder in sorted(folders):
            self._take(service, folder)

    def _take_unheard(self, service: Service) -> None:
        """The folders of sent mail that nobody watches: the owner's own words should not wait for the next poll."""
        for folder in service.folders:
            if folder.role is FolderRole.SENT and folder.name not in self.hearing:
                self._take(service, folder.name)

    def _take(self, service: Service, folder: str | None) -> None:
        done = Done()
        try:
            service.read(self.stop, folder, done)
        finally:
            self._tell(done)
        if done.taken:
            self._guarded(service, self.sending, self._send)
        if not self.stop():
            service.file()

    def _continue_series(self, service: Service) -> None:
        if service.continue_series():
            self._guarded(service, self.sending, self._send)

    def _follow_up(self, service: Service) -> None:
        if service.follow_up():
            self._guarded(service, self.sending, self._send)

    def _summarise(self, service: Service) -> None:
        if service.summarise():
            self._guarded(service, self.sending, self._send)

    def _send(self, service: Service) -> None:
        done = service.send(self.stop)
        self._tell(done)
        if done.refused:
            raise PermanentError(f"letters wait: {done.refused}")
        if done.away:
            raise TransientError(f"letters wait: {done.away}")

    def _tell(self, done: Done | Delivered) -> None:
        """Says what a person must know, of each letter once."""
        for line in told(done):
            if line not in self.told:
                self.say(line)
        if isinstance(done, Delivered):
            self.told.update(told(done))

    def _watch_all(self, service: Service) -> None:
        """A thread for each folder that can be watched and is not yet."""
        new = [f.name for f in service.folders if f.role in WATCHED and f.name not in self.watchers]
        for folder in new if new and service.mailbox.can_watch else []:
            thread = threading.Thread(target=self._watch, args=(folder,), name=f"watch {folder}", daemon=True)
            self.watchers[folder] = thread
            thread.start()

    def _watch(self, folder: str) -> None:
        """Waits for news of one folder on a connection of its own, for as long as the daemon lives."""
        failures = 0
        while not self.stop():
            try:
                with connect_mailbox(self.settings) as mailbox:
                    while not self.stop():
                        if mailbox.watch(folder, RENEW_SECONDS, self.stop):
                            with self.noticed_lock:
                                self.noticed.add(folder)
                            self.news.set()
                        self.hearing.add(folder)
                        failures = 0
            except Exception as error:
                failures += 1
                pause = wait(failures, FIRST, LONGEST)
                log.info("watching %s: %s; polling meanwhile, again in %.0f s", folder, error, pause)
                self.hearing.discard(folder)
                until = time.monotonic() + pause
                while time.monotonic() < until and not self.stop():
                    time.sleep(0.2)


class Overtaken(PermanentError):
    """The lock was lost with its connection, and somebody else has it now."""


class Asked:
    """What signals have asked for. Plain flags: a handler that takes a lock may wait for what it interrupted."""

    def __init__(self) -> None:
        self.ended = False
        self.again = False

    def stop(self) -> bool:
        """Whether to finish what is in hand, and leave off."""
        return self.ended or self.again


@contextmanager
def signals() -> Iterator[Asked]:
    """SIGTERM and SIGINT ask to end after the message in hand, SIGHUP to begin again. A second SIGINT does not wait."""
    asked = Asked()

    def handle(number: int, frame: FrameType | None) -> None:
        if number == signal.SIGINT and asked.ended:
            raise KeyboardInterrupt
        if number == signal.SIGHUP:
            asked.again = True
        else:
            asked.ended = True

    if threading.current_thread() is not threading.main_thread():
        yield asked
        return
    earlier = {number: signal.signal(number, handle) for number in (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)}
    try:
        yield asked
    finally:
        for number, handler in earlier.items():
            signal.signal(number, handler)


def run(
    load: Callable[[], Settings], asked: Asked, held: Held = lambda: True,
    say: Callable[[str], None] = lambda line: print(line, file=sys.stderr),
) -> None:  # fmt: skip
    """The daemon, started again with a fresh configuration on SIGHUP. Returns when it was told to end."""
    settings, starting = load(), True
    while not asked.ended:
        Daemon(settings, asked.stop, say, held=held).run(starting)
        if asked.again:
            asked.again = starting = False
            settings = reloaded(settings, load, say)


def reloaded(settings: Settings, load: Callable[[], Settings], say: Callable[[str], None]) -> Settings:
    """The configuration as it is now; one that cannot be used is said, and the old one kept."""
    try:
        new = load()
        read_words(new)
        for place in (new.mailbox, new.outgoing):
            read_password(place.password, place.url, new.base)
        if new.store != settings.store:
            raise UserError("store.url is another one now: stop inboxva and start it again")
    except (UserError, PermanentError) as error:
        say(f"the new configuration is not used: {error}")
        return settings
    say("the configuration was read again")
    return new
