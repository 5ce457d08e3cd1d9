"""How a task stands: what its reports and its owner say, latest by effective time, in whatever order they arrived."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime
from heapq import merge
from typing import Any

from inboxva.model.people import Role
from inboxva.model.when import Due
from inboxva.model.work import OPEN_STATES, State
from inboxva.store.columns import STAMP, Columns, due_columns, due_of, instant, maybe_instant, stamp, texts_of
from inboxva.store.database import Database
from inboxva.store.steps import NO_TICKS, Ticks, ticks

REPORTS = (
    "SELECT key, effective_at, state, percent, eta_at, eta_zone, eta_text, eta_grain FROM report"
    " WHERE task_id = ? ORDER BY key"
)
RULINGS = "SELECT key, word, silent FROM ruling WHERE task_id = ? AND undone_at IS NULL ORDER BY key, id"
TURNS = "SELECT key, detail FROM event WHERE task_id = ? AND code = 'turn' AND undone_at IS NULL ORDER BY key"
FINAL = frozenset({"accepted", "cancelled", "dropped"})
"""The owner's words after which no report changes how a task stands."""


@dataclass(frozen=True, slots=True)
class Said:
    """What one report says of how a task stands; `state` None says nothing (spec/status-lines.md, States)."""

    key: str
    at: datetime
    state: State | None
    percent: int | None
    eta: Due | None
    ticks: Ticks = NO_TICKS


@dataclass(frozen=True, slots=True)
class Ruled:
    """The owner's word on how a task stands (`inboxva.model.actions.Rule`); `silent` where nobody said it."""

    key: str
    word: str
    silent: bool = False

    @property
    def at(self) -> datetime:
        """When it counts from."""
        return instant(self.key[:STAMP])


