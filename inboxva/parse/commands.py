"""Lines by which a person steers the program: `done BK-12`, `Q7: the blue one`, `1+3, 2` (rules/commands.toml).

In a mail to the desk bare words count, as the first lines. In a thread that an assistant reads only `#word` does, or a
word with a known reference that is the whole line: "Cancel the Denver flight please" is text.
"""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from inboxva.model.packaged import table
from inboxva.model.work import Command, Ref

ANSWER = re.compile(r"#?(q\d{1,6})\b[ \t]*[:.)=-]*[ \t]*(\S.*)?$", re.I)
GROUPS = re.compile(r"\d{1,3}(?:[ \t]*[+&][ \t]*\d{1,3})*(?:[ \t]*[,;][ \t]*\d{1,3}(?:[ \t]*[+&][ \t]*\d{1,3})*)*")
WORD = re.compile(r"(#?)([A-Za-z][A-Za-z-]*)(:?)(?:[ \t]+|$|(?<=:))(.*)")
NUMBERS = re.compile(r"\d{1,3}(?:[ \t]*,[ \t]*\d{1,3})*")
LONGEST_WORDS = 3
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CommandWords:
    """The commands by the words for them, what each may take, and the lines around them."""

    names: Mapping[str, str]
    takes: Mapping[str, frozenset[str]]
    greetings: tuple[str, ...]
    ends: tuple[str, ...]

    @classmethod
    def from_table(cls, data: Mapping[str, Any]) -> "CommandWords":
        """From `rules/commands.toml` as tomllib reads it."""
        commands: Mapping[str, Any] = data["command"]
        names = {word.lower(): name for name, one in commands.items() for word in one["words"]}
        takes = {name: frozenset(one["takes"]) for name, one in commands.items()}
        return cls(names, takes, tuple(data["reading"]["greetings"]), tuple(data["reading"]["ends"]))


@cache
def default_words() -> CommandWords:
    """The packaged words."""
    return CommandWords.from_table(table("rules/commands.toml"))


def find_commands(
    text: str,
    *,
    to_desk: bool,
    refs_known: Callable[[Ref], bool] | None = None,
    words: CommandWords | None = None,
) -> tuple[Command, ...]:
    """The commands in the visible `text` of a mail, in order, each with its line (from 1).

    `to_desk`: the mail went to the program alone. `refs_known` says whether a reference is one of ours (None: any is).
    `answer` carries "Q7: text", `group` the numbers as written. Among the commands of a mail to the desk a line that is
    none is given as `unknown`; it stops none of the others.
    """
    words = words or default_words()
    known = refs_known or (lambda ref: True)
    return _at_the_desk(text, known, words) if to_desk else _in_a_thread(text, known, words)


def _in_a_thread(text: str, known: Callable[[Ref], bool], words: CommandWords) -> tuple[Command, ...]:
    found: list[Command] = []
    for number, line in enumerate(text.splitlines(), 1):
        command = _command(line.strip(), number, known, words)
        if command and (line.lstrip().startswith("#") or _starts_with_ref(command.arguments, known)):
            found.append(command)
    return tuple(found)


def _at_the_desk(text: str, known: Callable[[Ref], bool], words: CommandWords) -> tuple[Command, ...]:
    found: list[Command] = []
    real = paused = False
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        low = line.lower().rstrip(" .,!")
        if not line:
            paused = real
            continue
        answer = ANSWER.match(line)
        if line == "--" or low.startswith("-- ") or low in words.ends or (paused and not answer):
            break
        if not found and low.startswith(words.greetings) and len(low) < 40:
            continue
        if answer:
            if answer[2]:
                found.append(Command("answer", f"{answer[1].upper()}: {answer[2].strip()}", number))
                real = True
        elif GROUPS.fullmatch(line.rstrip(".")) and ("+" in line or "," in line or "&" in line):
            found.append(Command("group", line.rstrip("."), number))
            real = True
        elif command := _command(line, number, known, words):
            found.append(command)
            real = True
        elif found and found[-1].name == "answer":
            found[-1] = Command("answer", f"{found[-1].arguments}\n{line}", found[-1].line)
        elif low.startswith(words.ends) and len(low) < 40:
            break
        else:
            found.append(Command(UNKNOWN, line, number))
        paused = False
    return tuple(found) if real else ()


def _command(line: str, number: int, known: Callable[[Ref], bool], words: CommandWords) -> Command | None:
    """The command that a whole line is, or None."""
    match = WORD.fullmatch(line.rstrip(" \t.!"))
    name = words.names.get(match[2].lower()) if match else None
    if not match or name is None:
        return None
    arguments = match[4].strip()
    return Command(name, arguments, number) if _fits(words.takes[name], arguments, bool(match[3]), known) else None


def _fits(takes: frozenset[str], arguments: str, colon: bool, known: Callable[[Ref], bool]) -> bool:
    """Whether a command that takes these kinds of arguments may be followed by `arguments`."""
    if not arguments:
        return "nothing" in takes
    parts = arguments.split()
    starts = _starts_with_ref(arguments, known)
    return (
        ("ref" in takes and _are_refs(arguments, known))
        or ("ref text" in takes and starts and len(parts) > 1)
        or ("colon" in takes and (colon or starts))
        or "text" in takes
        or ("words" in takes and len(parts) <= LONGEST_WORDS)
        or ("to" in takes and parts[0].lower() == "to" and 1 < len(parts) <= LONGEST_WORDS + 1)
    )


def _are_refs(arguments: str, known: Callable[[Ref], bool]) -> bool:
    """Whether `arguments` are references that we know, or numbers from a list."""
    if NUMBERS.fullmatch(arguments):
        return True
    refs = [Ref.parse(part) for part in re.split(r"[\s,]+(?:and\s+)?", arguments)]
    return all(ref is not None and known(ref) for ref in refs)


def _starts_with_ref(arguments: str, known: Callable[[Ref], bool]) -> bool:
    ref = Ref.parse(arguments.split()[0].rstrip(":,.")) if arguments else None
    return ref is not None and known(ref)
