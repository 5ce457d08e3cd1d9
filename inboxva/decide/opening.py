"""A request becomes a task, and who is written to because of it: its holder, and the owner about what is unclear."""

from dataclasses import replace
from datetime import timedelta

from inboxva.decide import etiquette
from inboxva.decide.inquiries import SEVERAL, several_tasks, unclear_request
from inboxva.decide.requests import TIDY_MINUTES, Ordered, due_of, part_of, request_received, untagged
from inboxva.decide.telling import Telling, told
from inboxva.model.actions import Action, Note, OpenTask, Reply, Turn
from inboxva.model.people import Mode, Role
from inboxva.model.work import Ref, Request


def open_task(ordered: Ordered) -> tuple[Action, ...]:
    """The task, whose turn it is, at most one letter to the owner about its findings, and the one to its holder."""
    telling = _telling(ordered)
    several = not SEVERAL.isdisjoint(telling.codes)
    task = _task(ordered, telling.codes, usual=not several)
    seen = () if ordered.engagement.mode is Mode.DRAFT else task.asked  # a letter that nobody gets asks nothing
    actions: list[Action] = [
        replace(task, asked=seen),
        Turn(task.ref, Role.ASSISTANT),
        *undertaken(ordered.request, task.ref),
    ]
    if ordered.silent:
        return (*actions, Note("not_answered", ordered.silent, task.ref))
    actions += [replace(mute, task=task.ref) for mute in telling.mutes]
    if telling.codes:
        actions.append(Reply((several_tasks if several else unclear_request)(task, ordered)))
    if etiquette.outsiders(ordered.reading, ordered.people):
        said = "somebody who is not configured is on this thread: no letter joins it"
        actions.append(Note("outsider", said, task.ref))
    elif ordered.engagement.announce:
        actions.append(_told_of(task, ordered, tidy=several))
    return tuple(actions)


def undertaken(request: Request | None, task: Ref) -> tuple[Note, ...]:
    """What the owner says they will do themselves ("I will send the logo") is their own turn."""
    said = " ".join(request.undertakings) if request else ""
    return (Note("undertaken", said, task),) if said else ()


def _told_of(task: OpenTask, ordered: Ordered, *, tidy: bool) -> Action:
    """Its own letter to the holder, or the word that their day sheet tells of it. `tidy`: the owner is asked to split it."""
    letter = request_received(task, ordered, tidy=tidy)
    tidied = ordered.context.now + timedelta(minutes=TIDY_MINUTES if tidy else 0)
    if etiquette.told_by_sheet(letter.not_before, ordered.engagement, ordered.holder, ordered.policy, tidied):
        return Note("day_sheet", "the day sheet tells of it", task.ref)
    return Reply(letter)


def _telling(ordered: Ordered) -> Telling:
    """What the owner is written to about; nothing where nobody may be written to."""
    if ordered.silent:
        return Telling()
    return told(
        ordered.findings, ordered.lint, ordered.context, slug=ordered.engagement.slug, written_at=ordered.effective_at,
        zone=ordered.owner.zone,
    )  # fmt: skip


def _task(ordered: Ordered, asked: tuple[str, ...], *, usual: bool) -> OpenTask:
    """The task as it is opened. `usual`: the letter offers the owner's own defaults for what it asks for."""
    request, engagement = ordered.request, ordered.engagement
    parts = tuple(part_of(task, ordered) for task in request.tasks) if request.multi_task else ()
    due, cap, steps = request.due, request.cap_minutes, tuple[str, ...]()
    if not parts:
        alone = request.tasks[0]
        due, cap, steps = due or alone.due, cap or alone.cap_minutes, alone.steps
    usual_due = dict(ordered.reading.usual_dues).get(engagement.slug)
    return OpenTask(
        ref=Ref(engagement.code, ordered.context.next_number[engagement.code]), slug=engagement.slug,
        title=untagged(_title(ordered), engagement), text="\n".join(task.text for task in request.tasks),
        holder=ordered.holder.address, due=due_of(due, ordered),
        cap_minutes=cap, priority=request.priority, parts=parts,
        steps=steps, chosen_by="guessed" if ordered.guessed else "", recurs=request.recurs,
        beside=ordered.beside.ref if ordered.beside else None, asked=asked,
        usual_due=due_of(usual_due, ordered) if usual and "no_due" in asked else None,
        usual_cap=engagement.default_cap if usual and "no_cap" in asked else None,
    )  # fmt: skip


def _title(ordered: Ordered) -> str:
    """What the mail calls the work; a subject that names the task in whose thread it was asked for is not meant."""
    request, beside, subject = ordered.request, ordered.beside, ordered.reading.base_subject.casefold()
    borrowed = beside and (
        ordered.reading.is_reply or subject in (beside.title.casefold(), beside.request_subject.casefold())
    )
    return request.tasks[0].title if borrowed else request.title
