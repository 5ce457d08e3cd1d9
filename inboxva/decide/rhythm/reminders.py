"""When an assistant is asked for a word on a task: a first short note (A9), or one on a task that went quiet (A10).

The rule for A10, as a good coordinator would have it: who has said nothing since the task became theirs is asked once
`reply_within` of their working time has passed, or the due date, and they have had two hours of work since. Who has
named a day (an ETA) is left alone until then. Who has reported without naming one is left alone until the due date, for a
working week at most; where there is no due date either, for `reply_within`. Asked once, then on each of their working
days, three times in all; then the owner's summary alone says it.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from inboxva.decide.changes import in_thread
from inboxva.decide.rhythm.clock import MODES, Moment
from inboxva.decide.rhythm.sheettask import heard_at, sheet_task, unheard
from inboxva.decide.worktime import (
    after_span,
    after_working_days,
    after_working_minutes,
    next_start,
    working_minutes_between,
)
from inboxva.model.agenda import Running
from inboxva.model.assistantletters import WordAsked
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.people import Mode, Person, Role
from inboxva.model.telling import Told, Topic

TIMES = 3
A_WEEK = 5
"""Working days: so long nobody is asked who has reported, with the due date further ahead."""
URGENT = 4 * 60
"""Working minutes to the due date: a reminder does not wait for the next day sheet."""
AT_IT = 2 * 60
"""Working minutes since somebody's last word: nobody is asked before, however near the due date."""
NO_MORE_TODAY = timedelta(minutes=30)
"""Before the end of the working day: no first note is asked for."""


@dataclass(frozen=True, slots=True)
class Word:
    """A word that is asked for: of which task, since when it is due (aware UTC), and what the letter tells by asking."""

    running: Running
    at: datetime
    tells: Told

    @property
    def first(self) -> bool:
        """Whether it is the first short note."""
        return self.tells.what is Topic.CHECK_IN


def words_due(moment: Moment, person: Person, shift: tuple[datetime, datetime]) -> tuple[Word, ...]:
    """The words that are due of an assistant in a working span of theirs, none of which was asked for in it before.

    Just before it what is due at its beginning counts: until then nobody works.
    """
    return tuple(_words(moment, person, shift))


def _words(moment: Moment, person: Person, shift: tuple[datetime, datetime]) -> Iterator[Word]:
    day, now = shift[0].astimezone(person.zone).date(), max(moment.now, shift[0])
    late = moment.now > shift[1] - NO_MORE_TODAY
    for running in moment.open_of(person):
        free = day in moment.engagement(running).holidays
        if free or running.facts.waiting_on is not Role.ASSISTANT or unheard(running, person, moment):
            continue
        first = None if late or not moment.wants(person, "A9", "check_in") else check_in_at(moment, running, person)
        if first and first <= now:
            yield Word(running, first, Told(Topic.CHECK_IN, running.facts.ref))
        elif moment.policy.letters.reminders and moment.wants(person, "A10", "reminders"):
            at = reminder_at(moment, running, person)
            if at and at <= now and not _asked_since(shift[0] - timedelta(hours=1), running, person, moment):
                since = last_word(running).astimezone(UTC).isoformat()
                yield Word(running, at, Told(Topic.REMINDER, running.facts.ref, since))


def check_in_at(moment: Moment, running: Running, person: Person) -> datetime | None:
    """When a first note on a task is asked for, if none came: so long after the start of work, in working time.

    None where it is not asked for: it was, or the assistant wrote, be it of no task; the task is shorter than that; its
    request was old.
    """
    engagement, facts = moment.engagement(running), running.facts
    wait = engagement.check_in
    if not wait or running.assistant_at is not None or moment.read_late(running) or moment.is_history(running):
        return None
    if facts.cap_minutes is not None and facts.cap_minutes < 2 * wait:
        return None
    if facts.due and working_minutes_between(person, moment.now, facts.due.instant, engagement.holidays) < 2 * wait:
        return None
    if any(moment.told(Topic.CHECK_IN, person, facts.ref)) or any(moment.told(Topic.REMINDER, person, facts.ref)):
        return None
    heard = heard_at(running, person, moment)
    if running.spoke_at is not None and running.spoke_at >= heard:
        return None
    start = next_start(person, heard, engagement.holidays) or heard
    return after_working_minutes(person, start, wait, engagement.holidays)


