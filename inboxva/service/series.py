"""The next of what comes again, opened by the clock: asked of the store, worded and written in one transaction."""

import logging
from datetime import datetime

from inboxva.decide.rhythm.series import next_of, opens_at
from inboxva.model.actions import Reply
from inboxva.model.context import TaskFacts
from inboxva.service.handle import Desk
from inboxva.service.summaries import PATIENCE

log = logging.getLogger("inboxva")


def open_series(desk: Desk, now: datetime) -> int:
    """Opens the next of every series whose last one is due; the number opened.

    What the owner wrote before that moment may end it: it waits for the pass that reads it, but not for a mailbox that
    stays away.
    """
    store = desk.store
    if not any(_is_time(desk, task, now) for task in store.series_due(now)):
        return 0
    opened = 0
    with store.writer():
        for task in store.series_due(now):
            if not _is_time(desk, task, now):
                continue
            number = store.next_number(task.slug)
            if actions := next_of(task, number, desk.settings.people, desk.settings.policy, now):
                mails = [desk.word(action.letter, now) for action in actions if isinstance(action, Reply)]
                store.commit_by_clock(actions, mails, now=now)
                opened += 1
    if opened:
        log.info("opened %d that came again", opened)
    return opened


def _is_time(desk: Desk, task: TaskFacts, now: datetime) -> bool:
    at, read_until = opens_at(task, desk.settings.people), desk.store.last_pass()
    return at is not None and at <= now and (now >= at + PATIENCE or (read_until is not None and read_until >= at))
