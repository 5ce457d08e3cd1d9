"""Every word by which an owner steers, as each mail program sends it, and what may not steer. Over real servers."""

import re
from datetime import UTC, datetime, timedelta
from email.message import EmailMessage

import pytest

from tests.conversation.clients import DANA, DESK, Client, answer, gmail, iphone, outlook, said, to
from tests.conversation.stage import (
    MARIA,
    MARIA_SANTOS,
    OWNER,
    PRIYA,
    PRIYA_RAO,
    asks,
    heard,
    id_of,
    passes,
    printed,
    replies,
    reports,
    subjects,
    task,
    with_letters,
)
from tests.conversation.talk import CONFIG, LOS_ANGELES, Talk, plain

pytestmark = pytest.mark.servers

TUESDAY = datetime(2026, 11, 17, 1, 30, tzinfo=UTC)  # Monday 17:30 in Los Angeles, Tuesday 09:30 in Manila
SUBJECT = "Re: Supplier sheet [BK-1]"
OPS = """
[[engagements]]
name = "Operations"
slug = "operations"
code = "OPS"
assistants = ["priya@example.net"]
timezone = "Asia/Kolkata"
"""
CLIENTS = pytest.mark.parametrize("client", [iphone, gmail, outlook])


def begun(talk: Talk, config: str = CONFIG + OPS) -> str:
    """Two tasks of Maria's, one of Priya's; gives the Message-ID of the first request."""
    talk.config = config
    talk.now = TUESDAY
    talk.run()
    sheet, _ = asks(
        talk, "Supplier sheet", "Please update the supplier sheet by Friday 27 Nov 5pm PT. 3 hours at most."
    )
    asks(talk, "Bank export", "Please export the bank statements by Friday 27 Nov 5pm PT. 3 hours at most.")
    asks(talk, "[WB] Contact page", "Please make the new contact page by Friday 27 Nov 5pm PT.", PRIYA_RAO)
    talk.later(minutes=20)
    return sheet


def commands(talk: Talk, text: str, letter: EmailMessage | None = None, client: Client = iphone) -> list[EmailMessage]:
    """Lines to the desk, as an answer to a letter of ours or as a mail of their own; the letters that come of them."""
    if letter is None:
        talk.says(DANA, DESK, "A few things", text)
    else:
        answer(talk, letter, text, client)
    talk.later(minutes=1)
    return talk.run()


def transcript(letters: list[EmailMessage]) -> str:
    """What the one letter to Dana says, in lower case."""
    (one,) = to(OWNER, letters)
    return said(one).lower()


def code(kind: str, letter: EmailMessage | str) -> str:
    """The code for `undo` or `confirm` that a letter gives."""
    found = re.search(rf"{kind} ([2-9a-z]{{5}})\b", letter if isinstance(letter, str) else plain(letter))
    assert found, letter
    return found[1]


def listed(talk: Talk) -> EmailMessage:
    """The answer to `list`: BK-1, BK-2 and WB-1 under the numbers 1, 2 and 3."""
    (letter,) = to(OWNER, commands(talk, "list"))
    assert re.findall(r"^\d\. (\S+)", plain(letter), re.M) == ["BK-1", "BK-2", "WB-1"]
    return letter


@CLIENTS
def test_numbers_of_a_list_count_in_the_next_mail(talk: Talk, client: Client) -> None:
    begun(talk)
    letter = listed(talk)
    talk.later(minutes=5)
    letters = commands(talk, "done 1\ndue 2: Mon 30 Nov 5pm PT\npriority 3 high", letter, client)
    text = transcript(letters)
    assert "bk-1 counts as done, and is accepted" in text
    assert "bk-2 is due mon 30 nov" in text
    assert "wb-1 has high priority" in text
    assert "not done" not in text
    assert task(talk, "BK-1").state.value == "done"
    assert task(talk, "BK-2").due.instant == datetime(2026, 12, 1, 1, 0, tzinfo=UTC)  # type: ignore[union-attr]
    assert len(to(MARIA, letters)) == 2
    assert len(to(PRIYA, letters)) == 1
    assert all("[BK-" in letter["Subject"] for letter in to(MARIA, letters))


