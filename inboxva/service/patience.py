"""How often to ask again for what is away, and how often to say so."""

import random
from collections.abc import Callable
from time import monotonic

from inboxva.errors import InboxvaError, TransientError

FIRST, LONGEST = 2.0, 5 * 60.0
SLOWLY = 15 * 60.0
"""Seconds between tries of what will not work without a person, such as a login that is refused."""


class Patience:
    """One side of the world. Trouble is said once when it begins, and once when it is over; asked for ever later."""

    def __init__(self, say: Callable[[str], None], well_again: str) -> None:
        self._say, self._well_again = say, well_again
        self._failures = 0
        self._retry_at = 0.0
        self._passing = True

    @property
    def troubled(self) -> bool:
        """Whether the last try failed."""
        return self._failures > 0

    @property
    def needs_a_person(self) -> bool:
        """Whether it failed in a way that does not pass by itself."""
        return self.troubled and not self._passing

    @property
    def ready(self) -> bool:
        """Whether it is time for a try."""
        return monotonic() >= self._retry_at

    def failed(self, error: InboxvaError) -> None:
        """A try failed. Said when it is the first, or when what would have passed now needs a person."""
        passing = isinstance(error, TransientError)
        if not self._failures or (self._passing and not passing):
            self._say(f"{error} (trying again)")
        self._failures, self._passing = self._failures + 1, passing
        self._retry_at = monotonic() + (wait(self._failures, FIRST, LONGEST) if passing else SLOWLY)

    def well(self) -> None:
        """A try went well."""
        if self._failures:
            self._say(self._well_again)
        self._failures, self._passing = 0, True


def wait(attempt: int, first: float, longest: float) -> float:
    """How long to wait after that attempt (from 1): doubling, with jitter so that many do not come back at once."""
    return min(first * 2.0 ** min(attempt - 1, 20), longest) * random.uniform(0.8, 1.2)
