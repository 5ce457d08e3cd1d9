"""The weekly summaries: asked of the store, worded and queued in one transaction with how far they reach."""

import logging
from datetime import datetime, timedelta

from inboxva.decide.rhythm.summaries import due_summaries, summary_letter
from inboxva.model.report import Period
from inboxva.service import figures
from inboxva.service.handle import Desk

log = logging.getLogger("inboxva")

PATIENCE = timedelta(minutes=30)
"""How long a summary that is due waits until all mail that came before it has been read."""


def queue_summaries(desk: Desk, now: datetime) -> int:
    """Queues every summary that is due; one that was missed goes out once. The number queued.

    What came in a minute before the summary's moment belongs into it, and into no other: it waits for the pass that
    reads it, but not for a mailbox that stays away.
    """
    store, people = desk.store, desk.settings.people
    read_until = store.last_pass()
    queued = 0
    for due in due_summaries(people, store.summary_lines(), store.started_at, now):
        if now < due.until + PATIENCE and (read_until is None or read_until < due.until):
            continue
        with store.writer():
            period = Period(due.since, due.until, people.owner.timezone)
            facts = figures.report(store, people, period, due.slugs, now=now)
            today = now.astimezone(people.owner.zone).date()
            paid_by_the_hour = (people.by_slug[slug] for slug in due.slugs if people.by_slug[slug].rate)
            owed = tuple(one for each in paid_by_the_hour for one in figures.unpaid(store, people, each, today))
            store.queue(desk.word(summary_letter(due, facts, owed, people, now), now), now)
            store.set_summary_line(due.slugs, due.until)
        queued += 1
        log.info("queued the summary of %s", ", ".join(due.slugs))
    return queued
