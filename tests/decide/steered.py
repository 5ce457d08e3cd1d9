"""Dana steers by mail: what she types, with what the ledger knows, and what comes of it, for tests of every command."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any, TypeVar

from inboxva.model.actions import Ask, Reply
from inboxva.model.codes import confirm_code
from inboxva.model.context import Context, SentLetter, TaskFacts, ThreadFacts
from inboxva.model.letters import Letter
from inboxva.model.ownerletters import Transcript
from inboxva.model.people import Policy
from inboxva.model.plan import Plan
from inboxva.model.work import Reading, Ref, State
from tests.decide.answering import FLIGHT_DUE, PASSED, typed
from tests.decide.deciding import MONDAY, POLICY, context, decided

A = TypeVar("A")
BK12, BK13, BK14, WB4 = Ref("BK", 12), Ref("BK", 13), Ref("BK", 14), Ref("WB", 4)
CHASE = TaskFacts(
    BK12, "bookkeeping", "Chase the unpaid invoices", "maria@example.net", State.IN_PROGRESS, 5, MONDAY, MONDAY,
    text="Please chase the unpaid invoices.", root_id="r12@example.com", request_subject="Unpaid invoices",
    due=FLIGHT_DUE, announced=True, percent=50,
)  # fmt: skip
SHEET = replace(
    CHASE, ref=BK13, title="Update the supplier sheet", state=State.DONE, thread=6, root_id="r13@example.com",
    request_subject="Supplier sheet", due=None,
)  # fmt: skip
"""Maria says that it is done, and Dana has not accepted it."""
UNTOLD = replace(
    CHASE, ref=BK14, title="Order paper", state=State.NOT_STARTED, thread=7, root_id="r14@example.com", announced=False,
    request_subject="Paper", due=PASSED,
)  # fmt: skip
"""Maria does not know of it yet."""
PAGE = replace(
    CHASE, ref=WB4, slug="website", title="Contact page", holder="priya@example.net", thread=8, root_id="r4@example.com",
    request_subject="Contact page", due=None, percent=None,
)  # fmt: skip
TASKS: Mapping[Ref, TaskFacts] = {task.ref: task for task in (CHASE, SHEET, UNTOLD, PAGE)}
QUIET = replace(POLICY, letters=replace(POLICY.letters, transcripts="problems"))


def ledger(**changes: Any) -> Context:
    """What the ledger knows of Dana's tasks; she answers no letter."""
    made = context(tasks=dict(TASKS), next_number={"BK": 20, "WB": 7}, now=MONDAY.replace(minute=30))
    return replace(made, **changes)


def answering(kind: str, *, key: str = "x", task: Ref | None = None, **changes: Any) -> Context:
    """The same where she answers a letter of this kind, about `task` if it is about one."""
    sent = SentLetter("findings@example.com", key, kind, "dana@example.com", MONDAY, task)
    facts = ThreadFacts(9, TASKS[task].slug if task else None, task, MONDAY)
    return ledger(letters={sent.message_id: sent}, by_reference=((sent.message_id, facts),), **changes)


def steered(text: str, known: Context | None = None, *, policy: Policy = POLICY, **mail: Any) -> Plan:
    """The plan for a mail of hers."""
    return decided(typed(text, **mail), known or ledger(), policy=policy)


def confirmed(text: str, known: Context | None = None, *, yes: str = "yes") -> Plan:
    """The plan for her yes to the letter that asks for one because of `text`."""
    known = known or ledger()
    (asked,) = (action for action in steered(text, known).actions if isinstance(action, Ask))
    after = replace(
        answering("O13", key="confirm:answer1@example.com"), confirming={asked.code: asked.lines}, kept=known.kept,
        worked=known.worked, agreements=known.agreements, closed=known.closed,
    )  # fmt: skip
    return decided(typed(yes.format(code=asked.code), number=2, minutes=5), after)


def of(plan: Plan, kind: type[A]) -> list[A]:
    """The actions of one kind."""
    return [action for action in plan.actions if isinstance(action, kind)]


def letters(plan: Plan, kind: str = "") -> list[Letter]:
    """The letters, of one kind if it is given."""
    return [action.letter for action in of(plan, Reply) if kind in ("", action.letter.kind)]


def sent(plan: Plan) -> list[str]:
    """The letters in short: "A13 BK-13 maria@example.net"."""
    return [f"{letter.kind} {letter.task or '-'} {letter.to.email}" for letter in letters(plan)]


def facts(plan: Plan) -> Transcript:
    """The transcript that answers the mail."""
    (letter,) = letters(plan, "O11")
    assert isinstance(letter.facts, Transcript)
    return letter.facts


def said(plan: Plan) -> list[str]:
    """The lines of the transcript, "+" for what was done: "+ done BK-13: BK-13 is accepted"."""
    return [f"{'+' if line.done else '-'} {line.said}: {line.outcome}" for line in facts(plan).lines]


def code(number: int = 1) -> str:
    """The code for a yes to her mail of this number."""
    return confirm_code(b"", f"answer{number}@example.com")


def later(known: Context, **time: int) -> Context:
    """The same, later."""
    return replace(known, now=known.now + timedelta(**time))


def reading(text: str) -> Reading:
    """What she typed, read."""
    return typed(text)
