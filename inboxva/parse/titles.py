"""Titles: a short command made from the sentence that asks, or the subject when it says something of the task."""

import re

from inboxva.parse.cues import PIECE, VOCATIVE, RequestWords, clause_heads, commands, read_words
from inboxva.parse.phrases import QUOTES

PREFIX = re.compile(
    r"\s*(?:(?:re|fwd?|aw|wg|sv|tr)\s*(?:\[\d+\])?\s*[:：]|\[[^\]]{0,40}\]|(?:task|request|todo|to-do)\s*[:\-])\s*",
    re.I,
)
REFERENCE = re.compile(r"\[[A-Z][A-Z0-9]{0,9}-\d{1,9}\]")
LONGEST = 70
TAIL = re.compile(
    r"\s*(?:[,;]|\b(?:by|before|until|because|since|so that|as soon as|when you|if you|thanks|asap)\b)\s.*$", re.I
)


def base_of(subject: str) -> str:
    """A subject without reply prefixes, bracketed tags and "TASK:"."""
    text = " ".join(subject.split())
    while (match := PREFIX.match(text)) and match.end():
        text = text[match.end() :]
    return text.strip()


def says_something(subject: str, words: RequestWords) -> bool:
    """Whether a subject tells of the work that is asked for: more than that there is a mail ("hi", "question", "re:").

    One that bears a reference of ours is the subject of that task, whatever the mail asks for.
    """
    if REFERENCE.search(subject):
        return False
    base = base_of(subject).translate(QUOTES).lower().strip(" .!?:,-")
    return len(base) > 2 and base not in words.vague and any(c.isalpha() for c in base)


def title_of(sentence: str, words: RequestWords) -> str:
    """A title for the task that `sentence` asks for: short, imperative, its courtesies cut off."""
    said = read_words(sentence)
    tokens, end, start = said.tokens, len(said.tokens), 0
    called = next((at for at in sorted(said.breaks) if 0 < at <= VOCATIVE), 0)
    if called < end and all(word[0].isupper() for word in said.written[:called]):
        start = called  # "Hi Ana, …", "Mike - …"
    while start < end:
        length = words.cut.longest(tokens, start) or (tokens[start] in words.fillers)
        if not length or start + length >= end:
            break
        start += length
    heads, _ = clause_heads(said, words)
    verb = next((head for head in heads if head > start and commands(said, head, words)), None)
    if verb is not None and tokens[start] in words.leads:
        start = verb
    return shorten(_from_word(sentence, start)) or shorten(sentence)


def _from_word(sentence: str, index: int) -> str:
    """The sentence from its word number `index` on."""
    text = sentence.translate(QUOTES)
    for place, match in enumerate(match for match in PIECE.finditer(text) if match[1]):
        if place == index:
            return text[match.start() :]
    return text


def shorten(text: str) -> str:
    """`text` as a title: one line of at most 70 characters, cut where a clause ends, its first letter a capital."""
    text = " ".join(text.split()).strip(" .!?:;,-*\"'")
    if len(text) > LONGEST // 2 and (cut := TAIL.search(text, 12)):
        text = text[: cut.start()]
    if len(text) > LONGEST:
        text = text[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
    return text[:1].upper() + text[1:]
