"""Whose turn it is, and since when, from the mails that people write to each other over real servers."""

import json
from datetime import UTC, datetime, timedelta

import pytest

from tests.conversation.clients import DANA, DESK, answer, gmail, said, to
from tests.conversation.stage import (
    MARIA,
    MARIA_SANTOS,
    OOO,
    OWNER,
    PRIYA_RAO,
    asks,
    heard,
    passes,
    printed,
    replies,
    reports,
    task,
)
from tests.conversation.talk import LOS_ANGELES, Talk

pytestmark = pytest.mark.servers

MONDAY = datetime(2026, 11, 17, 1, 30, tzinfo=UTC)  # Monday 17:30 in Los Angeles, Tuesday 09:30 in Manila
SHEET = "Hi Maria,\n\nplease update the supplier sheet by Friday 27 November, 5pm PT, 3 hours at most.\n\nDana\n"
SUBJECT = "Re: Supplier sheet [BK-1]"


def begun(talk: Talk) -> str:
    """A request that Maria knows of; gives its Message-ID."""
    talk.now = MONDAY
    talk.run()
    name, _ = asks(talk, "Supplier sheet", SHEET)
    return name


def turn(talk: Talk, ref: str = "BK-1") -> tuple[str, datetime | None]:
    """Who must move next, and since when."""
    found = task(talk, ref)
    return (found.waiting_on.value if found.waiting_on else ""), found.waiting_since


def test_a_task_goes_to_and_fro(talk: Talk) -> None:
    request = begun(talk)
    assert turn(talk) == ("assistant", MONDAY)

    talk.later(hours=2)
    asked_at = talk.now
    hers = replies(talk, request, SUBJECT, "State: in progress\nHours: 1\nQuestions: Which sheet is it?\n")
    talk.later(minutes=1)
    talk.run()
    assert turn(talk) == ("owner", asked_at)
    assert "BK-1" in printed(talk, "tasks", "--waiting", "owner")
    assert printed(talk, "tasks", "--waiting", "assistant").strip() == "no tasks"

    # What a program writes moves nothing: not Dana's out-of-office, and not Maria's.
    talk.later(hours=1)
    talk.says(DANA, MARIA_SANTOS, f"Automatic reply: {SUBJECT}", "I am out of office until 20 November.", answers=hers,
              headers=OOO, folder="INBOX")  # fmt: skip
    talk.says(
        MARIA_SANTOS, DANA, f"Automatic reply: {SUBJECT}", "I am out of the office today.", answers=request, headers=OOO
    )
    talk.later(minutes=1)
    talk.run()
    assert turn(talk) == ("owner", asked_at)

    # Dana answers in the thread.
    talk.later(hours=12)
    answered_at = talk.now
    replies(talk, hers, SUBJECT, "The blue one.", DANA, MARIA_SANTOS)
    talk.later(minutes=1)
    talk.run()
    assert turn(talk) == ("assistant", answered_at)
    assert not task(talk, "BK-1").questions

    # A blocker turns it again, and a report without one turns it back only by Dana's word.
    talk.later(hours=10)
    blocked_at = talk.now
    reports(talk, request, SUBJECT, "State: blocked\nHours: 1\nBlocked: I have no access to the bank.\n")
    assert turn(talk) == ("owner", blocked_at)
    assert "BK-1" in printed(talk, "tasks", "--waiting", "owner")

    talk.later(hours=8)
    access_at = talk.now
    replies(talk, request, SUBJECT, "You have access now.", DANA, MARIA_SANTOS)
    talk.later(minutes=1)
    talk.run()
    assert turn(talk) == ("assistant", access_at)
    assert json.loads(printed(talk, "tasks", "--waiting", "assistant", "--json"))[0]["ref"] == "BK-1"

    # Finished: nobody must move but Dana, who may take it.
    talk.later(hours=10)
    reports(talk, request, SUBJECT, "State: done\nHours: 1\n")
    assert task(talk, "BK-1").state.value == "done"
    assert printed(talk, "tasks", "--waiting", "assistant").strip() == "no tasks"


def test_an_answer_by_number_turns_it_back(talk: Talk) -> None:
    request = begun(talk)
    talk.later(hours=1)
    reports(talk, request, SUBJECT, "State: in progress\nHours: 1\nQuestions:\n- Which sheet?\n- Which prices?\n")
    came = passes(talk, datetime(2026, 11, 17, 17, 0, tzinfo=UTC))
    (digest,) = to(OWNER, [letter for _, letter in came])
    assert digest["Subject"] == "Your turn: 2 (2 questions from Maria)"
    talk.later(minutes=5)
    answer(talk, digest, "Q1: the blue one", gmail)
    talk.later(minutes=1)
    talk.run()
    assert turn(talk)[0] == "owner"  # the other question is open
    talk.later(minutes=5)
    answered_at = talk.now
    talk.says(DANA, DESK, "Prices", "Q2: those of October")
    talk.later(minutes=1)
    (hers,) = to(MARIA, talk.run())
    assert "those of October" in said(hers)
    assert turn(talk) == ("assistant", answered_at)


