"""Is a request in the thread of a task about something else? (spec/requests.md: a new task in an old thread)"""

import re
from collections.abc import Mapping

from inboxva.model.context import TaskFacts
from inboxva.model.work import OPEN_STATES, Request, SentenceKind, State

CONTENT = re.compile(r"[^\W\d_]{4,}")
ENOUGH = 2
"""Words that say what is asked for: a mail on work that is over with fewer asks for nothing ("Thanks, please go ahead")."""


def another_topic(
    request: Request, task: TaskFacts, words: Mapping[str, tuple[str, ...]], new_subject: str = ""
) -> bool:
    """Whether a request shares no content word with the thread's task, and says it stands apart or comes after its end.

    `new_subject` is the mail's where it has no reply prefix: a thread's last mail was taken for its addresses. While a
    question of the task is open, what comes after its end may answer it.

    Instructions about the running work are changes to it, not tasks of their own. `words` are those of
    `rules/lint.toml`: `apart`, and `common` for words that say nothing.
    """
    common = frozenset(words.get("common", ()))
    about = content_words(f"{task.title} {task.text} {task.request_subject}", common)
    asked = [t.text for t in request.tasks]
    if any(content_words(text, common) & about for text in asked):
        return False
    if task.state not in OPEN_STATES and not task.questions:
        return True
    if (named := content_words(new_subject, common)) and not named & about:
        return True
    said = " ".join(s.text for s in request.sentences if s.kind is not SentenceKind.COURTESY) or " ".join(asked)
    return any(re.search(rf"\b{re.escape(word)}\b", said, re.IGNORECASE) for word in words.get("apart", ()))


def asks_anew(request: Request, task: TaskFacts, words: Mapping[str, tuple[str, ...]]) -> bool:
    """Whether a mail on a task that is over asks for something that is a task of its own.

    Once the owner has taken it, or it was cancelled, whatever is asked for is one; before, or while a question of it is
    open, what is about something else.
    """
    common = frozenset(words.get("common", ()))
    asked = set[str]().union(*(content_words(one.text, common) for one in request.tasks))
    taken = task.accepted_at is not None or task.ruled == "accepted" or task.state is State.CANCELLED
    return len(asked) >= ENOUGH and ((taken and not task.questions) or another_topic(request, task, words))


def content_words(text: str, common: frozenset[str]) -> set[str]:
    """The words of a text, in lower case and singular, that say what it is about: not short, and not in `common`."""
    return {word.rstrip("s") for word in CONTENT.findall(text.lower()) if word not in common}
