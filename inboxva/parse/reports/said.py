"""What an assistant may say beside the fields of a report: away, more hours, an order, a checklist, stop.

(spec/status-lines.md, What else an assistant may write.) Each stands at the head of a line of its own and is whole:
what is only like it is prose, and none.
"""

import re
from collections.abc import Iterator, Sequence

from inboxva.model.work import Ref, Said, SaidKind
from inboxva.parse.durations import find_duration
from inboxva.parse.reports.durationwords import DAY
from inboxva.parse.reports.fields import ReadEta, take_apart
from inboxva.parse.reports.statuswords import StatusWords, packaged_words, phrase, split_words

_LINE, _MOST_WORDS, _MOST_ITEMS = 200, 14, 50
_SIGNS = " \t:：=-–—.,;!*_"
_JOINTS = re.compile(r"[\s,;>&+/→.)(\]\[-]+")
_WORD = re.compile(r"[^\W\d_]+(?![\w-])")
_SHORT = re.compile(r"#?([0-9]{1,6})")


def find_said(
    text_lines: Sequence[str],
    *,
    words: StatusWords | None = None,
    read_day: ReadEta | None = None,
    codes: frozenset[str] | None = None,
) -> tuple[Said, ...]:
    """What an assistant's own lines say beside the fields, in order. `read_day` reads a day against the mail's date.

    `codes` are the codes of references that exist (upper case; None: any): a name like "COVID-19" is none of them.
    """
    words = words or packaged_words()
    return tuple(_Finder(text_lines, words, read_day, codes).find())


class _Finder:
    """The lines of one mail, gone through once."""

    def __init__(
        self, lines: Sequence[str], words: StatusWords, read_day: ReadEta | None, codes: frozenset[str] | None
    ) -> None:
        self.lines, self.words, self.read_day, self.codes = lines, words, read_day, codes

    def find(self) -> Iterator[Said]:
        """Each thing said."""
        at = 0
        while at < len(self.lines):
            said, after = self._said(at)
            if said:
                yield said
            at = after

    def _said(self, at: int) -> tuple[Said | None, int]:
        """What the line at `at` says, and the line after all that belongs to it."""
        item = take_apart(self.lines[at][:_LINE])
        body, number = item.body.strip("*_ "), at + 1
        texts = phrase(body[:80])
        if not texts or len(self.lines[at]) > _LINE:
            return None, number
        if not item.marker and self.words.phrases["stop"].size(texts, 0) == len(texts):
            return Said(SaidKind.STOP, number), number
        for kind, size in (
            (kind, self.words.phrases[kind.value].size(texts, 0)) for kind in (SaidKind.AWAY, SaidKind.ORDER)
        ):
            if size:
                behind = self._behind(body, size)
                return self._away(number, behind) if kind is SaidKind.AWAY else self._order(at, behind)
        if size := self.words.phrases["checklist"].size(texts, 0):
            return self._checklist(at, self._behind(body, size))
        return self._need(number, body), number

    @staticmethod
    def _behind(body: str, size: int) -> str:
        """The text behind the first words of a line."""
        return body[split_words(body[:120])[size - 1].end :]

    def _away(self, number: int, behind: str) -> tuple[Said | None, int]:
        day = behind.strip(_SIGNS)
        until = self.read_day(day) if self.read_day and day else None
        if not day or (until is None and len(day.split()) > 3):
            return None, number
        return Said(SaidKind.AWAY, number, day=day, until=until), number

    def _need(self, number: int, body: str) -> Said | None:
        """ "need 2h more for BK-16", "BK-16: I need another hour": the amount, and a word for more, must be there."""
        ref, rest = self._leading_ref(body)
        texts = phrase(rest)
        size = self.words.phrases["need"].size(texts, 0)
        if not size or len(texts) > _MOST_WORDS:
            return None
        behind = self._behind(rest, size)
        refs = [one for match in Ref.PATTERN.finditer(behind) if (one := self._known(match[0]))]
        texts = phrase(behind)
        if not any(self.words.phrases["more"].size(texts, at) for at in range(len(texts))) or len(refs) > 1:
            return None
        minutes = find_duration(Ref.PATTERN.sub(" ", behind).strip(_SIGNS), self.words.durations)
        if minutes is None or minutes >= DAY:
            return None  # days are a later deadline, and no cap
        return Said(SaidKind.NEED, number, ref=refs[0] if refs else ref, minutes=minutes)

    def _leading_ref(self, body: str) -> tuple[Ref | None, str]:
        match = Ref.PATTERN.match(body.lstrip("["))
        ref = self._known(match[0]) if match else None
        return (ref, body.lstrip("[")[match.end() :].lstrip(_SIGNS + "]")) if match and ref else (None, body)

    def _order(self, at: int, behind: str) -> tuple[Said | None, int]:
        """References behind the word, or below it, one or more a line; nothing else may stand among them."""
        refs = list(self._refs(behind) or ())
        after = at + 1
        if not behind.strip(_SIGNS):
            while after < len(self.lines) and (more := self._refs(take_apart(self.lines[after]).body)):
                refs += more
                after += 1
        if not refs:
            return None, at + 1
        return Said(SaidKind.ORDER, at + 1, refs=tuple(dict.fromkeys(refs))), after

    def _refs(self, text: str) -> list[Ref]:
        """The references that a text is made of ("BK-16, 12 and OPS-3"); none where anything else stands in it."""
        found: list[Ref] = []
        at = 0
        text = text.strip(_SIGNS)
        while at < len(text) and len(found) < _MOST_ITEMS:
            if joint := _JOINTS.match(text, at):
                at = joint.end()
                continue
            if (word := _WORD.match(text, at)) and self._joins(word[0]):
                at = word.end()
                continue
            match = Ref.PATTERN.match(text, at)
            ref = self._known(match[0]) if match else None
            if ref is None and found and (match := _SHORT.match(text, at)):
                ref = Ref(found[-1].code, int(match[1]))
            if ref is None or match is None:
                return []
            found.append(ref)
            at = match.end()
        return found

    def _joins(self, word: str) -> bool:
        texts = phrase(word)
        return bool(self.words.phrases["and"].size(texts, 0) or self.words.phrases["then"].size(texts, 0))

    def _checklist(self, at: int, behind: str) -> tuple[Said | None, int]:
        """The steps behind the colon (between semicolons) and in the lines below, up to an empty one."""
        head, colon, rest = behind.partition(":")
        refs = [one for match in Ref.PATTERN.finditer(head) if (one := self._known(match[0]))]
        if len(phrase(head)) > 4 or not (colon or not head.strip(_SIGNS)) or len(refs) > 1:
            return None, at + 1
        items = [step.strip() for step in rest.split(";") if step.strip()]
        after = at + 1
        while after < len(self.lines) and not self.lines[after].strip() and not items and after == at + 1:
            after += 1
        while (
            after < len(self.lines)
            and len(items) < _MOST_ITEMS
            and (step := take_apart(self.lines[after])).body.strip()
        ):
            if items and not step.marker and (colon and rest.strip()):
                break
            items.append(step.body.strip())
            after += 1
        if not items:
            return None, at + 1
        return Said(SaidKind.CHECKLIST, at + 1, ref=refs[0] if refs else None, items=tuple(items)), after

    def _known(self, written: str) -> Ref | None:
        ref = Ref.parse(written)
        return ref if ref and (self.codes is None or ref.code in self.codes) else None
