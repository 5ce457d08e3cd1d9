"""What a request lacks, asked for once a day, and the owner's answers as people fill them in, over real servers."""

import json
from datetime import UTC, datetime
from email.message import EmailMessage

import pytest
from click.testing import CliRunner

from inboxva.cli import main
from tests.conversation.clients import DANA, DESK, Client, answer, gmail, iphone, outlook, said, to
from tests.conversation.talk import CONFIG, Talk, plain

pytestmark = pytest.mark.servers

OWNER, MARIA, PRIYA = "dana@example.com", "maria@example.net", "priya@example.net"
EVENING = datetime(2026, 11, 17, 1, 30, tzinfo=UTC)  # 17:30 in Los Angeles, 09:30 in Manila
SHEET = "Hi Maria,\n\nplease update the supplier sheet with the new prices.\n\nThanks,\nDana\n"
DEFAULTS = CONFIG.replace(
    'timezone = "America/Los_Angeles"\n',
    'timezone = "America/Los_Angeles"\ndefault_due = "in 2 business days"\ndefault_cap = "2h"\n', 1,
)  # fmt: skip
SETTLED = CONFIG.replace("[store]", 'settle = "3 min"\n\n[store]')
BY_DAY = CONFIG.replace('weekly_cap = "10h"\n', 'weekly_cap = "10h"\nacknowledge = "day"\n')
SECRET = "Tr0ub4dor&3x"


def asked(talk: Talk, subject: str = "Supplier sheet", text: str = SHEET) -> EmailMessage:
    """An unclear request and the letter about it; Maria has hers."""
    talk.now = EVENING
    talk.run()
    talk.says(DANA, f"Maria Santos <{MARIA}>", subject, text)
    talk.later(minutes=1)
    letters = talk.run()
    assert len(to(MARIA, letters)) == 1
    (findings,) = to(OWNER, letters)
    return findings


def facts(talk: Talk, ref: str = "BK-1") -> tuple[str, int | None]:
    """When a task is due in UTC, and its cap in minutes."""
    with talk.ledger() as store:
        (task,) = [t for t in store.tasks(talk.settings().people, talk.now) if str(t.ref) == ref]
    return (f"{task.due.instant:%d %b %H:%M}" if task.due else ""), task.cap_minutes


def flagged(talk: Talk) -> set[str]:
    """The findings that `inboxva report --format json` prints of these weeks."""
    (talk.base / "inboxva.toml").write_text(talk.written())
    span = ["--since", "2026-11-16", "--until", "2026-11-30", "--format", "json"]
    printed = CliRunner().invoke(main, ["--config", str(talk.base / "inboxva.toml"), "report", *span])
    assert printed.exit_code == 0, printed.output
    return {flag["code"] for flag in json.loads(printed.output)["engagements"][0]["flags"]}


def request(talk: Talk, subject: str, text: str) -> list[EmailMessage]:
    """One more request of Dana's, and the letters that come of it."""
    talk.says(DANA, MARIA, subject, text)
    talk.later(minutes=1)
    return talk.run()


FILLED = {
    "under the letter": "due: Fri 5pm PT\ncap: 3h",
    "on one line": "due: Fri 5pm PT, cap: 3h",
    "as one says it": "Due Friday 5pm PT\nCap 3 hours",
}


