"""`undo k7f3x`: what a command mail of the last day changed is taken back, and who had heard of it hears that too."""

from collections.abc import Iterator, Sequence
from itertools import zip_longest

from inboxva.decide.changes import Written
from inboxva.decide.steering.asking import TRANSCRIPT
from inboxva.decide.steering.lines import answered
from inboxva.decide.steering.looks import LOOKS
from inboxva.decide.steering.rulings import Done
from inboxva.decide.steering.transcripts import done, undone
from inboxva.decide.steering.words import tell_word
from inboxva.model.actions import Action, AmendTask, Approve, MoveTask, Mute, Note, Rule, Snooze, Undo
from inboxva.model.codes import undo_code
from inboxva.model.context import TaskFacts, Undoable
from inboxva.model.people import Person
from inboxva.model.work import Command, Ref

TAKEN_BACK = (Rule, AmendTask, Mute, Snooze, Approve)
"""The actions that can be taken back."""
STAYS = LOOKS | {"split", "keep", "group", "note", "thanks", "answer", "paid", "release", "move", "undo", "unknown"}
"""Lines that are not taken back with the others of their mail."""
HEARD = frozenset({
    "done", "accept", "reopen", "cancel", "due", "cap", "why", "outcome", "agreed", "priority", "assign", "repeat",
})  # fmt: skip
"""Lines that an assistant hears of: the others are the owner's alone."""


def can_be_undone(actions: Sequence[Action]) -> bool:
    """Whether any of this can be taken back. What was moved or taken back cannot."""
    return any(isinstance(action, TAKEN_BACK) for action in actions) and not any(
        isinstance(action, MoveTask) for action in actions
    )


def undo(command: Command, written: Written) -> Done:
    """Takes back what stands under a code; without one, what the transcript told that is answered."""
    code = command.arguments.strip(" .!").lower()
    letter = answered(written)
    if not code and letter and letter.key.startswith(TRANSCRIPT):
        code = undo_code(written.context.secret, letter.key.partition(":")[2])
    found = next((one for one in written.context.undoable if one.code.lower() == code), None)
    if found is None:
        return [], undone("undo_none", value=code) if code else undone("undo_what")
    lines = "; ".join(line for name, line in _lines(found) if name not in STAYS)
    if found.undone:
        return [], done("undone_so", value=lines)
    return [Undo(found.message), *_told(found, written)], done("undone", value=lines)


def _told(found: Undoable, written: Written) -> list[Action]:
    """One letter to each who had one, about the task that it was about."""
    actions: list[Action] = []
    for ref, address in dict.fromkeys(found.gone):
        task = written.context.tasks.get(ref) if ref else None
        person = written.people.person(address)
        if task is None or person is None or not _at_hand(task, written):
            actions.append(Note("not_answered", "what was taken back is told to nobody: its task is not at hand", None))
        else:
            theirs = {ref for ref, to in found.gone if ref and to == address}
            text = "; ".join(_heard(found, task, theirs, written))
            actions += tell_word(task, "taken_back", written, text=text, to=person)
    for task, person in _readers(found, written):
        if text := "; ".join(_heard(found, task, set(found.tasks), written)):
            actions += tell_word(task, "taken_back", written, text=text, to=person)
    return actions


def _readers(found: Undoable, written: Written) -> Iterator[tuple[TaskFacts, Person]]:
    """Who read of a task in the mail itself, and had no letter about it."""
    tasks, people = written.context.tasks, written.people
    for task in (tasks[ref] for ref in found.tasks if ref in tasks and _at_hand(tasks[ref], written)):
        for person in people.assistants_of(people.by_slug[task.slug]):
            if person.address in found.read_by and (task.ref, person.address) not in found.gone:
                yield task, person


def _at_hand(task: TaskFacts, written: Written) -> bool:
    return task.slug in written.people.by_slug


def _lines(found: Undoable) -> list[tuple[str, str]]:
    """The lines of a mail with their commands, each line once."""
    both = zip_longest(found.names, found.said, fillvalue="")
    return list({line: (name, line) for name, line in both}.values())


def _heard(found: Undoable, task: TaskFacts, theirs: set[Ref], written: Written) -> Iterator[str]:
    """The lines about a task that its assistant may read: none that names a task not `theirs`, nor the owner's alone."""
    tasks, lines = written.context.tasks, _lines(found)
    for name, line in lines:
        named = [Ref(code.upper(), int(number)) for code, number in Ref.PATTERN.findall(line)]
        refs = {tasks[ref].ref if ref in tasks else ref for ref in named}
        about = task.ref in refs and refs <= theirs if refs else len(lines) == 1
        if name in HEARD and about:
            yield line
