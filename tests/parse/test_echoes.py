"""Our own letters given back by clients that quote without marks: nothing of them is the writer's."""

import re
import textwrap
from collections.abc import Callable
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from html import unescape
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva.compose import Templates
from inboxva.compose.letter import word
from inboxva.compose.samples import LETTERS
from inboxva.compose.sampleweek import NOW
from inboxva.model.letters import AUDIENCE, Audience, Facts
from inboxva.model.message import Address, Line, LineKind
from inboxva.model.people import Engagement, People, Person, Role
from inboxva.model.work import Reading
from inboxva.parse.body import lines, own_text
from inboxva.parse.message import read_versions
from inboxva.parse.quoting.echoes import without_echoes
from inboxva.parse.quoting.htmltext import html_to_text
from inboxva.parse.reading import Lexicon, read, without_letters
from inboxva.rulebook import load_rulebook

DANA = Person("Dana Reyes", ("dana@example.com",), Role.OWNER, "America/Los_Angeles")
MARIA = Person("Maria Santos", ("maria@example.net",), Role.ASSISTANT, "Asia/Manila")
BOOKS = Engagement("bookkeeping", "Bookkeeping", "BK", ("maria@example.net",), "Asia/Manila")
PEOPLE = People(DANA, (MARIA,), (BOOKS,), Address("va@example.com", "Desk"))
LEXICON: Lexicon = load_rulebook(Path(__file__).parent, PEOPLE).lexicon
FORM = ("State:", "Done:", "Hours:", "ETA:", "Questions:")


def letter_of(facts: Facts) -> tuple[str, str]:
    """The plain text and the HTML of a letter."""
    return word(facts, "en", desk=PEOPLE.desk, owner_address=Address("dana@example.com", "Dana Reyes"), now=NOW,
                templates=Templates())[1:]  # fmt: skip


WORDED = {facts: letter_of(facts) for facts in LETTERS}
TEXTS = {facts: text for facts, (text, _) in WORDED.items()}
REQUEST = next(text for text in TEXTS.values() if all(f"\n{name}\n" in text for name in FORM))


def reply(text: str, *letters: str, sender: str = "maria@example.net") -> Reading:
    """What is read of a reply to the desk that holds this text."""
    raw = f"From: {sender}\nTo: va@example.com\nSubject: Re: x [BK-12]\nDate: Tue, 17 Nov 2026 09:00:00 +0800\n"
    mail = f"{raw}Content-Type: text/plain; charset=utf-8\nIn-Reply-To: <ours@example.com>\n\n{text}".encode()
    return without_letters(read(mail, LEXICON, PEOPLE), letters, LEXICON, PEOPLE)


def as_cells_alone(html: str) -> str:
    """The HTML as a client shows it that makes a line of each cell, and marks list items with a dot."""
    html = re.sub(r"<(head|style)[^>]*>.*?</\1>", "", html, flags=re.S).replace("<li", "\n* <li")
    text = re.sub(r"<[^>]*>", "", re.sub(r"</?(?:p|tr|td|div|li|h\d|br)\b[^>]*>", "\n", html))
    return unescape(re.sub(r"\s*\n\s*", "\n", text)).strip()


def wrapped(text: str, width: int) -> str:
    """The text as a client with short lines sends it."""
    return "\n".join(textwrap.fill(line, width) for line in text.split("\n"))


@pytest.mark.parametrize("facts", LETTERS)
@pytest.mark.parametrize("width", [0, 72, 40])
@pytest.mark.parametrize("typed", ["", "Thank you, will do.\n\n"])
def test_a_letter_given_back_says_nothing(facts: Facts, width: int, typed: str) -> None:
    sender = "maria@example.net" if AUDIENCE[type(facts)] is Audience.ASSISTANT else "dana@example.com"
    given_back = wrapped(TEXTS[facts], width) if width else TEXTS[facts]
    found = reply(typed + given_back, TEXTS[facts], sender=sender)
    assert found.visible_text.strip() == typed.strip()
    assert (found.status, found.commands) == ((), ())
    assert found.request is None or not found.request.tasks


