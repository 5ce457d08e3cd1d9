"""What an owner steers by mail: kept, moved, thanked, confirmed and taken back."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import timedelta
from decimal import Decimal

from inboxva.model.actions import (
    Action,
    AmendTask,
    AnswerQuestion,
    Approve,
    Ask,
    BeAbsent,
    Confirmed,
    Hold,
    MoveTask,
    Mute,
    Note,
    Release,
    Rule,
    Snooze,
    Thank,
    Turn,
    Undo,
    Withdraw,
)
from inboxva.model.codes import undo_code
from inboxva.model.context import Context
from inboxva.model.hours import Amends
from inboxva.model.letters import Audience, OutgoingMail
from inboxva.model.outbox import OutboxState
from inboxva.model.people import Absent, Engagement, Money, Person, Role
from inboxva.model.plan import Kind, Repeat
from inboxva.model.telling import Told, Topic
from inboxva.model.work import Command, Reading, Ref, State, StatusSection
from inboxva.store import Store
from tests.store.said import (
    BK1,
    BK2,
    BOOKS,
    DANA,
    FORGED,
    MARIA,
    MONDAY,
    PEOPLE,
    PRIYA,
    PROVEN,
    WB1,
    after,
    ask,
    due,
    letter,
    place,
    plan,
    reading,
    recorded,
    report,
    request,
    say,
)  # fmt: skip

WB7 = Ref("WB", 7)


def commands(
    *lines: str, hours: float = 20, message_id: str = "c1", sender: Person = DANA, refs: Sequence[str] = ()
) -> Reading:
    """A mail to the desk whose lines steer the program."""
    said = tuple(Command(line.split()[0], " ".join(line.split()[1:]), number) for number, line in enumerate(lines, 1))
    to = MARIA if sender is DANA else DANA
    return replace(reading(message_id, hours, sender, to, text="\n".join(lines), refs=refs), commands=said)


def carry(
    store: Store, *actions: Action, lines: Sequence[str] = ("done BK-1",), hours: float = 20, message_id: str = "c1",
    mails: Sequence[OutgoingMail] = (),
) -> int:  # fmt: skip
    """Dana's command mail, carried out."""
    read = commands(*lines, hours=hours, message_id=message_id)
    return say(store, read, actions, mails=mails, kind=Kind.COMMAND, now=after(hours))


def seen(store: Store, hours: float = 21, *lines: str) -> Context:
    """What bears on Dana's next command mail."""
    return ask(store, commands(*(lines or ("help",)), hours=hours, message_id="next"), now=after(hours))


def listing(key: str, *refs: Ref, to: Person = DANA) -> OutgoingMail:
    """A letter that lists tasks."""
    tells = tuple(Told(Topic.LISTED, ref, str(number)) for number, ref in enumerate(refs, 1))
    return letter(key, to=to, task=None, kind="O11", audience=Audience.OWNER, tells=tells)


def test_the_numbers_of_the_latest_list_that_went_out_are_known(store: Store) -> None:
    request(store)
    request(store, "w1", 1, WB1)
    store.queue(listing("l1", WB1), after(2))
    store.mark_sent("l1", after(2))
    store.queue(listing("l2", BK1, WB1), after(3))
    store.mark_sent("l2", after(3))
    store.queue(listing("l3", WB1), after(4))  # still waits: nobody has seen it
    store.queue(listing("m1", BK1, to=MARIA), after(5))
    store.mark_sent("m1", after(5))
    context = seen(store, 21, "done 2")
    assert context.listed == {1: BK1, 2: WB1}
    assert context.tasks.keys() == {BK1, WB1}
    theirs = ask(store, commands("show 1", sender=MARIA, hours=6))
    assert theirs.listed == {1: BK1}
    assert ask(store, reading("plain", 21)).listed == {}


