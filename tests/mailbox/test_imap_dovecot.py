"""IMAP against a real Dovecot: what may be changed and read, TLS, folders, IDLE, and a server that is killed."""

import re
import statistics
import threading
import time
from collections.abc import Iterator
from datetime import UTC, date, datetime
from email import message_from_bytes
from itertools import count

import pytest

from inboxva.errors import PermanentError, TransientError
from inboxva.mailbox import CUT_ABOVE, open_mailbox
from inboxva.model.places import Copy, Filing
from tests.servers.dovecot import DovecotServer
from tests.servers.proxy import Proxy

pytestmark = pytest.mark.servers
NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)
_NUMBERS = count(1)


def mail(name: str, body: str = "Hi.\r\n", more: str = "") -> bytes:
    return f"Message-ID: <{name}@example.com>\r\nFrom: dana@example.com\r\nSubject: {name}\r\n{more}\r\n{body}".encode()


@pytest.fixture
def user() -> str:
    return f"dana{next(_NUMBERS)}@example.com"


@pytest.fixture
def wire(dovecot: DovecotServer) -> Iterator[Proxy]:
    with Proxy(dovecot.port) as proxy:
        yield proxy


def through(wire: Proxy, user: str) -> str:
    return f"imap://{user.replace('@', '%40')}@127.0.0.1:{wire.port}"


class TestWhatIsAsked:
    """spec/mail-conduct.md, 6."""

    def test_a_pass_reads_with_peek_only_what_was_asked_and_changes_only_what_is_allowed(
        self, dovecot: DovecotServer, wire: Proxy, user: str
    ) -> None:
        dovecot.append(user, *[mail(str(n)) for n in range(6)])
        with open_mailbox(through(wire, user), dovecot.password) as mailbox:
            mailbox.folders()
            validity, _ = mailbox.status("INBOX")
            envelopes = list(mailbox.scan("INBOX", 0, date(2020, 1, 1)))
            concerned = [envelopes[1], envelopes[4]]
            assert len(list(mailbox.fetch("INBOX", concerned))) == 2
            moved = Filing(Copy(mailbox.name, "INBOX", validity, 2), "1@example.com", folder="Assistants/Bookkeeping")
            held = Filing(Copy(mailbox.name, "INBOX", validity, 5), "4@example.com", flag="$InboxvaHeld")
            list(mailbox.file([moved, held]))
            mailbox.append("Sent", mail("ours"), NOON)
            mailbox.watch("INBOX", 0.2)
        asked = [re.sub(r"^\w+ ", "", line) for line in wire.commands if re.match(r"^[A-Z]{4}\d+ ", line)]
        verbs = {" ".join(line.split()[:2]) if line.startswith("UID") else line.split()[0] for line in asked}
        assert verbs <= {
            "CAPABILITY", "AUTHENTICATE", "LIST", "NAMESPACE", "SELECT", "EXAMINE", "UID SEARCH", "UID FETCH", "UID MOVE",
            "UID STORE", "CREATE", "SUBSCRIBE", "APPEND", "IDLE", "LOGOUT",
        }  # fmt: skip
        fetches = [line for line in asked if line.startswith("UID FETCH")]
        assert all("BODY.PEEK[" in line and "BODY[" not in line and "RFC822 " not in line for line in fetches)
        bodies = [line.split()[2] for line in fetches if "BODY.PEEK[]" in line]
        assert bodies == ["2,5"]
        assert [line.split()[2:] for line in asked if line.startswith("UID MOVE")] == [
            ["2", '"Assistants/Bookkeeping"']
        ]
        stores = [line for line in asked if line.startswith("UID STORE")]
        assert [line.split()[2:] for line in stores] == [["5", "+FLAGS.SILENT", "($InboxvaHeld)"]]
        assert [line.split()[1] for line in asked if line.startswith("APPEND")] == ['"Sent"']
        with dovecot.client(user) as client:
            client.select_folder("INBOX", readonly=True)
            assert not any(b"\\Seen" in flags for flags in client.get_flags(client.search()).values())
            assert client.search() == [1, 3, 4, 5, 6]

    def test_long_lists_of_uids_are_split(self, dovecot: DovecotServer, wire: Proxy, user: str) -> None:
        with dovecot.client(user) as client:
            for start in range(0, 1200, 300):
                client.multiappend("INBOX", [mail(str(n)) for n in range(start, start + 300)])
        with open_mailbox(through(wire, user), dovecot.password) as mailbox:
            envelopes = list(mailbox.scan("INBOX", 0))
            assert [e.uid for e in envelopes] == list(range(1, 1201))
            assert [f.raw for f in mailbox.fetch("INBOX", envelopes)] == [mail(str(n)) for n in range(1200)]
        assert max(len(line) for line in wire.commands) < 8000

    def test_a_scan_can_be_stopped_and_mixed_with_fetching(self, dovecot: DovecotServer, user: str) -> None:
        with dovecot.client(user) as client:
            client.multiappend("INBOX", [mail(str(n)) for n in range(700)])
        with open_mailbox(dovecot.url(user), dovecot.password) as mailbox:
            seen = []
            for envelope in mailbox.scan("INBOX", 0):
                seen.append(envelope.uid)
                if envelope.uid in (3, 600):
                    assert not mailbox.exists("Sent", "x@example.com")
                    assert len(list(mailbox.fetch("INBOX", [envelope]))) == 1
                if envelope.uid == 650:
                    break
            assert seen == list(range(1, 651))

    def test_answers_that_come_in_small_pieces(self, dovecot: DovecotServer, wire: Proxy, user: str) -> None:
        raws = [mail(str(n), "Line.\r\n" * 50) for n in range(5)]
        dovecot.append(user, *raws)
        wire.piece = 11
        with open_mailbox(through(wire, user), dovecot.password) as mailbox:
            assert [f.raw for f in mailbox.fetch("INBOX", list(mailbox.scan("INBOX", 0)))] == raws


