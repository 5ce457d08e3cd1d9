"""An assistant of the simulated month: reads mail a few times in a shift, works, reports, asks, waits, is away at times."""

import random
import re
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from bench.scene import DESK, Mail, Scene, shifts
from inboxva.model.people import Person

LOOKS = (5, 150, 300, 440)
"""Minutes after the start of a shift at which mail is read and one may write."""
PATIENCE = 12
"""Looks (three days of work) that somebody waits for an answer before going on without it."""
STUCK = 0.08
"""The share of reports before the last that say that nothing goes on."""
AT_ONCE = 3
"""Reports that somebody writes in one sitting, at most."""

REF = re.compile(r"\b([A-Z]{2}-\d+)\b")
TAG = re.compile(r"\[([A-Z]{2}-\d+)\]")
CANCELLED = re.compile(r"does not need .{1,80} any more|ya no necesita", re.I)
REOPENED = re.compile(r"on your list again|otra vez en tu lista", re.I)
ON_SHEET = re.compile(r"(?:write a line on|una línea sobre)[^\n]*\n\n((?:- [^\n]*\n)+)")
ALONE = re.compile(r"\b(?:how (?:is|are)|¿?cómo van?) .{1,60}\?", re.I)

PLACES = [
    f"{colour} {thing}"
    for thing in ("folder", "sheet", "list", "template", "calendar", "binder")
    for colour in ("blue", "green", "amber", "violet", "silver", "crimson", "ivory", "teal", "copper", "olive")
]
"""Things to ask about, no two the same, so that each question is known by its words."""


@dataclass
class Job:
    """A task as its assistant knows it. `reports` are still to be written; `looks` until the next; `waits` for an answer.

    `ref` is known once a letter has named it. `asks` is the question still to be put, `asked` the one that was.
    """

    subject: str
    mails: list[Mail]
    reports: int
    looks: int
    asks: str = ""
    asked: str = ""
    ref: str = ""
    waits: int = 0
    reminders: int = 0
    ignored: bool = False
    over: bool = False

    @property
    def latest(self) -> Mail:
        """The mail that the next one answers."""
        return self.mails[-1]


@dataclass
class Assistant:
    """`owner` is an address. `share` is how many of the tasks bring a question; `form` how they write reports."""

    who: Person
    scene: Scene
    owner: str
    chance: random.Random
    questions: list[str]
    share: float = 0.35
    form: str = "fields"
    jobs: list[Job] = field(default_factory=list)
    inbox: list[Mail] = field(default_factory=list)
    away: list[tuple[datetime, datetime]] = field(default_factory=list)
    replies_itself: tuple[datetime, datetime, str] | None = None
    ignores: str = ""
    asked: list[str] = field(default_factory=list)
    _sheet: Mail | None = None
    _told: set[str] = field(default_factory=set)

    def begin(self, first: datetime, last: datetime) -> None:
        """Plans the looks into the inbox, shift by shift."""
        for start, end in shifts(self.who, first, last):
            for minutes in LOOKS:
                moment = start + timedelta(minutes=minutes + self.chance.randrange(0, 20))
                if moment < end:
                    self.scene.at(moment, self.look)

    def receive(self, mail: Mail) -> None:
        """A mail lies in the inbox; an automatic answer goes to a person who has had none."""
        self.inbox.append(mail)
        if self.replies_itself and not mail.automatic:
            since, until, text = self.replies_itself
            if since <= self.scene.now < until and mail.sender not in self._told:
                self._told.add(mail.sender)
                subject = f"Automatic reply: {mail.subject}"
                self.scene.post(self.who, (mail.sender,), subject, text, mail, automatic=True)

    def look(self) -> None:
        """Reads what has come, then writes what is ready."""
        now = self.scene.now
        if any(since <= now < until for since, until in self.away):
            return
        unread, self.inbox = self.inbox, []
        for mail in unread:
            self._read(mail)
        written = 0
        for job in self.jobs:
            if job.over or job.ignored:
                continue
            if job.waits:
                job.waits -= 1
                job.looks = max(job.looks, 1) if job.waits else 1
                continue
            job.looks -= 1
            if job.looks <= 0 and written < AT_ONCE:
                self._report(job)
                written += 1

    def says(self, subject: str, text: str, answers: Mail | None = None) -> Mail:
        """A mail to the owner and the desk."""
        return self.scene.post(self.who, (self.owner, DESK), subject, text, answers)

    def answers_sheet(self, text: str) -> Mail:
        """A mail to the desk, as an answer to the last letter that was no task's, where there is one."""
        subject = f"Re: {self._sheet.subject}" if self._sheet else text.splitlines()[0][:40]
        return self.scene.post(self.who, (DESK,), subject, text, self._sheet)

    def open_job(self) -> Job:
        """A task that is not over, to write about; else the last one."""
        return next((job for job in self.jobs if not job.over), self.jobs[-1])

    def _read(self, mail: Mail) -> None:
        job = self._job(mail)
        if mail.sender == DESK:
            self._read_letter(mail, job)
        elif job is None and "Please " in mail.text:
            self._begin(mail)
        elif job:
            job.mails.append(mail)
            if job.waits:
                job.waits, job.looks = 0, 2

    def _read_letter(self, mail: Mail, job: Job | None) -> None:
        if job is None:
            self._sheet = mail
            self._learn(mail)
        elif set(mail.references) & {one.message_id for one in job.mails}:
            job.mails.append(mail)
        for asking in self.jobs:
            if asking.waits and asking.asked and asking.asked in " ".join(mail.text.split()):
                asking.waits, asking.looks = 0, 2
        if job and REOPENED.search(mail.subject + mail.text):
            job.over, job.reports, job.looks = False, 1, 3
        elif job and CANCELLED.search(mail.subject + mail.text):
            job.over = True
        named = asked_for(mail)
        for job in self.jobs:
            if job.ref in named and not job.over:
                job.reminders += 1
                job.looks = min(job.looks, 1)
                if job.ignored and job.reminders >= 3:
                    job.ignored = False

    def _learn(self, mail: Mail) -> None:
        """A sheet names tasks by their references: the line that holds the subject holds it."""
        for line in mail.text.splitlines():
            for job in self.jobs:
                if not job.ref and job.subject in line and (found := REF.search(line)):
                    job.ref = found[1]

    def _job(self, mail: Mail) -> Job | None:
        """What a mail is about: by its thread, else by the reference in its subject."""
        for job in self.jobs:
            if set(mail.references) & {one.message_id for one in job.mails}:
                if found := TAG.search(mail.subject):
                    job.ref = found[1]
                return job
        found = TAG.search(mail.subject)
        return next((job for job in self.jobs if found and job.ref == found[1]), None)

    def _begin(self, mail: Mail) -> None:
        ignored = bool(self.ignores) and self.ignores in mail.subject
        asks = self.questions.pop(0) if self.questions and self.chance.random() < self.share else ""
        self.jobs.append(
            Job(mail.subject, [mail], self.chance.randint(1, 3), self.chance.randint(1, 6), asks, ignored=ignored)
        )

    def _report(self, job: Job) -> None:
        done = job.reports <= 1 and not job.asks
        question, job.asks = job.asks, ""
        blocked = not done and not question and self.chance.random() < STUCK
        job.reports -= 0 if (question or blocked) and job.reports <= 1 else 1
        text = WORDINGS[self.form](done, question, self.chance, self.scene.now.astimezone(self.who.zone))
        subject = job.latest.subject if job.latest.subject.startswith("Re:") else f"Re: {job.latest.subject}"
        if blocked:
            text = re.sub(
                r"(?m)^(Sta\w+|Estado): .*$",
                rf"\1: blocked\nBlocked: I have no key for the {key_to(job.subject)}",
                text,
            )
        job.mails.append(self.says(subject, text, job.latest))
        job.over = done
        job.looks = self.chance.randint(2, 7)
        if question:
            job.asked, job.waits = question, PATIENCE
            self.asked.append(question)
        elif blocked:
            job.waits = PATIENCE


