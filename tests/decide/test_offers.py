"""Prose offered back as a form, "ok" to it, and what else an assistant may write."""

from dataclasses import replace
from datetime import date

import pytest

from inboxva.decide import Place, plan
from inboxva.model.actions import AmendTask, Note, Offer, RecordReport, Turn
from inboxva.model.assistantletters import FormOffered, Understood
from inboxva.model.context import Context, SentLetter, TaskFacts
from inboxva.model.message import Address
from inboxva.model.people import Role
from inboxva.model.plan import Kind, Plan
from inboxva.model.when import Grain, When
from inboxva.model.work import Problem, Ref, Said, SaidKind, State, StatusSection
from tests.decide.deciding import BOOKS, MONDAY, PEOPLE, POLICY, SITE, decided, message, reading, rules
from tests.decide.reporting import BK12, TUESDAY, codes, ledger, letters_in, receipt_in, record_in, report

PROSE = "Hi Dana,\nfinished the calls, took me two hours"
SEEMS = StatusSection(state=State.IN_PROGRESS, minutes=120, done=("finished the calls",), questions=(), lines=(2,))
A8 = SentLetter("a8", "offer:p1", "A8", "maria@example.net", MONDAY, BK12.ref)
OFFERED = RecordReport(
    BK12.ref, "bookkeeping", "maria@example.net", date(2026, 11, 16), SEEMS, None, ((3, "Which bank?"),), Role.OWNER,
    offer="offer:p1",
)  # fmt: skip


def writes(known: Context, text: str = PROSE, **changes: object) -> Plan:
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r0",))
    return decided(reading(mail, text, **changes), known)


def offers(made: Plan) -> list[Offer]:
    return [action for action in made.actions if isinstance(action, Offer)]


def test_prose_is_kept_and_offered_back_as_the_form_it_would_fill() -> None:
    made = writes(ledger(), seeming=SEEMS)
    assert made.kind is Kind.REPLY
    assert not any(isinstance(action, RecordReport) for action in made.actions)
    (offer,) = offers(made)
    assert (offer.key, offer.record.task, offer.record.day) == ("offer:m1@example.com", BK12.ref, TUESDAY)
    letter = letters_in(made)["A8"]
    assert (letter.key, letter.in_reply_to, letter.references) == (
        offer.key,
        "m1@example.com",
        ("r0", "m1@example.com"),
    )
    assert isinstance(letter.facts, FormOffered)
    assert (letter.facts.words, letter.facts.section.minutes) == ("finished the calls, took me two hours", 120)


@pytest.mark.parametrize(
    ("changes", "facts"),
    [
        ({"sensitive": "hospital"}, {}),
        ({"unanswerable": "Precedence: list"}, {}),
        ({}, {"offered_today": True}),
        ({"seeming": None}, {}),
    ],
)
def test_what_is_not_offered(changes: dict[str, object], facts: dict[str, object]) -> None:
    made = writes(ledger(**facts), **({"seeming": SEEMS} | changes))
    sent = letters_in(made)
    assert (offers(made), list(sent)) == ([], ["O18"] if "sensitive" in changes else [])  # the owner alone


def test_nothing_is_offered_with_others_on_the_mail_nor_where_it_is_turned_off() -> None:
    noted = replace(PEOPLE, engagements=(replace(BOOKS, free_text="note"), SITE))
    for people, cc in ((PEOPLE, (Address("client@example.org"),)), (noted, ())):
        mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r0",), cc=cc)
        made = plan(
            reading(mail, PROSE, seeming=SEEMS), ledger(), people=people, policy=POLICY, rules=rules(),
            place=Place(MONDAY),
        )  # fmt: skip
        assert (offers(made), letters_in(made)) == ([], {})


