"""Tasks against steps: which requests of a mail are about the same work (spec/requests.md, One task per request).

A request joins the work before it when it goes on with it ("then"), points back to it ("it", "them"), or shares an
object with it; it is a task of its own when the writer says so ("separately"), or when nothing ties it to the rest.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass, field, replace

from inboxva.parse.cues import (
    ASKING,
    FAMILY,
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
from inboxva.parse.sentences import Piece, Shape

WEAK = ("our need", "suggestion")
LONGEST_FORMULA = 40
DOING = (Act.ASK, Act.ECHO)
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
    heads: Heads
    things: dict[str, None]
    names: set[str]


@dataclass(slots=True)
class Work:
    """One piece of work: the sentence it is named in, the requests that belong to it, and what they are about.

    `lead` says that a list under the head holds the steps. `question`: it asks for an answer only.
    """

    head: Said
    question: bool
    steps: list[Said] = field(default_factory=list)
    details: list[Said] = field(default_factory=list)
    lead: bool = False

    @property
    def said(self) -> tuple[Said, ...]:
        """All that belongs to it: the head, the steps, what is asked or wished beside them."""
        return (self.head, *self.steps, *self.details)

    @property
    def latest(self) -> Said:
        """The request that came last."""
        return self.steps[-1] if self.steps else self.head

    def add(self, one: Said, *, step: bool) -> None:
        """A further request of it: a step, or a detail beside the steps."""
        (self.steps if step else self.details).append(one)
        self.question = self.question and one.mark.act not in DOING


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list is: the steps of `parent`, mere details of it, or (no parent) tasks; announced ones all are."""

    parent: Work | None = None
    steps: bool = False
    announced: bool = False


PLAIN = Listing()


def group(said: Sequence[Said], words: RequestWords) -> list[Work]:
    """The works that `said` asks for, in order. Word back ("let me know …") after a request belongs to it."""
    works: list[Work] = []
    owners: dict[str, Work] = {}
    listing = PLAIN
    near = False
    for index, one in enumerate(said):
        piece, act = one.piece, one.mark.act
        if one.mark.cue.startswith("disclaimer"):
            break
        if piece.item == 0 and piece.first:
            listing = _listing(said, index, works, words)
        within = listing if piece.item >= 0 else PLAIN
        if act not in ASKING and not (within.announced and piece.first):
            near = near and (
                act is not Act.BACKGROUND or _points_back(one, words) or bool(_shares(one, owners, words.families))
            )
            continue
        work = within.parent or _belongs(one, works, owners, near, words)
        if work is None:
            if act not in ASKING:
                one = replace(one, mark=Mark(Act.ASK, "listed as a task"))
            work = Work(one, one.mark.act not in DOING)
            works.append(work)
        elif act is not Act.ASK or ((within.parent or work.lead) and not within.steps):
            work.add(one, step=False)
        else:
            work.add(one, step=True)
        for thing in one.things:
            owners.setdefault(thing, work)
        near = True
    return works


def _listing(said: Sequence[Said], index: int, works: Sequence[Work], words: RequestWords) -> Listing:
    """What the list is that begins at `index`, by the sentence before it and by how many of its items ask."""
    if not index or said[index - 1].piece.shape is not Shape.LEAD:
        return PLAIN
    lead, block = said[index - 1], said[index].piece.block
    announces = any(token in words.announces for token in lead.words.tokens)
    if lead.mark.act is Act.ASK and works and lead is works[-1].latest and (lead.things or not announces):
        items = asking = 0
        for one in said[index:]:
            if one.piece.block != block or one.piece.item < 0:
                break
            items, asking = items + one.piece.first, asking + (one.piece.first and one.mark.act is Act.ASK)
        works[-1].lead = works[-1].lead or 2 * asking >= items
        return Listing(works[-1], 2 * asking >= items)
    return Listing(announced="tasks" in lead.words.tokens and announces)


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
    if piece.item >= 0 and piece.item == last.latest.piece.item and not piece.first:
        return last
    listed, also = piece.item >= 0 and piece.first, words.also.find(tokens, heads)
    if act in (Act.REPLY, Act.PROPOSAL):
        apart = (
            words.also.find(tokens, heads) or piece.paragraph != before.paragraph or one.mark.cue.startswith("call me")
        )
        own = bool(one.things) and (also or not _points_back(one, words))
        return None if listed or (apart and own) or (own and not near) else last
    if shared := _shares(one, owners, () if also else words.families):
        return shared
    if words.onward.find(tokens, heads):
        return last
    if listed and not one.mark.cue.startswith("command"):
        return None
    if (
        near
        and not also
        and act is Act.ASK
        and (_points_back(one, words) or (one.mark.condition and _refers(one, words)))
    ):
        return last
    if near and not also and piece.item < 0 and piece.paragraph == before.paragraph:
        if last.head.mark.act is Act.PROPOSAL or (_weak(last.head) and act is Act.ASK and not _weak(one)):
            return last
        if _weak(one) and last.head.mark.act is Act.ASK and not _weak(last.head):
            return last
        if act is Act.QUESTION and (_points_back(one, words) or (last.question and not _opens_question(one, words))):
            return last
        if one.mark.cue.startswith("command") and names_the_whole(last.head, words):
            return last
    if near and not one.things and not also and piece.paragraph == before.paragraph and piece.item < 0:
        return last
    return None


def _weak(one: Said) -> bool:
    """Whether a request only tells what is needed: what is asked plainly beside it is the same work."""
    return one.mark.cue.startswith(WEAK)


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


def _shares(one: Said, owners: dict[str, Work], families: Collection[str]) -> Work | None:
    """The work that a sentence shares an object with, or one of `families`.

    A name alone is no object: one may ask Tom for two things.
    """
    for thing in one.things:
        if thing in owners and thing not in one.names and (thing in families or not thing.endswith(FAMILY)):
            return owners[thing]
    return None


def _opens_question(one: Said, words: RequestWords) -> bool:
    """Whether a clause begins as a question does: "You planned one hour?" only goes on with the one before."""
    tokens = one.words.tokens
    return any(tokens[head] in words.question_words or tokens[head] in words.question_verbs for head in one.heads)


def _refers(one: Said, words: RequestWords) -> bool:
    """Whether a pronoun for something stands anywhere in the sentence."""
    return any(token in words.pronouns for token in one.words.tokens)


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
    if len(asks) == 1 and _weak(work.head):
        return []  # "The sign has to come down, so please call Joe": one request, and why
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


def hear(pieces: Iterable[Piece], words: RequestWords) -> list[Said]:
    """The pieces with what they do and what they are about."""
    heard: list[Said] = []
    before: dict[str, Said] = {}
    for piece in pieces:
        if same := before.get(piece.text):
            heard.append(replace(same, piece=piece))
            continue
        said = read_words(piece.text)
        heads, condition = clause_heads(said, words)
        mark = formula(piece.text, words) or judge(said, heads, condition, words)
        things, names = things_of(said, words) if mark.act in ASKING or mark.act is Act.BACKGROUND else ({}, set())
        before[piece.text] = Said(piece, mark, said, heads, things, names)
        heard.append(before[piece.text])
    return heard


def formula(sentence: str, words: RequestWords) -> Mark | None:
    """A greeting or a closing ("Hi Maria,", "Best regards"), else None."""
    if len(sentence) > LONGEST_FORMULA:
        return None
    bare = sentence.strip(" .,!-").lower()
    if bare in words.closings:
        return Mark(Act.COURTESY, "closing")
    if sentence.rstrip()[-1:] in ",!:" and bare.startswith(words.greetings):
        return Mark(Act.COURTESY, "greeting")
    return None
