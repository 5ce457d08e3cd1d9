"""TOML with the line of every key, so that a mistake can be shown where it stands."""

import re
import tomllib
from typing import Any

from inboxva.errors import Mistake, UserError

Path = tuple[str | int, ...]

_HEADER = re.compile(r"\s*(\[\[?)\s*([^\]]+?)\s*\]\]?\s*(?:#.*)?$")
_KEY = re.compile(r"""\s*((?:[\w-]+|"[^"]*"|'[^']*')(?:\s*\.\s*(?:[\w-]+|"[^"]*"|'[^']*'))*)\s*=""")
_SYNTAX_PLACE = re.compile(r"\(at line (\d+), column \d+\)|\(at end of document\)")


def read_toml(text: str, file: str) -> tuple[dict[str, Any], dict[Path, int]]:
    """The table, and the line (from 1) on which each table and key begins.

    Raises UserError, with the line, for text that is no TOML.
    """
    try:
        table = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        place = _SYNTAX_PLACE.search(str(error))
        line = int(place[1]) if place and place[1] else len(text.splitlines())
        message = _SYNTAX_PLACE.sub("", str(error)).strip()
        raise UserError(
            Mistake(f"this is not valid TOML: {message[:1].lower()}{message[1:]}", "texts need quotes", file, line)
        ) from None
    return table, key_lines(text)


def key_lines(text: str) -> dict[Path, int]:
    """The line of every table header and key of valid TOML; arrays of tables are counted from 0."""
    lines: dict[Path, int] = {}
    counts: dict[Path, int] = {}
    table: Path = ()
    for number, line in enumerate(text.splitlines(), 1):
        if header := _HEADER.match(line):
            table = _parts(header[2])
            if header[1] == "[[":
                counts[table] = counts.get(table, -1) + 1
                table = (*table, counts[table])
            lines.setdefault(table, number)
        elif key := _KEY.match(line):
            lines.setdefault(table + _parts(key[1]), number)
    return lines


def line_of(path: Path, lines: dict[Path, int]) -> int:
    """The line of a key, or of the nearest table around it; 0 when there is none."""
    while path:
        if path in lines:
            return lines[path]
        path = path[:-1]
    return 0


def _parts(dotted: str) -> Path:
    return tuple(part.strip().strip("\"'") for part in dotted.split("."))