def test_every_task_that_a_line_names_is_known(store: Store) -> None:
    request(store)
    request(store, "r2", 1, BK2)
    request(store, "w1", 1, WB1)
    assert seen(store, 21, "done BK-1, bk-2 and WB-1").tasks.keys() == {BK1, BK2, WB1}


def test_what_the_answered_letter_told_is_known_with_its_tasks(store: Store) -> None:
    request(store)
    tells = (Told(Topic.YOURS, BK1, "done"), Told(Topic.QUESTION, None, "4"))
    store.queue(letter("turn:x", to=DANA, task=None, kind="O6", tells=tells), after(2))
    context = ask(store, commands("snooze 2d", refs=["turn:x@example.com"]))
    assert context.about == tells
    assert BK1 in context.tasks


def test_mails_kept_aside_are_known_until_they_are_released(store: Store) -> None:
    held = reading("f1", 3, MARIA, DANA)
    row = say(store, held, [Hold("not proven")], trust=FORGED, copy=place(7))
    say(store, reading("f0", -24 * 100), [Hold("old")], trust=FORGED)
    (kept,) = seen(store).kept
    assert (kept.number, kept.message, kept.sender, kept.at, kept.reason) == (
        row,
        row,
        MARIA.address,
        after(3),
        "not proven",
    )
    assert store.released() == []
    carry(store, Release(row))
    assert seen(store).kept == ()
    assert store.released() == [place(7)]
    with store.writer():
        context = ask(store, held)
        again = plan(held, context, trust=PROVEN, repeat=Repeat.PROVES, replaces=row)
        assert store.commit(held, again, copy=place(7), now=after(22)) == row
    assert store.released() == []


def test_lines_wait_for_a_yes_once(store: Store) -> None:
    lines = (("cancel", "BK-1"), ("release", "4"))
    carry(store, Ask("k7f3x", lines))
    assert seen(store).confirming == {"k7f3x": lines}
    assert seen(store, 20 + 24 * 15).confirming == {}
    carry(store, Confirmed("k7f3x"), message_id="c2", hours=22)
    assert seen(store, 23).confirming == {}


def test_what_a_yes_or_an_undo_may_be_about_is_known(store: Store) -> None:
    request(store)
    request(store, "r2", 1, BK2)
    request(store, "w1", 2, WB1)
    carry(store, Ask("k7f3x", (("cancel", "BK-1"), ("paid", "BK"))))
    carry(store, Rule(BK2, "accepted"), message_id="c2", mails=[letter("a13", task=WB1)])
    store.mark_sent("a13", after(20))
    context = seen(store, 21, "yes")
    assert context.tasks.keys() == {BK1, BK2, WB1}
    assert context.worked.keys() == {"bookkeeping", "website"}
    assert ask(store, reading("x", 22)).tasks == {}


def test_a_secret_in_a_line_that_waits_is_masked(store: Store) -> None:
    read = replace(commands("note BK-1: pass 1234"), secrets=("1234",))
    say(
        store,
        read,
        [Ask("k7f3x", (("note", "BK-1: pass 1234"),)), Note("carried", "note 1234\nkept")],
        kind=Kind.COMMAND,
    )
    assert "1234" not in str(seen(store).confirming)
    assert "1234" not in str(seen(store).undoable)


def test_a_moved_task_takes_its_work_along_and_its_old_reference_leads_to_it(store: Store) -> None:
    request(store)
    report(store, "s1", 5, minutes=30, questions=("Which?",), turn=Role.OWNER)
    store.queue(letter("a2"), after(1))
    carry(store, MoveTask(BK1, WB7, "website", PRIYA.address))
    context = ask(store, reading("x", 21, refs=["r1"], subject="Re: [BK-1]"))
    task = context.tasks[WB7]
    assert (task.slug, task.holder, task.minutes, task.questions) == ("website", PRIYA.address, 30, ((1, "Which?"),))
    assert context.by_reference[0][1].task == WB7
    assert context.by_reference[0][1].slug == "website"
    assert seen(store, 21, "show BK-1").tasks[BK1] == task
    assert seen(store).next_number == {"BK": 2, "WB": 8}
    history = store.history(PEOPLE, BK1, now=after(22))
    assert history
    assert (history.item.ref, history.slug) == (WB7, "website")
    assert [item.ref for item in store.tasks(PEOPLE, after(22))] == [WB7]
    assert [row.task for row in store.list_outbox()] == [WB7]
    assert store.queue(letter("late", task=BK1), after(22))
    say(store, reading("a1", 23), [AnswerQuestion(1, "The blue one", BK1), Turn(BK1, Role.ASSISTANT)])
    assert seen(store, 24, "show WB-7").tasks[WB7].questions == ()


