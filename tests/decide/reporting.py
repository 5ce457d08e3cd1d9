"""Maria's reports on BK-12, with what the ledger holds of her hours."""

from datetime import date

from inboxva.model.actions import RecordReport, Reply
from inboxva.model.assistantletters import ReportRecorded
from inboxva.model.context import Context, Recorded, SentLetter, TaskFacts, ThreadFacts
from inboxva.model.hours import Entry
from inboxva.model.letters import Letter
from inboxva.model.plan import Plan
from inboxva.model.work import Ref, State, StatusSection
from tests.decide.deciding import MONDAY, context, decided, message, reading

TUESDAY = date(2026, 11, 17)
"""The assistant's date at MONDAY."""
BK12 = TaskFacts(
    Ref("BK", 12), "bookkeeping", "Chase the invoices", "maria@example.net", State.IN_PROGRESS, 5, MONDAY, MONDAY,
    text="Chase the unpaid invoices",
)  # fmt: skip
A7 = SentLetter("a7", "ack:r1", "A7", "maria@example.net", MONDAY, BK12.ref)


def ledger(task: TaskFacts = BK12, **changes: object) -> Context:
    """A ledger in which the mail belongs to the thread of `task`."""
    known: dict[str, object] = {
        "by_reference": (("r0", ThreadFacts(5, "bookkeeping", task.ref, MONDAY)),),
        "tasks": {task.ref: task},
    }
    return context(**(known | changes))


def worked(minutes: int, key: str = "2026-11-16", day: date = TUESDAY, ref: Ref | None = BK12.ref) -> Recorded:
    """Hours on record, reported by the mail "r1" unless `key` says which."""
    return Recorded(ref, day, Entry(key, "r1" if key == "2026-11-16" else key, minutes))


def report(section: StatusSection, known: Context, **changes: object) -> Plan:
    """What is decided about a report of that one section, in the task's thread."""
    mail = message("maria@example.net", "dana@example.com", "Re: Invoices", references=("r0",))
    return decided(reading(mail, status=(section,), **changes), known)


def record_in(plan: Plan) -> RecordReport:
    """The one section recorded."""
    (record,) = (action for action in plan.actions if isinstance(action, RecordReport))
    return record


def letters_in(plan: Plan) -> dict[str, Letter]:
    """The letters by kind."""
    return {action.letter.kind: action.letter for action in plan.actions if isinstance(action, Reply)}


def receipt_in(plan: Plan) -> ReportRecorded:
    """The facts of the receipt."""
    by_kind = letters_in(plan)
    facts = (by_kind.get("A7") or by_kind["A6"]).facts
    assert isinstance(facts, ReportRecorded)
    return facts


def codes(plan: Plan) -> list[str]:
    """The problems' codes."""
    return [problem.code for problem in plan.problems]
