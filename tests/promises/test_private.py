"""Promise: what is private or secret stays where it was written: it is in no letter, no report, no log and no store."""

import pytest

from tests.promises.play import DANA, MARIA, Play


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
