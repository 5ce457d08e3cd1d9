"""What a text says of time spent or allowed: a duration or a cap (spec/status-lines.md, deadlines.md).

The lengths themselves are read in `reports/timespans.py`, the value of an Hours field in `reports/hours.py`.
"""

import re
from fractions import Fraction

from inboxva.parse.reports.clockranges import clock_ranges
from inboxva.parse.reports.durationwords import DAY, HOUR, DurationWords, packaged_words, pieces
from inboxva.parse.reports.timespans import Reader, whole

DUE = re.compile(r"\s*(?:[-*•]\s*)?due\b\s*[:=]", re.IGNORECASE)
LONGEST = 2000  # characters read of a text: no length of time, and no sentence with a cap, is longer


def find_duration(text: str, words: DurationWords | None = None) -> int | None:
    """The length of time that `text` is or holds, in whole minutes; None when there is none.

    A text that is only a number is hours. A month has 30 days, a year 365. "2-3 hours" is no length.
    """
    reader = Reader(text[:LONGEST], words or packaged_words())
    found = reader.tokens
    if found and found[0].text == "+":
        found = found[1:]
    if not found or found[0].text == "-":
        return None
    if len(found) == 1 and found[0].value is not None:
        value = found[0].value * (1 if found[0].kind == "clock" else HOUR)
        return whole(value) if value <= DAY else None
    ranges = clock_ranges(reader, 0, len(reader.tokens))
    if ranges is not None and ranges.spans:
        return whole(ranges.minutes)
    length = next((length for length in reader.lengths() if not length.estimate), None)
    if length is None:
        only = reader.is_in(0, "articles") and len(found) == 2 and reader.unit(1)
        return whole(Fraction(only)) if only else None
    return whole(length.minutes)


def find_cap(text: str, words: DurationWords | None = None) -> int | None:
    """The minutes that a cap word governs ("no more than 3 hours", "cap 3h", "2 hours max"); None when there is no cap.

    Days and longer are calendar time, not work, and money is no time: "Budget $900" is None.
    """
    words, text = words or packaged_words(), text[:LONGEST]
    if (label := DUE.match(text)) and (minutes := _behind_time(text[label.end() :], words)):
        return minutes
    found = pieces(text)
    if words.capping.isdisjoint(found) or words.units.keys().isdisjoint(found):
        return None
    reader = Reader(text, words)
    texts = reader.texts
    for length in reader.lengths():
        if length.unit < DAY and (_governed(reader, length.start) or words.starts("cap_after", texts, length.end)):
            return whole(length.minutes)
    return None


def _behind_time(text: str, words: DurationWords) -> int | None:
    """The length that stands by itself behind the time of a due line: "Fri 5pm PT / 3h"."""
    _, mark, behind = text.rpartition("/") if "/" in text else text.rpartition(",")
    reader = Reader(behind.strip(), words)
    length = next(iter(reader.lengths()), None) if mark else None
    alone = length and length.unit < DAY and (length.start, length.end) == (0, len(reader.tokens))
    return whole(length.minutes) if length and alone else None


def _governed(reader: Reader, start: int) -> bool:
    """Whether a cap phrase ends before token `start`, with at most four filler words between."""
    texts, words = reader.texts, reader.words
    for back in range(1, 10):
        at = start - back
        if at < 0 or texts[at] in {".", "!", "?", ";"}:
            return False
        size = words.starts("cap", texts, at)
        if size and all(reader.is_in(between, "cap_filler") for between in range(at + size, start)):
            return start - at - size <= 4
    return False
