"""Facts of a made-up week, with which `check` renders every template and the tests read every letter.

Dana (Los Angeles) keeps the books with Maria (Manila) and a website with Priya (Bangalore); week 47 of 2026.
Each kind comes full and bare, so that the branches of a template are all walked.
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
from inboxva.model.letters import (
    Carried,
    DraftChecked,
    DueFacts,
    Facts,
    NotUnderstood,
    ProposedTask,
    RecordedSection,
    ReportRecorded,
    RequestReceived,
    SeveralTasks,
    TaskChanged,
    Transcript,
    UnclearRequest,
    WeeklySummary,
)
from inboxva.model.message import Address
from inboxva.model.people import Money, Role
from inboxva.model.report import EngagementFacts, Flag, Item, OpenQuestion, Period, PersonTime, ReportFacts
from inboxva.model.when import Due, Grain
from inboxva.model.work import Finding, Priority, Ref, State

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


REQUEST = RequestReceived(
    assistant="Maria", owner="Dana", ref=Ref("BK", 12), title="Chase the unpaid October invoices",
    text="call the six customers with unpaid October invoices.",
    steps=("Open the sheet of October.", "Call each customer.", "Note what they said."),
    due=DueFacts(at(19, 1), "Wednesday 5PM Pacific", "minute", LOS_ANGELES, MANILA, at(18, 9)),
    limit=180, hosts=("drive.google.com",), priority=None, owner_zone=LOS_ANGELES, reader_zone=MANILA,
    first_note=at(17, 3), owner_reads=True,
)  # fmt: skip

REPORTED = RecordedSection(
    ref=Ref("BK", 12), title="Chase the unpaid October invoices", state=State.IN_PROGRESS, percent=None, minutes=120,
    day=date(2026, 11, 17), done=("four of six customers called",), next=(), blocked=(),
    questions=((7, "May I offer the Cruz office two more weeks?"),), eta=None, task_minutes=120, task_cap=180,
)  # fmt: skip

REPORT = ReportRecorded(
    assistant="Maria", owner="Dana", sections=(REPORTED,),
    problems=(NotUnderstood("ETA: after the Cruz office calls back", "Write a day.", "bad_eta"),),
    engagement="Bookkeeping", week_minutes=330, week_cap=600, reader_zone=MANILA,
)  # fmt: skip

SEVERAL = SeveralTasks(
    owner="Dana", assistant="Maria", assistant_address=MARIA.email, ref=Ref("BK", 14),
    subject="Invoices and a few things", written_at=at(18, 22, 10),
    tasks=(
        ProposedTask(
            "Send the October invoices", "Please send the October invoices by Friday 5pm.",
            DueFacts(at(21, 1), "Friday 5pm", "minute", LOS_ANGELES, LOS_ANGELES),
        ),
        ProposedTask(
            "Book the Denver flight for 12 December", "Also, book the Denver flight for 12 December.", None
        ),
        ProposedTask("Ask Ben for the new price list", "One more thing: ask Ben for the new price list.", None),
    ),
    owner_zone=LOS_ANGELES, starts_work=at(19, 1),
)  # fmt: skip

CHANGED = TaskChanged(
    assistant="Maria", owner="Dana", ref=Ref("BK", 15), title="Supplier sheet",
    text="put the new phone numbers into the supplier sheet.", steps=(),
    due=DueFacts(at(19, 1), "Wed 5pm PT", "minute", LOS_ANGELES, MANILA, at(18, 9)), limit=120, priority=None,
    owner_zone=LOS_ANGELES, reader_zone=MANILA, changed=("due", "cap"), completed=True,
)  # fmt: skip

NO_DUE = Finding("no_due", 'Add when it is needed, for example "due: Fri 5pm", or "no rush".')
NO_CAP = Finding("no_cap", 'Add how long it may take, for example "cap: 2h".')
SECRET = Finding("secret_in_mail", "Share the password another way, and change it.")
UNCLEAR = UnclearRequest(
    owner="Dana", assistant="Maria", ref=Ref("BK", 15), title="Update the supplier sheet",
    subject="Update the supplier sheet", findings=(NO_DUE, NO_CAP), lines=("due", "cap"),
    usual_due=DueFacts(at(19, 1), "2 days", "minute", LOS_ANGELES, LOS_ANGELES), usual_cap=120, week_cap=600,
    owner_zone=LOS_ANGELES,
)  # fmt: skip
NO_OUTCOME = Finding(
    "no_outcome", 'Say what should be there when it is done, for example "outcome: the guests can print".'
)
TWO_HOLDERS = Finding("two_holders", "It goes to Maria and Priya: say who does it.")

TRANSCRIPT = Transcript(
    owner="Dana",
    lines=(
        Carried("split", "BK-14 is now three tasks: BK-14, BK-15 and BK-16.", True),
        Carried("2 due: Tue noon", "BK-15 is due Tue 24 Nov, 12:00 (Los Angeles).", True),
        Carried("cap 3 hrs or so", 'Write it as "cap: 3h".', False),
    ),
    told=("Maria",),
)  # fmt: skip

DRAFT = DraftChecked(
    owner="Dana", subject="Update the supplier sheet",
    tasks=(
        ProposedTask("Update the supplier sheet", "Update the supplier sheet by Wed.", None, None, ("Add the phones.",)),
    ),
    due=DueFacts(at(19, 1), "Wednesday", "day", LOS_ANGELES, LOS_ANGELES), limit=None, priority=None,
    questions=("Did Tom reply?",), undertakings=("I will send the logo.",), findings=(NO_CAP,), owner_zone=LOS_ANGELES,
    repeats="every Wednesday", recipe="suppliers", filled=("steps",),
)  # fmt: skip


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


BOOKKEEPING = EngagementFacts(
    slug="bookkeeping", name="Bookkeeping", owner_messages=7, assistant_messages=12, held=1, opened=5, done=5, open=3,
    overdue=1, blocked=0, multi_task=0, waiting_on_owner=1, waiting_on_assistant=2, minutes=555, cap_minutes=600,
    cost=Money(Decimal("111.00"), "USD"), owner_median_minutes=95, assistant_median_minutes=40,
    items=(
        *(item(ref, title, state=State.DONE) for ref, title in (
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
        *(item(ref, title, PRIYA, State.DONE) for ref, title in (
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
SUMMARY = WeeklySummary("Dana", LOS_ANGELES, WEEKLY_REPORT, at(28, 1))
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
        replace(item("BK-23", "Stock list"), percent=60, multi_task=True),
        replace(item("BK-24", "Late and silent"), due=due_by(at(2, 1), "Nov 1"), overdue=True),
    ),
    people=(
        PersonTime(MARIA.email, MARIA.name, 500, Money(Decimal("100.00"), "USD")),
        PersonTime(PRIYA.email, PRIYA.name, 55, None),
    ),
)  # fmt: skip

LETTERS: tuple[Facts, ...] = (
    REQUEST,
    replace(REQUEST, due=None, limit=None, steps=(), hosts=(), first_note=None, guessed="Bookkeeping", owner_reads=False),
    replace(REQUEST, due=None, priority=Priority.HIGH, first_note=at(19, 3), text=""),
    replace(REQUEST, due=None, priority=Priority.LOW),
    replace(REQUEST, due=DueFacts(at(19, 1), "EOD Wednesday", "day", LOS_ANGELES, MANILA), priority=Priority.HIGH),
    replace(REQUEST, due=DueFacts(at(19, 1), "", "minute", LOS_ANGELES, MANILA, at(18, 22))),
    replace(REQUEST, due=DueFacts(at(18, 9), "Wednesday 5pm", "minute", MANILA, MANILA)),
    replace(REQUEST, repeats="every Friday 4pm", recipe="invoices", filled=("steps", "cap", "due", "hosts", "title")),
    replace(REQUEST, ref=Ref("BK", 31), again=True, repeats="every Friday 4pm", guessed="Bookkeeping"),
    replace(REQUEST, again=True),
    CHANGED,
    replace(CHANGED, changed=("due",), completed=False, priority=Priority.HIGH),
    replace(
        CHANGED, changed=("text", "steps", "priority", "repeat"), completed=False, due=None, limit=None, text="",
        steps=("Open the sheet.", "Add the phones."), repeats="every Wednesday",
    ),
    replace(CHANGED, changed=("holder", "repeat"), completed=False, due=None),
    REPORT,
    replace(REPORT, problems=(), week_cap=None),
    replace(
        REPORT,
        sections=(
            replace(REPORTED, percent=60, questions=((7, "One?"), (8, "Two?")), next=("call the rest",),
                    blocked=("the bank token",), eta=DueFacts(at(19, 9), "Thu 5pm", "minute", MANILA, MANILA)),
            replace(REPORTED, ref=Ref("BK", 15), title="Supplier sheet", state=State.DONE, questions=(), task_cap=None),
            replace(REPORTED, ref=None, title="", state=None, minutes=None, done=(), questions=()),
            *(replace(REPORTED, state=state) for state in State),
        ),
        problems=tuple(NotUnderstood("Hours: many", "Write 1.5 or 90 min.", code) for code in ("bad_hours", "")),
    ),
    SEVERAL,
    replace(SEVERAL, tasks=SEVERAL.tasks[:2], starts_work=None, written_at=at(17, 22, 10)),
    replace(SEVERAL, tasks=SEVERAL.tasks * 3, starts_work=at(23, 1)),
    replace(
        SEVERAL, tasks=SEVERAL.tasks[1:2], beside=Ref("BK", 12), beside_title="Unpaid invoices",
        findings=(NO_DUE, SECRET),
    ),
    replace(
        SEVERAL, tasks=(replace(SEVERAL.tasks[0], limit=90), *SEVERAL.tasks[1:]), beside=Ref("BK", 12), subject="",
        findings=(NO_CAP,),
    ),
    UNCLEAR,
    replace(UNCLEAR, findings=(NO_DUE,), lines=("due",), usual_due=None, usual_cap=None, owner_zone="UTC+08:00"),
    replace(UNCLEAR, findings=(NO_CAP, NO_OUTCOME), lines=("cap", "outcome"), usual_due=None, week_cap=None, title=""),
    replace(UNCLEAR, findings=(TWO_HOLDERS, NO_DUE), lines=("due",), usual_cap=None, names=("Maria", "Priya", "Tom")),
    replace(UNCLEAR, findings=(TWO_HOLDERS,), lines=(), usual_due=None, usual_cap=None, names=("Maria", "Priya")),
    replace(UNCLEAR, findings=(SECRET,), lines=(), usual_due=None, usual_cap=None),
    TRANSCRIPT,
    replace(TRANSCRIPT, lines=TRANSCRIPT.lines[:1], told=()),
    replace(TRANSCRIPT, lines=TRANSCRIPT.lines[2:] * 2, told=("Maria", "Priya")),
    DRAFT,
    replace(DRAFT, subject="", tasks=SEVERAL.tasks, due=None, limit=60, findings=(), questions=(), undertakings=(),
            repeats="", filled=()),
    replace(DRAFT, tasks=(replace(DRAFT.tasks[0], steps=()),), due=None, priority=Priority.HIGH, findings=()),
    replace(DRAFT, due=None, priority=Priority.LOW),
    replace(DRAFT, tasks=(), due=None, findings=()),
    SUMMARY,
    replace(SUMMARY, report=ReportFacts(WEEK, (TANGLED, WEBSITE), held=1), next_at=None),
    replace(SUMMARY, report=QUIET_REPORT),
    *(
        replace(SUMMARY, report=replace(WEEKLY_REPORT, engagements=(
            replace(BOOKKEEPING, flags=(Flag(code, None, "Add it."),) * 2), WEBSITE,
        )))
        for code in ("no_cap", "due_without_zone", "vague_subject", "other")
    ),
)  # fmt: skip
"""Every kind of letter, full and bare."""
REPORTS = (WEEKLY_REPORT, QUIET_REPORT, ReportFacts(WEEK, (TANGLED, WEBSITE), held=1))
"""Reports, full, empty and tangled."""

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
