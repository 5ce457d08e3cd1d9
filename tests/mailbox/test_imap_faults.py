"""IMAP when things go wrong: servers that misbehave, lack what we would like, hang up, or refuse."""

import base64
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from datetime import UTC, datetime

import pytest

from inboxva.errors import PermanentError, TransientError, UserError
from inboxva.mailbox import Mailbox, open_mailbox
from inboxva.mailbox.imap import ImapMailbox
from inboxva.model.places import Copy, Filing, FolderRole
from tests.servers import free_port
from tests.servers.fake_imap import ALL, FakeImap, Talk

NOON = datetime(2026, 11, 18, 12, 0, tzinfo=UTC)


def mail(name: str, body: str = "Hi.\r\n") -> bytes:
    return f"Message-ID: <{name}@example.com>\r\nSubject: {name}\r\n\r\n{body}".encode()


@pytest.fixture
def fake() -> Iterator[FakeImap]:
    with FakeImap() as server:
        yield server


def opened(server: FakeImap, timeout: float = 5) -> Mailbox:
    return open_mailbox(server.url, server.password, timeout=timeout)


def filing(mailbox: Mailbox, uid: int, name: str, folder: str = "Assistants/Bookkeeping", flag: str = "") -> Filing:
    return Filing(Copy(mailbox.name, "INBOX", 7, uid), f"{name}@example.com", folder="" if flag else folder, flag=flag)


class TestRefusals:
    def test_nobody_answers(self) -> None:
        with (
            open_mailbox(f"imap://dana@127.0.0.1:{free_port()}", "secret") as mailbox,
            pytest.raises(TransientError, match="nobody answers there"),
        ):
            mailbox.folders()

    def test_a_refused_login_is_final_and_says_what_to_check(self, fake: FakeImap) -> None:
        with (
            open_mailbox(fake.url, "wrong") as mailbox,
            pytest.raises(
                PermanentError, match=r"refused the login of dana@example\.com.*Invalid credentials.*\[mailbox\]"
            ),
        ):
            mailbox.folders()

    def test_a_login_refused_for_now_will_pass(self, fake: FakeImap) -> None:
        fake.misbehave["AUTHENTICATE"] = says("NO [UNAVAILABLE] Temporary authentication failure")
        with opened(fake) as mailbox, pytest.raises(TransientError):
            mailbox.folders()

    def test_a_connection_closed_during_login_will_pass(self, fake: FakeImap) -> None:
        fake.misbehave["AUTHENTICATE"] = hangs_up
        with opened(fake) as mailbox, pytest.raises(TransientError, match="went away"):
            mailbox.folders()

    def test_a_server_that_greets_with_goodbye(self, fake: FakeImap) -> None:
        fake.greeting = "* BYE overloaded"
        with opened(fake) as mailbox, pytest.raises(TransientError, match="overloaded"):
            mailbox.folders()

    def test_a_server_that_says_nothing(self, fake: FakeImap) -> None:
        fake.misbehave["EXAMINE"] = lambda talk, tag, arguments: True
        with opened(fake, timeout=0.3) as mailbox, pytest.raises(TransientError, match="timed out"):
            mailbox.status("INBOX")

    def test_login_where_plain_is_not_offered(self) -> None:
        with FakeImap(ALL.replace("AUTH=PLAIN ", "")) as server, opened(server) as mailbox:
            assert mailbox.folders()
            assert "LOGIN" in server.verbs()

    def test_an_access_token(self, fake: FakeImap) -> None:
        tokens: list[bytes] = []

        def accept(talk: Talk, tag: str, arguments: str) -> bool:
            talk.say("+ ")
            tokens.append(base64.b64decode(talk.file.readline()))
            talk.say(f"{tag} OK welcome")
            return True

        fake.misbehave["AUTHENTICATE"] = accept
        with open_mailbox(fake.url, "token", auth="xoauth2") as mailbox:
            assert mailbox.folders()
        assert tokens == [b"user=dana@example.com\x01auth=Bearer token\x01\x01"]

    def test_the_password_stands_in_no_message(self, fake: FakeImap) -> None:
        with open_mailbox(fake.url, "hunter2") as mailbox, pytest.raises(PermanentError) as refused:
            mailbox.folders()
        assert "hunter2" not in str(refused.value)
        assert isinstance(mailbox, ImapMailbox)
        assert "hunter2" not in repr(mailbox._account)

    @pytest.mark.parametrize(
        "url", ["imap://dana@imap.example.com", "imaps://imap.example.com", "imaps://", "pop3://x", "x"]
    )
    def test_urls_that_cannot_be_meant(self, url: str) -> None:
        with pytest.raises(UserError):
            open_mailbox(url, "secret")


