"""Copies, held mail, threads by subject, cursors, filings, quarantine: where mail lies and what is owed to it."""

import pytest

from inboxva.errors import PermanentError
from inboxva.model.actions import AddFlag, FileInto, Hold, Note, Turn
from inboxva.model.people import Person, Role
from inboxva.model.places import Copy, Cursor, Filing
from inboxva.model.plan import Kind, Repeat, ThreadBy, ThreadChoice
from inboxva.model.work import Ref
from inboxva.store import Store
from tests.store.said import (
    BK1,
    BK2,
    DANA,
    FORGED,
    MAILBOX,
    MARIA,
    NOW,
    PEOPLE,
    PRIYA,
    after,
    ask,
    letter,
    opening,
    place,
    reading,
    report,
    request,
    say,
)  # fmt: skip


def test_a_copy_adds_its_place_and_is_filed_like_the_first(store: Store) -> None:
    request(store)
    read = reading("s1", 5, MARIA, DANA, refs=["r1"])
    first = say(store, read, [FileInto("Assistants/Maria"), AddFlag("$Inboxva")], copy=place(1))
    assert say(store, read, repeat=Repeat.COPY, copy=place(9, "Other")) == first
    assert say(store, read, repeat=Repeat.COPY, copy=place(3, "INBOX.Assistants.Maria")) == first
    owed = [filing for _, filing in store.owed_filings(10, now=NOW)]
    assert owed == [
        Filing(place(1), "s1", flag="$Inboxva"),
        Filing(place(1), "s1", folder="Assistants/Maria"),
        Filing(place(9, "Other"), "s1", flag="$Inboxva"),
        Filing(place(9, "Other"), "s1", folder="Assistants/Maria"),
        Filing(place(3, "INBOX.Assistants.Maria"), "s1", flag="$Inboxva"),
    ]
    assert store.counts()["messages"] == 2


def test_a_move_is_done_once_and_its_new_place_is_known(store: Store) -> None:
    say(store, reading("s1", 5, MARIA, DANA), [FileInto("Assistants/Maria")], copy=place(1))
    ((number, filing),) = store.owed_filings(10, now=NOW)
    assert filing.copy == place(1)
    store.filed(number, Copy(MAILBOX, "Assistants/Maria", 3, 44))
    assert store.owed_filings(10, now=NOW) == []
    assert store.known_uids(MAILBOX, "Assistants/Maria", 3, 0) == {44}
    assert store.known_uids(MAILBOX, "INBOX", 7, 0) == {1}
    assert store.known_uids(MAILBOX, "INBOX", 7, 1) == set()
    assert store.known_uids(MAILBOX, "INBOX", 8, 0) == set()


def test_filing_what_must_be_read_first_waits_seven_days(store: Store) -> None:
    say(store, reading("s1", 0, MARIA, DANA), [FileInto("Assistants/Maria", when_read=True)], copy=place(1))
    assert store.owed_filings(10, now=after(24 * 7 - 1)) == []
    assert len(store.owed_filings(10, now=after(24 * 7))) == 1


def test_a_held_mail_claims_nothing_and_its_proven_copy_takes_its_place(store: Store) -> None:
    request(store)
    read = reading("s1", 5, MARIA, DANA, refs=["r1"])
    held = say(store, read, [Hold("not proven"), AddFlag("$InboxvaHeld")], trust=FORGED, copy=place(1))
    context = ask(store, reading("s2", 6, MARIA, DANA, refs=["s1"]))
    assert context.by_reference == ()
    (known,) = ask(store, read).known
    assert (known.id, known.proven, known.sender) == (held, False, MARIA.address)
    proven = say(store, read, [Turn(BK1, Role.OWNER)], repeat=Repeat.PROVES, replaces=held, copy=place(2))
    assert proven == held
    assert [known.proven for known in ask(store, read).known] == [True]
    assert ask(store, reading("s2", 6, MARIA, DANA, refs=["s1"])).by_reference[0][1].task == BK1
    assert store.counts()["held"] == 0


def test_a_reused_id_is_a_message_of_its_own(store: Store) -> None:
    first = say(store, reading("s1", 5, MARIA, DANA, text="one"), [])
    second = say(store, reading("s1", 6, MARIA, DANA, text="two"), [], repeat=Repeat.REUSED)
    assert first != second
    assert [known.fingerprint for known in ask(store, reading("s1", 7, MARIA, DANA)).known] == ["one", "two"]
    assert say(store, reading("s1", 6, MARIA, DANA, text="two"), [], repeat=Repeat.COPY) == second


