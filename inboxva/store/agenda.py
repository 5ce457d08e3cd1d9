"""The one question that the clock asks: what of the ledger bears on this moment (`inboxva.model.agenda`).

It is asked every minute: each part is one query over what is open or of the last days, whatever else the ledger holds.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta

from inboxva.model.agenda import Agenda, Pending, Queued, Receipt
from inboxva.model.people import Acknowledge, People
from inboxva.model.telling import Told, Topic, WasTold
from inboxva.model.work import Ref, State
from inboxva.store import quiet
from inboxva.store.columns import STAMP, instant, stamp
from inboxva.store.context import muted
from inboxva.store.database import Database, marks
from inboxva.store.recorded import ACKNOWLEDGING
from inboxva.store.running import HUMAN, running

RECENT = timedelta(days=3)
REPORTED = timedelta(days=7)
DIGESTED = timedelta(days=14)
REMEMBERED = timedelta(days=35)
"""How long what was told of no task is remembered: longer than any week or pay period that it may be about."""
KEPT = timedelta(days=90)
DIGEST = "O6"

QUESTIONS = """
SELECT q.number, q.text, p.email, q.asked_at, k.code, t.number, e.slug FROM question q
JOIN person p ON p.id = q.asked_by_id LEFT JOIN engagement e ON e.id = q.engagement_id
LEFT JOIN task t ON t.id = q.task_id LEFT JOIN engagement k ON k.id = t.engagement_id
WHERE q.answered_at IS NULL AND q.owner_id = ? AND (t.id IS NULL OR t.ruled <> 'dropped') ORDER BY q.number"""
REPORTS = f"""
SELECT r.id, m.msgid, p.email, e.slug, k.code, t.number, r.day, r.minutes, r.state, r.effective_at, m.outside,
  m.recorded_at
FROM message m JOIN report r ON r.thread_id = m.thread_id AND r.message_id = m.id
JOIN person p ON p.id = r.person_id LEFT JOIN engagement e ON e.id = r.engagement_id
LEFT JOIN task t ON t.id = r.task_id LEFT JOIN engagement k ON k.id = t.engagement_id
WHERE m.effective_at >= ? AND m.role = 'assistant' AND {HUMAN}
  AND (e.slug IN {{gathering}} OR (m.outside AND e.slug IN {{others}}))
  AND (t.id IS NULL OR t.ruled <> 'dropped')
  AND NOT EXISTS (SELECT 1 FROM outbox o WHERE o.key = '{ACKNOWLEDGING}' || m.msgid AND o.state <> 'cancelled')
ORDER BY r.key"""
NUMBERS = "SELECT report_id, number FROM question WHERE report_id IN {reports} ORDER BY number"
HAPPENED = """
SELECT v.code, v.detail, v.key, v.recorded_at, e.code, t.number FROM event v
LEFT JOIN task t ON t.id = v.task_id LEFT JOIN engagement e ON e.id = t.engagement_id
WHERE v.code IN ('cap_reached', 'carried') AND v.recorded_at >= ? AND v.owner_id = ? AND v.undone_at IS NULL
ORDER BY v.key, v.id"""
LETTERS = """
SELECT o.key, o.kind, o.recipient, coalesce(o.sent_at, o.queued_at), o.state FROM outbox o
WHERE o.id IN (SELECT id FROM outbox WHERE recipient IN {addresses} AND moved_at >= ?
  UNION SELECT id FROM outbox WHERE state = 'waiting') ORDER BY o.id"""
DIGESTS = """
SELECT max(o.queued_at) FROM outbox o
WHERE o.recipient = ? AND o.moved_at >= ? AND o.kind = ? AND o.state <> 'cancelled'"""
FIRST_OF = "SELECT min(o.id) FROM outbox o WHERE o.recipient IN {addresses} AND o.moved_at >= ?"
TOLD = """
SELECT w.what, w.detail, o.kind, o.recipient, coalesce(o.sent_at, o.queued_at)
FROM told w JOIN outbox o ON o.id = w.outbox_id
WHERE w.what NOT IN ('listed', 'held') AND o.state <> 'cancelled' AND """
OF_NO_TASK = TOLD + "w.task_id IS NULL AND w.outbox_id >= ? ORDER BY w.id"
OF_QUESTIONS = (
    TOLD + "w.task_id IS NULL AND w.outbox_id < ? AND w.what = 'question' AND w.detail IN {numbers} ORDER BY w.id"
)
RECEIPTS = """
SELECT w.detail FROM told w JOIN outbox o ON o.id = w.outbox_id
WHERE w.outbox_id >= ? AND w.what = 'recorded' AND o.state <> 'cancelled'"""
HELD = """
SELECT count(*) FROM message m WHERE m.held IS NOT NULL AND m.effective_at >= ? AND m.recorded_at > ? AND m.owner_id = ?
  AND m.released_at IS NULL"""
BETWEEN = "\n"
"""What stands between a line and its outcome in the detail of an event `carried`."""


@dataclass(frozen=True, slots=True)
class Asking:
    """Who asks what when: the owner's row, the configured slugs and addresses."""

    owner: int
    slugs: tuple[str, ...]
    addresses: tuple[str, ...]
    now: datetime

    def ago(self, span: timedelta) -> str:
        """The stamp of the moment so long before."""
        return stamp(self.now - span)


