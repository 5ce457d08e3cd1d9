"""One mail, left to right: bytes → Reading. What it says by itself, before the ledger is asked."""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime

from inboxva.errors import BadMessage
from inboxva.model.message import Automatic, Line, LineKind, Message
from inboxva.model.people import People, Person, Role
from inboxva.model.when import Place, When
from inboxva.model.work import Command, Problem, Reading, Ref, Request, StatusSection
from inboxva.parse import body, links, secrets
from inboxva.parse.asking.cues import RequestWords
from inboxva.parse.asking.recipes import Recipes, bare, fill, find_use
from inboxva.parse.asking.recurring import with_recurrence
from inboxva.parse.authentication import read_authentication
from inboxva.parse.automatic import AutomaticWords, absent_until, classify_message, may_answer
from inboxva.parse.commands import CommandWords, Readers, filled_in, find_commands
from inboxva.parse.deadlines import find_priority, read_due, read_eta
from inboxva.parse.drafts import draft_subject, meant_assistant
from inboxva.parse.durations import find_cap, find_duration
from inboxva.parse.message import read_message
from inboxva.parse.moments.recurrence import RecurrenceWords, find_recurrence
from inboxva.parse.moments.timewords import Words as TimeWords
from inboxva.parse.praise import find_praise
from inboxva.parse.quoting import echoes
from inboxva.parse.quoting.forms import with_forms_filled_in
from inboxva.parse.quoting.quotingwords import QuotingWords
from inboxva.parse.reports.fields import ReadEta
from inboxva.parse.reports.prose import ProseWords, SensitiveWords, UrgentWords, agrees, seeming_report
from inboxva.parse.reports.said import find_said
from inboxva.parse.reports.statuswords import StatusWords, phrase
from inboxva.parse.requests import read_request
from inboxva.parse.secrets import SecretWords
from inboxva.parse.snoozes import read_snooze
from inboxva.parse.status import read_status
from inboxva.parse.subjects import SubjectPrefixes, base_subject, subject_refs

CUT = "The mail is too large: its attachments were left on the server, and were not read."
SOME_MONDAY = date(2026, 1, 5)
NO_DATE = datetime(1970, 1, 1, tzinfo=UTC)
HEADER_OF_A_MAIL = frozenset({"from", "to", "cc", "date", "subject", "message-id", "return-path", "sender"})


@dataclass(frozen=True)
class Lexicon:
    """The words that a mail is read with, a value for each file of `rules/` that holds words."""

    automatic: AutomaticWords
    quoting: QuotingWords
    subjects: SubjectPrefixes
    times: TimeWords
    status: StatusWords
    requests: RequestWords
    commands: CommandWords
    secrets: SecretWords
    recurrence: RecurrenceWords
    recipes: Recipes
    prose: ProseWords
    sensitive: SensitiveWords
    urgent: UrgentWords


def read(
    raw: bytes, lexicon: Lexicon, people: People, *, authserv_id: str = "", cut: bool = False,
    arrived: datetime | None = None,
) -> Reading:  # fmt: skip
    """Everything a mail says by itself. Never raises on any bytes.

    `authserv_id` names the server that proves senders. `cut` says that the bytes are without the mail's attachments.
    `arrived` (aware) is the server's time: it stands for a Date that is missing or lies after it, so that "Friday" is
    not a Friday of another year.
    """
    message = read_message(raw)
    if arrived and (message.date is None or message.date > arrived):
        message = replace(message, date=arrived)
    if cut:
        message = replace(message, problems=(*message.problems, CUT))
    automatic, reason = classify_message(message, lexicon.automatic)
    writer = people.person(message.sender)
    hidden = secrets.find_secrets(f"{message.subject}\n{message.text}", lexicon.secrets)
    lines = body.lines_of(message, lexicon.quoting)
    if hidden:
        message, lines = _masked(message, lines, hidden)
    base, is_reply, _ = base_subject(message.subject, lexicon.subjects)
    reading = Reading(
        message=message, lines=lines, visible_text="", automatic=automatic, automatic_reason=reason, writer=writer,
        reader=_reader(message, writer, people), refs=_refs(message.subject, people), base_subject=base,
        is_reply=is_reply, secrets=hidden,
        authentication=read_authentication(message, authserv_id) if authserv_id else (),
        unanswerable="" if (answer := may_answer(message, automatic))[0] else answer[1],
    )  # fmt: skip
    return _understood(reading, lexicon, people)


