"""Finds dates of numbers and of months in tokens: a matcher takes a place in the text, and gives the day and its end."""

from dataclasses import replace

from inboxva.parse.moments.calendar_words import Day, DayOfMonth, MonthDay
from inboxva.parse.moments.clock import ends_well, match_clock, standing
from inboxva.parse.moments.timewords import Tokens, Words

SUFFIXES = frozenset({"st", "nd", "rd", "th"})
_DATE_CUES = frozenset({"on", "dated"})
_ENDING = frozenset({"", ".", "!", "?", ")", "]", ";", ","})
Found = tuple[Day, int] | None


def full_year(tokens: Tokens, i: int) -> int | None:
    """The year at `i`: four digits, or two that mean this century."""
    number, digits = tokens.number(i), tokens.digits(i)
    if number is None or (digits == 4 and not 1900 <= number <= 2999) or digits not in (2, 4):
        return None
    # 2555 BE is 2012: the Buddhist era, as Thai dates are written.
    return number - 543 if tokens.word(i + 1) == "be" and number > 2400 else number if digits == 4 else 2000 + number


def _year_end(tokens: Tokens, i: int) -> int:
    return i + 2 if tokens.word(i + 1) == "be" and (tokens.number(i) or 0) > 2400 else i + 1


def _may_be(month: int, day: int, year: int | None = None) -> bool:
    """Whether there is such a day in some year, or in that one."""
    if not 1 <= month <= 12 or not day >= 1:
        return False
    leap = year is None or (year % 4 == 0 and (year % 100 != 0 or year % 400 == 0))
    return day <= (29 if month == 2 and leap else 28 if month == 2 else 30 if month in (4, 6, 9, 11) else 31)


def in_order(first: int, second: int, day_first: bool, year: int | None = None) -> MonthDay | None:
    """The day of two numbers in the locale's order; an impossible order is read the other way."""
    for month, day in ((second, first), (first, second)) if day_first else ((first, second), (second, first)):
        if _may_be(month, day, year):
            return MonthDay(month, day, year)
    return None


def match_number_day(tokens: Tokens, i: int, words: Words, day_first: bool, cued: bool) -> Found:
    """A day that begins with a number: 2026-11-30, 11/30/26, 30.11., 30 November, the 15th."""
    number = tokens.number(i)
    if number is None or not standing(tokens, i):
        return None
    separator = tokens.low[i + 1] if tokens.mark(i + 1, "/", "-", ".") else ""
    if tokens.digits(i) == 4:
        return _year_first(tokens, i, separator, words)
    if tokens.digits(i) > 2:
        return None
    if separator and tokens.word(i + 2) in words.months:
        return _with_month(tokens, i, i + 2, words)
    if separator and tokens.digits(i + 2):
        return _numeric(tokens, i, separator, words, day_first, cued)
    dotted = tokens.word(i + 1) == "." and tokens.word(i + 2) in words.months
    return _with_month(tokens, i, i + 2 if dotted else i + 1, words) or _ordinal(tokens, i, words, cued)


def _year_first(tokens: Tokens, i: int, separator: str, words: Words) -> Found:
    """2026-11-30, 2026/13/1 (the other way round), 2020/23/Sep, 2012/Aug/10, 2024 Aug."""
    year = full_year(tokens, i)
    if year is None:
        return None
    month = words.months.get(tokens.word(i + 1))
    if not separator and month and ends_well(tokens, i + 2, words):
        return MonthDay(month, 1, year), i + 2
    if not separator or not tokens.mark(i + 3, separator):
        return None
    second, third, end = tokens.word(i + 2), tokens.word(i + 4), i + 5
    if second in words.months or third in words.months:
        month = words.months.get(second) or words.months[third]
        day = tokens.number(i + 4 if second in words.months else i + 2)
        return (MonthDay(month, day, year), end) if day and _may_be(month, day, year) else None
    first, last = tokens.number(i + 2), tokens.number(i + 4)
    if first is None or last is None or _runs_on(tokens, end, separator):
        return None
    day_found = in_order(first, last, day_first=False, year=year)
    return (day_found, end) if day_found else None


