"""Lint: what would make a request clearer (spec/requests.md). One code is one entry of CHECKS and one function.

A check gives the values for its message in `rules/lint.toml` when it finds something, else None. None of them ever
blocks a request.
"""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from inboxva.errors import Mistake, UserError
from inboxva.model.people import Engagement, Person
from inboxva.model.when import resolve
from inboxva.model.work import Finding, Reading, Ref, Request

LEVELS = ("ask", "digest", "summary", "off")
TEXT_LISTS = ("vague_subjects", "why", "on_site", "bare_verbs", "apart", "common")


@dataclass(frozen=True, slots=True)
class LintRules:
    """`rules/lint.toml`: level and message by code, and the words that checks look for (lower case)."""

    levels: Mapping[str, str]
    messages: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]

    def level(self, code: str) -> str:
        """How a finding of this code reaches the owner."""
        return self.levels.get(code, "off")


@dataclass(frozen=True, slots=True)
class Asking:
    """What the checks look at. `assistants` are the configured ones in To, in order; `old_task` the thread's."""

    reading: Reading
    request: Request
    engagement: Engagement
    owner: Person
    holder: Person
    assistants: tuple[Person, ...]
    effective_at: datetime
    rules: LintRules
    old_task: Ref | None = None

    def words(self, name: str) -> tuple[str, ...]:
        """A word list of the rules."""
        return self.rules.words.get(name, ())


Values = Mapping[str, object]
Check = Callable[[Asking], Values | None]


def lint(asking: Asking) -> tuple[Finding, ...]:
    """Every finding whose level is not "off", in the order of CHECKS."""
    return tuple(_found(asking))


def _found(asking: Asking) -> Iterator[Finding]:
    for code, check in CHECKS.items():
        if asking.rules.level(code) != "off" and (values := check(asking)) is not None:
            yield Finding(code, asking.rules.messages[code].format_map(_Shown(values)))


def multi_task(a: Asking) -> Values | None:
    """Two tasks or more."""
    return {"count": len(a.request.tasks)} if a.request.multi_task else None


def new_task_in_thread(a: Asking) -> Values | None:
    """A request about something else in the thread of another task."""
    return {"ref": a.old_task} if a.old_task else None


def two_holders(a: Asking) -> Values | None:
    """Two assistants in To: who does it?"""
    if len(a.assistants) < 2:
        return None
    return {"names": " and ".join(p.first_name for p in a.assistants), "holder": a.holder.first_name}


def no_outcome(a: Asking) -> Values | None:
    """Too little to act on: a bare verb with hardly an object, and nothing else said."""
    if len(a.request.tasks) != 1:
        return None
    said = re.findall(r"\w+", a.request.tasks[0].text.lower())
    rest = [
        w for w in said if len(w) > 2 and w not in ("the", "please", "can", "you", "could", "kindly", "this", "that")
    ]
    bare = len(rest) <= 2 and (not rest or rest[0] in a.words("bare_verbs"))
    return {} if bare and len(re.findall(r"\w+", a.reading.visible_text)) <= 12 else None


def no_due(a: Asking) -> Values | None:
    """No deadline and no word on urgency."""
    dated = a.request.due or a.request.priority or a.request.ambiguous_zone or any(t.due for t in a.request.tasks)
    return None if dated or not a.request.tasks else {}


def due_without_zone(a: Asking) -> Values | None:
    """A time of day without a zone, the two being in different zones; or an abbreviation that both read differently."""
    city = a.owner.timezone.rpartition("/")[2].replace("_", " ")
    if a.request.ambiguous_zone:
        return {"words": a.request.ambiguous_zone, "zone": city}
    when = a.request.due or next((t.due for t in a.request.tasks if t.due), None)
    if not when or when.clock is None or when.zone:
        return None
    offsets = {a.effective_at.astimezone(person.zone).utcoffset() for person in (a.owner, a.holder)}
    return {"words": when.text, "zone": city} if len(offsets) > 1 else None


