"""References to tasks at the head of a line, and the sections that stand whole on one (spec/status-lines.md)."""

from dataclasses import dataclass

from inboxva.model.work import Ref
from inboxva.parse.fields import TASK, ReadEta
from inboxva.parse.oneline import OneLine, read_pieces
from inboxva.parse.statuswords import StatusWords


@dataclass(frozen=True)
class Head:
    """A text that begins with a task's reference: what stands behind it, and whether it was named a task."""

    ref: Ref
    rest: str
    named: bool


class References:
    """Knows which references count: those of `codes` (None: any), and "#12" where there is a `single` code."""

    def __init__(
        self, words: StatusWords, read_eta: ReadEta | None, codes: frozenset[str] | None, single: str | None
    ) -> None:
        self.words, self.read_eta, self.codes, self.single = words, read_eta, codes, single

    def head(self, body: str, named: bool = False) -> Head | None:
        """The reference that a text begins with; None where it is none of this installation's."""
        text = body.lstrip("*_# ") if not body.startswith("#") or body.startswith(("# ", "##")) else body
        match = TASK.match(text)
        if match is None:
            return None
        bracketed = match[0][0] in "[(" and match[0][-1] in "])"
        if match["ref"]:
            code, _, number = match["ref"].partition("-")
            if not named and self.codes is not None and code.upper() not in self.codes:
                return None
            ref = Ref(code.upper(), int(number))
        elif self.single and (named or (bracketed and "#" in match[0])):
            ref = Ref(self.single.upper(), int(match["number"]))
        else:
            return None
        return Head(ref, text[match.end() :].lstrip("*_])"), named)

    def whole_section(self, payload: str, separated: bool, inside: bool) -> OneLine | None:
        """State, hours, percent and ETA behind a reference, with or without the task's title between."""
        whole = read_pieces(payload, self.words, self.read_eta, loose=separated and not inside)
        if whole and not whole.rest:
            return whole
        for sign in (":", " - ", " – ", " — ", " = ", "|"):
            title, _, behind = payload.partition(sign)
            line = read_pieces(behind, self.words, self.read_eta)
            if line and not line.rest and len(title.split()) <= 12:
                return line
        return whole if whole and separated else None

    @staticmethod
    def is_whole(head: Head, text: str) -> bool:
        """Whether a task was named by its whole reference ("Task: BK-12 Supplier sheet"), not by a count ("Task 2: call")."""
        return str(head.ref).casefold() in text.casefold()
