"""Lines by which a person steers the program: `done BK-12`, `Q7: the blue one`, `1+3, 2` (rules/commands.toml).

In a mail to the desk bare words count, as the first lines. In a thread that an assistant reads only `#word` does, or a
word with a known reference that is the whole line: "Cancel the Denver flight please" is text.
"""

import re
from collections.abc import Callable, Iterable
from dataclasses import replace

from inboxva.model.message import Line, LineKind
from inboxva.model.work import Command, Ref
from inboxva.parse.commandlines import LONGEST_WORDS, LineOfCommands
from inboxva.parse.commandwords import CommandWords, Readers, default_words, is_slip

__all__ = ["CommandWords", "Readers", "default_words", "filled_in", "find_commands"]

ANSWER = re.compile(r"#?(q\d{1,6})\b[ \t]*[:.)=-]*[ \t]*(\S.*)?$", re.I)
LABEL = re.compile(r"[^\W\d_]+(?: [^\W\d_]+)?[ \t]*:[ \t]")
MOST_LINES, LONGEST = 300, 2000  # lines of a mail to the desk, and characters of each, that are read
UNSEEN = {**dict.fromkeys((0x00A0, 0x2007, 0x202F), " "), **dict.fromkeys(
    (0x00AD, 0x200B, 0x200E, 0x200F, *range(0x202A, 0x202F), 0x2060, *range(0x2066, 0x206A), 0xFEFF)
)}  # fmt: skip
"""Spaces that do not break, and what nobody sees: soft hyphens, spaces without width, marks of direction."""
WRAPPED = 60  # characters: a line as long as that may have been broken by the client, and goes on in the next
SENTENCE = 4  # words: so long a line that is no command tells something, and what stands below may be told, too
UNKNOWN = "unknown"
ANSWERING = frozenset({"answer", "split", "keep", "group", "ok", "yes"})
"""What answers a letter of ours, and is nothing without it."""
TEXTS = frozenset({"answer", "why", "outcome", "reopen", "note", "agreed", "thanks"})
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
    line = LineOfCommands(words or default_words(), refs_known or (lambda ref: True), readers)
    return _at_the_desk(text, line) if to_desk else _in_a_thread(text, line)


def filled_in(lines: Iterable[Line], words: CommandWords | None = None) -> str:
    """The writer's own lines as one text, each value that stands under a quoted form line behind that line's name."""
    words = words or default_words()
    said = []
    above = 0  # the number of the last of the writer's lines
    for line in lines:
        if line.kind is not LineKind.OWN:
            continue
        form = (line.under or "").strip(" \t>*")
        named, question = words.named(form), ANSWER.match(form)
        blank = named and words.has_value(named[0]) and form[named[1] :].strip() in (":", "=")
        own = line.text.strip()
        if question and not question[2]:
            blank = above != line.number - 1 and bool(own) and not ANSWER.match(own)
        said.append(f"{form} {own}" if blank and not words.named(own) else line.text.rstrip())
        above = line.number
    return "\n".join(said).strip("\n")


def _in_a_thread(text: str, reading: LineOfCommands) -> tuple[Command, ...]:
    lines = enumerate(text.splitlines(), 1)
    return tuple(command for number, line in lines if (command := reading.in_thread(_typed(line), number)))


def _at_the_desk(text: str, reading: LineOfCommands) -> tuple[Command, ...]:
    words = reading.words
    found: list[Command] = []
    doubtful: list[Command] = []  # short lines that are commands to nobody, unless a command follows them
    paused = prose = narrated = False
    above = form = ""  # the line directly above, and the name of the form that it leaves blank
    for number, raw in enumerate(text.splitlines()[:MOST_LINES], 1):
        line = _typed(raw[:LONGEST])
        low = line.lower().rstrip(" .,!")
        if not line:
            paused, above, form = any(command.name not in (UNKNOWN, "yes") for command in found), "", ""
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
        begun = any(command.name != UNKNOWN for command in found)
        if made and narrated and not begun and not _stands_alone(made[0], line, reading):
            made = [Command(UNKNOWN, line, number)]
        last = found[-1] if found else None
        if made:
            found += [*doubtful, *made]
            doubtful = []
        elif not found and (low in words.courtesies or (low.startswith(words.greetings) and len(low) < 40)):
            pass
        elif last and not doubtful and above and _goes_on(last, above) and not _is_command_misspelt(line, reading):
            found[-1] = replace(last, arguments=f"{last.arguments}{chr(10) if last.name == 'answer' else ' '}{line}")
        elif low.startswith(words.ends) and len(low) < 40:
            break
        elif is_slip(line, words) or reading.is_attempt(line) or (found and reading.names_a_task(line)):
            found += [*doubtful, Command(UNKNOWN, line, number)]
            doubtful = []
        elif found and line[-1] not in ".!?," and (len(line.split()) <= LONGEST_WORDS or LABEL.match(line)):
            doubtful.append(Command(UNKNOWN, line, number))
        else:
            prose, narrated = True, narrated or (not found and len(line.split()) >= SENTENCE)
        paused, above, form = False, line, ""
    return tuple(found)


def _typed(line: str) -> str:
    """A line as its writer sees it: without the marks that show nothing, and with plain spaces."""
    return line.translate(UNSEEN).strip()


def _stands_alone(command: Command, line: str, reading: LineOfCommands) -> bool:
    """Whether a command counts also below a sentence, where others may be what the sentence tells of: marked as a command,
    a line of a form, an answer, or a word that answers a letter of ours and does nothing else.
    """
    return line.startswith("#") or command.name in ANSWERING or reading.is_form(command, line)


def _is_command_misspelt(line: str, reading: LineOfCommands) -> bool:
    """Whether a line below an answer is none of it, but a command with a slip in it."""
    return is_slip(line, reading.words) and reading.names_a_task(line)


def _goes_on(command: Command, above: str) -> bool:
    """Whether what a command says goes on in the next line: answers may have lines, others where a client broke them."""
    return command.name == "answer" or (command.name in TEXTS and len(above) >= WRAPPED)
