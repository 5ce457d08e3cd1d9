"""Promise: no mail is lost: what a person asked for or reported is on record, and what broke is said."""

from datetime import date as Day
from datetime import timedelta
from typing import Any

import pytest

from inboxva import decide
from inboxva.mailbox.memory import MemoryMailbox
from inboxva.service.passes import backfill
from tests.promises.play import DANA, MARIA, Play


def test_a_new_subject_in_an_old_thread_is_a_new_task(play: Play) -> None:
    request = play.says(
        DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices, no rush, 3 hours at most."
    )
    play.says(DANA, MARIA, "Re: Chase the invoices", "Please include the Cruz office too.", answers=request)
    play.says(DANA, MARIA, "New laptop", "Please order a laptop for the office today.", answers=request)
    play.run()
    assert [task.title for task in play.tasks().values()] == ["Chase the invoices", "New laptop"]


@pytest.mark.parametrize("date", ["", "Date: garbage\r\n", "Date: Sat, 16 Nov 2099 22:00:00 +0000\r\n"])
def test_a_date_that_is_missing_or_of_another_age_moves_no_deadline(play: Play, date: str) -> None:
    asks = f"From: {DANA}\r\nTo: {MARIA}\r\nSubject: Call Ben\r\n{date}Message-ID: <a@example.com>\r\n\r\n"
    play.deliver(f"{asks}Please call Ben by Friday noon Pacific, 1 hour at most.\r\n".encode(), "Sent")
    assert len(play.run()) == 1
    proof = "Authentication-Results: mx.example.com; dmarc=pass header.from=example.net\r\n"
    answer = f"From: {MARIA}\r\nTo: {DANA}\r\nSubject: Re: Call Ben\r\n{date}References: <a@example.com>\r\n\r\n"
    play.later(hours=1)
    play.deliver(f"{proof}{answer}Hours: 1\r\nETA: Thursday\r\n".encode())
    assert len(play.run()) == 2  # the receipt, and to Dana that the hour is used up
    task = play.task("BK-1")
    assert task.due is not None
    assert task.eta is not None
    assert [task.due.instant.date(), task.eta.instant.date()] == [Day(2026, 11, 20), Day(2026, 11, 19)]
    assert task.minutes == 60


def test_an_engagement_under_a_new_slug_keeps_its_tasks_and_numbers(play: Play) -> None:
    request = play.says(
        DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices, no rush, 3 hours at most."
    )
    play.run()
    play.config = play.config.replace('slug = "bookkeeping"', 'slug = "books"')
    play.says(MARIA, DANA, "Re: Chase the invoices", "Hours: 2", answers=request)
    play.says(DANA, MARIA, "Call Ben", "Please call Ben.")
    play.run()
    assert {ref: task.minutes for ref, task in play.tasks().items()} == {"BK-1": 120, "BK-2": 0}


def test_a_mail_that_makes_us_fail_stops_no_other_and_is_told_without_its_words(
    play: Play, monkeypatch: pytest.MonkeyPatch, caplog: pytest.LogCaptureFixture
) -> None:
    request = play.says(
        DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices, no rush, 3 hours at most."
    )
    play.run()
    for text in ("Hours: 2\nbroken words", "Hours: 1"):
        play.says(MARIA, DANA, "Re: Chase the invoices", text, answers=request)
    plan = decide.plan

    def fails(reading: Any, *more: Any, **named: Any) -> Any:
        if "broken" in reading.visible_text:
            raise KeyError(reading.visible_text)
        return plan(reading, *more, **named)

    monkeypatch.setattr(decide, "plan", fails)
    with play.service() as opened:
        (told,) = opened.take().quarantined
        (kept,) = opened.store.list_quarantine()
    assert "KeyError" in told
    assert "broken" not in told + caplog.text
    assert b"broken words" in (kept.raw or b"")
    assert play.task("BK-1").minutes == 60
    assert len(play.mailbox.messages("INBOX")) == 1


@pytest.mark.parametrize("history", [False, True])
def test_a_mail_that_the_server_lists_and_does_not_give_is_told(
    play: Play, monkeypatch: pytest.MonkeyPatch, history: bool
) -> None:
    play.says(DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices, no rush, 3 hours at most.")
    play.says(DANA, MARIA, "Call Ben", "Please call Ben.")
    fetch = MemoryMailbox.fetch
    monkeypatch.setattr(MemoryMailbox, "fetch", lambda self, folder, wanted: list(fetch(self, folder, wanted))[1:])
    with play.service() as opened:
        if history:
            done = backfill(opened.desk, play.mailbox, play.now - timedelta(days=1), lambda: play.now, shown, bool)
        else:
            done = opened.take()
        (kept,) = opened.store.list_quarantine()
    assert done.taken == 2
    assert "lists this message and does not give it" in done.quarantined[0]
    assert kept.raw is None
    assert list(play.tasks()) == ["BK-1"]


def shown(looked_at: int, of: int) -> None:
    """Progress that nobody looks at."""
