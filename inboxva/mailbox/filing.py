"""Changing what lies in an IMAP mailbox: the only two changes there are, keywords and moves. Nothing is ever lost."""

from collections.abc import Iterator, Sequence
from typing import Any

from imapclient.exceptions import IMAPClientAbortError, IMAPClientError

from inboxva.errors import PermanentError
from inboxva.mailbox.connection import Connection
from inboxva.mailbox.header import bare
from inboxva.model.places import Copy, Filing

_BATCH = 100

Placed = tuple[Filing, int | None]
"""A filing and the UID of the copy it means; None if that copy is gone."""
Done = Iterator[tuple[Filing, Copy | None]]


def located(
    connection: Connection, source: str, filings: Sequence[Filing]
) -> tuple[int, frozenset[bytes], list[Placed]]:
    """Open a folder for writing: its UIDVALIDITY, the flags it keeps, and which UID each filing means now."""
    try:
        answer = connection.select(source, readonly=False)
    except PermanentError:
        return 0, frozenset(), [(filing, None) for filing in filings]
    client = connection.client()
    uidvalidity = int(answer[b"UIDVALIDITY"])
    there = set[int]()
    same = [filing.copy.uid for filing in filings if filing.copy.uidvalidity == uidvalidity]
    for start in range(0, len(same), _BATCH):
        there.update(client.search(["UID", ",".join(map(str, same[start : start + _BATCH]))]))
    placed: list[Placed] = []
    for filing in filings:
        if filing.copy.uidvalidity == uidvalidity:
            placed.append((filing, filing.copy.uid if filing.copy.uid in there else None))
        else:
            found = find(client, filing.message_id)
            placed.append((filing, found[0] if len(found) == 1 else None))
    return uidvalidity, frozenset(answer.get(b"PERMANENTFLAGS", ())), placed


def find(client: Any, message_id: str) -> list[int]:
    """The UIDs in the open folder that bear this Message-ID."""
    words = f"<{bare(message_id)}>"
    if not bare(message_id) or not words.isascii():
        return []
    return sorted(client.search(["HEADER", "Message-ID", words]))


def add_keyword(client: Any, flag: str, uids: Sequence[int], kept: frozenset[bytes]) -> None:
    """Add a keyword where the folder would keep it (PERMANENTFLAGS, RFC 3501, 7.1); elsewhere do nothing."""
    if kept and b"\\*" not in kept and flag.lower().encode() not in {known.lower() for known in kept}:
        return
    for start in range(0, len(uids), _BATCH):
        client.add_flags(uids[start : start + _BATCH], [flag], silent=True)


def move(connection: Connection, mailbox: str, source: str, target: str, placed: Sequence[Placed]) -> Done:
    """Move messages of the open folder `source` into `target`, which exists; yields where each lies, batch by batch."""
    by_uid = {uid: filing for filing, uid in placed if uid is not None}
    yield from ((filing, None) for filing, uid in placed if uid is None or by_uid[uid] is not filing)
    can = connection.capabilities()
    uids = list(by_uid)
    for start in range(0, len(uids), _BATCH):
        batch = uids[start : start + _BATCH]
        client = connection.client()
        if "MOVE" in can:
            uidvalidity, moved = _told(client, client.move, batch, target)
        else:
            uidvalidity, moved = _copied(
                connection, source, target, {uid: by_uid[uid] for uid in batch}, "UIDPLUS" in can
            )
        unknown = [uid for uid in batch if uid not in moved and by_uid[uid].message_id]
        if unknown:
            uidvalidity, found = _looked_up(connection, target, {uid: by_uid[uid].message_id for uid in unknown})
            moved |= found
            connection.select(source, readonly=False)
        for uid in batch:
            yield by_uid[uid], Copy(mailbox, target, uidvalidity, moved[uid]) if uid in moved else None


def _told(client: Any, act: Any, uids: Sequence[int], target: str) -> tuple[int, dict[int, int]]:
    """Move or copy, and read from COPYUID (RFC 4315, 3) where it went: UIDVALIDITY, and old UID → new UID."""
    inner = getattr(client, "_imap", None)
    told = getattr(inner, "response", None)
    if told:
        told("COPYUID")
    act(uids, target)
    data = told("COPYUID")[1] if told else [None]
    uidvalidity, moved = 0, dict[int, int]()
    for line in data:
        words = line.split() if isinstance(line, bytes) else []
        if len(words) == 3:
            uidvalidity = int(words[0])
            moved |= dict(zip(_numbers(words[1]), _numbers(words[2]), strict=False))
    return uidvalidity, moved


def _numbers(uid_set: bytes) -> Iterator[int]:
    """A UID set, in ascending order within each range, as RFC 4315 has it."""
    for part in uid_set.split(b","):
        first, _, last = part.partition(b":")
        ends = sorted((int(first), int(last or first)))
        yield from range(ends[0], ends[1] + 1)


def _copied(
    connection: Connection, source: str, target: str, filings: dict[int, Filing], uid_expunge: bool
) -> tuple[int, dict[int, int]]:
    """What a server without MOVE can do: copy, then remove these originals alone; without UIDPLUS the originals stay.

    A bare EXPUNGE would remove what others have marked. A copy made before a crash is found again by its Message-ID, size
    and date, and not made twice.
    """
    client = connection.client()
    facts = _facts(client, list(filings))
    uidvalidity, before = _looked_up(
        connection, target, {uid: f.message_id for uid, f in filings.items() if f.message_id}
    )
    there = _facts(client, list(before.values()))
    done = {uid: new for uid, new in before.items() if uid in facts and facts[uid] == there.get(new)}
    connection.select(source, readonly=False)
    moved = dict(done)
    if rest := [uid for uid in filings if uid not in done]:
        told_validity, told = _told(client, client.copy, rest, target)
        uidvalidity, moved = told_validity or uidvalidity, moved | told
    if uid_expunge:
        client.add_flags(list(filings), ["\\Deleted"], silent=True)
        client.uid_expunge(list(filings))
    return uidvalidity, moved


def _facts(client: Any, uids: Sequence[int]) -> dict[int, tuple[Any, Any]]:
    """What two copies of one message have in common: size and date of arrival."""
    answers = client.fetch(uids, ["RFC822.SIZE", "INTERNALDATE"]) if uids else {}
    return {uid: (answer.get(b"RFC822.SIZE"), answer.get(b"INTERNALDATE")) for uid, answer in answers.items()}


def _looked_up(connection: Connection, target: str, ids: dict[int, str]) -> tuple[int, dict[int, int]]:
    """Where messages lie in `target`, by Message-ID: its UIDVALIDITY, and key → the highest UID. Leaves `target` open."""
    answer = connection.select(target, readonly=True)
    client = connection.client()
    found = {key: find(client, message_id) for key, message_id in ids.items()}
    return int(answer[b"UIDVALIDITY"]), {key: uids[-1] for key, uids in found.items() if uids}


def made(client: Any, folder: str) -> None:
    """Make a folder and subscribe to it, so that mail programs show it."""
    try:
        client.create_folder(folder)
    except IMAPClientAbortError:
        raise
    except IMAPClientError as error:
        if not client.folder_exists(folder):
            raise PermanentError(
                f"the folder {folder!r} cannot be made: {error}; make it, or change file_into"
            ) from error
    try:
        client.subscribe_folder(folder)
    except IMAPClientAbortError:
        raise
    except IMAPClientError:
        pass
