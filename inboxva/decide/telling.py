"""Which findings of a request the owner is written to about now, and which reach them more quietly from now on.

Findings stay on record whatever is decided here (spec/letters.md: C6, C7, C13).
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from inboxva.decide.findings import LEVELS, LintRules
from inboxva.model.actions import Mute
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
        asked.at >= midnight and "daily" in (rules.level(asked.code), level(asked.code, asked.slug, rules, context))
        for asked in context.asked
    )
    codes, mutes = [], []
    for code in dict.fromkeys(finding.code for finding in findings):
        now = level(code, slug, rules, context)
        if now not in ("ask", "daily"):
            continue
        if code not in UNANSWERED and _ignored(code, slug, now, rules, context):
            mutes.append(Mute(code, LEVELS[LEVELS.index(now) + 1], "ignored", slug))
        elif now == "ask" or not asked_today:
            codes.append(code)
    return Telling(tuple(codes), tuple(mutes))


def level(code: str, slug: str, rules: LintRules, context: Context) -> str:
    """How findings of a code reach the owner: by the rules, or more quietly where that was asked or came about."""
    muted = (context.muted.get((place, code), "") for place in ("", slug))
    return max((rules.level(code), *filter(None, muted)), key=LEVELS.index)


def _ignored(code: str, slug: str, now: str, rules: LintRules, context: Context) -> bool:
    """Whether the letters about a code since it came to its level `now` were ignored. A young one does not count yet.

    The level by itself says how many went before: three were ignored for each one that it dropped.
    """
    dropped = LEVELS.index(now) - LEVELS.index(rules.level(code))
    letters = [a for a in context.asked if (a.slug, a.code) == (slug, code) and context.now - a.at > A_DAY]
    last = letters[: IGNORED * (dropped + 1)]
    return len(last) == IGNORED * (dropped + 1) and not any(asked.settled for asked in last)
