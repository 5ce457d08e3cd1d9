"""Which tasks a line of a command mail is for: its references, numbers of the last list, or what the mail answers."""

import re
from collections.abc import Sequence

from inboxva.decide.changes import Written
from inboxva.decide.steering.transcripts import said_in, undone
from inboxva.decide.steering.values import Outcome
from inboxva.model.actions import Action, MoveTask, OpenTask
from inboxva.model.context import SentLetter, TaskFacts
from inboxva.model.refs import leading_refs
from inboxva.model.work import Command, Ref

NUMBERS = re.compile(r"#?\d{1,3}(?:(?:[ \t]*,[ \t]*|[ \t]+and[ \t]+)#?\d{1,3})*")
"""Arguments that are numbers of a list, and nothing else."""
COUNTED = frozenset({"done", "accept", "reopen", "cancel", "not a task", "priority", "snooze", "thanks"})
"""The words behind which a number alone is one of the last list; behind `cap` it is a limit."""
ASKED = ("O3", "O4")
"""The letters in which a number is a part of the task that they are about."""


def tasks_of(command: Command, written: Written) -> list[TaskFacts | Outcome]:
    """The tasks that a line is for, in order; in the place of one that cannot be found, why not."""
    refs: list[Ref | Outcome] = list(_named(command, written))
    if not refs and (alone := written.task or _told_of(written)):
        refs = [alone]
    if not refs:
        return [undone("which", said=said_in(command, written))]
    return list(dict.fromkeys(_known(ref, written) if isinstance(ref, Ref) else ref for ref in refs))


def numbers_in(text: str) -> tuple[int, ...]:
    """The numbers that a text consists of, each once; () where it holds anything else."""
    text = text.strip(" .!")
    return tuple(dict.fromkeys(map(int, re.findall(r"\d+", text)))) if NUMBERS.fullmatch(text) else ()


def of_the_list(command: Command, written: Written) -> bool:
    """Whether the number before a line is one of the last list, and not a part of the task that the mail is about."""
    task = written.context.tasks.get(written.task) if written.task else None
    parts = (task and task.parts) or any(letter.kind in ASKED for letter in written.context.letters.values())
    return command.part is not None and not parts and bool(written.context.listed or task is None)


def answered(written: Written) -> SentLetter | None:
    """The letter of ours that a mail answers itself: not one that is only further up in its thread."""
    message, letters = written.reading.message, written.context.letters
    nearest = (*message.in_reply_to, *message.references[-1:])
    return next((letters[name] for name in nearest if name in letters), None)


def told_tasks(written: Written) -> tuple[Ref, ...]:
    """The tasks that the letter told of which a mail answers."""
    return tuple(dict.fromkeys(told.task for told in written.context.about if told.task))


def next_ref(code: str, written: Written, before: Sequence[Action]) -> Ref:
    """The reference that the next task of an engagement gets, after those that this mail has made `before`."""
    made = [action.ref if isinstance(action, OpenTask) else action.to for action in before
            if isinstance(action, OpenTask | MoveTask)]  # fmt: skip
    return Ref(code, written.context.next_number.get(code, 1) + sum(ref.code == code for ref in made))


def _named(command: Command, written: Written) -> tuple[Ref | Outcome, ...]:
    """The references of a line, also those that its numbers stand for."""
    if of_the_list(command, written):
        return _of_numbers((command.part or 0,), written)
    if command.name in COUNTED and (numbers := numbers_in(command.arguments)):
        return _of_numbers(numbers, written)
    return leading_refs(command.arguments)[0]


def _of_numbers(numbers: Sequence[int], written: Written) -> tuple[Ref | Outcome, ...]:
    listed = written.context.listed
    return tuple(listed[n] if n in listed else undone("no_number", number=n) for n in numbers)


def _told_of(written: Written) -> Ref | None:
    """The one task of the letter that is answered."""
    told = told_tasks(written)
    return told[0] if len(told) == 1 else None


def _known(ref: Ref, written: Written) -> TaskFacts | Outcome:
    task = written.context.tasks.get(ref)
    if task is None or task.slug not in written.people.by_slug or task.ruled == "dropped":
        return undone("no_task", ref=ref)
    return task
