"""Promise: what the owner answers is done, reaches the assistant once and in whole, and is said back."""

from datetime import UTC, datetime

import pytest

from tests.conversation.talk import plain
from tests.promises.play import DANA, DESK, MARIA, SEVERAL, Play, id_of, to

SHEET = "Please update the supplier sheet with the new prices."


def ask(play: Play) -> tuple[str, str, str]:
    """A request without due and limit; gives its Message-ID, and the id and the text of the letter that asks for them."""
    request = play.says(DANA, MARIA, "Supplier sheet", SHEET)
    letters = play.run()
    (asking,) = [letter for letter in letters if to(letter) == "dana@example.com"]
    text = plain(asking).replace("\r\n", "\n")
    assert "\ndue:\ncap:\n" in text
    play.later(minutes=3)
    return request, id_of(asking), text


def filled_in(text: str, mark: str) -> str:
    """The letter with its form filled in where it stands, each line behind a client's mark."""
    text = text.replace("\ndue:\n", "\ndue: Fri 5pm PT\n", 1).replace("\ncap:\n", "\ncap: 3h\n", 1)
    return "\n".join(f"{mark}{line}" for line in text.splitlines())


@pytest.mark.parametrize("style", ["above", "quoted form", "unmarked form", "under the lines"])
def test_a_form_is_filled_in_in_every_way(play: Play, style: str) -> None:
    _, asking, text = ask(play)
    lead = "\n\nOn Mon, Nov 16, 2026 at 2:10 PM Dana's task desk <va@example.com> wrote:\n"
    quoted = "\n".join(f"> {line}" for line in text.splitlines())
    answer = {
        "above": f"due: Fri 5pm PT\ncap: 3h{lead}{quoted}",
        "quoted form": f"Here you go{lead}{filled_in(text, '> ')}",
        "unmarked form": filled_in(text, ""),
        "under the lines": quoted.replace("> due:\n", "> due:\nFri 5pm PT\n").replace("> cap:\n", "> cap:\n3h\n"),
    }[style]
    play.says(DANA, DESK, "Re: [BK-1] Two things to add?", answer, answers=asking)
    told, transcript = play.run()
    assert (to(told), to(transcript)) == ("maria@example.net", "dana@example.com")
    assert "Fri 20 Nov, 17:00" in plain(told)
    assert "3 h" in plain(told)
    assert "not done" not in plain(transcript)
    task = play.task("BK-1")
    assert task.due
    assert (task.due.instant.isoformat(), task.cap_minutes) == ("2026-11-21T01:00:00+00:00", 180)


def test_the_same_answer_again_writes_to_the_owner_alone(play: Play) -> None:
    _, asking, _ = ask(play)
    for expected in (["maria@example.net", "dana@example.com"], ["dana@example.com"]):
        play.says(DANA, DESK, "Re: [BK-1] Two things to add?", "due: Fri 5pm PT\ncap: 3h", answers=asking)
        assert [to(letter) for letter in play.run()] == expected
        play.later(minutes=3)


def test_a_change_in_the_thread_is_recorded_and_writes_to_nobody(play: Play) -> None:
    request, _, _ = ask(play)
    play.says(DANA, MARIA, "Re: Supplier sheet", "This is due Thursday 5pm now, please.", answers=request)
    assert play.run() == []
    due = play.task("BK-1").due
    assert due
    assert due.instant.isoformat() == "2026-11-20T01:00:00+00:00"
    assert "changed" in play.events("BK-1")


def test_what_is_added_under_split_goes_to_the_parts_before_the_assistant_hears(play: Play) -> None:
    play.says(DANA, MARIA, "Invoices and a few things", SEVERAL)
    (findings,) = play.run()
    play.later(minutes=3)
    answer = "split\n2 due: Tue noon\n3 cap: 2h\nbanana\n2 why: the fair\n\nThanks!\nDana\n(555) 010-2030\n"
    play.says(DANA, DESK, f"Re: {findings['Subject']}", answer, answers=id_of(findings))
    *letters, transcript = play.run()
    second, third = (plain(letter) for letter in letters[1:])
    assert "Due: Tue 17 Nov" in second
    assert "the fair" in second
    assert "Limit: 2 h" in third
    assert "banana" in plain(transcript)
    assert "010-2030" not in plain(transcript)


