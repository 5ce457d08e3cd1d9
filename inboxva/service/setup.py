"""What `inboxva init` does: guesses, looks into the mailbox, tries both connections, and lays the files down."""

import os
import re
import unicodedata
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta
from importlib.resources.abc import Traversable
from pathlib import Path
from urllib.parse import unquote, urlsplit
from zoneinfo import available_timezones

from inboxva.config import FILE, values
from inboxva.errors import Mistake, PermanentError, UserError
from inboxva.mailbox import Mailbox, open_mailbox
from inboxva.model import packaged
from inboxva.model.message import Address
from inboxva.model.places import FolderRole
from inboxva.parse.mail.addresses import read_addresses
from inboxva.parse.mail.authserv import learn_authserv_id
from inboxva.parse.mail.headers import read_date, split_header
from inboxva.transport import open_transport

TIMEOUT = 20
LOOKED_AT = 300
COPIED = ("rules", "templates")
LIKELY = {480: "Asia/Manila", 330: "Asia/Kolkata", 300: "Asia/Karachi", 360: "Asia/Dhaka", 420: "Asia/Jakarta",
          345: "Asia/Kathmandu", 180: "Africa/Nairobi"}  # fmt: skip
"""Minutes ahead of UTC, where no clock is ever changed → a zone in which many assistants live: a guess, to be confirmed."""


@dataclass(frozen=True, slots=True)
class Correspondent:
    """Somebody whom the owner has lately written to: how many of the mails looked at, and a guess at their zone or ""."""

    address: Address
    mails: int
    zone: str


@dataclass(frozen=True, slots=True)
class Looked:
    """What a look into a mailbox found. `sent` is the folder with sent mail, "" where there seems to be none.

    `authserv_id` stands on `proofs` of `mails` in the inbox; "" where no server's word is to be relied on.
    """

    sent: str
    authserv_id: str
    proofs: int
    mails: int
    correspondents: tuple[Correspondent, ...]

    @property
    def folders(self) -> tuple[str, ...]:
        """The folders to read."""
        return ("INBOX", self.sent) if self.sent else ("INBOX",)


def look_into(url: str, password: str | None, *, own: Iterable[str], sent_hint: str = "", now: datetime) -> Looked:
    """Logs in, and reads a few header fields of the latest mails in INBOX and among the sent. Nothing is changed.

    `own` are addresses of the owner and the desk, `sent_hint` the usual name of the folder with sent mail. Raises
    UserError, PermanentError, TransientError as `Mailbox` does.
    """
    with open_mailbox(url, password, timeout=TIMEOUT) as mailbox:
        folders = mailbox.folders()
        mailbox.status("INBOX")
        sent = next((f.name for f in folders if f.role is FolderRole.SENT), "")
        sent = sent or next((f.name for f in folders if f.name == sent_hint), "")
        inbox = mailbox.recent_headers("INBOX", ("Authentication-Results", "From", "Date"), LOOKED_AT)
        authserv_id, proofs = learn_authserv_id(inbox)
        people = tuple(correspondents(mailbox, sent, inbox, frozenset(own), now)) if sent else ()
        return Looked(sent, authserv_id, proofs, len(inbox), people)


def correspondents(
    mailbox: Mailbox, sent: str, inbox: Sequence[bytes], own: frozenset[str], now: datetime
) -> Iterator[Correspondent]:
    """Whom the owner wrote to in the last 30 days, the most often first."""
    counted: Counter[str] = Counter()
    named: dict[str, Address] = {}
    for header in mailbox.recent_headers(sent, ("To", "Cc", "Date"), LOOKED_AT):
        fields, _ = split_header(header)
        date = read_date(fields.text("date"))
        if date is None or not date.tzinfo or date < now - timedelta(days=30):
            continue
        found = {a.email: a for value in fields.all("to") + fields.all("cc") for a in read_addresses(value)}
        named |= {email: a for email, a in found.items() if a.name or email not in named}
        counted.update(found.keys() - own)
    offsets = offsets_of(inbox)
    for email, mails in sorted(counted.items(), key=lambda one: (-one[1], one[0])):
        yield Correspondent(named[email], mails, LIKELY.get(offsets.get(email, 0), ""))


