"""Finds the days that have a name: weekdays, today and tomorrow, the ends of weeks and months."""

from inboxva.parse.moments.calendar_words import Ahead, Day, DayOfMonth, LastOf, Weekday
from inboxva.parse.moments.clock import ends_well
from inboxva.parse.moments.dates import SUFFIXES, Found, full_year, match_month_day, match_number_day
from inboxva.parse.moments.timewords import Tokens, Words


def match_weekday(tokens: Tokens, i: int, words: Words, cued: bool) -> tuple[list[Day], int] | None:
    """A weekday with what stands before and behind it: next Friday, Tuesday of next week, Friday week, Friday the 26th."""
    start, week = i, None
    if (leading := words.week_of.at(tokens, i)) or (leading := words.weeks.at(tokens, i)):
        week, i = leading
        week = None if week == 0 else week
        i += tokens.word(i) in ("on", ",")
    day = words.weekdays.get(tokens.word(i))
    if (
        day is None
        or tokens.word(start - 1) in words.names
        or (tokens.mark(i + 1, ".", "-", "_", "/") and tokens.word(i + 2).isalpha())
    ):
        return None
    end = i + 1
    abbreviated = len(tokens.word(i)) < 6
    end += abbreviated and tokens.word(end) == "."
    if tokens.word(i) in words.doubtful and not (cued or week is not None or _beside_time(tokens, i, end, words)):
        return None
    plus = 0
    if tokens.low[end : end + 2] == ["after", "next"]:
        week, plus, end = 1, 7, end + 2
    elif tokens.word(end) == "week" and week is None and ends_well(tokens, end + 1, words):
        plus, end = 7, end + 1
    else:
        at = end + (tokens.word(end) in (",", "of", "in"))
        at += tokens.word(at) == "the" and tokens.word(at + 1) != "following"
        if week is None and (named := words.week_of.at(tokens, at)):
            week, end = named
    days: list[Day] = [Weekday(day, week, plus)]
    at = end + (tokens.word(end) == "the")
    number = tokens.number(at)
    if number is not None and 1 <= number <= 31 and tokens.digits(at) <= 2:
        suffixed = tokens.word(at + 1) in SUFFIXES and tokens.touches(at + 1)
        stop = at + 1 + suffixed
        month_follows = tokens.word(stop) in words.months or (
            tokens.word(stop) == "of" and tokens.word(stop + 1) in words.months
        )
        if (suffixed or number > 12) and not month_follows and ends_well(tokens, stop, words):
            days.append(DayOfMonth(number))
            end = stop
    return days, end


def _beside_time(tokens: Tokens, i: int, end: int, words: Words) -> bool:
    """Whether a clock or a date stands right beside the weekday at `i`, so that "Sun" is no star."""
    after = end + (tokens.word(end) in (",", "(", "at", "@"))
    behind = (
        tokens.word(after).isdecimal()
        or tokens.word(after) in words.months
        or bool(words.clock_words.at(tokens, after))
    )
    before = tokens.word(i - 1) in ("(", ",", "-") or tokens.word(i - 1) in ("am", "pm", "eod", "cob")
    return behind or (before and tokens.written(i)[:1].isupper())


def match_end(tokens: Tokens, i: int, words: Words) -> tuple[LastOf | None, int] | None:
    """EOW, end of month, end of November; None with an end for the end of a day (EOD, COB, "end of" a weekday)."""
    found = words.ends.at(tokens, i)
    if not found:
        return None
    word, end = found
    if word.unit != "day":
        return (LastOf(word.unit, word.ahead), end) if _ends(tokens, end, words) else None
    month = words.months.get(tokens.word(end))
    if tokens.word(end - 1) == "of" and month and tokens.digits(end + 1) not in (1, 2):
        year = full_year(tokens, end + 1) if tokens.digits(end + 1) == 4 else None
        return LastOf("month", month=month, year=year), end + (2 if year else 1)
    if tokens.word(end - 1) == "of":
        known = (phrases.at(tokens, end) for phrases in (words.weeks, words.relative))
        return (None, end) if tokens.word(end) in words.weekdays or month or any(known) else None
    return (None, end) if _ends(tokens, end, words) else None


def _ends(tokens: Tokens, end: int, words: Words) -> bool:
    """Whether "EOD", "year end" stand for themselves: not before a noun ("the EOD report")."""
    return tokens.word(end).isdecimal() or ends_well(tokens, end, words)


def match_relative(tokens: Tokens, i: int, words: Words) -> Found:
    """today, tmrw, the day after tomorrow."""
    found = words.relative.at(tokens, i)
    return (Ahead(found[0]), found[1]) if found else None


def match_base(tokens: Tokens, i: int, words: Words, day_first: bool) -> Found:
    """The day that a length of time is counted from: "3 days from today", "two weeks from Monday"."""
    i += tokens.word(i) == "the" and tokens.word(i + 1) != "day"
    weekday = match_weekday(tokens, i, words, cued=True)
    if weekday:
        return weekday[0][0], weekday[1]
    return (
        match_relative(tokens, i, words)
        or match_month_day(tokens, i, words, cued=True)
        or match_number_day(tokens, i, words, day_first, cued=True)
    )
