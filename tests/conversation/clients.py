"""Answers as the owner's mail programs send them: the word typed on top, and below it what the program adds."""

from collections.abc import Callable
from email.message import EmailMessage

from tests.conversation.talk import Talk, plain

DANA, DESK = "Dana Reyes <dana@example.com>", "Dana's task desk <va@example.com>"


def _quoted(letter: EmailMessage) -> str:
    return "\n".join(f"> {line}".rstrip() for line in plain(letter).splitlines())


def iphone(text: str, letter: EmailMessage) -> str:
    """Apple Mail on a phone: its own line, then the letter behind marks."""
    when = "On Nov 16, 2026, at 2:01 PM, Dana's task desk <va@example.com> wrote:"
    return f"{text}\n\nSent from my iPhone\n\n> {when}\n> \n{_quoted(letter)}\n"


def gmail(text: str, letter: EmailMessage) -> str:
    """Gmail with a signature: the letter behind marks, the signature below the answer."""
    when = "On Mon, Nov 16, 2026 at 2:01 PM Dana's task desk <va@example.com> wrote:"
    return f"{text}\n\n-- \nDana Reyes\nReyes & Daughters, Oakland\n+1 510 555 0100\n\n\n{when}\n\n{_quoted(letter)}\n"


def outlook(text: str, letter: EmailMessage) -> str:
    """Outlook: a copied header, and the letter below it without marks."""
    head = f"From: Dana's task desk <va@example.com>\nSent: Monday, November 16, 2026 2:01 PM\nTo: {DANA}\n"
    head += f"Subject: {letter['Subject']}\n"
    return f"{text}\n\nBest,\nDana\n\n________________________________\n{head}\n{plain(letter)}\n"


Client = Callable[[str, EmailMessage], str]


def answer(
    talk: Talk, letter: EmailMessage, text: str, client: Client = iphone, *, proven: bool = True, folder: str = ""
) -> str:
    """Dana answers a letter of the desk; her own copy lies in Sent, and the one that comes back may lie in INBOX."""
    subject = str(letter["Subject"])
    subject = subject if subject.lower().startswith("re:") else f"Re: {subject}"
    return talk.says(
        DANA, DESK, subject, client(text, letter), answers=letter["Message-ID"].strip("<>"), proven=proven,
        folder=folder,
    )  # fmt: skip


def addressee(letter: EmailMessage) -> str:
    """Who gets a letter; it goes to one person and nobody else."""
    (only,) = letter["To"].addresses
    assert letter["Cc"] is None
    return str(only.addr_spec)


def to(address: str, letters: list[EmailMessage]) -> list[EmailMessage]:
    """Those of the letters that go to one person."""
    return [letter for letter in letters if addressee(letter) == address]


def said(letter: EmailMessage) -> str:
    """Its text on one line."""
    return " ".join(plain(letter).split())
