"""What is settled about a message before its actions are: what it is, whose it is, and whether it may be acted on."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from inboxva.decide import etiquette
from inboxva.decide.drafts import is_draft
from inboxva.decide.findings import LintRules
from inboxva.decide.reports import offer_answered
from inboxva.decide.rules import Choice, Rule
from inboxva.decide.topics import another_topic, asks_anew
from inboxva.model.context import Context
from inboxva.model.people import Engagement, People, Person, Policy, Role
from inboxva.model.plan import Kind, ThreadChoice, Trust
from inboxva.model.work import OPEN_STATES, Finding, Reading

REACHES_OTHERS = frozenset({Kind.COMMAND, Kind.REQUEST})


@dataclass(frozen=True, slots=True)
class Rulebook:
    """The rules a decision follows: the engagement rules in order, and the lint."""

    filters: tuple[Rule, ...]
    lint: LintRules


@dataclass(frozen=True, slots=True)
class Place:
    """Where and when a message was found: the server's time (aware), and whether it lies in the owner's Sent folder.

    `backfill`: it is read as history. `released`: it was kept aside, and the owner has said that it is genuine.
    """

    internal_date: datetime
    in_sent: bool = False
    backfill: bool = False
    released: bool = False


@dataclass(frozen=True, slots=True)
class Seen:
    """A message with everything settled that its actions depend on."""

    reading: Reading
    context: Context
    people: People
    policy: Policy
    rules: Rulebook
    place: Place
    effective_at: datetime
    thread: ThreadChoice
    choice: Choice
    trust: Trust
    kind: Kind
    findings: tuple[Finding, ...] = ()

    @property
    def engagement(self) -> Engagement | None:
        """The one that it belongs to, where one was found."""
        return self.choice.engagement

    @property
    def silent(self) -> str:
        """Why no letter goes out because of it; "" when letters may."""
        if self.place.backfill:
            return "history is read without answering anybody"
        return etiquette.why_silent(self.reading, self.effective_at, self.context.now, self.policy)

    @property
    def holder(self) -> Person | None:
        """Who holds a request: the first assistant in To, else in Cc; of the engagement where there is a choice."""
        addressed = etiquette.addressed_assistants(self.reading, self.people)
        if is_draft(self.reading) and self.engagement:
            addressed = (self.reading.reader,) if self.reading.reader else self.people.assistants_of(self.engagement)
        ours = [p for p in addressed if self.engagement and self.engagement in self.people.engagements_of(p)]
        return next(iter(ours or addressed), None)


def shared_engagements(reading: Reading, people: People) -> tuple[Engagement, ...]:
    """The engagements that the writer and those addressed have in common, in the configuration's order."""
    if reading.writer is None:
        return ()
    if reading.writer.role is Role.ASSISTANT:
        return people.engagements_of(reading.writer)
    addressed = etiquette.addressed_assistants(reading, people)
    if is_draft(reading) and reading.reader:
        addressed = (reading.reader,)
    if not addressed:
        return people.engagements
    joined = {engagement.slug for person in addressed for engagement in people.engagements_of(person)}
    return tuple(engagement for engagement in people.engagements if engagement.slug in joined)


def believed(verdict: Trust, kind: Kind, writer: Person | None) -> bool:
    """Whether a message may be acted on. A token is too weak for what reaches others (spec/mail-conduct.md, 5).

    What an assistant asks of the desk reaches nobody else.
    """
    alone = kind is Kind.COMMAND and writer is not None and writer.role is Role.ASSISTANT
    return verdict.proven and not (verdict.by_token and kind in REACHES_OTHERS and not alone)


def kind_of(
    reading: Reading, context: Context, thread: ThreadChoice, people: People, words: Mapping[str, tuple[str, ...]]
) -> Kind:
    """What a message is, whoever sent it (spec/explain.md)."""
    if reading.automatic:
        return Kind.AUTOMATIC
    if reading.writer is None:
        return Kind.STRANGER
    if reading.writer.role is Role.ASSISTANT and (reading.status or reading.said):
        return Kind.STATUS  # "List of customers updated", in a report to the desk, is no command
    if reading.commands:
        return Kind.COMMAND
    if reading.writer.role is Role.ASSISTANT:
        takes = reading.agrees and offer_answered(context, people, reading.writer)
        return Kind.STATUS if takes or reading.problems else Kind.REPLY  # a form sent back empty is a report too
    if not reading.request or not reading.request.tasks or not etiquette.addressed_assistants(reading, people):
        return Kind.REPLY
    task = context.tasks.get(thread.task) if thread.task else None
    new_subject = "" if reading.is_reply else reading.base_subject
    if task and task.state not in OPEN_STATES:
        return Kind.REQUEST if asks_anew(reading.request, task, words) else Kind.REPLY
    if thread.task is None or (task and another_topic(reading.request, task, words, new_subject)):
        return Kind.REQUEST
    return Kind.REPLY
