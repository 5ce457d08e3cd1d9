"""The main job on two weeks of a small shop's mail: a Maildir is read, a Maildir written to, and the clock is ours.

Everything between is the real loop: `service.Service` takes each mail on its day, and its letters go out when they are due.
"""

import shutil
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from email import message_from_bytes, policy
from importlib import resources
from pathlib import Path

from inboxva import config, service
from inboxva.config import Settings
from inboxva.demo.correspondence import Written, correspondence, lay, make_maildir
from inboxva.errors import Mistake, UserError
from inboxva.model.outbox import OutboxRow, OutboxState
from inboxva.service import Service

BEGIN = datetime(2026, 11, 9, 16, tzinfo=UTC)
END = datetime(2026, 11, 21, 1, tzinfo=UTC)
"""Friday 20 November, 17:00 in Los Angeles: the second weekly summary is due."""
WEEK = "2026-W47"

MAILBOX, OUTGOING, PAGE = "mailbox", "outgoing", "summary.html"
OURS = (config.FILE, MAILBOX, OUTGOING, PAGE, "inboxva.db", "inboxva.db-wal", "inboxva.db-shm", "inboxva.lock")
EXAMPLES = ("08-maria-two-in-one", "21-forged-new-account")
"""Two mails that are worth an `inboxva explain`."""

ON_THE_WAY = timedelta(seconds=20)
TICK = timedelta(hours=1)


@dataclass(frozen=True, slots=True)
class Played:
    """What the two weeks came to. `letters` are ours by kind; `summary` is the last one that the owner was sent."""

    folder: Path
    mails: int
    passed_by: int
    reports: int
    tasks: int
    held: int
    letters: Counter[str]
    summary: OutboxRow

    @property
    def config(self) -> Path:
        """The configuration of what was played."""
        return self.folder / config.FILE

    @property
    def examples(self) -> tuple[Path, ...]:
        """Where the mails lie that are worth an `inboxva explain`."""
        return tuple(path for name in EXAMPLES for path in (self.folder / MAILBOX).rglob(f"{name}*"))

    @property
    def page(self) -> Path:
        """The summary as a web page."""
        return self.folder / PAGE


def play(folder: Path, progress: Callable[[int, int], None] = lambda done, of: None) -> Played:
    """Plays the correspondence through in `folder`, empty or with an earlier demo in it, which is played anew.

    `progress` gets (mails, of how many). Raises UserError for a folder that holds anything else, or a changed demo.
    """
    settings = settle(folder)
    mails = correspondence()
    at = BEGIN
    read = 0
    with service.opened(settings, lambda: at) as opened:
        for at, mail in moments(mails):
            if mail:
                raw = mail.filled(lambda name: letter(opened, name))
                place = folder / MAILBOX / ".Sent" if mail.by_owner else folder / MAILBOX
                lay(raw, mail.name, at, place, seen=mail.by_owner)
                read += 1
                progress(read, len(mails))
            opened.take()
            opened.follow_up()
            opened.summarise()
            opened.send()
        return played(folder, opened, len(mails))


def settle(folder: Path) -> Settings:
    """The folder with its configuration and empty Maildirs; what an earlier demo left there is cleared away."""
    text = (resources.files(__package__) / config.FILE).read_text("utf-8")
    path = folder / config.FILE
    if folder.exists() and any(folder.iterdir()):
        if not path.is_file() or path.read_text("utf-8", "replace") != text:
            raise UserError(Mistake(f"{folder} is not empty", "name a new folder, or none"))
        for name in OURS:
            shutil.rmtree(folder / name) if (folder / name).is_dir() else (folder / name).unlink(missing_ok=True)
    for name in (MAILBOX, f"{MAILBOX}/.Sent", OUTGOING):
        make_maildir(folder / name)
    path.write_text(text, "utf-8")
    return config.load(path)


def moments(mails: tuple[Written, ...]) -> Iterator[tuple[datetime, Written | None]]:
    """Every mail when it arrives, and between them every hour up to the end, in order."""
    ticks = [(BEGIN + n * TICK, None) for n in range(int((END - BEGIN) / TICK) + 1)]
    arrivals = [(mail.at.astimezone(UTC) + ON_THE_WAY, mail) for mail in mails]
    yield from sorted((*ticks, *arrivals), key=lambda moment: moment[0])


def letter(opened: Service, name: str) -> OutboxRow:
    """The latest letter of a kind about a task, or about none, that was sent ("A2 BK-1", "O10")."""
    kind, _, task = name.partition(" ")
    sent = opened.store.list_outbox(OutboxState.SENT)
    found = next((row for row in reversed(sent) if row.kind == kind and str(row.task or "") == task), None)
    assert found, f"no {name} among {[f'{row.kind} {row.task}' for row in sent]}"
    return found


def played(folder: Path, opened: Service, mails: int) -> Played:
    """Counts what there is now, and takes the page out of the last summary."""
    people, store = opened.desk.settings.people, opened.store
    letters, counts = store.list_outbox(OutboxState.SENT), store.counts()
    summary = next(row for row in reversed(letters) if row.kind == "O10")
    (folder / PAGE).write_text(page_of(summary), "utf-8")
    refs = [item.ref for item in store.tasks(people, END)]
    histories = [history for ref in refs if (history := store.history(people, ref, now=END))]
    return Played(
        folder=folder,
        mails=counts["messages"],
        passed_by=mails - counts["messages"],
        reports=len({report.message_id for history in histories for report in history.reports}),
        tasks=len(refs),
        held=counts["held"],
        letters=Counter(row.kind for row in letters),
        summary=summary,
    )


def page_of(row: OutboxRow) -> str:
    """A letter's HTML part."""
    part = message_from_bytes(row.raw, policy=policy.default).get_body(("html",))
    assert part is not None
    return str(part.get_content())
