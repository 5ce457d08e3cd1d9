"""The pieces of an Hours field: each is added, a total, a breakdown of the value, or nothing (spec/status-lines.md, Hours).

The rule of all readings here: what is read is what was meant, or nothing is. Every number that could be time must have
its place (added, a total, a breakdown of the value, what it replaces, what is left), else the whole is not read.
"""

import unicodedata
from dataclasses import dataclass
from fractions import Fraction
from itertools import pairwise
from typing import NamedTuple

from inboxva.parse.reports.clockranges import clock_ranges
from inboxva.parse.reports.durationwords import DAY, HOUR
from inboxva.parse.reports.timespans import Length, Reader, whole


@dataclass(frozen=True, slots=True)
class HoursReading:
    """The value of an Hours field. `minutes` are to be added, `total_minutes` to be checked; both whole, or None.

    `bad`: unreadable, negative, or more than 24 hours (168 for a week): nothing of it may be stored. `exact`: every word
    of the text belongs to the value, so that it may stand behind a field name without a separator. `replaced_minutes` is
    the figure that this one corrects: "2 (instead of 3)". `adds`: written with a plus before it. `ranges` are the times of
    day that it was written as, in minutes after midnight.
    """

    minutes: int | None = None
    total_minutes: int | None = None
    bad: bool = False
    exact: bool = False
    replaced_minutes: int | None = None
    adds: bool = False
    ranges: tuple[tuple[int, int], ...] = ()


BAD = HoursReading(bad=True)


class _Part(NamedTuple):
    """What one piece of a field says: minutes (None: nothing), tokens used, and what kind of value they are.

    `total`: a word for total stands there. `plain`: a bare number. `ranges`: times of day. `numbers`: digits stand there.
    """

    minutes: Fraction | None = None
    taken: int = 0
    total: bool = False
    plain: bool = False
    ranges: bool = False
    numbers: bool = False


class _Piece(NamedTuple):
    """The tokens of a piece, and the sign that cuts it off from the piece before ("" at the head)."""

    start: int
    end: int
    sign: str


_CUTS = frozenset("()[],;|/+&=")
_SKIPPED = frozenset("~=:*'\"“”.≈")
_MAY_FOLLOW = frozenset("-.!?*\"”~'")