def test_hours_of_who_takes_no_part_there_stay_owed_where_they_were_worked(store: Store) -> None:
    request(store)
    report(store, "s1", 5, minutes=60)
    carry(store, MoveTask(BK1, WB7, "website", PRIYA.address))
    late = StatusSection(state=State.DONE, minutes=90)
    again = recorded(late, WB7, 6, slug="website", amends=Amends.CORRECTS)
    say(store, reading("s2", 6, MARIA, DANA, refs=["r1"], sections=[late]), [again], kind=Kind.STATUS, slug="website")
    assert store.worked("website") == ()
    assert [(entry.task, entry.minutes, entry.stands) for entry in store.worked("bookkeeping")] == [
        (WB7, 60, False), (WB7, 90, True),
    ]  # fmt: skip


def test_hours_go_along_with_who_takes_part_there(store: Store) -> None:
    both = Engagement(
        "website", "Website", "WB", (PRIYA.address, MARIA.address), "Asia/Kolkata", rate=Money(Decimal(9), "USD")
    )
    store.sync(replace(PEOPLE, engagements=(BOOKS, both)), today=MONDAY.date())
    request(store)
    report(store, "s1", 5, minutes=60)
    carry(store, MoveTask(BK1, WB7, "website", MARIA.address))
    assert store.worked("bookkeeping") == ()
    assert [(entry.slug, entry.task, entry.minutes) for entry in store.worked("website")] == [("website", WB7, 60)]


def test_a_task_that_is_moved_twice_is_found_by_each_of_its_references(store: Store) -> None:
    request(store)
    carry(store, MoveTask(BK1, WB7, "website", PRIYA.address))
    carry(store, MoveTask(WB7, Ref("BK", 2), "bookkeeping", MARIA.address), message_id="c2", hours=22)
    context = seen(store, 23, "show BK-1, WB-7, BK-2")
    assert {context.tasks[ref].ref for ref in (BK1, WB7, BK2)} == {BK2}
    assert context.tasks[BK1].holder == MARIA.address


