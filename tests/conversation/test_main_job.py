"""The main job, played through on real servers: request, acknowledgement, report, findings, forgery, absence, repeat."""

import json

import pytest
from click.testing import CliRunner

from inboxva.cli import main
from inboxva.model.work import Ref, State
from tests.conversation.talk import CONFIG, Talk, plain

pytestmark = pytest.mark.servers

DANA, MARIA = "Dana Reyes <dana@example.com>", "Maria Santos <maria@example.net>"
REQUEST = """\
Hi Maria,

please call the six customers with unpaid October invoices by Wednesday 5PM Pacific.
Spend no more than 3 hours.

Thanks,
Dana
"""
REPORT = """\
Hi Dana,

State: in progress
Done: four of six customers called
Hours: 2
Questions: May I offer the Cruz office two more weeks?

Maria

On Mon, Nov 16, 2026 at 2:10 PM Dana's task desk <va@example.com> wrote:
> State: done
> Hours: 3
"""
SEVERAL = """\
Hi Maria,

Please send the October invoices by Friday 5pm.
Also, book the flight to Denver for 12 December.
One more thing: ask Ben for the new price list.

Dana
"""


def test_the_main_job(talk: Talk) -> None:
    request = talk.says(DANA, MARIA, "Chase the unpaid October invoices", REQUEST)
    talk.later(minutes=1)
    (received,) = talk.run()
    assert received["To"].addresses[0].addr_spec == "maria@example.net"
    assert received["Subject"] == "Re: Chase the unpaid October invoices [BK-1]"
    assert received["In-Reply-To"] == f"<{request}>"
    assert received["Auto-Submitted"] == "auto-replied"
    assert "Due: Wed 18 Nov, 17:00 your time" in plain(received)
    assert "Limit: 3 h" in plain(received)

    talk.later(hours=8)
    answers = received["Message-ID"].strip("<>")
    report = talk.says(MARIA, DANA, str(received["Subject"]), REPORT, answers=answers)
    (receipt,) = talk.run()
    assert "in progress, 2 h on Tue 17 Nov" in plain(receipt)
    assert receipt["In-Reply-To"] == f"<{report}>"
    with talk.ledger() as store:
        (task,) = store.tasks(talk.settings().people, talk.now)
    assert (task.ref, task.state, task.minutes) == (Ref("BK", 1), State.IN_PROGRESS, 120)
    assert [q.text for q in task.questions] == ["May I offer the Cruz office two more weeks?"]
    assert talk.folder("Assistants/Bookkeeping") == [report]
    assert "\\Seen" not in talk.flags("Assistants/Bookkeeping", report)
    assert talk.folder("INBOX") == []
    assert talk.folder("Sent") == [request]

    talk.later(hours=9)
    talk.says(DANA, MARIA, "Invoices and a few things", SEVERAL)
    (findings,) = talk.run()
    assert findings["To"].addresses[0].addr_spec == "dana@example.com"
    assert findings["Subject"] == '[BK-2] Three tasks in "Invoices and a few things"?'
    assert findings["In-Reply-To"] is None
    assert "split" in plain(findings)

    talk.later(hours=1)
    forged = talk.says(MARIA, DANA, str(received["Subject"]), "Hours: 40\nState: done\n", answers=request, proven=False)
    assert talk.run() == []
    assert forged in talk.folder("INBOX")
    assert "$InboxvaHeld" in talk.flags("INBOX", forged)

    away = {"Auto-Submitted": "auto-replied", "Precedence": "bulk"}
    talk.says(MARIA, DANA, "Out of office: Re: Invoices", "I am away. Hours: 8", answers=request, headers=away)
    assert [letter for letter in talk.run() if letter["Subject"].startswith("Re: Out of office")] == []

    talk.later(minutes=5)
    talk.again(report)
    talk.run()
    with talk.ledger() as store:
        tasks = {task.ref: task for task in store.tasks(talk.settings().people, talk.now)}
        facts = store.counts()
    assert tasks[Ref("BK", 1)].minutes == 120
    assert tasks[Ref("BK", 1)].state is State.IN_PROGRESS
    assert facts["held"] == 1

    (talk.base / "inboxva.toml").write_text(talk.written())
    asked = ["--config", str(talk.base / "inboxva.toml"), "report", "--since", "2026-11-16", "--until", "2026-11-18"]
    printed = CliRunner().invoke(main, [*asked, "--format", "json"])
    assert printed.exit_code == 0, printed.output
    bookkeeping = json.loads(printed.output)["engagements"][0]
    assert bookkeeping["minutes"] == 120
    assert bookkeeping["cost"] == {"amount": "24.00", "currency": "USD"}
    assert bookkeeping["messages"]["held"] == 1
    assert bookkeeping["tasks"] == {"opened": 2, "done": 0, "open": 2, "overdue": 1, "blocked": 0, "multi_task": 1}


def test_the_same_on_postgresql(talk: Talk, postgres_url: str) -> None:
    talk.store_url = postgres_url
    request = talk.says(DANA, MARIA, "Chase the unpaid October invoices", REQUEST)
    (received,) = talk.run()
    talk.later(hours=8)
    report = talk.says(MARIA, DANA, str(received["Subject"]), REPORT, answers=received["Message-ID"].strip("<>"))
    talk.says(MARIA, DANA, "Re: Chase", "Hours: 40", answers=request, proven=False)
    (receipt,) = talk.run()
    assert "2 h of 3 h on BK-1" in plain(receipt)
    assert talk.folder("Assistants/Bookkeeping") == [report]
    talk.later(days=5, hours=10)
    (summary,) = talk.run()
    assert "Maria: 2 h of 10 h, 24.00 USD" in plain(summary)
    assert talk.run() == []


