"""`inboxva off`: nothing goes out any more, until it may again."""

from tests.cli.place import Place


def test_nothing_is_sent_until_it_may_be_again(place: Place) -> None:
    assert place.run("off").stdout == "Nothing goes out: 0 letters wait. To go on: inboxva off --resume\n"
    place.asks()
    assert place.run("run", "--once").exit_code == 0
    assert (place.outbox(), place.letters()) == (["waiting"], 0)
    assert place.run("off").stdout.startswith("Nothing goes out: 1 letter waits.")
    assert place.run("off", "--resume").stdout == "Letters go out again: 1 letter waits.\n"
    assert place.run("run", "--once").exit_code == 0
    assert place.letters() == 1
