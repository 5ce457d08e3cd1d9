"""What the owner is asked about a request: the tasks found in it and the split offered (O3), or what it lacks (O4).

One letter for each mail: both have the same key. They answer a mail of minutes ago, and wait no longer than the owner's
second thoughts may take.
"""

from inboxva.decide import etiquette
from inboxva.decide.requests import Ordered, due_facts
from inboxva.decide.worktime import next_start
from inboxva.model.actions import OpenTask
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.ownerletters import ProposedTask, SeveralTasks, UnclearRequest
from inboxva.model.work import Finding, Part

SEVERAL = frozenset({"multi_task", "new_task_in_thread"})
"""The findings that are told by O3, which takes any others with it."""
LINES = {
    "due": ("no_due", "due_without_zone", "past_deadline"),
    "cap": ("no_cap",),
    "why": ("no_why",),
    "outcome": ("no_outcome",),
}
"""The lines that an owner fills in, in their order in the letter, and the findings that each would mend."""


def several_tasks(task: OpenTask, ordered: Ordered) -> Letter:
    """O3: to the owner alone and in a thread of its own. A task asked for in another's thread may be the only one."""
    owner, engagement, beside = ordered.owner, ordered.engagement, ordered.beside
    parts = task.parts or (Part(task.title, task.text, task.due, task.cap_minutes, task.steps),)
    facts = SeveralTasks(
        owner=owner.first_name, assistant=ordered.holder.first_name, assistant_address=ordered.holder.address,
        ref=task.ref, subject=ordered.reading.message.subject, written_at=ordered.effective_at,
        tasks=tuple(_proposed(part, ordered) for part in parts), owner_zone=owner.timezone,
        starts_work=next_start(ordered.holder, ordered.context.now, engagement.holidays),
        beside=beside.ref if beside else None, beside_title=beside.title if beside else "",
        findings=tuple(finding for finding in _told(task, ordered) if finding.code not in SEVERAL),
    )  # fmt: skip
    return _to_owner("O3", facts, task, ordered)


def unclear_request(task: OpenTask, ordered: Ordered) -> Letter:
    """O4: what would make it firm, and what "ok" sets where the owner has defaults for it."""
    owner, engagement = ordered.owner, ordered.engagement
    several = "two_holders" in task.asked
    named = etiquette.addressed_assistants(ordered.reading, ordered.people, only_to=True) if several else ()
    facts = UnclearRequest(
        owner=owner.first_name, assistant=ordered.holder.first_name, ref=task.ref, title=task.title,
        subject=ordered.reading.message.subject, findings=_told(task, ordered),
        lines=tuple(line for line, codes in LINES.items() if not set(codes).isdisjoint(task.asked)),
        usual_due=due_facts(task.usual_due, owner, ordered.holder, engagement), usual_cap=task.usual_cap,
        week_cap=engagement.weekly_cap, owner_zone=owner.timezone, names=tuple(person.first_name for person in named),
    )  # fmt: skip
    return _to_owner("O4", facts, task, ordered)


def _told(task: OpenTask, ordered: Ordered) -> tuple[Finding, ...]:
    return tuple(finding for finding in ordered.findings if finding.code in task.asked)


def _proposed(part: Part, ordered: Ordered) -> ProposedTask:
    due = due_facts(part.due, ordered.owner, ordered.holder, ordered.engagement)
    return ProposedTask(part.title, part.text, due, part.cap_minutes, part.steps)


def _to_owner(kind: str, facts: SeveralTasks | UnclearRequest, task: OpenTask, ordered: Ordered) -> Letter:
    owner, engagement = ordered.owner, ordered.engagement
    return Letter(
        key=f"findings:{ordered.reading.message.message_id}", kind=kind, to=Address(owner.address, owner.name),
        facts=facts, language=owner.language, mode=engagement.mode, task=task.ref, slug=engagement.slug,
        not_before=ordered.context.now + ordered.policy.settle.as_timedelta(),
    )  # fmt: skip
