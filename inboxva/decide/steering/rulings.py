"""The owner's word on how tasks stand: done, accept, reopen, cancel, not a task (spec/letters.md, A13 and A4)."""

from collections.abc import Callable, Mapping
from dataclasses import replace

from inboxva.decide.changes import Written, holder_of
from inboxva.decide.steering.transcripts import done, undone
from inboxva.decide.steering.values import HIDDEN, Outcome, said
from inboxva.decide.steering.words import knows_of, tell_word
from inboxva.model.actions import Action, Rule, Turn, Withdraw
from inboxva.model.context import Context, TaskFacts
from inboxva.model.people import Role
from inboxva.model.work import OPEN_STATES, Command, State

Done = tuple[list[Action], Outcome]
"""What a line does, and what is said of it."""

ABOUT_WORK = ("A2", "A4", "A5", "A9", "A10", "A16", "A17")
"""What an assistant is written about a task that is still to be done. Thanks are due whatever becomes of it."""
ASKING = ("O3", "O4", "O5", "O8")
"""What the owner is asked or told about one."""
STANDS = {
    "accepted": State.DONE, "reopened": State.IN_PROGRESS, "cancelled": State.CANCELLED, "dropped": State.CANCELLED,
}  # fmt: skip


def rule(command: Command, task: TaskFacts, written: Written) -> Done:
    """What one of these lines does to one task."""
    return _RULINGS[command.name](command, task, written)


def asks_first(task: TaskFacts, written: Written) -> bool:
    """Whether `cancel` waits for a yes: an assistant knows of the task, and may be at it."""
    return task.state is not State.CANCELLED and knows_of(task, written)


def ruled(context: Context, rules: list[Rule]) -> Context:
    """What is known, with the tasks as they stand after these words."""
    tasks = dict(context.tasks)
    for one in rules:
        for ref in [ref for ref, task in tasks.items() if task.ref == one.task]:
            tasks[ref] = replace(tasks[ref], state=STANDS[one.word], ruled=one.word)
    return replace(context, tasks=tasks)


def _accept(command: Command, task: TaskFacts, written: Written) -> Done:
    """It is done. Who reported it so hears of that in the day sheet; who is still at it, at once."""
    if task.ruled == "accepted":
        return [], done("accepted_so", ref=task.ref)
    if task.state is State.CANCELLED:
        return [], undone("not_open", ref=task.ref, state=task.state.value)
    word = Rule(task.ref, "accepted")
    if task.state is State.DONE:
        return [word], done("accepted", ref=task.ref)
    told = tell_word(task, "accepted", written)
    return [word, Withdraw(task.ref, ABOUT_WORK), *told], done("done", ref=task.ref)


def _reopen(command: Command, task: TaskFacts, written: Written) -> Done:
    """It is to be worked on again, and who does it hears why."""
    why, name = said(command), holder_of(task, written.people).first_name
    if HIDDEN in why:
        return [], undone("secret", assistant=name)
    if task.state in OPEN_STATES:
        return [], undone("open", ref=task.ref, assistant=name)
    told = tell_word(task, "reopened", written, text=why)
    outcome = done("reopened" if why else "reopened_why", ref=task.ref, assistant=name)
    return [Rule(task.ref, "reopened", why), Turn(task.ref, Role.ASSISTANT), *told], outcome


def _cancel(command: Command, task: TaskFacts, written: Written) -> Done:
    if task.state is State.CANCELLED:
        return [], done("cancelled_so", ref=task.ref)
    told = tell_word(task, "cancelled", written)
    return [Rule(task.ref, "cancelled"), Withdraw(task.ref, (*ABOUT_WORK, *ASKING)), *told], done(
        "cancelled", ref=task.ref
    )


def _drop(command: Command, task: TaskFacts, written: Written) -> Done:
    """It never was a task: nobody hears of it, and what waits to be said of it is not said."""
    return [Rule(task.ref, "dropped"), Withdraw(task.ref, ("A6", "A8", "A13", *ABOUT_WORK, *ASKING))], done(
        "dropped", ref=task.ref
    )


_RULINGS: Mapping[str, Callable[[Command, TaskFacts, Written], Done]] = {
    "done": _accept, "accept": _accept, "reopen": _reopen, "cancel": _cancel, "not a task": _drop,
}  # fmt: skip
RULINGS = frozenset(_RULINGS)
"""The words of which the last one about a task counts."""
