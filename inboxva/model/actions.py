"""What can be done about a message: each action is a value, and nothing is done by making one."""

from dataclasses import dataclass
from datetime import date, datetime

from inboxva.model.hours import Amends
from inboxva.model.letters import Letter
from inboxva.model.pay import PeriodPay
from inboxva.model.people import Absent, Role
from inboxva.model.when import Due, Recurrence
from inboxva.model.work import Part, Priority, Ref, StatusSection


@dataclass(frozen=True, slots=True)
class OpenTask:
    """A task is opened. `holder` is an address; `parts` are the tasks found in the mail, where there were several.

    `split_from` is the task that this one was a part of, `recurs_from` the one that it comes again after, `beside` the
    one in whose thread it was asked for. `asked` are the codes of the findings that the owner is asked about at once,
    `usual_due` and `usual_cap` (minutes) what "ok" takes.
    """

    ref: Ref
    slug: str
    title: str
    text: str
    holder: str
    due: Due | None
    cap_minutes: int | None
    priority: Priority | None
    parts: tuple[Part, ...] = ()
    steps: tuple[str, ...] = ()
    chosen_by: str = ""
    split_from: Ref | None = None
    recurs: Recurrence | None = None
    recurs_from: Ref | None = None
    beside: Ref | None = None
    asked: tuple[str, ...] = ()
    usual_due: Due | None = None
    usual_cap: int | None = None


@dataclass(frozen=True, slots=True)
class NarrowTask:
    """A task with several parts becomes one task again: title, text, due, cap and steps are set, its parts are gone.

    `steps` are the checklist when the owner keeps it whole; after a split the task is its first part.
    Its letters of the kinds in `cancels` that still wait are cancelled, because what they say is no longer true;
    those in `releases` need wait no longer.
    """

    task: Ref
    title: str
    text: str
    due: Due | None
    cap_minutes: int | None
    steps: tuple[str, ...]
    event: str
    cancels: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class AmendTask:
    """The owner changed or completed a task; None and "" leave a field as it is.

    A change by a mail written before the one that set the field last changes nothing. `added` is text that joins the
    task's own; `steps` are added to its checklist; `ended` says that it comes no more. `event` is "completed" for an
    answer to findings, "changed" for a change of course, and `said` what changed, in words. `clears` are the codes of
    findings that no longer hold of its request. Its letters of the kinds in `cancels` that still wait are cancelled,
    those in `releases` need wait no longer.
    """

    task: Ref
    event: str
    said: str
    due: Due | None = None
    cap_minutes: int | None = None
    priority: Priority | None = None
    holder: str = ""
    added: str = ""
    steps: tuple[str, ...] = ()
    recurs: Recurrence | None = None
    ended: bool = False
    clears: tuple[str, ...] = ()
    cancels: tuple[str, ...] = ()
    releases: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class MergeTask:
    """A task turns out to be part of another: its steps join the other's checklist, and it is closed without a word."""

    task: Ref
    into: Ref
    steps: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Rule:
    """The owner's word on how a task stands, whatever its reports say before and after.

    `word` is "accepted" (it is done, and stays so), "reopened" (in progress again: rework), "cancelled", or "dropped" (it
    never was a task: nobody hears of it). `at` (aware UTC) is when it counts from, where the clock says it: an acceptance
    by silence, which counts only where the task stands finished at that moment. `why` are the owner's own words.
    """

    task: Ref
    word: str
    why: str = ""
    at: datetime | None = None

    @property
    def silent(self) -> bool:
        """Whether nobody said it: the time for another word is over."""
        return self.at is not None


@dataclass(frozen=True, slots=True)
class MoveTask:
    """A task goes to another engagement, under a reference of its own there; the old one leads to it for ever.

    `holder` (an address) does it from now on. Its hours, reports and questions go with it.
    """

    task: Ref
    to: Ref
    slug: str
    holder: str


@dataclass(frozen=True, slots=True)
class Snooze:
    """The owner wants to hear no more of these tasks until then (aware UTC)."""

    tasks: tuple[Ref, ...]
    until: datetime


@dataclass(frozen=True, slots=True)
class BeAbsent:
    """No letter of its own accord goes to a person (a first address) until an instant (aware UTC)."""

    person: str
    why: Absent
    until: datetime


@dataclass(frozen=True, slots=True)
class Thank:
    """The owner's words of thanks to a person (a first address), for a task if they name one."""

    person: str
    text: str
    task: Ref | None = None


@dataclass(frozen=True, slots=True)
class Ask:
    """Lines that go out to others or cannot be undone wait for the owner's yes, under this code: (command, arguments)."""

    code: str
    lines: tuple[tuple[str, str], ...]


