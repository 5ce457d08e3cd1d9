"""What a mail says about turns, and whom it leaves alone: urgent questions, grief, absences, promises, requests by night."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta

import pytest

from inboxva.decide import Place, plan
from inboxva.model.actions import (
    AnswerQuestions,
    BeAbsent,
    Note,
    OpenTask,
    RecordReport,
    Turn,
    Withdraw,
)
from inboxva.model.context import Context, TaskFacts
from inboxva.model.message import Address, Automatic
from inboxva.model.ownerletters import PersonalNote, QuestionsAsked
from inboxva.model.people import Absent, Acknowledge, Engagement, Letters, Mode, Policy, Role
from inboxva.model.plan import Plan
from inboxva.model.telling import Told, Topic
from inboxva.model.when import Due, Grain, When
from inboxva.model.work import Part, Priority, Ref, Request, RequestedTask, Said, SaidKind, State, StatusSection
from tests.decide.answering import known, typed
from tests.decide.deciding import BOOKS, MARIA, MONDAY, PEOPLE, POLICY, SITE, context, decided, message, reading, rules
from tests.decide.reporting import BK12, ledger, letters_in, report

SOON = replace(BK12, due=Due(MONDAY + timedelta(hours=20), "America/Los_Angeles", "tomorrow", Grain.MINUTE))
ASKS = StatusSection(questions=("Which photo?",))
STUCK = StatusSection(state=State.BLOCKED, blocked=("No key.",))


def turns(made: Plan) -> list[Role]:
    return [action.to for action in made.actions if isinstance(action, Turn)]


def absences(made: Plan) -> list[BeAbsent]:
    return [action for action in made.actions if isinstance(action, BeAbsent)]


def notes(made: Plan) -> list[str]:
    return [action.code for action in made.actions if isinstance(action, Note)]


def prose(text: str, facts: Context | None = None, **changes: object) -> Plan:
    """What is done about Maria's words without fields, in the thread of BK-12."""
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r0",))
    return decided(reading(mail, text, **changes), facts or ledger())


# Whose turn


@pytest.mark.parametrize(
    ("section", "turn"),
    [
        (ASKS, Role.OWNER),
        (STUCK, Role.OWNER),
        (StatusSection(state=State.WAITING), Role.OWNER),
        (StatusSection(state=State.DONE), Role.OWNER),
        (StatusSection(state=State.IN_PROGRESS, minutes=60), Role.ASSISTANT),
        (StatusSection(eta=When("Friday", date(2026, 11, 20))), Role.ASSISTANT),
    ],
    ids=["asks", "blocked", "waiting", "done", "hours", "an ETA"],
)
def test_whose_turn_a_report_makes_it(section: StatusSection, turn: Role) -> None:
    assert turns(report(section, ledger())) == [turn]


def test_plain_words_that_ask_or_that_say_they_are_stuck_turn_it_to_the_owner() -> None:
    assert turns(prose("Which photo goes on top?")) == [Role.OWNER]
    assert turns(prose("I am stuck without the key.", seeming=StatusSection(state=State.BLOCKED, blocked=("x",)))) == [
        Role.OWNER
    ]
    assert turns(prose("I will start in the afternoon.")) == []
    closed = replace(BK12, state=State.DONE)
    assert turns(prose("Is that all?", ledger(closed))) == []


def test_the_owners_answer_turns_it_back_and_takes_what_waits_with_it() -> None:
    asked = replace(BK12, questions=((7, "Which photo?"),), waiting_on=Role.OWNER)
    mail = message("dana@example.com", "maria@example.net", "Re: Invoices", references=("r0",))
    made = decided(reading(mail, "The blue one."), ledger(asked))
    assert turns(made) == [Role.ASSISTANT]
    assert AnswerQuestions(BK12.ref) in made.actions
    assert Withdraw(BK12.ref, ("O5", "O8")) in made.actions


def test_an_assistants_word_takes_what_waits_for_it() -> None:
    for made in (prose("I will start in the afternoon."), report(StatusSection(minutes=30), ledger())):
        assert Withdraw(BK12.ref, ("A2", "A9", "A10")) in made.actions


