"""O11: what each line of an owner's command mail did, said back (spec/letters.md)."""

from collections.abc import Iterable, Sequence
from datetime import datetime

from inboxva.decide import etiquette
from inboxva.decide.changes import Written, holder_of
from inboxva.model.actions import Action, NarrowTask, Reply
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.ownerletters import Carried, Transcript
from inboxva.model.people import Mode, Person, Role
from inboxva.model.when import Due, city, zone_named
from inboxva.model.work import Command

SAID = {
    "split": "{ref} is split: {tasks}",
    "kept": "{ref} stays one task, with a checklist of {count}",
    "own": "{ref} is a task of its own",
    "joined": "{ref} is part of {into} now, and its steps are on that checklist",
    "due": "{ref} is due {value}",
    "cap": "the limit of {ref} is {value}",
    "why": "{ref} says why",
    "outcome": "{ref} says what should be there when it is done",
    "priority": "{ref} has {value} priority",
    "assign": "{ref} is with {value}",
    "handed": "{ref} is with {value} now; {old}, who had it, does not hear of that from me",
    "repeat": "{ref} comes again {value}",
    "ended": "{ref} comes no more after this time",
    "part": "noted for {value}",
    "usual": "your usual: {value}",
    "stands": "that is how {ref} stands",
    "quiet": "I write no more about {value}; \"loud {value}\" brings it back",
    "loud": "I write about {value} again",
    "approve": "{value} past a limit is approved ({of}) and joins what is to be paid",
    "approve_since": "{value} past a limit is approved ({of}) and joins what is to be paid; {since} of it was reported after"
    " my letter",
    "paid": "{of} {days} is closed as paid; what comes later for it goes to the next period",
    "answered": "{assistant} gets this as your answer to Q{number}",
    "answered_again": "Q{number} was answered before ({before}); {assistant} gets this as a new answer",
    "answered_so": "{assistant} has had this answer to Q{number}",
    "help": "what I understand: {words}",
}  # fmt: skip
"""What was done, by a code."""
UNDONE = {
    "unknown": "I am not sure what to do with this; what I understand: {words}",
    "not_here": "this is nothing that I can do by mail; what I understand: {words}",
    "answer": "{assistant} gets no letters of mine: write it in the task's own thread, and the question counts as answered",
    "no_question": "I know no question Q{number}",
    "asker_gone": "who asked Q{number} works for you no longer, as far as I know",
    "secret_answer": "this holds a secret, and I pass it to nobody: send this one to {assistant} yourself",
    "long_answer": "this is too long for me to pass on: send it to {assistant} yourself",
    "answered_later": "a later mail of yours answered Q{number}, and that is what counts",
    "overheard": "this went to somebody else too, and there I take no single words: send it again, to me alone",
    "which": "I cannot tell which task this is for: put its reference before it, for example \"BK-12 {said}\"",
    "no_task": "I know no task {ref}",
    "closed": "{ref} is {state}, and stays as it is: for more work on it, write to {assistant} in its thread",
    "one_word": "answer with one word, or with numbers alone, for example \"1+3, 2\"",
    "no_numbers": "{ref} has no such numbers: they go from 1 to {count}",
    "single": "{ref} is one task (\"{title}\"), with nothing left to split or to keep: it stays as it is",
    "overruled": "\"{other}\" further down is what counts",
    "choose": "{ref} is still one mail with {count} tasks: write \"split\" or \"keep\" above this line",
    "merged": "{ref} is part of {into} now: for that one write for example \"{into} {said}\"",
    "part_gone": "{ref} is no list of tasks any more: put the reference of the one you mean before the line",
    "unread_due": "I could not turn this into a date: write for example \"due: Fri 5pm {city} time\"",
    "past": "that is {value}, which has passed: write a later one",
    "unread_cap": "I could not turn this into a limit for one task: write for example \"cap: 2h\"",
    "secret": "this holds a secret, and I pass it to nobody: give it to {assistant} another way",
    "unread_priority": "write \"priority: high\" or \"priority: low\"",
    "unread_repeat": "I could not read how often: write for example \"repeat: every Friday\" or \"repeat: never\"",
    "nobody": "I know nobody of that name; you may choose {names}",
    "no_part": "{value} has no part in {engagement}; you may choose {names}",
    "no_usual": "your settings have no usual values (default_due, default_cap): write due: or cap: with what you want",
    "approve_what": "say what: a task, for example \"approve BK-12\", or {codes}, or \"approve all\"",
    "none_held": "nothing of {value} is held back",
    "paid_what": "write the code and the last day of the period, for example \"paid {of} {day}\"",
    "closed_before": "{of} {days} was closed before, and stays as it was",
    "no_period": "no pay period of {of} ends on {last}: the one it falls in ends on {end}",
    "not_over": "{of} {days} is not over yet: close it from the day after its last",
    "no_codes": "say what about: {codes}",
    "no_code": "there is nothing called {value}; there are: {codes}",
}  # fmt: skip
"""Why a line was not done, and what to write instead, by a code."""
WORDS = (
    "split, keep, numbers like 1+3, due:, cap:, why:, outcome:, ok, priority:, assign to, repeat:, approve, paid, "
    'quiet, loud, answers like "Q7: yes"'
)


