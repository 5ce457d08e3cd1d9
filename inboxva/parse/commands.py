"""Lines by which a person steers the program: `done BK-12`, `Q7: the blue one`, `1+3, 2` (rules/commands.toml).

In a mail to the desk bare words count, as the first lines. In a thread that an assistant reads only `#word` does, or a
word with a known reference that is the whole line: "Cancel the Denver flight please" is text.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, replace

from inboxva.model.message import Line, LineKind
from inboxva.model.work import Command, Ref
from inboxva.parse.commandwords import (
    LONGEST_POLITE,
    CommandWords,
    Readers,
    bare,
    default_words,
    is_slip,
    read_value,
    split_ref,
)

__all__ = ["CommandWords", "Readers", "default_words", "filled_in", "find_commands"]

ANSWER = re.compile(r"#?(q\d{1,6})\b[ \t]*[:.)=-]*[ \t]*(\S.*)?$", re.I)
GROUPS = re.compile(r"\d{1,2}(?:[ \t]*(?:[+&,;]|\band\b)[ \t]*(?:and[ \t]+)?\d{1,2})+", re.I)
BULLET = re.compile(r"(?:[-*•–>][ \t]*)+")
LABEL = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?[ \t]*:[ \t]")
MARK = re.compile(r"[ \t]*[:=]")
PART = re.compile(r"#?(\d{1,2})(?:[ \t]*[.):]+[ \t]+(?=\w)|[ \t]*[.):]*[ \t]*(?=[^\W\d]))")
BOTH = re.compile(r"[ \t]*[,;/&][ \t]*|[ \t]+(?:-|and)[ \t]+")
ALONE = re.compile(r"#?\d{1,2}[.):]*")
BEHIND = re.compile(r"[ \t]+#?(\d{1,2})[ \t]*[:=][ \t]+(?=\S)")
NUMBERS = re.compile(r"\d{1,3}(?:[ \t]*,[ \t]*\d{1,3})*")
CODES = re.compile(
    r"[a-z]+(?:[ _-][a-z]+)?(?:(?:[ \t]*[,;&][ \t]*(?:and[ \t]+)?|[ \t]+and[ \t]+)[a-z]+(?:[ _-][a-z]+)?)*", re.I
)
LONGEST_WORDS = 3
MOST_LINES, LONGEST = 300, 2000  # lines of a mail to the desk, and characters of each, that are read
WRAPPED = 60  # characters: a line as long as that may have been broken by the client, and goes on in the next
UNKNOWN = "unknown"
TEXTS = frozenset({"answer", "why", "outcome"})
"""Commands whose arguments are sentences."""


def find_commands(
    text: str,
    *,
    to_desk: bool,
    refs_known: Callable[[Ref], bool] | None = None,
    words: CommandWords | None = None,
    readers: Readers | None = None,
) -> tuple[Command, ...]:
    """The commands in the visible `text` of a mail, in order, each with its line (from 1).

    `to_desk`: the mail went to the program alone. `refs_known` says whether a reference is one of ours (None: any is).
    `readers` give the values of `due`, `cap`, `repeat` and `priority`; without them none is read. `answer` carries "Q7:
    text", `group` the numbers as written. Among the commands of a mail to the desk a line that is none is given as
    `unknown`; it stops none of the others.
    """
    line = _Line(words or default_words(), refs_known or (lambda ref: True), readers)
    return _at_the_desk(text, line) if to_desk else _in_a_thread(text, line)


def filled_in(lines: Iterable[Line], words: CommandWords | None = None) -> str:
    """The writer's own lines as one text, each value that stands under a quoted form line behind that line's name."""
    words = words or default_words()
    said = []
    for line in lines:
        if line.kind is not LineKind.OWN:
            continue
        form = (line.under or "").strip(" \t>*")
        named = words.named(form)
        blank = named and words.has_value(named[0]) and form[named[1] :].strip() in (":", "=")
        said.append(
            f"{form} {line.text.strip()}" if blank and not words.named(line.text.strip()) else line.text.rstrip()
        )
    return "\n".join(said).strip("\n")


def _in_a_thread(text: str, reading: "_Line") -> tuple[Command, ...]:
    found: list[Command] = []
    for number, line in enumerate(text.splitlines(), 1):
        marked = line.lstrip().startswith("#")
        command = (
            reading.command(line.strip(), number) if marked or "-" in line else None
        )  # no reference lacks a hyphen
        if command and (marked or reading.starts_with_ref(command.arguments)):
            found.append(command)
    return tuple(found)


def _at_the_desk(text: str, reading: "_Line") -> tuple[Command, ...]:
    words = reading.words
    found: list[Command] = []
    doubtful: list[Command] = []  # short lines that are commands to nobody, unless a command follows them
    paused = prose = False
    above = form = ""  # the line directly above, and the name of the form that it leaves blank
    for number, raw in enumerate(text.splitlines()[:MOST_LINES], 1):
        line = raw[:LONGEST].strip()
        low = line.lower().rstrip(" .,!")
        if not line:
            paused, above, form = any(command.name != UNKNOWN for command in found), "", ""
            continue
        answer = ANSWER.match(line)
        if (answer and not answer[2]) or reading.is_blank(line):
            above, form = line, line
            continue
        if line == "--" or low.startswith("-- ") or (low in words.ends and (found or low not in words.courtesies)):
            break
        made = [Command("answer", f"{answer[1].upper()}: {(answer[2] or '').strip()}", number)] if answer else []
        made = made or reading.commands(line, number, alone=not (prose or doubtful), under=form)
        if paused and not (made and (answer or reading.is_form(made[0], line))):
            break
        last = found[-1] if found else None
        if made:
            found += [*doubtful, *made]
            doubtful = []
        elif not found and (low in words.courtesies or (low.startswith(words.greetings) and len(low) < 40)):
            pass
        elif last and not doubtful and above and _goes_on(last, above):
            found[-1] = replace(last, arguments=f"{last.arguments}{chr(10) if last.name == 'answer' else ' '}{line}")
        elif low.startswith(words.ends) and len(low) < 40:
            break
        elif is_slip(line, words):
            found += [*doubtful, Command(UNKNOWN, line, number)]
            doubtful = []
        elif found and line[-1] not in ".!?," and (len(line.split()) <= LONGEST_WORDS or LABEL.match(line)):
            doubtful.append(Command(UNKNOWN, line, number))
        else:
            prose = True
        paused, above, form = False, line, ""
    return tuple(found)


def _goes_on(command: Command, above: str) -> bool:
    """Whether what a command says goes on in the next line: answers may have lines, others where a client broke them."""
    return command.name == "answer" or (command.name in TEXTS and len(above) >= WRAPPED)


@dataclass(frozen=True, slots=True)
class _Line:
    """How a single line is read: with which words, whose references, and what values mean."""

    words: CommandWords
    known: Callable[[Ref], bool]
    readers: Readers | None

    def commands(self, line: str, number: int, *, alone: bool, under: str) -> list[Command]:
        """The commands of a line to the desk: several values may stand in one. `under`: a blank form line above it.

        `alone`: nothing but commands stood before, so that a time or a length that is the whole line is a value too.
        """
        if grouping := _grouping(line, number, self.words):
            return [grouping]
        line = BULLET.sub("", line, count=1) if BULLET.match(line) else line
        line = line.replace("*", "")
        found: list[Command] = []
        kept = start = 0  # where what the last command says ends, and where what is read begins
        for end, following in (*(cut.span() for cut in self.words.between.finditer(line)), (len(line), len(line))):
            piece = line[start:end].strip()
            if made := self.with_cap(piece, number):
                found += made
            elif not found and alone and not ALONE.fullmatch(piece) and (values := self.value_alone(piece, number)):
                found += values
            elif found and not ALONE.fullmatch(
                piece
            ):  # it belongs to what stands before it: "why: the rent, due to Ben"
                found[-1] = replace(found[-1], arguments=found[-1].arguments + line[kept:end])
            else:
                continue  # a number or another word before a name: "2 due: Tue"
            kept, start = end, following
        return found or (self.value_alone(line, number, under) if under else [])

    def numbered(self, text: str, number: int) -> Command | None:
        """A command, with the number of a task in a list or a reference before it: "2 due: Tue", "BK-12: split"."""
        named = self.words.named(text)
        behind = BEHIND.match(text, named[1]) if named and self.words.has_value(named[0]) else None
        if named and behind:  # "due 2: Tue noon"
            command = self.command(f"{named[0]}: {text[behind.end() :]}", number)
            return replace(command, part=int(behind[1])) if command else None
        if command := self.command(text, number, polite=True):
            return command
        low = text.lower()
        counted = next((word for word in self.words.counted if low.startswith(f"{word} ")), "")
        if part := PART.match(text, len(counted) + (len(counted) > 0)):
            command = self.command(text[part.end() :], number, polite=True)
            if command is None and text[part.end(1) : part.end(1) + 1] in (".", ")", ":"):
                command = next(iter(self.value_alone(text[part.end() :], number)), None)
            return replace(command, part=int(part[1])) if command and self.words.has_value(command.name) else None
        ref = Ref.PATTERN.match(text.lstrip("["))
        if ref and self.starts_with_ref(ref[0]):
            rest = text.lstrip("[")[ref.end() :].strip(" \t:]-,")
            command = self.command(rest, number, polite=True)
            return replace(command, arguments=f"{ref[0].upper()} {command.arguments}".strip()) if command else None
        return None

    def with_cap(self, piece: str, number: int) -> list[Command]:
        """A command; a due with a cap behind its time is two: "due: Fri 5pm PT / 3h"."""
        whole = self.numbered(piece, number)
        found = [whole] if whole else []
        cut = next(reversed(list(BOTH.finditer(piece))), None)
        if cut is None or (whole and whole.name != "due"):
            return found
        text = bare(piece[cut.end() :], self.words)[0]
        cap = read_value("cap", text, self.words, self.readers)
        if not (cap.plain and cap.minutes) or text.isdecimal() or (whole and whole.when and text in whole.when.text):
            return found
        due = self.numbered(piece[: cut.start()], number)
        if due is None or due.name != "due" or not due.when:
            return found
        ref = split_ref(due.arguments)[0]
        return [due, replace(due, name="cap", arguments=f"{ref} {text}".strip(), when=None, minutes=cap.minutes)]

    def value_alone(self, line: str, number: int, under: str = "") -> list[Command]:
        """A line that is nothing but a time or a length of time: "Fri 5pm PT", "3 hours max"."""
        text = bare(line, self.words)[0]
        if self.readers is None or len(line) > LONGEST_POLITE or text.endswith("?"):
            return []
        both = [self.one_value(piece, number, under) for piece in BOTH.split(text)]
        found = [one for one in both if one]
        if len({one.name for one in found}) == len(both):  # "Fri 5pm, 3h", and not "Friday, 5pm"
            return found
        whole = self.one_value(text, number, under)
        return [whole] if whole else []

    def one_value(self, text: str, number: int, under: str) -> Command | None:
        """A time, a length of time or an urgency as the command that sets it."""
        named = self.words.named(under)
        for name in ("due", "cap"):
            value = read_value(name, text, self.words, self.readers)
            if not value.plain or (named is not None and named[0] != name):
                continue
            if value.when or value.minutes:
                return Command(name, text, number, when=value.when, minutes=value.minutes)
            if value.urgency:
                return Command("priority", value.urgency.value, number)
        return None

    def command(self, line: str, number: int, *, polite: bool = False) -> Command | None:
        """The command that a whole line is, or None. `polite`: courtesies may stand around it."""
        text, led = bare(line, self.words) if polite else (line.rstrip(" \t.!"), False)
        named = self.words.named(text.removeprefix("#"))
        if named is None:
            return None
        name, end = named
        takes, rest = self.words.takes[name], text.removeprefix("#")[end:]
        mark = MARK.match(rest)
        arguments = rest[mark.end() :].strip() if mark else rest.strip()
        if mark and "colon" in takes:
            arguments = line[line.index(mark[0].strip()) + 1 :].strip()  # a sentence keeps the words at its end
        if not mark and rest[:1] not in ("", " ", "\t"):
            return None
        if polite and arguments and self.words.tails[name].issuperset(arguments.lower().replace(",", " ").split()):
            arguments = ""
        if "to" in takes:
            while (first := arguments.partition(" "))[2] and first[0].lower() in self.words.around[name]:
                arguments = first[2].strip()
        value = read_value(name, arguments, self.words, self.readers) if "value" in takes and arguments else None
        if value and not mark and arguments.endswith("?"):
            return None
        if led and arguments and not (mark or (value and value.plain) or self.are_refs(arguments)):
            return None  # "please help me" is said to a person
        if not self.fits(takes, arguments, bool(mark), bool(value and value.plain)):
            return None
        if value is None:
            return Command(name, arguments, number)
        if name == "due" and value.urgency:
            ref = split_ref(arguments)[0]
            return Command("priority", f"{ref} {value.urgency.value}".strip(), number)
        return Command(
            name, value.arguments, number, when=value.when, minutes=value.minutes, recurs=value.recurs
        )  # fmt: skip

    def fits(self, takes: frozenset[str], arguments: str, colon: bool, plain: bool) -> bool:
        """Whether a command that takes these kinds of arguments may be followed by `arguments`."""
        if not arguments:
            return "nothing" in takes
        parts = arguments.split()
        starts = self.starts_with_ref(arguments)
        return (
            ("ref" in takes and self.are_refs(arguments))
            or ("ref text" in takes and starts and len(parts) > 1)
            or ("colon" in takes and (colon or starts))
            or ("value" in takes and (colon or plain))
            or "text" in takes
            or ("words" in takes and len(parts) <= LONGEST_WORDS)
            or ("name" in takes and len(parts) < LONGEST_WORDS)
            or ("codes" in takes and CODES.fullmatch(arguments) is not None)
            or ("to" in takes and parts[0].lower() == "to" and 1 < len(parts) <= LONGEST_WORDS + 1)
        )

    def is_blank(self, line: str) -> bool:
        """Whether a line is one of a form that nothing was written on: "due:"."""
        text = BULLET.sub("", line, count=1) if BULLET.match(line) else line
        named = self.words.named(text)
        return named is not None and self.words.has_value(named[0]) and text[named[1] :].strip() in (":", "=")

    def is_form(self, command: Command, line: str) -> bool:
        """Whether a command is a line of a form, which may stand apart from those above it."""
        return self.words.has_value(command.name) and (command.part is not None or ":" in line or "=" in line)

    def are_refs(self, arguments: str) -> bool:
        """Whether `arguments` are references that we know, or numbers from a list."""
        if NUMBERS.fullmatch(arguments):
            return True
        refs = [Ref.parse(part) for part in re.split(r"[\s,]+(?:and\s+)?", arguments)]
        return all(ref is not None and self.known(ref) for ref in refs)

    def starts_with_ref(self, arguments: str) -> bool:
        """Whether `arguments` begin with a reference that we know."""
        ref = Ref.parse(arguments.split()[0].rstrip(":,.=")) if arguments else None
        return ref is not None and self.known(ref)


def _grouping(line: str, number: int, words: CommandWords) -> Command | None:
    """Numbers of a list put together, as "1+3, 2" or "split 1+3, 2".

    "and" joins two of them, but after a comma, and beside "+" or "&", it goes on with the list: "1 + 3 and 2".
    """
    text = bare(line, words)[0]
    first, _, rest = text.partition(" ")
    if words.names.get(first.lower().rstrip(":")) == "split" and re.search(r"[+&,;]", rest):
        text = rest.strip()
    if len(text) > LONGEST_POLITE or not GROUPS.fullmatch(text):
        return None
    plain = re.sub(r"\s+", "", text.lower().replace("&", "+").replace(";", ","))
    listed = "+" in plain or "," in plain.partition("and")[0]
    plain = plain.replace(",and", ",").replace("and", "," if listed else "+")
    return Command("group", plain.replace(",", ", "), number)
