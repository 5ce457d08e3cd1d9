"""`undo k7f3x`: what a command mail of the last day changed is taken back, and who had heard of it hears that too."""

from collections.abc import Sequence

from inboxva.decide.asking import TRANSCRIPT
from inboxva.decide.changes import Written
from inboxva.decide.lines import answered
from inboxva.decide.rulings import Done
from inboxva.decide.transcripts import done, undone
from inboxva.decide.words import tell_word
from inboxva.model.actions import Action, AmendTask, Approve, MoveTask, Mute, Note, Rule, Snooze, Undo
from inboxva.model.codes import undo_code
from inboxva.model.context import Undoable
from inboxva.model.work import Command

TAKEN_BACK = (Rule, AmendTask, Mute, Snooze, Approve)
"""The actions that can be taken back."""


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
    lines = "; ".join(found.said)
    if found.undone:
        return [], done("undone_so", value=lines)
    return [Undo(found.message), *_told(found, written)], done("undone", value=lines)


def _told(found: Undoable, written: Written) -> list[Action]:
    """One letter to each who had one, about the task that it was about."""
    actions: list[Action] = []
    for ref, address in dict.fromkeys(found.gone):
        task = written.context.tasks.get(ref) if ref else None
        person = written.people.person(address)
        if task is None or person is None or task.slug not in written.people.by_slug:
            actions.append(Note("not_answered", "what was taken back is told to nobody: its task is not at hand", None))
        else:
            own = [line for line in found.said if str(task.ref) in line.upper()]
            alone = found.said if len(found.said) == 1 else ()  # other lines may be about others
            actions += tell_word(task, "taken_back", written, text="; ".join(own or alone), to=person)
    return actions
