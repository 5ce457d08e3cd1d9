"""What the tests of status reports share: a body from text, an ETA reader of a few forms, sections made plain."""

import re
from dataclasses import fields
from datetime import date
from typing import Any

from inboxva.model.message import Line, LineKind
from inboxva.model.when import When
from inboxva.model.work import Problem, StatusSection
from inboxva.parse.status import read_status

CODES = frozenset({"BK", "OPS"})
NAMES = frozenset({"maria", "santos"})
_DAY = r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|satur|sun)(?:day)?|tomorrow|eod|nov \d+|in \d+ ?h(?:ours)?)"
_TIME = re.compile(rf"\b{_DAY}(?: noon| \d+(?::\d\d)?(?:am|pm)?)?\b", re.IGNORECASE)


def read_eta(text: str) -> When | None:
    """A stand-in for the reader of deadlines: knows a weekday and a clock, and nothing else."""
    found = _TIME.search(text)
    return When(found[0], date(2026, 11, 20)) if found else None


def body(text: str) -> list[Line]:
    """Lines of a body: those after `>` are quoted, and the own ones below stand under the last of them."""
    lines, under = [], None
    for number, line in enumerate(text.splitlines(), 1):
        quoted = line.startswith(">")
        under = line.lstrip("> ") if quoted else under
        kind = LineKind.QUOTED if quoted else LineKind.OWN
        lines.append(Line(number, line, kind, None if quoted else under))
    return lines


def read(text: str, **more: Any) -> tuple[tuple[StatusSection, ...], tuple[Problem, ...]]:
    """The sections and problems of a report."""
    return read_status(body(text), **({"read_eta": read_eta, "codes": CODES, "names": NAMES} | more))


def only(text: str, **more: Any) -> StatusSection:
    """The one section of a report without problems."""
    sections, problems = read(text, **more)
    assert not problems, problems
    assert len(sections) == 1, sections
    return sections[0]


def shown(section: StatusSection) -> dict[str, Any]:
    """A section's values that say something, as JSON knows them; lines and the source of hours are left out."""
    plain: dict[str, Any] = {}
    for name in (field.name for field in fields(section)):
        value = getattr(section, name)
        if name in ("lines", "minutes_text") or value in (None, "", (), False, frozenset()):
            continue
        if isinstance(value, When):
            value = value.text
        plain[name] = (
            sorted(value) if isinstance(value, frozenset) else list(value) if isinstance(value, tuple) else value
        )
        if name in ("task", "state"):
            plain[name] = str(value)
    return plain
