"""May this letter go now? Asked in the moment of sending (spec/letters.md: still true?, stop, ceilings)."""

import logging
from datetime import datetime, timedelta

from inboxva.config import Settings
from inboxva.decide.etiquette import SHEET_BEFORE, owner_awake
from inboxva.decide.rhythm.brief import due_at
from inboxva.decide.rhythm.clock import CEILING, STOPPED, days_off
from inboxva.decide.rhythm.stilltrue import still_true
from inboxva.decide.rhythm.summaries import REPORT
from inboxva.decide.worktime import next_start, shift_at
from inboxva.model.letters import UNASKED, Audience
from inboxva.model.outbox import OutboxRow
from inboxva.model.people import People, Role
from inboxva.model.when import local_midnight
from inboxva.store import Store

log = logging.getLogger("inboxva")

ANSWERS_THE_OWNER = frozenset({"O11", "O12", "O13", "O14", REPORT})
"""What stands still for nobody: without it an owner would not know that everything does."""
KINDS = {"O5": "questions", "O7": "caps", "O8": "late", "A15": "pay_notice"}
"""What the owner may want no more of ("quiet caps"), of the kinds that a mail causes; the clock asks for its own."""
BY_CLOCK = frozenset({"A3", "A9", "A10", "A14", "O6", "O8", "O17"})
"""What the clock writes, and writes anew where it was cancelled and something is left to say."""
URGENT = timedelta(hours=6)
"""So long what could not wait is news: "at work now, and waiting" is said of that hour."""
BY_DAY = UNASKED - BY_CLOCK - {"O5"}
"""What a mail causes at once at whatever hour it is written, and what is no news in the night, hours later."""
HELD_UP = timedelta(hours=1)
OWNERS_WORDS = frozenset({"A11", "A13"})
"""What the owner has just written to an assistant goes also to one whom no program should write to."""
NOT_OWED = frozenset({"A2", "A3", "A8", "A9", "A10"})
"""What an assistant who has written "stop" gets no more (R-F12); they have the owner's own mails."""


def waits(row: OutboxRow, store: Store, settings: Settings, now: datetime) -> bool:
    """Whether a letter does not go now, and nobody need hear of that. What is true no longer is cancelled."""
    people = settings.people
    if stands_still(row, store, now):
        return True
    if unwelcome(row, store, now) or over(row, store, settings, now) or gone_stale(row, store, people, now):
        return True
    return past_its_day(row, store, people, now) or held_up(row, store, people, now)


def unwelcome(row: OutboxRow, store: Store, now: datetime) -> bool:
    """Whether who gets it wants no such letter any more: it is cancelled."""
    stopped = row.kind in NOT_OWED and STOPPED in store.quieted(row.to)
    if not stopped and KINDS.get(row.kind) not in store.unwanted():
        return False
    store.mark_stale(row.key, "its kind is not wanted any more", now)
    return True


def over(row: OutboxRow, store: Store, settings: Settings, now: datetime) -> bool:
    """Whether the hours for which a letter was written are over: it is cancelled, and the digest tells what is left of it."""
    late = row.kind == "O5" and now - row.queued_at > URGENT
    if not late and (row.kind not in BY_CLOCK or is_its_time(row, settings, now)):
        return False
    store.mark_stale(row.key, "its time is over", now)
    return True


def stands_still(row: OutboxRow, store: Store, now: datetime) -> bool:
    """Whether the owner has stopped its engagement's letters, or only a person should write to who gets it."""
    if row.kind in ANSWERS_THE_OWNER:
        return False
    paused = store.paused()
    if "" in paused or row.slug in paused:
        return True
    return row.audience is Audience.ASSISTANT and row.kind not in OWNERS_WORDS and store.personal(row.to, now)


def is_its_time(row: OutboxRow, settings: Settings, now: datetime) -> bool:
    """Whether a letter that the clock wrote comes in the hours it was written for: the same shift, the owner's day.

    One that the server took late would come at night, or say "today" of yesterday.
    """
    person = settings.people.person(row.to)
    if person is None:
        return True
    if row.kind == "O6":
        at = due_at(person, settings.policy.letters, now)
        return at is not None and row.queued_at.astimezone(person.zone).date() == at.astimezone(person.zone).date()
    if person.role is Role.OWNER:
        return owner_awake(person, now) == now
    shift = shift_at(person, now, days_off(person, settings.people), SHEET_BEFORE)
    return shift is not None and row.queued_at >= shift[0] - SHEET_BEFORE


def gone_stale(row: OutboxRow, store: Store, people: People, now: datetime) -> bool:
    """Whether what an unasked letter says is no longer true: it is cancelled, and planned anew where something is left."""
    tells = store.tells(row) if row.kind in UNASKED else ()
    if not tells or still_true(row.kind, row.to, tells, row.queued_at, store.agenda(people, now), people):
        return False
    store.mark_stale(row.key, "it is no longer true", now)
    log.info("%s to %s is not sent: it is no longer true", row.kind, row.to)
    return True


def past_its_day(row: OutboxRow, store: Store, people: People, now: datetime) -> bool:
    """Whether enough that nobody asked for went to this person today: it waits for their next day."""
    person = people.person(row.to)
    if row.kind not in UNASKED or person is None:
        return False
    today = now.astimezone(person.zone).date()
    if store.unasked_since(row.to, local_midnight(today, person.zone)) < CEILING[person.role]:
        return False
    tomorrow = local_midnight(today + timedelta(days=1), person.zone)
    at = owner_awake(person, tomorrow) if person.role is Role.OWNER else next_start(person, tomorrow) or tomorrow
    store.mark_failed(row.key, "it waits for tomorrow: enough went out today that nobody asked for", retry_at=at)
    return True


def held_up(row: OutboxRow, store: Store, people: People, now: datetime) -> bool:
    """Whether the server took a letter so late that it would come at night: it waits for the morning (rule C11)."""
    person = people.person(row.to)
    if row.kind not in BY_DAY or person is None or now - row.not_before < HELD_UP:
        return False
    owner = person.role is Role.OWNER
    at = owner_awake(person, now) if owner else next_start(person, now, days_off(person, people)) or now
    if at == now:
        return False
    store.mark_failed(row.key, "it waits for the morning: it could not go in its own hour", retry_at=at)
    return True
