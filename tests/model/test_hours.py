"""Which hours stand after corrections (status-lines.md; what a later report of the same day replaces)."""

from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxva.model.hours import NOTHING, Amends, Entry, minutes_of, replaced

ADDS, CORRECTS, INSTEAD = Amends.ADDS, Amends.CORRECTS, Amends.INSTEAD


def entry(
    number: int, minutes: int, amends: Amends = ADDS, *, of: int | None = None, instead: int | None = None
) -> Entry:
    """The number-th report of a day."""
    return Entry(f"{number:03d}", f"m{number}@x", minutes, amends, f"m{of}@x" if of is not None else "", instead)


@pytest.mark.parametrize(
    ("entries", "minutes"),
    [
        ([entry(1, 60), entry(2, 90)], 150),
        ([entry(1, 180), entry(2, 120, INSTEAD, instead=180)], 120),
        ([entry(1, 60), entry(2, 90), entry(3, 100, INSTEAD, instead=150)], 100),
        ([entry(1, 60), entry(2, 90), entry(3, 30, INSTEAD, instead=60)], 120),
        ([entry(1, 60), entry(2, 90), entry(3, 30, INSTEAD, instead=45)], 150),
        ([entry(1, 120, INSTEAD, instead=180)], 0),
        ([entry(1, 180), entry(2, 120, CORRECTS)], 120),
        ([entry(1, 60), entry(2, 90), entry(3, 80, CORRECTS)], 140),
        ([entry(1, 60), entry(2, 90), entry(3, 80, CORRECTS, of=1)], 170),
        ([entry(1, 60), entry(2, 50, CORRECTS), entry(3, 40, CORRECTS, of=1)], 40),
        ([entry(1, 60), entry(2, 50, CORRECTS, of=1), entry(3, 40, CORRECTS, of=2)], 40),
        ([entry(1, 60), entry(2, 0, CORRECTS)], 0),
        ([entry(2, 80, CORRECTS)], 80),
        ([entry(1, 60), entry(2, 80, CORRECTS, of=9)], 140),
        ([entry(1, 60), entry(2, 50, CORRECTS, of=1), entry(3, 40, CORRECTS, of=2), entry(4, 30, CORRECTS, of=1)], 30),
        ([entry(1, 60), entry(2, 50, CORRECTS, of=1), entry(3, 40, CORRECTS, of=1), entry(4, 30, CORRECTS, of=2)], 30),
        ([entry(5, 60), entry(2, 50, CORRECTS, of=5)], 50),  # written by a clock that is slow
        ([entry(5, 60), entry(3, 50, CORRECTS, of=5), entry(2, 40, CORRECTS, of=3), entry(4, 7)], 47),
    ],
)
def test_a_correction_takes_the_place_of_what_it_names(entries: list[Entry], minutes: int) -> None:
    assert minutes_of(entries) == minutes


def test_two_sections_of_one_correction_stand_side_by_side() -> None:
    one, two = Entry("003 a", "m3@x", 30, CORRECTS), Entry("003 b", "m3@x", 45, CORRECTS)
    assert minutes_of([entry(1, 60), entry(2, 90), one, two]) == 60 + 30 + 45


def test_what_was_replaced_is_kept_with_what_replaced_it() -> None:
    entries = [entry(1, 180), entry(2, 120, CORRECTS), entry(3, 7, INSTEAD, instead=999)]
    assert replaced(entries) == {"001": "002", "003": NOTHING}


ENTRIES = st.lists(
    st.builds(
        entry, st.integers(0, 30), st.sampled_from([0, 30, 60, 90]), st.sampled_from(list(Amends)),
        of=st.none() | st.integers(0, 30), instead=st.sampled_from([30, 60, 90, 120]),
    ),
    max_size=8, unique_by=lambda one: one.key,
)  # fmt: skip


@given(ENTRIES, st.randoms(use_true_random=False))
def test_the_order_of_arrival_changes_nothing(entries: list[Entry], chance: Random) -> None:
    shuffled = list(entries)
    chance.shuffle(shuffled)
    assert replaced(shuffled) == replaced(entries)


@given(ENTRIES)
def test_the_latest_that_is_no_figure_instead_always_stands_unless_it_is_corrected_by_name(
    entries: list[Entry],
) -> None:
    if entries and (last := max(entries, key=lambda one: one.key)).amends is not INSTEAD:
        assert last.key not in replaced(entries) or last.message_id in {one.of for one in entries}


@given(ENTRIES)
def test_what_replaces_stands_later_in_time_or_names_a_report(entries: list[Entry]) -> None:
    of = {one.key: one.of for one in entries}
    assert all(by == NOTHING or by > key or of[by] for key, by in replaced(entries).items())
