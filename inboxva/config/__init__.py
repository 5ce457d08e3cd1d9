"""inboxva.toml → Settings. Every mistake is found at once, each with its file, line and remedy (spec/config.md)."""

import difflib
import os
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date
from email.utils import parseaddr
from pathlib import Path
from typing import Any

import platformdirs
from pydantic import BaseModel, ValidationError

from inboxva.config import values
from inboxva.config.lines import Path as KeyPath
from inboxva.config.lines import line_of, read_toml
from inboxva.config.schema import ConfigTable, EngagementTable, LettersTable, OwnerTable
from inboxva.errors import Mistake, UserError
from inboxva.model.message import Address
from inboxva.model.people import OFFICE_HOURS, Engagement, Letters, People, Person, Policy, Role, Span

FILE = "inboxva.toml"
MISSING = {
    "owner": '[owner] with name = "Dana Reyes" and addresses = ["dana@example.com"]',
    "mailbox": '[mailbox] with url = "imaps://dana%40example.com@imap.example.com"',
    "outgoing": '[outgoing] with url = "smtps://dana%40example.com@smtp.example.com" and from = "va@example.com"',
    "engagements": "[[engagements]] with name, slug, code and assistants",
    "owner.name": 'name = "Dana Reyes"',
    "name": 'name = "Bookkeeping"',
    "slug": 'slug = "bookkeeping"',
    "code": 'code = "BK"',
    "addresses": 'addresses = ["dana@example.com"]',
    "assistants": 'assistants = ["maria@example.net"]',
    "url": 'url = "…"',
    "from": 'from = "Dana\'s task desk <va@example.com>"',
}
WRITTEN = {
    "string_pattern_mismatch": "",
    "string_type": "write it as a text, in quotes",
    "list_type": 'write a list, for example ["one", "two"]',
    "bool_type": "write true or false",
    "bool_parsing": "write true or false",
    "int_type": "write a whole number",
    "too_short": "write at least one",
    "string_too_short": "write at least one character",
}
PATTERNS = {
    "slug": 'write small letters, digits and hyphens, for example "bookkeeping"',
    "code": 'write capital letters and digits, beginning with a letter, for example "BK"',
    "language": 'write a language tag, for example "en" or "en-GB"',
}


@dataclass(frozen=True, slots=True)
class MailboxSettings:
    """Where mail is read. `password` says where the password is kept, not what it is. `folders` None: INBOX and \\Sent."""

    url: str
    password: str
    folders: tuple[str, ...] | None
    poll: Span
    first_look: Span


@dataclass(frozen=True, slots=True)
class OutgoingSettings:
    """Where mail is sent. `copy_to` is a folder of the mailbox for copies of what is sent, or ""."""

    url: str
    password: str
    copy_to: str


@dataclass(frozen=True, slots=True)
class Settings:
    """The whole configuration, checked. `path` is the file, `base` its folder: relative paths start there."""

    path: Path
    people: People
    policy: Policy
    mailbox: MailboxSettings
    outgoing: OutgoingSettings
    store: str

    @property
    def base(self) -> Path:
        """The folder that holds the configuration, the user's rules and templates, and by default the store."""
        return self.path.parent


def find_config(option: str | None) -> Path:
    """The configuration's path: `--config`, else INBOXVA_CONFIG, else ./inboxva.toml, else the user's own folder.

    Raises UserError when there is none.
    """
    named = option or os.environ.get("INBOXVA_CONFIG")
    candidates = [Path(named)] if named else [Path(FILE), Path(platformdirs.user_config_dir("inboxva")) / FILE]
    for path in candidates:
        if path.is_file():
            return path
    places = " or ".join(str(path) for path in candidates)
    raise UserError(Mistake(f"no configuration at {places}", "write one with: inboxva init, or name it with --config"))


def load(path: Path) -> Settings:
    """Reads and checks a configuration. Raises UserError with every mistake in it."""
    try:
        text = path.read_text("utf-8")
    except (OSError, UnicodeDecodeError) as error:
        reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
        raise UserError(Mistake(f"cannot be read: {reason}", file=str(path))) from None
    return read(text, path)


