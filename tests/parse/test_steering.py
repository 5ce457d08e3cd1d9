"""The commands by which everything is steered by mail: their words, their arguments, and where reading stops."""

from datetime import UTC, date, datetime, time
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva.model.refs import leading_refs
from inboxva.model.when import When
from inboxva.model.work import Command, Ref
from inboxva.parse.commands import default_words, find_commands
from inboxva.parse.praise import find_praise
from inboxva.parse.reading import read
from inboxva.parse.snoozes import read_snooze
from tests.decide.answering import lexicon, typed
from tests.decide.deciding import PEOPLE

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
WRITTEN = datetime(2026, 11, 16, 22, 10, tzinfo=UTC)


def to_desk(text: str) -> list[tuple[str, str]]:
    return [(c.name, c.arguments) for c in find_commands(text, to_desk=True)]


def in_thread(text: str) -> list[tuple[str, str]]:
    return [(c.name, c.arguments) for c in find_commands(text, to_desk=False)]


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("done 2, 3", ("done", "2, 3")),
        ("done 2 and 3", ("done", "2 and 3")),
        ("Done BK-12 and BK-13, thanks!", ("done", "BK-12 and BK-13")),
        ("accept BK-12, BK-13", ("accept", "BK-12, BK-13")),
        ("show 1, 4", ("show", "1, 4")),
        ("not a task", ("not a task", "")),
        ("Not a task BK-16", ("not a task", "BK-16")),
        ("BK-16: not a task", ("not a task", "BK-16")),
        ("due BK-12, BK-13: Fri", ("due", "BK-12, BK-13: Fri")),
        ("assign BK-12, BK-13 to Priya", ("assign", "BK-12, BK-13 to Priya")),
        ("assign BK-12 Priya", ("assign", "BK-12 Priya")),
        ("move BK-12 to OPS", ("move", "BK-12 to OPS")),
        ("move BK-12, BK-13 OPS", ("move", "BK-12, BK-13 OPS")),
        ("agreed: 40 hours, Fridays off", ("agreed", "40 hours, Fridays off")),
        ("agreed BK-12 40 hours", ("agreed", "BK-12 40 hours")),
        ("snooze", ("snooze", "")),
        ("snooze BK-12 2d", ("snooze", "BK-12 2d")),
        ("snooze until Fri", ("snooze", "until Fri")),
        ("quiet day sheet", ("quiet", "day sheet")),
        ("release 4", ("release", "4")),
        ("pause", ("pause", "")),
        ("Stop!", ("pause", "")),
        ("stop all", ("pause", "all")),
        ("resume BK", ("resume", "BK")),
        ("note BK-12: she is away on Friday", ("note", "BK-12: she is away on Friday")),
        ("thanks BK-12", ("thanks", "BK-12")),
        ("thanks WB-4, WB-5: lovely pages!", ("thanks", "WB-4, WB-5: lovely pages!")),
        ("Thank you for BK-12", ("thanks", "BK-12")),
        ("great work BK-12", ("thanks", "BK-12")),
        ("Great work on BK-12!", ("thanks", "BK-12")),
        ("well done BK-12: all in a day", ("thanks", "BK-12: all in a day")),
        ("undo k7f3x", ("undo", "k7f3x")),
        ("undo", ("undo", "")),
        ("yes", ("yes", "")),
        ("Yes, please.", ("yes", "")),
        ("Go ahead!", ("yes", "")),
        ("confirm k7f3x", ("confirm", "k7f3x")),
        ("Yes, confirm K7F3X", ("confirm", "K7F3X")),
        ("paid BK 2026-11-15", ("paid", "BK 2026-11-15")),
        ("#list late", ("list", "late")),
    ],
)
def test_each_command(line: str, command: tuple[str, str]) -> None:
    assert to_desk(line) == [command]


@pytest.mark.parametrize("mark", ["", "#"])
@pytest.mark.parametrize("end", ["", ".", "!", "  "])
@pytest.mark.parametrize("case", [str.lower, str.upper, str.capitalize])
@pytest.mark.parametrize("word", ["done", "accept", "cancel", "reopen", "show", "split", "not a task"])
def test_variants_are_the_same(word: str, case: "type[str]", end: str, mark: str) -> None:
    written = f"{mark}{case(word)} BK-12{end}"
    assert to_desk(written) == [(word, "BK-12")]
    assert in_thread(written) == [(word, "BK-12")]