def asked_for(letter: Mail) -> set[str]:
    """The tasks that a letter asks a word about."""
    if ALONE.search(letter.text):
        return set(REF.findall(letter.subject + letter.text))
    return {ref for part in ON_SHEET.findall(letter.text) for ref in REF.findall(part)}


def key_to(subject: str) -> str:
    """What is missing when somebody cannot go on."""
    return f"{subject.split()[0].lower()} archive"


def fields(done: bool, question: str, chance: random.Random, local: datetime) -> str:
    """A report as a form."""
    hours = chance.choice(("0.5", "1", "1.5", "2", "1h 30m"))
    if done:
        return f"State: done\nDone: all of it\nHours: {hours}\n\nBest,\n"
    eta = f"ETA: {local + timedelta(days=2 if local.weekday() < 3 else 4):%A} 3pm\n" if chance.random() < 0.5 else ""
    half = chance.choice(("the first part", "about half", "two thirds", "the easy part", "the first page"))
    asks = f"Questions: {question}\n" if question else ""
    return f"State: in progress\nDone: {half} of it\nHours: {hours}\n{eta}{asks}\nBest,\n"


def one_line(done: bool, question: str, chance: random.Random, local: datetime) -> str:
    """A report from a phone."""
    state = "done" if done else f"in progress ({chance.choice((30, 40, 60))}%)"
    asks = f"\nQuestions: {question}" if question else ""
    return f"Status: {state}\nHours: {chance.choice(('0.5', '1', '1.25'))}{asks}"


def spanish(done: bool, question: str, chance: random.Random, local: datetime) -> str:
    """A report in Spanish."""
    state = "terminado" if done else "en curso"
    asks = f"Preguntas: {question}\n" if question else ""
    return f"Hola,\n\nEstado: {state}\nHoras: {chance.choice(('0,5', '1', '1,5'))}\n{asks}\nSaludos\n"


def prose(done: bool, question: str, chance: random.Random, local: datetime) -> str:
    """A report of somebody who writes more than the form asks for."""
    if done:
        return "Hi,\n\nthis one is finished, everything is in the shared folder.\n\nState: done\nHours: 1\n"
    asks = f"\nQuestions:\n- {question}\n" if question else ""
    hours = chance.choice(("0.75", "1", "1.25", "1.5", "2"))
    far = chance.choice(
        ("about halfway through", "a good part in", "two thirds done", "well into it", "past the worst")
    )
    return f"Hi,\n\nI am {far}, no surprises so far.\n\nState: in progress\nHours: {hours}\n{asks}"


Wording = Callable[[bool, str, random.Random, datetime], str]
WORDINGS: dict[str, Wording] = {"fields": fields, "one line": one_line, "spanish": spanish, "prose": prose}


def questions_of(number: int, of: int, language: str = "en") -> list[str]:
    """The questions that assistant `number` of so many may put, no two of them alike."""
    ask = "¿Uso para esto: {}?" if language == "es" else "Shall I use the {} for this?"
    return [ask.format(place) for place in PLACES[number::of]]
