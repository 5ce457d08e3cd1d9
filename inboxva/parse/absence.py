"""Until when somebody is away, where their automatic answer says so."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, datetime, timedelta, tzinfo
from functools import cache
from typing import Any

from inboxva.model.message import Message
from inboxva.model.packaged import table
from inboxva.model.when import Grain, Place, When
from inboxva.parse.body import lines_of, own_text
from inboxva.parse.deadlines import find_when
from inboxva.parse.moments.timewords import Words as TimeWords

READ = 4_000  # characters of an answer in which its day is looked for
BEHIND = 80  # characters behind a word of absence in which its day stands
LONGEST = timedelta(days=300)  # of an absence

_SENTENCE = re.compile(r"(?<![\d.])[.!?]+\s+|\n\s*\n|(?<=\.)\s{2,}")
_WEEKDAY = re.compile(r"(?:on |next )?(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?", re.I)
_BETWEEN = re.compile(r"(?<=\d)(?:º|ª|er|\.º)?(?: de| del|-?е|-го)? (?=[A-Z])|(?<=[a-z]) de (?=\d{4})")
_ARTICLE = re.compile(r"\b(?:el|la|le|il|o|den|dem|the|am|on|op|w|в|в|sa) (?=[A-Z0-9])")


@dataclass(frozen=True, slots=True)
class AbsenceWords:
    """The words of one language: what stands before the last day, around the first, and beside the day of the return.

    `days` are its names of months and weekdays, each with the English one. `day_first`: 5/12 is in December.
    """

    until: re.Pattern[str]
    ranges: re.Pattern[str]
    back: re.Pattern[str]
    names: re.Pattern[str]
    days: Mapping[str, str]
    day_first: bool


def absence_words(rules: Mapping[str, Any]) -> tuple[AbsenceWords, ...]:
    """The languages of the `absence` table of a file shaped as `rules/automatic.toml` is, in its order."""
    made = []
    for language, words in rules.get("absence", {}).items():
        days = {
            name: english for english, names in words.get("days", {}).items() for name in str(names).lower().split()
        }
        pairs = "|".join(
            rf"{re.escape(first)} \b.{{2,40}}? {re.escape(last)}" for first, last in words.get("ranges", ())
        )
        made.append(
            AbsenceWords(
                until=_any(words.get("until", ())),
                ranges=re.compile(rf"(?<!\w)(?:{pairs or '(?!)'})(?!\w)", re.I),
                back=_any(words.get("back", ())),
                names=_any(days),
                days=days,
                day_first=language != "en",
            )
        )
    return tuple(made)


@cache
def packaged_absence() -> tuple[AbsenceWords, ...]:
    """The words the package ships with."""
    return absence_words(table("rules/automatic.toml"))


def absent_until(
    message: Message,
    reference: datetime,
    zone: tzinfo,
    *,
    day_first: bool = False,
    words: tuple[AbsenceWords, ...] | None = None,
    times: TimeWords | None = None,
) -> date | None:
    """The day on which an absence ends, as an automatic answer words it: "until 5 December", "back on Monday".

    `reference` is when the answer was sent (aware), `zone` and `day_first` are its sender's. None where it names no day,
    or one that is past. Never raises.
    """
    text = f"{message.subject}\n\n{own_text(lines_of(message))}"[:READ].replace("\u2019", "'")
    sentences = [" ".join(sentence.split()) for sentence in _SENTENCE.split(text)]
    today = reference.astimezone(zone).date()
    for language in words if words is not None else packaged_absence():
        place = Place(day_first=day_first or language.day_first)
        for sentence in sentences:
            for governed, phrase in _phrases(sentence, language):
                when = find_when(phrase, reference, zone, place=place, governed=governed, words=times)
                if when and (day := _ahead(when, today)):
                    return day
    return None


def _phrases(sentence: str, language: AbsenceWords) -> Iterable[tuple[bool, str]]:
    """What may name the day in a sentence, worded for the reader of dates, and whether "by" governs it there."""
    for cue in (language.until, language.ranges):
        for found in cue.finditer(sentence):
            yield True, f"by {_in_english(sentence[found.end() : found.end() + BEHIND], language)}"
    if back := language.back.search(sentence):
        yield False, _in_english(sentence[back.end() : back.end() + BEHIND], language)
        yield False, _in_english(sentence[max(back.start() - BEHIND, 0) : back.start()], language)


def _in_english(text: str, language: AbsenceWords) -> str:
    if not language.days:
        return text.strip()
    named = language.names.sub(lambda found: language.days[found[0].lower()], text)
    return _BETWEEN.sub(" ", _ARTICLE.sub("", named)).strip()


def _ahead(when: When, today: date) -> date | None:
    """The day, if it lies ahead (a past one without its year reads as next year's). "Monday" on a Monday is the next."""
    if when.day == today and when.grain is Grain.DAY and _WEEKDAY.fullmatch(when.text.strip()):
        return today + timedelta(days=7)
    return when.day if today <= when.day <= today + LONGEST else None


def _any(words: Iterable[str]) -> re.Pattern[str]:
    longest_first = sorted(words, key=len, reverse=True)
    return re.compile(rf"(?<!\w)(?:{'|'.join(map(re.escape, longest_first)) or '(?!)'})(?!\w)", re.I)
