"""How many tasks a mail makes: split, put together, kept as one, or part of another (spec/requests.md, letters.md O3)."""

import re
from collections.abc import Sequence
from dataclasses import replace

from inboxva.decide import etiquette
from inboxva.decide.changes import Written, holder_of, in_thread, tell, what_changes
from inboxva.decide.requests import announcement, checklist
from inboxva.model.actions import Action, AmendTask, MergeTask, NarrowTask, Note, OpenTask, Reply, Turn, Withdraw
from inboxva.model.context import TaskFacts
from inboxva.model.people import Role
from inboxva.model.work import Part, Ref


def keep(task: TaskFacts, parts: Sequence[Part], amend: AmendTask, written: Written) -> list[Action]:
    """One task with a checklist. Its letter, if it waits for this answer, may go; with more to say it is made anew."""
    steps = checklist(parts, task.due, task.cap_minutes)
    more = ("steps",) if steps != checklist(task.parts, task.due, task.cap_minutes) else ()
    told = tell(replace(task, parts=(), steps=steps), amend, written, more=more)
    releases = () if any(isinstance(action, Reply) for action in told) else ("A2",)
    return [
        NarrowTask(task.ref, task.title, task.text, task.due, task.cap_minutes, steps, "keep", releases=releases), *told,
    ]  # fmt: skip


def split(
    task: TaskFacts, parts: Sequence[Part], amend: AmendTask, written: Written, opened: int
) -> tuple[list[Action], list[OpenTask]]:
    """The first part keeps the reference and the thread; each other one is opened, with a mail of its own.

    `amend` is what else is said of the whole; `opened` how many tasks the mail has opened before.
    """
    engagement = written.people.by_slug[task.slug]
    holder = holder_of(task, written.people, amend.holder)
    at = etiquette.request_at(written.context.now, engagement, holder)
    number = written.context.next_number.get(engagement.code, 1) + opened
    refs = [task.ref, *(Ref(engagement.code, number + offset) for offset in range(len(parts) - 1))]
    tasks = [
        OpenTask(
            ref=ref, slug=engagement.slug, title=part.title, text=part.text, holder=amend.holder or task.holder,
            due=part.due, cap_minutes=part.cap_minutes or (task.cap_minutes if ref == task.ref else None),
            priority=amend.priority or task.priority, steps=part.steps, split_from=task.ref,
            recurs=None if amend.ended else amend.recurs or task.recurs,
        ) for ref, part in zip(refs, parts, strict=True)
    ]  # fmt: skip
    first, *others = tasks
    actions: list[Action] = [
        NarrowTask(
            task.ref, first.title, first.text, first.due, first.cap_minutes, first.steps, "split", cancels=("A2",)
        )
    ]
    if what_changes(task, amend) or not set(amend.clears).isdisjoint(task.findings):
        actions.append(amend)
    for other in others:
        actions += [other, Turn(other.ref, Role.ASSISTANT)]
    if written.silent:
        return [*actions, Note("not_answered", written.silent, task.ref)], tasks
    for one in tasks:
        key = f"split:{task.root_id}:{one.ref}"
        letter = announcement(one, written.people, engagement, holder, key, at, kind="A5")
        actions.append(Reply(in_thread(letter, task) if one is first else letter))
    return actions, tasks


def merge(task: TaskFacts, into: Ref, written: Written) -> list[Action]:
    """The task becomes steps of the one in whose thread it was asked for; the assistant hears of them there."""
    borrowed = task.title.casefold() in task.request_subject.casefold()  # the title is the other task's
    alone = " ".join(task.text.split()) if borrowed else task.title
    parts = task.parts or (Part(alone, task.text, task.due, task.cap_minutes),)
    steps = (*checklist(parts, None, None), *task.steps)
    actions: list[Action] = [MergeTask(task.ref, into, steps), Withdraw(task.ref, ("A2",))]
    whole = written.context.tasks.get(into)
    if whole is None:
        return [*actions, Note("not_answered", f"{into} is not at hand: nobody is told", task.ref)]
    for action in tell(whole, AmendTask(into, "changed", "", steps=steps), written):
        if not isinstance(action, AmendTask):  # the steps are added by the merging
            actions.append(action)
        elif action.cancels and not whole.announced:
            actions.append(Withdraw(into, action.cancels))
    return actions


def joined(parts: Sequence[Part]) -> Part:
    """Several parts as one task: the first one's title, every sentence, each part a step, the earliest due."""
    if len(parts) == 1:
        return parts[0]
    dues = sorted((part.due for part in parts if part.due), key=lambda due: due.instant)
    caps = [part.cap_minutes for part in parts if part.cap_minutes]
    return Part(
        parts[0].title, "\n".join(part.text for part in parts), dues[0] if dues else None, sum(caps) or None,
        tuple(step for part in parts for step in (part.title, *part.steps)),
    )  # fmt: skip


def groups(text: str, count: int) -> tuple[tuple[int, ...], ...]:
    """`1+3, 2` as places from 0; each number once, the ones left out each on their own; () for what cannot be."""
    found = [tuple(int(n) - 1 for n in re.findall(r"\d+", group)) for group in re.split(r"[,;\n]", text)]
    found = [group for group in found if group]
    flat = [n for group in found for n in group]
    if not flat or len(set(flat)) != len(flat) or not all(0 <= n < count for n in flat):
        return ()
    return (*found, *((n,) for n in range(count) if n not in flat))
