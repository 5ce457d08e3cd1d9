"""Lint: what would make a request clearer (spec/requests.md). One code is one entry of CHECKS and one function.

A check gives the values for its message in `rules/lint.toml` when it finds something, else None. None of them ever
blocks a request.
"""

import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from difflib import get_close_matches
from typing import Any

from inboxva.errors import Mistake, UserError
from inboxva.model import packaged
from inboxva.model.message import LineKind
from inboxva.model.people import Engagement, Person
from inboxva.model.when import When, city, resolve
from inboxva.model.work import Finding, Reading, Ref, Request, SentenceKind

LEVELS = ("ask", "daily", "digest", "summary", "off")
"""How a finding reaches the owner, the loudest first."""
TEXT_LISTS = ("vague_subjects", "why", "on_site", "bare_verbs", "fillers", "file_hosts", "apart", "common")
WORD = re.compile(r"\w+")
ALIKE = 0.8  # how much of two names must be the same for one to be a slip for the other


@dataclass(frozen=True, slots=True)
class LintRules:
    """`rules/lint.toml`: level and message by code, and the words that checks look for (lower case).

    `recipes` are the names of those in `rules/recipes.toml`.
    """

    levels: Mapping[str, str]
    messages: Mapping[str, str]
    words: Mapping[str, tuple[str, ...]]
    recipes: tuple[str, ...] = ()

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


def lint(asking: Asking, codes: Collection[str] | None = None) -> tuple[Finding, ...]:
    """Every finding whose level is not "off", in the order of CHECKS; only of these `codes` where they are given."""
    return tuple(_found(asking, CHECKS if codes is None else codes))


def _found(asking: Asking, codes: Collection[str]) -> Iterator[Finding]:
    for code, check in CHECKS.items():
        if code in codes and asking.rules.level(code) != "off" and (values := check(asking)) is not None:
            yield worded(code, values, asking.rules)


def worded(code: str, values: Values, rules: LintRules) -> Finding:
    """A finding in the rules' words, with its values filled in; those for a near miss where there is one."""
    near = rules.messages.get(f"{code}.near") if "near" in values else None
    return Finding(code, (near or rules.messages[code]).format_map(_Shown(values)))


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


def unknown_recipe(a: Asking) -> Values | None:
    """A recipe is named that there is not; the one that seems to be meant is offered, for a wrong one is wrong work."""
    if not a.request.unknown_recipe:
        return None
    names = {name.lower(): name for name in a.rules.recipes}
    values = {"recipe": a.request.recipe, "recipes": ", ".join(a.rules.recipes) or "none yet"}
    near = get_close_matches(a.request.recipe.lower(), names, 1, ALIKE)
    return {**values, "near": names[near[0]]} if near else values


def no_outcome(a: Asking) -> Values | None:
    """Too little to act on: a bare verb with hardly an object, and nothing else in the mail that says what is meant."""
    if len(a.request.tasks) != 1 or a.request.tasks[0].steps or _comes_with_more(a.reading):
        return None
    (task,) = a.request.tasks
    asked = _telling_words(task.text, a)
    if len(asked) > 2 or (asked and asked[0] not in a.words("bare_verbs")):
        return None
    rest = [s.text for s in a.request.sentences if s.text != task.text and s.kind is not SentenceKind.COURTESY]
    known = {word for text in (a.reading.base_subject, *rest) for word in _telling_words(text, a)}
    return {} if len(known.difference(asked, a.words("vague_subjects"))) < 2 else None


def _telling_words(text: str, a: Asking) -> list[str]:
    """The words of a text, in lower case, without times, the short ones and those that say nothing."""
    times = " ".join((a.request.ambiguous_zone, *(when.text for when in _dues(a)))).lower()
    nothing = {*a.words("fillers"), *WORD.findall(times)}
    words = WORD.findall(text.lower())
    return [word for word in words if len(word) > 2 and word not in nothing and not any(c.isdigit() for c in word)]


def _comes_with_more(reading: Reading) -> bool:
    """Whether something lies beside the owner's words that may say what is meant: a file, a link, another's mail."""
    others = any(line.kind in (LineKind.FORWARDED, LineKind.QUOTED) for line in reading.lines)
    return others or bool(reading.message.attachments or reading.message.forwarded or reading.links)


def no_due(a: Asking) -> Values | None:
    """No deadline, no word on urgency, and no day on which it comes again."""
    request, recurs = a.request, a.request.recurs
    falls = recurs and (recurs.unit == "day" or recurs.weekdays or recurs.month_day)
    dated = request.due or request.priority or request.ambiguous_zone or any(t.due for t in request.tasks)
    return None if falls or dated or not request.tasks else {}


def due_without_zone(a: Asking) -> Values | None:
    """A time of day without a zone, the two being in different zones; or an abbreviation that both read differently."""
    place = city(a.owner.timezone)
    if a.request.ambiguous_zone:
        return {"words": a.request.ambiguous_zone, "zone": place}
    for when in _dues(a):
        at = resolve(when, a.owner.zone)
        offsets = {at.astimezone(person.zone).utcoffset() for person in (a.owner, a.holder)}
        if when.clock and not when.zone and len(offsets) > 1 and at >= a.effective_at:
            return {"words": when.text, "zone": place}
    return None


def _dues(a: Asking) -> Iterator[When]:
    """The deadlines of the message and of its tasks."""
    yield from (when for when in (a.request.due, *(task.due for task in a.request.tasks)) if when)


