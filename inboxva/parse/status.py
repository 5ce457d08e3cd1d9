"""Status reports: what an assistant's own lines say of tasks, and what of it was not understood (spec/status-lines.md)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from inboxva.model.message import Line, LineKind
from inboxva.model.work import Problem, Ref, StatusSection
from inboxva.parse import durations, states
from inboxva.parse.fields import (
    FieldLine,
    Item,
    ReadEta,
    is_rule,
    is_value,
    read_field,
    take_apart,
)
from inboxva.parse.oneline import read_only_state, read_pieces
from inboxva.parse.references import Head, References
from inboxva.parse.reportlines import ReportLines
from inboxva.parse.reporttable import Table, cells_of
from inboxva.parse.sections import Draft, Place
from inboxva.parse.statuswords import LIST_FIELDS, Name, StatusWords, packaged_words, phrase


def read_status(
    lines: Sequence[Line],
    *,
    words: StatusWords | None = None,
    read_eta: ReadEta | None = None,
    codes: frozenset[str] | None = None,
    single_engagement_code: str | None = None,
) -> tuple[tuple[StatusSection, ...], tuple[Problem, ...]]:
    """The sections of a report, in order, and its problems by line; nothing at all for a mail that is no report.

    `lines` are those of a body; only the writer's own are read. `read_eta` reads an ETA against the mail's date and the
    writer's zone (without it every ETA is None, and no problem). `codes` are the codes of references that exist (upper
    case), so that "COVID-19: …" begins no section; None: any. `single_engagement_code` is what "#12" refers to, for an
    assistant with one engagement. Never raises.
    """
    own = [line for line in lines if line.kind is LineKind.OWN]
    while own and not own[0].text.strip():
        own.pop(0)
    while own and not own[-1].text.strip():
        own.pop()
    own = [replace(line, text=line.text[:_WIDEST]) if len(line.text) > _WIDEST else line for line in own[:_LONGEST]]
    words = words or packaged_words()
    refs = References(words, read_eta, codes, single_engagement_code)
    return _Report(ReportLines(own, words, read_eta), refs).read()


# What is read of a report: more lines, or longer ones, are no report that a person wrote.
_LONGEST = 300
_WIDEST = 2000


class _Mode(Enum):
    """How lines below a list field's name become items: each of its own, or as the wrapped rest of the one above."""

    HEADING = 1
    WRAPPED = 2


@dataclass
class _Open:
    """The field that the lines below may still belong to."""

    found: FieldLine
    draft: Draft
    mode: _Mode
    empty: bool
    nested: bool = False


