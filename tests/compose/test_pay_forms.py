"""What `inboxva pay` prints, and what the weekly summary says of pay."""

import csv
import json
from dataclasses import replace
from io import StringIO

from inboxva.compose import Templates, pay_csv, pay_json, pay_text
from inboxva.compose.letter import word
from inboxva.compose.samples import SUMMARY
from inboxva.compose.sampleweek import CURRENT, DANA, DESK, NOW, PAY, QUIET_REPORT, UNPAID

TEMPLATES = Templates()


def summary(**changed: object) -> tuple[str, str, str]:
    """Subject, text and page."""
    facts = replace(SUMMARY, **changed)
    return word(facts, "en", desk=DESK, owner_address=DANA, now=NOW, templates=TEMPLATES)


def test_a_period_that_is_owed() -> None:
    assert (
        pay_text((UNPAID,), TEMPLATES)
        == """\
Bookkeeping (BK), 1-15 Nov 2026

Maria Santos: 9 h 15 min, 111.00 USD
  BK-3 Bank letters: 1 h at 12.00 USD an hour (of a period that was paid before)
  BK-12 Unpaid invoices: 8 h 15 min at 12.00 USD an hour, 45 min held back
  No task: 0 min at 12.00 USD an hour
  Past a limit and approved: 30 min of it.
  Past a limit, recorded and not in it: 45 min. To take it: inboxva pay --approve BK

Priya Nair: 5 h 20 min
  BK-9 Logo: 5 h 20 min

Not paid yet. Once it is: inboxva pay --paid BK 2026-11-15
"""
    )


def test_a_period_that_is_paid_asks_for_nothing() -> None:
    text = pay_text(PAY[2:], TEMPLATES)
    assert text.endswith("Paid on Tue 17 Nov 2026.\n")
    assert "inboxva pay" not in text


def test_nothing_owed_says_so() -> None:
    assert pay_text((), TEMPLATES) == "Nothing is owed to anybody.\n"
    assert pay_text(PAY[1:2], TEMPLATES) == "Bookkeeping (BK), 16-30 Nov 2026\n\nNothing is owed.\n"


def test_every_form_adds_up_to_the_same_minutes() -> None:
    facts = json.loads(pay_json(UNPAID))
    rows = list(csv.DictReader(StringIO(pay_csv((UNPAID,)))))
    assert sum(person["minutes"] for person in facts["people"]) == sum(int(row["minutes"]) for row in rows) == 875
    assert [row["rate"] for row in rows] == ["12.00", "12.00", "12.00", ""]
    assert facts["people"][0]["amounts"] == [{"amount": "111.00", "currency": "USD"}]


def test_the_summary_names_the_period_that_is_not_marked_as_paid_and_what_waits() -> None:
    subject, text, page = summary(unpaid=(UNPAID, CURRENT))
    assert subject == "Your week: 9 finished, 2 wait for you, 1 late, 1 to pay (16-20 Nov)"
    lines = (
        '1-15 Nov is not marked as paid: 111.00 USD to Maria, 5 h 20 min to Priya. Reply "paid BK 2026-11-15".\n'
        '1 h 30 min past a limit waits for your yes: reply "approve BK".\n'
    )
    assert f"TO PAY\n{lines}" in text
    assert "body=paid%20BK%202026-11-15" in page
    assert "body=approve%20BK" in page


def test_a_period_that_is_not_over_is_not_asked_for() -> None:
    text = summary(unpaid=(replace(CURRENT, people=UNPAID.people[1:]),))[1]
    assert "TO PAY" not in text


def test_a_quiet_week_with_pay_to_send_does_not_say_that_there_is_nothing_to_do() -> None:
    subject, text, page = summary(report=QUIET_REPORT, unpaid=(UNPAID,))
    assert subject == "Your week: 1 to pay (16-20 Nov)"
    assert "nothing for you to do" not in text + page
