"""inboxva.toml: what it means, and that every mistake is shown at once with its line and remedy (spec/config.md)."""

from datetime import date
from decimal import Decimal
from pathlib import Path

import pytest

from inboxva import config
from inboxva.errors import UserError
from inboxva.model.people import Acknowledge, Mode, Money, PayPeriod, Role, Span, WeeklyMoment

SMALL = """\
[owner]
name = "Dana Reyes"
addresses = ["Dana@Example.com"]

[mailbox]
url = "imaps://dana%40example.com@imap.example.com"

[outgoing]
url = "smtps://dana%40example.com@smtp.example.com"
from = "Dana's task desk <va@example.com>"

[[engagements]]
name = "Bookkeeping"
slug = "bookkeeping"
code = "BK"
assistants = ["maria@example.net"]
"""

FULL = """\
[owner]
name = "Dana Reyes"
addresses = ["dana@example.com", "dana.reyes@example.org"]
timezone = "America/Los_Angeles"
working_hours = "Mon-Fri 09:00-18:00"
holidays = [2026-11-26, "2026-12-25"]

[mailbox]
url = "imap://dana%40example.com@imap.example.com"
starttls = true
password = "env:INBOXVA_IMAP_PASSWORD"
folders = ["INBOX", "Sent"]
poll = "2 min"
first_look = "3 days"
answer_within = "24 hours"
file_into = "Assistants/{name}"
file_when = "arrival"
authserv_id = "MX.example.com"
trust = "verified"

[outgoing]
url = "maildir://out"
from = "Dana's task desk <va@example.com>"
copy_to = "Sent"
ceiling = 12
settle = "3 min"

[store]
url = "sqlite:///ledger.db"

[[engagements]]
name = "Bookkeeping"
slug = "bookkeeping"
code = "BK"
assistants = ["maria@example.net", "jo@example.net"]
timezone = "Asia/Manila"
working_hours = "Mon-Fri 09:00-17:00"
rate = "12.00 USD"
weekly_cap = "10h"
check_in = ""
reply_within = "1 day"
summary = "Fri 17:00"
acknowledge = "day"
mode = "owner"
pay_period = "1-15/16-end"
hosts = ["drive.google.com"]
language = "en-GB"

[[assistants]]
name = "Maria Santos"
addresses = ["maria@example.net", "maria.s@example.com"]
timezone = "Asia/Tokyo"
working_hours = "Mon-Fri 22:00-06:00"
"""


def read(text: str) -> config.Settings:
    return config.read(text, Path("inboxva.toml"))


def mistakes(text: str) -> list[str]:
    with pytest.raises(UserError) as raised:
        read(text)
    return [str(mistake) for mistake in raised.value.mistakes]


def test_defaults() -> None:
    settings = read(SMALL)
    engagement = settings.people.engagements[0]
    assert settings.people.owner.addresses == ("dana@example.com",)
    assert engagement.timezone == settings.people.owner.timezone
    assert engagement.working_hours.days == ((540, 1020),) * 5 + (None, None)
    assert (engagement.rate, engagement.weekly_cap, engagement.check_in) == (None, None, None)
    assert engagement.reply_within == Span(days=1)
    assert engagement.summary == WeeklyMoment(4, 1020)
    assert (engagement.acknowledge, engagement.mode) == (Acknowledge.ALWAYS, Mode.LIVE)
    assert settings.mailbox.folders is None
    assert (settings.policy.trust, settings.policy.file_into, settings.policy.ceiling) == ("verified", "", 30)
    assert settings.policy.answer_within == Span(minutes=24 * 60)
    assert settings.mailbox.first_look == Span(days=3)


def test_everything_that_can_be_set() -> None:
    settings = read(FULL)
    people, engagement = settings.people, settings.people.engagements[0]
    assert engagement.rate == Money(Decimal("12.00"), "USD")
    assert engagement.weekly_cap == 600
    assert engagement.pay_period is PayPeriod.HALF_MONTH
    assert people.owner.holidays == {date(2026, 11, 26), date(2026, 12, 25)}
    maria, jo = people.assistants_of(engagement)
    assert (maria.name, maria.timezone, maria.role) == ("Maria Santos", "Asia/Tokyo", Role.ASSISTANT)
    assert maria.working_hours.of(date(2026, 11, 16)) == (22 * 60, 30 * 60)
    assert people.person("maria.s@example.com") is maria
    assert (jo.name, jo.timezone) == ("Jo", "Asia/Manila")
    assert settings.mailbox.url.endswith("?starttls=true")
    assert settings.policy.authserv_id == "mx.example.com"
    assert (people.desk.email, people.desk.name) == ("va@example.com", "Dana's task desk")


