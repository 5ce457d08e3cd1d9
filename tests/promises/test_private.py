"""Promise: what is private or secret stays where it was written: it is in no letter, no report, no log and no store."""

import pytest

from tests.promises.play import DANA, MARIA, SEVERAL, Play


@pytest.mark.parametrize(
    "subject",
    ["Private", "private: your contract", "Re: Private: your contract", "RE: AW: private", "Fwd: Re: PRIVATE: x",
     "Re[2]: private: x", "Re: [private] x", "SV: Invoices (private)"],
)  # fmt: skip
def test_a_private_mail_and_its_answers_leave_nothing(play: Play, subject: str) -> None:
    play.says(DANA, MARIA, subject, "Please send me your bank details by Friday.")
    play.says(MARIA, DANA, subject, "Hours: 2")
    assert play.run() == []
    assert (play.counts()["messages"], play.counts()["tasks"]) == (0, 0)


@pytest.mark.parametrize("subject", ["Private dining for six", "Re: keep it private: the list", "The private: folder"])
def test_the_word_alone_hides_no_work(play: Play, subject: str) -> None:
    play.says(DANA, MARIA, subject, "Please book a table for six by Friday.")
    play.run()
    assert play.counts()["messages"] == 1


@pytest.mark.parametrize("secret", ["hunter2X!", "4111 1111 1111 1111", "sk_live_51H8abcdefgh12345678"])
def test_a_secret_is_in_no_letter_and_not_in_the_store(
    play: Play, secret: str, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level("DEBUG")
    line = f"password: {secret}"
    request = play.says(DANA, MARIA, f"Bank {line}", f"{line}\nPlease update the sheet by Friday.")
    play.says(DANA, MARIA, "Several", SEVERAL.replace("invoices", f"invoices ({line})"))
    text = f"State: done with {line}\nDone: used {line}\nQuestions: is {line} right?\nETA: {line}\nHours: {line}"
    play.says(MARIA, DANA, "Re: Bank", text, answers=request)
    play.run()
    play.later(days=5)
    play.run()
    play.close()
    written = b"".join(file.read_bytes() for file in play.base.glob("inboxva.db*"))
    written += b"".join(sent.raw for sent in play.transport.sent) + caplog.text.encode()
    assert len(play.transport.sent) >= 3
    assert secret.encode() not in written
