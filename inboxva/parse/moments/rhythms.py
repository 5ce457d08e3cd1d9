"""Finds the words of a rhythm at a place in tokens: "every Friday", "the first Monday of each month", "weekly"."""

from dataclasses import dataclass, replace

from inboxva.model.when import Recurrence
from inboxva.parse.moments.dates import SUFFIXES, match_month_day, match_number_day
from inboxva.parse.moments.recurrencewords import RecurrenceWords
from inboxva.parse.moments.timewords import Tokens

MOST = 52  # of a unit: who writes more means something else


@dataclass(frozen=True, slots=True)
class Rhythm:
    """A rhythm at tokens `start` up to `end`; `adverb`: a word like "weekly", which may also be part of a name."""

    recurrence: Recurrence
    start: int
    end: int
    adverb: bool = False


def match_rhythm(tokens: Tokens, i: int, words: RecurrenceWords) -> Rhythm | None:
    """The rhythm that begins at token `i`."""
    if phrase := words.phrases.at(tokens, i):
        return Rhythm(phrase[0], i, phrase[1])
    adverb = words.adverbs.at(tokens, i)
    found = adverb or _every(tokens, i, words) or _day_of_month(tokens, i, words, words.of_each_month)
    if not found and tokens.low[i] in words.plurals:
        found = _weekdays(tokens, i, words)
    if not found:
        return None
    recurrence, end = _with_day(tokens, *found, words)
    return Rhythm(recurrence, i, end, adverb is not None)


def _every(tokens: Tokens, i: int, words: RecurrenceWords) -> tuple[Recurrence, int] | None:
    """every Friday, each Monday and Thursday, every other week, every 3 months, every 15th of the month."""
    every = words.every.at(tokens, i)
    if not every:
        return None
    at = every[1]
    if found := _day_of_month(tokens, at, words, words.of_month):
        return found
    count = 1
    if other := words.other.at(tokens, at):
        count, at = 2, other[1]
    elif number := _number(tokens, at, words):
        count, at = number
    if not 1 <= count <= MOST:
        return None
    if found := _weekdays(tokens, at, words) if count in (1, 2) else None:
        return replace(found[0], every=count), found[1]
    unit = words.units.at(tokens, at)
    if unit and (count == 1 or not unit[0].weekdays):
        return replace(unit[0], every=unit[0].every * count), unit[1]
    date = match_month_day(tokens, at, words.times, cued=True) or match_number_day(tokens, at, words.times, False, True)
    return (Recurrence("year"), date[1]) if date and _names_month(tokens, at, date[1], words) and count == 1 else None


def _names_month(tokens: Tokens, start: int, end: int, words: RecurrenceWords) -> bool:
    return not words.times.months.keys().isdisjoint(tokens.low[start:end])


def _number(tokens: Tokens, i: int, words: RecurrenceWords) -> tuple[int, int] | None:
    """3, three."""
    number = tokens.number(i)
    return (number, i + 1) if number is not None else words.times.numbers.at(tokens, i)


def _ordinal(tokens: Tokens, i: int, words: RecurrenceWords) -> tuple[int, int] | None:
    """1st, third; -1 for the last."""
    if tokens.word(i) in words.lists["last"]:
        return -1, i + 1
    number = tokens.number(i)
    if number is not None and tokens.word(i + 1) in SUFFIXES and tokens.touches(i + 1):
        return (number, i + 2) if 1 <= number <= 31 else None
    return words.times.ordinals.at(tokens, i)


def _ordinal_day(tokens: Tokens, i: int, words: RecurrenceWords) -> tuple[Recurrence, int] | None:
    """The day of a month that is named at `i`: 15th, first Monday, last day."""
    ordinal = _ordinal(tokens, i, words)
    if not ordinal:
        return None
    nth, end = ordinal
    weekday = words.times.weekdays.get(tokens.word(end))
    if weekday is not None:
        return (Recurrence("month", weekdays=(weekday,), nth=nth), end + 1) if nth <= 5 else None
    if day := words.day.at(tokens, end):
        return Recurrence("month", month_day=nth), day[1]
    return (Recurrence("month", month_day=nth), end) if nth > 0 else None


def _day_of_month(tokens: Tokens, i: int, words: RecurrenceWords, of: object) -> tuple[Recurrence, int] | None:
    """ "first Monday of each month", with the month words of `of`, or of both lists behind "every"."""
    found = _ordinal_day(tokens, i, words)
    if not found:
        return None
    month = words.of_each_month.at(tokens, found[1])
    if not month and of is words.of_month:
        month = words.of_month.at(tokens, found[1])
    return (found[0], month[1]) if month else None


def _weekdays(tokens: Tokens, i: int, words: RecurrenceWords) -> tuple[Recurrence, int] | None:
    """Friday, Mondays and Thursdays, Mon/Wed/Fri, Monday to Friday; None for "Tuesday or Thursday"."""

    def day_at(at: int) -> int | None:
        word = tokens.word(at)
        return words.times.weekdays.get(word, words.plurals.get(word))

    first = day_at(i)
    if first is None:
        return None
    days, end = [first], i + 1
    while True:
        at = end
        if tokens.word(at) in words.lists["ranges"]:
            last = day_at(at + 1)
            if last is None:
                break
            days += [(days[-1] + step) % 7 for step in range(1, (last - days[-1]) % 7 + 1)]
            end = at + 2
            continue
        while tokens.word(at) in words.lists["joins"] and at < end + 2:
            at += 1
        every = words.every.at(tokens, at)
        at = every[1] if every and at > end else at
        if at == end or (following := day_at(at)) is None:
            break
        days.append(following)
        end = at + 1
    if tokens.word(end) == "or" and day_at(end + 1) is not None:
        return None
    return Recurrence("week", weekdays=tuple(sorted(set(days)))), end


def _with_day(tokens: Tokens, recurrence: Recurrence, end: int, words: RecurrenceWords) -> tuple[Recurrence, int]:
    """The same with the day that stands behind it: "weekly on Fridays", "every month by the 5th"."""
    if recurrence.weekdays or recurrence.month_day:
        return recurrence, end
    at = end
    while tokens.word(at) in words.lists["on"] and at < end + 4:
        at += 1
    if recurrence.unit in ("week", "day") and at < len(tokens) and recurrence.every <= 2:
        found = _weekdays(tokens, at, words)
        if found and (recurrence.unit == "week" or (recurrence.every == 1 and len(found[0].weekdays) > 1)):
            return replace(recurrence, weekdays=found[0].weekdays), found[1]
    if recurrence.unit == "month" and recurrence.every == 1:
        at += tokens.word(at) == "the"
        if found := _ordinal_day(tokens, at, words):
            return replace(
                recurrence, weekdays=found[0].weekdays, month_day=found[0].month_day, nth=found[0].nth
            ), found[1]
    return recurrence, end
