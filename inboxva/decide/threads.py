"""Which thread a message belongs to, and which task that makes it about (RFC 5322 3.6.4, RFC 5256 2.1)."""

from inboxva.decide.etiquette import addressed_assistants
from inboxva.model.context import Context, ThreadFacts
from inboxva.model.people import People, Person, Role
from inboxva.model.plan import ThreadBy, ThreadChoice
from inboxva.model.work import Reading, Ref


def choose_thread(reading: Reading, context: Context, people: People) -> tuple[ThreadChoice, ThreadFacts | None]:
    """References right to left, then In-Reply-To, a letter of ours, our reference in the subject, the base subject.

    The subject's reference counts only from somebody who takes part in that engagement; the base subject only for a
    reply that lost its headers. A thread's task is not that of a mail to or from assistants who have no part in it: an
    owner forwards one assistant's thread to another.
    """
    message = reading.message
    known = dict(context.by_reference)
    named = (*reversed(message.references), *message.in_reply_to, message.returned_id)
    chain = [name for name in dict.fromkeys(named) if name and name != message.message_id]
    for message_id in chain:
        facts = known.get(message_id)
        if facts:
            by = ThreadBy.TOKEN if message_id in context.letters else ThreadBy.REFERENCES
            letter = context.letters.get(message_id)
            task = facts.task or (letter.task if letter else None)
            return ThreadChoice(facts.id, task if _is_theirs(task, reading, people) else None, by), facts
    for message_id in chain:
        letter = context.letters.get(message_id)
        if letter and letter.task in context.tasks and letter.task and _is_theirs(letter.task, reading, people):
            return _of_task(letter.task, context, ThreadBy.TOKEN)
    for ref in reading.refs:
        if ref in context.tasks and takes_part(reading.writer, ref, people):
            return _of_task(ref, context, ThreadBy.SUBJECT_REF)
    if reading.is_reply and not chain and reading.base_subject and context.by_subject:
        facts = context.by_subject[0]
        task = facts.task if _is_theirs(facts.task, reading, people) else None
        return ThreadChoice(facts.id, task, ThreadBy.SUBJECT), facts
    return ThreadChoice(None, None, ThreadBy.NEW), None


def takes_part(person: Person | None, ref: Ref, people: People) -> bool:
    """Whether the person takes part in the engagement that the reference's code names."""
    engagement = people.by_code.get(ref.code)
    return person is not None and engagement is not None and engagement in people.engagements_of(person)


def _is_theirs(task: Ref | None, reading: Reading, people: People) -> bool:
    """Whether the assistants who write or are addressed, if there are any, take part in the task's engagement."""
    writes = reading.writer is not None and reading.writer.role is Role.ASSISTANT
    assistants = (reading.writer,) if writes else addressed_assistants(reading, people)
    return task is not None and (not assistants or any(takes_part(person, task, people) for person in assistants))


def _of_task(ref: Ref, context: Context, by: ThreadBy) -> tuple[ThreadChoice, ThreadFacts]:
    task = context.tasks[ref]
    return ThreadChoice(task.thread, task.ref, by), ThreadFacts(task.thread, task.slug, task.ref, task.effective_at)
