"""What a single line commands: `done BK-12, BK-13`, `2 due: Tue noon`, `assign it to Priya please`, `1+3, 2`."""

import re
from collections.abc import Callable
from dataclasses import dataclass, replace

from inboxva.model.codes import LENGTH, LETTERS
from inboxva.model.refs import leading_refs
from inboxva.model.work import Command, Ref
from inboxva.parse.commandwords import LONGEST_POLITE, CommandWords, Readers, bare, read_value, split_ref

GROUPS = re.compile(r"\d{1,2}(?:[ \t]*(?:[+&,;]|\band\b)[ \t]*(?:and[ \t]+)?\d{1,2})+", re.I)
BULLET = re.compile(r"(?:[-*•–>][ \t]*)+")
MARK = re.compile(r"[ \t]*[:=]")
PART = re.compile(r"#?(\d{1,2})(?:[ \t]*[.):]+[ \t]+(?=\w)|[ \t]*[.):]*[ \t]*(?=[^\W\d]))")
BOTH = re.compile(r"[ \t]*[,;/&][ \t]*|[ \t]+(?:-|and)[ \t]+")
ALONE = re.compile(r"#?\d{1,2}[.):]*")
BEHIND = re.compile(r"[ \t]+#?(\d{1,2}(?:(?:[ \t]*,[ \t]*|[ \t]+and[ \t]+)#?\d{1,2})*)[ \t]*[:=][ \t]+(?=\S)")
BEFORE = re.compile(r"[ \t]+#?(\d{1,2}(?:(?:[ \t]*,[ \t]*|[ \t]+and[ \t]+)#?\d{1,2})*)[ \t]+(?=[^\W\d])")
NUMBERS = re.compile(r"#?\d{1,3}(?:(?:[ \t]*,[ \t]*|[ \t]+and[ \t]+)#?\d{1,3})*")
LOOSE = re.compile(r"\b([A-Za-z][A-Za-z0-9]{0,9}?)[- ]?(\d{1,6})\b")
CODE = re.compile(f"[{LETTERS}]{{{LENGTH}}}", re.I)
CODES = re.compile(
    r"[a-z]+(?:[ _-][a-z]+)?(?:(?:[ \t]*[,;&][ \t]*(?:and[ \t]+)?|[ \t]+and[ \t]+)[a-z]+(?:[ _-][a-z]+)?)*", re.I
)
QUOTES = frozenset('"“”„«»')
LONGEST_WORDS = 3
THANKS = "thanks"
"""The one command whose name is a courtesy: only what follows it makes it one."""


