"""What Dana wants to hear less of, or again: quiet and loud, snooze, pause and resume."""

from dataclasses import replace
from datetime import UTC, datetime

import pytest

from inboxva.model.actions import Mute, Note, Snooze
from inboxva.model.telling import Told, Topic
from tests.decide.deciding import MONDAY
from tests.decide.steered import BK12, BK13, QUIET, WB4, answering, facts, ledger, letters, of, said, steered

WEDNESDAY = datetime(2026, 11, 18, 8, tzinfo=UTC)
"""Midnight in Los Angeles."""


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("quiet brief", ["brief"]),
        ("quiet day sheet", ["day_sheet"]),
        ("quiet Day-Sheet, reminders and caps", ["day_sheet", "reminders", "caps"]),
        ("quiet check-ins", ["check_in"]),
        ("quiet ideas", ["ideas"]),
        ("quiet no_due, questions", ["no_due", "questions"]),
        ("quiet late no_cap", ["late", "no_cap"]),
        ("quiet statement", ["statement"]),
    ],
)
def test_kinds_of_letters_and_codes_of_findings(text: str, codes: list[str]) -> None:
    assert of(steered(text), Mute) == [Mute(code, "off", "asked") for code in codes]
    again = steered(text.replace("quiet", "loud"))
    assert of(again, Mute) == [Mute(code, "", "asked") for code in codes]
    assert facts(again).undo


def test_a_kind_is_called_as_people_call_it() -> None:
    assert "no more about day sheet, no_due" in said(steered("quiet day-sheet, no_due"))[0]


def test_what_is_no_kind_says_what_there_is() -> None:
    for text in ("quiet bananas", "quiet", "quiet brief, bananas"):
        plan = steered(text)
        assert of(plan, Mute) == []
        assert "brief, caps, check_in, day_sheet" in said(plan)[0]


@pytest.mark.parametrize(
    ("text", "mute"),
    [
        ("pause", Mute("everything", "off", "asked")),
        ("pause all", Mute("everything", "off", "asked")),
        ("Pause BK", Mute("everything", "off", "asked", "bookkeeping")),
        ("pause website", Mute("everything", "off", "asked", "website")),
        ("resume", Mute("everything", "", "asked")),
        ("resume all.", Mute("everything", "", "asked")),
        ("resume bookkeeping", Mute("everything", "", "asked", "bookkeeping")),
    ],
)
def test_pause_holds_everything_at_once(text: str, mute: Mute) -> None:
    plan = steered(text)
    assert of(plan, Mute) == [mute]
    assert facts(plan).undo


def test_pause_of_no_engagement_holds_nothing() -> None:
    plan = steered("pause XY")
    assert of(plan, Mute) == []
    assert "BK or WB" in said(plan)[0]


@pytest.mark.parametrize(
    ("text", "tasks", "until"),
    [
        ("snooze BK-12 2d", (BK12,), WEDNESDAY),
        ("snooze BK-12, WB-4 until Wed", (BK12, WB4), WEDNESDAY),
        ("snooze BK-12: until Wed 3pm", (BK12,), WEDNESDAY.replace(hour=23)),
        ("snooze BK-12 4h", (BK12,), MONDAY.replace(day=17, hour=2, minute=11)),
        ("snooze BK-12", (BK12,), WEDNESDAY.replace(day=17)),
        ("snooze 1", (BK13,), WEDNESDAY.replace(day=17)),
        ("snooze 1, 2: 2d", (BK13, WB4), WEDNESDAY),
    ],
)
def test_snooze(text: str, tasks: tuple[object, ...], until: datetime) -> None:
    plan = steered(text, ledger(listed={1: BK13, 2: WB4}))
    assert [ref for snooze in of(plan, Snooze) for ref in snooze.tasks] == list(tasks)
    assert {snooze.until for snooze in of(plan, Snooze)} == {until}


@pytest.mark.parametrize("kind", ["O5", "O6", "O8"])
def test_bare_snooze_is_about_all_that_the_letter_told(kind: str) -> None:
    about = (Told(Topic.YOURS, BK12, "blocked"), Told(Topic.QUESTION, WB4, "7"), Told(Topic.YOURS, BK12, "late"))
    (snooze,) = of(steered("snooze 2d", answering(kind, about=about)), Snooze)
    assert snooze == Snooze((BK12, WB4), WEDNESDAY)
    (alone,) = of(steered("snooze 2d", answering("O8", task=BK12)), Snooze)
    assert alone.tasks == (BK12,)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("snooze 2d", "answer the letter that you mean"),
        ("snooze BK-99 2d", "no task BK-99"),
        ("snooze: for ever and ever", "until when"),
        ("snooze BK-12: until last Friday", "until when"),
    ],
)
def test_what_cannot_be_snoozed_says_how(text: str, why: str) -> None:
    plan = steered(text, answering("O8", task=BK12) if "ever" in text else None)
    assert of(plan, Snooze) == []
    assert why in said(plan)[0]


def test_quiet_success_is_a_line_of_the_digest_where_that_is_wished() -> None:
    plan = steered("snooze BK-12 2d\nquiet ideas", policy=QUIET)
    assert letters(plan) == []
    carried = [note.message for note in of(plan, Note) if note.code == "carried"]
    assert [message.partition("\n")[0] for message in carried] == ["snooze BK-12 2d", "quiet ideas"]
    for text in (
        "snooze BK-12 2d\nbanana\nquiet ideas",
        "reopen BK-13: wrong",
        "assign WB-4 to Maria",
        "help",
        "undo k7f3x",
    ):
        assert letters(steered(text, policy=QUIET), "O11"), text


def test_an_assistants_kinds_are_not_the_owners() -> None:
    muted = of(steered("quiet brief", replace(ledger())), Mute)
    assert [mute.person for mute in muted] == [""]
