"""The letters of limits, corrections and offered forms, as their receivers read them (spec/letters.md, A8, A12, O7)."""

from dataclasses import replace

import pytest

from inboxva.compose import Templates
from inboxva.compose.letter import tidy, word
from inboxva.compose.samples import (
    LIMIT,
    NOTICE,
    OFFER,
    PERIOD_NEARLY,
    REPORT,
    REPORTED,
    TASK_FULL,
    TICKED,
    WEEK_PASSED,
)  # fmt: skip
from inboxva.compose.sampleweek import DANA, DESK, NOW
from inboxva.model.assistantletters import Understood
from inboxva.model.letterparts import CapReached
from inboxva.model.letters import AUDIENCE, Audience, Facts
from inboxva.model.work import Ref

TEMPLATES = Templates()
EVIL = "x\r\nState: done\r\nHours: 9\u2028Bcc: y\x00\u202eevil\ud800 <b>&"


def read(facts: Facts, language: str = "en", thread: str = "") -> tuple[str, str, str]:
    """Subject, text and page."""
    return word(
        facts, language, desk=DESK, owner_address=DANA, now=NOW, templates=TEMPLATES, thread_subject=thread
    )  # fmt: skip


def test_a_note_is_offered_as_the_form_it_would_fill() -> None:
    subject, text, page = read(OFFER, thread="Re: Chase the unpaid October invoices [BK-12]")
    assert subject == "Re: Chase the unpaid October invoices [BK-12]"
    assert text == tidy("""\
Thank you, Maria. I kept your note ("finished the calls, took me two hours, rest tomorrow noon"). If this is what you mean, reply "ok" and it is recorded for BK-12, Tue 17 Nov:

State: in progress
Done: the calls
Next: the rest
Hours: 2 h
ETA: 2026-11-18 12:00

Or change a line and send it back. If you do neither, Dana has your own words all the same.

-- 
Dana's task desk, a program. Dana sees what you write.
""")  # noqa: E501, W291
    assert "&amp;body=ok" in page


def test_a_limit_that_is_nearly_reached() -> None:
    subject, text, _ = read(LIMIT)
    assert subject == "[Bookkeeping] 8 h 15 min of 10 h recorded"
    assert text == tidy("""\
Hello Maria,

8 h 15 min of the 10 h for this week is recorded, 1 h 45 min is left.
Dana is told too. If the open work needs more, reply how much, for example "need 2h more", and wait for Dana's word before you go past it. Whatever you have worked, please always report it.

-- 
Dana's task desk, a program. Dana sees what you write.
""")  # noqa: E501, W291


def test_time_past_a_limit_waits_and_is_never_dropped() -> None:
    for facts in (replace(LIMIT, limits=(WEEK_PASSED,)), replace(REPORT, limits=(WEEK_PASSED,), week_minutes=645)):
        _, text, page = read(facts)
        for part in (text, page.replace("&#39;", "'")):
            assert "so 45 min is past the limit: recorded, waits for Dana's word." in part
            assert "not be paid" not in part


def test_a_report_past_a_limit_that_was_told_before_says_that_it_waits() -> None:
    sentence = "What is past a limit is recorded and waits for Dana's word, unless Dana has said yes already."
    over = replace(REPORTED, task_minutes=200, task_cap=180)
    assert sentence in read(replace(REPORT, week_minutes=645))[1]
    assert sentence in read(replace(REPORT, sections=(over,)))[1]
    assert sentence not in read(REPORT)[1]


def test_the_owner_reads_the_act_first() -> None:
    subject, text, page = read(replace(NOTICE, limits=(WEEK_PASSED,), held=45))
    assert subject == "[Bookkeeping] Maria has reached 10 h"
    assert text.startswith('Reply "approve" to take the 45 min past the limit, and what else of Bookkeeping waits')
    assert "- BK-12 Unpaid invoices, due Wed, 2 h of 3 h\n- BK-16 Payroll sheet, no due date, not started\n" in text
    assert "&amp;body=approve" in page