@pytest.mark.parametrize(
    ("line", "parts"),
    [
        ("due 3: Fri", [("due", "Fri", 3)]),
        ("due 2, 3: Fri", [("due", "Fri", 2), ("due", "Fri", 3)]),
        ("reopen 2: the total is wrong", [("reopen", "the total is wrong", 2)]),
        ("thanks 2: lovely", [("thanks", "lovely", 2)]),
        ("assign 2 to Priya", [("assign", "to Priya", 2)]),
        ("move 2, 4 to OPS", [("move", "to OPS", 2), ("move", "to OPS", 4)]),
    ],
)
def test_numbers_of_a_list_stand_before_what_is_said(line: str, parts: list[tuple[str, str, int]]) -> None:
    assert [(c.name, c.arguments, c.part) for c in find_commands(line, to_desk=True)] == parts


@pytest.mark.parametrize(
    "text",
    [
        "Cancel the Denver flight please",
        "Done.",
        "Done, the file is shared",
        "Note BK-12 is on hold until Ben writes",
        "Thanks for BK-12, it was late",
        "Agreed, BK-12 can wait",
        "Move BK-12 to the top of your list please",
        "Assign BK-12 to whoever is free tomorrow morning",
        "snooze 2d",
        "yes",
        "confirm k7f3x",
        "undo k7f3x",
        "pause all",
        "thanks Maria, great work on the statements!",
        "not a task",
        "Is BK-12 done?",
        "done BK-12?",
        "cancel BK-12 please",
        "show the client BK-12",
        "done 2",
    ],
)
def test_what_people_say_to_each_other_is_text(text: str) -> None:
    assert in_thread(text) == []


@pytest.mark.parametrize(
    ("line", "command"),
    [
        ("note BK-12: on hold", ("note", "BK-12: on hold")),
        ("thanks BK-12", ("thanks", "BK-12")),
        ("reopen BK-12: the total is wrong", ("reopen", "BK-12: the total is wrong")),
        ("snooze BK-12 2d", ("snooze", "BK-12 2d")),
        ("move BK-12 OPS", ("move", "BK-12 OPS")),
        ("#cancel", ("cancel", "")),
        ("#snooze 2d", ("snooze", "2d")),
    ],
)
def test_in_a_thread_a_mark_or_a_whole_line_about_a_task_commands(line: str, command: tuple[str, str]) -> None:
    assert in_thread(f"Hi Maria,\nthank you.\n{line}\n") == [command]


@pytest.mark.parametrize(
    "text",
    [
        "Thanks!",
        "Thanks Maria, great work on the statements!",
        "Thank you so much",
        "Great work!",
        "Start with the invoices",
        "start",
        "daily only",
        "I am not a task robot",
        "Confirm with Ben that we come on Friday",
        "Do it again and I will be cross",
        "Go ahead and send it to Ben",
        "Move the meeting to Friday",
        "Agreed",
        "Snooze button is broken on my phone",
    ],
)
def test_prose_to_the_desk_is_text(text: str) -> None:
    owners = default_words().of_owner
    assert find_commands(text, to_desk=True, words=owners) == ()


def test_reading_stops_at_a_blank_line_a_signature_thanks_or_quoted_text() -> None:
    below = "cancel BK-2\nnote BK-3: x"
    for stop in ("", "--", "-- ", "Thanks", "Thank you!", "thanks a lot, Dana", "Best regards"):
        assert to_desk(f"done BK-1\n{stop}\n{below}") == [("done", "BK-1")], stop
    read = typed("done BK-1\n> cancel BK-2\n\nOn Mon, 16 Nov 2026 the desk wrote:\n> not a task BK-3")
    assert [(c.name, c.arguments) for c in read.commands] == [("done", "BK-1")]


def test_an_answer_of_yes_stops_no_line_below() -> None:
    assert to_desk("Yes\n\nsplit") == [("yes", ""), ("split", "")]


@pytest.mark.parametrize("line", ["done XY-9", "cancel XY-9.", "Please accept XY-9", "not a task XY-9"])
def test_a_command_for_no_task_of_ours_is_listed(line: str) -> None:
    found = find_commands(line, to_desk=True, refs_known=lambda ref: ref.code == "BK")
    assert [command.name for command in found] == ["unknown"]
    assert find_commands(line, to_desk=False, refs_known=lambda ref: ref.code == "BK") == ()


