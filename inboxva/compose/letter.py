"""A letter's facts → the mail that goes out: subject, both parts, and the headers a good correspondent sets.

Spec: letters.md; mail-conduct.md, 2. RFC 5322, RFC 3834 (Auto-Submitted), RFC 2046 (multipart/alternative).
"""

import hmac
import re
from collections.abc import Iterable
from datetime import datetime
from email.charset import QP, Charset
from email.generator import BytesGenerator
from email.header import Header
from email.mime.multipart import MIMEMultipart
from email.mime.text import MIMEText
from email.policy import compat32
from email.utils import format_datetime, formataddr
from hashlib import sha256
from io import BytesIO

from inboxva.compose.named import context_of
from inboxva.compose.templates import Templates
from inboxva.compose.words import one_line
from inboxva.errors import Mistake, UserError
from inboxva.model.letters import AUDIENCE, Audience, Facts, Letter, OutgoingMail
from inboxva.model.message import Address
from inboxva.model.work import Ref

TEMPLATE = {kind: re.sub(r"\B(?=[A-Z])", "_", kind.__name__).lower() for kind in AUDIENCE}
"""The base name of a kind's two templates: that of its facts, AnswerGiven → answer_given."""

TO_ASSISTANTS = frozenset(kind for kind, audience in AUDIENCE.items() if audience is Audience.ASSISTANT)

REPLY_PREFIX = re.compile(r"(?:(?:re|aw|sv|antw|r)\s?(?:\[\d{1,3}\])?:\s*)+", re.IGNORECASE)
BLANK_LINES = re.compile(r"\n{3,}")
# EmailMessage's own policies encode a References id of 80 characters and break threading; compat32 leaves it whole.
# Lines are folded here: where one id or one encoded word ends (RFC 5322, 2.2.3; RFC 2047, 2).
WIRE = compat32.clone(linesep="\r\n", max_line_length=998)
UTF8 = Charset("utf-8")
UTF8.body_encoding = QP


def render(
    letter: Letter, *, desk: Address, owner_address: Address, secret: bytes, now: datetime, templates: Templates
) -> OutgoingMail:
    """The letter as a mail from `desk`, dated `now` (aware). Raises UserError when a template is wrong.

    `owner_address` is where an assistant's answer goes beside the desk, so that it reaches a person. `secret` is the
    store's: with it the Message-ID is a function of the key and the recipient that nobody else can compute.
    """
    subject, text, html = word(
        letter.facts, letter.language, desk=desk, owner_address=owner_address, now=now, templates=templates,
        thread_subject=join_thread(letter.subject, letter.task) if letter.subject else "", before=letter.before,
    )  # fmt: skip
    message_id = message_id_of(letter, desk, secret)
    mail = MIMEMultipart("alternative", boundary=f"=_{sha256(message_id.encode()).hexdigest()[:24]}", policy=WIRE)
    for name, value in headers(letter, subject, message_id, desk, owner_address, now):
        mail[name] = value
    mail.attach(MIMEText(text, "plain", UTF8, policy=WIRE))  # type: ignore[arg-type]
    mail.attach(MIMEText(html, "html", UTF8, policy=WIRE))  # type: ignore[arg-type]
    wire = BytesIO()
    BytesGenerator(wire, mangle_from_=False, policy=WIRE).flatten(mail)
    return OutgoingMail(
        key=letter.key, kind=letter.kind, audience=letter.audience, to=letter.to.email, subject=subject,
        message_id=message_id, raw=wire.getvalue(), text=text, mode=letter.mode, not_before=letter.not_before,
        task=letter.task, slug=letter.slug, tells=letter.tells,
    )  # fmt: skip