EVERY = {
    "help": "Write one line for each",
    "show BK-1": "Supplier sheet",
    "report": "REPORT",
    "report last week": "REPORT",
    "pay": "nothing is to be paid",
    "done BK-1": "BK-1 counts as done",
    "accept BK-1": "BK-1 counts as done",
    "due BK-1: Mon 30 Nov 5pm PT": "BK-1 is due Mon 30 Nov",
    "cap BK-1: 5h": "the limit of BK-1 is 5 h",
    "priority BK-1 high": "BK-1 has high priority",
    "assign BK-1 to Priya": "Priya",
    "agreed BK-1: 40 dollars for the flight": "BK-1 says what was agreed",
    "snooze BK-1 2d": "I say nothing of BK-1 until",
    "quiet no_due": "I write no more about no_due",
    "quiet reminders": "I write no more about reminders",
    "loud no_due": "I write about no_due again",
    "held": "no mail is kept aside",
    "pause bookkeeping": "Bookkeeping stands still",
    "pause all": "everything stands still",
    "note BK-1: the bank opens at nine": "kept with BK-1",
    "thanks BK-1: well begun": "Maria gets your thanks",
    "cancel BK-1": "Reply \"yes\"",
    "approve BK-1": "nothing of BK-1 is held back",
    "move BK-1 OPS": "OPS-1",
}  # fmt: skip


@CLIENTS
def test_every_word_is_understood_below_a_letter_of_ours(talk: Talk, client: Client) -> None:
    """Each in a mail of its own, which one letter answers; what was changed is taken back before the next."""
    begun(talk)
    letter = listed(talk)
    strange: dict[str, str] = {}
    for line, expected in EVERY.items():
        talk.later(minutes=5)
        (told,) = to(OWNER, commands(talk, line, letter, client))
        right = expected.lower() in said(told).lower() and "I am not sure" not in said(told)
        if not right or not told["Subject"].startswith(("Re: ", "Please confirm")):
            strange[line] = said(told)
        if line.startswith("pause"):
            commands(talk, line.replace("pause", "resume"))
        elif "To take it back" in said(told):
            talk.later(minutes=1)
            commands(talk, f"undo {code('undo', told)}")
    assert strange == {}


@pytest.mark.parametrize(
    "line", ["done BK-1", "#done BK-1", "Done BK-1.", "DONE BK-1", "done: BK-1", "Please done BK-1", "bk-1 done"]
)
def test_variants_are_the_same(talk: Talk, line: str) -> None:
    begun(talk)
    assert "bk-1 counts as done" in transcript(commands(talk, line))


def test_reading_stops_where_a_person_would_stop(talk: Talk) -> None:
    begun(talk)
    text = "Hi,\n\npriority BK-1 high\ndoen BK-2\nnote WB-1: the logo is new\n\ncancel BK-2 was what Ben wanted, I do not.\n"
    told = transcript(commands(talk, text))
    assert "bk-1 has high priority" in told
    assert '"doen bk-2"' in told
    assert "kept with wb-1" in told
    assert "ben" not in told
    assert task(talk, "BK-2").state.value == "not_started"
    told = transcript(commands(talk, "priority BK-1 low\nThanks,\ndone BK-1\n"))
    assert task(talk, "BK-1").state.value == "not_started"
    assert "low priority" in told


@pytest.mark.parametrize("line", ["#done", "#done BK-1", "Done BK-1", "DONE BK-1.", "done: bk-1"])
def test_in_the_thread_a_mark_or_a_reference_makes_it_a_command(talk: Talk, line: str) -> None:
    request = begun(talk)
    replies(talk, request, SUBJECT, line, DANA, MARIA_SANTOS)
    talk.later(minutes=1)
    letters = talk.run()
    assert task(talk, "BK-1").state.value == "done"
    (told,) = to(OWNER, letters)
    assert told["In-Reply-To"] is None  # never in the thread that Maria reads
    assert "BK-1 counts as done" in said(told)