def read(text: str, path: Path) -> Settings:
    """The same for a text already read; `path` names it in mistakes and is where relative paths start."""
    data, lines = read_toml(text, str(path))
    try:
        table = ConfigTable.model_validate(data)
    except ValidationError as error:
        raise UserError(sorted(_mistakes(error, lines, str(path)), key=lambda m: m.line)) from None
    mistakes: list[tuple[KeyPath, str, str]] = []
    people = _people(table, path.parent, mistakes)
    mistakes += _contradictions(table)
    if mistakes:
        raise UserError(
            sorted((Mistake(m, r, str(path), line_of(k, lines)) for k, m, r in mistakes), key=lambda m: m.line)
        )
    box, out = table.mailbox, table.outgoing
    return Settings(
        path=path,
        people=people,
        policy=Policy(
            answer_within=box.answer_within, settle=out.settle, ceiling=out.ceiling, file_into=box.file_into,
            file_when=box.file_when, authserv_id=box.authserv_id.lower(), trust=box.trust, letters=_letters(table.letters),
        ),
        mailbox=MailboxSettings(
            box.url, box.password, tuple(box.folders) if box.folders is not None else None, box.poll, box.first_look
        ),
        outgoing=OutgoingSettings(out.url, out.password, out.copy_to),
        store=table.store.url,
    )  # fmt: skip


def _letters(table: LettersTable) -> Letters:
    return Letters(
        day_sheet=table.day_sheet == "on", brief=table.brief, reminders=table.reminders == "on",
        questions=table.questions, late=table.late, caps=table.caps, transcripts=table.transcripts,
        statement=table.statement == "on", pay_notice=table.pay_notice == "on",
    )  # fmt: skip


def _people(table: ConfigTable, base: Path, mistakes: list[tuple[KeyPath, str, str]]) -> People:
    owner = table.owner
    days = _holidays(owner.holidays, base, ("owner", "holidays"), mistakes)
    persons: dict[str, Person] = {}
    for place, named in enumerate(table.assistants):
        at = next((e for e in table.engagements if set(e.assistants) & set(named.addresses)), None)
        person = Person(
            named.name, tuple(named.addresses), Role.ASSISTANT,
            named.timezone or (at and at.timezone) or owner.timezone,
            named.working_hours or (at and at.working_hours) or OFFICE_HOURS,
            _holidays(named.holidays, base, ("assistants", place, "holidays"), mistakes),
            named.language or (at.language if at else "en"),
        )  # fmt: skip
        persons.update(dict.fromkeys(named.addresses, person))
    engagements = []
    for place, table_ in enumerate(table.engagements):
        holidays = _holidays(table_.holidays, base, ("engagements", place, "holidays"), mistakes)
        engagement = _engagement(table_, owner, holidays)
        engagements.append(engagement)
        for address in table_.assistants:
            persons.setdefault(
                address,
                Person(
                    address.partition("@")[0].replace(".", " ").title(), (address,), Role.ASSISTANT,
                    engagement.timezone, engagement.working_hours, holidays, engagement.language,
                ),
            )  # fmt: skip
    name, address = parseaddr(table.outgoing.sender)
    if "@" not in address:
        mistakes.append((("outgoing", "from"), f'"{table.outgoing.sender}" holds no mail address', MISSING["from"]))
    return People(
        owner=Person(owner.name, tuple(owner.addresses), Role.OWNER, owner.timezone,
                     owner.working_hours or OFFICE_HOURS, days, owner.language),
        assistants=tuple(dict.fromkeys(persons.values())),
        engagements=tuple(engagements),
        desk=Address(address.lower(), name or f"{owner.name.split()[0]}'s task desk"),
    )  # fmt: skip


def _engagement(table: EngagementTable, owner: OwnerTable, holidays: frozenset[date]) -> Engagement:
    return Engagement(
        name=table.name, slug=table.slug, code=table.code, assistants=tuple(table.assistants),
        timezone=table.timezone or owner.timezone, working_hours=table.working_hours or OFFICE_HOURS, rate=table.rate,
        weekly_cap=table.weekly_cap, period_cap=table.period_cap, check_in=table.check_in,
        reply_within=table.reply_within, summary=table.summary, acknowledge=table.acknowledge, announce=table.announce,
        mode=table.mode, pay_period=table.pay_period, holidays=holidays,
        hosts=tuple(host.lower() for host in table.hosts), language=table.language,
        default_due=owner.default_due if table.default_due is None else table.default_due,
        default_cap=table.default_cap or owner.default_cap, free_text=table.free_text,
    )  # fmt: skip


