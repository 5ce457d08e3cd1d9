"""What one line to the desk says of a task: its due date, limit, reason, outcome, priority, holder, and how it repeats."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace

from inboxva.decide.changes import Written, holder_of
from inboxva.decide.inquiries import LINES
from inboxva.decide.steering.transcripts import done, moment, undone
from inboxva.decide.worktime import length
from inboxva.model.actions import AmendTask
from inboxva.model.context import TaskFacts
from inboxva.model.people import Person
from inboxva.model.refs import leading_refs
from inboxva.model.when import city, resolve_due
from inboxva.model.work import Command, Priority

CLEARS = {**LINES, "priority": ("no_due",), "assign": ("two_holders",)}
"""The findings that a line mends."""
NEVER = "never"
HIDDEN = "[hidden: "  # what stands for a secret in every text

Outcome = tuple[str, bool]
"""What became of a line, and whether it was done."""
Given = tuple[AmendTask | None, Outcome]
"""What a line changes, None where it changes nothing, and what became of it."""


def read_value(command: Command, task: TaskFacts, written: Written) -> Given:
    """What a line changes of the task. What it says already is confirmed, and changes nothing but its findings."""
    given, outcome = READERS[command.name](command, task, written)
    return given and replace(given, clears=CLEARS.get(command.name, ())), outcome


def said(command: Command) -> str:
    """A line's own words, without the references before them."""
    refs, rest = leading_refs(command.arguments)
    return rest if refs else command.arguments


def _due(command: Command, task: TaskFacts, written: Written) -> Given:
    if command.when is None or HIDDEN in command.arguments:  # what stands for a secret names a day of its own
        return None, undone("unread_due", city=city(written.owner.timezone))
    holder = holder_of(task, written.people)
    due = resolve_due(command.when, written.owner.timezone, holder.day_end(command.when.day))
    if due.instant <= written.effective_at:
        return None, undone("past", value=moment(due))
    return _change(task, due=due), done("due", ref=task.ref, value=moment(due))


def _cap(command: Command, task: TaskFacts, written: Written) -> Given:
    if not command.minutes:
        return None, undone("unread_cap")
    return _change(task, cap_minutes=command.minutes), done("cap", ref=task.ref, value=length(command.minutes))


def _text(command: Command, task: TaskFacts, written: Written) -> Given:
    if HIDDEN in (text := said(command)):
        return None, undone("secret", assistant=holder_of(task, written.people).first_name)
    added = f"{command.name.capitalize()}: {text}"
    told = added if added not in task.text.splitlines() else ""
    return _change(task, added=told), done(command.name, ref=task.ref)


def _agreed(command: Command, task: TaskFacts, written: Written) -> Given:
    """What was agreed elsewhere joins the task's text; a time and nothing else is its due date too."""
    given, outcome = _text(command, task, written)
    if given is None or command.when is None:
        return given, outcome
    timed, dated = _due(command, task, written)
    if timed is None:
        return given, outcome
    return replace(given, due=timed.due), done(
        "agreed_due", ref=task.ref, value=moment(timed.due)
    ) if timed.due else dated


def _priority(command: Command, task: TaskFacts, written: Written) -> Given:
    word = said(command).split()[-1:] or [Priority.HIGH.value]
    if word[0] not in set(Priority):
        return None, undone("unread_priority")
    return _change(task, priority=Priority(word[0])), done("priority", ref=task.ref, value=word[0])


def _assign(command: Command, task: TaskFacts, written: Written) -> Given:
    engagement = written.people.by_slug[task.slug]
    name = said(command).removeprefix("to ").strip(" .!").casefold()
    choice = written.people.assistants_of(engagement)
    names = " or ".join(_own_name(person, choice) for person in choice)
    called = [p for p in choice if _is_called(p, name)] or [p for p in written.people.assistants if _is_called(p, name)]
    person = next(iter(called), None)
    if person is None:
        return None, undone("nobody", names=names)
    if len(called) > 1:
        return None, undone("two_of_name", names=" or ".join(_own_name(each, called) for each in called))
    if person not in choice:
        return None, undone("no_part", value=person.first_name, engagement=engagement.name, names=names)
    old = holder_of(task, written.people)
    handed = task.announced and old is not person
    return _change(task, holder=person.address), done(
        "handed" if handed else "assign", ref=task.ref, value=_own_name(person, choice), old=_own_name(old, choice)
    )


def _own_name(person: Person, among: Sequence[Person]) -> str:
    """The shortest name that tells a person from these others."""
    others = [other for other in among if other is not person]
    names = (person.first_name, person.name)
    return next(
        (name for name in names if name and not any(_is_called(o, name.casefold()) for o in others)), person.address
    )


def _is_called(person: Person, name: str) -> bool:
    return name in {person.first_name.casefold(), person.name.casefold(), *person.addresses}


def _repeat(command: Command, task: TaskFacts, written: Written) -> Given:
    if said(command) == NEVER:
        return _change(task, ended=task.recurs is not None), done("ended", ref=task.ref)
    if command.recurs is None:
        return None, undone("unread_repeat")
    recurs = command.recurs if command.recurs != task.recurs else None
    return replace(_change(task), recurs=recurs), done(
        "repeat", ref=task.ref, value=command.recurs.text or said(command)
    )


def _change(task: TaskFacts, **fields: object) -> AmendTask:
    return replace(AmendTask(task.ref, "completed", ""), **fields)  # type: ignore[arg-type]


READERS: Mapping[str, Callable[[Command, TaskFacts, Written], Given]] = {
    "due": _due, "cap": _cap, "why": _text, "outcome": _text, "agreed": _agreed, "priority": _priority, "assign": _assign,
    "repeat": _repeat,
}  # fmt: skip