def test_split_by_one_word(talk: Talk) -> None:
    talk.says(DANA, MARIA, "Invoices and a few things", SEVERAL)
    (findings,) = talk.run()
    talk.later(minutes=3)
    split = talk.says(
        DANA, "va@example.com", f"Re: {findings['Subject']}", "split\n", answers=findings["Message-ID"].strip("<>")
    )
    *letters, transcript = talk.run()
    assert transcript["To"].addresses[0].addr_spec == "dana@example.com"
    assert transcript["In-Reply-To"] == f"<{split}>"
    assert [str(letter["Subject"]) for letter in letters] == [
        "Re: Invoices and a few things [BK-1]",
        "Book the flight to Denver for 12 December [BK-2]",
        "Ask Ben for the new price list [BK-3]",
    ]
    assert {letter["To"].addresses[0].addr_spec for letter in letters} == {"maria@example.net"}
    talk.later(days=1)
    assert talk.run() == []


def test_keep_releases_the_letter_that_waited(talk: Talk) -> None:
    talk.says(DANA, MARIA, "Invoices and a few things", SEVERAL)
    (findings,) = talk.run()
    talk.later(minutes=3)
    talk.says(DANA, "va@example.com", f"Re: {findings['Subject']}", "keep", answers=findings["Message-ID"].strip("<>"))
    received, transcript = talk.run()
    assert "Maria is told" in plain(transcript)
    assert received["Subject"] == "Re: Invoices and a few things [BK-1]"
    assert "Ask Ben for the new price list" in plain(received)


def test_without_an_answer_the_assistant_hears_after_an_hour_of_work(talk: Talk) -> None:
    talk.says(DANA, MARIA, "Invoices and a few things", SEVERAL)
    assert len(talk.run()) == 1
    talk.later(hours=3, minutes=50)
    assert talk.run() == []
    talk.later(minutes=15)
    (received,) = talk.run()
    assert received["To"].addresses[0].addr_spec == "maria@example.net"


def test_a_split_from_anybody_else_is_held(talk: Talk) -> None:
    talk.says(DANA, MARIA, "Invoices and a few things", SEVERAL)
    (findings,) = talk.run()
    talk.says(DANA, "va@example.com", f"Re: {findings['Subject']}", "split", folder="INBOX", proven=False,
              answers=findings["Message-ID"].strip("<>"))  # fmt: skip
    assert talk.run() == []
    with talk.ledger() as store:
        assert len(store.tasks(talk.settings().people, talk.now)) == 1


def test_a_report_that_arrives_before_its_request(talk: Talk) -> None:
    request = "late.request@example.com"
    talk.says(MARIA, DANA, "Re: Chase the invoices", "Questions: Which bank?", answers=request)
    talk.run()
    talk.later(minutes=-30)
    talk.says(
        DANA,
        MARIA,
        "Chase the invoices",
        "Please chase the unpaid invoices, no rush, 3 hours at most.",
        message_id=request,
    )
    talk.later(minutes=31)
    talk.run()
    talk.later(minutes=5)
    talk.says(MARIA, DANA, "Re: Chase the invoices", "Hours: 0.5", answers=request)
    talk.run()
    with talk.ledger() as store:
        (task,) = store.tasks(talk.settings().people, talk.now)
    assert task.minutes == 30


def test_nothing_is_sent_because_of_old_mail(talk: Talk) -> None:
    talk.says(DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices, no rush, 3 hours at most.")
    talk.later(hours=30)
    assert talk.run() == []
    with talk.ledger() as store:
        assert len(store.tasks(talk.settings().people, talk.now)) == 1


def test_the_weekly_summary_goes_out_once_even_if_the_machine_was_off(talk: Talk) -> None:
    talk.says(
        DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices by Friday noon Pacific, 3 hours at most."
    )
    assert len(talk.run()) == 1
    talk.later(days=6)
    (summary,) = talk.run()
    assert summary["To"].addresses[0].addr_spec == "dana@example.com"
    assert summary["Auto-Submitted"] == "auto-generated"
    assert "Next summary: Fri 27 Nov, 17:00" in plain(summary)
    assert "BK-1" in plain(summary)
    talk.later(hours=2)
    assert talk.run() == []


def test_a_mail_of_ours_in_the_inbox_is_left_alone(talk: Talk) -> None:
    talk.says(DANA, MARIA, "Chase the invoices", "Please chase the unpaid invoices, no rush, 3 hours at most.")
    (letter,) = talk.run()
    talk.dovecot.append(talk.user, letter.as_bytes(), folder="INBOX", date=talk.now)
    assert talk.run() == []
    assert len(talk.folder("INBOX")) == 1


def test_mode_owner_writes_to_the_owner_and_files_nothing(talk: Talk) -> None:
    talk.config = CONFIG.replace('code = "BK"', 'code = "BK"\nmode = "owner"')
    talk.says(DANA, MARIA, "Invoices and a few things", SEVERAL)
    report = talk.says(MARIA, DANA, "Update", "Hours: 1")
    (findings,) = talk.run()
    assert findings["To"].addresses[0].addr_spec == "dana@example.com"
    assert talk.folder("INBOX") == [report]
    assert len(list((talk.base / "drafts" / "new").iterdir())) >= 1