@pytest.mark.parametrize("typed", FILLED.values(), ids=list(FILLED))
@pytest.mark.parametrize("client", [iphone, gmail, outlook])
def test_the_missing_lines_complete_the_request(talk: Talk, typed: str, client: Client) -> None:
    findings = asked(talk)
    assert findings["Subject"] == '[BK-1] Two things to add? "Supplier sheet"'
    assert findings["In-Reply-To"] is None
    assert "due:" in plain(findings).splitlines()
    assert "cap:" in plain(findings).splitlines()
    assert 'Or reply "ok"' not in plain(findings)
    assert {"no_due", "no_cap"} <= flagged(talk)
    talk.later(minutes=10)
    answered = answer(talk, findings, typed, client)
    talk.again(answered)
    talk.later(minutes=1)
    letters = talk.run()
    (hers,) = to(MARIA, letters)
    assert "Due (new): Fri 20 Nov, 17:00 your time" in plain(hers)
    assert "Limit (new): 3 h" in plain(hers)
    assert "update the supplier sheet" in said(hers)
    assert hers["Subject"].startswith("Re: Supplier sheet [BK-1]")
    (transcript,) = to(OWNER, letters)
    assert "not done" not in said(transcript)
    assert transcript["In-Reply-To"] == f"<{answered}>"
    assert facts(talk) == ("21 Nov 01:00", 180)
    assert not {"no_due", "no_cap"} & flagged(talk)
    talk.later(hours=2)
    assert talk.run() == []


def test_our_form_filled_in_where_it_stands(talk: Talk) -> None:
    findings = asked(talk)
    given = {"due:": "due: Fri 5pm PT", "cap:": "cap: 3h"}
    form = [given.get(line, line) for line in plain(findings).splitlines()]
    marked = "\n".join(f"> {line}".rstrip() for line in form)
    talk.later(minutes=10)
    talk.says(DANA, DESK, f"Re: {findings['Subject']}", f"On Mon, Nov 16, 2026 Dana's task desk wrote:\n\n{marked}\n",
              answers=findings["Message-ID"].strip("<>"))  # fmt: skip
    talk.later(minutes=1)
    letters = talk.run()
    assert len(to(MARIA, letters)) == 1
    assert facts(talk) == ("21 Nov 01:00", 180)
    talk.says(DANA, DESK, f"Re: {findings['Subject']}", "\n".join(form).replace("cap: 3h", "cap: 4h"),
              answers=findings["Message-ID"].strip("<>"))  # fmt: skip
    talk.later(minutes=1)
    talk.run()
    assert facts(talk) == ("21 Nov 01:00", 240)


def test_before_she_has_heard_of_it_there_is_one_letter_only(talk: Talk) -> None:
    talk.now = datetime(2026, 11, 17, 18, tzinfo=UTC)  # 02:00 in Manila
    talk.config = BY_DAY + '\n[letters]\nday_sheet = "off"\n'
    talk.run()
    name = talk.says(DANA, MARIA, "Supplier sheet", SHEET)
    talk.later(minutes=1)
    (findings,) = talk.run()
    talk.later(minutes=30)
    answer(talk, findings, "due: Fri 5pm PT\ncap: 3h")
    talk.later(minutes=1)
    (transcript,) = talk.run()
    assert to(OWNER, [transcript])
    talk.now = datetime(2026, 11, 18, 1, 1, tzinfo=UTC)
    (hers,) = talk.run()
    assert hers["In-Reply-To"] == f"<{name}>"
    assert "Due: Fri 20 Nov, 17:00 your time" in plain(hers)
    assert "Limit: 3 h" in plain(hers)
    assert "(new)" not in plain(hers)
    talk.later(hours=3)
    assert talk.run() == []


@pytest.mark.parametrize("word", ["ok", "OK", "Ok.", "ok, thanks!"])
def test_ok_takes_the_owners_own_defaults(talk: Talk, word: str) -> None:
    talk.config = DEFAULTS
    findings = asked(talk)
    assert 'Or reply "ok" for your usual: due Wed 18 Nov, 17:00, cap 2 h.' in said(findings)
    talk.later(minutes=10)
    answer(talk, findings, word)
    talk.later(minutes=1)
    letters = talk.run()
    assert len(to(MARIA, letters)) == 1
    assert facts(talk) == ("19 Nov 01:00", 120)
    (transcript,) = to(OWNER, letters)
    assert "your usual" in said(transcript).lower()
    answer(talk, findings, word)
    talk.later(minutes=1)
    assert to(MARIA, talk.run()) == []


