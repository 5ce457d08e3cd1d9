"""How a request comes again, and when it is due first: "every Friday 4pm", "monthly on the 1st" (spec/requests.md)."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date, datetime, timedelta, tzinfo
from itertools import islice

from inboxva.model.rhythm import falls_on
from inboxva.model.when import Place, Recurrence, resolve, wall_to_utc
from inboxva.parse.moments.calendar_words import Moment, MonthDay, plus_months
from inboxva.parse.moments.meanings import Meaning, settle
from inboxva.parse.moments.recurrencewords import (
    RecurrenceWords,
    packaged_recurrence_words,
    read_recurrence_words,
)
from inboxva.parse.moments.rhythms import Rhythm, match_rhythm
from inboxva.parse.moments.times import Written, find_times
from inboxva.parse.moments.timewords import Phrases, Tokens, tokens_of

__all__ = ["RecurrenceWords", "find_recurrence", "first_due", "read_recurrence_words", "says_only_when"]

TOKENS_READ = 400
_STOPS = frozenset({".", "!", "?", ";", ":", ",", "-", "–", "—", "("})
_SENTENCE = frozenset({".", "!", "?", ";", ":", "-", "–", "—"})
_DAYS_AHEAD = 366
_NEAR = 4  # tokens: so far from a rhythm may its time begin


@dataclass(frozen=True, slots=True)
class Found:
    """A rhythm in a text, with the times that stand right beside it, at tokens `start` up to `end`."""

    tokens: Tokens
    rhythm: Rhythm
    times: tuple[Written, ...]
    start: int
    end: int

    @property
    def text(self) -> str:
        """The writer's own words for the rhythm and its time."""
        return self.tokens.text[self.tokens.start[self.start] : self.tokens.end[self.end - 1]]


def find_recurrence(text: str, words: RecurrenceWords | None = None) -> Recurrence | None:
    """The rhythm that a sentence asks for, None where it asks for none.

    A rhythm that is told of ("as we do every Friday", "I call them every Monday"), that counts things ("every
    customer"), or that is part of a name ("the weekly report") is none. Nor is one that cannot be kept: less or more
    often than once at a time ("twice a week", "every hour", "every weekend"), or with an end ("every day until Friday").
    """
    found = _find(text, words or packaged_recurrence_words())
    return replace(found.rhythm.recurrence, text=found.text) if found else None


def first_due(
    text: str, reference: datetime, zone: tzinfo, place: Place | None = None, *, words: RecurrenceWords | None = None
) -> Meaning:
    """When what `find_recurrence` reads in the same text is due first: the first of its times after `reference`.

    `reference` is the mail's date (aware), `zone` the writer's. Nothing where it names no day ("weekly").
    """
    words, place = words or packaged_recurrence_words(), place or Place()
    found = _find(text, words, place.day_first)
    if not found:
        return Meaning()
    try:
        meaning = _first(found, Moment(reference.astimezone(zone), zone, place), words)
    except OverflowError:
        return Meaning()  # It lies after the last day of the calendar.
    return replace(meaning, when=replace(meaning.when, text=found.text)) if meaning.when else meaning


def says_only_when(text: str, words: RecurrenceWords | None = None) -> bool:
    """Whether a sentence holds a rhythm and its time, and nothing else: "Repeat: weekly", "Every Friday, 4pm please"."""
    words = words or packaged_recurrence_words()
    found = _find(text, words)
    return found is not None and _stands_alone(found, words)


def _stands_alone(found: Found, words: RecurrenceWords) -> bool:
    rest = (*found.tokens.low[: found.start], *found.tokens.low[found.end :])
    return all(word in words.lists["alone"] or not word[0].isalnum() for word in rest)


def _find(text: str, words: RecurrenceWords, day_first: bool = False) -> Found | None:
    tokens = tokens_of(text, TOKENS_READ)
    if words.seeds.isdisjoint(tokens.low):
        return None
    times: list[Written] | None = None
    once, end = False, 0
    for i, word in enumerate(tokens.low):
        rhythm = match_rhythm(tokens, i, words) if i >= end and words.may_begin(word) else None
        if rhythm is None:
            continue
        if times is None:
            times, once = list(find_times(tokens, words.times, day_first)), _is_once(tokens, words)
        found = _with_times(tokens, rhythm, times, words)
        if (not once or _stands_alone(found, words)) and _is_asked_for(found, words):
            return found
        end = rhythm.end
    return None


def _is_once(tokens: Tokens, words: RecurrenceWords) -> bool:
    """Whether a sentence asks for work to be done once, or for as long as it says."""
    ends = _holds(words.bounded, tokens, 0, len(tokens)) and not _holds(words.unbounded, tokens, 0, len(tokens))
    return ends or _holds(words.set_up, tokens, 0, len(tokens))


def _with_times(tokens: Tokens, rhythm: Rhythm, times: list[Written], words: RecurrenceWords) -> Found:
    """The rhythm with the times in it, right before it and right behind it."""
    on = words.lists["on"]
    start, end = rhythm.start, rhythm.end
    beside: list[Written] = []
    for time in times:
        if time.end < start - _NEAR or time.start > end + _NEAR:
            continue
        inside = time.start < end and time.end > start
        before = time.end <= start and all(word in on or word == "the" for word in tokens.low[time.end : start])
        behind = time.start >= end and all(word in on for word in tokens.low[end : time.start])
        if inside or (before and time.clock and not time.days) or (behind and _adds(time, rhythm)):
            beside.append(time)
            start, end = min(start, time.start), max(end, time.end)
    if not any(time.clock for time in beside):
        # "Every Friday send me the list by 4pm"
        hours = (time for time in times if time.clock and not time.days and tokens.word(time.start - 1) in on)
        beside += islice(hours, 1)
    return Found(tokens, rhythm, tuple(beside), start, end)


