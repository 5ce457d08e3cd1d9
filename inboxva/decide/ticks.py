"""Steps of a checklist that a report ticks: numbers and texts, against the steps that the task has."""

from collections.abc import Iterator
from dataclasses import replace

from inboxva.decide.topics import content_words
from inboxva.model.context import TaskFacts
from inboxva.model.work import Problem, StatusSection

ENOUGH = 0.75
"""Of the words of the shorter of two texts, how many must be in both for them to be the same step."""
STEM = 5


def resolve_ticks(section: StatusSection, task: TaskFacts) -> tuple[StatusSection, tuple[Problem, ...]]:
    """The section with the numbers of all steps that it ticks, and of those given back empty; what is no step is asked.

    A ticked text that is no step stays what it is: something that was done.
    """
    known = range(1, len(task.steps) + 1)
    wrong = [number for number in (*section.ticked, *section.unticked) if number not in known]
    ticked = {number for number in section.ticked if number in known} | set(_steps(section.ticked_text, task))
    unticked = {number for number in section.unticked if number in known} | set(_steps(section.unticked_text, task))
    unticked -= ticked
    made = replace(
        section, ticked=tuple(sorted(ticked)), ticked_text=(), unticked=tuple(sorted(unticked)), unticked_text=()
    )
    return made, (_no_such_step(section, task),) if wrong else ()


def _steps(texts: tuple[str, ...], task: TaskFacts) -> Iterator[int]:
    """The numbers of the steps that these texts are, each where it fits one step better than all others."""
    for text in texts:
        fits = sorted(((_fit(text, step), number) for number, step in enumerate(task.steps, 1)), reverse=True)
        if fits and fits[0][0] >= ENOUGH and (len(fits) == 1 or fits[1][0] < fits[0][0]):
            yield fits[0][1]


def _fit(text: str, step: str) -> float:
    """How much two texts say the same, from 0 to 1; a little less where one says more than the other."""
    if " ".join(text.casefold().split()) == " ".join(step.casefold().split()):
        return 1.0
    one, other = _stems(text), _stems(step)
    if not one or not other:
        return 0.0
    common = len(one & other)
    return common / min(len(one), len(other)) - 0.01 * len(one ^ other)


def _stems(text: str) -> set[str]:
    """The beginnings of the words that say what a text is about: "downloaded" is "download"."""
    return {word[:STEM] for word in content_words(text, frozenset())}


def _no_such_step(section: StatusSection, task: TaskFacts) -> Problem:
    count = len(task.steps)
    steps = f"{task.ref} has {count} steps" if count > 1 else f"{task.ref} has one step" if count else ""
    message = (
        f'{steps}: please write their numbers, for example "step {count} done".'
        if count
        else f'{task.ref} has no checklist: please write what is done in words, for example "Done: the calls".'
    )
    return Problem("no_such_step", section.lines[0] if section.lines else 0, "", message)


def ticked_after(section: StatusSection, task: TaskFacts) -> frozenset[int]:
    """The steps that are done once a section with its ticks resolved is on record."""
    return (task.ticked | set(section.ticked)) - set(section.unticked)


def percent_after(section: StatusSection, task: TaskFacts) -> int | None:
    """The progress that a section gives, or that its ticks show where it gives none."""
    counts = bool(section.ticked or section.unticked) and bool(task.steps)
    if section.percent is not None or not counts:
        return section.percent
    return 100 * len(ticked_after(section, task)) // len(task.steps)
