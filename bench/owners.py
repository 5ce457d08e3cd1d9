"""The owner of the simulated month: writes requests, reads mail three times a working day, answers most of it."""

import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bench.assistants import REF
from bench.scene import DESK, Mail, Scene, shifts, wall
from inboxva.model.people import Person

LOOKS = (0, 240, 460)
"""Minutes after 08:45 at which mail is read: the morning's digest has come by then."""
AWAKE = range(8, 22)
MORNING = 8 * 60 + 45
QUESTION = re.compile(r"\bQ(\d+)\b(?:(?!\bQ\d)[^\"“])*[\"“]([^\"”]+\?)[\"”]")
BLOCKED = re.compile(r"^Blocked: .*the (.+)$", re.M)
CODE = re.compile(r"\"confirm (\w{4,8})\"")
PAID = re.compile(r"[\"“](paid [A-Z]{2} \d{4}-\d\d-\d\d)[\"”]")
FINISHED = re.compile(r"^FINISHED.*?(?=^[A-Z][A-Z ]{3,}(?:\(\d+\))?$|^-- $|\Z)", re.M | re.S)
SEVERAL, UNCLEAR = re.compile(r"\bsplit\b"), re.compile(r"^(due|cap):$", re.M)
ANSWERS = [
    f"the {colour} {thing}"
    for thing in ("heron", "maple", "harbor", "lantern", "willow", "falcon")
    for colour in ("small", "tall", "round", "plain", "narrow", "broad", "quiet", "early", "late", "old")
]
"""What the owner answers with, no two the same, so that each answer is known wherever it goes."""


@dataclass(frozen=True, slots=True)
class Answered:
    """An answer that the owner gave: the question's number and words as the owner read them, and how it went.

    `way` is "number" (to the desk) or "thread" (to the assistant).
    """

    number: int
    question: str
    answer: str
    way: str
    at: datetime


