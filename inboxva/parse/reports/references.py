"""References to tasks at the head of a line, and the sections that stand whole on one (spec/status-lines.md)."""

import re
from dataclasses import dataclass

from inboxva.model.work import Ref
from inboxva.parse.reports.fields import TASK, ReadEta
from inboxva.parse.reports.oneline import OneLine, read_pieces
from inboxva.parse.reports.statuswords import StatusWords, split_words

_MORE = re.compile(r"[\s*_\])]*(?P<and>[,;&+/]|(?<=[\s*_\])])[^\W\d_]{1,4}\b)[\s*_\[(#]*")
_SHORT = re.compile(r"[0-9]{1,6}(?![\w.,:%-]*[\w%])")
_ENDS = re.compile(r"[\s*_\])]*(?:[:：=–—]|-+[\s>]|$)")
_BESIDE = re.compile(r"\s*(?:[,;|]|\s[^\W\d_]{1,4}\s)\s*(?=[*_\[(]*[^\W\d_]+-[0-9])")
_WRITTEN = re.compile(r"(?<![\w-])[^\W\d_]+-[0-9]{1,6}(?![\w-])")
_MOST_REFS = 20  # references on one line: more is no line that a person wrote


@dataclass(frozen=True)
class Head:
    """A text that begins with the references of tasks: what stands behind them, and whether they were named a task."""

    refs: tuple[Ref, ...]
    rest: str
    named: bool


class References:
    """Knows which references count: those of `codes` (None: any), and "#12" where there is a `single` code."""

    def __init__(
        self, words: StatusWords, read_eta: ReadEta | None, codes: frozenset[str] | None, single: str | None
    ) -> None:
        self.words, self.read_eta, self.codes, self.single = words, read_eta, codes, single

    def head(self, body: str, named: bool = False) -> Head | None:
        """The references that a text begins with; None where the first is none of this installation's."""
        text = body.lstrip("*_# ") if not body.startswith("#") or body.startswith(("# ", "##")) else body
        match = TASK.match(text)
        if match is None:
            return None
        if match["ref"]:
            ref = self._known(match["ref"], named)
            if ref is None:
                return None
            refs, end = self._more(text, match.end(), ref, named)
            return Head(refs, text[end:].lstrip("*_])"), named)
        bracketed = match[0][0] in "[(" and match[0][-1] in "])"
        if self.single and (named or (bracketed and "#" in match[0])):
            ref = Ref(self.single.upper(), int(match["number"]))
            return Head((ref,), text[match.end() :].lstrip("*_])"), named)
        return None

    def _known(self, written: str, named: bool = False) -> Ref | None:
        code, _, number = written.upper().partition("-")
        return Ref(code, int(number)) if named or self.codes is None or code in self.codes else None

    def _more(self, text: str, end: int, first: Ref, named: bool) -> tuple[tuple[Ref, ...], int]:
        """The references that follow the first: "BK-12, BK-13 and BK-14", "BK-12, 13: done"; and where they end.

        A bare number is one only where the list ends in a separator: "BK-12, 2h" holds hours.
        """
        refs, sure, at = [first], (1, end), end
        while len(refs) < _MOST_REFS and (joint := _MORE.match(text, at)):
            if joint["and"].isalpha() and not self.words.phrases["and"].size((joint["and"].lower(),), 0):
                break
            match = TASK.match(text, joint.end())
            ref = self._known(match["ref"], named) if match and match["ref"] else None
            if ref and match:
                at = match.end()
                refs.append(ref)
                sure = (len(refs), at)
            elif short := _SHORT.match(text, joint.end()):
                at = short.end()
                refs.append(Ref(first.code, int(short[0])))
            else:
                break
        if len(refs) > sure[0] and (ends := _ENDS.match(text, at)) and ends[0].strip(" \t*_])"):
            sure = (len(refs), at)
        return tuple(dict.fromkeys(refs[: sure[0]])), sure[1]

    def whole_section(self, payload: str, separated: bool, inside: bool) -> OneLine | None:
        """State, hours, percent and ETA behind a reference, with or without the task's title between."""
        whole = read_pieces(payload, self.words, self.read_eta, loose=separated and not inside)
        if whole and not whole.rest:
            return whole
        for sign in (":", " - ", " – ", " — ", " = ", "|"):
            title, _, behind = payload.partition(sign)
            line = read_pieces(behind, self.words, self.read_eta)
            if line and not line.rest and len(title.split()) <= 12:
                line.rest += self.said(title)
                return line
        return whole if whole and (separated or (whole.state and whole.state.mark)) else None

    def within(self, text: str) -> tuple[Ref, ...]:
        """The references to tasks of this installation that stand anywhere in a text."""
        found = (self._known(written[0]) for written in _WRITTEN.finditer(text)) if self.codes else ()
        return tuple(dict.fromkeys(ref for ref in found if ref))

    def side_by_side(self, text: str) -> tuple[tuple[Head, OneLine], ...]:
        """Whole sections on one line: "BK-12 2h, BK-13: done, 1h". None unless each part says what it means."""
        found = []
        for part in _BESIDE.split(text):
            head = self.head(part)
            line = read_pieces(head.rest.strip(" \t:：=|–—-"), self.words, self.read_eta) if head else None
            if not head or not line or line.rest:
                return ()
            found.append((head, line))
        return tuple(found)

    def said(self, title: str) -> list[str]:
        """What stands in the title's place, where it is no title but a sentence of the writer's: "I called Ben twice."."""
        texts = [word.text for word in split_words(title)]
        person = self.words.phrases["person"]
        sentence = title.rstrip().endswith((".", "!", "?")) or any(person.size(texts, at) for at in range(len(texts)))
        return [title.strip()] if sentence else []

    @staticmethod
    def is_whole(head: Head, text: str) -> bool:
        """Whether a task was named by its whole reference ("Task: BK-12 Supplier sheet"), not by a count ("Task 2: call")."""
        return str(head.refs[0]).casefold() in text.casefold()
