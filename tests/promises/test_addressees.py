"""Promise: letters go to the owner and to the configured assistants the matter concerns, and tell nobody else of it."""

import pytest

from tests.conversation.talk import plain
from tests.promises.play import DANA, DESK, MARIA, PRIYA, SEVERAL, Play, id_of, to


def test_one_assistants_task_is_not_anothers_because_the_owner_forwards_its_thread(play: Play) -> None:
    request = play.says(DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices. Spend at most 3 hours.")
    play.run()
    play.says(MARIA, DANA, "Re: Chase the invoices", "Hours: 1\nQuestions: Which bank?", answers=request)
    play.run()
    forwarded = play.says(DANA, PRIYA, "Fwd: Chase the invoices", "Please send me the texts.", answers=request)
    (told,) = play.run()
    assert str(told["Subject"]).endswith("[WB-1]")
    play.says(PRIYA, DANA, "Re: Fwd: Chase the invoices", "State: done\nHours: 5", answers=forwarded)
    play.says(PRIYA, DANA, "Re: Chase the invoices", "Hours: 0.5", answers=request)
    letters = play.run()
    assert {to(letter) for letter in letters} == {"priya@example.net"}
    assert not [letter for letter in letters if "BK-1" in plain(letter) or "3 h" in plain(letter)]
    task = play.task("BK-1")
    assert (task.minutes, task.state, len(task.questions)) == (60, "in_progress", 1)


def test_no_letter_joins_a_thread_that_a_client_reads(play: Play) -> None:
    request = play.says(DANA, MARIA, "Invoices and a few things", SEVERAL, cc="Client <client@example.org>")
    (findings,) = play.run()
    assert to(findings) == "dana@example.com"
    play.says(DANA, DESK, "Re: Three tasks?", "split", answers=id_of(findings))
    letters = play.run()
    assert [to(letter) for letter in letters] == ["maria@example.net"] * 3 + ["dana@example.com"]
    assert not [letter for letter in letters if request in str(letter)]
    assert {sent.recipient for sent in play.transport.sent} == {"dana@example.com", "maria@example.net"}
    play.says(MARIA, DANA, "Re: Invoices and a few things", "Hours: 1", answers=request, cc="client@example.org")
    assert play.run() == []
    assert play.task("BK-1").minutes == 60


def test_a_letter_to_somebody_no_longer_configured_does_not_go_and_that_is_said(play: Play) -> None:
    play.says(DANA, MARIA, "Invoices and a few things", SEVERAL)
    assert len(play.run()) == 1
    play.config = play.config.replace("maria@example.net", "rosa@example.net").replace("maria.s@", "rosa.s@")
    play.later(hours=9)
    with play.service() as opened:
        done = opened.send()
    assert (done.sent, len(done.rejected)) == (0, 1)
    assert "maria@example.net" in done.rejected[0]
    assert play.run() == []
    play.later(days=4, hours=-5.5)
    (summary,) = play.run()
    assert "BK-1" in plain(summary)


@pytest.mark.parametrize("mode", ["owner", "draft"])
def test_a_letter_queued_while_live_stays_here_once_the_mode_is_another(play: Play, mode: str) -> None:
    play.says(DANA, MARIA, "Invoices and a few things", SEVERAL)
    assert len(play.run()) == 1
    play.config = play.config.replace('code = "BK"', f'code = "BK"\nmode = "{mode}"')
    play.later(hours=9)
    assert play.run() == []
    assert play.counts()["draft"] == 1


@pytest.mark.parametrize("asks", [True, False])
def test_no_more_letters_an_hour_than_the_ceiling_and_all_of_them_in_the_end(play: Play, asks: bool) -> None:
    play.config = play.config.replace("[store]", "ceiling = 5\n\n[store]")
    for number in range(12):
        if asks:
            play.says(
                DANA,
                MARIA,
                f"Chase invoice {number}",
                f"Please chase the unpaid invoice {number}, no rush, 1 hour at most.",
            )
        else:
            play.says(MARIA, DANA, f"Update {number}", f"Done: call {number}\nHours: 0.1")
    went = []
    for _ in range(40):
        went.append(len(play.run()))
        play.later(minutes=6)
    assert sum(went) == 12
    assert max(sum(went[i : i + 10]) for i in range(31)) == 5
    with play.service() as opened:
        assert opened.send().waiting == []
