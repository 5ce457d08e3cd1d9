"""A thread goes on: something new is asked for in it, or the course of what is being done there changes."""

import json
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from click.testing import CliRunner

from inboxva.cli import main
from inboxva.model.work import State
from tests.conversation.clients import DANA, answer, gmail, said, to
from tests.conversation.talk import Talk, plain

pytestmark = pytest.mark.servers

OWNER, MARIA = "dana@example.com", "maria@example.net"
EVENING = datetime(2026, 11, 17, 1, 30, tzinfo=UTC)  # 17:30 in Los Angeles, 09:30 in Manila
SHEET = "Please update the supplier sheet with the new prices by Friday 5pm PT. 2 hours at most.\n"
NEW = """\
Thanks, that looks good.

One more thing: please book a flight to Denver for 12 December by Thursday noon PT, 1 hour at most.

Dana
"""


def working(talk: Talk) -> EmailMessage:
    """A request that Maria works on; her letter about it."""
    talk.now = EVENING
    talk.run()
    talk.says(DANA, f"Maria Santos <{MARIA}>", "Supplier sheet", SHEET)
    talk.later(minutes=1)
    (hers,) = to(MARIA, talk.run())
    talk.later(minutes=20)
    talk.says(f"Maria Santos <{MARIA}>", DANA, f"Re: {hers['Subject']}", "State: in progress\nHours: 0:30",
              answers=hers["Message-ID"].strip("<>"))  # fmt: skip
    talk.later(minutes=1)
    talk.run()
    return hers


def follows(talk: Talk, hers: EmailMessage, text: str) -> list[EmailMessage]:
    """Dana writes to Maria in the thread of the sheet; the letters that come of it."""
    talk.later(minutes=20)
    talk.says(
        DANA, f"Maria Santos <{MARIA}>", "Re: Supplier sheet [BK-1]", text, answers=hers["Message-ID"].strip("<>")
    )
    talk.later(minutes=1)
    return talk.run()


def tasks(talk: Talk) -> dict[str, tuple[str, State, str]]:
    """Title, state and due date (UTC) of every task."""
    with talk.ledger() as store:
        return {
            str(t.ref): (t.title, t.state, f"{t.due.instant:%d %b %H:%M}" if t.due else "")
            for t in store.tasks(talk.settings().people, talk.now)
        }


def events(talk: Talk, ref: str) -> str:
    """What `inboxva show` prints of a task."""
    (talk.base / "inboxva.toml").write_text(talk.written())
    printed = CliRunner().invoke(main, ["--config", str(talk.base / "inboxva.toml"), "show", ref])
    assert printed.exit_code == 0, printed.output
    return printed.output


def asked_beside(talk: Talk) -> EmailMessage:
    """Something new is asked for in the thread of the sheet; the letter to Dana about that, and none to Maria yet."""
    hers = working(talk)
    (findings,) = follows(talk, hers, NEW)
    assert to(OWNER, [findings])
    assert findings["In-Reply-To"] is None
    assert findings["Subject"].startswith("[BK-2] A new task in")
    assert "BK-1" in said(findings)
    title, state, _ = tasks(talk)["BK-2"]
    assert "flight to Denver" in title
    assert state is State.NOT_STARTED
    assert tasks(talk)["BK-1"][1] is State.IN_PROGRESS
    return findings


def test_a_new_task_in_an_old_thread_gets_its_own(talk: Talk) -> None:
    findings = asked_beside(talk)
    talk.later(minutes=5)
    answer(talk, findings, "split", gmail)
    talk.later(minutes=1)
    letters = talk.run()
    (hers,) = to(MARIA, letters)
    assert hers["Subject"].endswith("[BK-2]")
    assert "Supplier" not in hers["Subject"]
    assert hers["In-Reply-To"] is None
    assert "flight to Denver" in said(hers)
    (transcript,) = to(OWNER, letters)
    assert "BK-2 is a task of its own" in said(transcript)
    assert "Maria is told" in said(transcript)
    talk.later(hours=4)
    assert talk.run() == []

    talk.says(f"Maria Santos <{MARIA}>", DANA, f"Re: {hers['Subject']}", "State: done\nHours: 0:45",
              answers=hers["Message-ID"].strip("<>"))  # fmt: skip
    talk.later(minutes=1)
    talk.run()
    assert [state for _, state, _ in tasks(talk).values()] == [State.IN_PROGRESS, State.DONE]


