"""Second thoughts: sentences that say nothing but that a time is another one than was given ("Push it to Friday")."""

from collections.abc import Iterator

from inboxva.parse.moments.clock import known_word
from inboxva.parse.moments.times import Written
from inboxva.parse.moments.timewords import CorrectionWords, Phrases, Tokens, Words

_STOPS = frozenset({".", "!", "?", ";"})
_BETWEEN = frozenset({",", "-", "–", "—", ":", "on", "at", "the"})
_ENDS = frozenset({"", ".", "!", ";", ")"})
_FARTHEST = 12  # tokens: no such sentence is longer before its time


def corrects(tokens: Tokens, time: Written, words: Words) -> bool:
    """Whether the sentence around `time` says only that it is the one that counts.

    An hour without its day is none: nobody can tell whether the day is meant to stay.
    """
    if not (time.days or time.elapsed) or time.former:
        return False
    start = time.start
    while start > time.start - _FARTHEST and start and tokens.low[start - 1] not in _STOPS:
        start -= 1
    phrases = words.correction
    said = list(_spoken(tokens, start, time.start, phrases))
    if not said or None in said:
        return False
    end, after_all = _behind(tokens, time.end, phrases)
    if phrases.moves in said and tokens.word(end) in phrases.goes_on:
        return not known_word(tokens, end + 1, words)  # but not "to Wednesday, Thursday or Friday"
    sure = phrases.moves in said or phrases.admits in said or (phrases.says in said and after_all)
    return sure and tokens.word(end) in _ENDS


def _spoken(tokens: Tokens, at: int, end: int, words: CorrectionWords) -> Iterator[Phrases[None] | None]:
    """What stands between a sentence's beginning and its time, phrase by phrase; None for one that does not belong."""
    led = False  # whether what leads to the time was there
    while at < end:
        if tokens.low[at] in _BETWEEN:
            at += 1
            continue
        kinds = (words.moves, words.says, words.admits, words.openers)
        kind, past = next(((kind, hit[1]) for kind in kinds if (hit := kind.at(tokens, at))), (None, end))
        yield kind if not led and past <= end else None
        led = kind in (words.moves, words.says)
        at = past


def _behind(tokens: Tokens, at: int, words: CorrectionWords) -> tuple[int, bool]:
    """Where what may stand behind the time ends ("instead, please"), and whether it says "after all"."""
    after_all = False
    while True:
        comma = at + (tokens.word(at) == ",")
        if hit := words.after_all.at(tokens, comma):
            after_all = True
        elif not (hit := words.behind.at(tokens, comma)):
            return at, after_all
        at = hit[1]
