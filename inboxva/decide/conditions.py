"""What a rule of `rules/filters.toml` can ask of a message: a condition is one function, an answer is one function.

A condition gives the reason why it holds, or "" when it does not. An answer gives an engagement and why, or None.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any

from inboxva.model.context import Context, ThreadFacts
from inboxva.model.people import Engagement, People, Role
from inboxva.model.work import Reading


@dataclass(frozen=True, slots=True)
class Asked:
    """What a rule looks at: the reading, the ledger's context, the thread found, the engagements these people share."""

    reading: Reading
    context: Context
    people: People
    thread: ThreadFacts | None
    shared: tuple[Engagement, ...]


Condition = Callable[[Any, Asked], str]
Answer = Callable[[Asked], tuple[Engagement, str] | None]


def subject(pattern: Any, asked: Asked) -> str:
    """The expression is found in the subject."""
    return "the subject matches" if pattern.search(asked.reading.message.subject) else ""


def sender(pattern: Any, asked: Asked) -> str:
    """The expression is found in the sender's address."""
    return "the sender matches" if pattern.search(asked.reading.message.sender) else ""


def recipient(pattern: Any, asked: Asked) -> str:
    """The expression is found in an address of To or Cc."""
    found = next((a.email for a in asked.reading.message.recipients if pattern.search(a.email)), "")
    return f"{found} is addressed" if found else ""


def text(pattern: Any, asked: Asked) -> str:
    """The expression is found in what the writer wrote, without quotes."""
    return "the text matches" if pattern.search(asked.reading.visible_text) else ""


def role(name: str, asked: Asked) -> str:
    """The writer is the owner, or an assistant."""
    writer = asked.reading.writer
    return f"the writer is the {name}" if writer and writer.role == name else ""


def attachment(pattern: Any, asked: Asked) -> str:
    """The expression is found in the name of an attached file."""
    return "a file's name matches" if any(pattern.search(a.name) for a in asked.reading.message.attachments) else ""


CONDITIONS: Mapping[str, Condition] = {
    "subject": subject,
    "from": sender,
    "to": recipient,
    "text": text,
    "role": role,
    "attachment": attachment,
}
PLAIN = {"role": {Role.OWNER.value, Role.ASSISTANT.value}}
"""Conditions whose value is one of these words, and not an expression."""


def thread(asked: Asked) -> tuple[Engagement, str] | None:
    """The engagement of the thread."""
    found = asked.people.by_slug.get(asked.thread.slug or "") if asked.thread else None
    return (found, "its thread belongs to it") if found in asked.shared and found else None


def reference(asked: Asked) -> tuple[Engagement, str] | None:
    """The engagement of a reference in the subject, where the writer takes part in it and the task exists."""
    for ref in asked.reading.refs:
        found = asked.people.by_code.get(ref.code)
        if found and found in asked.shared and ref in asked.context.tasks:
            return found, f"{ref} stands in the subject"
    return None


def tag(asked: Asked) -> tuple[Engagement, str] | None:
    """`[BK]`, `BK:`, the slug or the name in the subject. The longest name wins."""
    shown = asked.reading.message.subject
    for engagement in sorted(asked.shared, key=lambda e: -len(e.name)):
        if re.search(rf"\[{re.escape(engagement.code)}\]|(?:^|[\s:]){re.escape(engagement.code)}:", shown):
            return engagement, f"{engagement.code} stands in the subject"
    for engagement in sorted(asked.shared, key=lambda e: -len(e.name)):
        for name in (engagement.name, engagement.slug):
            if re.search(rf"(?<!\w){re.escape(name)}(?!\w)", shown, re.IGNORECASE):
                return engagement, f'"{name}" stands in the subject'
    return None


def only(asked: Asked) -> tuple[Engagement, str] | None:
    """The only engagement these people share."""
    return (asked.shared[0], "the only one these people share") if len(asked.shared) == 1 else None


def latest(asked: Asked) -> tuple[Engagement, str] | None:
    """The engagement of these people's latest mail; else the first they share. A guess, and said so."""
    found = asked.people.by_slug.get(asked.context.latest_slug or "")
    if found and found in asked.shared:
        return found, "guessed: that of their latest mail"
    return (asked.shared[0], "guessed: the first that these people share") if asked.shared else None


ANSWERS: Mapping[str, Answer] = {
    "@thread": thread,
    "@reference": reference,
    "@tag": tag,
    "@only": only,
    "@latest": latest,
}