def _runs_on(tokens: Tokens, i: int, separator: str) -> bool:
    """Whether the digits go on behind `i`, so that they are an address, a version or a telephone number."""
    return tokens.mark(i, separator) and tokens.word(i + 1).isdecimal()


def _numeric(tokens: Tokens, i: int, separator: str, words: Words, day_first: bool, cued: bool) -> Found:
    """11/30, 30.11., 11/30/2026, 09/2012."""
    first, second, end = int(tokens.low[i]), tokens.number(i + 2), i + 3
    if second is None:
        return None
    if tokens.digits(i + 2) == 4 and separator == "/" and (year := full_year(tokens, i + 2)) and 1 <= first <= 12:
        return (MonthDay(first, 1, year), end) if not _runs_on(tokens, end, separator) else None
    if tokens.mark(end, separator) and tokens.digits(end + 1):
        year = full_year(tokens, end + 1)
        found = in_order(first, second, day_first, year) if year and not _runs_on(tokens, end + 2, separator) else None
        return (found, end + 2) if found else None
    found = in_order(first, second, day_first)
    if found is None or tokens.digits(i + 2) > 2:
        return None
    dotted = separator == "." and tokens.word(end) == "." and tokens.touches(end)
    if dotted and not tokens.touches(end + 1):
        end += 1
    whole = i == 0 and tokens.word(end) in _ENDING and end + 1 >= len(tokens)
    if separator == "/":
        fraction = first < second <= 5 or (first, second) in ((9, 10), (9, 11))
        sure = cued or ((first, second) != (24, 7) and (whole or not fraction) and _stands_free(tokens, i))
    elif separator == "-":
        sure = whole or (cued and tokens.digits(i + 2) == 2)
    else:
        # "by 5.30" is a clock; "by 30.11" can be none, and "Friday 7.6" stands with its weekday.
        sure = ((cued or whole) and dotted and second <= 12) or (
            cued and (first > 23 or tokens.word(i - 1) in _DATE_CUES or tokens.word(i - 1) in words.weekdays)
        )
    return (found, end) if sure and (ends_well(tokens, end, words) or match_clock(tokens, end, words, False)) else None


def _stands_free(tokens: Tokens, i: int) -> bool:
    """Whether nothing before the number makes it a part of something else."""
    return not tokens.touches(i) or not tokens.word(i - 1)[-1:].isalnum()


def _with_month(tokens: Tokens, i: int, at: int, words: Words) -> Found:
    """30 November, 15th of February, 14th April 15, 23-Sep-2020, 28-30 Nov (the later), "28 june in 2020"."""
    day = int(tokens.low[i])
    suffixed = tokens.word(at) in SUFFIXES and tokens.touches(at)
    at += suffixed
    at += tokens.word(at) == "of"
    if tokens.word(at) in ("-", "–", "to", "and", "or") and tokens.digits(at + 1) in (1, 2):
        later, at = int(tokens.low[at + 1]), at + 2
        suffixed = tokens.word(at) in SUFFIXES and tokens.touches(at)
        at += suffixed
        at += tokens.word(at) == "of"
        day = max(day, later)
    month = words.months.get(tokens.word(at))
    if not month or not _may_be(month, day):
        return None
    return _and_year(tokens, MonthDay(month, day), at + 1, short=suffixed)


def _and_year(tokens: Tokens, day: MonthDay, end: int, short: bool) -> Found:
    """The same with the year behind it, if there is one. `short`: two digits may be a year."""
    at = end
    if tokens.word(at) == "." and tokens.digits(at + 1) == 4:
        at += 1
    at += tokens.word(at) in (",", "-", "/", "in", "of", "'")
    year = full_year(tokens, at)
    if year is None or tokens.word(at + 1) in (":", "h", "am", "pm") or tokens.mark(at + 1, ".", "/", "-"):
        return day, end
    if tokens.digits(at) == 2 and not (
        tokens.word(at - 1) == "'"
        or (short and year > 2012 and tokens.word(at + 1) in _ENDING and tokens.word(at - 1) != "in")
    ):
        return day, end
    if not _may_be(day.month, day.day, year):
        return None
    return replace(day, year=year), _year_end(tokens, at)


