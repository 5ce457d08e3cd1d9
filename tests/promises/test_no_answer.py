"""Promise: only a person's new mail is answered; old mail and history write to nobody."""

import email
import email.policy
from datetime import timedelta
from email.message import EmailMessage

import pytest

from tests.promises.play import DANA, DESK, MARIA, SEVERAL, Play, id_of


def test_a_split_read_days_later_is_done_and_written_to_nobody(play: Play) -> None:
    play.says(DANA, MARIA, "Invoices and a few things", SEVERAL)
    (findings,) = play.run()
    play.says(DANA, DESK, "Re: Three tasks?", "split", answers=id_of(findings))
    play.later(days=2)
    assert play.run() == []
    assert len(play.tasks()) == 3
    assert "not_answered" in play.events("BK-1")


def test_backfill_writes_to_nobody_whatever_it_finds(play: Play) -> None:
    play.says(DANA, MARIA, "Invoices and a few things", SEVERAL)
    (findings,) = play.run()
    play.says(DANA, DESK, "Re: Three tasks?", "split", answers=id_of(findings))
    play.says(MARIA, DANA, "Update", "Hours: 1\nETA: whenever")
    play.backfill(play.now - timedelta(days=1))
    assert len(play.tasks()) == 3
    assert play.run() == []
    assert [sent.recipient for sent in play.transport.sent] == ["dana@example.com"]


def test_nor_does_the_clock_write_of_history_before_the_weekly_summary(play: Play) -> None:
    play.config = play.config.replace('weekly_cap = "10h"', 'weekly_cap = "2h"\nacknowledge = "day"')
    began, play.now = play.now, play.now - timedelta(days=30)
    for number, said in enumerate(("State: blocked\nBlocked: no list\nHours: 2", "Which list?", "Hours: 1", ""), 1):
        asked = play.says(
            DANA, MARIA, f"Customer {number}", f"Please call customer {number} by Friday 5pm Pacific time."
        )
        if said:
            play.later(hours=1)
            play.says(MARIA, DANA, f"Re: Customer {number}", said, answers=asked)
    play.now = began
    with play.service():
        pass  # the ledger begins now
    play.backfill(play.now - timedelta(days=60))
    assert len(play.tasks()) == 4
    for _ in range(4 * 24 * 3):  # Monday 14:00 to Thursday in Los Angeles
        play.later(minutes=15)
        assert play.run() == []


@pytest.mark.parametrize("text", ["State: in progress\nHours: 0.5", "Sure, I am on it. Which price list?", "On it!"])
def test_who_has_answered_a_request_is_not_told_of_it(play: Play, text: str) -> None:
    request = play.says(DANA, MARIA, "Invoices and a few things", SEVERAL)
    play.run()
    play.later(minutes=30)
    play.says(MARIA, DANA, "Re: Invoices and a few things", text, answers=request)
    play.run()
    play.later(hours=9)
    assert play.run() == []


AUTOMATIC = [
    {"Auto-Submitted": "auto-replied"},
    {"Auto-Submitted": "auto-generated"},
    {"X-Autoreply": "yes"},
    {"X-Autorespond": "yes"},
    {"Precedence": "bulk"},
    {"Precedence": "auto_reply"},
    {"Return-Path": "<>"},
    {"X-Inboxva": "1"},
]


@pytest.mark.parametrize("headers", AUTOMATIC, ids=str)
def test_what_no_person_wrote_is_neither_counted_nor_answered(play: Play, headers: dict[str, str]) -> None:
    request = play.says(
        DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices, no rush, 3 hours at most."
    )
    play.run()
    subject = "Automatic reply: Chase the invoices" if "Precedence" in headers else "Re: Chase the invoices"
    text = "I am away until Monday.\n\nState: done\nHours: 8"
    play.says(MARIA, DANA, subject, text, answers=request, headers=headers)
    assert play.run() == []
    task = play.task("BK-1")
    assert (task.minutes, task.state) == (0, "not_started")


@pytest.mark.parametrize(
    "headers",
    [
        {"Precedence": "list", "List-Id": "<team.example.net>", "List-Post": "<mailto:team@example.net>"},
        {"X-Auto-Response-Suppress": "All"},
    ],
    ids=str,
)
def test_a_persons_report_that_may_not_be_answered_is_counted_in_silence(play: Play, headers: dict[str, str]) -> None:
    request = play.says(
        DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices, no rush, 3 hours at most."
    )
    play.run()
    play.says(MARIA, DANA, "Re: Chase the invoices", "Hours: 8", answers=request, headers=headers)
    assert play.run() == []
    assert play.task("BK-1").minutes == 480


@pytest.mark.parametrize(
    ("sender", "receiver", "subject", "method"),
    [
        (DANA, MARIA, "Invitation: Weekly call @ Wed Nov 18, 2026 10am (maria@example.net)", "REQUEST"),
        (MARIA, DANA, "Accepted: Weekly call", "REPLY"),
        (DANA, MARIA, "Canceled: Weekly call", "CANCEL"),
    ],
)
def test_a_calendars_invitation_is_no_request(
    play: Play, sender: str, receiver: str, subject: str, method: str
) -> None:
    text = "Weekly call\nPlease review the agenda before the meeting.\nHours: 1\n"
    event = f"BEGIN:VCALENDAR\r\nMETHOD:{method}\r\nEND:VCALENDAR\r\n"
    name = play.says(sender, receiver, subject, text, folder="Drafts")
    mail = email.message_from_bytes(play.sent[name], policy=email.policy.default)
    assert isinstance(mail, EmailMessage)
    mail.add_alternative(event, subtype="calendar", params={"method": method})
    play.deliver(mail.as_bytes(), "Sent" if sender == DANA else "INBOX")
    assert play.run() == []
    assert play.tasks() == {}


def test_two_installations_that_face_each_other_stay_silent(play: Play) -> None:
    play.says(DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices, no rush, 3 hours at most.")
    (letter,) = play.run()
    for raw in (letter.as_bytes(), letter.as_bytes().replace(b"va@example.com", b"desk@example.net")):
        play.deliver(raw)
        play.deliver(raw, "Sent")
    assert play.run() == []
    assert play.counts()["messages"] == 1
    assert len(play.mailbox.messages("INBOX")) == 2
