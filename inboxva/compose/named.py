"""What a letter's templates may name: the fields of its own facts, and for some what follows from them."""

from dataclasses import fields
from typing import Any

from inboxva.compose.summary import past_limits, summarise
from inboxva.compose.words import called
from inboxva.model.history import Entry, RecordedEvent, TaskHistory
from inboxva.model.letters import Facts
from inboxva.model.ownerletters import Transcript, WeeklySummary, YourTurn
from inboxva.model.when import zone_named

LATEST, LINES, TASKS = 12, 12, 8
"""How many entries a letter shows of the histories of tasks, the latest; how many lines of a mail; of how many tasks."""
SAID_BY_MAILS = frozenset({"turn", "opened", "day_sheet", "answered", "undertaken"})
"""Events that are plain from the mails told beside them."""


def context_of(facts: Facts) -> dict[str, Any]:
    """The fields of its own facts and nothing else; a summary's are sorted into sections, as a report's are."""
    context = {field.name: getattr(facts, field.name) for field in fields(facts)}
    match facts:
        case WeeklySummary():
            today = facts.report.period.until.astimezone(zone_named(facts.owner_zone)).date()
            context["week"] = summarise(facts.report)
            context["unpaid"] = [period for period in facts.unpaid if period.days.last < today]
            context["past_limits"] = past_limits(facts.unpaid)
        case YourTurn():
            days = {task.accepted_on for task in facts.finished}
            context["askers"] = list(dict.fromkeys(called(asked.who) for asked in facts.questions))
            context["same_day"] = days.pop() if len(days) == 1 else None
        case Transcript():
            context |= of_a_transcript(facts)
    return context


def of_a_transcript(facts: Transcript) -> dict[str, Any]:
    """What those parts need that `inboxva report`, `pay` and `show` print too; `most` are the lines of a mail."""
    return {
        "week": summarise(facts.report) if facts.report else None,
        "periods": facts.pay,
        "unpaid": (),
        "past_limits": (),
        "histories": [(task, latest(task, len(facts.shown)), len(told(task))) for task in facts.shown[:TASKS]],
        "most": LINES,
    }


def told(task: TaskHistory) -> tuple[Entry, ...]:
    """The entries of a task that a letter tells: not what the mails beside them say already."""
    return tuple(
        entry for entry in task.entries if not (isinstance(entry, RecordedEvent) and entry.code in SAID_BY_MAILS)
    )


def latest(task: TaskHistory, among: int) -> list[tuple[str, Entry]]:
    """The latest entries of one task `among` so many, each with the name of its kind."""
    return [(type(entry).__name__, entry) for entry in told(task)[-max(3, LATEST // among) :]]
