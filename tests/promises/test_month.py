"""Promise: in a month of ordinary mail nobody gets a letter more than needed, at a wrong hour, or twice (letters.md)."""

import re
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bench.scene import shifts
from bench.tally import OWNERS_WORDS, WEEKLY, Tally, grouped, monday
from bench.worlds import World, month, week
from inboxva.model.letters import UNASKED
from inboxva.model.outbox import OutboxRow
from inboxva.model.people import Role
from inboxva.model.report import Period

REF = re.compile(r"\b[A-Z]{2}-\d+\b")
SECTION = re.compile(
    r"^(WAITING FOR YOU|LATE|BLOCKED|FINISHED|CANCELLED|ON TRACK) \((\d+)\)\n(.*?)(?=\n\n|\Z)", re.M | re.S
)
SAID = {"FINISHED": r"(\d+) finished", "WAITING FOR YOU": r"(\d+) waits? for you", "LATE": r"(\d+) late"}
IN_HOURS = UNASKED | {"A2", "A6", "A7", "A8"}
"""What a program sends to an assistant of its own accord, or could as well say a few hours later."""
SHEET_EARLY = timedelta(minutes=15)
MOST = {Role.ASSISTANT: 4, Role.OWNER: 5}
URGENT = 3

Played = tuple[World, Tally]


@pytest.fixture(scope="module")
def played(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Played]:
    """The month, from its first day to its last."""
    world = month(tmp_path_factory.mktemp("month"))
    yield world, world.play()
    world.scene.close()


def sent_at(row: OutboxRow) -> datetime:
    """When a letter went out (aware UTC)."""
    assert row.sent_at is not None
    return row.sent_at


def told(row: OutboxRow) -> str:
    """A letter as a line of a failure."""
    return f"{row.kind} {row.key} to {row.to} at {sent_at(row):%a %d %b %H:%M}Z: {row.subject}"


def test_nobody_gets_more_unasked_letters_in_a_day_than_the_ceiling(played: Played) -> None:
    _, tally = played
    for (person, day), rows in tally.per_day(tally.unasked()).items():
        assert len(rows) <= MOST[person.role], (person.name, day, [told(row) for row in rows])
        assert sum(row.kind == "O5" for row in rows) <= URGENT, (day, [told(row) for row in rows])


def test_unasked_letters_come_in_working_and_waking_hours_and_on_no_holiday(played: Played) -> None:
    world, tally = played
    margin = timedelta(days=2)
    for person in tally.people.assistants:
        at_work = list(shifts(person, world.first - margin, world.last + margin))
        for row in tally.to(person):
            if row.kind in IN_HOURS:
                early = SHEET_EARLY if row.kind == "A3" else timedelta()
                assert any(start - early <= sent_at(row) < end for start, end in at_work), told(row)
    for row in tally.to(tally.people.owner):
        if row.kind in UNASKED - {"O5"}:
            assert 8 <= tally.local(row).hour < 20, told(row)


def test_there_is_one_sheet_and_one_digest_a_day_and_one_summary_a_week(played: Played) -> None:
    world, tally = played
    for kind in ("A3", "O6", "A10"):
        for (person, day), rows in tally.per_day(row for row in tally.rows if row.kind == kind).items():
            assert len(rows) == 1, (person.name, day, [told(row) for row in rows])
    owner = tally.people.owner
    digests = {tally.day(row) for row in tally.rows if row.kind == "O6"}
    working = {start.astimezone(owner.zone).date() for start, _ in shifts(owner, world.first, world.last)}
    assert digests <= working
    summaries = [tally.local(row).strftime("%a %H:%M") for row in tally.rows if row.kind == WEEKLY]
    assert summaries == ["Fri 17:00"] * 4  # the same clock hour before and after the night on which it changes


def test_the_absent_hear_nothing_that_can_wait(played: Played) -> None:
    world, tally = played
    for name, (since, until) in world.absent.items():
        person = world.assistants[name].who
        for row in tally.to(person):
            if row.kind in IN_HOURS:
                assert not since + timedelta(hours=1) < sent_at(row) < until, told(row)


def test_who_said_stop_gets_the_owners_words_alone(played: Played) -> None:
    world, tally = played
    assert world.stopped is not None
    for row in tally.to(world.assistants["jun"].who):
        if sent_at(row) > world.stopped + timedelta(minutes=15):
            statement = row.kind == "A3" and not re.search(r"\d+ (?:new|open)", row.subject)
            assert row.kind in OWNERS_WORDS | {"A12", "A14", "A18"} or statement, told(row)


def test_no_letter_comes_twice(played: Played) -> None:
    _, tally = played
    assert len({row.message_id for row in tally.rows}) == len(tally.rows)
    same = grouped(tally.rows, lambda row: (row.to, row.subject, row.text, monday(tally.day(row))))
    for rows in same.values():
        assert len(rows) == 1, [told(row) for row in rows]


def test_the_counts_of_every_summary_close(played: Played) -> None:
    world, tally = played
    store, since = world.scene.service.store, world.first
    summaries = [row for row in tally.rows if row.kind == WEEKLY]
    for row in summaries:
        until = datetime.fromisoformat(row.key.rsplit(":", 2)[-2] + ":00+00:00")
        parts = {name: (int(count), REF.findall(body)) for name, count, body in SECTION.findall(row.text)}
        for name, (count, refs) in parts.items():
            assert count == len(set(refs)), (told(row), name, refs)
        every = [ref for _, refs in parts.values() for ref in set(refs)]
        assert len(every) == len(set(every)), (told(row), sorted(every))
        for name, pattern in SAID.items():
            said = re.search(pattern, row.subject)
            assert (int(said[1]) if said else 0) == parts.get(name, (0, []))[0], told(row)
        facts = store.report(tally.people, Period(since, until, tally.people.owner.timezone), now=world.last)
        listed = (item for engagement in facts.engagements for item in engagement.items)
        items = {str(item.ref) for item in listed if item.closed_at is None or item.closed_at >= since}
        assert set(every) == items, (told(row), sorted(set(every) ^ items))
        since = until


def test_a_normal_week_is_within_the_yardstick(tmp_path_factory: pytest.TempPathFactory) -> None:
    world = week(tmp_path_factory.mktemp("week"))
    tally = world.play()
    world.scene.close()
    assert len(world.scene.service.store.tasks(tally.people, world.last)) == 16
    world.scene.close()
    for person in tally.people.assistants:
        got = tally.to(person)
        relayed = [row for row in got if row.kind in OWNERS_WORDS]
        assert len(got) <= 11, [told(row) for row in got]
        assert len(relayed) <= 4, [told(row) for row in relayed]
    unasked = [row for row in tally.to(tally.people.owner) if row.kind in UNASKED | {WEEKLY}]
    assert len(unasked) <= 13, [told(row) for row in unasked]
