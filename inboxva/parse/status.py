"""Status reports: what an assistant's own lines say of tasks, and what of it was not understood (spec/status-lines.md)."""

import re
from collections.abc import Sequence
from dataclasses import dataclass, replace
from enum import Enum

from inboxva.model.message import Line, LineKind
from inboxva.model.work import Problem, Ref, StatusSection
from inboxva.parse import durations, states
from inboxva.parse.fields import (
    TASK,
    FieldLine,
    Item,
    ReadEta,
    find_links,
    is_rule,
    is_value,
    read_field,
    split_bare,
    split_line,
    take_apart,
)
from inboxva.parse.oneline import OneLine, is_courtesy, is_name, read_only_state, read_pieces
from inboxva.parse.sections import Draft, Place
from inboxva.parse.statuswords import LIST_FIELDS, Name, StatusWords, first_word, packaged_words, phrase


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
    return _Report(own, words or packaged_words(), read_eta, codes, single_engagement_code).read()


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


@dataclass(frozen=True)
class _Head:
    """A line that begins with a task's reference: what stands behind it, and whether it was named a task."""

    ref: Ref
    rest: str
    named: bool


class _Report:
    """One report being read, from the first line to the last."""

    def __init__(
        self,
        own: list[Line],
        words: StatusWords,
        read_eta: ReadEta | None,
        codes: frozenset[str] | None,
        single: str | None,
    ) -> None:
        self.words, self.read_eta, self.codes, self.single = words, read_eta, codes, single
        self.own = own
        self.items = [take_apart(line.text) for line in own]
        self.fields = [self._fields_of(line.text) for line in own]
        self.after = self._next_lines()
        self.courtesies = self._courtesies()
        self.drafts: dict[Ref | None, Draft] = {}
        self.current = self.draft(None)
        self.open: _Open | None = None
        self.recognised = False
        self.base = self.current
        self.brief: Item | None = None
        self.columns: list[Name | None] = []

    def draft(self, task: Ref | None) -> Draft:
        """The section of a task, begun if it is new."""
        if task not in self.drafts:
            self.drafts[task] = Draft(self.words, self.read_eta, task)
        return self.drafts[task]

    def _fields_of(self, text: str) -> list[FieldLine]:
        """All fields on a line, before it is known whether they count."""
        if not text.strip():
            return []
        found = [read_field(piece, self.words, self.read_eta) for piece in split_line(text, self.words)]
        if found[0] is None:
            return split_bare(text, self.words, self.read_eta)
        return [one for one in found if one is not None]

    def _next_lines(self) -> list[int | None]:
        """For each line the index of the next one that holds something."""
        after: list[int | None] = [None] * len(self.own)
        following: int | None = None
        for i in range(len(self.own) - 1, -1, -1):
            after[i] = following
            if self.own[i].text.strip() and not is_rule(self.own[i].text):
                following = i
        return after

    def _courtesies(self) -> set[int]:
        """The lines that greet, thank or sign."""
        filled = [i for i, line in enumerate(self.own) if line.text.strip()]
        found = {i for i in filled if not self.fields[i] and is_courtesy(self.own[i].text, self.words)}
        if filled and is_name(self.own[filled[-1]].text):
            last = filled[-1]
            text = self.own[last].text
            apart = last == 0 or not self.own[last - 1].text.strip() or last - 1 in found
            known = (
                self.fields[last] or states.read_state(text, self.words).state or states.read_none(text, self.words)[0]
            )
            if apart and not known and self._head(self.items[last].body) is None:
                found.add(last)
        return found

    def read(self) -> tuple[tuple[StatusSection, ...], tuple[Problem, ...]]:
        """Goes through the lines once."""
        fields = any(one.explicit or one.value for found in self.fields for one in found)
        if not fields and (
            only := read_only_state("\n".join(line.text for line in self.own), self.words, self.read_eta)
        ):
            only.put_into(self.current, self._place(min(set(range(len(self.own))) - self.courtesies, default=0)))
            return (self.current.section(),), tuple(self.current.problems)
        self.sure = [i for i in range(len(self.own)) if any(self._is_sure(one, i) for one in self.fields[i])]
        preamble = self._preamble()
        under: str | None = None
        blank = False
        for i, line in enumerate(self.own):
            if line.under != under and line.text.strip():
                under = line.under
                self._answer(under, i)
            if not line.text.strip() or is_rule(line.text):
                blank = True
                self.columns = [] if not line.text.strip() else self.columns
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

    # ---- what counts as a field

    def _is_sure(self, found: FieldLine, i: int) -> bool:
        """Whether a field counts whatever else stands in the mail."""
        if not self._stands(found, i):
            return False
        return not (found.name.weak or found.name.strict) or self._of_its_kind(found, i)

    def _counts(self, found: FieldLine, i: int) -> bool:
        """Whether a field counts in this mail: a weak name needs another field beside it."""
        if not self._stands(found, i):
            return False
        if found.name.strict or found.name.weak:
            return self._of_its_kind(found, i) or (not found.name.strict and any(j != i for j in self.sure))
        return True

    def _stands(self, found: FieldLine, i: int) -> bool:
        """Whether a name has its separator, its value, or its items under it."""
        if found.field == "task":
            return TASK.match(found.value or self._text_after(i)) is not None
        return found.explicit or bool(found.value) or self._has_items_under(found, i)

    def _of_its_kind(self, found: FieldLine, i: int) -> bool:
        value = found.value or self._text_after(i)
        if found.field in ("minutes", "links"):
            return (
                bool(find_links(value, hosts=True))
                if found.field == "links"
                else not durations.read_hours(value, found.name.week, self.words.durations).bad
            )
        return not found.value and self._has_items_under(found, i, marked=True)

    def _text_after(self, i: int) -> str:
        j = self.after[i]
        return "" if j is None or self.fields[j] or self._apart(i, j) else self.items[j].body

    def _apart(self, i: int, j: int) -> bool:
        """Whether two lines answer different lines of a quotation."""
        return self.own[i].under != self.own[j].under

    def _has_items_under(self, found: FieldLine, i: int, marked: bool = False) -> bool:
        """Whether the lines under a name are its items (or, for a single value, its value)."""
        j = self.after[i]
        if (
            j is None
            or j in self.courtesies
            or self._apart(i, j)
            or any(one.explicit or one.value for one in self.fields[j])
        ):
            return False
        item = self.items[j]
        if found.field not in LIST_FIELDS:
            as_list = found.name.text_is_done and bool(item.marker)
            return as_list or is_value(found.name, item.body, self.words, self.read_eta)
        if item.marker:
            return not found.item.marker or item.indent > found.item.indent or item.kind != found.item.kind
        return not marked and j == i + 1

    # ---- the lines

    def _preamble(self) -> int | None:
        """The first line, where it is only a state ("Done!") and the report below has none: it is taken, and passed over."""
        first = next((i for i in range(len(self.own)) if self.own[i].text.strip() and i not in self.courtesies), None)
        if first is None or not self.sure or first in self.sure or self.own[first].under is not None:
            return None
        if any(self._counts(one, first) for one in self.fields[first]):
            return None
        if any(one.field == "state" and one.value for i in self.sure for one in self.fields[i]):
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
        head = self._head(take_apart(quoted).body)
        if head and not self.fields[i]:
            line = read_pieces(self.items[i].body, self.words, self.read_eta)
            if line and not line.rest:
                self.current = self.draft(head.ref)

    def _line(self, i: int, blank: bool) -> None:
        """One line that holds something, `blank` where the line above did not."""
        item, place = self.items[i], self._place(i)
        self._leave_brief(i, blank)
        head = self._head(item.body)
        if head and self._begin(head, i, blank):
            return
        counted = [one for one in self.fields[i] if self._counts(one, i)]
        if counted and not self._is_state_value(counted[0], i):
            self.recognised = True
            for one in counted:
                self._field(one, i)
            return
        if i in self.courtesies:
            self.open = None
            return
        if self._is_command(i):
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
            and not self._has_items_under(found, i, marked=True)
        )

    def _field(self, found: FieldLine, i: int) -> None:
        """Takes a field line."""
        if found.field == "task":
            head = self._head(found.value or self._text_after(i), named=True)
            if head:
                self._begin(head, i, False)
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
        item, place, name = self.items[i], self._place(i), field.found.name
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
        item, name = self.items[i], field.found.name
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
        item, name = self.items[i], field.found.name
        if name.field != "minutes" or not field.nested or not item.marker or blank:
            return False
        if durations.read_hours(item.body, name.week, self.words.durations).bad:
            return False
        field.draft.put(name, item.body, self._place(i))
        return True

    def _is_command(self, i: int) -> bool:
        """Whether a line steers the program ("away until Thu", "need 2h more for BK-16"): no part of a field, and no note."""
        if not self.words.phrases["command"].could_begin(first_word(self.items[i].body[:40])):
            return False
        texts = phrase(self.items[i].body[:80])
        size = self.words.phrases["command"].size(texts, 0)
        if not size:
            return False
        behind = self.items[i].body[len(texts[0]) :].lstrip()
        return size > 1 or behind[:1] in (":", "") or durations.find_duration(behind, self.words.durations) is not None

    # ---- sections

    def _head(self, body: str, named: bool = False) -> _Head | None:
        """The reference that a text begins with; None where it is none of this installation's."""
        text = body.lstrip("*_# ") if not body.startswith("#") or body.startswith(("# ", "##")) else body
        match = TASK.match(text)
        if match is None:
            return None
        bracketed = match[0][0] in "[(" and match[0][-1] in "])"
        if match["ref"]:
            code, _, number = match["ref"].partition("-")
            if not named and self.codes is not None and code.upper() not in self.codes:
                return None
            ref = Ref(code.upper(), int(number))
        elif self.single and (named or (bracketed and "#" in match[0])):
            ref = Ref(self.single.upper(), int(match["number"]))
        else:
            return None
        return _Head(ref, text[match.end() :].lstrip("*_])"), named)

    def _begin(self, head: _Head, i: int, blank: bool) -> bool:
        """Begins a section, or reads a whole one on a line; False where the reference only opens a sentence."""
        item, place = self.items[i], self._place(i)
        rest = head.rest.strip()
        payload = rest.lstrip(":：=|–—-").strip() if rest[:1] in ":：=|–—-\t," else rest
        if not payload.strip(" *_:.-–—"):
            if item.marker and self.open and self.open.found.field in LIST_FIELDS and not self._fields_follow(i, item):
                return False
            self._section(head.ref, place)
            return True
        line = self._whole_section(payload, rest != payload, inside=self.open is not None)
        if line:
            draft = self.draft(head.ref)
            line.put_into(draft, place)
            self.recognised = True
            self.open = None
            self.current, self.brief = draft, item
            return True
        title = len(payload.split()) <= 12 and self._fields_follow(i, item, near=not item.marker or not self.open)
        if title or (head.named and "#" not in payload[:1] and self._is_reference(head, i)):
            self._section(head.ref, place)
            return True
        return False

    def _is_reference(self, head: _Head, i: int) -> bool:
        """Whether a named task ("Task: BK-12 Supplier sheet") was given by its whole reference, not by a count."""
        return str(head.ref).casefold() in self.own[i].text.casefold()

    def _section(self, ref: Ref, place: Place) -> None:
        self.open = None
        self.recognised = True
        self.current = self.base = self.draft(ref)
        self.brief = None
        self.current.numbers.add(place.number)

    def _whole_section(self, payload: str, separated: bool, inside: bool) -> OneLine | None:
        """State, hours, percent and ETA behind a reference, with or without the task's title between."""
        whole = read_pieces(payload, self.words, self.read_eta, loose=separated and not inside)
        if whole and not whole.rest:
            return whole
        for sign in (":", " - ", " – ", " — ", " = ", "|"):
            title, _, behind = payload.partition(sign)
            line = read_pieces(behind, self.words, self.read_eta)
            if line and not line.rest and len(title.split()) <= 12:
                return line
        return whole if whole and separated else None

    def _fields_follow(self, i: int, item: Item, near: bool = False) -> bool:
        """Whether the next line is a field that belongs to this one: deeper than it, or (`near`) anywhere."""
        j = self.after[i]
        if j is None or not any(self._counts(one, j) for one in self.fields[j]):
            return False
        return near or self.items[j].indent > item.indent

    def _leave_brief(self, i: int, blank: bool) -> None:
        """After a section of one line the lines below are the report's again, unless they hang on to it."""
        if self.brief is None:
            return
        above, indent = self.brief, self.items[i].indent
        if indent > above.indent or not (above.marker or blank):
            return
        self.current, self.brief = self.base, None

    # ---- tables

    def _row(self, i: int) -> bool:
        """Reads a row of a table whose head names fields; True when the line was one."""
        cells = _cells(self.own[i].text)
        if self.columns and len(cells) == len(self.columns):
            self._read_row(cells, self._place(i))
            return True
        self.columns = []
        if len(cells) < 2:
            return False
        j = self.after[i]
        names = [self._column(cell) for cell in cells]
        below = _cells(self.own[j].text) if j is not None else []
        if len([name for name in names if name]) < 2 or len(below) != len(cells) or self._column(below[0]):
            return False
        self.columns, self.recognised, self.open = names, True, None
        return True

    def _column(self, cell: str) -> Name | None:
        texts = phrase(cell)
        found = self.words.names.at(texts, 0)
        return found[1] if found and found[0] == len(texts) else None

    def _read_row(self, cells: list[str], place: Place) -> None:
        apart = any(name is None or name.field == "task" for name in self.columns)
        head = next(filter(None, map(self._cell_head, cells, self.columns)), None)
        if head is None and apart:
            self.current.add_note(" | ".join(cell for cell in cells if cell))
            return
        draft = self.draft(head.ref) if head else self.current
        draft.numbers.add(place.number)
        for name, cell in zip(self.columns, cells, strict=True):
            if name is None or name.field == "task" or not cell:
                continue
            if name.field in LIST_FIELDS:
                draft.add(name.field, cell)
            else:
                draft.put(name, cell, place)

    def _cell_head(self, cell: str, name: Name | None) -> _Head | None:
        """The reference in a cell of the task column, or of one that names no field."""
        if name is None:
            return self._head(cell)
        return self._head(cell, named=True) if name.field == "task" else None


def _cells(line: str) -> list[str]:
    """The cells of a table's row: between bars, tabs or wide gaps; one cell for any other line."""
    line = line.strip()
    if "|" in line:
        return [cell.strip(" *_") for cell in line.strip("|").split("|")]
    return [cell.strip(" *_") for cell in _GAP.split(line)]


_GAP = re.compile(r"\t+\s*|\s{3,}")
