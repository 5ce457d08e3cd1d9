"""O14: a mail that claimed to be the owner's gave commands, and was not obeyed (spec/letters.md, embarrassments 2 and 5)."""

from datetime import timedelta

from inboxva.decide.changes import Written
from inboxva.decide.seen import Seen
from inboxva.decide.steering.transcripts import said_in
from inboxva.model.actions import Action, Reply
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.ownerletters import CommandHeld
from inboxva.model.people import Mode
from inboxva.model.plan import Kind

MOST_LINES, LONGEST = 10, 120  # of a mail that somebody else may have written
SECOND_COPY = timedelta(minutes=5)
"""For so long the letter waits for a copy that proves the mail, which calls it back: the owner's own lies in Sent."""


def tell_held(seen: Seen, written: Written) -> tuple[Action, ...]:
    """The letter to the owner, once for a sender and the owner's day. Secrets are masked in every text here."""
    reading, owner, engagement = seen.reading, seen.people.owner, seen.engagement
    if seen.kind is not Kind.COMMAND or reading.writer is not owner or seen.silent:
        return ()
    if engagement and engagement.mode is Mode.DRAFT:
        return ()
    said = dict.fromkeys(said_in(command, written)[:LONGEST] for command in reading.commands)
    facts = CommandHeld(
        owner.first_name, reading.message.subject, seen.effective_at, tuple(said)[:MOST_LINES], seen.trust.reason,
        owner.timezone,
    )  # fmt: skip
    day = seen.context.now.astimezone(owner.zone).date()
    letter = Letter(
        key=f"held:{reading.message.sender}:{day}", kind="O14", to=Address(owner.address, owner.name), facts=facts,
        language=owner.language, mode=engagement.mode if engagement else Mode.LIVE,
        not_before=seen.context.now + SECOND_COPY, slug=engagement.slug if engagement else "",
    )  # fmt: skip
    return (Reply(letter),)
