"""A task as a line of a letter to who does it, and when they heard of it."""

from dataclasses import replace
from datetime import datetime

from inboxva.decide.requests import checklist, due_facts, task_line
from inboxva.decide.rhythm.clock import Moment
from inboxva.model.agenda import Running
from inboxva.model.assistantletters import SheetTask
from inboxva.model.people import Person
from inboxva.model.telling import Topic

TELLS_OF_IT = frozenset({"A2", "A4", "A5", "A16"})
"""The letters by which an assistant hears of one task."""


def sheet_task(running: Running, person: Person, moment: Moment, *, new: bool = False) -> SheetTask:
    """A task as a day sheet or a reminder lists it; a `new` one with all that its own letter would say."""
    facts, engagement = running.facts, moment.engagement(running)
    line = task_line(facts, due_facts(facts.due, person, person, engagement, facts.opened_at))
    if not new:
        return line
    return replace(
        line, text=facts.text if not facts.parts else "",
        steps=facts.steps or checklist(facts.parts, facts.due, facts.cap_minutes),
        hosts=engagement.hosts, repeats=facts.recurs.text if facts.recurs else "",
        guessed=engagement.name if running.chosen_by == "guessed" else "",
    )  # fmt: skip


def unheard(running: Running, person: Person, moment: Moment) -> bool:
    """Whether no letter has told an assistant of their task, where letters tell of tasks at all.

    What the assistant has written of, they know.
    """
    if running.facts.announced or running.assistant_at is not None or not moment.engagement(running).announce:
        return False
    return not any(moment.told(Topic.NEW, person, running.facts.ref))


def is_on_its_way(running: Running, moment: Moment) -> bool:
    """Whether a letter that tells of the task waits in the outbox."""
    facts = running.facts
    keys = (one.key for one in moment.agenda.letters if one.kind in TELLS_OF_IT)
    return any(key == f"ack:{facts.root_id}" or key.endswith(f":{facts.ref}") for key in keys)


def heard_at(running: Running, person: Person, moment: Moment) -> datetime:
    """When the assistant came to know of a task: with the request, or by a day sheet that told them later."""
    sheets = (one.at for one in moment.told(Topic.NEW, person, running.facts.ref))
    return max((running.facts.opened_at, *sheets))
