"""Titles: a short command made from the sentence that asks, or the subject when it says something of the task."""

import re

from inboxva.parse.cues import PIECE, VOCATIVE, RequestWords, Words, commands, read_words
from inboxva.parse.hearing import DETERMINERS
from inboxva.parse.phrases import QUOTES

PREFIX = re.compile(
    r"\s*(?:(?:re|fwd?|aw|wg|sv|tr)\s*(?:\[\d+\])?\s*[:：]|\[[^\]]{0,40}\]|(?:task|request|todo|to-do)\s*[:\-])\s*",
    re.I,
)
REFERENCE = re.compile(r"\[[A-Z][A-Z0-9]{0,9}-\d{1,9}\]")
LONGEST = 70
TAIL = re.compile(r"\s*(?:[,;]|\b(?:because|since|so that|as soon as|when you|if you)\b)\s.*$", re.I)
LENGTH = re.compile(r"[\s(]*\b\d+(?:[.,]\d+)?\s*(?:hours?|hrs?|h|minutes?|mins?)$", re.I)


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
    if len(base) < 3 or base in words.vague or (base.startswith(words.greetings) and len(base.split()) < 4):
        return False
    said = {token for token in read_words(base).tokens if any(map(str.isalpha, token))}
    return bool(said - words.common - words.fillers - words.vague - words.please - words.times)


def title_of(sentence: str, words: RequestWords) -> str:
    """A title for the task that `sentence` asks for: short, imperative, without courtesies, deadline and cap."""
    said = read_words(sentence)
    tokens, end = said.tokens, len(said.tokens)
    start = _past_courtesies(said, words)
    if start < end and (tokens[start] in words.leads or tokens[start] in words.ifs):
        verbs = (at for at in range(start + 1, end) if at in said.breaks or tokens[at - 1] in words.please)
        start = next((at for at in verbs if commands(said, at, words)), start)
    last = next((at for at in range(start + 2, end) if words.tail.longest(tokens, at)), end)
    text, places = sentence.translate(QUOTES), _places(sentence)

    def part(first: int, past: int) -> str:
        return text[places[first] : places[past] if past < end else len(text)] if first < past else ""

    if made := _from_passive(said, start, last, words):
        verb, needs, rest = made
        return shorten(f"{verb} {_lower(part(start, needs).strip())} {part(rest, last).strip()}")
    title = LENGTH.sub("", part(start, last).rstrip(" .!?:;,-(")) if last < end else part(start, last)
    if start and start < end and (verb := base_form(tokens[start], "ing", words)):
        title = verb + title[len(tokens[start]) :]
    elif start and start < end and words.needed.first(tokens[:start])[0] == 0 and tokens[start] not in words.verbs:
        title = f"Get {title}"
    return shorten(title) or shorten(sentence)


def _past_courtesies(said: Words, words: RequestWords) -> int:
    """The place of the first word after a name called, fillers and "could you please"."""
    tokens, end, start = said.tokens, len(said.tokens), 0
    called = next((at for at in sorted(said.breaks) if 0 < at <= VOCATIVE), 0)
    if called < end and all(word[0].isupper() for word in said.written[:called]):
        start = called  # "Hi Ana, …", "Mike - …"
    while start < end:
        length = words.cut.longest(tokens, start) or (tokens[start] in words.fillers)
        if not length or start + length >= end:
            break
        start += length
    return start


def _from_passive(said: Words, start: int, end: int, words: RequestWords) -> tuple[str, int, int] | None:
    """For "the bill still has to be paid today": the verb "pay", and the places where "still" and "today" stand."""
    tokens = said.tokens
    for place in range(start + 1, end - 1):
        length = words.passive.longest(tokens, place)
        done = place + length
        if length and done < end and (verb := base_form(tokens[done], "ed", words)):
            return verb, place, done + 1
    return None


def base_form(word: str, ending: str, words: RequestWords) -> str:
    """The work verb that `word` is a form of ("looking", "cancelled", "sent"), "" if none is."""
    if ending == "ed" and word in words.irregular:
        return words.irregular[word]
    if not word.endswith(ending):
        return ""
    root = word.removesuffix(ending)
    forms = (
        root + "e",
        root,
        root[:-1] if root[-2:-1] == root[-1:] else "",
        root[:-1] + "y" if root.endswith("i") else "",
    )
    return next((form for form in forms if form in words.verbs), "")


def _places(sentence: str) -> list[int]:
    """Where each word of the sentence begins."""
    return [match.start() for match in PIECE.finditer(sentence.translate(QUOTES)) if match[1]]


def _lower(text: str) -> str:
    """`text` within a sentence: its first word in lower case, unless it is a name or an acronym."""
    first = text.split(" ", 1)[0]
    return text[:1].lower() + text[1:] if first.lower() in DETERMINERS else text


def shorten(text: str) -> str:
    """`text` as a title: one line of at most 70 characters, cut where a clause ends, its first letter a capital."""
    text = " ".join(text.split()).strip(" .!?:;,-*\"'")
    if len(text) > LONGEST // 2 and (cut := TAIL.search(text, 12)):
        text = text[: cut.start()]
    if len(text) > LONGEST:
        text = text[: LONGEST - 1].rsplit(" ", 1)[0].rstrip(" ,;:-") + "…"
    return text[:1].upper() + text[1:]
