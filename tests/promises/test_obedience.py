"""Promise: the owner's word is done as it was said, to the task it names; nobody else's word is done."""

import pytest

from tests.conversation.talk import plain
from tests.promises.play import DANA, DESK, MARIA, SEVERAL, Play, id_of, to


def ask(play: Play, subject: str = "Invoices and a few things") -> str:
    """A request for three things; gives the Message-ID of the findings letter."""
    play.says(DANA, MARIA, subject, SEVERAL)
    (findings,) = play.run()
    assert to(findings) == "dana@example.com"
    play.later(minutes=3)
    return id_of(findings)


def test_split_with_a_reference_splits_that_task_and_not_the_letters(play: Play) -> None:
    first = ask(play)
    ask(play, "Other things")
    play.says(DANA, DESK, "Re: [BK-1] Three tasks?", "split BK-2", answers=first)
    *letters, transcript = play.run()
    assert [str(letter["Subject"]).split()[-1] for letter in letters] == ["[BK-2]", "[BK-3]", "[BK-4]"]
    assert to(transcript) == "dana@example.com"
    assert play.task("BK-1").multi_task


def test_split_with_a_reference_needs_no_letter_to_answer(play: Play) -> None:
    ask(play)
    play.says(DANA, DESK, "from my phone", "split BK-1")
    assert len(play.run()) == 4  # one for each task, and the transcript


@pytest.mark.parametrize("second", ["split", "keep", "1+3, 2"])
def test_what_is_split_is_split_once(play: Play, second: str) -> None:
    findings = ask(play)
    play.says(
        DANA, DESK, "Re: Three tasks?", "Split\n\nSent from my iPhone\n\n> split, keep, or pairs", answers=findings
    )
    assert len(play.run()) == 4
    play.says(DANA, DESK, "Re: Three tasks?", second, answers=findings)
    (transcript,) = play.run()
    assert (to(transcript), "not done" in plain(transcript)) == ("dana@example.com", True)
    assert len(play.tasks()) == 3


@pytest.mark.parametrize("answer", ["1+3, 2", "split 1+3, 2", "Split: 1 & 3; 2", "split 2, 1+3\n\nThanks!\nDana"])
def test_groups_are_split_as_written(play: Play, answer: str) -> None:
    findings = ask(play)
    play.says(DANA, DESK, "Re: Three tasks?", answer, answers=findings)
    assert [to(letter) for letter in play.run()] == ["maria@example.net"] * 2 + ["dana@example.com"]
    assert list(play.tasks()) == ["BK-1", "BK-2"]


def test_numbers_after_keep_are_not_guessed_at(play: Play) -> None:
    findings = ask(play)
    play.says(DANA, DESK, "Re: Three tasks?", "keep 1, 3", answers=findings)
    (transcript,) = play.run()
    assert (to(transcript), "not done" in plain(transcript)) == ("dana@example.com", True)
    assert play.events("BK-1")[-1] == "not_understood"


@pytest.mark.parametrize(
    ("sender", "proven"),
    [(MARIA, True), (DANA, False), ("Eve <eve@example.org>", True), ("dana@example.com <maria@example.net>", True)],
)
def test_a_forwarded_findings_letter_is_no_key(play: Play, sender: str, proven: bool) -> None:
    findings = ask(play)
    for recipient in (DESK, f"{DESK}, {DANA}"):
        play.says(sender, recipient, "Re: Three tasks?", "split\n", answers=findings, folder="INBOX", proven=proven)
    assert [letter for letter in play.run() if "Book" in str(letter["Subject"])] == []
    assert list(play.tasks()) == ["BK-1"]


def test_a_request_that_only_a_token_proves_opens_no_work(play: Play) -> None:
    findings, text = ask(play), "Please order a laptop for the office today.\n"
    play.says(DANA, MARIA, "New laptop", text, answers=findings, folder="INBOX", proven=False)
    assert play.run() == []
    assert list(play.tasks()) == ["BK-1"]
    assert play.keywords() == [{"$InboxvaHeld"}]


def test_a_report_that_looks_like_commands_is_a_report(play: Play) -> None:
    request = play.says(DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices.")
    play.run()
    text = "State: in progress\nHours: 2\nDone:\nList of customers updated\n"
    play.says(MARIA, DESK, "Re: Chase the invoices", text, answers=request)
    (receipt,) = play.run()
    assert to(receipt) == "maria@example.net"
    assert play.task("BK-1").minutes == 120
