"""The measurements are only worth something if their mails are what they claim to be."""

from datetime import UTC, datetime, timedelta

from bench.mails import ATTACHMENT_SHARE, HTML_SHARE, correspondence
from inboxva.parse.authentication import read_authentication
from inboxva.parse.message import read_message

LAST = datetime(2026, 11, 20, tzinfo=UTC)
MAILS = list(correspondence(400, LAST - timedelta(days=2), LAST))


def test_the_same_seed_makes_the_same_mails() -> None:
    assert list(correspondence(400, LAST - timedelta(days=2), LAST)) == MAILS
    assert list(correspondence(400, LAST - timedelta(days=2), LAST, seed=2)) != MAILS


def test_every_mail_is_whole_proven_and_of_its_folder() -> None:
    for mail in MAILS:
        message = read_message(mail.raw)
        assert not message.problems
        assert (message.message_id, message.date) == (mail.message_id, mail.date)
        assert (mail.folder == "Sent") == (message.sender == "dana@example.com")
        proofs = {one.method: one.result for one in read_authentication(message, "mx.example.com")}
        assert proofs == ({} if mail.folder == "Sent" else {"dkim": "pass", "spf": "pass", "dmarc": "pass"})


def test_threads_html_and_files_come_in_the_shares_they_claim() -> None:
    messages = [read_message(mail.raw) for mail in MAILS]
    ids = {message.message_id for message in messages}
    assert all(set(message.references) <= ids for message in messages)
    assert 0.4 < sum(bool(message.references) for message in messages) / len(messages) < 0.9
    assert abs(sum(b"text/html" in mail.raw for mail in MAILS) / len(MAILS) - HTML_SHARE) < 0.05
    assert abs(sum(bool(message.attachments) for message in messages) / len(messages) - ATTACHMENT_SHARE) < 0.05
