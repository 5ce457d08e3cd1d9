"""Facts of the letters of an assistant's day: the sheet, a word asked for, the owner's word, pay, lists. Full and bare."""

from dataclasses import replace
from datetime import date
from decimal import Decimal

from inboxva.compose.sampleweek import LOS_ANGELES, MANILA, at
from inboxva.model.assistantletters import (
    DaySheet,
    HandedOver,
    OwnersWord,
    PaySent,
    SheetRecord,
    SheetTask,
    TaskList,
    WeekStatement,
    WordAsked,
)
from inboxva.model.letterparts import CapReached, DueFacts
from inboxva.model.letters import Facts
from inboxva.model.people import Money
from inboxva.model.work import Priority, Ref, State

INVOICES = SheetTask(
    ref=Ref("BK", 12), title="Chase the unpaid October invoices", state=State.NOT_STARTED,
    due=DueFacts(at(19, 1), "Wednesday 5PM Pacific", "minute", LOS_ANGELES, MANILA, at(18, 9)), limit=180,
    priority=Priority.HIGH, text="call the six customers with unpaid October invoices.",
    steps=("Open the sheet of October.", "Call each customer."), hosts=("drive.google.com",), repeats="every month",
    guessed="Bookkeeping",
)  # fmt: skip
STOCK = SheetTask(Ref("BK", 14), "Stock list", State.NOT_STARTED, None, text="Stock list", priority=Priority.LOW)
SUPPLIERS = SheetTask(
    Ref("BK", 15),
    "Supplier sheet",
    State.IN_PROGRESS,
    DueFacts(at(20, 9), "Fri 5pm", "minute", MANILA, MANILA),
    60,
    120,
    40,
)
PAYROLL = SheetTask(Ref("BK", 16), "Payroll sheet", State.NOT_STARTED, None, limit=120)
FOLDER = SheetTask(Ref("BK", 18), "Month-end folder", State.WAITING, None, minutes=30, waits=True)

SHEET = DaySheet(
    assistant="Maria", owner="Dana", day=date(2026, 11, 18), new=(INVOICES, STOCK), reminded=(SUPPLIERS, PAYROLL),
    open=(FOLDER,),
    recorded=(
        SheetRecord(Ref("BK", 9), date(2026, 11, 17), 150, State.DONE, (7,)),
        SheetRecord(Ref("BK", 15), date(2026, 11, 17), 60, State.IN_PROGRESS),
        SheetRecord(None, date(2026, 11, 17), None, None, (8, 9)),
    ),
    accepted=((Ref("BK", 10), "Receipts of October"),),
    limits=(CapReached("week", 80, 495, 600, last=date(2026, 11, 22)),),
    statements=(
        WeekStatement(
            "Bookkeeping", date(2026, 11, 9), date(2026, 11, 15), 645, 600, Money(Decimal("120.00"), "USD"), 45,
            ((Ref("BK", 9), "Great work, and so fast."),),
        ),
    ),
    owner_zone=LOS_ANGELES, reader_zone=MANILA, owner_reads=True,
)  # fmt: skip

CHECK_IN = WordAsked("Maria", "Dana", (PAYROLL,), True, MANILA)
WORD = OwnersWord(
    "Maria", "Dana", Ref("BK", 12), "Chase the unpaid October invoices", "thanks", "Great work.\nAnd so fast."
)
PAID = PaySent(
    "Maria", "Dana", "Bookkeeping", date(2026, 11, 1), date(2026, 11, 15), 555, Money(Decimal("111.00"), "USD")
)
LISTED = TaskList(
    assistant="Maria", owner="Dana", listed=(INVOICES, SUPPLIERS, FOLDER), shown=(), help=False, not_understood=(),
    owner_zone=LOS_ANGELES, reader_zone=MANILA,
)  # fmt: skip

EMPTY = replace(
    SHEET, new=(), reminded=(), open=(), recorded=(), accepted=(), limits=(), statements=(), owner_reads=False
)
DAYS: tuple[Facts, ...] = (
    SHEET,
    replace(EMPTY, new=(INVOICES,)),
    replace(EMPTY, reminded=(PAYROLL,)),
    replace(EMPTY, new=(STOCK,), open=(SUPPLIERS,), accepted=SHEET.accepted * 2),
    replace(EMPTY, recorded=SHEET.recorded[2:], open=(FOLDER,)),
    replace(
        EMPTY,
        statements=(
            *SHEET.statements,
            WeekStatement("Website", date(2026, 11, 9), date(2026, 11, 15), 320, None, None),
        ),
    ),
    CHECK_IN,
    replace(CHECK_IN, first=False, tasks=(SUPPLIERS,)),
    replace(CHECK_IN, first=False, tasks=(SUPPLIERS, PAYROLL)),
    replace(CHECK_IN, tasks=(SUPPLIERS, PAYROLL)),
    *(
        replace(WORD, word=word, text=text)
        for word, text in (
            ("thanks", WORD.text), ("thanks", ""), ("accepted", "Just what I needed."), ("accepted", ""),
            ("reopened", "The Cruz office is missing."), ("reopened", ""), ("cancelled", "We sold the old van."),
            ("cancelled", ""), ("agreed", "Two more weeks for the Cruz office."), ("agreed", ""),
            ("taken_back", "cancel BK-12"), ("taken_back", ""),
        )
    ),
    replace(WORD, title=""),
    HandedOver("Maria", "Dana", Ref("BK", 12), "Chase the unpaid October invoices", "Priya"),
    HandedOver("Maria", "Dana", Ref("BK", 12), "", "Priya"),
    PAID,
    LISTED,
    replace(LISTED, listed=(), not_understood=("lst",)),
    replace(LISTED, listed=None, shown=(replace(INVOICES, minutes=120, state=State.IN_PROGRESS, percent=60),)),
    replace(LISTED, listed=None, letters="off"),
    replace(LISTED, listed=None, letters="on", not_understood=("lst",)),
    replace(LISTED, listed=None, shown=(STOCK, FOLDER), help=True, not_understood=("lst", "sow BK-12")),
)  # fmt: skip
"""Every kind of them, full and bare."""
