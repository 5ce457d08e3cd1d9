"""Titles: a short command made from the sentence that asks, or the subject when it says something of the task."""

import re
from bisect import bisect_left

from inboxva.parse.asking.cues import PIECE, VOCATIVE, RequestWords, Words, commands, read_words
from inboxva.parse.asking.hearing import DETERMINERS
from inboxva.parse.asking.phrases import straighten

PREFIX = re.compile(
    r"\s*(?:(?:re|fwd?|aw|wg|sv|tr)\s*(?:\[\d+\])?\s*[:：]|\[[^\]]{0,40}\]|(?:task|request|todo|to-do)\s*[:\-])\s*",
    re.I,
)
REFERENCE = re.compile(r"\[[A-Z][A-Z0-9]{0,9}-\d{1,9}\]")
LONGEST = 70
LONGEST_READ = 1000  # characters of a sentence that a title is looked for in
STANDINS = frozenset({"it", "them", "that", "this", "him", "her", "each"})
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
    base = straighten(base_of(subject)).lower().strip(" .!?:,-")
    if len(base) < 3 or base in words.vague or (base.startswith(words.greetings) and len(base.split()) < 4):
        return False
    said = {token for token in read_words(base).tokens if any(map(str.isalpha, token))}
    return bool(said - words.common - words.fillers - words.vague - words.please - words.times)


def names_one_topic(subject: str, words: RequestWords) -> bool:
    """Whether a subject names one thing ("Holiday cards"), not two ("van + permit") and not their number ("2 things")."""
    tokens = set(read_words(base_of(subject)).tokens)
    several = any(mark in subject for mark in "+&,/;") or "and" in tokens or not tokens.isdisjoint(words.announces)
    return not several and says_something(subject, words)


def title_of(sentence: str, words: RequestWords, due: str = "") -> str:
    """A title for the task that `sentence` asks for: short, imperative, without courtesies, deadline and cap.

    `due` is the deadline as it stands in the sentence, where it was read.
    """
    sentence = sentence[:LONGEST_READ]
    said = read_words(sentence)
    tokens, end = said.tokens, len(said.tokens)
    start = _beginning(said, words)
    last = next((at for at in range(start + 2, end) if words.tail.longest(tokens, at)), end)
    text, places = straighten(sentence), _places(sentence)
    timed = text.rfind(straighten(due)) if due else -1
    if timed >= 0 and bisect_left(places, timed + len(due)) >= last > bisect_left(places, timed) > start + 1:
        last = bisect_left(places, timed)
        while last - start > 2 and tokens[last - 1] in words.leads | DETERMINERS:
            last -= 1
    while last - start > 2 and tokens[last - 1] in words.soon and tokens[last - 2] != "or":
        last -= 1

    def part(first: int, past: int) -> str:
        return text[places[first] : places[past] if past < end else len(text)] if first < past else ""

    if made := _from_passive(said, start, last, words):
        verb, needs, rest = made
        return shorten(f"{verb} {_lower(part(start, needs).strip())} {part(rest, last).strip()}")
    needed = words.needed.longest(tokens, start)
    if needed and start + needed < last and tokens[start + needed] not in words.verbs - words.nouns:
        return shorten(f"Get {part(start + needed, last)}")
    title = LENGTH.sub("", part(start, last).rstrip(" .!?:;,-(")) if last < end else part(start, last)
    if start and start < end and (verb := base_form(tokens[start], "ing", words)):
        title = verb + title[len(tokens[start]) :]
    return shorten(title) or shorten(sentence)


def _beginning(said: Words, words: RequestWords) -> int:
    """The place where the title begins: past the courtesies, or at the first command after a clause that is none."""
    tokens, end = said.tokens, len(said.tokens)
    start = _past_courtesies(said, 0, words)
    if start >= end or commands(said, start, words) or base_form(tokens[start], "ing", words):
        return start
    hangs = tokens[start] in words.leads
    if not hangs and (words.needed.longest(tokens, start) or _from_passive(said, start, end, words)):
        return start
    for at in range(start + 1, end - 1):
        needs = words.needed.longest(tokens, at) if hangs else 0
        if needs or at in said.breaks or words.cut.longest(tokens, at) or tokens[at - 1] in words.please:
            verb = _past_courtesies(said, at, words)
            if (
                verb < end - 1
                and tokens[verb] != "be"
                and (hangs or tokens[verb + 1] not in STANDINS)
                and commands(said, verb, words)
            ):
                return verb
            if needs:
                return at
    return start


def _past_courtesies(said: Words, start: int, words: RequestWords) -> int:
    """The place of the first word from `start` on after a name called, fillers and "could you please"."""
    tokens, end = said.tokens, len(said.tokens)
    called = next((at for at in sorted(said.breaks) if 0 < at <= VOCATIVE and said.breaks[at] != "."), 0)
    if not start and called < end and all(word[0].isupper() for word in said.written[:called]):
        start = called  # "Hi Ana, …", "Mike - …"
    while start < end:
        filler = tokens[start] in words.fillers and not (tokens[start] in words.verbs and commands(said, start, words))
        length = words.cut.longest(tokens, start) or filler
        if not length or start + length >= end:
            break
        start += length
    return start


def _from_passive(said: Words, start: int, end: int, words: RequestWords) -> tuple[str, int, int] | None:
    """For "the bill still has to be paid today": the verb "pay", and the places where "still" and "today" stand."""
    tokens = said.tokens
    for place in range(start + 1, end - 1):
        if place in said.breaks:
            break
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
    return [match.start() for match in PIECE.finditer(straighten(sentence)) if match[1]]


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
