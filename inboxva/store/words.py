"""The owner's word on tasks and people being written, and what waits for one."""

from inboxva.model.actions import Ask, BeAbsent, Confirmed, Release, Rule, Snooze, Thank
from inboxva.store.columns import as_json, key, stamp
from inboxva.store.writing import Writing

SILENCE = "the time for another word was over"


def rule(writing: Writing, action: Rule) -> None:
    """How a task stands by the owner's word; an acceptance by silence is written once, whoever repeats it."""
    task = writing.task(action.task)
    order = key(action.at, "") if action.at else writing.key
    known = "SELECT 1 FROM ruling WHERE task_id = ? AND key = ? AND silent"
    if action.silent and writing.database.row(known, (task.id, order)):
        return
    writing.database.insert(
        "ruling",
        {
            "task_id": task.id,
            "message_id": writing.message,
            "key": order,
            "word": action.word,
            "why": writing.masked(action.why),
            "silent": action.silent,
        },
    )
    writing.event(action.word, SILENCE if action.silent else action.why, action.task, order)
    task.ruled()


def keep(writing: Writing, action: Snooze | BeAbsent | Thank | Ask | Confirmed | Release) -> None:
    """Writes what the owner, or an assistant, wants to be kept in mind."""
    match action:
        case Snooze():
            snooze(writing, action)
        case BeAbsent():
            be_absent(writing, action)
        case Thank():
            thank(writing, action)
        case Ask():
            ask(writing, action)
        case Confirmed():
            writing.database.run(
                "UPDATE asking SET done_at = ? WHERE owner_id = ? AND code = ? AND done_at IS NULL",
                (stamp(writing.at), writing.directory.owner, action.code),
            )
            writing.event("confirmed", action.code)
        case Release():
            released = "UPDATE message SET released_at = ? WHERE id = ? AND held IS NOT NULL"
            if writing.database.run(released, (stamp(writing.now), action.message)):
                writing.event("released", f"mail {action.message}")


def snooze(writing: Writing, action: Snooze) -> None:
    """The owner wants to hear no more of tasks for a while."""
    until = stamp(action.until)
    for ref in dict.fromkeys(action.tasks):
        values = {"task_id": writing.task(ref).id, "message_id": writing.message, "key": writing.key, "until": until}
        writing.database.insert("snooze", values)
        writing.event("snoozed", f"until {until}", ref)


def be_absent(writing: Writing, action: BeAbsent) -> None:
    """No letter of its own accord goes to a person for a while."""
    writing.database.insert(
        "absence",
        {
            "owner_id": writing.directory.owner,
            "person_id": writing.directory.known_person(action.person),
            "message_id": writing.message,
            "why": action.why.value,
            "key": writing.key,
            "until": stamp(action.until),
        },
    )
    writing.event("absent", f"{action.person} until {stamp(action.until)}")


def thank(writing: Writing, action: Thank) -> None:
    """The owner's words of thanks."""
    task = writing.task(action.task) if action.task else None
    writing.database.insert(
        "thanks",
        {
            "owner_id": writing.directory.owner,
            "engagement_id": task.engagement if task else writing.directory.engagement(writing.slug),
            "person_id": writing.directory.known_person(action.person),
            "task_id": task.id if task else None,
            "message_id": writing.message,
            "at": stamp(writing.at),
            "text": writing.masked(action.text),
        },
    )
    writing.event("thanks", action.text, action.task)


def ask(writing: Writing, action: Ask) -> None:
    """Lines wait for the owner's yes."""
    lines = [[name, writing.masked(arguments)] for name, arguments in action.lines]
    writing.database.insert(
        "asking",
        {
            "owner_id": writing.directory.owner,
            "code": action.code,
            "message_id": writing.message,
            "lines": as_json(lines),
            "asked_at": stamp(writing.at),
        },
    )
    writing.event("confirming", action.code)
