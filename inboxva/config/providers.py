"""Where a provider's servers are, found from an address; and a server as somebody names it, as a URL."""

import tomllib
from dataclasses import dataclass
from functools import cache
from importlib.resources import files
from pathlib import Path
from urllib.parse import quote, unquote, urlsplit

from inboxva.config.schema import LOOPBACK


@dataclass(frozen=True, slots=True)
class Provider:
    """A mail provider of `providers.toml`, which says what each field means. URLs are without the user."""

    key: str
    name: str
    domains: tuple[str, ...]
    imap: str
    smtp: str
    sent: str
    password: str
    plus: bool = True
    desk: str = ""


@cache
def providers() -> tuple[Provider, ...]:
    """All known providers."""
    tables = tomllib.loads((files("inboxva.config") / "providers.toml").read_text("utf-8"))
    return tuple(Provider(key=key, **table | {"domains": tuple(table["domains"])}) for key, table in tables.items())


def provider_of(address: str, named: str = "") -> Provider | None:
    """The provider that is named by its key, else the one of the address's domain; None for any other."""
    domain = address.rpartition("@")[2].lower()
    named = named.strip().lower()
    return next((p for p in providers() if (p.key == named if named else domain in p.domains)), None)


def read_server(written: str, scheme: str, user: str) -> str:
    """A server as a URL with its user: a URL, a host ("mail.example.com:993"), or a folder (maildir://).

    `scheme` is for a host alone: imaps or smtps. A folder is taken from where the program was started.
    """
    written = written.strip()
    if "://" not in written:
        return with_user(f"{scheme}://{written}", user)
    parts = urlsplit(written)
    if parts.scheme == "maildir":
        return f"maildir://{quote(str(Path(unquote(parts.netloc + parts.path)).absolute()))}"
    # A relay on this machine takes mail without a login.
    relay = parts.scheme == "smtp" and parts.hostname in LOOPBACK
    return written if parts.scheme == "memory" or relay else with_user(written, user)


def with_user(url: str, user: str) -> str:
    """The URL with this user, where it names none."""
    return url if urlsplit(url).username else url.replace("://", f"://{quote(user, safe='')}@", 1)
