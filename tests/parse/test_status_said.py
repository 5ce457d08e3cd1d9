"""What an assistant says beside the fields of a report (spec/status-lines.md, What else an assistant may write)."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statuslines import CODES, read_eta

from inboxva.model.work import Ref
from inboxva.parse.reports.said import Said, SaidKind, find_said

BK = {number: Ref("BK", number) for number in (3, 12, 16)}
NEEDS = {
    "need 2h more for BK-16": (120, 16), "I need 2 more hours for BK-16.": (120, 16), "need another hour on BK-16": (60, 16),
    "BK-16: need 2h more": (120, 16), "[BK-16] I'll need 30 more minutes": (30, 16), "Need 1.5h more": (90, None),
    "need an additional hour for bk-16": (60, 16), "- need 2h more for BK-16": (120, 16),
    "**need 2h more for BK-16**": (120, 16),
    "I will need 1h 30m more for BK-16, sorry": (90, 16), "Necesito 2 horas más para BK-16": (120, 16),
    "Ich brauche noch 2 Stunden für BK-16": (120, 16), "May I have 2 more hours for BK-16?": (120, 16),
}  # fmt: skip
ORDERS = {
    "order: BK-16, BK-12": (16, 12), "Order: BK-16 > BK-12 > BK-3": (16, 12, 3),
    "My order today: BK-16, 12 and 3": (16, 12, 3),
    "order BK-16 BK-12": (16, 12), "Order:\n1. BK-16\n2. BK-12\n\nThanks": (16, 12), "order: BK-16": (16,),
    "Order for today - BK-16, then BK-12": (16, 12), "order: bk-16, bk-12, bk-16": (16, 12),
    "order: first BK-16, then BK-12": (16, 12),
}  # fmt: skip
NOTHING = (
    "", "Hi Dana,", "I need more time", "I need the password for BK-16", "need 2 days more for BK-16", "need 2h for BK-16",
    "You need 2h more patience? No, I was joking and went on with the other things as we said on Monday.",
    "order: the printer", "order 3 chairs for BK-16", "Order: BK-16 is first", "order: COVID-19", "In order: BK-16",
    "My father passed away until we could say goodbye", "I was away until Monday", "away until", "away",
    "away until the doctor tells me that I may work again", "stop by the office", "Please stop the campaign", "non stop",
    "checklist is in the folder", "The checklist: done", "Checklist for the new office that Ben sent us yesterday: x",
    "checklist:", "- stop", "need 2-3 hours more for BK-16", "need 2h more for BK-16 and BK-12",
)  # fmt: skip


def say(text: str) -> tuple[Said, ...]:
    return find_said(text.splitlines(), read_day=read_eta, codes=CODES)


@pytest.mark.parametrize(
    ("line", "day"),
    [
        ("away until Thu", "Thu"), ("Away until Thursday.", "Thursday"), ("I'm away until Monday", "Monday"),
        ("I will be out until Wed noon", "Wed noon"), ("On leave until Nov 30", "Nov 30"), ("away till tomorrow", "tomorrow"),
        ("Away until: Friday", "Friday"), ("- away until Thu", "Thu"), ("Ausente hasta Thu", "Thu"),
    ],
)  # fmt: skip
def test_away_until_a_day(line: str, day: str) -> None:
    (said,) = say(f"Hi Dana,\n\n{line}\n\nMaria")
    assert (said.kind, said.line, said.day) == (SaidKind.AWAY, 3, day)
    assert said.until is not None
    assert said.until.text == day


def test_away_until_no_day() -> None:
    (said,) = say("away until further notice")
    assert (said.kind, said.day, said.until) == (SaidKind.AWAY, "further notice", None)


@pytest.mark.parametrize(("line", "expected"), NEEDS.items())
def test_more_hours(line: str, expected: tuple[int, int | None]) -> None:
    (said,) = say(line)
    assert (said.kind, said.minutes, said.ref) == (SaidKind.NEED, expected[0], BK[expected[1]] if expected[1] else None)


@pytest.mark.parametrize(("text", "numbers"), ORDERS.items())
def test_the_order_of_the_day(text: str, numbers: tuple[int, ...]) -> None:
    (said,) = say(text)
    assert (said.kind, said.refs) == (SaidKind.ORDER, tuple(BK[number] for number in numbers))


@pytest.mark.parametrize(
    ("text", "ref", "items"),
    [
        ("checklist:\n- call Ben\n- mail Ana\n\nMaria", None, ("call Ben", "mail Ana")),
        ("Checklist for BK-16:\n1. call Ben\n2. mail Ana", 16, ("call Ben", "mail Ana")),
        ("checklist: call Ben; mail Ana; book", None, ("call Ben", "mail Ana", "book")),
        ("Checklist\n\n[ ] call Ben\n[ ] mail Ana", None, ("call Ben", "mail Ana")),
        ("Proposed steps BK-16:\ncall Ben\nmail Ana", 16, ("call Ben", "mail Ana")),
        ("checklist: call Ben\nSee you", None, ("call Ben",)),
    ],
)
def test_a_checklist(text: str, ref: int | None, items: tuple[str, ...]) -> None:
    (said,) = say(text)
    assert (said.kind, said.ref, said.items) == (SaidKind.CHECKLIST, BK[ref] if ref else None, items)


@pytest.mark.parametrize("line", ["stop", "STOP", "Stop.", "stop please", "Please stop!", "**stop**", "fewer letters"])
def test_stop(line: str) -> None:
    assert say(f"Hi,\n{line}") == (Said(SaidKind.STOP, 2),)


@pytest.mark.parametrize("line", NOTHING)
def test_what_is_only_like_it_is_prose(line: str) -> None:
    assert say(line) == ()


def test_several_things_in_order() -> None:
    said = say("need 2h more for BK-16\n\naway until Thu\norder: BK-12, BK-16\nchecklist:\n- a\n- b\n\nstop")
    assert [(one.kind.value, one.line) for one in said] == [
        ("need", 1), ("away", 3), ("order", 4), ("checklist", 5), ("stop", 9),
    ]  # fmt: skip


@settings(max_examples=100, deadline=None)
@given(
    st.lists(
        st.sampled_from(["away until ", "need 2h more ", "order: ", "checklist:", "BK-1", ", ", "stop"])
        | st.text(max_size=12)
    )
)
def test_any_line_is_read(pieces: list[str]) -> None:
    lines = "".join(pieces).splitlines()
    assert all(1 <= said.line <= len(lines) for said in find_said(lines, read_day=read_eta))


@pytest.mark.parametrize(
    "unit", ["need 2h more for BK-16\n", "order: " + "BK-1, " * 20 + "\n", "checklist:\n", "away until Thu\n"]
)
def test_time_grows_with_the_lines(unit: str) -> None:
    lines = (unit * (100_000 // len(unit))).splitlines()[:300]
    began = time.process_time()
    find_said(lines, read_day=read_eta)
    assert time.process_time() - began < 0.15