def without_letters(
    reading: Reading, letters: Iterable[str], lexicon: Lexicon, people: People, answered: Iterable[str] = ()
) -> Reading:
    """The same mail, read without the lines of our `letters` (plain texts) that its client gave back unmarked.

    What was filled in between their quoted lines is read with the rest; of an assistant's mail only where it answers
    that letter itself (`answered`), because hours that are quoted once more further down were counted before.
    """
    texts = tuple(letters)
    lines = echoes.without_echoes(reading.lines, texts)
    lines = with_forms_filled_in(lines, texts if reading.writer is people.owner else answered)
    return reading if lines == reading.lines else _understood(replace(reading, lines=lines), lexicon, people)


def knowing_questions(reading: Reading, questions: Mapping[int, str], lexicon: Lexicon, people: People) -> Reading:
    """The same mail, read in knowledge of the `questions` (number → text) that its lines answer.

    What is a secret only because of what was asked for is hidden, too.
    """
    hidden = {
        piece: None for command in reading.commands if (text := questions.get(command.question or 0))
        for piece in secrets.asked_for(text, command.arguments.partition(":")[2], lexicon.secrets)
    }  # fmt: skip
    if not hidden:
        return reading
    message, lines = _masked(reading.message, reading.lines, tuple(hidden))
    known = replace(reading, message=message, lines=lines, secrets=(*reading.secrets, *hidden))
    return _understood(known, lexicon, people)


def _understood(reading: Reading, lexicon: Lexicon, people: People) -> Reading:
    """What the writer's own lines say, by the role of who wrote them."""
    visible = body.own_text(reading.lines)
    found = links.find_links(visible)
    hosts = links.find_hosts(visible, found, lexicon.requests)
    reading = replace(reading, visible_text=visible, links=found, hosts=hosts)
    writer = reading.writer
    if reading.automatic is Automatic.AUTO_REPLY and writer is not None:
        day = absent_until(
            reading.message, reading.message.date or NO_DATE, writer.zone, day_first=writer.day_first,
            words=lexicon.automatic.absence, times=lexicon.times,
        )  # fmt: skip
        return replace(reading, absent_until=day)
    if writer is None or reading.automatic is not None:
        return reading
    if writer.role is Role.OWNER:
        return _ordered(reading, lexicon, people, writer)
    commands = _commands(reading, lexicon, people)
    status, problems = _status(reading, lexicon, writer, people)
    read_when = _reads_when(reading, lexicon, writer)
    codes = frozenset(people.by_code)
    said = find_said(visible.splitlines(), words=lexicon.status, read_day=read_when, codes=codes)
    names = frozenset(word for name in writer.name.split() for word in phrase(name))
    prose = not (status or problems or said or commands)
    return replace(
        reading, status=status, problems=problems, commands=commands, said=said,
        seeming=seeming_report(visible, lexicon.prose, lexicon.status, read_when, names) if prose else None,
        agrees=prose and agrees(visible, lexicon.prose, lexicon.status, names),
        sensitive=lexicon.sensitive.find(visible),
        urgent=lexicon.urgent.find("\n".join(text for one in status for text in (*one.questions, *one.blocked))),
    )  # fmt: skip


