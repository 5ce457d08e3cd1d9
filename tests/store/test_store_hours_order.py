"""Reports and corrections in whatever order, however often, alone or many at once: the same hours, and all that was said."""

import itertools
import json
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inboxva.model.actions import Action, Turn
from inboxva.model.hours import Amends, Entry, minutes_of, place
from inboxva.model.people import Role
from inboxva.model.plan import Kind, Repeat
from inboxva.model.work import Reading, Ref, State, StatusSection
from inboxva.store import Store, open_store
from tests.store.said import (
    BK1,
    BK2,
    DANA,
    MARIA,
    MONDAY,
    NOW,
    PEOPLE,
    PRIYA,
    after,
    ask,
    opening,
    owner_mail,
    plan,
    reading,
    recorded,
)  # fmt: skip
from tests.store.said import place as copy_at

NAMES = itertools.count()
REFS = (BK1, BK2)
STEPS = ("Sort", "Scan", "Send", "Bill")
HOURS = (30, 60, 90)


@dataclass(frozen=True)
class Told:
    """One section of a report: on which task (None: the thread's), on which day, how many minutes, in place of what."""

    task: Ref | None
    day: int
    minutes: int | None
    amends: Amends
    of: int
    instead: int
    ticked: tuple[int, ...]
    unticked: tuple[int, ...]


SECTIONS = st.builds(
    Told,
    task=st.sampled_from((None, *REFS)),
    day=st.integers(0, 1),
    minutes=st.sampled_from((None, 0, *HOURS)),
    amends=st.sampled_from((Amends.ADDS, Amends.ADDS, Amends.CORRECTS, Amends.INSTEAD)),
    of=st.integers(-2, 5),
    instead=st.sampled_from((*HOURS, 120)),
    ticked=st.lists(st.integers(1, 5), max_size=2).map(tuple),
    unticked=st.lists(st.integers(1, 4), max_size=1).map(tuple),
)
MAILS = st.lists(
    st.tuples(st.sampled_from(("r1@x", "r2@x")), st.booleans(), st.lists(SECTIONS, min_size=1, max_size=2)),
    min_size=1, max_size=6,
)  # fmt: skip
Mail = tuple[str, bool, list[Told]]


def section_of(told: Told) -> StatusSection:
    """The section as it was read."""
    return StatusSection(
        told.task, State.IN_PROGRESS, minutes=told.minutes, done=("some of it",), ticked=told.ticked,
        unticked=told.unticked, note="and so on",
    )  # fmt: skip


def report(number: int, mail: Mail) -> Reading:
    """A mail of Maria's or Priya's in the thread of a request."""
    request, maria, sections = mail
    writer = MARIA if maria else PRIYA
    return reading(
        f"s{number}@x", 2 + number, writer, DANA, refs=[request], text=f"report {number}",
        sections=[section_of(told) for told in sections],
    )  # fmt: skip


def actions(number: int, mail: Mail, of_thread: Ref | None) -> list[Action]:
    """What is done about it: each section goes to its task, else to that of its thread, if there is one by then."""
    _, maria, sections = mail
    made: list[Action] = []
    turns: list[Action] = []
    for told in sections:
        amending: dict[str, Any] = {"amends": told.amends, "day": MONDAY.date() + timedelta(days=told.day)}
        if told.amends is Amends.CORRECTS and told.of >= 0:
            amending["of"] = f"s{told.of}@x"
        if told.amends is Amends.INSTEAD:
            amending["instead"] = told.instead
        task = told.task or of_thread
        writer = MARIA if maria else PRIYA
        made.append(recorded(section_of(told), task, 2 + number, person=writer, turn=Role.ASSISTANT, **amending))
        turns += [Turn(task, Role.ASSISTANT)] if task else []
    return [*made, *turns]


def take(store: Store, read: Reading, made: Any, kind: Kind, uid: int) -> None:
    """One message, as the program takes it; one that is on record already is another copy."""
    with store.writer():
        context = ask(store, read)
        task = context.by_reference[0][1].task if context.by_reference else None
        repeat = Repeat.COPY if context.known else Repeat.NEW
        store.commit(
            read, plan(read, context, [] if context.known else made(task), kind=kind, repeat=repeat),
            copy=copy_at(uid), now=NOW,
        )  # fmt: skip


def ask_for(store: Store, ref: Ref) -> None:
    """Dana's request, with a checklist."""
    read = reading(f"r{ref.number}@x", 0, text="Please.")
    steps = STEPS if ref == BK1 else ()
    take(store, read, lambda _: [opening(ref, steps=steps), Turn(ref, Role.ASSISTANT)], Kind.REQUEST, ref.number)


