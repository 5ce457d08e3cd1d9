"""Dana, Maria and Priya, and readings of theirs, made by hand: decisions are tested without parsing anything."""

from dataclasses import replace
from datetime import UTC, datetime
from decimal import Decimal

from inboxva.decide import Place, Rulebook, plan
from inboxva.decide.findings import read_lint
from inboxva.decide.rules import read_rules
from inboxva.model import packaged
from inboxva.model.context import Context
from inboxva.model.message import Address, Line, LineKind, Message
from inboxva.model.people import Engagement, Money, People, Person, Policy, Role, WorkingHours
from inboxva.model.plan import Plan
from inboxva.model.work import AuthResult, Reading

WEEKDAYS = (540, 1020)
OWNER = Person("Dana Reyes", ("dana@example.com", "dana@example.org"), Role.OWNER, "America/Los_Angeles")
MARIA = Person("Maria Santos", ("maria@example.net", "maria.s@example.com"), Role.ASSISTANT, "Asia/Manila")
PRIYA = Person("Priya Rao", ("priya@example.net",), Role.ASSISTANT, "Asia/Kolkata")
NIGHT = Person(
    "Noel Cruz", ("noel@example.net",), Role.ASSISTANT, "Asia/Manila", WorkingHours(((1320, 1800),) * 5 + (None, None))
)
BOOKS = Engagement(
    "bookkeeping", "Bookkeeping", "BK", ("maria@example.net",), "Asia/Manila", rate=Money(Decimal("12.00"), "USD"),
    weekly_cap=600,
)  # fmt: skip
SITE = Engagement("website", "Website", "WB", ("priya@example.net", "maria@example.net"), "Asia/Kolkata")
PEOPLE = People(OWNER, (MARIA, PRIYA, NIGHT), (BOOKS, SITE), Address("va@example.com", "Dana's task desk"))
POLICY = Policy(authserv_id="mx.example.com", file_into="Assistants/{name}")
MONDAY = datetime(2026, 11, 16, 22, 10, tzinfo=UTC)
"""14:10 on Monday in Los Angeles, 06:10 on Tuesday in Manila."""


def rules() -> Rulebook:
    """The packaged rules."""
    filters = read_rules(packaged.table("rules/filters.toml"), frozenset(PEOPLE.by_slug))
    return Rulebook(filters, read_lint(packaged.table("rules/lint.toml")))


def message(sender: str, to: str, subject: str = "Invoices", **changes: object) -> Message:
    """A mail between them, sent on MONDAY."""
    made = Message(
        message_id="m1@example.com", subject=subject, sender=sender, senders=(Address(sender),),
        to=tuple(Address(a) for a in to.split()), cc=(), reply_to=(), date=MONDAY, in_reply_to=(), references=(),
        text="",
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def reading(mail: Message, text: str = "Hello", **changes: object) -> Reading:
    """A reading of it, by a person, proven by the receiving server."""
    writer = PEOPLE.person(mail.sender)
    proof = AuthResult("mx.example.com", "dmarc", "pass", mail.sender.rpartition("@")[2])
    made = Reading(
        message=mail, lines=(Line(1, text, LineKind.OWN),), visible_text=text, automatic=None, automatic_reason="",
        writer=writer, reader=None, base_subject=mail.subject, authentication=(proof,),
    )  # fmt: skip
    return replace(made, **changes)  # type: ignore[arg-type]


def context(**changes: object) -> Context:
    """An empty ledger, a minute later."""
    made = Context(now=MONDAY.replace(minute=11), next_number={"BK": 12, "WB": 7}, next_question=9)
    return replace(made, **changes)  # type: ignore[arg-type]


def decided(read: Reading, known: Context | None = None, *, policy: Policy = POLICY, in_sent: bool = False) -> Plan:
    """The plan for it."""
    place = Place(internal_date=MONDAY, in_sent=in_sent)
    return plan(read, known or context(), people=PEOPLE, policy=policy, rules=rules(), place=place)
