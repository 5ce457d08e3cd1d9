"""Field names with letters wrong: read, asked about, or left alone (the rule: `inboxva/parse/reports/misspelt.py`)."""

import pytest
from statuslines import only, read

from inboxva.parse.reports.misspelt import distance, is_slip

READ = {
    "Huors: 2": ("minutes", 120), "Hourss: 2": ("minutes", 120), "Hors: 2": ("minutes", 120),
    "**Huors:** 2": ("minutes", 120),
    "Huors - 2": ("minutes", 120), "Huors = 1h30": ("minutes", 90), "Tiem spent: 2h": ("minutes", 120),
    "- Hourse: 1.5": ("minutes", 90), "Statsu: done": ("state", "done"), "Sttaus: blocked": ("state", "blocked"),
    "Progres: 60%": ("percent", 60),
    "Porgress: 60": ("percent", 60), "Quesitons: which logo?": ("questions", ("which logo?",)),
    "Blokced: no login": ("blocked", ("no login",)), "Compelted: the list": ("done", ("the list",)),
    "Blockes: none": ("blocked", ()), "Nex steps: call Ben": ("next", ("call Ben",)),
    "Acomplishmnets: the sheet": ("done", ("the sheet",)),
}  # fmt: skip
ASKED = {
    "Tours: 2": "Hours: 2", "Houra: 1.5h": "Hours: 1.5h", "Yours: 2 hours": "Hours: 2 hours", "Tmie: 2": "Time: 2",
    "Hourss: 2 or 3": "Hours: 2 or 3", "Dnoe: calls": "Done: calls", "Netx: mails": "Next: mails",
    "Blokcde by: no login": "Blocked by: no login",
}  # fmt: skip
LEFT = (
    "Stats: 14 new", "Hoses: two", "House: 2 rooms", "Issued: 12", "Text: hello", "Note: x", "Nexus: x", "Dane: x",
    "Tours: Ben",
    "Tours: 5 pm", "Subject: invoices", "https://a.example.com", "Totals are: fine", "Plan B: call Ben",
    "Tiem: see you", "Suggestions: call Ben", "- Tours: Ana", "Item: 2", "Company: Cruz", "Hosts: three",
)  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), READ.items())
def test_a_letter_wrong_is_read(line: str, expected: tuple[str, object]) -> None:
    section = only(f"Links: https://a.example.com\n{line}")
    assert getattr(section, expected[0]) == expected[1]


@pytest.mark.parametrize(("line", "meant"), ASKED.items())
def test_what_could_be_something_else_is_asked(line: str, meant: str) -> None:
    (section,), (problem,) = read(f"State: done\n{line}")
    assert (section.minutes, section.done, section.next, section.blocked) == (None, (), (), ())
    assert section.note == line
    assert (problem.code, problem.line, problem.text) == ("unknown_field", 2, line)
    assert f'Did you mean "{meant}"?' in problem.message


@pytest.mark.parametrize("line", LEFT)
def test_words_near_a_name_are_left_alone(line: str) -> None:
    section = only(f"State: done\n\n{line}")
    assert (section.minutes, section.note or section.links[0]) == (None, line)


def test_hours_alone_are_asked_about_only_where_the_fingers_slipped() -> None:
    assert read("Tours: 2") == ((), ())
    sections, (problem,) = read("Hourss: 2 or 3")
    assert (sections, problem.code) == ((), "unknown_field")


def test_an_item_of_a_list_is_an_item() -> None:
    assert only("Hours: 1\nDone:\n- Tours: 2\n- Dnoe: x").done == ("Tours: 2", "Dnoe: x")


def test_the_distance_of_words() -> None:
    assert [distance(*pair) for pair in [("hours", "huors"), ("hours", "tour"), ("a", "a"), ("", "ab")]] == [1, 2, 0, 2]
    assert is_slip("huors", "hours")
    assert is_slip("hourss", "hours")
    assert not is_slip("tours", "hours")
    assert not is_slip("houra", "hours")
