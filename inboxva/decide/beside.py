"""What stands beside the commands of a mail that an assistant gets too: it is said to them, and may ask for something."""

from collections.abc import Iterable
from dataclasses import replace

from inboxva.decide import etiquette
from inboxva.decide.changes import Written
from inboxva.decide.replies import moot
from inboxva.decide.steering.remarks import praise
from inboxva.model.actions import Action, AnswerQuestions, Rule, Turn
from inboxva.model.people import Role
from inboxva.model.work import OPEN_STATES, Reading, Request

SENTENCE = 3  # words: a shorter line is a greeting or a name


def beside_commands(written: Written, done: Iterable[Action]) -> tuple[Action, ...]:
    """The other lines of a mail in the thread of a task: they answer, and may praise.

    `done` is what the commands did; a task that they closed is nobody's turn.
    """
    reading = written.reading
    task = written.context.tasks.get(written.task) if written.task else None
    commands = {command.line for command in reading.commands}
    lines = enumerate(reading.visible_text.splitlines(), 1)
    says = any(len(line.split()) >= SENTENCE for number, line in lines if number not in commands)
    if task is None or not says or not etiquette.addressed_assistants(reading, written.people):
        return ()
    ruled = any(isinstance(action, Rule) and action.task == task.ref for action in done)
    turned = (Turn(task.ref, Role.ASSISTANT),) if task.state in OPEN_STATES and not ruled else ()
    return (AnswerQuestions(task.ref), *moot(task), *praise(task, written), *turned)


def request_beside(reading: Reading) -> Request | None:
    """What a mail asks for beside its commands, which look like requests themselves ("cancel BK-12")."""
    request = reading.request
    lines = reading.visible_text.splitlines()
    commands = {_plain(lines[c.line - 1]) for c in reading.commands if 0 < c.line <= len(lines)}
    tasks = tuple(task for task in request.tasks if _plain(task.text) not in commands) if request else ()
    return replace(request, tasks=tasks) if request and tasks else None


def _plain(text: str) -> str:
    return " ".join(text.split()).strip("#.! ").casefold()
