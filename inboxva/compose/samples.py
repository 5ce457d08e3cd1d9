"""Facts of letters, with which `check` renders every template and the tests read every letter, of a made-up week.

Each kind comes full and bare, so that the branches of a template are all walked.
"""

from dataclasses import replace
from datetime import date

from inboxva.compose.sampledays import DAYS
from inboxva.compose.sampleturns import TURNS
from inboxva.compose.sampleweek import (
    BOOKKEEPING,
    CURRENT,
    LOS_ANGELES,
    MANILA,
    MARIA,
    QUIET_REPORT,
    TANGLED_REPORT,
    UNPAID,
    WEBSITE,
    WEEKLY_REPORT,
    at,
)
from inboxva.model.assistantletters import (
    AnsweredQuestion,
    AnswerGiven,
    FormOffered,
    LimitReached,
    NotUnderstood,
    RecordedSection,
    ReportRecorded,
    RequestReceived,
    TaskChanged,
    Understood,
)
from inboxva.model.letterparts import CapReached, DueFacts
from inboxva.model.letters import Facts
from inboxva.model.ownerletters import (
    CapNotice,
    Carried,
    DraftChecked,
    OpenWork,
    ProposedTask,
    SeveralTasks,
    Transcript,
    UnclearRequest,
    WeeklySummary,
)
from inboxva.model.report import Flag
from inboxva.model.work import Finding, Priority, Ref, State

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

TICKED = tuple(enumerate(("Open the sheet.", "Call each customer.", "Note it.", "Send it."), 1))
WEEK_NEARLY = CapReached("week", 80, 495, 600, last=date(2026, 11, 22))
WEEK_PASSED = CapReached("week", 100, 645, 600, last=date(2026, 11, 22))
TASK_FULL = CapReached("task", 100, 180, 180, Ref("BK", 12), "Chase the unpaid October invoices")
PERIOD_NEARLY = CapReached("period", 80, 2000, 2400, last=date(2026, 11, 30))

UNDERSTOOD = (
    Understood("away", until=date(2026, 11, 26)),
    Understood("need", Ref("BK", 16), 120),
    Understood("need", minutes=60),
    Understood("order", refs=(Ref("BK", 16), Ref("BK", 12))),
    Understood("checklist", Ref("BK", 16), steps=4),
    Understood("checklist", steps=2),
    Understood("stop"),
)

OFFER = FormOffered(
    assistant="Maria", owner="Dana", ref=Ref("BK", 12), words="finished the calls, took me two hours, rest tomorrow noon",
    section=replace(
        REPORTED, done=("the calls",), next=("the rest",), questions=(),
        eta=DueFacts(at(18, 4), "tomorrow noon", "minute", MANILA, MANILA),
    ),
    reader_zone=MANILA,
)  # fmt: skip

ANSWER = AnswerGiven(
    assistant="Maria", owner="Dana", ref=Ref("BK", 12), title="Chase the unpaid October invoices",
    answers=(AnsweredQuestion(7, "May I offer the Cruz office two more weeks?", "Yes, until 2 December.\nNot longer."),),
)  # fmt: skip

LIMIT = LimitReached(assistant="Maria", owner="Dana", engagement="Bookkeeping", limits=(WEEK_NEARLY,))

NOTICE = CapNotice(
    owner="Dana", assistant="Maria", engagement="Bookkeeping", code="BK", limits=(WEEK_NEARLY,), held=0,
    open=(
        OpenWork(Ref("BK", 12), "Unpaid invoices", State.IN_PROGRESS, DueFacts(at(26, 1), "Wed 5pm", "minute", LOS_ANGELES,
                 LOS_ANGELES), 120, 180),
        OpenWork(Ref("BK", 16), "Payroll sheet", State.NOT_STARTED, None, 0, 120),
        OpenWork(Ref("BK", 18), "Month-end folder", State.IN_PROGRESS, None, 30, None),
    ),
    owner_zone=LOS_ANGELES,
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

SUMMARY = WeeklySummary("Dana", LOS_ANGELES, WEEKLY_REPORT, at(28, 1))

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
    replace(CHANGED, changed=("priority",), completed=False, priority=Priority.LOW),
    replace(
        CHANGED, changed=("text", "steps", "priority", "repeat"), completed=False, due=None, limit=None, text="",
        steps=("Open the sheet.", "Add the phones."), repeats="every Wednesday",
    ),
    replace(CHANGED, changed=("holder", "repeat"), completed=False, due=None),
    replace(CHANGED, changed=("reference",), completed=False, was=Ref("OPS", 3)),
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
    replace(REPORT, sections=(replace(REPORTED, instead_of=180, together=300, steps=6, ticked=TICKED),), problems=()),
    replace(
        REPORT, week_minutes=645, limits=(WEEK_PASSED, TASK_FULL),
        sections=(
            replace(REPORTED, steps=6, ticked=TICKED[:1], instead_of=180, together=300, task_minutes=200),
            replace(REPORTED, ref=Ref("BK", 15), steps=6, ticked=(TICKED[0], *TICKED[2:]), percent=50),
        ),
    ),
    replace(REPORT, sections=(), problems=(), week_minutes=0, understood=UNDERSTOOD),
    replace(REPORT, problems=(), week_minutes=645, understood=UNDERSTOOD[:1]),
    OFFER,
    replace(
        OFFER, ref=None, words="",
        section=replace(
            REPORTED, ref=None, title="", state=None, percent=40, minutes=None, done=(), task_cap=None,
            blocked=("the bank token",), questions=((0, "Which sheet?"), (0, "Which bank?")),
        ),
    ),
    replace(OFFER, section=replace(OFFER.section, percent=60, done=("the calls", "the notes"), eta=None)),
    *(replace(OFFER, section=replace(OFFER.section, state=state)) for state in State),
    ANSWER,
    replace(ANSWER, answers=(replace(ANSWER.answers[0], again=True),)),
    replace(
        ANSWER, ref=None, title="",
        answers=(*ANSWER.answers, AnsweredQuestion(8, "Which sheet?", "the blue one"), AnsweredQuestion(9, "Whose?", "no")),
    ),
    LIMIT,
    replace(LIMIT, limits=(WEEK_PASSED,)),
    replace(LIMIT, limits=(TASK_FULL, PERIOD_NEARLY, WEEK_PASSED)),
    replace(LIMIT, limits=(replace(PERIOD_NEARLY, minutes=2401, percent=100, last=None),)),
    NOTICE,
    replace(NOTICE, limits=(WEEK_PASSED,), held=45),
    replace(NOTICE, limits=(TASK_FULL, PERIOD_NEARLY), open=()),
    replace(
        NOTICE, limits=(replace(PERIOD_NEARLY, last=None), replace(TASK_FULL, percent=80, title="")), open=NOTICE.open[1:]
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
    replace(SUMMARY, report=TANGLED_REPORT, next_at=None),
    replace(SUMMARY, report=QUIET_REPORT),
    replace(SUMMARY, unpaid=(UNPAID, CURRENT)),
    replace(SUMMARY, report=QUIET_REPORT, unpaid=(replace(CURRENT, days=UNPAID.days),)),
    *(
        replace(SUMMARY, report=replace(WEEKLY_REPORT, engagements=(
            replace(BOOKKEEPING, flags=(Flag(code, None, "Add it."),) * 2), WEBSITE,
        )))
        for code in ("no_cap", "due_without_zone", "vague_subject", "other")
    ),
    *DAYS,
    *TURNS,
)  # fmt: skip
"""Every kind of letter, full and bare."""