@pytest.mark.parametrize("facts", LETTERS)
@pytest.mark.parametrize("shown", [html_to_text, as_cells_alone], ids=["lines", "cells"])
@pytest.mark.parametrize("typed", ["", "Thank you, will do.\n\n"])
def test_a_letters_html_given_back_says_nothing(facts: Facts, shown: Callable[[str], str], typed: str) -> None:
    """A client may quote the HTML part without marks; what it makes of lists and tables is its own."""
    sender = "maria@example.net" if AUDIENCE[type(facts)] is Audience.ASSISTANT else "dana@example.com"
    text, html = WORDED[facts]
    mail = MIMEMultipart("alternative", _subparts=[MIMEText(text, "plain", "utf-8"), MIMEText(html, "html", "utf-8")])
    found = reply(typed + shown(html), *read_versions(mail.as_bytes()), sender=sender)
    assert found.visible_text.strip() == typed.strip()
    assert (found.status, found.commands) == ((), ())
    assert found.request is None or not found.request.tasks


def filled(form: dict[str, str]) -> str:
    """The letter with its form filled in where it stands."""
    text = REQUEST
    for name, value in form.items():
        text = text.replace(f"\n{name}\n", f"\n{name} {value}\n")
    return text


@pytest.mark.parametrize("typed", ["", "Hello Dana,\n\n"])
def test_a_form_filled_in_where_it_stands_is_a_report(typed: str) -> None:
    found = reply(typed + filled({"State:": "in progress", "Done:": "called four of six", "Hours:": "2.5"}), REQUEST)
    (section,) = found.status
    assert (section.minutes, section.done, section.state_text) == (150, ("called four of six",), "in progress")
    assert found.problems == ()


@pytest.mark.parametrize("name", FORM)
def test_a_single_filled_line_is_kept(name: str) -> None:
    value = {"State:": "done", "Hours:": "1h 30", "ETA:": "Friday 3pm"}.get(name, "which sheet should I use?")
    assert f"{name} {value}" in reply(filled({name: value}), REQUEST).visible_text


def test_an_answer_written_below_a_form_line_stands_under_it() -> None:
    found = reply(REQUEST.replace("\nHours:\n", "\nHours:\n2.5\n"), REQUEST)
    assert [section.minutes for section in found.status] == [150]


def test_a_reply_that_names_a_command_as_the_letter_does_keeps_it() -> None:
    letter = "To change something, reply with a line:\n\ncap 12h this week\npriority BK-16\nor nothing at all today."
    found = without_echoes(lines(f"cap 12h this week\n\n{letter}"), [letter])
    assert own_text(found) == "cap 12h this week"


def test_what_follows_our_words_on_their_line_stays() -> None:
    letter = "Not started? Fine, just say so in a line of your own, please."
    found = without_echoes(lines(f"{letter} I have started."), [letter])
    assert [(line.number, line.text, line.kind) for line in found] == [
        (1, letter, LineKind.QUOTED),
        (1, "I have started.", LineKind.OWN),
    ]


@settings(max_examples=60, deadline=None)
@given(st.lists(st.text("abcdefgh \n", max_size=60), max_size=12))
def test_a_reply_without_our_words_stays_as_it_is(typed: list[str]) -> None:
    own = tuple(Line(number, text, LineKind.OWN) for number, text in enumerate("\n".join(typed).split("\n"), 1))
    assert without_echoes(own, TEXTS.values()) == own


def test_twice_the_reply_costs_twice_the_time() -> None:
    from timeit import timeit

    def cost(count: int) -> float:
        text = "\n".join(REQUEST for _ in range(count))
        own = lines(text)
        return min(timeit(lambda: without_echoes(own, [REQUEST]), number=1) for _ in range(3))

    assert cost(40) < 2 * 3 * cost(20) + 0.01
