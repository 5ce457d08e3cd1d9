"""The letters, read as their receivers read them (spec/letters.md, examples 1, 2, 3, 8)."""

import re
import tomllib
from dataclasses import replace
from pathlib import Path

import pytest

from inboxva.compose import Templates
from inboxva.compose.letter import tidy, word
from inboxva.compose.samples import LETTERS, REPORT, REPORTED, REQUEST, SEVERAL, SUMMARY
from inboxva.compose.sampleweek import DANA, DESK, LOS_ANGELES, MANILA, NOW, QUIET_REPORT, at
from inboxva.model.assistantletters import NotUnderstood
from inboxva.model.letterparts import DueFacts
from inboxva.model.letters import AUDIENCE, Audience, Facts
from inboxva.model.work import Priority, Ref, State

TEMPLATES = Templates()
COMMANDS = tomllib.loads((Path(__file__).parents[2] / "rules" / "commands.toml").read_text())["command"].values()


def read(facts: Facts, now=NOW, thread: str = "") -> tuple[str, str]:
    """Subject and text."""
    subject, text, _ = word(
        facts, "en", desk=DESK, owner_address=DANA, now=now, templates=TEMPLATES, thread_subject=thread
    )
    return subject, text


def test_a_request_is_on_the_list() -> None:
    _, text = read(REQUEST, now=at(17, 1))
    assert text == tidy("""\
Hello Maria,

Dana's request is on your list as BK-12:
call the six customers with unpaid October invoices.

Due: Wed 18 Nov, 17:00 your time
(Dana wrote "Wednesday 5PM Pacific". That is Thu 09:00 in Manila, so the end of your Wednesday is the last moment.)
Limit: 3 h. If it will not be enough, say so before, not after.
Store files in: drive.google.com
First short note: today around 11:00 your time

Something unclear? Please ask, it is welcome. Dana gets your questions in the morning in Los Angeles, before your next working day begins.

To report, reply here. One of these lines is enough:

State:
Done:
Hours:
ETA:
Questions:

-- 
Dana's task desk, a program. Dana sees what you write.
""")  # noqa: E501, W291


def test_a_report_with_one_line_not_understood() -> None:
    _, text = read(REPORT)
    assert text == tidy("""\
Thank you, Maria. Your report on BK-12 is recorded:

- in progress, 2 h on Tue 17 Nov
- four of six customers called
- your question went to Dana as Q7

I could not turn "ETA: after the Cruz office calls back" into a date. If you know a day, reply with it, for example "ETA: Wed 3pm". If you do not know yet, leave it: Dana has your own words.

So far 2 h of 3 h on BK-12, 5 h 30 min of 10 h this week.
Is a figure wrong? Reply "correction" and the right line.

-- 
Dana's task desk, a program. Dana sees what you write.
""")  # noqa: E501, W291


def test_three_tasks_in_one_mail() -> None:
    subject, text = read(SEVERAL, now=at(18, 22, 15))
    assert subject == '[BK-14] Three tasks in "Invoices and a few things"?'
    assert text == tidy("""\
Reply with one word: split, keep, or pairs like 1+3, 2

Your mail to Maria of 14:10 seems to hold three tasks:

1. Send the October invoices
   by Fri 20 Nov, 17:00 (Los Angeles)
2. Book the Denver flight for 12 December
   no deadline
3. Ask Ben for the new price list
   no deadline

split = Maria gets three mails, one per task, in your words.
keep = one task with a checklist of three.
You may add what is missing under the word: 2 due: Tue noon

Maria starts work at 17:00 your time. Answer by then and Maria sees only the tidy version. No answer: it stays one task, exactly as you wrote it. Maria does not see this mail.

-- 
Your task desk. Fewer of these: reply "quiet multi_task"
""")  # noqa: E501, W291


def test_the_week() -> None:
    subject, text = read(SUMMARY)
    assert subject == "Your week: 9 finished, 2 wait for you, 1 late (16-20 Nov)"
    assert text == tidy("""\
WAITING FOR YOU (2)
Q9  Maria, BK-16 Payroll sheet, since Thu:
    "Is Tom still paid weekly?"
Q11 Priya, WB-7 Contact page, since today:
    "Which photo goes on top?"
Reply "Q9: yes", one line per answer.

LATE (1)
BK-15 Supplier sheet, was due Wed, now expected Mon 23 Nov.
    Maria: "The bank export came only today."

FINISHED (9)
BK-9, BK-10, BK-12, BK-13, BK-17 by Maria
WB-3, WB-4, WB-5, WB-8 by Priya
Accepted on Tue unless you reply "reopen BK-9: why".
Well done? Reply "thanks WB-8: ..." and Priya gets it.

ON TRACK (4)
BK-18 Month-end folder, due Mon
WB-6 Price page, due Tue
WB-9 Newsletter, due Wed, first half done
WB-10 Image sizes, no due date

TIME AND PAY
Maria: 9 h 15 min of 10 h, 111.00 USD
Priya: 5 h 20 min, 80.00 USD
Together: 191.00 USD

ONE IDEA
Two requests had no due date at first. A line such as "due: Fri 5pm PT" says what comes first. Reply "quiet ideas" to stop these.

One mail was kept aside: its sender was not proven. It lies where it was, and nothing in it was acted on. Reply "held" to see it.

-- 
Your task desk. Next summary: Fri 27 Nov, 17:00.
If it does not come, I am not running.
""")  # noqa: E501, W291


