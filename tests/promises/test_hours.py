"""Promise: hours on record are what the reports say, however they are written, sent again and taken back."""

from datetime import UTC, datetime
from email.message import EmailMessage

import pytest

from inboxva.compose import history_text
from inboxva.service.pay import pay
from tests.conversation.talk import plain
from tests.promises.play import DANA, DESK, MARIA, Play, id_of, to

MORNING = datetime(2026, 11, 17, 1, 30, tzinfo=UTC)  # 17:30 on Monday in Los Angeles, 09:30 on Tuesday in Manila
REQUEST = "Hi Maria,\n\nplease call the six customers with unpaid October invoices by Friday 5PM Pacific.\n\nDana\n"


def asked(play: Play, number: int = 1, *, by: str = DANA, of: str = MARIA) -> str:
    """Dana asks for something; the Message-ID of her mail."""
    play.now = max(play.now, MORNING)
    name = play.says(by, of, f"Unpaid invoices {number}", REQUEST.replace("six", str(number)))
    play.later(minutes=1)
    play.run()
    return name


def reports(play: Play, text: str, answers: str, *, number: int = 1, minutes: float = 20, by: str = MARIA) -> str:
    """Maria answers a mail after a while; the Message-ID of hers."""
    play.later(minutes=minutes)
    return play.says(by, DANA, f"Re: Unpaid invoices {number} [BK-{number}]", text, answers=answers)


def told(play: Play, text: str, answers: str, **how: float) -> list[EmailMessage]:
    """The same, and the letters that come of it."""
    reports(play, text, answers, **how)  # type: ignore[arg-type]
    play.later(minutes=1)
    return play.run()


def said(letter: EmailMessage) -> str:
    """Its text on one line."""
    return " ".join(plain(letter).split())


def entries(play: Play) -> dict[str, int]:
    """The minutes that stand, by task."""
    found: dict[str, int] = {}
    with play.ledger() as store:
        for entry in store.worked("bookkeeping"):
            if entry.stands:
                found[str(entry.task)] = found.get(str(entry.task), 0) + entry.minutes
    return found


@pytest.mark.parametrize(
    ("text", "says"),
    [("Hi Dana,\n\nHours:\n\nMaria", "The lines came back empty"), ("Tours: 2\nTours: 3", "Did you mean")],
)
def test_a_report_in_which_nothing_could_be_read_comes_back_once(play: Play, text: str, says: str) -> None:
    request = asked(play)
    (letter,) = told(play, text, request)
    assert to(letter) == "maria@example.net"
    assert says in said(letter)
    assert "Noted" not in said(letter)
    assert (entries(play), play.run()) == ({}, [])
    assert play.task("BK-1").state == "not_started"


@pytest.mark.parametrize("text", ["State: my father died\nHours: 1", "Blocked: typhoon, no power\nHours: 1"])
def test_what_is_personal_is_recorded_as_far_as_it_is_understood_and_answered_by_no_letter(
    play: Play, text: str
) -> None:
    request = asked(play)
    (personal,) = told(play, text, request)
    assert (to(personal), personal["Subject"]) == ("dana@example.com", "Maria wrote something personal")
    assert not {"died", "father", "typhoon"} & set(said(personal).lower().split())
    assert entries(play) == {"BK-1": 60}


def test_a_report_sent_again_from_another_program_counts_once_and_is_asked_about(play: Play) -> None:
    request = asked(play)
    text = "Done: four called\nHours: 2\nQuestions: Which bank?"
    told(play, text, request)
    (letter,) = told(play, f"{text}\n", "")
    assert "on Tue 17 Nov said before, so its 2 h count once" in said(letter)
    assert "instead of" not in said(letter)
    assert entries(play) == {"BK-1": 120}
    assert [question.text for question in play.task("BK-1").questions] == ["Which bank?"]
    told(play, "Hours: +2 h", id_of(letter))  # what the letter offers
    assert entries(play) == {"BK-1": 240}
    told(play, text, request, minutes=24 * 60)  # the same words the day after are another day's work
    assert entries(play) == {"BK-1": 360}


