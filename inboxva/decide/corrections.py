"""How the hours of a report relate to those on record: added, instead of others, and what they come to together.

Which hours stand is `model.hours.replaced`, here as in the ledger, so that what is said back is what is on record.
"""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from inboxva.model.actions import RecordReport
from inboxva.model.context import Acknowledged, Context, Recorded
from inboxva.model.hours import NOTHING, Amends, Entry, minutes_of, place, replaced, written_at
from inboxva.model.work import Ref, StatusSection


@dataclass(frozen=True, slots=True)
class Mail:
    """When a report was written: the instant (aware) and the assistant's date. `fingerprint` is of its visible text."""

    at: datetime
    day: date
    fingerprint: str = ""


@dataclass(frozen=True, slots=True)
class Relation:
    """Which day's hours a section gives, and how they relate to those on record (as in `RecordReport`).

    `again`: they are those, said once more.
    """

    day: date
    amends: Amends = Amends.ADDS
    of: str = ""
    instead: int | None = None
    again: bool = False


@dataclass(frozen=True, slots=True)
class Counted:
    """A recorded section, and by how many minutes the hours on record change because of it.

    `instead_of` are the minutes that it took the place of (None: of none), `stands` is False where it named a figure
    that is not on record, so that it does not count.
    """

    record: RecordReport
    change: int = 0
    instead_of: int | None = None
    stands: bool = True

    @property
    def again(self) -> bool:
        """Whether it says what is on record once more."""
        return self.record.instead is not None and self.record.section.replaced_minutes is None


def relate(section: StatusSection, task: Ref | None, slug: str | None, mail: Mail, context: Context) -> Relation:
    """How the hours of a section relate to what is on record."""
    day, of = mail.day, task or slug
    if section.minutes is None:
        return Relation(day)
    answered = next((one for one in context.acknowledged if one.task == task and one.minutes is not None), None)
    if section.replaced_minutes is not None:
        days = (answered.day, day) if answered else (day,)
        held = [at for at in days if _holds(section.replaced_minutes, of, at, context)]
        return Relation(held[0] if held else day, Amends.INSTEAD, instead=section.replaced_minutes)
    if section.corrects:
        if answered:
            return Relation(answered.day, Amends.CORRECTS, of=answered.message_id)
        return Relation(day, Amends.CORRECTS)
    if answered and answered.day == day and not section.adds and not _brings_more(section, answered):
        return Relation(day, Amends.CORRECTS, of=answered.message_id)
    if not section.adds and any(_says_again(section, one, mail) for one in context.recorded if one.of == of):
        return Relation(day, Amends.INSTEAD, instead=section.minutes, again=True)
    return Relation(day)


def _says_again(section: StatusSection, before: Recorded, mail: Mail) -> bool:
    """Whether a mail is one on record once more: the same words on the same day.

    Bare hours can be true twice, once the time that they report has passed since.
    """
    if (before.day, before.fingerprint) != (mail.day, mail.fingerprint) or section.minutes is None:
        return False
    said = (section.done, section.next, section.blocked, section.questions, section.links, section.note)
    since = abs(mail.at - written_at(before.entry.key))
    return any((*said, section.ticked, section.ticked_text)) or since < timedelta(minutes=section.minutes)


def _holds(minutes: int, of: Ref | str | None, day: date, context: Context) -> bool:
    """Whether a figure is on record for a day, as one entry that stands or as the sum of them."""
    entries = [one.entry for one in context.recorded if (one.of, one.day) == (of, day)]
    gone = replaced(entries)
    standing = [entry.minutes for entry in entries if entry.key not in gone]
    return minutes in standing or (bool(standing) and sum(standing) == minutes)


def _brings_more(section: StatusSection, answered: Acknowledged) -> bool:
    """Whether a section lists anything that the acknowledged one did not: then it is a report of its own."""
    items = (*section.done, *section.next, *section.blocked, *section.questions)
    return any(item.lower() not in answered.items for item in items)


@dataclass(frozen=True, slots=True)
class Sums:
    """A report's sections as counted. `days` are the minutes of each day that stand after them, of all tasks.

    `standing` are the keys of the entries that do.
    """

    counted: tuple[Counted, ...]
    days: Mapping[date, int]
    standing: frozenset[str]

    def change(self, records: Iterable[Counted] | None = None) -> int:
        """By how much the hours of some of the sections (None: all) change what is on record."""
        return sum(one.change for one in (self.counted if records is None else records))

    def of_task(self, task: Ref) -> int:
        """The same for a task."""
        return self.change(one for one in self.counted if one.record.task == task)


def count(records: Sequence[RecordReport], context: Context, at: datetime, message_id: str) -> Sums:
    """What the hours of these records, of one mail, make of those on record."""
    known: dict[tuple[Ref | str | None, date], list[Entry]] = defaultdict(list)
    for one in context.recorded:
        known[one.of, one.day].append(one.entry)
    counted = []
    for number, record in enumerate(records):
        minutes = record.section.minutes
        if not minutes and (minutes is None or record.amends is Amends.ADDS):
            counted.append(Counted(record))
            continue
        entries = known[record.task or record.slug, record.day]
        before, key = minutes_of(entries), place(at, message_id, number)
        entries.append(Entry(key, message_id, minutes, record.amends, record.of, record.instead))
        gone = replaced(entries)
        taken = [entry.minutes for entry in entries if gone.get(entry.key) == key]
        change = minutes_of(entries) - before
        counted.append(Counted(record, change, sum(taken) if taken else None, gone.get(key) != NOTHING))
    days: dict[date, int] = defaultdict(int)
    standing: set[str] = set()
    for (_, day), entries in known.items():
        days[day] += minutes_of(entries)
        standing |= {entry.key for entry in entries} - replaced(entries).keys()
    return Sums(tuple(counted), days, frozenset(standing))
