"""The owner's answer to a findings letter: `split`, `keep`, or groups like `1+3, 2` (spec/requests.md, letters.md O3)."""

import re
from dataclasses import replace

from inboxva.decide import etiquette
from inboxva.decide.requests import announcement
from inboxva.model.context import Context, TaskFacts
from inboxva.model.people import Engagement, People, Person, Role
from inboxva.model.plan import Action, NarrowTask, Note, OpenTask, Reply, Turn
from inboxva.model.work import Command, Part, Ref

ANSWERS = frozenset({"split", "keep", "group"})


def answer_findings(
    command: Command, task: TaskFacts, context: Context, people: People, engagement: Engagement,
    silent: str = "",
) -> tuple[Action, ...]:  # fmt: skip
    """What a `split`, `keep` or `group` does to the task that the letter was about. Nothing is lost: text is only moved.

    `silent` is why nobody is written to because of it; "" when letters may go.
    """
    if command.name != "group" and command.arguments and command.ref is None:
        said = f"{command.name} {command.arguments}: answer with one word, or with numbers alone"
        return (Note("not_understood", said, task.ref),)
    if not task.parts:
        return (Note("nothing_to_split", f"{command.name}: this task has no parts to split", task.ref),)
    if command.name == "keep":
        steps = tuple(part.title for part in task.parts)
        return (
            NarrowTask(task.ref, task.title, task.text, task.due, task.cap_minutes, steps, "keep", releases=("A2",)),
        )
    groups = _groups(command.arguments, len(task.parts)) if command.name == "group" else ()
    if command.name == "group" and not groups:
        return (Note("not_understood", f"{command.arguments}: no such numbers", task.ref),)
    parts = [_joined([task.parts[n] for n in group]) for group in groups] or list(task.parts)
    holder = people.person(task.holder) or people.assistants_of(engagement)[0]
    actions = _split(task, parts, context, people, engagement, holder)
    if silent:
        return (*(a for a in actions if not isinstance(a, Reply)), Note("not_answered", silent, task.ref))
    return tuple(actions)


def _split(
    task: TaskFacts, parts: list[Part], context: Context, people: People, engagement: Engagement, holder: Person
) -> list[Action]:  # fmt: skip
    """The first part keeps the reference and the thread; each other one is opened, with a mail of its own."""
    first, *others = parts
    at = etiquette.request_at(context.now, engagement, holder)
    kept = NarrowTask(
        task.ref, first.title, first.text, first.due, first.cap_minutes or task.cap_minutes, first.steps, "split",
        cancels=("A2",),
    )  # fmt: skip
    actions: list[Action] = [kept]
    tasks = [_opened(task.ref, first, task, engagement)]
    number = context.next_number[engagement.code]
    for offset, part in enumerate(others):
        tasks.append(_opened(Ref(engagement.code, number + offset), part, task, engagement))
        actions += [tasks[-1], Turn(tasks[-1].ref, Role.ASSISTANT)]
    for opened in tasks:
        letter = announcement(opened, people, engagement, holder, f"split:{task.root_id}:{opened.ref}", at)
        if opened.ref == task.ref and task.root_id and not task.outside:
            letter = replace(letter, subject=task.request_subject, in_reply_to=task.root_id, references=(task.root_id,))
        actions.append(Reply(letter))
    return actions


def _opened(ref: Ref, part: Part, of: TaskFacts, engagement: Engagement) -> OpenTask:
    return OpenTask(
        ref=ref, slug=engagement.slug, title=part.title, text=part.text, holder=of.holder, due=part.due,
        cap_minutes=part.cap_minutes, priority=of.priority, steps=part.steps, split_from=of.ref,
    )  # fmt: skip


def _joined(parts: list[Part]) -> Part:
    """Several parts as one task: the first one's title, every sentence, each part a step, the earliest due."""
    if len(parts) == 1:
        return parts[0]
    dues = sorted((part.due for part in parts if part.due), key=lambda due: due.instant)
    caps = [part.cap_minutes for part in parts if part.cap_minutes]
    return Part(
        parts[0].title, "\n".join(part.text for part in parts), dues[0] if dues else None, sum(caps) or None,
        tuple(step for part in parts for step in (part.title, *part.steps)),
    )  # fmt: skip


def _groups(text: str, count: int) -> tuple[tuple[int, ...], ...]:
    """`1+3, 2` as places from 0; each number once, the ones left out each on their own; () for what cannot be."""
    groups = [tuple(int(n) - 1 for n in re.findall(r"\d+", group)) for group in re.split(r"[,;\n]", text)]
    groups = [group for group in groups if group]
    flat = [n for group in groups for n in group]
    if not flat or len(set(flat)) != len(flat) or not all(0 <= n < count for n in flat):
        return ()
    return (*groups, *((n,) for n in range(count) if n not in flat))