def test_a_reply_that_lost_its_headers_finds_the_subject_for_fourteen_days(store: Store) -> None:
    request(store)

    def found(hours: float, sender: Person = MARIA, subject: str = "friday LUNCH sheet") -> list[Ref | None]:
        read = reading("x", hours, sender, DANA, subject=subject, is_reply=True)
        return [thread.task for thread in ask(store, read, now=after(hours)).by_subject]

    assert found(5) == [BK1]
    assert found(14 * 24) == [BK1]
    assert found(14 * 24 + 1) == []
    assert found(5, sender=PRIYA) == []
    assert found(5, subject="other") == []


def test_threads_that_a_mail_connects_become_one(store: Store) -> None:
    say(store, reading("a", 0))
    say(store, reading("c", 2, refs=["b"]))
    say(store, reading("b", 1, refs=["a"]))
    threads = {facts.id for _, facts in ask(store, reading("x", 3, refs=["a", "b", "c"])).by_reference}
    assert len(threads) == 1


def test_threads_with_a_task_each_stay_apart(store: Store) -> None:
    request(store)
    request(store, "r2", 1, BK2)
    say(store, reading("s", 2, MARIA, DANA, refs=["r1", "r2"]))
    found = dict(ask(store, reading("x", 3, refs=["r1", "r2", "s"])).by_reference)
    assert (found["r1"].task, found["r2"].task, found["s"].task) == (BK1, BK2, BK2)


def test_a_part_that_was_split_off_has_the_thread_of_its_letter(store: Store) -> None:
    request(store)
    split = reading("split", 2, refs=["r1"])
    announced = letter("split:BK-2", task=BK2)
    say(store, split, [opening(BK2, split_from=BK1)], mails=[announced])
    context = ask(store, reading("s", 3, MARIA, DANA, refs=[announced.message_id]))
    assert context.by_reference[0][1].task == BK2
    assert context.letters[announced.message_id].task == BK2
    assert context.tasks[BK2].root_id == ""


def test_secrets_are_masked_wherever_the_text_goes(store: Store) -> None:
    read = reading("r1", 0, text="The key is hunter22.", subject="key hunter22", secrets=["hunter22"])
    say(store, read, [opening(text="The key is hunter22.", title="use hunter22"), Note("x", "saw hunter22", BK1)])
    history = store.history(PEOPLE, BK1, now=NOW)
    assert history is not None
    assert "hunter22" not in repr(history)
    assert history.request.text == "The key is [hidden: see the mail of 16 Nov]."


def test_a_failing_message_leaves_nothing_and_its_batch_goes_on(store: Store) -> None:
    with store.writer():
        request(store)
        actions = [Turn(BK1, Role.OWNER), Turn(Ref("WB", 9), Role.OWNER)]
        with pytest.raises(PermanentError, match="WB-9"):
            say(store, reading("s1", 5, MARIA, DANA, refs=["r1"]), actions, copy=place(1))
        report(store, "s2", 6)
    assert store.counts()["messages"] == 2
    assert store.known_uids(MAILBOX, "INBOX", 7, 0) == set()


def test_cursors_are_kept_per_folder(store: Store) -> None:
    assert store.cursor(MAILBOX, "INBOX") is None
    store.set_cursor(Cursor(MAILBOX, "INBOX", 7, 10))
    store.set_cursor(Cursor(MAILBOX, "Sent", 2, 3))
    store.set_cursor(Cursor(MAILBOX, "INBOX", 8, 4))
    assert store.cursor(MAILBOX, "INBOX") == Cursor(MAILBOX, "INBOX", 8, 4)


def test_quarantine_keeps_the_bytes_and_counts_as_read(store: Store) -> None:
    store.quarantine(place(5), b"\xff\x00raw", "cannot be read", "Traceback", NOW)
    store.quarantine(place(5), b"\xff\x00raw", "cannot be read", "Traceback", NOW)
    (kept,) = store.list_quarantine()
    assert (kept.raw, kept.reason, kept.detail, kept.copy, kept.at) == (
        b"\xff\x00raw", "cannot be read", "Traceback", place(5), NOW,
    )  # fmt: skip
    assert store.known_uids(MAILBOX, "INBOX", 7, 0) == {5}


def test_a_token_thread_keeps_the_choice_of_the_plan(store: Store) -> None:
    request(store)
    thread = ask(store, reading("x", 1, refs=["r1"])).by_reference[0][1].id
    say(store, reading("t", 1, MARIA, DANA), thread=ThreadChoice(thread, BK1, ThreadBy.SUBJECT_REF), kind=Kind.REPLY)
    assert ask(store, reading("y", 2, refs=["t"])).by_reference[0][1].task == BK1
