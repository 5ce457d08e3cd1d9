"""Promise: whatever story of reports and corrections arrives, in whatever order and however often, the hours add up."""

import tempfile
from datetime import datetime, timedelta
from pathlib import Path
from random import Random
from typing import NamedTuple

from hypothesis import given, settings
from hypothesis import strategies as st

from tests.conversation.talk import MANILA
from tests.promises.play import DANA, MARIA, Play
from tests.promises.test_hours import asked, entries


class Told(NamedTuple):
    """A report: minutes after the one before it, how it relates to others, its hours, the figure or mail it names."""

    gap: int
    kind: str
    hours: int
    named: int
    task: int


TOLD = st.builds(
    Told, st.integers(1, 400), st.sampled_from(["adds", "adds", "plus", "corrects", "instead", "again"]), st.integers(1, 5),
    st.integers(0, 6), st.sampled_from([1, 1, 2]),
)  # fmt: skip


def written(story: list[Told], start: datetime) -> list[tuple[datetime, int, str]]:
    """The mails: when, about which task, which words."""
    mails: list[tuple[datetime, int, str]] = []
    at = start
    for number, told in enumerate(story):
        at += timedelta(minutes=told.gap)
        earlier = [text for _, task, text in mails if task == told.task and text.startswith("Done")]
        text = {
            "adds": f"Done: the calls of list {number}\nHours: {told.hours}",
            "plus": f"Hours: +{told.hours}h",
            "corrects": f"Correction\nHours: {told.hours}",
            "instead": f"Hours: {told.hours} (instead of {told.named})",
            "again": earlier[told.named % len(earlier)] if earlier else f"Done: more of {number}\nHours: {told.hours}",
        }[told.kind]
        mails.append((at, told.task, text))
    return mails


def sums(mails: list[tuple[datetime, int, str]]) -> dict[str, int]:
    """The hours of each task as a person would add them up, in minutes: those of a day apart."""
    days: dict[tuple[int, object], list[int]] = {}
    seen: set[tuple[object, ...]] = set()
    for at, task, text in mails:
        day = at.astimezone(MANILA).date()
        standing = days.setdefault((task, day), [])
        last = text.splitlines()[-1].removeprefix("Hours: ")
        hours, _, named = last.strip("+h").partition(" (instead of ")
        if text.startswith("Correction"):
            del standing[-1:]
        elif named:
            figure = int(named.strip(")"))
            if figure in standing:
                del standing[len(standing) - 1 - standing[::-1].index(figure)]
            elif standing and sum(standing) == figure:
                standing.clear()
            else:
                continue
        elif text.startswith("Done") and (task, day, text) in seen:
            continue
        seen.add((task, day, text))
        standing.append(int(hours))
    found: dict[str, int] = {}
    for (task, _), standing in days.items():
        if standing:
            found[f"BK-{task}"] = found.get(f"BK-{task}", 0) + 60 * sum(standing)
    return found


@settings(max_examples=15, deadline=None)
@given(st.lists(TOLD, min_size=1, max_size=10), st.randoms(use_true_random=False), st.booleans())
def test_every_story_adds_up_in_any_order_and_however_often_it_arrives(
    story: list[Told], chance: Random, one_pass: bool
) -> None:
    with tempfile.TemporaryDirectory() as base:
        play = Play(Path(base))
        requests = {1: asked(play), 2: asked(play, 2)}
        mails = written(story, play.now)
        order = list(range(len(mails)))
        if one_pass:
            play.now = mails[-1][0] + timedelta(minutes=1)
            chance.shuffle(order)
        for number in order:
            at, task, text = mails[number]
            play.now = play.now if one_pass else at
            subject, name = f"Re: Unpaid invoices {task} [BK-{task}]", f"r{number:02}@example.net"
            play.says(MARIA, DANA, subject, text, answers=requests[task], date=at, message_id=name)
            if chance.random() < 0.3:
                play.deliver(play.sent[name], chance.choice(["INBOX", "Sent"]))
            if not one_pass:
                play.run()
        for _ in range(2):
            play.later(minutes=1)
            play.run()
        assert entries(play) == sums(mails)
        items = {ref: item.minutes for ref, item in play.tasks().items() if item.minutes}
        assert items == sums(mails)
        play.close()
