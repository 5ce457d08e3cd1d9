"""How every command ends when something is wrong: a line that says what to do, the status of the contract, no traceback."""

import json
import os
import shutil
import sqlite3
import subprocess
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any

import pytest
from click.testing import CliRunner

from inboxva import service
from inboxva.cli import main
from inboxva.config import load
from inboxva.service.lock import file_lock
from tests.cli.place import Place, said
from tests.conversation.talk import CONFIG
from tests.servers import free_port


def test_a_pass_without_trouble_is_silent(place: Place) -> None:
    place.asks()
    result = place.run("run", "--once")
    assert (result.exit_code, result.output) == (0, "")
    assert place.letters() == 1


class TestUsage:
    @pytest.mark.parametrize(
        "arguments",
        [["frobnicate"], ["run", "--twice"], ["backfill"], ["backfill", "--since", "soon"], ["report", "--week", "soon"],
         ["report", "--since", "x"], ["report", "--engagement", "nobody"], ["show", "12"], ["tasks", "--waiting", "me"]],
        ids=" ".join,
    )  # fmt: skip
    def test_wrong_usage(self, place: Place, arguments: list[str]) -> None:
        result = place.run(*arguments)
        assert result.exit_code == 2
        assert result.stderr.strip()

    def test_no_configuration(self, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.chdir(tmp_path)
        monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path / "none"))
        monkeypatch.delenv("INBOXVA_CONFIG", raising=False)
        for arguments in (["run", "--once"], ["run"], ["report"], ["tasks"], ["explain", "x.eml"]):
            said(CliRunner().invoke(main, arguments), 2, "no configuration", "--config")

    def test_every_mistake_in_the_configuration_with_its_line(self, place: Place) -> None:
        place.config = CONFIG.replace('code = "BK"', 'code = "bk!"').replace('name = "Website"', 'nam = "Website"')
        result = place.run("run", "--once")
        assert result.exit_code == 2
        lines = result.stderr.splitlines()
        assert len(lines) == 3
        assert all(line.startswith("inboxva: ") and "inboxva.toml:" in line for line in lines)
        assert 'did you mean "name"?' in result.stderr

    def test_a_broken_rule(self, place: Place) -> None:
        (place.base / "rules").mkdir()
        (place.base / "rules/filters.toml").write_text('[[rule]]\nname = "x"\nwhenever = "always"\n')
        for arguments in (["run", "--once"], ["run"], ["report"]):
            result = place.run(*arguments)
            assert result.exit_code == 2
            assert "rules/filters.toml:" in result.stderr

    def test_a_broken_template_is_found_before_any_mail_is_read(self, place: Place) -> None:
        place.asks()
        (place.base / "templates/en").mkdir(parents=True)
        (place.base / "templates/en/received.txt.j2").write_text("{{ nobody_knows }}\n{% if %}")
        (place.base / "templates/en/ack.txt.j2").write_text("Hello\n{% if %}")
        packaged = {p.name for p in (Path(service.__file__).parents[2] / "templates/en").glob("*.txt.j2")}
        for name in packaged:
            (place.base / "templates/en" / name).write_text("Hello\n{% if %}\n")
        result = place.run("run", "--once")
        assert result.exit_code == 2
        assert ".txt.j2:2: " in result.stderr
        assert not (place.base / "inboxva.db").exists()


class TestPasswords:
    @pytest.mark.parametrize(
        ("kept", "words"),
        [("env:INBOXVA_NOT_SET", ["INBOXVA_NOT_SET is not set", "export"]), ("file:nowhere", ["nowhere", "cannot be read"]),
         ("file:.", ["cannot be read: Is a directory"]), ("command:false", ["password command failed", "by hand"]),
         ("command:no-such-program", ["password command failed"])],
    )  # fmt: skip
    def test_a_password_that_is_not_there(self, place: Place, kept: str, words: list[str]) -> None:
        place.password = f'password = "{kept}"'
        said(place.run("run", "--once"), 1, *words)
        said(place.run("run"), 1, *words)
        assert place.run("check").exit_code == 1