def test_every_mistake_is_shown_at_once_with_line_and_remedy() -> None:
    text = SMALL.replace('name = "Dana Reyes"', 'nane = "Dana Reyes"').replace(
        "imaps://dana%40example.com@", "imap://x@"
    )
    text = text.replace('code = "BK"', 'code = "bk"\nrate = "12 dollars"\nsummary = "Friday evening"')
    shown = mistakes(text)
    assert shown == [
        'inboxva.toml:1: owner.name: it is missing (add name = "Dana Reyes")',
        'inboxva.toml:2: owner.nane: this key is not known (did you mean "name"?)',
        "inboxva.toml:6: mailbox.url: this cannot be read (mail would travel readable to everybody: write imaps:// or "
        "add starttls = true)",
        'inboxva.toml:15: engagements[1].code: this cannot be read (write capital letters and digits, beginning with a '
        'letter, for example "BK")',
        'inboxva.toml:16: engagements[1].rate: this cannot be read (write an amount and a currency, for example "12.00 '
        'USD")',
        'inboxva.toml:17: engagements[1].summary: this cannot be read (write a day and a time, for example "Fri 17:00", '
        'or "never")',
    ]  # fmt: skip


@pytest.mark.parametrize(
    ("old", "new", "said"),
    [
        ('"Dana@Example.com"', '"dana"', "write one mail address"),
        ("[owner]", '[owner]\ntimezone = "PST8"', "region and city"),
        ("[owner]", '[owner]\nworking_hours = "9 to 5"', "Mon-Fri 09:00-17:00"),
        ("[owner]", '[owner]\nholidays = ["xmas"]', "year-month-day"),
        ("[owner]", '[owner]\nholidays = "none.txt"', '"none.txt" cannot be read'),
        ("[mailbox]", '[mailbox]\npassword = "hunter2"', "never write a password here"),
        ("[mailbox]", '[mailbox]\ntrust = "yes"', "write one of 'verified' or 'none'"),
        ("[mailbox]", '[mailbox]\nfile_into = "VA/{client}"', "{client} is not known here"),
        ("[mailbox]", '[mailbox]\npoll = "often"', "write a number and a unit"),
        ("[mailbox]", "[mailbox]\npoll = 2", "in quotes"),
        ("imap.example.com", "imap.example.com\ntrust = 1", "is not valid TOML"),
        ("imaps://dana%40example.com@", "imaps://dana:secret@", "take the password out"),
        ("imaps://", "pop3://", "it must begin with one of imaps://"),
        ('"Dana\'s task desk <va@example.com>"', '"my desk"', "holds no mail address"),
        ('"maria@example.net"', '"dana@example.com"', "is the owner's own address"),
        ('"maria@example.net"', '"va@example.com"', "stands in outgoing.from"),
        ('"maria@example.net"', "", "write at least one"),
        ("[[engagements]]", "[[engagement]]", 'did you mean "engagements"?'),
    ],
)
def test_one_mistake_says_what_to_write(old: str, new: str, said: str) -> None:
    shown = mistakes(SMALL.replace(old, new, 1))
    assert any(said in line for line in shown), shown
    assert all(line.startswith("inboxva.toml:") for line in shown)


def test_names_given_twice_are_found() -> None:
    again = SMALL[SMALL.index("[[engagements]]") :]
    shown = mistakes(SMALL + "\n" + again)
    assert [line.split(" (")[0] for line in shown] == [
        'inboxva.toml:20: the slug "bookkeeping" is taken by another engagement',
        'inboxva.toml:21: the code "BK" is taken by another engagement',
    ]


def test_no_configuration_says_how_to_get_one(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("INBOXVA_CONFIG", raising=False)
    monkeypatch.setenv("XDG_CONFIG_HOME", str(tmp_path))
    with pytest.raises(UserError, match="--config"):
        config.find_config(None)
    (tmp_path / "inboxva.toml").write_text(SMALL)
    assert config.find_config(None) == Path("inboxva.toml")
    monkeypatch.setenv("INBOXVA_CONFIG", "elsewhere.toml")
    with pytest.raises(UserError, match=r"elsewhere\.toml"):
        config.find_config(None)


def test_a_file_of_holidays(tmp_path: Path) -> None:
    (tmp_path / "ph.txt").write_text("2026-11-30  # Bonifacio\n\n2026-12-30\n")
    text = SMALL.replace('code = "BK"', 'code = "BK"\nholidays = "ph.txt"')
    people = config.read(text, tmp_path / "inboxva.toml").people
    assert people.engagements[0].holidays == {date(2026, 11, 30), date(2026, 12, 30)}
    assert people.assistants[0].holidays == people.engagements[0].holidays
