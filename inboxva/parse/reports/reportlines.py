"""The own lines of a report, each taken apart, and which of them count as fields (spec/status-lines.md, Fields)."""

import re
from collections.abc import Sequence
from functools import cached_property

from inboxva.model.message import Line
from inboxva.parse import durations
from inboxva.parse.reports import hours, states
from inboxva.parse.reports.checklist import Tick, read_tick
from inboxva.parse.reports.corrections import behind_correction
from inboxva.parse.reports.courtesies import bears, is_courtesy, is_name
from inboxva.parse.reports.fields import (
    TASK,
    FieldLine,
    Item,
    ReadEta,
    find_links,
    is_rule,
    is_value,
    read_body,
    read_field,
    split_bare,
    split_line,
    take_apart,
)
from inboxva.parse.reports.references import Head, References
from inboxva.parse.reports.slips import Asked, ask, read_misspelt
from inboxva.parse.reports.statuswords import LIST_FIELDS, StatusWords, first_word, phrase

_MOST_DOUBTS = 12  # lines asked about: a report with more misspelt names is no report
_LABEL = re.compile(r":\s*\w")
_REFERENCE = re.compile(r"-[0-9]|#")


class ReportLines:
    """The lines of one report, by index: taken apart (`items`), the fields on them (`fields`), courtesies, what follows.

    `counted` are those fields that count, `sure` the lines with one that does so whatever else the mail holds. `names`
    are those of the writer, folded.
    """

    def __init__(
        self,
        own: Sequence[Line],
        words: StatusWords,
        read_eta: ReadEta | None,
        names: frozenset[str] = frozenset(),
    ) -> None:
        self.own, self.words, self.read_eta, self.names = own, words, read_eta, names
        self.is_blank = [not line.text.strip() for line in own]
        self.texts = [line.text for line in own]
        self.items = [take_apart(text) for text in self.texts]
        self.firsts = [first_word(item.body[:40]) if item.body else "" for item in self.items]
        self.corrections = {i for i in range(len(own)) if self._corrects(i)}
        self.fields = [self._fields_of(i) for i in range(len(own))]
        self.after = self._next_lines()
        self.courtesies = self._courtesies()
        self.standing = [[one for one in found if self._stands(one, i)] for i, found in enumerate(self.fields)]
        self.sure = [
            i for i, found in enumerate(self.standing) if found and any(self._is_sure(one, i) for one in found)
        ]
        self.counted = [[one for one in found if self._counts(one, i)] for i, found in enumerate(self.standing)]

    def _fields_of(self, i: int) -> list[FieldLine]:
        """All fields on a line, before it is known whether they count."""
        text, item = self.texts[i], self.items[i]
        known = self.words.names.could_begin(self.firsts[i].rstrip("0123456789") or "%")
        if not item.body or not (known or self.has_sign(i)):
            return []
        pieces = split_line(text, self.words)
        found = (
            [read_body(item, self.words, self.read_eta)]
            if len(pieces) == 1
            else [read_field(piece, self.words, self.read_eta) for piece in pieces]
        )
        if found[0] is None:
            found = [*split_bare(text, self.words, self.read_eta)] or [
                read_misspelt(item, self.words, self.read_eta) if self.has_sign(i) else None
            ]
        return [one for one in found if one is not None]

    def _corrects(self, i: int) -> bool:
        """Whether a line says that it corrects; what stands behind is then read as the line."""
        if self.firsts[i] not in self.words.correcting:
            return False
        behind = behind_correction(self.items[i].body, self.words, self.read_eta)
        if not behind and self.items[i].marker:
            return False  # an item of a list
        if behind is not None:
            self.texts[i], self.items[i] = behind, take_apart(behind)
            self.firsts[i] = first_word(behind[:40])
        return behind is not None

    def has_sign(self, i: int) -> bool:
        """Whether a separator may stand on the line at `i`."""
        text = self.texts[i]
        return ":" in text or "=" in text or " - " in text or "：" in text or " – " in text

    @cached_property
    def doubts(self) -> dict[int, Asked]:
        """The lines that are near a field and were not read, as they were probably meant."""
        asked: dict[int, Asked] = {}
        for i, item in enumerate(self.items):
            if len(asked) == _MOST_DOUBTS:
                break
            if not self.counted[i] and self.has_sign(i) and (meant := ask(item, self.words, self.read_eta)):
                asked[i] = meant
        return asked

    @cached_property
    def ticks(self) -> dict[int, Tick]:
        """What the lines that are no fields say of a checklist's steps."""
        found = {}
        for i, item in enumerate(self.items):
            if self.counted[i] or not item.body:
                continue
            could = item.body[0] in "#0123456789" or self.firsts[i] in self.words.stepping or "[" in item.marker
            if could and (tick := read_tick(item, self.words)):
                found[i] = tick
        return found

    def _next_lines(self) -> list[int | None]:
        """For each line the index of the next one that holds something."""
        after: list[int | None] = [None] * len(self.own)
        following: int | None = None
        for i in range(len(self.own) - 1, -1, -1):
            after[i] = following
            if not self.is_blank[i] and not is_rule(self.own[i].text):
                following = i
        return after

    def _courtesies(self) -> set[int]:
        """The lines that greet, thank or sign. A name signs at the end: the writer's, or one that stands apart."""
        filled = [i for i, blank in enumerate(self.is_blank) if not blank]
        found = {
            i
            for i in filled
            if self.firsts[i] in self.words.courtesies
            and not self.fields[i]
            and is_courtesy(self.own[i].text, self.words, self.names)
        }
        for i in reversed(filled):
            if i not in found and (self.fields[i] or not bears(self.own[i].text, self.names)):
                break
            found.add(i)
        if filled and filled[-1] not in found and self._could_sign(filled[-1], found):
            found.add(filled[-1])
        return found

    def _could_sign(self, last: int, courtesies: set[int]) -> bool:
        """Whether the last line is a name nobody told us: apart from what stands above it, and no value."""
        text = self.own[last].text
        above = self.fields[last - 1] if last else []
        behind = last - 1 in courtesies
        apart = last == 0 or self.is_blank[last - 1] or behind
        apart = apart or any(one.value and one.field not in LIST_FIELDS for one in above)
        lone = behind and len(text.split()) == 1 and text.strip(" -–—~.!").isalpha()
        if self.fields[last] or _LABEL.search(text) or not apart or not (lone or is_name(text)):
            return False
        known = states.read_state(text, self.words).state or states.read_none(text, self.words)[0]
        return not known and TASK.match(self.items[last].body) is None

    @cached_property
    def may_name_tasks(self) -> bool:
        """A cheap look for a reference at the head of a line, or for the gaps of a table."""
        return any(
            not blank and (_REFERENCE.search(self.items[i].body[:40]) or self.has_gap(i))
            for i, blank in enumerate(self.is_blank)
        )

    def has_gap(self, i: int) -> bool:
        """Whether the line at `i` could be the row of a table."""
        text = self.own[i].text
        return "|" in text or "\t" in text or "   " in text.strip()

    def head(self, i: int, refs: References) -> Head | None:
        """The references that the line at `i` begins with."""
        body = self.items[i].body
        return refs.head(body) if _REFERENCE.search(body[:40]) else None

    def _is_sure(self, found: FieldLine, i: int) -> bool:
        """Whether a field that stands counts whatever else is in the mail."""
        return not (found.name.weak or found.name.strict) or self._of_its_kind(found, i)

    def _counts(self, found: FieldLine, i: int) -> bool:
        """Whether a field that stands counts in this mail: a weak name needs another field beside it."""
        if not (found.name.strict or found.name.weak) or i in self.sure:
            return True
        return (not found.name.strict and bool(self.sure)) or self._of_its_kind(found, i)

    def _stands(self, found: FieldLine, i: int) -> bool:
        """Whether a name has its separator, its value, or its items under it."""
        if found.field == "task":
            return TASK.match(found.value or self.text_after(i)) is not None
        return found.explicit or bool(found.value) or self.has_items_under(found, i)

    def _of_its_kind(self, found: FieldLine, i: int) -> bool:
        if found.field == "minutes" and found.value and not found.explicit:
            return True
        value = found.value or self.text_after(i)
        if found.field in ("minutes", "links"):
            return (
                bool(find_links(value, hosts=True))
                if found.field == "links"
                else not hours.read_hours(value, found.name.week, self.words.durations).bad
            )
        return not found.value and self.has_items_under(found, i, marked=True)

    def text_after(self, i: int) -> str:
        j = self.after[i]
        return "" if j is None or self.fields[j] or self._apart(i, j) else self.items[j].body

    def _apart(self, i: int, j: int) -> bool:
        """Whether two lines answer different lines of a quotation."""
        return self.own[i].under != self.own[j].under

    def has_items_under(self, found: FieldLine, i: int, marked: bool = False) -> bool:
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

    def is_command(self, i: int) -> bool:
        """Whether a line steers the program ("away until Thu", "need 2h more for BK-16"): no part of a field, and no note."""
        if not self.words.phrases["command"].could_begin(self.firsts[i]):
            return False
        texts = phrase(self.items[i].body[:80])
        size = self.words.phrases["command"].size(texts, 0)
        if not size:
            return False
        behind = self.items[i].body[len(texts[0]) :].lstrip()
        return size > 1 or behind[:1] in (":", "") or durations.find_duration(behind, self.words.durations) is not None

    def fields_follow(self, i: int, item: Item, near: bool = False) -> bool:
        """Whether the next line is a field that belongs to this one: deeper than it, or (`near`) anywhere."""
        j = self.after[i]
        if j is None or not self.counted[j]:
            return False
        return near or self.items[j].indent > item.indent
