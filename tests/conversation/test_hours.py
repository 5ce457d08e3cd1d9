"""Hours that add up, over real servers: corrections, limits and the owner's yes, a checklist, a form for prose, pay."""

from datetime import UTC, date, datetime
from email.message import EmailMessage

import pytest

from inboxva.model.pay import Days
from tests.conversation.talk import Talk, plain

pytestmark = pytest.mark.servers

OWNER, DESK = "dana@example.com", "va@example.com"
DANA, MARIA = f"Dana Reyes <{OWNER}>", "Maria Santos <maria@example.net>"
MORNING = datetime(2026, 11, 17, 1, 30, tzinfo=UTC)  # 17:30 on Monday in Los Angeles, 09:30 on Tuesday in Manila
REQUEST = (
    "Hi Maria,\n\nplease call the six customers with unpaid October invoices by Friday 5PM Pacific.\n{more}\nDana\n"
)


def said(letter: EmailMessage) -> str:
    """Its text on one line."""
    return " ".join(plain(letter).split())


def to(address: str, letters: list[EmailMessage]) -> list[EmailMessage]:
    """Those that went to an address."""
    return [letter for letter in letters if letter["To"].addresses[0].addr_spec == address]


def ident(letter: EmailMessage) -> str:
    """Its Message-ID without brackets."""
    return str(letter["Message-ID"]).strip("<>")


def told(talk: Talk, text: str, answers: str, *, by: str = MARIA, to_: str = DANA) -> list[EmailMessage]:
    """Somebody answers a mail; the letters that come of it."""
    talk.later(minutes=20)
    talk.says(by, to_, "Re: Unpaid invoices [BK-1]", text, answers=answers)
    talk.later(minutes=1)
    return talk.run()


def minutes(talk: Talk, ref: str = "BK-1") -> int:
    """The minutes on record for a task."""
    with talk.ledger() as store:
        found = {str(task.ref): task.minutes for task in store.tasks(talk.settings().people, talk.now)}
    return found[ref]


def asked(talk: Talk, more: str = "Cap: 3h.\n", at: datetime = MORNING) -> str:
    """Dana asks for something; the Message-ID of the letter that tells Maria of it."""
    talk.now = at
    talk.run()
    talk.says(DANA, MARIA, "Unpaid invoices", REQUEST.format(more=more))
    talk.later(minutes=1)
    (received,) = to("maria@example.net", talk.run())
    assert "[BK-1]" in received["Subject"]
    return ident(received)


def test_a_day_of_corrections(talk: Talk) -> None:
    request = asked(talk, "Cap: 30h.\n")
    (first,) = told(talk, "Done: four called\nHours: 3", request)
    assert "3 h on Tue 17 Nov" in said(first)
    (second,) = told(talk, "Done: four called\nHours: 2", ident(first))
    assert '2 h on Tue 17 Nov instead of 3 h. If it comes on top of it, reply "Hours: 5 h"' in said(second)
    assert minutes(talk) == 120
    (third,) = told(talk, "Hours: 5 h", ident(second))
    assert "5 h on Tue 17 Nov instead of 2 h" in said(third)
    assert minutes(talk) == 300
    (more,) = told(talk, "Done: the Cruz office\nHours: 1", ident(third))  # what is new adds
    assert "instead of" not in said(more)
    assert minutes(talk) == 360
    told(talk, "Hours: +1h", ident(more))
    assert minutes(talk) == 420
    (named,) = told(talk, "Hours: 4 (instead of 5)", request)
    assert "4 h on Tue 17 Nov instead of 5 h" in said(named)
    assert minutes(talk) == 360
    (unknown,) = told(talk, "Hours: 2 (instead of 9)", request)
    assert "I have no 9 h of yours on Tue 17 Nov" in said(unknown)
    assert minutes(talk) == 360
    talk.later(hours=24)  # the day after, the answered day is corrected
    told(talk, "Correction\nHours: 2", ident(more))
    assert minutes(talk) == 420
    told(talk, "Done: more calls\nHours: 1", request)
    assert minutes(talk) == 480


def test_limits_are_told_once_to_both_and_approved_by_mail(talk: Talk) -> None:
    request = asked(talk)
    assert len(told(talk, "Done: two called\nHours: 1", request)) == 1
    letters = told(talk, "Done: two more\nHours: 1:30", request)
    (receipt,) = letters  # the owner reads of 80 percent in the digest
    assert "2 h 30 min" in said(receipt)

    letters = told(talk, "Done: the fifth\nHours: 1", request)
    (notice,) = to(OWNER, letters)
    assert "BK-1" in notice["Subject"]
    assert (notice["In-Reply-To"], notice["References"]) == (None, None)
    assert notice["Auto-Submitted"] == "auto-generated"
    assert said(notice).startswith('Reply "approve" to take the 30 min past the limit, and what else of Bookkeeping')
    assert len(told(talk, "Done: the sixth\nHours: 30 min", request)) == 1  # nothing more is told

    (transcript,) = told(talk, "approve", ident(notice), by=DANA, to_=DESK)
    assert "1 h past a limit is approved (BK)" in said(transcript)
    assert "30 min of it was reported after my letter" in said(transcript)
    with talk.ledger() as store:
        assert [entry.approved for entry in store.worked("bookkeeping")] == [False, False, True, True]
    (transcript,) = told(talk, "approve BK", ident(notice), by=DANA, to_=DESK)
    assert "othing of BK is held back" in said(transcript)


