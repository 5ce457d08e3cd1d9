"""A store of any age becomes one of today, with everything that was in it."""

from dataclasses import replace
from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from inboxva.model.actions import AmendTask, AnswerQuestion, Approve, Undo
from inboxva.model.hours import Amends
from inboxva.model.pay import Days, Forms
from inboxva.model.people import Money
from inboxva.model.when import Recurrence
from inboxva.model.work import State
from inboxva.store import open_store
from inboxva.store.columns import stamp
from inboxva.store.database import Database, connect
from tests.store.said import (
    BK1,
    BK2,
    DANA,
    MARIA,
    MONDAY,
    NOW,
    PEOPLE,
    after,
    answering,
    ask,
    due,
    opening,
    reading,
    report,
    request,
    say,
)

FIRST = Path(__file__).with_name("first_ledger.sql")
BEGUN = stamp(MONDAY)
PERSON = "INSERT INTO person (email, name, role, timezone, language, next_question) VALUES (?, ?, ?, ?, 'en', 1)"
ROWS = (
    ("INSERT INTO meta (key, value) VALUES ('secret', ?)", ("ab" * 32,)),
    ("INSERT INTO meta (key, value) VALUES ('started_at', ?)", (BEGUN,)),
    ("INSERT INTO migration (name, applied_at) VALUES ('0001 first ledger', ?)", (BEGUN,)),
    (PERSON, (DANA.address, DANA.name, "owner", DANA.timezone)),
    (PERSON, (MARIA.address, MARIA.name, "assistant", MARIA.timezone)),
    ("INSERT INTO engagement (owner_id, slug, code, name, next_number) VALUES (1, 'bookkeeping', 'BK', 'Books', 2)", ()),
    ("INSERT INTO thread (owner_id, engagement_id, engaged_key, task_id, root, first_key, chain, chain_key, latest_key)"
     " VALUES (1, 1, ?, 1, 'r1', ?, 'r1', ?, ?)", (f"{BEGUN} r1",) * 4),
    ("INSERT INTO mention (owner_id, msgid, thread_id) VALUES (1, 'r1', 1)", ()),
    ("INSERT INTO message (owner_id, thread_id, engagement_id, msgid, sender, role, kind, proven, trust, repeat,"
     " effective_at, recorded_at, subject, base_subject, body, fingerprint, participants, outside, lint, problems, trace)"
     " VALUES (1, 1, 1, 'r1', ?, 'owner', 'request', true, 'dmarc', 'new', ?, ?, 'Lunch', 'lunch', 'Please.', 'x', ?,"
     " false, ?, '', '')", (DANA.address, BEGUN, BEGUN, f"{DANA.address} {MARIA.address}", '[["no_due","Add one."]]')),
    ("INSERT INTO task (owner_id, engagement_id, number, thread_id, message_id, holder_id, title, text, opened_at, parts,"
     " steps, chosen_by, state, state_key, turn, turn_since, turn_key) VALUES (1, 1, 1, 1, 1, 2, 'Sort it', 'Please.', ?,"
     " '', '', '', 'not_started', '', 'assistant', ?, ?)", (BEGUN, BEGUN, f"{BEGUN} r1")),
    ("INSERT INTO message (owner_id, thread_id, engagement_id, msgid, sender, role, kind, proven, trust, repeat,"
     " effective_at, recorded_at, subject, base_subject, body, fingerprint, participants, outside, lint, problems, trace)"
     " VALUES (1, 1, 1, 's0', ?, 'assistant', 'status', true, 'dmarc', 'new', ?, ?, 'Lunch', 'lunch', 'Hours: 3', 'y', ?,"
     " false, '', '', '')", (MARIA.address, stamp(after(1)), BEGUN, f"{DANA.address} {MARIA.address}")),
    ("INSERT INTO report (message_id, thread_id, engagement_id, task_id, person_id, key, effective_at, day, at_risk,"
     " minutes, note, lines) VALUES (2, 1, 1, 1, 2, ?, ?, '2026-11-17', false, 180, '', 'Hours: 3')",
     (f"{stamp(after(1))} s0 000", stamp(after(1)))),
    ("INSERT INTO time_entry (owner_id, person_id, engagement_id, task_id, report_id, at, day, minutes, source, approved_at)"
     " VALUES (1, 2, 1, 1, 1, ?, '2026-11-17', 180, '3', ?)", (stamp(after(1)), BEGUN)),
    ("INSERT INTO agreement (engagement_id, person_id, since, rate, currency, weekly_cap)"
     " VALUES (1, 2, '2026-11-01', '10.00', 'USD', 600)", ()),
)  # fmt: skip


