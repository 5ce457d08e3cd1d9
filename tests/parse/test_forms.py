"""A form of ours that an owner fills in where it stands quoted."""

import pytest

from inboxva.parse.body import lines, own_text
from inboxva.parse.quoting.forms import with_forms_filled_in

LETTER = """\
Dana, one or two lines would make it firm:

due:
cap:

For example  due: Fri 5pm PT  and  cap: 2h
"""


SHEET = """\
Could you write a line on these?

- BK-1 Supplier sheet, not started
- BK-2 Price list, not started

Reply with a few words, for example "BK-1: in progress, 1h":

BK-1:
BK-2:

Q7:
"""


def own(text: str, letter: str = LETTER) -> list[str]:
    return own_text(with_forms_filled_in(lines(text), [letter])).split()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("> Dana, one or two lines would make it firm:\n>\n> due: Mon noon\n> cap: 3h", "due: Mon noon cap: 3h"),
        ("> Dana, one or two lines would make it firm:\n> due: *Mon noon*\n> cap:\n> For example", "due: Mon noon"),
        ("See below\n\n> Dana, one or two lines would make it firm:\n>\n> due:\n> cap: 3h", "See below cap: 3h"),
        ("> Dana, one or two lines would make it firm:\n>\n> due:\n> cap:", ""),
        ("> For example  due: Fri 5pm PT  and\n> cap: 2h", ""),
        ("due: Tue\n\n> due: Mon noon\n> cap: 3h", "due: Tue"),
        ("due: Tue\n\n> > Dana, one or two lines would make it firm:\n> > due: Mon noon", "due: Tue"),
        ("> Dana, one or two lines would make it firm:\n> who: Priya", ""),
    ],
)
def test_what_is_filled_in_is_the_writers_and_nothing_else_is(text: str, said: str) -> None:
    assert own(text) == said.split()


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (
            "> Could you write a line on these?\n> BK-1: done, 1h\n> BK-2:\n>\n> Q7: the blue one",
            "BK-1: done, 1h Q7: the blue one",
        ),
        ("> - BK-2 Price list, not started\n>\n> BK-1:\n> bk-2: *in progress*", "bk-2: in progress"),
        ("> Could you write a line on these?\n>\n> BK-1: in progress, 1h\n> BK-2:", "BK-1: in progress, 1h"),
        ("> Could you write a line on these?\n> BK-3: done\n> Q8: yes", ""),
        ("> > Could you write a line on these?\n> > BK-1: done, 1h", ""),
    ],
)
def test_the_line_of_a_task_or_a_question_is_filled_in_too(text: str, said: str) -> None:
    assert own(text, SHEET) == said.split()
