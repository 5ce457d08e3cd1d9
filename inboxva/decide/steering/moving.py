"""`move BK-12 OPS`: a task goes to another engagement, under a reference of its own there."""

from collections.abc import Sequence
from dataclasses import replace

from inboxva.decide import etiquette
from inboxva.decide.changes import Written, changed, in_thread, task_changed
from inboxva.decide.requests import announcement
from inboxva.decide.steering.lines import next_ref
from inboxva.decide.steering.rulings import Done
from inboxva.decide.steering.transcripts import done, undone
from inboxva.decide.steering.values import said
from inboxva.decide.steering.words import hand_over, knows_of
from inboxva.model.actions import Action, AmendTask, MoveTask, Note, Reply, Withdraw
from inboxva.model.assistantletters import TaskChanged
from inboxva.model.context import TaskFacts
from inboxva.model.letters import Letter
from inboxva.model.people import Engagement, People, Person
from inboxva.model.work import OPEN_STATES, Command


def move(command: Command, task: TaskFacts, written: Written, before: Sequence[Action]) -> Done:
    """What a move does to one task; `before` is what this mail did before it.

    Who holds it keeps it where they take part there; else its first assistant gets it, and who had it hears so.
    """
    people = written.people
    name = said(command).removeprefix("to ").strip(" .!:")
    engagement = engagement_called(name, people)
    if engagement is None:
        codes = " or ".join(each.code for each in people.engagements if each.slug != task.slug)
        return [], undone("move_where", value=name or "?", codes=codes or "none")
    if engagement.slug == task.slug:
        return [], done("moved_so", ref=task.ref, engagement=engagement.name)
    moved = next((one for one in before if isinstance(one, MoveTask) and one.task == task.ref), None)
    if moved and moved.slug != engagement.slug:
        return [], undone("moved_once", ref=task.ref, to=moved.to)
    choice = people.assistants_of(engagement)
    if not choice:
        return [], undone("move_where", value=name, codes="none")
    old = people.person(task.holder)
    holder = old if old in choice and old else choice[0]
    if moved:
        return [], done("moved", ref=task.ref, to=moved.to, assistant=holder.first_name)
    to = next_ref(engagement.code, written, before)
    actions: list[Action] = [
        Withdraw(task.ref, ("A2", "A5", "A9", "A10", "A16")), MoveTask(task.ref, to, engagement.slug, holder.address),
    ]  # fmt: skip
    outcome = done("moved", ref=task.ref, to=to, assistant=holder.first_name)
    if task.state not in OPEN_STATES:
        return actions, outcome
    if written.silent:
        return [*actions, Note("not_answered", written.silent, to)], outcome
    actions += hand_over(task, holder, written)
    if engagement.announce or knows_of(task, written):
        actions.append(Reply(_letter(replace(task, ref=to, slug=engagement.slug), task, holder, engagement, written)))
    return actions, outcome


def amended(task: TaskFacts, before: Sequence[Action]) -> TaskFacts:
    """A task as the other lines of the mail leave it, whose letter says the same of it."""
    for amend in (action for action in before if isinstance(action, AmendTask) and action.task == task.ref):
        now = changed(task, amend)
        task = replace(
            task, text=now.text, holder=now.holder, due=now.due, cap_minutes=now.cap_minutes, priority=now.priority,
            steps=now.steps, recurs=now.recurs,
        )  # fmt: skip
    return task


def engagement_called(name: str, people: People) -> Engagement | None:
    """The engagement of this code, slug or name."""
    word = name.casefold()
    return next((e for e in people.engagements if word in (e.code.casefold(), e.slug, e.name.casefold())), None)


def _letter(task: TaskFacts, was: TaskFacts, holder: Person, engagement: Engagement, written: Written) -> Letter:
    """Who keeps it is told of its new reference in its thread; who gets it, of the whole task in one of its own."""
    at = etiquette.request_at(written.context.now, engagement, holder)
    keeps = holder is written.people.person(was.holder) and knows_of(was, written)
    now = changed(task, AmendTask(task.ref, "changed", "", holder=holder.address))
    if keeps:
        letter = task_changed(now, ("reference",), written, holder, at, completed=False)
        assert isinstance(letter.facts, TaskChanged)
        return in_thread(replace(letter, facts=replace(letter.facts, was=was.ref)), task)
    key = f"moved:{written.reading.message.message_id}:{task.ref}"
    return announcement(now, written.people, engagement, holder, key, at, kind="A5")
