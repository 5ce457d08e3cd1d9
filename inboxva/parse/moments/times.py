"""Every time in a text: its parts found in order, and those that belong together joined."""

from collections.abc import Iterator
from dataclasses import dataclass, field, replace

from inboxva.parse.moments.calendar_words import Ahead, Day, MonthDay, Weekday
from inboxva.parse.moments.clock import Clock
from inboxva.parse.moments.lengths import Elapsed
from inboxva.parse.moments.timeparts import EndOfDay, Part, Value, Year, find_part
from inboxva.parse.moments.timewords import DayPart, Tokens, Words
from inboxva.parse.moments.zones import ZoneWord

_DASHES = frozenset("-–—")
_APART = 5  # tokens: no two parts of one time are further from each other


@dataclass(slots=True)
class Written:
    """One time as it was put together from its parts, at tokens `start` up to `end`."""

    start: int
    end: int
    days: list[Day] = field(default_factory=list)
    clock: Clock | None = None
    part: DayPart | None = None
    end_of_day: bool = False
    zone: ZoneWord | None = None
    elapsed: Elapsed | None = None
    former: "Written | None" = None
    cued: bool = False
    restated: bool = False

    @classmethod
    def of(cls, part: Part, former: "Written | None") -> "Written | None":
        """The time that begins with a part, the later end of `former`'s range if there is one."""
        written = cls(former.start if former else part.start, part.end, former=former)
        return written if written.takes(part) else None

    def takes(self, part: Part) -> bool:
        """Whether the part may belong to this time; if so it does from now on."""
        if not all(self._has_room(value) for value in part.values):
            return False
        for value in part.values:
            self._put(value)
        self.end = part.end
        return True

    def _has_room(self, value: Value) -> bool:
        match value:
            case Clock():
                return self.clock is None and self.elapsed is None
            case DayPart():
                return self.elapsed is None
            case EndOfDay():
                return not self.end_of_day and self.clock is None and self.elapsed is None
            case ZoneWord():
                return self.zone is None or self.restated
            case Elapsed():
                return self.elapsed is None and self.clock is None and self.days in ([], [Ahead(0)])
            case Year():
                return any(isinstance(day, MonthDay) and day.year is None for day in self.days)
        weekday = isinstance(value, Weekday)
        return len(self.days) < 2 and all(isinstance(day, Weekday) != weekday or day == value for day in self.days)

    def _put(self, value: Value) -> None:
        match value:
            case Clock():
                self.clock = value
            case DayPart():
                self.part = self.part or value
            case EndOfDay():
                self.end_of_day = True
            case ZoneWord():
                self.zone = self.zone or value
            case Elapsed():
                self.elapsed = value
            case Year(year):
                self.days = [replace(day, year=year) if isinstance(day, MonthDay) else day for day in self.days]
            case _ if value not in self.days:
                self.days.append(value)


def _gap(tokens: Tokens, start: int, end: int, words: Words) -> str | None:
    """The word between two parts that is no glue ("" if all is); None where they stand apart."""
    if end - start > _APART:
        return None
    rest = [tokens.low[i] for i in range(start, end) if tokens.low[i] not in words.glue and not tokens.mark(i, ".")]
    if len(rest) > 1 or (rest and rest[0] not in words.range and rest[0] not in words.hour_cues):
        return None
    return rest[0] if rest else ""


def find_times(tokens: Tokens, words: Words, day_first: bool) -> Iterator[Written]:
    """The times of a text in order. Of a range the later end, which then begins where the range does."""
    current: Written | None = None
    last: Part | None = None
    i = 0
    while i < len(tokens):
        near = last if last and i - last.end <= _APART and _gap(tokens, last.end, i, words) == "" else None
        if near is None and not (tokens.low[i] in words.starts or tokens.low[i].isdecimal()):
            i += 1
            continue
        part = find_part(tokens, i, words, day_first, near)
        if part is None:
            i += 1
            continue
        if current is None or not _joins(tokens, current, part, words):
            former = current if current and _is_range(tokens, current, part, words) else None
            if current and not former:
                yield current
            current = Written.of(part, former)
        last, i = part, part.end
    if current:
        yield current


def _joins(tokens: Tokens, current: Written, part: Part, words: Words) -> bool:
    """Whether the part belongs to the time before it, which then has it."""
    gap = _gap(tokens, current.end, part.start, words)
    if gap is None:
        return _of_event(tokens, current, part, words) and current.takes(part)
    if gap == "":
        # "5pm PT / 8pm ET" is one time, said twice.
        if current.zone and isinstance(part.values[0], Clock) and "/" in tokens.low[current.end : part.start]:
            current.restated, current.end = True, part.end
            return True
        return current.takes(part)
    # "tomorrow by 3pm": the deadline word stands inside the time.
    if gap in words.hour_cues and isinstance(part.values[0], Clock) and current.takes(part):
        current.cued = True
        return True
    return False


def _of_event(tokens: Tokens, current: Written, part: Part, words: Words) -> bool:
    """Whether the part is the day of what takes place at the hour before it: "my 2pm listing appt tomorrow"."""
    alone = current.clock and not (current.days or current.part or current.former)
    if not alone or tokens.word(current.start - 1) not in words.whose or part.start - current.end > _APART:
        return False
    if isinstance(part.values[0], Clock | ZoneWord | Year | Elapsed | EndOfDay | DayPart):
        return False
    end = part.start - (tokens.low[part.start - 1] in ("on", "this"))
    name = tokens.low[current.end : end]
    return bool(name) and name[-1] in words.events and all(word[0].isalpha() for word in name)


def _is_range(tokens: Tokens, former: Written, part: Part, words: Words) -> bool:
    """Whether the part begins the later end of a range: "Monday to Wednesday", "between 3 and 5pm"."""
    gap = _gap(tokens, former.end, part.start, words)
    if gap is None or former.former is not None or isinstance(part.values[0], ZoneWord | Year):
        return False
    if gap == "and":
        return "between" in tokens.low[max(0, former.start - 2) : former.start]
    return gap in words.range or not _DASHES.isdisjoint(tokens.low[former.end : part.start])
