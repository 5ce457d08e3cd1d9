"""What an owner's words change of a task, and who hears of it: A4, or the request's own letter in its whole version."""

from dataclasses import dataclass, field, replace
from datetime import datetime

from inboxva.decide import etiquette
from inboxva.decide.findings import LintRules
from inboxva.decide.requests import TIDY_MINUTES, announcement, checklist, due_facts
from inboxva.decide.worktime import after_working_minutes
from inboxva.model.actions import Action, AmendTask, Note, OpenTask, Reply
from inboxva.model.assistantletters import TaskChanged
from inboxva.model.context import Context, TaskFacts
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.people import Engagement, People, Person, Policy
from inboxva.model.work import Reading, Ref

NEW_WORDS = 2  # words of an instruction that a task does not hold yet: fewer say nothing new


@dataclass(frozen=True, slots=True)
class Written:
    """An owner's mail about work that is known, with everything settled that its actions depend on.

    `task` is the thread's. `silent` is why nobody is written to because of it; "" when letters may go. `letters` is which
    go out by themselves. `confirmed` says that the owner has said yes to what is done.
    """

    reading: Reading
    context: Context
    people: People
    effective_at: datetime
    lint: LintRules
    task: Ref | None
    engagement: Engagement | None
    silent: str
    policy: Policy = field(default_factory=Policy)
    confirmed: bool = False

    @property
    def owner(self) -> Person:
        """Whose mail it is."""
        return self.people.owner


def holder_of(task: TaskFacts, people: People, address: str = "") -> Person:
    """Who holds a task, or will under this address; the engagement's first assistant where nobody has it any more."""
    return people.person(address or task.holder) or people.assistants_of(people.by_slug[task.slug])[0]


def what_changes(task: TaskFacts, amend: AmendTask) -> tuple[str, ...]:
    """The names (as in `TaskChanged.changed`) of what is other than it stands."""
    others = {
        "due": amend.due is not None and (task.due is None or amend.due.instant != task.due.instant),
        "cap": amend.cap_minutes is not None and amend.cap_minutes != task.cap_minutes,
        "text": bool(amend.added),
        "steps": bool(amend.steps),
        "priority": amend.priority is not None and amend.priority is not task.priority,
        "holder": bool(amend.holder) and amend.holder != task.holder,
        "repeat": amend.recurs is not None or amend.ended,
    }
    return tuple(name for name, other in others.items() if other)


def changed(task: TaskFacts, amend: AmendTask) -> OpenTask:
    """The task as it is after a change."""
    return OpenTask(
        ref=task.ref, slug=task.slug, title=task.title, text="\n".join(t for t in (task.text, amend.added) if t),
        holder=amend.holder or task.holder, due=amend.due or task.due,
        cap_minutes=amend.cap_minutes if amend.cap_minutes is not None else task.cap_minutes,
        priority=amend.priority or task.priority, parts=task.parts,
        steps=tuple(dict.fromkeys((*task.steps, *amend.steps))),
        recurs=None if amend.ended else amend.recurs or task.recurs,
    )  # fmt: skip


def tell(
    task: TaskFacts, amend: AmendTask, written: Written, *, more: tuple[str, ...] = (), kind: str = "A2"
) -> tuple[Action, ...]:
    """A change and the one letter about it: A4, or while the request waits to be told of, its letter in the whole version,
    unless the day sheet tells of it first.

    `more` names what else is new, as in `TaskChanged.changed`. A letter of another `kind` than A2 goes in any case, while
    none has gone. With somebody else on the thread, or where the thread is another task's, it stands alone.
    """
    names = (*what_changes(task, amend), *more)
    engagement, now = written.people.by_slug[task.slug], written.context.now
    waits = engagement.announce and not task.announced
    if not names and not (waits and kind != "A2"):
        return () if set(amend.clears).isdisjoint(task.findings) else (amend,)
    if written.silent:
        return amend, Note("not_answered", written.silent, task.ref)
    holder = holder_of(task, written.people, amend.holder)
    if not waits and holder in etiquette.addressed_assistants(written.reading, written.people):
        return (amend,)  # the owner's own mail says it
    at = etiquette.request_at(now, engagement, holder)
    after = changed(task, amend)
    if waits:
        if task.parts:  # the split is offered still
            at = after_working_minutes(holder, at, TIDY_MINUTES, engagement.holidays)
        if kind == "A2" and etiquette.told_by_sheet(at, engagement, holder, written.policy, now):
            return (replace(amend, cancels=("A2", *amend.cancels)),)
        key = f"ack:{written.reading.message.message_id}:{task.ref}"
        letter = announcement(after, written.people, engagement, holder, key, at, kind=kind)
    else:
        letter = task_changed(after, names, written, holder, at, completed=amend.event == "completed")
    return replace(amend, cancels=("A2", *amend.cancels)), Reply(in_thread(letter, task))


def in_thread(letter: Letter, task: TaskFacts) -> Letter:
    """A letter in the thread of its task, where that has one of its own and nobody else is on it."""
    if not task.root_id or task.outside or task.beside:
        return letter
    return replace(letter, subject=task.request_subject, in_reply_to=task.root_id, references=(task.root_id,))


def task_changed(
    task: OpenTask, names: tuple[str, ...], written: Written, holder: Person, at: datetime, *, completed: bool
) -> Letter:
    """A4: the whole task as it is now, and what is new in it."""
    engagement, owner = written.people.by_slug[task.slug], written.owner
    facts = TaskChanged(
        assistant=holder.first_name, owner=owner.first_name, ref=task.ref, title=task.title, text=task.text,
        steps=task.steps or checklist(task.parts, task.due, task.cap_minutes),
        due=due_facts(task.due, holder, holder, engagement, at), limit=task.cap_minutes, priority=task.priority,
        owner_zone=owner.timezone, reader_zone=holder.timezone, changed=names, completed=completed,
        repeats=task.recurs.text if task.recurs else "",
    )  # fmt: skip
    return Letter(
        key=f"changed:{written.reading.message.message_id}:{task.ref}", kind="A4",
        to=Address(holder.address, holder.name), facts=facts, language=holder.language, mode=engagement.mode,
        not_before=at, task=task.ref, slug=engagement.slug,
    )  # fmt: skip
