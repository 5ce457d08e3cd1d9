"""`inboxva export`: everything that a conversation left in the ledger comes out again."""

import csv
import json
import stat
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from inboxva import config, service
from inboxva.cli import main
from inboxva.model.people import People
from inboxva.model.work import Ref
from inboxva.store import Store, open_store
from inboxva.store import export as records

NOW = datetime(2026, 11, 17, 6, 0, tzinfo=UTC)
CONFIG = """\
[owner]
name = "Dana Reyes"
addresses = ["dana@example.com", "d.reyes@example.org"]

[mailbox]
url = "maildir://box"
authserv_id = "mx.example.com"

[outgoing]
url = "maildir://out"
from = "Dana's task desk <va@example.com>"

[store]
url = "{store}"

[[engagements]]
name = "Bookkeeping"
slug = "bookkeeping"
code = "BK"
assistants = ["maria@example.net"]
rate = "12.00 USD"
"""
MAILS = (
    (".Sent/cur/1:2,S", "dana@example.com", "Chase the invoices", "r1", "",
     "Please chase the unpaid invoices by Friday 5pm. Spend no more than 3 hours.\nThe password is hunter2-Blue!"),
    ("new/2", "maria@example.net", "Re: Chase the invoices", "s1", "r1",
     "State: in progress\nHours: 2\nDone: four of six\nQuestions: Which bank?"),
    ("new/3", "maria@example.net", "Re: Chase the invoices", "s2", "s1", "Hours: 0.5\nState: done"),
    ("new/4", "maria@example.net", "Lunch", "p1", "", "The list is in the sheet.\nHours: 1"),
)  # fmt: skip


@pytest.fixture(params=["sqlite", pytest.param("postgresql", marks=pytest.mark.servers)])
def ledger(request: pytest.FixtureRequest, tmp_path: Path) -> Path:
    """The configuration of a ledger that the real loop has filled."""
    url = "sqlite:///ledger.db" if request.param == "sqlite" else str(request.getfixturevalue("postgres_url"))
    for folder in ("", ".Sent/"):
        for name in ("cur", "new", "tmp"):
            (tmp_path / "box" / folder / name).mkdir(parents=True, exist_ok=True)
    for hour, (path, sender, subject, name, answers, text) in enumerate(MAILS, 1):
        to = "maria@example.net" if "dana" in sender else "dana@example.com"
        domain = sender.partition("@")[2]
        proof = f"Authentication-Results: mx.example.com; dmarc=pass header.from={domain}\n" if "new" in path else ""
        chain = f"In-Reply-To: <{answers}@example.com>\n" if answers else ""
        (tmp_path / "box" / path).write_text(
            f"{proof}From: {sender}\nTo: {to}\nSubject: {subject}\nMessage-ID: <{name}@example.com>\n{chain}"
            f"Date: Tue, 17 Nov 2026 0{hour}:00:00 +0000\n\n{text}\n"
        )
    settings = config.read(CONFIG.format(store=url), tmp_path / "inboxva.toml")
    settings.path.write_text(CONFIG.format(store=url))
    with service.opened(settings, lambda: NOW) as opened:
        assert opened.take().quarantined == []
        opened.send()
    return settings.path


def exported(ledger: Path, *arguments: str) -> str:
    result = CliRunner().invoke(main, ["--config", str(ledger), "export", *arguments])
    assert result.exit_code == 0, result.output
    return result.output


def opened(ledger: Path) -> tuple[Store, People]:
    settings = config.load(ledger)
    return open_store(settings.store, base=settings.base), settings.people


