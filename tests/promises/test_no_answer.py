"""Promise: only a person's new mail is answered; old mail and history write to nobody."""

from datetime import timedelta

from tests.promises.play import DANA, DESK, MARIA, SEVERAL, Play, id_of


def test_a_split_read_days_later_is_done_and_written_to_nobody(play: Play) -> None:
    play.says(DANA, MARIA, "Invoices and a few things", SEVERAL)
    (findings,) = play.run()
    play.says(DANA, DESK, "Re: Three tasks?", "split", answers=id_of(findings))
    play.later(days=2)
    assert play.run() == []
    assert len(play.tasks()) == 3
    assert "not_answered" in play.events("BK-1")


def test_backfill_writes_to_nobody_whatever_it_finds(play: Play) -> None:
    play.says(DANA, MARIA, "Invoices and a few things", SEVERAL)
    (findings,) = play.run()
    play.says(DANA, DESK, "Re: Three tasks?", "split", answers=id_of(findings))
    play.says(MARIA, DANA, "Update", "Hours: 1\nETA: whenever")
    play.backfill(play.now - timedelta(days=1))
    assert len(play.tasks()) == 3
    assert play.run() == []
    assert [sent.recipient for sent in play.transport.sent] == ["dana@example.com"]
