"""O12: a draft is read as a request would be, and its findings go back to the owner alone. Nothing comes of it."""

from dataclasses import replace

from inboxva.decide.requests import due_facts
from inboxva.model.context import Context
from inboxva.model.letterparts import DueFacts
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.ownerletters import DraftChecked, ProposedTask
from inboxva.model.people import Engagement, People, Person
from inboxva.model.when import When, resolve_due
from inboxva.model.work import Finding, Reading, Request

CHECK = "check"
"""The command that a draft is: its arguments are the subject that the request is to have."""


def is_draft(reading: Reading) -> bool:
    """Whether an owner sent it to have it checked."""
    return any(command.name == CHECK for command in reading.commands)


def draft_checked(
    reading: Reading, context: Context, people: People, engagement: Engagement, holder: Person,
    findings: tuple[Finding, ...],
) -> Letter:  # fmt: skip
    """The letter that says how the draft would be read. Of several assistants, `holder` is whom it seems to be for."""
    owner, message = people.owner, reading.message
    request = reading.request or Request("")
    tasks = request.tasks if request.multi_task else tuple(replace(task, title=request.title) for task in request.tasks)

    def due(when: When | None) -> DueFacts | None:
        resolved = when and resolve_due(when, owner.timezone, holder.day_end(when.day))
        return due_facts(resolved or None, owner, holder, engagement)

    facts = DraftChecked(
        owner=owner.first_name, subject=reading.commands[0].arguments,
        tasks=tuple(ProposedTask(t.title, t.text, due(t.due), t.cap_minutes, t.steps) for t in tasks),
        due=due(request.due), limit=request.cap_minutes, priority=request.priority, questions=request.questions,
        undertakings=request.undertakings, findings=findings, owner_zone=owner.timezone,
        repeats=request.recurs.text if request.recurs else "", recipe=request.recipe, filled=request.filled,
    )  # fmt: skip
    return Letter(
        key=f"check:{message.message_id}", kind="O12", to=Address(owner.address, owner.name), facts=facts,
        language=owner.language, mode=engagement.mode,
        not_before=context.now, slug=engagement.slug, in_reply_to=message.message_id,
        references=(*message.references, message.message_id),
    )  # fmt: skip
