"""When summaries are due: never on the wrong day, never twice, never with a gap."""

from dataclasses import replace
from datetime import UTC, datetime

from inboxva.decide.rhythm.summaries import due_summaries
from inboxva.model.people import People, WeeklyMoment
from tests.decide.deciding import BOOKS, PEOPLE, SITE

START = datetime(2026, 11, 10, tzinfo=UTC)
FRIDAY = datetime(2026, 11, 14, 1, tzinfo=UTC)
"""Friday 13 November, 17:00 in Los Angeles."""
NEXT_FRIDAY = datetime(2026, 11, 21, 1, tzinfo=UTC)


def test_one_for_all_engagements_of_the_moment() -> None:
    (due,) = due_summaries(PEOPLE, {}, START, FRIDAY)
    assert due.slugs == ("bookkeeping", "website")
    assert (due.since, due.until, due.next_at) == (START, FRIDAY, NEXT_FRIDAY)
    assert due.key == "summary:bookkeeping,website:2026-11-14T01:00Z"


def test_not_before_its_moment_and_not_twice() -> None:
    assert due_summaries(PEOPLE, {}, START, datetime(2026, 11, 14, 0, 59, tzinfo=UTC)) == ()
    lines = dict.fromkeys(("bookkeeping", "website"), FRIDAY)
    assert due_summaries(PEOPLE, lines, START, datetime(2026, 11, 20, tzinfo=UTC)) == ()


def test_missed_ones_go_out_as_one_without_a_gap() -> None:
    lines = dict.fromkeys(("bookkeeping", "website"), FRIDAY)
    (due,) = due_summaries(PEOPLE, lines, START, datetime(2026, 12, 1, tzinfo=UTC))
    assert (due.since, due.until) == (FRIDAY, datetime(2026, 11, 28, 1, tzinfo=UTC))


def test_the_night_the_clocks_change() -> None:
    people = replace(PEOPLE, engagements=(replace(BOOKS, summary=WeeklyMoment(6, 150)),))
    (due,) = due_summaries(people, {}, datetime(2026, 3, 5, tzinfo=UTC), datetime(2026, 3, 9, tzinfo=UTC))
    assert due.until == datetime(2026, 3, 8, 10, 30, tzinfo=UTC)


def test_an_engagement_moved_to_another_day_is_told_neither_twice_nor_never() -> None:
    monday = WeeklyMoment(0, 540)
    people: People = replace(PEOPLE, engagements=(replace(BOOKS, summary=monday), replace(SITE, summary=monday)))
    ended = {"bookkeeping": FRIDAY, "website": datetime(2026, 11, 9, 17, tzinfo=UTC)}
    found = due_summaries(people, ended, START, datetime(2026, 11, 16, 18, tzinfo=UTC))
    assert [(due.slugs, due.since) for due in found] == [
        (("website",), ended["website"]),
        (("bookkeeping",), FRIDAY),
    ]


def test_a_new_engagement_joins_the_others() -> None:
    (due,) = due_summaries(PEOPLE, {"bookkeeping": FRIDAY}, START, NEXT_FRIDAY)
    assert (due.slugs, due.since) == (("bookkeeping", "website"), FRIDAY)
