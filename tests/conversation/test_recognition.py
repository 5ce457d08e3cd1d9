"""A good word of the owner's is kept, and reaches who earned it. Over real servers."""

from datetime import UTC, datetime, timedelta

import pytest

from tests.conversation.clients import DANA, DESK, Client, answer, gmail, iphone, outlook, said, to
from tests.conversation.stage import (
    MARIA,
    MARIA_SANTOS,
    OWNER,
    PRIYA,
    PRIYA_RAO,
    asks,
    heard,
    passes,
    printed,
    replies,
    reports,
    task,
)
from tests.conversation.talk import LOS_ANGELES, Talk, plain

pytestmark = pytest.mark.servers

TUESDAY = datetime(2026, 11, 17, 1, 30, tzinfo=UTC)  # Monday 17:30 in Los Angeles, Tuesday 09:30 in Manila
FRIDAY = datetime(2026, 11, 20, 17, 0, tzinfo=LOS_ANGELES).astimezone(UTC)


def finished(talk: Talk) -> str:
    """Maria and Priya have finished what was asked for; gives the Message-ID of Maria's report."""
    talk.now = TUESDAY
    talk.run()
    sheet, _ = asks(talk, "Supplier sheet", "Please update the supplier sheet by Friday 5pm PT. 3 hours at most.")
    page, _ = asks(talk, "Contact page", "Please make the new contact page by Friday 5pm PT.", PRIYA_RAO)
    talk.later(hours=4)
    report = replies(talk, sheet, "Re: Supplier sheet [BK-1]", "State: done\nHours: 2\n")
    reports(talk, page, "Re: Contact page [WB-1]", "State: done\nHours: 1\n", PRIYA_RAO)
    return report


@pytest.mark.parametrize("client", [iphone, gmail, outlook])
def test_thanks_to_the_desk_reach_who_earned_them(talk: Talk, client: Client) -> None:
    report = finished(talk)
    ((_, digest),) = heard(passes(talk, FRIDAY - timedelta(days=3, hours=8)), OWNER)
    assert 'reply "thanks' in said(digest).lower()
    talk.later(minutes=10)
    answer(talk, digest, "thanks BK-1: the cleanest sheet so far", client)
    talk.later(minutes=1)
    letters = talk.run()
    (hers,) = to(MARIA, letters)
    assert hers["Subject"] == "Re: Supplier sheet [BK-1]"
    assert f"<{report}>" in hers["References"] or hers["In-Reply-To"]
    assert "the cleanest sheet so far" in said(hers)
    assert to(PRIYA, letters) == []
    assert "Maria gets your thanks for BK-1" in said(to(OWNER, letters)[0])
    # Thanks are no acceptance and no reopening of their own; the summary shows them.
    assert task(talk, "BK-1").rework == 0
    weeks = [one for _, one in heard(passes(talk, FRIDAY + timedelta(hours=1)), OWNER) if "Your week" in one["Subject"]]
    assert "the cleanest sheet so far" in said(weeks[0])


def test_praise_in_the_thread_is_kept_and_writes_nothing(talk: Talk) -> None:
    report = finished(talk)
    talk.later(hours=8)
    replies(
        talk, report, "Re: Supplier sheet [BK-1]", "Hi Maria,\n\nGreat work on the sheet!\n\nDana", DANA, MARIA_SANTOS
    )
    talk.later(minutes=1)
    assert to(MARIA, talk.run()) == []
    assert "Great work on the sheet!" in printed(talk, "show", "BK-1")
    came = passes(talk, FRIDAY + timedelta(hours=1))
    weeks = [one for _, one in heard(came, OWNER) if "Your week" in one["Subject"]]
    assert "Great work on the sheet!" in said(weeks[0])
    came = passes(talk, datetime(2026, 11, 23, 2, 0, tzinfo=UTC))
    statements = [one for _, one in heard(came, MARIA) if "recorded" in said(one)]
    assert any("Great work on the sheet!" in said(one) for one in statements)


@pytest.mark.parametrize(
    "line",
    [
        "Great work would have been a sheet without errors.",
        "This is not great work, I am afraid.",
        "Was it great work?",
    ],
)
def test_what_is_no_praise_is_not_kept_as_such(talk: Talk, line: str) -> None:
    report = finished(talk)
    talk.later(hours=8)
    replies(talk, report, "Re: Supplier sheet [BK-1]", line, DANA, MARIA_SANTOS)
    talk.later(minutes=1)
    talk.run()
    came = passes(talk, FRIDAY + timedelta(hours=1))
    weeks = [one for _, one in heard(came, OWNER) if "Your week" in one["Subject"]]
    assert line not in said(weeks[0])


def test_one_word_for_two_people(talk: Talk) -> None:
    finished(talk)
    talk.later(hours=8)
    talk.says(DANA, DESK, "Well done", "thanks BK-1, WB-1: both are perfect")
    talk.later(minutes=1)
    letters = talk.run()
    assert "both are perfect" in said(to(MARIA, letters)[0])
    assert "both are perfect" in said(to(PRIYA, letters)[0])
    (transcript,) = to(OWNER, letters)
    assert "Maria and Priya" in plain(transcript)
