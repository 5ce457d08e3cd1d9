"""What is a field line and what is prose (spec/status-lines.md, Fields)."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statuslines import read_eta

from inboxva.parse.reports.fields import find_links, read_field, split_line, take_apart
from inboxva.parse.reports.slips import read_misspelt
from inboxva.parse.reports.statuswords import packaged_words

FIELDS = {
    "Done: x": ("done", "x"), "- Done:": ("done", ""), "* Hours – 2": ("minutes", "2"), "[NEXT STEPS]": ("next", ""),
    "**Done:**": ("done", ""), "**Done**: x": ("done", "x"), "**Done: x**": ("done", "x"), "## Done": ("done", ""),
    "*Done*": ("done", ""), "_Done_": ("done", ""), "✅ Done:": ("done", ""), "Hours 2": ("minutes", "2"),
    "Status done": ("state", "done"), "Blockers and Issues: x": ("blocked", "x"), "Done / Completed - x": ("done", "x"),
    "[STATUS] done": ("state", "done"), "[STATUS: done]": ("state", "done"), "Any blockers? No": ("blocked", "No"),
    "1. What did you do today?": ("done", ""), "| Hours | 2 |": ("minutes", "2"), "Status\tdone": ("state", "done"),
    "Link(s): https://x.example.com/z": ("links", "https://x.example.com/z"), "To-do: x": ("next", "x"),
    "Hours = 2": ("minutes", "2"),
    "HOURS 1h30": ("minutes", "1h30"), "Re: BK-12": ("task", "BK-12"), "Ticket BK-12": ("task", "BK-12"),
    "Ref #12": ("task", "#12"),
    "=== Done ===": ("done", ""), "Hours: -2": ("minutes", "-2"), "% done: 80": ("percent", "80"),
    "Progress 50%": ("percent", "50%"),
    "Hours (today): 2": ("minutes", "2"), "Done today: x": ("done", "x"), "Questions for you: y": ("questions", "y"),
    "ETA Fri 5pm": ("eta", "Fri 5pm"), "Will finish by Friday": ("eta", "Friday"),
    "Expected tomorrow": ("eta", "tomorrow"),
    "Done by: Friday": ("eta", "Friday"), "Blocked -": ("blocked", ""), "Questions: -": ("questions", "-"),
    "ÉTAT : fini": ("state", "fini"),
    "Hour: 2": ("minutes", "2"), "Blocker: x": ("blocked", "x"), "Q: which?": ("questions", "which?"),
    "Q1: which?": ("questions", "which?"),
    "Need from you: x": ("questions", "x"), "Stuck on: x": ("blocked", "x"), "What I did: x": ("done", "x"),
    "Completion date: Friday": ("eta", "Friday"),
    "questions none": ("questions", "none"), "-Done: x": ("done", "x"), "a) Done: x": ("done", "x"),
}  # fmt: skip
PROSE = (
    "Done with the first half, hours went into formatting.", "Time flies", "Today I called the bank.",
    "To do list updated",
    "Updates to the sheet", "Stuck on the login page", "Waiting for Dana's answer", "Next I will call",
    "Expected from the bank by Friday",
    "Hours went by", "Status of the invoices is unclear", "Question everything", "Done (the first half) went well",
    "Q7: solved, thanks",
    "Re your mail", "Task force meeting", "Issue 3 is still open", "Will finish the sheet by Friday",
    "Progress is slow", "-- ", "", "???",
)  # fmt: skip


@pytest.mark.parametrize(("line", "expected"), FIELDS.items())
def test_field_lines(line: str, expected: tuple[str, str]) -> None:
    found = read_field(line, packaged_words(), read_eta)
    assert found is not None
    assert (found.field, found.value) == expected


@pytest.mark.parametrize(
    ("line", "value"),
    [("Statsu: done", "state"), ("Hourss: 2", "minutes"), ("Compelted: x", "done"), ("Blokcers: x", "blocked")],
)
def test_misspelt_names(line: str, value: str) -> None:
    found = read_misspelt(take_apart(line), packaged_words(), read_eta)
    assert found is not None
    assert found.field == value


@pytest.mark.parametrize(
    "line", ["Stats: 14 new", "Hoses: two", "Issued: 12", "Text: hello", "Note: x", "https://a.example.com", "Nexus: x"]
)
def test_words_near_a_name_are_none(line: str) -> None:
    assert read_misspelt(take_apart(line), packaged_words(), read_eta) is None


@pytest.mark.parametrize("line", PROSE)
def test_prose_is_no_field(line: str) -> None:
    assert read_field(line, packaged_words(), read_eta) is None


def test_a_name_alone_is_not_explicit() -> None:
    found = read_field("Done", packaged_words())
    assert found is not None
    assert not found.explicit


@pytest.mark.parametrize(
    ("line", "pieces"),
    [
        ("Status: done | Hours: 2 | ETA: Fri", ["Status: done", "Hours: 2", "ETA: Fri"]),
        ("Done: calls. Next: mails. Hours: 2.", ["Done: calls.", "Next: mails.", "Hours: 2."]),
        ("Status: done Hours: 2", ["Status: done", "Hours: 2"]),
        ("Done: a; b; Next: c", ["Done: a; b", "Next: c"]),
        ("Done: see https://a.example.com/c: x", ["Done: see https://a.example.com/c: x"]),
        ("4. Hours: 9:00-11:00, 12:00-13:00", ["4. Hours: 9:00-11:00, 12:00-13:00"]),
    ],
)
def test_several_fields_on_a_line(line: str, pieces: list[str]) -> None:
    assert list(split_line(line, packaged_words())) == pieces


@pytest.mark.parametrize(
    ("line", "marker", "text"),
    [
        ("- a", "- ", "a"),
        ("2) a", "2) ", "a"),
        ("• a", "• ", "a"),
        ("[x] a", "[x] ", "a"),
        ("1.5 pages", "", "1.5 pages"),
        ("a-b", "", "a-b"),
    ],
)
def test_list_markers(line: str, marker: str, text: str) -> None:
    item = take_apart("  " + line)
    assert (item.indent, item.marker, item.body) == (2, marker, text)


def test_links_end_before_punctuation() -> None:
    assert find_links("see (https://a.example.com/x), www.example.com.") == (
        "https://a.example.com/x",
        "www.example.com",
    )
    assert find_links("drive.example.com/x") == ()
    assert find_links("drive.example.com/x", hosts=True) == ("drive.example.com/x",)


@settings(max_examples=150, deadline=None)
@given(st.text(max_size=80))
def test_any_line_is_read(line: str) -> None:
    found = read_field(line, packaged_words(), read_eta)
    assert found is None or found.field
    assert all(piece in line for piece in split_line(line, packaged_words()))
