"""What must never happen in a letter: another audience's values, a line that reads as a report, a forged line or header."""

import dataclasses
import html
import re
import types
import typing
from dataclasses import replace
from textwrap import wrap

import pytest

from inboxva.compose import Templates
from inboxva.compose.letter import TEMPLATE, word
from inboxva.compose.samples import (
    CHANGED,
    DRAFT,
    LETTERS,
    REPORT,
    REPORTED,
    REQUEST,
    SEVERAL,
    SUMMARY,
    TRANSCRIPT,
    UNCLEAR,
)
from inboxva.compose.sampleweek import DANA, DESK, NOW
from inboxva.compose.words import unfield
from inboxva.model.assistantletters import AnswerGiven, DaySheet, FormOffered, NotUnderstood, PaySent, WeekStatement
from inboxva.model.letterparts import DueFacts
from inboxva.model.letters import AUDIENCE, Audience
from inboxva.model.ownerletters import Carried
from inboxva.model.work import Finding
from inboxva.parse.commands import find_commands

TEMPLATES = Templates()
FIELD_NAMES = (
    """
task|ref|re|ticket|status|state|current status|overall|progress|% done|% complete|complete|done|completed|accomplished
accomplishments|finished|what i did|today|yesterday|update|updates|next|next steps|next week|to do|todo|plan
plan for tomorrow|tomorrow|pending|what i will do|blocked|blocker|blockers|blocked by|issue|issues|stuck on|waiting on
waiting for|obstacles|challenges|question|q|questions|need from you|what i need from you|ask|decision needed
clarification|hours|hrs|time|time spent|hours today|hours worked|duration|eta|expected|expect to finish|will finish
done by|ready by|completion date|link|links|file|files|deliverable|where|total|total hours
""".strip()
    .replace("\n", "|")
    .split("|")
)
# "In progress" is a name only as a heading with items under it; the receipt of a report begins with it as a state.
OURS_AT_LINE_START = re.compile(rf"\W*(?:\d+\W+)?(?:{'|'.join(map(re.escape, FIELD_NAMES))})\b", re.IGNORECASE)
FORM = {"State:", "Done:", "Hours:", "ETA:", "Questions:"}
OWNER_ONLY = re.compile(
    r"\b(rate|rates|cost|costs|pay|paid|held|kept aside|not proven|USD|median|lint)\b", re.IGNORECASE
)
TO_ASSISTANT = [facts for facts in LETTERS if AUDIENCE[type(facts)] is Audience.ASSISTANT]
TO_OWNER = [facts for facts in LETTERS if AUDIENCE[type(facts)] is Audience.OWNER]
# Questions are meant to be answered where they stand.
ASKED = re.compile(r"Q\d+[. ] *\S")


def letters(facts, now=NOW):
    return word(facts, "en", desk=DESK, owner_address=DANA, now=now, templates=TEMPLATES)


def field_names(kind: type) -> set[str]:
    """The names of a facts type's fields, and of the facts inside it."""
    names = set()
    for field in dataclasses.fields(kind):
        names.add(field.name)
        for inner in inside(typing.get_type_hints(kind)[field.name]):
            if dataclasses.is_dataclass(inner):
                names |= field_names(inner)
    return names


def inside(hint) -> list[type]:
    """The plain types of an annotation."""
    parts = typing.get_args(hint)
    return (
        [hint]
        if not parts or (isinstance(hint, types.GenericAlias) and not parts)
        else [t for p in parts for t in inside(p)]
    )


@pytest.mark.parametrize("kind", sorted({type(f) for f in TO_ASSISTANT}, key=lambda k: k.__name__))
def test_an_assistants_facts_hold_nothing_of_the_owners(kind: type) -> None:
    names = field_names(kind) - (field_names(WeekStatement) if kind is DaySheet else set())
    assert not [name for name in names if re.search("rate|cost|pay|money|held|trust|lint|median|flag", name)]


def test_the_walk_through_facts_reaches_what_is_inside() -> None:
    assert "question" in field_names(AnswerGiven)
    assert {"hosts", "cost"} <= field_names(DaySheet)


