"""What the clock is told of the ledger at a moment."""

from dataclasses import replace

import pytest

from inboxva.model.actions import (
    AnswerQuestion,
    BeAbsent,
    Hold,
    Mute,
    Note,
    Rule,
    Snooze,
    Turn,
)
from inboxva.model.agenda import Absence, Agenda, Running
from inboxva.model.letters import Audience
from inboxva.model.message import Automatic
from inboxva.model.people import Absent, Acknowledge, People, Role
from inboxva.model.plan import Kind
from inboxva.model.telling import Told, Topic, WasTold
from inboxva.model.work import Finding, Ref, State
from inboxva.store import Store
from tests.store.said import (
    BK1,
    BK2,
    BOOKS,
    DANA,
    FORGED,
    MARIA,
    PEOPLE,
    PRIYA,
    WB1,
    after,
    answer,
    due,
    letter,
    opening,
    owner_mail,
    plan,
    reading,
    report,
    request,
    say,
)  # fmt: skip

GATHERING = replace(PEOPLE, engagements=(replace(BOOKS, acknowledge=Acknowledge.DAY), *PEOPLE.engagements[1:]))


def agenda(store: Store, hours: float, people: People = PEOPLE) -> Agenda:
    """What the clock is told so many hours after Monday's mail."""
    return store.agenda(people, after(hours))


def only(store: Store, hours: float = 30) -> Running:
    """The one task that the clock looks at."""
    (task,) = agenda(store, hours).tasks
    return task


def test_an_open_task_is_told_with_its_turn_and_who_wrote_last(store: Store) -> None:
    request(store, due=due(40))
    task = only(store)
    assert (task.facts.ref, task.facts.waiting_on, task.turn_since, task.owner_at, task.assistant_at) == (
        BK1, Role.ASSISTANT, after(0), after(0), None,
    )  # fmt: skip
    report(store, "s1", 5, questions=("Which?",), turn=Role.OWNER, note="slow")
    report(store, "s2", 6, turn=Role.OWNER, blocked=("bank", "Ben"), note="slower")
    task = only(store)
    assert (task.facts.waiting_on, task.turn_since, task.assistant_at, task.words) == (
        Role.OWNER, after(5), after(6), "bank; Ben",
    )  # fmt: skip
    answer(store, "a1", 8, ["r1", "s1"])
    task = only(store)
    assert (task.facts.waiting_on, task.turn_since, task.owner_at) == (Role.ASSISTANT, after(8), after(8))


def test_automatic_and_held_mail_is_nobodys_word(store: Store) -> None:
    request(store)
    away = replace(reading("auto", 9, MARIA, DANA, refs=["r1"]), automatic=Automatic.AUTO_REPLY)
    say(store, away, [Note("away", "until Friday", BK1)], kind=Kind.AUTOMATIC)
    say(store, reading("forged", 10, MARIA, DANA, refs=["r1"]), [Hold("x")], trust=FORGED)
    assert only(store).assistant_at is None


def test_an_owner_writes_of_a_task_by_number_and_by_name_from_anywhere(store: Store) -> None:
    request(store)
    report(store, "s1", 5, questions=("Which?",), turn=Role.OWNER)
    say(store, reading("q1", 7, refs=["digest"]), [AnswerQuestion(1, "Blue", BK1), Turn(BK1, Role.ASSISTANT)])
    assert only(store).owner_at == after(7)
    say(store, reading("c1", 9), [Snooze((BK1,), after(60))], kind=Kind.COMMAND)
    assert (only(store).owner_at, only(store).snoozed_until) == (after(9), after(60))


def test_an_assistant_writes_of_a_task_in_another_thread(store: Store) -> None:
    request(store)
    report(store, "s1", 5, refs=())
    assert only(store).assistant_at == after(5)