def test_mail_that_no_person_wrote_changes_no_turn() -> None:
    for text in ("Where is it?", "State: done"):
        made = prose(text, automatic=Automatic.AUTO_REPLY, automatic_reason="Auto-Submitted", status=(ASKS,))
        assert not any(isinstance(action, Turn | RecordReport | AnswerQuestions | Withdraw) for action in made.actions)


# What the owner will do


def test_what_the_owner_will_do_is_kept_as_their_own_turn() -> None:
    text = "Please chase the invoices.\nI will send you the list of customers this afternoon."
    made = decided(typed(text, to="maria@example.net", subject="Invoices"), context())
    (task,) = (action for action in made.actions if isinstance(action, OpenTask))
    (note,) = (action for action in made.actions if isinstance(action, Note) and action.code == "undertaken")
    assert note.task == task.ref
    assert note.message == "I will send you the list of customers this afternoon."


def test_it_is_kept_of_a_mail_in_a_running_thread_too() -> None:
    mail = message("dana@example.com", "maria@example.net", "Re: Invoices", references=("r0",))
    promised = Request("x", undertakings=("I will send the logo.",))
    assert notes(decided(reading(mail, "I will send the logo.", request=promised), ledger())) == ["undertaken"]
    assert notes(decided(reading(mail, "Looks good.", request=Request("x")), ledger())) == []


# O5


def urgent(section: StatusSection, facts: Context, policy: Policy = POLICY, **changes: object) -> QuestionsAsked | None:
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r0",))
    made = decided(reading(mail, status=(section,), **changes), facts, policy=policy)
    found = letters_in(made)["O5"].facts if "O5" in letters_in(made) else None
    assert found is None or isinstance(found, QuestionsAsked)
    return found


@pytest.mark.parametrize(
    ("task", "word"),
    [
        (SOON, ""),
        (replace(BK12, priority=Priority.HIGH), ""),
        (BK12, "locked out"),
        (replace(SOON, due=replace(SOON.due, instant=MONDAY - timedelta(hours=5))), ""),  # type: ignore[type-var]
    ],
    ids=["due soon", "high priority", "words", "just past"],
)
@pytest.mark.parametrize("section", [ASKS, STUCK])
def test_what_cannot_wait_is_told_at_once(task: TaskFacts, word: str, section: StatusSection) -> None:
    made = report(section, ledger(task), urgent=word)
    letter = letters_in(made)["O5"]
    assert (letter.key, letter.to.email, letter.task, letter.subject, letter.answers) == (
        "urgent:m1@example.com", "dana@example.com", BK12.ref, "", False,
    )  # fmt: skip
    assert letter.not_before == context().now
    assert isinstance(letter.facts, QuestionsAsked)
    assert (letter.facts.questions, letter.facts.blocked) == (
        (((9, "Which photo?"),), ()) if section is ASKS else ((), ("No key.",))
    )
    told = Told(Topic.QUESTION, BK12.ref, "9") if section is ASKS else Told(Topic.YOURS, BK12.ref, "blocked")
    assert letter.tells == (told,)
    assert letter.facts.starts_work == datetime(2026, 11, 17, 1, tzinfo=UTC)


def test_what_can_wait_waits() -> None:
    assert urgent(ASKS, ledger()) is None
    far = replace(BK12, due=Due(MONDAY + timedelta(hours=24, minutes=1), "America/Los_Angeles", "later", Grain.MINUTE))
    assert urgent(ASKS, ledger(far)) is None
    assert urgent(StatusSection(minutes=60), ledger(SOON)) is None


def test_three_a_day_and_none_where_the_owner_reads_them_in_the_digest() -> None:
    assert urgent(ASKS, ledger(SOON, urgent_today=2))
    assert urgent(ASKS, ledger(SOON, urgent_today=3)) is None
    for level in ("digest", "summary"):
        assert urgent(ASKS, ledger(SOON), replace(POLICY, letters=Letters(questions=level))) is None


def test_several_in_one_report_are_one_letter() -> None:
    other = replace(SOON, ref=Ref("BK", 13))
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r0",))
    sections = (replace(ASKS, task=BK12.ref), replace(STUCK, task=other.ref), replace(ASKS, task=Ref("BK", 14)))
    there = ledger(SOON, tasks={SOON.ref: SOON, other.ref: other, Ref("BK", 14): replace(BK12, ref=Ref("BK", 14))})
    facts = letters_in(decided(reading(mail, status=sections), there))["O5"].facts
    assert isinstance(facts, QuestionsAsked)
    assert (facts.ref, facts.questions, facts.blocked) == (None, ((9, "Which photo?"),), ("No key.",))