@dataclass(frozen=True, slots=True)
class Confirmed:
    """What waited under this code is done now, and waits no more."""

    code: str


@dataclass(frozen=True, slots=True)
class Release:
    """A mail that was kept aside (its row) is to be read again, as one that its sender really wrote."""

    message: int


@dataclass(frozen=True, slots=True)
class Undo:
    """What the command mail in this row changed is taken back, as far as it can be: letters that wait are cancelled."""

    message: int


@dataclass(frozen=True, slots=True)
class Mute:
    """How something reaches a person from now on: `level` of `rules/lint.toml`, "" for the rules' own again.

    `code` is that of a finding, the kind of a letter ("brief"), "everything" (an engagement's letters, or all, stand
    still), or for an assistant what they want no more of ("*": all that is not owed to them). `slug` "" means every
    engagement, `person` (a first address) "" the owner. `why` is "asked" (they said so) or "ignored" (three times in a
    row).
    """

    code: str
    level: str
    why: str
    slug: str = ""
    task: Ref | None = None
    person: str = ""


@dataclass(frozen=True, slots=True)
class RecordReport:
    """A section of a report is recorded. `task` None: it named none that is known, and is kept for the thread only.

    `day` is the assistant's own date, that of the corrected report where it corrects one; `eta` is resolved. `questions`
    are (number, text), numbered for ever. `turn` is who must move next after it, for the task that a report without one
    may turn out to be about. `amends`, `of` and `instead` say how its hours relate to those before (model/hours.py).
    `offer` is the key of the form that it takes, "" for what the mail itself says.
    """

    task: Ref | None
    slug: str | None
    person: str
    day: date
    section: StatusSection
    eta: Due | None
    questions: tuple[tuple[int, str], ...] = ()
    turn: Role | None = None
    amends: Amends = Amends.ADDS
    of: str = ""
    instead: int | None = None
    offer: str = ""


@dataclass(frozen=True, slots=True)
class Approve:
    """The owner takes what of these time entries is past a cap: `Worked.id` of those that `decide.pay.past_caps` finds."""

    entries: tuple[int, ...]


@dataclass(frozen=True, slots=True)
class ClosePeriod:
    """The owner has paid a period: `period` is what was owed, `paid` are its entries (`Worked.id`) and their minutes."""

    period: PeriodPay
    paid: tuple[tuple[int, int], ...]


@dataclass(frozen=True, slots=True)
class Offer:
    """Prose that seems to be a report: what it would record if the assistant says "ok" to the letter of this `key`.

    When it is given back, `record.offer` is this key: with that record (its questions numbered anew) in a plan it is
    taken, and not given back again.
    """

    key: str
    record: RecordReport


@dataclass(frozen=True, slots=True)
class AnswerQuestions:
    """The owner wrote in the task's thread: its open questions are answered."""

    task: Ref


@dataclass(frozen=True, slots=True)
class AnswerQuestion:
    """The owner answered the question of this number in these words; `task` is what it is about, if anything."""

    number: int
    text: str
    task: Ref | None = None


@dataclass(frozen=True, slots=True)
class Withdraw:
    """The task's letters of these kinds that still wait are cancelled: what they would say is known already."""

    task: Ref
    kinds: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Turn:
    """Who must move next on a task, since the message's effective time."""

    task: Ref
    to: Role


@dataclass(frozen=True, slots=True)
class Note:
    """An event worth keeping: a code of ours and a sentence, without any body text but what is the event itself."""

    code: str
    message: str
    task: Ref | None = None


@dataclass(frozen=True, slots=True)
class Reply:
    """A letter is queued."""

    letter: Letter


@dataclass(frozen=True, slots=True)
class FileInto:
    """The message goes into a folder (RFC 5228 fileinto); `/` separates levels.

    `when_read`: not before the owner has opened it, or seven days have passed.
    """

    folder: str
    when_read: bool = False


@dataclass(frozen=True, slots=True)
class AddFlag:
    """A keyword is set on the message (RFC 5232)."""

    flag: str


@dataclass(frozen=True, slots=True)
class Hold:
    """The message stays where it is and is never acted on, because its sender is not proven."""

    reason: str


@dataclass(frozen=True, slots=True)
class Keep:
    """The message stays where it is."""


Action = (
    OpenTask | NarrowTask | AmendTask | MergeTask | MoveTask | Rule | Mute | Snooze | BeAbsent | Thank | Ask | Confirmed
    | Release | Undo | RecordReport | Approve | ClosePeriod | Offer | AnswerQuestions | AnswerQuestion | Withdraw | Turn
    | Note | Reply | FileInto | AddFlag | Hold | Keep
)  # fmt: skip
