"""The letters that make a request clear, and what is told of its answer (spec/letters.md, A4, O3, O4, O11, O12)."""

from dataclasses import replace

import pytest

from inboxva.compose import Templates
from inboxva.compose.letter import tidy, word
from inboxva.compose.samples import (
    CHANGED,
    DRAFT,
    NO_OUTCOME,
    REQUEST,
    SECRET,
    SEVERAL,
    SUMMARY,
    TRANSCRIPT,
    TWO_HOLDERS,
    UNCLEAR,
)
from inboxva.compose.sampleweek import DANA, DESK, NOW, at
from inboxva.model.letters import Facts
from inboxva.model.report import Quieted
from inboxva.model.work import Ref

TEMPLATES = Templates()


def read(facts: Facts, now=NOW, thread: str = "") -> tuple[str, str]:
    """Subject and text."""
    return word(facts, "en", desk=DESK, owner_address=DANA, now=now, templates=TEMPLATES, thread_subject=thread)[:2]


def parts(facts: Facts, now=NOW) -> tuple[str, str]:
    """Text and page."""
    return word(facts, "en", desk=DESK, owner_address=DANA, now=now, templates=TEMPLATES)[1:]


def test_two_lines_would_make_it_firm() -> None:
    subject, text = read(UNCLEAR)
    assert subject == '[BK-15] Two things to add? "Update the supplier sheet"'
    assert text == tidy("""\
Maria can start on this as it is. Two lines would make it firm. Reply with what you want to set:

due:
cap:

For example  due: Fri 5pm Los Angeles time  and  cap: 2h
Or reply "ok" for your usual: due Wed 18 Nov, 17:00, cap 2 h.
Or do nothing: the request stands as you wrote it.

Without a due date I cannot remind anyone. Without a cap, only the weekly 10 h is watched.

-- 
Your task desk. Not again for these: reply "quiet no_due" or "quiet no_cap"
""")  # noqa: W291


def test_without_usual_settings_nothing_is_proposed() -> None:
    text, page = parts(replace(UNCLEAR, usual_due=None, usual_cap=None))
    for part in (text, page):
        assert "usual" not in part
        assert "18 Nov" not in part


def test_the_buttons_of_an_unclear_request_hold_the_answers() -> None:
    page = parts(UNCLEAR)[1]
    assert "&amp;body=ok" in page
    assert "&amp;body=due%3A%20%0D%0Acap%3A%20" in page
    assert "subject=Re%3A%20%5BBK-15%5D" in page


def test_who_does_it_is_asked_first() -> None:
    subject, text = read(replace(UNCLEAR, findings=(TWO_HOLDERS,), lines=(), names=("Maria", "Priya")))
    assert subject == '[BK-15] Who does it? "Update the supplier sheet"'
    assert text.startswith('Reply "assign to Maria" or "assign to Priya". Until then Maria holds it.\n')
    assert "say who does it" not in text


def test_a_wish_without_a_form_needs_no_answer() -> None:
    _, text = read(replace(UNCLEAR, findings=(SECRET,), lines=(), usual_due=None, usual_cap=None))
    assert "- Share the password another way, and change it.\n\nThe request stands as you wrote it." in text
    assert "due" not in text
    assert "- Say what" in read(replace(UNCLEAR, findings=(NO_OUTCOME,), lines=("outcome",)))[1]


def test_a_completed_request_says_what_is_new_first() -> None:
    subject, text = read(CHANGED, now=at(17, 1))
    assert subject == "Supplier sheet [BK-15]: now due Wed"
    assert text == tidy("""\
Hello Maria,

Dana has added a due date and a limit to BK-15:
put the new phone numbers into the supplier sheet.

Due (new): Wed 18 Nov, 17:00 your time
(Dana wrote "Wed 5pm PT". That is Thu 09:00 in Manila, so the end of your Wednesday is the last moment.)
Limit (new): 2 h. If it will not be enough, say so before, not after.

Something unclear? Please ask, it is welcome.

-- 
Dana's task desk, a program. Dana sees what you write.
""")  # noqa: W291


def test_what_was_added_to_a_request_stands_on_a_line_of_its_own() -> None:
    more = (
        "put the new phone numbers into the sheet.\nOutcome: the sheet holds all twelve\nWhy: Ben calls them on Monday"
    )
    for facts in (replace(CHANGED, text=more), replace(REQUEST, text=more)):
        text, page = parts(facts)
        assert ':\nput the new phone numbers into the sheet.\n"Outcome: the sheet holds all twelve"\n"Why: Ben' in text
        assert page.count("<br>&#34;") == 2


def test_steps_that_hold_the_whole_request_stand_below_its_title() -> None:
    steps = (CHANGED.text, "Ask Ben about the rest.")
    text, page = parts(replace(CHANGED, steps=steps, changed=("steps",)))
    assert f"Supplier sheet\n1. {steps[0]}\n2. {steps[1]}\n" in text
    assert page.count(steps[0]) == text.count(steps[0]) == 1


@pytest.mark.parametrize(
    ("changed", "completed", "expected"),
    [
        (("due",), False, "Dana has changed the due date of BK-15:"),
        (("due", "cap", "steps"), False, "Dana has changed the due date, the limit and the checklist of BK-15:"),
        (("text",), True, "Dana has added details to BK-15:"),
        (("holder", "due"), False, "Dana asks you to do BK-15:"),
    ],
)
def test_what_the_owner_changed_is_named(changed: tuple[str, ...], completed: bool, expected: str) -> None:
    text, page = parts(replace(CHANGED, changed=changed, completed=completed))
    assert expected in text.splitlines()
    assert expected in page


