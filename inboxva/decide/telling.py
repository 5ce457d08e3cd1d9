"""Which findings of a request the owner is written to about now, and which reach them more quietly from now on.

Findings stay on record whatever is decided here (spec/letters.md: C6, C7, C13).
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from inboxva.decide.findings import LEVELS, LintRules
from inboxva.model.actions import Mute
from inboxva.model.agenda import Agenda, Running
from inboxva.model.context import Context
from inboxva.model.when import local_midnight
from inboxva.model.work import Finding

A_DAY = timedelta(hours=24)
"""A mail older than this causes no letter; a letter older than this, and not answered, is ignored."""
UNANSWERED = frozenset({"secret_in_mail"})
"""No line answers these, so that none of their letters was ignored."""
IGNORED = 3
"""So many letters in a row about the same thing that nobody answers: it is told more quietly."""


@dataclass(frozen=True, slots=True)
class Telling:
    """The codes that a letter tells of now, in the order found, and the levels that change."""

    codes: tuple[str, ...] = ()
    mutes: tuple[Mute, ...] = ()


def told(
    findings: Iterable[Finding], rules: LintRules, context: Context, *, slug: str, written_at: datetime, zone: ZoneInfo
) -> Telling:
    """What a request of this engagement, written at `written_at` (aware), is told of at `context.now`.

    `zone` is the owner's: by its days letters of the level "daily" are counted, of all engagements together.
    """
    if context.now - written_at > A_DAY:
        return Telling()
    midnight = local_midnight(context.now.astimezone(zone).date(), zone)
    asked_today = any(
        asked.at >= midnight
        and "daily" in (rules.level(asked.code), level(asked.code, asked.slug, rules, context.muted))
        for asked in context.asked
    )
    codes, mutes = [], []
    for code in dict.fromkeys(finding.code for finding in findings):
        now = level(code, slug, rules, context.muted)
        if now not in ("ask", "daily"):
            continue
        if code not in UNANSWERED and _ignored(code, slug, now, rules, context):
            mutes.append(Mute(code, LEVELS[LEVELS.index(now) + 1], "ignored", slug))
        elif now == "ask" or not asked_today:
            codes.append(code)
    return Telling(tuple(codes), tuple(mutes))


def told_quietly(agenda: Agenda, rules: LintRules) -> tuple[Running, ...]:
    """The agenda's tasks, each with those of its findings alone that belong into the owner's digest (rule C6).

    That is what is told no louder, and what was to be asked and was not.
    """
    digested = LEVELS[: LEVELS.index("digest") + 1]
    return tuple(
        replace(
            running,
            findings=tuple(
                finding for finding in running.findings
                if finding.code not in running.asked
                and level(finding.code, running.facts.slug, rules, agenda.muted) in digested
            ),
        ) for running in agenda.tasks
    )  # fmt: skip


def level(code: str, slug: str, rules: LintRules, muted: Mapping[tuple[str, str], str]) -> str:
    """How findings of a code reach the owner: by the rules, or more quietly where that was asked or came about.

    `muted` as in `Context`.
    """
    levels = (muted.get((place, code), "") for place in ("", slug))
    return max((rules.level(code), *(one for one in levels if one in LEVELS)), key=LEVELS.index)


def _ignored(code: str, slug: str, now: str, rules: LintRules, context: Context) -> bool:
    """Whether the letters about a code since it came to its level `now` were ignored. A young one does not count yet.

    The level by itself says how many went before: three were ignored for each one that it dropped.
    """
    dropped = LEVELS.index(now) - LEVELS.index(rules.level(code))
    letters = [a for a in context.asked if (a.slug, a.code) == (slug, code) and context.now - a.at > A_DAY]
    last = letters[: IGNORED * (dropped + 1)]
    return len(last) == IGNORED * (dropped + 1) and not any(asked.settled for asked in last)
