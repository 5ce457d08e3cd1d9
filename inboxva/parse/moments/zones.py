"""Zones as people write them beside a clock: "PT", "Manila time", "(PHT)", "UTC+8", "your time", "Europe/Paris"."""

import re
from dataclasses import dataclass
from datetime import datetime, timedelta, tzinfo
from zoneinfo import ZoneInfo

from inboxva.model.when import Place, zone_named
from inboxva.parse.moments.timewords import Tokens, Words

_IANA = re.compile(r"[A-Z][A-Za-z]+/[A-Z][A-Za-z_]+(?:[-/][A-Z][A-Za-z_]+)*")
_OFFSET = re.compile(r"\s?([+\-−–])\s?(\d{1,2})(?::?(\d\d))?(?![\d:/.])")
_TIME = ("time", "standard", "daylight", "summer")
# Letters that are English words (or parts of names) too: a zone only in capitals.
_ENGLISH = frozenset({"art", "cat", "eat", "et", "ct", "mt", "pt", "west", "wet", "z", "pet", "wat", "cot"})
_MINE, _YOURS = frozenset({"my", "our"}), frozenset({"your"})
_UNKNOWN = frozenset({"local", "their", "his", "her", "client", "client's", "store", "office"})


@dataclass(frozen=True, slots=True)
class ZoneWord:
    """A zone as written. `name` is an IANA name or UTC+08:00; `letters` an abbreviation; `whose` "my", "your" or "?"."""

    name: str = ""
    letters: str = ""
    whose: str = ""


def offset_name(offset: timedelta) -> str:
    """The name of a fixed offset: UTC+08:00; "UTC" for none."""
    minutes = round(offset.total_seconds() / 60)
    hours, rest = divmod(abs(minutes), 60)
    return f"UTC{'-' if minutes < 0 else '+'}{hours:02}:{rest:02}" if minutes else "UTC"


def name_of(zone: tzinfo, moment: datetime) -> str:
    """How a zone is stored: its IANA name, else its offset at `moment`."""
    return zone.key if isinstance(zone, ZoneInfo) else offset_name(moment.astimezone(zone).utcoffset() or timedelta())


def _offset(text: str, at: int, tokens: Tokens, i: int) -> tuple[str, int] | None:
    match = _OFFSET.match(text, at)
    if not match or int(match[2]) > 14 or int(match[3] or 0) > 59:
        return None
    while i < len(tokens) and tokens.start[i] < match.end():
        i += 1
    offset = timedelta(hours=int(match[2]), minutes=int(match[3] or 0))
    return offset_name(offset if match[1] == "+" else -offset), i


def _past_time(tokens: Tokens, i: int) -> int:
    """Where "standard time", "time" end that begin at `i`; `i` where they do not stand."""
    end = i
    while tokens.word(end) in _TIME and end < i + 2:
        end += 1
        if tokens.word(end - 1) == "time":
            return end
    return i


def match_zone(tokens: Tokens, i: int, words: Words) -> tuple[ZoneWord, int] | None:
    """The zone that begins at token `i`, right behind a clock or a day, and where it ends."""
    word, written = tokens.word(i), tokens.written(i)
    if not word:
        return None
    if word in "+-−" and tokens.touches(i) and tokens.digits(i + 1) in (2, 4) and tokens.touches(i + 1):
        found = _offset(tokens.text, tokens.start[i], tokens, i)
        return (ZoneWord(found[0]), found[1]) if found else None
    if not word[0].isalpha():
        return None
    if (word in _MINE or word in _YOURS or word in _UNKNOWN) and (end := _past_time(tokens, i + 1)) > i + 1:
        return ZoneWord(whose="my" if word in _MINE else "your" if word in _YOURS else "?"), end
    if (match := _IANA.match(tokens.text, tokens.start[i])) and tokens.word(i + 1) == "/":
        try:
            zone_named(match[0])
        except ValueError:
            return None
        end = i
        while end < len(tokens) and tokens.start[end] < match.end():
            end += 1
        return ZoneWord(match[0]), end
    letters = word.upper()
    if letters in words.letters and (written.isupper() or word not in _ENGLISH):
        if words.letters[letters] == ("UTC",) and letters != "Z":
            found = _offset(tokens.text, tokens.end[i], tokens, i + 1)
            if found:
                return ZoneWord(found[0]), found[1]
        end = _past_time(tokens, i + 1)
        return ZoneWord(letters=letters), end
    if place := words.places.at(tokens, i):
        name, end = place
        timed = _past_time(tokens, end)
        # Without "time" a name must be written as one, and be no part of a longer one ("5pm London Office").
        alone = written[:1].isupper() and not tokens.written(end)[:1].isupper()
        if timed > end or alone:
            return ZoneWord(name), timed
    if written[:1].isupper() and tokens.word(i + 1) == "time":
        return ZoneWord(whose="?"), i + 2
    return None


def _uses(zone: tzinfo | None, letters: str, words: Words, year: int) -> bool:
    """Whether people in `zone` write these letters for it, in winter or in summer."""
    if not isinstance(zone, ZoneInfo):
        return False
    names = {datetime(year, month, 1, tzinfo=zone).tzname() for month in (1, 7)}
    return letters in names or zone.key in words.letters[letters]


def meant_zone(
    written: ZoneWord, writer: tzinfo, place: Place, moment: datetime, words: Words
) -> tuple[str | None, bool]:
    """The stored name of a written zone (None: the writer's own), and whether it can be told at all."""
    if written.whose == "my":
        return None, True
    if written.whose:
        known = place.zone if written.whose == "your" else None
        return (name_of(known, moment), True) if known else (None, False)
    if written.name:
        return written.name, True
    letters = written.letters
    if letters in place.abbreviations:
        return place.abbreviations[letters], True
    if _uses(writer, letters, words, moment.year):
        offsets = {
            moment.astimezone(zone).utcoffset()
            for zone in (writer, place.zone)
            if _uses(zone, letters, words, moment.year)
        }
        return (name_of(writer, moment), True) if len(offsets) == 1 else (None, False)
    return words.letters[letters][0], True
