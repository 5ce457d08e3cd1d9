"""Lines whose field name is misspelt: read where it can be nothing else, else asked about (the rule: `misspelt.py`)."""

import re
from typing import NamedTuple

from inboxva.parse.reports import hours, states
from inboxva.parse.reports.fields import FieldLine, Item, ReadEta, is_value
from inboxva.parse.reports.misspelt import distance, is_slip
from inboxva.parse.reports.statuswords import LIST_FIELDS, VALUE_FIELDS, StatusWords, phrase, split_words

_NAMED = re.compile(
    r"[*_]{0,3}(?P<name>[^\W\d_][\w' ]{2,30}?)[*_]{0,3}\s*(?:[:：=]|\s[-–—](?=\s))[*_]{0,3}(?P<value>(?!//).*)"
)


def read_misspelt(item: Item, words: StatusWords, read_eta: ReadEta | None) -> FieldLine | None:
    """The field whose name stands with one letter wrong before a separator; of single values only with one of its kind."""
    match = _NAMED.match(item.body)
    written = _folded(match) if match else ""
    name = words.misspelt_names.at(written) if match else None
    if not match or not name:
        return None
    value = match["value"].strip()
    if name.field not in VALUE_FIELDS:
        return FieldLine(name, value, True, item) if _has_colon(match) else None
    if name.field == "minutes" and not any(is_slip(written, text) for text, _ in words.misspelt_names.near(written)):
        return None
    nothing = states.read_none(value, words, name.field)[0]
    return FieldLine(name, value, True, item) if nothing or is_value(name, value, words, read_eta) else None


class Asked(NamedTuple):
    """The line that was probably meant ("Hours: 2"); `slip`: it holds hours, and only the fingers slipped."""

    meant: str
    slip: bool


def ask(item: Item, words: StatusWords, read_eta: ReadEta | None) -> Asked | None:
    """What was probably meant by a line that is near a field and was not read."""
    match = _NAMED.match(item.body)
    if match is None or not (value := match["value"].strip(" *_")):
        return None
    written = _folded(match)
    if written in words.plain_names:
        return None
    near = [(distance(written, text), text, name) for text, name in words.misspelt_names.near(written)]
    found = min(near, key=lambda one: one[:2])[1:] if near else words.guessed_names.at(written)
    if found is None:
        return None
    text, name = found
    slip = name.field == "minutes" and is_slip(written, text)
    if name.field in LIST_FIELDS:
        fits = name.field != "links" and _has_colon(match) and bool(phrase(value)) and not near
    else:
        fits = is_value(name, value, words, read_eta)
        if slip:
            fits = (
                fits or any(sign.isdigit() for sign in value) or not hours.read_hours(value, words=words.durations).bad
            )
    return Asked(f"{text[:1].upper()}{text[1:]}: {value}", slip) if fits else None


def _folded(match: re.Match[str]) -> str:
    return " ".join(word.text for word in split_words(match["name"]))


def _has_colon(match: re.Match[str]) -> bool:
    return any(sign in match[0][: match.start("value") - match.start()] for sign in ":：=")
