"""Three tasks in one mail, told to the owner alone, and each answer to that as people send it, over real servers."""

from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from inboxva.model.work import State
from tests.conversation.clients import DANA, Client, answer, gmail, iphone, outlook, said, to
from tests.conversation.talk import Talk, plain

pytestmark = pytest.mark.servers

OWNER, MARIA = "dana@example.com", "maria@example.net"
EVENING = datetime(2026, 11, 17, 1, 30, tzinfo=UTC)  # 17:30 in Los Angeles, 09:30 in Manila: Maria is at work
SEVERAL = """\
Hi Maria,

Please send the October invoices by Friday 5pm PT, 2 hours at most.
Also, book the flight to Denver for 12 December.
One more thing: ask Ben for the new price list.

Dana
"""


def tasks(talk: Talk) -> dict[str, str]:
    """The ledger's tasks, each with its title and when it is due in UTC."""
    with talk.ledger() as store:
        found = store.tasks(talk.settings().people, talk.now)
    return {str(t.ref): t.title + (f", due {t.due.instant:%d %b %H:%M}" if t.due else "") for t in found}


def asked(talk: Talk) -> tuple[str, EmailMessage]:
    """Dana's mail with three tasks, and the letter about it."""
    talk.now = EVENING
    talk.run()
    request = talk.says(DANA, f"Maria Santos <{MARIA}>", "Invoices and a few things", SEVERAL)
    talk.later(minutes=1)
    (findings,) = talk.run()
    assert to(OWNER, [findings]) == [findings]
    assert (findings["In-Reply-To"], findings["References"]) == (None, None)
    assert findings["Reply-To"].addresses[0].addr_spec == "va@example.com"
    assert plain(findings).lstrip().startswith("Reply with one word: split, keep, or pairs like 1+3, 2")
    assert findings["Subject"] == '[BK-1] Three tasks in "Invoices and a few things"?'
    return request, findings


@pytest.mark.parametrize("client", [iphone, gmail, outlook])
def test_split_makes_three_threads(talk: Talk, client: Client) -> None:
    request, findings = asked(talk)
    talk.later(minutes=20)
    assert talk.run() == []  # Maria is at work, and her letter waits for Dana's answer
    answered = answer(talk, findings, "Split", client)
    talk.again(answered)  # it comes back to the desk's address too
    talk.later(minutes=1)
    letters = talk.run()
    first, *others = hers = to(MARIA, letters)
    (transcript,) = to(OWNER, letters)
    assert [letter["Subject"].rpartition(" ")[2] for letter in hers] == ["[BK-1]", "[BK-2]", "[BK-3]"]
    assert first["In-Reply-To"] == f"<{request}>"
    assert [letter["In-Reply-To"] for letter in others] == [None, None]
    assert len({letter["Message-ID"] for letter in letters}) == 4
    for letter, words in zip(hers, ("October invoices", "flight to Denver", "price list"), strict=True):
        assert words in said(letter)
        assert sum(other in said(letter) for other in ("October invoices", "flight to Denver", "price list")) == 1
    assert "Sat 21 Nov" in said(first) or "Fri 20 Nov" in said(first)
    assert "Limit: 2 h" in plain(first)
    assert transcript["In-Reply-To"] == f"<{answered}>"
    assert "Maria is told" in said(transcript)
    assert tasks(talk) == {
        "BK-1": "Send the October invoices, due 21 Nov 01:00", "BK-2": "Book the flight to Denver for 12 December",
        "BK-3": "Ask Ben for the new price list",
    }  # fmt: skip
    talk.later(hours=3)
    assert talk.run() == []

    # Each thread is its own task's.
    talk.says(f"Maria Santos <{MARIA}>", DANA, f"Re: {others[0]['Subject']}", "State: done\nHours: 1",
              answers=others[0]["Message-ID"].strip("<>"))  # fmt: skip
    talk.later(minutes=1)
    talk.run()
    with talk.ledger() as store:
        states = {str(t.ref): t.state for t in store.tasks(talk.settings().people, talk.now)}
    assert states == {"BK-1": State.NOT_STARTED, "BK-2": State.DONE, "BK-3": State.NOT_STARTED}


def test_keep_makes_a_checklist(talk: Talk) -> None:
    request, findings = asked(talk)
    talk.later(minutes=5)
    answer(talk, findings, "keep")
    talk.later(minutes=1)
    letters = talk.run()
    (hers,) = to(MARIA, letters)
    assert hers["In-Reply-To"] == f"<{request}>"
    assert hers["Subject"] == "Re: Invoices and a few things [BK-1]"
    for step in (
        "Send the October invoices (due: Friday 5pm PT) (cap: 2 h)",
        "Book the flight to Denver",
        "Ask Ben for the new price list",
    ):
        assert step in said(hers)
    (transcript,) = to(OWNER, letters)
    assert "Maria is told" in said(transcript)
    assert list(tasks(talk)) == ["BK-1"]

    # Too late to split it: nothing changes, and it is said.
    talk.later(minutes=9)
    answer(talk, findings, "split")
    talk.later(minutes=1)
    (late,) = talk.run()
    assert to(OWNER, [late])
    assert "not done" in said(late)
    assert list(tasks(talk)) == ["BK-1"]


def test_numbers_put_tasks_together(talk: Talk) -> None:
    _, findings = asked(talk)
    talk.later(minutes=5)
    answer(talk, findings, "1+3, 2", gmail)
    talk.later(minutes=1)
    letters = talk.run()
    first, second = to(MARIA, letters)
    assert "October invoices" in said(first)
    assert "price list" in said(first)
    assert "flight to Denver" in said(second)
    assert list(tasks(talk)) == ["BK-1", "BK-2"]