def test_everything_on_record_is_found(ledger: Path) -> None:
    document = json.loads(exported(ledger))
    assert document["format"] == 1
    store, people = opened(ledger)
    with store:
        history = store.history(people, Ref("BK", 1), now=NOW)
        letters = store.list_outbox()
    assert history is not None
    task = next(task for task in document["tasks"] if task["ref"] == "BK-1")
    assert (task["title"], task["state"], task["minutes"]) == (history.item.title, "done", 150)
    assert task["cap_minutes"] == 180
    reports = [report for report in document["reports"] if report["task"] == "BK-1"]
    assert [report["lines"] for report in reports] == [report.lines for report in history.reports]
    fields = {(field["report"], field["field"]): field["text"] for field in document["report_fields"]}
    assert fields[reports[0]["id"], "done"] == "four of six"
    assert [q["text"] for q in document["questions"]] == [q.text for q in history.questions] == ["Which bank?"]
    assert sum(entry["minutes"] for entry in document["time"]) == 150 + 60
    assert {entry["day"] for entry in document["time"]} == {"2026-11-17"}
    codes = [event["code"] for event in document["events"] if event["task"] == "BK-1"]
    assert codes == [event.code for event in history.events]
    assert [letter["subject"] for letter in document["letters"]] == [row.subject for row in letters] != []
    by_id = {message["id"]: message for message in document["messages"]}
    assert [by_id[report["message"]]["message_id"] for report in reports] == ["s1@example.com", "s2@example.com"]
    assert {message["message_id"] for message in by_id.values()} == {
        f"{n}@example.com" for n in ("r1", "s1", "s2", "p1")
    }
    assert {copy["message"] for copy in document["copies"]} == by_id.keys()
    owner = next(person for person in document["people"] if person["role"] == "owner")
    assert owner["addresses"] == ["d.reyes@example.org", "dana@example.com"]
    (agreement,) = document["agreements"]
    assert (agreement["person"], agreement["rate"], agreement["currency"]) == ("maria@example.net", "12.00", "USD")


def test_secrets_stay_hidden_and_the_store_s_own_stays_inside(ledger: Path) -> None:
    text = exported(ledger)
    assert "hunter2" not in text
    assert "[hidden: see the mail of 17 Nov]" in text
    with opened(ledger)[0] as store:
        assert store.secret.hex() not in text


def test_the_same_ledger_gives_the_same_text_however_it_is_paged(
    ledger: Path, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    once = exported(ledger)
    monkeypatch.setattr(records, "PAGE", 1)
    assert exported(ledger) == once
    assert exported(ledger, "--output", str(tmp_path / "all.json")) == ""
    assert (tmp_path / "all.json").read_text("utf-8") == once
    assert stat.S_IMODE((tmp_path / "all.json").stat().st_mode) == 0o600


def test_csv_is_two_tables_in_a_folder(ledger: Path, tmp_path: Path) -> None:
    exported(ledger, "--format", "csv", "--output", str(tmp_path / "out" / "november"))
    tables = {path.name: list(rows(path)) for path in (tmp_path / "out" / "november").iterdir()}
    assert tables.keys() == {"tasks.csv", "time.csv"}
    document = json.loads(exported(ledger))
    assert [row["ref"] for row in tables["tasks.csv"]] == [task["ref"] for task in document["tasks"]]
    assert sum(int(row["minutes"]) for row in tables["time.csv"]) == 210
    assert {row["superseded"] for row in tables["time.csv"]} == {"no"}


def rows(path: Path) -> Iterator[dict[str, Any]]:
    with path.open(encoding="utf-8", newline="") as file:
        yield from csv.DictReader(file)


@pytest.mark.parametrize("arguments", [("--format", "csv"), ("--output", "/nowhere/at/all.json")])
def test_what_cannot_be_written_is_said_without_a_traceback(arguments: tuple[str, ...], tmp_path: Path) -> None:
    (tmp_path / "inboxva.toml").write_text(CONFIG.format(store="sqlite:///ledger.db"))
    result = CliRunner().invoke(main, ["--config", str(tmp_path / "inboxva.toml"), "export", *arguments])
    assert result.exit_code == 2
    assert "--output" in result.output


def test_an_empty_ledger_is_a_document_with_empty_lists(tmp_path: Path) -> None:
    (tmp_path / "inboxva.toml").write_text(CONFIG.format(store="sqlite:///ledger.db"))
    document = json.loads(exported(tmp_path / "inboxva.toml"))
    assert [document[kind] for kind in records.KINDS] == [[]] * len(records.KINDS)
