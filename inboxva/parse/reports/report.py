"""One status report, read from its first line to its last (spec/status-lines.md)."""

from collections.abc import Sequence

from inboxva.model.work import Problem, Ref, StatusSection
from inboxva.parse.reports import states
from inboxva.parse.reports.checklist import Tick, read_done, read_tick
from inboxva.parse.reports.fields import FieldLine, Item, is_rule, read_field, take_apart
from inboxva.parse.reports.oneline import read_only_state, read_pieces
from inboxva.parse.reports.openfield import OpenField
from inboxva.parse.reports.references import Head, References
from inboxva.parse.reports.reportlines import ReportLines
from inboxva.parse.reports.reporttable import Table
from inboxva.parse.reports.sections import Draft, Place
from inboxva.parse.reports.shared import Section, Shared
from inboxva.parse.reports.statuswords import Name


class Report:
    """One report being read, from the first line to the last."""

    def __init__(self, lines: ReportLines, refs: References) -> None:
        self.lines, self.refs, self.own = lines, refs, lines.own
        self.words, self.read_eta = lines.words, lines.read_eta
        self.drafts: dict[Ref | None, Draft] = {}
        self.current: Section = self.draft(None)
        self.base: Section = self.current
        self.open: OpenField | None = None
        self.recognised = self.named = False
        self.brief: Item | None = None
        self.all_correct = False
        self.doubts: list[int] = []
        self.bare = False
        self.table = Table()

    def draft(self, task: Ref | None) -> Draft:
        """The section of a task, begun if it is new."""
        if task not in self.drafts:
            self.drafts[task] = Draft(self.words, self.read_eta, task)
        return self.drafts[task]

    def section(self, head: Head) -> Section:
        """The section of the task that a line names, or those of several."""
        drafts = [self.draft(ref) for ref in head.refs]
        return drafts[0] if len(drafts) == 1 else Shared(drafts)

    def read(self) -> tuple[tuple[StatusSection, ...], list[Problem]]:
        """Goes through the lines once."""
        lines = self.lines
        plain = not any(one.explicit or one.value for found in lines.fields for one in found)
        if (
            plain
            and not any(tick.numbers or not tick.done for tick in lines.ticks.values())
            and (
                only := read_only_state(
                    "\n".join(line.text for line in self.own), self.words, self.read_eta, lines.names
                )
            )
        ):
            only.put_into(self.current, self._place(min(set(range(len(self.own))) - lines.courtesies, default=0)))
            return (self.draft(None).section(),), self.draft(None).problems
        quiet = not (any(lines.fields) or lines.ticks or lines.may_name_tasks or lines.doubts)
        if quiet and not any(line.under for line in self.own):
            return (), []
        preamble = self._preamble()
        under: str | None = None
        blank = False
        for i, line in enumerate(self.own):
            if lines.is_blank[i]:
                blank, self.table = True, Table()
                continue
            if line.under != under:
                under = line.under
                self._answer(under, i)
            if is_rule(line.text):
                blank = True
            elif i != preamble and not self._row(i):
                self._line(i, blank)
                blank = False
        return self._result()

    def _result(self) -> tuple[tuple[StatusSection, ...], list[Problem]]:
        drafts = list(self.drafts.values())
        self._check_totals(drafts)
        asked = [self._asked(i) for i in self.doubts]
        if not any(draft.given for draft in drafts):
            sure = len(asked) > 1 or any(self.lines.doubts[i].slip for i in self.doubts)
            if sure and not self.named:
                return (), asked
            if not self.recognised and (not self.named or any(draft.notes for draft in drafts)):
                return (), []
            return (), [Problem("empty_report", 0, "", self.words.problems["empty_report"])]
        shown = [draft for draft in drafts if draft.given or (draft.task and draft.notes)]
        shown[0].notes[:0] = [note for draft in drafts if draft not in shown for note in draft.notes]
        for draft in shown if self.all_correct else ():
            draft.corrects = True
        problems = [*asked, *(problem for draft in drafts for problem in draft.problems)]
        return tuple(draft.section() for draft in shown), list(dict.fromkeys(problems))

    def _asked(self, i: int) -> Problem:
        """The question whether a line was meant as a field."""
        message = self.words.problems["unknown_field"].replace("{line}", self.lines.doubts[i].meant)
        return Problem("unknown_field", i + 1, self.own[i].text.strip(), message)

    @staticmethod
    def _check_totals(drafts: Sequence[Draft]) -> None:
        """A total below the hours of several tasks is theirs: checked here, and never the hours of one more."""
        hours = sum(draft.minutes or 0 for draft in drafts)
        for draft in drafts:
            if draft.minutes is None and draft.total is not None and hours:
                draft.total_is_checked = True
                if draft.total == hours:
                    draft.total = None
                    draft.given = draft.says_something

    # ---- the lines

    def _preamble(self) -> int | None:
        """The first line, where it is only a state ("Done!") and the report below has none: it is taken, and passed over."""
        lines = self.lines
        first = next((i for i in range(len(self.own)) if not lines.is_blank[i] and i not in lines.courtesies), None)
        if (
            first is None
            or not lines.sure
            or first in lines.sure
            or first in lines.ticks
            or self.own[first].under is not None
        ):
            return None
        if lines.counted[first]:
            return None
        if any(one.field == "state" and one.value for i in lines.sure for one in lines.fields[i]):
            return None
        only = read_only_state(self.own[first].text, self.words, self.read_eta, lines.names)
        if only is None:
            return None
        only.put_into(self.current, self._place(first))
        return first

    def _place(self, i: int) -> Place:
        return Place(i + 1, self.own[i].text)

    def _answer(self, under: str | None, i: int) -> None:
        """Opens the field of a quoted form line that the line at `i` stands under, or the section that it names."""
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
        if head and not self.lines.fields[i] and read_pieces(self.lines.items[i].body, self.words, self.read_eta):
            self.current, self.bare = self.section(head), True

    def _line(self, i: int, blank: bool) -> None:
        """One line that holds something, `blank` where the line above did not."""
        self._leave_brief(i, blank)
        if i in self.lines.corrections and self._correct(i):
            return
        head = self.lines.head(i, self.refs)
        if head and self._begin(head, i):
            return
        counted = self.lines.counted[i]
        if counted and not self._is_state_value(counted[0], i):
            self.recognised = True
            self.bare = False
            for one in counted:
                self._field(one, i)
            return
        if i in self.lines.doubts and not (self.open and self.open.is_list and self.lines.items[i].marker):
            self.open = None
            self.doubts.append(i)
            self.current.add_note(self.own[i].text)
            return
        tick = self.lines.ticks.get(i)
        if tick and not (self.open and self.open.is_list):
            self.open, self.recognised, self.bare = None, True, False
            self.current.touch(self._place(i))
            self.current.tick(tick)
            return
        if i in self.lines.courtesies:
            self.open = None
            return
        if self.lines.is_command(i):
            self.open = None
        elif (self.open and self.open.continues(i, self._place(i), blank)) or self._below_reference(i):
            if tick and tick.done:
                self.current.tick(tick, listed=True)
            return
        self.open = None
        self.current.add_note(self.own[i].text)

    def _correct(self, i: int) -> bool:
        """Notes that the section corrects, or above the first one all do; True where nothing else stands on the line."""
        self.all_correct = self.all_correct or not any(draft.given or draft.task for draft in self.drafts.values())
        self.current.corrects = True
        if not self.lines.items[i].body:
            self.open = None
        return not self.lines.items[i].body

    def _below_reference(self, i: int) -> bool:
        """Reads a line below one that is only a reference as a whole section: "done, 15 min. Ben answered"."""
        item = self.lines.items[i]
        if not self.bare or self.open:
            return False
        line = read_pieces(item.body, self.words, self.read_eta, loose=True)
        if not line:
            self.bare = bool(item.marker)
            return False
        self.recognised = True
        line.put_into(self.current, self._place(i))
        return True

    def _is_state_value(self, found: FieldLine, i: int) -> bool:
        """Whether a bare "Done" is the value of the empty state line or the reference above it, and no heading."""
        if found.explicit or found.value or self.lines.has_items_under(found, i, marked=True):
            return False
        if self.open is None and self.bare:
            below = self.lines.text_after(i)
            return not below or bool(read_pieces(below, self.words, self.read_eta))
        return self.open is not None and self.open.empty and self.open.found.field == "state"

    def _field(self, found: FieldLine, i: int) -> None:
        """Takes a field line."""
        if found.field != "task":
            self._open_field(found, i, found.value)
            return
        head = self.refs.head(found.value or self.lines.text_after(i), named=True)
        if not head or not self._begin(head, i):
            self.current.add_note(self.own[i].text)

    def _open_field(self, found: FieldLine, i: int, value: str) -> None:
        place = self._place(i)
        section = self.current
        if found.field == "minutes" and (refs := self.refs.within(value)):
            if self._beside(value, i):
                return
            if len(refs) > 1:
                section.touch(place)
                Shared([self.draft(ref) for ref in refs]).refuse_hours(place)
                return
            section = self.draft(refs[0])
        section.touch(place)
        self.open = OpenField(found, section, value, self.lines)
        if self.open.is_list:
            if found.field == "done" and states.is_percentage(value):
                section.put(Name("percent"), value, place)
            else:
                section.add(found.field, value)
            if found.field == "done" and (numbers := read_done(value, self.words, said=True)):
                section.tick(Tick(numbers, ""), listed=True)
            return
        if value:
            section.put(found.name, value, place, found.qualifier)
            if not found.name.text_is_done or states.read_percent(value) is not None:
                self.open = None

    # ---- sections

    def _begin(self, head: Head, i: int) -> bool:
        """Begins a section, or reads a whole one on a line; False where the reference only opens a sentence."""
        item, place = self.lines.items[i], self._place(i)
        rest = head.rest.strip()
        payload = rest.lstrip(":：=|–—-").strip() if rest[:1] in ":：=|–—-\t," else rest
        if not payload.strip(" *_:.-–—"):
            if item.marker and self.open and self.open.is_list and not self.lines.fields_follow(i, item):
                return False
            self._section(head, place, bare=True)
            return True
        tick = read_tick(take_apart(payload), self.words)
        if tick and tick.numbers:
            self.current, self.brief, self.open = self.section(head), item, None
            self.current.touch(place)
            self.current.tick(tick)
            self.recognised, self.bare = True, False
            return True
        if self.refs.within(payload) and self._beside(item.body, i):
            return True
        line = self.refs.whole_section(payload, rest != payload, inside=self.open is not None)
        if line:
            section = self.section(head)
            others = [ref for ref in self.refs.within(payload) if ref not in head.refs]
            if others and line.hours and (len(line.hours) > 1 or not line.rest):
                line.hours = []
                Shared([self.draft(ref) for ref in (*head.refs, *others)]).refuse_hours(place)
            line.put_into(section, place)
            self.recognised, self.bare = True, False
            self.open = None
            self.current, self.brief = section, item
            return True
        title = len(payload.split()) <= 12 and self.lines.fields_follow(i, item, near=not item.marker or not self.open)
        if title or (head.named and "#" not in payload[:1] and self.refs.is_whole(head, self.own[i].text)):
            self._section(head, place)
            for said in [payload] if rest[:1] in ":：=," else self.refs.said(payload):
                self.current.add_note(said)  # behind a colon stands what was done, and no title
            return True
        return False

    def _beside(self, text: str, i: int) -> bool:
        """Reads several whole sections that stand on one line; False where it holds none, or one."""
        sections = self.refs.side_by_side(text)
        if len(sections) < 2:
            return False
        for head, line in sections:
            self.current = self.section(head)
            line.put_into(self.current, self._place(i))
        self.recognised, self.bare, self.open, self.brief = True, False, None, self.lines.items[i]
        return True

    def _section(self, head: Head, place: Place, bare: bool = False) -> None:
        self.open = None
        self.named, self.bare = True, bare
        self.current = self.base = self.section(head)
        self.brief = None
        self.current.touch(place)

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
        text = self.own[i].text
        if self.table.columns and (cells := self.table.row(text)):
            head = self.table.head(cells, self.refs)
            if head is None and self.table.names_tasks and not self.table.is_total(cells):
                self.current.add_note(" | ".join(filter(None, cells)))
            else:
                self.table.put(cells, self.section(head) if head else self.current, self._place(i))
            return True
        j = self.lines.after[i] if self.lines.has_gap(i) else None
        if j is None or not self.table.begin(text, self.own[j].text, self.words):
            return False
        self.recognised, self.open = True, None
        return True