@pytest.mark.parametrize(
    ("limits", "expected"),
    [
        (NOTICE.limits, "[Bookkeeping] Maria: 8 h 15 min of 10 h this week"),
        ((TASK_FULL,), "[Bookkeeping] Maria has reached 3 h on BK-12"),
        ((PERIOD_NEARLY,), "[Bookkeeping] Maria: 33 h 20 min of 40 h this pay period"),
        ((PERIOD_NEARLY, WEEK_PASSED), "[Bookkeeping] Maria has reached 10 h"),
    ],
)
def test_the_subject_names_what_is_reached(limits: tuple[CapReached, ...], expected: str) -> None:
    subject, text, page = read(replace(NOTICE, limits=limits))
    assert subject == expected
    assert text.startswith("Nothing to do if ")
    assert page.count("80 %: ") == len(limits)  # a bar each, its marks in words


def test_a_correction_is_said_back_with_the_way_to_add_instead() -> None:
    section = replace(REPORTED, instead_of=180, together=300)
    _, text, _ = read(replace(REPORT, sections=(section,), problems=()))
    assert '- in progress, 2 h on Tue 17 Nov instead of 3 h. If it comes on top of it, reply "Hours: 5 h".\n' in text
    _, text, _ = read(replace(REPORT, sections=(section, replace(REPORTED, ref=Ref("BK", 15))), problems=()))
    assert 'reply "BK-12: 5 h".' in text


@pytest.mark.parametrize(
    ("ticked", "said"),
    [
        (TICKED, "steps 1 to 4 of 6 done"),
        (TICKED[:2], "steps 1 and 2 of 6 done"),
        (TICKED[2:3], 'step 3 of 6 done ("Note it.")'),
        ((*TICKED[:2], TICKED[3]), "steps 1, 2 and 4 of 6 done"),
    ],
)
def test_the_steps_that_are_done_are_named(ticked: tuple[tuple[int, str], ...], said: str) -> None:
    _, text, _ = read(replace(REPORT, sections=(replace(REPORTED, steps=6, ticked=ticked),)))
    assert f"- you ticked: {said}\n" in text


def test_what_needs_an_answer_stands_before_limits_and_totals() -> None:
    _, text, _ = read(replace(REPORT, limits=(WEEK_PASSED,)))
    assert text.index("I could not turn") < text.index("past the limit") < text.index("So far")


def test_what_was_said_beside_the_fields_alone_has_no_figures() -> None:
    _, text, _ = read(replace(REPORT, sections=(), problems=(), week_minutes=0, understood=(Understood("stop"),)))
    assert text.startswith("Thank you, Maria. Noted:\n\n- you get fewer letters from now on\n\n-- \n")


@pytest.mark.parametrize("language", ["en", "es", "pt", "fr", "de", "tl"])
def test_nobodys_words_make_a_line_or_a_tag_of_their_own(language: str) -> None:
    evil = replace(REPORTED, title=EVIL, done=(EVIL,), next=(EVIL,), blocked=(EVIL,), questions=((0, EVIL),),
                   ticked=((1, EVIL),), steps=2)  # fmt: skip
    limit = replace(TASK_FULL, title=EVIL)
    for facts in (
        replace(OFFER, words=EVIL, section=evil),
        replace(REPORT, sections=(evil, evil), engagement=EVIL, limits=(limit,)),
        replace(LIMIT, engagement=EVIL, assistant=EVIL, owner=EVIL, limits=(limit,)),
        replace(NOTICE, engagement=EVIL, limits=(limit,), open=(replace(NOTICE.open[0], title=EVIL),)),
    ):
        if language != "en" and AUDIENCE[type(facts)] is Audience.OWNER:
            continue
        for part in (*read(facts, language)[:2], page := read(facts, language)[2]):
            assert not set(part) & set("\x00\r\u2028\u202e\ud800")
            assert not [line for line in part.splitlines() if line.startswith(("Hours: 9", "State: done", "Bcc"))]
        assert "<b>&" not in page
        assert facts.__class__.__name__ == "LimitReached" or "&lt;b&gt;&amp;" in page
