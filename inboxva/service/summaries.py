"""The weekly summaries: asked of the store, worded and queued in one transaction with how far they reach."""

import logging
from datetime import datetime

from inboxva.decide.followups import due_summaries, summary_letter
from inboxva.model.report import Period
from inboxva.service.handle import Desk

log = logging.getLogger("inboxva")


def queue_summaries(desk: Desk, now: datetime) -> int:
    """Queues every summary that is due; one that was missed goes out once. The number queued."""
    store, people = desk.store, desk.settings.people
    queued = 0
    for due in due_summaries(people, store.summary_lines(), store.started_at, now):
        with store.writer():
            period = Period(due.since, due.until, people.owner.timezone)
            facts = store.report(people, period, due.slugs, now=now)
            store.queue(desk.word(summary_letter(due, facts, people, now), now), now)
            store.set_summary_line(due.slugs, due.until)
        queued += 1
        log.info("queued the summary of %s", ", ".join(due.slugs))
    return queued
