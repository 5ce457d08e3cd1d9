"""What every transport does, proved on all of them: memory, Maildir, and SMTP in the clear, with STARTTLS, with TLS."""

import itertools
from collections.abc import Iterator
from pathlib import Path
from typing import Protocol

import pytest

from inboxva.errors import PermanentError, TransientError, UserError
from inboxva.transport import Transport, open_transport
from inboxva.transport.memory import memory_transport
from tests.servers.smtp import SmtpSink

_NUMBERS = itertools.count(1)


def mail(message_id: str = "a@example.com", body: str = "Recorded.") -> bytes:
    return (
        f"From: Dana's task desk <va@example.com>\r\nTo: maria@example.net\r\nSubject: [BK-1] Recorded\r\n"
        f"Message-ID: <{message_id}>\r\n\r\n{body}\r\n.a line that begins with a dot\r\n"
    ).encode()


class Way(Protocol):
    """A transport and what came out at its other end."""

    transport: Transport

    def out(self) -> list[tuple[str, bytes]]: ...


class MemoryWay:
    def __init__(self) -> None:
        self.transport = memory_transport(f"contract-{next(_NUMBERS)}")

    def out(self) -> list[tuple[str, bytes]]:
        return [(sent.recipient, sent.raw) for sent in self.transport.sent]


class MaildirWay:
    def __init__(self, root: Path) -> None:
        self.root = root
        self.transport = open_transport(f"maildir://{root}")

    def out(self) -> list[tuple[str, bytes]]:
        raws = [
            path.read_bytes()
            for path in sorted((self.root / "new").iterdir(), key=lambda path: path.stat().st_mtime_ns)
        ]
        halves = [raw.partition(b"\r\nFrom:") for raw in raws]
        return [(head.rpartition(b"Delivered-To: ")[2].decode(), b"From:" + rest) for head, _, rest in halves]


class SmtpWay:
    def __init__(self, sink: SmtpSink, kind: str) -> None:
        self.sink, self.kind = sink, kind
        sink.received.clear()
        sink.answers.clear()
        self.transport = open_transport(sink.url(kind, "dana@example.com"), sink.password, timeout=10, tls=sink.tls)

    def out(self) -> list[tuple[str, bytes]]:
        return [(mail.recipient, mail.raw) for mail in self.sink.received]


@pytest.fixture(params=["memory", "maildir", "smtp", "starttls", "smtps"])
def way(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Way]:
    made: Way
    match request.param:
        case "memory":
            made = MemoryWay()
        case "maildir":
            made = MaildirWay(tmp_path / "out")
        case kind:
            made = SmtpWay(request.getfixturevalue("smtp_server"), kind)
    with made.transport:
        yield made


class TestSending:
    def test_the_bytes_arrive_as_they_are(self, way: Way) -> None:
        way.transport.send(mail(), "va@example.com", "maria@example.net")
        assert way.out() == [("maria@example.net", mail())]

    def test_a_burst_arrives_in_order(self, way: Way) -> None:
        sent = [("maria@example.net", mail(f"{n}@example.com", str(n))) for n in range(5)]
        for recipient, raw in sent:
            way.transport.send(raw, "va@example.com", recipient)
        assert way.out() == sent

    def test_checking_sends_nothing(self, way: Way) -> None:
        way.transport.check()
        way.transport.send(mail(), "va@example.com", "maria@example.net")
        assert len(way.out()) == 1

    def test_the_name_holds_no_password(self, way: Way) -> None:
        assert "secret" not in way.transport.name
        assert "://" in way.transport.name


def test_a_maildir_holds_the_same_mail_once(tmp_path: Path) -> None:
    with open_transport(f"maildir://{tmp_path}/out") as transport:
        for _ in range(2):
            transport.send(mail(), "va@example.com", "maria@example.net")
        transport.send(mail(), "va@example.com", "dana@example.com")
        new = tmp_path / "out" / "new"
        assert len(list(new.iterdir())) == 2
        for path in list(new.iterdir()):
            path.rename(tmp_path / "out" / "cur" / f"{path.name}:2,S")
        transport.send(mail(), "va@example.com", "maria@example.net")
        assert not list(new.iterdir())


