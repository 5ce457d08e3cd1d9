"""Steps of a checklist that a line says to be done: "[x] 3", "steps 1-4 done", "✅ 2" (spec/status-lines.md).

A number counts as that of a step only where it can be nothing else: "3 done" may be a count, and "[x] 3 calls" a text.
"""

import re
from typing import NamedTuple

from inboxva.model.work import State
from inboxva.parse.reports import states
from inboxva.parse.reports.fields import Item
from inboxva.parse.reports.statuswords import StatusWords, split_words

_BOX = re.compile(r"\[(?P<mark>[ xX✓✔]?)\]")
_CHECKS = frozenset("✅✔✓☑🗹")
_LISTED = re.compile(r"\(?([0-9]{1,2})[.)]")
_NUMBERED = re.compile(r"#?([0-9]{1,2})(?![0-9])(?:\s*[.):–-]\s*(?=[^\W\d_]|$)|\s+(?=[A-ZÀ-Ý])|\s*$)")
_RANGE = re.compile(r"#?([0-9]{1,2})(?![.:]?[0-9])(?:\s?(?:-|–|to|a|à|bis)\s?#?([0-9]{1,2})(?![.:]?[0-9]))?")
_DECIMAL = re.compile(r"[0-9]+,[0-9]+")
_JOINT = re.compile(r"\s*(?:[,&+]\s*(?:(\w+)\s+)?|\s(\w+)\s+)(?=#?[0-9])")
_HIGHEST = 50


class Tick(NamedTuple):
    """What a line says of steps: their numbers or, where none is written, the text; whether they are done."""

    numbers: tuple[int, ...]
    text: str
    done: bool = True


def read_tick(item: Item, words: StatusWords) -> Tick | None:
    """The steps that a line ticks, or gives back unticked; None for any other line."""
    if item.marker and (box := _BOX.search(item.marker)):
        return _boxed(item, box)
    checked = not _CHECKS.isdisjoint(item.marker)
    numbers = read_done(item.body, words, checked=checked)
    if numbers:
        return Tick(numbers, "")
    if (
        checked
        and (numbered := _NUMBERED.match(item.body))
        and item.body[numbered.end(1) :].lstrip()[:1] in (".", ")", ":")
    ):
        return _numbered(int(numbered[1]), item.body[numbered.end() :])
    return None


def _boxed(item: Item, box: re.Match[str]) -> Tick | None:
    done = bool(box["mark"].strip())
    text = item.body.strip()
    if listed := _LISTED.search(item.marker):
        return _numbered(int(listed[1]), text, done)
    if (several := _numbers(text)) and several[1] == len(text):
        return Tick(several[0], "", done)
    if numbered := _NUMBERED.match(text):
        return _numbered(int(numbered[1]), text[numbered.end() :], done)
    return Tick((), text, done) if text else None


def _numbered(number: int, text: str, done: bool = True) -> Tick | None:
    return Tick((number,), text.strip(), done) if 0 < number <= _HIGHEST else None


def read_done(text: str, words: StatusWords, *, checked: bool = False, said: bool = False) -> tuple[int, ...]:
    """The numbers of steps that a text says to be done, and nothing else: "steps 1-4 done", "3: done", "finished step 2".

    Without a word for step, `#` or a colon a single number is none, unless it is `checked` by a sign before it. `said`:
    that they are done stands before the text.
    """
    spans = split_words(text[:80])
    if len(text) > 80 or not any(word.text[-1:].isdigit() for word in spans):
        return ()
    texts = [word.text for word in spans]
    at = 0
    state = words.states.at(texts, 0)
    led = said or (state is not None and state[1] is State.DONE)
    if led and not said and state:
        at = state[0]
        at += words.phrases["with"].size(texts, at)
    step = words.phrases["step"].size(texts, at)
    if led and not step:
        return ()
    at += step
    if at >= len(spans):
        return ()
    head = text[: spans[at].start].rstrip()
    start = len(head) - 1 if head.endswith("#") else spans[at].start
    if not step and text[:start].strip(" *_"):
        return ()
    found = _numbers(text[start:], words)
    if found is None:
        return ()
    numbers, end = found
    rest = text[start + end :].strip(" *_.!")
    if not rest:
        return numbers if led or checked else ()
    named = step or checked or text[start] == "#" or rest[0] in ":=" or len(numbers) > 1
    reading = states.read_state(rest.lstrip(":=–- "), words)
    done = reading.state is State.DONE and reading.exact and reading.percent in (None, 100)
    return numbers if done and named and not led else ()


def _numbers(text: str, words: StatusWords | None = None) -> tuple[tuple[int, ...], int] | None:
    """The numbers that a text begins with: "1-4", "1, 2 and 5"; and where they end."""
    found: list[int] = []
    at = 0
    while match := _RANGE.match(text, at):
        first, last = int(match[1]), int(match[2] or match[1])
        if not 0 < first <= last <= _HIGHEST:
            return None
        found += range(first, last + 1)
        at = match.end()
        joint = _JOINT.match(text, at)
        word = (joint[1] or joint[2]) if joint else None
        if joint is None or (word and not (words and words.phrases["and"].size((word.lower(),), 0))):
            break
        at = joint.end()
    return (tuple(dict.fromkeys(found)), at) if found and not _DECIMAL.fullmatch(text[:at]) else None
