"""Titles: a short command made from the sentence that asks, or the subject when it says something of the task."""

import re

from inboxva.parse.cues import RequestWords, clause_heads, commands, read_words
from inboxva.parse.phrases import QUOTES

PREFIX = re.compile(
    r"\s*(?:(?:re|fwd?|aw|wg|sv|tr)\s*(?:\[\d+\])?\s*[:：]|\[[^\]]{0,40}\]|(?:task|request|todo|to-do)\s*[:\-])\s*",
    re.I,
)
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
    """Whether a subject tells more than that there is a mail ("hi", "question", "re:")."""
    base = base_of(subject).translate(QUOTES).lower().strip(" .!?:,-")
    return len(base) > 2 and base not in words.vague and any(c.isalpha() for c in base)


def title_of(sentence: str, words: RequestWords) -> str:
    """A title for the task that `sentence` asks for: short, imperative, its courtesies cut off."""
    said = read_words(sentence)
    heads, _ = clause_heads(said, words)
    start = 0
    for _turn in range(4):
        length = words.cut.longest(said.tokens, start)
        while start < len(said.tokens) and not length and said.tokens[start] in words.fillers:
            start, length = start + 1, words.cut.longest(said.tokens, start + 1)
        if not length or start + length >= len(said.tokens):
            break
        start += length
    verb = next((h for h in heads if h >= start and commands(said, h, words)), None)
    if verb is not None and start == 0:
        start = verb
    return shorten(_from_word(sentence, start))


def _from_word(sentence: str, index: int) -> str:
    """The sentence from its word number `index` on."""
    text = sentence.translate(QUOTES)
    for place, match in enumerate(re.finditer(r"[^\W_](?:[\w%]|['&@./#+:-](?=\w))*|[$?]", text)):
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
