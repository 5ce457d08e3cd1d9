"""Deadlines: which of the times in a text is the one something is due at (spec/deadlines.md)."""

import re
from collections.abc import Iterable, Iterator
from datetime import datetime, tzinfo

from inboxva.model.message import Line
from inboxva.model.when import Place, When, resolve
from inboxva.model.work import Priority
from inboxva.parse.moments.calendar_words import Moment
from inboxva.parse.moments.corrections import corrects
from inboxva.parse.moments.meanings import Meaning, settle
from inboxva.parse.moments.times import Written, find_times
from inboxva.parse.moments.timewords import Tokens, Words, packaged_words, tokens_of

__all__ = ["find_deadline", "find_priority", "find_when", "read_due", "read_eta", "resolve"]

_DIGIT = re.compile(r"\d")
_SENTENCE = re.compile(r"(?<=[.!?])\s+(?=[A-Z0-9\"'(])")
_OPENS = re.compile(r"\s*(?:[-*•>–—]|\d{1,2}[.)]|[\w ]{1,20}:)\s?")
# As much of a text as is read for times: a letter's worth, counted in tokens of lines that hold any.
_TOKENS_READ = 1500
# A line shorter than this ends where its writer ended it; a longer one may have been wrapped.
_WRAPPED = 50
# A line that is nothing but a time is no longer than this.
_SHORT = 60
_STOPS = frozenset({".", "!", "?", ";"})


def _pieces(text: str) -> Iterator[str]:
    """The text in pieces that a time does not reach beyond: wrapped lines joined, long paragraphs cut at sentences."""
    held: list[str] = []
    for line in text.splitlines():
        previous = held[-1] if held else ""
        if held and (
            len(previous) < _WRAPPED or not line.strip() or previous.rstrip()[-1:] in ".!?:;" or _OPENS.match(line)
        ):
            yield from _cut(" ".join(held))
            held = []
        if line.strip():
            held.append(line.strip())
    if held:
        yield from _cut(" ".join(held))


def _cut(piece: str) -> Iterator[str]:
    if len(piece) < 1000:
        yield piece
    else:
        yield from _SENTENCE.split(piece)


def _may_hold_time(tokens: Tokens, words: Words, governed: bool) -> bool:
    """Whether it is worth a closer look; `governed`: a deadline word is needed too, but in a line that is only a time."""
    found = tokens.low
    if governed and words.governing.isdisjoint(found):
        begins = next((word for word in found if word[0].isalnum() and word not in words.alone), "")
        if len(tokens.text) > _SHORT or not (begins in words.starts or begins.isdecimal()):
            return False
    return not words.seeds.isdisjoint(found) or bool(_DIGIT.search(tokens.text))


def _loose(tokens: Tokens, start: int, words: Words) -> bool:
    """Whether the word before a "by" or "until" makes it say something else: "stop by", "closed until"."""
    cue = tokens.low[start]
    if cue.startswith(("til", "until")):
        clause = tokens.low[_clause_start(tokens, start) : start]
        negated = any(word in ("not", "never") or word.endswith("n't") for word in clause)
        return negated or tokens.word(start - 1) in words.loose["until"]
    return tokens.word(start - 1) in words.loose.get(cue, words.loose["rest"])


def _clause_start(tokens: Tokens, i: int) -> int:
    least = max(0, i - 40)
    while i > least and tokens.low[i - 1] not in _STOPS and tokens.low[i - 1] not in (",", "-", "–", ":"):
        i -= 1
    return i


def _own_doing(tokens: Tokens, start: int, words: Words) -> bool:
    """Whether the clause tells what somebody does ("I will send the logo by Friday") and wants nothing."""
    begin = _clause_start(tokens, start)
    head = begin + (tokens.word(begin) in ("and", "but", "so", "then", "also"))
    return words.own.at(tokens, head) is not None and words.wants.isdisjoint(tokens.low[begin:start])