def deliver(store: Store, mails: list[Mail], order: Iterable[int]) -> None:
    """Takes these mails in that order, whatever of them came before."""
    for uid, number in enumerate(order, 10):
        mail = mails[number]
        take(store, report(number, mail), lambda task, n=number, m=mail: actions(n, m, task), Kind.STATUS, uid)


def whole(store: Store) -> list[str]:
    """All that `export` gives, in an order of its own, row numbers replaced by what they name; not when it was recorded."""
    records: dict[str, list[dict[str, Any]]] = {}
    for kind, record in store.export():
        records.setdefault(kind, []).append(record)
    message = {one["id"]: one["message_id"] for one in records.get("messages", ())}
    keys = store._database.rows("SELECT id, key FROM report")
    report = dict(keys)
    time = {one["id"]: report[one["report"]] for one in records.get("time", ())}
    told = []
    for kind, all_of in records.items():
        for record in all_of if kind != "copies" else ():
            said = {name: value for name, value in record.items() if name not in ("id", "recorded_at", "thread")}
            for name, names in (("message", message), ("report", report), ("replaced_by", time)):
                if said.get(name) is not None:
                    said[name] = names[said[name]]
            told.append(f"{kind} {json.dumps(said, sort_keys=True)}")
    return sorted(told)


def open_new(url: str) -> Store:
    """An empty store of the kind that a URL names: a file of its own, or the server's database begun again."""
    if url.startswith("sqlite"):
        store = open_store(f"{url}{next(NAMES)}", now=MONDAY)
    else:
        with open_store(url, now=MONDAY) as old:
            old._database.run("DROP SCHEMA public CASCADE")
            old._database.run("CREATE SCHEMA public")
        store = open_store(url, now=MONDAY)
    store.sync(PEOPLE, today=MONDAY.date())
    return store


def total(mails: list[Mail]) -> dict[Ref, int]:
    """The hours of each task that the reports say, by the mails alone."""
    entries: dict[tuple[bool, Ref, int], list[Entry]] = {}
    for number, (request, maria, sections) in enumerate(mails):
        for which, told in enumerate(sections):
            if told.minutes or (told.minutes == 0 and told.amends is not Amends.ADDS):
                corrects, instead = told.amends is Amends.CORRECTS, told.amends is Amends.INSTEAD
                of = f"s{told.of}@x" if corrects and told.of >= 0 else ""
                name = f"s{number}@x"
                entry = Entry(
                    place(after(2 + number), name, which), name, told.minutes, told.amends, of,
                    told.instead if instead else None,
                )  # fmt: skip
                task = told.task or Ref("BK", int(request[1]))
                entries.setdefault((maria, task, told.day), []).append(entry)
    found = dict.fromkeys(REFS, 0)
    for (_, task, _), of_day in entries.items():
        found[task] += minutes_of(of_day)
    return found


def check(url: str, mails: list[Mail], order: list[int], again: list[int], late: bool) -> None:
    """One by one in order, and all at once in another order with some of them again: the same store, the right sums.

    Where requests come `late`, only reports that name no task may come before them.
    """
    early = [n for n in order if late and all(told.task is None for told in mails[n][2])]
    with open_new(url) as store:
        for ref in REFS:
            ask_for(store, ref)
        deliver(store, mails, range(len(mails)))
        expected, tasks = whole(store), ask(store, owner_mail(refs=["r1@x", "r2@x"])).tasks
        assert {ref: tasks[ref].minutes for ref in REFS} == total(mails)
        assert {
            ref: sum(e.minutes for e in store.worked("bookkeeping") if e.stands and e.task == ref) for ref in REFS
        } == (total(mails))
    with open_new(url) as store:
        with store.writer():
            deliver(store, mails, early)
            for ref in REFS:
                ask_for(store, ref)
            deliver(store, mails, [*(n for n in order if n not in early), *(n % len(mails) for n in again)])
        assert whole(store) == expected


ORDERS = given(
    mails=MAILS, shuffled=st.randoms(use_true_random=False), again=st.lists(st.integers(0, 5), max_size=3),
    late=st.booleans(),
)  # fmt: skip


@settings(max_examples=40, deadline=None)
@ORDERS
def test_the_same_hours_in_any_order_with_repetitions_and_in_a_batch(
    mails: list[Mail], shuffled: Any, again: list[int], late: bool, tmp_path_factory: pytest.TempPathFactory
) -> None:
    order = list(range(len(mails)))
    shuffled.shuffle(order)
    check(f"sqlite:///{tmp_path_factory.getbasetemp()}/hours", mails, order, again, late)


@pytest.mark.servers
@settings(max_examples=6, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@ORDERS
def test_the_same_hours_on_a_server(
    mails: list[Mail], shuffled: Any, again: list[int], late: bool, postgres_url: str
) -> None:
    order = list(range(len(mails)))
    shuffled.shuffle(order)
    check(postgres_url, mails, order, again, late)
