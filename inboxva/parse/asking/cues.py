"""What one sentence does: asks for work, asks a question, thanks, promises, tells (spec/requests.md).

The words are data (`rules/requests.toml`); here stands only where in a sentence they count.
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cache, lru_cache
from typing import Any

from inboxva.model.packaged import table
from inboxva.parse.asking.phrases import Phrases, straighten


class Act(StrEnum):
    """What a sentence does. `REPLY` asks only for word back ("let me know which one"),
    `PROPOSAL` for a time to talk, `ECHO` for what was said before ("can you do this?")."""

    ASK = "ask"
    REPLY = "reply"
    QUESTION = "question"
    PROPOSAL = "proposal"
    ECHO = "echo"
    COURTESY = "courtesy"
    UNDERTAKING = "undertaking"
    BACKGROUND = "background"


ASKING = frozenset({Act.ASK, Act.REPLY, Act.QUESTION, Act.PROPOSAL, Act.ECHO})


@dataclass(frozen=True, slots=True)
class Mark:
    """What a sentence was taken for and the cue that decided it, which begins at the word `at`.

    `condition`: it asks only if something is so.
    """

    act: Act
    cue: str = ""
    condition: bool = False
    at: int = 0


@dataclass(frozen=True, slots=True)
class Words:
    """The tokens of a sentence, the places where a clause begins, and the words as written (for their capitals)."""

    tokens: list[str]
    written: list[str]
    breaks: dict[int, str]


class RequestWords:
    """The cue words of `rules/requests.toml`, made ready to be asked."""

    def __init__(self, data: Mapping[str, Any]) -> None:
        lists = {name: frozenset(words) for name, words in data["lists"].items()}
        lists["verb"] |= lists["both"]
        lists["work"] = lists["verb"] - lists["word"]
        self.works = lists["verb"] - lists["both"] - lists["word"]
        self.verbs, self.nouns, self.objects = lists["verb"], lists["both"], lists["object"]
        self.mere_verbs = self.verbs - self.nouns
        self.aux, self.timid, self.fillers = lists["aux"], lists["timid"], lists["filler"]
        self.leads, self.ifs, self.please = lists["lead"], lists["if"], lists["please"]
        self.openings = self.verbs | self.fillers | self.please
        cues = data["cue"]
        self.cues = tuple((cue["name"], Act(cue["act"])) for cue in cues)
        self.phrases = Phrases((cue.get("phrases", ()) for cue in cues), lists)
        self.command_rank = next((rank for rank, cue in enumerate(cues) if cue.get("imperative")), len(cues))
        self.wish = Phrases([data["wish"]["phrases"]], lists)
        self.sales = Phrases([data["sales"]["phrases"]], lists)
        self.aside = tuple(cue.get("aside", False) for cue in cues)
        self.weak = tuple(cue.get("weak", False) for cue in cues)
        self.question_words = frozenset(data["question"]["words"])
        self.question_verbs = frozenset(data["question"]["verbs"])
        self.subjects = frozenset(data["question"]["subjects"])
        group = data["group"]
        self.apart, self.also, self.onward = (Phrases([group[name]], lists) for name in ("apart", "also", "onward"))
        self.dummy = Phrases([group.get("dummy", ())], lists)
        self.several = Phrases([group.get("several", ())], lists)
        self.announces, self.whole = frozenset(group["announces"]), frozenset(group["whole"])
        self.outlines = frozenset(group["outlines"])
        self.common = frozenset(group["common"])
        self.pronouns, self.me = frozenset(group["pronouns"]), lists["me"]
        self.closed, self.begun = frozenset(group["closed"]), frozenset(group["begun"])
        self.results, self.within = frozenset(group["results"]), frozenset(group["within"])
        self.adding = frozenset(group.get("adding", ()))
        self.picked, self.portions = Phrases([group.get("picked", ())], lists), frozenset(group.get("portions", ()))
        self.general, self.parts = frozenset(group.get("general", ())), frozenset(group.get("parts", ()))
        self.roles, self.calls = frozenset(group.get("roles", ())), frozenset(group.get("calls", ()))
        self.family = {word: name + FAMILY for name, words in group["families"].items() for word in words}
        self.families = frozenset(name + FAMILY for name in group["families"])
        title = data["title"]
        self.cut, self.tail, self.passive, self.needed = (
            Phrases([title[name]], lists) for name in ("cut", "tail", "passive", "needed")
        )
        self.told = frozenset(group.get("told", ()))
        self.soon = frozenset(title["soon"])
        self.irregular: dict[str, str] = dict(title["irregular"])
        self.times, self.opens_time, self.calendar = lists["when"], lists["opens_time"], lists["calendar"]
        self.vague = frozenset(title["vague"])
        self.abbreviations = frozenset(data["text"]["abbreviations"])
        self.greetings, self.closings = tuple(data["text"]["greetings"]), frozenset(data["text"]["closings"])
        self.host_endings = frozenset(data["text"]["host_endings"])
        self.hosts: dict[str, str] = dict(data["hosts"])


@cache
def default_words() -> RequestWords:
    """The packaged words."""
    return RequestWords(table("rules/requests.toml"))


FAMILY = "…"  # ends the name of a family of words, as no word does
Heads = dict[int, None]
PIECE = re.compile(r"([^\W_][\w%]*(?:['&@./#+:-]\w[\w%]*)*|[$?])|([,;:!.()\[\]]+|-+|\*+)")
VOCATIVE = 4
LONGEST_KEPT = 1000  # characters


def read_words(sentence: str) -> Words:
    """The words of a sentence, and where its clauses begin: after a comma, a colon, a dash."""
    return _kept(sentence) if len(sentence) < LONGEST_KEPT else _cut(sentence)


@lru_cache(maxsize=64)
def _kept(sentence: str) -> Words:
    """The words of a short sentence, which is read for what it asks, and again for its title."""
    return _cut(sentence)


def _cut(sentence: str) -> Words:
    written: list[str] = []
    breaks: dict[int, str] = {0: "^"}
    for word, mark in PIECE.findall(straighten(sentence)):
        if word:
            written.append(word)
        elif ")" not in mark and "]" not in mark:
            breaks.setdefault(len(written), mark[0])
    return Words([word.lower() for word in written], written, breaks)


def classify(sentence: str, words: RequestWords | None = None) -> Mark:
    """What `sentence` does, and why."""
    words = words or default_words()
    said = read_words(sentence)
    return judge(said, *clause_heads(said, words), words)


def judge(said: Words, heads: Heads, condition: bool, words: RequestWords) -> Mark:
    """What a sentence does, from its words and the places where its clauses begin."""
    tokens = said.tokens
    if not tokens or tokens == ["?"]:
        return Mark(Act.BACKGROUND, NO_CUE)
    rank, start, length = words.phrases.first(tokens, heads)
    later = start > 0 and rank >= 0 and words.aside[rank]
    if later or not 0 <= rank < words.command_rank:
        for head in heads:
            if (not later or head < start) and commands(said, head, words):
                return _idle(tokens, condition, words) or Mark(Act.ASK, f"command: {tokens[head]}", condition, head)
    if rank >= 0:
        name, act = words.cues[rank]
        if words.aside[rank] and (head := _after_all(said, heads, start, words)):
            return Mark(Act.ASK, f"command: {tokens[head]}", condition, head)
        if condition and name == SUGGESTION:
            return Mark(Act.BACKGROUND, FOR_WHOEVER)
        asked = act is Act.QUESTION
        if (words.weak[rank] or asked) and (idle := _idle(tokens, condition and not asked, words)):
            return idle
        return Mark(act, f"{name}: {' '.join(tokens[start : start + length])}", condition and act in ASKING, start)
    if asks(said, heads, words):
        return _idle(tokens, False, words) or Mark(Act.QUESTION, "question", condition)
    return Mark(Act.BACKGROUND, NO_CUE)


def _after_all(said: Words, heads: Heads, start: int, words: RequestWords) -> int:
    """The place of a command that follows from what was told: "I will mail it myself, so just give me the link"."""
    tokens = said.tokens
    return next(
        (
            head for head in heads
            if head > start + 1 and not TURNS.isdisjoint(tokens[head - 2 : head]) and commands(said, head, words)
        ), 0,
    )  # fmt: skip


def _idle(tokens: list[str], condition: bool, words: RequestWords) -> Mark | None:
    """Background for a command that is said to nobody in particular."""
    if condition and words.wish.find(tokens):
        return Mark(Act.BACKGROUND, FOR_WHOEVER)
    return Mark(Act.BACKGROUND, "sales talk") if words.sales.find(tokens) else None


def clause_heads(said: Words, words: RequestWords) -> tuple[Heads, bool]:
    """Where the main clauses begin, in order, subordinate ones left out; and whether it all hangs on an "if"."""
    tokens, starts = said.tokens, sorted(said.breaks)
    if not tokens:
        return {}, False
    heads: set[int] = {0}
    end = len(tokens)
    condition = tokens[0] in words.ifs or (end > 1 and tokens[0] in words.fillers and tokens[1] in words.ifs)
    first = 0
    for index, start in enumerate(starts):
        if start >= end:
            break
        mark, before, opening = said.breaks[start], starts[index - 1], first
        first = start
        while first < end and tokens[first] in words.fillers:
            first += 1
        if first >= end:
            break
        heads.add(first)
        if start == 0:
            continue
        filled = opening >= start
        subordinate = not filled and tokens[opening] in words.leads
        name = before == 0 and start <= VOCATIVE and all(word[0].isupper() for word in said.written[:start])
        if mark != "," or filled or subordinate or name or tokens[start] in JOINING or tokens[start] in words.please:
            heads.add(start)
        elif first == start and not _begins_anew(said, start, words):
            heads.discard(first)  # "…, get that changed" is a clause, "call, fax or text them" is none
    if behind := _behind_time(said, words):
        heads.add(behind)
    if "so" in tokens and 2 < (so := tokens.index("so") + 1) < end - 1 and _does(said, so, words):
        heads.add(so)
    return dict.fromkeys(sorted(heads)), condition


def _behind_time(said: Words, words: RequestWords) -> int:
    """Where a command begins right behind the time that opens a sentence: "Every Friday send me the list"; 0 if none does."""
    tokens, place = said.tokens, 1
    if tokens[0] not in words.opens_time:
        return 0
    while (
        place < len(tokens) - 1
        and place not in said.breaks
        and (tokens[place] in words.times or tokens[place] in words.calendar or tokens[place][0].isdigit())
    ):
        place += 1
    sure = 1 < place < len(tokens) - 1 and place not in said.breaks and _does(said, place, words)
    return place if sure else 0


def _does(said: Words, place: int, words: RequestWords) -> bool:
    """Whether a command begins at `place` beyond doubt: with an object, or a verb that is nothing else."""
    following = said.tokens[place + 1]
    return (said.tokens[place] in words.mere_verbs or following in words.objects) and commands(said, place, words)


def commands(said: Words, head: int, words: RequestWords) -> bool:
    """Whether a command in the imperative begins at `head`."""
    tokens = said.tokens
    verb = tokens[head]
    if verb not in words.verbs:
        return False
    following = tokens[head + 1] if head + 1 < len(tokens) else ""
    if following in words.aux or following == "?" or tokens[head + 1 : head + 3] == ["up", "of"]:
        return False  # "pick up of the keys is on Monday"
    if verb not in words.nouns:
        return verb not in words.timid or bool(following)
    if not following or head + 1 in said.breaks:
        return False
    if following in words.objects or following[0].isdigit():
        return True
    # "Refund order 10482", but not "Order shipped" or "Report from Tom is late": a noun has its own verb near.
    return not following.endswith(("ed", "ing")) and not any(
        token in words.aux for token in tokens[head + 1 : head + 5]
    )


def asks(said: Words, heads: Heads, words: RequestWords) -> bool:
    """Whether it is a question to the reader: by its mark, or by its first words."""
    tokens = said.tokens
    if tokens[-1] == "?":
        return said.breaks.get(len(tokens) - 1, "") not in (",", ":")  # "State:?" in a form is none
    openings = (head for head in heads if tokens[head] in words.question_words or tokens[head] in words.question_verbs)
    if "?" in tokens:
        return any(openings)
    first = next((head for head in heads if tokens[head] not in words.fillers), 0)
    word, following = tokens[first], tokens[first + 1] if first + 1 < len(tokens) else ""
    if word in words.question_verbs and word not in words.verbs and following in words.subjects:
        return True  # "is the van back"
    return (
        word in words.question_words and (word.endswith("s") or following in words.question_verbs) and word != "which"
    )


def _begins_anew(said: Words, start: int, words: RequestWords) -> bool:
    """Whether a command or a need begins after a comma: "get that changed", or after a statement "…, get a refund"."""
    tokens = said.tokens
    word, following = tokens[start], "".join(tokens[start + 1 : start + 2])
    if word in WE:
        return following == "need"
    if word not in words.verbs and word != "have":
        return False
    stated = tokens[0] in words.portions or any(token in words.aux or token in words.told for token in tokens[:start])
    if word in words.nouns:
        return following in ("it", "them") or (stated and following in DETERMINERS)
    further = tokens[start - 1] in JOINING or any(start < place < len(tokens) for place in said.breaks)
    listed = "to" in tokens[:start] and further  # "to call Ben, fax the office, email Tom"
    return following in words.pronouns or (following in words.objects and stated and not listed)


DETERMINERS = frozenset(
    {"the", "a", "an", "another", "some", "my", "our", "his", "her", "their", "new", "two", "three"}
)
WE = frozenset({"i", "we"})
SUGGESTION = "suggestion"  # the cue of "you may want to check with him"
NO_CUE = "no cue"
FOR_WHOEVER = "for whoever wishes"
TURNS = frozenset({"so", "but"})
JOINING = frozenset({"and", "but", "so", "or", "then"})
