"""What every mailbox does, proved on all of them: memory, Maildir, and IMAP on a real Dovecot."""

import itertools
import os
import threading
import time
from collections.abc import Iterator, Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Any, Protocol

import pytest

from inboxva.errors import PermanentError
from inboxva.mailbox import CUT_ABOVE, Mailbox, open_mailbox
from inboxva.mailbox.maildir import MaildirMailbox
from inboxva.mailbox.maildirfiles import MaildirFiles
from inboxva.mailbox.memory import memory_mailbox
from inboxva.mailbox.uidlist import NAME, UidList
from inboxva.model.places import Copy, Envelope, Filing, FolderRole

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
_NUMBERS = itertools.count(1)


def mail(message_id: str = "a@example.com", subject: str = "Hello", body: str = "Hi.\r\n", more: str = "") -> bytes:
    return (
        f"Return-Path: <dana@example.com>\r\nReceived: from somewhere\r\n by mx.example.com; Wed, 18 Nov 2026\r\n"
        f"Message-ID: <{message_id}>\r\nDate: Wed, 18 Nov 2026 12:00:00 +0000\r\nFrom: Dana Reyes <dana@example.com>\r\n"
        f"To: maria@example.net,\r\n\tva@example.com\r\nSubject: {subject}\r\n{more}\r\n{body}"
    ).encode()


class World(Protocol):
    """A mailbox, and the hand of somebody else in it."""

    mailbox: Mailbox

    def deliver(self, raw: bytes, folder: str = "INBOX", date: datetime = NOON, flags: Sequence[str] = ()) -> None: ...

    def flags(self, folder: str) -> list[set[str]]: ...

    def remove(self, folder: str, uid: int) -> None: ...


class MemoryWorld:
    def __init__(self) -> None:
        self.mailbox = memory_mailbox(f"contract-{next(_NUMBERS)}")

    def deliver(self, raw: bytes, folder: str = "INBOX", date: datetime = NOON, flags: Sequence[str] = ()) -> None:
        self.mailbox.deliver(raw, date, folder, flags)

    def flags(self, folder: str) -> list[set[str]]:
        return [set(stored.flags) for stored in self.mailbox.messages(folder).values()]

    def remove(self, folder: str, uid: int) -> None:
        del self.mailbox._folders[folder].messages[uid]


class MaildirWorld:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.files = MaildirFiles(root)
        for folder in ("INBOX", "Sent", "Drafts", "Trash", "Junk"):
            self.files.made(folder)
        self.mailbox = MaildirMailbox(root)

    def deliver(self, raw: bytes, folder: str = "INBOX", date: datetime = NOON, flags: Sequence[str] = ()) -> None:
        place = self.files.made(folder)
        name = f"{time.time_ns()}.{next(_NUMBERS)}.other"
        (place / "tmp" / name).write_bytes(raw)
        os.utime(place / "tmp" / name, (date.timestamp(), date.timestamp()))
        os.rename(place / "tmp" / name, place / "cur" / f"{name}:2,S" if "\\Seen" in flags else place / "new" / name)

    def flags(self, folder: str) -> list[set[str]]:
        paths = self.files.listed(folder)
        uids = UidList.read(self.files.place(folder) / NAME)
        return [
            set(uids.keywords.get(name, ())) | ({"\\Seen"} if paths[name].name.endswith("S") else set())
            for name in uids.known.values()
        ]

    def remove(self, folder: str, uid: int) -> None:
        self.files.listed(folder)[UidList.read(self.files.place(folder) / NAME).known[uid]].unlink()


