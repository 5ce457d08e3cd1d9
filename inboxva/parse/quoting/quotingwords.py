"""The words of `rules/quoting.toml`, made ready for the recognisers of `quotes` and `signature`."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from inboxva.model.packaged import table


@dataclass(frozen=True, slots=True)
class QuotingWords:
    """How programs and people mark what is not the writer's own text. All words are case-folded."""

    verb: re.Pattern[str]  # the verb of an attribution line
    verbs_dated: frozenset[str]  # those that need a date or an address beside them
    opening: re.Pattern[str]  # how such a line may begin (anchored by `match`)
    shared: re.Pattern[str]  # what parts it from other words on its line
    quoting: tuple[str, ...]
    original: frozenset[str]
    forwarded: frozenset[str]
    forwarded_end: frozenset[str]
    reply_above: tuple[str, ...]
    labels: Mapping[str, str]  # a header's label → from, sent, to, subject or other
    closings: frozenset[str]
    sent_from: re.Pattern[str]  # a phone's own line, whole
    sent_begins: frozenset[str]  # the first two letters of such a line,
    sent_ends: tuple[str, ...]  # or its last word
    device: re.Pattern[str]
    programs: frozenset[str]  # other lines that programs write
    excuses: tuple[str, ...]  # what may follow it behind a comma
    disclaimer: re.Pattern[str]
    banner: re.Pattern[str]
    list_footer: re.Pattern[str]
    contacts: frozenset[str]
    postscripts: frozenset[str]
    initials: frozenset[str]  # the letters that postscripts begin with, in either case


def _any(words: Iterable[str], before: str = "", after: str = "") -> str:
    """One of the words, longest first, as the source of a pattern.

    Grouped by their first letters: the engine then looks at a few of them at each place, not at all.
    """
    groups: dict[str, list[str]] = {}
    for word in sorted((word.casefold() for word in words if word), key=len, reverse=True):
        groups.setdefault(word[0], []).append(re.escape(word[1:]))
    found = (f"{re.escape(first)}(?:{'|'.join(rests)})" for first, rests in groups.items())
    return f"{before}(?:{'|'.join(found) or '(?!)'}){after}"


def read_words(rules: Mapping[str, Any]) -> QuotingWords:
    """The words from a file like `rules/quoting.toml`, as tomllib reads it. Raises KeyError where a table lacks."""
    attribution, markers, headers, signature = (
        rules[name] for name in ("attribution", "markers", "headers", "signature")
    )
    verb = (
        _any([*attribution["verbs"], *attribution["verbs_dated"]], r"(?<!\w)", r"(?!\w)")
        + "|"
        + _any(attribution["verbs_within"])
    )
    on = _any(attribution["openings"])
    openings = _any([*attribution["openings"], *attribution["weekdays"]], "", r"(?!\w)[.,]?")
    device = _any(signature["devices"], r"(?<![a-z])", r"(?![a-z]{3})")
    return QuotingWords(
        verb=re.compile(verb),
        verbs_dated=frozenset(word.casefold() for word in attribution["verbs_dated"]),
        opening=re.compile(rf"[\s*_\-–—]*(?:{openings}|\d)"),
        shared=re.compile(rf"(?<=[\w.!?)-])[\s-]+(?=(?:{on})\s(?:\S{{1,12}}\s){{0,2}}\S{{0,4}}\d)"),
        quoting=tuple(word.casefold() for word in attribution["quoting"]),
        original=frozenset(word.casefold() for word in markers["original"]),
        forwarded=frozenset(word.casefold() for word in markers["forwarded"]),
        forwarded_end=frozenset(word.casefold() for word in markers["forwarded_end"]),
        reply_above=tuple(word.casefold() for word in markers["reply_above"]),
        labels={word.casefold(): role for role in ("other", "to", "sent", "subject", "from") for word in headers[role]},
        closings=frozenset(word.casefold() for word in signature["closings"]),
        sent_from=re.compile(
            rf"(?:{_any(signature['sent_from_mine'])}(?: ?\S+){{0,3}}? ?{device}.{{0,60}}"
            rf"|{_any(signature['sent_from'])} (?:\S+ ){{0,3}}?{device}[^\s,]{{0,5}}(?: [^\s,]+)?(?: for {device})?"
            rf"|(?:\S+ ){{0,4}}{device}.{{0,12}}?{_any(signature['sent_from_ends'])})"
        ),
        sent_begins=frozenset(
            word.casefold()[:2] for name in ("sent_from_mine", "sent_from") for word in signature[name]
        ),
        sent_ends=tuple(word.casefold() for word in signature["sent_from_ends"]),
        device=re.compile(device),
        programs=frozenset(word.casefold() for word in signature.get("programs", ())),
        excuses=tuple(word.casefold() for word in signature.get("excuses", ())),
        disclaimer=re.compile(_any(signature["disclaimers"])),
        banner=re.compile(_any(signature["banners"])),
        list_footer=re.compile(_any(signature["list_footers"])),
        contacts=frozenset(word.casefold() for word in signature["contacts"]),
        postscripts=frozenset(word.casefold() for word in signature["postscripts"]),
        initials=frozenset(word[0] for text in signature["postscripts"] for word in (text.lower(), text.upper())),
    )


@cache
def packaged_words() -> QuotingWords:
    """The words that ship with inboxva."""
    return read_words(table("rules/quoting.toml"))