def past_deadline(a: Asking) -> Values | None:
    """The deadline is before the mail's own date."""
    for when in _dues(a):
        if resolve(when, a.owner.zone, a.holder.day_end(when.day)) < a.effective_at:
            return {"words": when.text}
    return None


def no_cap(a: Asking) -> Values | None:
    """No time limit in an engagement that is paid by the hour."""
    capped = a.request.cap_minutes or any(task.cap_minutes for task in a.request.tasks)
    return {} if a.engagement.rate and a.request.tasks and not capped else None


def no_why(a: Asking) -> Values | None:
    """No reason anywhere."""
    return {} if a.request.tasks and not _first_of(a.words("why"), a.reading.visible_text) else None


def vague_subject(a: Asking) -> Values | None:
    """An empty or everyday subject, or one without a word that says what it is about."""
    if not a.request.tasks:
        return None
    subject, vague = a.reading.base_subject, a.words("vague_subjects")
    shown = re.sub(r"[\s.!?:,-]+", " ", subject.lower()).strip()
    nothing = {*vague, *a.words("fillers"), *a.words("common"), *a.words("bare_verbs")}
    says = [w for w in WORD.findall(subject) if len(w) > 2 or not w.isascii() or (len(w) == 2 and w.isupper())]
    if shown and shown not in vague and not nothing.issuperset(word.lower() for word in says):
        return None
    return {"title": a.request.tasks[0].title}


def unapproved_host(a: Asking) -> Values | None:
    """A file host that is neither on the engagement's list nor the recipe's; no list, no finding."""
    approved = (*a.engagement.hosts, *a.request.hosts)
    for host in a.reading.hosts if a.engagement.hosts else ():
        listed = any(host == h or host.endswith(f".{h}") for h in approved)
        if not listed and any(word in host for word in a.words("file_hosts")):
            return {"host": host, "hosts": " or ".join(a.engagement.hosts)}
    return None


def secret_in_mail(a: Asking) -> Values | None:
    """A password, key or card number in the text."""
    return {} if a.reading.secrets else None


def on_site(a: Asking) -> Values | None:
    """Work that needs hands in the office."""
    word = _first_of(a.words("on_site"), "\n".join(task.text for task in a.request.tasks))
    return {"words": f'"{word}"'} if word else None


def _first_of(words: tuple[str, ...], text: str) -> str:
    """The first of these words and phrases that stands in the text as a word of its own; "" for none."""
    low = text.lower()
    return next((word for word in words if re.search(rf"(?<!\w){re.escape(word)}(?!\w)", low)), "")


CHECKS: Mapping[str, Check] = {
    "multi_task": multi_task,
    "new_task_in_thread": new_task_in_thread,
    "two_holders": two_holders,
    "unknown_recipe": unknown_recipe,
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
LATER_CODES = frozenset({"changed_course", "nothing_done"})
"""Codes of later mails about a task: the ledger finds them, not a reading of the request."""
OF_ANY_MAIL = frozenset({"secret_in_mail", "unapproved_host"})
"""What an owner's later words about a running task may be found to hold."""
OF_REPORTS = frozenset({"unapproved_host"})
"""What an assistant's mail may be found to hold."""


def read_lint(table: Mapping[str, Any]) -> LintRules:
    """The rules of a table as tomllib reads `lint.toml`; what it leaves out is as packaged.

    Raises UserError; a mistake's `file` holds its key.
    """
    shipped = packaged.table("rules/lint.toml")
    codes = sorted(CHECKS.keys() | LATER_CODES)
    mistakes = [
        Mistake(f'"{code}" is no finding', f"use one of {', '.join(codes)}", code)
        for code in sorted(table.keys() - {*codes, "words"})
    ]
    entries: dict[str, Mapping[str, Any]] = {}
    for code in codes:
        own = table.get(code, {})
        entry = entries[code] = {**shipped[code], **own} if isinstance(own, Mapping) else {}
        if entry.get("level") not in LEVELS:
            mistakes.append(Mistake(f"{code} has no level", f"write level = one of {', '.join(LEVELS)}", code))
        elif not _is_wording(entry.get("message")) or not _is_wording(entry.get("near", "-")):
            mistakes.append(Mistake(f"{code} has no message", 'write message = "…"', code))
    words: dict[str, Any] = {**shipped["words"], **table.get("words", {})}
    for name, said in words.items():
        if name not in TEXT_LISTS or not isinstance(said, list) or not all(isinstance(w, str) for w in said):
            mistakes.append(Mistake(f'"{name}" is no list of words', f"use {', '.join(TEXT_LISTS)}", "words"))
    if mistakes:
        raise UserError(mistakes)
    return LintRules(
        {code: entry["level"] for code, entry in entries.items()},
        {code: entry["message"] for code, entry in entries.items()}
        | {f"{code}.near": entry["near"] for code, entry in entries.items() if "near" in entry},
        {name: tuple(word.lower() for word in said) for name, said in words.items()},
    )


def _is_wording(message: object) -> bool:
    """Whether it is a sentence whose braces can be filled in."""
    try:
        return isinstance(message, str) and bool(message.format_map(_Shown()))
    except (ValueError, LookupError, AttributeError):
        return False


class _Shown(dict[str, object]):
    """Values for a message: a name that a user's wording uses and the check does not give shows as itself."""

    def __missing__(self, key: str) -> str:
        return f"{{{key}}}"