class ImapWorld:
    def __init__(self, server: Any) -> None:
        self.server, self.user = server, f"contract{next(_NUMBERS)}"
        self.mailbox = open_mailbox(server.url(self.user), server.password, timeout=10)

    def deliver(self, raw: bytes, folder: str = "INBOX", date: datetime = NOON, flags: Sequence[str] = ()) -> None:
        self.server.append(self.user, raw, folder=folder, date=date, flags=flags)

    def flags(self, folder: str) -> list[set[str]]:
        with self.server.client(self.user) as client:
            client.select_folder(folder, readonly=True)
            found = client.fetch(client.search(), ["FLAGS"])
            return [{flag.decode() for flag in found[uid][b"FLAGS"]} - {"\\Recent"} for uid in sorted(found)]

    def remove(self, folder: str, uid: int) -> None:
        with self.server.client(self.user) as client:
            client.select_folder(folder)
            client.add_flags([uid], ["\\Deleted"])
            client.uid_expunge([uid])


@pytest.fixture(params=["memory", "maildir", pytest.param("imap", marks=pytest.mark.servers)])
def world(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[World]:
    made: World
    match request.param:
        case "memory":
            made = MemoryWorld()
        case "maildir":
            made = MaildirWorld(tmp_path / "Maildir")
        case _:
            made = ImapWorld(request.getfixturevalue("dovecot"))
    with made.mailbox:
        yield made


def scan(world: World, folder: str = "INBOX", after: int = 0, since: date | None = None) -> list[Envelope]:
    return list(world.mailbox.scan(folder, after, since))


def copy_of(world: World, envelope: Envelope, folder: str = "INBOX") -> Copy:
    return Copy(world.mailbox.name, folder, world.mailbox.status(folder)[0], envelope.uid)


class TestReading:
    def test_folders_say_what_they_are_for(self, world: World) -> None:
        roles = {folder.name: folder.role for folder in world.mailbox.folders()}
        assert roles["INBOX"] is FolderRole.INBOX
        assert roles["Sent"] is FolderRole.SENT
        assert roles["Drafts"] is FolderRole.DRAFTS
        assert roles["Trash"] is FolderRole.TRASH
        assert roles["Junk"] is FolderRole.JUNK

    def test_the_name_holds_no_password(self, world: World) -> None:
        assert "://" in world.mailbox.name
        assert "secret" not in world.mailbox.name

    def test_an_empty_folder_has_nothing(self, world: World) -> None:
        assert scan(world) == []
        assert world.mailbox.status("INBOX")[1] == 1

    def test_scan_gives_size_date_and_the_headers_asked_for(self, world: World) -> None:
        raw = mail(more="X-Secret: no\r\nReferences: <one@example.com>\r\n <two@example.com>\r\n")
        world.deliver(raw)
        (envelope,) = scan(world)
        assert envelope.size == len(raw)
        assert envelope.internal_date == NOON
        assert b"Message-ID: <a@example.com>" in envelope.header
        assert b"To: maria@example.net,\r\n\tva@example.com" in envelope.header
        assert b"<two@example.com>" in envelope.header
        assert b"Return-Path" in envelope.header
        assert b"Received" not in envelope.header
        assert b"X-Secret" not in envelope.header
        assert b"Hi." not in envelope.header

    def test_scan_goes_on_after_the_last_uid(self, world: World) -> None:
        for n in range(5):
            world.deliver(mail(f"{n}@example.com"))
        first = scan(world)
        assert [e.uid for e in first] == sorted(e.uid for e in first)
        assert len(first) == 5
        last = first[-1].uid
        assert world.mailbox.status("INBOX")[1] == last + 1
        assert scan(world, after=last) == []
        world.deliver(mail("5@example.com"))
        (new,) = scan(world, after=last)
        assert new.uid > last
        assert b"5@example.com" in new.header

    def test_uids_do_not_change_when_a_message_goes(self, world: World) -> None:
        for n in range(3):
            world.deliver(mail(f"{n}@example.com"))
        first = scan(world)
        world.remove("INBOX", first[1].uid)
        assert [e.uid for e in scan(world)] == [first[0].uid, first[2].uid]
        world.remove("INBOX", first[2].uid)
        world.deliver(mail("3@example.com"))
        assert scan(world)[-1].uid > first[2].uid

    def test_since_leaves_out_what_is_older(self, world: World) -> None:
        world.deliver(mail("old@example.com"), date=datetime(2026, 11, 1, 12, tzinfo=UTC))
        world.deliver(mail("new@example.com"))
        (found,) = scan(world, since=date(2026, 11, 15))
        assert b"new@example.com" in found.header

    def test_fetch_gives_the_bytes_and_leaves_them_unseen(self, world: World) -> None:
        raws = [mail(f"{n}@example.com", body=f"Body {n}\r\n" * n) for n in range(4)]
        for raw in raws:
            world.deliver(raw)
        envelopes = scan(world)
        fetched = list(world.mailbox.fetch("INBOX", envelopes[1:]))
        assert [(f.uid, f.raw, f.cut) for f in fetched] == [
            (e.uid, raw, False) for e, raw in zip(envelopes[1:], raws[1:], strict=True)
        ]
        (first,) = world.mailbox.fetch("INBOX", [(envelopes[0].uid, envelopes[0].size)])
        assert first.raw == raws[0]
        assert all("\\Seen" not in flags for flags in world.flags("INBOX"))

    def test_a_message_that_is_gone_is_left_out(self, world: World) -> None:
        world.deliver(mail("1@example.com"))
        world.deliver(mail("2@example.com"))
        envelopes = scan(world)
        world.remove("INBOX", envelopes[0].uid)
        assert [f.uid for f in world.mailbox.fetch("INBOX", envelopes)] == [envelopes[1].uid]

    def test_a_large_message_is_cut_to_its_text(self, world: World) -> None:
        attachment = ("QUJD" * 19 + "\r\n") * (CUT_ABOVE // 78 + 1)
        body = (
            "--outer\r\nContent-Type: multipart/alternative; boundary=inner\r\n\r\n"
            "--inner\r\nContent-Type: text/plain; charset=utf-8\r\n\r\nStatus: done\r\n"
            "--inner\r\nContent-Type: text/html\r\n\r\n<p>Status: done</p>\r\n--inner--\r\n"
            "--outer\r\nContent-Type: application/pdf; name=big.pdf\r\nContent-Transfer-Encoding: base64\r\n\r\n"
            f"{attachment}"
            '--outer\r\nContent-Type: text/plain\r\nContent-Disposition: attachment; filename="log.txt"\r\n\r\nlog\r\n'
            "--outer--\r\n"
        )
        kind = "MIME-Version: 1.0\r\nContent-Type: multipart/mixed;\r\n boundary=outer\r\n"
        world.deliver(mail(subject="Big", body=body, more=kind))
        (fetched,) = world.mailbox.fetch("INBOX", scan(world))
        assert fetched.cut
        assert len(fetched.raw) < 5_000
        from email import message_from_bytes

        parsed = message_from_bytes(fetched.raw)
        assert parsed["Subject"] == "Big"
        assert parsed["Message-ID"] == "<a@example.com>"
        texts = [part for part in parsed.walk() if not part.is_multipart()]
        assert [part.get_content_type() for part in texts] == ["text/plain", "text/html"]
        assert texts[0].get_payload(decode=True).strip() == b"Status: done"
        assert not parsed.defects

    def test_which_messages_have_been_opened(self, world: World) -> None:
        for n in range(3):
            world.deliver(mail(f"{n}@example.com"), flags=["\\Seen"] if n == 1 else [])
        uids = [envelope.uid for envelope in scan(world)]
        assert world.mailbox.seen("INBOX", uids) == {uids[1]}
        assert world.mailbox.seen("INBOX", [uids[0], uids[2], uids[2] + 5]) == frozenset()
        assert world.mailbox.seen("INBOX", []) == frozenset()
        assert "\\Seen" not in world.flags("INBOX")[0]
        with pytest.raises(PermanentError, match="Nowhere"):
            world.mailbox.seen("Nowhere", uids)

    def test_a_folder_that_is_not_there_is_said_so(self, world: World) -> None:
        with pytest.raises(PermanentError, match="Nowhere"):
            world.mailbox.status("Nowhere")
        with pytest.raises(PermanentError, match="Nowhere"):
            scan(world, "Nowhere")


class TestFiling:
    def test_a_move_makes_the_folder_and_says_where_the_message_lies(self, world: World) -> None:
        world.deliver(mail("a@example.com"))
        world.deliver(mail("b@example.com"), flags=["\\Seen"])
        world.deliver(mail("stay@example.com"))
        a, b, stay = scan(world)
        filings = [Filing(copy_of(world, e), "", folder="Assistants/Bookkeeping") for e in (a, b)]
        done = dict(world.mailbox.file(filings))
        assert [e.uid for e in scan(world)] == [stay.uid]
        (folder,) = [f.name for f in world.mailbox.folders() if "Bookkeeping" in f.name]
        moved = {e.uid: e for e in scan(world, folder)}
        for filing, envelope in zip(filings, (a, b), strict=True):
            copy = done[filing]
            assert copy is not None
            assert (copy.mailbox, copy.folder) == (world.mailbox.name, folder)
            assert copy.uidvalidity == world.mailbox.status(folder)[0]
            assert moved[copy.uid].header == envelope.header
            assert moved[copy.uid].internal_date == envelope.internal_date
        assert sorted("\\Seen" in flags for flags in world.flags(folder)) == [False, True]

    def test_filing_again_changes_nothing(self, world: World) -> None:
        world.deliver(mail())
        filing = Filing(copy_of(world, scan(world)[0]), "a@example.com", folder="Assistants/Design")
        assert next(world.mailbox.file([filing]))[1] is not None
        assert list(world.mailbox.file([filing])) == [(filing, None)]
        (folder,) = [f.name for f in world.mailbox.folders() if "Design" in f.name]
        assert len(scan(world, folder)) == 1

    def test_a_void_uidvalidity_moves_no_other_message(self, world: World) -> None:
        world.deliver(mail("innocent@example.com"))
        copy = copy_of(world, scan(world)[0])
        void = Copy(copy.mailbox, copy.folder, copy.uidvalidity + 7, copy.uid)
        assert list(world.mailbox.file([Filing(void, "gone@example.com", folder="Elsewhere")])) == [
            (Filing(void, "gone@example.com", folder="Elsewhere"), None)
        ]
        assert len(scan(world)) == 1

    def test_keywords_are_added_to_that_copy_only_and_go_with_it(self, world: World) -> None:
        world.deliver(mail("a@example.com"))
        world.deliver(mail("b@example.com"))
        copy = copy_of(world, scan(world)[0])
        held = Filing(copy, "a@example.com", flag="$InboxvaHeld")
        assert list(world.mailbox.file([held])) == [(held, copy)]
        assert list(world.mailbox.file([held])) == [(held, copy)]
        assert world.flags("INBOX") == [{"$InboxvaHeld"}, set()]
        list(world.mailbox.file([Filing(copy, "a@example.com", folder="Held")]))
        assert world.flags("Held") == [{"$InboxvaHeld"}]

    def test_a_keyword_for_a_message_that_is_gone(self, world: World) -> None:
        world.deliver(mail())
        (envelope,) = scan(world)
        held = Filing(copy_of(world, envelope), "a@example.com", flag="$InboxvaHeld")
        world.remove("INBOX", envelope.uid)
        assert list(world.mailbox.file([held])) == [(held, None)]

    def test_into_the_folder_where_it_lies_already(self, world: World) -> None:
        world.deliver(mail())
        copy = copy_of(world, scan(world)[0])
        filing = Filing(copy, "a@example.com", folder="INBOX")
        assert list(world.mailbox.file([filing])) == [(filing, copy)]
        assert len(scan(world)) == 1

    def test_many_at_once(self, world: World) -> None:
        for n in range(130):
            world.deliver(mail(f"{n}@example.com"))
        filings = [Filing(copy_of(world, e), "", folder="Assistants/Many") for e in scan(world)]
        assert len(filings) == 130
        done = list(world.mailbox.file(filings))
        assert sorted(f.copy.uid for f, _ in done) == [f.copy.uid for f in filings]
        assert len({copy for _, copy in done}) == 130
        assert scan(world) == []


class TestAppending:
    def test_append_is_done_once(self, world: World) -> None:
        raw = mail("ours@example.com", subject="Recorded")
        assert not world.mailbox.exists("Sent", "ours@example.com")
        for _ in range(2):
            world.mailbox.append("Sent", raw, NOON)
        (envelope,) = scan(world, "Sent")
        assert envelope.internal_date == NOON
        assert next(world.mailbox.fetch("Sent", [envelope])).raw == raw
        assert world.flags("Sent") == [{"\\Seen"}]
        assert world.mailbox.exists("Sent", "ours@example.com")
        assert world.mailbox.exists("Sent", "<ours@example.com>")
        assert not world.mailbox.exists("Sent", "urs@example.com")

    def test_append_makes_the_folder_and_can_leave_unseen(self, world: World) -> None:
        world.mailbox.append("Assistants/Drafts", mail("draft@example.com"), NOON, seen=False)
        (folder,) = [f.name for f in world.mailbox.folders() if f.name.startswith("Assistants") and "Drafts" in f.name]
        assert len(scan(world, folder)) == 1
        assert world.flags(folder) == [set()]

    def test_a_message_in_a_folder_that_is_not_there(self, world: World) -> None:
        assert not world.mailbox.exists("Nowhere", "a@example.com")


class TestWatching:
    def test_a_folder_never_looked_at_may_hold_news(self, world: World) -> None:
        assert world.mailbox.watch("INBOX", 5)

    def test_silence_ends_with_the_time(self, world: World) -> None:
        scan(world)
        began = time.monotonic()
        assert not world.mailbox.watch("INBOX", 0.3)
        assert 0.25 < time.monotonic() - began < 3

    def test_what_came_between_the_scan_and_the_watch_is_news(self, world: World) -> None:
        scan(world)
        world.deliver(mail())
        assert world.mailbox.watch("INBOX", 5)
        scan(world)
        assert not world.mailbox.watch("INBOX", 0.2)

    def test_what_comes_while_watching_is_news(self, world: World) -> None:
        scan(world)
        assert not world.mailbox.watch("INBOX", 0.1)
        later = threading.Timer(0.3, world.deliver, [mail()])
        later.start()
        assert world.mailbox.watch("INBOX", 10)
        later.join()
        assert len(scan(world)) == 1

    def test_what_comes_between_two_watches_is_news(self, world: World) -> None:
        scan(world)
        assert not world.mailbox.watch("INBOX", 0.1)
        world.deliver(mail())
        assert world.mailbox.watch("INBOX", 5)

    def test_stop_ends_it_soon(self, world: World) -> None:
        scan(world)
        stop = threading.Event()
        threading.Timer(0.2, stop.set).start()
        began = time.monotonic()
        assert not world.mailbox.watch("INBOX", 30, stop.is_set)
        assert time.monotonic() - began < 2


class TestRecentHeaders:
    def test_the_named_fields_of_the_latest_mails_the_latest_first(self, world: World) -> None:
        for number in range(4):
            results = (
                f"Authentication-Results: mx.example.com;\r\n\tspf=pass {number}\r\nAuthentication-Results: other\r\n"
            )
            world.deliver(mail(f"{number}@example.com", more=results if number != 2 else ""))
        found = world.mailbox.recent_headers("INBOX", ("Authentication-Results", "Message-ID"), 3)
        assert [b"".join(header.split(b"\r\n")) for header in found] == [
            b"Message-ID: <3@example.com>Authentication-Results: mx.example.com;\tspf=pass 3Authentication-Results: other",
            b"Message-ID: <2@example.com>",
            b"Message-ID: <1@example.com>Authentication-Results: mx.example.com;\tspf=pass 1Authentication-Results: other",
        ]
        assert world.flags("INBOX") == [set()] * 4

    def test_a_mail_without_them_and_an_empty_folder(self, world: World) -> None:
        assert world.mailbox.recent_headers("INBOX", ("Message-ID",), 5) == []
        world.deliver(mail())
        assert world.mailbox.recent_headers("INBOX", ("X-None",), 5) == [b""]
