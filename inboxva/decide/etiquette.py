"""May a letter go out because of this message, and when (spec/mail-conduct.md; spec/letters.md, consolidation)."""

from datetime import datetime, timedelta

from inboxva.decide.worktime import next_start, shifts
from inboxva.model.message import Address
from inboxva.model.people import Acknowledge, Engagement, People, Person, Policy, Role
from inboxva.model.when import local_midnight
from inboxva.model.work import Reading

OWNER_WAKES = timedelta(hours=8)
OWNER_SLEEPS = timedelta(hours=20)
SHEET_BEFORE = timedelta(minutes=15)
"""So long before an assistant's first hour their day sheet goes."""


def why_silent(reading: Reading, effective_at: datetime, now: datetime, policy: Policy) -> str:
    """Why nothing may be sent because of this message at all; "" when it may be answered."""
    if reading.automatic:
        return f"no person wrote it ({reading.automatic_reason})"
    if reading.unanswerable:
        return reading.unanswerable
    if now - effective_at > policy.answer_within.as_timedelta():
        return "it was read long after it was written"
    return ""


def outsiders(reading: Reading, people: People) -> tuple[Address, ...]:
    """Everybody on the mail who is neither configured nor the program: with one of them, no letter joins the thread."""
    known = {*people.by_address, people.desk.email}
    on_it = (*reading.message.senders, *reading.message.recipients)
    return tuple(a for a in on_it if a.email not in known)


def request_at(earliest: datetime, engagement: Engagement, holder: Person) -> datetime:
    """When the assistant hears of a request: at once, or under `day` in their working hours."""
    if engagement.acknowledge is Acknowledge.DAY:
        return next_start(holder, earliest, engagement.holidays) or earliest
    return earliest


def told_by_sheet(at: datetime, engagement: Engagement, holder: Person, policy: Policy, earliest: datetime) -> bool:
    """Whether the day sheet tells of a request before a letter of its own would at `at`: it comes after `earliest`.

    So where receipts are gathered in one, and the assistant is not at work (rules C3 and C5).
    """
    if engagement.acknowledge is not Acknowledge.DAY or not policy.letters.day_sheet:
        return False
    first = earliest.astimezone(holder.zone).date() - timedelta(days=1)
    days = (at.astimezone(holder.zone).date() - first).days + 1
    begins = (start - SHEET_BEFORE for start, _ in shifts(holder, first, days, engagement.holidays))
    return any(earliest < sheet <= at for sheet in begins)


def wants_receipt(engagement: Engagement, problems: bool) -> bool:
    """Whether a report is acknowledged by a mail of its own."""
    if engagement.acknowledge is Acknowledge.ALWAYS:
        return True
    return problems and engagement.acknowledge in (Acknowledge.DAY, Acknowledge.PROBLEMS)


def owner_awake(owner: Person, moment: datetime) -> datetime:
    """The first moment from `moment` on at which unasked mail may reach the owner: 08:00 to 20:00, their time."""
    day = moment.astimezone(owner.zone).date()
    wakes = local_midnight(day, owner.zone) + OWNER_WAKES
    if moment < wakes:
        return wakes
    if moment >= local_midnight(day, owner.zone) + OWNER_SLEEPS:
        return local_midnight(day + timedelta(days=1), owner.zone) + OWNER_WAKES
    return moment


def addressed_assistants(reading: Reading, people: People, only_to: bool = False) -> tuple[Person, ...]:
    """The configured assistants in To (and Cc, after them), each once, in order."""
    listed = reading.message.to if only_to else reading.message.recipients
    persons = (people.person(address.email) for address in listed)
    return tuple(dict.fromkeys(p for p in persons if p and p.role is Role.ASSISTANT))