def test_what_a_command_mail_changed_is_taken_back(store: Store) -> None:
    request(store, due=due(40), cap_minutes=60)
    request(store, "r2", 1, BK2)
    report(store, "s1", 5, state=State.DONE, percent=100, minutes=90, turn=Role.OWNER)
    (entry,) = store.worked("bookkeeping")
    before = ask(store, reading("x", 21, refs=["r1", "r2"])).tasks
    changed = carry(
        store,
        Rule(BK1, "reopened", "the totals"), Turn(BK1, Role.ASSISTANT),
        AmendTask(BK2, "changed", "due", due=due(90), cap_minutes=30, steps=("a",), added="More."),
        Mute("no_due", "off", "asked"), Mute("everything", "off", "asked", "website"),
        Snooze((BK2,), after(60)), BeAbsent(MARIA.address, Absent.AWAY, after(70)), Approve((entry.id,)),
        Ask("k7f3x", (("cancel", "BK-1"),)),
        lines=("reopen BK-1: the totals", "due BK-2: Fri"),
        mails=[letter("a13", task=BK1, kind="A13"), letter("a4", task=BK2, kind="A4")],
    )  # fmt: skip
    store.mark_sent("a13", after(20))
    context = seen(store)
    assert context.muted == {("", "no_due"): "off", ("website", "everything"): "off"}
    assert store.paused() == {"website"}
    assert store.worked("bookkeeping")[0].approved
    (undoable,) = context.undoable
    assert (undoable.message, undoable.code, undoable.at) == (changed, undo_code(store.secret, "c1"), after(20))
    assert undoable.said == ("reopen BK-1: the totals", "due BK-2: Fri")
    assert undoable.names == ("reopen", "due")
    assert undoable.read_by == (DANA.address, MARIA.address)
    assert (undoable.tasks, undoable.gone, undoable.undone) == ((BK1, BK2), ((BK1, MARIA.address),), False)

    for hours in (22, 23):
        carry(store, Undo(changed), lines=("undo",), message_id=f"u{hours}", hours=hours)
        after_undo = ask(store, reading("x", 24, refs=["r1", "r2"])).tasks
        assert after_undo == before
    context = seen(store, 24)
    assert (context.muted, context.confirming, store.paused()) == ({}, {}, frozenset())
    assert [mail.undone for mail in context.undoable] == [True]
    assert not store.worked("bookkeeping")[0].approved
    assert [(row.key, row.state) for row in store.list_outbox()] == [
        ("a13", OutboxState.SENT), ("a4", OutboxState.CANCELLED),
    ]  # fmt: skip
    history = store.history(PEOPLE, BK1, now=after(30))
    assert history
    assert [event.code for event in history.events if event.code in ("reopened", "undone")] == ["reopened", "undone"]
    agenda = store.agenda(PEOPLE, after(25))
    assert agenda.absences == ()
    assert [task.snoozed_until for task in agenda.tasks] == [None, None]


def test_everything_that_was_steered_can_be_taken_out(store: Store) -> None:
    request(store)
    report(store, "s1", 5, minutes=90)
    (entry,) = store.worked("bookkeeping")
    carry(
        store,
        Rule(BK1, "reopened", "the totals"), MoveTask(BK1, WB7, "website", PRIYA.address), Snooze((WB7,), after(60)),
        BeAbsent(MARIA.address, Absent.AWAY, after(70)), Thank(MARIA.address, "Well done.", WB7), Approve((entry.id,)),
        Ask("k7f3x", (("cancel", "WB-7"),)), mails=[listing("l1", WB7)], lines=("reopen BK-1: the totals",),
    )  # fmt: skip
    found: dict[str, list[dict[str, object]]] = {}
    for kind, record in store.export():
        found.setdefault(kind, []).append(record)
    ((ruling,), (former,), (asking,), (told,)) = (found[kind] for kind in ("rulings", "former", "askings", "told"))
    assert (ruling["task"], ruling["word"], ruling["why"], ruling["silent"]) == (
        "WB-7",
        "reopened",
        "the totals",
        False,
    )
    assert (former["ref"], former["task"]) == ("BK-1", "WB-7")
    assert (asking["code"], asking["asked"]) == ("k7f3x", [["cancel", "WB-7"]])
    assert (told["task"], told["what"], told["detail"]) == ("WB-7", "listed", "1")
    assert [len(found[kind]) for kind in ("snoozes", "absences", "thanks", "approvals")] == [1, 1, 1, 1]
    assert found["messages"][-1]["commands"] == [["reopen", "reopen BK-1: the totals"]]


