"""The ledger taken out: one JSON document, or the tasks and the hours as CSV."""

import csv
import json
import os
from collections.abc import Iterable, Iterator
from importlib.metadata import version
from pathlib import Path
from typing import TextIO

from inboxva.compose.formats import cell
from inboxva.store import Store
from inboxva.store.export import KINDS, Record

FORMAT = 1
TASKS = (
    "ref", "engagement", "title", "state", "percent", "holder", "opened_at", "due", "due_text", "agreed_due", "eta",
    "minutes", "cap_minutes", "closed_at", "waiting_on", "waiting_since",
)  # fmt: skip
TIME = ("day", "person", "engagement", "task", "minutes", "source", "superseded", "approved_at", "paid_minutes", "at")
FILES = {"tasks.csv": ("tasks", TASKS), "time.csv": ("time", TIME)}
"""Each file of the CSV export: the kind of record in it, and its columns."""


def export_json(store: Store) -> Iterator[str]:
    """One JSON object in pieces: a list for each kind of record, a line for each record.

    The same ledger gives the same text. Only a few hundred records are held at a time.
    """
    yield f'{{"inboxva":{json.dumps(version("inboxva"))},"format":{FORMAT}'
    kinds = iter(KINDS)
    before = ""
    for kind, record in store.export():
        while before != kind:
            yield ("]" if before else "") + f',\n"{(before := next(kinds))}":['
            separator = "\n"
        yield separator + json.dumps(record, ensure_ascii=False, separators=(",", ":"))
        separator = ",\n"
    for kind in kinds:
        yield ("]" if before else "") + f',\n"{(before := kind)}":['
    yield "]}\n"


def export_csv(store: Store, folder: Path) -> list[Path]:
    """Writes `tasks.csv` and `time.csv` (RFC 4180) into a folder, which is made; gives their paths. Raises OSError."""
    folder.mkdir(parents=True, exist_ok=True)
    wanted: dict[str, list[Record]] = {kind: [] for kind, _ in FILES.values()}
    for kind, record in store.export():
        if kind in wanted:
            wanted[kind].append(record)
    written = []
    for name, (kind, columns) in FILES.items():
        with open_private(folder / name) as file:
            write_table(file, columns, wanted[kind])
        written.append(folder / name)
    return written


def open_private(path: Path) -> TextIO:
    """A file to write text into, readable by its user only where it is new: it will hold mail. Raises OSError."""
    return open(path, "w", encoding="utf-8", newline="", opener=lambda name, flags: os.open(name, flags, 0o600))


def write_table(file: TextIO, columns: Iterable[str], records: Iterable[Record]) -> None:
    """A heading and a row for each record; no cell is taken for a formula."""
    columns = tuple(columns)
    table = csv.writer(file)
    table.writerow(columns)
    table.writerows([cell(record[column]) for column in columns] for record in records)
