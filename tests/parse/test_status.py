"""Status reports: states, lists, sections, problems (spec/status-lines.md)."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from statuslines import body, only, read

from inboxva.errors import UserError
from inboxva.model import packaged
from inboxva.model.message import LineKind
from inboxva.model.work import Ref, State
from inboxva.parse.body import lines
from inboxva.parse.reports.states import read_state
from inboxva.parse.reports.statuswords import StatusWords
from inboxva.parse.status import read_status

N, P, B, W, D, C = State.NOT_STARTED, State.IN_PROGRESS, State.BLOCKED, State.WAITING, State.DONE, State.CANCELLED
STATES = {
    N: "not started|to do|todo|pending|queued|assigned|will start|not started yet|not yet started|To-do|"
    "haven't started|will start tomorrow|to be started|yet to begin|in queue|on my list|backlog|not strated",
    P: "in progress|started|ongoing|WIP|working on it|underway|on track|at risk|delayed|behind|green|yellow|amber|"
    "partially done|almost done|half done|resumed|not done|not yet finished|not complete|90% done|not blocked|isn't done|"
    "still in progress|done (60%)|In-Progress|just started|In Progress...|in process|still working on it|"
    "working on this|I'm working on it|"
    "currently working on it|half way through|about 50% done|almost there|getting there|started today|"
    "started, 2 of 5 done|partly done|part done|done except the last one|done with part 1|mostly done|not done yet|"
    "80% complete|80% - in progress|in progress - 80%|WIP 60%|On Track 🟢|🟢|🟡 delayed|a bit behind|ahead of schedule|"
    "reopened|unblocked|no longer blocked|in porgress|in progess|isn't finished yet|continuing",
    B: "blocked|stuck|red|on hold|cannot proceed|now blocked|still stuck|On-Hold|blocked by Ben|blocked: no login|"
    "stuck on login|can't proceed|"
    "unable to proceed|paused until Mon|🔴|Red - blocked|onhold",
    W: "waiting|waiting for you|waiting for reply|"
    "pending your approval|needs review|for review|awaiting feedback|still waiting|waiting on Dana|"
    "waiting for Ben's reply|waiting on client|"
    "awaiting your approval|for your approval|pending review|pending your review|needs your review|ready for review|"
    "in review|for checking|sent for review|submitted for review|waitng for you",
    D: "done|completed|complete|finished|delivered|100%|it is done|All done.|DONE!!!|100% done|✅ done|"
    "done, see the sheet|DONE ✅|✅|✔️|done and dusted|completed today|finished today|submitted|"
    "closed|resolved|fixed|100 %|100% complete|done (sent)|done: see link|compelted|finsihed",
    C: "cancelled|canceled|dropped|no longer needed|now cancelled|not needed anymore|cancelled by client",
}


@pytest.mark.parametrize(
    ("text", "state"), [(text, state) for state, texts in STATES.items() for text in texts.split("|")]
)
def test_states(text: str, state: State) -> None:
    assert read_state(text).state is state
    assert only(f"Status: {text}").state is state


@pytest.mark.parametrize(
    "text", ["at risk", "delayed", "yellow", "amber", "behind", "in progress, behind", "🟡 on track"]
)
def test_at_risk(text: str) -> None:
    assert only(f"Status: {text}").at_risk


@pytest.mark.parametrize("text", ["on track", "not delayed", "green", "done"])
def test_not_at_risk(text: str) -> None:
    assert not only(f"Status: {text}").at_risk


def test_the_note_behind_a_state() -> None:
    section = only("Status: in progress (60%) - two calls left")
    assert (section.state, section.state_text, section.percent, section.note) == (
        P,
        "in progress",
        60,
        "two calls left",
    )


def test_a_state_that_no_word_fits() -> None:
    (section,), (problem,) = read("Hi,\n\nStatus: marinating\nHours: 1")
    assert (section.state, section.state_text, section.minutes) == (None, "marinating", 60)
    assert (problem.code, problem.line, problem.text) == ("unknown_state", 3, "Status: marinating")
    assert problem.message.startswith("Please write the state")


@pytest.mark.parametrize(
    ("text", "state", "percent"),
    [
        ("Status: 60%", P, 60), ("Progress: 100%", D, 100), ("Status: 100%", D, 100), ("Blocked: the login", B, None),
        ("Blocked: the login\nProgress: 100", B, 100), ("Hours: 2", P, None), ("Blocked: none\nHours: 1", P, None),
        ("Status: done\nBlocked: the login", D, None),
    ],
)  # fmt: skip
def test_the_state_without_a_state_line(text: str, state: State, percent: int | None) -> None:
    section = only(text)
    assert (section.state, section.percent) == (state, percent)


@pytest.mark.parametrize(
    "value",
    [
        "none",
        "no",
        "nil",
        "n/a",
        "-",
        "nothing",
        "no blockers",
        "nothing right now",
        "no blockers this week",
        "none at the moment",
        "None.",
        "NO",
    ],
)
def test_none_words_are_empty(value: str) -> None:
    section = only(f"Blocked: {value}\nHours: 1")
    assert section.blocked == ()
    assert section.cleared == {"blocked"}


@pytest.mark.parametrize("value", ["not known yet", "tbd", "?", "TBD.", "n/a"])
def test_an_eta_that_is_not_known_is_no_problem(value: str) -> None:
    assert only(f"Status: in progress\nETA: {value}").eta is None


def test_an_eta() -> None:
    section = only("ETA: Fri 5pm")
    assert section.eta is not None
    assert section.eta.text == "Fri 5pm"
    assert [problem.code for problem in read("ETA: after the office calls back")[1]] == ["bad_eta"]
    assert read("ETA: after the office calls back", read_eta=None)[1] == ()


@pytest.mark.parametrize(
    ("text", "codes"),
    [
        ("Hours: 30", ["bad_hours"]),
        ("Hours: -1", ["bad_hours"]),
        ("Progress: 150%", ["bad_percent"]),
        ("Status: in progress (150%)", ["bad_percent"]),
        ("% done: lots", ["bad_percent"]),
    ],
)
def test_problems(text: str, codes: list[str]) -> None:
    assert [problem.code for problem in read(text)[1]] == codes


def test_an_empty_form_says_nothing() -> None:
    sections, (problem,) = read("State:\nDone:\nHours:\nETA:\nQuestions:\n\nMaria")
    assert sections == ()
    assert (problem.code, problem.line) == ("empty_report", 0)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "  \n",
        "See you.",
        "Done with the first half, hours went into formatting.",
        "My father passed away, BK-12 is not finished, sorry",
        "Done for today!",
        "Time: 3pm tomorrow",
        "Where: at the office",
        "100 calls",
        "New invoices came.",
    ],
)
def test_prose_is_no_report(text: str) -> None:
    assert read(text) == ((), ())


@pytest.mark.parametrize(
    "text",
    [
        "Done, thanks! Maria",
        "Hi Dana,\n\nDone.\n\nThanks,\nMaria",
        "done",
        "It's done!",
        "All done, thank you.\nMaria Santos",
        "Completed!",
    ],
)
def test_a_mail_that_is_only_a_state(text: str) -> None:
    assert only(text).state is D


def test_hours_are_added_lists_joined_and_the_last_state_counts() -> None:
    section = only("Status: blocked\nHours: 1\nDone: a\nHours: 30m\nStatus: done\nDone: b")
    assert (section.minutes, section.done, section.state) == (90, ("a", "b"), D)


def test_a_total_is_checked_and_never_added() -> None:
    section = only("Hours: 2\nTotal hours: 7")
    assert (section.minutes, section.total_minutes) == (120, 420)
    section = only("Total hours: 7")
    assert (section.minutes, section.total_minutes) == (420, 420)
    assert only("Hours this week: 38").minutes == 38 * 60


def test_lists_end_where_they_should() -> None:
    section = only("Done:\n- a\n  goes on\n- b\n\n- c\n\nBen was ill today.\nNext: d; e")
    assert section.done == ("a goes on", "b", "c")
    assert section.next == ("d", "e")
    assert section.note == "Ben was ill today."


def test_a_list_field_may_wrap() -> None:
    assert only("Done: a long line that was\nwrapped\nHours: 1").done == ("a long line that was wrapped",)
    assert only("Done:\none\ntwo\n\nHours: 1").done == ("one", "two")


def test_lines_that_are_no_field_are_the_note() -> None:
    section = only("Hours: 2\nMost of it on the phone.\n\nRegards,\nMaria")
    assert (section.minutes, section.note) == (120, "Most of it on the phone.")


def test_a_whole_section_on_a_line() -> None:
    sections, problems = read("- BK-12: done, 2h\n- bk-14: 50%, ETA Friday, 1h30, in progress\nHours: 0.5")
    assert problems == ()
    assert [(s.task, s.state, s.percent, s.minutes) for s in sections] == [
        (None, P, None, 30), (Ref("BK", 12), D, None, 120), (Ref("BK", 14), P, 50, 90),
    ]  # fmt: skip


def test_references() -> None:
    def tasks(text: str, **more: object) -> list[Ref | None]:
        return [section.task for section in read(text, **more)[0]]

    assert tasks("[BK-12]\nHours: 1") == [Ref("BK", 12)]
    assert tasks("Task: BK-12\nHours: 1") == [Ref("BK", 12)]
    assert tasks("COVID-19\nHours: 1") == [None]
    assert tasks("COVID-19\nHours: 1", codes=None) == [Ref("COVID", 19)]
    assert tasks("Task: XX-9\nHours: 1") == [Ref("XX", 9)]
    assert tasks("Task 12\nHours: 1", single_engagement_code="bk") == [Ref("BK", 12)]
    assert tasks("[#12] done, 1h", single_engagement_code="BK") == [Ref("BK", 12)]
    assert tasks("#12\nHours: 1", single_engagement_code="BK") == [None]
    assert tasks("Task 12\nHours: 1") == [None]


def test_answers_under_a_quoted_form() -> None:
    section = only("> State:\ndone\n> Hours:\n2.5\n> Questions:\nWhich logo?")
    assert (section.state, section.minutes, section.questions) == (D, 150, ("Which logo?",))
    assert read("> Hours: 2\nThank you!") == ((), ())


def test_lines_are_counted_in_the_visible_text() -> None:
    (section,), (problem,) = read("\n\n> quoted\nHi Dana,\n> more\nHours: many")
    assert (problem.line, section.lines) == (2, (2,))


def test_links_of_all_fields_are_listed() -> None:
    section = only("Done: see https://a.example.com/x.\nFile: https://b.example.com")
    assert section.links == ("https://a.example.com/x", "https://b.example.com")


def test_words_are_the_users() -> None:
    table = dict(packaged.table("rules/status.toml"))
    table["fields"] = {"minutes": {"names": ["Arbeid"]}}
    table["states"] = {"done": ["klaar"]}
    words = StatusWords.from_table(table)
    (section,), _ = read("Arbeid: 2", words=words)
    assert section.minutes == 120
    assert read("Hours: 2", words=words) == ((), ())
    assert read("Klaar, thanks", words=words)[0][0].state is D


@pytest.mark.parametrize(
    ("change", "named"),
    [
        ({"fields": {"hours": {"names": ["Hours"]}}}, "fields.hours"),
        ({"fields": {"minutes": {"names": "Hours"}}}, "fields.minutes.names"),
        ({"fields": {"minutes": {"name": ["Hours"]}}}, "fields.minutes.name"),
        ({"fields": {"minutes": {"names": ["Done"]}, "done": {"names": ["done"]}}}, "two fields"),
        ({"states": {"finished": ["done"]}}, "states.finished"),
        ({"states": {"done": ["over"], "cancelled": ["Over"]}}, "two states"),
        ({"none": {"words": "none"}}, "none.words"),
        ({"problems": {"bad_hours": 3}}, "problems.bad_hours"),
        ({"state": {}}, "state is not known"),
        ({"fields": 3}, "fields must be a table"),
    ],
)
def test_wrong_rules_are_refused_by_name(change: dict[str, object], named: str) -> None:
    with pytest.raises(UserError, match=named):
        StatusWords.from_table(dict(packaged.table("rules/status.toml")) | change)


LINES = st.sampled_from(
    ["State:", "Done:", "Hours: 2", "- a", "  b", "", "Status done", "BK-12: done", "[BK-3]", "> Hours:", "Task ",
    " Status", "x ", " y", "Blocked: no", "None", "60%", "ETA: ?", "**Done", "Total: 7", "[x] 3", "[ ] 4 Book",
     "Correction", "Correction: ", "Hours: 2 (was 3)", "Hours: +1h", "Huors: 2", "Tours: 2", "steps 1-2 done", "✅ 2",
     "BK-3, BK-4", "Task | Hours", "Heures : 9h00-11h30"]
)  # fmt: skip


@settings(max_examples=150, deadline=None)
@given(st.lists(LINES | st.text(max_size=30), max_size=12))
def test_any_mail_is_read(lines: list[str]) -> None:
    text = "\n".join(lines)
    sections, problems = read(text)
    own = [line for line in body(text) if line.kind is LineKind.OWN]
    assert all(0 <= problem.line <= len(own) for problem in problems)
    assert len({section.task for section in sections}) == len(sections)
    assert (sections, problems) == read(text)


@pytest.mark.parametrize(
    "unit",
    [
        "Done:\n",
        "- a\n",
        "Done: ",
        "BK-12 ",
        "BK-12: done, 1h\n",
        "a|",
        "Hours:\n\n",
        "(",
        "Task | Status\n",
        "Status: ",
        "Done: x\nabc\n",
        "Done: " * 300 + "\n",
        "Hours: 1, " * 190 + "\n",
        "- " + "total 1h, " * 16 + "\n",
        "BK-12: " + "BK-12: done, 1h " * 10 + "\n",
        "BK-12: " + "waiting for you - " * 9 + "\n",
        "BK-12, " * 20 + "\n",
        "a\t" * 150 + "\n",
        "BK-12: " + "an hour " * 20 + "\n",
        "Hours: " + "x " * 110 + "1\n",
        "Hours: two hours and a half and three quarters of an hour\n",
        "Hours: 1h and 2h and 3h 1h 2h 1 h 3 h\n",
        "I said done and BK-12 was, by Friday 5pm, 2h\n",
        "[x] 1, 2, 3, 4, 5, 6, 7, 8, 9 done\n",
        "steps 1-4 done and 5\n",
        "Accomplihsmetns: x\n",
        "Tours: 2 hours\n",
        "Correction to my last report: Hours: 2 (was 3)\n",
    ],
)
def test_time_does_not_run_away(unit: str) -> None:
    def spent(size: int) -> float:
        lines = body(unit * (size // len(unit)))
        times = []
        for _ in range(3):
            began = time.process_time()
            read_status(lines)
            times.append(time.process_time() - began)
        return min(times)

    once, twice = spent(50_000), spent(100_000)
    assert twice < 0.08  # 50 ms where nothing else runs
    assert twice < 2.5 * once + 0.005


def test_a_closing_and_the_writers_name_are_no_note() -> None:
    report = "Hours: 1\nDone:\n- calls\n\nHave a nice weekend!\nBest regards\n- anne-lou"
    assert only(report, names=frozenset({"Anne-Lou", "Diaz"})).note == ""
    assert only("Hours: 1\nDone:\n- calls\nMaria", names=frozenset()).done == ("calls Maria",)
    assert only("Hours: 1\nWaiting on:\n- Ben", names=frozenset({"maria"})).blocked == ("Ben",)


@pytest.mark.parametrize(
    "text", ["Please call Ben", "Yes the bank called", "Sorry, bank closed today", "Thanks Ben paid us"]
)
def test_a_polite_word_hides_nothing(text: str) -> None:
    assert only(f"Hours: 1\n\n{text}\n").note == text


def test_an_aside_to_a_state_is_prose() -> None:
    assert read("Done. Called Ben.") == ((), ())
    assert read("finished the calls, took me two hours, rest tomorrow noon") == ((), ())


def test_hours_of_several_tasks_are_asked_for_one_by_one() -> None:
    sections, (problem,) = read("BK-12, BK-13: done, 2h")
    assert [(section.task, section.minutes) for section in sections] == [(Ref("BK", 12), None), (Ref("BK", 13), None)]
    assert problem.code == "bad_hours"
    assert "each task" in problem.message


def test_a_total_below_the_tasks_is_never_added() -> None:
    sections, problems = read("BK-12: done, 2h\nBK-13: 1h\n\nTotal hours: 3")
    assert (problems, [section.minutes for section in sections]) == ((), [120, 60])
    sections, _ = read("- BK-12: done, 2h\n\nTotal hours: 3")
    assert [(s.task, s.minutes, s.total_minutes) for s in sections] == [
        (None, None, 180), (Ref("BK", 12), 120, None),
    ]  # fmt: skip


@pytest.mark.parametrize(("text", "line"), [("Hours: 2\n" + "calls\n" * 400, 301), ("Hours: 2\n\n" + "call " * 500, 3)])
def test_what_is_not_read_is_said(text: str, line: int) -> None:
    (problem,) = read(text)[1]
    assert (problem.code, problem.line) == ("unread", line)
    assert read("calls\n" * 400) == ((), ())


def test_a_name_under_the_last_value_is_a_signature() -> None:
    section = only("Hi Dana,\nDone.\nHours: 1.5\nMaria")
    assert (section.state, section.minutes, section.note) == (D, 90, "")
    assert only("Links: drive.example.com/a, https://b.example.com").links == (
        "https://b.example.com",
        "drive.example.com/a",
    )


@pytest.mark.parametrize(
    "report", ["Status: done\nHours: 2\n", "BK-12\nDone:\n- a\n- b\n", "BK-12: done, 1h\nBK-13: 2h\n"]
)
@pytest.mark.parametrize(
    "written", ["The zebra lives with Ben", "Yes zebra called", "away until zebra", "- zebra", "zebra: x"]
)
def test_nothing_written_is_lost(report: str, written: str) -> None:
    for text in (report + written, written + "\n" + report, report + "\n" + written):
        sections, problems = read(text)
        assert sections
        assert "zebra" in f"{sections}{problems}", text


@pytest.mark.parametrize(
    "text",
    [
        "Done: the calls\n\nBest,\nMaria\nWorking hours: 9am - 5pm",
        "Done: the calls\n--\nMaria Santos\nOffice hours: 9:00-17:00",
    ],
)
def test_opening_hours_below_a_name_are_not_worked(text: str) -> None:
    sections, problems = read_status(lines(text))
    assert [(section.minutes, section.done) for section in sections] == [(None, ("the calls",))]
    assert problems == ()


def test_a_range_of_weekdays_is_no_time_that_can_be_paid() -> None:
    sections, problems = read_status(lines("State: done\nHours: Mon-Fri 9am - 5pm"))
    assert sections[0].minutes is None
    assert [problem.code for problem in problems] == ["bad_hours"]
