"""`inboxva demo`: what two weeks of mail come to, and that everything it prints can be done."""

import email
import email.policy
import json
import re
import shlex
import socket
from collections.abc import Callable
from datetime import UTC, datetime
from pathlib import Path
from typing import Any, NoReturn

import pytest
from click.testing import CliRunner

from inboxva import config, service
from inboxva.cli import main
from inboxva.cli.demo import LETTERS, NOTHING_SENT, program
from inboxva.demo import END, Played, play
from inboxva.demo.correspondence import correspondence
from inboxva.errors import UserError
from inboxva.model.outbox import OutboxRow, OutboxState
from inboxva.model.people import Role
from inboxva.model.report import Item
from inboxva.model.work import Ref
from inboxva.store import Store

ADDRESS = re.compile(r"[\w.+-]+@([\w-]+(?:\.[\w-]+)+)")
OURS_TO_USE = re.compile(r"(?:^|\.)example\.(?:com|net|org)$")


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Played:
    return play(tmp_path_factory.mktemp("demo"))


def asked(played: Played, question: Callable[[Store, config.Settings], Any]) -> Any:
    settings = config.load(played.config)
    with service.ledger(settings) as store:
        return question(store, settings)


@pytest.fixture(scope="module")
def tasks(played: Played) -> dict[str, Item]:
    found = asked(played, lambda store, settings: store.tasks(settings.people, END))
    return {str(item.ref): item for item in found}


@pytest.fixture(scope="module")
def letters(played: Played) -> list[OutboxRow]:
    return list(asked(played, lambda store, _: store.list_outbox()))


def test_every_task_ends_where_its_mails_left_it(tasks: dict[str, Item]) -> None:
    assert {ref: (item.state.value, item.minutes) for ref, item in tasks.items()} == {
        "BK-1": ("done", 210),
        "BK-2": ("done", 120),
        "BK-3": ("done", 50),
        "BK-4": ("done", 25),
        "BK-5": ("done", 30),
        "BK-6": ("in_progress", 75),
        "BK-7": ("in_progress", 60),
        "BK-8": ("not_started", 0),
        "OF-1": ("done", 90),
        "OF-2": ("done", 45),
        "WB-1": ("done", 40),
        "WB-2": ("done", 165),
        "WB-3": ("in_progress", 90),
        "WB-4": ("in_progress", 50),
    }
    late = tasks["BK-6"]
    assert late.overdue
    assert late.due
    assert late.eta
    assert late.eta.instant > late.due.instant
    assert tasks["WB-3"].percent == 60
    assert [ref for ref, item in tasks.items() if item.waiting_on is Role.OWNER] == ["BK-7", "WB-3"]
    assert [q.number for item in tasks.values() for q in item.questions] == [5, 6]


def test_what_was_read_kept_aside_and_written(played: Played, letters: list[OutboxRow]) -> None:
    assert len(correspondence()) == 42
    assert (played.mails, played.passed_by, played.tasks, played.reports, played.held) == (38, 4, 14, 16, 2)
    assert played.letters == {
        "A2": 10, "A3": 12, "A5": 3, "A6": 1, "A7": 14, "A11": 1,
        "O3": 1, "O4": 1, "O5": 1, "O6": 7, "O8": 1, "O10": 2, "O11": 2,
    }  # fmt: skip
    assert set(played.letters) <= {kind for kind, _ in LETTERS}  # the command tells of every one of them
    assert {row.state for row in letters} == {OutboxState.SENT, OutboxState.CANCELLED}
    assert [str(row.task) for row in letters if row.state is OutboxState.CANCELLED] == ["BK-2"]
    counts = asked(played, lambda store, _: store.counts())
    assert (counts["quarantined"], counts["owed"], counts["waiting"]) == (0, 0, 0)


def test_every_hour_is_paid_once(played: Played) -> None:
    printed = run(played, "report", "--since", "2026-11-09", "--until", "2026-11-20", "--format", "json")
    found = {e["slug"]: (e["minutes"], e["cost"]["amount"]) for e in json.loads(printed)["engagements"]}
    assert found == {"bookkeeping": (570, "114.00"), "office": (135, "27.00"), "website": (345, "86.25")}


