"""One mail of the owner's, one letter to who is told of it: what is said of one task goes together (rule C1)."""

from collections.abc import Iterable, Sequence
from dataclasses import replace

from inboxva.model.actions import Action, Reply
from inboxva.model.assistantletters import AnswerGiven, OwnersWord, TaskChanged
from inboxva.model.letters import Letter

ORDER: tuple[type, ...] = (OwnersWord, AnswerGiven, TaskChanged)
"""What may stand in front of what: the last has the most to say, and ends the letter."""

STAYS = ("A4", "A13", "A11")
"""The kinds of such letters, by how little else withdraws them."""


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

    It is of the kind that is withdrawn least: an answer and a word of the owner's are due whatever else changes.
    """
    known = sorted(letters, key=lambda letter: ORDER.index(type(letter.facts)))
    last = known[-1]
    answer = next((letter for letter in known if letter.kind == "A11"), last)  # it stands below what was asked
    return replace(
        last, kind=max((letter.kind for letter in known), key=STAYS.index),
        before=(*(facts for letter in known[:-1] for facts in (*letter.before, letter.facts)), *last.before),
        not_before=max(letter.not_before for letter in known),
        in_reply_to=answer.in_reply_to, references=answer.references, subject=answer.subject,
        tells=tuple(dict.fromkeys(told for letter in known for told in letter.tells)),
    )  # fmt: skip
