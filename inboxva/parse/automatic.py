"""Did a person write this mail (RFC 3834, 3464; spec/explain.md), and may it be answered (spec/mail-conduct.md, 1).

Two questions: a person's report that a mailing list delivered is read, and not answered. Both go by evidence, and say
which. How a mail travelled (Precedence, List-*) does not say who wrote it.
"""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from typing import Any

from inboxva.model.message import Automatic, Message
from inboxva.model.packaged import table
from inboxva.parse.absence import AbsenceWords, absence_words, absent_until
from inboxva.parse.message import read_message

__all__ = ["AutomaticWords", "absent_until", "automatic_words", "classify", "classify_message", "may_answer"]

OWN_MARK = "x-inboxva"

Verdict = tuple[Automatic | None, str]


@dataclass(frozen=True, slots=True)
class AutomaticWords:
    """The words of `rules/automatic.toml`, in lower case. Fields are (name, beginning of the value, "" for any)."""

    bounce_senders: tuple[str, ...]
    bounce_names: frozenset[str]
    bounce_perhaps: frozenset[str]
    bounce_subjects: tuple[str, ...]
    bounce_texts: tuple[str, ...]
    reply_subjects: tuple[str, ...]
    reply_perhaps: tuple[str, ...]
    reply_fields: tuple[tuple[str, str], ...]
    list_fields: tuple[tuple[str, str], ...]
    list_senders: frozenset[str]
    unanswered: tuple[str, ...]
    robot_senders: frozenset[str]
    robot_fields: tuple[tuple[str, str], ...]
    robot_subjects: tuple[str, ...]
    person_list_fields: frozenset[str]
    person_list_owners: tuple[str, ...]
    absence: tuple[AbsenceWords, ...] = ()


def automatic_words(rules: Mapping[str, Any]) -> AutomaticWords:
    """The words of a table shaped as `rules/automatic.toml` is; what a table leaves out is empty."""

    def words(section: str, key: str) -> tuple[str, ...]:
        return tuple(_plain(str(word)) for word in rules.get(section, {}).get(key, ()))

    def fields(section: str) -> tuple[tuple[str, str], ...]:
        split = (word.partition(":") for word in words(section, "fields"))
        return tuple((name.strip(), value.strip()) for name, _, value in split)

    return AutomaticWords(
        bounce_senders=words("bounce", "senders"),
        bounce_names=frozenset(words("bounce", "names")),
        bounce_perhaps=frozenset(words("bounce", "perhaps")),
        bounce_subjects=words("bounce", "subjects"),
        bounce_texts=words("bounce", "texts"),
        reply_subjects=words("auto_reply", "subjects"),
        reply_perhaps=words("auto_reply", "perhaps"),
        reply_fields=fields("auto_reply"),
        list_fields=fields("list"),
        list_senders=frozenset(words("list", "senders")),
        unanswered=words("robot", "unanswered"),
        robot_senders=frozenset(words("robot", "senders")),
        robot_fields=fields("robot"),
        robot_subjects=words("robot", "subjects"),
        person_list_fields=frozenset(words("person", "list_fields")),
        person_list_owners=words("person", "list_owners"),
        absence=absence_words(rules),
    )


@cache
def packaged_words() -> AutomaticWords:
    """The words the package ships with."""
    return automatic_words(table("rules/automatic.toml"))


def classify(raw: bytes) -> Automatic | None:
    """Why no person wrote the mail that `raw` is, or None for a person's. Never raises."""
    return classify_message(read_message(raw))[0]


def classify_message(message: Message, words: AutomaticWords | None = None, own: bool = False) -> Verdict:
    """Why no person wrote a mail, or None for a person's, and the evidence in one sentence ("" for a person's).

    `own` says that the mail is known to be ours; without it our mark in the header decides.
    """
    words = words or packaged_words()
    if own or message.header(OWN_MARK) is not None:
        return Automatic.OWN, "It bears our own mark."
    clues = _Clues(message)
    for read in (_bounce, _reply, _robot, _list):
        if (verdict := read(clues, words))[0]:
            return verdict
    return None, ""


