"""Which mails hang together: every Message-ID that was ever seen or referred to leads to one thread.

So a reply that arrives before its request ends in the same thread, in whatever order mail is read.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from inboxva.model.message import Message
from inboxva.store.database import Database, marks

MOST_IDS = 60
CHAIN_IDS = 20
COLUMNS = ("engagement_id", "engaged_key", "task_id", "root", "first_key", "chain", "chain_key", "latest_key")
KNOWN = (
    f"SELECT n.msgid, t.id, {', '.join('t.' + name for name in COLUMNS)} FROM mention n JOIN thread t ON t.id = n.thread_id"
    " WHERE n.owner_id = ? AND n.msgid IN "
)
EMPTY = dict(zip(COLUMNS, (None, "", None, "", "", "", "", ""), strict=True))
MERGED = (("engagement_id", "engaged_key", False), ("root", "first_key", False), ("chain", "chain_key", True))
POINTING = ("mention", "message", "report", "task")


@dataclass(frozen=True, slots=True)
class Arriving:
    """A mail on its way into a thread. `key` orders it; `opens` says that it opens a task, `reused` that its id is used.

    `together` says that owner and assistant are both on it: only then may their letters continue after it.
    """

    message: Message
    key: str
    engagement: int | None
    together: bool
    opens: bool
    reused: bool


def reply_chain(message: Message) -> tuple[str, ...]:
    """The ids that a mail answers, nearest first: References from the right, In-Reply-To, the mail that it returns."""
    ids = (*reversed(message.references[-MOST_IDS:]), *message.in_reply_to[:MOST_IDS], message.returned_id)
    return tuple(dict.fromkeys(name for name in ids if name and name != message.message_id))


def mentioned(database: Database, owner: int, ids: tuple[str, ...]) -> dict[str, int]:
    """The threads of those ids that are known."""
    sql = f"SELECT msgid, thread_id FROM mention WHERE owner_id = ? AND msgid IN {marks(ids)}"
    return dict(database.rows(sql, (owner, *ids)))


def mention(database: Database, owner: int, ids: Iterable[str], thread: int) -> None:
    """Lets ids lead to a thread, unless they lead to one already."""
    rows = [(owner, name, thread) for name in ids]
    database.insert_all("mention", ("owner_id", "msgid", "thread_id"), rows, or_nothing=True)


def begin(database: Database, owner: int, engagement: int, key: str) -> int:
    """A new thread of an engagement, which no mail is in yet."""
    values = {**EMPTY, "engagement_id": engagement, "engaged_key": key, "latest_key": key}
    return database.insert("thread", {"owner_id": owner, **values})


def join(database: Database, owner: int, mail: Arriving, chosen: int | None) -> tuple[int, bool, bool]:
    """Puts a mail into the chosen thread, or into a new one; gives the row, whether it is new, whether threads became one.

    One thread, one task: a mail that opens a task where there is one begins a thread of its own. Threads that a mail
    turns out to connect become one, the older, unless each has a task.
    """
    ids = (*reply_chain(mail.message), mail.message.message_id)
    rows = database.rows(KNOWN + marks(ids), (owner, *ids))
    known = {row[0]: row[1] for row in rows}
    threads = {row[1]: dict(zip(COLUMNS, row[2:], strict=True)) for row in rows}
    # A mail that answers this one may have come before it: then its own id leads to the thread.
    home = chosen if chosen is not None or mail.reused else known.get(mail.message.message_id)
    values = dict(EMPTY) if home is None else dict(threads.get(home) or facts(database, home))
    merged = False
    if home is not None and mail.opens and values["task_id"]:
        home, values = None, dict(EMPTY)
        if known.pop(mail.message.message_id, None):
            database.run("DELETE FROM mention WHERE owner_id = ? AND msgid = ?", (owner, mail.message.message_id))
    before, new_thread = dict(values), home is None
    if home is None:
        advance(values, mail)
        home = database.insert("thread", {"owner_id": owner, **values})
    else:
        others = dict.fromkeys(known[name] for name in ids if name in known and known[name] != home)
        for other in others:
            theirs = threads[other]
            if not (theirs["task_id"] and (values["task_id"] or mail.opens)):
                home, values = merge(database, home, values, other, theirs)
                before, merged = dict(values), True
        advance(values, mail)
        if changed := {name: value for name, value in values.items() if value != before[name]}:
            database.update("thread", home, changed)
    if new := [name for name in ids if name not in known]:
        mention(database, owner, new, home)
    return home, new_thread, merged


def advance(values: dict[str, Any], mail: Arriving) -> None:
    """What a mail changes of its thread: the earliest decides root and engagement, the latest where a letter continues."""
    message, key = mail.message, mail.key
    if mail.engagement is not None and (not values["engaged_key"] or key < values["engaged_key"]):
        values.update(engagement_id=mail.engagement, engaged_key=key)
    if mail.together and (not values["first_key"] or key < values["first_key"]):
        values.update(root=message.message_id, first_key=key)
    if mail.together and key > values["chain_key"]:
        before = message.references or message.in_reply_to[:1]
        chain = " ".join((*before[:1], *before[1:][-CHAIN_IDS:], message.message_id))
        values.update(chain=chain, chain_key=key)
    values["latest_key"] = max(values["latest_key"], key)


def facts(database: Database, thread: int) -> dict[str, Any]:
    """The columns of a thread."""
    row = database.row(f"SELECT {', '.join(COLUMNS)} FROM thread WHERE id = ?", (thread,))
    return dict(zip(COLUMNS, row or (), strict=True))


def merge(
    database: Database, home: int, values: dict[str, Any], other: int, others: dict[str, Any]
) -> tuple[int, dict[str, Any]]:
    """Makes one thread of two: the older row stays, and everything leads to it."""
    kept, gone = min(home, other), max(home, other)
    merged = {**values, "task_id": values["task_id"] or others["task_id"]}
    for name, by, last in MERGED:
        mine, theirs = values[by], others[by]
        if theirs and (not mine or (theirs > mine) is last):
            merged[name], merged[by] = others[name], theirs
    merged["latest_key"] = max(values["latest_key"], others["latest_key"])
    for table in POINTING:
        database.run(f"UPDATE {table} SET thread_id = ? WHERE thread_id = ?", (kept, gone))
    database.update("thread", kept, merged)
    database.run("DELETE FROM thread WHERE id = ?", (gone,))
    return kept, merged
