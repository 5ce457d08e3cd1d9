"""What an assistant says beside the fields: away, more hours, an order, a checklist, stop (spec/status-lines.md).

Each is kept where it belongs, and the receipt says that it was understood.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from inboxva.model.actions import Action, AmendTask, BeAbsent, Mute, Note
from inboxva.model.assistantletters import Understood
from inboxva.model.context import Context
from inboxva.model.people import Absent, Person
from inboxva.model.when import local_midnight
from inboxva.model.work import Problem, Reading, Ref, Said, SaidKind

ALL = "*"
"""The code of all letters that are not owed to an assistant."""


@dataclass(slots=True)
class Heard:
    """What was heard: the actions, what the receipt says of it, its problems, and the questions that it asks by task.

    A task None is the thread's.
    """

    actions: list[Action] = field(default_factory=list)
    understood: list[Understood] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    questions: dict[Ref | None, tuple[str, ...]] = field(default_factory=dict)


def unknown_task(ref: Ref, line: int) -> Problem:
    """A reference to no task, or to one of somebody else's."""
    message = f"{ref} is no task I know: write the reference that stands in the subject of the request."
    return Problem("unknown_task", line, str(ref), message)


Known = Callable[[Ref], bool]


def hear(reading: Reading, context: Context, known: Known, person: Person, thread_task: Ref | None) -> Heard:
    """What stands beside the fields of a mail. `known` says whether a reference is a task of the assistant's."""
    heard = Heard()
    written = reading.visible_text.splitlines()
    for said in reading.said:
        strange = [ref for ref in (*said.refs, said.ref) if ref and not known(ref)]
        if strange and said.kind is not SaidKind.ORDER:
            heard.problems.append(unknown_task(strange[0], said.line))
            continue
        line = " ".join(written[said.line - 1].split()) if 0 < said.line <= len(written) else ""
        match said.kind:
            case SaidKind.AWAY:
                _away(said, line, person, thread_task, context.now, heard)
            case SaidKind.NEED:
                heard.questions[said.ref] = (*heard.questions.get(said.ref, ()), line)
                heard.understood.append(Understood("need", said.ref or thread_task, minutes=said.minutes))
            case SaidKind.ORDER:
                refs = tuple(ref for ref in said.refs if ref not in strange)
                heard.problems += [unknown_task(ref, said.line) for ref in strange]
                if refs:
                    heard.actions.append(Note("order", ", ".join(map(str, refs)), refs[0]))
                    heard.understood.append(Understood("order", refs=refs))
            case SaidKind.CHECKLIST:
                _checklist(said, line, context, said.ref or thread_task, heard)
            case SaidKind.STOP:
                heard.actions.append(Mute(ALL, "off", "asked", person=person.address))
                heard.actions.append(Note("stop", f"{person.name or person.address} wants fewer letters", thread_task))
                heard.understood.append(Understood("stop"))
    return heard


def away_until(person: Person, day: date, now: datetime) -> tuple[BeAbsent, ...]:
    """The absence of somebody who is away until a day, which is its last one; none that is over."""
    until = local_midnight(day + timedelta(days=1), person.zone)
    return (BeAbsent(person.address, Absent.AWAY, until),) if until > now else ()


def _away(said: Said, line: str, person: Person, task: Ref | None, now: datetime, heard: Heard) -> None:
    if said.until is None:
        message = 'Please write the day on which you are back, for example "away until Thu".'
        heard.problems.append(Problem("bad_eta", said.line, line, message))
        return
    day = said.until.day
    name = person.name or person.address
    heard.actions.append(Note("away", f"{name} is away until {day:%a} {day.day} {day:%b %Y}", task))
    heard.actions += away_until(person, day, now)
    heard.understood.append(Understood("away", until=day))


def _checklist(said: Said, line: str, context: Context, ref: Ref | None, heard: Heard) -> None:
    """Steps for a task that has none join it; a checklist of the owner's stays as it is."""
    task = context.tasks.get(ref) if ref else None
    if task is None:
        message = 'Please say which task the steps are for, for example "checklist BK-12:".'
        heard.problems.append(Problem("unknown_task", said.line, line, message))
    elif task.steps:
        message = (
            f'{task.ref} has a checklist: what is missing in it is a question, for example "Questions: one more step?".'
        )
        heard.problems.append(Problem("has_checklist", said.line, "", message))
    else:
        heard.actions.append(AmendTask(task.ref, "proposed", f"steps: {len(said.items)}", steps=said.items))
        heard.understood.append(Understood("checklist", task.ref, steps=len(said.items)))