def _governed(tokens: Tokens, time: Written, floor: int, words: Words) -> int | None:
    """How firmly a deadline word governs a time: 3 a label, 2 right beside it, 1 in its clause, 0 not; None: never due.

    `floor` is the end of the time before it.
    """
    at = time.start
    if time.clock and tokens.word(at - 1) in words.whose and words.before_time.before(tokens, at - 1):
        at -= 1  # "before my 2pm"
    for _ in range(6):
        if at <= floor:
            break
        if found := words.before_time.before(tokens, at):
            if _loose(tokens, found[1], words):
                return 0
            return 0 if _own_doing(tokens, found[1], words) else 2
        if found := words.near_time.before(tokens, at):
            if tokens.word(found[1] - 1) in ("not", "isn't", "wasn't"):
                return 0
            label = found[1] == 0 or all(not word[:1].isalpha() for word in tokens.low[: found[1]])
            return 3 if label else 0 if _own_doing(tokens, found[1], words) else 2
        if at == time.start and words.never.before(tokens, at):
            return None
        if tokens.low[at - 1] not in words.between:
            break
        at -= 1
    if (
        time.cued
        or tokens.low[time.start] == "within"
        or (words.ends.at(tokens, time.start) and tokens.word(time.start - 1) != "the")
    ):
        return 0 if _own_doing(tokens, time.start, words) else 2
    if words.after_time.at(tokens, time.end + (tokens.word(time.end) == ",")):
        return 2
    if _before_it_happens(tokens, time.start, floor, words):
        return 1
    for at in range(time.start, max(floor, time.start - 12), -1):
        if tokens.low[at - 1] in _STOPS or tokens.low[at - 1] == ",":
            break
        found = words.near_time.before(tokens, at)
        if found and tokens.word(at) not in words.near_not:
            return 0 if _own_doing(tokens, found[1], words) else 1
    return 0


def _before_it_happens(tokens: Tokens, start: int, floor: int, words: Words) -> bool:
    """Whether the time is that of something which work must precede: "before billing runs on Friday"."""
    end = start - (tokens.word(start - 1) == "the")
    end -= tokens.word(end - 1) in ("on", "at", "this")
    happens = words.happens.before(tokens, end)
    if not happens or _own_doing(tokens, start, words):
        return False
    least = max(floor, happens[1] - 6)
    at = next((at for at in range(happens[1] - 1, least - 1, -1) if tokens.low[at] == "before"), None)
    if at is None or words.never.at(tokens, at + 1):
        return False  # "before every showing"
    return not (words.units.before(tokens, at) or words.parts.before(tokens, at))  # "the day before the hearing"


def _fills(tokens: Tokens, time: Written, words: Words) -> bool:
    """Whether a line is nothing but this time."""
    rest = tokens.low[: time.start] + tokens.low[time.end :]
    return len(rest) < 6 and not any(word[0].isalnum() and word not in words.alone for word in rest)


def _read(
    text: str, reference: datetime, zone: tzinfo, place: Place, words: Words, governed: bool, *, reply: bool = False
) -> Meaning:
    """What the governed time of a text means; without one, and unless `governed`, the only time in it.

    In a `reply` a second thought has no deadline word.
    """
    pieces = _worth_reading(text, words, governed, reply)
    if not pieces:
        return Meaning()
    try:
        moment = Moment(reference.astimezone(zone), zone, place)
        meaning = _govern_text(pieces, moment, words, governed)
        if reply and meaning == Meaning():
            meaning = _corrected(pieces, moment, words)
        if meaning.when:
            resolve(meaning.when, zone, place.day_end)
    except OverflowError:
        return Meaning()  # It lies before the first or after the last day of the calendar.
    return meaning


def _corrected(pieces: Iterable[Tokens], moment: Moment, words: Words) -> Meaning:
    """What the first time means that takes back another one: "Actually, Wednesday please"."""
    for tokens in pieces:
        if not words.correction.telling.isdisjoint(tokens.low):
            for time in find_times(tokens, words, moment.place.day_first):
                if corrects(tokens, time, words):
                    return settle(time, tokens, moment, words, governed=True, strict=True)
    return Meaning()