def test_letters_go_out_on_their_day_and_to_those_they_are_for(letters: list[OutboxRow]) -> None:
    summaries = [row.sent_at for row in letters if row.kind == "O10"]
    assert summaries == [datetime(2026, 11, 14, 1, tzinfo=UTC), END]
    (findings,) = [row for row in letters if row.kind == "O3"]
    assert findings.task == Ref("BK", 2)
    (lacking,) = [row for row in letters if row.kind == "O4"]
    assert lacking.task == Ref("WB", 4)  # asked for in the thread of WB-2, which is finished: it is no part of that
    split = [row for row in letters if row.kind == "A5" and row.task in (Ref("BK", 2), Ref("BK", 3), Ref("BK", 4))]
    sent = [row.sent_at for row in split if row.sent_at]
    assert len(sent) == 3
    assert findings.sent_at
    assert min(sent) > findings.sent_at
    assert {row.to for row in letters if row.kind[0] == "O"} == {"dana@example.com"}
    assert {row.to for row in letters if row.kind[0] == "A"} == {"maria@example.net", "priya@example.org"}
    with_the_client = [row for row in letters if row.task == Ref("BK", 5)]
    assert with_the_client == []


def test_mails_lie_where_they_belong(played: Played) -> None:
    def names(folder: str) -> set[str]:
        return {path.name[:2] for path in (played.folder / "mailbox" / folder / "new").iterdir()}

    assert names("") == {"03", "05", "14", "21", "32", "35"}
    assert names(".Assistants.Office") == {"38"}
    assert len(names(".Assistants.Website")) == 6
    outgoing = list((played.folder / "outgoing" / "new").iterdir())
    assert len(outgoing) == played.letters.total()


def test_the_letters_of_the_package_name_nobody_real() -> None:
    for mail in correspondence():
        domains = {match[1] for match in ADDRESS.finditer(mail.text)}
        assert all(OURS_TO_USE.search(domain) for domain in domains), mail.name
        parsed = email.message_from_bytes(mail.text.encode(), policy=email.policy.default)
        assert not parsed.defects, mail.name
        assert parsed["Message-ID"], mail.name


def test_the_command_says_first_and_last_that_nothing_was_sent(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(*_: object, **__: object) -> NoReturn:
        raise OSError("the demo opened a socket")

    monkeypatch.setattr(socket, "socket", refuse)
    monkeypatch.setattr(socket, "getaddrinfo", refuse)
    result = CliRunner().invoke(main, ["demo", str(tmp_path / "a folder")], catch_exceptions=False)
    assert result.exit_code == 0
    assert result.stderr == ""
    lines = result.stdout.splitlines()
    assert lines[0] == lines[-1] == NOTHING_SENT
    assert "Subject: Your week: 4 finished, 2 wait for you, 1 late (16-20 Nov)" in lines
    assert 'Q5  Maria, BK-7 Payroll sheet for November, since Wed:\n    "Is Tom still paid weekly?"' in result.stdout
    assert "\x1b" not in result.stdout

    commands = [line.strip() for line in lines if " --config " in line]
    assert len(commands) == 4
    for command in commands:
        _, *arguments = shlex.split(command)
        done = CliRunner().invoke(main, arguments, catch_exceptions=False)
        assert done.exit_code == 0, command
        assert done.output or "--output" in arguments, command
    assert "Supplier sheet" in (tmp_path / "a folder" / "week.html").read_text("utf-8")
    assert "<h" in (tmp_path / "a folder" / "summary.html").read_text("utf-8")


def test_a_clock_that_runs_behind_hides_nothing(played: Played, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(service, "utc_now", lambda: datetime(2026, 1, 1, tzinfo=UTC))
    assert len(run(played, "tasks").splitlines()) == 14
    assert run(played, "show", "BK-6").startswith("BK-6  Supplier sheet")
    assert "BK-6 Supplier sheet" in run(played, "report", "--week", "2026-W47")


def test_it_runs_again_in_its_own_folder_and_in_no_other(tmp_path: Path) -> None:
    first = play(tmp_path / "trial")
    (first.folder / "notes.txt").write_text("mine", "utf-8")
    again = play(first.folder)
    assert (again.mails, again.letters) == (first.mails, first.letters)
    assert (first.folder / "notes.txt").read_text("utf-8") == "mine"
    again.config.write_text(again.config.read_text("utf-8") + "# mine now\n", "utf-8")
    with pytest.raises(UserError, match="not empty"):
        play(first.folder)
    assert (first.folder / "inboxva.db").exists()
    (tmp_path / "kept.txt").write_text("mine", "utf-8")
    with pytest.raises(UserError, match="not empty"):
        play(tmp_path)
    assert sorted(path.name for path in tmp_path.iterdir()) == ["kept.txt", "trial"]


def test_commands_are_printed_as_they_can_be_typed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("sys.argv", ["/opt/shop/.venv/bin/inboxva", "demo"])
    monkeypatch.setattr("shutil.which", lambda name: None)
    assert program() == "/opt/shop/.venv/bin/inboxva"
    monkeypatch.setattr("sys.argv", ["inboxva", "demo"])
    assert program() == "inboxva"


def run(played: Played, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--config", str(played.config), *arguments], catch_exceptions=False)
    assert result.exit_code == 0, result.output
    return result.stdout
