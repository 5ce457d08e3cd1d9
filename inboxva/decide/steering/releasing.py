"""`release 4`: a mail that was kept aside is read again, as one that its sender really wrote."""

import re

from inboxva.decide.changes import Written
from inboxva.decide.steering.rulings import Done
from inboxva.decide.steering.transcripts import done, undone
from inboxva.model.actions import Action, Release
from inboxva.model.context import Kept
from inboxva.model.work import Command


def release(command: Command, written: Written) -> Done:
    """The mails of these numbers are let in; nothing is done where one of them is not kept."""
    numbers = _numbers(command)
    found = _found(command, written)
    if not numbers:
        return [], undone("release_what")
    if missing := [n for n in numbers if n not in {kept.number for kept in found}]:
        return [], undone("no_held", number=missing[0])
    releases: list[Action] = [Release(kept.message) for kept in found]
    return releases, done("released", numbers=", ".join(map(str, numbers)))


def would_release(command: Command, written: Written) -> str:
    """What it would do, before the owner has said yes; "" where it would do nothing."""
    if not release(command, written)[0]:
        return ""
    mails = (f'"{kept.subject}" from {kept.sender}' for kept in _found(command, written))
    return f"{' and '.join(mails)} is read as if its sender were proven"


def _numbers(command: Command) -> tuple[int, ...]:
    return tuple(dict.fromkeys(int(number) for number in re.findall(r"\d{1,9}", command.arguments)))


def _found(command: Command, written: Written) -> list[Kept]:
    by_number = {kept.number: kept for kept in written.context.kept}
    return [by_number[number] for number in _numbers(command) if number in by_number]
