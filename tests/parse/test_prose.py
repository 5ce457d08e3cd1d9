"""What prose without fields seems to report: only what is plainly said of work that was done."""

from datetime import UTC, datetime
from zoneinfo import ZoneInfo

import pytest

from inboxva.model import packaged
from inboxva.model.when import Place, When
from inboxva.model.work import State
from inboxva.parse.deadlines import read_eta
from inboxva.parse.reading import read
from inboxva.parse.reports.prose import ProseWords, SensitiveWords, UrgentWords, agrees, seeming_report
from inboxva.parse.reports.statuswords import packaged_words
from tests.decide.answering import lexicon
from tests.decide.deciding import PEOPLE

PROSE = ProseWords.from_table(packaged.table("rules/prose.toml"))
NAMES = frozenset({"maria", "santos"})


def eta(text: str) -> When | None:
    return read_eta(text, datetime(2026, 11, 17, 6, tzinfo=UTC), ZoneInfo("Asia/Manila"), Place(None, False))


@pytest.mark.parametrize(
    ("text", "state", "minutes", "done", "by"),
    [
        ("finished the calls, took me two hours, rest tomorrow noon", State.IN_PROGRESS, 120, ("finished the calls",),
         "tomorrow noon"),
        ("Hi Dana,\n\nI finish the calls already, it take me 2 hrs. I will finish the rest by Friday.\n\nThanks,\nMaria",
         State.IN_PROGRESS, 120, ("I finish the calls already",), "Friday"),
        ("I spent 90 min on the sheet today.", State.IN_PROGRESS, 90, (), None),
        ("finshed everything, 3h", State.DONE, 180, (), None),
        ("Thanks, got it, I finished it. 1.5 hours in total.", State.DONE, 90, (), None),
        ("natapos ko na ang tawag, 2 oras", State.IN_PROGRESS, 120, ("natapos ko na ang tawag",), None),
        ("I am stuck, the bank does not answer", State.BLOCKED, None, (), None),
        ("I worked 2 hours on the invoices. Rest will be done tomorrow.", State.IN_PROGRESS, 120, (), "tomorrow"),
        ("Updated the sheet, 45 minutes", State.IN_PROGRESS, 45, ("Updated the sheet",), None),
    ],
)  # fmt: skip
def test_what_was_done_is_read(
    text: str, state: State, minutes: int | None, done: tuple[str, ...], by: str | None
) -> None:
    found = seeming_report(text, PROSE, packaged_words(), eta, NAMES)
    assert found
    assert (found.state, found.minutes, found.done) == (state, minutes, done)
    assert (found.eta.text if found.eta else None) == by


@pytest.mark.parametrize(
    "text",
    [
        "How long will it take? I think 2 hours.",
        "Is 2 hours ok?",
        "The client spent 2 hours on the phone.",
        "Can you give me 2 hours more?",
        "It will take 2 hours",
        "I need another hour for the sheet",
        "I did not finish the calls",
        "Done with the first half, hours went into formatting.",
        "My father passed away, BK-12 is not finished, sorry",
        "I called the bank and they said it takes 3 days",
        "See you at 3pm",
        "I have sent the file.",
        "I booked this flight for myself.",
        "We are 3 hours ahead of you today",
        "Good morning! How are you?",
        "We met for 2 hours with the client",
        "I worked 2 hours on one and 3 hours on the other",
        "It cost $5 an hour last year",
        "",
        "Thanks, Dana!",
    ],
)
def test_a_question_a_chat_or_what_is_to_come_is_no_report(text: str) -> None:
    assert seeming_report(text, PROSE, packaged_words(), eta, NAMES) is None


@pytest.mark.parametrize(
    ("text", "yes"),
    [
        ("ok", True), ("Ok, thanks!", True), ("OK\n\nMaria", True), ("Yes please, thank you\nMaria Santos", True),
        ("Hi Dana,\n\nok thanks\n\nBest regards,\nMaria", True), ("Looks good", True), ("sige po, salamat", True),
        ("ok but change the hours to 3", False), ("no", False), ("ok?", False), ("ok I will call the bank", False),
        ("Thanks!", False), ("not ok", False), ("", False),
    ],
)  # fmt: skip
def test_yes_and_nothing_else(text: str, yes: bool) -> None:
    assert agrees(text, PROSE, packaged_words(), NAMES) is yes


def test_words_that_no_program_should_answer() -> None:
    words = SensitiveWords.from_table(packaged.table("rules/sensitive.toml"))
    assert words.find("Sorry, my father Passed Away last night.") == "Passed Away"
    assert words.find("There is no power here since the typhoon") == "no power"
    assert words.find("finished the still life, two hours") == ""


def test_words_by_which_a_question_cannot_wait() -> None:
    words = UrgentWords.from_table(packaged.table("rules/urgent.toml"))
    assert words.find("They sent an OTP to your phone, what is it?") == "OTP"
    assert words.find("I am locked out of the bank") == "locked out"
    assert words.find("The client is waiting for the price") == "client is waiting"
    assert words.find("Which colour code goes on the invoices?") == ""
    assert words.find("Is the postcode right?") == ""


def test_they_count_in_what_is_asked_and_nowhere_else() -> None:
    for text, word in (
        ("Questions: what is the code they sent you?", "the code"),
        ("Blocked: locked out of the bank", "locked out"),
        ("Done: cleaned up the code\nQuestions: which folder?", ""),
    ):
        raw = f"From: maria@example.net\nTo: dana@example.com\nSubject: Re: x\nMessage-ID: <u@x>\n\n{text}\n"
        assert read(raw.encode(), lexicon(), PEOPLE).urgent == word
