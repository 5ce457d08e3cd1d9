"""The sections of several tasks that are written as one: "BK-12, BK-13: done" (spec/status-lines.md)."""

from collections.abc import Sequence

from inboxva.parse.reports import states
from inboxva.parse.reports.checklist import Tick
from inboxva.parse.reports.hourpieces import HoursReading
from inboxva.parse.reports.sections import Draft, Place
from inboxva.parse.reports.statuswords import Name


class Shared:
    """The sections of several tasks that stand on one line: each gets what is written, but for two things.

    Hours are nobody's, as they can be divided only by who worked them; a question is asked once, under the first task.
    """

    def __init__(self, members: Sequence[Draft]) -> None:
        self.members = members
        self.task = members[0].task

    @property
    def given(self) -> bool:
        """Whether something with a value stood there."""
        return all(member.given for member in self.members)

    @given.setter
    def given(self, given: bool) -> None:
        for member in self.members:
            member.given = given

    def touch(self, place: Place) -> None:
        """Says that a line was read here."""
        for member in self.members:
            member.touch(place)

    def put(self, name: Name, value: str, place: Place, qualifier: str = "") -> None:
        """Takes the value of a single-value field."""
        if name.field == "minutes" and not states.read_none(value, self.members[0].words, "minutes")[0]:
            self.refuse_hours(place)
            return
        for member in self.members:
            member.put(name, value, place, qualifier)

    def put_state(self, reading: states.StateReading, value: str, place: Place) -> None:
        """Takes a state as read."""
        for member in self.members:
            member.put_state(reading, value, place)

    def put_hours(self, reading: HoursReading, place: Place) -> None:
        """Says that each task needs hours of its own."""
        self.refuse_hours(place)

    def refuse_hours(self, place: Place) -> None:
        """Says the same, and takes none."""
        self.given = True
        self.members[0].problem("bad_hours", place, "shared_hours")

    def add(self, name: str, text: str, *, whole: bool = False) -> None:
        """Adds to a list field."""
        for member in self.members[:1] if name == "questions" else self.members:
            member.add(name, text, whole=whole)

    @property
    def corrects(self) -> bool:
        """Whether all of them correct."""
        return all(member.corrects for member in self.members)

    @corrects.setter
    def corrects(self, corrects: bool) -> None:
        for member in self.members:
            member.corrects = corrects

    def tick(self, tick: Tick, *, listed: bool = False) -> None:
        """Steps that are ticked for several tasks at once are nobody's: they are kept as text."""
        self.given = True
        for member in self.members:
            member.add_note(tick.text or ", ".join(map(str, tick.numbers)))

    def join(self, name: str, text: str) -> None:
        """Joins a wrapped line to the item above it."""
        for member in self.members[:1] if name == "questions" else self.members:
            member.join(name, text)

    def add_note(self, text: str) -> None:
        """Keeps what stands among the fields and is none."""
        for member in self.members:
            member.add_note(text)


Section = Draft | Shared
