"""What ties a sentence to the ones before it: pronouns, "the list", a part of a whole; and what parts it from them."""

from collections.abc import Collection
from itertools import pairwise, zip_longest

from inboxva.parse.asking.cues import FAMILY, RequestWords, commands
from inboxva.parse.asking.hearing import Said, stem, things_in

WHOLE = "whole of "  # before a family's name: what a part of it may belong to
SHORTEST = 3  # words of a statement before a request
OWNED = frozenset({"his", "hers", "theirs", "yours", "mine"})
BACKWARD = frozenset(
    {"it", "they", "them", "this", "that", "these", "those", "one", "ones", "same", "both", "its", "their", "there"}
)


def refers(one: Said, words: RequestWords) -> bool:
    """Whether a pronoun for something stands anywhere in the sentence."""
    return any(token in words.pronouns for token in one.words.tokens)


def points_back(one: Said, words: RequestWords) -> bool:
    """Whether a pronoun stands where nothing in the sentence could be meant by it."""
    heads = one.heads
    if one.names.issuperset(one.things) and any(token in words.results for token in one.words.tokens):
        return True  # "send Bob a copy": of what was asked for before
    for place, token in enumerate(one.words.tokens):
        if token in words.pronouns:
            if token == "it" and words.dummy.longest(one.words.tokens, place):
                continue  # "it would be good to have a list": it stands for nothing
            return True
        if (
            len(token) > 2
            and token[0].isalpha()
            and token not in words.common
            and token not in words.verbs
            and token not in words.fillers
            and place not in heads
        ):
            return False
    return False


def picks(one: Said, words: RequestWords) -> bool:
    """Whether a request is about some of the things before it: "ask the two cheapest", "anything from Ben, file it"."""
    tokens = one.words.tokens
    return words.picked.find(tokens) or (one.mark.at > 0 and tokens[0] in words.portions)


def works_on(one: Said, words: RequestWords) -> bool:
    """Whether the thing to work on is a pronoun: "send it to Ben", but not "can you make it to the game"."""
    tokens = one.words.tokens
    return any(verb in words.verbs and verb != "make" and thing in ("it", "them") for verb, thing in pairwise(tokens))


def goes_back(one: Said, words: RequestWords) -> bool:
    """Whether a request follows, in its own sentence, from a statement about what was said before.

    "The sellers will see it on Thursday, so make it pretty"; but "the new one with Northwind" is another one.
    """
    return _looks_back([token for token in _statement(one, words) if token not in ("one", "ones")], words)


def recallable(one: Said, words: RequestWords) -> list[str]:
    """What a sentence may be meant by later: the names that many things have ("the list"), the wholes of parts."""
    tokens = one.words.tokens
    named = [f"the {stem(token)}" for token in tokens if token in words.general]
    return named + [
        WHOLE + words.family[token]
        for token in tokens
        if token in words.family and (token in words.general or token not in words.common)
    ]


def opens_question(one: Said, words: RequestWords) -> bool:
    """Whether a clause begins as a question does: "You planned one hour?" only goes on with the one before."""
    tokens = one.words.tokens
    return any(tokens[head] in words.question_words or tokens[head] in words.question_verbs for head in one.heads)


def calls_another(one: Said, words: RequestWords) -> bool:
    """Whether a sentence begins with the name of the person it is for: "Twanda, please …"."""
    tokens, breaks = one.words.tokens, one.words.breaks
    called = min((at for at in breaks if at), default=0)
    return (
        0 < called <= 2
        and called < len(tokens)
        and breaks[called] in ",-:"
        and all(word[0].isupper() and not word.isupper() for word in one.words.written[:called])
        and not any(
            token in words.fillers or token in words.leads or token in words.verbs or token in words.times
            or token in words.please or token in words.common for token in tokens[:called]
        )
    )  # fmt: skip


def opens_topic(one: Said, known: Collection[str], words: RequestWords) -> bool:
    """Whether a request follows, in its own sentence, a statement about something that was not named before.

    "The VAT return waits for your numbers, please get them to Petra": what "them" means stands in front of it.
    """
    tokens, at = one.words.tokens, one.mark.at
    if at < SHORTEST:
        return False
    end = len(_statement(one, words))
    whole = words.portions.intersection(tokens[:1] + tokens[at : at + 2])  # "… in ounces, so convert everything"
    if not end or whole or _looks_back(tokens[:end], words) or promises(one):
        return False
    things = things_in(one.words, end, words) - one.names
    return bool(things) and not any(thing in known for thing in things if not thing.endswith(FAMILY))


def promises(one: Said) -> bool:
    """Whether a request follows from what its writer will do: "I will mail it myself, so just give me the link"."""
    tokens = one.words.tokens
    return one.mark.at > 2 and (tokens[0] in ("i'll", "we'll") or tokens[:2] in (["i", "will"], ["we", "will"]))


def _statement(one: Said, words: RequestWords) -> list[str]:
    """The words of a statement that stands before the request in its sentence; none for "when …" and "after that, …"."""
    tokens, at = one.words.tokens, one.mark.at
    end = max((place for place in one.words.breaks if place <= at), default=0)
    end = next((place for place in range(at - 1, 2, -1) if tokens[place] == "so"), end)
    if end < SHORTEST or any(words.onward.longest(tokens, place) for place in (0, at, at + 1)):
        return []
    first = next((place for place in range(end) if tokens[place] not in words.fillers), end)
    if first == end or tokens[first] in words.leads or commands(one.words, first, words):
        return []
    return tokens[:end]


def _looks_back(tokens: list[str], words: RequestWords) -> bool:
    """Whether one of `tokens` stands for something; "this morning" does not, "he forgot his" does."""
    following = zip_longest(tokens, tokens[1:])
    return bool(tokens) and (
        tokens[-1] in OWNED or any(token in BACKWARD and after not in words.times for token, after in following)
    )
