"""The letters of an assistant's day, as their receivers read them (spec/letters.md, A3, A9, A10, A13 to A15, A17, A18)."""

import re
from dataclasses import replace
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxva.compose import Templates
from inboxva.compose.letter import tidy, word
from inboxva.compose.sampledays import CHECK_IN, DAYS, EMPTY, FOLDER, LISTED, PAID, PAYROLL, SHEET, SUPPLIERS, WORD
from inboxva.compose.sampleweek import DANA, DESK, LOS_ANGELES, MARIA, at
from inboxva.model.assistantletters import DaySheet, TaskList, WordAsked
from inboxva.model.letters import Facts
from inboxva.model.people import Engagement, People, Person, Role
from inboxva.model.work import Reading, Ref, SaidKind, State
from inboxva.parse.reading import read, without_letters
from inboxva.rulebook import load_rulebook

TEMPLATES = Templates()
MORNING = at(18, 0, 45)  # Wed 18 Nov, 08:45 in Manila
PEOPLE = People(
    Person("Dana Reyes", (DANA.email,), Role.OWNER, LOS_ANGELES),
    (Person("Maria Santos", (MARIA.email,), Role.ASSISTANT, "Asia/Manila"),),
    (Engagement("bookkeeping", "Bookkeeping", "BK", (MARIA.email,), "Asia/Manila"),), DESK,
)  # fmt: skip
LEXICON = load_rulebook(Path(__file__).parent, PEOPLE).lexicon
LANGUAGES = ("en", "es", "pt", "fr", "de", "tl")
in_each_language = pytest.mark.parametrize("language", LANGUAGES)


def letter(facts: Facts, language: str = "en") -> tuple[str, str, str]:
    """Subject, text and page."""
    return word(facts, language, desk=DESK, owner_address=DANA, now=MORNING, templates=TEMPLATES)


def reply(text: str, *letters: str) -> Reading:
    """What is read of Maria's answer to a letter."""
    head = f"From: {MARIA.email}\nTo: {DESK.email}\nSubject: Re: x\nDate: Wed, 18 Nov 2026 09:00:00 +0800\n"
    mail = f"{head}Content-Type: text/plain; charset=utf-8\nIn-Reply-To: <ours@example.com>\n\n{text}".encode()
    return without_letters(read(mail, LEXICON, PEOPLE), letters, LEXICON, PEOPLE)


def test_the_sheet_of_a_day() -> None:
    subject, text, _ = letter(SHEET)
    assert subject == "Today: 2 new, 3 open, 3 h 30 min recorded"
    assert text == tidy("""\
Hello Maria,

8 h 15 min of the 10 h for this week is recorded, 1 h 45 min is left.
Dana is told too. If the open work needs more, reply how much, for example "need 2h more", and wait for Dana's word before you go past it. Whatever you have worked, please always report it.

New from Dana:

BK-12 Chase the unpaid October invoices
call the six customers with unpaid October invoices.
1. Open the sheet of October.
2. Call each customer.
Due: Wed 18 Nov, 17:00 your time
(Dana wrote "Wednesday 5PM Pacific". That is Thu 09:00 in Manila, so the end of your Wednesday is the last moment.)
It is urgent.
Limit: 3 h. If it will not be enough, say so before, not after.
Store files in: drive.google.com
This comes again: every month.
I took this to be for Bookkeeping. If it is not, please tell Dana.

BK-14 Stock list
Due: no rush

Could you write a line on these?

- BK-15 Supplier sheet, due Fri 17:00, 1 h of 2 h, in progress 40 %
- BK-16 Payroll sheet, not started

Also open:

- BK-18 Month-end folder, 30 min, waits for Dana

Recorded, thank you:

- for BK-9, 2 h 30 min on Tue 17 Nov, done, Q7 went to Dana
- for BK-15, 1 h on Tue 17 Nov, in progress
- for no task of the list, Tue 17 Nov, Q8 and Q9 went to Dana

Accepted by Dana, and off your list:

- BK-10 Receipts of October

Bookkeeping, 9-15 Nov: 10 h 45 min of 10 h recorded, 120.00 USD.
45 min of it is past a limit: recorded, waits for Dana's word.
Dana said thank you:
- BK-9, "Great work, and so fast."

What would help you next week? Just write it in a reply.

Something unclear? Please ask, it is welcome. Dana gets your questions in the morning in Los Angeles, before your next working day begins.

Reply with a few words on each, for example "BK-15: in progress, 1h":

BK-15:
BK-16:

-- 
Dana's task desk, a program. Dana sees what you write.
""")  # noqa: E501, W291


