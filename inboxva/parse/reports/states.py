"""The values of the small fields: what state a text is, how many percent, whether it says "none" (spec/status-lines.md)."""

import re
from dataclasses import dataclass

from inboxva.model.work import State
from inboxva.parse.reports.durationwords import fold
from inboxva.parse.reports.statuswords import StatusWords, Word, first_word, packaged_words, split_words

_PERCENT = re.compile(
    r"[\s(\[~]*(?:about |approx\.? |around )?(?P<number>-?[0-9]{1,6}(?:[.,][0-9]{1,4})?)\s*"
    r"(?P<sign>%|percent\b|pct\b|per cent\b)?\s*(?P<word>(?:done|completed?|finished|progress|there)\b)?[)\]]*",
    re.IGNORECASE,
)
_CUT = re.compile(r"[,;(\[{|!?\n]|[.:](?=\s|$)|\s[-–—]+(?=\s)|[–—]")
_AFTER_STATE = re.compile(
    r"[\s,;:(\[–—-]*[~]?\s*([0-9]{1,4}(?:[.,][0-9]{1,2})?)\s*%\s*(?:(?:done|completed?|finished)\b)?[)\]]*", re.I
)
_ONLY_PERCENT = re.compile(r"[~]?\s*[0-9]{1,6}(?:[.,][0-9]{1,4})?\s*(?:%|percent|pct|per cent)[.!]?", re.IGNORECASE)
_HEAD = 160  # characters in which a state or a "none" has said all it says
_WORDS = 40  # characters in which its first word stands
_EDGE = " \t,;:()[]{}|–—-.!*_"


@dataclass(frozen=True, slots=True)
class StateReading:
    """A state's value: the state (None: no word fits), its words as written, what else stood there.

    `percent` is the number written, unchecked. `only_percent`: nothing but a percentage, so no state. `exact`: nothing
    but a state and a percentage, so that it may stand behind a field name without a separator. `after`: the place of
    the first character behind the state's words. `mark`: where a sign that is a state ("✅ sent to Ben") ends; 0: none.
    """

    state: State | None = None
    text: str = ""
    note: str = ""
    percent: int | None = None
    at_risk: bool = False
    only_percent: bool = False
    exact: bool = False
    after: int = 0
    mark: int = 0


def read_percent(value: str) -> tuple[int, str] | None:
    """A value that is a percentage, with or without its sign: the number (unchecked) and the text after it; else None."""
    match = _PERCENT.match(value)
    if not match:
        return None
    rest = value[match.end() :].lstrip()
    if rest.strip(_EDGE) and rest[0] not in (",;(–—-.!" if match["sign"] else ",;(."):
        return None
    return round(float(match["number"].replace(",", "."))), rest.strip(_EDGE)


def is_percentage(value: str) -> bool:
    """Whether a text is nothing but a percentage with its sign: "60%", "60 % done"."""
    match = _PERCENT.fullmatch(value.strip(" .!"))
    return bool(match and match["sign"])


def read_state(value: str, words: StatusWords | None = None) -> StateReading:
    """The state that a text begins with: the longest known word, turned by "not" and "almost", a percentage beside it."""
    words = words or packaged_words()
    spans = split_words(value[:_HEAD])
    texts = [word.text for word in spans]
    if _ONLY_PERCENT.fullmatch(value.strip()) and not words.states.at(texts, 0):
        return StateReading(percent=_number(value), only_percent=True, exact=True)
    percent, at = _leading_percent(spans, words)
    start = spans[at].start if at < len(spans) else len(value)
    if percent is not None and (cut := _CUT.search(value, spans[at - 1].end)) and cut.start() <= start:
        return _after_percent(percent, value[cut.end() :], words)
    cut = _CUT.search(value, start)
    end = next((i for i in range(at, len(spans)) if cut and spans[i].start >= cut.start()), len(spans))
    found, at_risk, after = _state(texts, at, end, words)
    if found is None and end == len(spans) and (near := words.misspelt_states.at(" ".join(texts[at:end]))):
        return StateReading(near, value.strip(_EDGE), percent=percent, exact=True, after=len(value))
    if found is None:
        return StateReading(text=value.strip(), percent=percent)
    after_words = spans[after - 1].end
    mark = 0 if texts[at].isalnum() or not words.states.size(texts, at, at + 1) else spans[at].end
    if match := _AFTER_STATE.match(value, after_words):
        percent, tail = _number(match[1]), match.end()
    else:
        tail = after_words
        if "%" in texts[at:after]:
            percent = _number(value[spans[texts.index("%", at) - 1].start :])
    if found is State.DONE and percent is not None and percent < 100:
        found = State.IN_PROGRESS
    cut = _CUT.search(value, after_words)
    head = value[: min(cut.start() if cut else len(value), len(value))]
    note = value[max(tail, cut.start()) if cut else len(value) :].strip(_EDGE)
    at_risk = at_risk or bool(note and words.phrases["at_risk"].size([word.text for word in split_words(note)], 0))
    trailing = after
    while (size := words.phrases["trailing"].size(texts, trailing, end)) > 0:
        trailing += size
    rest = value[max(tail, spans[trailing - 1].end) :]
    return StateReading(
        found,
        head.strip(_EDGE),
        note,
        percent,
        at_risk,
        exact=not rest.strip(_EDGE) and not note,
        after=tail,
        mark=mark,
    )