def word(
    facts: Facts,
    language: str,
    *,
    desk: Address,
    owner_address: Address,
    now: datetime,
    templates: Templates,
    thread_subject: str = "",
    before: tuple[Facts, ...] = (),
    bare: bool = False,
) -> tuple[str, str, str]:
    """Subject, text and HTML of a letter. The template's first line is its subject, unless it joins a thread.

    With `bare` both parts are what stands between greeting and end, as it stands in another letter: its `before`.
    """
    name = TEMPLATE[type(facts)]
    context = context_of(facts) | {"now": now, "desk": desk.email, "bare": bare}
    if type(facts) in TO_ASSISTANTS:
        context["owner_address"] = owner_address.email
    head, _, body = templates.render(f"{name}.txt.j2", language, context).lstrip().partition("\n")
    label, colon, subject = head.partition(":")
    subject = thread_subject or one_line(subject, 200)
    if label != "Subject" or not colon or not subject:
        path = f"templates/{language}/{name}.txt.j2"
        raise UserError(Mistake("the first line is not the subject", 'begin with "Subject: "', path, 1))
    html = templates.render(f"{name}.html.j2", language, context | {"letter_subject": subject})
    body, html = tidy(body), "\n".join(line.strip() for line in html.splitlines() if line.strip()) + "\n"
    for one in reversed(before):  # below the greeting, which is the first paragraph of both parts
        _, text, marked = word(
            one, language, desk=desk, owner_address=owner_address, now=now, templates=templates, bare=True
        )
        body = body.replace("\n\n", f"\n\n{text}\n", 1)
        html = html.replace("</p>\n", f"</p>\n{marked}", 1)
    return subject, body, html


def tidy(text: str) -> str:
    """A plain part without the blank lines that a template's branches leave; the signature mark keeps its space."""
    lines = (line if line == "-- " else line.rstrip() for line in text.splitlines())
    return BLANK_LINES.sub("\n\n", "\n".join(lines)).strip("\n") + "\n"


def join_thread(subject: str, ref: Ref | None) -> str:
    """A thread's subject as an answer in it: one "Re:", the reference once."""
    flat = one_line(subject, 200)
    base = flat[prefix.end() :] if (prefix := REPLY_PREFIX.match(flat)) else flat
    mark = f"[{ref}]" if ref else ""
    return " ".join(part for part in ("Re:", base, mark if mark.lower() not in base.lower() else "") if part)


def message_id_of(letter: Letter, desk: Address, secret: bytes) -> str:
    """Without brackets: a function of what is sent and to whom, so that a repeat on the wire is the same mail."""
    digest = hmac.new(secret, (letter.key + letter.to.email).encode(), sha256).hexdigest()
    return f"{digest[:32]}@{desk.email.rpartition('@')[2]}"


def headers(
    letter: Letter, subject: str, message_id: str, desk: Address, owner_address: Address, now: datetime
) -> Iterable[tuple[str, str]]:
    """The header fields in order. `X-Inboxva` marks our own mail; the others ask machines not to answer."""
    yield "From", mailbox(desk)
    yield "To", mailbox(letter.to)
    answers_go_to = (owner_address, desk) if letter.audience is Audience.ASSISTANT else (desk,)
    yield "Reply-To", ",\n ".join(mailbox(address) for address in answers_go_to)
    yield "Subject", subject if subject.isascii() else Header(subject, "utf-8", header_name="Subject").encode()
    yield "Date", format_datetime(now)
    yield "Message-ID", f"<{message_id}>"
    if parent := ids((letter.in_reply_to,)):
        yield "In-Reply-To", parent
    if chain := ids((*letter.references, letter.in_reply_to)):
        yield "References", chain
    yield "Auto-Submitted", "auto-replied" if letter.answers else "auto-generated"
    yield "X-Auto-Response-Suppress", "All"
    yield "X-Inboxva", "1"


def mailbox(address: Address) -> str:
    """An address with its name, encoded and folded where it must be."""
    name, email = one_line(address.name, 100), one_line(address.email, 320)
    return formataddr((name, email)) if name.isascii() else f"{Header(name, 'utf-8').encode()} <{email}>"


def ids(chain: Iterable[str]) -> str:
    """Message-IDs for a header: each once and whole, the root and the latest twenty of a long thread."""
    usable = (i for i in chain if i and i.isascii() and i.isprintable() and not set(i) & set(" <>") and len(i) < 900)
    known = list(dict.fromkeys(usable))
    return "\n ".join(f"<{i}>" for i in (known if len(known) < 22 else [known[0], *known[-20:]]))