@pytest.mark.parametrize(
    "line",
    [
        "done bk12",
        "Done BK 12",
        "done #BK-12",
        "1. done BK-12",
        "task BK-12 done",
        "done - BK-12",
        "done BK-12, cancel BK-13",
        "cancel BK-12; done BK-13",
        "snooze BK-12 until next year",
        "cap BK-12 0h",
    ],
)
def test_a_command_that_is_written_otherwise_is_listed(line: str) -> None:
    found = typed(line).commands
    assert [(command.name, command.arguments) for command in found] == [("unknown", line)]


@pytest.mark.parametrize(
    "line",
    [
        '- "done BK-12"',
        "“done BK-12”",
        "Done with BK-12, thank you",
        "BK-12 looks done to me",
        "done in 12 days",
        "BK-12",
    ],
)
def test_a_sentence_about_a_task_is_no_attempt(line: str) -> None:
    assert find_commands(line, to_desk=True, refs_known=lambda ref: ref.code == "BK") == ()


@pytest.mark.parametrize(
    "line", ["done\u00a0BK-1", "\u200fdone BK-1", "do\u200bne BK-1\ufeff", "\u2068done\u2069 BK-1"]
)
def test_what_nobody_sees_hides_no_command(line: str) -> None:
    assert to_desk(line) == [("done", "BK-1")]
    assert [command.name for command in find_commands(line, to_desk=False)] == ["done"]


def test_the_reason_for_a_reopening_may_be_broken_by_the_client() -> None:
    text = "reopen BK-12: the totals of October do not agree with what the bank says, please\ncompare both\nDana"
    assert to_desk(text) == [
        ("reopen", "BK-12: the totals of October do not agree with what the bank says, please compare both")
    ]


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("2d", date(2026, 11, 18), None),
        ("1 day", date(2026, 11, 17), None),
        ("for a week", date(2026, 11, 23), None),
        ("4h", date(2026, 11, 16), time(18, 11)),
        ("until Fri", date(2026, 11, 20), None),
        ("until Fri 3pm", date(2026, 11, 20), time(15)),
        ("tomorrow", date(2026, 11, 17), None),
    ],
)
def test_how_long_a_snooze_lasts(text: str, day: date, clock: time | None) -> None:
    (command,) = typed(f"snooze {text}").commands
    assert command.when is not None
    assert (command.name, command.when.day, command.when.clock) == ("snooze", day, clock)


@pytest.mark.parametrize("text", ["forever", "999w", "0d", "button", "until the cows come home"])
def test_what_is_no_time_ends_no_snooze(text: str) -> None:
    assert read_snooze(text, WRITTEN, LOS_ANGELES, lambda text: (None, "")) is None


def test_an_hour_of_snooze_is_an_hour_when_the_clocks_change() -> None:
    before = datetime(2026, 11, 1, 8, 30, tzinfo=UTC)  # 01:30 in Los Angeles, half an hour before it is 01:00 again
    when = read_snooze("2h", before, LOS_ANGELES, lambda text: (None, ""))
    assert when == When("2h", date(2026, 11, 1), time(2, 30))


def test_what_was_agreed_sets_a_due_where_it_is_a_time_alone() -> None:
    (plain,) = typed("agreed BK-12: Friday noon").commands
    assert plain.when
    assert (plain.when.day, plain.when.clock) == (date(2026, 11, 20), time(12))
    (more,) = typed("agreed BK-12: she calls Ben on Friday noon about the van").commands
    assert (more.when, more.arguments) == (None, "BK-12: she calls Ben on Friday noon about the van")


@pytest.mark.parametrize(
    ("text", "refs", "rest"),
    [
        ("BK-12", ["BK-12"], ""),
        ("bk-12, [BK-13]: Fri", ["BK-12", "BK-13"], "Fri"),
        ("BK-12 BK-13", ["BK-12", "BK-13"], ""),
        ("BK-12 and BK-13 to Priya", ["BK-12", "BK-13"], "to Priya"),
        ("BK-12, BK-12", ["BK-12"], ""),
        ("BK-12-3", [], "BK-12-3"),
        ("3.5h.", [], "3.5h."),
        ("", [], ""),
    ],
)
def test_references_at_the_head(text: str, refs: list[str], rest: str) -> None:
    assert leading_refs(text) == (tuple(ref for one in refs if (ref := Ref.parse(one))), rest)


