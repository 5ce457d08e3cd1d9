"""Letters to assistants in every language: whole, harmless when they come back, and with forms that are read."""

import re
import tomllib
from dataclasses import fields, is_dataclass, replace
from html import unescape
from pathlib import Path
from textwrap import wrap

import pytest

from inboxva.compose import Templates, check, packaged_source
from inboxva.compose.letter import word
from inboxva.compose.samples import LETTERS, LIMIT, OFFER, REPORT, REQUEST, SUMMARY, TASK_FULL
from inboxva.compose.sampleweek import DANA, DESK, LOS_ANGELES, MARIA, NOW, REPORTS, at
from inboxva.model.assistantletters import FormOffered, NotUnderstood
from inboxva.model.letterparts import DueFacts
from inboxva.model.letters import AUDIENCE, Audience, Facts
from inboxva.model.message import Line, LineKind
from inboxva.model.people import Engagement, People, Person, Role
from inboxva.model.work import Reading, Ref, SaidKind, State
from inboxva.parse.reading import read, without_letters
from inboxva.parse.reports.said import find_said
from inboxva.parse.reports.statuswords import phrase
from inboxva.parse.status import read_status
from inboxva.rulebook import load_rulebook

FOREIGN = ("es", "pt", "fr", "de", "tl")
TEMPLATES = Templates()
OWNER = Person("Dana Reyes", (DANA.email,), Role.OWNER, LOS_ANGELES)
HELPER = Person("Maria Santos", (MARIA.email,), Role.ASSISTANT, "Asia/Manila")
BOOKS = Engagement("bookkeeping", "Bookkeeping", "BK", (MARIA.email,), "Asia/Manila")
PEOPLE = People(OWNER, (HELPER,), (BOOKS,), DESK)
LEXICON = load_rulebook(Path(__file__).parent, PEOPLE).lexicon
WORDS = tomllib.loads((Path(__file__).parents[2] / "rules" / "status.toml").read_text())
NAMES = {
    " ".join(phrase(name)) for field in WORDS["fields"].values() for name in (*field["names"], *field.get("total", ()))
}
COMMANDS = {
    " ".join(phrase(name))
    for key in ("command", "away", "order", "checklist", "stop", "correction")
    for name in WORDS["phrases"][key]
}
EMPTY_FORM = ("state", "done", "minutes", "eta", "questions")
TO_ASSISTANT = [facts for facts in LETTERS if AUDIENCE[type(facts)] is Audience.ASSISTANT]
in_each_language = pytest.mark.parametrize("language", ["en", *FOREIGN])
to_each_assistant = pytest.mark.parametrize("facts", TO_ASSISTANT)


def letter(facts: Facts, language: str) -> tuple[str, str, str]:
    """Subject, text and page."""
    return word(facts, language, desk=DESK, owner_address=DANA, now=NOW, templates=TEMPLATES)


def names(language: str) -> dict[str, str]:
    """What the lines of a form are called."""
    return TEMPLATES.template("fields.j2", language).module.names


def outside_the_form(facts: Facts, language: str) -> list[str]:
    """The lines of a letter that are meant to be read by people alone."""
    text = letter(facts, language)[1]
    form = text.split("\n\n")[1].splitlines() if isinstance(facts, FormOffered) else []
    empty = [f"{name}:" for name in names(language).values()]
    return [line for line in text.splitlines() if line not in form and line not in empty]


def reply(text: str, *letters: str) -> Reading:
    """What is read of Maria's answer."""
    head = f"From: {MARIA.email}\nTo: {DESK.email}\nSubject: Re: x [BK-12]\nDate: Tue, 17 Nov 2026 09:00:00 +0800\n"
    mail = f"{head}Content-Type: text/plain; charset=utf-8\nIn-Reply-To: <ours@example.com>\n\n{text}".encode()
    return without_letters(read(mail, LEXICON, PEOPLE), letters, LEXICON, PEOPLE)


def test_the_packaged_templates_of_every_language_are_right() -> None:
    assert check(TEMPLATES, FOREIGN) == []