def agenda(database: Database, owner: int, people: People, now: datetime, started_at: datetime) -> Agenda:
    """All that the clock's decisions look at. Called in a snapshot it is one consistent view."""
    everybody = (people.owner, *people.assistants)
    asking = Asking(
        owner,
        tuple(engagement.slug for engagement in people.engagements),
        tuple(dict.fromkeys(person.address for person in everybody)),
        now,
    )
    digest = last_digest(database, asking, people.owner.address)
    letters, cancelled = letters_of(database, asking)
    pending = questions(database, asking)
    crossings, carried = happened(database, asking, digest)
    first = database.row(
        FIRST_OF.format(addresses=marks(asking.addresses)), (*asking.addresses, asking.ago(REMEMBERED))
    )
    since = int(first[0]) if first and first[0] else 1 << 60
    gathering = {how: [e.slug for e in people.engagements if e.acknowledge is how] for how in Acknowledge}
    held = database.row(HELD, (asking.ago(KEPT), digest, owner))
    return Agenda(
        now=now,
        started_at=started_at,
        tasks=running(database, owner, asking.slugs, now),
        questions=pending,
        receipts=receipts(database, asking, gathering[Acknowledge.DAY], gathering[Acknowledge.ALWAYS], since),
        crossings=crossings,
        absences=quiet.absences(database, owner, now),
        letters=letters,
        cancelled_keys=cancelled,
        muted=muted(database, owner),
        quieted=quiet.quieted(database, owner),
        paused=quiet.paused(database, owner, asking.slugs),
        told=told(database, since, pending),
        carried=carried,
        held=int(held[0]) if held else 0,
    )


def last_digest(database: Database, asking: Asking, address: str) -> str:
    """The stamp of when the owner's last digest was made; of a fortnight ago where there is none since."""
    row = database.row(DIGESTS, (address, asking.ago(DIGESTED), DIGEST))
    return str(row[0]) if row and row[0] else asking.ago(DIGESTED)


def letters_of(database: Database, asking: Asking) -> tuple[tuple[Queued, ...], frozenset[str]]:
    """The letters of the last days and those that still wait; the keys of those that were cancelled."""
    sql = LETTERS.format(addresses=marks(asking.addresses))
    rows = database.rows(sql, (*asking.addresses, asking.ago(RECENT)))
    stand = tuple(Queued(key, kind, to, instant(at)) for key, kind, to, at, state in rows if state != "cancelled")
    return stand, frozenset(key for key, *_, state in rows if state == "cancelled")


def questions(database: Database, asking: Asking) -> tuple[Pending, ...]:
    """All open questions of configured engagements, or of none, by number."""
    return tuple(
        Pending(number, text, email, instant(at), Ref(code, of) if code else None, slug)
        for number, text, email, at, code, of, slug in database.rows(QUESTIONS, (asking.owner,))
        if slug is None or slug in asking.slugs
    )


def receipts(
    database: Database, asking: Asking, gathering: Sequence[str], others: Sequence[str], since: int
) -> tuple[Receipt, ...]:
    """The sections of reports that no letter has acknowledged: of engagements that gather them, of others where somebody who
    is not configured was on the mail, so that none could. `since` is a letter's row.
    """
    told = {message_id for (message_id,) in database.rows(RECEIPTS, (since,))}
    sql = REPORTS.format(gathering=marks(gathering), others=marks(others))
    rows = database.rows(sql, (asking.ago(REPORTED), *gathering, *others))
    rows = [row for row in rows if row[1] not in told]
    ids = tuple(row[0] for row in rows)
    numbers: dict[int, list[int]] = {}
    for report, number in database.rows(NUMBERS.format(reports=marks(ids)), ids):
        numbers.setdefault(report, []).append(number)
    return tuple(
        Receipt(
            message_id=message_id,
            person=email,
            slug=slug,
            task=Ref(code, number) if code else None,
            day=date.fromisoformat(day),
            minutes=minutes,
            state=State(state) if state else None,
            questions=tuple(numbers.get(report, ())),
            at=instant(at),
            outside=bool(outside),
            read_at=instant(recorded),
        )
        for report, message_id, email, slug, code, number, day, minutes, state, at, outside, recorded in rows
    )


def happened(
    database: Database, asking: Asking, digest: str
) -> tuple[tuple[tuple[str, Ref | None, datetime], ...], tuple[tuple[str, str], ...]]:
    """The crossings of limits in the last days, and the owner's lines that were carried out since the last digest."""
    crossings: list[tuple[str, Ref | None, datetime]] = []
    carried: list[tuple[str, str]] = []
    recent = asking.ago(RECENT)
    for code, detail, key, recorded, slug, number in database.rows(HAPPENED, (min(recent, digest), asking.owner)):
        if code == "cap_reached" and recorded >= recent:
            crossings.append((detail, Ref(slug, number) if slug else None, instant(key[:STAMP])))
        elif code == "carried" and recorded > digest:
            line, _, outcome = detail.partition(BETWEEN)
            carried.append((line, outcome))
    return tuple(crossings), tuple(carried)


def told(database: Database, since: int, pending: Iterable[Pending]) -> tuple[WasTold, ...]:
    """What was told that is about no task, by the letters from the row `since` on; of open questions, by any."""
    numbers = tuple(str(question.number) for question in pending if question.task is None)
    rows = []
    if numbers:
        rows = database.rows(OF_QUESTIONS.format(numbers=marks(numbers)), (since, *numbers))
    rows += database.rows(OF_NO_TASK, (since,))
    return tuple(WasTold(Told(Topic(what), None, detail), kind, to, instant(at)) for what, detail, kind, to, at in rows)
