"""Times of day as people write them: "5pm", "17:00", "1700h", "half past four", "noon", "by 5"."""

from dataclasses import dataclass, replace
from datetime import time

from inboxva.parse.moments.timewords import DayPart, Tokens, Words

_CURRENCY = frozenset("$€£¥₱₹#")
_DASHES = ("-", "–", "—")
_HOUR_MARKS = frozenset({"h", "hrs", "hours", "hr", "hs"})


@dataclass(frozen=True, slots=True)
class Clock:
    """A time of day. `pm` is None where neither was written; `sure` says that the hour is meant as it stands.

    `bare` is an hour alone ("by 5"). `midnight` is the end of the day it is said of.
    """

    hour: int
    minute: int = 0
    second: int = 0
    pm: bool | None = None
    sure: bool = False
    bare: bool = False
    midnight: bool = False

    def reading(self, part: DayPart | None) -> time:
        """The time of day, taken with the part of the day it is said of."""
        hour, pm = self.hour, self.pm
        if pm is None and not self.sure:
            pm = part.pm if part else 1 <= hour <= 6 or hour == 12
        if pm is not None and 1 <= hour <= 12:
            hour = hour % 12 + (12 if pm else 0)
        return time(hour, self.minute, self.second)


def standing(tokens: Tokens, i: int) -> bool:
    """Whether the number at `i` stands for itself: it is no price, no version, no part of a longer number or name."""
    if not tokens.touches(i):
        return tokens.word(i - 1) not in _CURRENCY
    before = tokens.word(i - 1)
    if before in _CURRENCY or before[-1:].isalnum() or before in "_+%&=":
        return False
    if before == ":":
        return not (i >= 2 and tokens.touches(i - 1) and tokens.word(i - 2).isdecimal())
    return not (before in ".,/-–" and i >= 2 and tokens.touches(i - 1) and tokens.word(i - 2)[-1:].isalnum())


def ends_well(tokens: Tokens, i: int, words: Words) -> bool:
    """Whether a day or an hour may end before `i`: what follows is no noun that it would count, and no longer number."""
    word = tokens.word(i)
    if not word:
        return True
    if word.isdecimal():
        return False
    if not word[0].isalpha():
        touching = tokens.touches(i) and tokens.touches(i + 1) and tokens.word(i + 1)[:1].isalnum()
        return word not in "%°$€£+=_*#&" and not (touching and word in ".,:/-–'")
    return (not tokens.touches(i) and word in words.follow) or known_word(tokens, i, words)


def known_word(tokens: Tokens, i: int, words: Words) -> bool:
    """Whether a word of time or a zone stands at `i`."""
    word = tokens.word(i)
    return (
        word in words.weekdays
        or word in words.months
        or any(p.at(tokens, i) for p in (words.relative, words.tonight, words.ends, words.parts, words.week_of))
        or tokens.written(i) in words.letters
    )


def _meridiem(tokens: Tokens, i: int) -> tuple[bool, int] | None:
    """ "pm", "p.m.", "p. m.", "a m" at `i`: whether it is p.m., and where it ends."""
    word = tokens.word(i)
    if word in ("am", "pm"):
        return word == "pm", i + 1
    if word in ("a", "p"):
        if tokens.word(i + 1) == "." and tokens.word(i + 2) == "m":
            dotted = tokens.word(i + 3) == "." and tokens.touches(i + 3)
            return word == "p", i + 4 if dotted else i + 3
        if tokens.word(i + 1) == "m":
            return word == "p", i + 2
    return None


def _short_meridiem(tokens: Tokens, i: int) -> tuple[bool, int] | None:
    """ "5p", "3:18a": one letter, touching the number, and nothing behind it."""
    if tokens.word(i) in ("a", "p") and tokens.touches(i) and not tokens.touches(i + 1):
        return tokens.word(i) == "p", i + 1
    if tokens.word(i) in ("a", "p") and tokens.touches(i) and not tokens.word(i + 1)[:1].isalnum():
        return tokens.word(i) == "p", i + 1
    return None


def match_clock(tokens: Tokens, i: int, words: Words, cued: bool) -> tuple[Clock, int] | None:
    """The time of day that begins at `i`, and where it ends. `cued`: a day, or a word like "at", stands before it."""
    return _past_or_to(tokens, i, words) or _plain(tokens, i, words, cued)


