"""The owner's stop from the machine itself: all letters stand still, as "pause all" by mail does it."""

from datetime import datetime

from inboxva.decide.steering.muting import EVERYTHING
from inboxva.model.actions import Mute
from inboxva.service.handle import Desk


def stop_letters(desk: Desk, now: datetime, *, stop: bool) -> int:
    """Lets all letters stand still from now on, or go out again; the number that wait. It holds beside a running daemon."""
    desk.store.commit_by_clock([Mute(EVERYTHING, "off" if stop else "", "asked")], now=now)
    return desk.store.counts()["waiting"]