@dataclass(frozen=True, slots=True)
class LineOfCommands:
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
            elif found and not ALONE.fullmatch(piece):
                # it belongs to what stands before it: "why: the rent, due to Ben"
                found[-1] = replace(found[-1], arguments=found[-1].arguments + line[kept:end])
            else:
                continue  # a number or another word before a name: "2 due: Tue"
            kept, start = end, following
        return found or (self.value_alone(line, number, under) if under else [])

    def in_thread(self, line: str, number: int) -> Command | None:
        """The command that a line is where an assistant reads along: marked, or of a task and nothing but that."""
        marked = line.startswith("#")
        command = self.command(line, number) if marked or "-" in line else None  # no reference lacks a hyphen
        if command is None or marked:
            return command
        refs, rest = leading_refs(command.arguments)
        takes = self.words.takes[command.name]
        sentence = rest and takes.isdisjoint(("value", "to", "name", "place"))
        if not refs or not all(map(self.known, refs)) or (sentence and ":" not in line):
            return None  # "Note BK-12 is on hold" is said to a person
        read = command.when or command.minutes or command.recurs or command.name == "priority"
        if rest and self.readers and "value" in takes and not read:
            return None
        return command

    def is_attempt(self, line: str) -> bool:
        """Whether a line is a command, but for its references (none of ours, or not written as they are) or its value."""
        text = bare(line, self.words)[0].removeprefix("#")
        if self.is_command_around_refs(text):
            return True
        named = self.words.named(text)
        rest = text[named[1] :].strip(" \t:=.") if named else ""
        refs, more = leading_refs(rest)
        if named is None or not refs:
            return False
        if all(map(self.known, refs)):  # "snooze BK-12 until next year"
            return "value" in self.words.takes[named[0]] and 0 < len(more.split()) <= LONGEST_WORDS
        return not more.strip(" .")

    def is_command_around_refs(self, text: str) -> bool:
        """Whether nothing but commands is left beside references of ours, in whatever form: "1. done bk12"; no quotation."""

        def without(ref: re.Match[str]) -> str:
            return " " if self.known(Ref(ref[1].upper(), int(ref[2]))) else ref[0]

        rest = LOOSE.sub(without, text)
        said = [word for word in re.findall(r"[^\W\d_]+", rest.lower()) if word not in (*self.words.counted, "and")]
        names = self.words.names
        plain = rest != text and QUOTES.isdisjoint(text)
        return plain and bool(said) and (" ".join(said) in names or all(word in names for word in said))

    def names_a_task(self, line: str) -> bool:
        """Whether a short line, no sentence, names a task of ours: it was meant for a command."""
        words = line.split()
        refs = (Ref.parse(word.strip(",:;.")) for word in words)
        return len(words) <= 2 * LONGEST_WORDS and line[-1] not in "?!" and any(ref and self.known(ref) for ref in refs)

    def numbered(self, text: str, number: int) -> list[Command]:
        """A command, with the number of a task in a list or a reference before it: "2 due: Tue", "BK-12: split".

        With several numbers it is one for each: "due 2, 3: Fri".
        """
        named = self.words.named(text)
        behind = self.behind(text, *named) if named else None
        if named and behind:  # "due 2: Tue noon"
            command = self.command(f"{named[0]}: {text[behind.end() :]}", number)
            parts = re.findall(r"\d+", behind[1])
            return [replace(command, part=int(part)) for part in dict.fromkeys(parts)] if command else []
        if command := self.command(text, number, polite=True):
            return [command]
        low = text.lower()
        counted = next((word for word in self.words.counted if low.startswith(f"{word} ")), "")
        if part := PART.match(text, len(counted) + (len(counted) > 0)):
            command = self.command(text[part.end() :], number, polite=True)
            if command is None and text[part.end(1) : part.end(1) + 1] in (".", ")", ":"):
                command = next(iter(self.value_alone(text[part.end() :], number)), None)
            valued = command and self.words.has_value(command.name)
            return [replace(command, part=int(part[1]))] if command and valued else []
        ref = Ref.PATTERN.match(text.lstrip("["))
        if ref and self.starts_with_ref(ref[0]):
            rest = text.lstrip("[")[ref.end() :].strip(" \t:]-,")
            command = self.command(rest, number, polite=True)
            return [replace(command, arguments=f"{ref[0].upper()} {command.arguments}".strip())] if command else []
        return []

    def behind(self, text: str, name: str, end: int) -> re.Match[str] | None:
        """The numbers of a list behind a command's name and before what it says: "due 2: Tue", "assign 2 to Priya"."""
        takes = self.words.takes[name]
        spaced = not takes.isdisjoint(("to", "place")) or takes == {"value", "ref"}  # "cap 2 hours" names no task
        if not spaced:
            return BEHIND.match(text, end) if self.words.has_value(name) else None
        return BEHIND.match(text, end) or BEFORE.match(text, end)

    def with_cap(self, piece: str, number: int) -> list[Command]:
        """A command; a due with a cap behind its time is two: "due: Fri 5pm PT / 3h"."""
        found = self.numbered(piece, number)
        whole = found[0] if found else None
        cut = next(reversed(list(BOTH.finditer(piece))), None)
        if cut is None or len(found) > 1 or (whole and whole.name != "due"):
            return found
        text = bare(piece[cut.end() :], self.words)[0]
        cap = read_value("cap", text, self.words, self.readers)
        if not (cap.plain and cap.minutes) or text.isdecimal() or (whole and whole.when and text in whole.when.text):
            return found
        due = next(iter(self.numbered(piece[: cut.start()], number)), None)
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
        if polite and (first := self.words.named(line.lstrip("#"))) and first[0] == THANKS:
            text, led, named = line.rstrip(" \t.!"), False, first
        if named is None:
            return None
        name, end = named
        takes, rest = self.words.takes[name], text.removeprefix("#")[end:]
        mark = MARK.match(rest)
        arguments = rest[mark.end() :].strip() if mark else rest.strip()
        if not mark and rest[:1] not in ("", " ", "\t"):
            return None
        if polite and arguments and self.words.tails[name].issuperset(arguments.lower().replace(",", " ").split()):
            arguments = ""
        arguments = self.without_around(name, arguments)
        refs, more = leading_refs(arguments)
        if "colon" in takes and (mark or (refs and more and "to" not in takes)):
            behind = line[line.find(text) + len(text) - len(rest) :]  # a sentence keeps the words at its end
            arguments = self.without_around(name, behind[mark.end() if mark else 0 :].strip())
            refs, more = leading_refs(arguments)
        reads = arguments and ("value" in takes or name == "agreed")
        value = read_value(name, arguments, self.words, self.readers) if reads else None
        if value and not mark and "value" in takes and arguments.endswith("?"):
            return None
        head = arguments[: len(arguments) - len(more)].rstrip() if refs else ""
        colon = bool(mark) or head.endswith((":", "="))  # "due BK-12: ..."
        plain = bool(value and value.plain)
        if led and arguments and not (colon or plain or self.are_refs(arguments) or "code" in takes):
            return None  # "please help me" is said to a person
        if not self.fits(takes, arguments, colon, plain):
            return None
        if value is None:
            return Command(name, arguments, number)
        if name == "due" and value.urgency:
            ref = split_ref(arguments)[0]
            return Command("priority", f"{ref} {value.urgency.value}".strip(), number)
        return Command(
            name, value.arguments, number, when=value.when, minutes=value.minutes, recurs=value.recurs
        )  # fmt: skip

    def without_around(self, name: str, arguments: str) -> str:
        """Arguments without the small words before them: "it to Priya", "for BK-12". A value has such words of its own."""
        if "value" not in self.words.takes[name]:
            while (first := arguments.partition(" "))[2] and first[0].lower() in self.words.around[name]:
                arguments = first[2].strip()
        return arguments

    def fits(self, takes: frozenset[str], arguments: str, colon: bool, plain: bool) -> bool:
        """Whether a command that takes these kinds of arguments may be followed by `arguments`."""
        if not arguments:
            return "nothing" in takes
        refs, rest = leading_refs(arguments)
        refs = refs if all(map(self.known, refs)) else ()
        parts = arguments.split()
        named = rest.split() if refs else parts
        to = bool(named) and named[0].lower() == "to"
        return (
            ("ref" in takes and self.are_refs(arguments))
            or ("ref text" in takes and bool(refs and rest))
            or ("colon" in takes and (colon or bool(refs and "to" not in takes)))
            or ("value" in takes and (colon or plain))
            or "text" in takes
            or ("words" in takes and len(parts) <= LONGEST_WORDS)
            or ("name" in takes and 0 < len(named) < LONGEST_WORDS)
            or ("codes" in takes and CODES.fullmatch(arguments) is not None)
            or ("code" in takes and CODE.fullmatch(arguments) is not None)
            or ("to" in takes and to and 1 < len(named) <= LONGEST_WORDS + 1)
            or ("place" in takes and (bool(refs) or colon or to) and 0 < len(named) - to < LONGEST_WORDS)
        )

    def is_blank(self, line: str) -> bool:
        """Whether a line is one of a form that nothing was written on: "due:"."""
        text = BULLET.sub("", line, count=1) if BULLET.match(line) else line
        named = self.words.named(text)
        return named is not None and self.words.has_value(named[0]) and text[named[1] :].strip() in (":", "=")

    def is_form(self, command: Command, line: str) -> bool:
        """Whether a command is a line of a form, which may stand apart from those above it."""
        return self.words.is_field(command.name) and (command.part is not None or ":" in line or "=" in line)

    def are_refs(self, arguments: str) -> bool:
        """Whether `arguments` are references that we know, or numbers from a list."""
        if NUMBERS.fullmatch(arguments):
            return True
        refs, rest = leading_refs(arguments)
        return bool(refs) and not rest.strip(" .!") and all(map(self.known, refs))

    def starts_with_ref(self, arguments: str) -> bool:
        """Whether `arguments` begin with a reference that we know."""
        refs = leading_refs(arguments)[0]
        return bool(refs) and self.known(refs[0])


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