class Field:
    """One Hours field being read: its pieces, first to last."""

    def __init__(self, reader: Reader, weekly: bool) -> None:
        self.reader, self.words, self.texts = reader, reader.words, reader.texts
        self.lengths = reader.lengths()
        self.limit = 7 * DAY if weekly or any(reader.is_in(at, "week") for at in range(len(self.texts))) else DAY
        self.replaced: Fraction | None = None
        self.clocks: list[tuple[int, int]] = []
        self.instead: range = range(0)

    def read(self) -> HoursReading:
        """Goes through the pieces: each is added, a total, a breakdown of the value before it, or nothing."""
        value = total = inner = Fraction(0)
        last = _Part()
        found = has_total = inside = False
        taken = plain = 0
        compared = value
        for piece in self._pieces():
            if inside and piece.sign in (")", "]"):
                if inner and inner != compared:
                    return BAD
                inside, inner = False, Fraction(0)
            part = self._part(piece.start, piece.end)
            if part is None or (piece.sign == "/" and self.reader.unit(piece.start) and found):
                return BAD
            if piece.sign in ("(", "[", ":") and last.minutes is not None and not inside:
                inside, compared = True, last.minutes if piece.sign != ":" else value
            if part.minutes is None:
                if part.numbers and piece.sign in ("+", "&"):
                    return BAD
                last = part
                continue
            taken += part.taken
            if part.total and (found or has_total or self._more_follows(piece.end)):
                total, has_total = part.minutes, True
            elif inside:
                inner += part.minutes
            elif found and (piece.sign == "=" or (part.ranges != last.ranges and piece.sign not in ("+", "&"))):
                if part.minutes != value:
                    return BAD  # "9:00-17:00, 1h lunch": more or less?
            else:
                plain += part.plain
                added = piece.sign in ("+", "&")
                bare = piece.sign == "/" and not part.ranges and part.taken == piece.end - piece.start
                if found and (bare or (part.plain and plain > 1 and not added)):
                    return BAD
                value, found = value + part.minutes, True
            last = part
        if inner and inner != compared:
            return BAD
        if not found and has_total:
            value, found = total, True
        if not found or not 0 <= value <= self.limit:
            return BAD
        return HoursReading(
            int(value + Fraction(1, 2)),
            whole(total) if has_total else None,
            exact=taken + self._idle() >= len(self.texts),
            replaced_minutes=None if self.replaced is None else int(self.replaced + Fraction(1, 2)),
            adds=self.texts[0] == "+",
            ranges=tuple(self.clocks),
        )

    def _pieces(self) -> list[_Piece]:
        """The text cut at brackets, commas, pluses, equals signs, and at a colon behind an amount; never in a length."""
        inside = {at for length in self.lengths for at in range(length.start, length.end)}
        cuts = [at for at in range(len(self.texts)) if at not in inside and self._cuts(at)]
        edges = [-1, *cuts, len(self.texts)]
        return [
            _Piece(left + 1, right, "" if left < 0 else self.texts[left])
            for left, right in pairwise(edges)
            if right > left + 1 or (left >= 0 and self.texts[left] in (")", "]"))
        ]

    def _cuts(self, at: int) -> bool:
        sign = self.texts[at]
        if sign == ":":
            return at > 0 and (self.reader.tokens[at - 1].value is not None or self.reader.unit(at - 1) is not None)
        if sign == "&" and at and self.reader.tokens[at - 1].kind != "sign" and self.reader.any_part(at + 1):
            return False  # "two & a half"
        return sign in _CUTS and self.reader.tokens[at].kind == "sign"

    def _more_follows(self, end: int) -> bool:
        """Whether another value stands after a total that comes first: "total 7h, today 2h"."""
        return any(token.value is not None for token in self.reader.tokens[end:])

    def _idle(self) -> int:
        """How many tokens say nothing of their own beside a value: signs, fillers, "and", words for week and total."""
        idle = at = 0
        while at < len(self.texts):
            said = self.reader.tokens[at].kind == "sign" or self.texts[at] in self.words.fillers
            fills = said or (at in self.instead and self.replaced is not None)
            size = self.words.starts("total", self.texts, at) or fills
            idle, at = idle + size, at + (size or 1)
        return idle

    def _part(self, start: int, end: int) -> _Part | None:
        """One piece: its minutes (None for a piece without a value), or None when it makes the whole unreadable."""
        reader, words, texts = self.reader, self.words, self.texts
        turned = not words.turns.isdisjoint(texts[start:end])

        def first(key: str) -> int:
            """Where a phrase of the list begins: `end` for nowhere."""
            return next((at for at in range(start, end) if words.starts(key, texts, at)), end) if turned else end

        stop = first("instead")
        if stop < end and any(token.value is not None for token in reader.tokens[:stop]):
            self.instead = range(stop, end)
            self.replaced = self._amount(stop + words.starts("instead", texts, stop), end)
            end = stop
        if not (reader.is_in(start, "of") and (whole_day := clock_ranges(reader, start, end)) and whole_day.spans):
            end = next((at for at in range(start, end) if reader.is_in(at, "of") and self._complete(start, at)), end)
        numbers = any(token.value is not None for token in reader.tokens[start:end])
        if end == start or first("other") < end:
            return _Part()
        if first("unclear") < end:
            return None
        total = first("total") < end
        begin = start
        while start < end and (texts[start] in _SKIPPED or reader.is_in(start, "before")):
            start += 1
        if start >= end and not any(begin <= length.start < end for length in self.lengths):
            return _Part()
        if (
            start < end
            and (texts[start] == "-" or reader.is_in(start, "minus"))
            and start + 1 < end
            and reader.number(start + 1)
        ):
            return None
        ranges = clock_ranges(reader, start, end)
        if ranges is None:
            return None
        lengths = [length for length in self.lengths if begin <= length.start and length.end <= end]
        if ranges.spans:
            outside = [one for one in lengths if all(one.end <= a or b <= one.start for a, b in ranges.spans)]
            if outside and sum(one.minutes for one in outside) != ranges.minutes:
                return None
            self.clocks += ranges.clocks
            return _Part(ranges.minutes, sum(b - a for a, b in ranges.spans), total, ranges=True)
        if lengths:
            if any(length.estimate or length.unit >= DAY for length in lengths) or self._stray(lengths, start, end):
                return None
            minutes = sum((length.minutes for length in lengths), Fraction(0))
            return _Part(minutes, sum(length.end - length.start for length in lengths), total)
        return self._number_alone(start, end, total, numbers)

    def _stray(self, lengths: list[Length], start: int, end: int) -> bool:
        """Whether amounts stand side by side with nothing said between: "1h-2h", "2h -> 3h", "1h90"."""
        tokens = self.reader.tokens
        for a, b in pairwise(lengths):
            if all(token.kind == "sign" for token in tokens[a.end : b.start]):
                return True
        for length in lengths:
            before, after = length.start - 1, length.end
            while before >= start and tokens[before].kind == "sign" and tokens[before].text != ":":
                before -= 1
            while after < end and tokens[after].kind == "sign" and tokens[after].text not in ":.!?":
                after += 1
            if any(unicodedata.category(token.text[0]) == "Sc" for token in tokens[length.end : after]):
                continue  # "2h @ $15"
            signed = (before < length.start - 1, after > length.end)
            for at, near in ((before, signed[0]), (after, signed[1])):
                if not start <= at < end or tokens[at].value is None:
                    continue
                glued = tokens[at].end == tokens[length.start].start or tokens[at].start == tokens[length.end - 1].end
                if near or glued:
                    return True
        return False

    def _amount(self, at: int, end: int) -> Fraction | None:
        """The length, clock or bare number at `at`, in minutes."""
        while at < end and (self.texts[at] in _SKIPPED or self.reader.is_in(at, "before")):
            at += 1
        if at >= end:
            return None
        if length := self.reader.length(at):
            return length.minutes
        token = self.reader.tokens[at]
        if token.kind == "clock":
            return token.value
        found = self.reader.quantity(at)
        return found[0] * HOUR if found else None

    def _complete(self, start: int, at: int) -> bool:
        """Whether no amount ends in "of" at `at`, so that it names the whole: "2 of 3 hours", "2h of 5h", "(of 3h)"."""
        reader = self.reader
        return (
            at == start
            or reader.tokens[at - 1].kind == "number"
            or reader.unit(at - 1) is not None
            or reader.is_in(at - 1, "after")
        )

    def _number_alone(self, start: int, end: int, total: bool, numbers: bool) -> _Part | None:
        """A bare number (hours) or a clock (1:30): followed by nothing, or by words that only say where or when."""
        reader, words, texts = self.reader, self.words, self.texts
        nothing = _Part(numbers=numbers)
        while start < end and (size := words.starts("total", texts, start)):
            start += size
            while start < end and (texts[start] in (":", "=") or reader.is_in(start, "of")):
                start += 1
        if start >= end:
            return nothing
        token = reader.tokens[start]
        if token.kind == "clock":
            minutes, after = token.value or Fraction(0), start + 1
        else:
            found = reader.quantity(start) or (reader.part(start))
            if found is None or (
                reader.is_in(start, "one") and found[1] == start + 1 and token.text in words.lists["articles"]
            ):
                return nothing
            minutes, after = found[0] * HOUR, found[1]
        if after >= end or reader.is_in(after - 1, "of"):
            return _Part(minutes, after - start, total, plain=True, numbers=True)
        sign, behind = reader.tokens[after], after + 1
        while behind < end and reader.tokens[behind].kind == "sign":
            behind += 1
        glued = reader.tokens[after].end == reader.tokens[min(behind, end - 1)].start
        signs = sign.kind == "sign" and behind < end and reader.tokens[behind].value is not None
        if signs and (sign.text != "." or glued):
            return None  # "2-3", "3 -> 2", "1.5.2"
        if texts[after] in ("am", "pm"):
            return nothing
        allowed = (
            texts[after] in _MAY_FOLLOW
            or (sign.kind == "sign" and unicodedata.category(sign.text) in ("So", "Mn"))
            or words.starts("after", texts, after)
            or words.starts("total", texts, after)
            or reader.is_in(after, "week")
        )
        return _Part(minutes, after - start, total, plain=True, numbers=True) if allowed else nothing