def test_ok_records_the_form_on_its_own_day_with_questions_numbered_anew() -> None:
    known = ledger(letters={"a8": A8}, offered=Offer("offer:p1", OFFERED), week_minutes={"bookkeeping": 60})
    made = writes(known, "ok", agrees=True)
    assert made.kind is Kind.STATUS
    assert record_in(made) == replace(OFFERED, questions=((9, "Which bank?"),))
    facts = receipt_in(made)
    assert (facts.week_minutes, facts.sections[0].day) == (180, date(2026, 11, 16))
    assert Turn(BK12.ref, Role.ASSISTANT) in made.actions


def test_ok_to_nothing_or_to_somebody_elses_form_is_a_note() -> None:
    for offered in (None, Offer("offer:p1", replace(OFFERED, person="priya@example.net"))):
        made = writes(ledger(offered=offered), "ok", agrees=True)
        assert made.kind is Kind.REPLY
        assert not any(isinstance(action, RecordReport) for action in made.actions)


def test_a_form_sent_back_takes_the_offers_place() -> None:
    made = report(StatusSection(minutes=150), ledger(offered=Offer("offer:p1", OFFERED)))
    record = record_in(made)
    assert (record.section.minutes, record.day, record.offer) == (150, OFFERED.day, "offer:p1")


def says(said: Said, text: str, task: TaskFacts = BK12, **changes: object) -> Plan:
    return writes(ledger(task), text, said=(said,), **changes)


def test_more_hours_are_a_numbered_question_to_the_owner() -> None:
    text = "Need 2h more for BK-12"
    made = says(Said(SaidKind.NEED, 1, BK12.ref, minutes=120), text)
    record = record_in(made)
    assert (record.questions, record.section.minutes, record.section.state) == (((9, text),), None, None)
    assert Turn(BK12.ref, Role.OWNER) in made.actions
    assert receipt_in(made).understood == (Understood("need", BK12.ref, minutes=120),)
    both = says(
        Said(SaidKind.NEED, 1, minutes=120), text, status=(StatusSection(minutes=60, questions=("Which bank?",)),)
    )
    assert record_in(both).questions == ((9, "Which bank?"), (10, text))


def test_a_question_that_says_it_already_is_asked_once() -> None:
    asked = StatusSection(questions=("need 2h more for BK-12",))
    made = says(Said(SaidKind.NEED, 2, minutes=120), "Questions:\n- need 2h more for BK-12", status=(asked,))
    assert record_in(made).questions == ((9, "need 2h more for BK-12"),)


def test_what_is_said_to_the_desk_alone_is_said_back_too() -> None:
    mail = message("maria@example.net", "va@example.com", "Letters")
    made = decided(reading(mail, "stop", said=(Said(SaidKind.STOP, 1),)))
    assert receipt_in(made).understood == (Understood("stop"),)


def test_away_stop_and_order_stand_in_the_ledger_and_are_said_back() -> None:
    thursday = When("Thu", date(2026, 11, 19), grain=Grain.DAY)
    for said, note, heard in (
        (Said(SaidKind.AWAY, 1, day="Thu", until=thursday), "Maria Santos is away until Thu 19 Nov 2026",
         Understood("away", until=date(2026, 11, 19))),
        (Said(SaidKind.STOP, 1), "Maria Santos wants fewer letters", Understood("stop")),
        (Said(SaidKind.ORDER, 1, refs=(BK12.ref,)), "BK-12", Understood("order", refs=(BK12.ref,))),
    ):  # fmt: skip
        made = says(said, "said")
        assert [action.message for action in made.actions if isinstance(action, Note)] == [note]
        assert receipt_in(made).understood == (heard,)
        assert receipt_in(made).sections == ()


def test_what_cannot_be_placed_is_asked() -> None:
    assert codes(says(Said(SaidKind.AWAY, 1, day="soon"), "away until soon")) == ["bad_eta"]
    assert codes(says(Said(SaidKind.NEED, 1, Ref("BK", 99), minutes=60), "need 1h more for BK-99")) == ["unknown_task"]
    assert codes(says(Said(SaidKind.ORDER, 1, refs=(BK12.ref, Ref("WB", 99))), "order")) == ["unknown_task"]


