"""What an owner's mail asks for: tasks with their steps, questions, and what the owner undertakes (spec/requests.md)."""

from collections.abc import Callable, Sequence
from typing import TypeVar

from inboxva.model.when import When
from inboxva.model.work import Priority, Request, RequestedTask, Sentence, SentenceKind
from inboxva.parse.asking.cues import ASKING, Act, RequestWords, classify, default_words, read_words
from inboxva.parse.asking.hearing import FORMULAS, Said, hear
from inboxva.parse.asking.sentences import sentences, split
from inboxva.parse.asking.tasks import Work, group, steps_of
from inboxva.parse.asking.titles import base_of, names_one_topic, says_something, shorten, title_of

__all__ = ["RequestWords", "default_words", "find_tasks", "is_request", "read_request"]

Value = TypeVar("Value")
READ = 16_000  # characters: what stands further down in a mail is pasted matter, no request
LINES = 2_000  # the same for lines: so many short ones are data
SENTENCES = 200  # … and for sentences and list items, which are as many in that many characters of prose
WHOLE = 0  # no id of a work: the mail's own
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
    works = group(_listen(body, words), words, topic=names_one_topic(subject, words))
    return tuple(_task(work, words) for work in works)


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

    The three callables read one sentence each: a deadline, a cap in minutes, a priority. A task has the title, due and
    cap of its own sentences; what stands elsewhere in the mail is the message's.
    """
    words = words or default_words()
    said = _listen(text, words)
    works = group(said, words, topic=names_one_topic(subject, words))
    doing = [work for work in works if not work.question]
    find_due, find_cap, find_priority = find_due or _none, find_cap or _none, find_priority or _none
    home = _homes(said, doing) if len(doing) > 1 else {}
    said_due = _by_sentence(said, find_due)
    dues, caps = _by_work(said, home, said_due), _by_work(said, home, _by_sentence(said, find_cap))
    questions = tuple(one.piece.text for work in works for one in work.said if _wants_answer(one, work))
    due, cap = dues.get(WHOLE) or _due_of_subject(subject, find_due, words), caps.get(WHOLE)
    cap = find_cap(subject) if cap is None else cap
    if not doing and not questions and due is None and cap is None:
        return None
    tasks = tuple(
        _task(work, words, dues.get(id(work)), caps.get(id(work)), said_due.get(id(work.head))) for work in doing
    )
    return Request(
        title=_title(subject, tasks, words),
        due=due,
        cap_minutes=cap,
        priority=next((p for p in map(find_priority, (subject, *(one.piece.text for one in said))) if p), None),
        tasks=tasks,
        questions=questions,
        undertakings=tuple(one.piece.text for one in said if one.mark.act is Act.UNDERTAKING),
        sentences=_labelled(said, works),
    )


def _homes(said: Sequence[Said], doing: Sequence[Work]) -> dict[int, int]:
    """For each sentence the one task it speaks of: its own, else the only one of its list item or paragraph."""
    home = {id(one): id(work) for work in doing for one in work.said}
    places: dict[tuple[int, int, int], set[int]] = {}
    for one in said:
        if id(one) in home:
            places.setdefault(_place(one), set()).add(home[id(one)])
    for one in said:
        here = places.get(_place(one), ())
        if id(one) not in home and len(here) == 1:
            home[id(one)] = next(iter(here))
    return home


def _place(one: Said) -> tuple[int, int, int]:
    return one.piece.paragraph, one.piece.block, one.piece.item


def _by_sentence(said: Sequence[Said], find: Callable[[str], Value | None]) -> dict[int, Value]:
    """What `find` reads in each sentence that says something, by its id."""
    read = ((one, find(one.piece.text)) for one in said if one.mark.cue not in FORMULAS)
    return {id(one): value for one, value in read if value is not None}


def _by_work(said: Sequence[Said], home: dict[int, int], values: dict[int, Value]) -> dict[int, Value]:
    """The first of the sentences' `values` for each work, by its id; `WHOLE` for the mail's."""
    found: dict[int, Value] = {}
    for one in said:
        if id(one) in values:
            found.setdefault(home.get(id(one), WHOLE), values[id(one)])
    return found


def _due_of_subject(subject: str, find_due: Callable[[str], When | None], words: RequestWords) -> When | None:
    """The deadline in a subject; one that is nothing but a time ("Monday", "today please") is a heading."""
    due = find_due(subject)
    if due is None:
        return None
    bare = " ".join(word for word in read_words(base_of(subject)).tokens if word not in words.please)
    return None if bare == " ".join(read_words(due.text).tokens) else due


def _wants_answer(one: Said, work: Work) -> bool:
    """Whether a sentence is a question to the assistant: asked as one, or word asked for where no work is."""
    return one.mark.act is Act.QUESTION or (
        work.question and (one.mark.act is Act.REPLY or one.piece.text.endswith("?"))
    )


def _none(text: str) -> None:
    return None


def _listen(text: str, words: RequestWords) -> list[Said]:
    shown = "\n".join(text[:READ].split("\n", LINES)[:LINES])
    return hear(split(shown, words.abbreviations, words.greetings, words.openings)[:SENTENCES], words)


def _task(
    work: Work, words: RequestWords, due: When | None = None, cap: int | None = None, said: When | None = None
) -> RequestedTask:
    """`said` is the time in the sentence that asks, which may be the mail's due."""
    sentence = work.head.piece.text
    steps = tuple(one.piece.text for one in steps_of(work, words))
    return RequestedTask(title_of(sentence, words, said.text if said else ""), sentence, due, cap, steps)


def _title(subject: str, tasks: Sequence[RequestedTask], words: RequestWords) -> str:
    """The mail's own title: its subject, where that says something of the work."""
    return shorten(base_of(subject)) if says_something(subject, words) or not tasks else tasks[0].title


def _labelled(said: Sequence[Said], works: Sequence[Work]) -> tuple[Sentence, ...]:
    """Every sentence with what it was taken for."""
    kinds: dict[int, SentenceKind] = {}
    for work in works:
        for one in work.said:
            if _wants_answer(one, work):
                kinds[id(one)] = SentenceKind.QUESTION
            elif not work.question and one is work.head:
                kinds[id(one)] = SentenceKind.TASK
            elif not work.question and one.mark.act is Act.ASK:
                kinds[id(one)] = SentenceKind.STEP
    return tuple(Sentence(one.piece.text, kinds.get(id(one), PLAIN[one.mark.act]), one.mark.cue) for one in said)