def test_a_quiet_week_is_two_lines_and_still_a_letter() -> None:
    subject, text = read(replace(SUMMARY, report=QUIET_REPORT))
    body, _, foot = text.partition("\n-- \n")
    assert subject == "Your week: all quiet (16-20 Nov)"
    assert len(body.strip().splitlines()) == 2
    assert "Next summary: Fri 27 Nov, 17:00." in foot


def test_one_is_written_as_one() -> None:
    one = replace(
        SUMMARY.report,
        engagements=(replace(SUMMARY.report.engagements[1], items=SUMMARY.report.engagements[1].items[5:6]),),
    )
    subject, text = read(replace(SUMMARY, report=one))
    assert subject == "Your week: 1 waits for you (16-20 Nov)"
    assert 'Reply "Q11: yes", one line per answer.' in text
    assert "Together" not in text


def test_two_tasks_need_no_pairs_and_a_helper_at_work_no_hour() -> None:
    subject, text = read(replace(SEVERAL, tasks=SEVERAL.tasks[:2], starts_work=None))
    assert subject.startswith("[BK-14] Two tasks")
    assert text.startswith("Reply with one word: split or keep\n")
    assert "Maria is at work now." in text


@pytest.mark.parametrize(
    ("due", "expected"),
    [
        (
            DueFacts(at(19, 1), "EOD Wednesday", "day", LOS_ANGELES, MANILA, at(18, 9)),
            '(Dana wrote "EOD Wednesday", taken as Wed 17:00 in Los Angeles. That is Thu 09:00 in Manila, '
            "so the end of your Wednesday is the last moment.)",
        ),
        (
            DueFacts(at(19, 1), "Wed 5pm PT", "minute", LOS_ANGELES, MANILA),
            '(Dana wrote "Wed 5pm PT". That is Wed 17:00 in Los Angeles.)',
        ),
        (DueFacts(at(18, 9), "Wednesday 5pm", "minute", MANILA, MANILA), '(Dana wrote "Wednesday 5pm".)'),
        (
            DueFacts(at(19, 1), "5pm", "minute", "UTC-08:00", MANILA, at(18, 22)),
            '(Dana wrote "5pm". That is Thu 09:00 in Manila, '
            "so the end of your shift on Thursday morning is the last moment.)",
        ),
    ],
)
def test_a_due_time_stands_beside_the_owners_words(due: DueFacts, expected: str) -> None:
    assert expected in read(replace(REQUEST, due=due))[1].splitlines()


def test_without_a_due_time_nothing_is_made_up() -> None:
    assert "Due: no date was given" in read(replace(REQUEST, due=None))[1]
    assert "Due: as soon as you can" in read(replace(REQUEST, due=None, priority=Priority.HIGH))[1]
    assert "Due: no rush" in read(replace(REQUEST, due=None, priority=Priority.LOW))[1]


def test_without_a_sentence_the_steps_are_told_in_both_parts() -> None:
    assert (
        "Chase the unpaid October invoices\n1. Open the sheet of October.\n2. Call"
        in read(replace(REQUEST, text=""))[1]
    )


def test_every_problem_ends_with_a_way_out_that_costs_nothing() -> None:
    for code in (
        "unknown_state",
        "bad_hours",
        "bad_eta",
        "unknown_task",
        "bad_percent",
        "empty_report",
        "total_mismatch",
    ):
        problem = NotUnderstood("" if code == "empty_report" else "Status: jolly", "Write it so.", code)
        lines = read(replace(REPORT, problems=(problem,)))[1].splitlines()
        assert sum("leave it: Dana has your own words." in line for line in lines) == 1, code


def test_a_report_on_several_tasks_says_each() -> None:
    done = replace(REPORTED, ref=Ref("BK", 15), title="Supplier sheet", state=State.DONE, questions=(), task_cap=None)
    _, text = read(replace(REPORT, sections=(replace(REPORTED, questions=((7, "a"), (8, "b"))), done), problems=()))
    assert "On BK-15, Supplier sheet:\n- marked done, 2 h on Tue 17 Nov\n" in text
    assert "- your questions went to Dana as Q7 and Q8\n" in text
    assert "So far 2 h of 3 h on BK-12, 2 h on BK-15, 5 h 30 min of 10 h this week." in text


def test_nothing_is_invited_that_is_not_understood() -> None:
    known = {word for one in COMMANDS for word in one["words"]} | {
        "thanks",
        "great work",
        "not a task",
        "confirm",
        "yes",
    }
    invited = 0
    for facts in LETTERS:
        if AUDIENCE[type(facts)] is not Audience.OWNER:
            continue
        subject, text = read(facts)
        for words in re.findall(r'[Rr]eply (?:for example |with for example )?"([^"]+)"', text):
            said = re.sub(r"^[A-Z]+-\d+ ", "", words)
            answer = re.match(r"Q\d+: ", said)
            assert answer or any(re.match(rf"{one}(?![a-z])", said) for one in known), (subject, words)
            invited += 1
    assert invited > 40


def test_no_mark_stands_beside_one_that_it_does_not_go_with() -> None:
    for facts in LETTERS:
        subject, text = read(facts)
        for line in (subject, *text.splitlines()):
            assert not re.search(r"[,;] ?[:.,]|[^ ] ,|^[,.]|(?<!\.)\.\.(?!\.)", line), line


def test_no_letter_says_he_or_she_or_a_zone_by_letters() -> None:
    for facts in LETTERS:
        words = read(facts)[1].split()
        assert not {"he", "she", "his", "her", "him"} & {w.strip(".,").lower() for w in words}
        assert not {"PST", "PHT", "IST", "UTC"} & set(words)
