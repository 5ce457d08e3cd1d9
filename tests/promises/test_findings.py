"""What an owner is asked about a request, over days: one letter a mail, one a day, and quiet after three in vain."""

from tests.conversation.talk import plain
from tests.promises.play import DANA, DESK, MARIA, Play, to

UNDATED = "Please update the supplier sheet with the new prices, {n} hours at most."


def asked(play: Play) -> list[set[str]]:
    """One pass; the letters to Dana that ask for something, each as its lines."""
    return [
        set(plain(letter).splitlines())
        for letter in play.run()
        if to(letter) == "dana@example.com" and "to add?" in str(letter["Subject"])
    ]


def test_one_letter_a_day_asks_for_what_most_requests_lack(play: Play) -> None:
    for number in (1, 2, 3):
        play.says(DANA, MARIA, f"Supplier sheet {number}", UNDATED.format(n=number))
    (letter,) = asked(play)
    assert {"due:", "cap:"} & letter == {"due:"}
    play.says(DANA, MARIA, "Router", "Fix the router.")
    (letter,) = asked(play)  # what cannot be acted on is asked about each time, and alone: the rest was asked today
    assert {"outcome:", "due:", "cap:"} & letter == {"outcome:"}
    assert len(play.tasks()) == 4


def test_who_never_answers_is_asked_three_times(play: Play) -> None:
    counts = []
    for number in range(1, 6):
        play.says(DANA, MARIA, f"Supplier sheet {number}", UNDATED.format(n=number))
        counts.append(len(asked(play)))
        play.later(hours=25)
    assert counts == [1, 1, 1, 0, 0]
    assert len(play.tasks()) == 5
    play.says(DANA, DESK, "Settings", "loud no_due")
    play.run()
    play.says(DANA, MARIA, "Supplier sheet 6", UNDATED.format(n=6))
    assert len(asked(play)) == 1