@pytest.mark.parametrize(
    ("text", "line"),
    [
        ("Thanks Maria, great work on the statements!", "Thanks Maria, great work on the statements!"),
        ("Hi Maria,\n\ngot it.  Well done!\nDana", "got it. Well done!"),
        ("Keep up the good work", "Keep up the good work"),
        ("Thanks!", ""),
        ("Please send the invoices. Thanks so much Maria", ""),
        ("Great work, but the total is wrong", ""),
        ("This isn't great work", ""),
        ("If you do great work here, there will be more", ""),
        ("Would you call that a good job?", ""),
        ("The artwork is done well", ""),
    ],
)
def test_praise(text: str, line: str) -> None:
    assert find_praise(text, default_words().praise) == line


def test_an_assistant_has_a_few_words_of_their_own_to_the_desk_alone() -> None:
    def written(text: str, to: str = "va@example.com") -> tuple[str, ...]:
        raw = f"From: maria@example.net\nTo: {to}\nSubject: list\nDate: Mon, 16 Nov 2026 14:11:00 -0800\n\n{text}\n"
        return tuple(command.name for command in read(raw.encode(), lexicon(), PEOPLE).commands)

    assert written("list\nshow BK-12\nhelp") == ("list", "show", "help")
    assert written("quiet") == ("quiet",)
    assert written("start") == ("start",)
    assert written("daily only") == ("daily only",)
    assert written("pause all") == written("cancel BK-12") == written("yes") == written("undo k7f3x") == ()
    assert written("#list", to="dana@example.com, va@example.com") == ()


LINES = st.sampled_from([
    "done BK-1", "done 2, 3", "cancel BK-1", "reopen BK-1: x", "not a task", "snooze 2d", "quiet brief", "undo k7f3x", "yes",
    "ok", "confirm k7f3x", "thanks BK-1: x", "Thanks", "", "--", "list", "due 2, 3: Fri", "Q7: yes", "banana", "move BK-1 WB",
    "note BK-1: x", "pause all", "release 2", "agreed BK-1: Fri", "assign BK-1, BK-2 to Priya", "#done", "> done BK-9",
])  # fmt: skip


@settings(max_examples=200, deadline=None)
@given(st.lists(LINES, max_size=12))
def test_any_order_and_repetition_of_lines_is_read(lines: list[str]) -> None:
    text = "\n".join(lines)
    found = find_commands(text, to_desk=True)
    assert all(isinstance(command, Command) and 0 < command.line <= len(lines) for command in found)
    assert [command.line for command in found] == sorted(command.line for command in found)
    ends = [number for number, line in enumerate(lines, 1) if line in ("--",)]
    assert not ends or all(command.line < ends[0] for command in found)


@pytest.mark.parametrize(
    ("line", "command", "part"),
    [
        ("priority 3 high", ("priority", "high"), 3),
        ("priority 3: high", ("priority", "high"), 3),
        ("snooze 2 days", ("snooze", "2 days"), None),
        ("cap 2 hours", ("cap", "2 hours"), None),
    ],
)
def test_a_number_of_the_list_stands_before_an_urgency_and_is_none_before_a_length(
    line: str, command: tuple[str, str], part: int | None
) -> None:
    (_, found) = typed(f"help\n{line}").commands
    assert ((found.name, found.arguments), found.part) == (command, part)


@pytest.mark.parametrize(
    ("text", "names"),
    [
        ("Maria wrote this to me:\n\ndone BK-3", ["unknown"]),
        ("The client told us on the phone today:\ncancel BK-3\npause all", ["unknown", "unknown"]),
        ("I have read all of it now, thank you.\n\nsplit", ["split"]),
        ("Here is what I want to set for it:\n\ndue: Fri 5pm\ncap: 2h", ["due", "cap"]),
        ("Good catch.\n\ndone BK-3", ["done"]),
        ("I have decided that on the phone with her\n#done BK-3", ["done"]),
    ],
)
def test_what_a_sentence_above_may_only_tell_of_is_not_obeyed(text: str, names: list[str]) -> None:
    assert [command.name for command in find_commands(text, to_desk=True)] == names


def test_a_misspelt_command_below_an_answer_is_no_part_of_it() -> None:
    found = find_commands("Q1: yes, the blue one\nand the small frame\ncancle BK-2", to_desk=True)
    assert [(command.name, command.arguments) for command in found] == [
        ("answer", "Q1: yes, the blue one\nand the small frame"), ("unknown", "cancle BK-2"),
    ]  # fmt: skip
