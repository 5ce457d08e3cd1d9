"""The store: one object in front of the ledger's parts. Rows never leave it; values in, values out."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

from inboxva.model.actions import Action
from inboxva.model.agenda import Agenda
from inboxva.model.context import Context, TaskFacts
from inboxva.model.history import Quarantined, TaskHistory
from inboxva.model.letters import OutgoingMail
from inboxva.model.pay import Agreed, Days, Forms, Worked
from inboxva.model.people import People, Role
from inboxva.model.places import Copy, Cursor, Filing
from inboxva.model.plan import Plan
from inboxva.model.report import Item, Period, ReportFacts
from inboxva.model.work import Reading, Ref
from inboxva.store import (
    agenda,
    context,
    export,
    history,
    hours,
    ledger,
    pay,
    people,
    places,
    program,
    reports,
    tasks,
    threads,
)
from inboxva.store.columns import maybe_instant, stamp
from inboxva.store.database import connect
from inboxva.store.items import span_of
from inboxva.store.migrations import migrate
from inboxva.store.post import Post
from inboxva.store.recorded import PayDays


class Store(Post):
    """The ledger of one owner. Every method raises only errors of `inboxva.errors`.

    TransientError: locked, full, or the server is away. PermanentError: damaged, not ours, or newer than we are.
    BadMessage: one mail holds what the database cannot. Each thread that calls has its own connection.
    `secret` are 32 random bytes and `started_at` an instant, both made with the store.
    """

    # People

    def sync(self, configured: People, *, today: date) -> None:
        """Writes the configured people, engagements and agreements; what changed in these holds from `today`."""
        with self._writing():
            people.sync(self._database, self._directory, configured, today)

    # One message

    def context_for(
        self,
        reading: Reading,
        *,
        now: datetime,
        owner: str,
        zone: str = "UTC",
        pay_days: PayDays = lambda _: {},
    ) -> Context:
        """All that is known that bears on a mail. `owner` is the owner's address, `zone` the name of their time zone.

        Asked inside `writer()` it stays true.

        `by_subject` is asked only for a mail with a reply prefix and without a reply chain. `pay_days` gives for a day
        the pay period that it falls in, by slug.
        """
        number = self._directory.known_person(owner)
        return context.context_for(
            self._database,
            self._directory,
            reading,
            now=now,
            owner=number,
            secret=self.secret,
            pay_days=pay_days,
            zone=zone,
        )

    def commit(
        self,
        reading: Reading,
        plan: Plan,
        mails: Sequence[OutgoingMail] = (),
        *,
        copy: Copy | None = None,
        cursor: Cursor | None = None,
        now: datetime,
    ) -> int:
        """Carries out a plan and gives the message's row: all of it or nothing, also inside a batch."""
        with self._writing(), self._database.part():
            return ledger.commit(
                self._database, self._directory, reading, plan, mails, copy=copy, cursor=cursor, now=now
            )

    # The clock

    def agenda(self, configured: People, now: datetime) -> Agenda:
        """What the clock's decisions look at `now`."""
        with self._database.snapshot():
            found = agenda.agenda(self._database, self._directory.owner, configured, now, self.started_at)
        return replace(found, followed_since=self.followed_since)

    def overview(self, configured: People, now: datetime, holder: str = "") -> tuple[TaskFacts, ...]:
        """All open tasks of the configured engagements, of one assistant (a first address) if given, the first due first."""
        slugs = tuple(engagement.slug for engagement in configured.engagements)
        with self._database.snapshot():
            return tasks.overview(self._database, self._directory.owner, slugs, holder)

    def series_due(self, now: datetime) -> tuple[TaskFacts, ...]:
        """The latest task of each series that goes on in a configured engagement, once its due date has come.

        One that has no due date is always among them.
        """
        return tasks.series_due(self._database, self._directory, now)

    def next_number(self, slug: str) -> int:
        """The number that the next task of a configured engagement gets; asked inside `writer()` it stays true."""
        row = self._database.row("SELECT next_number FROM engagement WHERE id = ?", (self._directory.engagement(slug),))
        return int(row[0]) if row else 1

    def commit_by_clock(self, actions: Sequence[Action], mails: Sequence[OutgoingMail] = (), *, now: datetime) -> None:
        """Carries out actions that no mail caused: all of them or nothing. PermanentError for one that needs a mail."""
        with self._writing(), self._database.part():
            ledger.commit_by_clock(self._database, self._directory, actions, mails, now)

    # The mailbox

    def known_uids(self, mailbox: str, folder: str, uidvalidity: int, after_uid: int) -> set[int]:
        """The UIDs above `after_uid` that need not be read again: on record or in quarantine."""
        return places.known_uids(self._database, mailbox, folder, uidvalidity, after_uid)

    def cursor(self, mailbox: str, folder: str) -> Cursor | None:
        """How far a folder has been read."""
        return places.cursor(self._database, mailbox, folder)

    def set_cursor(self, cursor: Cursor) -> None:
        """Remembers how far a folder has been read."""
        with self._writing():
            places.set_cursor(self._database, self._directory, cursor)

    def owed_filings(self, limit: int, *, now: datetime) -> list[tuple[int, Filing]]:
        """The oldest changes owed to the mailbox `now`; the disk has what they follow from before they are given."""
        found = places.owed(self._database, limit, now)
        if found and not self._database.in_transaction:
            with self._writing(durable=True):
                program.put(self._database, "filing", str(found[-1][0]))
        return found

    def unread_filings(self, *, now: datetime) -> list[tuple[int, Filing]]:
        """The changes that wait until the owner has opened a mail, or for their day after `now`."""
        return places.unread(self._database, now)

    def release_filings(self, ids: Sequence[int]) -> None:
        """These wait no longer: `owed_filings` gives them next."""
        with self._writing():
            places.release(self._database, ids)

    def filed(self, filing: int, new_copy: Copy | None) -> None:
        """A change has been made; `new_copy` is where the copy lies since a move, where the server told."""
        with self._writing():
            places.filed(self._database, self._directory, filing, new_copy)

    def released(self) -> list[Copy]:
        """Where the mails lie that the owner released, and that have not been read again."""
        return places.released(self._database)

    def quarantine(self, copy: Copy, raw: bytes | None, reason: str, detail: str, now: datetime) -> None:
        """Keeps a mail that made us fail; its place counts as read."""
        with self._writing():
            places.quarantine(self._database, self._directory, copy, raw, reason, detail, now)

    def list_quarantine(self) -> list[Quarantined]:
        """All mail kept aside, oldest first."""
        return places.quarantined(self._database)

    def knows(self, message_ids: tuple[str, ...]) -> bool:
        """Whether one of these Message-IDs (without brackets) belongs to a thread on record."""
        return bool(threads.mentioned(self._database, self._directory.owner, message_ids))

    # Summaries and reports

    def summary_lines(self) -> dict[str, datetime]:
        """Where the latest summary of each engagement ended, by slug."""
        return program.summary_lines(self._database)

    def set_summary_line(self, slugs: tuple[str, ...], until: datetime) -> None:
        """Moves that end for these engagements; called with `queue` inside one `writer()`."""
        with self._writing():
            program.set_summary_line(self._database, slugs, until)

    def report(
        self,
        configured: People,
        period: Period,
        slugs: Sequence[str] = (),
        *,
        now: datetime,
        working: reports.Working = reports.elapsed,
    ) -> ReportFacts:
        """The facts of a period, as the ledger stood at its end, or stands `now` where that is earlier.

        `working` gives the minutes that a person (an address) works between two instants: how long answers took.
        """
        reached = Period(period.since, min(period.until, now + timedelta(microseconds=1)), period.timezone)
        with self._database.snapshot():
            return reports.report(self._database, configured, reached, slugs, stated=period, working=working)

    def tasks(
        self,
        configured: People,
        now: datetime,
        *,
        open: bool = False,
        overdue: bool = False,
        waiting: Role | None = None,
        slug: str | None = None,
    ) -> list[Item]:
        """The tasks as they stand, by reference; each filter that is given must hold."""
        with self._database.snapshot():
            return reports.tasks(
                self._database, configured, now, open_only=open, overdue=overdue, waiting=waiting, slug=slug
            )

    def history(self, configured: People, ref: Ref, *, now: datetime) -> TaskHistory | None:
        """Everything on record about a task; None if there is no such task."""
        with self._database.snapshot():
            return history.history(self._database, configured, ref, now)

    def export(self) -> Iterator[tuple[str, export.Record]]:
        """Everything on record, record after record with its kind, as the ledger stands when the first is asked for."""
        with self._database.snapshot():
            yield from export.export(self._database)

    def thanks(self, configured: People, period: Period) -> Mapping[str, Sequence[reports.Thanked]]:
        """The owner's words of thanks in a period, by slug: of which task, to whom (a first name), what."""
        return reports.thanks(self._database, configured, span_of(period))

    # Pay

    def worked(self, slug: str) -> tuple[Worked, ...]:
        """Every time entry of an engagement, also those that a correction replaced."""
        return pay.worked(self._database, slug)

    def minutes(self, slug: str, address: str, days: Days) -> int:
        """The minutes that a person (a first address) has on record in an engagement on these days."""
        return hours.minutes_of(self._database, self._directory, slug, address, days)

    def agreements(self, slug: str) -> Mapping[str, Sequence[Agreed]]:
        """What was agreed in an engagement, by first address, earliest first."""
        return pay.agreements(self._database, slug)

    def closed_periods(self, slug: str) -> Mapping[Days, Forms]:
        """The closed periods of an engagement, each as it printed when it was closed."""
        return pay.closed(self._database, slug)

    def close_period(self, slug: str, days: Days, forms: Forms, paid: Mapping[int, int], now: datetime) -> None:
        """Closes a period that was paid; `paid` are the minutes of each entry (`Worked.id`). PermanentError: it is closed."""
        with self._writing():
            pay.close(self._database, self._directory, slug, days, forms, paid, now)

    def approve(self, entries: Sequence[int], now: datetime) -> None:
        """The owner takes what of these entries (`Worked.id`) is past a cap."""
        with self._writing():
            pay.approve(self._database, entries, now)

    # The program itself

    def last_pass(self) -> datetime | None:
        """When the pass began that last read the mailbox through."""
        return maybe_instant(program.value(self._database, "last_pass"))

    def record_pass(self, began: datetime) -> None:
        """The mailbox has been read through, as it was when that pass began."""
        with self._writing():
            program.put(self._database, "last_pass", stamp(began))

    def counts(self) -> dict[str, int]:
        """How much there is: messages, held, tasks, open, quarantined, owed filings, and letters by state."""
        with self._database.snapshot():
            return program.counts(self._database)


def open_store(url: str, *, base: Path | None = None, timeout: float = 10, now: datetime | None = None) -> Store:
    """Opens the store of a URL, in today's shape: `sqlite:///file` (relative to `base`) or `postgresql://…`.

    `timeout` is how many seconds to wait for another writer; `now` is when a new store begins.
    Raises UserError for another URL, PermanentError for a store that cannot be opened, is damaged or is newer than this
    version, TransientError where the server is away.
    """
    database = connect(url, base, timeout)
    migrate(database, now or datetime.now(UTC))
    return Store(database)