def test_old_mail_is_not_urgent() -> None:
    assert urgent(ASKS, replace(ledger(SOON), now=MONDAY + timedelta(hours=25))) is None


# Grief


def test_nobody_answers_grief_with_a_form() -> None:
    for made in (
        report(StatusSection(questions=("Can it wait?",), minutes=60), ledger(SOON), sensitive="passed away"),
        prose("My father passed away.", sensitive="passed away"),
    ):
        by_kind = letters_in(made)
        assert list(by_kind) == ["O18"]
        letter = by_kind["O18"]
        assert (letter.key, letter.to.email, letter.answers) == ("personal:m1@example.com", "dana@example.com", False)
        assert isinstance(letter.facts, PersonalNote)
        (absent,) = absences(made)
        assert absent == BeAbsent(MARIA.address, Absent.PERSONAL, datetime(2026, 11, 20, 1, tzinfo=UTC))


def test_what_was_reported_beside_it_is_recorded() -> None:
    made = report(StatusSection(minutes=60), ledger(), sensitive="passed away")
    assert any(isinstance(action, RecordReport) for action in made.actions)


def test_the_owner_is_told_at_once_at_night_too() -> None:
    night = MONDAY + timedelta(hours=8)  # 22:10
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r0",), date=night)
    read = reading(mail, "My father died.", sensitive="died")
    made = plan(
        read, replace(ledger(), now=night), people=PEOPLE, policy=POLICY, rules=rules(), place=Place(night)
    )  # fmt: skip
    assert letters_in(made)["O18"].not_before == night


def test_what_was_personal_long_ago_is_over() -> None:
    two_days = prose("My father died.", replace(ledger(), now=MONDAY + timedelta(days=2)), sensitive="died")
    assert (len(absences(two_days)), letters_in(two_days)) == (1, {})
    weeks = prose("My father died.", replace(ledger(), now=MONDAY + timedelta(days=20)), sensitive="died")
    assert (absences(weeks), letters_in(weeks)) == ([], {})


def test_the_owners_own_words_are_not_taken_so() -> None:
    mail = message("dana@example.com", "maria@example.net", "Re: Invoices", references=("r0",))
    made = decided(reading(mail, "I was in hospital.", sensitive="hospital"), ledger())
    assert absences(made) == []


# Away


def says_away(day: date) -> Plan:
    said = Said(SaidKind.AWAY, 1, day="Thu", until=When("Thu", day))
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r0",))
    return decided(reading(mail, "away until Thu", said=(said,)), ledger())


def test_an_absence_ends_with_its_day_where_she_lives() -> None:
    end = datetime(2026, 11, 19, 16, tzinfo=UTC)
    assert absences(says_away(date(2026, 11, 19))) == [BeAbsent(MARIA.address, Absent.AWAY, end)]
    assert absences(says_away(date(2026, 11, 16))) == []
    auto = prose("I am away.", automatic=Automatic.AUTO_REPLY, automatic_reason="x", absent_until=date(2026, 11, 19))
    assert absences(auto) == [BeAbsent(MARIA.address, Absent.AWAY, end)]


def test_an_automatic_answer_of_unproven_origin_or_of_the_owners_keeps_nobody_quiet() -> None:
    forged = prose(
        "I am away.",
        automatic=Automatic.AUTO_REPLY,
        automatic_reason="x",
        absent_until=date(2026, 11, 19),
        authentication=(),
    )
    assert absences(forged) == []
    mail = message("dana@example.com", "maria@example.net", "Re: Invoices", references=("r0",))
    owners = reading(mail, automatic=Automatic.AUTO_REPLY, automatic_reason="x", absent_until=date(2026, 11, 19))
    assert absences(decided(owners, ledger())) == []


# Requests by night: the day sheet


CHASE = RequestedTask("Chase the invoices", "Please chase the October invoices.")
FLIGHT = RequestedTask("Book the flight", "Also, book the flight to Denver.")
NIGHT = MONDAY  # 06:10 in Manila
NOON = datetime(2026, 11, 17, 4, tzinfo=UTC)
GATHERED = replace(BOOKS, acknowledge=Acknowledge.DAY)