def test_finished_tasks_stay_until_they_are_taken_and_a_week_after(store: Store) -> None:
    request(store)
    request(store, "r2", 1, BK2)
    report(store, "s1", 5, state=State.DONE, turn=Role.OWNER)
    report(store, "s2", 6, ["r2"], BK2, state=State.DONE, turn=Role.OWNER)
    month = 24 * 30
    assert [(t.facts.ref, t.turn_since, t.closed_at, t.accepted_at) for t in agenda(store, month).tasks] == [
        (BK1, after(5), after(5), None), (BK2, after(6), after(6), None),
    ]  # fmt: skip
    say(store, reading("c1", month), [Rule(BK1, "accepted")], kind=Kind.COMMAND, now=after(month))
    store.commit_by_clock([Rule(BK2, "accepted", at=after(month - 1))], now=after(month))
    assert [(t.facts.ref, t.silently) for t in agenda(store, month + 24 * 6).tasks] == [(BK1, False), (BK2, True)]
    assert agenda(store, month + 24 * 8).tasks == ()


@pytest.mark.parametrize("word", ["cancelled", "dropped"])
def test_a_cancelled_task_is_told_for_a_week_and_what_was_none_never(store: Store, word: str) -> None:
    request(store)
    report(store, "s1", 5, questions=("Which?",))
    say(store, reading("c1", 9), [Rule(BK1, word)], kind=Kind.COMMAND)
    found = agenda(store, 24 * 6)
    assert len(found.tasks) == (word == "cancelled")
    assert len(found.questions) == (word == "cancelled")
    assert agenda(store, 24 * 9).tasks == ()


def test_what_letters_have_said_of_a_task_is_told_unless_they_were_cancelled(store: Store) -> None:
    request(store)
    reminder, listed = Told(Topic.REMINDER, BK1, "x"), Told(Topic.LISTED, BK1, "1")
    store.queue(letter("rem:1", kind="A10", tells=(reminder, listed)), after(2))
    store.mark_sent("rem:1", after(3))
    store.queue(letter("rem:2", kind="A10", tells=(reminder,)), after(4))
    store.queue(letter("rem:3", kind="A10", tells=(reminder,)), after(5))
    store.cancel(store.list_outbox()[2].id)
    assert only(store).told == (
        WasTold(reminder, "A10", MARIA.address, after(3)), WasTold(reminder, "A10", MARIA.address, after(4)),
    )  # fmt: skip


def test_what_was_told_of_no_task_is_remembered_for_five_weeks_and_of_an_open_question_for_ever(store: Store) -> None:
    report(store, "s1", 1, task=None, questions=("Which?",))
    away, question = Told(Topic.AWAY, None, "maria@example.net 2026-11-20"), Told(Topic.QUESTION, None, "1")
    store.queue(letter("turn:1", to=DANA, kind="O6", task=None, tells=(away, question)), after(2))
    assert [item.told for item in agenda(store, 30).told] == [away, question]
    assert [item.told for item in agenda(store, 24 * 40).told] == [question]
    say(store, reading("q1", 24 * 40), [AnswerQuestion(1, "Blue")], now=after(24 * 40))
    assert agenda(store, 24 * 40 + 1).told == ()


def test_open_questions_are_told_with_who_asked_when(store: Store) -> None:
    request(store)
    report(store, "s1", 5, questions=("Which?", "Whose?"), turn=Role.OWNER)
    say(store, reading("q1", 7), [AnswerQuestion(1, "Blue", BK1)])
    (pending,) = agenda(store, 30).questions
    assert (pending.number, pending.text, pending.asked_by, pending.asked_at, pending.task, pending.slug) == (
        2, "Whose?", MARIA.address, after(5), BK1, "bookkeeping",
    )  # fmt: skip


def test_reports_that_no_letter_has_acknowledged_are_told_where_receipts_are_gathered(store: Store) -> None:
    request(store)
    for number in range(1, 4):
        report(store, f"s{number}", 4 + number, minutes=30, questions=("Which?",), first_question=number)
    store.queue(letter("ack:s2"), after(8))
    recorded = Told(Topic.RECORDED, BK1, "s3")
    store.queue(letter("sheet", kind="A3", task=None, tells=(recorded,)), after(8))
    assert agenda(store, 30).receipts == ()
    (receipt,) = agenda(store, 30, GATHERING).receipts
    assert (receipt.message_id, receipt.person, receipt.task, receipt.minutes, receipt.questions, receipt.at) == (
        "s1", MARIA.address, BK1, 30, (1,), after(5),
    )  # fmt: skip
    store.cancel(store.list_outbox()[1].id)
    assert [r.message_id for r in agenda(store, 30, GATHERING).receipts] == ["s1", "s3"]
    assert agenda(store, 24 * 8, GATHERING).receipts == ()


