"""What one line to the desk says of a task: its due date, limit, reason, outcome, priority, holder, and how it repeats."""

import re
from collections.abc import Callable, Mapping
from dataclasses import replace

from inboxva.decide.changes import Written, holder_of
from inboxva.decide.inquiries import LINES
from inboxva.decide.transcripts import done, moment, undone
from inboxva.decide.worktime import length
from inboxva.model.actions import AmendTask, Mute
from inboxva.model.context import TaskFacts
from inboxva.model.people import Person
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


def mutes(command: Command, written: Written) -> tuple[list[Mute], Outcome]:
    """What the owner wants to hear no more of, or again."""
    known = sorted(written.lint.levels)
    named = [re.sub(r"[\s-]+", "_", code.strip().lower()) for code in re.split(r"[,;&]|\band\b", command.arguments)]
    codes = [code for code in dict.fromkeys(named) if code]
    if not set(codes) <= set(known):
        apart = [word for word in re.split(r"[\s,;&]+", command.arguments.lower()) if word != "and"]
        codes = apart if set(apart) <= set(known) else codes  # "quiet no_due no_cap"
    strange = [code for code in codes if code not in known]
    if strange or not codes:
        shown = ", ".join(known)
        return [], undone("no_code", value=strange[0], codes=shown) if strange else undone("no_codes", codes=shown)
    level = "off" if command.name == "quiet" else ""
    return [Mute(code, level, "asked", task=written.task) for code in codes], done(command.name, value=", ".join(codes))


def said(command: Command) -> str:
    """A line's own words, without the reference before them."""
    first, _, rest = command.arguments.partition(" ")
    return rest.strip(" :=") if command.ref and first else command.arguments


def _due(command: Command, task: TaskFacts, written: Written) -> Given:
    if command.when is None:
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


def _priority(command: Command, task: TaskFacts, written: Written) -> Given:
    word = said(command).split()[-1:] or [""]
    if word[0] not in set(Priority):
        return None, undone("unread_priority")
    return _change(task, priority=Priority(word[0])), done("priority", ref=task.ref, value=word[0])


def _assign(command: Command, task: TaskFacts, written: Written) -> Given:
    engagement = written.people.by_slug[task.slug]
    name = said(command).removeprefix("to ").strip(" .!").casefold()
    choice = written.people.assistants_of(engagement)
    names = " or ".join(person.first_name for person in choice)
    person = next((p for p in (*choice, *written.people.assistants) if _is_called(p, name)), None)
    if person is None:
        return None, undone("nobody", names=names)
    if person not in choice:
        return None, undone("no_part", value=person.first_name, engagement=engagement.name, names=names)
    old = holder_of(task, written.people)
    handed = task.announced and old is not person
    return _change(task, holder=person.address), done(
        "handed" if handed else "assign", ref=task.ref, value=person.first_name, old=old.first_name
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
    "due": _due, "cap": _cap, "why": _text, "outcome": _text, "priority": _priority, "assign": _assign,
    "repeat": _repeat,
}  # fmt: skip