def past_deadline(a: Asking) -> Values | None:
    """The deadline is before the mail's own date."""
    for when in (a.request.due, *(task.due for task in a.request.tasks)):
        if when and resolve(when, a.owner.zone, a.holder.day_end(when.day)) < a.effective_at:
            return {"words": when.text}
    return None


def no_cap(a: Asking) -> Values | None:
    """No time limit in an engagement that is paid by the hour."""
    capped = a.request.cap_minutes or any(task.cap_minutes for task in a.request.tasks)
    return {} if a.engagement.rate and a.request.tasks and not capped else None


def no_why(a: Asking) -> Values | None:
    """No reason anywhere."""
    said = a.reading.visible_text.lower()
    return {} if a.request.tasks and not any(word in said for word in a.words("why")) else None


def vague_subject(a: Asking) -> Values | None:
    """An empty or everyday subject."""
    if not a.request.tasks:
        return None
    shown = re.sub(r"[\s.!?:,-]+", " ", a.reading.base_subject.lower()).strip()
    return {"title": a.request.tasks[0].title} if not shown or shown in a.words("vague_subjects") else None


def unapproved_host(a: Asking) -> Values | None:
    """A file host that is not on the engagement's list; no list, no finding."""
    for host in a.reading.hosts:
        if a.engagement.hosts and not any(host == h or host.endswith(f".{h}") for h in a.engagement.hosts):
            return {"host": host, "hosts": " or ".join(a.engagement.hosts)}
    return None


def secret_in_mail(a: Asking) -> Values | None:
    """A password, key or card number in the text."""
    return {} if a.reading.secrets else None


def on_site(a: Asking) -> Values | None:
    """Work that needs hands in the office."""
    said = " ".join(task.text.lower() for task in a.request.tasks)
    word = next((w for w in a.words("on_site") if re.search(rf"\b{re.escape(w)}\b", said)), None)
    return {"words": f'"{word}"'} if word else None


CHECKS: Mapping[str, Check] = {
    "multi_task": multi_task,
    "new_task_in_thread": new_task_in_thread,
    "two_holders": two_holders,
    "no_outcome": no_outcome,
    "past_deadline": past_deadline,
    "secret_in_mail": secret_in_mail,
    "no_due": no_due,
    "due_without_zone": due_without_zone,
    "no_cap": no_cap,
    "unapproved_host": unapproved_host,
    "vague_subject": vague_subject,
    "on_site": on_site,
    "no_why": no_why,
}
LATER_CODES = frozenset({"changed_course"})
"""Codes of later mails in a task's thread: the ledger finds them, not a reading of the request."""


def read_lint(table: Mapping[str, Any]) -> LintRules:
    """The rules of a table as tomllib reads `lint.toml`. Raises UserError; a mistake's `file` holds its key."""
    mistakes: list[Mistake] = []
    codes = CHECKS.keys() | LATER_CODES
    for code in sorted(table.keys() - codes - {"words"}):
        mistakes.append(Mistake(f'"{code}" is no finding', f"use one of {', '.join(sorted(codes))}", code))
    for code in sorted(codes & table.keys()):
        entry = table[code]
        if not isinstance(entry, Mapping) or entry.get("level") not in LEVELS:
            mistakes.append(Mistake(f"{code} has no level", f"write level = one of {', '.join(LEVELS)}", code))
        elif not isinstance(entry.get("message"), str) or not entry["message"]:
            mistakes.append(Mistake(f"{code} has no message", 'write message = "…"', code))
    words = table.get("words", {})
    for name in words:
        if name not in TEXT_LISTS or not all(isinstance(w, str) for w in words[name]):
            mistakes.append(Mistake(f'"{name}" is no list of words', f"use {', '.join(TEXT_LISTS)}", "words"))
    if mistakes:
        raise UserError(mistakes)
    return LintRules(
        {code: table[code]["level"] for code in codes & table.keys()},
        {code: table[code]["message"] for code in codes & table.keys()},
        {name: tuple(word.lower() for word in words.get(name, ())) for name in TEXT_LISTS},
    )


class _Shown(dict[str, object]):
    """Values for a message: a name that a user's wording uses and the check does not give shows as itself."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"