def test_response_times_are_in_working_hours_of_whoever_is_waited_for(talk: Talk) -> None:
    """Asked on a Friday of Manila, answered on Monday morning of Los Angeles: nine hours and a half, not three days."""
    talk.now = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # Thursday 17:00 in Los Angeles, Friday 09:00 in Manila
    talk.run()
    request, _ = asks(talk, "Supplier sheet", SHEET)
    talk.now = datetime(2026, 11, 20, 4, 0, tzinfo=UTC)  # three hours of Maria's later
    reports(talk, request, SUBJECT, "State: in progress\nHours: 1\nQuestions: Which sheet?\n")
    talk.now = datetime(
        2026, 11, 23, 18, 30, tzinfo=UTC
    )  # Monday 10:30 in Los Angeles; Friday's eight hours went by too
    replies(talk, request, SUBJECT, "The blue one.", DANA, MARIA_SANTOS)
    talk.later(minutes=1)
    talk.run()
    talk.now = datetime(2026, 11, 24, 2, 0, tzinfo=UTC)  # Tuesday 10:00 in Manila: an hour of hers
    reports(talk, request, SUBJECT, "State: in progress\nHours: 1\n")
    span = ["--since", "2026-11-16", "--until", "2026-11-30", "--format", "json"]
    (facts,) = [e for e in json.loads(printed(talk, "report", *span))["engagements"] if e["slug"] == "bookkeeping"]
    assert facts["response"] == {"owner_median_minutes": 8 * 60 + 90, "assistant_median_minutes": 120}


def test_each_task_of_a_thread_has_a_turn_of_its_own(talk: Talk) -> None:
    begun(talk)
    talk.later(minutes=5)
    asks(talk, "Contact page", "Please make the new contact page.", PRIYA_RAO)
    talk.later(hours=1)
    talk.says(MARIA_SANTOS, DESK, "Today", "BK-1: blocked, 1h, no access to the bank\n")
    talk.later(minutes=1)
    talk.run()
    assert turn(talk)[0] == "owner"
    assert turn(talk, "WB-1")[0] == "assistant"
    listed = printed(talk, "tasks", "--waiting", "owner")
    assert "BK-1" in listed
    assert "WB-1" not in listed


def test_the_night_on_which_the_clocks_change(talk: Talk) -> None:
    """In Los Angeles 1 November 2026 has 25 hours: the digest comes at half past eight before and after it."""
    talk.now = datetime(2026, 10, 29, 2, 0, tzinfo=UTC)  # Wednesday 19:00 there, Thursday 10:00 in Manila
    talk.run()
    request, _ = asks(talk, "Supplier sheet", "Please update the supplier sheet by Friday 6 November, 5pm PT.")
    talk.later(hours=25)
    reports(talk, request, SUBJECT, "State: in progress\nHours: 1\nQuestions: Which sheet?\n")
    half = timedelta(minutes=30)
    ((friday, digest),) = heard(passes(talk, datetime(2026, 10, 30, 18, 0, tzinfo=UTC), half), OWNER)
    assert friday == datetime(2026, 10, 30, 15, 30, tzinfo=UTC)
    assert "Which sheet?" in said(digest)
    passes(talk, datetime(2026, 11, 2, 1, 30, tzinfo=UTC), timedelta(hours=6))
    reports(talk, request, SUBJECT, "State: in progress\nHours: 1\nQuestions: And which prices?\n")
    ((monday, digest),) = heard(passes(talk, datetime(2026, 11, 2, 18, 0, tzinfo=UTC), half), OWNER)
    assert monday.astimezone(LOS_ANGELES) == datetime(2026, 11, 2, 8, 30, tzinfo=LOS_ANGELES)
    assert monday == datetime(2026, 11, 2, 16, 30, tzinfo=UTC)
    assert "And which prices?" in said(digest)
    replies(talk, request, SUBJECT, "The blue one, and those of October.", DANA, MARIA_SANTOS)
    talk.later(minutes=1)
    talk.run()
    span = ["--since", "2026-10-26", "--until", "2026-11-09", "--format", "json"]
    (facts,) = [e for e in json.loads(printed(talk, "report", *span))["engagements"] if e["slug"] == "bookkeeping"]
    assert facts["response"]["owner_median_minutes"] == 8 * 60 + 60
