"""A draft is checked before it is sent: the owner alone is answered, and nothing is recorded as work."""

from datetime import UTC, datetime

import pytest
from click.testing import CliRunner

from inboxva.cli import main
from tests.conversation.clients import DANA, DESK, said, to
from tests.conversation.talk import Talk, plain

pytestmark = pytest.mark.servers

OWNER, MARIA = "dana@example.com", "maria@example.net"
EVENING = datetime(2026, 11, 17, 1, 30, tzinfo=UTC)
DRAFT = """\
Hi Maria,

Please send the October invoices by 5pm on Friday.
Also, book the flight to Denver for 12 December.

Dana
"""


@pytest.mark.parametrize("subject", ["check Invoices and a few things", "Check: Invoices and a few things",
                                     "check this please: Invoices and a few things"])  # fmt: skip
def test_a_draft_comes_back_with_what_to_add(talk: Talk, subject: str) -> None:
    talk.now = EVENING
    talk.run()
    draft = talk.says(DANA, DESK, subject, DRAFT)
    talk.again(draft)
    talk.later(minutes=1)
    (checked,) = talk.run()
    assert to(OWNER, [checked])
    assert checked["Subject"] == 'Checked: "Invoices and a few things"'
    assert checked["In-Reply-To"] == f"<{draft}>"
    assert "two tasks" in said(checked)
    assert "Nobody else got this" in said(checked)
    talk.later(days=1)
    assert talk.run() == []
    with talk.ledger() as store:
        assert store.tasks(talk.settings().people, talk.now) == []

    (talk.base / "inboxva.toml").write_text(talk.written())
    (talk.base / "draft.eml").write_bytes(talk.sent[draft])
    printed = CliRunner().invoke(
        main, ["--config", str(talk.base / "inboxva.toml"), "explain", str(talk.base / "draft.eml")]
    )
    assert printed.exit_code == 0, printed.output
    lines = [line.lstrip("- ") for line in plain(checked).splitlines() if line.startswith("- ")]
    assert len(lines) >= 3
    for line in lines:
        assert line in " ".join(printed.output.split()), line


def test_a_clear_draft_is_said_to_be_clear_and_then_sent(talk: Talk) -> None:
    talk.now = EVENING
    talk.run()
    clear = (
        "Hi Maria,\n\nplease update the supplier sheet with the new prices by Friday 5pm PT. 2 hours at most.\n\nDana\n"
    )
    talk.says(DANA, DESK, "check Supplier sheet", clear)
    talk.later(minutes=1)
    (checked,) = talk.run()
    assert "It is clear" in said(checked)
    talk.says(DANA, MARIA, "Supplier sheet", clear)
    talk.later(minutes=1)
    (hers,) = talk.run()
    assert to(MARIA, [hers])
    assert "[BK-1]" in hers["Subject"]


def test_a_forged_draft_is_held(talk: Talk) -> None:
    talk.now = EVENING
    talk.run()
    talk.says(DANA, DESK, "check Invoices", DRAFT, proven=False, folder="INBOX")
    talk.later(minutes=1)
    assert talk.run() == []


def test_a_draft_with_a_secret_is_not_given_back_with_it(talk: Talk) -> None:
    talk.now = EVENING
    talk.run()
    talk.says(
        DANA, DESK, "check Router login", "Please update the office router by Friday 5pm PT.\nPassword: Tr0ub4dor&3x\n"
    )
    talk.later(minutes=1)
    (checked,) = talk.run()
    assert "Tr0ub4dor" not in checked.as_string()
    assert "Share the password" in said(checked)


def test_a_mail_to_maria_whose_subject_begins_with_check_is_a_request(talk: Talk) -> None:
    talk.now = EVENING
    talk.run()
    talk.says(DANA, MARIA, "check the stock list", "Please check the stock list by Friday 5pm PT. 1 hour at most.")
    talk.later(minutes=1)
    (hers,) = talk.run()
    assert to(MARIA, [hers])
