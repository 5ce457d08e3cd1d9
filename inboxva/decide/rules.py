"""The rules of `rules/filters.toml`: read from data, asked in order, every hit and miss kept for `explain`."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

import re2

from inboxva.decide.conditions import ANSWERS, CONDITIONS, PLAIN, Asked
from inboxva.errors import Mistake, UserError
from inboxva.model.people import Engagement
from inboxva.model.plan import RuleHit

LOOK_AROUND = re.compile(r"\(\?(?:=|!|<=|<!)")


@dataclass(frozen=True, slots=True)
class Rule:
    """One rule: all conditions (name, value) must hold. `engagement` is a slug or one of `ANSWERS`; "" with `private`."""

    name: str
    conditions: tuple[tuple[str, Any], ...]
    engagement: str
    private: bool = False


@dataclass(frozen=True, slots=True)
class Choice:
    """What the rules decided, by which rule, and every rule that was asked, in order."""

    engagement: Engagement | None
    rule: str | None
    private: bool
    trace: tuple[RuleHit, ...]

    @property
    def guessed(self) -> bool:
        """Whether the engagement is only likely."""
        return bool(self.trace) and self.trace[-1].hit and self.trace[-1].reason.startswith("guessed")


def choose(rules: tuple[Rule, ...], asked: Asked) -> Choice:
    """Asks the rules from top to bottom; the first that answers decides."""
    trace: list[RuleHit] = []
    for rule in rules:
        reasons = [CONDITIONS[name](value, asked) for name, value in rule.conditions]
        if not all(reasons):
            missed = next(name for (name, _), reason in zip(rule.conditions, reasons, strict=True) if not reason)
            trace.append(RuleHit(rule.name, False, f"{missed} does not match"))
            continue
        if rule.private:
            trace.append(RuleHit(rule.name, True, ", ".join(reasons)))
            return Choice(None, rule.name, True, tuple(trace))
        if rule.engagement in ANSWERS:
            answer = ANSWERS[rule.engagement](asked)
        else:
            named = asked.people.by_slug[rule.engagement]
            answer = (named, ", ".join(reasons) or "always") if named in asked.shared else None
        if answer:
            trace.append(RuleHit(rule.name, True, answer[1]))
            return Choice(answer[0], rule.name, False, tuple(trace))
        trace.append(RuleHit(rule.name, False, "no answer"))
    return Choice(None, None, False, tuple(trace))


def read_rules(table: Mapping[str, Any], slugs: frozenset[str]) -> tuple[Rule, ...]:
    """The rules of a table as tomllib reads `filters.toml`; `slugs` are the configured engagements.

    Raises UserError with every mistake; its `line` is the rule's place in the file, counted from 1, for the caller to
    turn into a line.
    """
    mistakes: list[Mistake] = []
    rules: list[Rule] = []
    for key in table.keys() - {"rule"}:
        mistakes.append(Mistake(f'"{key}" is not known', "a rule begins with [[rule]]"))
    for place, entry in enumerate(table.get("rule", ()), 1):
        found = [Mistake(m.message, m.remedy, line=place) for m in _mistakes(entry, slugs)]
        mistakes += found
        if not found:
            conditions = tuple(
                (name, value if name in PLAIN else re2.compile(value)) for name, value in entry.get("when", {}).items()
            )
            rules.append(Rule(entry["name"], conditions, entry.get("engagement", ""), entry.get("private", False)))
    if mistakes:
        raise UserError(mistakes)
    return tuple(rules)


def _mistakes(entry: Mapping[str, Any], slugs: frozenset[str]) -> Iterator[Mistake]:
    if not isinstance(entry.get("name"), str) or not entry["name"]:
        yield Mistake("the rule has no name", 'add name = "…": explain shows it')
    for key in entry.keys() - {"name", "when", "engagement", "private"}:
        yield Mistake(f'"{key}" is not known in a rule', "use name, when, engagement, private")
    if bool(entry.get("engagement")) == (entry.get("private") is True):
        yield Mistake("the rule decides nothing", "give it either engagement = or private = true")
    target = entry.get("engagement", "")
    if target and target not in slugs and target not in ANSWERS:
        yield Mistake(f'there is no engagement "{target}"', f"use one of {', '.join(sorted(slugs) + list(ANSWERS))}")
    when = entry.get("when", {})
    if not isinstance(when, Mapping):
        yield Mistake("when is no table", "write when = { subject = 'invoice' }")
        return
    for name, value in when.items():
        if name not in CONDITIONS:
            yield Mistake(f'the condition "{name}" is not known', f"use one of {', '.join(CONDITIONS)}")
        elif name in PLAIN:
            if value not in PLAIN[name]:
                yield Mistake(f'{name} cannot be "{value}"', f"use one of {', '.join(sorted(PLAIN[name]))}")
        elif not isinstance(value, str):
            yield Mistake(f"{name} is no expression", "write it as a text, in single quotes")
        elif problem := _bad_expression(value):
            yield Mistake(f"{name} is no expression that can be used: {problem}", "rules use RE2 syntax")


def _bad_expression(pattern: str) -> str:
    if LOOK_AROUND.search(pattern):
        return "look-ahead and look-behind are not supported"
    options = re2.Options()
    options.log_errors = False
    try:
        re2.compile(pattern, options)
    except re2.error as error:
        return str(error.args[0].decode() if isinstance(error.args[0], bytes) else error.args[0])
    return ""
