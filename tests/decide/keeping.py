"""What the ledger knows at a moment, made by hand: tasks that run, and what letters have told of them."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

from inboxva.decide.rhythm.due import followups
from inboxva.model.actions import Action, Reply, Rule
from inboxva.model.agenda import Agenda, Queued, Running
from inboxva.model.context import TaskFacts
from inboxva.model.letters import Letter
from inboxva.model.people import Acknowledge, Engagement, People, Person, Policy, Role
from inboxva.model.telling import Told, Topic, WasTold
from inboxva.model.when import Due, Grain
from inboxva.model.work import Ref, State
from tests.decide.deciding import BOOKS, MARIA, NIGHT, OWNER, PEOPLE, SITE

START = datetime(2026, 11, 1, tzinfo=UTC)
"""When the ledger began."""
DAILY = replace(BOOKS, acknowledge=Acknowledge.DAY, check_in=120)
"""The bookkeeping as `init` would set it up: receipts in the day sheet, and a first note after two hours."""
HOUSE = replace(PEOPLE, engagements=(DAILY, SITE))


def utc(day: int, hour: int, minute: int = 0) -> datetime:
    """A moment of November 2026; the 16th is a Monday. Manila is 8 hours ahead, Los Angeles 8 behind."""
    return datetime(2026, 11, day, hour, minute, tzinfo=UTC)


OPENED = utc(16, 22, 10)
"""14:10 on Monday in Los Angeles, 06:10 on Tuesday in Manila."""
PACKAGED = Policy()


def due(at: datetime) -> Due:
    """A deadline."""
    return Due(at, "America/Los_Angeles", "the deadline", Grain.MINUTE)


def running(number: int = 12, opened: datetime = OPENED, **changes: object) -> Running:
    """A task of Maria's that she knows of and has said nothing about; `changes` are of it or of its facts."""
    names = Running.__dataclass_fields__
    own = {name: value for name, value in changes.items() if name in names}
    code = str(changes.get("code", "BK"))
    slug = {"BK": "bookkeeping", "WB": "website"}[code]
    facts = TaskFacts(
        Ref(code, number), slug, f"Task {number}", MARIA.address, State.NOT_STARTED, number, opened, opened,
        announced=True, waiting_on=Role.ASSISTANT, text=f"Please do task {number}.", root_id=f"r{number}@example.com",
        request_subject=f"Task {number}",
    )  # fmt: skip
    facts = replace(facts, **{name: value for name, value in changes.items() if name not in {*own, "code"}})  # type: ignore[arg-type]
    made = Running(facts, turn_since=opened, closed_at=None, accepted_at=None, owner_at=opened)
    return replace(made, **own)  # type: ignore[arg-type]


def was_told(what: Topic, to: Person, at: datetime, detail: str = "", *, number: int = 12, kind: str = "") -> WasTold:
    """What a letter has told of a task."""
    usual = "O6" if to is OWNER else "A3"
    return WasTold(Told(what, Ref("BK", number), detail), kind or usual, to.address, at)


def agenda(*tasks: Running, **changes: object) -> Agenda:
    """What is known of these tasks and nothing else."""
    return replace(Agenda(now=START, started_at=START, tasks=tasks), **changes)  # type: ignore[arg-type]


def due_now(known: Agenda, now: datetime, people: People = HOUSE, policy: Policy = PACKAGED) -> tuple[Action, ...]:
    """What the clock causes."""
    return followups(replace(known, now=now), people, policy, now)


def letters(known: Agenda, now: datetime, people: People = HOUSE, policy: Policy = PACKAGED) -> list[Letter]:
    """The letters that it causes."""
    return [action.letter for action in due_now(known, now, people, policy) if isinstance(action, Reply)]


def kinds(known: Agenda, now: datetime, people: People = HOUSE, policy: Policy = PACKAGED) -> list[str]:
    """Their kinds, each with the first name of who gets it."""
    names = {person.address: person.first_name for person in (*people.assistants, people.owner)}
    return [f"{letter.kind} {names[letter.to.email]}" for letter in letters(known, now, people, policy)]


def written(known: Agenda, actions: tuple[Action, ...], now: datetime) -> Agenda:
    """The agenda once these actions are on record and the letters sent."""
    sent = [action.letter for action in actions if isinstance(action, Reply)]
    told = [WasTold(item, letter.kind, letter.to.email, now) for letter in sent for item in letter.tells]
    ruled = {action.task: action for action in actions if isinstance(action, Rule)}
    tasks = []
    for one in known.tasks:
        ref = one.facts.ref
        one = replace(one, told=(*one.told, *(item for item in told if item.told.task == ref)))
        if ref in ruled:
            at = ruled[ref].at
            facts = replace(one.facts, ruled="accepted", accepted_at=at)
            one = replace(one, accepted_at=at, silently=True, facts=facts)
        tasks.append(one)
    return replace(
        known, tasks=tuple(tasks), told=(*known.told, *(item for item in told if item.told.task is None)),
        letters=(*known.letters, *(Queued(letter.key, letter.kind, letter.to.email, now) for letter in sent)),
    )  # fmt: skip


def through(
    known: Agenda, start: datetime, hours: int, people: People = HOUSE, policy: Policy = PACKAGED
) -> list[Letter]:
    """The letters of so many hours, with the clock asked every quarter of an hour and everything written down."""
    found: list[Letter] = []
    for quarter in range(hours * 4):
        now = start + timedelta(minutes=15 * quarter)
        actions = due_now(known, now, people, policy)
        found += [action.letter for action in actions if isinstance(action, Reply)]
        known = written(known, actions, now)
    return found


def team(*engagements: Engagement) -> People:
    """The same people with these engagements."""
    return replace(PEOPLE, engagements=engagements)


__all__ = ["BOOKS", "DAILY", "MARIA", "NIGHT", "OWNER", "PEOPLE", "SITE"]
