"""Who writes to whom: the people and engagements of the configuration, frozen, and what was agreed with each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date, time, timedelta
from decimal import Decimal
from enum import StrEnum
from functools import cached_property
from zoneinfo import ZoneInfo

from inboxva.model.message import Address
from inboxva.model.when import DAY_END


class Role(StrEnum):
    """What a sender is to us."""

    OWNER = "owner"
    ASSISTANT = "assistant"
    STRANGER = "stranger"


class Mode(StrEnum):
    """Who gets an engagement's letters: nobody (written to a folder), only the owner, everybody."""

    DRAFT = "draft"
    OWNER = "owner"
    LIVE = "live"


class Acknowledge(StrEnum):
    """When reports are acknowledged (spec/config.md)."""

    ALWAYS = "always"
    DAY = "day"
    PROBLEMS = "problems"
    NEVER = "never"


class PayPeriod(StrEnum):
    """What hours are paid together."""

    WEEK = "week"
    HALF_MONTH = "1-15/16-end"
    MONTH = "month"


class Absent(StrEnum):
    """Why no letter of its own accord goes to a person."""

    AWAY = "away"
    """They said so, or an automatic reply of theirs did; it ends with the day that was named."""
    PERSONAL = "personal"
    """They wrote something that no program should answer; it ends once the owner has written to them."""


@dataclass(frozen=True, slots=True)
class WorkingHours:
    """Working time per weekday: `days[0]` is Monday; a pair of minutes after midnight, or None for a free day.

    The end may pass 1440 (24:00): the shift runs into the next day.
    """

    days: tuple[tuple[int, int] | None, ...]

    def of(self, day: date) -> tuple[int, int] | None:
        """The shift that begins on `day`, in minutes after its midnight."""
        return self.days[day.weekday()]


MONTH_FIRST = frozenset({"US", "PH", "BZ", "FM", "PW"})
"""Regions that write the month before the day."""

OFFICE_HOURS = WorkingHours(((540, 1020),) * 5 + (None, None))


@dataclass(frozen=True, slots=True)
class Money:
    """An amount and its ISO 4217 code."""

    amount: Decimal
    currency: str


@dataclass(frozen=True, slots=True)
class Span:
    """A length of time as the configuration writes it: "2h", "3 min", "1 day".

    `days` counts working days of whoever is waited for where the key is about people's time.
    """

    minutes: int = 0
    days: int = 0

    def as_timedelta(self) -> timedelta:
        """The same as plain elapsed time."""
        return timedelta(days=self.days, minutes=self.minutes)


@dataclass(frozen=True, slots=True)
class WeeklyMoment:
    """A weekday (Monday is 0) and a time of day in minutes after midnight, as in `summary = "Fri 17:00"`."""

    weekday: int
    minute: int


@dataclass(frozen=True, slots=True)
class Person:
    """The owner or an assistant. `addresses` are bare and in lower case; the first is where we write to.

    `timezone` is an IANA name. `language` is a tag like en-GB; its region gives day/month order (plain en: month first).
    """

    name: str
    addresses: tuple[str, ...]
    role: Role
    timezone: str
    working_hours: WorkingHours = OFFICE_HOURS
    holidays: frozenset[date] = frozenset()
    language: str = "en"

    @property
    def address(self) -> str:
        """The first address: the person's identity in the store, and where letters go."""
        return self.addresses[0]

    @property
    def zone(self) -> ZoneInfo:
        """The person's time zone."""
        return ZoneInfo(self.timezone)

    @property
    def day_first(self) -> bool:
        """Whether this person writes the day before the month: by the language's region (plain en: the month first)."""
        language, _, region = self.language.partition("-")
        return region not in MONTH_FIRST if region else language != "en"

    def day_end(self, day: date) -> time:
        """The hour at which `day` is over for work: the end of the shift, 17:00 where none ends before midnight."""
        shift = self.working_hours.of(day) or next((shift for shift in self.working_hours.days if shift), None)
        return time(*divmod(shift[1], 60)) if shift and shift[1] < 24 * 60 else DAY_END

    @property
    def first_name(self) -> str:
        """What a letter calls this person."""
        return self.name.split()[0] if self.name.split() else self.address.partition("@")[0].capitalize()


