"""Everything in the ledger as plain records, for whoever wants to take it out. Only the mails' own bytes stay."""

import json
from collections.abc import Iterator
from typing import Any

from inboxva.store.database import Database
from inboxva.store.hours import STANDS

PAGE = 500
Record = dict[str, Any]
"""One thing on record: texts, numbers, booleans and lists. Instants are ISO 8601 in UTC, amounts are text."""

_OF_TASK = "LEFT JOIN task k ON k.id = x.task_id LEFT JOIN engagement ke ON ke.id = k.engagement_id"
_ENGAGED = "LEFT JOIN engagement e ON e.id = x.engagement_id"

KINDS = {
    "people": ("person x", "email; name; role; timezone; language"),
    "engagements": ("engagement x JOIN person p ON p.id = x.owner_id", "slug; code; name; owner: p.email"),
    "agreements": (
        "agreement x JOIN engagement e ON e.id = x.engagement_id JOIN person p ON p.id = x.person_id",
        "engagement: e.slug; person: p.email; since; rate; currency; weekly_cap_minutes: x.weekly_cap;"
        " period_cap_minutes: x.period_cap",
    ),
    "messages": (
        f"message x {_ENGAGED}",
        "message_id: x.msgid; thread: x.thread_id; engagement: e.slug; at: x.effective_at; recorded_at; sender; role;"
        " kind; proven; trust; held; automatic; repeat; outside; participants; subject; text: x.body; rule; lint;"
        " problems; trace; commands; released_at; undone_at",
    ),
    "copies": (
        "copy x JOIN mailbox b ON b.id = x.mailbox_id",
        "message: x.message_id; quarantine: x.quarantine_id; mailbox: b.url; folder; uidvalidity; uid",
    ),
    "tasks": (
        "task x JOIN engagement e ON e.id = x.engagement_id JOIN person p ON p.id = x.holder_id"
        " LEFT JOIN task k ON k.id = x.split_from_id LEFT JOIN engagement ke ON ke.id = k.engagement_id"
        " LEFT JOIN task r ON r.id = x.recurs_from_id LEFT JOIN engagement re ON re.id = r.engagement_id"
        " LEFT JOIN task b ON b.id = x.beside_id LEFT JOIN engagement be ON be.id = b.engagement_id"
        " LEFT JOIN task i ON i.id = x.merged_into_id LEFT JOIN engagement ie ON ie.id = i.engagement_id",
        "ref: e.code || '-' || x.number; engagement: e.slug; title; text; steps; holder: p.email; message: x.message_id;"
        " thread: x.thread_id; opened_at; due: x.due_at; due_zone; due_text; due_grain; agreed_due: x.agreed_due_at;"
        " cap_minutes; priority; parts; chosen_by; accepted_at; split_from: $task;"
        " recurs; recurs_from: re.code || '-' || r.number; beside: be.code || '-' || b.number;"
        " usual_due: x.usual_due_at; usual_due_text; usual_cap_minutes: x.usual_cap;"
        " merged_into: ie.code || '-' || i.number; merged_at;"
        " state: CASE WHEN x.merged_into_id IS NULL THEN x.state ELSE 'cancelled' END; percent; eta: x.eta_at;"
        " eta_text; closed_at; ruled; reopened; silently; waiting_on: x.turn; waiting_since: x.turn_since;"
        " minutes: (SELECT coalesce(sum(h.minutes), 0) FROM time_entry h WHERE h.task_id = x.id"
        f" AND {STANDS})",
    ),
    "amendments": (
        f"amendment x {_OF_TASK}",
        "task: $task; message: x.message_id; at: substr(x.key, 1, 27); sets; added; steps; undone_at",
    ),
    "asked": (f"asked x {_ENGAGED} {_OF_TASK}", "task: $task; engagement: e.slug; code; at; settled_at"),
    "mutings": (
        f"muting x {_ENGAGED} LEFT JOIN person p ON p.id = x.person_id",
        "engagement: e.slug; person: p.email; message: x.message_id; code; level; why; at; undone_at",
    ),
    "rulings": (
        f"ruling x {_OF_TASK}",
        "task: $task; message: x.message_id; at: substr(x.key, 1, 27); word; why; silent; undone_at",
    ),
    "former": (f"former x {_ENGAGED} {_OF_TASK}", "ref: e.code || '-' || x.number; task: $task"),
    "snoozes": (
        f"snooze x {_OF_TASK}",
        "task: $task; message: x.message_id; at: substr(x.key, 1, 27); until; undone_at",
    ),
    "absences": (
        "absence x JOIN person p ON p.id = x.person_id",
        "person: p.email; message: x.message_id; at: substr(x.key, 1, 27); why; until; undone_at",
    ),
    "thanks": (
        f"thanks x JOIN person p ON p.id = x.person_id {_ENGAGED} {_OF_TASK}",
        "task: $task; engagement: e.slug; person: p.email; message: x.message_id; at; text",
    ),
    "askings": ("asking x", "code; message: x.message_id; asked: x.lines; asked_at; done_at"),
    "reports": (
        f"report x JOIN person p ON p.id = x.person_id {_ENGAGED} {_OF_TASK}",
        "task: $task; engagement: e.slug; person: p.email; message: x.message_id; at: x.effective_at; day; named; state;"
        " state_text; percent; at_risk; eta: x.eta_at; eta_text; minutes; total_minutes; note; lines",
    ),
    "report_fields": ("report_field x", "report: x.report_id; field; place; text"),
    "questions": (
        f"question x JOIN person p ON p.id = x.asked_by_id {_ENGAGED} {_OF_TASK}",
        "number; task: $task; engagement: e.slug; report: x.report_id; asked_by: p.email; asked_at; text; answered_at;"
        " answer",
    ),
    "time": (
        f"time_entry x JOIN person p ON p.id = x.person_id {_ENGAGED} {_OF_TASK}",
        "task: $task; engagement: e.slug; person: p.email; day; minutes; at; report: x.report_id; source;"
        " amends; corrects: x.of_msgid; instead_of_minutes: x.instead; ranges; replaced_by: x.replaced_by_id;"
        " superseded: x.replaced_by_id IS NOT NULL; approved_at;"
        " paid_minutes: (SELECT coalesce(sum(y.minutes), 0) FROM payment y WHERE y.entry_id = x.id)",
    ),
    "approvals": ("approval x", "time: x.entry_id; message: x.message_id; at; undone_at"),
    "closings": (
        "closing x JOIN engagement e ON e.id = x.engagement_id",
        "engagement: e.slug; first_day; last_day; closed_at; text; csv; json",
    ),
    "payments": ("payment x", "closing: x.closing_id; time: x.entry_id; minutes"),
    "offers": (
        "offer x JOIN person p ON p.id = x.person_id",
        "key; message: x.message_id; person: p.email; day; record; taken_at",
    ),
    "events": (
        f"event x {_ENGAGED} {_OF_TASK}",
        "task: $task; engagement: e.slug; message: x.message_id; at: substr(x.key, 1, 27); recorded_at; code; detail;"
        " undone_at",
    ),
    "letters": (
        f"outbox x {_OF_TASK}",
        "key; kind; audience; to: x.recipient; subject; message_id: x.msgid; text: x.body; mode; engagement: x.slug;"
        " task: $task; cause: x.cause_id; state; reason; attempts; not_before; queued_at; sent_at",
    ),
    "told": (f"told x {_OF_TASK}", "letter: x.outbox_id; task: $task; what; detail"),
    "quarantine": ("quarantine x", "at; reason; detail"),
}
"""Each kind: where it stands, and its keys, each with its column where that is not `x.<key>`. `id` comes first of all."""

