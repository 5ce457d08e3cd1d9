"""What a report counts (spec/cli.md)."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from decimal import Decimal

from inboxva.model.actions import Hold, Note, Thank
from inboxva.model.people import Money, Role
from inboxva.model.plan import Kind
from inboxva.model.report import EngagementFacts, Period
from inboxva.model.work import Part, Ref, State
from inboxva.store import Store
from tests.store.said import (
    BK1,
    BK2,
    BOOKS,
    DANA,
    FORGED,
    MARIA,
    MONDAY,
    NOW,
    PEOPLE,
    PRIYA,
    WB1,
    after,
    answer,
    due,
    reading,
    report,
    request,
    say,
)  # fmt: skip

LA = "America/Los_Angeles"
WEEK = Period(datetime(2026, 11, 16, 8, tzinfo=UTC), datetime(2026, 11, 23, 8, tzinfo=UTC), LA)


def books(store: Store, period: Period = WEEK, now: datetime = NOW) -> EngagementFacts:
    """The bookkeeping of a period."""
    return store.report(PEOPLE, period, ("bookkeeping",), now=now).engagements[0]


def test_an_empty_period_is_quiet(store: Store) -> None:
    facts = store.report(PEOPLE, WEEK, now=NOW)
    assert facts.quiet
    assert [e.slug for e in facts.engagements] == ["bookkeeping", "website"]
    assert (facts.engagements[0].cost, facts.engagements[1].cost) == (Money(Decimal("0.00"), "USD"), None)
    assert facts.engagements[0].cap_minutes == 600


def test_a_week_in_counts(store: Store) -> None:
    request(store, due=due(24, "Tue"), cap_minutes=30)
    request(store, "r2", 1, BK2, parts=(Part("One", "One."), Part("Two", "Two.")))
    request(store, "w1", 2, WB1)
    report(store, "s1", 5, minutes=45, percent=40, questions=("Which?",), turn=Role.OWNER, note="slow")
    report(store, "s2", 30, ["r2"], BK2, state=State.DONE, minutes=90, first_question=2)
    say(store, reading("forged", 31, MARIA, DANA), [Hold("x")], trust=FORGED)
    say(store, reading("strange", 31, MARIA, DANA), [Hold("x")], trust=FORGED, slug=None)
    facts = books(store)
    assert (facts.owner_messages, facts.assistant_messages, facts.held) == (2, 2, 1)
    assert (facts.opened, facts.done, facts.open, facts.overdue, facts.blocked, facts.multi_task) == (2, 1, 1, 1, 0, 1)
    assert (facts.waiting_on_owner, facts.waiting_on_assistant) == (1, 0)
    assert (facts.minutes, facts.cost) == (135, Money(Decimal("27.00"), "USD"))
    assert [(p.name, p.minutes) for p in facts.people] == [("Maria Santos", 135)]
    first, second = facts.items
    assert (first.ref, first.state, first.minutes, first.period_minutes, first.overdue) == (
        BK1, State.IN_PROGRESS, 45, 45, True,
    )  # fmt: skip
    assert [(q.number, q.text, q.asked_at) for q in first.questions] == [(1, "Which?", after(5))]
    assert (first.waiting_on, first.waiting_since, first.last_report, first.last_note) == (
        Role.OWNER, after(5), after(5), "slow",
    )  # fmt: skip
    assert (second.state, second.closed_at, second.holder_name, second.waiting_on) == (
        State.DONE, after(30), "Maria Santos", None,
    )  # fmt: skip
    assert {flag.code for flag in facts.flags} == {"overdue", "over_cap", "multi_task", "held"}
    assert store.report(PEOPLE, WEEK, now=NOW).held == 1


def test_a_past_period_stands_as_it_stood_then(store: Store) -> None:
    request(store)
    report(store, "s1", 5, state=State.BLOCKED, blocked=("bank",), percent=10, questions=("Which?",), turn=Role.OWNER)
    answer(store, "a1", 200, ["r1", "s1"])
    report(store, "s2", 201, state=State.DONE, minutes=60)
    then = books(store)
    (item,) = then.items
    assert (then.open, then.blocked, then.done, item.state, item.percent, item.blocked) == (
        1, 1, 0, State.BLOCKED, 10, ("bank",),
    )  # fmt: skip
    assert (item.waiting_on, len(item.questions), item.minutes, item.closed_at) == (Role.OWNER, 1, 0, None)
    later = books(store, Period(WEEK.until, WEEK.until + timedelta(days=7), LA))
    assert (later.open, later.done, later.minutes, later.items[0].questions) == (0, 1, 60, ())
    after_that = books(
        store, Period(WEEK.until + timedelta(days=7), NOW + timedelta(days=30), LA), NOW + timedelta(days=40)
    )
    assert after_that.items == ()


def test_hours_belong_to_the_week_of_the_assistants_own_date(store: Store) -> None:
    request(store)
    # Sunday evening in Los Angeles is Monday in Manila: the next week's hours.
    report(store, "s1", 24 * 6 + 12, minutes=60)
    assert books(store).minutes == 0
    assert books(store, Period(WEEK.until, WEEK.until + timedelta(days=7), LA)).minutes == 60


def test_summaries_from_friday_to_friday_have_no_gap_and_no_overlap(store: Store) -> None:
    request(store)
    for number, hours in enumerate((90, 104.9, 105, 106, 120)):
        report(store, f"s{number}", hours, minutes=10)
    cut = after(105)
    before, behind = Period(MONDAY, cut, LA), Period(cut, cut + timedelta(days=7), LA)
    assert (books(store, before).minutes, books(store, behind).minutes) == (20, 30)


def test_rates_hold_from_their_day(store: Store) -> None:
    request(store)
    report(store, "s1", 0.5, minutes=60)
    dearer = replace(PEOPLE, engagements=(replace(BOOKS, rate=Money(Decimal("15.50"), "USD")), PEOPLE.engagements[1]))
    store.sync(dearer, today=after(48).date())
    report(store, "s2", 72, minutes=20)
    assert books(store).cost == Money(Decimal("17.17"), "USD")


def test_response_times_are_medians_of_the_first_answer(store: Store) -> None:
    request(store)
    report(store, "s1", 2)
    report(store, "s2", 3)
    answer(store, "a1", 5, ["r1", "s1"])
    report(store, "s3", 6, ["a1"])
    facts = books(store)
    assert (facts.owner_median_minutes, facts.assistant_median_minutes) == (180, 90)


def test_response_times_are_those_of_whoever_answers(store: Store) -> None:
    request(store)
    report(store, "s1", 2)
    answer(store, "a1", 5, ["r1", "s1"])
    report(store, "s2", 6, ["a1"])
    spans: list[tuple[str, datetime, datetime]] = []

    def working(address: str, start: datetime, end: datetime) -> int:
        spans.append((address, start, end))
        return 7 if address == MARIA.address else 40

    facts = store.report(PEOPLE, WEEK, now=NOW, working=working).engagements[0]
    assert (facts.owner_median_minutes, facts.assistant_median_minutes) == (40, 7)
    assert spans == [
        (MARIA.address, after(0), after(2)), (DANA.address, after(2), after(5)), (MARIA.address, after(5), after(6)),
    ]  # fmt: skip


def test_thanks_stand_with_their_task_or_where_the_person_takes_part(store: Store) -> None:
    request(store)
    thanks = [Thank(MARIA.address, "Great work on the sheet!", BK1), Thank(PRIYA.address, "Thank you for all.")]
    say(store, reading("t1", 5, refs=["r1"], secrets=["sheet"]), thanks[:1])
    say(store, reading("t2", 6), thanks[1:], slug=None)
    say(store, reading("t3", 24 * 9), thanks[1:], slug=None)
    books, website = store.report(PEOPLE, WEEK, now=NOW).engagements
    assert books.thanks == ((BK1, "Maria", "Great work on the [hidden: see the mail of 16 Nov]!"),)
    assert website.thanks == ((None, "Priya", "Thank you for all."),)
    history = store.history(PEOPLE, BK1, now=NOW)
    assert history
    assert "thanks" in [event.code for event in history.events]


def test_tasks_are_filtered(store: Store) -> None:
    request(store, due=due(24))
    request(store, "w1", 1, WB1)
    request(store, "r2", 2, BK2)
    report(store, "s2", 30, ["r2"], BK2, state=State.DONE)
    report(store, "s1", 31, turn=Role.OWNER)

    def refs(**options: object) -> list[Ref]:
        return [item.ref for item in store.tasks(PEOPLE, NOW, **options)]  # type: ignore[arg-type]

    assert refs() == [BK1, BK2, WB1]
    assert refs(open=True) == [BK1, WB1]
    assert refs(overdue=True) == [BK1]
    assert refs(waiting=Role.OWNER) == [BK1]
    assert refs(slug="website") == [WB1]


def test_the_history_of_a_task_is_told_in_order(store: Store) -> None:
    request(store)
    report(store, "s1", 5, minutes=30, questions=("Which?",), turn=Role.OWNER)
    answer(store, "a1", 6, ["r1", "s1"])
    say(store, reading("n", 7, refs=["r1"]), [Note("past_deadline", "The date is past.", BK1)], kind=Kind.REPLY)
    history = store.history(PEOPLE, BK1, now=NOW)
    assert history is not None
    assert [type(entry).__name__ for entry in history.entries] == [
        "RecordedMail", "RecordedEvent", "RecordedEvent",
        "RecordedMail", "RecordedReport", "RecordedTime", "RecordedQuestion", "RecordedEvent",
        "RecordedMail", "RecordedEvent", "RecordedEvent",
        "RecordedMail", "RecordedEvent",
    ]  # fmt: skip
    assert history.questions[0].answered_at == after(6)
    assert history.item.waiting_on is Role.ASSISTANT
    assert store.history(PEOPLE, Ref("BK", 9), now=NOW) is None
