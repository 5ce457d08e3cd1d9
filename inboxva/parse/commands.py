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
GROUPS = re.compile(r"\d{1,2}(?:[ \t]*(?:[+&,;]|\band\b)[ \t]*(?:and[ \t]+)?\d{1,2})+", re.I)
WORD = re.compile(r"(#?)([A-Za-z][A-Za-z-]*)(:?)(?:[ \t]+|$|(?<=:))(.*)")
NUMBERS = re.compile(r"\d{1,3}(?:[ \t]*,[ \t]*\d{1,3})*")
LONGEST_WORDS = 3
LONGEST_POLITE = 100  # characters: a longer line is prose, whatever it begins or ends with
NEAR = 5  # letters: words shorter than that are too like others to be taken for a slip of the keys
UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class CommandWords:
    """The commands by the words for them, what each may take, and the words and lines around them.

    `tails`: words after a command that change nothing ("split them"). `courtesies`: what people are polite with.
    """

    names: Mapping[str, str]
    takes: Mapping[str, frozenset[str]]
    tails: Mapping[str, frozenset[str]]
    greetings: tuple[str, ...]
    ends: tuple[str, ...]
    courtesies: tuple[str, ...]

    @classmethod
    def from_table(cls, data: Mapping[str, Any]) -> "CommandWords":
        """From `rules/commands.toml` as tomllib reads it."""
        commands: Mapping[str, Any] = data["command"]
        names = {word.lower(): name for name, one in commands.items() for word in one["words"]}
        takes = {name: frozenset(one["takes"]) for name, one in commands.items()}
        tails = {name: frozenset(one.get("tails", ())) for name, one in commands.items()}
        reading = data["reading"]
        courtesies = tuple(sorted(reading["courtesies"], key=len, reverse=True))
        return cls(names, takes, tails, tuple(reading["greetings"]), tuple(reading["ends"]), courtesies)


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
    doubtful: list[Command] = []  # short lines that are commands to nobody, unless a command follows them
    paused = False
    for number, raw in enumerate(text.splitlines(), 1):
        line = raw.strip()
        low = line.lower().rstrip(" .,!")
        if not line:
            paused = any(command.name != UNKNOWN for command in found)
            continue
        answer = ANSWER.match(line)
        ended = low in words.ends and (found or low not in words.courtesies)
        if line == "--" or low.startswith("-- ") or ended or (paused and not answer):
            break
        if not found and (low in words.courtesies or (low.startswith(words.greetings) and len(low) < 40)):
            if command := _command(line, number, known, words):
                found.append(command)  # "ok" is both
            continue
        if answer and not answer[2]:
            continue
        command = (
            Command("answer", f"{answer[1].upper()}: {(answer[2] or '').strip()}", number)
            if answer
            else _grouping(line, number, words) or _command(line, number, known, words, polite=True)
        )
        if command:
            found += [*doubtful, command]
            doubtful = []
        elif found and found[-1].name == "answer" and not doubtful:
            found[-1] = Command("answer", f"{found[-1].arguments}\n{line}", found[-1].line)
        elif low.startswith(words.ends) and len(low) < 40:
            break
        elif _slipped(line, words):
            found += [*doubtful, Command(UNKNOWN, line, number)]
            doubtful = []
        elif found and len(line.split()) <= LONGEST_WORDS and line[-1] not in ".!?,":
            doubtful.append(Command(UNKNOWN, line, number))
        paused = False
    return tuple(found)


def _grouping(line: str, number: int, words: CommandWords) -> Command | None:
    """Numbers of a list put together, as "1+3, 2" or "split 1+3, 2".

    "and" joins two of them, but after a comma, and beside "+" or "&", it goes on with the list: "1 + 3 and 2".
    """
    text = _bare(line, words)[0]
    first, _, rest = text.partition(" ")
    if words.names.get(first.lower().rstrip(":")) == "split" and re.search(r"[+&,;]", rest):
        text = rest.strip()
    if len(text) > LONGEST_POLITE or not GROUPS.fullmatch(text):
        return None
    plain = re.sub(r"\s+", "", text.lower().replace("&", "+").replace(";", ","))
    listed = "+" in plain or "," in plain.partition("and")[0]
    plain = plain.replace(",and", ",").replace("and", "," if listed else "+")
    return Command("group", plain.replace(",", ", "), number)


def _bare(line: str, words: CommandWords) -> tuple[str, bool]:
    """A line without the courtesies around it, and whether any stood before the rest."""
    text, led, going = line.strip(" \t.!,"), False, len(line) <= LONGEST_POLITE
    while going:
        going = False
        low = text.lower()
        for courtesy in words.courtesies:
            if low.startswith(courtesy) and low[len(courtesy) : len(courtesy) + 1] in (" ", ",", ":", ".", "!"):
                text, led, going = text[len(courtesy) :].strip(" \t.!,:"), True, True
                break
            if low.endswith((" " + courtesy, "," + courtesy)):
                text, going = text[: -len(courtesy)].strip(" \t.!,-"), True
                break
    return text, led


def _slipped(line: str, words: CommandWords) -> bool:
    """Whether a line was meant for a command that it is not: `#` and a word, or a word that is one letter off."""
    text = _bare(line, words)[0]
    if re.fullmatch(r"#[A-Za-z][\w-]*(?:[ \t]+\S+){0,2}", text):
        return True
    first, _, rest = text.lower().partition(" ")
    if len(first) < NEAR or (rest and not all(Ref.parse(part.strip(",")) for part in rest.upper().split())):
        return False
    return any(len(name) >= NEAR and name[0] == first[0] and _one_off(first, name) for name in words.names)


def _one_off(written: str, name: str) -> bool:
    """Whether two words differ by one letter: too many, too few, another one, or two that changed places."""
    start = 0
    while start < min(len(written), len(name)) and written[start] == name[start]:
        start += 1
    a, b = written[start:], name[start:]
    return bool(a or b) and (a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:]))


def _command(
    line: str, number: int, known: Callable[[Ref], bool], words: CommandWords, *, polite: bool = False
) -> Command | None:
    """The command that a whole line is, or None. `polite`: courtesies may stand around it."""
    text, led = _bare(line, words) if polite else (line.rstrip(" \t.!"), False)
    match = WORD.fullmatch(text)
    name = words.names.get(match[2].lower()) if match else None
    if not match or name is None:
        return None
    arguments = match[4].strip()
    if polite and arguments and words.tails[name].issuperset(arguments.lower().replace(",", " ").split()):
        arguments = ""
    if led and arguments and not _are_refs(arguments, known):
        return None  # "please help me" is said to a person
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