def _plain(tokens: Tokens, i: int, words: Words, cued: bool) -> tuple[Clock, int] | None:
    if named := words.clock_words.at(tokens, i):
        name, end = named
        return (Clock(12, pm=True) if name == "noon" else Clock(0, sure=True, midnight=True)), end
    if spoken := words.numbers.at(tokens, i):
        return _spoken(tokens, *spoken, words=words, cued=cued)
    number = tokens.number(i)
    if number is None or not (standing(tokens, i) or cued):
        return None
    return (
        _hour_range(tokens, i, words, cued)
        or _with_minutes(tokens, i, number, words, cued)
        or _with_letters(tokens, i, number, words, cued)
        or (_bare(tokens, i, number, words) if cued else None)
    )


def _with_minutes(tokens: Tokens, i: int, hour: int, words: Words, cued: bool) -> tuple[Clock, int] | None:
    """17:00, 5:30 p.m., 7:56:30 pm, 8.30pm, at 2.30."""
    if tokens.digits(i) > 2 or not tokens.mark(i + 1, ":", ".") or tokens.digits(i + 2) != 2:
        return None
    minute, second, end = int(tokens.low[i + 2]), 0, i + 3
    colon = tokens.low[i + 1] == ":"
    if colon and tokens.mark(end, ":") and tokens.digits(end + 1) == 2:
        second, end = int(tokens.low[end + 1]), end + 2
        if tokens.mark(end, ".", ",") and tokens.digits(end + 1):
            end += 2
    if hour > 23 or minute > 59 or second > 59:
        return (Clock(0, sure=True, midnight=True), end) if colon and (hour, minute, second) == (24, 0, 0) else None
    meridiem = _meridiem(tokens, end) or _short_meridiem(tokens, end)
    if meridiem and hour <= 12:
        return Clock(hour, minute, second, pm=meridiem[0], sure=hour == 0), meridiem[1]
    if meridiem:
        return Clock(hour, minute, second, sure=True), meridiem[1]
    if not colon and not (cued and ends_well(tokens, end, words)):
        return None
    if (tokens.mark(end, ":", ".", ",", "/", "%") and tokens.word(end + 1).isdecimal()) or tokens.word(end) == "%":
        return None
    end = _oclock(tokens, end, words)
    return Clock(hour, minute, second, sure=hour > 12 or hour == 0 or tokens.low[i].startswith("0")), end