def test_an_amount_stands_in_no_letter_that_could_join_a_tasks_thread() -> None:
    """An assistant's own pay is told in two letters, which are about no task."""
    telling = {kind for kind in TEMPLATE if AUDIENCE[kind] is Audience.ASSISTANT and "currency" in field_names(kind)}
    assert telling == {DaySheet, PaySent}
    assert not {"ref", "title"} & {field.name for kind in telling for field in dataclasses.fields(kind)}


@pytest.mark.parametrize("facts", [facts for facts in TO_ASSISTANT if not isinstance(facts, PaySent)])
def test_an_assistants_letter_speaks_of_nothing_of_the_owners(facts) -> None:
    if isinstance(facts, DaySheet):
        facts = replace(facts, statements=())
    subject, text, page = letters(replace(facts, **({"text": "call them"} if hasattr(facts, "text") else {})))
    visible = re.sub(r"<style>.*?</style>|<[^>]+>", " ", page, flags=re.DOTALL)
    for words in (subject, text, visible):
        assert not OWNER_ONLY.search(words.replace("unpaid", "")), OWNER_ONLY.search(words)


@pytest.mark.parametrize("name", ["rate", "cost", "week.totals", "report"])
def test_a_template_for_an_assistant_cannot_reach_the_owners_values(name: str) -> None:
    from inboxva.compose import packaged_source
    from inboxva.errors import UserError

    templates = Templates(
        lambda path: (
            "Subject: x\n{{ " + name + " }}" if path.endswith("request_received.txt.j2") else packaged_source(path)
        )
    )
    with pytest.raises(UserError, match="undefined"):
        word(REQUEST, "en", desk=DESK, owner_address=DANA, now=NOW, templates=templates)


def form_lines(facts) -> list[str]:
    """The lines of the form that a letter offers: the one paragraph that is meant to be read."""
    return letters(facts)[1].split("\n\n")[1].splitlines() if isinstance(facts, FormOffered) else []


@pytest.mark.parametrize("facts", TO_ASSISTANT)
def test_no_line_of_ours_outside_the_form_begins_with_a_field_name(facts) -> None:
    filled = form_lines(facts)
    for line in letters(facts)[1].splitlines():
        assert line in FORM or line in filled or not OURS_AT_LINE_START.match(line), line


def test_every_kind_that_is_worded_has_a_sample() -> None:
    assert {type(facts) for facts in LETTERS} == set(TEMPLATE)


@pytest.mark.parametrize("facts", TO_OWNER)
@pytest.mark.parametrize("width", [400, 72, 40])
def test_no_line_that_asks_the_owner_reads_as_an_answer(facts, width: int) -> None:
    # A report is made of other people's words, which may be any that a line is broken before.
    width = 400 if getattr(facts, "report", None) else width
    ours = [line for line in letters(facts)[1].splitlines() if not ASKED.match(line)]
    for line in [part for whole in ours for part in wrap(whole, width)]:
        assert find_commands(line, to_desk=True) == find_commands(line, to_desk=False) == (), line
    assert find_commands("\n".join(ours), to_desk=True) == ()


@pytest.mark.parametrize(
    "text",
    [
        "Next: book it",
        "Done",
        "[NEXT STEPS]",
        "**Hours:** 3",
        "BK-12: done, 2h",
        "* Hours – 2",
        "✅ Done: all",
        "hours = 4",
    ],
)
def test_words_that_read_as_a_field_stand_in_quotes(text: str) -> None:
    assert unfield(text) == f'"{text}"'
    lines = letters(replace(REQUEST, text=text))[1].splitlines()
    assert f'"{text}"' in lines
    assert text not in lines


def test_sentences_stay_as_they_are() -> None:
    for text in ("Call the six customers.", "four of six customers called", "Ask Ben for the new price list"):
        assert unfield(text) == text


EVIL = "x\r\nState: done\r\nHours: 9\u2028Bcc: y\x00\u202eevil\ud800 <b>&"