def test_steps_join_a_task_that_has_none() -> None:
    proposed = Said(SaidKind.CHECKLIST, 1, items=("Call", "Note"))
    made = says(proposed, "checklist: call; note")
    (amend,) = (action for action in made.actions if isinstance(action, AmendTask))
    assert (amend.task, amend.event, amend.steps) == (BK12.ref, "proposed", ("Call", "Note"))
    assert receipt_in(made).understood == (Understood("checklist", BK12.ref, steps=2),)
    kept = says(proposed, "checklist: call; note", replace(BK12, steps=("Mine",)))
    assert not any(isinstance(action, AmendTask) for action in kept.actions)
    assert codes(kept) == ["has_checklist"]


LISTED = replace(BK12, steps=("Download the bank statement", "Match the invoices", "Send the summary"))


@pytest.mark.parametrize(
    ("section", "ticked", "percent", "problems"),
    [
        (StatusSection(ticked=(1, 2)), (1, 2), 66, []),
        (StatusSection(ticked=(1, 4)), (1,), 33, ["no_such_step"]),
        (StatusSection(ticked_text=("bank statement downloaded",), done=("x",)), (1,), 33, []),
        (StatusSection(ticked_text=("called Ben",), done=("called Ben",)), (), None, []),
        (StatusSection(ticked=(1,), percent=50), (1,), 50, []),
        (StatusSection(ticked=(1, 2, 3), state=State.IN_PROGRESS), (1, 2, 3), 100, []),
    ],
)
def test_ticks_are_steps_of_the_task(
    section: StatusSection, ticked: tuple[int, ...], percent: int | None, problems: list[str]
) -> None:
    made = report(section, ledger(LISTED))
    assert codes(made) == problems
    facts = receipt_in(made).sections[0]
    assert (tuple(number for number, _ in facts.ticked), facts.percent, facts.steps) == (ticked, percent, 3)
    assert record_in(made).section.ticked == ticked
    assert facts.state is not State.DONE


def test_ticks_count_on_from_those_before() -> None:
    known = ledger(replace(LISTED, ticked=frozenset({1, 2})))
    assert receipt_in(report(StatusSection(ticked=(3,)), known)).sections[0].percent == 100
    assert receipt_in(report(StatusSection(unticked=(2,)), known)).sections[0].percent == 33


def test_hours_alone_twice_running_are_shown_to_the_owner() -> None:
    known = ledger(hours_alone=frozenset({BK12.ref}))
    assert [f.code for f in report(StatusSection(state=State.IN_PROGRESS, minutes=60), known).lint] == ["nothing_done"]
    assert report(StatusSection(minutes=60), ledger()).lint == ()
    assert report(StatusSection(minutes=60, done=("Calls",)), known).lint == ()


def test_what_a_form_sent_back_leaves_out_stands_as_it_was_offered() -> None:
    known = ledger(offered=Offer("offer:p1", OFFERED))
    record = record_in(report(StatusSection(minutes=180), known))
    assert (record.section.minutes, record.section.done, record.section.state) == (180, SEEMS.done, State.IN_PROGRESS)
    done = record_in(report(StatusSection(state=State.DONE, state_text="done", cleared=frozenset({"done"})), known))
    assert (done.section.minutes, done.section.done, done.section.state) == (120, (), State.DONE)


def test_hours_that_were_changed_and_could_not_be_read_are_not_those_of_the_form() -> None:
    unread = Problem("bad_hours", 1, "Hours: some", "Please write the time as hours.")
    made = report(StatusSection(next=("Cruz",)), ledger(offered=Offer("offer:p1", OFFERED)), problems=(unread,))
    assert record_in(made).section.minutes is None


def test_a_report_of_its_own_on_a_later_day_is_no_form() -> None:
    made = report(StatusSection(minutes=60, done=("the Cruz office",)), ledger(offered=Offer("offer:p1", OFFERED)))
    record = record_in(made)
    assert (record.section.done, record.section.minutes, record.day) == (("the Cruz office",), 60, TUESDAY)