def asked_at(
    at: datetime, *tasks: RequestedTask, terms: Engagement = GATHERED, policy: Policy = POLICY, cc: str = ""
) -> Plan:  # fmt: skip
    mail = message(
        "dana@example.com", "maria@example.net", "[BK] Things to do", date=at, cc=(Address(cc),) if cc else ()
    )  # fmt: skip
    people = replace(PEOPLE, engagements=(terms, SITE))
    read = reading(mail, "Please.", request=Request("Things to do", tasks=tasks or (CHASE,)))
    return plan(read, context(now=at), people=people, policy=policy, rules=rules(), place=Place(at, in_sent=True))


def test_a_request_by_night_is_told_of_in_the_day_sheet_alone() -> None:
    made = asked_at(NIGHT)
    assert "A2" not in letters_in(made)
    assert "day_sheet" in notes(made)


def test_in_working_hours_and_just_before_them_it_has_a_letter_of_its_own() -> None:
    assert letters_in(asked_at(NOON))["A2"].not_before == NOON
    just_before = datetime(2026, 11, 17, 0, 50, tzinfo=UTC)  # the sheet is gone
    assert letters_in(asked_at(just_before))["A2"].not_before == datetime(2026, 11, 17, 1, tzinfo=UTC)
    at_the_sheet = datetime(2026, 11, 17, 0, 44, tzinfo=UTC)
    assert "A2" not in letters_in(asked_at(at_the_sheet))


@pytest.mark.parametrize("way", [way for way in Acknowledge if way is not Acknowledge.DAY])
def test_elsewhere_it_has_one_at_any_hour(way: Acknowledge) -> None:
    assert letters_in(asked_at(NIGHT, terms=replace(BOOKS, acknowledge=way)))["A2"].not_before == NIGHT


def test_without_sheets_it_waits_for_the_working_hours() -> None:
    off = replace(POLICY, letters=Letters(day_sheet=False))
    assert letters_in(asked_at(NIGHT, policy=off))["A2"].not_before == datetime(2026, 11, 17, 1, tzinfo=UTC)


def test_tidy_before_told_by_the_sheet_of_the_next_day_or_an_hour_of_work() -> None:
    assert "A2" not in letters_in(asked_at(NIGHT, CHASE, FLIGHT))
    by_noon = letters_in(asked_at(NOON, CHASE, FLIGHT))
    assert by_noon["A2"].not_before == NOON + timedelta(hours=1)
    at_half_past_four = datetime(2026, 11, 17, 8, 30, tzinfo=UTC)  # the hour ends on the next day
    assert "A2" not in letters_in(asked_at(at_half_past_four, CHASE, FLIGHT))
    just_before = datetime(2026, 11, 17, 0, 30, tzinfo=UTC)  # the owner has no time to answer before the sheet
    assert letters_in(asked_at(just_before, CHASE, FLIGHT))["A2"].not_before == datetime(2026, 11, 17, 2, tzinfo=UTC)


def test_an_answer_by_night_leaves_the_whole_version_to_the_sheet() -> None:
    """`keep` takes back the letter that waits, if any; `split` gives each task a mail of its own."""
    task = replace(
        BK12, state=State.NOT_STARTED, root_id="r@x", request_subject="Things",
        parts=(Part("Chase the invoices", "Chase them."), Part("Book the flight", "Book it.")),
    )  # fmt: skip
    people = replace(PEOPLE, engagements=(GATHERED, SITE))
    for word, kinds in (("keep\ndue: Fri 5pm", {"O11"}), ("split", {"A5", "O11"})):
        made = plan(typed(word), known(task), people=people, policy=POLICY, rules=rules(), place=Place(MONDAY))
        assert set(letters_in(made)) == kinds


def test_the_mode_of_a_notice_is_the_engagements() -> None:
    people = replace(PEOPLE, engagements=(replace(BOOKS, mode=Mode.OWNER), SITE))
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r0",))
    made = plan(
        reading(mail, status=(ASKS,)), ledger(SOON), people=people, policy=POLICY, rules=rules(), place=Place(MONDAY)
    )  # fmt: skip
    assert letters_in(made)["O5"].mode is Mode.OWNER