def offsets_of(headers: Iterable[bytes]) -> dict[str, int]:
    """How far ahead of UTC each sender's clock mostly was, in minutes."""
    seen: dict[str, Counter[int]] = {}
    for header in headers:
        fields, _ = split_header(header)
        date = read_date(fields.text("date"))
        senders = [a.email for value in fields.all("from")[:1] for a in read_addresses(value)]
        if date and (offset := date.utcoffset()) is not None and senders:
            seen.setdefault(senders[0], Counter())[int(offset.total_seconds() // 60)] += 1
    return {sender: counts.most_common(1)[0][0] for sender, counts in seen.items()}


def try_transport(url: str, password: str | None) -> str:
    """Connects and logs in, without sending; gives the name of what was reached. Raises as `Transport.check` does."""
    with open_transport(url, password, timeout=TIMEOUT) as transport:
        transport.check()
        return transport.name


def keep_password(kept: str, url: str, password: str, base: Path) -> None:
    """Puts a password that was typed into the file or keyring where it is to be kept.

    Raises UserError for a file that cannot be written, PermanentError for a keyring that refuses.
    """
    kind, _, where = kept.partition(":")
    if kind == "file":
        try:
            with open(base / where, "x", opener=lambda name, flags: os.open(name, flags, 0o600)) as file:
                file.write(f"{password}\n")
        except OSError as error:
            raise UserError(Mistake(f"cannot be written: {error.strerror}", "put the password there", where)) from None
    elif kind == "keyring":
        import keyring

        try:
            keyring.set_password(where, unquote(urlsplit(url).username or ""), password)
        except Exception as error:  # every backend has errors of its own
            raise PermanentError(f"the keyring cannot be written: {error}") from None


def lay_files(base: Path, text: str | None) -> tuple[list[str], list[str]]:
    """Writes the copies of the packaged rules and templates, then inboxva.toml (`text`; None: not); never over a file.

    Gives the names written and those left as they were, in order. Raises UserError when the folder cannot be written.
    """
    files = [(name, packaged.text(name)) for top in COPIED for name in _names(packaged.folder() / top, top)]
    files += [] if text is None else [(FILE, text)]
    written: list[str] = []
    left: list[str] = []
    for name, content in files:
        try:
            (base / name).parent.mkdir(parents=True, exist_ok=True)
            with open(base / name, "x", encoding="utf-8", newline="") as file:
                file.write(content)
            written.append(name)
        except FileExistsError:
            left.append(name)
        except OSError as error:
            raise UserError(
                Mistake(f"cannot be written: {error.strerror}", "name another folder", str(base / name))
            ) from None
    return sorted(written), sorted(left)


def _names(folder: Traversable, name: str) -> Iterator[str]:
    for entry in sorted(folder.iterdir(), key=lambda entry: entry.name):
        if entry.is_dir():
            yield from _names(entry, f"{name}/{entry.name}")
        elif entry.name.endswith((".toml", ".j2")):
            yield f"{name}/{entry.name}"


def zone_here(environ: Mapping[str, str], root: Path = Path("/")) -> str:
    """The time zone that this machine is set to, by its IANA name; UTC if it does not say."""
    named = [environ.get("TZ", "").lstrip(":")]
    with suppress(OSError, UnicodeDecodeError):
        named.append((root / "etc/timezone").read_text("ascii").strip())
    named.append(os.path.realpath(root / "etc/localtime").partition("zoneinfo/")[2])
    known = available_timezones()
    return next((name for name in named if name in known and name not in ("UTC", "Etc/UTC")), "UTC")


def read_zone(text: str) -> str:
    """A zone by its name, or by its city alone ("Manila"). Raises ValueError with the way to write it."""
    city = "_".join(text.split()).casefold()
    found = [name for name in available_timezones() if city in (name.casefold(), name.rpartition("/")[2].casefold())]
    return found[0] if len(found) == 1 else values.read_zone(text.strip())


def propose_slug(name: str) -> str:
    """A slug for an engagement of this name: "Social media" → "social-media"."""
    plain = unicodedata.normalize("NFKD", name).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")[:40].rstrip("-") or "work"


def propose_code(slug: str) -> str:
    """A code for its tasks: "social-media" → "SM", "bookkeeping" → "BK", "website" → "WB"."""
    words = [word for word in re.findall(r"[a-z0-9]+", slug) if word[0].isalpha()]
    if len(words) > 1:
        return "".join(word[0] for word in words[:4]).upper()
    word = words[0] if words else "work"
    return (word[0] + next((letter for letter in word[1:] if letter not in "aeiouy"), "")).upper()


def propose_desk(address: str) -> str:
    """An address beside the owner's own whose mail arrives in the same mailbox: dana+desk@example.com."""
    local, _, domain = address.partition("@")
    return f"{local.partition('+')[0]}+desk@{domain}"


def desk_sender(owner: str, address: str) -> str:
    """The desk's From: "Dana's task desk <dana+desk@example.com>"."""
    first = re.sub(r'["\\<>]', "", owner).split()[:1]
    name = f"{first[0]}'s task desk" if first else "Task desk"
    return f'"{name}" <{address}>' if re.search(r"[][()@,:;.]", name) else f"{name} <{address}>"
