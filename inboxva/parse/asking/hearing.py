"""What each sentence of a mail does and is about; a sentence that asks for two unrelated things is heard as two."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from itertools import pairwise

from inboxva.parse.asking.cues import (
    ASKING,
    PIECE,
    Act,
    Heads,
    Mark,
    RequestWords,
    Words,
    clause_heads,
    commands,
    judge,
    read_words,
)
from inboxva.parse.asking.phrases import straighten
from inboxva.parse.asking.sentences import Piece

NUMBERED = "#"  # ends the name of a thing that has a number: "unit 5"
GREETING, CLOSING = "greeting", "closing"
FORMULAS = frozenset({GREETING, CLOSING})
LONGEST_FORMULA = 40
CUT = (Act.ASK, Act.REPLY)
ANNOUNCING = 7  # words: what says "two jobs for tomorrow" is no longer
LONGEST_CUT = 80  # words: what is longer is no sentence that two tasks were put in
NUMBERS = {"two": 2, "three": 3, "four": 4, "five": 5, "six": 6, "2": 2, "3": 3, "4": 4, "5": 5, "6": 6}
POINTING = frozenset({"the", "above", "these", "those"})
ABOUT = frozenset({"about", "re", "regarding", "concerning", "that"})
OF_NAMED = frozenset({"his", "her", "he", "she", "him", "that"})
INDEFINITE = frozenset({"a", "an", "some", "another", "any"})
DETERMINERS = frozenset(
    {
        "the",
        "a",
        "an",
        "this",
        "that",
        "these",
        "those",
        "my",
        "our",
        "your",
        "his",
        "her",
        "their",
        "new",
        "old",
        "next",
    }
)


@dataclass(frozen=True, slots=True)
class Said:
    """A piece of the mail, what it does, its words, what it is about.

    `apart`: cut from a longer sentence because it asks for something else.
    """

    piece: Piece
    mark: Mark
    words: Words
    heads: Heads
    things: dict[str, None]
    names: set[str]
    apart: bool = False


def hear(pieces: Iterable[Piece], words: RequestWords) -> list[Said]:
    """The pieces with what they do and what they are about."""
    heard: list[Said] = []
    before: dict[str, list[Said]] = {}
    for piece in pieces:
        if (same := before.get(piece.text)) is None:
            heard += before.setdefault(piece.text, _hear(piece, words))
        else:
            heard += [_again(one, piece) for one in same]
    return heard


def _again(one: Said, piece: Piece) -> Said:
    """What was heard before, in another place."""
    place = piece
    if one.piece.text != piece.text:
        place = replace(piece, text=one.piece.text, first=piece.first and not one.apart)
    return Said(place, one.mark, one.words, one.heads, one.things, one.names, one.apart)


def _hear(piece: Piece, words: RequestWords) -> list[Said]:
    said = read_words(piece.text)
    heads, condition = clause_heads(said, words)
    mark = formula(piece.text, words) or judge(said, heads, condition, words)
    things, names = things_of(said, words) if mark.act in ASKING or mark.act is Act.BACKGROUND else ({}, set())
    one = Said(piece, mark, said, heads, things, names)
    return list(_clauses(one, words)) if mark.act in CUT and len(said.tokens) <= LONGEST_CUT else [one]


def _clauses(one: Said, words: RequestWords) -> Iterator[Said]:
    """The sentence, cut before each command that is about something else: "Book the flight and send Ben the prices".

    Both must be work that is complete in itself, each with an object of its own; a pronoun, a shared object or a result
    ("and send me the receipt") make the second a part of the first.
    """
    cuts = list(_cuts(one.words, words)) or _announced(one.words, words)
    if not cuts:
        yield one
        return
    marks = [match.start() for match in PIECE.finditer(straighten(one.piece.text)) if match[1]]
    edges = [0, *(marks[cut] for cut in cuts), len(one.piece.text)]
    for number, edge in enumerate(edges[1:]):
        text = one.piece.text[edges[number] : edge].rstrip(" ,;")
        said = read_words(text)
        heads, _ = clause_heads(said, words)
        things, names = things_of(said, words)
        piece = replace(one.piece, text=text, first=one.piece.first and not number)
        mark = one.mark if not number else Mark(Act.ASK, "command after another")
        yield Said(piece, mark, said, heads, things, names, apart=bool(number))


def _cuts(said: Words, words: RequestWords) -> Iterator[int]:
    """The places where a command begins that has nothing to do with the one before it."""
    tokens, start = said.tokens, 0
    colon = next((place for place, mark in said.breaks.items() if mark == ":"), 0)
    several = 1 < colon <= ANNOUNCING and words.several.find(tokens[:colon])
    for place in range(max(2, colon + 1 if several else 0), len(tokens) - 2):
        verb = (tokens[place] == "and" or place in said.breaks) and _opens(said, place, words, several)
        if not verb or not (several or _complete(tokens[start:place], tokens[verb:], words)):
            continue
        first, second = _things(said, start, place, words), _things(said, verb, len(tokens), words)
        if first and second and first.isdisjoint(second) and _own(said, verb, words):
            yield place
            start = place


def _announced(said: Words, words: RequestWords) -> list[int]:
    """The places of the things named after their number: "three things: the lease, the form, and a call set up"."""
    tokens = said.tokens
    colon = next((place for place, mark in said.breaks.items() if mark in ":-" and 1 < place < len(tokens)), 0)
    many = 0
    for place, (number, thing) in enumerate(pairwise(tokens[:colon])):
        if number in NUMBERS and thing in words.announces and not (place and tokens[place - 1] in POINTING):
            many = NUMBERS[number]
    places = [place for place, mark in sorted(said.breaks.items()) if mark in ",;" and place > colon]
    if many == 2 and not places:
        places = [place for place in range(colon + 2, len(tokens) - 1) if tokens[place] == "and"]
    return places if many and colon and len(places) + 1 == many and places[-1] < len(tokens) else []


def _opens(said: Words, place: int, words: RequestWords, several: bool) -> int:
    """Where the verb is of a command that begins at `place`, after "and" or a comma; 0 if none does."""
    tokens = said.tokens
    if tokens[place] != "and" and said.breaks.get(place) not in (",", ";", "-"):
        return 0
    verb = place
    while verb < len(tokens) - 2 and (tokens[verb] in ("and", "also", "just") or tokens[verb] in words.please):
        verb += 1
    if not several and tokens[verb] not in words.closed and tokens[verb] not in words.begun:
        return 0
    following = tokens[verb + 1]
    return verb if following not in words.leads and following not in words.me and commands(said, verb, words) else 0


def _complete(tokens: list[str], after: list[str], words: RequestWords) -> bool:
    """Whether the first work verb in `tokens` is work that is complete in itself; "in order to" holds none.

    A call is when it says what about, and what comes `after` is no more than named: "call Tom about the roof and order
    the shingles", not "… and get a quote".
    """
    for place, token in enumerate(tokens):
        if place and (tokens[place - 1] in words.leads or tokens[place - 1] in DETERMINERS):
            continue
        if token in words.closed:
            return True
        if token in words.calls and not (ABOUT | words.question_words).isdisjoint(tokens[place:]):
            return after[0] in words.closed and after[1] not in INDEFINITE
        if token in words.works:
            return False
    return False


def _things(said: Words, start: int, end: int, words: RequestWords) -> set[str]:
    part = Words(said.tokens[start:end], said.written[start:end], {0: "^"})
    return set(things_of(part, words)[0])


def things_in(said: Words, end: int, words: RequestWords) -> set[str]:
    """What the words of a sentence before `end` are about."""
    return _things(said, 0, end, words)


def _own(said: Words, verb: int, words: RequestWords) -> bool:
    """Whether a command stands for itself: nothing in it is meant by a word before it, and it is no result of that."""
    end = next((place for place in range(verb + 1, len(said.tokens)) if place in said.breaks), len(said.tokens))
    rest = said.tokens[verb + 1 : end]
    named = next((place for place in range(verb + 1, end) if said.written[place][0].isupper()), end) - verb
    backward = any(
        (token in words.pronouns and not (place >= named and token in OF_NAMED)) or token in ("one", "ones")
        for place, token in enumerate(rest)
    )  # but not in "remind Theo that his certificate …"
    counted = any(one in NUMBERS and thing in words.leads for one, thing in pairwise(rest))  # "the best three for …"
    own = [token for token in _things(said, verb + 1, end, words) if token not in words.roles]
    for_them = not words.roles.isdisjoint(rest) and not INDEFINITE.isdisjoint(rest)  # "send the customer an apology"
    return (
        bool(own)
        and not backward
        and not counted
        and not for_them
        and not any(token in words.results for token in rest[:4])
    )


def things_of(said: Words, words: RequestWords) -> tuple[dict[str, None], set[str]]:
    """What a sentence is about: its nouns by their stems, and the families they belong to; and which are names."""
    found: dict[str, None] = {}
    names: set[str] = set()
    tokens, common, fillers, verbs = said.tokens, words.common, words.fillers, words.verbs
    for place, token in enumerate(tokens):
        if token in common or token in fillers or len(token) < 2 or not token[0].isalpha() or "@" in token:
            continue
        if len(token) == 2 and not _is_name(said, place, words):
            continue
        if token in verbs and not (place and token in words.nouns and _is_noun(tokens, place, words)):
            continue
        if token in words.family:
            found[words.family[token]] = None
        root = stem(token)
        found[root] = None
        if place + 1 < len(tokens) and tokens[place + 1][0].isdigit() and place + 1 not in said.breaks:
            found[root + NUMBERED] = found[f"{root} {tokens[place + 1]}"] = None
        if said.written[place][0].isupper() and place and token not in words.family:
            names.add(root)
    return found, names


def _is_name(said: Words, place: int, words: RequestWords) -> bool:
    """Whether a word of two letters is a name: "Bo", "HR", but no "Dr." and no "PM"."""
    token = said.tokens[place]
    capital = bool(place) and said.written[place][0].isupper()
    return capital and token not in words.abbreviations and token not in words.calendar


def _is_noun(tokens: list[str], place: int, words: RequestWords) -> bool:
    """Whether a word that may be a verb is none: "the order", "refund order 88213"."""
    before, after = tokens[place - 1], tokens[place + 1] if place + 1 < len(tokens) else ""
    return before in DETERMINERS or (before in words.verbs and after[:1].isdigit())


def stem(word: str) -> str:
    """A word without its plural ending."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word.removesuffix("'")


def formula(sentence: str, words: RequestWords) -> Mark | None:
    """A greeting or a closing ("Hi Maria,", "Best regards"), else None."""
    if len(sentence) > LONGEST_FORMULA:
        return None
    bare = sentence.strip(" .,!-").lower()
    if bare in words.closings:
        return Mark(Act.COURTESY, CLOSING)
    if sentence.rstrip()[-1:] in ",!:" and bare.startswith(words.greetings):
        return Mark(Act.COURTESY, GREETING)
    return None
