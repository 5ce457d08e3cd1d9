"""A process that is killed (SIGKILL) at any step: the next run completes what was committed and repeats no answer.

Every call into the mailbox, the store and the transport is a step. A child process is killed just before, and in
another run just after, each of them; then a whole pass runs, and the end must be that of a run that nobody disturbed.
"""

import email
import os
import shutil
import signal
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any

import pytest

from inboxva import service
from inboxva.config import Settings
from inboxva.config import read as read_config
from inboxva.mailbox.maildir import MaildirMailbox
from inboxva.service.once import run_once
from inboxva.store import Store
from inboxva.transport.maildir import MaildirTransport

NOW = datetime(2026, 11, 17, 6, 0, tzinfo=UTC)
CONFIG = """\
[owner]
name = "Dana Reyes"
addresses = ["dana@example.com"]
timezone = "America/Los_Angeles"

[mailbox]
url = "maildir://box"
authserv_id = "mx.example.com"
file_into = "Assistants/{name}"

[outgoing]
url = "maildir://out"
from = "Dana's task desk <va@example.com>"

[[engagements]]
name = "Bookkeeping"
slug = "bookkeeping"
code = "BK"
assistants = ["maria@example.net"]
timezone = "Asia/Manila"
summary = "Mon 22:00"
"""
MAILS = {
    "box/.Sent/cur/1:2,S": ("dana@example.com", "maria@example.net", "Chase the invoices", "r1", "",
                            "Please chase the unpaid invoices by Friday 5pm."),
    "box/.Sent/cur/2:2,S": ("dana@example.com", "maria@example.net", "A few things", "r2", "",
                            "Please send the October invoices.\nAlso, book the flight to Denver.\n"),
    "box/new/3": ("maria@example.net", "dana@example.com", "Re: Chase the invoices", "s1", "r1",
                  "Hours: 2\nState: in progress\nQuestions: Which bank?"),
    "box/.Sent/cur/4:2,S": ("dana@example.com", "va@example.com", "Re: [BK-2] Two tasks in \"A few things\"?", "d1", "",
                            "split\n2 due: Thu noon PT"),
    "box/.Sent/cur/5:2,S": ("dana@example.com", "va@example.com", "Re: [BK-1] One thing to add?", "d2", "",
                            "due: Fri 5pm PT\ncap: 4h"),
    "box/.Sent/cur/6:2,S": ("dana@example.com", "maria@example.net", "Help", "r3", "", "Fix the router."),
    "box/new/7": ("maria@example.net", "dana@example.com", "Re: Chase the invoices", "s2", "s1", "Hours: 1\nState: done"),
    "box/.Sent/cur/8:2,S": ("dana@example.com", "va@example.com", "Bank", "d3", "", "Q1: the old one"),
}  # fmt: skip
ASKED = 2
"""So many of the mails, the requests, are read before the pass that is disturbed."""
STEPS: tuple[tuple[type, tuple[str, ...]], ...] = (
    (Store, ("sync", "set_cursor", "context_for", "commit", "filed", "queue", "set_summary_line", "mark_sending",
             "mark_sent", "record_pass", "due_letters", "owed_filings", "series_due", "commit_by_clock")),
    (MaildirMailbox, ("status", "scan", "fetch", "file")),
    (MaildirTransport, ("send",)),
)  # fmt: skip


def write_mails(base: Path, mails: slice) -> None:
    """The mails of that slice, one every seven minutes: the answer to what was asked comes while its letter waits for it."""
    for folder in ("", ".Sent/"):
        for name in ("cur", "new", "tmp"):
            (base / "box" / folder / name).mkdir(parents=True, exist_ok=True)
    (base / "inboxva.toml").write_text(CONFIG)
    for number, (path, (sender, to, subject, name, answers, text)) in list(enumerate(MAILS.items(), 1))[mails]:
        at = NOW - timedelta(minutes=7 * (8 - number))
        domain = sender.partition("@")[2]
        head = f"Authentication-Results: mx.example.com; dmarc=pass header.from={domain}\n" if "new" in path else ""
        head += f"From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{name}@example.com>\n"
        head += f"In-Reply-To: <{answers}@example.com>\n" if answers else ""
        file = base / path
        file.write_text(f"{head}Date: {at:%a, %d %b %Y %H:%M:%S} +0000\n\n{text}\n")
        os.utime(file, (at.timestamp(), at.timestamp()))


def read_settings(base: Path) -> Settings:
    return read_config((base / "inboxva.toml").read_text(), base / "inboxva.toml")


def one_pass(base: Path, now: datetime = NOW) -> None:
    outcome = run_once(read_settings(base), clock=lambda: now)
    assert outcome.error is None


