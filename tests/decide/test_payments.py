"""`approve` and `paid` by mail: what they take and close, and what is said of it."""

from dataclasses import replace
from datetime import date

import pytest

from inboxva.model.actions import AddFlag, Approve, Ask, ClosePeriod, Confirmed, Hold, Reply
from inboxva.model.assistantletters import PaySent
from inboxva.model.codes import confirm_code
from inboxva.model.context import Context, SentLetter
from inboxva.model.ownerletters import PleaseConfirm, Transcript
from inboxva.model.pay import Agreed, Days, Worked
from inboxva.model.people import Money
from inboxva.model.plan import Plan
from inboxva.model.work import AuthResult, Command, Ref
from tests.decide.deciding import BOOKS, MONDAY, context, decided, message, reading

BK12, BK13 = Ref("BK", 12), Ref("BK", 13)
OCTOBER = Days(date(2026, 10, 1), date(2026, 10, 31))
AGREED = {"bookkeeping": {"maria@example.net": (Agreed(date(2026, 1, 1), BOOKS.rate, 600),)}}
WORKED = (
    Worked(1, "bookkeeping", "maria@example.net", BK12, "Invoices", 120, date(2026, 10, 20), 180, "a"),
    Worked(2, "bookkeeping", "maria@example.net", BK13, "Payroll", None, date(2026, 10, 21), 600, "b"),
    Worked(3, "website", "maria@example.net", Ref("WB", 1), "Page", 30, date(2026, 10, 21), 60, "c"),
)
NOTICE = SentLetter("o7", "cap:owner:bookkeeping:100 % of 600 min", "O7", "dana@example.com", MONDAY, None)


def known(**changes: object) -> Context:
    worked = {"bookkeeping": WORKED[:2], "website": WORKED[2:]}
    return context(**({"worked": worked, "agreements": AGREED, "closed": {}} | changes))


def says(*lines: str, ledger: Context | None = None, references: tuple[str, ...] = (), **changes: object) -> Plan:
    mail = message("dana@example.com", "va@example.com", "Re: limit", references=references)
    commands = []
    for number, line in enumerate(lines, 1):
        name, _, arguments = line.partition(" ")
        commands.append(Command(name, arguments, number))
    return decided(reading(mail, "\n".join(lines), commands=tuple(commands), **changes), ledger or known())


def agreed(*lines: str, ledger: Context | None = None) -> Plan:
    """The same lines once more, after Dana has said yes to the letter that asked for it."""
    asked = says(*lines, ledger=ledger)
    (wait,) = (action for action in asked.actions if isinstance(action, Ask))
    return says("yes", ledger=replace(
        ledger or known(), confirming={wait.code: wait.lines},
        letters={"o13": SentLetter("o13", "confirm:m1@example.com", "O13", "dana@example.com", MONDAY, None)},
    ), references=("o13",))  # fmt: skip


def outcomes(plan: Plan) -> list[tuple[str, bool]]:
    letters = (action.letter for action in plan.actions if isinstance(action, Reply))
    (letter,) = (letter for letter in letters if letter.kind == "O11")
    assert isinstance(letter.facts, Transcript)
    return [(line.outcome, line.done) for line in letter.facts.lines]


def approved(plan: Plan) -> set[int]:
    return {entry for action in plan.actions if isinstance(action, Approve) for entry in action.entries}


@pytest.mark.parametrize(
    ("line", "entries", "minutes"),
    [
        ("approve BK-12", {1}, "1 h"),
        ("approve BK", {1, 2}, "4 h"),
        ("approve bookkeeping", {1, 2}, "4 h"),
        ("approve WB-1", {3}, "30 min"),
        ("approve all", {1, 2, 3}, "4 h 30 min"),
        ("approve BK-12, WB-1", {1, 3}, "1 h 30 min"),
    ],
)
def test_approve_takes_what_is_past_a_limit(line: str, entries: set[int], minutes: str) -> None:
    plan = says(line)
    assert approved(plan) == entries
    ((outcome, done),) = outcomes(plan)
    assert done
    assert outcome.startswith(f"{minutes} past a limit is approved")


def test_approve_alone_is_about_the_notice_that_it_answers() -> None:
    assert approved(says("approve", ledger=known(letters={"o7": NOTICE}), references=("o7",))) == {1, 2}
    plan = says("approve")
    assert approved(plan) == set()
    assert outcomes(plan) == [
        ('say what: a task, for example "approve BK-12", or BK or WB, or "approve all"', False)
    ]  # fmt: skip