class _Report:
    """One report being read, from the first line to the last."""

    def __init__(self, lines: ReportLines, refs: References) -> None:
        self.lines, self.refs, self.own = lines, refs, lines.own
        self.words, self.read_eta = lines.words, lines.read_eta
        self.drafts: dict[Ref | None, Draft] = {}
        self.current = self.draft(None)
        self.open: _Open | None = None
        self.recognised = False
        self.base = self.current
        self.brief: Item | None = None
        self.table = Table()

    def draft(self, task: Ref | None) -> Draft:
        """The section of a task, begun if it is new."""
        if task not in self.drafts:
            self.drafts[task] = Draft(self.words, self.read_eta, task)
        return self.drafts[task]

    def read(self) -> tuple[tuple[StatusSection, ...], tuple[Problem, ...]]:
        """Goes through the lines once."""
        fields = any(one.explicit or one.value for found in self.lines.fields for one in found)
        if not fields and (
            only := read_only_state("\n".join(line.text for line in self.own), self.words, self.read_eta)
        ):
            only.put_into(self.current, self._place(min(set(range(len(self.own))) - self.lines.courtesies, default=0)))
            return (self.current.section(),), tuple(self.current.problems)
        preamble = self._preamble()
        under: str | None = None
        blank = False
        for i, line in enumerate(self.own):
            if line.under != under and line.text.strip():
                under = line.under
                self._answer(under, i)
            if not line.text.strip() or is_rule(line.text):
                blank = True
                if not line.text.strip():
                    self.table = Table()
            elif i != preamble and not self._row(i):
                self._line(i, blank)
                blank = False
        return self._result()

    def _result(self) -> tuple[tuple[StatusSection, ...], tuple[Problem, ...]]:
        problems = [problem for draft in self.drafts.values() for problem in draft.problems]
        given = [draft for draft in self.drafts.values() if draft.given]
        if not given:
            message = self.words.problems["empty_report"]
            return (), (Problem("empty_report", 0, "", message),) if self.recognised else ()
        orphans = [note for draft in self.drafts.values() if not draft.given for note in draft.notes]
        given[0].notes[:0] = orphans
        return tuple(draft.section() for draft in given), tuple(sorted(problems, key=lambda problem: problem.line))

    # ---- the lines

    def _preamble(self) -> int | None:
        """The first line, where it is only a state ("Done!") and the report below has none: it is taken, and passed over."""
        first = next(
            (i for i in range(len(self.own)) if self.own[i].text.strip() and i not in self.lines.courtesies), None
        )
        if first is None or not self.lines.sure or first in self.lines.sure or self.own[first].under is not None:
            return None
        if any(self.lines.counts(one, first) for one in self.lines.fields[first]):
            return None
        if any(one.field == "state" and one.value for i in self.lines.sure for one in self.lines.fields[i]):
            return None
        only = read_only_state(self.own[first].text, self.words, self.read_eta)
        if only is None:
            return None
        only.put_into(self.current, self._place(first))
        return first

    def _place(self, i: int) -> Place:
        return Place(i + 1, self.own[i].text)

    def _answer(self, under: str | None, i: int) -> None:
        """Opens the field of a quoted form line that the line at `i` stands under."""
        self.open = None
        if not under:
            return
        quoted = under.lstrip("> \t")
        found = read_field(quoted, self.words)
        if (
            found
            and found.field != "task"
            and (not found.value or (found.value.startswith("(") and found.value.endswith(")")))
        ):
            self.recognised = True
            self._open_field(found, i, value="")
            return
        head = self.refs.head(take_apart(quoted).body)
        if head and not self.lines.fields[i]:
            line = read_pieces(self.lines.items[i].body, self.words, self.read_eta)
            if line and not line.rest:
                self.current = self.draft(head.ref)

    def _line(self, i: int, blank: bool) -> None:
        """One line that holds something, `blank` where the line above did not."""
        item, place = self.lines.items[i], self._place(i)
        self._leave_brief(i, blank)
        head = self.refs.head(item.body)
        if head and self._begin(head, i):
            return
        counted = [one for one in self.lines.fields[i] if self.lines.counts(one, i)]
        if counted and not self._is_state_value(counted[0], i):
            self.recognised = True
            for one in counted:
                self._field(one, i)
            return
        if i in self.lines.courtesies:
            self.open = None
            return
        if self.lines.is_command(i):
            self.open = None
            return
        if self.open and self._continue(self.open, i, blank):
            return
        self.open = None
        if self.own[i].under and self.current.task and (line := read_pieces(item.body, self.words, self.read_eta)):
            line.put_into(self.current, place)
            return
        self.current.add_note(self.own[i].text)

    def _is_state_value(self, found: FieldLine, i: int) -> bool:
        """Whether a bare "Done" is the value of the empty state line above it, and no heading."""
        return bool(
            self.open
            and self.open.empty
            and self.open.found.field == "state"
            and not found.explicit
            and not found.value
            and not self.lines.has_items_under(found, i, marked=True)
        )

    def _field(self, found: FieldLine, i: int) -> None:
        """Takes a field line."""
        if found.field == "task":
            head = self.refs.head(found.value or self.lines.text_after(i), named=True)
            if head:
                self._begin(head, i)
        else:
            self._open_field(found, i, found.value)

    def _open_field(self, found: FieldLine, i: int, value: str) -> None:
        place = self._place(i)
        draft = self.current
        draft.numbers.add(place.number)
        if found.field in LIST_FIELDS:
            if found.field == "done" and states.is_percentage(value):
                draft.put(Name("percent"), value, place)
            else:
                draft.add(found.field, value)
            self.open = _Open(found, draft, _Mode.WRAPPED if value else _Mode.HEADING, not value)
            return
        if value:
            draft.put(found.name, value, place, found.qualifier)
        as_done = found.name.text_is_done and bool(value) and states.read_percent(value) is None
        self.open = _Open(found, draft, _Mode.WRAPPED, not value) if not value or as_done else None

    def _continue(self, field: _Open, i: int, blank: bool) -> bool:
        """Gives a line to the field above it, if it belongs there."""
        item, place, name = self.lines.items[i], self._place(i), field.found.name
        answers = self.own[i].under is not None
        if name.field not in LIST_FIELDS and not name.text_is_done:
            return self._single(field, i, blank)
        if name.field not in LIST_FIELDS and field.empty:
            if states.read_percent(item.body) or states.read_none(item.body, self.words)[0]:
                return self._single(field, i, blank)
            if blank and not item.marker:
                return False
        if blank and not item.marker and item.indent <= field.found.item.indent and not (answers and field.empty):
            return False
        target = name.field if name.field in LIST_FIELDS else "done"
        field.draft.numbers.add(place.number)
        if item.marker or field.mode is _Mode.HEADING or field.empty:
            field.draft.add(target, item.body, whole=bool(item.marker))
            field.mode = _Mode.WRAPPED if item.marker else field.mode
        else:
            field.draft.join(target, item.body)
        field.empty = False
        return True

    def _single(self, field: _Open, i: int, blank: bool) -> bool:
        """A single value on the line below its name. After a blank line only one of its kind: prose may follow there."""
        if not field.empty:
            return self._more_hours(field, i, blank)
        item, name = self.lines.items[i], field.found.name
        sure = (
            is_value(name, item.body, self.words, self.read_eta)
            or states.read_none(item.body, self.words, name.field)[0]
        )
        if name.field == "state" and not sure:
            sure = states.read_state(item.body, self.words).state is not None and not blank
        if not sure and (blank or len(phrase(item.body)) > 12):
            self.open = None
            return False
        field.draft.put(name, item.body, self._place(i), field.found.qualifier)
        field.empty = False
        field.nested = bool(item.marker)
        return True

    def _more_hours(self, field: _Open, i: int, blank: bool) -> bool:
        """Hours given as a list under their name ("- calls 1h") are added, each."""
        item, name = self.lines.items[i], field.found.name
        if name.field != "minutes" or not field.nested or not item.marker or blank:
            return False
        if durations.read_hours(item.body, name.week, self.words.durations).bad:
            return False
        field.draft.put(name, item.body, self._place(i))
        return True

    # ---- sections

    def _begin(self, head: Head, i: int) -> bool:
        """Begins a section, or reads a whole one on a line; False where the reference only opens a sentence."""
        item, place = self.lines.items[i], self._place(i)
        rest = head.rest.strip()
        payload = rest.lstrip(":：=|–—-").strip() if rest[:1] in ":：=|–—-\t," else rest
        if not payload.strip(" *_:.-–—"):
            if (
                item.marker
                and self.open
                and self.open.found.field in LIST_FIELDS
                and not self.lines.fields_follow(i, item)
            ):
                return False
            self._section(head.ref, place)
            return True
        line = self.refs.whole_section(payload, rest != payload, inside=self.open is not None)
        if line:
            draft = self.draft(head.ref)
            line.put_into(draft, place)
            self.recognised = True
            self.open = None
            self.current, self.brief = draft, item
            return True
        title = len(payload.split()) <= 12 and self.lines.fields_follow(i, item, near=not item.marker or not self.open)
        if title or (head.named and "#" not in payload[:1] and self.refs.is_whole(head, self.own[i].text)):
            self._section(head.ref, place)
            return True
        return False

    def _section(self, ref: Ref, place: Place) -> None:
        self.open = None
        self.recognised = True
        self.current = self.base = self.draft(ref)
        self.brief = None
        self.current.numbers.add(place.number)

    def _leave_brief(self, i: int, blank: bool) -> None:
        """After a section of one line the lines below are the report's again, unless they hang on to it."""
        if self.brief is None:
            return
        above, indent = self.brief, self.lines.items[i].indent
        if indent > above.indent or not (above.marker or blank):
            return
        self.current, self.brief = self.base, None

    def _row(self, i: int) -> bool:
        """Reads a row of a table whose head names fields; True when the line was one."""
        cells = cells_of(self.own[i].text)
        if self.table.holds(cells):
            head = self.table.head(cells, self.refs)
            if head is None and self.table.names_tasks:
                self.current.add_note(" | ".join(filter(None, cells)))
            else:
                self.table.put(cells, self.draft(head.ref) if head else self.current, self._place(i))
            return True
        j = self.lines.after[i] if len(cells) > 1 else None
        if not self.table.begin(cells, cells_of(self.own[j].text) if j is not None else [], self.words):
            return False
        self.recognised, self.open = True, None
        return True
