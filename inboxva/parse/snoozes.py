"""Until when the owner wants to hear no more of something: "2d", "until Fri", "4 hours" (rules/commands.toml, snooze)."""

import re
from collections.abc import Callable
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from inboxva.model.when import When

LENGTH = re.compile(
    r"(?:for |in )?(\d{1,3}|an?|one)[ \t-]?(m|mins?|minutes?|h|hrs?|hours?|d|days?|w|wks?|weeks?)\b(?: more| longer)?",
    re.I,
)
UNTIL = re.compile(r"(?:until|till|til|to|for|on)[ \t]+", re.I)
UNITS = {"m": timedelta(minutes=1), "h": timedelta(hours=1), "d": timedelta(days=1), "w": timedelta(weeks=1)}
LONGEST = timedelta(days=366)


def read_snooze(
    text: str, written: datetime, zone: ZoneInfo, due: Callable[[str], tuple[When | None, str]]
) -> When | None:
    """The end that `text` names, written at `written` (aware) in `zone`; `due` reads a day or a time.

    Whole days end with the night before that day, so that "1d" is tomorrow; hours end to the minute.
    """
    text = text.strip(" \t.!")
    found = LENGTH.fullmatch(text)
    if found is None:
        said = UNTIL.sub("", text, count=1)
        when = due(said)[0]
        return when if when and when.text == said else None
    unit = UNITS[found[2][0].lower()]
    length = unit * (int(found[1]) if found[1].isdecimal() else 1)
    if not timedelta(0) < length <= LONGEST:
        return None
    local = written.astimezone(zone)
    if unit >= timedelta(days=1):
        return When(text, local.date() + length)
    end = (written + length).astimezone(zone)
    return When(text, end.date(), end.time().replace(tzinfo=None))
