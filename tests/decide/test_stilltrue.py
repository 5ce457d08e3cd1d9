"""A letter that waited is asked once more before it goes."""

from dataclasses import replace

import pytest

from inboxva.decide.rhythm.stilltrue import still_true
from inboxva.model.agenda import Absence, Agenda, Pending, Running
from inboxva.model.letters import Letter
from inboxva.model.people import Absent, Letters, Person, Policy, Role
from inboxva.model.telling import Told, Topic
from inboxva.model.work import Ref, State
from tests.decide.keeping import HOUSE, MARIA, OWNER, PACKAGED, agenda, due, letters, running, utc

BK12 = Ref("BK", 12)
AT = utc(17, 3)
QUIET = Told(Topic.REMINDER, BK12, "2026-11-16T22:10:00+00:00")
ETA = Told(Topic.LATE, BK12, "2026-11-20T09:00:00+00:00")
BLOCKED = Told(Topic.YOURS, BK12, "blocked")
DONE = Told(Topic.YOURS, BK12, "done")
GONE = Told(Topic.AWAY, detail=f"{MARIA.address} 2026-11-19")


def holds(item: Told, known: Agenda, to: Person = MARIA, kind: str = "A3") -> bool:
    return still_true(kind, to.address, [item], AT, replace(known, now=utc(17, 4)), HOUSE)


@pytest.mark.parametrize("item", [QUIET, Told(Topic.CHECK_IN, BK12)])
@pytest.mark.parametrize(
    ("task", "true"),
    [
        (running(), True),
        (running(assistant_at=utc(17, 2, 59)), False),
        (running(assistant_at=utc(17, 3, 1)), False),
        (running(waiting_on=Role.OWNER), False),
        (running(state=State.DONE), False),
        (running(holder="priya@example.net"), False),
    ],
    ids=["quiet", "wrote, and it was not read yet", "wrote since", "the owner's turn", "done", "handed over"],
)
def test_whoever_answered_is_not_reminded(item: Told, task: Running, true: bool) -> None:
    assert holds(item, agenda(task)) is true
    assert holds(item, agenda()) is False


def test_one_answer_takes_a_letter_about_several_back() -> None:
    known = agenda(running(12), running(13, assistant_at=utc(17, 3, 1)))
    both = [QUIET, replace(QUIET, task=Ref("BK", 13))]
    assert not still_true("A10", MARIA.address, both, AT, known, HOUSE)
    assert still_true("A10", MARIA.address, both[:1], AT, known, HOUSE)


def test_what_the_owner_has_done_meanwhile() -> None:
    blocked = running(state=State.BLOCKED, waiting_on=Role.OWNER)
    assert holds(BLOCKED, agenda(blocked), OWNER)
    assert not holds(BLOCKED, agenda(replace(blocked, owner_at=utc(17, 3, 1))), OWNER)
    assert not holds(BLOCKED, agenda(running()), OWNER)
    done = running(state=State.DONE, waiting_on=Role.OWNER)
    assert holds(DONE, agenda(done), OWNER)
    assert not holds(DONE, agenda(replace(done, accepted_at=utc(17, 3, 1))), OWNER)
    promised = Told(Topic.YOURS, BK12, "undertaken")
    assert holds(promised, agenda(running(promise="I will send the logo.")), OWNER)
    assert not holds(promised, agenda(running()), OWNER)


def test_an_urgent_notice_goes_while_one_of_its_questions_is_open() -> None:
    asked = [Told(Topic.QUESTION, BK12, "7"), Told(Topic.QUESTION, BK12, "8")]
    open_one = Pending(8, "Which?", MARIA.address, AT, BK12, "bookkeeping")
    known = agenda(running(waiting_on=Role.OWNER), questions=(open_one,))
    assert still_true("O5", OWNER.address, asked, AT, known, HOUSE)
    assert not still_true("O6", OWNER.address, asked, AT, known, HOUSE)
    assert not still_true("O5", OWNER.address, asked, AT, replace(known, questions=()), HOUSE)


def test_a_promise_that_was_made_anew() -> None:
    late = running(due=due(utc(19, 1)), eta=due(utc(20, 9)))
    assert holds(ETA, agenda(late), OWNER, "O8")
    for other in (
        replace(late, facts=replace(late.facts, eta=due(utc(19, 0)))),
        replace(late, owner_at=utc(17, 3, 1)),
        replace(late, facts=replace(late.facts, state=State.DONE)),
    ):
        assert not holds(ETA, agenda(other), OWNER, "O8")


def test_who_is_back() -> None:
    away = Absence(MARIA.address, Absent.AWAY, utc(16, 1), utc(19, 16))
    assert holds(GONE, agenda(absences=(away,)), OWNER, "O17")
    assert not holds(GONE, agenda(absences=(replace(away, until=utc(17, 3, 30)),)), OWNER, "O17")


def test_what_was_recorded_stays_so() -> None:
    for item in (Told(Topic.RECORDED, BK12, "r"), Told(Topic.LIMIT, None, "80 %"), Told(Topic.STATEMENT, detail="x")):
        assert holds(item, agenda())
    assert still_true("O7", OWNER.address, (), AT, agenda(), HOUSE)


@pytest.mark.parametrize("policy", [PACKAGED, Policy(letters=Letters(day_sheet=False))])
def test_every_letter_of_the_clock_is_true_in_its_own_moment(policy: Policy) -> None:
    known = agenda(
        running(12, announced=False, opened=utc(16, 12)), running(13, opened=utc(13, 1)),
        running(14, state=State.BLOCKED, waiting_on=Role.OWNER, assistant_at=utc(16, 23)),
        running(15, due=due(utc(18, 9)), eta=due(utc(20, 9)), assistant_at=utc(16, 23)),
        running(16, state=State.DONE, closed_at=utc(16, 23), waiting_on=Role.OWNER),
        running(17, state=State.IN_PROGRESS, assistant_at=utc(16, 23), promise="I will send the logo."),
    )  # fmt: skip
    sent: list[Letter] = []
    for hour in range(24):
        now = utc(17, hour, 45)
        for letter in letters(known, now, policy=policy):
            sent.append(letter)
            assert still_true(letter.kind, letter.to.email, letter.tells, now, replace(known, now=now), HOUSE), letter
    assert {"O6", "A3" if policy is PACKAGED else "A10"} <= {letter.kind for letter in sent}


def test_eighty_percent_is_not_told_once_all_of_a_limit_is_reached() -> None:
    eighty = "80 % of 600 min: bookkeeping, maria@example.net, the week to 2026-11-22"
    item = Told(Topic.LIMIT, detail=eighty)
    known = agenda(running())
    assert holds(item, replace(known, crossings=((eighty, None, AT),)), OWNER, "O7")
    reached = eighty.replace("80 %", "100 %")
    both = replace(known, crossings=((eighty, None, AT), (reached, None, AT)))
    assert not holds(item, both, OWNER, "O7")
    assert holds(replace(item, detail=reached), both, OWNER, "O7")
