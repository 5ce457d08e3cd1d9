"""A request is opened and told of: one letter to the owner at most, whatever was found, and one to its holder."""

from dataclasses import replace
from datetime import date, time, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxva.decide import Place, plan
from inboxva.decide.findings import CHECKS, LEVELS, read_lint
from inboxva.decide.opening import open_task
from inboxva.decide.requests import Ordered
from inboxva.model.actions import Action, Mute, Note, OpenTask, Reply
from inboxva.model.assistantletters import RequestReceived
from inboxva.model.context import Asked, Context, TaskFacts, ThreadFacts
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.ownerletters import SeveralTasks, UnclearRequest
from inboxva.model.people import Engagement, Mode
from inboxva.model.plan import Plan
from inboxva.model.when import Grain, Recurrence, When
from inboxva.model.work import Finding, Priority, Reading, Ref, Request, RequestedTask, State
from tests.decide.deciding import BOOKS, MARIA, MONDAY, PEOPLE, POLICY, context, message, reading, rules

CHASE = RequestedTask("Chase the invoices", "Please chase the October invoices.", steps=("Call", "Write"))
FLIGHT = RequestedTask("Book the flight", "Also, book the flight to Denver.", cap_minutes=60)
ONE = Request(CHASE.title, tasks=(CHASE,))
TWO = Request("A few things", tasks=(CHASE, FLIGHT))
FRIDAY = When("Friday 5pm", date(2026, 11, 20), time(17), "America/Los_Angeles", Grain.MINUTE)
USUAL = When("in two days", date(2026, 11, 18))
BK9 = TaskFacts(
    Ref("BK", 9), "bookkeeping", "Clean the office lists", "maria@example.net", State.IN_PROGRESS, 5, MONDAY, MONDAY,
    text="Please clean the office lists.", request_subject="Office lists",
)  # fmt: skip
OLD_THREAD = {"by_reference": (("r1", ThreadFacts(5, "bookkeeping", BK9.ref, MONDAY)),), "tasks": {BK9.ref: BK9}}
OWNERS, ASSISTANTS = "dana@example.com", "maria@example.net"


def asks(request: Request, *, to: str = ASSISTANTS, old: bool = False, cc: str = "", **read: object) -> Reading:
    references = ("r1",) if old else ()
    copied = (Address(cc),) if cc else ()
    sent = message(OWNERS, to, "[BK] Things to do", references=references, cc=copied)
    return reading(sent, "Please.", request=request, **read)


def planned(
    read: Reading, known: Context | None = None, *, terms: Engagement = BOOKS, age: timedelta | None = None
) -> Plan:
    """The plan for a mail that came at once and is read a minute later, or `age` later."""
    people = replace(PEOPLE, engagements=(terms, *PEOPLE.engagements[1:]))
    known = known or context()
    known = replace(known, now=MONDAY + age) if age else known
    return plan(read, known, people=people, policy=POLICY, rules=rules(), place=Place(MONDAY, in_sent=True))


def letters(actions: tuple[Action, ...]) -> list[Letter]:
    return [action.letter for action in actions if isinstance(action, Reply)]


def opened(made: Plan) -> OpenTask:
    (task,) = [action for action in made.actions if isinstance(action, OpenTask)]
    return task


def unclear(made: Plan) -> UnclearRequest:
    (facts,) = [letter.facts for letter in letters(made.actions) if isinstance(letter.facts, UnclearRequest)]
    return facts


def several(made: Plan) -> SeveralTasks:
    (facts,) = [letter.facts for letter in letters(made.actions) if isinstance(letter.facts, SeveralTasks)]
    return facts


def test_an_unclear_request_is_asked_about_and_told_of_at_once() -> None:
    made = planned(asks(ONE))
    asked, received = letters(made.actions)
    assert (asked.kind, asked.to.email, asked.key, asked.not_before) == (
        "O4", OWNERS, "findings:m1@example.com", context().now,
    )  # fmt: skip
    assert (asked.in_reply_to, asked.references, asked.subject) == ("", (), "")
    assert (received.kind, received.to.email, received.not_before) == ("A2", ASSISTANTS, context().now)
    facts = unclear(made)
    assert (facts.lines, [finding.code for finding in facts.findings]) == (("due", "cap"), ["no_due", "no_cap"])
    assert (facts.usual_due, facts.usual_cap, facts.week_cap, facts.names) == (None, None, 600, ())
    assert opened(made).asked == ("no_due", "no_cap")


@pytest.mark.parametrize(
    ("request_", "lines"),
    [
        (replace(ONE, cap_minutes=60), ("due",)),
        (replace(ONE, due=FRIDAY), ("cap",)),
        (replace(ONE, due=replace(FRIDAY, zone=None), cap_minutes=60), ("due",)),
        (replace(ONE, ambiguous_zone="PST", cap_minutes=60), ("due",)),
        (replace(ONE, due=replace(FRIDAY, day=date(2026, 11, 13)), cap_minutes=60), ("due",)),
        (replace(ONE, due=FRIDAY, cap_minutes=60, tasks=(RequestedTask("Fix it", "Fix it."),)), ("outcome",)),
        (Request("Fix it", tasks=(RequestedTask("Fix it", "Fix it."),)), ("due", "cap", "outcome")),
        (replace(ONE, due=FRIDAY, cap_minutes=60, recipe="invoice", unknown_recipe=True), ()),
    ],
)
def test_the_lines_are_those_that_mend_what_was_found(request_: Request, lines: tuple[str, ...]) -> None:
    assert unclear(planned(asks(request_))).lines == lines


