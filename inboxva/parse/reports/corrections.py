"""Lines that say of a report, or of what stands behind them, that it corrects (spec/status-lines.md)."""

import re

from inboxva.parse.reports.fields import ReadEta, read_field
from inboxva.parse.reports.statuswords import StatusWords, phrase, split_words

_SIGNS = " \t:：=-–—.,;!*_#()[]"
_SEPARATOR = re.compile(r"\s*[*_\])]*\s*(?:[:：=]|[-–—]+(?=\s|$))")


def behind_correction(body: str, words: StatusWords, read_eta: ReadEta | None) -> str | None:
    """What stands behind "Correction", "Correction to my last report:" or "Corrected" at the head of a line ("": nothing).

    None where the line does not say that it corrects. "Corrected" does so alone, and before a field: "Corrected hours: 2".
    """
    text = body.lstrip("*_#[ ")
    spans = split_words(text[:120])
    texts = [word.text for word in spans]
    size = words.phrases["correction"].size(texts, 0)
    named = bool(size)
    size = size or words.phrases["corrected"].size(texts, 0)
    if not size:
        return None
    while named and (more := words.phrases["correction_of"].size(texts, size)):
        if text[spans[size - 1].end : spans[size].start].strip():
            break
        size += more
    behind = text[spans[size - 1].end :]
    if not behind.strip(_SIGNS):
        return ""
    rest = behind.lstrip(_SIGNS)
    field = read_field(rest, words, read_eta) is not None
    return rest if field or (named and _SEPARATOR.match(behind)) else None


def says_corrected(text: str, words: StatusWords) -> bool:
    """Whether a value holds a word for it: "2 (corrected)"."""
    corrected, correction = words.phrases["corrected"], words.phrases["correction"]
    texts = phrase(text)
    return any(corrected.size(texts, at) or correction.size(texts, at) for at in range(len(texts)))
