"""Tasks against steps: which requests of a mail are about the same work (spec/requests.md, One task per request).

A request joins the work before it when it goes on with it ("then"), points back to it ("it", "them"), or shares an
object with it; it is a task of its own when the writer says so ("separately"), or when nothing ties it to the rest.
"""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field, replace

from inboxva.parse.asking.cues import ASKING, FAMILY, Act, Mark, RequestWords, commands
from inboxva.parse.asking.hearing import ANNOUNCING, NUMBERED, Said, stem
from inboxva.parse.asking.sentences import Shape
from inboxva.parse.asking.ties import (
    WHOLE,
    calls_another,
    goes_back,
    opens_question,
    opens_topic,
    picks,
    points_back,
    promises,
    recallable,
    refers,
    works_on,
)

WEAK = ("our need", "suggestion")
WISHERS = frozenset({"i", "we"})
DOING = (Act.ASK, Act.ECHO)
INTO = frozenset({"to", "in", "into", "on", "at", "from"})
RECALLING = frozenset({"the", "this", "that", "these", "those", "each", "every", "whole", "full", "entire"})
SPECIFYING = frozenset(
    {"of", "for", "from", "about", "with", "called", "named", "that", "which", "who", "i", "you", "we"}
)


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
        if self.question and one.mark.act in DOING:
            self.details += [self.head, *self.steps]
            self.head, self.steps, self.question = one, [], False
        else:
            (self.steps if step else self.details).append(one)


@dataclass(frozen=True, slots=True)
class Listing:
    """What a list is: the steps of `parent`, mere details of it, or (no parent) tasks; announced ones all are.

    `onward`: the items are the steps of the first one.
    """

    parent: Work | None = None
    steps: bool = False
    announced: bool = False
    onward: bool = False


PLAIN = Listing()


def group(said: Sequence[Said], words: RequestWords, *, topic: bool = False) -> list[Work]:
    """The works that `said` asks for, in order. Word back ("let me know …") after a request belongs to it.

    `topic`: the subject names one thing, so that bare commands in one paragraph are the steps of it.
    """
    works: list[Work] = []
    owners: dict[str, Work] = {}
    listing = PLAIN
    near = parted = fresh = several = (
        False  # several: it was said that there is more than one; fresh: a paragraph began with something else
    )
    for index, one in enumerate(said):
        piece, act = one.piece, one.mark.act
        if one.mark.cue.startswith("disclaimer"):
            break
        if piece.item == 0 and piece.first:
            listing = _listing(said, index, works, words)
        within = listing if piece.item >= 0 else PLAIN
        if act not in ASKING and not (within.announced and piece.first):
            parted = act is Act.BACKGROUND and (parted or words.apart.find(one.words.tokens, one.heads))
            if act is Act.BACKGROUND and not _shares(one, owners, words.families):
                opens = bool(works) and piece.paragraph != works[-1].latest.piece.paragraph
                fresh = fresh or (opens and piece.first and bool(one.things) and not points_back(one, words))
                near = near and not fresh and refers(one, words)
            several = several or (len(one.words.tokens) <= ANNOUNCING and words.several.find(one.words.tokens))
            continue
        if within.onward and works and works[-1].head.piece.block == piece.block:
            work: Work | None = works[-1]
        elif fresh and act is Act.ASK and not parted:
            work = within.parent or _shares(one, owners, words.families)
        else:
            joins = not (parted or one.apart)
            work = within.parent or (_belongs(one, works, owners, near, words, topic, several) if joins else None)
            if (
                one.apart
                and any(step is said[index - 1] for step in works[-1].steps)
                and (topic or names_the_whole(works[-1].head, words))
            ):
                work = works[-1]  # "See to our booth. Reserve a place and order a counter"
        parted = fresh = False
        if work is None:
            if act not in ASKING:
                one = replace(one, mark=Mark(Act.ASK, "listed as a task"))
            work = Work(one, one.mark.act not in DOING)
            works.append(work)
        elif act is not Act.ASK or ((within.parent or work.lead) and not within.steps):
            work.add(one, step=False)
        else:
            work.add(one, step=True)
        for thing in (*(thing for thing in one.things if thing not in one.names), *recallable(one, words)):
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
        items = asking = polite = 0
        for one in said[index:]:
            if one.piece.block != block or one.piece.item < 0:
                break
            items, asking = items + one.piece.first, asking + (one.piece.first and one.mark.act is Act.ASK)
            polite += one.piece.first and one.mark.act in ASKING and not one.mark.cue.startswith("command")
        if polite and not lead.piece.text.endswith(":"):
            return PLAIN  # "Please …" in each line: requests of their own below another one
        works[-1].lead = works[-1].lead or 2 * asking >= items
        return Listing(works[-1], 2 * asking >= items)
    outlined = lead.piece.text.endswith(":") and any(token in words.outlines for token in lead.words.tokens)
    return Listing(announced="tasks" in lead.words.tokens and announces, onward=outlined)


