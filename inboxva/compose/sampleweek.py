"""Facts of a made-up week: reports and a task's history, with which `check` and the tests read what is printed.

Dana (Los Angeles) keeps the books with Maria (Manila) and a website with Priya (Bangalore); week 47 of 2026.
"""

from dataclasses import replace
from datetime import UTC, date, datetime
from decimal import Decimal

from inboxva.model.history import (
    RecordedEvent,
    RecordedLetter,
    RecordedMail,
    RecordedQuestion,
    RecordedReport,
    RecordedTime,
    TaskHistory,
)
from inboxva.model.message import Address
from inboxva.model.pay import Days, PayLine, PeriodPay, PersonPay
from inboxva.model.people import Money, Role
from inboxva.model.report import EngagementFacts, Flag, Item, OpenQuestion, Period, PersonTime, Quieted, ReportFacts
from inboxva.model.when import Due, Grain
from inboxva.model.work import Priority, Ref, State

DESK = Address("va@example.com", "Dana's task desk")
DANA = Address("dana@example.com", "Dana Reyes")
MARIA = Address("maria@example.net", "Maria Santos")
PRIYA = Address("priya@example.org", "Priya Nair")
LOS_ANGELES, MANILA = "America/Los_Angeles", "Asia/Manila"


def at(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """An instant of 2026, in UTC."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC)


NOW = at(21, 1)  # Fri 20 Nov, 17:00 in Los Angeles


def due_by(instant: datetime, text: str, zone: str = LOS_ANGELES) -> Due:
    """A deadline to the minute."""
    return Due(instant, zone, text, Grain.MINUTE)


def item(ref: str, title: str, holder: Address = MARIA, state: State = State.IN_PROGRESS) -> Item:
    """A task of the week with nothing special about it."""
    code, _, number = ref.partition("-")
    closed = at(19, 6) if state in (State.DONE, State.CANCELLED) else None
    return Item(
        ref=Ref(code, int(number)), title=title, state=state, percent=100 if state is State.DONE else None,
        priority=None, opened_at=at(16, 18), closed_at=closed, due=None, overdue=False, eta=None, minutes=60,
        period_minutes=60, cap_minutes=120, waiting_on=None if closed else Role.ASSISTANT,
        waiting_since=None if closed else at(17, 2), multi_task=False, questions=(), blocked=(),
        holder=holder.email, holder_name=holder.name, last_report=at(19, 6),
    )  # fmt: skip


TAKEN_ON = at(25, 0)  # Tue 24 Nov, 16:00 in Los Angeles

BOOKKEEPING = EngagementFacts(
    slug="bookkeeping", name="Bookkeeping", owner_messages=7, assistant_messages=12, held=1, opened=5, done=5, open=3,
    overdue=1, blocked=0, multi_task=0, waiting_on_owner=1, waiting_on_assistant=2, minutes=555, cap_minutes=600,
    cost=Money(Decimal("111.00"), "USD"), owner_median_minutes=95, assistant_median_minutes=40,
    items=(
        *(replace(item(ref, title, state=State.DONE), accepted_at=TAKEN_ON) for ref, title in (
            ("BK-9", "Bank letters"), ("BK-10", "Receipts of October"), ("BK-12", "Unpaid invoices"),
            ("BK-13", "Card statement"), ("BK-17", "New supplier"),
        )),
        replace(
            item("BK-15", "Supplier sheet"), due=due_by(at(19, 1), "Wed 5pm PT"), overdue=True,
            eta=due_by(at(23, 9), "Monday", MANILA), last_note="The bank export came only today.", cap_minutes=120,
        ),
        replace(
            item("BK-16", "Payroll sheet"), waiting_on=Role.OWNER, waiting_since=at(20, 6),
            questions=(OpenQuestion(9, "Is Tom still paid weekly?", MARIA.email, at(20, 6)),),
        ),
        replace(item("BK-18", "Month-end folder"), due=due_by(at(24, 1), "Monday 5pm")),
    ),
    people=(PersonTime(MARIA.email, MARIA.name, 555, Money(Decimal("111.00"), "USD")),),
    flags=(
        Flag("no_due", Ref("BK", 16), "A due date would let both sides plan."),
        Flag("no_due", Ref("BK", 18), "A due date would let both sides plan."),
    ),
)  # fmt: skip

WEBSITE = EngagementFacts(
    slug="website", name="Website", owner_messages=5, assistant_messages=9, held=0, opened=4, done=4, open=4,
    overdue=0, blocked=0, multi_task=0, waiting_on_owner=1, waiting_on_assistant=3, minutes=320, cap_minutes=None,
    cost=Money(Decimal("80.00"), "USD"), owner_median_minutes=None, assistant_median_minutes=55,
    items=(
        *(replace(item(ref, title, PRIYA, State.DONE), accepted_at=TAKEN_ON) for ref, title in (
            ("WB-3", "Logo"), ("WB-4", "Front page"), ("WB-5", "Imprint"), ("WB-8", "Old links"),
        )),
        replace(item("WB-6", "Price page", PRIYA), due=due_by(at(25, 1), "Tuesday 5pm")),
        replace(
            item("WB-7", "Contact page", PRIYA), waiting_on=Role.OWNER, waiting_since=at(20, 14),
            questions=(OpenQuestion(11, "Which photo goes on top?", PRIYA.email, at(20, 14)),),
        ),
        replace(item("WB-9", "Newsletter", PRIYA), due=due_by(at(26, 1), "Wed"), last_note="first half done"),
        item("WB-10", "Image sizes", PRIYA),
    ),
    people=(PersonTime(PRIYA.email, PRIYA.name, 320, Money(Decimal("80.00"), "USD")),),
    flags=(),
)  # fmt: skip

WEEK = Period(at(14, 1), NOW, LOS_ANGELES)
WEEKLY_REPORT = ReportFacts(WEEK, (BOOKKEEPING, WEBSITE))
QUIET_REPORT = ReportFacts(
    WEEK,
    (
        replace(
            WEBSITE, owner_messages=0, assistant_messages=0, opened=0, done=0, open=0, waiting_on_owner=0,
            waiting_on_assistant=0, minutes=0, cost=None, items=(), assistant_median_minutes=None,
            people=(PersonTime(PRIYA.email, PRIYA.name, 0, None),),
        ),
    ),
)  # fmt: skip
TANGLED = replace(
    BOOKKEEPING, held=2, flags=(), cap_minutes=None,
    items=(
        replace(
            BOOKKEEPING.items[6], percent=40, priority=Priority.HIGH, multi_task=True, due=due_by(at(19, 1), "Wed"),
            overdue=True, questions=(OpenQuestion(9, "Which one?", "Maria", at(9, 6)),) * 2, cap_minutes=None,
        ),
        replace(item("BK-20", "Approve the draft"), waiting_on=Role.OWNER, last_note="Ready for you."),
        replace(item("BK-21", "Bank token", state=State.BLOCKED), blocked=("the bank's answer",), due=due_by(at(30, 1), "")),
        replace(item("BK-22", "Old shelf", state=State.CANCELLED)),
        replace(item("BK-23", "Stock list"), percent=60, multi_task=True, recurs="every Friday"),
        replace(item("BK-24", "Late and silent"), due=due_by(at(2, 1), "Nov 1"), overdue=True),
    ),
    people=(
        PersonTime(MARIA.email, MARIA.name, 500, Money(Decimal("100.00"), "USD")),
        PersonTime(PRIYA.email, PRIYA.name, 55, None),
    ),
)  # fmt: skip
QUIETED = (Quieted("no_due", "Bookkeeping", "digest"), Quieted("no_outcome", "Website", "daily"))

TANGLED_REPORT = ReportFacts(WEEK, (TANGLED, WEBSITE), held=1, quieted=QUIETED)
REPORTS = (WEEKLY_REPORT, QUIET_REPORT, TANGLED_REPORT)
"""Reports, full, empty and tangled."""

USD_12 = Money(Decimal("12.00"), "USD")
UNPAID = PeriodPay(
    "bookkeeping", "Bookkeeping", "BK", Days(date(2026, 11, 1), date(2026, 11, 15)),
    (
        PersonPay(
            MARIA.email, MARIA.name,
            (
                PayLine(Ref("BK", 3), "Bank letters", USD_12, 60, 0, True),
                PayLine(Ref("BK", 12), "Unpaid invoices", USD_12, 495, 45, False),
                PayLine(None, "", USD_12, 0, 0, False),
            ),
            555, 45, 30, (Money(Decimal("111.00"), "USD"),),
        ),
        PersonPay(PRIYA.email, PRIYA.name, (PayLine(Ref("BK", 9), "Logo", None, 320, 0, False),), 320, 0, 0, ()),
    ),
)  # fmt: skip
CURRENT = replace(
    UNPAID, days=Days(date(2026, 11, 16), date(2026, 11, 30)),
    people=(replace(UNPAID.people[0], amounts=(*UNPAID.people[0].amounts, Money(Decimal("5.00"), "EUR"))),),
)  # fmt: skip
PAY = (UNPAID, replace(CURRENT, people=()), replace(UNPAID, paid_on=date(2026, 11, 17)))
"""Pay periods: owed, with nothing in it, and paid."""

ASKED = RecordedMail(
    at(16, 18), "one@example.com", DANA.email, "request", "Chase the unpaid October invoices",
    "Call the six customers with unpaid October invoices.\nDue Wednesday 5PM Pacific, cap 3h.",
)  # fmt: skip
HISTORY = TaskHistory(
    slug="bookkeeping",
    item=replace(
        item("BK-12", "Chase the unpaid October invoices"), percent=60, minutes=120, cap_minutes=180,
        due=due_by(at(19, 1), "Wednesday 5PM Pacific"),
    ),
    text="Call the six customers with unpaid October invoices.", steps=("Open the sheet.", "Call."), chosen_by="thread",
    split_from=None, request=ASKED, mails=(ASKED,),
    reports=(
        RecordedReport(
            at(17, 9), "two@example.net", MARIA.email, date(2026, 11, 17), State.IN_PROGRESS, "in progress", 60, True,
            ("four of six customers called",), ("call the rest",), ("the bank token",), ("May I offer two more weeks?",),
            120, due_by(at(18, 9), "Wed 5pm", MANILA), ("https://example.com/sheet",), "It goes well.", "Hours: 2",
        ),
        RecordedReport(
            at(18, 9), "three@example.net", MARIA.email, date(2026, 11, 18), None, "jolly", None, False,
            (), (), (), (), None, None, (), "", "",
        ),
    ),
    questions=(
        RecordedQuestion(at(17, 9), 7, "May I offer two more weeks?", MARIA.email, None),
        RecordedQuestion(at(17, 9), 8, "Which account?", MARIA.email, at(17, 18)),
    ),
    time=(
        RecordedTime(at(17, 9), MARIA.email, date(2026, 11, 17), 120, "Hours: 2", None, False),
        RecordedTime(at(17, 9), MARIA.email, date(2026, 11, 17), 180, "", None, True),
    ),
    events=(RecordedEvent(at(16, 18), "opened", "BK-12 for Maria"), RecordedEvent(at(18, 9), "no_change", "")),
    letters=(RecordedLetter(at(16, 19), "A2", MARIA.email, "Re: Chase the unpaid October invoices [BK-12]", "sent"),),
)  # fmt: skip
"""A task with one of everything."""
