"""What an owner asks to see by mail: list, show, report, pay, held, help. It rides in the one transcript (O11)."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from inboxva.decide.changes import Written, holder_of
from inboxva.decide.requests import due_facts
from inboxva.decide.steering.lines import numbers_in
from inboxva.decide.steering.transcripts import done, undone
from inboxva.decide.steering.values import Outcome
from inboxva.model.context import TaskFacts
from inboxva.model.history import TaskHistory
from inboxva.model.ownerletters import HeldMail, ListedTask
from inboxva.model.pay import PeriodPay
from inboxva.model.people import People, Role
from inboxva.model.refs import leading_refs
from inboxva.model.report import ReportFacts
from inboxva.model.telling import Told, Topic
from inboxva.model.work import Command, Reading, Ref

LOOKS = frozenset({"list", "show", "report", "pay", "held", "help"})
EVERY = frozenset({"", "all", "open", "everything", "tasks"})
THIS_WEEK = "week"
SHOWN: Outcome = ("", True)
"""Of a line that only asks to see something nothing is said but what it shows."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What must be looked up for the lines of a mail.

    `open`: all open tasks. `show`: the histories of these tasks. `report`: the words for its period ("week" where none
    stand there), None where no report is asked for. `pay`: what is owed.
    """

    open: bool = False
    show: tuple[Ref, ...] = ()
    report: str | None = None
    pay: bool = False


@dataclass(slots=True)
class Shown:
    """What a transcript shows under its lines, as in `Transcript`."""

    tasks: list[TaskFacts] | None = None
    histories: list[TaskHistory] = field(default_factory=list)
    report: ReportFacts | None = None
    pay: tuple[PeriodPay, ...] | None = None
    held: tuple[HeldMail, ...] | None = None
    help: bool = False

    @property
    def tells(self) -> tuple[Told, ...]:
        """What the letter says of tasks and mails by number, so that the next one may name them so."""
        listed = (Told(Topic.LISTED, task.ref, str(n)) for n, task in enumerate(self.tasks or (), 1))
        return (*listed, *(Told(Topic.HELD, None, str(mail.number)) for mail in self.held or ()))


def wanted(reading: Reading, listed: Mapping[int, Ref] | None = None) -> Wanted:
    """What a mail with commands asks to see. `listed` are the tasks of the writer's last list, by number."""
    lines = [command for command in reading.commands if command.name in LOOKS]
    listed = listed or {}
    show = [ref for command in lines if command.name == "show" for ref in _refs(command, listed)]
    return Wanted(
        open=any(command.name == "list" for command in lines),
        show=tuple(dict.fromkeys(show)),
        report=next((_period(command) for command in lines if command.name == "report"), None),
        pay=any(command.name == "pay" for command in lines),
    )


def look(command: Command, shown: Shown, written: Written) -> Outcome:
    """What one of these lines shows is added to `shown`; what is said of it."""
    looked, people = written.context.looked, written.people
    match command.name:
        case "list":
            found, wrong = filtered(command.arguments, looked.open, written)
            if wrong:
                return undone("list_what", value=wrong, names=_names(people))
            if not found:
                return done("list_none")
            shown.tasks = list(dict.fromkeys((*(shown.tasks or ()), *found)))
        case "show":
            return _show(command, shown, written)
        case "report":
            if looked.report is None:
                return undone("report_what", value=command.arguments)
            shown.report = looked.report
        case "pay":
            owed = tuple(period for period in looked.pay or () if _is_of(period, command.arguments, people))
            shown.pay = tuple(dict.fromkeys((*(shown.pay or ()), *owed))) or None
            return SHOWN if owed else done("pay_nothing")
        case "held":
            kept = written.context.kept
            held = tuple(HeldMail(one.number, one.sender, one.subject, one.at, one.reason) for one in kept)
            shown.held = held or None
            return SHOWN if held else done("held_nothing")
        case _:
            shown.help = True
    return SHOWN


def listed_tasks(tasks: Iterable[TaskFacts], written: Written) -> tuple[ListedTask, ...]:
    """Tasks as the lines of a list, numbered from 1."""
    people, now = written.people, written.context.now
    return tuple(
        ListedTask(
            number, task.ref, task.title, (holder := holder_of(task, people)).first_name, task.state, task.percent,
            due_facts(task.due, people.owner, holder, people.by_slug[task.slug]),
            task.due is not None and task.due.instant <= now, task.waiting_on is Role.OWNER, task.waiting_since,
        ) for number, task in enumerate(tasks, 1)
    )  # fmt: skip


def filtered(words: str, tasks: Sequence[TaskFacts], written: Written) -> tuple[list[TaskFacts], str]:
    """The tasks that all of the words describe, and the first word that describes none."""
    people = written.people
    found = [task for task in tasks if task.slug in people.by_slug]
    for word in words.lower().replace(",", " ").split():
        word = word.strip(".!?:")
        if word in EVERY:
            continue
        if word in ("late", "overdue"):
            found = [task for task in found if task.due and task.due.instant <= written.context.now]
        elif word in ("mine", "me", "waiting"):
            found = [task for task in found if task.waiting_on is Role.OWNER]
        elif slugs := [e.slug for e in people.engagements if word in (e.code.lower(), e.slug, *e.name.lower().split())]:
            found = [task for task in found if task.slug in slugs]
        elif persons := [p for p in people.assistants if word in (*p.addresses, *p.name.lower().split())]:
            found = [task for task in found if any(task.holder in person.addresses for person in persons)]
        else:
            return [], word
    return found, ""


def _show(command: Command, shown: Shown, written: Written) -> Outcome:
    listed = written.context.listed
    missing = [n for n in numbers_in(command.arguments) if n not in listed]
    tasks = written.context.tasks
    refs = [tasks[ref].ref if ref in tasks else ref for ref in _refs(command, listed)]  # a moved task has another now
    histories = {history.item.ref: history for history in written.context.looked.shown}
    strange = [ref for ref in refs if ref not in histories]
    shown.histories += [histories[ref] for ref in refs if ref in histories and histories[ref] not in shown.histories]
    if missing:
        return undone("no_number", number=missing[0])
    if strange:
        return undone("no_task", ref=strange[0])
    return SHOWN if refs else undone("show_what")


def _refs(command: Command, listed: Mapping[int, Ref]) -> tuple[Ref, ...]:
    numbers = numbers_in(command.arguments)
    return tuple(listed[n] for n in numbers if n in listed) if numbers else leading_refs(command.arguments)[0]


def _period(command: Command) -> str:
    return " ".join(command.arguments.lower().strip(" .!:").split()) or THIS_WEEK


def _is_of(period: PeriodPay, words: str, people: People) -> bool:
    word = words.strip(" .!:").casefold()
    return word in ("", "all") or word in (period.code.casefold(), period.slug, period.name.casefold())


def _names(people: People) -> str:
    codes = [engagement.code for engagement in people.engagements]
    return ", ".join((*codes, *(person.first_name.lower() for person in people.assistants), "late"))