def test_a_report_sent_again_does_not_undo_what_corrected_it(play: Play) -> None:
    request = asked(play)
    (first,) = told(play, "Done: four called\nHours: 2", request)
    told(play, "Correction\nHours: 3", id_of(first))
    told(play, "Done: four called\nHours: 2", request)
    assert entries(play) == {"BK-1": 180}


@pytest.mark.parametrize(("gap", "minutes"), [(20, 60), (65, 120)])
def test_bare_hours_are_the_same_only_while_they_cannot_be_new(play: Play, gap: int, minutes: int) -> None:
    request = asked(play)
    told(play, "State: in progress\nHours: 1", request)
    told(play, "State: in progress\nHours: 1", request, minutes=gap)
    assert entries(play) == {"BK-1": minutes}


def test_the_same_words_about_another_task_are_another_report(play: Play) -> None:
    first, second = asked(play), asked(play, 2)
    told(play, "Done: all called\nHours: 1", first)
    told(play, "Done: all called\nHours: 1", second, number=2)
    assert entries(play) == {"BK-1": 60, "BK-2": 60}


@pytest.mark.parametrize("mark", ["", "> ", None])
def test_a_form_sent_back_with_one_line_changed_is_the_form_with_that_line(play: Play, mark: str | None) -> None:
    request = asked(play)
    (form,) = told(play, "I called four of them, it took me 2 hours, rest tomorrow noon.", request)
    whole = plain(form).replace("\r\n", "\n")
    assert "\nHours: 2 h\n" in whole
    lead = "On Tue, Nov 17, 2026 at 9:52 AM Dana's task desk <va@example.com> wrote:\n"
    answer = {
        "": whole.replace("\nHours: 2 h\n", "\nHours: 3\n"),
        "> ": f"Hours: 3\n\n{lead}" + "".join(f"> {line}\n" for line in whole.splitlines()),
        None: "Hours: 3\n",
    }[mark]
    (receipt,) = told(play, answer, id_of(form), minutes=24 * 60)
    assert "3 h on Tue 17 Nov" in said(receipt)
    assert "called four of them" in said(receipt)
    assert entries(play) == {"BK-1": 180}
    with play.ledger() as store:
        history = store.history(play.settings().people, play.task("BK-1").ref, now=play.now)
    assert history is not None
    (kept,) = history.reports
    assert (kept.done, kept.minutes, kept.state) == (("I called four of them",), 180, "in_progress")


def test_a_correction_from_a_phone_whose_clock_is_slow_replaces_all_the_same(play: Play) -> None:
    request = asked(play)
    play.later(minutes=120)
    (receipt,) = told(play, "Done: four called\nHours: 3", request)
    play.says(
        MARIA, DANA, "Re: Unpaid invoices 1 [BK-1]", "Hours: 2", answers=id_of(receipt), date=play.now.replace(minute=2)
    )
    play.later(minutes=1)
    (answer,) = play.run()
    assert "2 h on Tue 17 Nov instead of 3 h" in said(answer)
    assert entries(play) == {"BK-1": 120}


def owed(play: Play) -> list[str]:
    """What `inboxva pay` says of each open period."""
    with play.service() as opened:
        people = opened.desk.settings.people
        return [
            each.text for each in pay(opened.desk, people.engagements, play.now.astimezone(people.owner.zone).date())
        ]


def test_what_was_paid_too_much_comes_off_what_is_owed_next_also_after_a_period_with_less(play: Play) -> None:
    play.config = play.config.replace('weekly_cap = "10h"', 'pay_period = "week"')
    request = asked(play)
    (first,) = told(play, "Done: four called\nHours: 3", request)
    play.now = datetime(2026, 11, 23, 20, tzinfo=UTC)
    play.pays("BK 2026-11-22")
    told(play, "Correction\nHours: 1", id_of(first))
    (short,) = owed(play)
    assert "-24.00 USD" in short
    assert "nothing is to be paid" in short
    told(play, "Done: the fifth\nHours: 1", request)
    play.later(days=7)
    play.pays("BK 2026-11-29")
    told(play, "Done: the sixth\nHours: 4", request)
    (left,) = owed(play)
    assert "Maria Santos: 3 h, 36.00 USD" in left  # 4 h, and 1 h less: 3 h were paid for the 2 h before


