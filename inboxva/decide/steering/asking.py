"""What goes out to others or cannot be undone waits for the owner's yes, under a code (spec/letters.md, O13)."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from inboxva.decide.changes import Written
from inboxva.decide.steering.lines import answered
from inboxva.decide.steering.transcripts import to_owner
from inboxva.model.actions import Ask
from inboxva.model.codes import confirm_code
from inboxva.model.letters import Letter
from inboxva.model.ownerletters import PleaseConfirm
from inboxva.model.work import Command

YES = frozenset({"yes", "confirm"})
CONFIRM, TRANSCRIPT = "confirm:", "done:"
"""How the keys begin of the letters that ask for a yes: what follows is the Message-ID of the command mail."""


@dataclass(frozen=True, slots=True)
class Waiting:
    """A line that waits for a yes: its command, the arguments to carry it out with later, and what it would do."""

    command: Command
    arguments: str
    would: str


def ask(waiting: Sequence[Waiting], written: Written) -> Ask:
    """What waits, each line once, under the code of this mail."""
    lines = ((one.command.name, one.arguments) for one in waiting)
    return Ask(code_of(written), tuple(dict.fromkeys(lines)))


def code_of(written: Written) -> str:
    """The code under which lines of this mail wait."""
    return confirm_code(written.context.secret, written.reading.message.message_id)


def please_confirm(waiting: Sequence[tuple[str, str]], written: Written) -> Letter:
    """O13: each line, in the owner's words, with what it would do. It begins a thread, under a subject that says so."""
    facts = PleaseConfirm(written.owner.first_name, tuple(waiting), code_of(written))
    letter = to_owner(f"{CONFIRM}{written.reading.message.message_id}", "O13", facts, written)
    return replace(letter, subject="", in_reply_to="", references=())


def asked_for_yes(written: Written) -> bool:
    """Whether the mail answers a letter that asks for nothing but a yes."""
    letter = answered(written)
    return letter is not None and letter.kind == "O13"


def confirmed_by(command: Command, written: Written) -> tuple[str, tuple[Command, ...]] | None:
    """The code that a yes is for, and the lines that wait under it: () where none do. None: it is for nothing of ours."""
    code = command.arguments.strip(" .!").lower()
    letter = answered(written)
    if not code and letter and letter.key.startswith((CONFIRM, TRANSCRIPT)):
        code = confirm_code(written.context.secret, letter.key.partition(":")[2])
        if letter.kind != "O13" and code not in written.context.confirming:
            return None  # a transcript that asked for nothing
    if not code:
        return ("", ()) if command.name == "confirm" else None
    lines = written.context.confirming.get(code, ())
    return code, tuple(Command(name, arguments) for name, arguments in lines)
