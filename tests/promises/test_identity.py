"""Promise: no mail is counted twice, and none is lost because a copy of it, or a forgery, came first."""

from datetime import timedelta

import pytest

from tests.promises.play import DANA, DESK, MARIA, SEVERAL, Play, id_of

REPORT = "State: in progress\nHours: 2\n"


def test_a_command_is_obeyed_from_sent_although_its_unproven_copy_was_read_first(play: Play) -> None:
    play.says(DANA, MARIA, "Invoices and a few things", SEVERAL)
    (findings,) = play.run()
    split = play.says(
        DANA, DESK, f"Re: {findings['Subject']}", "split", answers=id_of(findings), folder="INBOX", proven=False
    )
    assert play.run() == []
    assert play.keywords() == [{"$InboxvaHeld"}]
    play.deliver(play.sent[split], "Sent")
    assert len(play.run()) == 4  # one for each task, and the transcript
    assert list(play.tasks()) == ["BK-1", "BK-2", "BK-3"]
    assert play.counts()["held"] == 0
    play.later(minutes=10)
    assert play.run() == []  # nobody is told of a mail that claimed to be Dana's
    play.deliver(play.sent[split])
    play.deliver(play.sent[split], "Sent")
    assert play.run() == []
    assert len(play.tasks()) == 3


@pytest.mark.parametrize("first", ["forged", "proven"])
def test_a_forgery_under_the_same_message_id_takes_nothing_and_gives_nothing(play: Play, first: str) -> None:
    request = play.says(
        DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices, no rush, 3 hours at most."
    )
    play.run()
    for proven in (first == "proven", first != "proven"):
        text = REPORT if proven else "State: done\nHours: 40\n"
        play.says(
            MARIA, DANA, "Re: Chase the invoices", text, answers=request, message_id="same@example.net", proven=proven
        )
        play.run()
    task = play.task("BK-1")
    assert (task.minutes, task.state) == (120, "in_progress")


def test_a_forgery_with_the_same_words_is_overtaken_by_the_real_mail(play: Play) -> None:
    play.says("Eve <eve@example.org>", DANA, "Re: Update", REPORT, message_id="same@example.net", proven=False)
    play.says(MARIA, DANA, "Update", REPORT, message_id="same@example.net", proven=False)
    play.run()
    play.says(MARIA, DANA, "Update", REPORT, message_id="same@example.net")
    (receipt,) = play.run()
    assert "2 h" in str(receipt)
    for proven in (True, False):
        play.says(MARIA, DANA, "Update", REPORT, message_id="same@example.net", proven=proven)
    assert play.run() == []
    assert play.counts()["messages"] == 1


def test_a_mailbox_that_was_restored_is_not_read_as_new(play: Play) -> None:
    request = play.says(
        DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices, no rush, 3 hours at most.", cc=DANA
    )
    play.deliver(play.sent[request])
    for number in range(25):
        play.says(MARIA, DANA, f"Update {number}", f"Done: call number {number}\nHours: 0.1\n")
        play.later(seconds=10)
    play.run()
    before = play.counts()
    for folder in ("INBOX", "Sent", "Assistants/Bookkeeping"):
        play.mailbox.reset(folder)
    assert play.run() == []
    assert {**play.counts(), "owed": 0} == {**before, "owed": 0}
    play.later(days=5)
    play.mailbox.reset("INBOX")
    sent = len(play.transport.sent)
    play.run()
    assert {letter.recipient for letter in play.transport.sent[sent:]} <= {"dana@example.com"}


@pytest.mark.parametrize("order", [("Sent", "INBOX"), ("INBOX", "Sent")])
@pytest.mark.parametrize("proven", [True, False])
def test_a_request_copied_to_oneself_is_one_task(play: Play, order: tuple[str, str], proven: bool) -> None:
    request = play.says(
        DANA,
        MARIA,
        "Chase the invoices",
        "Please chase the invoices, no rush, 3 hours at most.",
        cc=DANA,
        folder="Junk",
        proven=proven,
    )
    letters = []
    for folder in order:
        play.deliver(play.sent[request], folder)
        letters += play.run()
        play.later(minutes=1)
    assert len(letters) == 1
    assert list(play.tasks()) == ["BK-1"]


@pytest.mark.parametrize("first", ["run", "backfill"])
def test_history_and_the_daemon_count_a_mail_once(play: Play, first: str) -> None:
    request = play.says(
        DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices, no rush, 3 hours at most."
    )
    play.says(MARIA, DANA, "Re: Chase the invoices", REPORT, answers=request)
    old = play.now - timedelta(days=20)
    play.says(MARIA, DANA, "Old", "Hours: 3", date=old)
    for turn in (first, "backfill", "run", "backfill"):
        if turn == "run":
            play.run()
        else:
            play.backfill(old - timedelta(days=1))
    assert play.task("BK-1").minutes == 120
    assert play.counts()["messages"] == 3
    assert len(play.transport.sent) == (1 if first == "run" else 0)  # the receipt: who reports knows of the request


def test_quoted_hours_and_signatures_are_not_counted_again(play: Play) -> None:
    request = play.says(
        DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices, no rush, 3 hours at most."
    )
    text = (
        "State: in progress\nHours: 1\n\n-- \nMaria Santos\nOffice hours: 9-5\nHours: 8\n\n"
        "On Mon, Nov 16, 2026 at 2:10 PM Dana Reyes <dana@example.com> wrote:\n> ok\n>\n"
        "> On Sun, Nov 15, 2026 at 9:10 AM Maria Santos <maria@example.net> wrote:\n>> Hours: 3\n>>> Hours: 4\n"
    )
    play.says(MARIA, DANA, "Re: Chase the invoices", text, answers=request)
    play.run()
    assert play.task("BK-1").minutes == 60
