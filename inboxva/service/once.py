"""One whole pass for cron, and what a person must be told of it."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from inboxva.config import Settings
from inboxva.errors import PermanentError, TransientError
from inboxva.service import opened, utc_now
from inboxva.service.delivery import Delivered
from inboxva.service.passes import Done


@dataclass
class Outcome:
    """What a pass did, and the first error that ended it early."""

    done: Done = field(default_factory=Done)
    sent: list[Delivered] = field(default_factory=list)
    error: TransientError | PermanentError | None = None

    @property
    def lines(self) -> list[str]:
        """What to say, in order."""
        said = [*told(self.done), *(line for sent in self.sent for line in told(sent))]
        said += [f"letters wait: {trouble}" for sent in self.sent if (trouble := sent.refused or sent.away)]
        return list(dict.fromkeys([*said, *([str(self.error)] if self.error else [])]))

    @property
    def needs_a_person(self) -> bool:
        """Whether something could not be done, and will not be without a person."""
        lost = any(sent.rejected or sent.uncopied or sent.refused for sent in self.sent)
        return bool(self.done.quarantined) or lost or isinstance(self.error, PermanentError)

    @property
    def unfinished(self) -> bool:
        """Whether a later run will do what this one could not."""
        return bool(self.error) or any(sent.away or sent.waiting for sent in self.sent)


def told(done: Done | Delivered) -> Iterator[str]:
    """What a person must be told of a step, in words."""
    if isinstance(done, Done):
        yield from (f"one mail could not be read and is kept aside: {line}" for line in done.quarantined)
        return
    yield from (f"a letter was rejected: {line}; see: inboxva outbox" for line in done.rejected)
    yield from (f"no copy was kept of {line}" for line in done.uncopied)
    yield from (f"a letter waits: {line}" for line in done.waiting)


def run_once(
    settings: Settings, stop: Callable[[], bool] = lambda: False, clock: Callable[[], datetime] = utc_now
) -> Outcome:
    """One whole pass: mail first, because an answer in it may make a letter that waits untrue. Letters go also when the
    mailbox is away.

    Raises what keeps it from beginning: UserError, and the errors of a store that cannot be opened.
    """
    outcome = Outcome()
    with opened(settings, clock) as service:
        try:
            try:
                service.read(stop, done=outcome.done)
                outcome.sent.append(service.send(stop))
                if not stop():
                    service.file_opened()
            except (TransientError, PermanentError) as error:
                outcome.error = error
            if not stop():
                service.continue_series()
                service.follow_up()
                service.summarise()
            outcome.sent.append(service.send(stop))
        except (TransientError, PermanentError) as error:
            outcome.error = outcome.error or error
    return outcome