@pytest.mark.parametrize(
    "line",
    [
        "Done.",
        "done",
        "Cancel the Denver flight please",
        "Please cancel.",
        "accept",
        "Reopen it if you like.",
        "pause all",
    ],
)
def test_in_the_thread_bare_words_are_text(talk: Talk, line: str) -> None:
    request = begun(talk)
    replies(talk, request, SUBJECT, line, DANA, MARIA_SANTOS)
    talk.later(minutes=1)
    letters = talk.run()
    assert letters == []
    assert task(talk, "BK-1").state.value == "not_started"
    with talk.ledger() as store:
        assert store.paused() == frozenset()


def test_undo_within_a_day_and_not_after_it(talk: Talk) -> None:
    begun(talk)
    (told,) = to(OWNER, commands(talk, "done BK-1\ncap BK-2: 9h"))
    taken = code("undo", told)
    talk.later(hours=23)
    letters = commands(talk, f"undo {taken}")
    assert "taken back" in transcript(letters)
    assert len(to(MARIA, letters)) == 2
    assert (task(talk, "BK-1").state.value, task(talk, "BK-2").cap_minutes) == ("not_started", 180)
    again = transcript(commands(talk, f"undo {taken}"))
    assert "taken back before" in again
    (told,) = to(OWNER, commands(talk, "done BK-1"))
    talk.later(hours=24, minutes=1)
    letters = commands(talk, f"undo {code('undo', told)}")
    assert [one for one in to(MARIA, letters) if not one["Subject"].startswith("Today")] == []
    assert task(talk, "BK-1").state.value == "done"
    assert "day" in transcript(letters)


def test_undo_by_answering_the_transcript(talk: Talk) -> None:
    begun(talk)
    (told,) = to(OWNER, commands(talk, "done BK-1"))
    letters = commands(talk, "undo", told, gmail)
    assert "taken back" in transcript(letters)
    assert task(talk, "BK-1").state.value == "not_started"


@CLIENTS
def test_a_yes_works_once_and_only_from_the_owner(talk: Talk, client: Client) -> None:
    begun(talk)
    (asking,) = commands(talk, "cancel BK-1")
    assert asking["Subject"] == "Please confirm: cancel BK-1"
    assert task(talk, "BK-1").state.value == "not_started"
    right = code("confirm", asking)
    # A wrong code, and the right one in a mail that nobody can prove.
    wrong = "zzzzz" if right != "zzzzz" else "yyyyy"
    letters = commands(talk, f"confirm {wrong}")
    assert to(MARIA, letters) == []
    assert "nothing waits" in transcript(letters)
    forged = talk.says(DANA, DESK, "Yes", f"confirm {right}", folder="INBOX", proven=False)
    talk.later(minutes=1)
    assert to(MARIA, talk.run()) == []
    assert "$InboxvaHeld" in talk.flags("INBOX", forged)
    assert task(talk, "BK-1").state.value == "not_started"
    # Somebody else who has the letter cannot use it either.
    talk.says(MARIA_SANTOS, DESK, f"Re: {asking['Subject']}", f"confirm {right}", answers=id_of(asking))
    talk.later(minutes=1)
    talk.run()
    assert task(talk, "BK-1").state.value == "not_started"
    talk.later(minutes=10)
    letters = commands(talk, "yes", asking, client)
    assert len(to(MARIA, letters)) == 1
    assert "Dana does not need BK-1" in said(to(MARIA, letters)[0])
    assert to(MARIA, letters)[0]["Subject"] == SUBJECT
    assert task(talk, "BK-1").state.value == "cancelled"
    letters = commands(talk, f"confirm {right}")
    assert to(MARIA, letters) == []


@pytest.mark.parametrize(
    ("text", "state"),
    [
        (
            "See below.\n\n---------- Forwarded message ---------\nFrom: Ben <ben@example.org>\nSubject: x\n\ndone BK-1\n",
            "not_started",
        ),
        ("> done BK-1\n\nWhat do you think of that?", "not_started"),
    ],
)
def test_what_is_quoted_or_forwarded_is_no_command(talk: Talk, text: str, state: str) -> None:
    begun(talk)
    talk.says(DANA, DESK, "Fwd: x", text)
    talk.later(minutes=1)
    talk.run()
    assert task(talk, "BK-1").state.value == state


