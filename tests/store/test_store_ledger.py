"""What a committed plan leaves in the ledger."""

from inboxva.model.people import Role
from inboxva.model.work import State
from inboxva.store import Store
from tests.store.said import BK1, DANA, MARIA, NOW, PEOPLE, after, answer, ask, due, reading, report, request


def test_a_request_opens_a_task_and_the_next_number_follows(store: Store) -> None:
    request(store, due=due(96), cap_minutes=120)
    context = ask(store, reading("m2", 1, MARIA, DANA, refs=["r1"]))
    task = context.tasks[BK1]
    assert (task.state, task.holder, task.due, task.cap_minutes) == (State.NOT_STARTED, MARIA.address, due(96), 120)
    assert (task.waiting_on, task.root_id, task.request_subject) == (Role.ASSISTANT, "r1", "Friday lunch sheet")
    assert context.next_number == {"BK": 2, "WB": 1}
    assert [(name, facts.slug, facts.task) for name, facts in context.by_reference] == [("r1", "bookkeeping", BK1)]
    assert context.latest_slug == "bookkeeping"


def test_a_report_is_recorded_with_its_fields_hours_and_questions(store: Store) -> None:
    request(store)
    report(
        store, "s1", 5, percent=60, done=("a", "b"), blocked=("bank",), questions=("Which?",), minutes=90,
        minutes_text="Hours: 1.5", eta_due=due(50), turn=Role.OWNER, note="slow day", links=("https://example.com/x",),
    )  # fmt: skip
    context = ask(store, reading("m2", 6, MARIA, DANA, refs=["s1"]))
    task = context.tasks[BK1]
    assert (task.state, task.percent, task.minutes, task.eta) == (State.IN_PROGRESS, 60, 90, due(50))
    assert (task.questions, task.waiting_on, task.effective_at) == (((1, "Which?"),), Role.OWNER, after(5))
    assert context.next_question == 2
    assert context.week_minutes == {"bookkeeping": 90}
    history = store.history(PEOPLE, BK1, now=NOW)
    assert history is not None
    (written,) = history.reports
    assert (written.done, written.blocked, written.questions, written.links) == (
        ("a", "b"), ("bank",), ("Which?",), ("https://example.com/x",),
    )  # fmt: skip
    assert (written.minutes, written.note, written.person) == (90, "slow day", MARIA.address)
    assert [(entry.minutes, entry.source) for entry in history.time] == [(90, "Hours: 1.5")]
    assert [mail.message_id for mail in history.mails] == ["r1", "s1"]
    assert history.request.text == "Please sort it."
    assert history.item.waiting_since == after(5)


def test_the_owner_answers_what_was_asked_before_and_nothing_after(store: Store) -> None:
    request(store)
    report(store, "s1", 5, questions=("Which?",), turn=Role.OWNER)
    answer(store, "a1", 6, ["r1", "s1"])
    report(store, "s2", 7, questions=("And now?",), first_question=2, turn=Role.OWNER)
    assert ask(store, reading("x", 8, refs=["s2"])).tasks[BK1].questions == ((2, "And now?"),)


def test_an_unknown_state_changes_nothing_of_the_task(store: Store) -> None:
    request(store)
    report(store, "s1", 5, state=State.BLOCKED, percent=30)
    report(store, "s2", 6, state=None, state_text="kind of weird", percent=90)
    task = ask(store, reading("x", 8, refs=["s2"])).tasks[BK1]
    assert (task.state, task.percent) == (State.BLOCKED, 30)
