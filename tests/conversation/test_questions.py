"""Questions of two assistants, answered by their numbers in one reply to the summary, over real servers."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from tests.conversation.clients import DANA, DESK, Client, answer, gmail, iphone, outlook, to
from tests.conversation.talk import Talk, plain

pytestmark = pytest.mark.servers

OWNER, MARIA, PRIYA = "dana@example.com", "maria@example.net", "priya@example.net"
MONDAY = datetime(2026, 11, 16, 22, 0, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 21, 1, 5, tzinfo=UTC)  # 17:05 in Los Angeles: the summary is due


def of_the_week(letters: list[EmailMessage]) -> EmailMessage:
    """The summary: nobody was there in the morning, so that the digest of the day comes with it."""
    (summary,) = [letter for letter in to(OWNER, letters) if letter["Subject"].startswith("Your week")]
    return summary


def asked(talk: Talk) -> tuple[EmailMessage, str, str]:
    """Maria has asked two things about one task, and Priya one about another; the summary that says so, both reports."""
    talk.now = MONDAY
    requests = [
        talk.says(
            DANA, f"Maria Santos <{MARIA}>", "Supplier sheet", "Hi Maria,\n\nplease update the supplier sheet.\n"
        ),
        talk.says(DANA, f"Priya Rao <{PRIYA}>", "Contact page", "Hi Priya,\n\nplease make the new contact page.\n"),
    ]
    talk.later(minutes=4)
    talk.run()
    talk.later(hours=10)
    hers = talk.says(f"Maria Santos <{MARIA}>", DANA, "Re: Supplier sheet [BK-1]",
                     "State: in progress\nHours: 1\nQuestions:\n- Which sheet is it?\n- Can you send me the bank's code?\n",
                     answers=requests[0])  # fmt: skip
    talk.later(minutes=1)
    report = "State: in progress\nHours: 2\nQuestions: Which photo goes on top?\n"
    theirs = talk.says(f"Priya Rao <{PRIYA}>", DANA, "Re: Contact page [WB-1]", report, answers=requests[1])
    talk.later(minutes=1)
    talk.run()
    talk.now = FRIDAY
    summary = of_the_week(talk.run())
    text = plain(summary)
    assert "Q3  Priya, WB-1" in text
    assert 'Reply "Q1: yes", one line per answer.' in text
    talk.later(minutes=10)
    return summary, hers, theirs


def questions(talk: Talk) -> dict[str, tuple[list[int], str]]:
    """The open questions of each task, and whose turn it is."""
    with talk.ledger() as store:
        found = store.tasks(talk.settings().people, talk.now)
    return {str(t.ref): ([q.number for q in t.questions], t.waiting_on.value if t.waiting_on else "") for t in found}


def unmarked(text: str, letter: EmailMessage) -> str:
    """A program that gives the letter back below the answer, without a word or a mark between."""
    return f"{text}\n\n{plain(letter)}"


@pytest.mark.parametrize("client", [iphone, gmail, outlook, unmarked])
def test_one_reply_answers_two_assistants_each_in_their_own_thread(talk: Talk, client: Client) -> None:
    summary, hers, theirs = asked(talk)
    reply = answer(talk, summary, "Q1: The blue one,\nas last year.\nQ3: the shop front", client)
    talk.later(minutes=1)
    letters = talk.run()
    (to_maria,), (to_priya,), (transcript,) = (to(who, letters) for who in (MARIA, PRIYA, OWNER))
    assert (to_maria["In-Reply-To"], to_priya["In-Reply-To"]) == (f"<{hers}>", f"<{theirs}>")
    assert to_maria["References"].split()[-1] == f"<{hers}>"
    assert len(to_maria["References"].split()) == 2
    assert to_maria["Subject"] == "Re: Supplier sheet [BK-1]"
    assert to_priya["Subject"] == "Re: Contact page [WB-1]"
    assert '"Which sheet is it?" (Q1)\nThe blue one,\nas last year.\n\n' in plain(to_maria).replace("\r\n", "\n")
    assert '"Which photo goes on top?" (Q3)\nthe shop front\n\n' in plain(to_priya).replace("\r\n", "\n")
    assert "photo" not in plain(to_maria)
    assert "code" not in plain(to_maria)
    assert transcript["In-Reply-To"] == f"<{reply}>"
    assert "Maria gets this as your answer to Q1" in " ".join(plain(transcript).split())
    assert "Maria and Priya are told" in plain(transcript)
    assert questions(talk) == {"BK-1": ([2], "owner"), "WB-1": ([], "assistant")}

    # The same mail again does nothing, and what was not answered stands in the next summary.
    talk.again(reply)
    assert talk.run() == []
    talk.later(days=7)
    following = of_the_week(talk.run())
    assert "Q2  Maria" in plain(following)
    assert "Q1 " not in plain(following)
    assert "Q3 " not in plain(following)


def test_a_secret_is_not_relayed_and_stands_nowhere(talk: Talk) -> None:
    summary, _, _ = asked(talk)
    answer(talk, summary, "Q2: 482913")
    talk.later(minutes=1)
    (transcript,) = talk.run()
    assert to(OWNER, [transcript]) == [transcript]
    assert "send this one to Maria yourself" in " ".join(plain(transcript).split())
    assert "482913" not in str(transcript)
    assert questions(talk)["BK-1"] == ([1, 2], "owner")
    assert b"482913" not in b"".join(path.read_bytes() for path in talk.base.glob("inboxva.db*"))


def test_a_forged_answer_is_held(talk: Talk) -> None:
    summary, _, _ = asked(talk)
    forged = answer(talk, summary, "Q1: the red one", proven=False, folder="INBOX")
    talk.later(minutes=1)
    assert talk.run() == []
    assert "$InboxvaHeld" in talk.flags("INBOX", forged)
    assert questions(talk)["BK-1"] == ([1, 2], "owner")


def test_an_answer_in_the_thread_goes_on_working_and_a_new_one_goes_out_as_one(talk: Talk) -> None:
    _, hers, _ = asked(talk)
    talk.says(DANA, f"Maria Santos <{MARIA}>", "Re: Supplier sheet [BK-1]", "The blue one, and I texted you the code.",
              answers=hers)  # fmt: skip
    talk.later(minutes=1)
    assert talk.run() == []
    assert questions(talk)["BK-1"] == ([], "assistant")
    talk.says(DANA, DESK, "Changed my mind", "Q1: the red one")
    talk.later(minutes=1)
    letters = talk.run()
    (to_maria,), (transcript,) = to(MARIA, letters), to(OWNER, letters)
    assert "(Q1, new answer)" in plain(to_maria)
    assert "Q1 was answered before (in its thread, Fri 20 Nov)" in " ".join(plain(transcript).split())


def test_who_answers_the_letter_is_read_in_the_tasks_thread(talk: Talk) -> None:
    summary, _, _ = asked(talk)
    answer(talk, summary, "Q1: The blue one")
    talk.later(minutes=1)
    (letter,) = to(MARIA, talk.run())
    talk.later(hours=1)
    talk.says(f"Maria Santos <{MARIA}>", DESK, f"Re: {letter['Subject']}", f"State: done\nHours: 1\n\n{plain(letter)}",
              answers=letter["Message-ID"].strip("<>"))  # fmt: skip
    talk.run()
    with talk.ledger() as store:
        task = next(t for t in store.tasks(talk.settings().people, talk.now) if str(t.ref) == "BK-1")
    assert (task.state.value, task.minutes) == ("done", 120)
