"""The owner's letters of the rhythm and of steering by mail (spec/letters.md, O5, O6, O8, O13, O14, O17, O18)."""

import re
from dataclasses import replace
from datetime import date
from html import unescape
from pathlib import Path
from urllib.parse import parse_qs

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxva.compose import Templates
from inboxva.compose.letter import tidy, word
from inboxva.compose.samples import LETTERS, SUMMARY
from inboxva.compose.sampleturns import (
    ASKED,
    BARE,
    CLAIMED,
    CONFIRM,
    GONE,
    KEPT,
    LATE,
    LOOKED,
    NOTHING,
    PERSONAL,
    ROW,
    TURN,
    WILL_BE_LATE,
)
from inboxva.compose.sampleweek import (
    DANA,
    DESK,
    HISTORY,
    LOS_ANGELES,
    MARIA,
    NOW,
    PAY,
    WEBSITE,
    WEEKLY_REPORT,
    at,
)
from inboxva.compose.words import one_line
from inboxva.model.letters import AUDIENCE, Audience, Facts
from inboxva.model.ownerletters import Transcript, TurnFinding
from inboxva.model.people import Engagement, People, Person, Role
from inboxva.model.work import Command, Ref
from inboxva.parse.reading import read
from inboxva.rulebook import load_rulebook

TEMPLATES = Templates()
PEOPLE = People(
    Person("Dana Reyes", (DANA.email,), Role.OWNER, LOS_ANGELES),
    (Person("Maria Santos", (MARIA.email,), Role.ASSISTANT, "Asia/Manila"),),
    (Engagement("bookkeeping", "Bookkeeping", "BK", (MARIA.email,), "Asia/Manila"),), DESK,
)  # fmt: skip
LEXICON = load_rulebook(Path(__file__).parent, PEOPLE).lexicon
TO_OWNER = [facts for facts in LETTERS if AUDIENCE[type(facts)] is Audience.OWNER]


def letter(facts: Facts) -> tuple[str, str, str]:
    """Subject, text and page."""
    return word(facts, "en", desk=DESK, owner_address=DANA, now=NOW, templates=TEMPLATES)


def commands(text: str) -> tuple[Command, ...]:
    """What is read of a mail of Dana's to the desk."""
    head = f"From: {DANA.email}\nTo: {DESK.email}\nSubject: Re: x\nDate: Fri, 20 Nov 2026 17:00:00 -0800\n\n"
    return read(f"{head}{text}".encode(), LEXICON, PEOPLE).commands


def test_questions_that_cannot_wait() -> None:
    subject, text, _ = letter(ASKED)
    assert subject == "[BK-12] Maria asks: Q7, Q8"
    assert text == tidy("""\
Reply with the numbers, one per line:

Q7:
Q8:

Q7. "May I offer the Cruz office two more weeks?"
Q8. "They want the new account number on the invoice. Can you send it?"

About: Chase the unpaid October invoices
It is due Wed 25 Nov, 17:00 (Los Angeles).
Maria is waiting and starts work at 17:30 your time today. An answer before that costs no day.

Maria gets your words as you write them, in the task's own thread. Passwords, codes and account numbers I pass on to nobody: send those to Maria yourself.

-- 
Your task desk. "snooze 1d" asks again tomorrow.
""")  # noqa: E501, W291


def test_whose_turn_it_is() -> None:
    subject, text, _ = letter(TURN)
    assert subject == "Your turn: 6 (2 questions from Maria and Priya)"
    assert text == tidy("""\
Reply with the numbers, one per line, for example "Q9: yes".

QUESTIONS (2)
Q9  Maria, BK-16 Payroll sheet, since Thu:
    "Is Tom still paid weekly?"
Q11 Priya, since today:
    "Which photo goes on top?"

WAITING FOR YOU (4)
BK-21 Bank token, Maria is blocked, since Thu:
    "the bank wants your signature"
WB-2 Price page, Priya waits for you, since Thu
WB-6 Front page, Priya asked something, Thu:
    "Do you like the blue one?"
WB-9 Logo, you said you would do this, Thu:
    "I will send the logo."
Answer in the task's own thread, or reply "snooze BK-21 2d" to be asked again in two days.

LATE (2)
BK-15 Supplier sheet, Maria, was due Wed, now expected Mon 23 Nov, moved again:
    "The bank export came only today."
BK-24 Stock list, Maria, was due Wed, no new day yet
A new day is fine? Reply "due BK-15:" and the day.

FINISHED (2)
BK-12 Unpaid invoices, Maria
WB-4 Front page, Priya
    "On the test server."
Accepted on Tue 24 Nov unless you reply "reopen BK-12: why".
Well done? Reply "thanks WB-4: ..." and Priya gets it.

AWAY (2)
Maria until Thu 26 Nov; due by then: BK-16, BK-18
Priya until Mon 23 Nov

LIMITS (3)
Bookkeeping, Maria: 8 h 15 min of 10 h this week
Bookkeeping, Maria: 3 h of 3 h on BK-12
Website, Priya: 33 h 20 min of 40 h this period

COULD BE CLEARER (1)
BK-30 Van papers
    Add when it is needed, for example "due: Fri 5pm", or "no rush".
Reply with the reference first, for example "BK-30 due: Fri 5pm".

DONE AS YOU WROTE (2)
- "snooze BK-12 2d": quiet until Fri
- "note BK-3: sold": kept with BK-3

Two mails were kept aside: their senders were not proven. Reply "held" to see them.

-- 
Your task desk. "snooze 2d" keeps all of this back for two days. No such letter at all: reply "quiet brief"
""")  # noqa: W291


