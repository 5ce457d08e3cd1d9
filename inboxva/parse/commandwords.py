"""The words for commands (rules/commands.toml), the courtesies and slips around them, and what their values mean."""

import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from functools import cache, cached_property
from typing import Any
from unicodedata import category

from inboxva.model.packaged import table
from inboxva.model.refs import leading_refs
from inboxva.model.when import Recurrence, When
from inboxva.model.work import Priority, Ref
from inboxva.parse.praise import PraiseWords

MOST_WORDS = 3  # of a command's name
NEVER = "never"
SMILES = frozenset({"So", "Sk", "Mn", "Cf"})
"""The Unicode categories that emoji are made of."""
NEAR = 5  # letters: words shorter than that are too like others to be taken for a slip of the keys
LONGEST_POLITE = 100  # characters: a longer line is prose, whatever it begins or ends with
WORD = re.compile(r"[^\s:=]+")


@dataclass(frozen=True)
class CommandWords:
    """The commands by the words for them, what each may take, and the words and lines around them.

    `tails`: words after a command that change nothing ("split them"). `around`: words beside a value that are no part of
    it ("due on Friday"). `beyond`: words that make it another value than the task's ("cap 12h this week"). `never`: what
    ends a repetition. `courtesies`: what people are polite with. `counted`: words before the number of a task in a list.
    `who` may give it ("owner", "assistant"). `praise` is what an owner says well of work.
    """

    names: Mapping[str, str]
    takes: Mapping[str, frozenset[str]]
    tails: Mapping[str, frozenset[str]]
    around: Mapping[str, frozenset[str]]
    beyond: Mapping[str, frozenset[str]]
    never: frozenset[str]
    greetings: tuple[str, ...]
    ends: tuple[str, ...]
    courtesies: tuple[str, ...]
    counted: tuple[str, ...]
    who: Mapping[str, frozenset[str]] = field(default_factory=dict)
    praise: PraiseWords = field(default_factory=PraiseWords)

    @classmethod
    def from_table(cls, data: Mapping[str, Any]) -> "CommandWords":
        """From `rules/commands.toml` as tomllib reads it."""
        commands: Mapping[str, Any] = data["command"]

        def sets(key: str) -> Mapping[str, frozenset[str]]:
            return {name: frozenset(one.get(key, ())) for name, one in commands.items()}

        reading = data["reading"]
        return cls(
            names={word.lower(): name for name, one in commands.items() for word in one["words"]},
            takes={name: frozenset(one["takes"]) for name, one in commands.items()},
            tails=sets("tails"),
            around=sets("around"),
            beyond=sets("beyond"),
            never=frozenset(word for one in commands.values() for word in one.get("never", ())),
            greetings=tuple(reading["greetings"]),
            ends=tuple(reading["ends"]),
            courtesies=tuple(sorted(reading["courtesies"], key=len, reverse=True)),
            counted=tuple(reading.get("counted", ())),
            who={name: frozenset(one.get("who", ("owner",))) for name, one in commands.items()},
            praise=PraiseWords.from_table(data.get("praise", {})),
        )

    @cached_property
    def of_owner(self) -> "CommandWords":
        """The words of an owner alone."""
        return self._of("owner")

    @cached_property
    def of_assistant(self) -> "CommandWords":
        """The words of an assistant alone."""
        return self._of("assistant")

    def _of(self, who: str) -> "CommandWords":
        return replace(self, names={word: name for word, name in self.names.items() if who in self.who.get(name, ())})

    def named(self, text: str) -> tuple[str, int] | None:
        """The command that a text begins with, and where its name ends; the longest name there is."""
        ends = [found.end() for _, found in zip(range(MOST_WORDS), WORD.finditer(text), strict=False)]
        for end in reversed(ends):
            if name := self.names.get(" ".join(text[:end].lower().split())):
                return name, end
        return None

    def has_value(self, name: str) -> bool:
        """Whether a command says a value of the task: a line of a form."""
        return not self.takes.get(name, frozenset()).isdisjoint(("value", "colon"))

    def is_field(self, name: str) -> bool:
        """Whether a command is a line of the form by which a request is made firm."""
        return "value" in self.takes.get(name, frozenset()) or name in ("why", "outcome")

    @cached_property
    def between(self) -> re.Pattern[str]:
        """What parts two values in one line: "due: Fri 5pm, cap: 3h"."""
        names = sorted((word for word, name in self.names.items() if self.has_value(name)), key=len, reverse=True)
        field = rf"(?:{'|'.join(map(re.escape, names))})"
        number = r"(?:#?\d{1,2}[.):]{0,2}[ \t]+)?"
        joined = r"[ \t]*(?:and[ \t]+)?"
        marked = rf"[ \t]*[,;/|.&]{joined}(?={number}{field}[ \t]*[:=])|[ \t]{joined}(?={field}[ \t]*[:=])"
        bare = rf"(?:[ \t]*[,;/|]{joined}|[ \t]+(?:and|[-–])[ \t]+)(?={number}{field}[ \t]+\S)"
        return re.compile(f"{marked}|{bare}", re.IGNORECASE)