def done(code: str, **values: object) -> tuple[str, bool]:
    """The outcome of a line that was carried out."""
    return SAID[code].format(words=WORDS, **values), True


def undone(code: str, **values: object) -> tuple[str, bool]:
    """The outcome of a line that was not."""
    return UNDONE[code].format(words=WORDS, **values), False


def moment(due: Due) -> str:
    """A deadline in its own zone, with the city: "Fri 20 Nov, 17:00 (Los Angeles)"."""
    at: datetime = due.instant.astimezone(zone_named(due.zone))
    return f"{at:%a} {at.day} {at:%b}, {at:%H:%M} ({city(due.zone)})"


def said_in(command: Command, written: Written) -> str:
    """The owner's words for a command: its line, or its own words where several share one or it has several."""
    if command.name == "answer":
        return " ".join(command.arguments.split())
    lines = written.reading.visible_text.splitlines()
    shared = sum(other.line == command.line for other in written.reading.commands) > 1
    if shared or not 0 < command.line <= len(lines):
        number = f"{command.part} " if command.part else ""
        return f"{number}{command.name}: {command.arguments}" if command.arguments else f"{number}{command.name}"
    return " ".join(lines[command.line - 1].split())


def _released(action: NarrowTask, written: Written) -> Person | None:
    """Who hears of a task because its letter need wait no longer."""
    task, people = written.context.tasks[action.task], written.people
    waits = not (task.announced or task.outside) and people.by_slug[task.slug].announce
    return holder_of(task, people) if waits and people.by_slug[task.slug].mode is Mode.LIVE else None


def transcript(lines: Iterable[Carried], actions: Sequence[Action], written: Written) -> Letter:
    """O11 to the owner, in the thread of their own mail; alone where an assistant or somebody else reads along there."""
    message, owner, people = written.reading.message, written.owner, written.people
    letters = [action.letter for action in actions if isinstance(action, Reply)]
    told = [people.person(letter.to.email) for letter in letters if letter.mode is Mode.LIVE]
    told += [_released(action, written) for action in actions if isinstance(action, NarrowTask) and action.releases]
    names = dict.fromkeys(person.first_name for person in told if person and person.role is Role.ASSISTANT)
    alone = etiquette.addressed_assistants(written.reading, people) or etiquette.outsiders(written.reading, people)
    tasks = {letter.task for letter in letters} or {written.task}
    engagement = written.engagement
    return Letter(
        key=f"done:{message.message_id}", kind="O11", to=Address(owner.address, owner.name),
        facts=Transcript(owner.first_name, tuple(lines), tuple(names)), language=owner.language,
        mode=engagement.mode if engagement else Mode.LIVE, not_before=written.context.now,
        task=written.task if written.task in tasks or len(tasks) != 1 else next(iter(tasks)),
        slug=engagement.slug if engagement else "", subject="" if alone else message.subject,
        in_reply_to="" if alone else message.message_id,
        references=() if alone else (*message.references, message.message_id),
    )  # fmt: skip
