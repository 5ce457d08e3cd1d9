"""`inboxva init`: what it asks, what it tries, what it writes, and what it leaves alone."""

import os
import re
import stat
from collections.abc import Callable
from datetime import UTC, datetime
from decimal import Decimal
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
from click.testing import CliRunner, Result
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva import config, service
from inboxva.cli import init as command
from inboxva.cli import main
from inboxva.cli.answers import read_given, read_people
from inboxva.config import Settings
from inboxva.config.providers import provider_of, providers, read_server, with_user
from inboxva.config.writing import Answers, write_config
from inboxva.errors import PermanentError, UserError
from inboxva.mailbox.maildir import MaildirMailbox
from inboxva.mailbox.uidlist import NAME as UIDS
from inboxva.model.people import Acknowledge, Mode, Money, Span
from inboxva.service import setup

NOW = datetime(2026, 11, 21, 12, 0, tzinfo=UTC)
PROOF = "Authentication-Results: mx.example.com; dmarc=pass header.from=example.net\n"
Run = Callable[..., Result]


@pytest.fixture
def here(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A folder to start in, in Los Angeles, on a certain day."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("TZ", "America/Los_Angeles")
    monkeypatch.setattr(service, "utc_now", lambda: NOW)
    return tmp_path


@pytest.fixture
def maildir(here: Path) -> Path:
    """Dana's mailbox: five mails from Maria in Manila, and three that Dana has sent in the last 30 days."""
    for folder in ("", ".Sent/"):
        for name in ("cur", "new", "tmp"):
            (here / "box" / folder / name).mkdir(parents=True)
    for number in range(5):
        mail = f"{PROOF}From: maria@example.net\nTo: dana@example.com\nDate: Fri, 20 Nov 2026 1{number}:00:00 +0800\n\nHi.\n"
        (here / "box" / "new" / str(number)).write_text(mail)
    for number, (to, day) in enumerate([
        ('"Santos, Maria" <maria@example.net>', 20), ("maria@example.net, Ben <ben@example.org>", 19),
        ("maria@example.net", 18), ("old@example.org", 1),
    ]):  # fmt: skip
        month = "Nov" if day > 1 else "Oct"
        text = f"From: dana@example.com\nTo: {to}\nDate: {day} {month} 2026 09:00:00 -0800\n\nHi.\n"
        (here / "box" / ".Sent" / "cur" / f"{number}:2,S").write_text(text)
    return here / "box"


@pytest.fixture
def run(here: Path) -> Run:
    """Runs `inboxva init` where nobody can be asked."""
    return lambda *arguments: CliRunner().invoke(main, ["init", *arguments])


@pytest.fixture
def ask(here: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Runs `inboxva init` on a terminal: first the answers, a line each, then the arguments."""
    monkeypatch.setattr(command, "terminal", lambda: True)
    return lambda answers, *arguments: CliRunner().invoke(
        main, ["init", *arguments], input="".join(f"{answer}\n" for answer in answers)
    )


FLAGS = ("--name", "Dana Reyes", "--address", "Dana@Example.com", "--imap", "maildir://box", "--smtp", "maildir://out",
         "--assistant", "Maria Santos <maria@example.net>", "--engagement", "Bookkeeping")  # fmt: skip


def written(folder: Path) -> Settings:
    return config.load(folder / "inboxva.toml")


def state(folder: Path) -> dict[str, tuple[int, bytes]]:
    """All files below a folder but the lists of UIDs, with their times and contents."""
    files = (path for path in folder.rglob("*") if path.is_file() and path.name != UIDS)
    return {str(path): (path.stat().st_mtime_ns, path.read_bytes()) for path in files}


class TestWithoutATerminal:
    def test_flags_become_a_configuration_that_loads(self, maildir: Path, run: Run, here: Path) -> None:
        result = run("desk", *FLAGS, "--assistant", "jose@example.net", "--rate", "12.00 USD", "--cap", "10h")
        assert result.exit_code == 0, result.output
        kept = written(here / "desk")
        owner, (engagement,) = kept.people.owner, kept.people.engagements
        assert (owner.name, owner.addresses, owner.timezone) == (
            "Dana Reyes", ("dana@example.com",), "America/Los_Angeles"
        )  # fmt: skip
        assert (engagement.name, engagement.slug, engagement.code) == ("Bookkeeping", "bookkeeping", "BK")
        assert engagement.assistants == ("maria@example.net", "jose@example.net")
        assert engagement.mode is Mode.OWNER
        assert engagement.acknowledge is Acknowledge.DAY
        assert (engagement.rate, engagement.weekly_cap) == (Money(Decimal("12.00"), "USD"), 600)
        assert [person.name for person in kept.people.assistants] == ["Maria Santos", "Jose"]
        assert kept.policy.settle == Span(minutes=3)
        assert (kept.policy.file_into, kept.policy.file_when) == ("Assistants/{name}", "read")
        assert kept.policy.authserv_id == "mx.example.com"
        assert (kept.people.desk.name, kept.people.desk.email) == ("Dana's task desk", "dana+desk@example.com")
        assert kept.mailbox.folders == ("INBOX", "Sent")

    def test_a_mailbox_named_from_here_is_found_from_anywhere(self, maildir: Path, run: Run, here: Path) -> None:
        assert run("desk", *FLAGS).exit_code == 0
        assert written(here / "desk").mailbox.url == f"maildir://{maildir}"
        checked = CliRunner().invoke(main, ["--config", "desk/inboxva.toml", "check"])
        assert checked.exit_code == 0, checked.output

    def test_everything_that_is_missing_is_named_at_once(self, run: Run, here: Path) -> None:
        result = run("--address", "dana@example.com")
        assert result.exit_code == 2
        missing = re.findall(r"(--\S+) is missing", result.output)
        assert missing == ["--name", "--imap", "--smtp", "--password", "--assistant", "--engagement"]
        assert list(here.iterdir()) == []

    def test_a_known_provider_needs_no_servers_and_one_without_plus_a_desk(self, run: Run) -> None:
        assert re.findall(r"(--\S+) is missing", run("--address", "d@gmail.com", "--name", "D").output) == [
            "--password", "--assistant", "--engagement"
        ]  # fmt: skip
        assert "--from is missing" in run("--address", "d@gmx.com").output

    def test_every_mistake_is_said_at_once_and_no_password_repeated(self, run: Run, here: Path) -> None:
        wrong = ("--rate", "12", "--zone", "Nowhere/City", "--password", "hunter2", "--code", "1-x", "--cap", "2 days")
        result = run(*FLAGS, *wrong)
        assert result.exit_code == 2
        assert [flag for flag in wrong[::2] if flag not in result.output] == []
        assert "hunter2" not in result.output
        assert list(here.iterdir()) == []

    def test_an_assistant_may_not_be_the_owner_or_the_desk(self, maildir: Path, run: Run) -> None:
        for address in ("dana@example.com", "dana+desk@example.com"):
            result = run(*FLAGS[:8], "--assistant", address, "--engagement", "Bookkeeping")
            assert result.exit_code == 2
            assert f'--assistant "{address}" cannot be used' in result.output

    def test_no_connect_writes_for_a_provider_by_its_address(self, run: Run, here: Path) -> None:
        given = ("--name", "Dana Reyes", "--address", "dana@gmail.com", "--password", "env:DANA_PASSWORD")
        result = run(*given, *FLAGS[8:], "--no-connect")
        assert result.exit_code == 0, result.output
        kept = written(here)
        assert kept.mailbox.url == "imaps://dana%40gmail.com@imap.gmail.com"
        assert kept.outgoing.url == "smtps://dana%40gmail.com@smtp.gmail.com"
        assert kept.mailbox.password == kept.outgoing.password == "env:DANA_PASSWORD"
        assert kept.mailbox.folders is None
        assert "export DANA_PASSWORD=…" in result.output
        assert "not tried" in result.output

    def test_a_domain_of_one_s_own_at_a_provider(self, run: Run, here: Path) -> None:
        given = ("--name", "D", "--address", "d@example.com", "--password", "env:X", "--imap", "office365")
        assert run(*given, *FLAGS[8:], "--no-connect").exit_code == 0
        assert written(here).outgoing.url == "smtp://d%40example.com@smtp.office365.com?starttls=true"


class TestOnATerminal:
    def test_asks_proposes_and_picks_by_number(self, maildir: Path, ask: Run, here: Path) -> None:
        answers = ("Dana Reyes", "dana@", "dana@example.com", "maildir://box", "maildir://out", "", "", "1",
                   "Social media", "", "", "", "12", "12.00 USD", "")  # fmt: skip
        result = ask(answers, "desk")
        assert result.exit_code == 0, result.output
        assert "1  maria@example.net  Maria Santos\n  2  ben@example.org  Ben\n" in result.output
        assert "old@example.org" not in result.output
        assert "guessed from their mails [Asia/Manila]" in result.output
        kept = written(here / "desk")
        (engagement,) = kept.people.engagements
        assert (engagement.slug, engagement.code, engagement.timezone) == ("social-media", "SM", "Asia/Manila")
        assert (engagement.rate, engagement.weekly_cap) == (Money(Decimal("12.00"), "USD"), None)
        assert kept.people.assistants[0].name == "Maria Santos"

    def test_nobody_is_preselected(self, maildir: Path, ask: Run, here: Path) -> None:
        answers = ("Dana Reyes", "dana@example.com", "maildir://box", "maildir://out", "", "", "", "", "")
        assert ask(answers, "desk").exit_code == 1
        assert not (here / "desk").exists()

    def test_a_password_typed_for_the_try_is_written_nowhere(
        self, ask: Run, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        used = connections(monkeypatch)
        monkeypatch.delenv("INBOXVA_PASSWORD", raising=False)
        result = ask(("", "hunter2 Blue", "", "", "", "", "", "", "", ""), *GMAIL)
        assert result.exit_code == 0, result.output
        assert used == ["hunter2 Blue", "hunter2 Blue"]
        assert not [path for path in here.rglob("*") if path.is_file() and b"hunter2" in path.read_bytes()]
        assert "hunter2" not in result.output
        assert "export INBOXVA_PASSWORD=…" in result.output

    def test_a_password_for_a_file_is_put_there_once_it_works(
        self, ask: Run, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        used = connections(monkeypatch)
        assert ask(("file:secret", "hunter2", "", "", "", "", "", "", "", ""), *GMAIL).exit_code == 0
        assert used == ["hunter2", "hunter2"]
        assert (here / "secret").read_text() == "hunter2\n"
        assert stat.S_IMODE((here / "secret").stat().st_mode) == 0o600
        assert written(here).mailbox.password == "file:secret"

    def test_a_typed_password_is_put_nowhere_when_it_does_not_work(
        self, ask: Run, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        def refuse(*_: object, **__: object) -> setup.Looked:
            raise PermanentError("imap.gmail.com refused the login of dana@gmail.com")

        connections(monkeypatch)
        monkeypatch.setattr("inboxva.cli.accounts.look_into", refuse)
        result = ask(("file:secret", "hunter2", "n"), *GMAIL)
        assert result.exit_code == 1
        assert "refused the login" in result.output
        assert result.output.count("app password") == 2
        assert list(here.iterdir()) == []

    def test_what_failed_can_be_mended_and_tried_again(self, maildir: Path, ask: Run, here: Path) -> None:
        answers = (
            "maildir://nowhere",
            "maildir://out",
            "",
            "maildir://box",
            "maildir://out",
            "",
            "",
            "",
            "",
            "",
            "",
            "",
        )
        result = ask(answers, "desk", *FLAGS[:4], *FLAGS[8:])
        assert result.exit_code == 0, result.output
        assert "Try again?" in result.output
        assert written(here / "desk").mailbox.url == f"maildir://{maildir}"

    def test_yes_asks_nothing(self, maildir: Path, ask: Run) -> None:
        result = ask((), *FLAGS, "--yes")
        assert result.exit_code == 0, result.output
        assert "Your" not in result.output


GMAIL = ("--name", "Dana Reyes", "--address", "dana@gmail.com", *FLAGS[8:])


def connections(monkeypatch: pytest.MonkeyPatch) -> list[str | None]:
    """Servers that let everybody in; gives the passwords they are shown."""
    from inboxva.cli import accounts

    used: list[str | None] = []
    looked = setup.Looked("[Gmail]/Sent Mail", "mx.google.com", 9, 10, ())

    def look_into(url: str, password: str | None, **_: object) -> setup.Looked:
        used.append(password)
        return looked

    monkeypatch.setattr(accounts, "look_into", look_into)
    monkeypatch.setattr(accounts, "try_transport", lambda url, password: used.append(password))
    return used


class TestWhatIsWritten:
    def test_every_line_has_a_comment(self, maildir: Path, run: Run, here: Path) -> None:
        assert run(*FLAGS).exit_code == 0
        lines = (here / "inboxva.toml").read_text().splitlines()
        assert [line for line in lines if line and "# " not in line] == []

    def test_any_answer_comes_back_as_it_was(self) -> None:
        answers = Answers(
            name='Zoë "Z" \\ \x7f O\'Neil', address="z@example.com", zone="Europe/Dublin", mailbox="memory://a#b",
            mailbox_password='command:pass "mail"', outgoing="memory://c", outgoing_password="", sender="z+d@example.com",
            engagement="Été # 1", slug="ete", code="E1", assistants=(("m@example.net", "Ма́рия"),),
        )  # fmt: skip
        kept = config.read(write_config(answers), Path("inboxva.toml"))
        assert kept.people.owner.name == answers.name
        assert kept.people.engagements[0].name == answers.engagement
        assert kept.mailbox.password == answers.mailbox_password
        assert kept.people.assistants[0].name == "Ма́рия"
        assert kept.people.engagements[0].rate is None

    @settings(max_examples=150)
    @given(st.text(min_size=1, max_size=40), st.text(min_size=1, max_size=40))
    def test_any_name_that_is_taken_can_be_written(self, owner: str, engagement: str) -> None:
        try:
            said = read_given({"--name": owner, "--engagement": engagement})
        except UserError:
            return
        slug = setup.propose_slug(said["--engagement"])
        answers = Answers(
            name=said["--name"], address="d@example.com", zone="UTC", mailbox="memory://a", mailbox_password="",
            outgoing="memory://b", outgoing_password="", sender=setup.desk_sender(said["--name"], "d+desk@example.com"),
            engagement=said["--engagement"], slug=slug, code=setup.propose_code(slug), assistants=(("m@example.net", ""),),
        )  # fmt: skip
        people = config.read(write_config(answers), Path("inboxva.toml")).people
        assert (people.owner.name, people.desk.email) == (owner.strip(), "d+desk@example.com")
        assert people.engagements[0].name == engagement.strip()

    def test_the_copies_are_the_packaged_files_and_are_read(self, maildir: Path, run: Run, here: Path) -> None:
        assert run(*FLAGS).exit_code == 0
        root = Path(config.__file__).parents[2]
        for top in ("rules", "templates"):
            packaged = sorted(p.relative_to(root) for p in (root / top).rglob("*") if p.suffix in (".toml", ".j2"))
            assert [p for p in packaged if (here / p).read_bytes() != (root / p).read_bytes()] == []

    def test_nothing_is_ever_overwritten(self, maildir: Path, run: Run, here: Path) -> None:
        (here / "rules").mkdir()
        (here / "rules" / "lint.toml").write_text("# mine\n")
        assert "Left as they were: rules/lint.toml." in run(*FLAGS).output
        assert (here / "rules" / "lint.toml").read_text() == "# mine\n"
        before = state(here)
        (here / "rules" / "filters.toml").unlink()
        again = run(*FLAGS, "--engagement", "Website")
        assert again.exit_code == 0
        assert "Written into .: rules/filters.toml." in again.output
        assert "Left as they were: inboxva.toml" in again.output
        assert state(here).keys() == before.keys()
        assert (here / "inboxva.toml").read_bytes() == before[str(here / "inboxva.toml")][1]

    def test_no_mail_is_changed_and_none_sent(self, maildir: Path, run: Run, here: Path) -> None:
        before = state(maildir)
        result = run(*FLAGS)
        assert state(maildir) == before
        assert [path for path in (here / "out").rglob("*") if path.is_file()] == []
        assert "No mail was sent, moved or changed." in result.output

    def test_the_end_names_everybody_who_may_be_written_to_on_one_screen(self, maildir: Path, run: Run) -> None:
        output = run("desk", *FLAGS, "--assistant", "jose@example.net").output
        assert re.findall(r"^  (\S+@\S+)", output, re.M) == [
            "dana@example.com",
            "maria@example.net",
            "jose@example.net",
        ]
        assert "inboxva backfill --since 2026-10-22" in output
        assert "come from dana+desk@example.com" in output
        assert "cd desk" in output
        assert len(output.splitlines()) <= 24
        assert max(map(len, output.splitlines())) <= 80

    def test_only_headers_are_read(self, maildir: Path, run: Run, monkeypatch: pytest.MonkeyPatch) -> None:
        monkeypatch.setattr(MaildirMailbox, "fetch", lambda *_: pytest.fail("a body was fetched"))
        assert run(*FLAGS).exit_code == 0


@pytest.mark.servers
class TestOnServers:
    @pytest.fixture
    def flags(self, dovecot: Any, smtp_server: Any, here: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[str, ...]:
        """A mailbox of its own on the server, with mail in it."""
        user = f"{here.name}@example.com"
        mail = f"{PROOF}From: maria@example.net\nTo: dana@example.com\nDate: Fri, 20 Nov 2026 10:00:00 +0800\n\nHi.\n"
        dovecot.append(user, *[mail.encode()] * 4)
        dovecot.append(
            user, b"To: Maria Santos <maria@example.net>\nDate: 20 Nov 2026 09:00:00 -0800\n\n", folder="Sent"
        )
        monkeypatch.setenv("DANA_PASSWORD", dovecot.password)
        self.user, self.dovecot = user, dovecot
        smtp_server.received.clear()
        return ("--name", "Dana Reyes", "--address", "dana@example.com", "--imap", dovecot.url(user),
                "--smtp", smtp_server.url(), "--password", "env:DANA_PASSWORD", *FLAGS[8:])  # fmt: skip

    def test_logs_in_learns_and_leaves_mail_as_it_was(
        self, flags: tuple[str, ...], run: Run, here: Path, smtp_server: Any
    ) -> None:
        result = run(*flags)
        assert result.exit_code == 0, result.output
        kept = written(here)
        assert kept.policy.authserv_id == "mx.example.com"
        assert kept.mailbox.folders == ("INBOX", "Sent")
        assert kept.people.engagements[0].timezone == "Asia/Manila"
        assert "believed on the word of mx.example.com (4 of 4 mails)" in result.output
        assert smtp_server.received == []
        with self.dovecot.client(self.user) as client:
            client.select_folder("INBOX", readonly=True)
            assert client.search(["UNSEEN"]) == [1, 2, 3, 4]
        checked = CliRunner().invoke(main, ["check"])
        assert checked.exit_code == 0, checked.output

    def test_a_refused_login_writes_nothing(
        self, flags: tuple[str, ...], run: Run, here: Path, monkeypatch: pytest.MonkeyPatch
    ) -> None:
        monkeypatch.setenv("DANA_PASSWORD", "wrong")
        result = run(*flags)
        assert result.exit_code == 1
        assert "refused the login" in result.output
        assert "nothing was written" in result.output
        assert list(here.iterdir()) == []

    def test_both_failures_are_said_and_pass_for_away_only_if_both_are(
        self, flags: tuple[str, ...], run: Run, here: Path, smtp_server: Any
    ) -> None:
        nobody = "127.0.0.1:1"
        both = run(*flags, "--imap", f"imap://dana%40example.com@{nobody}", "--smtp", f"smtp://{nobody}")
        assert both.exit_code == 75
        assert both.output.count(nobody) == 2
        user = urlsplit(smtp_server.url(user="dana@example.com"))
        wrong = run(*flags, "--smtp", user.geturl())
        assert wrong.exit_code == 1
        assert "refused the login of dana@example.com" in wrong.output
        assert list(here.iterdir()) == []
        assert run(*flags, "--smtp", f"smtp://{nobody}", "--no-connect").exit_code == 0


class TestGuesses:
    @pytest.mark.parametrize(("name", "slug", "code"), [
        ("Bookkeeping", "bookkeeping", "BK"), ("Website", "website", "WB"), ("Social media", "social-media", "SM"),
        ("Büro & Post", "buro-post", "BP"), ("簿記", "work", "WR"), ("2 shops", "2-shops", "SH"), ("A", "a", "A"),
    ])  # fmt: skip
    def test_slug_and_code_of_an_engagement(self, name: str, slug: str, code: str) -> None:
        assert (setup.propose_slug(name), setup.propose_code(slug)) == (slug, code)

    @pytest.mark.parametrize(("text", "zone"), [
        ("manila", "Asia/Manila"), ("los angeles", "America/Los_Angeles"), ("Asia/Kolkata", "Asia/Kolkata"), ("UTC", "UTC"),
    ])  # fmt: skip
    def test_a_zone_by_its_city(self, text: str, zone: str) -> None:
        assert setup.read_zone(text) == zone

    def test_a_zone_that_is_none(self) -> None:
        with pytest.raises(ValueError, match="region and city"):
            setup.read_zone("PST8")

    def test_the_machine_s_zone(self, tmp_path: Path) -> None:
        assert setup.zone_here({}, tmp_path) == "UTC"
        (tmp_path / "etc").mkdir()
        os.symlink("/usr/share/zoneinfo/Asia/Manila", tmp_path / "etc" / "localtime")
        assert setup.zone_here({}, tmp_path) == "Asia/Manila"
        (tmp_path / "etc" / "timezone").write_text("Europe/Berlin\n")
        assert setup.zone_here({}, tmp_path) == "Europe/Berlin"
        assert setup.zone_here({"TZ": "America/New_York"}, tmp_path) == "America/New_York"

    @pytest.mark.parametrize(("owner", "sender"), [
        ("Dana Reyes", "Dana's task desk <dana+desk@example.com>"),
        ("Dr. Dana Reyes", '"Dr.\'s task desk" <dana+desk@example.com>'),
    ])  # fmt: skip
    def test_the_desk(self, owner: str, sender: str) -> None:
        assert setup.desk_sender(owner, setup.propose_desk("dana+shop@example.com")) == sender


class TestProviders:
    def test_each_address_finds_one_and_each_url_is_one_that_a_configuration_may_hold(self) -> None:
        domains = [domain for provider in providers() for domain in provider.domains]
        assert len(domains) == len(set(domains))
        for provider in providers():
            assert not set(re.findall(r"[A-Z]", provider.key))
            answers = Answers(
                name="D", address="d@example.com", zone="UTC", mailbox=with_user(provider.imap, "d@example.com"),
                mailbox_password="env:X", outgoing=with_user(provider.smtp, "d@example.com"), outgoing_password="env:X",
                sender="d+desk@example.com", engagement="E", slug="e", code="E", assistants=(("m@example.net", ""),),
            )  # fmt: skip
            kept = config.read(write_config(answers), Path("inboxva.toml"))
            with setup.open_transport(kept.outgoing.url, "x") as way:
                assert urlsplit(way.name).username == "d%40example.com"
            assert provider.password
            assert provider.sent

    @pytest.mark.parametrize("domain", ["gmail.com", "outlook.com", "hotmail.com", "yahoo.com", "icloud.com", "me.com",
                                        "fastmail.com", "zoho.com", "gmx.net", "aol.com", "mail.com", "yandex.com",
                                        "proton.me"])  # fmt: skip
    def test_the_usual_ones_are_known(self, domain: str) -> None:
        assert provider_of(f"dana@{domain.upper()}") is not None
        assert provider_of("dana@example.com") is None

    def test_servers_as_people_name_them(self, here: Path) -> None:
        user = "dana@example.com"
        assert read_server("mail.example.com:993", "imaps", user) == "imaps://dana%40example.com@mail.example.com:993"
        assert read_server("imaps://d@mail.example.com", "imaps", user) == "imaps://d@mail.example.com"
        assert read_server("smtps://mail.example.com", "smtps", user) == "smtps://dana%40example.com@mail.example.com"
        assert read_server("smtp://127.0.0.1:2525", "smtps", user) == "smtp://127.0.0.1:2525"
        assert read_server("maildir://a box", "imaps", user) == f"maildir://{here}/a%20box"


class TestPeople:
    LISTED = (("maria@example.net", "Maria Santos"), ("ben@example.org", ""))

    def test_by_number_and_by_address_each_once(self) -> None:
        assert read_people("1, José <jo@example.net>,ben@example.org, maria@example.net", self.LISTED) == [
            ("maria@example.net", "Maria Santos"), ("jo@example.net", "José"), ("ben@example.org", "")
        ]  # fmt: skip

    @pytest.mark.parametrize("text", ["3", "0", "maria", "1,,2", "", "Maria <maria>"])
    def test_anything_else_is_asked_for_again(self, text: str) -> None:
        with pytest.raises(ValueError, match=r"write|number"):
            read_people(text, self.LISTED)

    @pytest.mark.parametrize(("name", "plain"), [
        ("Santos, Maria", "Maria Santos"), ('Maria "Mia" Santos', "Maria Mia Santos"), ("O'Neil-Díaz, J.", "J. O'Neil-Díaz"),
    ])  # fmt: skip
    def test_names_as_they_stand_in_a_list(self, name: str, plain: str) -> None:
        assert command.plain_name(name) == plain