def test_ok_without_defaults_changes_nothing_and_says_so(talk: Talk) -> None:
    findings = asked(talk)
    answer(talk, findings, "ok")
    talk.later(minutes=1)
    letters = talk.run()
    assert to(MARIA, letters) == []
    (transcript,) = letters
    assert "default_due" in said(transcript)
    assert facts(talk) == ("", None)


def test_once_a_day_and_quiet_for_ever(talk: Talk) -> None:
    findings = asked(talk)
    assert (
        to(OWNER, request(talk, "Month-end folder", "Please make the month-end folder for the bank statements.")) == []
    )
    talk.later(days=1)
    (second,) = to(OWNER, request(talk, "Price tags", "Please print new labels for the price tags in the shop."))
    assert "no_due" in said(second)
    answer(talk, second, "quiet no_due", gmail)
    talk.later(minutes=1)
    (transcript,) = talk.run()
    assert "loud no_due" in said(transcript)
    talk.later(days=1)
    (third,) = to(OWNER, request(talk, "Newsletter", "Please prepare the newsletter for our regular customers."))
    assert "due:" not in plain(third).splitlines()
    assert "cap:" in plain(third).splitlines()
    answer(talk, third, "quiet no_cap")
    talk.later(minutes=1)
    talk.run()
    talk.later(days=1)
    assert to(OWNER, request(talk, "Address book", "Please clean up the address book of our customers.")) == []
    answer(talk, findings, "loud no_due")
    talk.later(minutes=1)
    talk.run()
    talk.later(days=3)
    talk.run()  # the week's summary
    (loud,) = to(OWNER, request(talk, "Gift boxes", "Please order the gift boxes for the regular customers."))
    assert "due:" in plain(loud).splitlines()
    assert "cap:" not in plain(loud).splitlines()


def test_three_in_vain_end_it_and_the_summary_says_so_once(talk: Talk) -> None:
    asked(talk)
    for subject in ("Month-end folder", "Price list"):
        talk.later(days=1)
        sent = request(talk, subject, f"Please update the {subject.lower()} with all the new figures.")
        assert len(to(OWNER, sent)) == 1, subject
    talk.later(days=1, hours=2)
    sent = request(talk, "Newsletter", "Please prepare the newsletter for our regular customers.")
    assert to(OWNER, sent) == []
    summaries: list[EmailMessage] = []
    for _ in range(21):
        talk.later(days=1)
        summaries += to(OWNER, talk.run())
    assert len(summaries) >= 3
    told = ["loud no_due" in said(letter) for letter in summaries]
    assert told == [True, *[False] * (len(told) - 1)]
    assert "loud no_cap" in said(summaries[0])


def test_several_findings_are_one_letter(talk: Talk) -> None:
    talk.now = EVENING
    talk.run()
    talk.says(DANA, f"Maria Santos <{MARIA}>, Priya Nair <{PRIYA}>", "Help", "Fix the router by yesterday 5pm.")
    talk.later(minutes=1)
    letters = talk.run()
    (findings,) = to(OWNER, letters)
    assert len(to(MARIA, letters)) + len(to(PRIYA, letters)) == 1
    answer(talk, findings, "assign to Maria\ndue: Fri 5pm PT\noutcome: guests can print again")
    talk.later(minutes=1)
    letters = talk.run()
    assert len(to(OWNER, letters)) == 1
    assert facts(talk)[0] == "21 Nov 01:00"
    assert len(to(MARIA, letters)) == 1
    assert "guests can print again" in said(to(MARIA, letters)[0])