@pytest.fixture
def first(url: str) -> str:
    """The URL of a store as the first version left it, with one request in it."""
    database = connect(url, None, 5)
    words = {"number": "SERIAL", "bytes": "BYTEA"} if database.postgres else {"number": "INTEGER", "bytes": "BLOB"}
    with database.writer():
        for sql in FIRST.read_text().split("\n\n", 1)[1].split(";"):
            if sql.strip():
                database.run(sql.format(**words))
        for sql, values in ROWS:
            database.run(sql, values)
    database.close()
    return url


def shape(database: Database) -> dict[str, set[tuple[object, ...]]]:
    """Each table's columns and indexes, in no order."""
    if database.postgres:
        tables = [name for (name,) in database.rows("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
        columns = "SELECT column_name, data_type, is_nullable FROM information_schema.columns WHERE table_name = ?"
        indexes = "SELECT indexdef FROM pg_indexes WHERE tablename = ?"
        return {name: {*database.rows(columns, (name,)), *database.rows(indexes, (name,))} for name in tables}
    tables = [name for (name,) in database.rows("SELECT name FROM sqlite_master WHERE type = 'table'")]
    return {
        name: {
            *database.rows(f"SELECT name, type, \"notnull\" FROM pragma_table_info('{name}')"),
            *database.rows(f"SELECT name, \"unique\", partial FROM pragma_index_list('{name}')"),
            *database.rows(f'SELECT "from", "table", "to" FROM pragma_foreign_key_list(\'{name}\')'),
        }
        for name in tables
    }


def test_an_older_store_has_the_shape_of_a_new_one(first: str, tmp_path: Path) -> None:
    with open_store(first) as store:
        old = shape(store._database)
        if store._database.postgres:
            store._database.run("DROP SCHEMA public CASCADE")
            store._database.run("CREATE SCHEMA public")
    fresh = first if first.startswith("postgres") else f"sqlite:///{tmp_path}/new.db"
    with open_store(fresh) as store:
        new = shape(store._database)
    assert old.keys() == new.keys()
    for table in new:
        assert plain(old[table]) == plain(new[table]), table


def plain(found: set[tuple[object, ...]]) -> set[tuple[object, ...]]:
    """The same, where a truth value or a large number is a number like others."""
    return {tuple("INTEGER" if part in ("BOOLEAN", "BIGINT") else part for part in row) for row in found}


def test_a_request_from_before_can_be_changed_reported_on_and_followed(first: str) -> None:
    with open_store(first) as store:
        store.sync(PEOPLE, today=MONDAY.date())
        report(store, "s1", 15, percent=30, minutes=45)
        weekly = Recurrence("week", text="every Friday")
        change = AmendTask(BK1, "completed", "due, every Friday", due=due(9), recurs=weekly, clears=("no_due",))
        say(store, reading("a1", 16, refs=["r1"]), [change])
        task = ask(store, reading("x", 17, refs=["r1"])).tasks[BK1]
        assert (task.percent, task.minutes, task.due, task.recurs, task.findings) == (30, 225, due(9), weekly, ())
        assert [due_now.ref for due_now in store.series_due(NOW)] == [BK1]
        store.commit_by_clock([opening(BK2, recurs_from=BK1)], now=NOW)
        request(store, "r9", 9, ref=BK2.__class__("BK", 3))
        assert store.counts()["tasks"] == 3


def test_a_question_from_before_can_be_answered(first: str) -> None:
    database, asked = connect(first, None, 5), (stamp(after(1)), "Which?")
    with database.writer():
        database.run("INSERT INTO question (owner_id, number, engagement_id, task_id, report_id, asked_by_id, asked_at, text)"
                     " VALUES (1, 1, 1, 1, 1, 2, ?, ?)", asked)  # fmt: skip
    database.close()
    with open_store(first) as store:
        store.sync(PEOPLE, today=MONDAY.date())
        say(store, reading("a1", 20), [AnswerQuestion(1, "The blue one", BK1)])
        question = ask(store, answering("Q1: x")).questions[1]
        assert (question.message_id, question.answered_at, question.answer) == ("s0", after(20), "The blue one")


def test_hours_from_before_stand_are_owed_at_their_rate_and_can_be_corrected(first: str) -> None:
    with open_store(first) as store:
        store.sync(PEOPLE, today=date(2026, 11, 20))
        (before,) = store.worked("bookkeeping")
        assert (before.day, before.minutes, before.stands, before.approved) == (date(2026, 11, 17), 180, True, True)
        (then, now) = store.agreements("bookkeeping")[MARIA.address]
        assert (then.since, then.rate, then.weekly_cap) == (date(2026, 11, 1), Money(Decimal("10.00"), "USD"), 600)
        assert (now.since, now.rate) == (date(2026, 11, 20), Money(Decimal("12.00"), "USD"))
        report(store, "s1", 2, minutes=120, amends=Amends.INSTEAD, instead=180)
        assert [(entry.minutes, entry.stands) for entry in store.worked("bookkeeping")] == [(180, False), (120, True)]
        days = Days(date(2026, 11, 16), date(2026, 11, 30))
        store.close_period("bookkeeping", days, Forms("text", "csv", "json"), {1: -60, 2: 120}, NOW)
        assert store.closed_periods("bookkeeping") == {days: Forms("text", "csv", "json")}
        assert [entry.paid for entry in store.worked("bookkeeping")] == [-60, 120]


def test_what_was_finished_long_before_is_accepted_and_what_was_approved_can_be_taken_back(first: str) -> None:
    database, done = connect(first, None, 5), f"{stamp(after(1))} s0 000"
    with database.writer():
        database.run("UPDATE task SET state = 'done', state_key = ?, closed_at = ?", (done, stamp(after(1))))
        database.run("UPDATE report SET state = 'done'")
    database.close()
    with open_store(first, now=NOW) as store:
        store.sync(PEOPLE, today=MONDAY.date())
        task = ask(store, reading("x", 17, refs=["r1"])).tasks[BK1]
        assert (task.state, task.accepted_at, task.ruled) == (State.DONE, after(1), "accepted")
        assert store.agenda(PEOPLE, NOW).tasks == ()
        report(store, "s1", 20, minutes=10)
        assert ask(store, reading("x", 21, refs=["r1"])).tasks[BK1] == replace(
            task, minutes=190, effective_at=after(20)
        )
        approving = say(store, reading("c1", 22), [Approve((1,))])
        say(store, reading("u1", 23), [Undo(approving)])
        assert store.worked("bookkeeping")[0].approved


def test_the_clock_follows_a_ledger_from_the_day_on_which_it_became_one_of_today(first: str, tmp_path: Path) -> None:
    for _ in range(2):
        with open_store(first, now=NOW) as store:
            store.sync(PEOPLE, today=MONDAY.date())
            assert store.agenda(PEOPLE, NOW).followed_since == NOW
    with open_store(f"sqlite:///{tmp_path}/new.db", now=NOW) as store:
        assert store.agenda(PEOPLE, NOW).followed_since is None


def test_what_was_finished_of_late_waits_for_the_owner(first: str) -> None:
    database, done = connect(first, None, 5), f"{stamp(after(1))} s0 000"
    with database.writer():
        database.run("UPDATE task SET state = 'done', state_key = ?, closed_at = ?", (done, stamp(after(1))))
    database.close()
    with open_store(first, now=after(24)) as store:
        store.sync(PEOPLE, today=MONDAY.date())
        (task,) = store.agenda(PEOPLE, after(24)).tasks
        assert (task.facts.state, task.accepted_at, task.turn_since) == (State.DONE, None, after(1))