def words_of_people(value: object) -> set[str]:
    """The texts inside facts, line by line, and each task's reference with its title."""
    match value:
        case str():
            return set(value.split("\n"))
        case tuple():
            return {text for inner in value for text in words_of_people(inner)}
    if not is_dataclass(value):
        return set()
    named = {f"{value.ref} {value.title}"} if hasattr(value, "ref") and hasattr(value, "title") else set()
    return named.union(*(words_of_people(getattr(value, field.name)) for field in fields(value)))


@pytest.mark.parametrize("language", FOREIGN)
@to_each_assistant
def test_no_sentence_stays_english(facts: Facts, language: str) -> None:
    """What the templates say, without the words of people and rules."""
    english = {line for line in letter(facts, "en")[1].splitlines() if len(line.split()) > 3}
    said = words_of_people(facts)
    shared = [line for line in outside_the_form(facts, language) if line in english]
    shared = [line for line in shared if line.lstrip("123456789. ") not in said]
    # An item is the assistant's own words, and so is a question.
    assert not [line for line in shared if not line.startswith(("- ", '"'))], shared
    assert f'<html lang="{language}">' in letter(facts, language)[2]


@in_each_language
@to_each_assistant
def test_no_mark_stands_beside_one_that_it_does_not_go_with(facts: Facts, language: str) -> None:
    subject, text, _ = letter(facts, language)
    for line in (subject, *text.splitlines()):
        assert not re.search(r"[,;] ?[:.,]|[^ ] ,|  |^[,.]|(?<!\.)\.\.(?!\.)", line.removeprefix("- ")), line


@in_each_language
@to_each_assistant
def test_the_page_says_the_same_words(facts: Facts, language: str) -> None:
    _, text, page = letter(facts, language)
    shown = unescape(re.sub(r"<style>.*?</style>|<title>.*?</title>|<[^>]+>", " ", page, flags=re.DOTALL))
    squeezed = re.sub(r"\W+", " ", shown)
    for line in text.splitlines():
        if spoken := re.sub(r"\W+", " ", line.lstrip("123456789. ")).strip():
            assert spoken in squeezed, line


@in_each_language
@to_each_assistant
def test_no_line_outside_the_form_reads_as_a_report_or_a_command(facts: Facts, language: str) -> None:
    for line in outside_the_form(facts, language):
        words = phrase(line.lstrip("- "))
        for count in range(1, len(words) + 1):
            assert " ".join(words[:count]) not in COMMANDS, line
        if ":" in line and line.lstrip("- ").partition(":")[0].count(" ") < 4:
            assert " ".join(phrase(line.partition(":")[0])) not in NAMES, line
        assert find_said([line]) == (), line
        sections, _ = read_status([Line(1, line, LineKind.OWN)])
        assert not [s for s in sections if s.minutes is not None or s.done or s.percent is not None], line


@in_each_language
@to_each_assistant
@pytest.mark.parametrize("width", [400, 72, 40])
def test_a_letter_given_back_says_nothing(facts: Facts, language: str, width: int) -> None:
    text = letter(facts, language)[1]
    back = "\n".join("\n".join(wrap(line, width)) for line in text.split("\n"))
    found = reply(back, text)
    assert (found.visible_text.strip(), found.status, found.said) == ("", (), ())


@in_each_language
@pytest.mark.parametrize("state", list(State))
@pytest.mark.parametrize("percent", [None, 60])
def test_the_form_that_is_offered_is_read_as_it_is_meant(language: str, state: State, percent: int | None) -> None:
    percent = 100 if percent and state is State.DONE else percent
    section = replace(
        OFFER.section, state=state, percent=percent, minutes=150, done=("called four", "wrote to two"), next=("the rest",),
        blocked=("the bank token",), questions=((0, "Which sheet?"),), eta=DueFacts(at(19, 4), "", "minute", "", ""),
    )  # fmt: skip
    form = letter(replace(OFFER, section=section), language)[1].split("\n\n")[1]
    found = reply(form)
    (read_back,) = found.status
    assert found.problems == ()
    assert (read_back.state, read_back.percent, read_back.minutes) == (state, percent, 150)
    assert (read_back.done, read_back.next) == (section.done, section.next)
    assert (read_back.blocked, read_back.questions) == (section.blocked, ("Which sheet?",))
    assert read_back.eta is not None
    assert (read_back.eta.day, str(read_back.eta.clock)) == (at(19, 4).date(), "12:00:00")