def test_an_outsider_in_cc_gets_nothing_and_sees_nothing(talk: Talk) -> None:
    talk.now = EVENING
    talk.run()
    talk.says(DANA, MARIA, "Supplier sheet", SHEET, headers={"Cc": "Client <client@example.org>"})
    talk.later(minutes=1)
    (findings,) = talk.run()
    assert to(OWNER, [findings])
    talk.later(minutes=5)
    answer(talk, findings, "due: Fri 5pm PT\ncap: 3h")
    talk.later(minutes=1)
    letters = talk.run()
    assert {address.addr_spec for letter in letters for address in letter["To"].addresses} <= {OWNER, MARIA}
    (hers,) = to(MARIA, letters)
    assert hers["In-Reply-To"] is None  # Maria would answer to all in that thread
    assert "is on your list as BK-1" in said(hers)  # she has not heard of it before
    assert facts(talk) == ("21 Nov 01:00", 180)


def test_a_secret_is_repeated_nowhere(talk: Talk, caplog: pytest.LogCaptureFixture) -> None:
    findings = asked(
        talk, "Router login", f"Please log into the office router and update it.\nThe password is: {SECRET}\n",
    )  # fmt: skip
    answer(talk, findings, f"due: Fri 5pm PT\nwhy: the password: {SECRET} must be changed")
    talk.later(minutes=1)
    letters = talk.run()
    talk.later(days=9)
    letters += talk.run()
    assert letters
    for mail in talk.smtp.received:
        assert SECRET.encode() not in mail.raw
    for letter in letters:
        assert SECRET not in str(letter.get_body(("html",)) or "") + plain(letter) + str(letter["Subject"])
    assert SECRET not in caplog.text
    for file in talk.base.rglob("*"):
        assert not file.is_file() or SECRET.encode() not in file.read_bytes(), file


def test_a_second_thought_in_the_thread_is_part_of_the_one_letter(talk: Talk) -> None:
    talk.now = EVENING
    talk.config = SETTLED
    talk.run()
    name = talk.says(DANA, MARIA, "Supplier sheet", SHEET)
    talk.later(minutes=1)
    assert talk.run() == []
    talk.says(DANA, MARIA, "Re: Supplier sheet", "I need it by Friday 5pm PT. Cap: 2h", answers=name)
    talk.later(minutes=1)
    letters = talk.run()
    talk.later(minutes=5)
    letters += talk.run()
    (hers,) = letters  # nothing is left that Dana could be asked about
    assert to(MARIA, [hers])
    assert "Due: Fri 20 Nov, 17:00 your time" in plain(hers)
    assert "Limit: 2 h" in plain(hers)
    assert facts(talk) == ("21 Nov 01:00", 120)
    assert not {"no_due", "no_cap"} & flagged(talk)
    talk.later(days=1)
    assert talk.run() == []


def test_without_a_second_thought_it_is_asked_once_that_is_past(talk: Talk) -> None:
    talk.now = EVENING
    talk.config = SETTLED
    talk.run()
    talk.says(DANA, MARIA, "Supplier sheet", SHEET)
    talk.later(minutes=1)
    assert talk.run() == []
    talk.later(minutes=3)
    assert len(talk.run()) == 2
    talk.later(hours=1)
    assert talk.run() == []


def test_the_summary_gives_no_idea_about_what_is_quiet(talk: Talk) -> None:
    findings = asked(talk)
    request(talk, "Newsletter", "Please prepare the newsletter for our regular customers.")
    answer(talk, findings, "quiet no_due, no_cap")
    talk.later(minutes=1)
    talk.run()
    assert {"no_due", "no_cap"} <= flagged(talk)  # on record all the same
    talk.later(days=4)
    (summary,) = to(OWNER, talk.run())
    assert "ONE IDEA" not in plain(summary)
    talk.says(DANA, DESK, "desk", "loud no_due")
    talk.later(minutes=1)
    talk.run()
    request(talk, "Gift boxes", "Please order the gift boxes for the regular customers.")
    request(talk, "Address book", "Please clean up the address book of our customers.")
    talk.later(days=7)
    (summary,) = to(OWNER, talk.run())
    assert "Two requests had no due date at first" in said(summary)