def _number(text: str) -> int | None:
    match = re.search(r"[0-9]{1,6}(?:[.,][0-9]{1,4})?", text)
    return round(float(match[0].replace(",", "."))) if match else None


def _leading_percent(spans: list[Word], words: StatusWords) -> tuple[int | None, int]:
    """A percentage at the head ("90% done"), and the word after it and after "still", "it is"."""
    texts = [word.text for word in spans]
    percent, at = None, 0
    while at < len(spans):
        if texts[at].isdigit() and at + 1 < len(spans) and texts[at + 1] == "%" and percent is None:
            if words.states.at(texts, at):  # "100%" is a word of its own
                return _number(texts[at]), at
            percent, at = _number(texts[at]), at + 2
            continue
        sign = not texts[at].isalnum() and texts[at][0] > "\u2000" and not words.states.size(texts, at)
        size = 1 if sign else words.phrases["leading"].size(texts, at)  # "👍 done"
        longer = words.states.size(texts, at)
        if not size or longer > size or words.phrases["not"].size(texts, at) > size:
            break
        at += size
    return percent, at


def _after_percent(percent: int, rest: str, words: StatusWords) -> StateReading:
    """What stands behind "60%, …": a state, or a note."""
    inner = read_state(rest, words)
    if inner.state is None or inner.only_percent:
        return StateReading(note=rest.strip(_EDGE), percent=percent, only_percent=True)
    state = State.IN_PROGRESS if inner.state is State.DONE and percent < 100 else inner.state
    return StateReading(state, inner.text, inner.note, percent, inner.at_risk, exact=inner.exact)


def _state(texts: list[str], at: int, end: int, words: StatusWords) -> tuple[State | None, bool, int]:
    """The state whose word stands at `at`, with what "not" before it makes of it; whether at risk; the word after."""
    found = words.states.at(texts, at, end)
    if found:
        at_risk, after = False, at
        while (more := words.states.at(texts, after, end)) and more[1] is found[1]:  # "🟡 on track", "100% done"
            at_risk = at_risk or bool(words.phrases["at_risk"].size(texts, after, end))
            after += more[0]
        return found[1], at_risk, after
    denied = words.phrases["not"].size(texts, at, end)
    if not denied:
        return None, False, at
    at += denied
    at += words.phrases["trailing"].size(texts, at, end)
    found = words.states.at(texts, at, end)
    if not found:
        return None, False, at
    begun = words.phrases["begun"].size(texts, at, end) == found[0]
    return (State.NOT_STARTED if begun else State.IN_PROGRESS), False, at + found[0]


def read_none(value: str, words: StatusWords, field: str = "") -> tuple[bool, str]:
    """Whether a value says "none", "no blockers this week", "nothing - all good"; and the text behind it, if any.

    A none word may be followed by names of `field` and by words of time.
    """
    first = first_word(value[:_WORDS])
    if len(value) > _HEAD or (first and first not in words.none_beginnings):
        return False, ""
    bare = fold(value).strip()
    if (
        bare in words.none
        or bare.strip(" .!,;*_") in words.none
        or (field == "eta" and bare.strip(" .!,;*_") in words.none_eta)
    ):
        return True, ""
    if field == "eta" and bare in words.none_eta:
        return True, ""
    if not words.none_phrases.could_begin(first):
        return False, ""
    spans = split_words(value)
    texts = [word.text for word in spans]
    at = words.none_phrases.size(texts, 0)
    if not at:
        return False, ""
    while at < len(spans):
        cut = _CUT.search(value, spans[at - 1].end)
        if cut and cut.start() <= spans[at].start:
            rest = value[cut.start() :].strip(_EDGE)
            return True, "" if words.phrases["thanks"].size(texts, at) else rest
        name = words.names.at(texts, at)
        size = max(
            words.between.size(texts, at),
            words.phrases["time"].size(texts, at),
            name[0] if name and name[1].field == field else 0,
            words.phrases["and"].size(texts, at),
        )
        if not size:
            return False, ""
        at += size
    return True, ""
