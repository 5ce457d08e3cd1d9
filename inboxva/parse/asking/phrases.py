"""The little language that cue words are written in (rules/requests.toml), matched word by word in linear time.

A phrase is words with single spaces. `a|b` is either word, `word?` may be missing, `*` is any one word, `...` any words up
to eight (once in a phrase), `*ed` any word with that ending, `<name>` any word of the list of that name, `^` the head of
the sentence or of a clause, `$` its end. `?` alone is a question mark. No regular expressions: a user's phrase can be
wrong, but never slow.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from itertools import islice, product

QUOTES = str.maketrans({"’": "'", "‘": "'", "`": "'", "“": '"', "”": '"', "–": "-", "—": "-", "\u00a0": " "})

Word = frozenset[str] | str | None
Pattern = tuple[Word, ...]
MAX_FORMS = 64
ANY: Word = None
GAP: Word = "..."
WIDEST = 9  # places where the word after a gap may stand
HEAD: Word = "^"
END: Word = "$"


def straighten(text: str) -> str:
    """`text` with plain quotes, dashes and spaces, character for character."""
    return text if text.isascii() and "`" not in text else text.translate(QUOTES)


class Phrases:
    """Groups of phrases, the first group first. `lists` are the words that `<name>` means.

    Asked with the words of a sentence, it names the first group that has a phrase in it.
    """

    def __init__(self, groups: Iterable[Iterable[str]], lists: Mapping[str, Collection[str]] | None = None) -> None:
        inside: dict[str, list[tuple[int, Pattern]]] = {}
        at_head: dict[str, list[tuple[int, Pattern]]] = {}
        for rank, phrases in enumerate(groups):
            for phrase in phrases:
                for form in _forms(phrase, lists or {}):
                    table, body = (at_head, form[1:]) if form[0] == HEAD else (inside, form)
                    if not body or not isinstance(body[0], frozenset):
                        raise ValueError(f"a phrase must begin with a word: {phrase!r}")
                    if form.count(GAP) > 1 or form[-1] == GAP:
                        raise ValueError(f"a phrase may hold one gap, with a word after it: {phrase!r}")
                    for word in body[0]:
                        table.setdefault(word, []).append((rank, body))
        self._tables = {
            word: (
                Seconds(inside[word]) if word in inside else None,
                Seconds(at_head[word]) if word in at_head else None,
            )
            for word in inside.keys() | at_head.keys()
        }

    def first(self, tokens: Sequence[str], heads: Collection[int] = (0,), below: int = 1 << 30) -> tuple[int, int, int]:
        """The first group with a phrase in `tokens`: its place, where the phrase begins and how many words it takes.

        `heads` are the places where clauses begin. Groups from `below` on are not asked. (-1, 0, 0) if there is none.
        """
        best, start, length = below, 0, 0
        tables, last = self._tables, len(tokens) - 1
        for place, word in enumerate(tokens):
            if word not in tables:
                continue
            inside, at_head = tables[word]
            following = tokens[place + 1] if place < last else ""
            for table in (inside, at_head if place in heads else None):
                if table is None or table.lowest >= best:
                    continue
                for rank, pattern in table.before(following):
                    if rank >= best:
                        break
                    if taken := _length(pattern, tokens, place):
                        best, start, length = rank, place, taken
                        break
        return (best, start, length) if best != below else (-1, 0, 0)

    def find(self, tokens: Sequence[str], heads: Collection[int] = (0,)) -> bool:
        """Whether any phrase stands in `tokens`."""
        return not self._tables.keys().isdisjoint(tokens) and self.first(tokens, heads)[0] >= 0

    def longest(self, tokens: Sequence[str], place: int) -> int:
        """How many words the longest phrase takes that begins at `place`, taken as the head of a clause; 0 if none."""
        tables = self._tables.get(tokens[place]) if place < len(tokens) else None
        if tables is None:
            return 0
        longest = 0
        following = tokens[place + 1] if place + 1 < len(tokens) else ""
        for table in tables:
            for _, pattern in table.before(following) if table else ():
                longest = max(longest, _length(pattern, tokens, place))
        return longest


class Seconds:
    """The patterns that begin with one word, by the word that follows it: most are ruled out by that one look."""

    def __init__(self, ranked: Sequence[tuple[int, Pattern]]) -> None:
        self.lowest = ranked[0][0]
        self._open = [(rank, form) for rank, form in ranked if len(form) < 2 or not isinstance(form[1], frozenset)]
        self._by_word: dict[str, list[tuple[int, Pattern]]] = {}
        for rank, form in ranked:
            for word in form[1] if len(form) > 1 and isinstance(form[1], frozenset) else ():
                self._by_word.setdefault(word, []).append((rank, form))
        if self._open:
            for word, forms in self._by_word.items():
                self._by_word[word] = sorted([*forms, *self._open], key=_rank)

    def before(self, following: str) -> Sequence[tuple[int, Pattern]]:
        """The patterns that may stand where `following` is the second word, the first group first."""
        return self._by_word.get(following, self._open)


def _rank(ranked: tuple[int, Pattern]) -> int:
    return ranked[0]


def _forms(phrase: str, lists: Mapping[str, Collection[str]]) -> Iterator[Pattern]:
    """All the ways to say `phrase`: optional words there or not."""
    choices: list[tuple[tuple[Word, ...], ...]] = []
    for part in phrase.split():
        optional = len(part) > 1 and part.endswith("?")
        word = _word(part[:-1] if optional else part, lists)
        choices.append(((word,), ()) if optional else ((word,),))
    for form in islice(product(*choices), MAX_FORMS):
        yield tuple(word for group in form for word in group)


def _word(part: str, lists: Mapping[str, Collection[str]]) -> Word:
    if part in ("^", "$", "..."):
        return part
    if part == "*":
        return ANY
    if part.startswith("*"):
        return part[1:]
    words: set[str] = set()
    for choice in part.split("|"):
        words.update(lists[choice[1:-1]] if choice.startswith("<") and choice.endswith(">") else (choice.lower(),))
    return frozenset(words)


def _length(pattern: Pattern, tokens: Sequence[str], place: int) -> int:
    """How many words `pattern` takes at `place`, 0 if it does not stand there."""
    end = len(tokens)
    at = place
    for index, word in enumerate(pattern):
        if word == END:
            return at - place if at >= end else 0
        if word == GAP:
            rest, after = pattern[index + 1 :], pattern[index + 1]
            for further in range(at, min(at + WIDEST, end)):
                may = not isinstance(after, frozenset) or tokens[further] in after
                if may and (taken := _length(rest, tokens, further)):
                    return further - place + taken
            return 0
        if at >= end:
            return 0
        token = tokens[at]
        if isinstance(word, frozenset):
            if token not in word:
                return 0
        elif word is not None and not token.endswith(word):
            return 0
        at += 1
    return at - place
