"""The only place that knows the order: opens the rooms, and takes mail through them."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import unquote, urlsplit

from inboxva import folders
from inboxva.compose import Templates, check
from inboxva.config import Settings
from inboxva.errors import UserError
from inboxva.mailbox import Mailbox, open_mailbox
from inboxva.model.places import Folder
from inboxva.rulebook import Rulebook, load_rulebook
from inboxva.service.delivery import Delivered, deliver
from inboxva.service.followups import follow_up
from inboxva.service.handle import Desk
from inboxva.service.intake import folders_to_read
from inboxva.service.passes import Done, file_owed, release_opened, take_new, take_released
from inboxva.service.secrets import read_password
from inboxva.service.series import open_series
from inboxva.service.summaries import queue_summaries
from inboxva.store import Store, open_store
from inboxva.transport import Transport, open_transport


def utc_now() -> datetime:
    """The clock of a running program: aware UTC. Everything below takes `now` as an argument."""
    return datetime.now(UTC)


def present(store: Store) -> datetime:
    """Now; the ledger's last pass where that is later, so that a clock which runs behind hides nothing on record."""
    now, last = utc_now(), store.last_pass()
    return max(now, last) if last else now


def templates_of(settings: Settings) -> Templates:
    """The letters' wording: the user's templates over the packaged ones."""

    def source(name: str) -> str | None:
        found = folders.find(name, settings.base)
        return found.text if found else None

    return Templates(source)


def read_words(settings: Settings) -> tuple[Rulebook, Templates]:
    """The rules and the templates. Raises UserError with every mistake in those that the user has changed."""
    templates = templates_of(settings)
    if (settings.base / "templates").is_dir():
        people = settings.people
        languages = dict.fromkeys([people.owner.language, *(person.language for person in people.assistants)])
        if mistakes := check(templates, languages):
            raise UserError(mistakes)
    return load_rulebook(settings.base, settings.people), templates


def open_desk(settings: Settings, now: datetime) -> Desk:
    """The rules, the templates and the store, migrated and knowing the people of the configuration."""
    rulebook, templates = read_words(settings)
    store = open_store(settings.store, base=settings.base, now=now)
    try:
        store.sync(settings.people, today=now.date())
    except BaseException:
        store.close()
        raise
    return Desk(settings, rulebook, templates, store)


@contextmanager
def ledger(settings: Settings) -> Iterator[Store]:
    """The store alone, for a look; closed again at the end."""
    store = open_store(settings.store, base=settings.base)
    try:
        yield store
    finally:
        store.close()


def connect_mailbox(settings: Settings) -> Mailbox:
    """The mailbox of the configuration, with its password; a connection is opened when it is needed."""
    kept = settings.mailbox
    return open_mailbox(_absolute(kept.url, settings.base), read_password(kept.password, kept.url, settings.base))


def connect_transport(settings: Settings) -> Transport:
    """The way out of the configuration, with its password."""
    kept = settings.outgoing
    return open_transport(_absolute(kept.url, settings.base), read_password(kept.password, kept.url, settings.base))


def _absolute(url: str, base: Path) -> str:
    """A maildir:// URL with its path from the configuration's folder; any other URL as it is."""
    parts = urlsplit(url)
    if parts.scheme != "maildir":
        return url
    return f"maildir://{(base / unquote(parts.netloc + parts.path)).resolve()}"


class Service:
    """The whole loop over an open mailbox, store and transport. `clock` says the time (aware UTC)."""

    def __init__(
        self, desk: Desk, mailbox: Mailbox, transport: Transport, clock: Callable[[], datetime] = utc_now
    ) -> None:
        self.desk, self.mailbox, self.transport, self.clock = desk, mailbox, transport, clock
        self.folders: list[Folder] = []

    def close(self) -> None:
        """Closes the connections."""
        self.mailbox.__exit__(None, None, None)
        self.transport.__exit__(None, None, None)

    def connect_anew(self) -> None:
        """New connections, with the passwords as they are kept now. Raises PermanentError where one is not there."""
        self.close()
        self.mailbox = connect_mailbox(self.desk.settings)
        self.transport = connect_transport(self.desk.settings)

    @property
    def store(self) -> Store:
        """The ledger."""
        return self.desk.store

    def read(
        self, stop: Callable[[], bool] = lambda: False, folder: str | None = None, done: Done | None = None
    ) -> Done:
        """Takes what is new, in all folders or in one of `folders`, which the last whole pass found. `done`: `take_new`.

        Once all folders are read through, that is on record.
        """
        began = self.clock()
        if folder is None:
            self.folders = folders_to_read(self.mailbox, self.desk.settings.mailbox.folders)
        chosen = [f for f in self.folders if folder is None or f.name == folder]
        done = take_new(self.desk, self.mailbox, chosen, self.clock, stop, done)
        take_released(self.desk, self.mailbox, self.folders, self.clock, done)
        if folder is None and not stop():
            self.store.record_pass(began)
        return done

    def file(self) -> None:
        """Files what is owed."""
        file_owed(self.desk, self.mailbox, self.clock())

    def file_opened(self) -> None:
        """The same, after looking which mails their owner has opened meanwhile."""
        release_opened(self.desk, self.mailbox, self.clock())
        self.file()

    def take(self) -> Done:
        """Takes what is new in all folders, answers it, and files what is owed."""
        done = self.read()
        if done.taken:
            self.send()
        self.file_opened()
        return done

    def continue_series(self) -> int:
        """Opens what comes again today, and queues the letters that tell of it."""
        return open_series(self.desk, self.clock())

    def follow_up(self) -> int:
        """Writes what is due by the clock, and queues the letters that tell of it."""
        return follow_up(self.desk, self.clock())

    def summarise(self) -> int:
        """Queues the summaries that are due."""
        return queue_summaries(self.desk, self.clock())

    def send(self, stop: Callable[[], bool] = lambda: False) -> Delivered:
        """Delivers what is due in the outbox, up to the letter in hand."""
        copies = self.mailbox if self.desk.settings.outgoing.copy_to else None
        return deliver(self.store, self.transport, copies, self.desk.settings, self.clock, stop=stop)


@contextmanager
def opened(settings: Settings, clock: Callable[[], datetime] = utc_now) -> Iterator[Service]:
    """A service with everything open; closed again at the end."""
    with ExitStack() as stack:
        desk = open_desk(settings, clock())
        stack.callback(desk.store.close)
        service = Service(desk, connect_mailbox(settings), connect_transport(settings), clock)
        stack.callback(lambda: service.close())
        yield service
