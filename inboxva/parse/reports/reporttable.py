"""Reports as a table: a head that names fields, a row for each task."""

import re
from dataclasses import replace

from inboxva.parse.reports.fields import TASK
from inboxva.parse.reports.references import Head, References
from inboxva.parse.reports.sections import Place
from inboxva.parse.reports.shared import Section
from inboxva.parse.reports.statuswords import LIST_FIELDS, Name, StatusWords, phrase

_GAP = re.compile(r"\t+\s*|\s{3,}")


def cells_of(line: str, width: int = 0) -> list[str]:
    """The cells of a table's row: between bars, tabs or wide gaps; one cell for any other line.

    `width` is that of the table: between tabs cells may be empty, and the last ones be missing, where it fits then.
    """
    if "|" in line:
        cells = line.strip().strip("|").split("|")
    elif width and "\t" in line and 1 < line.rstrip("\n").count("\t") + 1 <= width:
        cells = line.split("\t")
    else:
        cells = _GAP.split(line.strip())
    cells = [cell.strip(" *_") for cell in cells]
    return cells + [""] * (width - len(cells)) if width > len(cells) > 1 else cells


class Table:
    """A table being read: the field of each column, None for a column that names none. No column: no table yet."""

    def __init__(self) -> None:
        self.columns: list[Name | None] = []
        self.heads: list[str] = []
        self.words: StatusWords | None = None

    def begin(self, text: str, below: str, words: StatusWords) -> bool:
        """Takes a row as the head, where two cells name fields and the row `below` fits and is no field itself."""
        cells = cells_of(text)
        if len(cells) < 2:
            return False
        names = [_column(cell, words) for cell in cells]
        if len(names) - names.count(None) < 2:
            return False
        row = cells_of(below, len(cells))
        fits = len(row) == len(cells) and _column(row[0], words) is None
        self.columns, self.heads, self.words = (names, cells, words) if fits else ([], [], words)
        return fits

    def row(self, text: str) -> list[str]:
        """The cells of a row of this table; none for any other line."""
        cells = cells_of(text, len(self.columns))
        return cells if len(cells) == len(self.columns) else []

    @property
    def names_tasks(self) -> bool:
        """Whether a row says what it is about, so that one without a reference belongs to no task known here."""
        return any(name is None or name.field == "task" for name in self.columns)

    def is_total(self, cells: list[str]) -> bool:
        """Whether a row only adds up the others."""
        first = next(filter(None, cells), "")
        name = _column(first, self.words) if self.words else None
        return name is not None and name.total

    def head(self, cells: list[str], refs: References) -> Head | None:
        """The reference in a row: in the task's column, or in one that names no field."""
        for name, cell in zip(self.columns, cells, strict=True):
            if (name is None or name.field == "task") and (head := refs.head(cell, named=name is not None)):
                return head
        return None

    def put(self, cells: list[str], section: Section, place: Place) -> None:
        """Gives a row's values to a section; what stands in a column of no field, and is no title, to its note."""
        section.touch(place)
        total = self.is_total(cells)
        for name, column, cell in zip(self.columns, self.heads, cells, strict=True):
            if not cell or (name and name.field == "task"):
                continue
            if name is None:
                if not total and not self._names_task(column, cell):
                    section.add_note(f"{column}: {cell}" if column else cell)
            elif name.field in LIST_FIELDS:
                section.add(name.field, cell)
            elif not total:
                section.put(name, cell, place)
            elif name.field == "minutes":
                section.put(replace(name, total=True), cell, place)

    def _names_task(self, column: str, cell: str) -> bool:
        titles = self.words.phrases["title"] if self.words else None
        texts = phrase(column) or (column,)
        return bool(TASK.match(cell)) or bool(titles and titles.size(texts, 0) == len(texts))


def _column(cell: str, words: StatusWords) -> Name | None:
    texts = phrase(cell)
    found = words.names.at(texts, 0)
    return found[1] if found and found[0] == len(texts) else None
