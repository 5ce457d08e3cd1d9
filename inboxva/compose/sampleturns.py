"""Facts of the letters to an owner of the rhythm and of the steering by mail, full and bare."""

from dataclasses import replace
from datetime import date

from inboxva.compose.sampleweek import HISTORY, LOS_ANGELES, PAY, QUIET_REPORT, TANGLED_REPORT, WEEKLY_REPORT, at
from inboxva.model.letterparts import CapReached, DueFacts
from inboxva.model.letters import Facts
from inboxva.model.ownerletters import (
    AssistantAway,
    Carried,
    CommandHeld,
    HeldMail,
    LateNotice,
    ListedTask,
    OpenWork,
    PersonalNote,
    PleaseConfirm,
    QuestionsAsked,
    Transcript,
    TurnAway,
    TurnFinding,
    TurnQuestion,
    TurnTask,
    YourTurn,
)
from inboxva.model.work import Ref, State

DUE = DueFacts(at(19, 1), "Wednesday 5PM Pacific", "minute", LOS_ANGELES, LOS_ANGELES)
LATER = DueFacts(at(26, 1), "Wed 5pm", "minute", LOS_ANGELES, LOS_ANGELES)

ASKED = QuestionsAsked(
    owner="Dana", assistant="Maria", ref=Ref("BK", 12), title="Chase the unpaid October invoices",
    questions=(
        (7, "May I offer the Cruz office two more weeks?"),
        (8, "They want the new account number on the invoice. Can you send it?"),
    ),
    blocked=(), due=LATER, owner_zone=LOS_ANGELES, starts_work=at(21, 1, 30),
)  # fmt: skip

QUESTION = TurnQuestion(9, "Is Tom still paid weekly?", "Maria", Ref("BK", 16), "Payroll sheet", at(20, 6))
BLOCKED = TurnTask(Ref("BK", 21), "Bank token", "Maria", "blocked", "the bank wants your signature", at(20, 6))
LATE = TurnTask(
    Ref("BK", 15),
    "Supplier sheet",
    "Maria",
    "late",
    "The bank export came only today.",
    at(20, 6),
    DUE,
    at(24, 1),
    True,
)
FINISHED = TurnTask(Ref("BK", 12), "Unpaid invoices", "Maria", "done", "", at(20, 6), accepted_on=date(2026, 11, 24))
TURN = YourTurn(
    owner="Dana", owner_zone=LOS_ANGELES,
    questions=(QUESTION, TurnQuestion(11, "Which photo goes on top?", "Priya", None, "", at(21, 0))),
    waiting=(
        BLOCKED,
        replace(BLOCKED, ref=Ref("WB", 2), title="Price page", who="Priya", why="waiting", words=""),
        replace(BLOCKED, ref=Ref("WB", 6), title="Front page", who="Priya", why="asked", words="Do you like the blue one?"),
        replace(BLOCKED, ref=Ref("WB", 9), title="Logo", who="Priya", why="undertaken", words="I will send the logo."),
    ),
    late=(LATE, replace(LATE, ref=Ref("BK", 24), title="Stock list", words="", eta=None, moved=False)),
    finished=(FINISHED, replace(FINISHED, ref=Ref("WB", 4), title="Front page", who="Priya", words="On the test server.")),
    away=(TurnAway("Maria", date(2026, 11, 26), (Ref("BK", 16), Ref("BK", 18))), TurnAway("Priya", date(2026, 11, 23), ())),
    limits=(
        ("Bookkeeping", "Maria", CapReached("week", 80, 495, 600, last=date(2026, 11, 22))),
        ("Bookkeeping", "Maria", CapReached("task", 100, 180, 180, Ref("BK", 12), "Unpaid invoices")),
        ("Website", "Priya", CapReached("period", 80, 2000, 2400, last=date(2026, 11, 30))),
    ),
    findings=(TurnFinding(Ref("BK", 30), "Van papers", 'Add when it is needed, for example "due: Fri 5pm", or "no rush".'),),
    carried=('"snooze BK-12 2d": quiet until Fri', '"note BK-3: sold": kept with BK-3'), held=2,
)  # fmt: skip
NOTHING = replace(
    TURN, questions=(), waiting=(), late=(), finished=(), away=(), limits=(), findings=(), carried=(), held=0
)