def reminder_at(moment: Moment, running: Running, person: Person) -> datetime | None:
    """When the next word on a task is overdue; None where it was asked for often enough, or its request was old and is
    not told of yet, or was quiet before anybody was reminded.
    """
    engagement, facts = moment.engagement(running), running.facts
    told = [one.at for one in moment.told(Topic.NEW, person, facts.ref)]
    since, said = max((last_word(running), *told)), running.assistant_at
    if moment.read_late(running):
        if not told and (said is None or running.read_at is None or said < running.read_at):
            return None
    elif moment.is_history(running):
        return None
    asked = [one for one in moment.told(Topic.REMINDER, person, facts.ref) if one.at > last_word(running)]
    if len(asked) >= TIMES:
        return None
    if facts.eta and said is not None and facts.eta.instant > since:
        return facts.eta.instant
    quiet = after_span(person, since, engagement.reply_within, engagement.holidays)
    if facts.due is None or facts.due.instant <= since:
        return quiet
    if said is not None and said >= running.turn_since:
        quiet = max(quiet, after_working_days(person, since, A_WEEK, engagement.holidays))
    return max(min(quiet, facts.due.instant), after_working_minutes(person, since, AT_IT, engagement.holidays))


def last_word(running: Running) -> datetime:
    """When somebody last wrote about the task, or who has it wrote of none, or it became their turn."""
    written = (running.turn_since, running.assistant_at, running.owner_at, running.spoke_at)
    return max(at for at in written if at is not None)


def word_letters(moment: Moment, person: Person) -> Iterator[Letter]:
    """A9 and A10 as a letter of its own: one for each assistant and working day, with all tasks in it (rule C10).

    With day sheets only what cannot wait for the next one: first notes, and what is due within some working hours.
    """
    shift = moment.shift(person)
    if shift is None or moment.absent(person):
        return
    due = [word for word in words_due(moment, person, shift) if not word.running.facts.outside]
    if moment.policy.letters.day_sheet:
        due = [word for word in due if word.first or _is_urgent(word, moment, person)]
    for mode in MODES:
        words = [word for word in due if moment.engagement(word.running).mode is mode]
        day = shift[0].astimezone(person.zone).date()
        key = moment.free_key(f"word:{person.address}:{day}" + ("" if mode is Mode.LIVE else f":{mode}"))
        if words and key and moment.room(person):
            letter = _letter(words, key, mode, moment, person)
            moment = moment.after([letter])
            yield letter


def _letter(words: list[Word], key: str, mode: Mode, moment: Moment, person: Person) -> Letter:
    first = all(word.first for word in words)
    facts = WordAsked(
        person.first_name, moment.people.owner.first_name,
        tuple(sheet_task(word.running, person, moment) for word in words), first, person.timezone,
    )  # fmt: skip
    slugs = {word.running.facts.slug for word in words}
    letter = Letter(
        key=key, kind="A9" if first else "A10", to=Address(person.address, person.name), facts=facts,
        language=person.language, mode=mode, not_before=moment.now, answers=False,
        task=words[0].running.facts.ref if len(words) == 1 else None, slug=slugs.pop() if len(slugs) == 1 else "",
        tells=tuple(word.tells for word in words),
    )  # fmt: skip
    return in_thread(letter, words[0].running.facts) if len(words) == 1 else letter


def _is_urgent(word: Word, moment: Moment, person: Person) -> bool:
    due = word.running.facts.due
    if due is None or due.instant <= moment.now:
        return False
    holidays = moment.engagement(word.running).holidays
    return working_minutes_between(person, moment.now, due.instant, holidays) <= URGENT


def _asked_since(at: datetime, running: Running, person: Person, moment: Moment) -> bool:
    topics = (Topic.REMINDER, Topic.CHECK_IN)
    return any(one.at >= at for topic in topics for one in moment.told(topic, person, running.facts.ref))