def test_letters_of_the_last_days_and_those_that_wait(store: Store) -> None:
    store.queue(letter("old", task=None), after(0))
    store.mark_sent("old", after(0))
    store.queue(letter("waits", task=None), after(1))
    store.queue(letter("gone", task=None), after(95))
    store.cancel(store.list_outbox()[2].id)
    store.queue(letter("new", to=DANA, task=None, kind="O6"), after(96))
    store.mark_sent("new", after(97))
    found = agenda(store, 100)
    assert [(row.key, row.kind, row.to, row.at) for row in found.letters] == [
        ("waits", "A2", MARIA.address, after(1)), ("new", "O6", DANA.address, after(97)),
    ]  # fmt: skip
    assert found.cancelled_keys == {"gone"}


def test_absences_hold_until_their_end_or_until_something_else_is_said(store: Store) -> None:
    away = BeAbsent(MARIA.address, Absent.AWAY, after(50))
    say(store, reading("s1", 5, MARIA, DANA), [away])
    assert agenda(store, 30).absences == (Absence(MARIA.address, Absent.AWAY, after(5), after(50), "s1"),)
    assert agenda(store, 50).absences == ()
    say(store, reading("s2", 9, MARIA, DANA), [BeAbsent(MARIA.address, Absent.AWAY, after(10))])
    assert agenda(store, 30).absences == ()


def test_what_was_personal_ends_once_the_owner_has_written_to_that_person(store: Store) -> None:
    say(store, reading("s1", 5, MARIA, DANA), [BeAbsent(MARIA.address, Absent.PERSONAL, after(80))])
    say(store, reading("p1", 8, DANA, PRIYA))
    assert store.personal(MARIA.address, after(30))
    assert not store.personal(PRIYA.address, after(30))
    say(store, reading("d1", 9, DANA, MARIA))
    assert not store.personal(MARIA.address, after(30))
    assert agenda(store, 30).absences == ()


def test_what_stands_still_by_the_owners_word(store: Store) -> None:
    words = [("", "off"), ("website", ""), ("bookkeeping", ""), ("bookkeeping", "off"), ("", "")]
    still = []
    for hours, (slug, level) in enumerate(words):
        say(store, reading(f"c{hours}", hours), [Mute("everything", level, "asked", slug)], kind=Kind.COMMAND)
        still.append(store.paused())
    assert still == [{""}, {"bookkeeping"}, set(), {"bookkeeping"}, set()]
    assert agenda(store, 30).paused == frozenset()


def test_what_an_assistant_wants_no_more_of_is_theirs_and_not_the_owners(store: Store) -> None:
    for hours, (code, level) in enumerate([("*", "off"), ("sheet", "off"), ("sheet", "")]):
        stop = Mute(code, level, "asked", person=MARIA.address)
        say(store, reading(f"s{hours}", hours, MARIA, DANA), [stop])
    say(store, reading("c1", 5), [Mute("brief", "off", "asked")], kind=Kind.COMMAND)
    found = agenda(store, 30)
    assert found.quieted == {MARIA.address: frozenset({"*"})}
    assert found.muted == {("", "brief"): "off"}


def test_limits_that_were_crossed_and_lines_that_were_carried_out_since_the_last_digest(store: Store) -> None:
    request(store)
    say(store, reading("s1", 5, MARIA, DANA), [Note("cap_reached", "week:80", None)], now=after(5))
    say(store, reading("c1", 6), [Note("carried", "cap BK-1: 2h\nthe limit is 2 h", BK1)], now=after(6))
    say(store, reading("f1", 7, MARIA, DANA), [Hold("x")], trust=FORGED, now=after(7))
    found = agenda(store, 30)
    assert found.crossings == (("week:80", None, after(5)),)
    assert (found.carried, found.held) == ((("cap BK-1: 2h", "the limit is 2 h"),), 1)
    store.queue(letter("turn:1", to=DANA, kind="O6", task=None, audience=Audience.OWNER), after(24))
    found = agenda(store, 30)
    assert (found.carried, found.held) == ((), 0)
    assert agenda(store, 24 * 4).crossings == ()