def test_a_new_task_that_belongs_to_the_old_one(talk: Talk) -> None:
    findings = asked_beside(talk)
    talk.later(minutes=5)
    answer(talk, findings, "keep")
    talk.later(minutes=1)
    letters = talk.run()
    (hers,) = to(MARIA, letters)
    assert hers["Subject"].startswith("Re: Supplier sheet [BK-1]")
    assert hers["In-Reply-To"] is not None
    assert "Book a flight to Denver for 12 December (due: Thursday noon PT) (cap: 1 h)" in said(hers)
    (transcript,) = to(OWNER, letters)
    assert "part of BK-1" in said(transcript)
    assert [ref for ref, (_, state, _) in tasks(talk).items() if state is not State.CANCELLED] == ["BK-1"]
    assert "flight to Denver" in events(talk, "BK-1")
    talk.later(hours=4)
    assert talk.run() == []


def test_a_new_task_that_nobody_decides(talk: Talk) -> None:
    asked_beside(talk)
    talk.later(minutes=50)
    assert talk.run() == []
    talk.later(minutes=15)
    (hers,) = talk.run()
    assert to(MARIA, [hers])
    assert hers["Subject"] == "Book a flight to Denver for 12 December [BK-2]"
    assert hers["In-Reply-To"] is None
    assert "Due: Thu 19 Nov, 17:00 your time" in plain(hers)


def test_a_due_date_that_moves_twice(talk: Talk) -> None:
    hers = working(talk)
    assert tasks(talk)["BK-1"][2] == "21 Nov 01:00"
    assert follows(talk, hers, "Change of plans: I need the sheet by Thursday 5pm PT instead.") == []
    assert tasks(talk)["BK-1"][2] == "20 Nov 01:00"
    assert "changed_course" not in events(talk, "BK-1")
    assert follows(talk, hers, "Sorry, I need it by Wednesday 5pm PT after all.") == []
    assert tasks(talk)["BK-1"] == ("Supplier sheet", State.IN_PROGRESS, "19 Nov 01:00")
    (talk.base / "inboxva.toml").write_text(talk.written())
    span = ["--since", "2026-11-16", "--until", "2026-11-30", "--format", "json"]
    printed = CliRunner().invoke(main, ["--config", str(talk.base / "inboxva.toml"), "report", *span])
    flags = json.loads(printed.output)["engagements"][0]["flags"]
    assert [flag["ref"] for flag in flags if flag["code"] == "changed_course"] == ["BK-1"]
    talk.later(hours=3)
    assert talk.run() == []


def test_a_second_thought_in_the_thread_moves_the_due_date(talk: Talk) -> None:
    hers = working(talk)
    for text, due in (
        ("Sorry, it is Wednesday 5pm PT after all.", "19 Nov 01:00"),
        ("Let's push it to Thursday noon PT, thanks!", "19 Nov 20:00"),
        ("The meeting is moved to Friday.", "19 Nov 20:00"),
    ):
        assert follows(talk, hers, text) == []
        assert tasks(talk) == {"BK-1": ("Supplier sheet", State.IN_PROGRESS, due)}


def test_thanks_and_questions_change_no_course(talk: Talk) -> None:
    hers = working(talk)
    before = tasks(talk)
    assert follows(talk, hers, "Thank you, Maria! Did Tom reply by Wednesday?") == []
    assert follows(talk, hers, "I will send you the new logo by Tuesday 3pm.") == []
    assert tasks(talk) == before