@cache
def default_words() -> CommandWords:
    """The packaged words."""
    return CommandWords.from_table(table("rules/commands.toml"))


@dataclass(frozen=True, slots=True)
class Readers:
    """What the arguments of a command say, as functions of their text; None where they say no such thing.

    `due` gives beside it the zone letters that leave open which time is meant, or "". `snooze` is the end of a pause.
    """

    due: Callable[[str], tuple[When | None, str]]
    cap: Callable[[str], int | None]
    repeat: Callable[[str], Recurrence | None]
    priority: Callable[[str], Priority | None]
    snooze: Callable[[str], When | None] = lambda text: None


@dataclass(frozen=True, slots=True)
class Value:
    """What arguments mean. `plain` says that they are nothing but the value, so that they need no colon before them."""

    arguments: str
    when: When | None = None
    minutes: int | None = None
    recurs: Recurrence | None = None
    urgency: Priority | None = None
    plain: bool = False


def read_value(name: str, arguments: str, words: CommandWords, readers: Readers | None) -> Value:
    """The value of a command's arguments; a reference before it is no part of it."""
    ref, text = split_ref(arguments)
    if readers is None:
        return Value(arguments, plain=len(text.split()) <= MOST_WORDS)
    said = re.findall(r"[\w'’]+", text.lower())
    if name == "due":
        when, letters = readers.due(text)
        rest = text.replace(when.text, " ") if when else text
        plain = when is not None and words.around[name].issuperset(re.findall(r"\w+", rest.lower()))
        urgency = None if when else readers.priority(text)
        short = len(said) <= (2 * MOST_WORDS if letters else MOST_WORDS)
        return Value(arguments, when, urgency=urgency, plain=plain or (short and bool(letters or urgency)))
    if name == "cap":
        minutes = readers.cap(text)
        own = words.beyond[name].isdisjoint(said)
        plain = minutes is not None and words.around[name].issuperset(re.findall(r"[^\W\d_]+", text.lower()))
        return Value(arguments, minutes=minutes if own else None, plain=plain)
    if name == "repeat":
        if " ".join(said) in words.never:
            return Value(f"{ref} {NEVER}".strip(), plain=True)
        recurs = readers.repeat(text)
        return Value(arguments, recurs=recurs, plain=recurs is not None and len(said) <= 6)
    if name == "snooze":
        when = readers.snooze(text)
        return Value(arguments, when, plain=when is not None)
    if name == "agreed":
        when = readers.due(text)[0]
        said = re.findall(r"\w+", text.replace(when.text, " ").lower()) if when else [text]
        return Value(arguments, when if words.around["due"].issuperset(said) else None)
    if name == "priority":
        urgency = Priority.HIGH if not text else _priority(text) or readers.priority(text)
        return Value(f"{ref} {urgency.value if urgency else text}".strip(), urgency=urgency, plain=urgency is not None)
    return Value(arguments)


def split_ref(arguments: str) -> tuple[str, str]:
    """Arguments as the references they begin with ("" for none) and the rest: "BK-12: Fri" → "BK-12", "Fri"."""
    refs, rest = leading_refs(arguments)
    return (", ".join(map(str, refs)), rest) if refs else ("", arguments)


def _priority(text: str) -> Priority | None:
    word = text.strip(" .!").lower()
    return Priority(word) if word in set(Priority) else None


def bare(line: str, words: CommandWords) -> tuple[str, bool]:
    """A line without the courtesies around it, and whether any stood before the rest."""
    text, led, going = line.strip(" \t.!,"), False, len(line) <= LONGEST_POLITE
    while text and category(text[-1]) in SMILES:
        text = text[:-1].rstrip(" \t.!,")
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


def is_slip(line: str, words: CommandWords) -> bool:
    """Whether a line was meant for a command that it is not: `#` and a word, or a word that is one letter off."""
    text = bare(line, words)[0]
    if re.fullmatch(r"#[A-Za-z][\w-]*(?:[ \t]+\S+){0,2}", text):
        return True
    first, _, rest = text.lower().partition(" ")
    first, colon = first.rstrip(":="), first[-1:] in (":", "=")
    if len(first) < NEAR or (rest and not colon and not all(Ref.parse(p.strip(",")) for p in rest.upper().split())):
        return False
    return any(len(name) >= NEAR and name[0] == first[0] and _one_off(first, name) for name in words.names)


def _one_off(written: str, name: str) -> bool:
    """Whether two words differ by one letter: too many, too few, another one, or two that changed places."""
    start = 0
    while start < min(len(written), len(name)) and written[start] == name[start]:
        start += 1
    a, b = written[start:], name[start:]
    return bool(a or b) and (a[1:] == b or a == b[1:] or a[1:] == b[1:] or (a[:2] == b[:2][::-1] and a[2:] == b[2:]))
