"""Promise: in a month of ordinary mail nobody gets a letter more than needed, at a wrong hour, or twice (letters.md)."""

import re
from collections import Counter
from collections.abc import Iterator
from datetime import datetime, timedelta

import pytest

from bench.assistants import asked_for
from bench.scene import shifts
from bench.tally import OWNERS_WORDS, WEEKLY, Tally, grouped, monday
from bench.worlds import World, month, week
from inboxva.model.letters import UNASKED
from inboxva.model.outbox import OutboxRow
from inboxva.model.people import Role
from inboxva.model.report import Period
from inboxva.model.work import State

REF = re.compile(r"\b[A-Z]{2}-\d+\b")
SECTION = re.compile(
    r"^(WAITING FOR YOU|LATE|BLOCKED|FINISHED|CANCELLED|ON TRACK) \((\d+)\)\n(.*?)(?=\n\n|\Z)", re.M | re.S
)
SAID = {"FINISHED": r"(\d+) finished", "WAITING FOR YOU": r"(\d+) waits? for you", "LATE": r"(\d+) late"}
IN_HOURS = UNASKED | {"A2", "A6", "A7", "A8"}
"""What a program sends to an assistant of its own accord, or could as well say a few hours later."""
ABSENT = re.compile(r"^away until|out of the office until")
SHEET_EARLY = timedelta(minutes=15)
MOST = {Role.ASSISTANT: 4, Role.OWNER: 5}
URGENT = 3
OWNER = "dana@example.com"

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


def test_the_month_holds_what_it_claims(played: Played) -> None:
    world, tally = played
    tasks = world.scene.service.store.tasks(tally.people, world.last)
    assert 58 <= len(tasks) <= 66
    assert sum(task.state is State.DONE for task in tasks) > 40
    kinds = Counter(row.kind for row in tally.rows)
    assert {"A2", "A3", "A5", "A11", "A13", "O3", "O4", "O6", "O10", "O11", "O13", "O18"} <= set(kinds)
    assert kinds["A9"] + kinds["A10"] + kinds["A3"] > 20
    assert len(world.owner.reopened) == len(world.owner.cancelled) == 1
    assert world.owner.thanked
    assert {answer.way for answer in world.owner.answered.values()} == {"number", "thread"}
    assert world.owner.forgotten


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
    for name, (_, until) in world.absent.items():
        person = world.assistants[name].who
        since = next(
            mail.at for mail in world.scene.posted if mail.sender == person.address and ABSENT.search(mail.text)
        )
        for row in tally.to(person):
            if row.kind in IN_HOURS:
                assert not since + timedelta(hours=1) < sent_at(row) < until, told(row)


def test_who_mourns_gets_no_letter_by_itself_and_the_owner_is_told_at_once(played: Played) -> None:
    world, tally = played
    assert world.grief is not None
    days = [end for _, end in shifts(world.assistants["amina"].who, world.grief, world.last)]
    for row in tally.to(world.assistants["amina"].who):
        if world.grief < sent_at(row) < days[1]:
            assert row.kind in OWNERS_WORDS, told(row)
    (note,) = [row for row in tally.rows if row.kind == "O18"]
    assert timedelta() <= sent_at(note) - world.grief < timedelta(hours=1)
    assert "father" not in note.text


def test_who_said_stop_gets_the_owners_words_alone(played: Played) -> None:
    world, tally = played
    assert world.stopped is not None
    for row in tally.to(world.assistants["jun"].who):
        if sent_at(row) > world.stopped + timedelta(minutes=15):
            assert row.kind in OWNERS_WORDS | {"A12", "A14", "A18"}, told(row)


def test_no_letter_comes_twice(played: Played) -> None:
    _, tally = played
    assert len({row.message_id for row in tally.rows}) == len(tally.rows)
    same = grouped(tally.rows, lambda row: (row.to, row.subject, row.text, monday(tally.day(row))))
    for rows in same.values():
        assert len(rows) == 1, [told(row) for row in rows]


def test_a_task_that_is_ignored_is_asked_about_three_times_and_then_no_more(played: Played) -> None:
    world, tally = played
    (ref,) = [
        str(task.ref)
        for task in world.scene.service.store.tasks(tally.people, world.last)
        if task.title == world.ignored
    ]
    asked = [letter for letter in world.scene.came if ref in asked_for(letter) and letter.to[0] != OWNER]
    assert 2 <= len(asked) <= 4, asked  # the first short note, and three reminders


def test_every_answer_reaches_who_asked_and_nobody_else_exactly_once(played: Played) -> None:
    world, tally = played
    askers = {words: one.who for one in world.assistants.values() for words in one.asked}
    letters = [row for row in tally.rows if tally.receiver(row).role is Role.ASSISTANT]
    assert len(world.owner.answered) > 12
    for answered in world.owner.answered.values():
        holding = [row for row in letters if answered.answer in " ".join(row.text.split())]
        if answered.way == "thread":
            assert holding == [], (answered, [told(row) for row in holding])  # the assistant has the mail itself
        elif answered.at < world.last - timedelta(days=3):  # who is off until then hears of it after the end
            assert [(row.kind, row.to) for row in holding] == [("A11", askers[answered.question].address)], answered
            assert sent_at(holding[0]) - answered.at < timedelta(days=4), told(holding[0])


def test_what_is_finished_is_accepted_in_the_end_and_what_was_sent_back_is_finished_again(played: Played) -> None:
    world, tally = played
    tasks = {str(item.ref): item for item in world.scene.service.store.tasks(tally.people, world.last)}
    days = [start for start, _ in shifts(world.owner.who, world.first, world.last)]
    finished = [tasks[ref] for ref in world.owner.judged if tasks[ref].closed_at and tasks[ref].closed_at < days[-3]]
    assert len(finished) > 30
    assert {item.ref for item in finished if item.accepted_at is None} == set()
    (again,) = (tasks[ref] for ref in world.owner.reopened)
    assert (again.state, again.rework) == (State.DONE, 1)
    (gone,) = (tasks[ref] for ref in world.owner.cancelled)
    assert gone.state is State.CANCELLED


def test_a_question_that_is_answered_is_asked_no_more(played: Played) -> None:
    world, tally = played
    for row in tally.to(tally.people.owner):
        for number, answered in world.owner.answered.items():
            if row.kind in ("O5", "O6", "O10") and sent_at(row) > answered.at + timedelta(minutes=1):
                assert not re.search(rf"\bQ{number}\b", row.text), (told(row), answered)


def test_no_question_is_in_more_than_three_digests(played: Played) -> None:
    _, tally = played
    days = Counter(
        number for row in tally.rows if row.kind == "O6" for number in set(re.findall(r"^Q(\d+)\s", row.text, re.M))
    )
    assert max(days.values()) <= 3, days


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