@pytest.mark.parametrize(
    ("text", "hours"),
    [
        ("BK-1 2h, BK-2 1h", {"BK-1": 120, "BK-2": 60}),
        ("BK-1: done, 2h; BK-2: in progress, 1h", {"BK-1": 120, "BK-2": 60}),
        ("Hours: BK-1 2h, BK-2 1h", {"BK-1": 120, "BK-2": 60}),
        ("Hours: 2h on BK-2", {"BK-2": 120}),
        ("Hours: 2h BK-1, 1h BK-2", {}),
        ("BK-1: 2h, Ben says that BK-2 took 1h", {"BK-1": 120}),
        ("BK-1: 2h; BK-2: Ben waits, 1h", {}),
    ],
)
def test_hours_of_several_tasks_on_a_line_are_each_tasks_own_or_asked_about(
    play: Play, text: str, hours: dict[str, int]
) -> None:
    request = asked(play)
    asked(play, 2)
    letters = told(play, text, request)
    assert entries(play) == hours
    assert hours or "I could not turn" in said(letters[0])


def test_show_tells_what_became_of_every_hour_and_which_steps_are_done(play: Play) -> None:
    play.config = play.config.replace('weekly_cap = "10h"', 'weekly_cap = "2h"\npay_period = "week"')
    request = asked(play)
    told(play, "checklist:\n- Call the six\n- Send the summary", request)
    (receipt, *_) = told(play, "[x] 1\nHours: 4", request)
    told(play, "Correction\nHours: 3", id_of(receipt))
    told(play, "Hours: 9 (instead of 7)", request)
    play.says(DANA, DESK, "Pay", "approve BK")
    play.later(days=7)
    play.run()
    play.pays("BK 2026-11-22")
    with play.service() as opened:
        history = opened.store.history(play.settings().people, play.task("BK-1").ref, now=play.now)
        assert history is not None
        shown = history_text(history, "Asia/Manila", opened.desk.templates)
    for line in (
        "    1. [x] Call the six\n    2. [ ] Send the summary\n",
        '4 h by maria@example.net on Tue 17 Nov ("Hours: 4"), replaced by 3 h on Tue 17 Nov, ',
        '3 h by maria@example.net on Tue 17 Nov ("Hours: 3"), approved past a limit on ',
        ", 3 h paid with 16-22 Nov 2026\n",
        '9 h by maria@example.net on Tue 17 Nov ("Hours: 9 (instead of 7)"), not counted\n',
    ):
        assert line in shown


OUTLOOK = (
    "\n________________________________\nFrom: Dana's task desk <va@example.com>\n"
    "Sent: Tuesday, November 17, 2026 9:52 AM\nTo: Maria Santos <maria@example.net>\nSubject: Re: Unpaid invoices\n\n"
)


@pytest.mark.parametrize(
    "lead", ["On Tue, Nov 17, 2026 at 9:52 AM Dana's task desk <va@example.com> wrote:\n", OUTLOOK]
)
def test_a_form_filled_in_within_the_quoted_letter_is_a_report_once(play: Play, lead: str) -> None:
    play.now = MORNING
    play.says(DANA, MARIA, "Unpaid invoices 1", REQUEST)
    play.later(minutes=1)
    (letter,) = [each for each in play.run() if to(each) == "maria@example.net"]
    mark = "" if lead is OUTLOOK else "> "
    form = (
        plain(letter).replace("\r\n", "\n").replace("\nHours:\n", "\nHours: 2\n").replace("\nDone:\n", "\nDone: four\n")
    )
    quoted = lead + "".join(f"{mark}{line}\n" for line in form.splitlines())
    name = reports(play, quoted, id_of(letter))
    play.later(minutes=1)
    play.run()
    assert entries(play) == {"BK-1": 120}
    more = f"Thanks!\n\nMaria\n\n{lead}" + "".join(f"{mark and '> '}{line}\n" for line in quoted.splitlines())
    reports(play, more, name, minutes=300)  # her own report, quoted below a few words
    play.later(minutes=1)
    play.run()
    assert entries(play) == {"BK-1": 120}
