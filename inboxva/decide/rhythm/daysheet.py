"""A3: one letter a working day to each assistant, of all engagements, a quarter of an hour before their first hour.

It goes only if something came about until then that is to be told; what comes about later waits for the next. A machine
that was off sends it late, and never after the shift.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import date, datetime, timedelta

from inboxva.decide.etiquette import SHEET_BEFORE
from inboxva.decide.requests import TIDY_MINUTES, owner_reads_first
from inboxva.decide.rhythm.clock import A_WEEK, MODES, Moment
from inboxva.decide.rhythm.limits import untold_limits
from inboxva.decide.rhythm.reminders import words_due
from inboxva.decide.rhythm.sheettask import is_on_its_way, sheet_task, unheard
from inboxva.model.agenda import Receipt, Running
from inboxva.model.assistantletters import DaySheet, SheetRecord, SheetTask, WeekStatement
from inboxva.model.letterparts import CapReached
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.people import Acknowledge, Engagement, Mode, Person
from inboxva.model.telling import Told, Topic
from inboxva.model.work import Ref, State

IN_FULL = 20
"""So many new tasks stand in a sheet with all that was asked for; more of them are a line each, or nobody could read it."""
TIDY = timedelta(minutes=TIDY_MINUTES)


@dataclass(slots=True)
class _Gathered:
    """What a sheet says, what it tells by that, and whether any of it is a reason to send one."""

    new: list[SheetTask] = field(default_factory=list)
    more: list[SheetTask] = field(default_factory=list)
    reminded: list[SheetTask] = field(default_factory=list)
    recorded: list[SheetRecord] = field(default_factory=list)
    accepted: list[tuple[Ref, str]] = field(default_factory=list)
    limits: list[CapReached] = field(default_factory=list)
    statements: list[WeekStatement] = field(default_factory=list)
    tells: list[Told] = field(default_factory=list)
    checked: bool = False
    due: bool = False

    def tell(self, item: Told, *, due: bool) -> None:
        """One more item; `due` says that it is a reason for the letter."""
        self.tells.append(item)
        self.due |= due


def day_sheets(moment: Moment, person: Person) -> Iterator[Letter]:
    """The sheets of an assistant that are due: one, or one for each mode that their engagements are in."""
    shift = moment.shift(person, SHEET_BEFORE)
    if shift is None or moment.absent(person):
        return
    day = shift[0].astimezone(person.zone).date()
    if not moment.policy.letters.day_sheet or not moment.wants(person, "A3", "day_sheet"):
        yield from _statements_alone(moment, person, day)
        return
    for mode in MODES:
        key = moment.free_key(f"sheet:{person.address}:{day}" + ("" if mode is Mode.LIVE else f":{mode}"))
        found = _gather(moment, person, mode, shift) if key and moment.room(person) else _Gathered()
        if key and found.due:
            yield _letter(found, key, mode, moment, person, day)


def _gather(moment: Moment, person: Person, mode: Mode, shift: tuple[datetime, datetime]) -> _Gathered:
    """Everything that is new for an assistant in the engagements of a mode."""
    found, until = _Gathered(), shift[0] - SHEET_BEFORE
    for running in moment.open_of(person):
        if moment.engagement(running).mode is mode and _is_new(running, moment, person, until):
            if len(found.new) < IN_FULL:
                found.new.append(sheet_task(running, person, moment, new=True))
            else:
                found.more.append(sheet_task(running, person, moment))
            found.tell(Told(Topic.NEW, running.facts.ref), due=running.facts.opened_at <= until)
    for word in words_due(moment, person, shift):
        if moment.engagement(word.running).mode is mode:
            found.reminded.append(sheet_task(word.running, person, moment))
            found.checked |= word.first
            found.tell(word.tells, due=word.at <= shift[0])
    for receipt in _receipts(moment, person, mode):
        read = receipt.read_at or receipt.at
        old = read - receipt.at > moment.policy.answer_within.as_timedelta()
        found.recorded.append(SheetRecord(receipt.task, receipt.day, receipt.minutes, receipt.state, receipt.questions))
        found.tell(Told(Topic.RECORDED, receipt.task, receipt.message_id), due=not old and receipt.at <= until)
    for running in _accepted(moment, person, mode):
        found.accepted.append((running.facts.ref, running.facts.title))
        said = not running.silently and running.accepted_at is not None and running.accepted_at <= until
        found.tell(Told(Topic.ACCEPTED, running.facts.ref), due=said)
    for limit in untold_limits(moment, person):
        gathers = limit.percent < 100 and limit.engagement.acknowledge is Acknowledge.DAY
        if limit.engagement.mode is mode and limit.person is person and gathers:
            found.limits.append(limit.fact)
            found.tell(limit.tells, due=limit.at <= until)
    for statement in _statements(moment, person, until.astimezone(person.zone).date(), mode):
        found.statements.append(statement)
        found.tell(Told(Topic.STATEMENT, detail=statement.first.isoformat()), due=True)
    return found


def _is_new(running: Running, moment: Moment, person: Person, until: datetime) -> bool:
    """Whether the sheet is the first to tell of a task: no letter has or will, and the owner had the time to tidy it up."""
    if not unheard(running, person, moment) or is_on_its_way(running, moment):
        return False
    if moment.read_late(running) and running.facts.opened_at < moment.agenda.started_at:
        return False
    undecided = bool(running.facts.parts) or running.facts.beside is not None
    return not undecided or running.facts.opened_at <= until - TIDY


def _open(moment: Moment, person: Person, mode: Mode, listed: set[Ref]) -> Iterator[SheetTask]:
    """The open tasks that stand nowhere else in the sheet, the first due first; not those of which a letter tells yet."""

    def by_due(running: Running) -> tuple[bool, str, Ref]:
        due = running.facts.due
        return due is None, due.instant.isoformat() if due else "", running.facts.ref

    for running in sorted(moment.open_of(person), key=by_due):
        ours = moment.engagement(running).mode is mode and running.facts.ref not in listed
        waits = is_on_its_way(running, moment) or not moment.read_late(running)
        if ours and not (waits and unheard(running, person, moment)):
            yield sheet_task(running, person, moment)


def _receipts(moment: Moment, person: Person, mode: Mode) -> Iterator[Receipt]:
    """The reports that no letter has acknowledged where the sheet does: gathered for it, or with somebody else on them."""
    theirs = moment.people.engagements_of(person)
    for one in sorted(moment.agenda.receipts, key=lambda receipt: (receipt.at, receipt.message_id)):
        engagement = moment.people.by_slug.get(one.slug or "") or next(iter(theirs), None)
        if one.person != person.address or engagement is None or engagement.mode is not mode:
            continue
        fell_out = engagement.acknowledge is Acknowledge.ALWAYS and one.outside
        gathers = engagement.acknowledge is Acknowledge.DAY or fell_out
        told = moment.has_told(Told(Topic.RECORDED, one.task, one.message_id), person)
        if gathers and not told and moment.speaks(engagement.slug):
            yield one


def _accepted(moment: Moment, person: Person, mode: Mode) -> Iterator[Running]:
    for running in moment.running:
        facts = running.facts
        ours = facts.holder in person.addresses and moment.engagement(running).mode is mode
        taken = facts.state is State.DONE and running.accepted_at is not None
        if ours and taken and not any(moment.told(Topic.ACCEPTED, person, facts.ref)):
            yield running


def _statements(moment: Moment, person: Person, day: date, mode: Mode | None) -> Iterator[WeekStatement]:
    """What was recorded of the week before `day`, where it is not told of yet."""
    monday = day - timedelta(days=day.weekday()) - A_WEEK
    modes = {engagement.name: engagement for engagement in moment.people.engagements}
    if not moment.policy.letters.statement or moment.has_told(Told(Topic.STATEMENT, detail=monday.isoformat()), person):
        return
    if {"A14", "statement"} & moment.agenda.quieted.get(person.address, frozenset()):
        return
    for statement in moment.agenda.statements.get(person.address, ()):
        engagement = modes.get(statement.engagement)
        ours = engagement and (mode is None or engagement.mode is mode) and moment.speaks(engagement.slug)
        if ours and statement.first == monday and statement.minutes:
            yield statement


def _statements_alone(moment: Moment, person: Person, day: date) -> Iterator[Letter]:
    """A14 where there is no sheet: it is owed to an assistant who wants no other letters too."""
    for mode in MODES:
        found = _Gathered(statements=list(_statements(moment, person, day, mode)))
        if found.statements:
            first = found.statements[0].first
            found.tell(Told(Topic.STATEMENT, detail=first.isoformat()), due=True)
            key = moment.free_key(f"statement:{person.address}:{first}" + ("" if mode is Mode.LIVE else f":{mode}"))
            if key:
                yield _letter(found, key, mode, moment, person, day)


def _letter(found: _Gathered, key: str, mode: Mode, moment: Moment, person: Person, day: date) -> Letter:
    listed = {task.ref for task in (*found.new, *found.more, *found.reminded)}
    sheet, owner = key.startswith("sheet:"), moment.people.owner
    facts = DaySheet(
        assistant=person.first_name, owner=owner.first_name, day=day, new=tuple(found.new),
        reminded=tuple(found.reminded),
        open=(*found.more, *_open(moment, person, mode, listed)) if sheet else (),
        recorded=tuple(found.recorded), accepted=tuple(found.accepted), limits=tuple(found.limits),
        statements=tuple(found.statements), checked=found.checked, owner_zone=owner.timezone, reader_zone=person.timezone,
        owner_reads=owner_reads_first(owner, person, moment.now),
    )  # fmt: skip
    ours = [engagement for engagement in moment.people.engagements_of(person) if engagement.mode is mode]
    return Letter(
        key=key, kind="A3" if sheet else "A14", to=Address(person.address, person.name), facts=facts,
        language=person.language, mode=mode, not_before=moment.now, answers=False, slug=_only(ours),
        tells=tuple(dict.fromkeys(found.tells)),
    )  # fmt: skip


def _only(engagements: list[Engagement]) -> str:
    return engagements[0].slug if len(engagements) == 1 else ""
