"""What an owner changes of a task, joins to another, is asked, and wants to hear no more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from inboxva.errors import InboxvaError, PermanentError
from inboxva.model.actions import AddFlag, AmendTask, MergeTask, Mute, NarrowTask, Note, Turn
from inboxva.model.context import Asked, TaskFacts
from inboxva.model.letters import Audience
from inboxva.model.people import Role
from inboxva.model.plan import Kind
from inboxva.model.report import Period, Quieted
from inboxva.model.when import Recurrence
from inboxva.model.work import Finding, Part, Priority, Ref, State
from inboxva.store import Store
from tests.store.said import (
    BK1,
    BK2,
    DANA,
    MARIA,
    NOW,
    PEOPLE,
    PRIYA,
    WB1,
    after,
    ask,
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

FRIDAYS = Recurrence("week", weekdays=(4,), text="every Friday 4pm")


def change(store: Store, message_id: str, hours: float, task: Ref = BK1, **fields: object) -> None:
    """Dana changes a task."""
    action = AmendTask(task, **{"event": "changed", "said": "so", **fields})  # type: ignore[arg-type]
    say(store, reading(message_id, hours, refs=["r1"]), [action])


def told(store: Store, ref: Ref = BK1, hours: float = 90) -> list[tuple[str, str]]:
    """The events of a task, without those of its turn."""
    history = store.history(PEOPLE, ref, now=NOW)
    assert history is not None
    return [(event.code, event.detail) for event in history.events if event.code != "turn"]


def facts(store: Store, ref: Ref = BK1) -> TaskFacts:
    """A task as the next mail finds it."""
    return ask(store, replace(reading("x", 90), refs=(ref,))).tasks[ref]


def test_every_field_can_be_changed_and_what_is_not_named_stays(store: Store) -> None:
    request(store, due=due(48), cap_minutes=60, steps=("a",))
    change(store, "c1", 2, cap_minutes=120)
    change(
        store, "c2", 3, due=due(72), priority=Priority.HIGH, holder=PRIYA.address, added="And the menu.", recurs=FRIDAYS,
        steps=("b", "a", "c"),
    )  # fmt: skip
    task = facts(store)
    assert (task.due, task.cap_minutes, task.priority, task.holder) == (due(72), 120, Priority.HIGH, PRIYA.address)
    assert (task.text, task.steps, task.recurs, task.changes) == (
        "Please sort it.\nAnd the menu.",
        ("a", "b", "c"),
        FRIDAYS,
        2,
    )
    change(store, "c3", 4, ended=True)
    assert facts(store).recurs is None


def test_a_change_from_before_the_last_leaves_its_event_alone(store: Store) -> None:
    request(store)
    change(store, "c2", 9, due=due(72), added="Second.", steps=("x", "y"))
    change(store, "c1", 3, due=due(50), cap_minutes=30, added="First.", steps=("y",), said="due Friday")
    task = facts(store)
    assert (task.due, task.cap_minutes) == (due(72), 30)
    assert (task.text, task.steps) == ("Please sort it.\nFirst.\nSecond.", ("y", "x"))
    assert ("changed", "due Friday") in told(store)
    assert task.changes == 2


def test_an_answer_completes_a_request_and_clears_its_finding(store: Store) -> None:
    read = reading("r1", 0)
    asked = opening(asked=("no_outcome", "no_due"), usual_due=due(30), usual_cap=90)
    with store.writer():
        made = plan(read, ask(store, read), [asked, Turn(BK1, Role.ASSISTANT)], kind=Kind.REQUEST)
        lint = (Finding("no_outcome", "Say it."), Finding("no_due", "Add it."))
        store.commit(read, replace(made, lint=lint), [letter()], now=NOW)
    task = facts(store)
    assert (task.findings, task.usual_due, task.usual_cap) == (("no_outcome", "no_due"), due(30), 90)
    change(store, "a1", 1, event="completed", due=due(30), clears=("no_due",), cancels=("A2",), said="due Friday")
    task = facts(store)
    assert (task.findings, task.due, task.changes) == (("no_outcome",), due(30), 0)
    assert store.list_outbox("waiting") == []
    assert told(store) == [("opened", "Sort the sheet"), ("asked", "no outcome, no due"), ("completed", "due Friday")]
    assert {(one.code, one.settled) for one in asked_of(store)} == {("no_outcome", True), ("no_due", True)}


def asked_of(store: Store) -> tuple[Asked, ...]:
    """What a request of the owner finds that they were asked."""
    return ask(store, owner_mail()).asked


def test_a_letter_that_has_gone_announces_a_task(store: Store) -> None:
    request(store)
    store.queue(letter(), NOW)
    assert not facts(store).announced
    store.mark_sending("ack:r1", NOW)
    assert facts(store).announced
    store.mark_sent("ack:r1", NOW)
    assert facts(store).announced
    request(store, "r2", 1, BK2)
    store.queue(letter("findings:r2", DANA, kind="O3", audience=Audience.OWNER, task=BK2), NOW)
    store.mark_sent("findings:r2", NOW)
    assert not ask(store, reading("x", 9, refs=["r2"])).tasks[BK2].announced


def test_narrowing_keeps_what_a_later_mail_said(store: Store) -> None:
    parts = (Part("One", "Do one."), Part("Two", "Do two."))
    request(store, parts=parts, due=due(48), asked=("multi_task",))
    change(store, "c1", 9, due=due(60))
    keep = NarrowTask(BK1, "Sort the sheet", "Please sort it.", due(60), None, ("One", "Two"), "keep")
    say(store, reading("k1", 8, refs=["r1"]), [keep])
    change(store, "c0", 5, due=due(55), cap_minutes=45)
    task = facts(store)
    assert (task.due, task.cap_minutes, task.steps, task.parts) == (due(60), 45, ("One", "Two"), ())
    assert [one.settled for one in asked_of(store)] == [True]


def test_a_merged_task_is_closed_and_what_is_said_in_its_thread_is_the_others(store: Store) -> None:
    request(store, steps=("a",))
    second = reading("r2", 3, refs=["r1"])
    with store.writer():
        made = plan(second, ask(store, second), [opening(BK2, beside=BK1, asked=("multi_task",))], kind=Kind.REQUEST)
        store.commit(second, made, [letter("ack:r2", task=BK2)], now=NOW)
    assert ask(store, reading("x", 4, refs=["r2"])).tasks[BK2].beside == BK1
    report(store, "s1", 5, ["r1", "r2"], task=BK2, percent=40, minutes=30, questions=("Which?",), turn=Role.OWNER)
    say(store, reading("k1", 6, refs=["r2"]), [MergeTask(BK2, BK1, ("b", "a"))], kind=Kind.COMMAND)
    context = ask(store, reading("x", 7, MARIA, refs=["r2"]))
    assert [(name, thread.task) for name, thread in context.by_reference] == [("r2", BK1)]
    into = context.tasks[BK1]
    assert (into.steps, into.percent, into.minutes, into.questions) == (("a", "b"), 40, 30, ((1, "Which?"),))
    assert into.waiting_on is Role.OWNER
    assert store.list_outbox("waiting") == []
    assert ("merged", "is part of BK-1 now") in told(store, BK2)
    assert ("joined", "BK-2 is part of it now") in told(store)
    assert [one.settled for one in asked_of(store)] == [True]
    report(store, "s2", 8, ["r2"], task=BK2, state=State.IN_PROGRESS)
    assert (facts(store, BK2).state, facts(store, BK2).waiting_on) == (State.CANCELLED, None)
    assert [item.ref for item in store.tasks(PEOPLE, NOW)] == [BK1]
    assert store.counts()["open"] == 1
    history = store.history(PEOPLE, BK2, now=NOW)
    assert history is not None
    assert (history.item.state, history.item.closed_at, history.item.waiting_on) == (State.CANCELLED, after(6), None)
    history = store.history(PEOPLE, BK1, now=NOW)
    assert history is not None
    assert [mail.message_id for mail in history.mails] == ["r1", "r2", "s1", "k1", "s2"]


def mute(store: Store, message_id: str, hours: float, *actions: Mute) -> None:
    """Dana, or the program, changes what is told."""
    say(store, reading(message_id, hours, refs=["r1"]), actions)


def test_the_latest_word_about_a_finding_counts(store: Store) -> None:
    request(store)

    def muted() -> dict[tuple[str, str], str]:
        return dict(ask(store, owner_mail()).muted)

    assert muted() == {}
    mute(store, "m2", 5, Mute("no_due", "digest", "ignored", "bookkeeping"), Mute("no_cap", "off", "asked"))
    assert muted() == {("bookkeeping", "no_due"): "digest", ("", "no_cap"): "off"}
    mute(store, "m1", 4, Mute("no_cap", "", "asked"), Mute("no_due", "off", "asked"))
    assert muted() == {("bookkeeping", "no_due"): "digest", ("", "no_due"): "off", ("", "no_cap"): "off"}
    mute(store, "m3", 6, Mute("no_due", "", "asked"))
    assert muted() == {("", "no_cap"): "off"}
    assert ask(store, reading("x", 90)).muted == {}
    assert ask(store, reading("x", 90, MARIA, DANA)).muted == {}


def test_a_mute_with_a_task_settles_that_finding_of_it(store: Store) -> None:
    request(store, asked=("no_due", "no_cap"))
    mute(store, "m1", 4, Mute("no_cap", "off", "asked", task=BK1))
    assert {(one.code, one.settled, one.slug) for one in asked_of(store)} == {
        ("no_due", False, "bookkeeping"), ("no_cap", True, "bookkeeping"),
    }  # fmt: skip
    assert [one.at for one in asked_of(store)] == [NOW, NOW]


@pytest.mark.parametrize(("hours", "answered"), [(239, False), (241, True)])
def test_the_wish_to_hear_of_it_again_answers_what_was_asked_before(store: Store, hours: float, answered: bool) -> None:
    """Both were asked at NOW, 240 hours in."""
    request(store, asked=("no_due", "no_cap"))
    mute(store, "m1", hours, Mute("no_due", "", "asked"), Mute("no_cap", "off", "asked"))
    assert {one.code: one.settled for one in asked_of(store)} == {"no_due": answered, "no_cap": False}


def test_what_was_asked_long_ago_is_forgotten(store: Store) -> None:
    request(store, asked=("no_due",))
    assert store.context_for(owner_mail(), now=NOW + timedelta(days=91), owner=DANA.address).asked == ()


def test_a_summary_says_once_what_became_quieter(store: Store) -> None:
    request(store)
    request(store, "r2", 1, WB1)
    mute(store, "m1", 4, Mute("no_due", "digest", "ignored", "bookkeeping"), Mute("no_cap", "off", "asked"))
    mute(store, "m2", 5, Mute("no_cap", "digest", "ignored", "website"))
    mute(store, "m3", 6, Mute("no_cap", "", "asked"))

    def quieted(since: float, until: float, *slugs: str) -> tuple[Quieted, ...]:
        return store.report(PEOPLE, Period(after(since), after(until), "UTC"), slugs, now=NOW).quieted

    assert quieted(0, 24) == (Quieted("no_due", "Bookkeeping", "digest"),)
    assert quieted(0, 24, "website") == quieted(24, 48) == ()


def test_the_clock_opens_the_next_of_a_series_once(store: Store) -> None:
    request(store, due=due(4), recurs=FRIDAYS)
    request(store, "r2", 1, BK2)
    assert store.series_due(after(3)) == ()
    (last,) = store.series_due(after(4))
    assert (last.ref, last.recurs) == (BK1, FRIDAYS)
    third = Ref("BK", 3)
    following = opening(third, recurs=FRIDAYS, recurs_from=BK1, due=due(172))
    mail = letter("again:BK-3", kind="A16", task=third)
    store.commit_by_clock([following, Turn(third, Role.ASSISTANT)], [mail], now=after(4))
    assert store.series_due(after(100)) == ()
    with pytest.raises(InboxvaError):
        store.commit_by_clock([opening(Ref("BK", 4), recurs_from=BK1)], now=after(5))
    assert store.counts()["tasks"] == 3
    context = ask(store, reading("s1", 9, MARIA, DANA, refs=["again:BK-3@example.com"]))
    assert [thread.task for _, thread in context.by_reference] == [third]
    task = context.tasks[third]
    assert (task.root_id, task.holder, task.opened_at, task.recurs) == ("", MARIA.address, after(4), FRIDAYS)
    assert task.waiting_on is Role.ASSISTANT
    report(store, "s1", 9, ["again:BK-3@example.com"], task=third, state=State.DONE)
    assert [item.recurs for item in store.tasks(PEOPLE, NOW)] == ["every Friday 4pm", "", "every Friday 4pm"]
    store.commit_by_clock([AmendTask(third, "changed", "it comes no more", ended=True)], now=after(180))
    assert store.series_due(after(200)) == ()
    assert facts(store, third).recurs is None


def test_the_clock_cannot_do_what_needs_a_mail(store: Store) -> None:
    request(store)
    with pytest.raises(PermanentError, match="needs a mail"):
        store.commit_by_clock([Note("x", "y", BK1), AddFlag("z")], now=NOW)
    with pytest.raises(PermanentError, match="without a mail"):
        store.commit_by_clock([opening(BK2)], now=NOW)
    assert told(store) == [("opened", "Sort the sheet")]


def test_a_series_without_a_due_date_is_left_to_the_caller_and_one_of_another_engagement_alone(store: Store) -> None:
    request(store, recurs=FRIDAYS)
    assert [task.ref for task in store.series_due(after(1))] == [BK1]
    store.sync(replace(PEOPLE, engagements=PEOPLE.engagements[1:]), today=after(1).date())
    assert store.series_due(after(1)) == ()


def test_a_secret_is_hidden_in_every_change_and_breaks_nothing_that_is_kept(store: Store) -> None:
    part = Part('Use ab"c', 'Log in with ab"c.', steps=('type ab"c',))
    recurs = Recurrence("week", text='every week with ab"c')
    read = reading("r1", 0, secrets=('ab"c', "week"))
    say(store, read, [opening(parts=(part,), recurs=recurs)], kind=Kind.REQUEST)
    change = AmendTask(BK1, "changed", 'ab"c', added='now ab"c', steps=('ab"c',), recurs=recurs)
    say(store, reading("c1", 1, refs=["r1"], secrets=('ab"c', "week")), [change])
    task = facts(store)
    assert task.recurs
    assert task.recurs.unit == "week"
    assert 'ab"c' not in f"{task.recurs.text}{task.text}{task.steps}{task.parts}{told(store)}"
    assert not any('ab\\"c' in value for value in store._database.row("SELECT sets, added, steps FROM amendment") or ())
