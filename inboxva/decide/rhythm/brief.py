"""O6: the owner's digest of all engagements, at the times of day that they chose, on their working days.

It goes only if something new is the owner's turn, or is to be known; the rest rides along. A machine that was off sends it
late, until the evening.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import datetime, time, timedelta

from inboxva.decide.etiquette import OWNER_SLEEPS
from inboxva.decide.requests import due_facts
from inboxva.decide.rhythm import turns
from inboxva.decide.rhythm.absences import absences_with_dues
from inboxva.decide.rhythm.clock import Moment
from inboxva.decide.rhythm.lateness import Late, late_tasks
from inboxva.decide.rhythm.limits import untold_limits
from inboxva.model.letterparts import CapReached
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.ownerletters import TurnAway, TurnFinding, TurnTask, YourTurn
from inboxva.model.people import Letters, Mode, Person
from inboxva.model.telling import Told, Topic
from inboxva.model.when import local_midnight, wall_to_utc
from inboxva.model.work import OPEN_STATES

ON_TIME = timedelta(hours=1)


def briefs(moment: Moment) -> Iterator[Letter]:
    """The digest that is due, if any."""
    owner = moment.people.owner
    at = due_at(owner, moment.policy.letters, moment.now)
    if (
        at is None
        or "" in moment.agenda.paused
        or moment.muted("brief")
        or moment.absent(owner)
        or not moment.room(owner)
    ):
        return
    local = at.astimezone(owner.zone)
    key = moment.free_key(f"turn:{local:%Y-%m-%d}:{local:%H:%M}")
    letter = _letter(moment, at, key) if key else None
    if letter:
        yield letter


def due_at(owner: Person, letters: Letters, now: datetime) -> datetime | None:
    """The latest of the owner's times today that has come (aware UTC), as long as it is not evening."""
    day = now.astimezone(owner.zone).date()
    if owner.working_hours.of(day) is None or day in owner.holidays:
        return None
    times = (wall_to_utc(day, time(*divmod(minute, 60)), owner.zone) for minute in letters.brief)
    at = max((one for one in times if one <= now), default=None)
    if at is None or now >= max(at + ON_TIME, local_midnight(day, owner.zone) + OWNER_SLEEPS):
        return None
    return at


def _letter(moment: Moment, at: datetime, key: str) -> Letter | None:
    """The digest, None where nothing in it is a reason for it."""
    owner = moment.people.owner
    asked, mine = list(turns.questions(moment, at)), list(turns.waiting(moment, at))
    done = list(turns.finished(moment, at))
    late = [
        one for one in late_tasks(moment)
        if not moment.muted("brief", one.running.facts.slug) and not moment.is_history(one.running)
    ]  # fmt: skip
    away = list(absences_with_dues(moment))
    limits = list(_limits(moment))
    findings = list(_findings(moment))
    reasons = (
        *(item.due for item in (*asked, *mine, *done)),
        *(one.at <= at and not moment.is_found(one.running) for one in late),
        *(one.at <= at for one in away), *(reached <= at for _, _, reached in limits),
    )  # fmt: skip
    if not any(reasons):
        return None
    facts = YourTurn(
        owner=owner.first_name, owner_zone=owner.timezone,
        questions=tuple(item.line for item in asked if not isinstance(item.line, TurnTask)),
        waiting=tuple(item.line for item in mine if isinstance(item.line, TurnTask)),
        late=tuple(_late(one, moment) for one in late),
        finished=tuple(item.line for item in done if isinstance(item.line, TurnTask)),
        away=tuple(TurnAway(a.person.first_name, a.last, tuple(t.facts.ref for t in a.tasks)) for a in away),
        limits=tuple(line for line, _, _ in limits), findings=tuple(finding for finding, _ in findings),
        carried=tuple(f'"{line}": {outcome}' for line, outcome in moment.agenda.carried), held=moment.agenda.held,
    )  # fmt: skip
    tells = (
        *(item.tells for item in (*asked, *mine, *done)), *(one.tells for one in late), *(one.tells for one in away),
        *(told for _, told, _ in limits), *(told for _, told in findings),
        *(Told(Topic.COMMAND, detail=line) for line, _ in moment.agenda.carried),
    )  # fmt: skip
    return Letter(
        key=key, kind="O6", to=Address(owner.address, owner.name), facts=facts, language=owner.language, mode=Mode.LIVE,
        not_before=moment.now, answers=False, tells=tuple(dict.fromkeys(tells)),
    )  # fmt: skip


def _late(late: Late, moment: Moment) -> TurnTask:
    running, owner, holder = late.running, moment.people.owner, moment.holder(late.running)
    line = TurnTask(running.facts.ref, running.facts.title, holder.first_name, "late", running.words, late.at)
    due = due_facts(running.facts.due, owner, holder, moment.engagement(running))
    return replace(line, due=due, eta=late.eta, moved=late.moved)


def _limits(moment: Moment) -> Iterator[tuple[tuple[str, str, CapReached], Told, datetime]]:
    """The limits reached that no notice has told of."""
    if moment.policy.letters.caps == "summary":
        return
    for one in untold_limits(moment, moment.people.owner):
        slug = one.engagement.slug
        unwanted = moment.muted("caps", slug) or moment.muted("brief", slug)
        if one.engagement.mode is not Mode.DRAFT and not unwanted:
            yield (one.engagement.name, one.person.first_name, one.fact), one.tells, one.at


def _findings(moment: Moment) -> Iterator[tuple[TurnFinding, Told]]:
    """What would make the requests of open tasks clearer, each told once; never a reason by itself."""
    for running in moment.for_owner():
        facts = running.facts
        if facts.state not in OPEN_STATES or moment.muted("brief", facts.slug) or moment.is_found(running):
            continue
        for finding in running.findings:
            told = Told(Topic.FINDING, facts.ref, finding.code)
            if not moment.has_told(told, moment.people.owner):
                yield TurnFinding(facts.ref, facts.title, finding.message), told
