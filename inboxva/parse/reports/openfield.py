"""The field that the lines below its name may still belong to (spec/status-lines.md, Fields)."""

from enum import Enum

from inboxva.parse.reports import hours, states
from inboxva.parse.reports.fields import FieldLine, is_value
from inboxva.parse.reports.reportlines import ReportLines
from inboxva.parse.reports.sections import Place
from inboxva.parse.reports.shared import Section
from inboxva.parse.reports.statuswords import LIST_FIELDS, phrase

_LONG = 50  # characters of a line that a mail program may have broken
_MOST_WORDS = 12  # words of a value on the line below its name: more is prose


class _Mode(Enum):
    """How lines below a list field's name become items: each of its own, or as the wrapped rest of the one above."""

    HEADING = 1
    WRAPPED = 2


class OpenField:
    """A field and what its own line held; `continues` gives it the lines below, one by one, until one is not its."""

    def __init__(self, found: FieldLine, section: Section, value: str, lines: ReportLines) -> None:
        self.found, self.section, self.lines = found, section, lines
        heading = found.field in LIST_FIELDS and not value
        self.mode = _Mode.HEADING if heading else _Mode.WRAPPED
        self.empty = not value
        self._nested = False

    @property
    def is_list(self) -> bool:
        """Whether the field holds a list."""
        return self.found.field in LIST_FIELDS

    def continues(self, i: int, place: Place, blank: bool) -> bool:
        """Takes the line at `i` if it belongs here, `blank` where an empty line stands above it."""
        name, item = self.found.name, self.lines.items[i]
        answers = self.lines.own[i].under is not None
        if not self.is_list and not name.text_is_done:
            return self._single(i, place, blank)
        if not self.is_list and self.empty:
            if states.read_percent(item.body) or states.read_none(item.body, self.lines.words)[0]:
                return self._single(i, place, blank)
            if blank and not item.marker:
                return False
        if blank and not item.marker and item.indent <= self.found.item.indent and not (answers and self.empty):
            return False
        joins = not (item.marker or self.mode is _Mode.HEADING or self.empty)
        if joins and item.indent < self.found.item.indent and len(self.lines.own[i - 1].text) < _LONG:
            return False
        target = name.field if self.is_list else "done"
        self.section.touch(place)
        if joins:
            self.section.join(target, item.body)
        else:
            self.section.add(target, item.body, whole=bool(item.marker))
            self.mode = _Mode.WRAPPED if item.marker else self.mode
        self.empty = False
        return True

    def _single(self, i: int, place: Place, blank: bool) -> bool:
        """A single value on the line below its name. After a blank line only one of its kind: prose may follow there."""
        if not self.empty:
            return self._more_hours(i, place, blank)
        item, name, words = self.lines.items[i], self.found.name, self.lines.words
        sure = (
            is_value(name, item.body, words, self.lines.read_eta) or states.read_none(item.body, words, name.field)[0]
        )
        if name.field == "state" and not sure:
            sure = states.read_state(item.body, words).state is not None and not blank
        if not sure and (blank or len(phrase(item.body)) > _MOST_WORDS):
            return False
        self.section.put(name, item.body, place, self.found.qualifier)
        self.empty = False
        self._nested = bool(item.marker)
        return True

    def _more_hours(self, i: int, place: Place, blank: bool) -> bool:
        """Hours given as a list under their name ("- calls 1h") are added, each."""
        item, name, words = self.lines.items[i], self.found.name, self.lines.words
        if name.field != "minutes" or not self._nested or not item.marker or blank:
            return False
        if hours.read_hours(item.body, name.week, words.durations).bad:
            return False
        self.section.put(name, item.body, place)
        return True
