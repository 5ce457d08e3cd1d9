"""The accounts that `init` sets up: where mail is read and sent, found, tried, and their passwords put away."""

import os
import sys
from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from importlib.util import find_spec
from pathlib import Path
from urllib.parse import urlsplit

import click

from inboxva.cli.answers import Questions
from inboxva.cli.main import EX_FAILED, EX_TEMPFAIL, EX_USAGE
from inboxva.config.providers import Provider, provider_of, read_server, with_user
from inboxva.errors import InboxvaError, PermanentError, TransientError, UserError
from inboxva.service.secrets import read_password
from inboxva.service.setup import Looked, keep_password, look_into, try_transport

KEPT_IN = "Where is its password kept? env:NAME, keyring:SERVICE, file:PATH or command:CMD"
PASSWORD = "env:INBOXVA_PASSWORD"


@dataclass(frozen=True)
class Accounts:
    """Where mail is read and sent, where the passwords are kept, and those that were typed as they were not there yet."""

    provider: Provider | None
    mailbox: str
    mailbox_kept: str
    outgoing: str
    outgoing_kept: str
    mailbox_typed: str | None = None
    outgoing_typed: str | None = None

    def keep(self, base: Path) -> Iterator[str]:
        """Puts what was typed where it is to be kept; gives what is left to do for the person."""
        passwords = {
            self.mailbox_kept: (self.mailbox, self.mailbox_typed),
            self.outgoing_kept: (self.outgoing, self.outgoing_typed),
        }
        for kept, (url, typed) in passwords.items():
            kind, _, where = kept.partition(":")
            if kind == "env" and where not in os.environ:
                yield f"export {where}=…"
            elif typed is not None:
                keep_password(kept, url, typed, base)


def needed_flags(given: dict[str, str]) -> Iterator[str]:
    """The flags that say where mail is read and sent, as far as the address does not."""
    known = provider_of(given.get("--address", ""), given.get("--imap", ""))
    if known is None:
        yield from ("--imap", "--smtp")
    if urlsplit(given.get("--imap", "")).scheme not in ("maildir", "memory"):
        yield "--password"
    if known is not None and not known.plus:
        yield "--from"


def accounts_of(asked: Questions, address: str) -> Accounts:
    """Where mail is read and sent: of the provider where it is known, else as named."""
    provider = provider_of(address)
    if provider is None:
        guess = f"imap.{address.partition('@')[2]}"
        asked.get("--imap", "Mail server, or provider (gmail, office365, zoho-business, …)", guess)
    named = asked.given.get("--imap", "")
    known = provider_of(address, named)
    mailbox = with_user(known.imap, address) if known else read_server(named, "imaps", address)
    if known and "--smtp" not in asked.given:
        outgoing = with_user(known.smtp, address)
    else:
        guess = (urlsplit(mailbox).hostname or "").replace("imap", "smtp")
        server = asked.get("--smtp", "Server for outgoing mail", guess or None)
        sender = provider_of(address, server)
        outgoing = with_user(sender.smtp, address) if sender else read_server(server, "smtps", address)
    if asked.asking and known:
        click.echo(f"{known.name}: {known.imap}, {asked.given.get('--smtp', known.smtp)}")
        if "--password" not in asked.given:
            click.echo(click.wrap_text(f"{known.password[:1].upper()}{known.password[1:]}.", 79))
    kept = asked.get("--password", KEPT_IN, PASSWORD) if urlsplit(mailbox).username else ""
    other = ""
    if urlsplit(outgoing).username:
        other = asked.given.get("--smtp-password") or kept or asked.get("--smtp-password", KEPT_IN, PASSWORD)
    return Accounts(known, mailbox, kept, outgoing, other)


def connected(
    asked: Questions, address: str, base: Path, now: datetime, *, no_connect: bool
) -> tuple[Accounts, Looked | None]:
    """The accounts, and what was found in the mailbox; on a terminal asked for again until both answer.

    Else the program ends, having said what failed and what to do.
    """
    while True:
        accounts = accounts_of(asked, address)
        if no_connect:
            return accounts, None
        accounts, looked, failed = tried(accounts, address, base, now, asking=asked.asking)
        if looked is not None and not failed:
            return accounts, looked
        for error in failed:
            for line in error.mistakes if isinstance(error, UserError) else [error]:
                click.echo(f"inboxva: {line}", err=True)
        if accounts.provider and any(isinstance(error, PermanentError) for error in failed):
            click.echo(f"inboxva: {accounts.provider.password}", err=True)
        if not asked.asking or not click.confirm("Try again?", default=True):
            click.echo("inboxva: nothing was written; --no-connect writes without trying", err=True)
            sys.exit(status_of(failed))
        asked.again("--imap", "--smtp", "--password", "--smtp-password")


def status_of(failed: list[InboxvaError]) -> int:
    """The exit status of spec/cli.md: what needs a person counts more than what may pass."""
    if any(isinstance(error, UserError) for error in failed):
        return EX_USAGE
    return EX_TEMPFAIL if all(isinstance(error, TransientError) for error in failed) else EX_FAILED


def tried(
    accounts: Accounts, address: str, base: Path, now: datetime, *, asking: bool
) -> tuple[Accounts, Looked | None, list[InboxvaError]]:
    """Both connections, tried; the accounts with the passwords typed for it, what was found, and what failed."""
    failed: list[InboxvaError] = []
    looked = None
    hint = accounts.provider.sent if accounts.provider else ""
    try:
        password, typed = password_of(accounts.mailbox_kept, accounts.mailbox, base, asking=asking)
        accounts = replace(accounts, mailbox_typed=password if typed else None)
        looked = look_into(accounts.mailbox, password, own=(address,), sent_hint=hint, now=now)
    except InboxvaError as error:
        failed.append(error)
    if looked is None and urlsplit(accounts.outgoing).scheme == "maildir":
        return accounts, None, failed  # trying it would make its folder
    try:
        password, typed = accounts.mailbox_typed, True
        if password is None or accounts.outgoing_kept != accounts.mailbox_kept:
            password, typed = password_of(accounts.outgoing_kept, accounts.outgoing, base, asking=asking)
        accounts = replace(accounts, outgoing_typed=password if typed else None)
        try_transport(accounts.outgoing, password)
    except InboxvaError as error:
        if str(error) not in map(str, failed):
            failed.append(error)
    return accounts, looked, failed


def password_of(kept: str, url: str, base: Path, *, asking: bool) -> tuple[str | None, bool]:
    """The password from where it is kept; on a terminal typed, where it is not there yet (then True)."""
    try:
        return read_password(kept, url, base), False
    except PermanentError:
        kind = kept.partition(":")[0]
        if not asking or kind == "command" or (kind == "keyring" and not find_spec("keyring")):
            raise
        purpose = "for this try only" if kind == "env" else f"to be put into {kept}"
        return str(click.prompt(f"It is not there yet. The password, {purpose}", hide_input=True)), True
