"""What comes again and what has a name, over real servers: three weeks of one request, across a change of the clocks."""

from datetime import UTC, datetime
from email.message import EmailMessage

from inboxva.model.work import Ref, State
from tests.conversation.stage import with_letters
from tests.conversation.talk import Talk, plain

DANA, MARIA, DESK = "dana@example.com", "maria@example.net", "va@example.com"
RECIPES = """\
[invoices]
title = "Send the month's invoices"
steps = ["Download the timesheet", "Make an invoice for each client"]
cap = "3h"
lead = "2 business days"
hosts = ["drive.google.com"]
"""


def to_maria(letters: list[EmailMessage]) -> list[EmailMessage]:
    """Those that went to Maria."""
    return [letter for letter in letters if letter["To"].addresses[0].addr_spec == MARIA]


def said(letter: EmailMessage) -> str:
    """Its text on one line."""
    return " ".join(plain(letter).split())


def passes_until(talk: Talk, moment: datetime) -> list[EmailMessage]:
    """Time goes on to a moment, with a pass at it; what came of that."""
    talk.now = moment
    return talk.run()


def test_a_weekly_request_through_three_weeks_and_a_change_of_the_clocks(talk: Talk) -> None:
    talk.config = with_letters(talk.config, 'day_sheet = "off"\nreminders = "off"\nstatement = "never"')
    talk.now = datetime(2026, 10, 27, 17, tzinfo=UTC)
    talk.run()
    talk.says(
        DANA, MARIA, "Stock list", "Hi Maria,\n\nPlease send me the stock list every Friday 4pm PT. Cap: 1h.\n\nDana"
    )
    talk.later(minutes=2)
    (first,) = to_maria(talk.run())
    assert first["Subject"] == "Re: Stock list [BK-1]"
    assert "every Friday 4pm PT" in said(first)
    assert "07:00" in said(first)  # Saturday in Manila, while Los Angeles is at UTC-7

    # Friday 16:00 in Los Angeles: the next is opened, and Maria hears of it when her week begins.
    assert to_maria(passes_until(talk, datetime(2026, 10, 30, 23, 1, tzinfo=UTC))) == []
    assert to_maria(passes_until(talk, datetime(2026, 11, 1, 12, tzinfo=UTC))) == []
    (second,) = to_maria(passes_until(talk, datetime(2026, 11, 2, 1, 1, tzinfo=UTC)))
    assert "[BK-2]" in second["Subject"]
    assert (second["In-Reply-To"], second["References"]) == (None, None)
    assert second["Auto-Submitted"] == "auto-generated"
    assert "08:00" in said(second)  # Los Angeles is at UTC-8 now: 16:00 there has moved for Maria
    with talk.ledger() as store:
        facts = store.tasks(talk.settings().people, talk.now)
        assert [(t.ref, t.due.instant if t.due else None) for t in facts] == [
            (Ref("BK", 1), datetime(2026, 10, 30, 23, tzinfo=UTC)), (Ref("BK", 2), datetime(2026, 11, 7, 0, tzinfo=UTC)),
        ]  # fmt: skip

    # An answer to the letter is about the second list, and not about the first.
    talk.later(hours=2)
    talk.says(
        f"Maria Santos <{MARIA}>", DANA, f"Re: {second['Subject']}", "Hours: 1\nState: done",
        answers=second["Message-ID"].strip("<>"),
    )  # fmt: skip
    talk.later(minutes=2)
    talk.run()
    with talk.ledger() as store:
        states = {str(t.ref): (t.state, t.minutes) for t in store.tasks(talk.settings().people, talk.now)}
    assert states == {"BK-1": (State.NOT_STARTED, 0), "BK-2": (State.DONE, 60)}

    # The third week, until Dana has enough of it.
    passes_until(talk, datetime(2026, 11, 7, 0, 1, tzinfo=UTC))
    (third,) = to_maria(passes_until(talk, datetime(2026, 11, 9, 1, 1, tzinfo=UTC)))
    assert "[BK-3]" in third["Subject"]
    talk.later(hours=20)
    talk.says(DANA, DESK, "Stock list", "repeat BK-3: never")
    talk.later(minutes=2)
    told = [letter for letter in talk.run() if letter not in to_maria([letter])]
    assert any("BK-3" in said(letter) for letter in told)
    passes_until(talk, datetime(2026, 11, 14, 0, 31, tzinfo=UTC))
    passes_until(talk, datetime(2026, 11, 23, 1, 1, tzinfo=UTC))
    with talk.ledger() as store:
        assert [str(t.ref) for t in store.tasks(talk.settings().people, talk.now)] == ["BK-1", "BK-2", "BK-3"]


def test_a_machine_that_was_off_for_three_weeks_writes_one_letter(talk: Talk) -> None:
    talk.config = with_letters(talk.config, 'day_sheet = "off"\nreminders = "off"\nstatement = "never"')
    talk.now = datetime(2026, 10, 27, 17, tzinfo=UTC)
    talk.run()
    talk.says(DANA, MARIA, "Stock list", "Please send me the stock list every Friday 4pm PT. Cap: 1h.")
    talk.later(minutes=2)
    assert len(to_maria(talk.run())) == 1
    (letter,) = to_maria(passes_until(talk, datetime(2026, 11, 18, 2, tzinfo=UTC)))
    assert "[BK-2]" in letter["Subject"]
    assert "20 Nov" in said(letter) or "Nov 20" in said(letter)
    talk.later(hours=1)
    assert to_maria(talk.run()) == []


def test_a_recipe_fills_in_what_the_mail_leaves_out(talk: Talk) -> None:
    (talk.base / "rules").mkdir()
    (talk.base / "rules" / "recipes.toml").write_text(RECIPES)
    talk.run()
    talk.says(DANA, MARIA, "October invoices", "Hi Maria,\n\nuse: Invoice\n\nThanks,\nDana")
    talk.later(minutes=2)
    (letter,) = to_maria(talk.run())
    words = said(letter)
    for part in ("Download the timesheet", "Make an invoice for each client", "3 h", "drive.google.com", "invoices"):
        assert part in words
    with talk.ledger() as store:
        (task,) = store.tasks(talk.settings().people, talk.now)
    assert (str(task.ref), task.title, task.cap_minutes) == ("BK-1", "October invoices", 180)
    assert task.due is not None
    assert task.due.instant > talk.now
