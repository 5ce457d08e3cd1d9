"""References at the head of a text: "BK-12, BK-13: Fri" is for two tasks."""

import re

from inboxva.model.work import Ref

_ONE = r"\[?[A-Za-z][A-Za-z0-9]{0,9}-\d{1,6}\]?"
_JOINED = r"(?:[ \t]*[,;&+][ \t]*(?:and[ \t]+)?|[ \t]+and[ \t]+)"
_SEVERAL = re.compile(rf"{_ONE}(?:{_JOINED}{_ONE})*(?![\w-])")
_SPACED = re.compile(rf"{_ONE}(?:[ \t]+{_ONE})+")


def leading_refs(text: str) -> tuple[tuple[Ref, ...], str]:
    """The references that a text begins with, each once, and what follows them without the signs between.

    Commas or "and" stand between two of them; a space alone does where nothing else follows.
    """
    text = text.strip()
    found = _SPACED.fullmatch(text.rstrip(" \t.,:")) or _SEVERAL.match(text)
    if found is None:
        return (), text
    refs = (Ref.parse(one) for one in re.findall(_ONE, found[0]))
    return tuple(dict.fromkeys(ref for ref in refs if ref)), text[found.end() :].lstrip(" \t:=,.")
