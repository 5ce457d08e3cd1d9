"""The clock opens the next of a series once, wherever the process is killed (SIGKILL), and whoever looks at the clock."""

import os
import threading
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from inboxva import service
from inboxva.model.people import Role
from inboxva.model.work import Ref
from inboxva.service import opened
from inboxva.service.series import open_series
from tests.faults.test_crashes import CONFIG, NOW, killed_at_every_step, one_pass, read_settings
from tests.promises.play import QUIET_CLOCK

FRIDAY = datetime(2026, 11, 21, 0, 30, tzinfo=UTC)  # half past four in Los Angeles: the list was due at four
MONDAY = datetime(2026, 11, 23, 1, 30, tzinfo=UTC)  # half past nine in Manila
WEEKLY = "Please send me the stock list every Friday 4pm PT. Cap 1h.\n"


def asked(base: Path, text: str = WEEKLY) -> Path:
    """A folder in which Dana has asked for the list, and one pass has been made."""
    for folder in ("", ".Sent/"):
        for name in ("cur", "new", "tmp"):
            (base / "box" / folder / name).mkdir(parents=True, exist_ok=True)
    (base / "inboxva.toml").write_text(CONFIG.replace('summary = "Mon 22:00"', 'summary = "never"') + QUIET_CLOCK)
    write(base, "1", "r1", "Stock list", text, NOW - timedelta(hours=1))
    one_pass(base)
    return base


def write(
    base: Path, name: str, msgid: str, subject: str, text: str, at: datetime, to: str = "maria@example.net"
) -> None:
    """A mail of Dana's."""
    head = f"From: dana@example.com\nTo: {to}\nSubject: {subject}\nMessage-ID: <{msgid}@example.com>\n"
    file = base / "box/.Sent/cur" / f"{name}:2,S"
    file.write_text(f"{head}Date: {at:%a, %d %b %Y %H:%M:%S} +0000\n\n{text}\n")
    os.utime(file, (at.timestamp(), at.timestamp()))


def ledger(base: Path) -> list[tuple[str, str, str]]:
    """The tasks with their due dates, and the letters with their states."""
    settings = read_settings(base)
    with service.ledger(settings) as store:
        tasks = [
            (str(t.ref), t.title, f"{t.due.instant:%m-%d %H:%M}" if t.due else "")
            for t in store.tasks(settings.people, MONDAY + timedelta(days=30))
        ]
        letters = [(row.kind, str(row.task), row.state.value) for row in store.list_outbox()]
    return [*tasks, *letters]


EXPECTED = [
    ("BK-1", "Stock list", "11-21 00:00"), ("BK-2", "Stock list", "11-28 00:00"), ("A2", "BK-1", "sent"),
    ("A16", "BK-2", "sent"),
]  # fmt: skip


def test_one_is_opened_and_told_of_once(tmp_path: Path) -> None:
    base = asked(tmp_path)
    for now in (FRIDAY, FRIDAY + timedelta(minutes=1), FRIDAY + timedelta(hours=5), MONDAY, MONDAY):
        one_pass(base, now)
    assert ledger(base) == EXPECTED
    assert len(list((base / "out" / "new").iterdir())) == 2
    settings = read_settings(base)
    with service.ledger(settings) as store:
        (item,) = [i for i in store.tasks(settings.people, MONDAY, waiting=Role.ASSISTANT) if i.ref == Ref("BK", 2)]
        assert (item.cap_minutes, item.waiting_on) == (60, Role.ASSISTANT)


@pytest.mark.timeout(300)
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_killed_at_every_step_of_the_pass(tmp_path: Path, before: bool) -> None:
    start = asked(tmp_path / "start")
    for base, how in killed_at_every_step(start, FRIDAY, before):
        one_pass(base, FRIDAY + timedelta(minutes=5))
        one_pass(base, MONDAY)
        assert ledger(base) == EXPECTED, how


def test_two_that_look_at_the_clock_at_once_open_one(tmp_path: Path) -> None:
    base = asked(tmp_path)
    barrier, found = threading.Barrier(2), []

    def look() -> None:
        with opened(read_settings(base), lambda: FRIDAY + timedelta(hours=1)) as running:
            barrier.wait(20)
            found.append(open_series(running.desk, FRIDAY + timedelta(hours=1)))

    threads = [threading.Thread(target=look) for _ in range(2)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join(60)
    assert sorted(found) == [0, 1]
    assert [line[0] for line in ledger(base)][:2] == ["BK-1", "BK-2"]


def test_the_clock_waits_for_the_mail_of_before_but_not_for_ever(tmp_path: Path) -> None:
    base = asked(tmp_path)
    with opened(read_settings(base), lambda: FRIDAY) as running:
        assert open_series(running.desk, FRIDAY - timedelta(minutes=1)) == 0  # the mailbox was last read on Tuesday
        assert open_series(running.desk, FRIDAY) == 1
        assert open_series(running.desk, FRIDAY + timedelta(minutes=2)) == 0


def test_three_weeks_off_are_followed_by_one(tmp_path: Path) -> None:
    base = asked(tmp_path)
    later = datetime(2026, 12, 9, 3, tzinfo=UTC)
    for minutes in range(3):
        one_pass(base, later + timedelta(minutes=minutes))
    assert [line for line in ledger(base) if line[0].startswith("BK")] == [
        EXPECTED[0],
        ("BK-2", "Stock list", "12-12 00:00"),
    ]


def test_weekly_without_a_time_comes_a_week_later(tmp_path: Path) -> None:
    base = asked(tmp_path, "Please send me the stock list weekly.\n")
    one_pass(base, NOW + timedelta(days=6, hours=22))
    assert len([line for line in ledger(base) if line[0].startswith("BK")]) == 1
    one_pass(base, NOW + timedelta(days=7, minutes=1))
    assert [line[2] for line in ledger(base) if line[0].startswith("BK")] == ["", ""]


def test_a_request_of_last_year_goes_on_without_a_letter(tmp_path: Path) -> None:
    base = tmp_path
    asked(base)
    write(
        base,
        "2",
        "r0",
        "Price list",
        "Please send me the price list every Friday 4pm PT. Cap 1h.",
        NOW - timedelta(days=365),
    )
    for now in (NOW + timedelta(hours=1), FRIDAY, MONDAY):
        one_pass(base, now)
    lines = ledger(base)
    assert [line[1] for line in lines if line[0].startswith("BK")].count(
        "Price list"
    ) == 3  # last year's, and two weeks'
    assert [line for line in lines if not line[0].startswith("BK")] == [("A2", "BK-1", "sent"), ("A16", "BK-4", "sent")]
