"""Mails find their thread whatever their headers lost, in whatever order they come: from bytes to the ledger."""

import random
from collections.abc import Iterable, Iterator
from datetime import UTC, datetime, timedelta
from email.utils import format_datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from inboxva import service
from inboxva.config import read as read_config
from inboxva.decide.seen import Place
from inboxva.model.places import Copy
from inboxva.model.plan import Plan, ThreadBy
from inboxva.service.handle import Desk
from tests.conversation.talk import CONFIG

MONDAY = datetime(2026, 11, 16, 16, tzinfo=UTC)
DANA, MARIA, PRIYA = "dana@example.com", "maria@example.net", "priya@example.net"
SHEET = "Please update the supplier sheet by Friday, 2 hours at most."


class Mailroom:
    """A desk over a new store, and mails said to it in a few words."""

    def __init__(self, base: Path) -> None:
        self.base = base
        store = f"sqlite:///{random.randrange(10**12)}.db"
        config = CONFIG.format(mailbox="maildir://mail", outgoing="maildir://out", store=store)
        self.desk: Desk = service.open_desk(read_config(config, base / "inboxva.toml"), MONDAY)
        self.uid = 0

    def takes(self, raw: bytes, at: datetime, soon: bool = False) -> Plan:
        """One mail, through reading, decision and commit: long after it was written, or so `soon` that it is answered."""
        self.uid += 1
        reading = self.desk.read(raw)
        now = at + timedelta(minutes=1) if soon else at + timedelta(days=20)
        copy = Copy("maildir://mail", "INBOX", 1, self.uid)
        with self.desk.store.writer():
            return self.desk.take(reading, Place(at), copy, None, now)

    def threads(self) -> tuple[set[frozenset[str]], dict[str, str]]:
        """Which mails share a thread; for each mail in a thread with a task, the task's title."""
        rows = self.desk.store._database.rows
        together: dict[int, set[str]] = {}
        titles: dict[str, str] = {}
        for name, thread, title in rows(
            "SELECT m.msgid, m.thread_id, k.title FROM message m JOIN thread t ON t.id = m.thread_id"
            " LEFT JOIN task k ON k.id = t.task_id"
        ):
            together.setdefault(thread, set()).add(name)
            if title:
                titles[name] = title
        return {frozenset(names) for names in together.values()}, titles

    def minutes(self) -> dict[str, int]:
        """The minutes recorded, by their task's title."""
        rows = self.desk.store._database.rows(
            "SELECT k.title, sum(h.minutes) FROM time_entry h LEFT JOIN task k ON k.id = h.task_id GROUP BY k.title"
        )
        return {title or "": minutes for title, minutes in rows}


def mail(
    name: str, text: str, *, sender: str = MARIA, to: str = DANA, hours: float = 0, subject: str = "Supplier sheet",
    refs: Iterable[str] = (), answers: str = "", proven: bool = True,
) -> tuple[bytes, datetime]:  # fmt: skip
    """A mail and when it was written, `hours` after Monday morning."""
    at = MONDAY + timedelta(hours=hours)
    domain = sender.partition("@")[2]
    head = [f"Authentication-Results: mx.example.com; dmarc=pass header.from={domain}"] if proven else []
    head += [
        f"From: {sender}",
        f"To: {to}",
        f"Subject: {subject}",
        f"Date: {format_datetime(at)}",
        f"Message-ID: <{name}>",
    ]
    chain = " ".join(f"<{ref}>" for ref in refs)
    head += ([f"References: {chain}"] if chain else []) + ([f"In-Reply-To: <{answers}>"] if answers else [])
    return ("\n".join(head) + f"\n\n{text}\n").encode(), at


@pytest.fixture
def room(tmp_path: Path) -> Iterator[Mailroom]:
    made = Mailroom(tmp_path)
    yield made
    made.desk.store.close()


@pytest.fixture
def asked(room: Mailroom) -> Mailroom:
    """A room in which Maria was asked for a sheet."""
    assert room.takes(*mail("r1@x", SHEET, sender=DANA, to=MARIA)).thread.by is ThreadBy.NEW
    return room


