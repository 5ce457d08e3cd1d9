"""Letters between being worded and being sent."""

from datetime import timedelta

import pytest

from inboxva.errors import PermanentError
from inboxva.model.actions import NarrowTask
from inboxva.model.letters import Audience
from inboxva.model.outbox import OutboxState
from inboxva.store import Store
from tests.store.said import BK1, BK2, DANA, MARIA, MONDAY, NOW, after, ask, letter, reading, request, say


def test_the_same_thing_is_never_queued_twice(store: Store) -> None:
    request(store)
    assert store.queue(letter(), NOW)
    assert not store.queue(letter(subject="other words"), NOW)
    store.mark_sent("ack:r1", NOW)
    say(store, reading("r2", 1), mails=[letter()])
    assert [(row.key, row.state, row.task) for row in store.list_outbox()] == [("ack:r1", OutboxState.SENT, BK1)]


def test_a_letter_goes_when_it_is_due_and_in_order(store: Store) -> None:
    store.queue(letter("late", task=None, not_before=after(2)), MONDAY)
    store.queue(letter("soon", task=None, not_before=after(1)), MONDAY)
    assert store.due_letters(after(0.5), 10) == []
    assert [row.key for row in store.due_letters(after(2), 10)] == ["soon", "late"]
    assert [row.key for row in store.due_letters(after(2), 1)] == ["soon"]
    (row,) = store.due_letters(after(1), 10)
    assert (row.raw, row.text, row.to, row.audience) == (
        letter().raw,
        "On the list.",
        MARIA.address,
        Audience.ASSISTANT,
    )


def test_what_a_crash_cut_short_is_sent_again_and_what_was_sent_is_not(store: Store) -> None:
    store.queue(letter("a", task=None), MONDAY)
    assert store.mark_sending("a", NOW)
    (row,) = store.due_letters(NOW, 10)
    assert (row.state, row.attempts) == (OutboxState.SENDING, 1)
    store.mark_sent("a", NOW)
    assert store.due_letters(NOW, 10) == []
    assert not store.mark_sending("a", NOW)
    assert store.list_outbox("sent")[0].sent_at == NOW


def test_a_failure_waits_or_is_final_and_can_be_retried_by_hand(store: Store) -> None:
    store.queue(letter("a", task=None), MONDAY)
    store.mark_failed("a", "server away", retry_at=after(3))
    assert store.due_letters(after(2), 10) == []
    assert store.due_letters(after(3), 10)[0].reason == "server away"
    store.mark_failed("a", "no such user", retry_at=None)
    assert store.due_letters(NOW, 10) == []
    (row,) = store.list_outbox(OutboxState.FAILED)
    store.retry(row.id)
    assert len(store.due_letters(NOW, 10)) == 1
    store.cancel(row.id)
    assert not store.mark_sending("a", NOW)
    with pytest.raises(PermanentError, match="cancelled"):
        store.cancel(row.id)
    with pytest.raises(PermanentError, match="no letter 99"):
        store.retry(99)


def test_drafts_are_not_due_again(store: Store) -> None:
    store.queue(letter("a", task=None), MONDAY)
    store.mark_draft("a", NOW)
    assert store.due_letters(NOW, 10) == []
    assert [row.state for row in store.list_outbox()] == [OutboxState.DRAFT]


def test_letters_are_found_by_their_ids_and_counted_per_reader(store: Store) -> None:
    request(store)
    store.queue(letter("a"), after(1))
    store.mark_sent("a", after(1))
    store.queue(letter("b", task=None), after(1))
    assert store.is_ours("a@example.com")
    assert not store.is_ours("r1")
    context = ask(store, reading("x", 1.5, MARIA, DANA, refs=["a@example.com"]), now=after(1.5))
    sent = context.letters["a@example.com"]
    assert (sent.key, sent.to, sent.task, sent.sent_at) == ("a", MARIA.address, BK1, after(1))
    assert sent.raw == letter("a").raw
    assert context.by_reference[0][1].task == BK1
    assert store.sent_to_since(MARIA.address, after(0)) == 1
    assert store.sent_to_since(MARIA.address, after(1) + timedelta(seconds=1)) == 0
    assert store.sent_to_since(DANA.address, after(0)) == 0


def test_narrowing_a_task_cancels_and_releases_its_letters(store: Store) -> None:
    request(store)
    store.queue(letter("o3", kind="O3"), MONDAY)
    store.queue(letter("a2", kind="A2", not_before=NOW + timedelta(days=1)), MONDAY)
    narrowed = NarrowTask(BK1, "One", "One thing.", None, 60, ("a", "b"), "keep", cancels=("O3",), releases=("A2",))
    say(store, reading("keep", 3, refs=["r1"]), [narrowed])
    assert [(row.key, row.state) for row in store.list_outbox()] == [
        ("o3", OutboxState.CANCELLED),
        ("a2", OutboxState.WAITING),
    ]
    assert [row.key for row in store.due_letters(NOW, 10)] == ["a2"]
    task = ask(store, reading("x", 4, refs=["r1"])).tasks[BK1]
    assert (task.title, task.text, task.cap_minutes, task.parts, task.multi_task) == (
        "One",
        "One thing.",
        60,
        (),
        False,
    )
    assert BK2 not in ask(store, reading("x", 4)).tasks


def test_summary_lines_move_with_their_letter(store: Store) -> None:
    assert store.summary_lines() == {}
    assert store.started_at == MONDAY
    with store.writer():
        store.queue(letter("summary:bookkeeping:x", to=DANA, task=None), NOW)
        store.set_summary_line(("bookkeeping", "website"), NOW)
    assert store.summary_lines() == {"bookkeeping": NOW, "website": NOW}
    with pytest.raises(PermanentError), store.writer():  # noqa: PT012
        store.set_summary_line(("bookkeeping",), after(0))
        store.cancel(99)
    assert store.summary_lines()["bookkeeping"] == NOW
