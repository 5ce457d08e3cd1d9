"""What holds of everything that the clock causes, whatever the ledger holds and whenever it is asked."""

from collections import Counter
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

from hypothesis import Phase, given, settings
from hypothesis import strategies as st

from inboxva.decide.worktime import shift_at
from inboxva.model.actions import Reply, Rule
from inboxva.model.agenda import Absence, Agenda, Pending, Queued, Receipt, Running
from inboxva.model.letters import UNASKED, Audience, Letter
from inboxva.model.people import Absent, Letters, Mode, People, Person, Policy, Role, Span
from inboxva.model.telling import Topic
from inboxva.model.work import Finding, Part, Ref, State
from tests.decide.keeping import (
    DAILY,
    HOUSE,
    MARIA,
    NIGHT,
    OWNER,
    SITE,
    START,
    agenda,
    due,
    due_now,
    running,
    team,
    through,
    utc,
    written,
)

QUARTER = timedelta(minutes=15)
DST = datetime(2026, 10, 29, tzinfo=UTC)
SPRING = datetime(2027, 3, 11, tzinfo=UTC)
HOLIDAY = date(2026, 11, 18)
HOUSES = (
    HOUSE,
    team(replace(DAILY, holidays=frozenset({HOLIDAY})), replace(SITE, mode=Mode.OWNER, check_in=60)),
    replace(
        team(replace(DAILY, assistants=(NIGHT.address, MARIA.address), reply_within=Span(minutes=240)), SITE),
        owner=replace(OWNER, holidays=frozenset({HOLIDAY})),
    ),
    replace(HOUSE, assistants=(MARIA, replace(HOUSE.assistants[1], timezone="America/Los_Angeles"), NIGHT)),
)  # fmt: skip
POLICIES = (
    Policy(), Policy(letters=Letters(day_sheet=False)), Policy(letters=Letters(brief=(510, 900))),
    Policy(letters=Letters(brief=(), late="now")), Policy(letters=Letters(reminders=False, late="digest")),
)  # fmt: skip
HOLDERS = (MARIA.address, "priya@example.net", NIGHT.address)


def moments(start: datetime, days: int = 9) -> st.SearchStrategy[datetime]:
    """Quarters of an hour."""
    return st.integers(0, days * 96).map(lambda quarter: start + quarter * QUARTER)


@st.composite
def tasks(draw: st.DrawFn, number: int, start: datetime) -> Running:
    """A task in any shape, consistent as far as a ledger is."""
    at = moments(start - timedelta(days=4))
    maybe = st.none() | at
    opened = draw(at)
    state = draw(st.sampled_from(State))
    later = max(opened, draw(at))
    closed = later if state in (State.DONE, State.CANCELLED) else None
    return running(
        number, opened, code=draw(st.sampled_from(("BK", "WB"))), holder=draw(st.sampled_from(HOLDERS)), state=state,
        announced=draw(st.booleans()), outside=draw(st.booleans()), due=draw(st.none() | at.map(due)),
        waiting_on=draw(st.sampled_from((Role.OWNER, Role.ASSISTANT))), eta=draw(st.none() | at.map(due)),
        cap_minutes=draw(st.sampled_from((None, 60, 600))),
        parts=draw(st.sampled_from(((), (Part("One", "One."), Part("Two", "Two."))))), closed_at=closed,
        turn_since=later, assistant_at=draw(maybe), owner_at=draw(maybe), eta_moves=draw(st.integers(0, 3)),
        accepted_at=draw(maybe) if closed else None, silently=draw(st.booleans()),
        promise=draw(st.sampled_from(("", "I will send the logo."))),
        snoozed_until=draw(maybe), read_at=draw(st.none() | at.map(lambda read: max(read, opened))),
        findings=draw(st.sampled_from(((), (Finding("no_due", "Add it."),)))),
    )  # fmt: skip