def _ordered(reading: Reading, lexicon: Lexicon, people: People, owner: Person) -> Reading:
    """An owner's mail: what it asks for, or the draft that it wants checked, and the lines that steer."""
    subject = draft_subject(reading.base_subject) if _to_desk(reading, people) else None
    if subject is not None:
        reading = replace(reading, reader=meant_assistant(reading.visible_text, people))
        commands: tuple[Command, ...] = (Command("check", subject),)
    else:
        subject, commands = reading.message.subject, _commands(reading, lexicon, people)
    request = _request(reading, subject, lexicon, owner)
    usual = tuple(_usual_dues(reading, lexicon, people)) if request and request.tasks and not request.due else ()
    praise = "" if _to_desk(reading, people) else find_praise(reading.visible_text, lexicon.commands.praise)
    return replace(reading, request=request, commands=commands, usual_dues=usual, praise=praise)


def _usual_dues(reading: Reading, lexicon: Lexicon, people: People) -> Iterator[tuple[str, When]]:
    """What each engagement's `default_due` means for a mail of this date, by slug."""
    place = _place(people.owner, reading.reader, reading.reader)
    for engagement in people.engagements:
        words, written = engagement.default_due, reading.message.date or NO_DATE
        if words and (when := read_eta(words, written, people.owner.zone, place, words=lexicon.times)):
            yield engagement.slug, when


def _to_desk(reading: Reading, people: People) -> bool:
    """Whether a mail went to the program and to nobody else whom we know."""
    addressed = {address.email for address in reading.message.recipients}
    others = (person for address in addressed if (person := people.person(address)) and person is not reading.writer)
    return people.desk.email in addressed and next(others, None) is None


def must_be_mail(message: Message) -> None:
    """Raises BadMessage for bytes that hold none of the header fields every mail has."""
    if not any(name in HEADER_OF_A_MAIL for name, _ in message.headers):
        raise BadMessage("this is no mail: there is no header field like From, Date or Subject; save it as .eml")


def _masked(message: Message, lines: tuple[Line, ...], hidden: tuple[str, ...]) -> tuple[Message, tuple[Line, ...]]:
    """The same without its secrets, wherever the text goes next (spec/mail-conduct.md, 8)."""
    day = f"{message.date.day} {message.date:%b}" if message.date else "that day"
    label = f"[hidden: see the mail of {day}]"

    def mask(text: str) -> str:
        return secrets.mask(text, hidden, label)

    shown = replace(
        message, subject=mask(message.subject), text=mask(message.text),
        html=mask(message.html) if message.html else None, forwarded=tuple(map(mask, message.forwarded)),
    )  # fmt: skip
    return shown, tuple(
        line._replace(text=mask(line.text), under=mask(line.under) if line.under else None) for line in lines
    )


def _reader(message: Message, writer: Person | None, people: People) -> Person | None:
    """The first configured person of the other role that it is addressed to; the owner for anybody else's mail."""
    if writer is None or writer.role is not Role.OWNER:
        return people.owner
    addressed = (people.person(address.email) for address in message.recipients)
    return next((person for person in addressed if person and person.role is Role.ASSISTANT), None)


def _refs(subject: str, people: People) -> tuple[Ref, ...]:
    return tuple(ref for ref in subject_refs(subject) if ref.code in people.by_code)


def _place(writer: Person, reader: Person | None, deliverer: Person | None) -> Place:
    """What written times are read against: who reads them, and who must deliver by them."""
    if deliverer is None:
        return Place(reader.zone if reader else None, writer.day_first)
    free = frozenset(weekday for weekday, shift in enumerate(deliverer.working_hours.days) if shift is None)
    return Place(
        zone=reader.zone if reader else None, day_first=writer.day_first, day_end=deliverer.day_end(SOME_MONDAY),
        holidays=deliverer.holidays, free_weekdays=free if len(free) < 7 else frozenset({5, 6}),
    )  # fmt: skip


