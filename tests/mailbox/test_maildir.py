"""A Maildir as other programs leave it: renamed files, foreign names, no rights; and our list of UIDs in it."""

import os
import time
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path

import pytest

from inboxva.errors import PermanentError
from inboxva.mailbox import open_mailbox
from inboxva.mailbox.maildir import MaildirMailbox
from inboxva.mailbox.maildirfiles import MaildirFiles
from inboxva.mailbox.uidlist import NAME
from inboxva.model.places import Copy, Filing

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def mail(name: str) -> bytes:
    return f"Message-ID: <{name}@example.com>\nSubject: {name}\n\nHi.\n".encode()


@pytest.fixture
def root(tmp_path: Path) -> Path:
    root = tmp_path / "Maildir"
    for name in ("tmp", "new", "cur"):
        (root / name).mkdir(parents=True)
    return root


def put(root: Path, name: str, sub: str = "new", at: float = 1_000_000) -> Path:
    path = root / sub / name
    path.write_bytes(mail(name.partition(":")[0]))
    os.utime(path, (at, at))
    return path


def test_uids_hold_across_programs_flags_and_order(root: Path) -> None:
    put(root, "second", at=2000)
    put(root, "first", at=1000)
    assert [e.uid for e in MaildirMailbox(root).scan("INBOX", 0)] == [1, 2]
    os.rename(root / "new" / "first", root / "cur" / "first:2,S")
    put(root, "third", at=500)
    mailbox = MaildirMailbox(root)
    found = {e.uid: e for e in mailbox.scan("INBOX", 0)}
    assert b"<first@example.com>" in found[1].header
    assert b"<third@example.com>" in found[3].header
    assert [f.raw for f in mailbox.fetch("INBOX", list(found.values()))] == [
        mail("first"),
        mail("second"),
        mail("third"),
    ]
    assert MaildirMailbox(root).status("INBOX") == mailbox.status("INBOX")


def test_a_lost_list_of_uids_is_another_uidvalidity(root: Path) -> None:
    put(root, "a")
    before, _ = MaildirMailbox(root).status("INBOX")
    (root / NAME).write_text(f"{before} 2")
    assert MaildirMailbox(root).status("INBOX")[0] == before
    (root / NAME).write_text("garbage")
    os.utime(root / NAME, (1, 1))
    again, uidnext = MaildirMailbox(root).status("INBOX")
    assert again >= before
    assert uidnext == 2


def test_a_flag_set_between_listing_and_reading(root: Path) -> None:
    put(root, "a")
    put(root, "b")
    mailbox = MaildirMailbox(root)
    scan = mailbox.scan("INBOX", 0)
    next(scan)
    for name in ("a", "b"):
        os.rename(root / "new" / name, root / "cur" / f"{name}:2,RS")
    assert len(list(scan)) == 1


def test_a_move_keeps_flags_and_overwrites_nothing(root: Path) -> None:
    put(root, "a:2,FS", "cur")
    put(root, "b")
    mailbox = MaildirMailbox(root)
    target = MaildirFiles(root).made("Assistants/Bookkeeping")
    put(target, "a:2,", "cur").write_bytes(b"Subject: another\n\nof the same file name\n")
    validity, _ = mailbox.status("INBOX")
    by_id = {e.header.split(b"\n")[0]: e.uid for e in mailbox.scan("INBOX", 0)}
    filings = [
        Filing(Copy(mailbox.name, "INBOX", validity, uid), "", "Assistants/Bookkeeping") for uid in by_id.values()
    ]
    assert all(copy for _, copy in mailbox.file(filings))
    assert len(list((target / "cur").iterdir())) == 2
    assert [path.name.partition(":")[2] for path in (target / "cur").iterdir() if path.name != "a:2,"] == ["2,FS"]
    assert [path.name for path in (target / "new").iterdir()] == ["b"]
    assert (target / "cur" / "a:2,").read_bytes().startswith(b"Subject: another")


def test_the_same_move_twice_in_one_go(root: Path) -> None:
    put(root, "a")
    mailbox = MaildirMailbox(root)
    filing = Filing(Copy(mailbox.name, "INBOX", mailbox.status("INBOX")[0], 1), "a@example.com", "Done")
    copies = [copy for _, copy in mailbox.file([filing, filing])]
    assert copies[0] is not None
    assert copies[1] is None


@pytest.mark.parametrize("name", ["../../etc", "", "a//b", "nul\0"])
def test_names_that_would_lead_elsewhere(root: Path, name: str) -> None:
    mailbox = MaildirMailbox(root)
    with suppress(PermanentError):
        mailbox.append(name, mail("a"), NOON)
    assert not [path for path in root.parent.rglob("*") if path.is_file() and root not in path.parents]


def test_folder_names_as_servers_write_them(root: Path) -> None:
    mailbox = MaildirMailbox(root)
    mailbox.append("Assistants/Büro", mail("a"), NOON)
    mailbox.append("Assistants/J. Doe", mail("a"), NOON)
    assert (root / ".Assistants.B&APw-ro" / "cur").is_dir()
    assert {folder.name for folder in mailbox.folders()} == {"INBOX", "Assistants/Büro", "Assistants/J_ Doe"}
    assert mailbox.exists("Assistants/J. Doe", "a@example.com")


def test_no_maildir_is_said_so(tmp_path: Path) -> None:
    mailbox = open_mailbox(f"maildir://{tmp_path}/none")
    for ask in (mailbox.folders, lambda: mailbox.status("INBOX"), lambda: list(mailbox.scan("INBOX", 0))):
        with pytest.raises(PermanentError, match="none"):
            ask()


def test_files_that_are_no_mail_are_survived(root: Path) -> None:
    (root / "new" / ".hidden").write_text("x")
    (root / "new" / "with a space\nand 100% more\u2028").write_bytes(mail("odd"))
    (root / "new" / "empty").write_text("")
    (root / "new" / "binary").write_bytes(bytes(range(256)) * 10)
    (root / "new" / os.fsdecode(b"bad-\xff-name")).write_bytes(mail("x"))
    mailbox = MaildirMailbox(root)
    found = list(mailbox.scan("INBOX", 0))
    assert len(found) == 4
    assert len(list(mailbox.fetch("INBOX", found))) == 4
    assert [e.uid for e in MaildirMailbox(root).scan("INBOX", 0)] == [e.uid for e in found]


def test_a_mail_that_comes_within_the_clocks_grain_is_heard(root: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inboxva.mailbox.maildir._SETTLED", 60_000_000_000)
    mailbox = MaildirMailbox(root)
    for n in range(5):
        list(mailbox.scan("INBOX", 0))
        stamp = os.stat(root / "new").st_mtime_ns
        assert not mailbox.watch("INBOX", 0)
        put(root, f"mail{n}")
        os.utime(root / "new", ns=(stamp, stamp))
        assert mailbox.watch("INBOX", 2)


def test_many_messages_in_linear_time(root: Path) -> None:
    def took(count: int) -> float:
        for n in range(count):
            (root / "cur" / f"{count}-{n}:2,S").write_bytes(mail(str(n)))
        began = time.perf_counter()
        list(MaildirMailbox(root).scan("INBOX", 0))
        return time.perf_counter() - began

    took(50)
    small, large = took(250), took(1000)
    assert large < 15 * small
