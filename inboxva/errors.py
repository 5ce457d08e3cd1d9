"""The errors of inboxva: one small tree, and what each asks of the person or the loop that meets it."""

from collections.abc import Iterable
from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Mistake:
    """One thing a person got wrong in a file or a command, and how to mend it.

    `file` is as the person named it ("" for a command line), `line` counts from 1 (0: no line to name).
    """

    message: str
    remedy: str = ""
    file: str = ""
    line: int = 0

    def __str__(self) -> str:
        place = f"{self.file}:{self.line}: " if self.file and self.line else f"{self.file}: " if self.file else ""
        return place + self.message + (f" ({self.remedy})" if self.remedy else "")


class InboxvaError(Exception):
    """Any error inboxva raises on purpose. A subclass says what to do about it."""


class UserError(InboxvaError):
    """Configuration, rules, templates or usage are wrong. Every mistake found is listed; exit status 2."""

    def __init__(self, mistakes: Iterable[Mistake] | Mistake | str) -> None:
        if isinstance(mistakes, str):
            mistakes = Mistake(mistakes)
        self.mistakes: tuple[Mistake, ...] = (mistakes,) if isinstance(mistakes, Mistake) else tuple(mistakes)
        super().__init__("\n".join(str(mistake) for mistake in self.mistakes))


class BadMessage(InboxvaError):
    """One message cannot be handled. It goes to quarantine with this reason; the next message is taken."""


class TransientError(InboxvaError):
    """A server or the store is away. Try again later, with back-off; `--once` exits with 75."""


class PermanentError(InboxvaError):
    """It will not work without a person (login refused, recipient rejected). Said once; exit status 1."""
