"""Which steps of a task's checklist its reports have ticked."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from inboxva.store.database import Database, marks

TICKS = """
SELECT r.task_id, r.key, f.field, f.place, f.text FROM report_field f JOIN report r ON r.id = f.report_id
WHERE f.field IN ('ticked', 'unticked') AND r.task_id IN """


@dataclass(frozen=True, slots=True)
class Ticks:
    """The numbers of the steps that one report ticked, and of those that it gave back empty."""

    ticked: frozenset[int] = frozenset()
    unticked: frozenset[int] = frozenset()

    def after(self, before: frozenset[int]) -> frozenset[int]:
        """The steps that are ticked after this report."""
        return (before - self.unticked) | self.ticked


NO_TICKS = Ticks()


def ticks(database: Database, checklists: Mapping[int, Sequence[str]]) -> dict[int, dict[str, Ticks]]:
    """What the reports of some tasks tick, by task and the report's key in order; a text counts as the step that it is."""
    asked = {task: numbered(steps) for task, steps in checklists.items() if steps}
    found: dict[int, dict[str, Ticks]] = {task: {} for task in asked}
    for task, key, field, place, text in database.rows(TICKS + marks(tuple(asked)) + " ORDER BY r.key", tuple(asked)):
        number = place or asked[task].get(plainly(text), 0)
        if 0 < number <= len(checklists[task]):
            said = found[task].get(key, NO_TICKS)
            ticked, unticked = said.ticked, said.unticked
            if field == "ticked":
                ticked |= {number}
            else:
                unticked |= {number}
            found[task][key] = Ticks(ticked, unticked)
    return found


def ticked(of_task: Mapping[str, Ticks]) -> frozenset[int]:
    """The steps that are ticked after all reports of a task."""
    standing: frozenset[int] = frozenset()
    for said in of_task.values():
        standing = said.after(standing)
    return standing


def numbered(steps: Sequence[str]) -> dict[str, int]:
    """Step → its number, the first of two alike."""
    return {plainly(step): number for number, step in reversed(list(enumerate(steps, 1)))}


def plainly(text: str) -> str:
    """A step without what may differ between two ways to write it."""
    return " ".join(text.casefold().split()).rstrip(".;,")
