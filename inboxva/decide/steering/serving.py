"""What an assistant may ask of the desk: help, list, show for their own tasks (A18), and fewer letters or more again."""

from collections.abc import Iterable
from dataclasses import replace

from inboxva.decide import etiquette
from inboxva.decide.changes import Written
from inboxva.decide.requests import due_facts, task_line
from inboxva.decide.said import ALL
from inboxva.decide.steering.lines import numbers_in
from inboxva.decide.steering.muting import KINDS, OF_ASSISTANTS, codes_in
from inboxva.decide.steering.transcripts import said_in
from inboxva.decide.threads import takes_part
from inboxva.model.actions import Action, Keep, Mute, Note, Reply
from inboxva.model.assistantletters import SheetTask, TaskList
from inboxva.model.context import TaskFacts
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.people import Person
from inboxva.model.refs import leading_refs
from inboxva.model.telling import Told, Topic
from inboxva.model.work import Command, Ref

STOPS = frozenset({"quiet", "daily only"})
STARTS = frozenset({"loud", "start"})


def serve(written: Written) -> tuple[Action, ...]:
    """The lines of an assistant's mail to the desk, and the one letter that answers them."""
    person = written.reading.writer
    engagements = written.people.engagements_of(person) if person else ()
    if person is None or not engagements:
        return (Keep(),)
    actions: list[Action] = []
    shown: list[TaskFacts] = []
    strange: list[str] = []
    lists = helps = False
    for command in written.reading.commands:
        if command.name == "list" or (command.name == "show" and command.arguments.strip(" .!").lower() in ("", "me")):
            lists = True
        elif command.name == "show":
            found = _theirs(command, person, written)
            shown += [task for task in found if task not in shown]
            strange += [] if found else [said_in(command, written)]
        elif command.name == "help":
            helps = True
        elif command.name in STOPS | STARTS:
            wished = _wished(command, person)
            actions += [action for action in wished if action not in actions]
            strange += [] if wished else [said_in(command, written)]
        else:
            strange.append(said_in(command, written))
    if written.silent:
        return (*actions, Note("not_answered", written.silent, written.task), Keep())
    mutes = [action for action in actions if isinstance(action, Mute)]
    letters = ("off" if mutes[-1].level else "on") if mutes else ""
    tasks = written.context.looked.open if lists else ()
    facts = TaskList(
        person.first_name, written.owner.first_name, _sheet(tasks, person, written) if lists else None,
        _sheet(shown, person, written, whole=True), helps, tuple(strange), written.owner.timezone, person.timezone, letters,
    )  # fmt: skip
    message = written.reading.message
    engagement = written.engagement if written.engagement in engagements else engagements[0]
    assert engagement is not None
    alone = etiquette.outsiders(written.reading, written.people)
    letter = Letter(
        key=f"served:{message.message_id}", kind="A18", to=Address(person.address, person.name), facts=facts,
        language=person.language, mode=engagement.mode, not_before=written.context.now, task=None, slug=engagement.slug,
        subject="" if alone else message.subject, in_reply_to="" if alone else message.message_id,
        references=() if alone else (*message.references, message.message_id),
        tells=tuple(Told(Topic.LISTED, task.ref, str(number)) for number, task in enumerate(tasks, 1)),
    )  # fmt: skip
    return (*actions, Reply(letter))


def _theirs(command: Command, person: Person, written: Written) -> list[TaskFacts]:
    """The tasks of a line that the assistant holds, or in whose thread they write; () where any is none of theirs."""
    listed = written.context.listed
    numbers = numbers_in(command.arguments)
    refs: Iterable[Ref | None] = (listed.get(n) for n in numbers) if numbers else leading_refs(command.arguments)[0]
    tasks = [written.context.tasks.get(ref) if ref else None for ref in refs]
    found = [task for task in tasks if task and _is_theirs(task, person, written)]
    return found if len(found) == len(tasks) else []


def _is_theirs(task: TaskFacts, person: Person, written: Written) -> bool:
    if task.ruled == "dropped" or not takes_part(person, task.ref, written.people):
        return False
    return task.holder in person.addresses or task.ref == written.task


def _wished(command: Command, person: Person) -> list[Action]:
    """Fewer letters of some kinds, or of all that are not owed; or all of them again."""
    known = sorted(OF_ASSISTANTS)
    named = [code for code in codes_in(command.arguments, list(KINDS)) if code not in ("all", "everything")]
    if any(code not in known for code in named):
        return []
    codes = named or [ALL]
    if command.name in STARTS:
        said = "letters again"
        codes = named or [ALL, *known]
        return [*(Mute(code, "", "asked", person=person.address) for code in codes), _note(person, said)]
    level = "digest" if command.name == "daily only" else "off"
    return [*(Mute(code, level, "asked", person=person.address) for code in codes), _note(person, "fewer letters")]


def _note(person: Person, wish: str) -> Note:
    return Note("stop", f"{person.name or person.address} wants {wish}")


def _sheet(
    tasks: Iterable[TaskFacts], person: Person, written: Written, *, whole: bool = False
) -> tuple[SheetTask, ...]:
    """Tasks as an assistant's list shows them; `whole` with what was asked."""
    by_slug = written.people.by_slug
    known = [task for task in tasks if task.slug in by_slug]
    lines = [task_line(task, due_facts(task.due, person, person, by_slug[task.slug])) for task in known]
    if not whole:
        return tuple(lines)
    return tuple(
        replace(
            line, text=task.text, steps=task.steps, hosts=by_slug[task.slug].hosts,
            repeats=task.recurs.text if task.recurs else "",
        ) for line, task in zip(lines, known, strict=True)
    )  # fmt: skip