def _belongs(
    one: Said,
    works: Sequence[Work],
    owners: dict[str, Work],
    near: bool,
    words: RequestWords,
    topic: bool,
    several: bool,
) -> Work | None:
    """The work that a request goes on with, or None when it is one of its own."""
    if not works:
        return None
    last, act, tokens = works[-1], one.mark.act, one.words.tokens
    heads = one.heads
    if words.apart.find(tokens, heads):
        return None
    piece, before = one.piece, last.head.piece
    if last.question and act is Act.ASK and piece.paragraph != before.paragraph:
        return None  # work beside a question, in a paragraph of its own
    if act is Act.ECHO:
        return None if opens_topic(one, owners, words) else last
    if piece.item >= 0 and piece.item == last.latest.piece.item and not piece.first:
        return last
    if piece.block == before.block and piece.item > before.item >= 0 and piece.depth > before.depth:
        return last  # a list within an item
    listed, also = piece.item >= 0 and piece.first, words.also.find(tokens, heads)
    if act in (Act.REPLY, Act.PROPOSAL):
        if listed and (shared := _shares(one, owners, ())):
            return shared
        apart = (
            words.also.find(tokens, heads) or piece.paragraph != before.paragraph or one.mark.cue.startswith("call me")
        )
        own = bool(one.things) and (also or not points_back(one, words))
        return None if listed or (apart and own) or (own and not near) else last
    topical = act is Act.ASK and not listed and opens_topic(one, owners, words)
    if shared := _shares(one, owners, () if also or topical else words.families) or _recalled(one, owners, words):
        return shared
    if topical or (act is Act.ASK and not listed and calls_another(one, words)):
        return None
    if near and act is Act.ASK and not (also or listed) and (goes_back(one, words) or picks(one, words)):
        return last
    plain = ("command",) if listed else ("command", "please")
    verb = one.mark.cue.split()[-1] if one.mark.cue.startswith(plain) else ""
    goes_on = near and not also and verb in words.within and not (listed and verb in words.begun)
    adds = one.mark.cue.startswith("command") and verb in words.adding and INTO.isdisjoint(tokens)
    if goes_on or (adds and not (listed or also) and piece.paragraph == before.paragraph) or (near and promises(one)):
        return last
    if words.onward.find(tokens, heads):
        return last
    if listed and not one.mark.cue.startswith("command"):
        return None
    if near and act is Act.ASK and one.mark.condition and refers(one, words):
        return last
    if (
        act is Act.ASK
        and points_back(one, words)
        and ("same" in tokens or (not also and (near or works_on(one, words))))
    ):
        return last
    if one.mark.cue.startswith("suggestion") and piece.paragraph == before.paragraph and refers(one, words):
        return last
    if near and not (also or several) and piece.item < 0 and piece.paragraph == before.paragraph:
        wish = _weak(last.head) and not completes(last.head, words)
        if last.head.mark.act is Act.PROPOSAL or (wish and act is Act.ASK and not _weak(one)):
            return last
        why = _weak(one) and tokens[0] not in words.leads and " be " not in one.mark.cue
        if why and last.head.mark.act is Act.ASK and not _weak(last.head):
            return last  # "Call Joe. The sign is in the way": why; "the lock has to be changed" is work of its own
        if act is Act.QUESTION and (points_back(one, words) or (last.question and not opens_question(one, words))):
            return last
        opening = next((token for token in tokens if token not in words.fillers), "")
        steps_on = names_the_whole(last.head, words) or (topic and one.mark.cue == f"command: {opening}")
        if one.mark.cue.startswith("command") and steps_on:
            return last
    bare = not one.things and not (act is Act.QUESTION and last.question and opens_question(one, words))
    if near and bare and not also and piece.paragraph == before.paragraph and piece.item < 0:
        return last
    return None


def _weak(one: Said) -> bool:
    """Whether a request only tells what is needed: what is asked plainly beside it is the same work."""
    return one.mark.cue.startswith(WEAK)


def completes(one: Said, words: RequestWords) -> bool:
    """Whether a need says what is to be done with its object: "I need the lease scanned", not "I need a lease"."""
    tokens = one.words.tokens[one.mark.at :]
    return tokens[0] in WISHERS and any(token.endswith("ed") or token in words.irregular for token in tokens[3:])


def _shares(one: Said, owners: dict[str, Work], families: Collection[str]) -> Work | None:
    """The work that a sentence shares an object with, or one of `families`.

    A name alone is no object: one may ask Tom for two things.
    """
    for thing in one.things:
        if (
            thing in owners
            and thing not in one.names
            and thing[-1] != NUMBERED
            and (thing in families or not thing.endswith(FAMILY))
        ):
            numbers = [numbered for numbered in one.things if numbered.startswith(thing + " ")]
            if numbers and not any(number in owners for number in numbers) and thing + NUMBERED in owners:
                continue  # unit 5 is not unit 3
            return owners[thing]
    return None


def _recalled(one: Said, owners: dict[str, Work], words: RequestWords) -> Work | None:
    """The work in which the thing was named that is now only called "the list", or of which a part is named now."""
    tokens = one.words.tokens
    for place, token in enumerate(tokens):
        if token in words.parts and (work := owners.get(WHOLE + words.family.get(token, ""))):
            return work
        if token in words.general and place and tokens[place - 1] in RECALLING:
            following = tokens[place + 1] if place + 1 < len(tokens) else ""
            if following not in SPECIFYING and (work := owners.get(f"the {stem(token)}")):
                return work
    return None


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
    tokens = head.words.tokens
    for place in range(head.mark.at, len(tokens)):
        token = tokens[place]
        if token in words.whole and "you" not in tokens[place + 1 : place + 3]:
            return place + 1 < len(tokens) and tokens[place + 1] not in words.leads
        if token in words.works or (place in head.heads and commands(head.words, place, words)):
            return False
    return False