def test_a_maildir_that_cannot_be_written(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("")
    with (
        open_transport(f"maildir://{tmp_path}/file/out") as transport,
        pytest.raises(PermanentError, match="cannot be written"),
    ):
        transport.send(mail(), "va@example.com", "maria@example.net")


class TestSmtp:
    @pytest.fixture
    def sink(self, smtp_server: SmtpSink) -> SmtpSink:
        smtp_server.received.clear()
        smtp_server.answers.clear()
        return smtp_server

    def test_one_connection_carries_a_burst(self, sink: SmtpSink) -> None:
        with open_transport(sink.url("starttls", "dana@example.com"), sink.password, tls=sink.tls) as transport:
            for n in range(3):
                transport.send(mail(f"{n}@example.com"), "va@example.com", "maria@example.net")
        assert len({mail.connection for mail in sink.received}) == 1
        assert all(mail.encrypted and mail.user == "dana@example.com" for mail in sink.received)

    def test_a_dropped_connection_is_opened_again(self, sink: SmtpSink) -> None:
        with open_transport(sink.url()) as transport:
            transport.send(mail("1@example.com"), "va@example.com", "maria@example.net")
            sink.drop_all()
            transport.send(mail("2@example.com"), "va@example.com", "maria@example.net")
        assert len(sink.received) == 2
        assert len({mail.connection for mail in sink.received}) == 2

    def test_a_refused_recipient_is_final_and_the_next_one_is_served(self, sink: SmtpSink) -> None:
        sink.answers["gone@example.net"] = "550 5.1.1 No such user here"
        with open_transport(sink.url()) as transport:
            with pytest.raises(PermanentError, match=r"gone@example\.net: 550 5\.1\.1 No such user here"):
                transport.send(mail(), "va@example.com", "gone@example.net")
            transport.send(mail(), "va@example.com", "maria@example.net")
        assert [mail.recipient for mail in sink.received] == ["maria@example.net"]

    @pytest.mark.parametrize("stage", ["MAIL", "maria@example.net", "DATA"])
    @pytest.mark.parametrize(
        ("answer", "error"),
        [("451 Try later", TransientError), ("421 Going down", TransientError), ("554 No", PermanentError)],
    )
    def test_refusals_at_every_stage(self, sink: SmtpSink, stage: str, answer: str, error: type[Exception]) -> None:
        sink.answers[stage] = answer
        with open_transport(sink.url()) as transport:
            with pytest.raises(error, match=answer):
                transport.send(mail(), "va@example.com", "maria@example.net")
            sink.answers.clear()
            transport.send(mail(), "va@example.com", "maria@example.net")
        assert len(sink.received) == 1

    def test_a_refused_login_says_whose_and_where_to_mend_it(self, sink: SmtpSink) -> None:
        with (
            open_transport(sink.url("smtps", "dana@example.com"), "wrong", tls=sink.tls) as transport,
            pytest.raises(PermanentError, match=r"refused the login of dana@example\.com.*\[outgoing\]"),
        ):
            transport.check()

    def test_an_access_token(self, sink: SmtpSink) -> None:
        with open_transport(sink.url("smtps", "dana@example.com"), "token", auth="xoauth2", tls=sink.tls) as transport:
            transport.send(mail(), "va@example.com", "maria@example.net")
        assert sink.received[0].user == "dana@example.com"
        with (
            open_transport(sink.url("smtps", "dana@example.com"), "stale", auth="xoauth2", tls=sink.tls) as transport,
            pytest.raises(PermanentError, match="refused the login"),
        ):
            transport.check()

    def test_a_certificate_that_is_not_trusted(self, sink: SmtpSink) -> None:
        with (
            open_transport(sink.url("smtps"), timeout=5) as transport,
            pytest.raises(PermanentError, match="certificate"),
        ):
            transport.check()

    def test_nobody_listens(self) -> None:
        from tests.servers import free_port

        with (
            open_transport(f"smtp://127.0.0.1:{free_port()}") as transport,
            pytest.raises(TransientError, match=r"127\.0\.0\.1:\d+ cannot be reached"),
        ):
            transport.send(mail(), "va@example.com", "maria@example.net")

    def test_an_address_with_a_line_end_is_refused(self, sink: SmtpSink) -> None:
        with open_transport(sink.url()) as transport, pytest.raises(PermanentError):
            transport.send(mail(), "va@example.com", "maria@example.net>\r\nRCPT TO:<eve@example.org")
        assert not sink.received


@pytest.mark.parametrize("url", ["smtp://smtp.example.com", "smtps://", "ftp://example.com", "no"])
def test_urls_that_cannot_be_meant(url: str) -> None:
    with pytest.raises(UserError):
        open_transport(url)
