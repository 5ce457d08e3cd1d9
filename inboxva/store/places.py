"""Where mail lies, how far folders have been read, what is owed to the mailbox, what was kept aside."""

from collections.abc import Iterable
from datetime import UTC, datetime
from typing import Any

from inboxva.model.history import Quarantined
from inboxva.model.places import Copy, Cursor, Filing
from inboxva.store.columns import instant, stamp
from inboxva.store.database import Database
from inboxva.store.people import Directory

Change = tuple[str, str, str]
"""A folder to move into or a flag to set (the other is ""), and the stamp before which it must not be done ("": none)."""
FIND = (
    "SELECT id, message_id, quarantine_id FROM copy WHERE mailbox_id = ? AND folder = ? AND uidvalidity = ? AND uid = ?"
)
ADVANCE = """
INSERT INTO cursor (owner_id, mailbox_id, folder, uidvalidity, uid) VALUES (?, ?, ?, ?, ?)
ON CONFLICT (mailbox_id, folder) DO UPDATE SET uidvalidity = excluded.uidvalidity, uid = excluded.uid"""
FILINGS = """
SELECT f.id, b.url, c.folder, c.uidvalidity, c.uid, coalesce(m.msgid, ''), f.folder, f.flag
FROM filing f JOIN copy c ON c.id = f.copy_id JOIN mailbox b ON b.id = c.mailbox_id
LEFT JOIN message m ON m.id = c.message_id WHERE f.done_at IS NULL AND f.not_before """
OWED = FILINGS + "<= ? ORDER BY f.id LIMIT ?"
UNREAD = FILINGS + "> ? ORDER BY f.id"


def place_columns(directory: Directory, copy: Copy) -> tuple[int, str, int, int]:
    """What identifies a copy."""
    return directory.mailbox(copy.mailbox), copy.folder, copy.uidvalidity, copy.uid


def add_copy(
    database: Database, directory: Directory, copy: Copy, message: int | None, quarantine: int | None = None
) -> int:
    """Records a place of a mail, once; gives its row."""
    place = place_columns(directory, copy)
    columns = ("mailbox_id", "folder", "uidvalidity", "uid", "message_id", "quarantine_id")
    new = database.insert_new("copy", dict(zip(columns, (*place, message, quarantine), strict=True)))
    if new is not None:
        return new
    row, known, _ = database.row(FIND, place) or (0, None, None)
    if message is not None and known != message:
        database.update("copy", row, {"message_id": message})
    return int(row)


def owe(database: Database, copy: int, changes: Iterable[Change]) -> None:
    """Owes changes to a copy, each once: flags first, because a copy that has moved has another UID."""
    had = set(database.rows("SELECT folder, flag FROM filing WHERE copy_id = ?", (copy,)))
    for folder, flag, not_before in sorted(changes, key=lambda change: change[0] != ""):
        if (folder, flag) not in had:
            database.insert("filing", {"copy_id": copy, "folder": folder, "flag": flag, "not_before": not_before})
            had.add((folder, flag))


def file_as_others(database: Database, copy: int, message: int) -> None:
    """Owes to a further copy of a mail what the mail's other copies were owed."""
    earlier = database.rows(
        "SELECT f.folder, f.flag, min(f.not_before) FROM filing f JOIN copy c ON c.id = f.copy_id"
        " WHERE c.message_id = ? AND c.id <> ? GROUP BY f.folder, f.flag",
        (message, copy),
    )
    lies_in = database.row("SELECT folder FROM copy WHERE id = ?", (copy,))
    owe(
        database,
        copy,
        [change for change in earlier if not (change[0] and lies_in and same_folder(change[0], lies_in[0]))],
    )


def same_folder(wanted: str, folder: str) -> bool:
    """Whether a folder on the server is the wanted one, whatever its delimiter and prefix are."""
    return f"/{folder}".replace(".", "/").endswith(f"/{wanted}".replace(".", "/"))


def owed(database: Database, limit: int, now: datetime) -> list[tuple[int, Filing]]:
    """What is owed to the mailbox by now, oldest first."""
    return filings(database.rows(OWED, (stamp(now), limit)))


def unread(database: Database, now: datetime) -> list[tuple[int, Filing]]:
    """What is owed later, unless its owner opens the mail before."""
    return filings(database.rows(UNREAD, (stamp(now),)))


