"""What says that a report corrects: a line, a heading, a figure that is replaced, a plus (spec/status-lines.md)."""

import pytest
from statuslines import only, read

CORRECTS = (
    "correction\nHours: 2", "Correction:\nHours: 2", "**Correction**\nHours: 2", "## Correction\nHours: 2",
    "CORRECTION\n\nHours: 2", "Hi Dana,\n\nCorrection to my last report:\nHours: 2", "Correction: Hours: 2",
    "Correction - hours 2h", "Corrected hours: 2", "Corrected: Hours: 2", "Hours: 2 (corrected)", "Hours (corrected): 2",
    "Hours: 2 (correction)", "Hours: corrected: 2", "Correction to yesterday's report: Hours: 2", "Korrektur:\nHours: 2",
    "Corrección\nHours: 2", "Correção:\nHours: 2", "Rectificatif :\nHours: 2", "Koreksyon:\nHours: 2",
    "Correction to hours: 2", "corrected\nHours: 2", "Correction: I wrote 3 by mistake\nHours: 2", "Revised hours: 2",
)  # fmt: skip
REPLACES = (
    "2 (instead of 3)", "2 (was 3)", "2, not 3", "2h (was 3h)", "2 instead of 3", "2 rather than 3", "2h, not 3h",
    "2 (it was 3)", "2 hours (not 3 hours)", "2 (previously 3)", "2 (en vez de 3)", "2 (statt 3)", "2 (au lieu de 3)",
    "2:00 (was 3:00)", "120 min (was 180 min)",
)  # fmt: skip
PLAIN = (
    "Hours: 2", "Corrected the sheet\nHours: 2", "Corrections to the sheet done\nHours: 2", "Hours: 2\nDone: corrected it",
    "Hours: 2\nDone:\n- correction of the invoice", "Hours: 2 (total 7h)", "Hours: 2\nNote: this is not a correction",
)  # fmt: skip


@pytest.mark.parametrize("text", CORRECTS)
def test_a_report_that_corrects(text: str) -> None:
    section = only(text)
    assert (section.corrects, section.minutes, section.replaced_minutes) == (True, 120, None)


@pytest.mark.parametrize("value", REPLACES)
def test_a_figure_that_is_replaced(value: str) -> None:
    section = only(f"Hours: {value}")
    assert (section.corrects, section.minutes, section.replaced_minutes) == (True, 120, 180)
    assert not section.adds


@pytest.mark.parametrize("text", PLAIN)
def test_a_report_that_does_not_correct(text: str) -> None:
    section = only(text)
    assert (section.corrects, section.minutes, section.replaced_minutes, section.adds) == (False, 120, None, False)


@pytest.mark.parametrize("value", ["+2h", "+2", "+ 2 hours", "+1h + 1h", "+120 min"])
def test_hours_that_are_added(value: str) -> None:
    section = only(f"Hours: {value}")
    assert (section.adds, section.minutes, section.corrects) == (True, 120, False)


def test_a_correction_above_all_sections_is_one_of_all() -> None:
    sections, problems = read("Correction to my last report\n\nBK-12\nHours: 2\nBK-13\nHours: 1")
    assert ([(str(s.task), s.corrects) for s in sections], problems) == ([("BK-12", True), ("BK-13", True)], ())


def test_a_correction_within_a_section_is_its_own() -> None:
    sections, _ = read("BK-12\nHours: 1\nBK-13\nCorrection\nHours: 2")
    assert [(str(s.task), s.corrects) for s in sections] == [("BK-12", False), ("BK-13", True)]


def test_a_whole_section_behind_the_word() -> None:
    section = only("Correction: BK-12: done, 2h (was 3h)")
    assert (str(section.task), section.state, section.corrects) == ("BK-12", "done", True)
    assert (section.minutes, section.replaced_minutes) == (120, 180)


def test_the_word_alone_is_no_report() -> None:
    assert read("Correction") == ((), ())
    assert read("Correction: the office is closed on Monday") == ((), ())


@pytest.mark.parametrize(
    "text", ["BK-12: 2h, done, (was 3h)", "BK-12 hours: 2, not 3", "BK-12: Hours 2 (instead of 3)"]
)
def test_a_figure_is_replaced_within_a_section(text: str) -> None:
    section = only(text)
    assert (str(section.task), section.minutes, section.replaced_minutes) == ("BK-12", 120, 180)
