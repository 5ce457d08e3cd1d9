"""Promise: letters go to the owner and to the configured assistants the matter concerns, and tell nobody else of it."""

from tests.promises.play import DANA, DESK, MARIA, PRIYA, SEVERAL, Play, id_of, plain, to


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
    assert len(letters) == 3
    assert not [letter for letter in letters if request in str(letter)]
    assert {sent.recipient for sent in play.transport.sent} == {"dana@example.com", "maria@example.net"}
    play.says(MARIA, DANA, "Re: Invoices and a few things", "Hours: 1", answers=request, cc="client@example.org")
    assert play.run() == []
    assert play.task("BK-1").minutes == 60
