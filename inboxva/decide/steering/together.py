"""One mail of the owner's, one letter to who is told of it: what is said of one task goes together (rule C1)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from inboxva.model.actions import Action, Reply
from inboxva.model.assistantletters import AnswerGiven, OwnersWord, TaskChanged
from inboxva.model.letters import Letter

ORDER: tuple[type, ...] = (OwnersWord, AnswerGiven, TaskChanged)
"""What may stand in front of what: the last has the most to say, and ends the letter."""

KEPT = ("answer:", "thanks:")
"""How the keys begin of letters that are not taken back with the rest of their mail."""


def together(actions: Sequence[Action]) -> tuple[Action, ...]:
    """The actions, with their letters to one assistant about one task as one, at the place of the first."""
    left: list[Action] = []
    joined: list[Letter] = []
    for action in actions:
        if not isinstance(action, Reply):
            left.append(action)
            continue
        letter = action.letter
        fellow = next((one for one in joined if _fit(one, letter)), None)
        if fellow is None:
            joined.append(letter)
            left.append(action)
            continue
        joined[joined.index(fellow)] = whole = _one((fellow, letter))
        left[left.index(Reply(fellow))] = Reply(whole)
    return tuple(left)


def _fit(one: Letter, other: Letter) -> bool:
    """Whether they are about the same task to the same person, and each may be read by all who see the other."""
    kinds = {type(one.facts), type(other.facts)}
    in_thread = bool(one.subject) == bool(other.subject)
    same = (one.to, one.task, one.slug, one.mode) == (other.to, other.task, other.slug, other.mode)
    return same and one.task is not None and in_thread and kinds <= set(ORDER) and kinds != {AnswerGiven}


def _one(letters: Iterable[Letter]) -> Letter:
    """The letter with the most to say, and what the others say in front of it.

    One of several kinds is an A13: no later change withdraws the owner's words. Its key is of what can be taken back, so
    that who has heard of that hears of it too when it is.
    """
    known = sorted(letters, key=lambda letter: ORDER.index(type(letter.facts)))
    last, kinds = known[-1], {letter.kind for letter in known}
    answer = next((letter for letter in known if isinstance(letter.facts, AnswerGiven)), last)  # below what was asked
    return replace(
        last, key=next((letter.key for letter in reversed(known) if not letter.key.startswith(KEPT)), last.key),
        kind=last.kind if len(kinds) == 1 else "A13",
        before=(*(facts for letter in known[:-1] for facts in (*letter.before, letter.facts)), *last.before),
        not_before=max(letter.not_before for letter in known),
        in_reply_to=answer.in_reply_to, references=answer.references, subject=answer.subject,
        tells=tuple(dict.fromkeys(told for letter in known for told in letter.tells)),
    )  # fmt: skip