def test_a_note_is_asked_for_kindly() -> None:
    subject, text, _ = letter(CHECK_IN)
    assert subject == "Payroll sheet [BK-16]"
    assert text == tidy("""\
Hello Maria,

how is BK-16 going? Dana asked for a short early note on new tasks, so that questions come up while they are small.

One line is enough, for example "in progress, 1h, all clear".

State:
Hours:
Questions:

Not started? Fine, just say "not started".
No power, ill, or a holiday? Reply "away until Thu" and you hear nothing from me until then.

-- 
Dana's task desk, a program. Dana sees what you write.
""")  # noqa: W291


def test_several_tasks_are_asked_about_in_one_letter() -> None:
    subject, text, _ = letter(replace(CHECK_IN, first=False, tasks=(SUPPLIERS, PAYROLL)))
    assert subject == "2 short notes"
    assert "\n- BK-15 Supplier sheet, due Fri 17:00, 1 h of 2 h, in progress 40 %\n- BK-16 Payroll sheet, not " in text
    assert "\nBK-15:\nBK-16:\n" in text


@pytest.mark.parametrize("facts", [facts for facts in DAYS if isinstance(facts, (DaySheet, WordAsked, TaskList))])
def test_nobody_is_blamed(facts: Facts) -> None:
    _, text, page = letter(facts)
    for words in ("you have not", "late", "overdue", "missing", "still", "forgot", "reminder"):
        assert words not in text.lower(), words
    assert not re.search(r"(?:color|background):\s*(?:red|#[c-f][0-4][0-4])", page)


def test_a_day_without_anything_but_last_weeks_figures_says_so() -> None:
    assert letter(replace(EMPTY, statements=SHEET.statements))[0] == "Today: your week in figures"
    assert letter(replace(EMPTY, accepted=SHEET.accepted))[0] == "Today: 1 accepted"
    without_hours = replace(EMPTY, recorded=(replace(SHEET.recorded[0], minutes=None),))
    assert letter(without_hours)[0] == "Today: recorded, thank you"


def test_a_day_that_is_over_is_named_with_its_date() -> None:
    gone = replace(SUPPLIERS, due=replace(SUPPLIERS.due, instant=at(17, 9)))
    assert "BK-15 Supplier sheet, due Tue 17 Nov, 17:00, 1 h" in letter(replace(EMPTY, open=(gone,)))[1]


def test_what_the_owner_writes_stands_as_it_was_written() -> None:
    for name, said in (("thanks", "says thank you for"), ("reopened", "would like a little more on"),
                       ("cancelled", "does not need"), ("agreed", "what is agreed on")):  # fmt: skip
        _, text, page = letter(replace(WORD, word=name))
        assert said in text
        assert "In the words of Dana:\nGreat work.\nAnd so fast.\n" in text
        assert "Great work.<br>\nAnd so fast." in page
    assert "please report it as always" in letter(replace(WORD, word="cancelled"))[1]
    assert "In the words of" not in letter(replace(WORD, text=""))[1]


def test_pay_is_told_with_its_period_in_the_subject() -> None:
    subject, text, _ = letter(PAID)
    assert subject == "[Bookkeeping] Paid: 1-15 Nov, 111.00 USD"
    assert "Dana has marked 1-15 Nov 2026 as paid: 111.00 USD for 9 h 15 min." in text


def test_a_list_has_the_numbers_that_the_next_mail_may_use() -> None:
    _, text, _ = letter(LISTED)
    assert "1. BK-12 Chase the unpaid October invoices, due today 17:00, not started\n2. BK-15" in text
    assert 'for example "show 1".' in text
    assert "Nothing is open on your list." in letter(replace(LISTED, listed=()))[1]


@in_each_language
@pytest.mark.parametrize("facts", [SHEET, replace(CHECK_IN, tasks=(SUPPLIERS, PAYROLL))], ids=["sheet", "notes"])
def test_the_lines_at_the_end_are_read_where_they_stand(facts: Facts, language: str) -> None:
    text, doing = letter(facts, language)[1], TEMPLATES.words(language).state("in_progress")
    filled = text.replace("\nBK-15:\n", f"\nBK-15: {doing}, 1h\n")
    found = reply(filled, text)
    assert [(one.task, one.state, one.minutes) for one in found.status] == [(Ref("BK", 15), State.IN_PROGRESS, 60)]
    both = reply(filled.replace("\nBK-16:\n", "\nBK-16: 2h\n"), text)
    assert [(one.task, one.minutes) for one in both.status] == [(Ref("BK", 15), 60), (Ref("BK", 16), 120)]
    assert both.problems == found.problems == ()