def test_pause_all_stops_the_outbox_in_the_same_second_and_reading_goes_on(talk: Talk) -> None:
    request = begun(talk)
    # Letters wait: the way out is shut when they are written.
    talk.smtp.answers["MAIL"] = "451 Try again later"
    asks(talk, "Price list", "Please get the new price list by Friday 27 Nov 5pm PT. 1 hour at most.")
    assert "waiting" in printed(talk, "outbox")
    talk.says(DANA, DESK, "Stop", "pause all")
    talk.smtp.answers.clear()
    letters = talk.run()
    assert [one["To"].addresses[0].addr_spec for one in letters] == [OWNER]
    assert "everything stands still" in said(letters[0]).lower()
    talk.later(hours=2)
    assert (
        reports(talk, request, SUBJECT, "State: done\nHours: 2\nQuestions: The client is waiting, which price?") == []
    )
    assert task(talk, "BK-1").state.value == "done"
    assert passes(talk, datetime(2026, 11, 18, 23, 0, tzinfo=UTC), timedelta(hours=2)) == []
    # It goes on: what is true still goes out, what is not is dropped.
    letters = commands(talk, "resume all")
    assert any("everything goes on" in said(one).lower() for one in to(OWNER, letters))
    came = letters + [one for _, one in passes(talk, datetime(2026, 11, 19, 23, 0, tzinfo=UTC))]
    hers = to(MARIA, came)
    assert any("Price list" in said(one) for one in hers)
    assert all("BK-1" not in str(one["Subject"]) or "recorded" in said(one) for one in hers)


def test_pause_of_one_engagement_leaves_the_others(talk: Talk) -> None:
    begun(talk)
    commands(talk, "pause BK")
    _, letters = asks(talk, "Price list", "Please get the new price list by Friday 27 Nov 5pm PT. 1 hour at most.")
    assert to(MARIA, letters) == []
    _, letters = asks(talk, "[WB] Footer", "Please change the footer by Friday 27 Nov 5pm PT.", PRIYA_RAO)
    assert len(to(PRIYA, letters)) == 1


def test_a_mail_that_was_held_is_released_and_read_from_the_mailbox(talk: Talk) -> None:
    request = begun(talk)
    forged = talk.says(MARIA_SANTOS, DANA, SUBJECT, "State: done\nHours: 2\n", answers=request, proven=False)
    talk.later(minutes=1)
    talk.run()
    assert "$InboxvaHeld" in talk.flags("INBOX", forged)
    assert task(talk, "BK-1").state.value == "not_started"
    (told,) = to(OWNER, commands(talk, "held"))
    assert MARIA in said(told)
    found = re.search(r"release (\d+)", plain(told))
    assert found
    letters = commands(talk, f"release {found[1]}", told)
    (asking,) = to(OWNER, letters)
    assert task(talk, "BK-1").state.value == "not_started"
    letters = commands(talk, "yes", asking)
    assert "is read again" in transcript(letters)
    letters += talk.run()
    found_task = task(talk, "BK-1")
    assert (found_task.state.value, found_task.minutes) == ("done", 120)
    assert len(to(MARIA, letters)) == 1
    assert "no mail is kept aside" in transcript(commands(talk, "held"))


def test_a_task_that_moved_takes_reports_under_its_old_reference(talk: Talk) -> None:
    request = begun(talk, CONFIG)
    talk.config += OPS.replace('["priya@example.net"]', '["priya@example.net", "maria@example.net"]')
    letters = commands(talk, "move BK-1 OPS")
    (hers,) = to(MARIA, letters)
    assert hers["Subject"].startswith("Re: Supplier sheet")
    assert "OPS-1" in said(hers)
    assert to(PRIYA, letters) == []
    # Maria, who knows it by its old reference, reports it in the old thread, and in a mail of its own.
    talk.later(hours=1)
    reports(talk, request, SUBJECT, "State: in progress\nHours: 0:30\n")
    assert task(talk, "OPS-1").minutes == 30
    talk.says(MARIA_SANTOS, DESK, "Today", "BK-1: in progress, 1h")
    talk.later(minutes=1)
    talk.run()
    assert task(talk, "OPS-1").minutes == 90
    assert "ops-1" in transcript(commands(talk, "done BK-1"))
    assert task(talk, "OPS-1").state.value == "done"