# ---------------------------------------------------------------- which sign leads where


def test_the_last_reference_that_is_known_leads(asked: Mailroom) -> None:
    asked.takes(*mail("w1@x", "Please check the menu page by Friday.", sender=DANA, to=PRIYA, subject="Menu", hours=1))
    found = asked.takes(*mail("m2@x", "State: done", refs=["w1@x", "r1@x", "lost@x"], hours=2)).thread
    assert (found.by, str(found.task)) == (ThreadBy.REFERENCES, "BK-1")


def test_in_reply_to_leads_where_references_lack(asked: Mailroom) -> None:
    found = asked.takes(*mail("m2@x", "Hours: 1", answers="r1@x", hours=2)).thread
    assert (found.by, str(found.task)) == (ThreadBy.REFERENCES, "BK-1")


def test_our_letter_leads(room: Mailroom) -> None:
    room.takes(*mail("r1@x", SHEET, sender=DANA, to=MARIA), soon=True)
    ((ours,),) = room.desk.store._database.rows("SELECT msgid FROM outbox")
    found = room.takes(*mail("m2@x", "Hours: 1", subject="Re: something else", answers=ours, hours=2)).thread
    assert (found.by, str(found.task)) == (ThreadBy.TOKEN, "BK-1")


def test_a_returned_letter_lies_in_the_thread_it_was_sent_into(room: Mailroom) -> None:
    room.takes(*mail("r1@x", SHEET, sender=DANA, to=MARIA), soon=True)
    ((ours,),) = room.desk.store._database.rows("SELECT msgid FROM outbox")
    raw, at = mail("b1@x", f"<{MARIA}>: 550 5.1.1 no such user\n\n--- Copy ---\nMessage-ID: <{ours}>",
                   sender="mailer-daemon@mx.example.net", to="va@example.com", hours=1, subject="Undelivered")  # fmt: skip
    room.takes(raw, at)
    assert room.threads()[0] == {frozenset({"r1@x", "b1@x"})}
    assert [row for (row,) in room.desk.store._database.rows("SELECT detail FROM event WHERE code = 'bounced'")] == [
        f"a letter to {MARIA} came back (final)"
    ]


@pytest.mark.parametrize(("sender", "by"), [(MARIA, ThreadBy.SUBJECT_REF), (PRIYA, ThreadBy.NEW)])
def test_our_reference_in_the_subject_counts_from_who_takes_part(asked: Mailroom, sender: str, by: ThreadBy) -> None:
    found = asked.takes(*mail("m2@x", "Hours: 1", sender=sender, subject="about the sheet [bk-1]", hours=2)).thread
    assert found.by is by


@pytest.mark.parametrize(
    ("subject", "hours", "by"),
    [
        ("Re: Supplier sheet", 2, ThreadBy.SUBJECT),
        ("RE: SUPPLIER   SHEET", 2, ThreadBy.SUBJECT),
        ("Antw: Re[2]: supplier sheet", 2, ThreadBy.SUBJECT),
        ("Re: Supplier sheet", 13.9 * 24, ThreadBy.SUBJECT),
        ("Re: Supplier sheet", 14.1 * 24, ThreadBy.NEW),
        ("Supplier sheet", 2, ThreadBy.NEW),
        ("Fwd: Supplier sheet", 2, ThreadBy.NEW),
        ("Re: Another sheet", 2, ThreadBy.NEW),
        ("Re:", 2, ThreadBy.NEW),
    ],
)
def test_the_base_subject_leads_a_reply_that_lost_its_headers(
    asked: Mailroom, subject: str, hours: float, by: ThreadBy
) -> None:
    found = asked.takes(*mail("m2@x", "Hours: 1", subject=subject, hours=hours)).thread
    assert (found.by, str(found.task)) == (by, "BK-1" if by is ThreadBy.SUBJECT else "None")


def test_a_reply_with_headers_of_another_thread_is_not_led_by_its_subject(asked: Mailroom) -> None:
    assert (
        asked.takes(*mail("m2@x", "x", subject="Re: Supplier sheet", answers="else@x", hours=2)).thread.by
        is ThreadBy.NEW
    )


