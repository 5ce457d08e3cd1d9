"""The day sheet and the owner's digest go out once, wherever the process is killed (SIGKILL), and say what they said."""

import os
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inboxva import service
from inboxva.model.outbox import OutboxState
from tests.faults.test_crashes import CONFIG, killed_at_every_step, one_pass, read_settings

ASKED = datetime(2026, 11, 16, 22, 0, tzinfo=UTC)  # Monday afternoon in Los Angeles, before work in Manila
SHEET = datetime(2026, 11, 17, 0, 50, tzinfo=UTC)  # ten minutes to nine in Manila
REPORTED = datetime(2026, 11, 17, 2, 0, tzinfo=UTC)
BRIEF = datetime(2026, 11, 17, 16, 31, tzinfo=UTC)  # just after half past eight in Los Angeles
NEXT_SHEET = SHEET + timedelta(days=1)


def write(
    base: Path, path: str, sender: str, to: str, subject: str, text: str, at: datetime, answers: str = ""
) -> None:
    """A mail that arrived at that time."""
    head = f"Authentication-Results: mx.example.com; dmarc=pass header.from={sender.partition('@')[2]}\n"
    head += f"From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{Path(path).name[0]}@example.com>\n"
    head += f"In-Reply-To: <{answers}@example.com>\n" if answers else ""
    file = base / path
    file.write_text(f"{head}Date: {at:%a, %d %b %Y %H:%M:%S} +0000\n\n{text}\n")
    os.utime(file, (at.timestamp(), at.timestamp()))


def begun(base: Path) -> Path:
    """A folder in which Dana has asked for something in the assistant's night, and one pass has been made."""
    for folder in ("", ".Sent/"):
        for name in ("cur", "new", "tmp"):
            (base / "box" / folder / name).mkdir(parents=True, exist_ok=True)
    config = CONFIG.replace('summary = "Mon 22:00"', 'summary = "never"\nacknowledge = "day"')
    (base / "inboxva.toml").write_text(config)
    text = "Please update the supplier sheet by Thursday 5pm PT. Spend no more than 2 hours."
    write(base, "box/.Sent/cur/1:2,S", "dana@example.com", "maria@example.net", "Supplier sheet", text, ASKED)
    one_pass(base, ASKED + timedelta(minutes=1))
    return base


def reported(base: Path) -> None:
    """Maria has reported, and asked."""
    text = "State: in progress\nHours: 1\nQuestions: Which sheet is it?"
    write(base, "box/new/2", "maria@example.net", "dana@example.com", "Re: Supplier sheet [BK-1]", text, REPORTED, "1")
    one_pass(base, REPORTED + timedelta(minutes=1))


def letters(base: Path) -> list[tuple[str, str, str]]:
    """What went out, in order."""
    with service.ledger(read_settings(base)) as store:
        return [(row.kind, row.to, row.subject) for row in store.list_outbox(OutboxState.SENT)]


EXPECTED = [
    ("A3", "maria@example.net", "Today: 1 new"),
    ("O6", "dana@example.com", "Your turn: 1 (1 question from Maria)"),
    ("A3", "maria@example.net", "Today: 1 open, 1 h recorded"),
]  # fmt: skip


def test_undisturbed(tmp_path: Path) -> None:
    base = begun(tmp_path)
    assert letters(base) == []
    for now in (SHEET, SHEET + timedelta(minutes=1)):
        one_pass(base, now)
    reported(base)
    for now in (BRIEF, BRIEF + timedelta(minutes=1), NEXT_SHEET, NEXT_SHEET + timedelta(minutes=5)):
        one_pass(base, now)
    assert letters(base) == EXPECTED
    assert len(list((base / "out" / "new").iterdir())) == len(EXPECTED)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
@pytest.mark.parametrize("at", [SHEET, BRIEF], ids=["sheet", "digest"])
def test_killed_at_every_step_of_the_pass(tmp_path: Path, at: datetime, before: bool) -> None:
    start = begun(tmp_path / "start")
    if at is BRIEF:
        one_pass(start, SHEET)
        reported(start)
    for base, how in killed_at_every_step(start, at, before):
        one_pass(base, at + timedelta(minutes=5))
        if at is SHEET:
            reported(base)
            one_pass(base, BRIEF)
        one_pass(base, NEXT_SHEET)
        assert letters(base) == EXPECTED, how