def test_a_letter_that_was_withdrawn_waits_again_when_that_is_taken_back(store: Store) -> None:
    request(store)
    request(store, "r2", 1, BK2)
    for key, ref in (("ack:r1", BK1), ("ack:r2", BK2)):
        store.queue(letter(key, task=ref), after(1))
    say(store, reading("other", 19, refs=["r2"]), [Withdraw(BK2, ("A2",))], now=after(19))
    cancelled = carry(store, Rule(BK1, "cancelled"), Withdraw(BK1, ("A2",)), Note("carried", "cancel BK-1\ndone"))
    assert [row.state for row in store.list_outbox()] == [OutboxState.CANCELLED] * 2
    assert store.agenda(PEOPLE, after(21)).carried == (("cancel BK-1", "done"),)
    carry(store, Undo(cancelled), message_id="u1", hours=22)
    assert [row.state for row in store.list_outbox()] == [OutboxState.WAITING, OutboxState.CANCELLED]
    assert store.agenda(PEOPLE, after(23)).carried == ()


def test_an_approval_by_another_mail_stays_when_one_is_taken_back(store: Store) -> None:
    request(store)
    report(store, "s1", 5, minutes=90)
    (entry,) = store.worked("bookkeeping")
    first = carry(store, Approve((entry.id,)))
    carry(store, Approve((entry.id,)), message_id="c2", hours=21)
    carry(store, Undo(first), message_id="u1", hours=22)
    assert store.worked("bookkeeping")[0].approved


def test_an_answer_stays_given_and_so_does_its_turn(store: Store) -> None:
    request(store)
    report(store, "s1", 5, questions=("Which?",), turn=Role.OWNER)
    changed = carry(
        store,
        AnswerQuestion(1, "The blue one", BK1), Turn(BK1, Role.ASSISTANT), AmendTask(BK1, "changed", "due", due=due(90)),
    )  # fmt: skip
    carry(store, Undo(changed), message_id="u1", hours=22)
    task = seen(store, 24, "show BK-1").tasks[BK1]
    assert (task.due, task.questions, task.waiting_on) == (None, (), Role.ASSISTANT)


def test_only_what_can_be_taken_back_of_the_last_day_is_offered(store: Store) -> None:
    request(store)
    carry(store, Rule(BK1, "accepted"), message_id="old", hours=1)
    carry(store, Note("note", "kept", BK1), message_id="c2", hours=19)
    carry(store, Rule(BK1, "accepted"), message_id="c3", hours=20)
    assert [mail.code for mail in seen(store, 26).undoable] == [undo_code(store.secret, "c3")]


def test_a_mail_may_be_taken_back_before_a_later_word_and_the_later_one_stands(store: Store) -> None:
    request(store)
    first = carry(store, Rule(BK1, "accepted"), hours=10)
    carry(store, Rule(BK1, "cancelled"), message_id="c2", hours=12)
    carry(store, Undo(first), message_id="u1", hours=13)
    task = seen(store, 14, "show BK-1").tasks[BK1]
    assert (task.state, task.ruled, task.closed_at) == (State.CANCELLED, "cancelled", after(12))


def test_urgent_notices_are_counted_by_the_owners_day(store: Store) -> None:
    request(store)
    for number, hours in enumerate((-9, 1, 2, 3)):  # one of them on Sunday evening in Los Angeles
        store.queue(letter(f"u{number}", to=DANA, kind="O5"), after(hours))
    store.cancel(store.list_outbox()[3].id)
    asks = reading("s1", 5, MARIA, DANA, text="Which one?")
    assert store.context_for(asks, now=after(5), owner=DANA.address, zone=DANA.timezone).urgent_today == 2
    assert store.context_for(asks, now=after(5), owner=DANA.address).urgent_today == 3
    tuesday = after(5) + timedelta(days=1)
    assert store.context_for(asks, now=tuesday, owner=DANA.address, zone=DANA.timezone).urgent_today == 0


def test_a_letter_that_tells_of_a_new_task_announces_it_once_it_has_gone(store: Store) -> None:
    request(store)
    tells = (Told(Topic.NEW, BK1),)
    store.queue(letter("sheet", task=None, kind="A3", tells=tells), after(1))
    assert not seen(store, 21, "show BK-1").tasks[BK1].announced
    store.mark_sent("sheet", after(2))
    assert seen(store, 21, "show BK-1").tasks[BK1].announced
