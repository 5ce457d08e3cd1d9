"""What one mail, or the clock, causes in the ledger, while it is being written."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from inboxva.errors import PermanentError
from inboxva.model.work import Ref
from inboxva.store.columns import mask, stamp
from inboxva.store.database import Database
from inboxva.store.people import Directory
from inboxva.store.work import LiveTask, load_task


@dataclass(slots=True)
class Writing:
    """One cause being written: where it goes, and what is gathered until its end.

    `at` is its effective time, `key` what orders it, `slug` its engagement. `message` is None where the clock caused it.
    `new_thread` says that its thread begins with it.
    """

    database: Database
    directory: Directory
    now: datetime
    at: datetime
    key: str
    slug: str | None = None
    secrets: tuple[str, ...] = ()
    message: int | None = None
    thread: int | None = None
    new_thread: bool = False
    tasks: dict[Ref, LiveTask] = field(default_factory=dict)
    events: list[tuple[object, ...]] = field(default_factory=list)
    reports: int = 0

    def masked(self, text: str) -> str:
        """The text without the mail's secrets."""
        return mask(text, self.secrets, self.at) if self.secrets else text

    def all_masked(self, texts: Sequence[str]) -> tuple[str, ...]:
        """The same for each of several."""
        return tuple(self.masked(text) for text in texts)

    def task(self, ref: Ref) -> LiveTask:
        """The task with this reference. Raises PermanentError: the plan is of another ledger."""
        if (task := self.tasks.get(ref)) is None:
            if (task := load_task(self.database, self.directory.owner, ref)) is None:
                raise PermanentError(f"the plan names {ref}, which the store does not have")
            task = next((known for known in self.tasks.values() if known.id == task.id), task)
            self.tasks[ref] = task
        return task

    def event(self, code: str, detail: str, task: Ref | None = None, key: str = "") -> None:
        """Something that happened; `key` where it counts from another moment than the cause."""
        live = self.task(task) if task else None
        engagement = live.engagement if live else self.directory.engagement(self.slug)
        values = (self.directory.owner, engagement, live.id if live else None, self.message)
        self.events.append((*values, key or self.key, stamp(self.now), code, self.masked(detail)))
