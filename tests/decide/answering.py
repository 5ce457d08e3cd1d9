"""Answers to the desk as owners type them, read and decided: what they command, and what that does, in short words."""

from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime
from functools import cache

from inboxva.model.actions import AmendTask, Hold, MergeTask, Mute, NarrowTask, OpenTask, Reply, Withdraw
from inboxva.model.context import Context, SentLetter, TaskFacts, ThreadFacts
from inboxva.model.ownerletters import Transcript
from inboxva.model.people import People
from inboxva.model.plan import Plan
from inboxva.model.when import Due, Grain
from inboxva.model.work import Part, Reading, Ref, State
from inboxva.parse.reading import Lexicon, read
from inboxva.rulebook import load_rulebook
from tests.decide.deciding import MONDAY, PEOPLE, context, decided

USUAL = Due(datetime(2026, 11, 19, 1, tzinfo=UTC), "America/Los_Angeles", "in 2 business days", Grain.DAY)
PASSED = Due(datetime(2026, 11, 13, 1, tzinfo=UTC), "America/Los_Angeles", "Thursday 5pm", Grain.MINUTE)
FLIGHT_DUE = Due(datetime(2026, 11, 21, 1, tzinfo=UTC), "America/Los_Angeles", "Friday 5pm", Grain.MINUTE)
SHEET = TaskFacts(
    Ref("BK", 15), "bookkeeping", "Update the supplier sheet", "maria@example.net", State.NOT_STARTED, 5, MONDAY,
    MONDAY, text="Please update the supplier sheet.", root_id="sheet@example.com", request_subject="Supplier sheet",
    announced=True, findings=("no_due", "no_cap"),
)  # fmt: skip
"""A request without due and cap, of which the assistant knows: O4 has asked for them."""
THINGS = TaskFacts(
    Ref("BK", 14), "bookkeeping", "Invoices and a few things", "maria@example.net", State.NOT_STARTED, 6, MONDAY,
    MONDAY, text="Send them.\nBook it.\nAsk Ben.", root_id="things@example.com", request_subject="A few things",
    parts=(
        Part("Send the October invoices", "Send them."), Part("Book the Denver flight", "Book it.", FLIGHT_DUE),
        Part("Ask Ben for the price list", "Ask Ben."),
    ), multi_task=True, findings=("multi_task", "no_due"),
)  # fmt: skip
"""Three tasks in one mail, of which the assistant does not know yet: O3 has asked."""
BESIDE = TaskFacts(
    Ref("BK", 16), "bookkeeping", "Order paper", "maria@example.net", State.NOT_STARTED, 7, MONDAY, MONDAY,
    text="Also, please order paper.", root_id="paper@example.com", request_subject="Re: Supplier sheet",
    beside=SHEET.ref, findings=("new_task_in_thread",),
)  # fmt: skip
"""A new task that was asked for in the thread of the supplier sheet, of which the assistant does not know yet."""


@cache
def lexicon() -> Lexicon:
    """The packaged words."""
    return load_rulebook(None, PEOPLE).lexicon


def typed(text: str, *, number: int = 1, to: str = "va@example.com", subject: str = "", minutes: int = 1) -> Reading:
    """What Dana typed, in an answer to a findings letter or a mail of her own, `minutes` after MONDAY."""
    raw = (
        "Authentication-Results: mx.example.com; dmarc=pass header.from=example.com\n"
        f"From: Dana Reyes <dana@example.com>\nTo: {to}\nSubject: {subject or 'Re: your mail'}\n"
        f"Message-ID: <answer{number}@example.com>\nIn-Reply-To: <findings@example.com>\n"
        f"Date: Mon, 16 Nov 2026 14:{10 + minutes:02}:00 -0800\nContent-Type: text/plain; charset=utf-8\n\n{text}\n"
    )
    return read(raw.encode(), lexicon(), PEOPLE, authserv_id="mx.example.com")


def known(task: TaskFacts, *others: TaskFacts, letter: str = "") -> Context:
    """What the ledger knows when a letter about `task` is answered."""
    kind = letter or ("O3" if task.parts or task.beside else "O4")
    sent = SentLetter("findings@example.com", "findings:x", kind, "dana@example.com", MONDAY, task.ref)
    tasks = {one.ref: one for one in (task, SHEET, *others)} | {task.ref: task}
    return context(
        letters={sent.message_id: sent}, tasks=tasks, next_number={"BK": 20, "WB": 7},
        by_reference=((sent.message_id, ThreadFacts(9, task.slug, task.ref, MONDAY)),),
        now=MONDAY.replace(minute=30),
    )  # fmt: skip


def answered(text: str, task: TaskFacts, *others: TaskFacts, number: int = 1, letter: str = "") -> Plan:
    """The plan for an answer to the letter about `task`, of the kind `letter` (by itself: what such a task is asked)."""
    return decided(typed(text, number=number), known(task, *others, letter=letter))