@dataclass(frozen=True, slots=True)
class Engagement:
    """What one owner agreed with one or more assistants. Times of day are in the zone beside them; lengths in minutes.

    `default_due` (words, read against a request's date) and `default_cap` are what "ok" sets on a request without them.
    `free_text` says what becomes of prose that seems to be a report: "form" offers it back, "note" only keeps it.
    """

    slug: str
    name: str
    code: str
    assistants: tuple[str, ...]
    timezone: str
    working_hours: WorkingHours = OFFICE_HOURS
    rate: Money | None = None
    weekly_cap: int | None = None
    period_cap: int | None = None
    check_in: int | None = None
    reply_within: Span = Span(days=1)
    summary: WeeklyMoment | None = WeeklyMoment(4, 1020)
    acknowledge: Acknowledge = Acknowledge.ALWAYS
    announce: bool = True
    mode: Mode = Mode.LIVE
    pay_period: PayPeriod = PayPeriod.MONTH
    holidays: frozenset[date] = frozenset()
    hosts: tuple[str, ...] = ()
    language: str = "en"
    default_due: str = ""
    default_cap: int | None = None
    free_text: str = "form"


@dataclass(frozen=True)
class People:
    """Everybody the program knows. `assistants` holds a person for every address the engagements name.

    `desk` is our own address (`outgoing.from`).
    """

    owner: Person
    assistants: tuple[Person, ...]
    engagements: tuple[Engagement, ...]
    desk: Address

    @cached_property
    def by_address(self) -> Mapping[str, Person]:
        """Address (bare, lower case) → person."""
        return {address: person for person in (*self.assistants, self.owner) for address in person.addresses}

    @cached_property
    def by_slug(self) -> Mapping[str, Engagement]:
        """Slug → engagement."""
        return {engagement.slug: engagement for engagement in self.engagements}

    @cached_property
    def by_code(self) -> Mapping[str, Engagement]:
        """Code in upper case → engagement."""
        return {engagement.code.upper(): engagement for engagement in self.engagements}

    def person(self, address: str) -> Person | None:
        """Who writes from this address, or None for a stranger."""
        return self.by_address.get(address.lower())

    def role(self, address: str) -> Role:
        """What the writer at this address is to us."""
        person = self.person(address)
        return person.role if person else Role.STRANGER

    def engagements_of(self, person: Person) -> tuple[Engagement, ...]:
        """The engagements this person takes part in: all of them for the owner."""
        if person.role is Role.OWNER:
            return self.engagements
        return tuple(e for e in self.engagements if any(address in person.addresses for address in e.assistants))

    def assistants_of(self, engagement: Engagement) -> tuple[Person, ...]:
        """The assistants of an engagement, in the configuration's order."""
        found = (self.person(address) for address in engagement.assistants)
        return tuple(dict.fromkeys(person for person in found if person is not None))


@dataclass(frozen=True, slots=True)
class Letters:
    """Which letters go out by themselves, and when (spec/config.md, [letters]).

    `brief` are the times of day, in minutes after midnight, of the owner's digest (O6), () for never. `day_sheet` says
    whether assistants get one (A3); without it what would ride in it goes singly. `reminders` whether a task that went
    quiet is asked about (A10). `questions`, `late` and `caps` are "now" (what is urgent goes at once), "digest" (all of it
    waits for the digest) or "summary" (it stands only in the weekly one). `transcripts` are "always", or "problems": a mail
    of which every line worked and reached nobody else is told in the digest. `statement`, `pay_notice`: A14 and A15.
    """

    day_sheet: bool = True
    brief: tuple[int, ...] = (8 * 60 + 30,)
    reminders: bool = True
    questions: str = "now"
    late: str = "now"
    caps: str = "now"
    transcripts: str = "always"
    statement: bool = True
    pay_notice: bool = True


@dataclass(frozen=True, slots=True)
class Policy:
    """How the program behaves towards everybody: the configuration's numbers that decisions need. Lengths are Spans."""

    answer_within: Span = Span(minutes=24 * 60)
    settle: Span = Span()
    ceiling: int = 30
    file_into: str = ""
    file_when: str = "arrival"
    authserv_id: str = ""
    trust: str = "verified"
    letters: Letters = Letters()
