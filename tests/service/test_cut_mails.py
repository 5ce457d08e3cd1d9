"""A mail that is too large to fetch whole says so where it is read."""

from datetime import UTC, datetime, timedelta
from pathlib import Path

from inboxva import service
from inboxva.config import read as read_config
from inboxva.mailbox.memory import MemoryMailbox
from inboxva.parse.reading import CUT
from inboxva.service.intake import list_new
from inboxva.service.passes import fetched
from tests.conversation.talk import CONFIG

MONDAY = datetime(2026, 11, 16, 16, tzinfo=UTC)
MAIL = """From: maria@example.net
To: dana@example.com
Subject: Scans
Date: Mon, 16 Nov 2026 08:00:00 +0800
Message-ID: <{name}@example.net>
Content-Type: multipart/mixed; boundary=b

--b
Content-Type: text/plain

Hours: 2
--b
Content-Type: image/png
Content-Transfer-Encoding: base64

{content}
--b--
"""


def test_a_mail_without_its_attachments_says_so(tmp_path: Path) -> None:
    mailbox = MemoryMailbox("cut")
    for name, lines in (("small", 10), ("large", 80_000)):
        mailbox.append("INBOX", MAIL.format(name=name, content=("A" * 76 + "\n") * lines).encode(), MONDAY)
    config = CONFIG.format(mailbox="memory://cut", outgoing="memory://out", store="sqlite:///inboxva.db")
    settings = read_config(config, tmp_path / "inboxva.toml")
    desk = service.open_desk(settings, MONDAY)
    listing = list_new(
        mailbox, desk.store, settings.people, mailbox.folders()[:1], now=MONDAY + timedelta(hours=1),
        first_look=timedelta(days=3),
    )  # fmt: skip
    said = {}
    for waiting, got in fetched(mailbox, listing, listing.waiting):
        assert got is not None
        reading = desk.read(got.raw, cut=got.cut)
        assert reading.visible_text == "Hours: 2"
        said[waiting.message_id.partition("@")[0]] = CUT in reading.message.problems
    desk.store.close()
    assert said == {"small": False, "large": True}