def _ordinal(tokens: Tokens, i: int, words: Words, cued: bool) -> Found:
    """the 15th, on the 3rd, by the 1st of next month."""
    if not (tokens.word(i + 1) in SUFFIXES and tokens.touches(i + 1)) or not 1 <= int(tokens.low[i]) <= 31:
        return None
    whole = i == 0 and tokens.word(i + 2) in _ENDING and i + 3 >= len(tokens)
    if not (cued or whole or tokens.word(i - 1) == "the" or tokens.word(i + 2) == "of"):
        return None
    return _of_month(tokens, DayOfMonth(int(tokens.low[i])), i + 2, words)


def _of_month(tokens: Tokens, day: DayOfMonth, end: int, words: Words) -> Found:
    if tokens.word(end) == "of":
        week = words.weeks.at(tokens, end + 1)
        if week and tokens.word(week[1]) == "month":
            return replace(day, ahead=week[0]), week[1] + 1
        if tokens.word(end + 1) in ("the", "each", "every") and tokens.word(end + 2) == "month":
            return day, end + 3
        return None
    return (day, end) if ends_well(tokens, end, words) else None


def match_month_day(tokens: Tokens, i: int, words: Words, cued: bool) -> Found:
    """A day that begins with its month: Nov 30, November the 30th, Sep-23-2020, Jan/3, march fifteenth, Nov 28-30."""
    month = words.months.get(tokens.word(i))
    if month is None or (tokens.touches(i) and tokens.word(i - 1)[-1:].isalnum()):
        return None
    at = i + 1
    at += tokens.word(at) == "." or tokens.mark(at, "/", "-")
    at += tokens.word(at) == "the"
    if ordinal := words.ordinals.at(tokens, at):
        day, end = ordinal
        return _and_year(tokens, MonthDay(month, day), end, short=False) if _may_be(month, day) else None
    number, digits = tokens.number(at), tokens.digits(at)
    if number is None:
        return None
    if digits == 4:
        year = full_year(tokens, at)
        return (MonthDay(month, 1, year), _year_end(tokens, at)) if year and ends_well(tokens, at + 1, words) else None
    if digits > 2 or not _may_be(month, number) or tokens.mark(at + 1, ":", "."):
        return None
    suffixed = tokens.word(at + 1) in SUFFIXES and tokens.touches(at + 1)
    end = at + 1 + suffixed
    # "may 3" in lower case may be the verb.
    if tokens.written(i) == "may" and not (cued or suffixed or i == 0) and not tokens.digits(end):
        return None
    if tokens.word(end) in ("am", "pm", "%") or (tokens.touches(end) and tokens.word(end) in ("h", "k", "m", "p", "x")):
        return None
    if (
        tokens.word(end) in ("-", "–", "to")
        and tokens.digits(end + 1) in (1, 2)
        and tokens.word(end + 2) not in (":", "h", "am", "pm")
    ):
        later = int(tokens.low[end + 1])
        if number < later and _may_be(month, later):
            end += 2
            end += tokens.word(end) in SUFFIXES
            number = later
    return _and_year(tokens, MonthDay(month, number), end, short=suffixed)


def match_ordinal_word(tokens: Tokens, i: int, words: Words) -> Found:
    """twentieth of december, the third of May."""
    ordinal = words.ordinals.at(tokens, i)
    if not ordinal or tokens.word(ordinal[1]) != "of":
        return None
    month = words.months.get(tokens.word(ordinal[1] + 1))
    if not month or not _may_be(month, ordinal[0]):
        return None
    return _and_year(tokens, MonthDay(month, ordinal[0]), ordinal[1] + 2, short=False)