def test_a_clear_request_is_only_told_of() -> None:
    made = planned(asks(replace(ONE, due=FRIDAY, cap_minutes=60)))
    assert [letter.kind for letter in letters(made.actions)] == ["A2"]
    assert opened(made).asked == ()


@pytest.mark.parametrize(
    ("request_", "due", "cap"),
    [
        (ONE, True, 90),
        (replace(ONE, cap_minutes=60), True, None),
        (replace(ONE, due=FRIDAY), False, 90),
        (replace(ONE, ambiguous_zone="PST"), False, 90),  # a time was written: nothing of ours takes its place
        (replace(ONE, priority=Priority.LOW), False, 90),
    ],
)
def test_ok_takes_the_owners_own_defaults_for_what_is_missing(request_: Request, due: bool, cap: int | None) -> None:
    terms = replace(BOOKS, default_cap=90)
    made = planned(asks(request_, usual_dues=(("website", FRIDAY), ("bookkeeping", USUAL))), terms=terms)
    task, facts = opened(made), unclear(made)
    assert (task.usual_due is not None, task.usual_cap, facts.usual_cap) == (due, cap, cap)
    assert (facts.usual_due is not None) == due
    if due:
        assert task.usual_due
        assert facts.usual_due
        assert task.usual_due.instant.isoformat() == "2026-11-19T01:00:00+00:00"  # the end of Maria's day, Dana's zone
        assert (facts.usual_due.instant, facts.usual_due.reader_zone) == (task.usual_due.instant, "America/Los_Angeles")
    assert (task.due is None) == (request_.due is None)


def test_two_holders_are_names_to_choose_from() -> None:
    made = planned(asks(replace(ONE, due=FRIDAY, cap_minutes=60), to="maria@example.net priya@example.net"))
    facts = unclear(made)
    assert (facts.names, facts.assistant, facts.lines) == (("Maria", "Priya"), "Maria", ())


def test_several_tasks_take_the_other_findings_along_and_the_holder_waits() -> None:
    made = planned(asks(TWO))
    facts = several(made)
    assert [finding.code for finding in facts.findings] == ["no_due"]
    assert [(task.title, task.limit, task.steps) for task in facts.tasks] == [
        ("Chase the invoices", None, ("Call", "Write")), ("Book the flight", 60, ()),
    ]  # fmt: skip
    assert (facts.beside, facts.beside_title) == (None, "")
    asked, received = letters(made.actions)
    assert (asked.kind, asked.key, asked.not_before) == ("O3", "findings:m1@example.com", context().now)
    assert received.not_before.isoformat() == "2026-11-17T02:00:00+00:00"  # an hour into Maria's day
    task = opened(made)
    assert (task.asked, task.usual_due, task.usual_cap) == (("multi_task", "no_due"), None, None)


def test_a_new_task_in_an_old_thread_is_opened_beside_it() -> None:
    made = planned(asks(replace(TWO, tasks=(FLIGHT,), title=FLIGHT.title, due=FRIDAY), old=True), context(**OLD_THREAD))
    task, facts = opened(made), several(made)
    assert (task.ref, task.beside, task.asked) == (Ref("BK", 12), BK9.ref, ("new_task_in_thread",))
    assert (facts.ref, facts.beside, facts.beside_title) == (task.ref, BK9.ref, BK9.title)
    assert [(one.title, one.limit) for one in facts.tasks] == [("Book the flight", 60)]
    received = letters(made.actions)[-1]
    assert received.not_before.isoformat() == "2026-11-17T02:00:00+00:00"


def test_what_is_quiet_makes_nobody_wait() -> None:
    made = planned(asks(TWO), context(muted={("", "multi_task"): "off", ("bookkeeping", "no_due"): "digest"}))
    (received,) = letters(made.actions)
    assert (received.kind, received.not_before) == ("A2", context().now)
    assert {finding.code for finding in made.lint} >= {"multi_task", "no_due"}  # it stays on record
    assert opened(made).parts


def test_what_was_ignored_is_muted_and_not_asked() -> None:
    ignored = tuple(Asked("bookkeeping", "no_due", MONDAY - timedelta(days=days), False) for days in (2, 3, 4))
    made = planned(asks(ONE), context(asked=ignored))
    assert [action for action in made.actions if isinstance(action, Mute)] == [
        Mute("no_due", "digest", "ignored", "bookkeeping", Ref("BK", 12))
    ]
    assert (unclear(made).lines, opened(made).asked) == (("cap",), ("no_cap",))


