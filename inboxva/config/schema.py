"""The shape of inboxva.toml (spec/config.md): what may stand there, key by key. Everything else is refused by name."""

import re
from collections.abc import Callable
from typing import Annotated, Any, Literal
from urllib.parse import urlsplit

from pydantic import (
    AfterValidator,
    BaseModel,
    BeforeValidator,
    ConfigDict,
    Field,
    StringConstraints,
    ValidationInfo,
    field_validator,
)

from inboxva.config import values
from inboxva.model.people import Acknowledge, Letters, Mode, Money, PayPeriod, Span, WeeklyMoment, WorkingHours

LOOPBACK = {"127.0.0.1", "localhost", "::1"}


def _text(reader: Callable[[str], object]) -> BeforeValidator:
    def read(value: Any) -> object:
        if not isinstance(value, str):
            raise ValueError("write it as a text, in quotes")
        return reader(value)

    return BeforeValidator(read)


def _or_none(reader: Callable[[str], object]) -> BeforeValidator:
    return _text(lambda text: reader(text) if text.strip() else None)


def _password(text: str) -> str:
    if text and not re.match(r"(env|keyring|file|command|oauth2):.", text):
        raise ValueError('never write a password here: write where it is kept, for example "env:INBOXVA_IMAP_PASSWORD"')
    return text


def _check_url(text: str, schemes: tuple[str, ...], starttls: bool) -> str:
    parts = urlsplit(text)
    if parts.scheme not in schemes:
        raise ValueError(f"it must begin with one of {', '.join(s + '://' for s in schemes)}")
    if parts.password:
        raise ValueError('take the password out of it and write password = "env:…" beside it')
    if parts.scheme in ("maildir", "memory"):
        if not (parts.netloc + parts.path).strip("/"):
            raise ValueError('the folder is missing, for example "maildir:///srv/mail/dana"')
        return text
    if not parts.hostname:
        raise ValueError(f'the server is missing, for example "{parts.scheme}://dana%40example.com@mail.example.com"')
    encrypted = parts.scheme.endswith("s") or starttls or "starttls=true" in parts.query
    if not encrypted and parts.hostname not in LOOPBACK:
        raise ValueError(f"mail would travel readable to everybody: write {parts.scheme}s:// or add starttls = true")
    return f"{text}?starttls=true" if starttls and not parts.query else text


Address = Annotated[str, _text(values.read_address)]
Zone = Annotated[str, _text(values.read_zone)]
Hours = Annotated[WorkingHours, _text(values.read_working_hours)]
Length = Annotated[Span, _text(values.read_span)]
Minutes = Annotated[int | None, _or_none(values.read_minutes)]
Name = Annotated[str, StringConstraints(strip_whitespace=True, min_length=1, max_length=200, pattern=r"^[^\r\n\x00]*$")]
Password = Annotated[str, AfterValidator(_password)]
Language = Annotated[str, StringConstraints(pattern=r"^[a-z]{2,3}(-[A-Z]{2})?$")]


class _Table(BaseModel):
    model_config = ConfigDict(extra="forbid", arbitrary_types_allowed=True, frozen=True, hide_input_in_errors=True)


class OwnerTable(_Table):
    name: Name
    addresses: list[Address] = Field(min_length=1)
    timezone: Zone = "UTC"
    working_hours: Hours | None = None
    holidays: list[Any] | str = []
    language: Language = "en"
    default_due: Annotated[str, _text(values.read_due_words)] = ""
    default_cap: Minutes = None


class AssistantTable(_Table):
    name: Name
    addresses: list[Address] = Field(min_length=1)
    timezone: Zone | None = None
    working_hours: Hours | None = None
    holidays: list[Any] | str = []
    language: Language | None = None


class MailboxTable(_Table):
    starttls: bool = False
    url: str
    password: Password = ""
    folders: list[Name] | None = None
    poll: Length = Span(minutes=2)
    first_look: Length = Span(days=3)
    answer_within: Length = Span(minutes=24 * 60)
    file_into: str = ""
    file_when: Literal["arrival", "read"] = "arrival"
    authserv_id: str = ""
    trust: Literal["verified", "none"] = "verified"

    @field_validator("url")
    @classmethod
    def _reachable(cls, text: str, info: ValidationInfo) -> str:
        return _check_url(text, ("imaps", "imap", "maildir", "memory"), bool(info.data.get("starttls")))

    @field_validator("file_into")
    @classmethod
    def _placeholders(cls, text: str) -> str:
        unknown = set(re.findall(r"\{(.*?)\}", text)) - {"name", "slug", "code"}
        if unknown:
            raise ValueError(f"{{{sorted(unknown)[0]}}} is not known here: use {{name}}, {{slug}} or {{code}}")
        return text


class OutgoingTable(_Table):
    starttls: bool = False
    url: str
    password: Password = ""
    sender: Name = Field(alias="from")
    copy_to: str = ""
    ceiling: int = Field(default=30, ge=1, le=1000)
    settle: Length = Span()

    @field_validator("url")
    @classmethod
    def _reachable(cls, text: str, info: ValidationInfo) -> str:
        return _check_url(text, ("smtps", "smtp", "maildir", "memory"), bool(info.data.get("starttls")))


class LettersTable(_Table):
    day_sheet: Literal["on", "off"] = "on"
    brief: Annotated[tuple[int, ...], _text(values.read_times)] = Letters().brief
    reminders: Literal["on", "off"] = "on"
    questions: Literal["now", "digest", "summary"] = "now"
    late: Literal["now", "digest", "summary"] = "now"
    caps: Literal["now", "digest", "summary"] = "now"
    transcripts: Literal["always", "problems"] = "always"
    statement: Literal["on", "never"] = "on"
    pay_notice: Literal["on", "off"] = "on"


class StoreTable(_Table):
    url: Name = "sqlite:///inboxva.db"


class EngagementTable(_Table):
    name: Name
    slug: Annotated[str, StringConstraints(pattern=r"^[a-z0-9][a-z0-9-]{0,39}$")]
    code: Annotated[str, StringConstraints(pattern=r"^[A-Z][A-Z0-9]{0,9}$")]
    assistants: list[Address] = Field(min_length=1)
    timezone: Zone | None = None
    working_hours: Hours | None = None
    rate: Annotated[Money | None, _or_none(values.read_money)] = None
    weekly_cap: Minutes = None
    period_cap: Minutes = None
    check_in: Minutes = None
    reply_within: Length = Span(days=1)
    summary: Annotated[WeeklyMoment | None, _text(values.read_moment)] = WeeklyMoment(4, 17 * 60)
    acknowledge: Acknowledge = Acknowledge.ALWAYS
    announce: bool = True
    mode: Mode = Mode.LIVE
    pay_period: PayPeriod = PayPeriod.MONTH
    holidays: list[Any] | str = []
    hosts: list[str] = []
    language: Language = "en"
    default_due: Annotated[str | None, _text(values.read_due_words)] = None
    default_cap: Minutes = None
    free_text: Literal["form", "note"] = "form"


class ConfigTable(_Table):
    """The whole file."""

    owner: OwnerTable
    mailbox: MailboxTable
    outgoing: OutgoingTable
    letters: LettersTable = LettersTable()
    store: StoreTable = StoreTable()
    engagements: list[EngagementTable] = Field(min_length=1)
    assistants: list[AssistantTable] = []