class _Clues:
    """What the judges below look at, read once from a message."""

    def __init__(self, message: Message) -> None:
        self.message = message
        self.fields: dict[str, str] = {}
        for name, value in message.headers:
            self.fields.setdefault(name, value)
        self.sender = message.sender
        self.local = message.sender.partition("@")[0]
        self.name = _plain(message.senders[0].name) if message.senders else ""
        self.subject = _plain(message.subject)
        self.type = _plain(self.fields.get("content-type", ""))
        self.submitted = _plain(self.fields.get("auto-submitted", "")).partition("(")[0].strip()
        self.precedence = _plain(self.fields.get("precedence", ""))
        self.answers = bool(message.in_reply_to or message.references)
        paths = (self.fields.get("return-path"), self.fields.get("x-envelope-from"))
        self.no_return = any(path is not None and _plain(path) in ("<>", "<mailer-daemon>") for path in paths)
        self.parts = {attachment.content_type for attachment in message.attachments}

    def field(self, wanted: Iterable[tuple[str, str]]) -> str:
        """The first of the wanted fields that the mail has with such a value, or ""."""
        return next((n for n, start in wanted if n in self.fields and _plain(self.fields[n]).startswith(start)), "")

    def text_has(self, wanted: Iterable[str]) -> bool:
        """Whether the beginning of the text holds one of the phrases."""
        text = _plain(self.message.body[:4000]).replace('" :', '":').replace('": "', '":"')
        return any(phrase in text for phrase in wanted)


def _plain(text: str) -> str:
    return " ".join(text.replace("’", "'").lower().split())


# ---------------------------------------------------------------- the judges, in the order they are asked


def _bounce(clues: _Clues, words: AutomaticWords) -> Verdict:
    """A mail that could not be delivered, or reports on it."""
    if "message/feedback-report" in clues.parts or "report-type=feedback-report" in clues.type.replace('"', ""):
        return Automatic.ROBOT, "It is an abuse report (RFC 5965)."
    if "disposition-notification" in clues.type:
        return Automatic.ROBOT, "It is a receipt for a mail that was shown (RFC 8098)."
    if clues.type.startswith(("multipart/report", "message/delivery-status")):
        return Automatic.BOUNCE, "It is a delivery report (RFC 3464)."
    if "x-failed-recipients" in clues.fields:
        return Automatic.BOUNCE, "It has the field X-Failed-Recipients."
    from_field = _plain(clues.fields.get("from", ""))
    if clues.local.startswith(words.bounce_senders) or (
        not clues.sender and from_field.startswith(words.bounce_senders)
    ):
        return Automatic.BOUNCE, f"It comes from {clues.sender or 'a mailer daemon'}."
    unsure = clues.local in words.bounce_perhaps or clues.no_return or clues.name in words.bounce_names
    if unsure or not clues.sender or _is_unanswered(clues.local, words):
        if subject := _contained(clues.subject, words.bounce_subjects):
            return Automatic.BOUNCE, f"Its sender is no person, and its subject says {subject!r}."
        if clues.message.delivery or clues.text_has(words.bounce_texts):
            return Automatic.BOUNCE, "Its sender is no person, and it says that a mail could not be delivered."
    if unsure and "message/rfc822" in clues.parts and not clues.answers:
        return Automatic.BOUNCE, "Its sender is no person, and it returns a mail."
    return None, ""


def _reply(clues: _Clues, words: AutomaticWords) -> Verdict:
    """An answer that a program gave (RFC 3834)."""
    if field := clues.field(words.reply_fields):
        return Automatic.AUTO_REPLY, f"It has the field {_shown(field)}: {clues.fields[field][:60]}."
    if subject := _opening(clues.subject, words.reply_subjects):
        return Automatic.AUTO_REPLY, f"Its subject begins with {subject!r}."
    if not clues.answers and (subject := _contained(clues.subject, tuple(f"{word}:" for word in words.reply_subjects))):
        return Automatic.AUTO_REPLY, f"Its subject says {subject!r}, and it answers no mail."
    program = clues.no_return or clues.submitted not in ("", "no") or "x-auto-response-suppress" in clues.fields
    silent = clues.answers and not re.search(r"^>", clues.message.body, re.M)
    sign = program or silent or clues.precedence in ("bulk", "junk")
    if sign and (subject := _opening(clues.subject, words.reply_perhaps)):
        return Automatic.AUTO_REPLY, f"Its subject begins with {subject!r}, and a program sent it."
    return None, ""


