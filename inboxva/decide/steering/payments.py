"""The owner's word on time and pay: `approve` takes what is past a limit, `paid` closes a period (spec/cli.md)."""

from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date, timedelta

from inboxva.decide import etiquette
from inboxva.decide.caps import NOTICE
from inboxva.decide.changes import Written
from inboxva.decide.pay import Owed, days_of, owed, reckon, settled
from inboxva.decide.steering.transcripts import done, undone
from inboxva.decide.steering.values import Outcome
from inboxva.decide.worktime import length
from inboxva.model.actions import Action, Approve, ClosePeriod, Note, Reply
from inboxva.model.assistantletters import PaySent
from inboxva.model.context import SentLetter
from inboxva.model.hours import place
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from inboxva.model.pay import Days, PeriodPay
from inboxva.model.people import Engagement
from inboxva.model.work import Command, Ref

PAYMENTS = frozenset({"approve", "paid"})
EVERYTHING = "all"


def pay_line(command: Command, written: Written) -> tuple[list[Action], Outcome]:
    """What a line about time or pay does, and what became of it."""
    return _approve(command, written) if command.name == "approve" else _paid(command, written)


def would_pay(command: Command, written: Written) -> str:
    """What `paid` would do, which cannot be taken back; "" where it would do nothing."""
    actions, _ = _paid(command, written)
    closed = next((action.period for action in actions if isinstance(action, ClosePeriod)), None)
    if closed is None:
        return ""
    told = [person.to.name for person in (action.letter for action in actions if isinstance(action, Reply))]
    names = " and ".join(dict.fromkeys(name.split()[0] for name in told if name))
    return f"{closed.code} {closed.days} is closed as paid, for good{f', and {names} hears of it' if names else ''}"


def _approve(command: Command, written: Written) -> tuple[list[Action], Outcome]:
    """Of a task, an engagement, or all of them; without a word what the notice that is answered was about."""
    words = command.arguments.replace(",", " ").split()
    named = [word for word in words if word.lower() not in ("and", "the")]
    engagements = written.people.engagements
    held: list[Owed] = []
    if not named:
        slug = _answered(written)
        ref = written.task
        if slug is None and ref is None:
            return [], undone("approve_what", codes=_codes(engagements))
        chosen = [each for each in engagements if each.slug == slug or (ref and slug is None and each.code == ref.code)]
        held = [share for each in chosen for share in _held(each, written) if slug or share.entry.task == ref]
        named = [each.code for each in chosen] if slug else [str(ref)]
    else:
        for word in named:
            ref = Ref.parse(word)
            chosen = [each for each in engagements if _is_called(each, ref.code if ref else word)]
            if not chosen:
                return [], undone("approve_what", codes=_codes(engagements))
            held += [share for each in chosen for share in _held(each, written) if ref in (None, share.entry.task)]
    entries = {share.entry.id: share.held for share in held}
    shown = ", ".join(word if word.lower() == EVERYTHING else word.upper() for word in named)
    if not entries:
        return [], undone("none_held", value=shown)
    minutes = length(sum(entries.values()))
    note = Note("approved", f"{minutes} past a limit, {shown}")
    if not words and (since := _held_since(held, written)):
        return [Approve(tuple(entries)), note], done("approve_since", value=minutes, of=shown, since=length(since))
    return [Approve(tuple(entries)), note], done("approve", value=minutes, of=shown)


def _notices(written: Written) -> Iterator[SentLetter]:
    """The notices about limits that a mail answers."""
    yield from (letter for letter in written.context.letters.values() if letter.key.startswith(NOTICE))


def _answered(written: Written) -> str | None:
    """The engagement of the notice about limits that a mail answers."""
    return next((notice.key.removeprefix(NOTICE).partition(":")[0] for notice in _notices(written)), None)


def _held_since(held: Sequence[Owed], written: Written) -> int:
    """Of what is held the minutes that were reported after the notice that a mail answers."""
    sent = next((notice.sent_at for notice in _notices(written) if notice.sent_at), None)
    return sum(share.held for share in held if sent and share.entry.key > place(sent, "", 0))


def _is_called(engagement: Engagement, word: str) -> bool:
    names = (engagement.code, engagement.slug, engagement.name, EVERYTHING)
    return word.casefold() in (name.casefold() for name in names)


def _codes(engagements: Sequence[Engagement]) -> str:
    return " or ".join(engagement.code for engagement in engagements)


def _owed(engagement: Engagement, written: Written) -> dict[Days, tuple[Owed, ...]]:
    context, slug = written.context, engagement.slug
    closed = context.closed.get(slug, frozenset())
    return dict(owed(context.worked.get(slug, ()), context.agreements.get(slug, {}), engagement.pay_period, closed))


def _held(engagement: Engagement, written: Written) -> Iterator[Owed]:
    yield from (share for shares in _owed(engagement, written).values() for share in shares if share.held)


def _paid(command: Command, written: Written) -> tuple[list[Action], Outcome]:
    """`paid BK 2026-11-15`: the period of that engagement that ends on that day is closed."""
    name, _, day = command.arguments.strip(" .!").partition(" ")
    people = written.people
    engagement = people.by_code.get(name.upper()) or people.by_slug.get(name.lower())
    last = _day(day.strip(" ,:="))
    if engagement is None or last is None:
        example = engagement or people.engagements[0]
        before = days_of(_today(written), example.pay_period).first - timedelta(days=1)
        return [], undone("paid_what", of=example.code, day=before)
    days = days_of(last, engagement.pay_period)
    if engagement.slug not in written.context.worked:
        return [], undone("not_at_hand", of=engagement.code)
    if days in written.context.closed.get(engagement.slug, frozenset()):
        return [], undone("closed_before", of=engagement.code, days=days)
    if days.last != last:
        return [], undone("no_period", of=engagement.code, last=last, end=days.last)
    if days.last >= _today(written):
        return [], undone("not_over", of=engagement.code, days=days)
    shares = _owed(engagement, written).get(days, ())
    names = {person.address: person.name for person in people.assistants}
    agreements = written.context.agreements.get(engagement.slug, {})
    period = replace(reckon(engagement, days, shares, agreements, names), paid_on=_today(written))
    close = ClosePeriod(period, tuple(settled(period, shares).items()))
    note = Note("paid", f"{engagement.code} {days}")
    return [close, note, *_pay_sent(period, engagement, written)], done("paid", of=engagement.code, days=days)


def _pay_sent(period: PeriodPay, engagement: Engagement, written: Written) -> Iterator[Action]:
    """A15 to each who is paid: what was paid of their own, in each currency."""
    if written.silent or not written.policy.letters.pay_notice:
        return
    for paid in period.people:
        person = written.people.person(paid.person)
        for amount in paid.amounts if person else ():
            of_it = (line.minutes for line in paid.lines if line.rate and line.rate.currency == amount.currency)
            if person is None or amount.amount <= 0:
                continue
            facts = PaySent(
                person.first_name, written.owner.first_name, engagement.name, period.days.first, period.days.last,
                sum(of_it), amount,
            )  # fmt: skip
            yield Reply(Letter(
                key=f"paid:{engagement.slug}:{period.days}:{amount.currency}:{person.address}", kind="A15",
                to=Address(person.address, person.name), facts=facts, language=person.language, mode=engagement.mode,
                not_before=etiquette.request_at(written.context.now, engagement, person), slug=engagement.slug,
            ))  # fmt: skip


def _day(text: str) -> date | None:
    try:
        return date.fromisoformat(text)
    except ValueError:
        return None


def _today(written: Written) -> date:
    """The owner's date."""
    return written.context.now.astimezone(written.owner.zone).date()