def _with_letters(tokens: Tokens, i: int, number: int, words: Words, cued: bool) -> tuple[Clock, int] | None:
    """5pm, 5 p.m., at 5A, 4 o'clock, 16h, 12h15, 1700h, 0900 hours."""
    digits, after = tokens.digits(i), tokens.word(i + 1)
    if digits <= 2 and 1 <= number <= 12:
        if meridiem := _meridiem(tokens, i + 1):
            return Clock(number, pm=meridiem[0]), meridiem[1]
        alone = i == 0 and len(tokens) <= 3
        if (cued or alone) and (short := _short_meridiem(tokens, i + 1)):
            return Clock(number, pm=short[0]), short[1]
        if words.oclock.at(tokens, i + 1):
            return Clock(number), _oclock(tokens, i + 1, words)
    if digits == 4 and number // 100 < 24 and number % 100 < 60:
        if after in _HOUR_MARKS:
            return Clock(number // 100, number % 100, sure=True), i + 2
        if meridiem := _meridiem(tokens, i + 1):
            return Clock(number // 100, number % 100, pm=meridiem[0]), meridiem[1]
        military = tokens.low[i].startswith("0") and (cued or known_word(tokens, i + 1, words))
        if military or (cued and _at_or_zone(tokens, i, words)):
            return Clock(number // 100, number % 100, sure=number >= 1300 or tokens.low[i].startswith("0")), i + 1
        return None
    if digits == 3 and cued and number % 100 < 60 and _at_or_zone(tokens, i, words) and ends_well(tokens, i + 1, words):
        return Clock(number // 100, number % 100), i + 1
    if digits == 3 and (meridiem := _meridiem(tokens, i + 1)) and number // 100 >= 1 and number % 100 < 60:
        return Clock(number // 100, number % 100, pm=meridiem[0]), meridiem[1]
    if digits <= 2 and number < 24 and after == "h" and tokens.touches(i + 1):
        minutes = tokens.touches(i + 2) and tokens.digits(i + 2) == 2
        end = i + 3 if minutes else i + 2
        whole = i == 0 and end >= len(tokens)
        minute = int(tokens.low[i + 2]) if minutes else 0
        if (cued or whole) and minute < 60 and not (tokens.touches(end) and tokens.word(end)[:1].isalnum()):
            return Clock(number, minute, sure=True), end
    return None


def _at_or_zone(tokens: Tokens, i: int, words: Words) -> bool:
    """Whether "at" or a zone makes 900 or 1130 a time of day."""
    return tokens.word(i - 1) in ("at", "@") or tokens.written(i + 1) in words.letters


def _oclock(tokens: Tokens, i: int, words: Words) -> int:
    found = words.oclock.at(tokens, i)
    return found[1] if found else i


def _bare(tokens: Tokens, i: int, number: int, words: Words) -> tuple[Clock, int] | None:
    if (
        tokens.digits(i) > 2
        or not 1 <= number <= 23
        or tokens.low[i].startswith("0")
        or not ends_well(tokens, i + 1, words)
    ):
        return None
    return Clock(number, sure=number > 12, bare=True), i + 1


def _hour_range(tokens: Tokens, i: int, words: Words, cued: bool) -> tuple[Clock, int] | None:
    """3-5pm, 3 to 5pm: the later end, with the former taken for an hour because the later one is."""
    if (
        tokens.digits(i) > 2
        or not (tokens.word(i + 1) in _DASHES or tokens.word(i + 1) == "to")
        or not tokens.digits(i + 2)
    ):
        return None
    later = tokens.number(i + 2)
    if later is None or not 1 <= later <= 12 or not 0 < int(tokens.low[i]) <= 12:
        return None
    found = _with_minutes(tokens, i + 2, later, words, cued) or _with_letters(tokens, i + 2, later, words, cued)
    return found if found and found[0].pm is not None else None


def _spoken(tokens: Tokens, hour: int, end: int, words: Words, cued: bool) -> tuple[Clock, int] | None:
    """ "five pm", "nine a m", "four o'clock", "at five", "eight tonight"."""
    if not 1 <= hour <= 12:
        return None
    if meridiem := _meridiem(tokens, end):
        return Clock(hour, pm=meridiem[0]), meridiem[1]
    if words.oclock.at(tokens, end):
        return Clock(hour), _oclock(tokens, end, words)
    spoken_minutes = words.numbers.at(tokens, end)
    if cued and spoken_minutes and spoken_minutes[0] in (15, 30, 45):
        return Clock(hour, spoken_minutes[0]), spoken_minutes[1]
    return (Clock(hour, bare=True), end) if cued and ends_well(tokens, end, words) else None


def _past_or_to(tokens: Tokens, i: int, words: Words) -> tuple[Clock, int] | None:
    """ "half past four", "quarter to five", "20 minutes to 2pm", "ten past three"."""
    start = i + 1 if tokens.word(i) == "a" else i
    if tokens.word(start) in ("half", "quarter"):
        minutes, end, named = (30 if tokens.word(start) == "half" else 15), start + 1, True
    elif spoken := words.numbers.at(tokens, i):
        minutes, end, named = *spoken, False
    elif (number := tokens.number(i)) is not None and standing(tokens, i):
        minutes, end, named = number, i + 1, False
    else:
        return None
    if tokens.word(end) in ("minutes", "minute", "min", "mins"):
        named, end = True, end + 1
    direction = tokens.word(end)
    if direction not in ("past", "to", "till", "before", "after", "of", "til") or not 0 < minutes < 60:
        return None
    if direction != "past" and not named and minutes not in (5, 10, 20, 25):
        return None
    found = _plain(tokens, end + 1, words, cued=True)
    if found is None or found[0].minute or (direction != "past" and not named and found[0].pm is None):
        return None
    clock, end = found
    if direction in ("past", "after"):
        return replace(clock, minute=minutes, bare=False), end
    hour = clock.hour - 1 or 12
    # Noon and midnight turn the half of the day over: 20 to 12pm is 11:40 a.m.
    pm = not clock.pm if clock.pm is not None and hour == 11 else clock.pm
    if clock.midnight:
        hour, pm = 11, True
    return Clock(hour % 24, 60 - minutes, pm=pm), end
