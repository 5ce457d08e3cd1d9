"""Tasks against steps: which requests of a mail are about the same work (spec/requests.md, One task per request).

A request joins the work before it when it goes on with it ("then"), points back to it ("it", "them"), or shares an
object with it; it is a task of its own when the writer says so ("separately"), or when nothing ties it to the rest.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from inboxva.parse.cues import ASKING, Act, Mark, RequestWords, Words, clause_heads, commands, read_words
from inboxva.parse.sentences import Piece, Shape

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
    """A piece of the mail, what it does, and its words."""

    piece: Piece
    mark: Mark
    words: Words
    heads: list[int]
    things: dict[str, None]
    names: set[str]


@dataclass(slots=True)
class Work:
    """One piece of work: the sentence it is named in, the requests that belong to it, and what they are about.

    `lead` says that a list under the head holds the steps. `question`: it asks for an answer only.
    """

    head: Said
    steps: list[Said] = field(default_factory=list)
    details: list[Said] = field(default_factory=list)
    lead: bool = False

    @property
    def question(self) -> bool:
        """Whether nothing in it asks for more than an answer."""
        return all(
            said.mark.act is not Act.ASK and said.mark.act is not Act.ECHO
            for said in (self.head, *self.steps, *self.details)
        )


def group(said: Sequence[Said], words: RequestWords) -> list[Work]:
    """The works that `said` asks for, in order. Word back ("let me know …") after a request belongs to it."""
    works: list[Work] = []
    owners: dict[str, Work] = {}
    lists: dict[int, Work | None] = {}
    near = False
    for index, one in enumerate(said):
        piece, act = one.piece, one.mark.act
        if one.mark.cue.startswith("disclaimer"):
            break
        if piece.item == 0 and piece.first:
            lists[piece.block] = _lead(said, index, works, words)
        listed = one.mark.act in (Act.BACKGROUND, Act.COURTESY) and piece.item >= 0 and piece.first
        if act not in ASKING and not (listed and lists.get(piece.block) is None and _announced(said, index, words)):
            near = near and (
                act is not Act.BACKGROUND or _points_back(one, words) or _shares(one, owners, words) is not None
            )
            continue
        parent = lists.get(piece.block) if piece.item >= 0 else None
        work = parent or _belongs(one, works, owners, near, words)
        if work is None or (act is Act.QUESTION and not work.question and piece.item >= 0 and piece.first):
            work = Work(one)
            works.append(work)
        elif act is not Act.ASK or (work.lead and (piece.item < 0 or parent is None)):
            work.details.append(one)
        else:
            work.steps.append(one)
        for thing in one.things:
            owners.setdefault(thing, work)
        near = True
    return works


def _belongs(one: Said, works: Sequence[Work], owners: dict[str, Work], near: bool, words: RequestWords) -> Work | None:
    """The work that a request goes on with, or None when it is one of its own."""
    if not works:
        return None
    last, act, tokens = works[-1], one.mark.act, one.words.tokens
    heads = one.heads
    if words.apart.find(tokens, heads):
        return None
    piece, before = one.piece, last.head.piece
    if act is Act.ECHO:
        return last
    if piece.item >= 0 and piece.item == (last.steps[-1] if last.steps else last.head).piece.item and not piece.first:
        return last
    if act in (Act.REPLY, Act.PROPOSAL):
        apart = (
            words.also.find(tokens, heads) or (piece.item >= 0 and piece.first) or piece.paragraph != before.paragraph
        )
        return None if apart and not near and one.things else last
    shared = _shares(one, owners, words)
    also = words.also.find(tokens, heads)
    if shared is not None:
        return shared
    if words.onward.find(tokens, heads):
        return last
    if near and not also and _points_back(one, words):
        return last
    if near and not also and piece.item < 0 and piece.paragraph == before.paragraph:
        if last.head.mark.act is Act.PROPOSAL or (_weak(last.head) and not _weak(one)):
            return last
        if act is Act.QUESTION and any(token in words.pronouns for token in tokens):
            return last
        if one.mark.cue.startswith("command") and names_the_whole(last.head, words):
            return last
    if not one.things and not also and piece.paragraph == before.paragraph and piece.item < 0:
        return last
    return None


def _weak(one: Said) -> bool:
    """Whether a request only tells what is needed: what is asked plainly beside it is the same work."""
    return one.mark.cue.startswith("our need")


def _lead(said: Sequence[Said], index: int, works: Sequence[Work], words: RequestWords) -> Work | None:
    """The work whose steps a list holds that begins at `index`, None when its items are tasks of their own."""
    if not index or not works:
        return None
    lead = said[index - 1]
    if (
        lead.piece.shape is not Shape.LEAD
        or lead.mark.act is not Act.ASK
        or lead not in (works[-1].head, *works[-1].steps)
    ):
        return None
    colon = lead.piece.text.endswith(":")
    close = colon or said[index].piece.paragraph == lead.piece.paragraph
    if not close and not said[index].piece.text.lower().startswith("step"):
        return None
    if not lead.things and any(token in words.announces for token in lead.words.tokens):
        return None
    works[-1].lead = True
    return works[-1]


def _announced(said: Sequence[Said], index: int, words: RequestWords) -> bool:
    """Whether the list that `said[index]` stands in was announced as tasks ("the tasks for this week:")."""
    block = said[index].piece.block
    while index > 0 and said[index].piece.block == block:
        index -= 1
    lead = said[index]
    return (
        lead.piece.shape is Shape.LEAD
        and any(t in words.announces for t in lead.words.tokens)
        and "tasks" in lead.words.tokens
    )


def things_of(said: Words, words: RequestWords) -> tuple[dict[str, None], set[str]]:
    """What a sentence is about: its nouns by their stems, and the families they belong to; and which are names."""
    found: dict[str, None] = {}
    names: set[str] = set()
    for place, token in enumerate(said.tokens):
        if len(token) < 3 or not token[0].isalpha() or token in words.common or token in words.fillers or "@" in token:
            continue
        if token in words.verbs and not (place and token in words.nouns and said.tokens[place - 1] in DETERMINERS):
            continue
        if token in words.family:
            found[words.family[token]] = None
        root = stem(token)
        found[root] = None
        if said.written[place][0].isupper() and place and token not in words.family:
            names.add(root)
    return found, names


def stem(word: str) -> str:
    """A word without its plural ending."""
    if word.endswith("ies") and len(word) > 4:
        return word[:-3] + "y"
    if word.endswith(("sses", "ches", "shes", "xes")):
        return word[:-2]
    if word.endswith("s") and not word.endswith(("ss", "us", "is")) and len(word) > 3:
        return word[:-1]
    return word.removesuffix("'")


def _shares(one: Said, owners: dict[str, Work], words: RequestWords) -> Work | None:
    """The work that a sentence shares an object with. A name alone is no object: one may ask Tom for two things."""
    for thing in one.things:
        if thing in owners and thing not in one.names:
            return owners[thing]
    return None


def _points_back(one: Said, words: RequestWords) -> bool:
    """Whether a pronoun stands where nothing in the sentence could be meant by it."""
    heads = one.heads
    for place, token in enumerate(one.words.tokens):
        if token in words.pronouns:
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


def steps_of(work: Work, words: RequestWords) -> list[Said]:
    """The steps of a work: its requests when there are two or more; a head that only names the whole is none."""
    asks = [said for said in work.steps if said.mark.act is Act.ASK]
    if not asks or work.lead or names_the_whole(work.head, words):
        return asks
    return [work.head, *asks]


def names_the_whole(head: Said, words: RequestWords) -> bool:
    """Whether a request only names the work ("prepare the index"), so that what follows are its steps."""
    heads = head.heads
    tokens = head.words.tokens
    verbs = [
        t
        for place, t in enumerate(tokens)
        if t in words.whole or (place in heads and commands(head.words, place, words))
    ]
    return bool(verbs) and verbs[0] in words.whole


def hear(pieces: Iterable[Piece], marks: Iterable[Mark], words: RequestWords) -> list[Said]:
    """The pieces with what they do and what they are about."""
    heard: list[Said] = []
    for piece, mark in zip(pieces, marks, strict=True):
        said = read_words(piece.text)
        heads = clause_heads(said, words)[0] if said.tokens else []
        heard.append(Said(piece, mark, said, heads, *things_of(said, words)))
    return heard
