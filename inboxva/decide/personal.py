"""O18: an assistant wrote something that no program should answer; the owner alone reads it (spec/letters.md, 1)."""

from datetime import datetime

from inboxva.decide.worktime import after_working_days
from inboxva.model.actions import Action, BeAbsent, Reply
from inboxva.model.context import Context
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.ownerletters import PersonalNote
from inboxva.model.people import Absent, Engagement, Mode, People, Person
from inboxva.model.work import Reading

DAYS = 3
"""Working days for which no letter of its own accord goes to them, unless the owner has written before."""


def leave_alone(
    reading: Reading, context: Context, people: People, person: Person, engagement: Engagement | None, at: datetime,
    silent: str,
) -> tuple[Action, ...]:  # fmt: skip
    """What a mail with sensitive words causes: quiet for its writer from `at` on, and at once a word to the owner.

    `silent` is why nothing may be written because of the mail. Nothing where the days are over already.
    """
    holidays = engagement.holidays if engagement else frozenset()
    until = after_working_days(person, at, DAYS, holidays)
    if not reading.sensitive or until <= context.now:
        return ()
    absent = BeAbsent(person.address, Absent.PERSONAL, until)
    if silent:
        return (absent,)
    owner = people.owner
    letter = Letter(
        key=f"personal:{reading.message.message_id}", kind="O18", to=Address(owner.address, owner.name),
        facts=PersonalNote(owner.first_name, person.first_name, reading.message.subject, at, owner.timezone),
        language=owner.language, mode=engagement.mode if engagement else Mode.LIVE,
        not_before=context.now, slug=engagement.slug if engagement else "", answers=False,
    )  # fmt: skip
    return absent, Reply(letter)
