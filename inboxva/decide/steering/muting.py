"""What the owner wants to hear less of, or again: quiet and loud, snooze, pause and resume (spec/letters.md, R-F7)."""

import re
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from inboxva.decide.changes import Written
from inboxva.decide.steering.lines import told_tasks
from inboxva.decide.steering.moving import engagement_called
from inboxva.decide.steering.rulings import Done
from inboxva.decide.steering.transcripts import done, undone
from inboxva.decide.steering.values import Outcome, said
from inboxva.model.actions import Mute, Snooze
from inboxva.model.context import TaskFacts
from inboxva.model.when import local_midnight, resolve
from inboxva.model.work import Command

EVERYTHING = "everything"
KINDS = {
    "brief": ("brief", "your_turn", "digest"), "day_sheet": ("day_sheet", "day_sheets", "sheet"),
    "reminders": ("reminders", "reminder"), "check_in": ("check_in", "check_ins", "checkins", "checkin"),
    "questions": ("questions", "question"), "late": ("late",), "caps": ("caps", "cap", "limits"),
    "ideas": ("ideas", "idea"), "statement": ("statement", "statements"), "pay_notice": ("pay_notice", "pay_notices"),
    "transcripts": ("transcripts", "transcript"),
}  # fmt: skip
"""The kinds of letters by their codes (the keys of `[letters]`, "check_in" and "ideas"), each with the words for it."""
OF_ASSISTANTS = frozenset({"day_sheet", "reminders", "check_in", "caps", "statement", "pay_notice"})
"""Those that assistants get."""
_BY_WORD = {word: code for code, words in KINDS.items() for word in words}


def codes_in(text: str, known: Sequence[str]) -> list[str]:
    """The codes that a line names, as far as they are known; others as they are written."""
    named = [re.sub(r"[\s-]+", "_", code.strip().lower()) for code in re.split(r"[,;&]|\band\b", text)]
    codes = [_BY_WORD.get(code, code) for code in dict.fromkeys(named) if code]
    if not set(codes) <= set(known):
        apart = [_BY_WORD.get(word, word) for word in re.split(r"[\s,;&]+", text.lower()) if word not in ("", "and")]
        codes = apart if set(apart) <= set(known) else codes  # "quiet no_due no_cap"
    return list(dict.fromkeys(codes))


def mute(command: Command, written: Written) -> Done:
    """`quiet` and `loud`: findings by their codes, and letters by their kinds."""
    known = [*sorted(written.lint.levels), *sorted(KINDS)]
    codes = codes_in(command.arguments, known)
    strange = [code for code in codes if code not in known]
    if strange or not codes:
        shown = ", ".join(known)
        return [], undone("no_code", value=strange[0], codes=shown) if strange else undone("no_codes", codes=shown)
    level = "off" if command.name == "quiet" else ""
    value = ", ".join(code.replace("_", " ") if code in KINDS else code for code in codes)
    return [Mute(code, level, "asked", task=written.task) for code in codes], done(command.name, value=value)


def pause(command: Command, written: Written) -> Done:
    """`pause` and `resume`: of an engagement or of all nothing goes out, what waits in the outbox with it."""
    name = command.arguments.strip(" .!:")
    engagement = engagement_called(name, written.people)
    everything = name.casefold() in ("", "all", EVERYTHING)
    if engagement is None and not everything:
        codes = " or ".join(each.code for each in written.people.engagements)
        return [], undone("pause_what", value=name, codes=codes)
    level = "off" if command.name == "pause" else ""
    value = engagement.name if engagement and not everything else "everything"
    mute = Mute(EVERYTHING, level, "asked", engagement.slug if engagement and not everything else "")
    return [mute], done(command.name, value=value, of=engagement.code if engagement and not everything else "all")


def snooze(command: Command, tasks: Sequence[TaskFacts], written: Written) -> Done:
    """Nothing more is said of these tasks until then; without a time, until tomorrow."""
    if command.when is None and said(command).strip():
        return [], undone("unread_snooze")
    zone = written.owner.zone
    tomorrow = written.effective_at.astimezone(zone).date() + timedelta(days=1)
    until = resolve(command.when, zone, time(0)) if command.when else local_midnight(tomorrow, zone)
    if until <= written.effective_at:
        return [], undone("past", value=_moment(until, written))
    refs = tuple(task.ref for task in tasks)
    return [Snooze(refs, until)], done("snooze", refs=", ".join(map(str, refs)), value=_moment(until, written))


def snoozed(command: Command, written: Written) -> Iterator[TaskFacts | Outcome]:
    """The tasks that a `snooze` without a reference is for: all that the answered letter told of."""
    refs = told_tasks(written) or ((written.task,) if written.task else ())
    found = (task for ref in refs if (task := written.context.tasks.get(ref)))
    known: list[TaskFacts | Outcome] = [task for task in found if task.slug in written.people.by_slug]
    yield from known or [undone("snooze_what")]


def _moment(at: datetime, written: Written) -> str:
    there = at.astimezone(written.owner.zone)
    return f"{there:%a} {there.day} {there:%b}" + (f", {there:%H:%M}" if there.time() != time(0) else "")