def test_what_is_missing_stands_under_the_word(talk: Talk) -> None:
    _, findings = asked(talk)
    talk.later(minutes=5)
    answer(talk, findings, "split\n2 due: Tue noon\n3 cap: 30 min", gmail)
    talk.later(minutes=1)
    letters = talk.run()
    _, flight, prices = to(MARIA, letters)
    assert tasks(talk)["BK-2"] == "Book the flight to Denver for 12 December, due 17 Nov 20:00"
    assert "noon" in said(flight)
    assert "Limit: 30 min" in plain(prices)
    (transcript,) = to(OWNER, letters)
    assert "This is not done" not in said(transcript)


def test_no_answer_for_an_hour_of_her_work(talk: Talk) -> None:
    request, _ = asked(talk)
    talk.now = EVENING + timedelta(minutes=59)
    assert talk.run() == []
    talk.now = EVENING + timedelta(minutes=62)
    (hers,) = talk.run()
    assert to(MARIA, [hers])
    assert hers["In-Reply-To"] == f"<{request}>"
    for words in ("October invoices", "flight to Denver", "price list"):
        assert words in said(hers)
    talk.later(days=2)
    assert all(letter["Subject"].startswith("Today:") for letter in to(MARIA, talk.run()))


def test_no_answer_while_she_sleeps(talk: Talk) -> None:
    talk.now = EVENING
    talk.run()
    talk.now = datetime(2026, 11, 17, 18, tzinfo=UTC)  # 02:00 in Manila
    talk.says(DANA, MARIA, "Invoices and a few things", SEVERAL)
    talk.later(minutes=1)
    (findings,) = talk.run()
    assert "Maria starts work at 17:00 your time" in said(findings)
    talk.now = datetime(2026, 11, 18, 1, 55, tzinfo=UTC)
    assert talk.run() == []
    talk.now = datetime(2026, 11, 18, 2, 2, tzinfo=UTC)
    (hers,) = talk.run()
    assert to(MARIA, [hers])


def test_split_twice_opens_nothing_twice(talk: Talk) -> None:
    _, findings = asked(talk)
    talk.later(minutes=5)
    answer(talk, findings, "split")
    talk.later(minutes=1)
    assert len(talk.run()) == 4
    answer(talk, findings, "split", gmail)
    talk.later(minutes=1)
    (transcript,) = talk.run()
    assert to(OWNER, [transcript])
    assert list(tasks(talk)) == ["BK-1", "BK-2", "BK-3"]


def test_both_answers_wait_and_the_first_one_counts(talk: Talk) -> None:
    _, findings = asked(talk)
    talk.later(minutes=5)
    answer(talk, findings, "split")
    talk.later(minutes=1)
    answer(talk, findings, "keep")
    talk.later(minutes=1)
    letters = talk.run()
    assert len(to(MARIA, letters)) == 3
    assert list(tasks(talk)) == ["BK-1", "BK-2", "BK-3"]
    assert ["not done" in said(letter) for letter in to(OWNER, letters)] == [False, True]


FORGED = {
    "unproven": "", "failed": "mx.example.com; dmarc=fail header.from=example.com",
    "another server": "mx.evil.example; dmarc=pass header.from=example.com",
}  # fmt: skip


@pytest.mark.parametrize("proof", FORGED.values(), ids=list(FORGED))
def test_a_forged_answer_is_held(talk: Talk, proof: str) -> None:
    _, findings = asked(talk)
    talk.later(minutes=5)
    headers = {"Authentication-Results": proof} if proof else {}
    forged = talk.says(
        DANA, "va@example.com", f"Re: {findings['Subject']}", iphone("split", findings),
        answers=findings["Message-ID"].strip("<>"), folder="INBOX", proven=False, headers=headers,
    )  # fmt: skip
    talk.later(minutes=1)
    assert talk.run() == []
    assert "$InboxvaHeld" in talk.flags("INBOX", forged)
    assert list(tasks(talk)) == ["BK-1"]
    talk.later(hours=1)
    letters = talk.run()
    (hers,), (told,) = to(MARIA, letters), to(OWNER, letters)
    assert hers
    assert "split" in said(told)
    assert told["In-Reply-To"] is None


def test_an_answer_in_words_is_told_how_to_write_it(talk: Talk) -> None:
    _, findings = asked(talk)
    talk.later(minutes=5)
    answer(talk, findings, "Yes please, make separate ones for each")
    talk.later(minutes=1)
    letters = talk.run()
    assert to(OWNER, letters) == letters  # split or asked again: never silence, and never a guess at Maria's


def test_an_answer_that_went_to_maria_too_counts_for_nothing_and_that_is_said(talk: Talk) -> None:
    _, findings = asked(talk)
    talk.later(minutes=5)
    talk.says(
        DANA, "va@example.com", f"Re: {findings['Subject']}", iphone("split", findings),
        answers=findings["Message-ID"].strip("<>"), headers={"Cc": MARIA},
    )  # fmt: skip
    talk.later(minutes=1)
    (transcript,) = talk.run()
    assert to(OWNER, [transcript])
    assert "to me alone" in said(transcript)
    assert transcript["In-Reply-To"] is None  # Maria reads along in that thread
    assert list(tasks(talk)) == ["BK-1"]
    answer(talk, findings, "split")
    talk.later(minutes=1)
    assert len(to(MARIA, talk.run())) == 3
