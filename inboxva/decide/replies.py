"""A mail about known work that is neither a request nor a report: it answers, and it may change what is asked."""

from collections.abc import Iterable, Iterator
from dataclasses import replace

from inboxva.decide import etiquette
from inboxva.decide.changes import Written, holder_of, tell, what_changes
from inboxva.decide.findings import LintRules, worded
from inboxva.decide.inquiries import LINES
from inboxva.decide.opening import undertaken
from inboxva.decide.steering.answers import answer_overheard, answer_prose
from inboxva.decide.steering.remarks import praise
from inboxva.decide.topics import content_words
from inboxva.model.actions import Action, AmendTask, AnswerQuestions, Keep, Turn, Withdraw
from inboxva.model.context import Context, TaskFacts
from inboxva.model.people import Role
from inboxva.model.when import Due, resolve_due
from inboxva.model.work import OPEN_STATES, Finding, Reading, RequestedTask, SentenceKind, State

NEW_WORDS = 2  # words of an instruction that a task does not hold yet: fewer say nothing new
KNOWN, SAID = ("A2", "A9", "A10"), ("O5", "O8")
"""The letters about a task that wait in vain once its assistant has written, and once the owner has (rule C14)."""
ASIDE = frozenset({SentenceKind.QUESTION, SentenceKind.UNDERTAKING})
"""Sentences whose times are no deadlines of the work."""


def follow(written: Written) -> tuple[Action, ...]:
    """Any other mail between participants: it may answer, change the course, and turn whose turn it is."""
    reading = written.reading
    task = written.context.tasks.get(written.task) if written.task else None
    shared = etiquette.addressed_assistants(reading, written.people)
    if task is None:
        if reading.writer is not written.owner:
            return (Keep(),)
        return (Keep(), *answer_overheard(written)) if shared else answer_prose(written)
    if reading.writer is not written.owner:
        asks = ("?" in reading.visible_text or _is_stuck(reading)) and task.state in OPEN_STATES
        known = Withdraw(task.ref, KNOWN)  # who answers a request has read it
        return (known, Turn(task.ref, Role.OWNER)) if asks else (known,)
    if not shared:
        return answer_prose(written)
    turned: tuple[Action, ...] = (Turn(task.ref, Role.ASSISTANT),) if task.state in OPEN_STATES else ()
    course = change_course(task, written) or answer_overheard(written)
    promised = undertaken(reading.request, task.ref)
    return (AnswerQuestions(task.ref), *moot(task), *course, *praise(task, written), *promised, *turned)


def moot(task: TaskFacts) -> tuple[Action, ...]:
    """What waits to be told to the owner of a task need not be, once they have written about it."""
    waits = task.questions or task.waiting_on is Role.OWNER or task.eta
    return (Withdraw(task.ref, SAID),) if waits else ()


def _is_stuck(reading: Reading) -> bool:
    """Whether prose says that the writer cannot go on."""
    return reading.seeming is not None and reading.seeming.state is State.BLOCKED


def change_course(task: TaskFacts, written: Written) -> tuple[Action, ...]:
    """What an owner's mail in the thread of a running task changes of it.

    The assistant has the mail itself, so that no letter goes out; only one that waits and is wrong now is made anew.
    """
    request = written.reading.request
    if request is None or task.state not in OPEN_STATES:
        return ()
    due = _new_due(task, written)
    cap = request.cap_minutes if _said_of_work(written.reading) else None
    amend = AmendTask(
        task.ref, "changed", "", due=due, cap_minutes=cap if cap != task.cap_minutes else None,
        steps=() if task.questions else tuple(_new_steps(task, written)),  # what answers a question is no new step
    )  # fmt: skip
    names = what_changes(task, amend)
    if not names:
        return ()
    given = (*(LINES["due"] if amend.due else ()), *(LINES["cap"] if amend.cap_minutes is not None else ()))
    mended = tuple(code for code in given if code in task.findings)
    amend = replace(amend, said=_summed_up(amend), clears=mended, cancels=("O4",) if mended else ())
    waits = task.state is State.NOT_STARTED and not (task.announced or task.outside or written.silent)
    told = waits and written.people.by_slug[task.slug].announce and not {"due", "cap"}.isdisjoint(names)
    return tell(task, amend, written) if told else (amend,)


def changed_again(actions: Iterable[Action], context: Context, lint: LintRules) -> tuple[Finding, ...]:
    """The finding that the course of a task in progress is changed for the second time or more."""
    amended = [action for action in actions if isinstance(action, AmendTask) and action.event == "changed"]
    tasks = [task for amend in amended if (task := context.tasks.get(amend.task))]
    again = [task for task in tasks if task.changes and task.state is not State.NOT_STARTED]
    if lint.level("changed_course") == "off":
        return ()
    return tuple(worded("changed_course", {"ref": task.ref}, lint) for task in again)


def _new_due(task: TaskFacts, written: Written) -> Due | None:
    """The due that a mail gives, if it is another than the task's, lies ahead, and is not only asked about."""
    request = written.reading.request
    if request is None or request.due is None:
        return None
    words = " ".join(request.due.text.split())
    for sentence in request.sentences:
        if words in " ".join(sentence.text.split()) and sentence.kind in ASIDE:
            return None
    holder = holder_of(task, written.people)
    due = resolve_due(request.due, written.owner.timezone, holder.day_end(request.due.day))
    same = task.due is not None and task.due.instant == due.instant
    return None if same or due.instant <= written.effective_at else due


def _said_of_work(reading: Reading) -> bool:
    """Whether a mail says anything of the work, and does not only ask, thank or promise."""
    rest = {*ASIDE, SentenceKind.COURTESY}
    return reading.request is not None and any(s.kind not in rest for s in reading.request.sentences)


def _new_steps(task: TaskFacts, written: Written) -> Iterator[str]:
    """The instructions of a mail that say more than the task does, in the owner's words; a time alone is no step."""
    request, common = written.reading.request, frozenset(written.lint.words.get("common", ()))
    known = content_words(" ".join((task.title, task.text, task.request_subject, *task.steps)), common)
    for asked in request.tasks if request else ():
        for step in (_whole(asked), *asked.steps):
            when = asked.due or (request.due if request else None)
            timed = when is not None and when.text in step
            new = content_words(step.replace(when.text, "") if when else step, common) - known
            if len(new) >= NEW_WORDS + (timed or asked.cap_minutes is not None):
                yield step


def _whole(task: RequestedTask) -> str:
    return " ".join(task.text.split())


def _summed_up(amend: AmendTask) -> str:
    """What changed, as short as an event is."""
    said = [f"due {amend.due.text}"] if amend.due else []
    said += [f"cap {amend.cap_minutes} min"] if amend.cap_minutes is not None else []
    said += [f"steps added: {len(amend.steps)}"] if amend.steps else []
    return ", ".join(said)