def test_a_task_that_moved_to_others_is_handed_over_and_no_hour_is_lost(talk: Talk) -> None:
    request = begun(talk)
    letters = commands(talk, "move BK-1 OPS")
    (theirs,), (hers,) = to(PRIYA, letters), to(MARIA, letters)
    assert "[OPS-1]" in theirs["Subject"]
    assert theirs["In-Reply-To"] is None
    assert "supplier sheet" in said(theirs)
    assert "Priya" in said(hers)
    talk.later(hours=1)
    reports(talk, id_of(theirs), str(theirs["Subject"]), "State: in progress\nHours: 1\n", PRIYA_RAO)
    assert task(talk, "OPS-1").minutes == 60
    # What Maria had done before counts in her own week.
    (receipt,) = to(MARIA, reports(talk, request, SUBJECT, "State: in progress\nHours: 0:30\n"))
    assert "30 min of 10 h this week" in said(receipt)


def test_an_assistant_may_ask_for_help_and_for_tasks_of_their_own(talk: Talk) -> None:
    begun(talk)
    talk.says(MARIA_SANTOS, DESK, "What is there?", "list")
    talk.later(minutes=1)
    (letter,) = talk.run()
    assert to(MARIA, [letter])
    assert letter["Subject"] == "Re: What is there?"
    assert "BK-1" in said(letter)
    assert "BK-2" in said(letter)
    assert "WB-1" not in said(letter)
    assert "USD" not in said(letter)
    talk.says(MARIA_SANTOS, DESK, f"Re: {letter['Subject']}", iphone("show 2", letter), answers=id_of(letter))
    talk.later(minutes=1)
    (shown,) = talk.run()
    assert "bank statements" in said(shown)
    talk.says(MARIA_SANTOS, DESK, "Which words?", "help\nshow WB-1\ndone BK-1\npause all")
    talk.later(minutes=1)
    (helped,) = talk.run()
    assert "contact page" not in said(helped).lower()
    assert task(talk, "BK-1").state.value == "not_started"
    with talk.ledger() as store:
        assert store.paused() == frozenset()


def test_quiet_success_is_a_line_of_the_next_digest(talk: Talk) -> None:
    begun(talk, with_letters(CONFIG, 'transcripts = "problems"'))
    assert commands(talk, "note BK-1: the bank opens at nine") == []
    request, _ = asks(talk, "Price list", "Please get the new price list by Friday 27 Nov 5pm PT. 1 hour at most.")
    talk.later(minutes=30)
    reports(talk, request, "Re: Price list [BK-3]", "State: in progress\nQuestions: Which list?")
    (digest,) = [one for _, one in heard(passes(talk, datetime(2026, 11, 17, 18, 0, tzinfo=UTC)), OWNER)]
    assert '"note BK-1: the bank opens at nine": kept with BK-1' in said(digest)


def test_a_command_that_nobody_can_prove_is_held_and_told_once_a_day(talk: Talk) -> None:
    begun(talk)
    for line in ("done BK-1", "pause all"):
        talk.says(DANA, DESK, "Please do", line, folder="INBOX", proven=False)
        talk.later(minutes=1)
    came = [one for _, one in passes(talk, talk.now + timedelta(minutes=30), timedelta(minutes=5))]
    assert subjects(came) == ["Re: Please do"] or len(came) == 1
    assert to(OWNER, came) == came
    assert "pause all" not in said(came[0]) or "done BK-1" in said(came[0])
    assert task(talk, "BK-1").state.value == "not_started"
    assert talk.now.astimezone(LOS_ANGELES).day == 16
