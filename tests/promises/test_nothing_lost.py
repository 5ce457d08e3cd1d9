"""Promise: no mail is lost: what a person asked for or reported is on record, and what broke is said."""

from tests.promises.play import DANA, MARIA, Play


def test_a_new_subject_in_an_old_thread_is_a_new_task(play: Play) -> None:
    request = play.says(DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices.")
    play.says(DANA, MARIA, "Re: Chase the invoices", "Please include the Cruz office too.", answers=request)
    play.says(DANA, MARIA, "New laptop", "Please order a laptop for the office today.", answers=request)
    play.run()
    assert [task.title for task in play.tasks().values()] == ["Chase the invoices", "New laptop"]