def _request(reading: Reading, subject: str, lexicon: Lexicon, owner: Person) -> Request | None:
    written = reading.message.date or NO_DATE
    place = _place(owner, reading.reader, reading.reader)
    ambiguous: list[str] = []

    def due(text: str) -> When | None:
        when, letters = read_due(text, written, owner.zone, place, words=lexicon.times, reply=reading.is_reply)
        ambiguous.extend([letters] if letters else [])
        return when

    def cap(text: str) -> int | None:
        return find_cap(text, lexicon.status.durations)

    name, text = find_use(reading.visible_text, lexicon.recipes)
    request = read_request(
        subject, text, find_due=due, find_cap=cap, find_priority=lambda text: find_priority(text, words=lexicon.times),
        words=lexicon.requests,
    )  # fmt: skip
    if name and request is None:
        request = bare(text)
    if request:
        said = "" if reading.is_reply else subject
        request, letters = with_recurrence(request, said, written, owner.zone, place, lexicon.recurrence)
        ambiguous.extend([letters] if letters else [])
    if request and name:
        request = fill(
            request, name, lexicon.recipes, subject, written, owner.zone, place, lexicon.requests, lexicon.times
        )
    return replace(request, ambiguous_zone=ambiguous[0]) if request and ambiguous else request


def _status(
    reading: Reading, lexicon: Lexicon, writer: Person, people: People
) -> tuple[tuple[StatusSection, ...], tuple[Problem, ...]]:
    engagements = people.engagements_of(writer)
    own = [line for line in reading.lines if line.kind is LineKind.OWN]
    return read_status(
        own, words=lexicon.status, read_eta=_reads_when(reading, lexicon, writer), codes=frozenset(people.by_code),
        single_engagement_code=engagements[0].code if len(engagements) == 1 else None,
        names=frozenset(writer.name.split()),
    )  # fmt: skip


def _reads_when(reading: Reading, lexicon: Lexicon, writer: Person) -> ReadEta:
    """What reads an assistant's times: in their zone, against the mail's date."""
    written = reading.message.date or NO_DATE
    place = _place(writer, reading.reader, writer)
    return lambda text: read_eta(text, written, writer.zone, place, words=lexicon.times)


def _commands(reading: Reading, lexicon: Lexicon, people: People) -> tuple[Command, ...]:
    """Bare words count in a mail to the program alone; assistants have a few of their own, and only there."""
    to_desk = _to_desk(reading, people)
    owners = reading.writer is None or reading.writer.role is Role.OWNER
    if not owners and not to_desk:
        return ()
    words = lexicon.commands.of_owner if owners else lexicon.commands.of_assistant
    return find_commands(
        filled_in(reading.lines, words) if to_desk else reading.visible_text, to_desk=to_desk,
        refs_known=lambda ref: ref.code in people.by_code, words=words, readers=_readers(reading, lexicon, people),
    )  # fmt: skip


def _readers(reading: Reading, lexicon: Lexicon, people: People) -> Readers:
    """What the values of commands mean: times in the writer's zone, against the mail's date."""
    writer, written = reading.writer or people.owner, reading.message.date or NO_DATE
    durations = lexicon.status.durations

    def due(text: str) -> tuple[When | None, str]:
        named = [people.by_code[ref.code] for ref in reading.refs[:1]] or people.engagements
        holders = people.assistants_of(named[0]) if len(named) == 1 else ()
        deliverer = next(iter(holders), reading.reader if reading.reader is not writer else None)
        place = _place(writer, deliverer, deliverer)
        return read_due(f"due: {text}", written, writer.zone, place, words=lexicon.times)

    def cap(text: str) -> int | None:
        return find_cap(f"cap {text}", durations) or find_duration(text, durations)

    return Readers(
        due, cap, lambda text: find_recurrence(text, lexicon.recurrence),
        lambda text: find_priority(text, words=lexicon.times),
        lambda text: read_snooze(text, written, writer.zone, due),
    )  # fmt: skip
