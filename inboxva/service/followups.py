"""What the clock causes: asked of the store, decided, worded and written in one transaction."""

import logging
from dataclasses import replace
from datetime import datetime, timedelta

from inboxva.decide.caps import Limit
from inboxva.decide.pay import days_of
from inboxva.decide.rhythm.due import followups
from inboxva.decide.telling import told_quietly
from inboxva.model.actions import Action, Reply
from inboxva.model.agenda import Agenda
from inboxva.model.people import PayPeriod
from inboxva.service.handle import Desk
from inboxva.service.statements import statements

log = logging.getLogger("inboxva")

KNOWN_UNTIL = timedelta(minutes=30)
"""Nobody is reminded of what they may have answered: not while the mailbox has not been read for so long."""


def follow_up(desk: Desk, now: datetime) -> int:
    """Writes what is due by the clock, and queues the letters that tell of it. The number queued."""
    read_until = desk.store.last_pass()
    if read_until is None or now - read_until > KNOWN_UNTIL:
        return 0
    with desk.store.writer():  # what is asked is still so when it is written
        actions = _due(desk, now)
        if not actions:
            return 0
        mails = [desk.word(action.letter, now) for action in actions if isinstance(action, Reply)]
        desk.store.commit_by_clock(actions, mails, now=now)
    if mails:
        log.info("queued %s", ", ".join(mail.kind for mail in mails))
    return len(mails)


def _due(desk: Desk, now: datetime) -> tuple[Action, ...]:
    people = desk.settings.people
    agenda = desk.store.agenda(people, now)
    agenda = replace(
        agenda, statements=statements(desk, agenda), used=_used(desk, agenda),
        tasks=told_quietly(agenda, desk.rulebook.rules.lint),
    )  # fmt: skip
    return followups(agenda, people, desk.settings.policy, now)


def _used(desk: Desk, agenda: Agenda) -> dict[str, int]:
    """The minutes of the weeks and pay periods of which a limit was reached lately, by what names them."""
    found = {}
    for key, _, _ in agenda.crossings:
        named = Limit.of_key(key)
        engagement = desk.settings.people.by_slug.get(named[1].slug) if named else None
        if named and engagement and named[1].last:
            limit, last = named[1], named[1].last
            days = days_of(last, PayPeriod.WEEK if limit.kind == "week" else engagement.pay_period)
            found[limit.scope] = desk.store.minutes(engagement.slug, limit.address, days)
    return found
