"""Reports as a table: a head that names fields, a row for each task."""

import re

from inboxva.parse.references import Head, References
from inboxva.parse.sections import Draft, Place
from inboxva.parse.statuswords import LIST_FIELDS, Name, StatusWords, phrase

_GAP = re.compile(r"\t+\s*|\s{3,}")


def cells_of(line: str) -> list[str]:
    """The cells of a table's row: between bars, tabs or wide gaps; one cell for any other line."""
    line = line.strip()
    cells = line.strip("|").split("|") if "|" in line else _GAP.split(line)
    return [cell.strip(" *_") for cell in cells]


class Table:
    """A table being read: the field of each column, None for a column that names none. No column: no table yet."""

    def __init__(self) -> None:
        self.columns: list[Name | None] = []

    def begin(self, cells: list[str], below: list[str], words: StatusWords) -> bool:
        """Takes a row as the head, where two cells name fields and the row `below` is as wide and is no field itself."""
        if len(cells) < 2 and not self.columns:
            return False
        names = [_column(cell, words) for cell in cells]
        fits = len(names) - names.count(None) >= 2 and len(below) == len(cells) and _column(below[0], words) is None
        self.columns = names if fits else []
        return fits

    def holds(self, cells: list[str]) -> bool:
        """Whether a row is one of this table."""
        return bool(self.columns) and len(cells) == len(self.columns)

    @property
    def names_tasks(self) -> bool:
        """Whether a row says what it is about, so that one without a reference belongs to no task known here."""
        return any(name is None or name.field == "task" for name in self.columns)

    def head(self, cells: list[str], refs: References) -> Head | None:
        """The reference in a row: in the task's column, or in one that names no field."""
        for name, cell in zip(self.columns, cells, strict=True):
            if (name is None or name.field == "task") and (head := refs.head(cell, named=name is not None)):
                return head
        return None

    def put(self, cells: list[str], draft: Draft, place: Place) -> None:
        """Gives a row's values to a section."""
        draft.numbers.add(place.number)
        for name, cell in zip(self.columns, cells, strict=True):
            if name is None or name.field == "task" or not cell:
                continue
            if name.field in LIST_FIELDS:
                draft.add(name.field, cell)
            else:
                draft.put(name, cell, place)


def _column(cell: str, words: StatusWords) -> Name | None:
    texts = phrase(cell)
    found = words.names.at(texts, 0)
    return found[1] if found and found[0] == len(texts) else None
