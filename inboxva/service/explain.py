"""`explain`: how a message would be read, and why, without mailbox, store or network (spec/explain.md)."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from inboxva import decide
from inboxva.config import Settings
from inboxva.decide.seen import Place
from inboxva.model.context import Context, TaskFacts
from inboxva.model.people import Person, Role
from inboxva.model.plan import Plan
from inboxva.model.when import DAY_END, When, resolve
from inboxva.model.work import Reading, Ref, Request, RequestedTask, State, StatusSection
from inboxva.parse.reading import must_be_mail, read
from inboxva.rulebook import Rulebook, load_rulebook

NEVER = datetime(1970, 1, 1, tzinfo=UTC)


@dataclass(frozen=True, slots=True)
class Explanation:
    """A message's reading and plan."""

    reading: Reading
    plan: Plan
    settings: Settings

    def as_dict(self) -> dict[str, Any]:
        """The object of the contract, all keys present."""
        return as_dict(self.reading, self.plan, self.settings)


def explain(raw: bytes, settings: Settings, rulebook: Rulebook | None = None) -> Explanation:
    """Steps 2 to 4 for one message. Raises BadMessage for bytes that are no mail."""
    rulebook = rulebook or load_rulebook(settings.base, settings.people)
    people, policy = settings.people, settings.policy
    reading = read(raw, rulebook.lexicon, people, authserv_id=policy.authserv_id)
    must_be_mail(reading.message)
    written = reading.message.date or NEVER
    context = Context(
        now=written, tasks=assumed_tasks(reading, settings), next_number={e.code: 1 for e in people.engagements}
    )
    place = Place(internal_date=written)
    return Explanation(
        reading,
        decide.plan(reading, context, people=people, policy=policy, rules=rulebook.rules, place=place),
        settings,
    )


def assumed_tasks(reading: Reading, settings: Settings) -> Mapping[Ref, TaskFacts]:
    """Without the store a reference is known when its code is that of an engagement the writer takes part in."""
    writer = reading.writer
    codes = {e.code.upper(): e for e in settings.people.engagements_of(writer)} if writer else {}
    named = [*reading.refs, *(section.task for section in reading.status if section.task)]
    return {
        ref: TaskFacts(ref, codes[ref.code].slug, "", codes[ref.code].assistants[0], State.IN_PROGRESS, 0, NEVER, NEVER)
        for ref in named
        if ref.code in codes
    }


def as_dict(reading: Reading, plan: Plan, settings: Settings) -> dict[str, Any]:
    """A reading and its plan as the contract's object: texts, numbers, lists; instants as `…Z`."""
    message = reading.message
    problems = [p for p in plan.problems if p.code != "total_mismatch"]
    return {
        "message_id": message.message_id,
        "subject": message.subject,
        "from": message.sender,
        "date": message.date.isoformat() if message.date else None,
        "role": plan.role.value,
        "automatic": reading.automatic.value if reading.automatic else None,
        "trust": {"verdict": plan.trust.verdict.value, "reason": plan.trust.reason},
        "kind": plan.kind.value,
        "engagement": plan.engagement,
        "rule": plan.rule,
        "thread": {"task": str(plan.thread.task) if plan.thread.task else None, "by": plan.thread.by.value},
        "text": message.text,
        "visible_text": reading.visible_text,
        "request": _request(reading, plan, settings) if plan.role is Role.OWNER and reading.request else None,
        "status": [_section(section, reading) for section in reading.status],
        "commands": [{"name": c.name, "arguments": c.arguments} for c in reading.commands],
        "problems": [{"code": p.code, "line": p.line, "text": p.text, "message": p.message} for p in problems],
    }


def _request(reading: Reading, plan: Plan, settings: Settings) -> dict[str, Any]:
    request: Request = reading.request or Request("")
    owner, holder = settings.people.owner, reading.reader

    def due(when: When | None) -> str | None:
        return _instant(when, owner, holder)

    def task(one: RequestedTask) -> dict[str, Any]:
        return {
            "title": one.title, "text": one.text, "due": due(one.due or request.due),
            "cap_minutes": one.cap_minutes if one.cap_minutes is not None else request.cap_minutes,
            "steps": list(one.steps),
        }  # fmt: skip

    return {
        "title": request.title,
        "due": due(request.due),
        "cap_minutes": request.cap_minutes,
        "priority": request.priority.value if request.priority else None,
        "multi_task": request.multi_task,
        "tasks": [task(one) for one in request.tasks],
        "questions": list(request.questions),
        "lint": [{"code": finding.code, "message": finding.message} for finding in plan.lint],
    }


def _section(section: StatusSection, reading: Reading) -> dict[str, Any]:
    writer = reading.writer or reading.reader
    return {
        "task": str(section.task) if section.task else None,
        "state": section.state.value if section.state else None,
        "state_text": section.state_text,
        "percent": section.percent,
        "at_risk": section.at_risk,
        "done": list(section.done),
        "next": list(section.next),
        "blocked": list(section.blocked),
        "questions": list(section.questions),
        "minutes": section.minutes,
        "eta": _instant(section.eta, writer, writer) if writer else None,
        "links": list(section.links),
    }


def _instant(when: When | None, writer: Person, deliverer: Person | None) -> str | None:
    if when is None:
        return None
    end = deliverer.day_end(when.day) if deliverer else DAY_END
    return f"{resolve(when, writer.zone, end):%Y-%m-%dT%H:%M:%SZ}"
