"""The subject without what mail programs add to it (RFC 5256, 2.1), and the task references in it."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from inboxva.model.packaged import table
from inboxva.model.work import Ref

LONGEST = 2_000

_BRACKETED_REF = re.compile(rf"\[\s*{Ref.PATTERN.pattern}\s*\]")
_BLOB = re.compile(r"(?:\[[^\[\]]{0,100}\]\s*)+")
_COUNTER = r"\s*(?:\[[^\[\]]{0,40}\]|\(\d{1,3}\)|[\^*]?\d{1,3})?\s*[:：]\s*"


@dataclass(frozen=True, slots=True)
class SubjectPrefixes:
    """What programs put before a subject, in lower case, and a pattern that finds any of it."""

    reply: frozenset[str]
    forward: frozenset[str]
    endings: tuple[str, ...]
    pattern: re.Pattern[str]


def subject_prefixes(rules: Mapping[str, Any]) -> SubjectPrefixes:
    """The prefixes of a table shaped as `rules/subjects.toml` is."""
    reply = frozenset(str(word).lower() for word in rules.get("reply", ()))
    forward = frozenset(str(word).lower() for word in rules.get("forward", ()))
    longest_first = sorted(reply | forward, key=len, reverse=True)
    pattern = re.compile(f"({'|'.join(map(re.escape, longest_first)) or '(?!)'}){_COUNTER}", re.I)
    return SubjectPrefixes(reply, forward, tuple(str(end).lower() for end in rules.get("forward_endings", ())), pattern)


@cache
def packaged_prefixes() -> SubjectPrefixes:
    """The prefixes the package ships with."""
    return subject_prefixes(table("rules/subjects.toml"))


def base_subject(subject: str, prefixes: SubjectPrefixes | None = None) -> tuple[str, bool, bool]:
    """The base subject, whether a reply prefix was there, and whether a forward mark was.

    Prefixes go wherever they were put: one after another, behind a list's tag (`[list] Re: x` gives `[list] x`), around
    the whole (`[Fwd: x]`) and at the end (`x (fwd)`). Our references in brackets go too, so that a thread is the same
    with and without them; other tags stay. White space is collapsed, case is kept.
    """
    prefixes = prefixes or packaged_prefixes()
    text = " ".join(_BRACKETED_REF.sub(" ", subject[:LONGEST]).split())
    tags, is_reply, is_forward = "", False, False
    position, end = 0, len(text)
    while position < end:
        if match := prefixes.pattern.match(text, position, end):
            word = match[1].lower()
            is_reply |= word in prefixes.reply
            is_forward |= word in prefixes.forward
            position = match.end()
        elif ending := next((e for e in prefixes.endings if text[position:end].lower().endswith(e)), ""):
            is_forward = True
            end = len(text[: end - len(ending)].rstrip())
        elif text[position] == "[" and text[end - 1] == "]" and _is_wrapped(text, position + 1, end - 1, prefixes):
            position, end = position + 1, end - 1
        elif (match := _BLOB.match(text, position, end)) and prefixes.pattern.match(text, match.end(), end):
            tags += match[0]
            position = match.end()
        else:
            break
    return (tags + text[position:end]).strip(), is_reply, is_forward


def _is_wrapped(text: str, start: int, end: int, prefixes: SubjectPrefixes) -> bool:
    """Whether what stands between brackets is a forwarded subject (RFC 5256, subj-fwd-hdr)."""
    match = prefixes.pattern.match(text, start, end)
    return match is not None and match[1].lower() in prefixes.forward


def subject_refs(subject: str) -> tuple[Ref, ...]:
    """The task references a subject names, with or without brackets, in order and each once.

    Whether a code is somebody's is not known here: "UTF-8" has the shape too.
    """
    found = (Ref(match[1].upper(), int(match[2])) for match in Ref.PATTERN.finditer(subject[:LONGEST]))
    return tuple(dict.fromkeys(found))
