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


def own(text: str) -> list[str]:
    return own_text(with_forms_filled_in(lines(text), [LETTER])).split()


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
