"""A moment, and what everything that the clock causes asks of it: who may be written to now, what was told, what stands."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace
from datetime import date, datetime, time, timedelta
from functools import cached_property

from inboxva.decide.changes import holder_of
from inboxva.decide.etiquette import owner_awake
from inboxva.decide.worktime import shift_at
from inboxva.model.agenda import Absence, Agenda, Running
from inboxva.model.letters import UNASKED, Letter
from inboxva.model.people import Absent, Engagement, Mode, People, Person, Policy, Role
from inboxva.model.telling import Told, Topic, WasTold
from inboxva.model.when import local_midnight, wall_to_utc
from inboxva.model.work import OPEN_STATES, Ref

CEILING = {Role.ASSISTANT: 4, Role.OWNER: 5}
"""Letters that nobody asked for, by the role of who gets them, on one of their days (rule C11)."""
ATTEMPTS = 3
"""So many letters of one slot are planned where those before were cancelled."""
STOPPED = "*"
MODES = (Mode.LIVE, Mode.OWNER, Mode.DRAFT)
A_DAY, A_WHILE, A_WEEK = timedelta(hours=24), timedelta(hours=1), timedelta(days=7)


def days_off(person: Person, people: People) -> frozenset[date]:
    """The holidays that all engagements of an assistant have in common: on others there is work for one of them."""
    theirs = [e.holidays for e in people.engagements_of(person)] if person.role is Role.ASSISTANT else []
    return frozenset.intersection(*theirs) if theirs else frozenset()


@dataclass(frozen=True)
class Moment:
    """`now` (aware UTC) with the agenda of that moment; `planned` are the letters that were decided on before."""

    agenda: Agenda
    people: People
    policy: Policy
    now: datetime
    planned: tuple[Letter, ...] = field(default=())

    def after(self, letters: Iterable[Letter]) -> "Moment":
        """The same moment once these letters are decided on too."""
        return replace(self, planned=(*self.planned, *letters))

    # Tasks

    @cached_property
    def running(self) -> tuple[Running, ...]:
        """The tasks whose engagement is configured and not paused."""
        return tuple(one for one in self.agenda.tasks if self.speaks(one.facts.slug))

    @cached_property
    def by_ref(self) -> dict[Ref, Running]:
        """All tasks of the agenda by reference."""
        return {one.facts.ref: one for one in self.agenda.tasks}

    def speaks(self, slug: str) -> bool:
        """Whether letters of an engagement may go at all."""
        return slug in self.people.by_slug and not {"", slug} & self.agenda.paused

    def engagement(self, running: Running) -> Engagement:
        """The engagement of a task that is among `running`."""
        return self.people.by_slug[running.facts.slug]

    def open_of(self, person: Person) -> Iterator[Running]:
        """The open tasks that an assistant holds, of the engagements that they take part in."""
        theirs = {engagement.slug for engagement in self.people.engagements_of(person)}
        for one in self.running:
            ours = one.facts.holder in person.addresses and one.facts.slug in theirs
            if ours and one.facts.state in OPEN_STATES:
                yield one

    def snoozed(self, running: Running) -> bool:
        """Whether the owner wants to hear nothing of a task now."""
        return running.snoozed_until is not None and running.snoozed_until > self.now

    def read_late(self, running: Running) -> bool:
        """Whether a task's request was so old when it was read that no letter goes because of it (rule C13)."""
        read = running.read_at
        return read is not None and read - running.facts.opened_at > self.policy.answer_within.as_timedelta()

    def is_found(self, running: Running) -> bool:
        """Whether a task is only what was found in old mail: nobody has written of it since it was read."""
        return self.read_late(running) and (running.read_at is None or _last_mail(running) < running.read_at)

    def is_history(self, running: Running) -> bool:
        """Whether a task lay still before the clock followed any: found in mail older than the ledger, or in the ledger of
        an older version and without a mail in its last week. The weekly summary alone tells of it.
        """
        followed = self.agenda.followed_since
        if followed is not None and _last_mail(running) < followed - A_WEEK:
            return True
        return self.is_found(running) and running.facts.opened_at < self.agenda.started_at

    def for_owner(self) -> Iterator[Running]:
        """The tasks of which the owner wants to hear: not those of an engagement that only drafts letters."""
        for one in self.running:
            if self.engagement(one).mode is not Mode.DRAFT and not self.snoozed(one):
                yield one

    def holder(self, running: Running) -> Person:
        """Who holds a task; the engagement's first assistant where nobody has it any more."""
        return holder_of(running.facts, self.people)

    # Persons

    def shift(self, person: Person, before: timedelta = timedelta()) -> tuple[datetime, datetime] | None:
        """The working span that the person is in now, or that begins within `before`."""
        return shift_at(person, self.now, days_off(person, self.people), before)

    def absent(self, person: Person) -> bool:
        """Whether no letter of its own accord goes to a person now."""
        return any(one.address == person.address and one.holds(self.now) for one in self.agenda.absences)

    def away(self) -> Iterator[tuple[Person, Absence]]:
        """The assistants who said that they are away now."""
        for one in self.agenda.absences:
            person = self.people.person(one.address)
            if person and person.role is Role.ASSISTANT and one.why is Absent.AWAY and one.holds(self.now):
                yield person, one

    def wants(self, person: Person, *names: str) -> bool:
        """Whether an assistant takes letters of a kind, by any of its names, and the owner wants them to be sent."""
        unwanted = {STOPPED, *names} & self.agenda.quieted.get(person.address, frozenset())
        return not unwanted and not any(self.muted(name) for name in names)

    def muted(self, code: str, slug: str = "") -> bool:
        """Whether the owner wants no more of something: in every engagement, or in this one."""
        return "off" in (self.agenda.muted.get(("", code)), self.agenda.muted.get((slug, code)))

    @property
    def owner_wakes(self) -> bool:
        """Whether it is between 08:00 and 20:00 for the owner."""
        return owner_awake(self.people.owner, self.now) == self.now

    @cached_property
    def briefs_to_come(self) -> tuple[datetime, ...]:
        """When the owner's digests are due on the rest of this day of theirs: there is room for them in any case."""
        owner = self.people.owner
        day = self.now.astimezone(owner.zone).date()
        if owner.working_hours.of(day) is None or day in owner.holidays:
            return ()
        times = (wall_to_utc(day, time(*divmod(minute, 60)), owner.zone) for minute in self.policy.letters.brief)
        return tuple(at for at in times if at > self.now)

    def can_wait(self, until: datetime) -> bool:
        """Whether a digest that is due within the hour comes early enough to tell of something that matters at `until`."""
        return any(at - self.now <= A_WHILE and at < until for at in self.briefs_to_come)

    # Letters

    def unasked(self, person: Person) -> int:
        """How many letters that nobody asked for a person gets on this day of theirs, those just planned among them."""
        today = self.now.astimezone(person.zone).date()
        begins, ends = (local_midnight(day, person.zone) for day in (today, today + timedelta(days=1)))
        past = sum(
            one.kind in UNASKED and one.to == person.address and begins <= one.at < ends for one in self.agenda.letters
        )
        return past + sum(one.kind in UNASKED and one.to.email == person.address for one in self.planned)

    def room(self, person: Person, kept: int = 0) -> bool:
        """Whether one more fits under the ceiling, with `kept` more to come."""
        return self.unasked(person) + kept < CEILING[person.role]

    @cached_property
    def standing(self) -> frozenset[str]:
        """The keys of the letters that went out or wait."""
        return frozenset(one.key for one in self.agenda.letters)

    def free_key(self, slot: str) -> str | None:
        """The key for a letter of a slot; None where one stands, or where too many of it were cancelled."""
        keys = [slot, *(f"{slot}:{number}" for number in range(2, ATTEMPTS + 1))]
        taken = self.standing | {letter.key for letter in self.planned}
        if not taken.isdisjoint(keys):
            return None
        return next((key for key in keys if key not in self.agenda.cancelled_keys), None)

    # What was told

    def told(self, what: Topic, person: Person, task: Ref | None = None) -> Iterator[WasTold]:
        """What letters have told a person of one kind of thing: of a task, or of none."""
        running = self.by_ref.get(task) if task else None
        found = (*(running.told if running else ()), *self.agenda.told)
        for one in found:
            if one.told.what is what and one.to == person.address and one.told.task == task:
                yield one
        for letter in self.planned:
            for item in letter.tells:
                if item.what is what and item.task == task and letter.to.email == person.address:
                    yield WasTold(item, letter.kind, letter.to.email, self.now)

    def has_told(self, item: Told, person: Person, since: datetime | None = None) -> bool:
        """Whether a person was told just that, or since an instant."""
        earlier = (one for one in self.told(item.what, person, item.task) if one.told.detail == item.detail)
        return any(since is None or one.at >= since for one in earlier)


def _last_mail(running: Running) -> datetime:
    """When a person last wrote about a task."""
    return max(at for at in (running.facts.opened_at, running.assistant_at, running.owner_at) if at is not None)