def _holidays(
    written: list[Any] | str, base: Path, key: KeyPath, mistakes: list[tuple[KeyPath, str, str]]
) -> frozenset[date]:
    if isinstance(written, str):
        try:
            text = (base / written).read_text("utf-8")
        except (OSError, UnicodeDecodeError):
            mistakes.append(
                (key, f'the file "{written}" cannot be read', "write dates, or a file with one date a line")
            )
            return frozenset()
        written = [line.split("#")[0].strip() for line in text.splitlines() if line.split("#")[0].strip()]
    found = []
    for entry in written:
        try:
            found.append(values.read_date(entry))
        except ValueError as error:
            mistakes.append((key, f'"{entry}" is no date', str(error)))
    return frozenset(found)


def _contradictions(table: ConfigTable) -> Iterator[tuple[KeyPath, str, str]]:
    """What each key alone cannot show: names given twice, people on both sides."""
    seen: dict[tuple[str, str], int] = {}
    owners = set(table.owner.addresses)
    desk = parseaddr(table.outgoing.sender)[1].lower()
    for place, engagement in enumerate(table.engagements):
        for key, value in (("slug", engagement.slug), ("code", engagement.code)):
            if seen.setdefault((key, value), place) != place:
                remedy = f"give each engagement its own {key}"
                yield ("engagements", place, key), f'the {key} "{value}" is taken by another engagement', remedy
        for address in engagement.assistants:
            if address in owners:
                remedy = "an assistant needs an address of their own"
                yield ("engagements", place, "assistants"), f"{address} is the owner's own address", remedy
            if address == desk:
                remedy = "it is the address inboxva writes from"
                yield ("engagements", place, "assistants"), f"{address} stands in outgoing.from", remedy
    named: dict[str, int] = {}
    for place, person in enumerate(table.assistants):
        for address in person.addresses:
            if address in owners or named.setdefault(address, place) != place:
                other = "the owner's" if address in owners else "another assistant's"
                yield ("assistants", place, "addresses"), f"{address} is {other} address", "each address has one person"


def _mistakes(error: ValidationError, lines: dict[KeyPath, int], file: str) -> Iterator[Mistake]:
    said = set()
    for one in error.errors():
        path: KeyPath = tuple(one["loc"])
        if isinstance(path[-1], int) and len(path) > 2:  # an entry of a list: the key is what has a line
            path_named, entry = path[:-1], f" (entry {path[-1] + 1})"
        else:
            path_named, entry = path, ""
        message, remedy = _worded(one["type"], str(path_named[-1]), path_named, one["msg"])
        mistake = Mistake(f"{_dotted(path_named)}{entry}: {message}", remedy, file, line_of(path_named, lines))
        if mistake not in said:
            said.add(mistake)
            yield mistake


def _worded(kind: str, key: str, path: KeyPath, said: str) -> tuple[str, str]:
    if kind == "extra_forbidden":
        near = difflib.get_close_matches(key, _known_keys(path), 1, 0.6)
        return "this key is not known", f'did you mean "{near[0]}"?' if near else "take it out"
    if kind == "missing":
        return "it is missing", f"add {MISSING.get(_dotted(path)) or MISSING.get(key, key)}"
    if kind == "string_pattern_mismatch":
        return "this cannot be read", PATTERNS.get(key, "write it on one line")
    if kind in WRITTEN:
        return "this cannot be read", WRITTEN[kind]
    message = said.removeprefix("Value error, ").removeprefix("Input should be ")
    return "this cannot be read", f"write one of {message}" if kind in ("literal_error", "enum") else message


def _known_keys(path: KeyPath) -> list[str]:
    """The keys that the table at the head of `path` may hold."""
    model: type[BaseModel] = ConfigTable
    for part in path[:-1]:
        if isinstance(part, str):
            model = {
                name: next(t for t in (*getattr(f.annotation, "__args__", ()), f.annotation) if isinstance(t, type))
                for name, f in model.model_fields.items()
            }.get(part, ConfigTable)
    return [field.alias or name for name, field in model.model_fields.items()]


def _dotted(path: KeyPath) -> str:
    text = ""
    for part in path:
        text += f"[{part + 1}]" if isinstance(part, int) else f".{part}" if text else part
    return text
