"""`file_when = "read"`: a mail stays in the inbox until its owner has opened it, or for a week."""

import pytest

from tests.conversation.talk import CONFIG, Talk

pytestmark = pytest.mark.servers

DANA, MARIA = "Dana Reyes <dana@example.com>", "Maria Santos <maria@example.net>"
FOLDER = "Assistants/Bookkeeping"


def opened_by_owner(talk: Talk, message_id: str) -> None:
    with talk.dovecot.client(talk.user) as client:
        client.select_folder("INBOX")
        client.add_flags(client.search(["HEADER", "Message-ID", message_id]), ["\\Seen"])


def test_filed_once_it_has_been_opened_or_after_a_week(talk: Talk) -> None:
    talk.config = CONFIG.replace("[outgoing]", 'file_when = "read"\n\n[outgoing]')
    first = talk.says(MARIA, DANA, "Bank statement", "Which bank?")
    second = talk.says(MARIA, DANA, "Price list", "Ben asks for another day.")
    talk.run()
    talk.run()
    assert talk.folder("INBOX") == sorted([first, second])

    opened_by_owner(talk, first)
    talk.later(hours=2)
    talk.run()
    assert talk.folder("INBOX") == [second]
    assert talk.folder(FOLDER) == [first]
    assert "\\Seen" in talk.flags(FOLDER, first)

    talk.later(days=6, hours=21)
    talk.run()
    assert talk.folder("INBOX") == [second]
    talk.later(hours=2)
    talk.run()
    assert talk.folder("INBOX") == []
    assert talk.folder(FOLDER) == sorted([first, second])
    assert "\\Seen" not in talk.flags(FOLDER, second)


def test_what_the_owner_moved_or_removed_meanwhile_is_left_where_it_is(talk: Talk) -> None:
    talk.config = CONFIG.replace("[outgoing]", 'file_when = "read"\n\n[outgoing]')
    mail = talk.says(MARIA, DANA, "Bank statement", "Which bank?")
    talk.run()
    with talk.dovecot.client(talk.user) as client:
        client.create_folder("Kept")
        client.select_folder("INBOX")
        client.move(client.search(["HEADER", "Message-ID", mail]), "Kept")
    talk.later(days=8)
    talk.run()
    assert talk.folder("Kept") == [mail]
    with talk.ledger() as store:
        assert store.counts()["owed"] == 0