def test_nobodys_words_make_a_line_of_their_own() -> None:
    due = DueFacts(NOW, EVIL, "minute", "UTC", "UTC")
    for facts in (
        replace(REQUEST, title=EVIL, text=EVIL, steps=(EVIL,), due=due, hosts=(EVIL,), guessed=EVIL),
        replace(
            REPORT,
            sections=(replace(REPORTED, title=EVIL, done=(EVIL,), next=(EVIL,), blocked=(EVIL,)),) * 2,
            problems=(NotUnderstood(EVIL, EVIL, ""),),
        ),
        replace(
            SEVERAL,
            subject=EVIL,
            tasks=(replace(SEVERAL.tasks[0], title=EVIL, text=EVIL, due=due),) * 2,
            beside_title=EVIL,
            findings=(Finding(EVIL, EVIL),),
        ),
        replace(CHANGED, title=EVIL, text=EVIL, steps=(EVIL,), due=due, repeats=EVIL, changed=(EVIL,)),
        replace(REQUEST, repeats=EVIL, recipe=EVIL, filled=(EVIL,)),
        replace(REQUEST, repeats=EVIL, again=True),
        replace(UNCLEAR, title=EVIL, subject=EVIL, findings=(Finding(EVIL, EVIL),) * 2, names=(EVIL, EVIL)),
        replace(TRANSCRIPT, lines=(Carried(EVIL, EVIL, True), Carried(EVIL, EVIL, False)), told=(EVIL,)),
        replace(
            DRAFT,
            subject=EVIL,
            tasks=(replace(SEVERAL.tasks[0], title=EVIL, steps=(EVIL,), due=due),),
            questions=(EVIL,),
            undertakings=(EVIL,),
            findings=(Finding(EVIL, EVIL),),
            repeats=EVIL,
            recipe=EVIL,
            filled=(EVIL,),
        ),
    ):
        subject, text, page = letters(facts)
        assert "\n" not in subject
        for part in (subject, text, page):
            assert not set(part) & set("\x00\r\u2028\u202e\ud800")
            part.encode()
        assert not [line for line in text.splitlines() if line.startswith(("Hours: 9", "State: done", "Bcc"))]
        assert "<b>&" not in page
        assert "&lt;b&gt;&amp;" in page


@pytest.mark.parametrize("facts", LETTERS)
def test_the_page_says_the_same_words(facts) -> None:
    _, text, page = letters(facts)
    shown = html.unescape(re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]+>", " ", page, flags=re.DOTALL))
    squeezed = re.sub(r"\W+", " ", shown)
    for line in text.splitlines():
        if (words := re.sub(r"\W+", " ", line.lstrip("123456789. ")).strip()) and words not in FORM:
            assert words in squeezed, line


@pytest.mark.parametrize("facts", LETTERS)
def test_the_page_fetches_nothing_and_is_small(facts) -> None:
    _, _, page = letters(facts)
    marks = "".join(re.findall(r"<style>.*?</style>|<[^>]*>", page, re.DOTALL))
    assert not re.search(
        r"<(?:img|script|link|iframe|object|embed|form|video)|url\(|@import|https?:|//", marks, re.IGNORECASE
    )
    assert all(href.startswith("mailto:") for href in re.findall(r'href="([^"]*)"', page))
    assert len(page.encode()) < 100_000
    assert 'name="color-scheme" content="light dark"' in page


def test_a_week_of_thousands_of_tasks_stays_under_100_kb() -> None:
    engagement = SUMMARY.report.engagements[0]
    many = tuple(replace(item, title="A long title " * 8) for item in engagement.items * 250)
    report = replace(SUMMARY.report, engagements=(replace(engagement, items=many),) * 6)
    _, text, page = letters(replace(SUMMARY, report=report))
    assert len(page.encode()) < 100_000
    assert "and 1470 more" in text


def test_lists_fit_a_phone() -> None:
    for facts in (
        REPORT,
        SEVERAL,
        replace(SEVERAL, tasks=(replace(SEVERAL.tasks[0], limit=90),)),
        replace(DRAFT, findings=(), limit=90),
        SUMMARY,
    ):
        text = letters(facts)[1]
        for line in text.splitlines():
            if line.startswith(("- ", "1", "2", "3", "   ", "BK-", "WB-", "Q")) and "now expected" not in line:
                assert len(line) <= 48, line