@pytest.mark.parametrize(
    ("facts", "subject"),
    [
        (replace(NOTHING, questions=TURN.questions[:1]), "Your turn: 1 (1 question from Maria)"),
        (replace(NOTHING, questions=TURN.questions[:1] * 2), "Your turn: 2 (2 questions from Maria)"),
        (replace(NOTHING, waiting=TURN.waiting), "Your turn: 4"),
        (replace(NOTHING, late=TURN.late, finished=TURN.finished), "Your tasks: 2 late, 2 finished"),
        (replace(NOTHING, away=TURN.away[:1]), "Your tasks: 1 away"),
        (replace(NOTHING, carried=TURN.carried), "Your tasks: a few words"),
    ],
)
def test_the_subject_counts_what_only_the_owner_can_do(facts: Facts, subject: str) -> None:
    assert letter(facts)[0] == subject


def test_each_day_of_acceptance_is_told() -> None:
    other = replace(TURN.finished[1], accepted_on=date(2026, 11, 25))
    _, text, _ = letter(replace(NOTHING, finished=(TURN.finished[0], other)))
    assert "BK-12 Unpaid invoices, Maria, accepted on Tue 24 Nov\n" in text
    assert "WB-4 Front page, Priya, accepted on Wed 25 Nov\n" in text
    assert 'Accepted on the day named unless you reply "reopen BK-12: why".' in text


def test_what_will_be_late_is_told_with_the_line_that_agrees() -> None:
    subject, text, _ = letter(WILL_BE_LATE)
    assert subject == "[BK-15] will be late: Thu 26 Nov"
    assert text.startswith('Reply "due BK-15: Thu 26 Nov 17:00" if the new day is fine.')
    (command,) = commands("due BK-15: Thu 26 Nov 17:00")
    assert (command.name, command.ref) == ("due", Ref("BK", 15))
    assert command.when is not None
    assert (command.when.day, str(command.when.clock)) == (date(2026, 11, 26), "17:00:00")
    subject, text, _ = letter(replace(WILL_BE_LATE, moved=True, eta=at(25, 1)))
    assert subject == "[BK-15] is now expected Tue 24 Nov"
    assert text.startswith("Nothing to do if the new day is fine.")


def test_nothing_happens_without_a_yes() -> None:
    subject, text, page = letter(CONFIRM)
    assert subject == "Please confirm: cancel BK-12"
    assert text.startswith(
        'Reply "yes" to have this done. Nothing happens without it.\n\n"cancel BK-12"\n- Maria is told'
    )
    # A mail that a button begins answers no letter, so that a yes in it would be for nothing.
    assert bodies(page) == ["confirm k7f3x"]


def test_a_mail_that_claimed_to_be_the_owners_is_told_and_not_obeyed() -> None:
    subject, text, page = letter(CLAIMED)
    assert subject == "Not done: a mail that claimed to be you"
    assert '- "cancel BK-12"\n- "pause all"\n' in text
    assert bodies(page) == []


def test_who_is_away_and_what_is_due_then() -> None:
    subject, text, _ = letter(GONE)
    assert subject == "Maria is away until Thu 26 Nov: BK-16 is due"
    assert text.startswith('To move it, reply "due BK-16:" and a later day')


def test_personal_words_are_not_repeated() -> None:
    _, text, _ = letter(PERSONAL)
    assert text.startswith("Please read it yourself, and answer Maria in your own words")
    assert "I repeat none of it here" in text


def bodies(page: str) -> list[str]:
    """What the links of a page begin a mail with."""
    links = re.findall(r'href="mailto:[^?"]*\?([^"]*)"', unescape(page))
    return [parse_qs(link)["body"][0] for link in links if "body" in parse_qs(link)]


@pytest.mark.parametrize("facts", [ASKED, TURN, WILL_BE_LATE, CONFIRM, LOOKED])
def test_what_a_button_writes_is_a_line_that_steers(facts: Facts) -> None:
    for body in bodies(letter(facts)[2]):
        for line in body.splitlines():
            said = f"{line}x" if line.endswith(": ") else line
            known = [command.name for command in commands(said)]
            assert known not in ([], ["unknown"]) or said.startswith(("thanks ", "confirm ")), said


