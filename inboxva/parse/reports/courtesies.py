"""Greetings, thanks, closings and names: what stands in a mail for politeness and says nothing of the work."""

from inboxva.parse.reports.statuswords import StatusWords, first_word, phrase, split_words

_LINE, _MOST_WORDS, _MOST_NAMES = 100, 16, 3
_SIGNS = " \t-–—.,!~:;)(*_<3"


def is_courtesy(text: str, words: StatusWords, names: frozenset[str] = frozenset()) -> bool:
    """Whether a text only greets, thanks or takes leave: "Hi Dana", "Have a nice weekend!", "ok, thank you so much".

    Behind a greeting or a closing polite words may stand, `names` (folded), up to three words with a capital, and one
    word without at the end ("hi dana"); nothing else, so that "Please call Ben" is none.
    """
    phrases = words.phrases
    if first_word(text[:40]) not in words.courtesies or len(text) > _LINE:
        return False
    spans = split_words(text)
    texts = [word.text for word in spans]
    if len(texts) > _MOST_WORDS:
        return False
    at, named, closing = 0, 0, False
    while at < len(texts):
        said = max(phrases["greeting"].size(texts, at), phrases["thanks"].size(texts, at))
        size = said or phrases["assent"].size(texts, at)
        polite = phrases["polite"].size(texts, at) if closing else 0
        if size or polite:
            closing = closing or bool(said)
            at += max(size, polite)
            continue
        if not texts[at].isalnum() and not texts[at].isalpha() and at:  # an emoji
            at += 1
            continue
        known = texts[at] in names
        alone = at + 1 == len(texts) and not named and texts[at].isalpha()
        if not closing or not (known or text[spans[at].start].isupper() or alone) or named >= _MOST_NAMES:
            return False
        if not known and (words.states.at(texts, at) or words.names.at(texts, at)):
            return False
        named, at = named + 1, at + 1
    return True


def is_name(text: str) -> bool:
    """Whether a text could be a person's name under a mail: one to three capitalised words."""
    parts = _bare(text)
    return 0 < len(parts) <= _MOST_NAMES and all(
        part[0].isupper() and part.translate(_INSIDE).isalpha() for part in parts
    )


_INSIDE = dict.fromkeys(map(ord, ".'’-"))


def _bare(text: str) -> list[str]:
    """The words of a line that may be a name, without the signs and emoji around them."""
    words = [part.strip(_SIGNS) for part in text[:_LINE].split()]
    return [word for word in words if any(sign.isalnum() for sign in word)]


def signs(text: str, words: StatusWords, names: frozenset[str]) -> bool:
    """Whether a text is a name, and no name of a field: one of `names` (folded) with others, or one that could be."""
    return bears(text, names) or (is_name(text) and words.names.at(phrase(text), 0) is None)


def bears(text: str, names: frozenset[str]) -> bool:
    """Whether a text is made of `names` (folded): "- Maria", "Maria S. 🙂", "MARIA SANTOS"."""
    if not names or len(text) > _LINE:
        return False
    parts = [(part, "".join(phrase(part))) for part in _bare(text)]
    known = [folded in names for _, folded in parts]
    return (
        any(known)
        and len(parts) <= _MOST_NAMES
        and all(
            sure or (part[0].isupper() and len(folded) == 1) for (part, folded), sure in zip(parts, known, strict=True)
        )
    )