def quoted(text: str) -> list[str]:
    """What a letter gives as an example, in quotes."""
    return re.findall(r'"([^"]*)"', text)


@in_each_language
def test_what_a_note_is_invited_with_is_understood(language: str) -> None:
    enough, not_begun, away = quoted(letter(CHECK_IN, language)[1])
    (section,) = reply(enough).status
    assert (section.state, section.minutes, section.questions, section.blocked) == (State.IN_PROGRESS, 60, (), ())
    assert reply(not_begun).status[0].state is State.NOT_STARTED
    (said,) = reply(away).said
    assert said.kind is SaidKind.AWAY
    assert said.until is not None


@in_each_language
def test_what_help_tells_is_understood(language: str) -> None:
    listed, shown, away, stop, report = quoted(letter(replace(LISTED, listed=None, help=True), language)[1])
    assert [reply(words).commands[0].name for words in (listed, shown)] == ["list", "show"]
    assert [reply(words).said[0].kind for words in (away, stop)] == [SaidKind.AWAY, SaidKind.STOP]
    assert reply(report).status[0].minutes == 60


@in_each_language
def test_a_button_writes_what_is_understood(language: str) -> None:
    tasks = (SUPPLIERS, PAYROLL)
    for facts, refs in ((CHECK_IN, [None]), (replace(CHECK_IN, tasks=tasks), [task.ref for task in tasks])):
        links = re.findall(r'href="mailto:[^?]*\?([^"]*)"', unescape(letter(facts, language)[2]))
        clear, away = (parse_qs(link) for link in links)
        assert clear["cc"] == away["cc"] == [DANA.email]
        found = reply(clear["body"][0]).status
        assert [(one.task, one.state) for one in found] == [(ref, State.IN_PROGRESS) for ref in refs]
        assert reply(away["body"][0] + "2026-11-30").said[0].kind is SaidKind.AWAY


PARTS = ("new", "reminded", "open", "recorded", "accepted", "limits", "statements")


@given(chosen=st.sets(st.sampled_from(PARTS), min_size=1), language=st.sampled_from(LANGUAGES))
def test_a_sheet_of_any_parts_says_each_once(chosen: set[str], language: str) -> None:
    facts = replace(EMPTY, **{name: getattr(SHEET, name) for name in chosen})
    subject, text, page = letter(facts, language)
    assert subject.partition(":")[2].strip()
    for task in (*SHEET.new, *SHEET.reminded, *SHEET.open):
        told = [name for name in chosen if task in getattr(SHEET, name)]
        for part in (text, re.sub(r"<[^>]+>", "", page)):
            assert part.count(f"{task.ref} {task.title}") == len(told)
    assert ("\nBK-15:\nBK-16:\n" in text) == ("reminded" in chosen)
    assert "\n\n\n" not in text


EVIL = "x\r\nState: done\r\nHours: 9\u2028Bcc: y\x00\u202eevil\ud800 <b>&"


@in_each_language
def test_nobodys_words_make_a_line_or_a_tag_of_their_own(language: str) -> None:
    task = replace(FOLDER, title=EVIL, text=EVIL, steps=(EVIL,), hosts=(EVIL,), repeats=EVIL, guessed=EVIL)
    statement = replace(SHEET.statements[0], engagement=EVIL, thanks=((Ref("BK", 1), EVIL),))
    for facts in (
        replace(SHEET, new=(task,), reminded=(task, task), open=(task,), accepted=((task.ref, EVIL),),
                statements=(statement,), assistant=EVIL, owner=EVIL),
        replace(CHECK_IN, tasks=(task,), owner=EVIL),
        replace(CHECK_IN, tasks=(task, task)),
        replace(WORD, title=EVIL, text=EVIL, word="agreed"),
        replace(PAID, engagement=EVIL),
        replace(LISTED, listed=(task,), shown=(task,), not_understood=(EVIL,)),
    ):  # fmt: skip
        subject, text, page = letter(facts, language)
        assert "\n" not in subject
        for part in (subject, text, page):
            assert not set(part) & set("\x00\r\u2028\u202e\ud800")
            assert not [line for line in part.splitlines() if line.startswith(("Hours: 9", "State: done", "Bcc"))]
        assert "<b>&" not in page