def _worth_reading(text: str, words: Words, governed: bool, reply: bool) -> list[Tokens]:
    """The pieces of a text that may hold a time, as many as are read."""
    found: list[Tokens] = []
    left = _TOKENS_READ
    for piece in _pieces(text):
        if left <= 0:
            break
        tokens = tokens_of(piece, left)
        second = reply and not words.correction.telling.isdisjoint(tokens.low)
        if _may_hold_time(tokens, words, governed and not second):
            found.append(tokens)
            left -= len(tokens)
    return found


def _govern_text(pieces: Iterable[Tokens], moment: Moment, words: Words, governed: bool) -> Meaning:
    best: tuple[int, Meaning] | None = None
    others: list[Meaning] = []
    for tokens, time, rank in _times(pieces, moment.place.day_first, words, governed):
        if rank and (best is None or rank > best[0]):
            best = rank, settle(time, tokens, moment, words, governed=True, strict=governed)
        elif not rank and not governed and best is None:
            others.append(settle(time, tokens, moment, words, governed=False, strict=False))
    if best:
        return best[1]
    instants = {resolve(other.when, moment.zone, moment.place.day_end) if other.when else None for other in others}
    return others[0] if len(instants) == 1 else Meaning()


def _times(
    pieces: Iterable[Tokens], day_first: bool, words: Words, governed: bool
) -> Iterator[tuple[Tokens, Written, int]]:
    """Every time in `pieces` that something may be due at, and how firmly a deadline word governs it."""
    for tokens in pieces:
        floor = 0
        for time in find_times(tokens, words, day_first):
            rank = _governed(tokens, time, floor, words)
            floor = time.end
            if rank == 0 and governed and _fills(tokens, time, words):
                rank = 2
            if rank is not None:
                yield tokens, time, rank


def find_when(
    text: str,
    reference: datetime,
    zone: tzinfo,
    *,
    place: Place | None = None,
    governed: bool = False,
    words: Words | None = None,
) -> When | None:
    """The deadline in any text, as written: the governed time, else (unless `governed`) the only time in it.

    `reference` is the mail's date (aware), `zone` the writer's. `place` says who reads, in which order days and months
    stand, when the working day ends, and which days are free. A wrong answer is worse than none: where a text leaves
    open which time is meant there is none.
    """
    return _read(text, reference, zone, place or Place(), words or packaged_words(), governed).when


def find_deadline(
    text: str, reference: datetime, zone: tzinfo, *, place: Place | None = None, governed: bool = False
) -> datetime | None:
    """The same as `find_when`, as an instant (aware, in UTC); a day alone ends with the place's working day."""
    when = find_when(text, reference, zone, place=place, governed=governed)
    return resolve(when, zone, (place or Place()).day_end) if when else None


def read_due(
    text: str | Iterable[Line],
    reference: datetime,
    zone: tzinfo,
    place: Place | None = None,
    *,
    words: Words | None = None,
    reply: bool = False,
) -> tuple[When | None, str]:
    """A request's due, and "" or the zone letters that prevented one because writer and reader may read them differently.

    `text` is what the owner wrote, as one text or in lines. Without a deadline word there is no due, except on a line
    that is nothing but a time, and in a `reply` in a sentence that only takes another time back ("Push it to Friday").
    """
    joined = text if isinstance(text, str) else "\n".join(line.text for line in text)
    meaning = _read(joined, reference, zone, place or Place(), words or packaged_words(), governed=True, reply=reply)
    return meaning.when, meaning.ambiguous


def read_eta(
    text: str, reference: datetime, zone: tzinfo, place: Place | None = None, *, words: Words | None = None
) -> When | None:
    """The time that a status report's ETA gives; None where it cannot be read."""
    return find_when(text, reference, zone, place=place, words=words)


def find_priority(text: str, *, words: Words | None = None) -> Priority | None:
    """What "ASAP", "urgent" (high), "when you can", "no rush" (low) say; high where a text says both."""
    words = words or packaged_words()
    tokens = tokens_of(text, _TOKENS_READ)
    if words.urging.isdisjoint(tokens.low):
        return None
    plain = " ".join(text[: tokens.end[-1]].lower().replace("’", "'").split())
    found = {words.priorities[word] for word in words.priority.findall(plain)}
    return Priority.HIGH if Priority.HIGH in found else Priority.LOW if found else None