@pytest.mark.parametrize("request_", [ONE, TWO])
def test_an_old_mail_asks_nobody_anything(request_: Request) -> None:
    made = planned(asks(request_), age=timedelta(hours=24, minutes=1))
    assert letters(made.actions) == []
    assert opened(made).asked == ()
    assert any(isinstance(action, Note) and action.code == "not_answered" for action in made.actions)


@pytest.mark.parametrize("request_", [ONE, TWO])
def test_with_somebody_else_on_the_mail_the_owner_alone_is_asked(request_: Request) -> None:
    (letter,) = letters(planned(asks(request_, cc="client@example.org")).actions)
    assert (letter.to.email, letter.in_reply_to) == (OWNERS, "")


@pytest.mark.parametrize("mode", list(Mode))
def test_letters_take_the_engagements_mode(mode: Mode) -> None:
    made = planned(asks(ONE), terms=replace(BOOKS, mode=mode))
    assert {letter.mode for letter in letters(made.actions)} == {mode}


def test_the_holder_is_told_how_it_comes_again_and_what_a_recipe_filled_in() -> None:
    weekly = Recurrence("week", weekdays=(4,), text="every Friday")
    filled = replace(
        ONE, due=FRIDAY, cap_minutes=60, recurs=weekly, recipe="invoices", filled=("cap", "hosts"), hosts=("box.com",)
    )
    made = planned(asks(filled), terms=replace(BOOKS, hosts=("dropbox.com",)))
    (letter,) = letters(made.actions)
    facts = letter.facts
    assert isinstance(facts, RequestReceived)
    assert (facts.repeats, facts.again, facts.recipe, facts.filled, facts.hosts) == (
        "every Friday", False, "invoices", ("cap", "hosts"), ("box.com",),
    )  # fmt: skip
    assert opened(made).recurs == weekly
    plain = planned(
        asks(replace(filled, filled=(), hosts=(), unknown_recipe=True)), terms=replace(BOOKS, hosts=("a.com",))
    )
    told = letters(plain.actions)[-1].facts
    assert isinstance(told, RequestReceived)
    assert (told.recipe, told.hosts) == ("", ("a.com",))


CODES = sorted({*CHECKS, "changed_course"})


@given(
    found=st.sets(st.sampled_from(CODES)),
    levels=st.dictionaries(st.sampled_from(CODES), st.sampled_from(LEVELS)),
    asked=st.lists(
        st.builds(
            Asked, st.just("bookkeeping"), st.sampled_from(CODES),
            st.integers(0, 300).map(lambda hours: MONDAY - timedelta(hours=hours)), st.booleans(),
        ),
        max_size=12,
    ),
    request=st.sampled_from([ONE, TWO]),
    beside=st.booleans(),
)  # fmt: skip
def test_one_letter_at_most_whatever_was_found(
    found: set[str], levels: dict[str, str], asked: list[Asked], request: Request, beside: bool
) -> None:
    lint = read_lint({code: {"level": level} for code, level in levels.items()})
    known = context(asked=tuple(sorted(asked, key=lambda one: one.at, reverse=True)))
    findings = tuple(Finding(code, f"Add {code}.") for code in sorted(found))
    ordered = Ordered(
        asks(request), request, known, PEOPLE, POLICY, BOOKS, MARIA, MONDAY, lint, findings, False, "",
        BK9 if beside else None,
    )  # fmt: skip
    actions = open_task(ordered)
    (task,) = [action for action in actions if isinstance(action, OpenTask)]
    to_owner = [letter for letter in letters(actions) if letter.to.email == OWNERS]
    assert len(to_owner) == bool(task.asked)
    assert len({letter.key for letter in letters(actions)}) == len(letters(actions)) == len(to_owner) + 1
    for letter in to_owner:
        assert letter.key == "findings:m1@example.com"
        about = {"multi_task", "new_task_in_thread"} & set(task.asked)
        assert letter.kind == ("O3" if about else "O4")
        assert isinstance(letter.facts, SeveralTasks | UnclearRequest)
        assert {finding.code for finding in letter.facts.findings} == set(task.asked) - about
        assert isinstance(letter.facts, SeveralTasks) or letter.facts.lines == tuple(
            line for line in ("due", "cap", "why", "outcome") if line in letter.facts.lines
        )
    waits = letters(actions)[-1].not_before > known.now
    assert waits == any(letter.kind == "O3" for letter in to_owner)


def test_a_letter_that_nobody_gets_asks_nothing() -> None:
    """In mode "draft" it counts neither for the one a day nor for those ignored."""
    made = planned(asks(ONE), terms=replace(BOOKS, mode=Mode.DRAFT))
    assert opened(made).asked == ()
    assert [letter.kind for letter in letters(made.actions)] == ["O4", "A2"]
    assert opened(planned(asks(ONE))).asked == ("no_due", "no_cap")


@pytest.mark.parametrize(("reply", "title"), [(True, FLIGHT.title), (False, "Office lists")])
def test_a_subject_that_names_the_threads_task_titles_no_other(reply: bool, title: str) -> None:
    request = Request("Office lists", tasks=(FLIGHT,))
    read = asks(request, old=True, is_reply=reply, base_subject="The flight")
    made = planned(read, context(**OLD_THREAD))
    assert opened(made).title == title
