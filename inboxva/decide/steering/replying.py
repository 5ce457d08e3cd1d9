"""O11: the one letter that answers a command mail, with every line, what was asked to be seen, and the code for undo."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from inboxva.decide.changes import Written, holder_of
from inboxva.decide.steering.looks import Shown, listed_tasks
from inboxva.decide.steering.transcripts import to_owner
from inboxva.decide.steering.undoing import can_be_undone
from inboxva.model.actions import Action, NarrowTask, Reply
from inboxva.model.codes import undo_code
from inboxva.model.letters import Letter
from inboxva.model.ownerletters import Carried, Transcript
from inboxva.model.people import Mode, Person, Role


def _released(action: NarrowTask, written: Written) -> Person | None:
    """Who hears of a task because its letter need wait no longer."""
    task, people = written.context.tasks[action.task], written.people
    waits = not (task.announced or task.outside) and people.by_slug[task.slug].announce
    return holder_of(task, people) if waits and people.by_slug[task.slug].mode is Mode.LIVE else None


def told_names(actions: Sequence[Action], written: Written) -> tuple[str, ...]:
    """The first names of the assistants who hear of what was done."""
    people = written.people
    letters = [action.letter for action in actions if isinstance(action, Reply)]
    told = [people.person(letter.to.email) for letter in letters if letter.mode is Mode.LIVE]
    told += [_released(action, written) for action in actions if isinstance(action, NarrowTask) and action.releases]
    return tuple(dict.fromkeys(person.first_name for person in told if person and person.role is Role.ASSISTANT))


def transcript(
    lines: Iterable[Carried], actions: Sequence[Action], written: Written, shown: Shown | None = None
) -> Letter:
    """The letter to the owner, in the thread of their own mail."""
    message, shown = written.reading.message, shown or Shown()
    letters = [action.letter for action in actions if isinstance(action, Reply)]
    tasks = {letter.task for letter in letters} or {written.task}
    facts = Transcript(
        written.owner.first_name, tuple(lines), told_names(actions, written),
        undo=undo_code(written.context.secret, message.message_id) if can_be_undone(actions) else "",
        owner_zone=written.owner.timezone,
        listed=None if shown.tasks is None else listed_tasks(shown.tasks, written), shown=tuple(shown.histories),
        report=shown.report, pay=shown.pay, held=shown.held, help=shown.help,
    )  # fmt: skip
    about = written.task if written.task in tasks or len(tasks) != 1 else next(iter(tasks))
    return replace(to_owner(f"done:{message.message_id}", "O11", facts, written, about), tells=shown.tells)