def _robot(clues: _Clues, words: AutomaticWords) -> Verdict:
    """Any other mail a program wrote to one reader."""
    if clues.submitted not in ("", "no"):
        return Automatic.ROBOT, f"It has the field Auto-Submitted: {clues.submitted[:60]}."
    if clues.message.invitation not in ("", "publish"):
        return Automatic.ROBOT, "It is an invitation, or the answer to one, which a calendar wrote (RFC 6047)."
    if (field := clues.field(words.list_fields)) and not clues.answers:
        return Automatic.LIST, f"It has the field {_shown(field)}, which programs for sending to many set."
    if field := clues.field(words.robot_fields):
        return Automatic.ROBOT, f"It has the field {_shown(field)}."
    if clues.local in words.list_senders:
        return Automatic.LIST, f"It comes from {clues.sender}."
    if _is_unanswered(clues.local, words) or clues.local in words.robot_senders:
        many = clues.fields.keys() & {"list-id", "list-unsubscribe"} and "list-post" not in clues.fields
        return Automatic.LIST if many else Automatic.ROBOT, f"It comes from {clues.sender}."
    if clues.subject.startswith(words.robot_subjects):
        return Automatic.ROBOT, f"Its subject begins with {clues.subject[:40]!r}."
    if clues.no_return:
        return Automatic.AUTO_REPLY if clues.answers else Automatic.ROBOT, "It came with an empty return path."
    return None, ""


def _list(clues: _Clues, words: AutomaticWords) -> Verdict:
    """A newsletter or an announcement; a mail that somebody wrote to a list is a person's."""
    if clues.answers:
        return None, ""
    posts = _plain(clues.fields.get("list-post", "no"))
    if posts != "no" or clues.fields.keys() & (words.person_list_fields - {"list-post"}):
        return None, ""
    if field := next((name for name in ("list-unsubscribe", "list-id") if name in clues.fields), ""):
        return Automatic.LIST, f"It has the field {_shown(field)}, and the list takes no mail."
    if clues.precedence in ("bulk", "junk", "list"):
        senders = (
            clues.fields.get("sender", ""),
            clues.fields.get("return-path", ""),
            clues.fields.get("errors-to", ""),
        )
        through = " ".join(_plain(sender).strip("<>") for sender in senders)
        if not any(mark in through for mark in words.person_list_owners):
            return Automatic.ROBOT, f"It has the field Precedence: {clues.precedence}, and came through no list."
    return None, ""


# ---------------------------------------------------------------- comparing


def _is_unanswered(local: str, words: AutomaticWords) -> bool:
    plain = re.sub(r"[^\w]|[\d_]", "", local)
    return bool(plain) and (plain.startswith(words.unanswered) or plain.endswith(words.unanswered))


def _contained(text: str, phrases: Iterable[str]) -> str:
    return next((phrase for phrase in phrases if phrase in text), "")


_COLONS = re.compile(r"\s*(?:[:：]|$)")


def _opening(subject: str, words: Iterable[str]) -> str:
    """The word that a subject begins with, where a colon or the end follows it."""
    subject = subject.lstrip("[(【 ").replace("]", ":").replace("】", ":")
    return next((word for word in words if subject.startswith(word) and _COLONS.match(subject, len(word))), "")


def _shown(field: str) -> str:
    return "-".join(part.capitalize() for part in field.split("-"))


# ---------------------------------------------------------------- may it be answered


_NEVER = (
    "x-autoreply",
    "x-autorespond",
    "x-autoresponder",
    "x-auto-response-suppress",
    OWN_MARK,
    "x-failed-recipients",
)


def may_answer(message: Message, automatic: Automatic | None) -> tuple[bool, str]:
    """Whether a mail may get an answer from a program (RFC 3834, 2), and if not, why, in one sentence.

    `automatic` is what `classify_message` said of it. A person's mail may be one that nobody may answer.
    """
    clues = _Clues(message)
    if automatic is not None:
        return False, f"No person wrote it ({automatic.value})."
    if not clues.sender:
        return False, "It names no sender."
    if clues.submitted not in ("", "no"):
        return False, f"It has the field Auto-Submitted: {clues.submitted[:60]}."
    if clues.no_return:
        return False, "It came with an empty return path."
    if clues.precedence in ("bulk", "list", "junk", "auto_reply"):
        return False, f"It has the field Precedence: {clues.precedence}."
    if field := next((name for name in clues.fields if name.startswith("list-") or name in _NEVER), ""):
        return False, f"It has the field {_shown(field)}."
    words = packaged_words()
    if clues.local.startswith(words.bounce_senders) or _is_unanswered(clues.local, words):
        return False, f"It comes from {clues.sender}, which reads no mail."
    return True, ""