def test_the_subject_leads_nobody_into_a_thread_of_others(asked: Mailroom) -> None:
    found = asked.takes(*mail("m2@x", "Hours: 1", sender=PRIYA, subject="Re: Supplier sheet", hours=2)).thread
    assert found.by is ThreadBy.NEW


def test_letters_of_any_case_and_width_are_the_same_subject(room: Mailroom) -> None:
    room.takes(*mail("r1@x", SHEET, sender=DANA, to=MARIA, subject="Straße und ÄPFEL"))
    found = room.takes(*mail("m2@x", "Hours: 1", subject="AW: STRASSE UND äpfel", hours=2)).thread
    assert found.by is ThreadBy.SUBJECT


@pytest.mark.parametrize(
    "refs",
    [
        ["m2@x"],
        ["m2@x", "r1@x", "m2@x", "r1@x"],
        ["r1@x"] * 50,
        ["gone@x", "r1@x", "lost@x"],
        ["r1@x", *(f"n{number}@x" for number in range(80))],
    ],
)
def test_odd_references_do_no_harm(asked: Mailroom, refs: list[str]) -> None:
    asked.takes(*mail("m2@x", "Hours: 1", refs=refs, answers="r1@x", hours=2))
    asked.takes(*mail("m3@x", "Hours: 2", refs=["m2@x", "m3@x", "m2@x"], hours=3))
    together, titles = asked.threads()
    assert together == {frozenset({"r1@x", "m2@x", "m3@x"})}
    assert len(titles) == 3


def test_two_mails_that_refer_to_each_other_are_one_thread(asked: Mailroom) -> None:
    asked.takes(*mail("a@x", "x", refs=["b@x"], hours=1))
    asked.takes(*mail("b@x", "y", refs=["a@x", "r1@x"], hours=2))
    assert asked.threads()[0] == {frozenset({"r1@x", "a@x", "b@x"})}


# ---------------------------------------------------------------- any order

CONVERSATION = {
    "r1@x": mail("r1@x", SHEET, sender=DANA, to=MARIA),
    "m1@x": mail("m1@x", "State: in progress\nHours: 1", refs=["r1@x"], hours=3, subject="Re: Supplier sheet"),
    "m2@x": mail("m2@x", "Which format do you want?", answers="m1@x", hours=5, subject="Re: Supplier sheet"),
    "d1@x": mail("d1@x", "As always, thank you!", sender=DANA, to=MARIA, refs=["r1@x", "m1@x", "m2@x"], hours=6,
                 subject="Re: Supplier sheet"),
    "m3@x": mail("m3@x", "State: done\nHours: 0:30", refs=["m2@x", "d1@x"], hours=9, subject="RE: Re: Supplier sheet"),
    "w1@x": mail("w1@x", "Please check the menu page by Friday.", sender=DANA, to=PRIYA, subject="Menu", hours=1),
    "p1@x": mail("p1@x", "Status: in progress\nHours: 2", sender=PRIYA, refs=["w1@x", "w1@x"], hours=7, subject="Re: Menu"),
    "p2@x": mail("p2@x", "Hours: 1", sender=PRIYA, answers="p1@x", hours=30, subject="Re: Menu"),
}  # fmt: skip
NAMES = sorted(CONVERSATION)


@settings(max_examples=10, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(order=st.permutations(NAMES), missing=st.sets(st.sampled_from(NAMES), max_size=3))
def test_any_order_ends_in_the_same_threads_and_tasks(tmp_path: Path, order: list[str], missing: set[str]) -> None:
    def taken(names: Iterable[str]) -> tuple[object, ...]:
        room = Mailroom(tmp_path)
        for name in names:
            if name not in missing:
                room.takes(*CONVERSATION[name])
        found = (*room.threads(), room.minutes())
        room.desk.store.close()
        return found

    assert taken(order) == taken(sorted(NAMES, key=lambda name: CONVERSATION[name][1]))