def _adds(time: Written, rhythm: Rhythm) -> bool:
    """Whether a time behind a rhythm belongs to it: a clock, or the date of a year's."""
    recurrence = rhythm.recurrence
    placed = recurrence.weekdays or recurrence.month_day or recurrence.unit == "day"
    return time.elapsed is None and (not time.days or (not placed and recurrence.unit == "year"))


def _is_asked_for(found: Found, words: RecurrenceWords) -> bool:
    tokens, rhythm, lists = found.tokens, found.rhythm, words.lists
    start = found.start
    while start and tokens.low[start - 1] in ("on", "at", "by", "before", "the", "due"):
        if rhythm.adverb:
            break
        start -= 1
    before = tokens.word(start - 1)
    clause = start
    while clause and tokens.low[clause - 1] not in _STOPS:
        clause -= 1
    opens = start == clause or before in words.lists["alone"]
    if before in lists["not_after"] or (rhythm.adverb and before in lists["named"]):
        return False
    if start == clause + 1 and before in lists["counts"]:
        return False
    return (
        _ends_well(found, words, opens=opens and not rhythm.adverb)
        and not _bounded(found, words)
        and (_stands_alone(found, words) or not _told(tokens, clause, start, words))
    )


def _ends_well(found: Found, words: RecurrenceWords, *, opens: bool) -> bool:
    """Whether what stands behind a rhythm leaves it one: not "every Friday meeting", "each month's total"."""
    following = found.tokens.word(found.end)
    if not following[:1].isalnum():
        return following not in ("'", "’", "/", "%")
    if opens:
        return following not in words.lists["things"] and not following.isdecimal()
    return following in words.lists["follow"]


def _bounded(found: Found, words: RecurrenceWords) -> bool:
    """Whether it is said behind a rhythm when it ends: "for 3 weeks", "this month"."""
    tokens, at = found.tokens, found.end
    counted = tokens.word(at + 1).isdecimal() or words.times.numbers.at(tokens, at + 1) is not None
    return (tokens.word(at) == "for" and counted) or words.bounded_here.at(tokens, at) is not None


def _told(tokens: Tokens, clause: int, start: int, words: RecurrenceWords) -> bool:
    """Whether the clause that leads to a rhythm tells of it, and asks for nothing."""
    low, may = tokens.low, words.lists["may"]
    asked = next((at for at in range(clause, start) if words.asked.at(tokens, at)), None)
    if asked is not None:
        return False
    if _holds(words.told, tokens, clause, start):
        return True
    for at in range(clause, start):
        if low[at] in words.lists["subjects"] and may.isdisjoint([*low[at : min(at + 3, start)], tokens.word(at - 1)]):
            return True
    opens = clause == 0 or low[clause - 1] in _SENTENCE
    return opens and low[clause] in words.lists["begins"] and clause < start and may.isdisjoint(low[clause:start])


def _holds(phrases: Phrases[None], tokens: Tokens, start: int, end: int) -> bool:
    return any(phrases.at(tokens, at) for at in range(start, end))


def _first(found: Found, moment: Moment, words: RecurrenceWords) -> Meaning:
    recurrence, tokens = found.rhythm.recurrence, found.tokens
    starts = _starts(found, moment, words)
    if not (recurrence.weekdays or recurrence.month_day or recurrence.unit == "day"):
        dated = next((time for time in found.times if time.days), None)
        if not dated:
            return starts
        meaning = settle(dated, tokens, moment, words.times, governed=True, strict=True)
        return _in_coming_year(meaning, moment) if recurrence.unit == "year" else meaning
    timed = next((time for time in found.times if time.clock or time.part or time.end_of_day), None)
    begin = starts.when.day if starts.when else moment.date
    if not (timed and (timed.clock or (timed.part and timed.part.until))):
        begin += timedelta(days=wall_to_utc(begin, moment.place.day_end, moment.zone) <= moment.instant)
    for day in islice(_days(recurrence, begin), 2):
        written = replace(timed, former=None) if timed else Written(found.start, found.end)
        written.days = [MonthDay(day.month, day.day, day.year)]
        meaning = settle(written, tokens, moment, words.times, governed=True, strict=True)
        if meaning.when is None or resolve(meaning.when, moment.zone, moment.place.day_end) > moment.instant:
            return meaning
    return Meaning()


def _starts(found: Found, moment: Moment, words: RecurrenceWords) -> Meaning:
    """The day that a rhythm is said to begin on: "weekly, starting next Monday"."""
    tokens, outside = found.tokens, (*range(found.start), *range(found.end, len(found.tokens)))
    ends = [phrase[1] for at in outside if (phrase := words.starting.at(tokens, at))]
    for time in find_times(tokens, words.times, moment.place.day_first) if ends else ():
        if time.days and any(end <= time.start <= end + 2 for end in ends):
            return settle(time, tokens, moment, words.times, governed=True, strict=True)
    return Meaning()


def _in_coming_year(meaning: Meaning, moment: Moment) -> Meaning:
    when = meaning.when
    if when is None or resolve(when, moment.zone, moment.place.day_end) > moment.instant:
        return meaning
    later = plus_months(when.day, 12)
    return replace(meaning, when=replace(when, day=later)) if later else Meaning()


def _days(recurrence: Recurrence, day: date) -> Iterator[date]:
    """The days a rhythm falls on, from `day` on, for a year and a day."""
    return (at for ahead in range(_DAYS_AHEAD) if falls_on(recurrence, at := day + timedelta(days=ahead)))