@pytest.mark.parametrize(("answer", "tasks"), [("split", ["BK-1", "BK-2"]), ("keep", ["BK-1"])])
def test_a_new_task_in_an_old_thread_is_its_own_or_part_of_it(play: Play, answer: str, tasks: list[str]) -> None:
    request = play.says(DANA, MARIA, "Supplier sheet", f"{SHEET} By Friday 5pm PT, 3 hours at most.")
    play.run()
    play.later(minutes=30)
    text = "Also, please book the Denver flight for 12 December by Thursday 5pm PT."
    play.says(DANA, MARIA, "Re: Supplier sheet", text, answers=request)
    (asking,) = play.run()
    play.later(minutes=3)
    play.says(DANA, DESK, f"Re: {asking['Subject']}", answer, answers=id_of(asking))
    told, transcript = play.run()
    assert (to(told), to(transcript)) == ("maria@example.net", "dana@example.com")
    assert f"[{tasks[-1]}]" in str(told["Subject"])
    assert (told["In-Reply-To"] == f"<{request}>") is (answer == "keep")
    assert "1. Book the Denver flight for 12 December" in plain(asking)
    assert "ook the Denver flight for 12 December" in plain(told)
    assert "Maria is told" in plain(transcript)
    assert list(play.tasks()) == tasks
    play.later(hours=12)
    assert play.run() == []


STYLES = ["above", "quoted form", "unmarked form", "under the lines"]


def given_in(style: str, text: str, values: dict[str, str]) -> str:
    """A letter given back with its empty lines filled in: `values` by the line."""
    lead = "\n\nOn Mon, Nov 16, 2026 at 2:10 PM Dana's task desk <va@example.com> wrote:\n"
    lines = [line.rstrip() for line in text.splitlines()]
    form = "\n".join(f"{line} {values[line]}" if line in values else line for line in lines)
    quoted = "".join(f"> {line}\n" for line in lines)
    for line, value in values.items():
        quoted = quoted.replace(f"> {line}\n", f"> {line}\n{value}\n")
    return {
        "above": "\n".join(f"{line} {value}" for line, value in values.items()) + lead + text,
        "quoted form": lead + "\n".join(f"> {line}" for line in form.splitlines()),
        "unmarked form": form, "under the lines": quoted,
    }[style]  # fmt: skip


@pytest.mark.parametrize("style", STYLES)
def test_the_numbers_of_an_urgent_notice_are_filled_in_in_every_way(play: Play, style: str) -> None:
    request, _, _ = ask(play)
    play.says(MARIA, DANA, "Re: Supplier sheet [BK-1]", "Hours: 1\nQuestions:\n- Which sheet? The client is waiting.\n"
              "- Which prices?", answers=request)  # fmt: skip
    (notice,) = [letter for letter in play.run() if to(letter) == "dana@example.com"]
    play.later(minutes=3)
    text = given_in(style, plain(notice), {"Q1:": "the blue one", "Q2:": "those of October"})
    play.says(DANA, DESK, f"Re: {notice['Subject']}", text, answers=id_of(notice))
    told, transcript = play.run()
    assert (to(told), to(transcript)) == ("maria@example.net", "dana@example.com")
    assert "the blue one" in plain(told)
    assert "those of October" in plain(told)
    assert play.task("BK-1").questions == ()


@pytest.mark.parametrize("style", STYLES)
def test_the_lines_of_a_day_sheet_are_filled_in_in_every_way(play: Play, style: str) -> None:
    ask(play)
    play.says(DANA, MARIA, "Price list", "Please get the new price list.")
    play.run()
    play.now = datetime(2026, 11, 20, 1, 0, tzinfo=UTC)  # Friday 09:00 in Manila: the words are due
    (sheet,) = [letter for letter in play.run() if to(letter) == "maria@example.net"]
    play.later(minutes=10)
    text = given_in(style, plain(sheet), {"BK-1:": "in progress, 1h", "BK-2:": "done, 30 min"})
    play.says(MARIA, DESK, f"Re: {sheet['Subject']}", text, answers=id_of(sheet))
    play.run()
    assert (play.task("BK-1").minutes, play.task("BK-2").minutes) == (60, 30)
    assert [play.task(ref).state.value for ref in ("BK-1", "BK-2")] == ["in_progress", "done"]


@pytest.mark.parametrize(
    ("text", "says"),
    [
        ("Please tell Maria to use the blue sheet.", "I pass nothing on by myself"),
        ("The old one, from October.", "put the number of the question before your answer"),
        ("Thank you!", ""),
    ],
)
def test_what_the_desk_cannot_do_is_never_met_with_silence(play: Play, text: str, says: str) -> None:
    asked = play.says(DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices.")
    play.run()
    play.later(minutes=30)
    play.says(MARIA, DANA, "Re: Chase the invoices", "Questions: Which sheet is it? It is urgent", answers=asked)
    (urgent,) = [letter for letter in play.run() if to(letter) == "dana@example.com"]
    play.later(minutes=5)
    play.says(DANA, DESK, f"Re: {urgent['Subject']}", text, answers=id_of(urgent))
    answers = [plain(letter) for letter in play.run()]
    assert [says.lower() in " ".join(answer.lower().split()) for answer in answers] == ([True] if says else [])