HEADINGS = {
    "questions": "QUESTIONS", "waiting": "WAITING FOR YOU", "late": "LATE", "finished": "FINISHED", "away": "AWAY",
    "limits": "LIMITS", "findings": "COULD BE CLEARER", "carried": "DONE AS YOU WROTE",
}  # fmt: skip


@given(chosen=st.dictionaries(st.sampled_from(sorted(HEADINGS)), st.integers(1, 3), min_size=1))
def test_whatever_stands_in_it_is_counted_and_in_order(chosen: dict[str, int]) -> None:
    facts = replace(NOTHING, **{name: (getattr(TURN, name) * 3)[:count] for name, count in chosen.items()})
    subject, text, page = letter(facts)
    counts = [(HEADINGS[name], len(getattr(facts, name))) for name in HEADINGS if name in chosen]
    assert [(name, int(count)) for name, count in re.findall(r"^([A-Z ]+) \((\d+)\)$", text, re.M)] == counts
    assert [name for name, _ in re.findall(r">([A-Z ]+) \((\d+)\)<", page)] == [name for name, _ in counts]
    turns = len(facts.questions) + len(facts.waiting)
    assert subject.startswith(f"Your turn: {turns}" if turns else "Your tasks: ")
    assert text.startswith("Reply with the numbers") == bool(facts.questions)
    assert "\n\n\n" not in text


EVIL = "x\r\nState: done\r\ncancel BK-12\u2028Bcc: y\x00\u202eevil\ud800 <b>&"


def test_nobodys_words_make_a_line_or_a_tag_of_their_own() -> None:
    late = replace(LATE, title=EVIL, who=EVIL, words=EVIL)
    mail = replace(HISTORY.request, subject=EVIL, text=EVIL, sender=EVIL)
    evil = replace(HISTORY, text=EVIL, steps=(EVIL,), request=mail, mails=(mail,), slug=EVIL,
                   reports=(replace(HISTORY.reports[0], note=EVIL, done=(EVIL,), state_text=EVIL, state=None),))  # fmt: skip
    site = replace(WEBSITE, thanks=((None, EVIL, EVIL),))
    for facts in (
        replace(ASKED, assistant=EVIL, title=EVIL, questions=((7, EVIL),), blocked=(EVIL,)),
        replace(TURN, questions=(replace(TURN.questions[0], text=EVIL, who=EVIL, title=EVIL),), waiting=(late,),
                late=(late,), finished=(late,), limits=((EVIL, EVIL, TURN.limits[0][2]),),
                findings=(TurnFinding(Ref("BK", 1), EVIL, EVIL),), carried=(EVIL,),
                away=(replace(TURN.away[0], who=EVIL),)),
        replace(WILL_BE_LATE, assistant=EVIL, title=EVIL, words=EVIL),
        replace(CONFIRM, lines=((EVIL, EVIL),), code=EVIL),
        replace(CLAIMED, subject=EVIL, lines=(EVIL,), reason=EVIL),
        replace(GONE, assistant=EVIL, tasks=(replace(GONE.tasks[0], title=EVIL),)),
        replace(PERSONAL, assistant=EVIL, subject=EVIL),
        replace(BARE, listed=(replace(ROW, title=EVIL, holder=EVIL),)),
        replace(BARE, shown=(evil,)),
        replace(BARE, held=(replace(KEPT, sender=EVIL, subject=EVIL, reason=EVIL),)),
        replace(BARE, pay=(replace(PAY[0], name=EVIL),)),
        replace(SUMMARY, report=replace(WEEKLY_REPORT, engagements=(site,))),
    ):  # fmt: skip
        subject, text, page = letter(facts)
        assert subject == one_line(subject)
        for part in (subject, text, page):
            assert not set(part) & set("\x00\r\u2028\u202e\ud800")
            part.encode()
        mails = isinstance(facts, Transcript) and facts.shown  # a mail is shown line by line, each in quotes
        bad = ("State: done", "cancel BK-12", "Bcc")
        assert mails or not [line for line in text.splitlines() if line.strip().startswith(bad)]
        assert not [line for line in text.splitlines() if line.startswith(bad)]
        assert "<b>&" not in page


def test_the_act_wanted_stands_first() -> None:
    for facts in TO_OWNER:
        if isinstance(
            facts, (type(ASKED), type(WILL_BE_LATE), type(CONFIRM), type(CLAIMED), type(GONE), type(PERSONAL))
        ):
            first = letter(facts)[1].splitlines()[0]
            assert re.match(r"Reply |Please |Nothing to do|To move |Was it you", first), first
