"""A section of a status report while it is being read: what each field's value adds to it (spec/status-lines.md)."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import NamedTuple, TypedDict

from inboxva.model.when import When
from inboxva.model.work import Problem, Ref, State, StatusSection
from inboxva.parse import durations
from inboxva.parse.reports import hours, states
from inboxva.parse.reports.checklist import Tick
from inboxva.parse.reports.corrections import says_corrected
from inboxva.parse.reports.courtesies import is_courtesy
from inboxva.parse.reports.fields import ReadEta, covers, find_links, take_apart, without_links
from inboxva.parse.reports.hourpieces import HoursReading
from inboxva.parse.reports.statuswords import LIST_FIELDS, Name, StatusWords, phrase


class Place(NamedTuple):
    """A line of the visible text: its number there (from 1) and its words."""

    number: int
    text: str


@dataclass
class Draft:
    """Collects the fields of one section. `given` says that something with a value stood there, "none" included.

    `total_is_checked`: a total written alone is never added, as the report's hours stand in its other sections.
    """

    words: StatusWords
    read_eta: ReadEta | None = None
    task: Ref | None = None
    given: bool = False
    lists: dict[str, list[str]] = field(default_factory=lambda: {name: [] for name in LIST_FIELDS})
    cleared: set[str] = field(default_factory=set)
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    numbers: set[int] = field(default_factory=set)
    state: State | None = None
    state_text: str | None = None
    percent: int | None = None
    at_risk: bool = False
    minutes: int | None = None
    minutes_texts: list[str] = field(default_factory=list)
    total: int | None = None
    total_text: str = ""
    total_is_checked: bool = False
    eta: When | None = None
    corrects: bool = False
    replaced: int | None = None
    adds: bool = False
    ranges: list[tuple[int, int]] = field(default_factory=list)
    ticks: list[Tick] = field(default_factory=list)

    @property
    def says_something(self) -> bool:
        """Whether any field has a value, "none" included."""
        values = (self.state_text, self.percent, self.minutes, self.total, self.eta)
        return any(value is not None for value in values) or any(self.lists.values()) or bool(self.cleared)

    def touch(self, place: Place) -> None:
        """Says that a line was read here."""
        self.numbers.add(place.number)

    def put(self, name: Name, value: str, place: Place, qualifier: str = "") -> None:
        """Takes the value of a single-value field; what cannot be read becomes a problem."""
        self.touch(place)
        nothing, note = states.read_none(value, self.words, name.field)
        if nothing and not (name.field in ("minutes", "percent") and value.strip()[:1].isdigit()):
            self.given = True
            self.add_note(note)
            if name.field == "eta":
                self.cleared.add("eta")
                self.eta = None
            return
        self.given = True
        self.add_links(value)
        match name.field:
            case "state":
                self.put_state(states.read_state(value, self.words), value, place)
            case "percent":
                self._put_percent(name, value, place)
            case "minutes":
                self._put_hours(name, value, place, qualifier)
            case "eta":
                self._put_eta(value, place, qualifier)

    def put_state(self, reading: states.StateReading, value: str, place: Place) -> None:
        """Takes a state as read; the last one of a section counts."""
        if reading.percent is not None:
            self._set_percent(reading.percent, place)
        self.add_note(reading.note)
        if reading.only_percent:
            return
        self.state, self.state_text = reading.state, reading.text or value.strip()
        self.at_risk = self.at_risk or reading.at_risk
        if reading.state is None:
            self.problem("unknown_state", place)

    def _put_percent(self, name: Name, value: str, place: Place) -> None:
        read = states.read_percent(value)
        if read:
            self._set_percent(read[0], place)
            self.add_note(read[1])
        elif name.text_is_done:
            self.add("done", value)
        else:
            self.problem("bad_percent", place)

    def _set_percent(self, percent: int, place: Place) -> None:
        if 0 <= percent <= 100:
            self.percent = percent
        else:
            self.problem("bad_percent", place)

    def _put_hours(self, name: Name, value: str, place: Place, qualifier: str) -> None:
        weekly = name.week or bool(set(phrase(qualifier)) & self.words.durations.lists["week"])
        reading = hours.read_hours(value, weekly, self.words.durations)
        if reading.bad or reading.minutes is None:
            self.problem("bad_hours", place)
        elif name.total:
            self.total, self.total_text = reading.minutes, place.text.strip()
        else:
            self.put_hours(reading, place)
            self.corrects = self.corrects or says_corrected(f"{value} {qualifier}", self.words)

    def put_hours(self, reading: HoursReading, place: Place) -> None:
        """Adds hours as read."""
        self.minutes = (self.minutes or 0) + (reading.minutes or 0)
        self.minutes_texts.append(place.text.strip())
        self.adds = self.adds or reading.adds
        self.ranges += reading.ranges
        if reading.total_minutes is not None:
            self.total = reading.total_minutes
        if reading.replaced_minutes is not None:
            self.replaced, self.corrects = (self.replaced or 0) + reading.replaced_minutes, True

    def _put_eta(self, value: str, place: Place, qualifier: str) -> None:
        if self.read_eta is None:
            return
        forms = [f"{value} {qualifier}"] if qualifier else []
        forms.append(value)
        when = next((when for form in forms if (when := self.read_eta(form)) is not None), None)
        if when is None and durations.find_duration(value, self.words.durations):
            when = self.read_eta(f"in {value}")
        if when is None:
            self.problem("bad_eta", place)
        else:
            self.eta = when
            self.cleared.discard("eta")
            if not covers(when.text, value):
                self.add_note(value)

    def add(self, name: str, text: str, *, whole: bool = False) -> None:
        """Adds to a list field the items of a text: one, or those between semicolons unless it is `whole`."""
        for piece in [text] if whole or ";" not in text else text.split(";"):
            item = take_apart(piece).body.strip() if not whole else piece.strip()
            if not item:
                continue
            self.given = True
            nothing, note = states.read_none(item, self.words, name)
            if nothing:
                self.cleared.add(name)
                self.add_note(note)
                continue
            self.add_links(item, hosts=name == "links")
            if name != "links":
                self.lists[name].append(item)
            elif phrase(without_links(item)):
                self.add_note(item)

    def tick(self, tick: Tick, *, listed: bool = False) -> None:
        """Takes steps that are ticked or not. `listed`: their text is an item of a list already."""
        self.given = True
        self.ticks.append(tick)
        if tick.text and not listed:
            if tick.done:
                self.add("done", tick.text, whole=True)
            else:
                self.add_note(tick.text)

    def join(self, name: str, text: str) -> None:
        """Joins a wrapped line to the item above it."""
        if name == "links" or not self.lists[name]:
            self.add(name, text)
            return
        self.lists[name][-1] = f"{self.lists[name][-1]} {text.strip()}"
        self.add_links(text)

    def add_links(self, text: str, hosts: bool = False) -> None:
        """Lists the URLs of a field's text."""
        known = self.lists["links"]
        known += [link for link in find_links(text, hosts) if link not in known]

    def add_note(self, text: str) -> None:
        """Keeps what stands among the fields and is none."""
        if text.strip() and not is_courtesy(text, self.words):
            self.notes.append(text.strip())

    def problem(self, code: str, place: Place, remedy: str = "") -> None:
        """Says that a line was not understood, and how to write it: the sentence `remedy`, else that of the code."""
        self.problems.append(Problem(code, place.number, place.text.strip(), self.words.problems[remedy or code]))

    def section(self) -> StatusSection:
        """What was read. Where no state was written it follows from blockers and percent.

        Where only a total was written it is both `minutes` and `total_minutes`, and marked: whether it is to be added or
        only to be checked, only the ledger can know. A section of nothing but a note says nothing of its state.
        """
        lists = {name: tuple(items) for name, items in self.lists.items()}
        state = self.state
        if self.state_text is None and self.given:
            state = State.BLOCKED if lists["blocked"] else State.DONE if self.percent == 100 else State.IN_PROGRESS
        only_total = self.minutes is None and self.total is not None and not self.total_is_checked
        minutes = self.total if only_total else self.minutes
        texts = self.minutes_texts or ([self.total_text] if only_total else [])
        return StatusSection(
            task=self.task,
            state=state,
            state_text=self.state_text,
            percent=self.percent,
            at_risk=self.at_risk,
            minutes=minutes,
            minutes_text="\n".join(texts) or None,
            total_minutes=self.total,
            only_total=only_total,
            eta=self.eta,
            note="\n".join(self.notes),
            cleared=frozenset(name for name in self.cleared if not lists.get(name)),
            lines=tuple(sorted(self.numbers)),
            corrects=self.corrects,
            replaced_minutes=self.replaced,
            adds=self.adds,
            ranges=tuple(self.ranges),
            done=lists["done"],
            next=lists["next"],
            blocked=lists["blocked"],
            questions=lists["questions"],
            links=lists["links"],
            **_ticked(self.ticks),
        )


class _Ticked(TypedDict):
    ticked: tuple[int, ...]
    ticked_text: tuple[str, ...]
    unticked: tuple[int, ...]
    unticked_text: tuple[str, ...]


def _ticked(ticks: Sequence[Tick]) -> _Ticked:
    """The steps by whether they are done. A text without a number was given back unticked only beside a ticked one."""
    some = any(tick.done for tick in ticks)
    numbers = {
        done: dict.fromkeys(n for tick in ticks if tick.done is done for n in tick.numbers) for done in (True, False)
    }
    texts = {done: [t.text for t in ticks if t.done is done and not t.numbers] for done in (True, False)}
    return {
        "ticked": tuple(numbers[True]),
        "ticked_text": tuple(texts[True]),
        "unticked": tuple(number for number in numbers[False] if number not in numbers[True]),
        "unticked_text": tuple(texts[False]) if some else (),
    }
