"""What a written time means, at the mail's date, between this writer and this reader."""

from dataclasses import dataclass, replace
from datetime import date, time, timedelta, tzinfo

from inboxva.model.when import Grain, When, wall_to_utc, zone_named
from inboxva.parse.moments.calendar_words import Ahead, Moment, Weekday, agree
from inboxva.parse.moments.times import Written
from inboxva.parse.moments.timewords import Tokens, Words
from inboxva.parse.moments.zones import meant_zone

LATE = time(23, 59)
"""The end of a day whose working hours are over already."""
_DAY = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Meaning:
    """What a written time means; without a `when`, `ambiguous` holds zone letters that nobody can tell."""

    when: When | None = None
    ambiguous: str = ""


def settle(written: Written, tokens: Tokens, moment: Moment, words: Words, *, governed: bool, strict: bool) -> Meaning:
    """The wall-clock time meant. `governed`: a deadline word stands by it; `strict`: contradictions mean nothing.

    Raises OverflowError for a time past the calendar's ends.
    """
    text = tokens.text[tokens.start[written.start] : tokens.end[written.end - 1]]
    if written.elapsed:
        then = (moment.instant + timedelta(seconds=written.elapsed.seconds)).astimezone(moment.zone)
        return Meaning(When(text, then.date(), then.time().replace(microsecond=0), None, Grain.MINUTE))
    zone: str | None = None
    word = written.zone or (written.former.zone if written.former else None)
    if word:
        zone, known = meant_zone(word, moment.zone, moment.place, moment.instant, words)
        if not known:
            return Meaning(ambiguous=word.letters)
    days = written.days or (written.former.days if written.former else [])
    day = _date(written, moment, governed, strict)
    told = Ahead(-1) in days and not governed
    if (days and day is None) or told or any(isinstance(word, Weekday) and word.week == -1 for word in days):
        return Meaning()  # There is no such day, or it is told of: "last Friday".
    local = zone_named(zone) if zone else moment.zone
    when = _at_clock(written, day, moment, local, words) if written.clock else _at_end(written, day, moment, local)
    return Meaning(replace(when, text=text, zone=zone) if when else None)


def _date(written: Written, moment: Moment, governed: bool, strict: bool) -> date | None:
    """The written date; of a range's later end, no earlier than the former's."""
    former = written.former.days if written.former else []
    first = agree(former, moment, governed, strict) if former else None
    if not written.days:
        return first
    day = agree(written.days, moment, governed, strict)
    return day + 7 * _DAY if day and first and day < first and isinstance(written.days[0], Weekday) else day


def _at_clock(written: Written, day: date | None, moment: Moment, local: tzinfo, words: Words) -> When | None:
    """At a time of day: of its day, else the coming one. An hour alone that is past this morning is this evening's."""
    clock, part = written.clock, written.part
    assert clock is not None
    at = clock.reading(part)
    if part == words.night and clock.pm is None and not clock.sure:
        if clock.hour <= 4:
            return None
        clock, at = (replace(clock, midnight=True), time(0)) if clock.hour == 12 else (clock, at)
    # A clock alone is looked for from the day it is in its own zone; a day, where one is named, is the writer's.
    today = moment.date if day or part else moment.instant.astimezone(local).date()
    first = (day or today) + (_DAY if clock.midnight else timedelta())
    choices = [(first, at)]
    weekday = len(written.days) == 1 and isinstance(written.days[0], Weekday) and written.days[0].week is None
    if first == today and not weekday and part is None and clock.bare and at.hour < 12:
        choices.append((first, at.replace(hour=at.hour + 12)))
    if day is None or (weekday and day == today):
        choices.append((first + (7 if day else 1) * _DAY, at))
    ahead = (choice for choice in choices if wall_to_utc(*choice, local) > moment.instant)
    chosen = next(ahead, choices[0] if day else choices[-1])
    return When("", *chosen, None, Grain.MINUTE)


def _at_end(written: Written, day: date | None, moment: Moment, local: tzinfo) -> When:
    """At the end of a day or of a part of it. The end of today, said after working hours, is the end of the evening."""
    end = written.part.until if written.part else None
    said_today = day is None or written.end_of_day or Ahead(0) in written.days
    day = day or moment.date
    if day == moment.date and wall_to_utc(day, end or moment.place.day_end, local) <= moment.instant:
        if said_today and end is None:
            end = LATE
        elif len(written.days) < 2 and all(isinstance(word, Weekday) and word.week is None for word in written.days):
            day += 7 * _DAY if written.days else _DAY
    return When("", day, end)