def end_state(base: Path) -> dict[str, Any]:
    """What a person could see in the end: the ledger, the letters, where the mail lies."""
    settings = read_settings(base)
    people = settings.people
    with service.ledger(settings) as store:
        tasks = [
            (t.ref, t.title, t.state, t.minutes, t.waiting_on, t.multi_task, [q.number for q in t.questions])
            for t in store.tasks(people, NOW)
        ]
        outbox = sorted((row.key, row.state.value) for row in store.list_outbox())
        histories = [store.history(people, ref, now=NOW) for ref, *_ in tasks]
        counts = store.counts()
    letters = sorted(
        str(email.message_from_bytes(path.read_bytes())["Subject"]) for path in (base / "out" / "new").iterdir()
    )
    mails = sorted(
        str(path.relative_to(base).parent.parent) + " " + str(email.message_from_bytes(path.read_bytes())["Message-ID"])
        for folder in ("new", "cur")
        for path in (base / "box").rglob(f"{folder}/*")
    )
    return {
        "tasks": tasks, "outbox": outbox, "letters": letters, "mails": mails, "counts": counts,
        "entries": [(len(h.reports), sum(t.minutes for t in h.time), len(h.questions)) for h in histories if h],
    }  # fmt: skip


@contextmanager
def killed_at(step: int, before: bool) -> Iterator[list[str]]:
    """Kills this process at the step of that number (from 1); 0 only counts them."""
    seen: list[str] = []

    def wrapped(original: Callable[..., Any], name: str) -> Callable[..., Any]:
        def call(*args: Any, **kwargs: Any) -> Any:
            seen.append(name)
            due = len(seen) == step
            if due and before:
                os.kill(os.getpid(), signal.SIGKILL)
            result = original(*args, **kwargs)
            if name in ("scan", "fetch", "file"):
                result = list(result)
            if due:
                os.kill(os.getpid(), signal.SIGKILL)
            return result

        return call

    patch = pytest.MonkeyPatch()
    for owner, names in STEPS:
        for name in names:
            patch.setattr(owner, name, wrapped(getattr(owner, name), name))
    try:
        yield seen
    finally:
        patch.undo()


def in_child(base: Path, step: int, before: bool, now: datetime = NOW) -> bool:
    """Runs a pass in a child of its own; whether it was killed."""
    child = os.fork()
    if child == 0:
        try:
            with killed_at(step, before):
                one_pass(base, now)
        finally:
            os._exit(0)
    _, status = os.waitpid(child, 0)
    return os.WIFSIGNALED(status)


def killed_at_every_step(start: Path, now: datetime, before: bool) -> Iterator[tuple[Path, str]]:
    """A copy of `start` for each step of the pass that the clock causes in it, killed there; and what was killed."""
    with killed_at(0, False) as seen:
        shutil.copytree(start, start.with_name("counted"))
        one_pass(start.with_name("counted"), now)
    assert "commit_by_clock" in seen
    for step, name in enumerate(seen, 1):
        base = start.with_name(str(step))
        shutil.copytree(start, base)
        assert in_child(base, step, before, now), f"step {step} was not reached"
        yield base, f"killed {'before' if before else 'after'} step {step}: {name}"
        shutil.rmtree(base)


@pytest.fixture(scope="module")
def undisturbed(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, dict[str, Any], int]:
    """The mails before any run, the end of a run that nobody disturbed, and how many steps it has."""
    base = tmp_path_factory.mktemp("undisturbed")
    write_mails(base, slice(ASKED))
    one_pass(base, NOW - timedelta(minutes=38))
    write_mails(base, slice(ASKED, None))
    before = tmp_path_factory.mktemp("before") / "copy"
    shutil.copytree(base, before)
    with killed_at(0, False) as seen:
        one_pass(base)
    return before, end_state(base), len(seen)


def test_the_undisturbed_run_is_what_it_should_be(undisturbed: tuple[Path, dict[str, Any], int]) -> None:
    _, end, steps = undisturbed
    assert [(str(ref), title, minutes) for ref, title, _, minutes, *_ in end["tasks"]] == [
        ("BK-1", "Chase the invoices", 180), ("BK-2", "Send the October invoices", 0),
        ("BK-3", "Book the flight to Denver", 0), ("BK-4", "Fix the router", 0),
    ]  # fmt: skip
    assert dict(end["outbox"])["ack:r2@example.com"] == "cancelled"
    assert sorted(key.partition(":")[0] for key, state in end["outbox"] if state == "sent") == [
        "ack", "ack", "ack", "ack", "answer", "changed", "done", "done", "done", "findings", "findings", "findings",
        "split", "split", "summary",
    ]  # fmt: skip
    assert len(end["letters"]) == 15
    assert steps > 30


@pytest.mark.timeout(300)
@pytest.mark.parametrize("before", [True, False], ids=["before", "after"])
def test_killed_at_every_step(undisturbed: tuple[Path, dict[str, Any], int], tmp_path: Path, before: bool) -> None:
    start, expected, steps = undisturbed
    for step in range(1, steps + 1):
        base = tmp_path / str(step)
        shutil.copytree(start, base)
        assert in_child(base, step, before), f"step {step} was not reached"
        one_pass(base)
        assert end_state(base) == expected, f"killed {'before' if before else 'after'} step {step}"
        shutil.rmtree(base)


def test_killed_again_and_again(undisturbed: tuple[Path, dict[str, Any], int], tmp_path: Path) -> None:
    """A machine that fails after every few steps gets there in the end, and says nothing twice."""
    start, expected, _ = undisturbed
    shutil.copytree(start, tmp_path / "box")
    base = tmp_path / "box"
    rounds = 0
    while in_child(base, 16, False):
        rounds += 1
        assert rounds < 100
    assert end_state(base) == expected