def release(database: Database, ids: Iterable[int]) -> None:
    """Makes these filings due at once."""
    for row in ids:
        database.run("UPDATE filing SET not_before = '' WHERE id = ?", (row,))


def filings(rows: Iterable[tuple[Any, ...]]) -> list[tuple[int, Filing]]:
    """Filings with their rows."""
    return [
        (row, Filing(Copy(url, folder, uidvalidity, uid), message_id, into, flag))
        for row, url, folder, uidvalidity, uid, message_id, into, flag in rows
    ]


def filed(database: Database, directory: Directory, filing: int, new: Copy | None) -> None:
    """A change has been made; `new` is where the copy lies since a move, and what is still owed follows it there."""
    database.run("UPDATE filing SET done_at = ? WHERE id = ?", (stamp(datetime.now(UTC)), filing))
    row = database.row(
        "SELECT c.id, c.message_id FROM filing f JOIN copy c ON c.id = f.copy_id WHERE f.id = ?", (filing,)
    )
    if row and new is not None:
        moved = add_copy(database, directory, new, row[1])
        database.run("UPDATE filing SET copy_id = ? WHERE copy_id = ? AND done_at IS NULL", (moved, row[0]))


def known_uids(database: Database, mailbox: str, folder: str, uidvalidity: int, after_uid: int) -> set[int]:
    """The UIDs above `after_uid` that are on record or in quarantine."""
    sql = (
        "SELECT c.uid FROM copy c JOIN mailbox b ON b.id = c.mailbox_id"
        " WHERE b.url = ? AND c.folder = ? AND c.uidvalidity = ? AND c.uid > ?"
    )
    return {uid for (uid,) in database.rows(sql, (mailbox, folder, uidvalidity, after_uid))}


def cursor(database: Database, mailbox: str, folder: str) -> Cursor | None:
    """How far a folder has been read."""
    sql = "SELECT c.uidvalidity, c.uid FROM cursor c JOIN mailbox b ON b.id = c.mailbox_id WHERE b.url = ? AND c.folder = ?"
    row = database.row(sql, (mailbox, folder))
    return Cursor(mailbox, folder, *row) if row else None


def set_cursor(database: Database, directory: Directory, cursor: Cursor) -> None:
    """Remembers how far a folder has been read."""
    mailbox = directory.mailbox(cursor.mailbox)
    database.run(ADVANCE, (directory.owner or None, mailbox, cursor.folder, cursor.uidvalidity, cursor.uid))


def quarantine(
    database: Database, directory: Directory, copy: Copy, raw: bytes | None, reason: str, detail: str, now: datetime
) -> int:
    """Keeps a mail aside with its bytes, once; its place counts as read."""
    before = database.row(FIND + " AND quarantine_id IS NOT NULL", place_columns(directory, copy))
    if before is not None:
        return int(before[2])
    values = {"owner_id": directory.owner or None, "content": raw, "reason": reason, "detail": detail, "at": stamp(now)}
    row = database.insert("quarantine", values)
    add_copy(database, directory, copy, None, row)
    return row


def quarantined(database: Database) -> list[Quarantined]:
    """All mail kept aside, oldest first."""
    sql = (
        "SELECT q.id, q.at, q.reason, q.detail, q.content, b.url, c.folder, c.uidvalidity, c.uid FROM quarantine q"
        " LEFT JOIN copy c ON c.quarantine_id = q.id LEFT JOIN mailbox b ON b.id = c.mailbox_id ORDER BY q.id"
    )
    return [
        Quarantined(
            row[0], instant(row[1]), row[2], row[3], bytes(row[4]) if row[4] is not None else None, place(row[5:])
        )
        for row in database.rows(sql)
    ]


def place(columns: tuple[str | None, str, int, int]) -> Copy | None:
    """A copy from its columns, where there is one."""
    url, folder, uidvalidity, uid = columns
    return Copy(url, folder, uidvalidity, uid) if url is not None else None


def released(database: Database) -> list[Copy]:
    """The copies of mails that were kept aside, are to be read again, and have not been."""
    sql = (
        "SELECT b.url, c.folder, c.uidvalidity, c.uid FROM message m JOIN copy c ON c.message_id = m.id"
        " JOIN mailbox b ON b.id = c.mailbox_id"
        " WHERE m.released_at IS NOT NULL AND m.held IS NOT NULL ORDER BY m.id, c.id"
    )
    return [Copy(*row) for row in database.rows(sql)]
