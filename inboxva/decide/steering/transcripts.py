"""What is said back of each line of an owner's command mail (spec/letters.md, O11)."""

from datetime import datetime

from inboxva.decide import etiquette
from inboxva.decide.changes import Written
from inboxva.model.letters import Facts, Letter
from inboxva.model.message import Address
from inboxva.model.people import Mode
from inboxva.model.when import Due, city, zone_named
from inboxva.model.work import Command, Ref

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
    "handed": "{ref} is with {value} now, and no longer with {old}",
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
    "accepted": "{ref} is accepted",
    "accepted_so": "{ref} is accepted already",
    "done": "{ref} counts as done, and is accepted",
    "reopened": "{ref} is open again, and {assistant} gets your words",
    "reopened_why": "{ref} is open again; to say what is missing, write for example \"why {ref}: the total is wrong\"",
    "cancelled": "{ref} is cancelled",
    "cancelled_so": "{ref} is cancelled already",
    "dropped": "{ref} is no task any more, and nobody is told",
    "moved": "{ref} is {to} now, with {assistant}; the old reference leads there",
    "moved_so": "{ref} belongs to {engagement} already",
    "agreed": "{ref} says what was agreed",
    "agreed_due": "{ref} says what was agreed, and is due {value}",
    "note": "kept with {ref}, and nobody is told",
    "thanks": "{assistant} gets your thanks for {refs}",
    "thanks_kept": "your thanks for {refs} are kept",
    "snooze": "I say nothing of {refs} until {value}",
    "pause": "{value} stands still: nothing goes out, not even what waits; \"resume {of}\" ends that",
    "resume": "{value} goes on: letters go out again, and what is no longer true is dropped",
    "released": "mail {numbers} is read again, as one that its sender wrote",
    "undone": "taken back: {value}",
    "undone_so": "this was taken back before: {value}",
    "list_none": "nothing of that is open",
    "pay_nothing": "nothing is to be paid",
    "held_nothing": "no mail is kept aside",
}  # fmt: skip
"""What was done, by a code."""
UNDONE = {
    "prose": "I pass nothing on by myself: write this to your assistant, and I keep track; \"help\" lists what I can do",
    "no_number_given": "put the number of the question before your answer, for example \"Q7: yes\", and it is passed on",
    "unknown": "I am not sure what to do with this; \"help\" lists what I understand",
    "not_here": "this is nothing that I can do by mail; \"help\" lists what I understand",
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
    "two_of_name": "more than one goes by that name: write {names}",
    "no_part": "{value} has no part in {engagement}; you may choose {names}",
    "no_usual": "your settings have no usual values (default_due, default_cap): write due: or cap: with what you want",
    "no_number": "I know no list with a number {number}: write \"list\", or a reference like BK-12",
    "open": "{ref} is open, and {assistant} is at it: to change it, write for example \"why {ref}: ...\"",
    "not_open": "{ref} is {state}: \"reopen {ref}\" brings it back",
    "move_where": "I know no engagement {value} that it could go to; there are: {codes}",
    "moved_once": "another line moves {ref} already, to {to}",
    "note_what": "write what to keep, for example \"note BK-12: the bank is closed on Friday\"",
    "unread_snooze": "I could not read until when: write for example \"snooze 2d\" or \"snooze until Fri\"",
    "snooze_what": "say what: for example \"snooze BK-12 2d\", or answer the letter that you mean",
    "pause_what": "I know no engagement {value}: write \"pause all\", or one of {codes}",
    "release_what": "say which mail: \"held\" lists them with their numbers",
    "no_held": "no mail with the number {number} is kept aside",
    "undo_what": "write the code that the answer to your mail gave, for example \"undo k7f3x\", or answer that letter",
    "undo_none": "nothing can be taken back under {value}: codes are good for a day",
    "no_yes": "nothing waits for a yes under {value}: it is done already, or it is too old",
    "yes_what": "write the code that the letter gave, for example \"confirm k7f3x\"",
    "waits": "this waits for your yes ({would}): write \"confirm {token}\"",
    "list_what": "I know nothing called {value} to list by; there are for example: {names}",
    "show_what": "say which task, for example \"show BK-12\"",
    "report_what": "I could not tell which time to report on: write \"report\" or \"report last week\"",
    "approve_what": "say what: a task, for example \"approve BK-12\", or {codes}, or \"approve all\"",
    "none_held": "nothing of {value} is held back",
    "paid_what": "write the code and the last day of the period, for example \"paid {of} {day}\"",
    "not_at_hand": "the hours of {of} are not at hand: write it once more, in a mail of its own",
    "closed_before": "{of} {days} was closed before, and stays as it was",
    "no_period": "no pay period of {of} ends on {last}: the one it falls in ends on {end}",
    "not_over": "{of} {days} is not over yet: close it from the day after its last",
    "no_codes": "say what about: {codes}",
    "no_code": "there is nothing called {value}; there are: {codes}",
}  # fmt: skip
"""Why a line was not done, and what to write instead, by a code."""


def done(code: str, **values: object) -> tuple[str, bool]:
    """The outcome of a line that was carried out."""
    return SAID[code].format(**values), True


def undone(code: str, **values: object) -> tuple[str, bool]:
    """The outcome of a line that was not."""
    return UNDONE[code].format(**values), False


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


def to_owner(key: str, kind: str, facts: Facts, written: Written, task: Ref | None = None) -> Letter:
    """An answer to the owner's own mail, in its thread; alone where an assistant or somebody else reads along there."""
    message, owner, people, engagement = written.reading.message, written.owner, written.people, written.engagement
    alone = etiquette.addressed_assistants(written.reading, people) or etiquette.outsiders(written.reading, people)
    return Letter(
        key=key, kind=kind, to=Address(owner.address, owner.name), facts=facts, language=owner.language,
        mode=engagement.mode if engagement else Mode.LIVE, not_before=written.context.now, task=task or written.task,
        slug=engagement.slug if engagement else "", subject="" if alone else message.subject,
        in_reply_to="" if alone else message.message_id,
        references=() if alone else (*message.references, message.message_id),
    )  # fmt: skip
