"""Promise: an assistant who wants fewer letters gets those they are owed, and no other."""

from datetime import timedelta

import pytest

from tests.promises.play import DANA, DESK, MARIA, Play, to


@pytest.mark.parametrize("acknowledge", ["day", "always"])
def test_who_said_stop_hears_of_requests_from_the_owner_alone(play: Play, acknowledge: str) -> None:
    play.config = play.config.replace('code = "BK"', f'code = "BK"\nacknowledge = "{acknowledge}"')
    play.now += timedelta(hours=5)  # 11:00 in Manila
    play.says(MARIA, DESK, "Letters", "stop")
    play.run()
    request = play.says(DANA, MARIA, "Call Ben", "Please call Ben by Friday noon Pacific, 1 hour at most.")
    for _ in range(3 * 24):
        play.later(hours=1)
        assert [letter for letter in play.run() if to(letter) == "maria@example.net"] == []
    assert list(play.tasks()) == ["BK-1"]
    play.says(MARIA, DANA, "Re: Call Ben", "Questions: Which Ben?", answers=request)
    play.run()
    play.says(DANA, DESK, "Answer", "Q1: the tall one")
    told = [to(letter) for letter in play.run()]
    play.later(days=3)
    told += [to(letter) for letter in play.run()]
    assert "maria@example.net" in told
