"""What an owner's mail asks for: tasks with their steps, questions, and what the owner undertakes (spec/requests.md)."""

from collections.abc import Callable, Sequence
from itertools import chain

from inboxva.model.when import When
from inboxva.model.work import Priority, Request, RequestedTask, Sentence, SentenceKind
from inboxva.parse.cues import ASKING, Act, Mark, RequestWords, classify, default_words
from inboxva.parse.sentences import sentences, split
from inboxva.parse.tasks import Said, Work, group, hear, steps_of
from inboxva.parse.titles import base_of, says_something, shorten, title_of

__all__ = ["RequestWords", "default_words", "find_tasks", "is_request", "read_request"]

PLAIN = {
    Act.COURTESY: SentenceKind.COURTESY,
    Act.REPLY: SentenceKind.COURTESY,
    Act.PROPOSAL: SentenceKind.BACKGROUND,
    Act.ECHO: SentenceKind.COURTESY,
    Act.UNDERTAKING: SentenceKind.UNDERTAKING,
    Act.QUESTION: SentenceKind.QUESTION,
    Act.ASK: SentenceKind.BACKGROUND,
    Act.BACKGROUND: SentenceKind.BACKGROUND,
}


def is_request(sentence: str, words: RequestWords | None = None) -> bool:
    """Whether a sentence asks its reader for something: work, an answer, a time to talk."""
    words = words or default_words()
    return any(classify(part, words).act in ASKING for part in sentences(sentence, words.abbreviations))


def find_tasks(subject: str, body: str, words: RequestWords | None = None) -> tuple[RequestedTask, ...]:
    """What a mail asks of its reader, one item each, in order.

    A question that wants nothing but an answer counts here, as the task of answering it; `read_request` keeps the
    two apart.
    """
    words = words or default_words()
    works = group(_listen(body, words), words)
    return tuple(_task(work, subject if len(works) == 1 else "", words) for work in works)


def read_request(
    subject: str,
    text: str,
    *,
    find_due: Callable[[str], When | None] | None = None,
    find_cap: Callable[[str], int | None] | None = None,
    find_priority: Callable[[str], Priority | None] | None = None,
    words: RequestWords | None = None,
) -> Request | None:
    """What the visible `text` of an owner's mail asks for; None when it holds no task, question, due or cap.

    The three callables read one sentence each: a deadline, a cap in minutes, a priority. A task has the due and cap of
    its own sentences; what stands elsewhere in the mail is the message's.
    """
    words = words or default_words()
    said = _listen(text, words)
    works = group(said, words)
    find_due, find_cap, find_priority = find_due or _none, find_cap or _none, find_priority or _none
    doing, asking = [w for w in works if not w.question], [w for w in works if w.question]
    owner = {id(one): work for work in doing for one in (work.head, *work.steps)}
    dues: dict[int, When] = {}
    caps: dict[int, int] = {}
    due: When | None = None
    cap: int | None = None
    for one in said:
        work = owner.get(id(one))
        if (when := find_due(one.piece.text)) is not None:
            if work is not None and len(doing) > 1:
                dues.setdefault(id(work), when)
            else:
                due = due or when
        if (minutes := find_cap(one.piece.text)) is not None:
            if work is not None and len(doing) > 1:
                caps.setdefault(id(work), minutes)
            else:
                cap = minutes if cap is None else cap
    due = due or find_due(subject)
    cap = find_cap(subject) if cap is None else cap
    if not works and due is None and cap is None:
        return None
    priority = next((p for p in map(find_priority, chain((subject,), (s.piece.text for s in said))) if p), None)
    tasks = tuple(
        _task(work, subject if len(doing) == 1 else "", words, dues.get(id(work)), caps.get(id(work))) for work in doing
    )
    questions = tuple(one.piece.text for work in asking for one in (work.head, *work.steps))
    title = tasks[0].title if len(tasks) == 1 else _message_title(subject, tasks, words)
    kinds = tuple(_labelled(one, owner, words, works) for one in said)
    undertakings = tuple(one.piece.text for one in said if one.mark.act is Act.UNDERTAKING)
    return Request(title, due, cap, priority, tasks, questions, undertakings, kinds)


def _none(text: str) -> None:
    return None


def _listen(text: str, words: RequestWords) -> list[Said]:
    pieces = split(text, words.abbreviations)
    return hear(pieces, (_mark(piece.text, words) for piece in pieces), words)


def _mark(sentence: str, words: RequestWords) -> Mark:
    bare = sentence.strip(" .,!-").lower()
    if bare in words.closings:
        return Mark(Act.COURTESY, "closing")
    if len(bare) < 40 and sentence.rstrip()[-1:] in ",!:" and bare.startswith(words.greetings):
        return Mark(Act.COURTESY, "greeting")
    return classify(sentence, words)


def _task(
    work: Work, subject: str, words: RequestWords, due: When | None = None, cap: int | None = None
) -> RequestedTask:
    sentence = work.head.piece.text
    title = shorten(base_of(subject)) if subject and says_something(subject, words) else title_of(sentence, words)
    steps = tuple(one.piece.text for one in steps_of(work, words))
    return RequestedTask(title, sentence, due, cap, steps)


def _message_title(subject: str, tasks: Sequence[RequestedTask], words: RequestWords) -> str:
    if says_something(subject, words) or not tasks:
        return shorten(base_of(subject))
    return tasks[0].title


def _labelled(one: Said, owner: dict[int, Work], words: RequestWords, works: Sequence[Work]) -> Sentence:
    work = owner.get(id(one))
    if work is not None:
        head = one is work.head
        return Sentence(one.piece.text, SentenceKind.TASK if head else SentenceKind.STEP, one.mark.cue)
    if any(one is said for w in works if w.question for said in (w.head, *w.steps)):
        return Sentence(one.piece.text, SentenceKind.QUESTION, one.mark.cue)
    return Sentence(one.piece.text, PLAIN[one.mark.act], one.mark.cue)
