"""One letter answers an owner's mail of commands: what each line did, and what it asked to see (spec/letters.md, O11)."""

import re
from dataclasses import replace
from html import unescape

from inboxva.compose import Templates
from inboxva.compose.letter import word
from inboxva.compose.sampleturns import BARE, KEPT, LOOKED, ROW
from inboxva.compose.sampleweek import DANA, DESK, HISTORY, NOW, PAY, WEEKLY_REPORT, at
from inboxva.model.ownerletters import Carried, Transcript

TEMPLATES = Templates()


def letter(facts: Transcript) -> tuple[str, str, str]:
    """Subject, text and page."""
    return word(facts, "en", desk=DESK, owner_address=DANA, now=NOW, templates=TEMPLATES)


def test_what_was_done_and_what_was_not() -> None:
    lines = (Carried("cap BK-3: 2h", "the limit of BK-3 is 2 h", True), Carried("cancle BK-3", "write it so", False))
    _, text, _ = letter(replace(LOOKED, lines=lines, listed=None, told=("Maria",)))
    assert text.startswith(
        'This is not done:\n\n"cancle BK-3"\n- Write it so\n\nThis is done:\n\n"cap BK-3: 2h"\n- The limit'
    )
    assert "Maria is told.\nTo take it back" in text
    assert "Nobody else is told." in letter(replace(LOOKED, lines=lines))[1]


def test_a_transcript_names_the_code_that_takes_it_back() -> None:
    _, text, page = letter(LOOKED)
    assert 'To take it back within a day, reply "undo k7f3x".' in text
    assert re.findall(r"body=([^\"]*)\"", page) == ["undo%20k7f3x"]
    assert "take it back" not in letter(replace(LOOKED, undo=""))[1]


def test_a_list_has_the_numbers_that_the_next_mail_may_use() -> None:
    _, text, _ = letter(LOOKED)
    assert "OPEN (3)\n1. BK-12 Chase the unpaid October invoices\n   Maria, due Wed, in progress 60 %\n" in text
    assert "   your turn since Thu\n2. BK-15 Supplier sheet\n   Maria, was due Wed" in text
    assert 'for example "done 3".' in text


def test_a_mail_that_only_asks_to_see_something_gets_only_that() -> None:
    _, text, _ = letter(replace(BARE, held=(KEPT,)))
    assert text.startswith('KEPT ASIDE (1)\n4. "Re: Payroll sheet"\n   from maria@example.net, Wed 18 Nov, 01:00\n')
    assert 'Reply "release 4"' in text
    assert letter(replace(BARE, listed=()))[1].startswith("Nothing is open.\n")
    assert letter(replace(BARE, held=()))[1].startswith("No mail is kept aside.\n")


def test_pay_by_mail_names_the_mails_that_settle_it() -> None:
    _, text, page = letter(replace(BARE, pay=PAY))
    for part in (text, unescape(page)):
        assert 'Once it is: reply "paid BK 2026-11-15"' in part
        assert 'To take it: reply "approve BK"' in part
        assert "inboxva" not in part


def test_a_report_by_mail_says_what_a_reply_does() -> None:
    _, text, _ = letter(replace(BARE, report=WEEKLY_REPORT))
    assert text.startswith("REPORT, 16-20 Nov\n\nWAITING FOR YOU (2)\n")
    assert 'Reply "Q9: yes", one line per answer.' in text


def test_help_holds_every_word_and_fits_a_page() -> None:
    _, text, _ = letter(replace(BARE, help=True))
    for name in ("help", "list", "show", "report", "pay", "done", "accept", "reopen", "cancel", "due", "cap", "priority",
                 "assign", "move", "agreed", "snooze", "quiet", "loud", "held", "release", "split", "keep", "approve",
                 "paid", "pause", "resume", "note", "thanks", "not a task", "undo", "confirm"):  # fmt: skip
        assert name == "help" or f'"{name}' in text, name
    assert len(text.splitlines()) < 45
    assert max(map(len, text.split("-- ")[0].splitlines()[2:])) <= 60


def test_a_task_with_a_long_history_shows_the_latest_of_it() -> None:
    many = replace(HISTORY, mails=tuple(replace(HISTORY.request, at=at(1, hour % 24)) for hour in range(90)))
    text = letter(replace(BARE, shown=(many,)))[1]
    assert "These are the latest 12 of" in text
    assert text.count(" wrote (request)") < 12
    long = replace(HISTORY, mails=(replace(HISTORY.request, text="a line\n" * 300),))
    assert letter(replace(BARE, shown=(long,)))[1].count('"a line"') == 12


def test_whatever_is_asked_for_a_letter_stays_under_100_kb() -> None:
    long = replace(HISTORY, mails=(replace(HISTORY.request, text="<&" * 2000 + "\n" + ("<&" * 300 + "\n") * 50),) * 20)
    _, text, page = letter(replace(BARE, shown=(long,) * 60))
    assert "I show 8 tasks at a time: ask for the others in another mail." in text
    assert len(page.encode()) < 150_000
    rows = tuple(replace(ROW, number=number, title="A long title " * 8) for number in range(1, 2000))
    _, text, page = letter(replace(BARE, listed=rows))
    assert "and 1849 more" in text
    assert len(page.encode()) < 100_000
