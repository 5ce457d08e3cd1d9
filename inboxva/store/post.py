"""The store's front for letters: queued, sent or not, what they tell, and who is left in peace."""

from datetime import datetime

from inboxva.model.letters import OutgoingMail
from inboxva.model.outbox import OutboxRow, OutboxState
from inboxva.model.people import Absent
from inboxva.model.telling import Told
from inboxva.store import outbox, quiet
from inboxva.store.opened import Opened


class Post(Opened):
    """Letters of ours between being worded and being sent."""

    def queue(self, mail: OutgoingMail, now: datetime) -> bool:
        """Queues a letter; False if one with its key was ever queued."""
        with self._writing():
            return outbox.put(self._database, self._directory.owner, mail, now)

    def due_letters(self, now: datetime, limit: int) -> list[OutboxRow]:
        """The letters to be sent now, and those that a crash left between `sending` and `sent`."""
        return outbox.due(self._database, now, limit)

    def mark_sending(self, key: str, now: datetime) -> bool:
        """Before it goes on the wire, durably; False: it is no longer to be sent."""
        with self._writing(durable=True):
            return outbox.sending(self._database, key, now)

    def mark_sent(self, key: str, now: datetime) -> None:
        """After the server took it, durably."""
        with self._writing(durable=True):
            outbox.sent(self._database, key, now)

    def mark_draft(self, key: str, now: datetime) -> None:
        """It was written to a folder instead, because its engagement's mode keeps it back."""
        with self._writing():
            outbox.draft(self._database, key, now)

    def mark_failed(self, key: str, reason: str, *, retry_at: datetime | None) -> None:
        """It did not go: it waits until `retry_at` (aware), or has failed for good (None)."""
        with self._writing():
            outbox.failed(self._database, key, reason, retry_at)

    def list_outbox(self, state: OutboxState | str | None = None) -> list[OutboxRow]:
        """All letters, or those in one state, oldest first."""
        if state is None:
            return outbox.rows(self._database, "ORDER BY o.id", ())
        return outbox.rows(self._database, "WHERE o.state = ? ORDER BY o.id", (OutboxState(state).value,))

    def retry(self, letter: int) -> None:
        """Lets a letter that failed or was cancelled wait again; PermanentError for any other."""
        with self._writing():
            outbox.change(self._database, letter, ("failed", "cancelled", "waiting"), OutboxState.WAITING)

    def cancel(self, letter: int) -> None:
        """Cancels a letter that has not gone. PermanentError: no such letter, or it has gone."""
        with self._writing():
            outbox.change(self._database, letter, ("waiting", "failed", "draft", "sending"), OutboxState.CANCELLED)

    def sent_to_since(self, address: str, since: datetime) -> int:
        """How many letters were sent to an address since then."""
        return outbox.sent_since(self._database, address, since)

    def is_ours(self, message_id: str) -> bool:
        """Whether a letter of ours has this Message-ID (without brackets)."""
        return outbox.is_ours(self._database, message_id)

    # Whether they may go

    def tells(self, row: OutboxRow) -> tuple[Told, ...]:
        """What a letter tells, item by item."""
        return outbox.tells(self._database, row.id)

    def mark_stale(self, key: str, reason: str, now: datetime) -> None:
        """It says what is no longer true: it is cancelled, and planned anew where something is left to say."""
        with self._writing():
            outbox.stale(self._database, key, reason, now)

    def paused(self) -> frozenset[str]:
        """The slugs whose letters stand still by the owner's word, "" for all of them."""
        return quiet.paused(self._database, self._directory.owner, self._directory.configured)

    def unwanted(self) -> frozenset[str]:
        """The kinds of letters, and the findings, that the owner wants no more of in any engagement."""
        return quiet.unwanted(self._database, self._directory.owner)

    def personal(self, address: str, now: datetime) -> bool:
        """Whether this person (a first address) wrote something that no program should answer, and the owner has not yet."""
        absences = quiet.absences(self._database, self._directory.owner, now)
        return any(absence.address == address and absence.why is Absent.PERSONAL for absence in absences)

    def quieted(self, address: str) -> frozenset[str]:
        """The kinds of letters that this assistant (a first address) wants no more of, "*" for all that are not owed."""
        return quiet.quieted(self._database, self._directory.owner).get(address, frozenset())

    def unasked_since(self, address: str, since: datetime) -> int:
        """How many letters that nobody asked for went to an address since then."""
        return outbox.unasked_since(self._database, address, since)