def test_a_checklist_is_proposed_and_ticked(talk: Talk) -> None:
    request = asked(talk)
    (noted,) = told(talk, "checklist:\n- Download the statement\n- Match the invoices\n- Send the summary", request)
    assert "your steps for BK-1 are kept: 3" in said(noted)
    (receipt,) = told(talk, "[x] 1\n[x] Match the invoices\nHours: 1", request)
    assert "66 %" in said(receipt)
    assert "steps 1 and 2 of 3" in said(receipt)
    with talk.ledger() as store:
        (task,) = store.tasks(talk.settings().people, talk.now)
    assert task.percent == 66
    (asks,) = told(talk, "step 7 done", request)
    assert "BK-1 has 3 steps" in said(asks)


def test_prose_is_offered_once_a_day_and_ok_records_it(talk: Talk) -> None:
    request = asked(talk)
    (form,) = told(talk, "Hi Dana,\n\nfinished the calls, took me two hours, rest tomorrow noon.\n\nMaria", request)
    assert 'reply "ok" and it is recorded' in said(form)
    assert form["In-Reply-To"]
    assert minutes(talk) == 0
    assert told(talk, "Called two more, took another way. I spent 30 min on it.", request) == []
    talk.later(hours=14)
    (receipt,) = told(talk, "ok, thanks!\n\nMaria", ident(form))
    assert "2 h on Tue 17 Nov" in said(receipt)
    assert minutes(talk) == 120
    assert told(talk, "ok", ident(form)) == []
    assert minutes(talk) == 120


def test_a_form_sent_back_counts_once(talk: Talk) -> None:
    request = asked(talk)
    (form,) = told(talk, "I finished the calls, it took me 2 hours.", request)
    told(talk, "State: in progress\nHours: 1:30\nDone: the calls", ident(form))
    assert minutes(talk) == 90
    assert told(talk, "ok", ident(form)) == []
    assert minutes(talk) == 90


def test_grief_is_not_answered_with_a_form(talk: Talk) -> None:
    request = asked(talk)
    (personal,) = told(talk, "My father died. I finished the calls, it took me 2 hours.", request)
    assert to(OWNER, [personal])
    assert personal["Subject"] == "Maria wrote something personal"


def test_more_hours_are_asked_for_and_what_else_is_understood(talk: Talk) -> None:
    request = asked(talk)
    (noted,) = told(talk, "need 2h more for BK-1", request)
    assert "your question went to Dana as Q1" in said(noted)
    assert "you asked for 2 h more for BK-1" in said(noted)
    (away,) = told(talk, "away until Friday", request)
    assert "you are away until Fri 20 Nov" in said(away)
    with talk.ledger() as store:
        (task,) = store.tasks(talk.settings().people, talk.now)
    assert [question.number for question in task.questions] == [1]


def test_the_owner_closes_a_period_by_mail(talk: Talk) -> None:
    talk.config = talk.config.replace('weekly_cap = "10h"', 'pay_period = "1-15/16-end"')
    request = asked(talk, at=datetime(2026, 11, 12, 1, 30, tzinfo=UTC))
    told(talk, "Hours: 2", request)
    talk.now = datetime(2026, 11, 16, 18, tzinfo=UTC)
    talk.says(DANA, DESK, "Pay", "paid BK 2026-11-15")
    talk.later(minutes=1)
    question = next(letter for letter in to(OWNER, talk.run()) if "confirm" in letter["Subject"].lower())
    with talk.ledger() as store:
        assert store.closed_periods("bookkeeping") == {}
    talk.says(DANA, DESK, f"Re: {question['Subject']}", "yes", answers=question["Message-ID"].strip("<>"))
    talk.later(minutes=1)
    letters = talk.run()
    assert "BK 2026-11-01..2026-11-15 is closed as paid" in said(to(OWNER, letters)[-1])
    (hers,) = (letter for letter in to("maria@example.net", letters) if "Paid" in letter["Subject"])
    assert "24.00 USD" in said(hers)
    with talk.ledger() as store:
        closed = store.closed_periods("bookkeeping")
    ((days, forms),) = closed.items()
    assert days == Days(date(2026, 11, 1), date(2026, 11, 15))
    assert "24.00 USD" in forms.text
    told(talk, "Hours: 1", request)  # what comes later is the next period's
    with talk.ledger() as store:
        assert store.closed_periods("bookkeeping") == closed
