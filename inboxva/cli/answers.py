"""What `init` is told: flags, or answers to questions on a terminal, each read by one and the same reader."""

import re
from collections.abc import Callable, Mapping
from email.utils import parseaddr

import click

from inboxva.errors import Mistake, UserError

Reader = Callable[[str], str]
"""Takes what was written and gives it as it is to stand; raises ValueError with the way to write it."""


def read_given(flags: Mapping[str, str | None]) -> dict[str, str]:
    """The flags that were given, read. Raises UserError with every mistake; what may be a password is not repeated."""
    given: dict[str, str] = {}
    mistakes = []
    for flag, value in flags.items():
        if value is None:
            continue
        try:
            given[flag] = reader(flag)(value)
        except ValueError as error:
            shown = "" if "password" in flag else f' "{value}"'
            mistakes.append(Mistake(f"{flag}{shown} cannot be used", str(error)))
    if mistakes:
        raise UserError(mistakes)
    return given


class Questions:
    """Answers by flag: those given, else asked for on a terminal (`asking`), else what is proposed."""

    def __init__(self, given: dict[str, str], *, asking: bool) -> None:
        self.given, self.asking = given, asking
        self._before: dict[str, str] = {}

    def get(self, flag: str, question: str, proposed: str | None = None, *, read: Reader | None = None) -> str:
        """The answer; "" where nothing was given or proposed. Asked once; `read` takes the place of the flag's reader."""
        if flag not in self.given:
            if not self.asking:
                return proposed or ""
            take = read or reader(flag)

            def taken(text: str) -> str:
                try:
                    return take(text) if text else text
                except ValueError as error:
                    raise click.UsageError(str(error)) from None

            default = self._before.get(flag, proposed)
            self.given[flag] = str(click.prompt(question, default, value_proc=taken, show_default=bool(default)))
        return self.given[flag]

    def again(self, *flags: str) -> None:
        """Forgets these answers, but for proposing them once more."""
        for flag in flags:
            if flag in self.given:
                self._before[flag] = self.given.pop(flag)


def reader(flag: str) -> Reader:
    """What reads a flag's value."""
    from inboxva.config import values
    from inboxva.service.setup import read_zone

    match flag:
        case "--address":
            return values.read_address
        case "--zone" | "--assistant-zone":
            return read_zone
        case "--password" | "--smtp-password":
            return _place
        case "--from":
            return _sender
        case "--assistant":
            return lambda text: ", ".join(f"{name} <{email}>" if name else email for email, name in read_people(text))
        case "--rate":
            return _money
        case "--cap":
            return _hours
        case "--slug":
            return _like(
                r"[a-z0-9][a-z0-9-]{0,39}", 'write small letters, digits and hyphens, for example "bookkeeping"'
            )
        case "--code":
            return lambda text: _like(r"[A-Z][A-Z0-9]{0,9}", 'write capital letters, for example "BK"')(text.upper())
    return _line


def read_people(text: str, numbered: tuple[tuple[str, str], ...] = ()) -> list[tuple[str, str]]:
    """People as pairs of address and name ("" for none), written as addresses or as numbers of a list, with commas between.

    Raises ValueError for anything else.
    """
    from inboxva.config.values import read_address

    found: dict[str, str] = {}
    for part in text.split(","):
        if part.strip().isdecimal():
            if not 1 <= int(part) <= len(numbered):
                raise ValueError(f"there is no number {part.strip()}")
            address, name = numbered[int(part) - 1]
        else:
            name, address = parseaddr(_line(part))
            address = read_address(address)
            name = name or dict(numbered).get(address, "")
        found[address] = name
    return list(found.items())


def _line(text: str) -> str:
    if not text.strip() or not text.isprintable() or len(text) > 200:
        raise ValueError("write one line of plain text")
    return text.strip()


def _money(text: str) -> str:
    from inboxva.config.values import read_money

    read_money(text)
    return text.strip()


def _hours(text: str) -> str:
    from inboxva.config.values import read_minutes

    try:
        read_minutes(text)
    except ValueError:
        raise ValueError('write hours, for example "10h"') from None
    return text.strip()


def _place(text: str) -> str:
    if not re.match(r"(env|keyring|file|command):.", _line(text)):
        raise ValueError("never the password itself: write env:NAME, keyring:SERVICE, file:PATH or command:CMD")
    return text.strip()


def _sender(text: str) -> str:
    from inboxva.config.values import read_address

    name, address = parseaddr(_line(text))
    read_address(address)
    return text.strip() if name else address


def _like(pattern: str, remedy: str) -> Reader:
    def read(text: str) -> str:
        if not re.fullmatch(pattern, text.strip()):
            raise ValueError(remedy)
        return text.strip()

    return read