class TestStore:
    def test_a_file_that_is_no_store(self, place: Place) -> None:
        (place.base / "inboxva.db").write_bytes(b"Dear diary, today I was corrupted. " * 300)
        for command in (["run", "--once"], ["run"], ["tasks"], ["outbox"]):
            said(place.run(*command), 1, "store.url")

    def test_a_damaged_store(self, place: Place) -> None:
        place.asks()
        place.run("run", "--once")
        path = place.base / "inboxva.db"
        with closing(sqlite3.connect(path)) as database:
            database.execute("PRAGMA wal_checkpoint(TRUNCATE)")
        raw = bytearray(path.read_bytes())
        raw[4096 : len(raw) // 2] = b"\xa5" * (len(raw) // 2 - 4096)
        path.write_bytes(raw)
        place.asks("Another")
        said(place.run("run", "--once"), 1, "damaged", "put a copy of it in its place")

    def test_a_store_of_a_newer_version(self, place: Place) -> None:
        place.run("run", "--once")
        with closing(sqlite3.connect(place.base / "inboxva.db")) as database, database:
            database.execute("INSERT INTO migration (name, applied_at) VALUES ('9999 from the future', '')")
        said(place.run("run", "--once"), 1, "newer version", "9999 from the future")

    def test_a_store_in_a_folder_that_is_not_there(self, place: Place) -> None:
        place.store = "sqlite:///nowhere/inboxva.db"
        said(place.run("run", "--once"), 1, "look at store.url")
        assert not (place.base / "nowhere").exists()

    def test_a_store_that_another_program_writes(self, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        place.asks()
        place.run("report")
        real = service.open_store
        monkeypatch.setattr(service, "open_store", lambda url, **options: real(url, **options, timeout=0.2))
        with closing(sqlite3.connect(place.base / "inboxva.db", isolation_level=None)) as database:
            database.execute("BEGIN IMMEDIATE")
            said(place.run("run", "--once"), 75, "locked by another process")
            assert place.run("tasks").exit_code == 0
        assert place.run("run", "--once").exit_code == 0
        assert place.letters() == 1

    def test_another_run_holds_the_lock(self, place: Place) -> None:
        place.asks()
        place.write()
        with file_lock(place.base / "inboxva.lock") as alone:
            assert alone
            result = place.run("run", "--once")
            assert (result.exit_code, result.output) == (0, "")
            said(place.run("run", "--once", "-v"), 0, "another run is at work")
            said(place.run("run"), 75, "another run is at work")
            said(place.run("backfill", "--since", "2026-01-01"), 75, "try again when it has ended")
            assert place.run("report").exit_code == 0
        assert place.letters() == 0
        assert place.run("run", "--once").exit_code == 0
        assert place.letters() == 1


@contextmanager
def small_disk(path: Path, kilobytes: int) -> Iterator[Path]:
    """A file system of that size. Skipped where nobody may mount one."""
    path.mkdir()
    made = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={kilobytes}k", "tmpfs", path], capture_output=True)
    if os.getuid() != 0 or made.returncode:
        pytest.skip("a small disk needs root")
    try:
        yield path
    finally:
        subprocess.run(["umount", path], check=True)


class TestDisk:
    def test_a_full_disk_loses_nothing(self, place: Place, tmp_path: Path) -> None:
        for n in range(12):
            place.asks(f"Errand {n}")
        with small_disk(tmp_path / "disk", 4096) as disk:
            place.store = f"sqlite:///{disk}/inboxva.db"
            assert place.run("report").exit_code == 0
            room = shutil.disk_usage(disk).free
            (disk / "ballast").write_bytes(bytes(room - 90_000))
            said(place.run("run", "--once"), 75, "no space left", "free some")
            before = place.letters()
            (disk / "ballast").unlink()
            result = place.run("run", "--once")
            assert (result.exit_code, result.output) == (0, "")
            assert before <= place.letters() == 12
            assert len(json.loads(place.run("tasks", "--json").stdout)) == 12

    def test_an_error_of_the_disk_in_the_middle(self, place: Place, monkeypatch: pytest.MonkeyPatch) -> None:
        from inboxva.store import ledger

        for n in range(6):
            place.asks(f"Errand {n}")
        real, calls = ledger.commit, []

        def commit(database: Any, *arguments: Any, **options: Any) -> int:
            calls.append(1)
            if len(calls) == 4:
                database.peewee.execute_sql(f"PRAGMA max_page_count = {database.row('PRAGMA page_count')[0]}")
                database.run("CREATE TABLE ballast AS SELECT zeroblob(4000000) AS x")
            return real(database, *arguments, **options)

        monkeypatch.setattr(ledger, "commit", commit)
        said(place.run("run", "--once"), 75, "no space left")
        assert place.letters() <= 3
        monkeypatch.setattr(ledger, "commit", real)
        assert place.run("run", "--once").exit_code == 0
        assert place.letters() == 6


class TestMail:
    def test_a_mail_that_makes_us_fail_is_said_once_and_stops_nothing(
        self, place: Place, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        from inboxva import decide

        real = decide.plan

        def plan(reading: Any, *arguments: Any, **options: Any) -> Any:
            if "Bomb" in reading.message.subject:
                raise RuntimeError("a mistake of ours")
            return real(reading, *arguments, **options)

        monkeypatch.setattr(decide, "plan", plan)
        place.asks("Bomb")
        place.asks("Chase the invoices")
        said(place.run("run", "--once"), 1, "kept aside", "r1@example.com", "RuntimeError in test_exit_status.py")
        assert place.letters() == 1
        result = place.run("run", "--once")
        assert (result.exit_code, result.output) == (0, "")
        with service.ledger(load(place.base / "inboxva.toml")) as store:
            (kept,) = store.list_quarantine()
        assert "Traceback" in kept.detail
        assert kept.raw is not None
        assert b"Bomb" in kept.raw

    def test_bytes_that_are_no_mail_are_said_by_explain(self, place: Place) -> None:
        (place.base / "x.eml").write_bytes(b"\x00\x01")
        result = place.run("explain", str(place.base / "x.eml"))
        assert result.exit_code == 1
        assert "x.eml" in result.stderr


class TestServers:
    def test_the_mailbox_is_away(self, place: Place) -> None:
        place.mailbox = f"imap://dana%40example.com@127.0.0.1:{free_port()}"
        said(place.run("run", "--once"), 75, "nobody answers there")

    def test_letters_go_out_while_the_mailbox_is_away(self, place: Place) -> None:
        place.asks()
        place.outgoing = f"smtp://127.0.0.1:{free_port()}"
        said(place.run("run", "--once"), 75, "letters wait", "cannot be reached")
        assert place.outbox() == ["waiting"]
        place.mailbox = f"imap://dana%40example.com@127.0.0.1:{free_port()}"
        place.outgoing = "maildir://out"
        said(place.run("run", "--once"), 75, "nobody answers there")
        assert place.letters() == 1

    @pytest.mark.servers
    def test_the_way_out_is_away_and_comes_back(self, place: Place, smtp_server: Any) -> None:
        smtp_server.received.clear()
        place.asks()
        place.asks("Price list")
        place.outgoing = f"smtp://127.0.0.1:{free_port()}"
        said(place.run("run", "--once"), 75, "letters wait", "cannot be reached")
        assert place.outbox() == ["waiting", "waiting"]
        place.outgoing = smtp_server.url()
        result = place.run("run", "--once")
        assert (result.exit_code, result.output) == (0, "")
        assert len(smtp_server.received) == 2

    @pytest.mark.servers
    def test_a_login_that_the_way_out_refuses_fails_no_letter(
        self, place: Place, smtp_server: Any, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        smtp_server.received.clear()
        place.asks()
        place.outgoing = smtp_server.url(user="dana@example.com")
        place.password = 'password = "env:SMTP_PASSWORD"'
        monkeypatch.setenv("SMTP_PASSWORD", "wrong")
        place.config = CONFIG.replace("[outgoing]\n", '[outgoing]\npassword = "env:SMTP_PASSWORD"\n')
        place.password = ""
        said(place.run("run", "--once"), 1, "refused the login", "check [outgoing] url and password")
        assert place.outbox() == ["waiting"]
        monkeypatch.setenv("SMTP_PASSWORD", smtp_server.password)
        assert place.run("run", "--once").exit_code == 0
        assert len(smtp_server.received) == 1

    @pytest.mark.servers
    def test_a_rejected_recipient(self, place: Place, smtp_server: Any) -> None:
        smtp_server.received.clear()
        smtp_server.answers["maria@example.net"] = "550 no such user"
        place.asks()
        place.outgoing = smtp_server.url()
        try:
            said(place.run("run", "--once"), 1, "was rejected", "550 no such user", "inboxva outbox")
        finally:
            smtp_server.answers.clear()
        assert place.outbox() == ["failed"]
        listed = place.run("outbox")
        assert "550 no such user" in listed.stdout
        assert (place.run("run", "--once").exit_code, len(smtp_server.received)) == (0, 0)
        number = listed.stdout.split()[0]
        assert place.run("outbox", "--retry", number).exit_code == 0
        assert place.run("run", "--once").exit_code == 0
        assert len(smtp_server.received) == 1

    @pytest.mark.servers
    def test_a_greylisting_server(self, place: Place, smtp_server: Any) -> None:
        smtp_server.received.clear()
        smtp_server.answers["maria@example.net"] = "450 come back later"
        place.asks()
        place.outgoing = smtp_server.url()
        try:
            said(place.run("run", "--once"), 75, "a letter waits", "450 come back later")
        finally:
            smtp_server.answers.clear()
        assert place.outbox() == ["waiting"]

    @pytest.mark.servers
    def test_the_mailbox_refuses_the_login(self, place: Place, dovecot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("IMAP_PASSWORD", "wrong")
        place.mailbox = dovecot.url("refused@example.com")
        place.password = 'password = "env:IMAP_PASSWORD"'
        said(place.run("run", "--once"), 1, "refused the login", "check [mailbox] url and password")

    @pytest.mark.servers
    def test_a_folder_that_is_not_there(self, place: Place, dovecot: Any, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setenv("IMAP_PASSWORD", dovecot.password)
        place.mailbox = dovecot.url("folder@example.com")
        place.password = 'password = "env:IMAP_PASSWORD"'
        place.config = CONFIG.replace("[outgoing]", 'folders = ["INBOX", "Nowhere"]\n\n[outgoing]')
        said(place.run("run", "--once"), 1, "no folder 'Nowhere'", "change [mailbox] folders")

    @pytest.mark.servers
    def test_a_store_whose_server_is_away(self, place: Place) -> None:
        place.store = f"postgresql://inboxva@127.0.0.1:{free_port()}/inboxva"
        said(place.run("run", "--once"), 75, "the store's server is away")
        said(place.run("run"), 75, "the store's server is away")
        said(place.run("tasks"), 75, "the store's server is away")