class TestLargeMessages:
    def test_one_long_text_is_cut(self, dovecot: DovecotServer, user: str) -> None:
        dovecot.append(
            user, mail("long", "A line of a log.\r\n" * (CUT_ABOVE // 18 + 10), "Content-Type: text/plain\r\n")
        )
        with open_mailbox(dovecot.url(user), dovecot.password) as mailbox:
            (fetched,) = mailbox.fetch("INBOX", list(mailbox.scan("INBOX", 0)))
        assert fetched.cut
        assert len(fetched.raw) < 1_100_000
        assert fetched.raw.startswith(b"Message-ID: <long@example.com>")

    def test_a_bounce_keeps_its_report(self, dovecot: DovecotServer, user: str) -> None:
        body = (
            (
                "--b\r\nContent-Type: text/plain\r\n\r\nIt could not be delivered.\r\n"
                "--b\r\nContent-Type: message/delivery-status\r\n\r\nReporting-MTA: dns; mx.example.com\r\n\r\n"
                "Final-Recipient: rfc822; gone@example.net\r\nAction: failed\r\nStatus: 5.1.1\r\n\r\n"
                "--b\r\nContent-Type: message/rfc822\r\n\r\nSubject: what was sent\r\n\r\n" + "x" * 76 + "\r\n"
            )
            + ("x" * 76 + "\r\n") * (CUT_ABOVE // 78)
            + "--b--\r\n"
        )
        kind = "MIME-Version: 1.0\r\nContent-Type: multipart/report; report-type=delivery-status; boundary=b\r\n"
        dovecot.append(user, mail("bounce", body, kind))
        with open_mailbox(dovecot.url(user), dovecot.password) as mailbox:
            (fetched,) = mailbox.fetch("INBOX", list(mailbox.scan("INBOX", 0)))
        parsed = message_from_bytes(fetched.raw)
        assert parsed.get_content_type() == "multipart/report"
        assert b"Status: 5.1.1" in fetched.raw
        assert b"It could not be delivered." in fetched.raw
        assert len(fetched.raw) < 3_000


class TestConnecting:
    def test_tls(self, dovecot: DovecotServer, user: str) -> None:
        dovecot.append(user, mail("a"))
        with open_mailbox(dovecot.url(user, tls=True), dovecot.password, tls=dovecot.tls) as mailbox:
            assert len(list(mailbox.scan("INBOX", 0))) == 1
            assert not mailbox.watch("INBOX", 0.2)
            threading.Timer(0.2, dovecot.append, [user, mail("b")]).start()
            assert mailbox.watch("INBOX", 10)

    def test_starttls(self, dovecot: DovecotServer, user: str) -> None:
        with open_mailbox(dovecot.url(user) + "?starttls", dovecot.password, tls=dovecot.tls) as mailbox:
            assert mailbox.status("INBOX")[1] == 1
            assert "starttls" not in mailbox.name

    def test_a_certificate_that_is_not_trusted(self, dovecot: DovecotServer, user: str) -> None:
        for url in (dovecot.url(user, tls=True), dovecot.url(user) + "?starttls"):
            with open_mailbox(url, dovecot.password) as mailbox, pytest.raises(PermanentError, match="certificate"):
                mailbox.folders()

    def test_a_refused_login(self, dovecot: DovecotServer, user: str) -> None:
        with (
            open_mailbox(dovecot.url(user), "wrong") as mailbox,
            pytest.raises(PermanentError, match="refused the login"),
        ):
            mailbox.folders()

    def test_a_lost_connection_is_opened_again(self, dovecot: DovecotServer, wire: Proxy, user: str) -> None:
        dovecot.append(user, mail("a"))
        with open_mailbox(through(wire, user), dovecot.password) as mailbox:
            (envelope,) = mailbox.scan("INBOX", 0)
            wire.cut()
            with pytest.raises(TransientError):
                list(mailbox.fetch("INBOX", [envelope]))
            assert len(list(mailbox.fetch("INBOX", [envelope]))) == 1


class TestFolders:
    @pytest.fixture
    def courier(self, dovecot: DovecotServer) -> Iterator[DovecotServer]:
        """A Dovecot that names its folders as Courier does, and knows neither MOVE nor special uses."""
        server = DovecotServer(
            separator=".", prefix="INBOX.", without=["MOVE", "SPECIAL-USE"], location="maildir"
        ).start()
        yield server
        server.close()

    def test_dots_a_prefix_and_no_move(self, courier: DovecotServer, user: str) -> None:
        courier.append(user, mail("a"), mail("b"), mail("c"))
        with open_mailbox(courier.url(user), courier.password) as mailbox:
            assert "MOVE" not in mailbox.capabilities()
            validity, _ = mailbox.status("INBOX")
            filings = [
                Filing(Copy(mailbox.name, "INBOX", validity, uid), f"{name}@example.com", folder="Assistants/Büro & Co")
                for uid, name in ((1, "a"), (2, "b"))
            ]
            copies = [copy for _, copy in mailbox.file(filings)]
            assert [copy and copy.folder for copy in copies] == ["INBOX.Assistants.Büro & Co"] * 2
            assert [e.uid for e in mailbox.scan("INBOX", 0)] == [3]
            assert len(list(mailbox.scan("Assistants/Büro & Co", 0))) == 2
        with courier.client(user) as client:
            assert "INBOX.Assistants.Büro & Co" in [name for _, _, name in client.list_sub_folders()]


class TestWatching:
    def test_no_mail_around_the_start_of_idle_is_missed(self, dovecot: DovecotServer, user: str) -> None:
        """Mails appended at every moment around the start of IDLE; each is heard of within two seconds."""
        with open_mailbox(dovecot.url(user), dovecot.password) as mailbox, dovecot.client(user) as other:
            last = max((e.uid for e in mailbox.scan("INBOX", 0)), default=0)
            mailbox.watch("INBOX", 0.01)
            for n in range(8):
                later = threading.Timer(n / 1000, other.append, ["INBOX", mail(str(n))])
                later.start()
                began = time.monotonic()
                new: list[int] = []
                while not new:
                    assert mailbox.watch("INBOX", 5), f"mail {n} was not heard of"
                    new = [e.uid for e in mailbox.scan("INBOX", last)]
                assert time.monotonic() - began < 2
                last = new[-1]
                later.join()

    def test_we_are_as_fast_as_the_server_tells(self, dovecot: DovecotServer, wire: Proxy, user: str) -> None:
        took: list[float] = []
        with open_mailbox(dovecot.url(user), dovecot.password) as mailbox, dovecot.client(user) as bare:
            list(mailbox.scan("INBOX", 0))
            mailbox.watch("INBOX", 0.1)
            bare.select_folder("INBOX", readonly=True)
            bare.idle()
            for n in range(3):
                told: list[float] = []
                listener = threading.Thread(target=lambda t=told: (bare.idle_check(10), t.append(time.monotonic())))
                listener.start()
                dovecot.append(user, mail(str(n)))
                assert mailbox.watch("INBOX", 10)
                heard = time.monotonic()
                listener.join()
                took.append(heard - told[0])
        assert statistics.median(took) < 0.05

    def test_the_server_is_killed_while_we_watch(self, user: str, dovecot: DovecotServer) -> None:
        server = DovecotServer().start()
        try:
            with open_mailbox(server.url(user), server.password, timeout=5) as mailbox:
                list(mailbox.scan("INBOX", 0))
                assert not mailbox.watch("INBOX", 0.1)
                threading.Timer(0.3, server.kill).start()
                began = time.monotonic()
                with pytest.raises(TransientError, match="went away"):
                    mailbox.watch("INBOX", 30)
                assert time.monotonic() - began < 5
                with pytest.raises(TransientError, match=r"nobody answers|went away"):
                    mailbox.watch("INBOX", 30)
                server.restart()
                server.append(user, mail("came meanwhile"))
                assert mailbox.watch("INBOX", 5)
                with pytest.raises(TransientError):
                    mailbox.status("INBOX")
                assert len(list(mailbox.scan("INBOX", 0))) == 1
        finally:
            server.close()

    def test_the_server_is_killed_while_we_read_and_write(self, user: str, dovecot: DovecotServer) -> None:
        server = DovecotServer().start()
        try:
            server.append(user, *[mail(str(n), "x" * 70_000) for n in range(100)])
            with open_mailbox(server.url(user), server.password, timeout=5) as mailbox:
                envelopes = list(mailbox.scan("INBOX", 0))
                reading = mailbox.fetch("INBOX", envelopes)
                first = next(reading)
                server.kill()
                with pytest.raises(TransientError):
                    list(reading)
                with pytest.raises(TransientError):
                    mailbox.append("Sent", mail("ours"), NOON)
                server.restart()
                again = list(mailbox.fetch("INBOX", envelopes))
                assert len(again) == 100
                assert again[0] == first
                for _ in range(2):
                    mailbox.append("Sent", mail("ours"), NOON)
                assert len(list(mailbox.scan("Sent", 0))) == 1
        finally:
            server.close()