def test_a_change_joins_the_thread() -> None:
    assert read(CHANGED, thread="Re: Supplier sheet [BK-15]")[0] == "Re: Supplier sheet [BK-15]"


def test_a_repeating_task_says_so_and_its_next_time_is_no_new_request() -> None:
    first, again = (
        replace(REQUEST, repeats="every Friday 4pm"),
        replace(REQUEST, repeats="every Friday 4pm", again=True),
    )
    assert "This comes again: every Friday 4pm." in read(first)[1].splitlines()
    assert 'BK-12 is on your list. It is the next one of "every Friday 4pm":' in read(again)[1].splitlines()
    assert "Dana's request" not in read(again)[1]
    # Its mail lies weeks back, in another thread: the checklist is told again.
    assert "1. Open the sheet of October.\n2. Call" in read(again)[1]
    assert "This does not come again." in read(replace(CHANGED, changed=("repeat",)))[1]


def test_what_a_recipe_filled_in_is_shown_with_its_steps() -> None:
    _, text = read(replace(REQUEST, recipe="invoices", filled=("steps", "cap")))
    assert 'From Dana\'s recipe "invoices": steps, limit.' in text.splitlines()
    assert "1. Open the sheet of October.\n2. Call" in text
    assert "recipe" not in read(replace(REQUEST, recipe="invoices"))[1]


def test_a_transcript_says_first_what_was_not_done() -> None:
    assert read(TRANSCRIPT, thread="Re: Three tasks?")[0] == "Re: Three tasks?"
    assert read(TRANSCRIPT)[1] == tidy("""\
This is not done:

"cap 3 hrs or so"
- Write it as "cap: 3h".

This is done:

"split"
- BK-14 is now three tasks: BK-14, BK-15 and BK-16.

"2 due: Tue noon"
- BK-15 is due Tue 24 Nov, 12:00 (Los Angeles).

Maria is told.

-- 
Your task desk
""")  # noqa: W291
    assert "Nobody else is told." in read(replace(TRANSCRIPT, told=()))[1]


def test_a_checked_draft_says_what_to_add_and_how_it_reads() -> None:
    subject, text = read(DRAFT)
    assert subject == 'Checked: "Update the supplier sheet"'
    assert text == tidy("""\
Before you send it:

- Add how long it may take, for example "cap: 2h".

I read one task:

1. Update the supplier sheet
   by Wed 18 Nov, 17:00 (Los Angeles)
   - Add the phones.

- A question, not a task: "Did Tom reply?"
- Yours to do: "I will send the logo."
- It comes again: every Wednesday.
- From your recipe "suppliers": steps.

Nobody else got this, and nothing was recorded.

-- 
Your task desk
""")  # noqa: W291
    assert read(replace(DRAFT, findings=()))[1].startswith("It is clear. You can send it as it is.\n")


def test_a_task_in_an_old_thread_may_be_one_of_its_own() -> None:
    one = replace(
        SEVERAL, tasks=SEVERAL.tasks[1:2], beside=Ref("BK", 12), beside_title="Unpaid invoices", subject="Re: Unpaid"
    )
    subject, text = read(one, now=at(18, 22, 15))
    assert subject == '[BK-14] A new task in "Unpaid invoices"?'
    assert (
        'Your mail to Maria of 14:10 looks like a task of its own in the thread of BK-12, "Unpaid invoices":'
        in text.splitlines()
    )
    assert "split = Maria gets it as a task of its own, BK-14.\nkeep = it becomes part of BK-12.\n" in text
    assert "No answer: it stays a task of its own." in text
    assert text.endswith('reply "quiet new_task_in_thread"\n')


def test_a_findings_letter_carries_the_other_findings() -> None:
    _, text = read(replace(SEVERAL, findings=UNCLEAR.findings))
    assert "2 due: Tue noon\n\n- Add when it is needed" in text
    assert "\n- Add how long it may take" in text


def test_the_week_says_what_is_asked_no_more_and_the_word_that_brings_it_back() -> None:
    quieted = (Quieted("no_due", "Bookkeeping", "digest"), Quieted("no_outcome", "Website", "daily"))
    for part in parts(replace(SUMMARY, report=replace(SUMMARY.report, quieted=quieted))):
        said = part.replace("&#34;", '"')
        assert "I no longer ask about due dates in Bookkeeping" in said
        assert 'reply "loud no_due"' in said
        assert "I ask only once a day about what the result should be in Website" in said


def test_a_recurring_task_is_marked_in_the_week() -> None:
    books, site = SUMMARY.report.engagements
    weekly = replace(books, items=(*books.items[:-1], replace(books.items[-1], recurs="weekly")))
    for part in parts(replace(SUMMARY, report=replace(SUMMARY.report, engagements=(weekly, site)))):
        assert "Month-end folder (weekly)" in part


def test_a_part_of_a_mail_tells_its_steps() -> None:
    """The owner's own mail, which tells the steps, is in the thread of an acknowledgement alone."""
    assert "2. Call each customer." in read(replace(REQUEST, whole=True))[1]
    assert "Call each customer." not in read(REQUEST)[1]