_TASK = "CASE WHEN k.id IS NULL THEN NULL ELSE ke.code || '-' || k.number END"
_YES_OR_NO = {"proven", "outside", "at_risk", "superseded", "silent", "silently"}
_LISTS = {"steps", "parts", "lint", "problems", "trace", "recurs", "sets", "record", "ranges", "commands", "asked"}


def export(database: Database) -> Iterator[tuple[str, Record]]:
    """Every record with its kind, kind by kind in the order of `KINDS`, each in the order in which it was written.

    A record's `id` is what others name it by (`message`, `report`, …); a task they name by its reference. Called in a
    snapshot it is one consistent view.
    """
    addresses: dict[int, list[str]] = {}
    for email, person in database.rows("SELECT email, person_id FROM address ORDER BY email"):
        addresses.setdefault(person, []).append(email)
    for kind, (tables, written) in KINDS.items():
        columns = dict(_column(one) for one in ("id; " + written).split("; "))
        sql = f"SELECT {', '.join(columns.values())} FROM {tables} WHERE x.id > ? ORDER BY x.id LIMIT {PAGE}"
        last = 0
        while page := database.rows(sql, (last,)):
            for row in page:
                record = {key: _plain(key, value) for key, value in zip(columns, row, strict=True)}
                yield kind, record | {"addresses": addresses.get(row[0], [])} if kind == "people" else record
            last = page[-1][0]


def _column(written: str) -> tuple[str, str]:
    key, _, column = written.partition(": ")
    return key, column.replace("$task", _TASK) or f"x.{key}"


def _plain(key: str, value: Any) -> Any:
    if key in _YES_OR_NO:
        return bool(value)
    if key in _LISTS:
        return json.loads(value) if value else []
    return value
