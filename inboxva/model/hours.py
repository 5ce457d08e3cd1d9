"""Which of the hours that reports gave for one task on one day still stand: corrections replace, and nothing is lost."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum


class Amends(StrEnum):
    """How hours relate to what the same person reported before for the same task and day."""

    ADDS = "adds"
    CORRECTS = "corrects"
    """They take the place of those of one report: of the one answered, else of the latest before."""
    INSTEAD = "instead"
    """They take the place of a figure that is named: "2 (instead of 3)"."""


def place(at: datetime, message_id: str, number: int) -> str:
    """The key of the section `number` (from 0) of a report: orders by effective time (aware), then by Message-ID."""
    return f"{at.astimezone(UTC).isoformat(timespec='microseconds')[:-6]}Z {message_id} {number:03d}"


def written_at(key: str) -> datetime:
    """The effective time (aware) that such a key begins with."""
    return datetime.fromisoformat(key.partition(" ")[0])


@dataclass(frozen=True, slots=True)
class Entry:
    """Minutes that one report gave. `key` orders by effective time and Message-ID.

    `of` is the Message-ID of the report that is corrected, "" the latest before; `instead` the figure that is replaced,
    in minutes.
    """

    key: str
    message_id: str
    minutes: int
    amends: Amends = Amends.ADDS
    of: str = ""
    instead: int | None = None


NOTHING = ""
"""What an entry was replaced by that takes the place of a figure which was never reported: it does not count."""


def replaced(entries: Iterable[Entry]) -> Mapping[str, str]:
    """Key → the key of the entry that replaced it, or NOTHING; those that stand are left out.

    `entries` are all of one person, task and day, in any order: what comes out depends on when they were written alone.
    Those of one message never replace each other.
    """
    listed = tuple(entries)
    if all(
        entry.amends is Amends.ADDS for entry in listed
    ):  # most days hold nothing else, and it is asked for each mail
        return {}
    standing: dict[str, Entry] = {}
    stands_for: dict[str, set[str]] = {}  # the Message-IDs of the reports whose place an entry has taken, and its own
    corrected: dict[str, str] = {}
    gone: dict[str, str] = {}
    for entry in _in_order(listed):
        before = [old for old in standing.values() if old.message_id != entry.message_id]
        replaces: list[Entry] = []
        stands_for[entry.key] = {entry.message_id}
        if entry.amends is Amends.CORRECTS and before:
            of = corrected.setdefault(entry.message_id, entry.of or before[-1].message_id)
            replaces = [old for old in before if of in stands_for[old.key]]
        elif entry.amends is Amends.INSTEAD:
            replaces = [old for old in before if old.minutes == entry.instead][-1:]
            if not replaces and before and sum(old.minutes for old in before) == entry.instead:
                replaces = before
            if not replaces:
                gone[entry.key] = NOTHING
                continue
        for old in replaces:
            gone[old.key] = entry.key
            stands_for[entry.key] |= stands_for[old.key]
            del standing[old.key]
        standing[entry.key] = entry
    return gone


def _in_order(entries: Sequence[Entry]) -> list[Entry]:
    """As they were written; what names the report that it corrects comes after it, whatever the writer's clock said."""
    latest: dict[str, Entry] = {}
    for entry in sorted(entries, key=lambda entry: entry.key):
        latest[entry.message_id] = entry

    def order(entry: Entry) -> tuple[str, int, str]:
        keys, seen, at = [entry.key], {entry.message_id}, entry
        while at.of in latest and at.of not in seen:
            at = latest[at.of]
            seen.add(at.message_id)
            keys.append(at.key)
        return max(keys), len(keys), entry.key

    return sorted(entries, key=order)


def minutes_of(entries: Iterable[Entry]) -> int:
    """The minutes that stand."""
    listed = tuple(entries)
    gone = replaced(listed)
    return sum(entry.minutes for entry in listed if entry.key not in gone)
