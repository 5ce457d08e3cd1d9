"""What an owner says beside the work: a note that is kept with a task, and thanks (spec/letters.md, A13)."""

from collections.abc import Sequence

from inboxva.decide import etiquette
from inboxva.decide.changes import Written, holder_of
from inboxva.decide.steering.rulings import Done
from inboxva.decide.steering.transcripts import done, undone
from inboxva.decide.steering.values import HIDDEN, said
from inboxva.decide.steering.words import knows_of, tell_word
from inboxva.model.actions import Action, Note, Reply, Thank
from inboxva.model.context import TaskFacts
from inboxva.model.people import Person, Role
from inboxva.model.work import Command


def note(command: Command, task: TaskFacts, written: Written) -> Done:
    """A note stands in the task's history, and nobody is told."""
    text = said(command).strip()
    return ([Note("note", text, task.ref)], done("note", ref=task.ref)) if text else ([], undone("note_what"))


def thank(command: Command, tasks: Sequence[TaskFacts], written: Written) -> Done:
    """Thanks for one or more tasks: one letter to each who did any of them, about the first."""
    text = said(command).strip()
    by_holder: dict[Person, list[TaskFacts]] = {}
    for task in tasks:
        by_holder.setdefault(holder_of(task, written.people), []).append(task)
    if HIDDEN in text:
        return [], undone("secret", assistant=next(iter(by_holder)).first_name)
    actions: list[Action] = []
    for person, theirs in by_holder.items():
        actions += [Thank(person.address, text, task.ref) for task in theirs]
        known = [task for task in theirs if knows_of(task, written)]
        if known:
            others = (f"{task.ref} {task.title}" for task in known[1:])
            title = ", ".join((known[0].title, *others))
            actions += tell_word(known[0], "thanks", written, text=text, to=person, title=title)
    names = " and ".join(person.first_name for person in by_holder)
    goes = any(isinstance(action, Reply) for action in actions)
    return actions, done(
        "thanks" if goes else "thanks_kept", assistant=names, refs=", ".join(str(task.ref) for task in tasks)
    )


def praise(task: TaskFacts, written: Written) -> tuple[Action, ...]:
    """Words of praise in a mail that an assistant gets too: kept, and no letter says them again."""
    line = written.reading.praise
    if not line or HIDDEN in line or not written.reading.is_reply:
        return ()
    addressed = etiquette.addressed_assistants(written.reading, written.people)
    holder = holder_of(task, written.people)
    person = holder if holder in addressed else next(iter(addressed), None)
    return (Thank(person.address, line, task.ref),) if person and person.role is Role.ASSISTANT else ()