def test_an_eta_moves_when_another_is_given(store: Store) -> None:
    request(store)
    for number, eta in enumerate((due(20), None, due(20), due(30), due(25))):
        report(store, f"s{number}", 5 + number, eta_due=eta)
    assert only(store).eta_moves == 2


def test_what_the_owner_undertook_is_theirs_until_they_write_again(store: Store) -> None:
    request(store)
    say(store, reading("a1", 5, refs=["r1"]), [Note("undertaken", "send the logo", BK1), Turn(BK1, Role.ASSISTANT)])
    assert only(store).promise == "send the logo"
    answer(store, "a2", 8, ["r1"])
    assert only(store).promise == ""


def test_findings_come_with_what_to_add_and_when_the_mail_was_read(store: Store) -> None:
    read = owner_mail("r1", 0)
    with store.writer():
        context = store.context_for(read, now=after(3), owner=DANA.address)
        made = plan(read, context, [opening(chosen_by="default"), Turn(BK1, Role.ASSISTANT)], kind=Kind.REQUEST)
        store.commit(read, replace(made, lint=(Finding("no_due", "Add a date."),)), now=after(3))
    task = only(store)
    assert (task.findings, task.read_at, task.chosen_by) == ((Finding("no_due", "Add a date."),), after(3), "default")


def test_tasks_of_engagements_that_are_configured_no_more_are_left_out(store: Store) -> None:
    request(store)
    request(store, "w1", 1, WB1)
    books = replace(PEOPLE, engagements=PEOPLE.engagements[:1])
    assert [task.facts.ref for task in agenda(store, 30, books).tasks] == [BK1]
    assert [task.ref for task in store.overview(books, after(30))] == [BK1]


def test_the_overview_gives_open_tasks_the_first_due_first(store: Store) -> None:
    request(store)
    request(store, "r2", 1, BK2, due=due(50))
    request(store, "w1", 1, WB1, due=due(20))
    request(store, "w2", 1, Ref("WB", 2))
    report(store, "s1", 5, ["w2"], Ref("WB", 2), state=State.DONE)
    assert [task.ref for task in store.overview(PEOPLE, after(30))] == [WB1, BK2, BK1]
    assert [task.ref for task in store.overview(PEOPLE, after(30), MARIA.address)] == [BK2, BK1]


def test_a_letter_that_is_untrue_is_cancelled_and_the_clock_told(store: Store) -> None:
    request(store)
    items = (Told(Topic.REMINDER, BK1, "x"), Told(Topic.STATEMENT, None, "2026-11-16"))
    store.queue(letter("k", task=None, tells=items), after(241))
    assert store.tells(store.list_outbox()[0]) == items
    store.mark_stale("k", "BK-1: is closed", after(242))
    (row,) = store.list_outbox()
    assert (row.state.value, row.reason) == ("cancelled", "stale: BK-1: is closed")
    assert agenda(store, 250).cancelled_keys == {"k"}
    store.mark_stale("k", "again", after(243))
    assert store.list_outbox()[0].reason == "stale: BK-1: is closed"


def test_letters_that_nobody_asked_for_are_counted(store: Store) -> None:
    for key, kind in (("a", "A2"), ("b", "A3"), ("c", "A10")):
        store.queue(letter(key, kind=kind, task=None), after(1))
        store.mark_sent(key, after(2))
    store.queue(letter("d", kind="A9", task=None), after(1))
    assert store.unasked_since(MARIA.address, after(1)) == 2
    assert store.unasked_since(MARIA.address, after(3)) == 0


def test_a_busy_ledger_is_asked_in_the_same_number_of_queries(store: Store, monkeypatch: pytest.MonkeyPatch) -> None:
    asked: list[str] = []
    rows = store._database.rows

    def counted(sql: str, values: tuple[object, ...] = ()) -> object:
        asked.append(sql)
        return rows(sql, values)

    request(store)
    report(store, "s1", 5, questions=("Which?",))
    monkeypatch.setattr(store._database, "rows", counted)
    agenda(store, 30)
    few = len(asked)
    for number in range(2, 12):
        request(store, f"r{number}", number, Ref("BK", number))
        report(
            store,
            f"t{number}",
            number + 5,
            [f"r{number}"],
            Ref("BK", number),
            questions=("Which?",),
            first_question=number,
        )
    asked.clear()
    assert len(agenda(store, 30).tasks) == 11
    assert len(asked) == few