WILL_BE_LATE = LateNotice(
    "Dana",
    "Maria",
    Ref("BK", 15),
    "Supplier sheet",
    LATER,
    at(27, 1),
    "The bank export came only today.",
    False,
    LOS_ANGELES,
)
CONFIRM = PleaseConfirm("Dana", (("cancel BK-12", "Maria is told to stop, and it is closed."),), "k7f3x")
CLAIMED = CommandHeld(
    "Dana", "A few things", at(18, 22, 10), ("cancel BK-12", "pause all"), "dmarc=fail for example.com (mx.example.com)",
    LOS_ANGELES,
)  # fmt: skip
GONE = AssistantAway(
    "Dana",
    "Maria",
    date(2026, 11, 26),
    (OpenWork(Ref("BK", 16), "Payroll sheet", State.IN_PROGRESS, DUE, 30, 120),),
    LOS_ANGELES,
)
PERSONAL = PersonalNote("Dana", "Maria", "Re: Payroll sheet [BK-16]", at(18, 9), LOS_ANGELES)

ROW = ListedTask(
    1, Ref("BK", 12), "Chase the unpaid October invoices", "Maria", State.IN_PROGRESS, 60, LATER, False, True, at(20, 6)
)
ROWS = (
    ROW,
    replace(ROW, number=2, ref=Ref("BK", 15), title="Supplier sheet", due=DUE, overdue=True, waits_for_owner=False),
    replace(ROW, number=3, ref=Ref("WB", 6), title="Price page", holder="Priya", percent=None, due=None, since=None,
            state=State.NOT_STARTED, waits_for_owner=False),
)  # fmt: skip
KEPT = HeldMail(
    4, "maria@example.net", "Re: Payroll sheet", at(18, 9), "mx.example.com proved nothing about example.net"
)
LOOKED = Transcript(
    owner="Dana",
    lines=(Carried("cap BK-3: 2h", "the limit of BK-3 is 2 h", True), Carried("list", "", True)),
    undo="k7f3x",
    owner_zone=LOS_ANGELES,
    listed=ROWS,
)
BARE = replace(LOOKED, lines=LOOKED.lines[1:], listed=None, undo="")
LONG = replace(HISTORY, mails=HISTORY.mails * 9)

TURNS: tuple[Facts, ...] = (
    ASKED,
    replace(ASKED, questions=ASKED.questions[:1], starts_work=at(23, 1), ref=None, title="", due=None),
    replace(ASKED, questions=(), blocked=("the bank token", "the new list"), starts_work=None),
    replace(ASKED, questions=(), blocked=("the bank token",), ref=None),
    TURN,
    replace(NOTHING, questions=TURN.questions[:1]),
    replace(NOTHING, waiting=TURN.waiting[:1]),
    replace(NOTHING, late=TURN.late[:1], finished=(*TURN.finished, replace(FINISHED, accepted_on=date(2026, 11, 25)))),
    replace(NOTHING, finished=(replace(FINISHED, accepted_on=None),), away=TURN.away[:1], held=1),
    replace(NOTHING, carried=TURN.carried),
    WILL_BE_LATE,
    replace(WILL_BE_LATE, moved=True, words="", eta=at(25, 1), title=""),
    replace(WILL_BE_LATE, due=DUE, moved=True),
    replace(WILL_BE_LATE, due=None, moved=True),
    CONFIRM,
    replace(CONFIRM, lines=(*CONFIRM.lines, ("paid BK 2026-11-15", "BK 1-15 Nov is closed as paid, and Maria is told."))),
    CLAIMED,
    replace(CLAIMED, subject="", lines=CLAIMED.lines[:1], reason=""),
    GONE,
    replace(GONE, tasks=(*GONE.tasks, replace(GONE.tasks[0], ref=Ref("BK", 18), title="Month-end folder", due=None))),
    PERSONAL,
    replace(PERSONAL, subject=""),
    LOOKED,
    replace(BARE, listed=(), held=()),
    replace(BARE, shown=(HISTORY,)),
    replace(BARE, shown=(LONG, HISTORY)),
    replace(BARE, report=WEEKLY_REPORT),
    replace(BARE, report=TANGLED_REPORT),
    replace(BARE, report=QUIET_REPORT),
    replace(BARE, pay=PAY),
    replace(BARE, pay=()),
    replace(BARE, held=(KEPT, replace(KEPT, number=3, subject=""))),
    replace(
        BARE, help=True,
        lines=(Carried("help", "", True), Carried("cancle BK-12", "I know no such word.", False)),
    ),
)  # fmt: skip
"""Every kind of them, full and bare."""