@st.composite
def agendas(draw: st.DrawFn, start: datetime) -> Agenda:
    """What a ledger may hold."""
    at = moments(start - timedelta(days=2), 4)
    known = [draw(tasks(number, start)) for number in range(10, 10 + draw(st.integers(0, 6)))]
    refs = [one.facts.ref for one in known]
    asked = [
        Pending(number, "Which?", MARIA.address, draw(at), draw(st.sampled_from([None, *refs])), "bookkeeping")
        for number in range(draw(st.integers(0, 2)))
    ]
    people = (MARIA, NIGHT, OWNER)
    gone = [
        Absence(draw(st.sampled_from(people)).address, draw(st.sampled_from(Absent)), since := draw(at),
                since + timedelta(hours=draw(st.integers(1, 72))))
        for _ in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    receipts = [
        Receipt(f"r{number}", MARIA.address, "bookkeeping", draw(st.sampled_from([None, *refs])), start.date(), 60, None, (),
                draw(at), draw(st.booleans()))
        for number in range(draw(st.integers(0, 2)))
    ]  # fmt: skip
    keys = ("80 % of 600 min: bookkeeping, maria@example.net, the week to 2026-11-22", "100 % of 60 min: BK-10")
    crossings = [(key, Ref.parse(key.rpartition(" ")[2]), draw(at)) for key in keys if draw(st.booleans())]
    sent = [
        Queued(
            f"x{number}",
            draw(st.sampled_from(("A9", "O3", "A2", "O5"))),
            draw(st.sampled_from(people)).address,
            draw(at),
        )
        for number in range(draw(st.integers(0, 4)))
    ]
    return agenda(
        *known, questions=tuple(asked), absences=tuple(gone), receipts=tuple(receipts), crossings=tuple(crossings),
        letters=tuple(sent), paused=draw(st.sampled_from((frozenset(), frozenset({"website"})))),
        quieted=draw(st.sampled_from(({}, {MARIA.address: frozenset({"*"})}))), started_at=start - timedelta(days=30),
    )  # fmt: skip


STARTS = st.sampled_from((utc(16, 0), DST, SPRING))
CASES = STARTS.flatmap(
    lambda start: st.tuples(st.just(start), agendas(start), st.sampled_from(HOUSES), st.sampled_from(POLICIES))
)


def reader(letter: Letter, people: People) -> Person:
    found = people.person(letter.to.email)
    assert found is not None
    return found


def days_off(person: Person, people: People) -> frozenset[date]:
    first, *others = (engagement.holidays for engagement in people.engagements_of(person))
    return first.intersection(*others)


@settings(max_examples=60, deadline=None, phases=set(Phase) - {Phase.shrink, Phase.explain})  # it would take minutes
@given(CASES)
def test_a_day_and_a_half_of_any_ledger(case: tuple[datetime, Agenda, People, Policy]) -> None:
    start, known, people, policy = case
    sent: list[Letter] = []
    for quarter in range(36 * 4):
        now = start + quarter * QUARTER
        actions = due_now(known, now, people, policy)
        found = [action.letter for action in actions if isinstance(action, Reply)]
        for letter in found:
            _is_in_order(letter, now, known, people)
        after = written(known, actions, now)
        assert due_now(after, now, people, policy) == (), "asked again, it says something new"
        known, sent = after, sent + found
    keys = [letter.key for letter in sent]
    assert len(keys) == len(set(keys))
    told = Counter(
        (item, letter.to.email)
        for letter in sent
        for item in letter.tells
        if item.what not in (Topic.YOURS, Topic.QUESTION)
    )
    assert all(count <= 2 for count in told.values()), told  # a reminder comes again on the next day
    _keeps_to_the_ceilings(known, people, start)


def _is_in_order(letter: Letter, now: datetime, known: Agenda, people: People) -> None:
    """One letter by itself: its reader's time, their absence, their wishes, the pause, what it tells."""
    person = reader(letter, people)
    assert letter.not_before == now
    assert not letter.answers
    assert letter.tells
    assert letter.language == person.language
    assert not any(one.address == person.address and one.since <= now < one.until for one in known.absences)
    local = now.astimezone(ZoneInfo(person.timezone))
    if person is people.owner:
        assert letter.audience is Audience.OWNER
        assert 8 <= local.hour < 20
        assert letter.kind in {"O6", "O8", "O17"}
    else:
        assert letter.audience is Audience.ASSISTANT
        before = QUARTER if letter.kind in {"A3", "A14"} else timedelta()
        assert shift_at(person, now, days_off(person, people), before)
        assert letter.kind in {"A3", "A9", "A10"}
        assert known.quieted.get(person.address) is None
    for item in letter.tells:
        if item.task and item.what is not Topic.RECORDED:
            slug = next(one.facts.slug for one in known.tasks if one.facts.ref == item.task)
            assert slug not in known.paused
            assert person is people.owner or people.by_slug[slug].mode is letter.mode


def _keeps_to_the_ceilings(known: Agenda, people: People, start: datetime) -> None:
    for person in (*people.assistants, people.owner):
        ours = [one for one in known.letters if one.to == person.address and one.kind in UNASKED]
        per_day = Counter(one.at.astimezone(person.zone).date() for one in ours if one.at >= start)
        before = Counter(one.at.astimezone(person.zone).date() for one in ours if one.key.startswith("x"))
        ceiling = 5 if person is people.owner else 4
        assert all(count <= max(ceiling, before[day]) for day, count in per_day.items())


@settings(max_examples=40, deadline=None)
@given(CASES)
def test_what_is_read_in_another_order_is_decided_alike(case: tuple[datetime, Agenda, People, Policy]) -> None:
    now, known, people, policy = case
    turned = replace(known, absences=known.absences[::-1], letters=known.letters[::-1], receipts=known.receipts[::-1])
    at = now + timedelta(hours=16, minutes=45)
    mine, others = due_now(known, at, people, policy), due_now(turned, at, people, policy)
    assert [action.letter.key for action in mine if isinstance(action, Reply)] == [
        action.letter.key for action in others if isinstance(action, Reply)
    ]
    assert [one for one in mine if isinstance(one, Rule)] == [one for one in others if isinstance(one, Rule)]


def test_an_empty_ledger_says_nothing_for_a_week() -> None:
    assert through(agenda(), START, 24 * 7) == []


def test_a_minute_later_there_is_nothing_new() -> None:
    known = agenda(
        running(announced=False), running(13, state=State.BLOCKED, waiting_on=Role.OWNER, assistant_at=utc(17, 6)),
        running(14, state=State.DONE, waiting_on=Role.OWNER, assistant_at=utc(16, 6), closed_at=utc(13, 6)),
    )  # fmt: skip
    for now in (utc(17, 0, 45), utc(17, 16, 30)):
        actions = due_now(known, now)
        assert any(isinstance(action, Reply) for action in actions)
        assert due_now(written(known, actions, now), now + timedelta(minutes=1)) == ()


def test_a_pause_of_all_leaves_acceptances_alone() -> None:
    done = running(state=State.DONE, waiting_on=Role.OWNER, assistant_at=utc(16, 6), closed_at=utc(13, 6))
    actions = due_now(agenda(done, running(13, announced=False), paused=frozenset({""})), utc(17, 16, 30))
    assert [type(action) for action in actions] == [Rule]