@dataclass
class Owner:
    """`forgets` is the share of questions that wait until the weekly summary, `in_thread` of those answered there."""

    who: Person
    scene: Scene
    chance: random.Random
    forgets: float = 0.15
    in_thread: float = 0.2
    accepts: float = 0.35
    thanks: float = 0.1
    reopens: int = 1
    inbox: list[Mail] = field(default_factory=list)
    kept: list[Mail] = field(default_factory=list)
    answered: dict[int, Answered] = field(default_factory=dict)
    forgotten: set[int] = field(default_factory=set)
    judged: set[str] = field(default_factory=set)
    cancels: str = ""
    reopened: list[str] = field(default_factory=list)
    cancelled: list[str] = field(default_factory=list)
    thanked: list[str] = field(default_factory=list)
    confirmed: list[str] = field(default_factory=list)
    paid: set[str] = field(default_factory=set)
    left_alone: list[str] = field(default_factory=list)
    _answers: Iterator[str] = field(default_factory=lambda: iter(ANSWERS))

    def begin(self, first: datetime, last: datetime) -> None:
        """Plans the looks into the inbox on working days."""
        for start, _ in shifts(self.who, first, last):
            day = start.astimezone(self.who.zone).date()
            for minutes in LOOKS:
                late = self.chance.randrange(0, 15)
                self.scene.at(wall(self.who, day, MORNING + minutes + late), self.look)

    def receive(self, mail: Mail) -> None:
        """A mail lies in the inbox. What is urgent is seen on the phone within the hour, by day."""
        self.inbox.append(mail)
        if mail.sender == DESK and re.search(r"\basks: Q", mail.subject):
            seen = self.scene.now + timedelta(minutes=self.chance.randrange(15, 60))
            if seen.astimezone(self.who.zone).hour in AWAKE:
                self.scene.at(seen, self.look)

    def ask(self, to: Person, subject: str, text: str) -> Mail:
        """A request."""
        mail = self.scene.post(self.who, (to.address,), subject, text)
        self.kept.append(mail)
        return mail

    def look(self) -> None:
        """Reads what has come: the latest digest first, because it holds what is in the others."""
        unread, self.inbox = self.inbox, []
        for mail in unread:
            if mail.sender != DESK:
                self.kept.append(mail)
                self._help(mail)
        for mail in reversed(unread):
            if mail.sender == DESK:
                self._read_letter(mail)

    def tells_desk(self, text: str, answers: Mail | None = None) -> Mail:
        """Lines to the desk."""
        subject = f"Re: {answers.subject}" if answers else text.splitlines()[0][:30]
        return self.scene.post(self.who, (DESK,), subject, text, answers)

    def writes_to(self, address: str, subject: str, text: str, answers: Mail | None = None) -> Mail:
        """A mail to an assistant, in the owner's own words."""
        return self.scene.post(self.who, (address,), subject, text, answers)

    def praises(self, address: str, text: str) -> None:
        """A word of thanks, in the thread of their last mail."""
        last = next(mail for mail in reversed(self.kept) if mail.sender == address)
        self.writes_to(address, f"Re: {last.subject.removeprefix('Re: ')}", text, last)

    def cancel_one_of(self, code: str) -> None:
        """Asks for the list, to cancel one of an engagement's tasks from it."""
        self.cancels = code
        self.tells_desk("list")

    def _help(self, mail: Mail) -> None:
        """Who is blocked is mostly helped at once, in the thread."""
        if (found := BLOCKED.search(mail.text)) and self.chance.random() < 0.7:
            subject = f"Re: {mail.subject.removeprefix('Re: ')}"
            self.writes_to(mail.sender, subject, f"Ben has the {found[1]}, he will send it to you today.", mail)

    def _read_letter(self, mail: Mail) -> None:
        summary = mail.subject.startswith("Your week")
        lines: list[str] = []
        if confirm := self._confirm(mail):
            lines.append(confirm)
        elif SEVERAL.search(mail.text) and "Reply with one word" in mail.text:
            lines.append("split")
        elif UNCLEAR.search(mail.text) and self.chance.random() < 0.5:
            lines += ["due: Friday 5pm PT" if "due:\n" in mail.text else "", "cap: 2h" if "cap:\n" in mail.text else ""]
        elif self.cancels and (found := self._to_cancel(mail)):
            lines.append(f"cancel {found}")
        else:
            lines += [*self._answer(mail, summary), *self._judge(mail)]
            if (paid := PAID.search(mail.text)) and paid[1] not in self.paid:
                self.paid.add(paid[1])
                lines.append(paid[1])
        if lines := [line for line in lines if line]:
            self.tells_desk("\n".join(lines) + "\n", mail)

    def _confirm(self, mail: Mail) -> str:
        found = CODE.search(mail.text)
        if not found or found[1] in self.confirmed:
            return ""
        self.confirmed.append(found[1])
        return "yes" if mail.text.startswith('Reply "yes"') else f"confirm {found[1]}"

    def _to_cancel(self, mail: Mail) -> str:
        found = [str(ref) for ref in REF.findall(mail.text) if ref.startswith(f"{self.cancels}-")]
        if mail.subject != "Re: list" or not found:
            return ""
        self.cancels = ""
        self.cancelled.append(found[-1])
        return found[-1]

    def _answer(self, mail: Mail, summary: bool) -> list[str]:
        """Lines for the questions of a letter; some are answered to the assistant instead, some forgotten."""
        lines = []
        for number, question in self.questions(mail):
            if number in self.answered or (number in self.forgotten and not summary):
                continue
            if not summary and self.chance.random() < self.forgets:
                self.forgotten.add(number)
                continue
            answer = f"Yes, take {next(self._answers)}."
            asked = next((kept for kept in self.kept if question in " ".join(kept.text.split())), None)
            in_thread = asked is not None and self.chance.random() < self.in_thread
            way = "thread" if in_thread else "number"
            self.answered[number] = Answered(number, question, answer, way, self.scene.now)
            if asked and in_thread:
                self.kept.append(
                    self.writes_to(asked.sender, f"Re: {asked.subject.removeprefix('Re: ')}", answer, asked)
                )
            else:
                lines.append(f"Q{number}: {answer}")
        return lines

    @staticmethod
    def questions(mail: Mail) -> list[tuple[int, str]]:
        """The questions that a letter puts, with their words."""
        text = " ".join(mail.text.split())
        return [(int(number), words) for number, words in dict(QUESTION.findall(text)).items()]

    def _judge(self, mail: Mail) -> list[str]:
        """What becomes of the tasks that a letter calls finished: some accepted, thanked for, or sent back."""
        lines = []
        for part in FINISHED.findall(mail.text):
            for ref in dict.fromkeys(REF.findall(part)):
                if ref in self.judged:
                    continue
                self.judged.add(ref)
                if self.reopens and self.chance.random() < 0.3:
                    self.reopens -= 1
                    self.reopened.append(ref)
                    lines.append(f"reopen {ref}: two rows are still empty")
                elif self.chance.random() < self.thanks:
                    self.thanked.append(ref)
                    lines.append(f"thanks {ref}: lovely work, very clear")
                elif self.chance.random() < self.accepts:
                    lines.append(f"done {ref}")
                else:
                    self.left_alone.append(ref)
        return lines
