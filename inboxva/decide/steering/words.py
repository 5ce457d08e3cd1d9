"""The owner's word on a task, told to who does it: accepted, reopened, cancelled, thanks, taken back (A13, A4, A17)."""

from inboxva.decide import etiquette
from inboxva.decide.changes import Written, holder_of, in_thread
from inboxva.model.actions import Action, Note, Reply
from inboxva.model.assistantletters import HandedOver, OwnersWord
from inboxva.model.context import TaskFacts
from inboxva.model.letters import Facts, Letter
from inboxva.model.message import Address
from inboxva.model.people import Person
from inboxva.model.work import State


def knows_of(task: TaskFacts, written: Written) -> bool:
    """Whether the assistant knows of a task: from a letter of ours, or where none is written, from the owner's own mail.

    Who has begun knows of it too: no letter goes to who answers a request before one went.
    """
    begun = task.state is not State.NOT_STARTED
    return task.announced or begun or not written.people.by_slug[task.slug].announce


def tell_word(
    task: TaskFacts, word: str, written: Written, *, text: str = "", to: Person | None = None, title: str = ""
) -> tuple[Action, ...]:
    """The letter with the owner's `word` (as in `OwnersWord`); none to who has their own mail, or knows nothing of it."""
    person = to or holder_of(task, written.people)
    if not knows_of(task, written) or person in etiquette.addressed_assistants(written.reading, written.people):
        return ()
    facts = OwnersWord(
        person.first_name, written.owner.first_name, task.ref, title or task.title, word, text,
    )  # fmt: skip
    return _tell("A4" if word == "cancelled" else "A13", word, facts, task, person, written)


def hand_over(task: TaskFacts, to: Person, written: Written) -> tuple[Action, ...]:
    """A17 to who had a task that they know of, and has it no more."""
    old = written.people.person(task.holder)
    addressed = etiquette.addressed_assistants(written.reading, written.people)
    if old is None or old is to or not knows_of(task, written) or old in addressed:
        return ()
    facts = HandedOver(old.first_name, written.owner.first_name, task.ref, task.title, to.first_name)
    return _tell("A17", "handed", facts, task, old, written)


def _tell(kind: str, word: str, facts: Facts, task: TaskFacts, person: Person, written: Written) -> tuple[Action, ...]:
    if written.silent:
        return (Note("not_answered", written.silent, task.ref),)
    engagement = written.people.by_slug[task.slug]
    letter = Letter(
        key=f"{word}:{written.reading.message.message_id}:{task.ref}:{person.address}", kind=kind,
        to=Address(person.address, person.name), facts=facts, language=person.language, mode=engagement.mode,
        not_before=etiquette.request_at(written.context.now, engagement, person), task=task.ref, slug=engagement.slug,
    )  # fmt: skip
    return (Reply(in_thread(letter, task)),)
