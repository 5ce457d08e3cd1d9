"""Commands by mail: bare words to the desk, `#word` or a word with a reference in a thread (spec/letters.md)."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva.model.work import Command, Ref
from inboxva.parse.body import lines
from inboxva.parse.commands import default_words, filled_in, find_commands


def to_desk(text: str) -> list[tuple[str, str]]:
    return [(c.name, c.arguments) for c in find_commands(text, to_desk=True)]


def in_thread(text: str) -> list[tuple[str, str]]:
    return [(c.name, c.arguments) for c in find_commands(text, to_desk=False)]


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("help", ("help", "")),
        ("list", ("list", "")),
        ("show BK-12", ("show", "BK-12")),
        ("report last week", ("report", "last week")),
        ("pay", ("pay", "")),
        ("Done.", ("done", "")),
        ("#done", ("done", "")),
        ("DONE BK-12", ("done", "BK-12")),
        ("done BK-12, BK-13", ("done", "BK-12, BK-13")),
        ("accept BK-12", ("accept", "BK-12")),
        ("reopen BK-12: the total is wrong", ("reopen", "BK-12: the total is wrong")),
        ("reopen: the total is wrong", ("reopen", "the total is wrong")),
        ("cancel BK-12", ("cancel", "BK-12")),
        ("due: Fri 5pm PT", ("due", "Fri 5pm PT")),
        ("cap 12h this week", ("cap", "12h this week")),
        ("priority BK-16", ("priority", "BK-16")),
        ("assign to Maria", ("assign", "to Maria")),
        ("move BK-12 OPS", ("move", "BK-12 OPS")),
        ("agreed BK-12: 40 hours", ("agreed", "BK-12: 40 hours")),
        ("snooze 2d", ("snooze", "2d")),
        ("quiet multi_task", ("quiet", "multi_task")),
        ("loud no_due", ("loud", "no_due")),
        ("held", ("held", "")),
        ("release", ("release", "")),
        ("split", ("split", "")),
        ("Keep!", ("keep", "")),
        ("approve", ("approve", "")),
        ("paid BK 1-15 Nov", ("paid", "BK 1-15 Nov")),
        ("pause all", ("pause", "all")),
        ("resume", ("resume", "")),
        ("note: she is away on Friday", ("note", "she is away on Friday")),
        ("undo 7F3K", ("undo", "7F3K")),
        ("1+3, 2", ("group", "1+3, 2")),
        ("Q7: yes, the blue one", ("answer", "Q7: yes, the blue one")),
        ("q5 no", ("answer", "Q5: no")),
    ],
)
def test_each_command_to_the_desk(line: str, command: tuple[str, str]) -> None:
    assert to_desk(line) == [command]


@pytest.mark.parametrize(
    "text",
    [
        "Cancel the Denver flight please",
        "Done with the invoices, what next?",
        "Move the meeting to Friday",
        "Show the client the new logo",
        "Note that we are closed.",
        "Split the invoice in two for Ben",
        "Please help me",
        "Report back to me when the sheet is ready",
        "",
        "Thanks!",
    ],
)
def test_human_sentences_are_text(text: str) -> None:
    assert to_desk(text) == []
    assert in_thread(text) == []


@pytest.mark.parametrize("text", ["Done.", "cancel", "list", "split", "1+3, 2", "Q7: yes", "due Friday", "snooze 2d"])
def test_bare_words_in_a_thread_are_text(text: str) -> None:
    assert in_thread(text) == []


def test_in_a_thread_a_mark_or_a_reference_commands() -> None:
    text = "Hi Maria,\nthe file is shared.\n#done\nDONE BK-12\n#cancel the flight\n"
    assert find_commands(text, to_desk=False) == (Command("done", "", 3), Command("done", "BK-12", 4))


def test_an_unknown_reference_is_no_argument() -> None:
    def known(ref: Ref) -> bool:
        return ref.code == "BK"

    assert find_commands("done XY-9", to_desk=False, refs_known=known) == ()
    assert find_commands("done BK-9", to_desk=False, refs_known=known) == (Command("done", "BK-9", 1),)


def test_reading_stops_at_a_blank_line_thanks_or_a_signature() -> None:
    assert to_desk("Hi,\n\ndone BK-1\ncancel BK-2\n\nlist") == [("done", "BK-1"), ("cancel", "BK-2")]
    assert to_desk("done BK-1\nThanks\nlist") == [("done", "BK-1")]
    assert to_desk("done BK-1\n--\nlist") == [("done", "BK-1")]


def test_an_unknown_line_is_listed_and_stops_nothing() -> None:
    assert to_desk("done BK-1\nmake coffee\ncancel BK-2") == [
        ("done", "BK-1"), ("unknown", "make coffee"), ("cancel", "BK-2"),
    ]  # fmt: skip


def test_answers_may_have_lines_and_stand_apart() -> None:
    assert to_desk("Q2: yes, the blue one\nand the small box\n\nQ5 no") == [
        ("answer", "Q2: yes, the blue one\nand the small box"), ("answer", "Q5: no"),
    ]  # fmt: skip
    assert to_desk("Q7:\nQ8: call them") == [("answer", "Q8: call them")]


@pytest.mark.parametrize(
    ("text", "command"),
    [
        ("Split.", ("split", "")),
        ("split please", ("split", "")),
        ("Please split them.", ("split", "")),
        ("Split them", ("split", "")),
        ("yes, split it into two tasks", ("split", "")),
        ("Thanks!\n\nSplit please", ("split", "")),
        ("keep it", ("keep", "")),
        ("Keep it as one task, thanks!", ("keep", "")),
        ("keep as is", ("keep", "")),
        ("1 + 3 and 2", ("group", "1+3, 2")),
        ("1+3, 2 please", ("group", "1+3, 2")),
        ("1 & 3; 2.", ("group", "1+3, 2")),
        ("1 and 3, 2", ("group", "1+3, 2")),
        ("1, 2 and 3", ("group", "1, 2, 3")),
        ("1 and 3", ("group", "1+3")),
        ("ok", ("ok", "")),
        ("OK, thanks", ("ok", "")),
        ("why: the bank wants it", ("why", "the bank wants it")),
        ("outcome: one PDF in Drive", ("outcome", "one PDF in Drive")),
    ],
)
@pytest.mark.parametrize(
    "below",
    [
        "",
        "\nDana",
        "\nThanks\nDana Lee",
        "\n\nThank you so much, you are the best!",
        "\nThanks,\nDana Lee\nLee Properties LLC\n+1 555 010 2030\nwww.example.com",
        "\n\nSent from my iPhone",
        "\n--\nDana Lee, Lee Properties",
        "\nDana Lee\n(555) 010-2030",
        "\nThat was quick, by the way.",
    ],
)
def test_the_answers_to_a_findings_letter(text: str, command: tuple[str, str], below: str) -> None:
    assert to_desk(text + below) == [command]


@pytest.mark.parametrize(
    "text",
    [
        "Thanks, that was helpful!",
        "Great summary.\nIt helped me a lot",
        "Hello,\n\nwhat does this letter mean?",
        "Quite good!\nDana",
        "keep it up!",
        "Keep up the good work",
        "ok thanks for the summary",
        "I will look at it tonight.\nDana Lee\nLee Properties LLC",
        "It was 1,200 in the end",
        "1,200",
        "done talking to Ben about the invoices, he pays on Friday",
    ],
)
def test_prose_to_the_desk_is_no_command_and_no_attempt(text: str) -> None:
    assert to_desk(text) == []


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("2 due: Tue noon", ("due", "Tue noon", 2)),
        ("2. due: Tue", ("due", "Tue", 2)),
        ("#2 cap: 3h", ("cap", "3h", 2)),
        ("2) cap = 3h", ("cap", "3h", 2)),
        ("task 3 due: Tue", ("due", "Tue", 3)),
        ("due 2: Tue noon", ("due", "Tue noon", 2)),
        ("- due: Fri", ("due", "Fri", None)),
        ("*due:* Fri", ("due", "Fri", None)),
        ("DUE : Fri", ("due", "Fri", None)),
        ("Deadline: Fri", ("due", "Fri", None)),
        ("time limit = 3h", ("cap", "3h", None)),
        ("BK-12: due: Fri", ("due", "BK-12 Fri", None)),
        ("BK-12 split", ("split", "BK-12", None)),
        ("why: the rent is due, and soon", ("why", "the rent is due, and soon", None)),
        ("reason: the bank wants it, thanks to Ben for now", ("why", "the bank wants it, thanks to Ben for now", None)),
        ("assign it to Priya please", ("assign", "to Priya", None)),
        ("quiet no_due, no_cap, no_why and no_outcome", ("quiet", "no_due, no_cap, no_why and no_outcome", None)),
    ],
)
def test_lines_of_a_form(line: str, command: tuple[str, str, int | None]) -> None:
    assert [(c.name, c.arguments, c.part) for c in find_commands(line, to_desk=True)] == [command]


def test_several_values_in_one_line() -> None:
    for line in ("due: Fri 5pm, cap: 3h", "due: Fri 5pm cap: 3h", "due: Fri 5pm; cap: 3h", "due: Fri 5pm and cap: 3h"):
        assert to_desk(line) == [("due", "Fri 5pm"), ("cap", "3h")]
    assert to_desk("keep, 2 due: Tue") == [("keep", ""), ("due", "Tue")]


def test_a_blank_form_line_is_passed_over_and_values_may_stand_apart() -> None:
    assert to_desk("due:\n\ncap: 3h\n\nwhy: tax\n\nThanks\nDana") == [("cap", "3h"), ("why", "tax")]
    assert to_desk("due:\ncap:\n") == []
    assert to_desk("cap: 3h, due:") == [("cap", "3h, due:")]


def test_a_sentence_that_a_client_broke_goes_on() -> None:
    text = "outcome: one sheet with the numbers of all our suppliers in column C, sorted\nby city\nDana"
    assert to_desk(text) == [
        ("outcome", "one sheet with the numbers of all our suppliers in column C, sorted by city")
    ]  # fmt: skip


def test_a_value_under_a_quoted_form_line_belongs_to_it() -> None:
    text = "> due:\nFri 5pm\n> cap:\n3h\n> Or reply ok\nthanks"
    assert filled_in(lines(text)) == "due: Fri 5pm\ncap: 3h\nthanks"


@pytest.mark.parametrize("text", ["spilt", "Spilt please", "#splitt", "canecl BK-3", "approv"])
def test_a_slip_of_the_keys_is_an_attempt(text: str) -> None:
    assert [name for name, _ in to_desk(text)] == ["unknown"]


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=200), st.booleans())
def test_any_text_is_read(text: str, desk: bool) -> None:
    for command in find_commands(text, to_desk=desk):
        assert command.name in {*default_words().takes, "answer", "group", "unknown"}


@pytest.mark.parametrize(
    "piece", ["1+", "#done ", "q1 ", "done BK-1,", "1, ", "due: Fri, ", "2 due: Tue\n", "\n", "a "]
)
def test_long_text_is_quick(piece: str) -> None:
    start = time.perf_counter()
    find_commands(piece * (100_000 // len(piece)), to_desk=True)
    assert time.perf_counter() - start < 0.5