def commands(reading: Reading) -> str:
    """The commands of a mail, each by name, number and value: "due#2=Tue 17 12:00; ok"."""
    return "; ".join(_commands(reading))


def _commands(reading: Reading) -> Iterator[str]:
    for c in reading.commands:
        clock = f" {c.when.clock:%H:%M}" if c.when and c.when.clock else ""
        value = f"{c.when.day:%a %-d}{clock}" if c.when else f"{c.minutes} min" if c.minutes else c.arguments
        yield c.name + (f"#{c.part}" if c.part else "") + (f"={value}" if value else "")


def effect(plan: Plan, people: People = PEOPLE) -> str:
    """What a plan does, in short words, letters last: "BK-15 due Fri 20 17:00, cap 180; A4 Maria; O11 Dana"."""
    return "; ".join(_effects(plan, people))


def _effects(plan: Plan, people: People) -> Iterator[str]:
    for action in plan.actions:
        match action:
            case AmendTask():
                said = [f"due {_at(action.due)}"] if action.due else []
                said += [f"cap {action.cap_minutes}"] if action.cap_minutes else []
                said += [f"{action.priority.value} priority"] if action.priority else []
                said += [f"to {people.by_address[action.holder].first_name}"] if action.holder else []
                said += [f"text {action.added!r}"] if action.added else []
                said += [f"steps {action.steps}"] if action.steps else []
                said += [f"repeats {action.recurs.text}"] if action.recurs else []
                said += ["ended"] if action.ended else []
                yield f"{action.task} {action.event}: {', '.join(said) or 'confirmed'}"
            case NarrowTask():
                yield f"{action.task} {action.event}: {_fields(action)}"
            case OpenTask():
                yield f"+{action.ref}: {_fields(action)}"
            case MergeTask():
                yield f"{action.task} joins {action.into}: {', '.join(action.steps)}"
            case Mute():
                yield f"{action.code} {action.level or 'loud'}"
            case Withdraw():
                yield f"{action.task} withdraws {','.join(action.kinds)}"
            case Hold():
                yield "held"
    for letter in (action.letter for action in plan.actions if isinstance(action, Reply)):
        yield f"{letter.kind} {letter.task or '-'} {people.by_address[letter.to.email].first_name}"


def _fields(task: NarrowTask | OpenTask) -> str:
    said = [task.title, *(f"- {step}" for step in task.steps)]
    said += [f"due {_at(task.due)}"] if task.due else []
    said += [f"cap {task.cap_minutes}"] if task.cap_minutes else []
    return ", ".join(said)


def _at(due: Due) -> str:
    return f"{due.instant.astimezone(PEOPLE.owner.zone):%a %-d %H:%M}"


def transcript(plan: Plan) -> str:
    """The lines of the transcript: "+" for what was done, "-" for what was not, each with what is said of it."""
    found = [a.letter.facts for a in plan.actions if isinstance(a, Reply) and isinstance(a.letter.facts, Transcript)]
    return "\n".join(
        f"{'+' if line.done else '-'} {line.said}: {line.outcome}" for facts in found for line in facts.lines
    )


def applied(tasks: dict[Ref, TaskFacts], plan: Plan) -> dict[Ref, TaskFacts]:
    """The tasks as the ledger holds them after a plan that is carried out, as far as answers look at them."""
    after = dict(tasks)
    for action in plan.actions:
        match action:
            case AmendTask():
                task = after[action.task]
                after[action.task] = replace(
                    task, due=action.due or task.due, cap_minutes=action.cap_minutes or task.cap_minutes,
                    priority=action.priority or task.priority, holder=action.holder or task.holder,
                    text="\n".join(text for text in (task.text, action.added) if text),
                    recurs=None if action.ended else action.recurs or task.recurs,
                    findings=tuple(code for code in task.findings if code not in action.clears),
                    announced=task.announced or any(isinstance(a, Reply) and a.letter.kind != "O11" for a in plan.actions),
                )  # fmt: skip
            case NarrowTask():
                after[action.task] = replace(
                    after[action.task], title=action.title, text=action.text, due=action.due, steps=action.steps,
                    cap_minutes=action.cap_minutes, parts=(), multi_task=False, announced=True,
                )  # fmt: skip
            case OpenTask():
                after[action.ref] = TaskFacts(
                    action.ref, action.slug, action.title, action.holder, State.NOT_STARTED, 30 + action.ref.number,
                    MONDAY, MONDAY, text=action.text, due=action.due, cap_minutes=action.cap_minutes, announced=True,
                )  # fmt: skip
            case MergeTask():
                after[action.task] = replace(after[action.task], state=State.CANCELLED)
                into = after[action.into]
                after[action.into] = replace(into, steps=tuple(dict.fromkeys((*into.steps, *action.steps))))
    return after
