"""One message, left to right: read, ask, decide, word, commit (DESIGN: steps 2 to 6). Nothing comes back."""

import traceback
from dataclasses import dataclass, replace
from datetime import date, datetime
from pathlib import Path

from inboxva import decide
from inboxva.compose import Templates, pay_csv, pay_json, pay_text, render
from inboxva.config import Settings
from inboxva.decide.pay import days_of
from inboxva.decide.seen import Place
from inboxva.errors import InboxvaError
from inboxva.model.actions import ClosePeriod, Reply
from inboxva.model.context import Context
from inboxva.model.letters import Letter, OutgoingMail
from inboxva.model.message import Address
from inboxva.model.pay import Days, Forms, PeriodPay
from inboxva.model.places import Copy, Cursor
from inboxva.model.plan import Plan
from inboxva.model.work import Reading
from inboxva.parse.message import read_versions
from inboxva.parse.reading import knowing_questions, read, without_letters
from inboxva.rulebook import Rulebook
from inboxva.service.looks import look
from inboxva.store import Store


@dataclass(frozen=True)
class Desk:
    """Everything that a message is read, decided and answered with."""

    settings: Settings
    rulebook: Rulebook
    templates: Templates
    store: Store

    def read(self, raw: bytes, *, cut: bool = False, arrived: datetime | None = None) -> Reading:
        """Step 2: what the mail alone says. `cut` and `arrived` (the server's time) as in `parse.reading.read`."""
        return read(
            raw, self.rulebook.lexicon, self.settings.people, authserv_id=self.settings.policy.authserv_id, cut=cut,
            arrived=arrived,
        )  # fmt: skip

    def word(self, letter: Letter, now: datetime) -> OutgoingMail:
        """Step 5: a letter as the bytes that go on the wire."""
        people = self.settings.people
        owner = Address(people.owner.address, people.owner.name)
        return render(
            letter, desk=people.desk, owner_address=owner, secret=self.store.secret, now=now, templates=self.templates
        )

    def forms(self, period: PeriodPay) -> Forms:
        """A pay period as it is printed, in each form."""
        text = pay_text((period,), self.templates, self.settings.people.owner.language)
        return Forms(text, pay_csv((period,), heading=False), pay_json(period))

    def take(self, reading: Reading, place: Place, copy: Copy | None, cursor: Cursor | None, now: datetime) -> Plan:
        """Steps 3 to 6 for one reading. The caller holds the writer transaction (`store.writer()`)."""
        people = self.settings.people
        context = self._context(reading, now)
        if texts := {name: read_versions(letter.raw) for name, letter in context.letters.items()}:
            answered = [text for name in reading.message.in_reply_to for text in texts.get(name, ())]
            every = [text for versions in texts.values() for text in versions]
            own = without_letters(reading, every, self.rulebook.lexicon, people, answered)
            if own is not reading:  # what was filled in names tasks and questions of its own
                reading, context = own, self._context(own, now)
        if asked := {number: question.text for number, question in context.questions.items()}:
            reading = knowing_questions(reading, asked, self.rulebook.lexicon, people)
        if reading.commands:
            context = replace(context, looked=look(self.store, people, reading, context))
        plan = decide.plan(
            reading, context, people=people, policy=self.settings.policy, rules=self.rulebook.rules,
            place=place,
        )  # fmt: skip
        if plan.leaves_nothing:
            if cursor:
                self.store.set_cursor(cursor)
            return plan
        mails = [self.word(action.letter, now) for action in plan.actions if isinstance(action, Reply)]
        self.store.commit(reading, plan, mails, copy=copy, cursor=cursor, now=now)
        for action in plan.actions:
            if isinstance(action, ClosePeriod):
                period = action.period
                self.store.close_period(period.slug, period.days, self.forms(period), dict(action.paid), now)
        return plan

    def _context(self, reading: Reading, now: datetime) -> Context:
        owner = self.settings.people.owner
        return self.store.context_for(
            reading, now=now, owner=owner.address, pay_days=self._pay_days, zone=owner.timezone
        )

    def _pay_days(self, day: date) -> dict[str, Days]:
        return {
            each.slug: days_of(day, each.pay_period) for each in self.settings.people.engagements if each.period_cap
        }

    def quarantine(self, copy: Copy, raw: bytes | None, error: Exception, cursor: Cursor | None, now: datetime) -> str:
        """Keeps aside what made us fail, with the reason, so that it stops nothing and is never lost."""
        reason = str(error) if isinstance(error, InboxvaError) else _where(error)
        detail = "".join(traceback.format_exception(error))
        with self.store.writer():
            self.store.quarantine(copy, raw, reason, detail, now)
            if cursor:
                self.store.set_cursor(cursor)
        return reason


def _where(error: Exception) -> str:
    """What went wrong and where, without the error's own words: they may be the mail's, and logs hold none of these."""
    *_, last = traceback.extract_tb(error.__traceback__)
    return f"{type(error).__name__} in {Path(last.filename).name}, line {last.lineno}"