@dataclass(frozen=True, slots=True)
class Standing:
    """State, progress and ETA of a task after what was said up to `key`; `closed_at` since when it is not open.

    `ticked` are the steps of its checklist that are done; `counted` says that nobody has given its progress since the
    latest was ticked. `ruled` is the owner's latest word, `reopened` how often a finished task came back; `accepted_at` is
    when the owner took it, `silently` where nobody said so.
    """

    state: State = State.NOT_STARTED
    percent: int | None = None
    eta: Due | None = None
    key: str = ""
    closed_at: datetime | None = None
    ticked: frozenset[int] = frozenset()
    counted: bool = False
    accepted_at: datetime | None = None
    ruled: str = ""
    reopened: int = 0
    silently: bool = False

    def after(self, report: Said) -> "Standing":
        """How it stands after the next report. Progress and ETA hold until a report says others, or the task is closed."""
        ticked = report.ticks.after(self.ticked)
        if report.state is None:
            return replace(
                self, ticked=ticked, counted=self.closed_at is None and (self.counted or report.ticks != NO_TICKS)
            )
        if self.ruled in FINAL:
            return replace(self, ticked=ticked, key=report.key)
        open_now = report.state in OPEN_STATES
        carried = self if open_now and self.closed_at is None else Standing()
        return Standing(
            report.state,
            carried.percent if report.percent is None else report.percent,
            report.eta or carried.eta,
            report.key,
            None if open_now else self.closed_at or report.at,
            ticked,
            open_now and report.percent is None and (carried.counted or report.ticks != NO_TICKS),
            ruled=self.ruled,
            reopened=self.reopened,
        )

    def after_word(self, ruled: Ruled) -> "Standing":
        """How it stands after the owner's next word. Silence accepts only what is finished and waits for a word."""
        done = self.state is State.DONE
        if ruled.silent and (not done or self.accepted_at):
            return replace(self, key=ruled.key)
        known = Standing(key=ruled.key, ticked=self.ticked, ruled=ruled.word, reopened=self.reopened)
        if ruled.word == "reopened":
            return replace(known, state=State.IN_PROGRESS, reopened=self.reopened + done)
        if ruled.word != "accepted":
            closed = self.closed_at if self.state is State.CANCELLED else None
            return replace(known, state=State.CANCELLED, closed_at=closed or ruled.at)
        return replace(
            known,
            state=State.DONE,
            percent=self.percent if done else None,
            eta=self.eta if done else None,
            closed_at=self.closed_at if done else ruled.at,
            accepted_at=self.accepted_at or ruled.at,
            silently=ruled.silent,
        )

    def measured(self, steps: int) -> "Standing":
        """The same with the progress that its ticked steps show, of so many, where it is counted by them."""
        return replace(self, percent=100 * len(self.ticked) // steps) if self.counted and steps else self

    @property
    def columns(self) -> Columns:
        """The same as columns of the task."""
        closed = stamp(self.closed_at) if self.closed_at else None
        return {
            "state": self.state.value,
            "percent": self.percent,
            **due_columns("eta", self.eta),
            "state_key": self.key,
            "closed_at": closed,
            "accepted_at": stamp(self.accepted_at) if self.accepted_at else None,
            "ruled": self.ruled,
            "reopened": self.reopened,
            "silently": self.silently,
        }


@dataclass(frozen=True, slots=True)
class Waiting:
    """Whose turn it is on a task, and since when."""

    on: Role | None
    since: datetime
    key: str = ""

    def after(self, key: str, role: Role) -> "Waiting":
        """Whose turn it is after the next message; the same turn goes on."""
        return replace(self, key=key) if role is self.on else Waiting(role, instant(key[:STAMP]), key)

    @property
    def columns(self) -> Columns:
        """The same as columns of the task."""
        return {"turn": self.on.value if self.on else None, "turn_since": stamp(self.since), "turn_key": self.key}


def by_key(said: Said | Ruled) -> str:
    """What orders what was said."""
    return said.key


def standing_after(reports: Iterable[Said], rulings: Iterable[Ruled] = (), steps: int = 0) -> Standing:
    """How a task with so many steps stands after these reports and the owner's words, each in the order of their keys."""
    standing = Standing()
    both: Iterable[Said | Ruled] = merge(reports, rulings, key=by_key)
    for said in both:
        standing = standing.after_word(said) if isinstance(said, Ruled) else standing.after(said)
    return standing.measured(steps)


def said_of(row: tuple[Any, ...], ticks: Mapping[str, Ticks]) -> Said:
    """A report from the columns of `REPORTS`, and what it ticks by its key."""
    key, at, state, percent, *eta = row
    return Said(key, instant(at), State(state) if state else None, percent, due_of(eta), ticks.get(key, NO_TICKS))


def standing_of(row: tuple[Any, ...]) -> Standing:
    """A standing from its columns in the order of `Standing.columns`."""
    state, percent, eta_at, eta_zone, eta_text, eta_grain, key, closed, accepted, ruled, reopened, silently = row
    return Standing(
        State(state),
        percent,
        due_of((eta_at, eta_zone, eta_text, eta_grain)),
        key,
        maybe_instant(closed),
        accepted_at=maybe_instant(accepted),
        ruled=ruled,
        reopened=reopened,
        silently=bool(silently),
    )


def standing_from_reports(database: Database, task: int) -> Standing:
    """How a task stands after all its reports and everything that its owner said of it."""
    row = database.row("SELECT steps FROM task WHERE id = ?", (task,))
    steps = texts_of(row[0]) if row else ()
    ticked = ticks(database, {task: steps})[task] if steps else {}
    reports = (said_of(row, ticked) for row in database.rows(REPORTS, (task,)))
    return standing_after(reports, rulings_of(database.rows(RULINGS, (task,))), len(steps))


def rulings_of(rows: Iterable[tuple[Any, ...]]) -> tuple[Ruled, ...]:
    """The owner's words from the columns of `RULINGS`."""
    return tuple(Ruled(key, word, bool(silent)) for key, word, silent in rows)


def waiting_from_events(database: Database, task: int, opened_at: datetime) -> Waiting:
    """Whose turn it is after all events of a task; a task that was only opened is the assistant's."""
    waiting = Waiting(Role.ASSISTANT, opened_at)
    for key, role in database.rows(TURNS, (task,)):
        waiting = waiting.after(key, Role(role))
    return waiting