def test_what_is_not_held_is_said_so() -> None:
    taken = tuple(replace(one, approved=True) for one in WORKED)
    plan = says("approve BK", ledger=known(worked={"bookkeeping": taken}))
    assert approved(plan) == set()
    assert outcomes(plan) == [("nothing of BK is held back", False)]


def test_paid_closes_the_period_that_ends_on_that_day() -> None:
    plan = agreed("paid BK 2026-10-31", "paid BK 2026-10-31")
    (close,) = (action for action in plan.actions if isinstance(action, ClosePeriod))
    assert (close.period.slug, close.period.days, close.period.paid_on) == ("bookkeeping", OCTOBER, date(2026, 11, 16))
    assert sum(minutes for _, minutes in close.paid) == 120 + 600 - 180
    (person,) = close.period.people
    assert BOOKS.rate
    assert person.amounts == (Money(BOOKS.rate.amount * 9, "USD"),)
    assert [done for _, done in outcomes(plan)] == [True]


@pytest.mark.parametrize(
    ("line", "said"),
    [
        ("paid BK", 'for example "paid BK 2026-10-31"'),
        ("paid XY 2026-10-31", 'for example "paid BK 2026-10-31"'),
        ("paid BK Friday", 'for example "paid BK 2026-10-31"'),
        ("paid BK 2026-10-30", "the one it falls in ends on 2026-10-31"),
        ("paid BK 2026-11-30", "is not over yet"),
    ],
)
def test_what_is_no_period_closes_nothing(line: str, said: str) -> None:
    plan = says(line)
    assert not any(isinstance(action, ClosePeriod) for action in plan.actions)
    ((outcome, done),) = outcomes(plan)
    assert said in outcome
    assert not done


def test_a_closed_period_stays_as_it_was() -> None:
    plan = says("paid BK 2026-10-31", ledger=known(closed={"bookkeeping": frozenset({OCTOBER})}))
    assert not any(isinstance(action, ClosePeriod) for action in plan.actions)
    assert not outcomes(plan)[0][1]


@pytest.mark.parametrize("line", ["approve all", "paid BK 2026-10-31"])
def test_an_unproven_mail_neither_approves_nor_closes(line: str) -> None:
    failed = AuthResult("mx.example.com", "dmarc", "fail", "example.com")
    assert [type(action) for action in says(line, authentication=(failed,)).actions] == [
        Hold, AddFlag, Reply,
    ]  # fmt: skip


def test_paid_asks_first_because_it_cannot_be_undone() -> None:
    plan = says("paid BK 2026-10-31", "paid BK 2026-10-31")
    assert not any(isinstance(action, ClosePeriod) for action in plan.actions)
    (wait,) = (action for action in plan.actions if isinstance(action, Ask))
    assert wait == Ask(confirm_code(b"", "m1@example.com"), (("paid", "BK 2026-10-31"),))
    (letter,) = (action.letter for action in plan.actions if isinstance(action, Reply))
    assert isinstance(letter.facts, PleaseConfirm)
    assert (letter.kind, letter.facts.code) == ("O13", wait.code)
    (line,) = letter.facts.lines
    assert line[0] == "paid BK 2026-10-31"
    assert line[1] == "BK 2026-10-01..2026-10-31 is closed as paid, for good, and Maria hears of it"


def test_who_is_paid_hears_of_it() -> None:
    plan = agreed("paid BK 2026-10-31")
    assert [action.code for action in plan.actions if isinstance(action, Confirmed)]
    (letter,) = (a.letter for a in plan.actions if isinstance(a, Reply) and a.letter.kind == "A15")
    assert letter.to.email == "maria@example.net"
    assert BOOKS.rate
    assert letter.facts == PaySent(
        "Maria", "Dana", "Bookkeeping", OCTOBER.first, OCTOBER.last, 540, Money(BOOKS.rate.amount * 9, "USD")
    )


def test_a_yes_that_lacks_the_hours_closes_nothing() -> None:
    plan = agreed("paid BK 2026-10-31")
    assert any(isinstance(action, ClosePeriod) for action in plan.actions)
    wait = next(action for action in says("paid BK 2026-10-31").actions if isinstance(action, Ask))
    blind = says(f"confirm {wait.code}", ledger=known(worked={}, confirming={wait.code: wait.lines}))
    assert not any(isinstance(action, ClosePeriod) for action in blind.actions)
    assert not outcomes(blind)[0][1]