@in_each_language
def test_a_form_without_a_state_is_read(language: str) -> None:
    section = replace(OFFER.section, state=None, percent=40, eta=None)
    (found,) = reply(letter(replace(OFFER, section=section), language)[1].split("\n\n")[1]).status
    assert (found.percent, found.minutes, found.done) == (40, 120, ("the calls",))


@in_each_language
def test_an_ok_above_the_form_agrees_and_reports_nothing_itself(language: str) -> None:
    text = letter(OFFER, language)[1]
    found = reply(f"ok\n\n{text}", text)
    assert found.agrees
    assert found.status == ()


@in_each_language
def test_the_empty_form_of_a_request_is_read_when_it_is_filled_in(language: str) -> None:
    text, called = letter(REQUEST, language)[1], names(language)
    values = {"state": TEMPLATES.words(language).state("in_progress"), "done": "called four", "minutes": "2,5",
              "eta": "2026-11-19 12:00", "questions": "which sheet should I use?"}  # fmt: skip
    filled = text
    for field in EMPTY_FORM:
        assert f"\n{called[field]}:\n" in text
        filled = filled.replace(f"\n{called[field]}:\n", f"\n{called[field]}: {values[field]}\n")
    found = reply(filled, text)
    (section,) = found.status
    assert (section.state, section.minutes, section.done) == (State.IN_PROGRESS, 150, ("called four",))
    assert section.eta is not None
    assert section.questions == ("which sheet should I use?",)
    assert found.problems == ()


@in_each_language
def test_what_a_letter_invites_is_understood(language: str) -> None:
    more = re.search(r'"([^"]* 2h [^"]*|[^"]* 2h)"', letter(replace(LIMIT, limits=(TASK_FULL,)), language)[1])
    assert more
    (said,) = reply(more[1]).said
    assert (said.kind, said.minutes, said.ref) == (SaidKind.NEED, 120, Ref("BK", 12))
    wrong = letter(replace(REPORT, problems=()), language)[1].rstrip().splitlines()[-4]
    correction = re.search('"([^"]*)"', wrong)
    assert correction
    (section,) = reply(f"{correction[1]}\n{names(language)['minutes']}: 2").status
    assert section.corrects
    assert section.minutes == 120


@in_each_language
@pytest.mark.parametrize(
    "code", ["bad_eta", "bad_hours", "bad_percent", "unknown_state", "empty_report", "unknown_field"]
)
def test_what_is_proposed_for_a_line_is_read(language: str, code: str) -> None:
    problem = NotUnderstood("" if code == "empty_report" else "Stato: x", 'Please write "State: done".', code)
    said = letter(replace(REPORT, problems=(problem,)), language)[1].split("\n\n")[2]
    assert said.endswith((".", "!"))
    for quoted in re.findall(r'"([^"]*: [^"]*)"', said):
        if quoted != problem.text:
            found = reply(quoted)
            assert found.status, quoted
            assert found.problems == (), quoted


@pytest.mark.parametrize("language", FOREIGN)
def test_letters_to_the_owner_are_wholly_english(language: str) -> None:
    for facts in LETTERS:
        if AUDIENCE[type(facts)] is Audience.OWNER:
            assert letter(facts, language) == letter(facts, "en")
    from inboxva.compose import report_html, report_text, tasks_text

    for report in REPORTS:
        assert report_text(report, TEMPLATES, language) == report_text(report, TEMPLATES)
        assert report_html(report, TEMPLATES, language) == report_html(report, TEMPLATES)
    items = SUMMARY.report.engagements[0].items
    assert tasks_text(items, LOS_ANGELES, NOW, TEMPLATES, language) == tasks_text(items, LOS_ANGELES, NOW, TEMPLATES)


def test_a_language_that_nobody_wrote_is_english() -> None:
    assert letter(REQUEST, "nl") == letter(REQUEST, "en")
    assert letter(REQUEST, "es-MX")[1] == letter(REQUEST, "es")[1]


def test_a_users_own_template_in_another_language_is_taken() -> None:
    own = {"templates/nl/request_received.txt.j2": "Subject: {{ title }}\n\nHallo {{ assistant }}"}
    templates = Templates(lambda name: own.get(name) or packaged_source(name))
    text = word(REQUEST, "nl", desk=DESK, owner_address=DANA, now=NOW, templates=templates)[1]
    assert text == "Hallo Maria\n"