class TestAnswers:
    @pytest.mark.parametrize("goodbye", ["* BYE shutting down", ""])
    @pytest.mark.parametrize("verb", ["EXAMINE", "UID SEARCH", "UID FETCH"])
    def test_a_server_that_goes_away_is_asked_again_later(self, fake: FakeImap, verb: str, goodbye: str) -> None:
        fake.add(mail("a"))

        def go(talk: Talk, tag: str, arguments: str) -> bool:
            if goodbye:
                talk.say(goodbye)
            talk.hang_up()
            return True

        with opened(fake) as mailbox:
            fake.misbehave[verb] = go
            with pytest.raises(TransientError):
                list(mailbox.scan("INBOX", 0))
            fake.misbehave.clear()
            assert [e.uid for e in mailbox.scan("INBOX", 0)] == [1]

    @pytest.mark.parametrize(
        "nonsense",
        [
            b"* 1 FETCH (UID",
            b"* 1 FETCH (UID x)",
            b"* FETCH",
            b"\x00\xff",
            b"* 1 FETCH (UID 1 BODY[] {5}\r\nab",
            b"junk",
        ],
    )
    def test_answers_that_are_no_imap(self, fake: FakeImap, nonsense: bytes) -> None:
        fake.add(mail("a"))

        def babble(talk: Talk, tag: str, arguments: str) -> bool:
            talk.say(nonsense)
            talk.say(f"{tag} OK done")
            return True

        with opened(fake, timeout=1) as mailbox:
            (envelope,) = mailbox.scan("INBOX", 0)
            fake.misbehave["UID FETCH"] = babble
            with suppress(TransientError):
                assert list(mailbox.fetch("INBOX", [envelope])) == []
            fake.misbehave.clear()
            assert [f.raw for f in mailbox.fetch("INBOX", [envelope])] == [mail("a")]

    def test_one_broken_message_does_not_stop_the_batch(self, fake: FakeImap) -> None:
        for name in "abc":
            fake.add(mail(name))

        with opened(fake) as mailbox:
            envelopes = list(mailbox.scan("INBOX", 0))
            fake.misbehave["UID FETCH"] = self.chokes_on_two
            assert [f.uid for f in mailbox.fetch("INBOX", envelopes)] == [1, 3]
            assert [e.uid for e in mailbox.scan("INBOX", 0)] == [1, 3]

    @staticmethod
    def chokes_on_two(talk: Talk, tag: str, arguments: str) -> bool:
        if 2 not in talk.among(arguments.partition(" ")[0]):
            return False
        talk.say(f"{tag} NO [SERVERBUG] Internal error occurred")
        return True

    def test_news_of_other_messages_between_the_answers(self, fake: FakeImap) -> None:
        fake.add(mail("a"))

        def chatty(talk: Talk, tag: str, arguments: str) -> bool:
            talk.say("* 2 FETCH (FLAGS (\\Seen) UID 9)")
            talk.say("* 5 EXISTS")
            talk.say(talk.fetched(1, arguments))
            talk.say("* 1 FETCH (FLAGS (\\Answered) UID 1)")
            talk.say(f"{tag} OK done")
            return True

        with opened(fake) as mailbox:
            fake.misbehave["UID FETCH"] = chatty
            (envelope,) = mailbox.scan("INBOX", 0)
            assert envelope.size == len(mail("a"))
            assert [f.raw for f in mailbox.fetch("INBOX", [envelope])] == [mail("a")]

    def test_literals_that_look_like_imap_and_lines_in_pieces(self, fake: FakeImap) -> None:
        raw = mail("a", 'X {3}\r\n* 1 EXISTS\r\nA1 OK done\r\n)\r\n"quoted\\"\r\n* BYE\r\n')
        fake.add(raw)

        def slowly(talk: Talk, tag: str, arguments: str) -> bool:
            data = talk.fetched(1, arguments) + f"\r\n{tag} OK done\r\n".encode()
            for start in range(0, len(data), 7):
                talk.send(data[start : start + 7])
            return True

        with opened(fake) as mailbox:
            fake.misbehave["UID FETCH"] = slowly
            (envelope,) = mailbox.scan("INBOX", 0)
            assert [f.raw for f in mailbox.fetch("INBOX", [envelope])] == [raw]

    def test_a_date_that_is_none_is_a_very_old_one(self, fake: FakeImap) -> None:
        fake.boxes["INBOX"].messages[fake.add(mail("a"))].date = "not a date"
        with opened(fake) as mailbox:
            (envelope,) = mailbox.scan("INBOX", 0)
        assert envelope.internal_date == datetime(1970, 1, 1, tzinfo=UTC)

    def test_a_large_folder_is_searched_in_windows(self, fake: FakeImap, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("inboxva.mailbox.fetch._SEARCH_WINDOW", 10)
        for n in range(35):
            fake.add(mail(str(n)))
        with opened(fake) as mailbox:
            assert [e.uid for e in mailbox.scan("INBOX", 3)] == list(range(4, 36))
        assert sum("UID SEARCH" in line for line in fake.commands) == 4

    def test_an_empty_folder_above_the_last_uid(self, fake: FakeImap) -> None:
        fake.add(mail("a"))
        with opened(fake) as mailbox:
            assert list(mailbox.scan("INBOX", 1)) == []
            assert list(mailbox.scan("INBOX", 50)) == []


class TestFolders:
    def test_names_in_other_languages(self) -> None:
        with FakeImap() as server, opened(server) as mailbox:
            server.boxes |= {"Gesendete Objekte": server.boxes["Sent"], "[Gmail]/Spam": server.boxes["Sent"]}
            server.boxes["Projects/Sent"] = server.boxes["Sent"]
            roles = {folder.name: folder.role for folder in mailbox.folders()}
        assert roles["Gesendete Objekte"] is FolderRole.SENT
        assert roles["[Gmail]/Spam"] is FolderRole.JUNK
        assert roles["Projects/Sent"] is FolderRole.OTHER

    def test_dots_and_a_prefix(self) -> None:
        with FakeImap(delimiter=".", prefix="INBOX.") as server, opened(server) as mailbox:
            server.add(mail("a"))
            ((_, copy),) = mailbox.file([filing(mailbox, 1, "a")])
            assert copy is not None
            assert copy.folder == "INBOX.Assistants.Bookkeeping"
            assert copy.folder in server.subscribed
            assert mailbox.status("Sent") == (7, 1)
            assert {f.role for f in mailbox.folders() if f.name == "INBOX.Sent"} == {FolderRole.SENT}

    def test_a_folder_removed_by_somebody_else_is_made_again(self, fake: FakeImap) -> None:
        fake.add(mail("a"))
        fake.add(mail("b"))
        with opened(fake) as mailbox:
            list(mailbox.file([filing(mailbox, 1, "a")]))
            del fake.boxes["Assistants/Bookkeeping"]
            with pytest.raises(TransientError):
                list(mailbox.file([filing(mailbox, 2, "b")]))
            ((_, copy),) = mailbox.file([filing(mailbox, 2, "b")])
            assert copy is not None
            assert not fake.boxes["INBOX"].messages

    def test_a_folder_that_cannot_be_made(self, fake: FakeImap) -> None:
        fake.add(mail("a"))
        fake.misbehave["CREATE"] = says("NO [CANNOT] not here")
        with opened(fake) as mailbox, pytest.raises(PermanentError, match="cannot be made"):
            list(mailbox.file([filing(mailbox, 1, "a")]))
        assert list(fake.boxes["INBOX"].messages) == [1]


class TestFilingWithLess:
    def test_without_move_only_that_message_is_removed(self) -> None:
        with FakeImap(ALL.replace("MOVE ", "")) as server, opened(server) as mailbox:
            server.add(mail("a"))
            server.add(mail("marked by the owner"), "INBOX", "\\Deleted")
            ((_, copy),) = mailbox.file([filing(mailbox, 1, "a")])
            assert copy == Copy(mailbox.name, "Assistants/Bookkeeping", 7, 1)
            assert list(server.boxes["INBOX"].messages) == [2]
            assert server.boxes["Assistants/Bookkeeping"].messages[1].flags == set()
            assert "EXPUNGE" not in server.verbs()

    def test_a_copy_made_before_a_crash_is_not_made_twice(self) -> None:
        with FakeImap(ALL.replace("MOVE ", "")) as server:
            server.add(mail("a"))
            server.misbehave["UID STORE"] = hangs_up
            with opened(server) as mailbox, pytest.raises(TransientError):
                list(mailbox.file([filing(mailbox, 1, "a")]))
            server.misbehave.clear()
            with opened(server) as mailbox:
                ((_, copy),) = mailbox.file([filing(mailbox, 1, "a")])
            assert copy is not None
            assert len(server.boxes["Assistants/Bookkeeping"].messages) == 1
            assert not server.boxes["INBOX"].messages

    def test_another_message_with_the_same_id_is_no_copy(self) -> None:
        with FakeImap(ALL.replace("MOVE ", "")) as server, opened(server) as mailbox:
            server.add(mail("a", "The new text.\r\n"))
            server.boxes["Assistants/Bookkeeping"] = type(server.boxes["INBOX"])()
            server.add(mail("a", "Another text of the same id.\r\n"), "Assistants/Bookkeeping")
            list(mailbox.file([filing(mailbox, 1, "a")]))
            kept = [m.raw for m in server.boxes["Assistants/Bookkeeping"].messages.values()]
            assert mail("a", "The new text.\r\n") in kept
            assert len(kept) == 2

    def test_without_uidplus_the_original_stays(self) -> None:
        with FakeImap("IMAP4rev1 AUTH=PLAIN") as server, opened(server) as mailbox:
            server.add(mail("a"), "INBOX")
            ((_, copy),) = mailbox.file([filing(mailbox, 1, "a")])
            assert copy == Copy(mailbox.name, "Assistants/Bookkeeping", 7, 1)
            assert server.boxes["INBOX"].messages[1].flags == set()
            list(mailbox.file([filing(mailbox, 1, "a")]))
            assert len(server.boxes["Assistants/Bookkeeping"].messages) == 1
            assert not {"EXPUNGE", "UID EXPUNGE", "CLOSE"} & set(server.verbs())

    def test_move_without_uidplus_finds_the_new_place_by_its_id(self) -> None:
        with FakeImap("IMAP4rev1 AUTH=PLAIN MOVE") as server, opened(server) as mailbox:
            server.add(mail("a"))
            server.add(mail("b"))
            done = list(mailbox.file([filing(mailbox, 1, "a"), filing(mailbox, 2, "b")]))
            assert [copy and copy.uid for _, copy in done] == [1, 2]

    def test_no_keyword_where_the_folder_keeps_none(self) -> None:
        with FakeImap(keywords=False) as server, opened(server) as mailbox:
            server.add(mail("a"))
            held = filing(mailbox, 1, "a", flag="$InboxvaHeld")
            assert list(mailbox.file([held])) == [(held, held.copy)]
            assert "UID STORE" not in server.verbs()

    def test_a_renumbered_folder_is_matched_by_message_id(self, fake: FakeImap) -> None:
        fake.add(mail("other"))
        fake.add(mail("a"))
        with opened(fake) as mailbox:
            old = Filing(Copy(mailbox.name, "INBOX", 3, 1), "a@example.com", folder="Assistants/Bookkeeping")
            ((_, copy),) = mailbox.file([old])
            assert copy is not None
        assert list(fake.boxes["INBOX"].messages) == [1]
        assert fake.boxes["Assistants/Bookkeeping"].messages[copy.uid].raw == mail("a")

    def test_a_source_folder_that_is_gone(self, fake: FakeImap) -> None:
        with opened(fake) as mailbox:
            gone = Filing(Copy(mailbox.name, "Old", 7, 1), "a@example.com", folder="Assistants/Bookkeeping")
            assert list(mailbox.file([gone])) == [(gone, None)]

    def test_append_to_a_folder_removed_meanwhile_is_tried_again_later(self, fake: FakeImap) -> None:
        with opened(fake) as mailbox:
            mailbox.folders()
            fake.misbehave["APPEND"] = hangs_up
            with pytest.raises(TransientError):
                mailbox.append("Sent", mail("ours"), NOON)
            fake.misbehave.clear()
            mailbox.append("Sent", mail("ours"), NOON)
            mailbox.append("Sent", mail("ours"), NOON)
            assert len(fake.boxes["Sent"].messages) == 1


class TestWatching:
    def watched(self, server: FakeImap, mailbox: Mailbox, act: Callable[[Talk], None], seconds: float = 5) -> bool:
        """Watch INBOX, and let `act` happen once the server is in IDLE."""
        list(mailbox.scan("INBOX", 0))
        assert not mailbox.watch("INBOX", 0.05)

        def later() -> None:
            until = time.monotonic() + 5
            while time.monotonic() < until:
                for talk in list(server.talks):
                    if talk.idling:
                        act(talk)
                        return
                time.sleep(0.005)

        thread = threading.Timer(0.1, later)
        thread.start()
        try:
            return mailbox.watch("INBOX", seconds)
        finally:
            thread.join()

    def test_a_notice_comes_through_at_once(self, fake: FakeImap) -> None:
        said: list[float] = []

        def tell(talk: Talk) -> None:
            said.append(time.monotonic())
            fake.add(mail("a"))

        with opened(fake) as mailbox:
            assert self.watched(fake, mailbox, tell)
            assert time.monotonic() - said[0] < 0.1

    def test_a_notice_in_two_packets(self, fake: FakeImap) -> None:
        def split(talk: Talk) -> None:
            talk.send(b"* 1 EXI")
            time.sleep(0.1)
            talk.send(b"STS\r\n")

        with opened(fake) as mailbox:
            assert self.watched(fake, mailbox, split)

    def test_a_notice_in_the_packet_that_begins_idle(self, fake: FakeImap) -> None:
        def together(talk: Talk, tag: str, arguments: str) -> bool:
            talk.send(b"+ idling\r\n* 1 EXISTS\r\n")
            talk.file.readline()
            talk.say(f"{tag} OK done")
            return True

        with opened(fake) as mailbox:
            list(mailbox.scan("INBOX", 0))
            fake.misbehave["IDLE"] = together
            began = time.monotonic()
            assert mailbox.watch("INBOX", 5)
            assert time.monotonic() - began < 1

    def test_a_notice_before_the_server_says_go_on(self, fake: FakeImap) -> None:
        def before(talk: Talk, tag: str, arguments: str) -> bool:
            talk.send(b"* 1 EXISTS\r\n+ idling\r\n")
            talk.file.readline()
            return True

        with opened(fake) as mailbox:
            list(mailbox.scan("INBOX", 0))
            fake.misbehave["IDLE"] = before
            assert mailbox.watch("INBOX", 5)
            fake.misbehave.clear()
            assert not mailbox.watch("INBOX", 0.1)

    def test_chatter_before_the_server_says_go_on_is_no_news(self, fake: FakeImap) -> None:
        def before(talk: Talk, tag: str, arguments: str) -> bool:
            talk.send(b"* 1 FETCH (FLAGS ())\r\n* OK Still here\r\n+ idling\r\n")
            talk.file.readline()
            return True

        with opened(fake) as mailbox:
            list(mailbox.scan("INBOX", 0))
            fake.misbehave["IDLE"] = before
            assert not mailbox.watch("INBOX", 0.2)

    def test_a_refused_idle_is_an_error(self, fake: FakeImap) -> None:
        fake.misbehave["IDLE"] = says("NO not for you")
        with opened(fake) as mailbox:
            list(mailbox.scan("INBOX", 0))
            with pytest.raises(TransientError, match="not for you"):
                mailbox.watch("INBOX", 5)

    def test_what_does_not_matter_is_no_news(self, fake: FakeImap) -> None:
        def chatter(talk: Talk) -> None:
            talk.say("* OK Still here")
            talk.say("* 1 EXPUNGE")
            talk.say("* 2 FETCH (FLAGS (\\Seen))")
            talk.say("* 0 RECENT")

        with opened(fake) as mailbox:
            assert not self.watched(fake, mailbox, chatter, seconds=0.5)

    @pytest.mark.parametrize("goodbye", ["* BYE idle for too long", ""])
    def test_a_dropped_connection_is_an_error_and_nothing_is_missed(self, fake: FakeImap, goodbye: str) -> None:
        def drop(talk: Talk) -> None:
            if goodbye:
                talk.say(goodbye)
            talk.hang_up()

        with opened(fake) as mailbox:
            with pytest.raises(TransientError, match=goodbye[6:] or "closed"):
                self.watched(fake, mailbox, drop)
            fake.add(mail("came meanwhile"))
            assert mailbox.watch("INBOX", 5)
            assert not mailbox.watch("INBOX", 0.1)

    def test_idle_is_renewed(self, fake: FakeImap, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("inboxva.mailbox.idle.RENEW", 0.2)
        monkeypatch.setattr("inboxva.mailbox.idle._SLICE", 0.05)
        with opened(fake) as mailbox:
            list(mailbox.scan("INBOX", 0))
            assert not mailbox.watch("INBOX", 0.7)
            assert fake.verbs().count("IDLE") >= 3
            threading.Timer(0.1, fake.add, [mail("a")]).start()
            assert mailbox.watch("INBOX", 5)

    def test_a_library_without_the_buffer_we_know(self, fake: FakeImap, monkeypatch: pytest.MonkeyPatch) -> None:
        from inboxva.mailbox.idle import Watch

        monkeypatch.setattr("inboxva.mailbox.idle._lines", None)
        monkeypatch.setattr(Watch, "_buffer", staticmethod(lambda client: None))
        with opened(fake) as mailbox:
            assert self.watched(fake, mailbox, lambda talk: fake.add(mail("a")) and None)
            assert not mailbox.watch("INBOX", 0.1)

    def test_a_server_without_idle_is_looked_at(self, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr("inboxva.mailbox.idle.LOOK", 0.2)
        monkeypatch.setattr("inboxva.mailbox.idle._SLICE", 0.05)
        with FakeImap(ALL.replace("IDLE ", "")) as server, opened(server) as mailbox:
            assert not mailbox.can_watch
            list(mailbox.scan("INBOX", 0))
            assert not mailbox.watch("INBOX", 0.3)
            threading.Timer(0.1, server.add, [mail("a")]).start()
            assert mailbox.watch("INBOX", 5)
            assert "IDLE" not in server.verbs()

    def test_two_folders_by_two_threads(self, fake: FakeImap) -> None:
        with opened(fake) as mailbox:
            for folder in ("INBOX", "Sent"):
                list(mailbox.scan(folder, 0))
            heard: dict[str, bool] = {}
            threads = [
                threading.Thread(target=lambda f=folder, s=seconds: heard.__setitem__(f, mailbox.watch(f, s)))
                for folder, seconds in (("INBOX", 0.8), ("Sent", 5))
            ]
            for thread in threads:
                thread.start()
            threading.Timer(0.3, fake.add, [mail("ours"), "Sent"]).start()
            for thread in threads:
                thread.join()
            assert heard == {"INBOX": False, "Sent": True}


def says(answer: str) -> Callable[[Talk, str, str], bool]:
    def instead(talk: Talk, tag: str, arguments: str) -> bool:
        talk.say(f"{tag} {answer}")
        return True

    return instead


def hangs_up(talk: Talk, tag: str, arguments: str) -> bool:
    talk.hang_up()
    return True
