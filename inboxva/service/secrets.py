"""Where passwords are kept: env:NAME, keyring:SERVICE, file:PATH, command:CMD. They are read when needed, never stored."""

import os
import shlex
import subprocess
from pathlib import Path
from urllib.parse import unquote, urlsplit

from inboxva.errors import PermanentError, UserError

COMMAND_SECONDS = 30


def read_password(kept: str, url: str, base: Path) -> str | None:
    """The password for a server; None when none is configured. Raises PermanentError, with the remedy, if it is not there."""
    kind, _, where = kept.partition(":")
    if not kept:
        return None
    if kind == "env":
        value = os.environ.get(where)
        if value is None:
            raise PermanentError(f"the environment variable {where} is not set: export {where}=… before starting")
        return value
    if kind == "file":
        try:
            return (base / where).read_text("utf-8").strip("\r\n")
        except (OSError, UnicodeDecodeError) as error:
            reason = getattr(error, "strerror", None) or "it is not UTF-8 text"
            raise PermanentError(f"the password file {where} cannot be read: {reason}") from None
    if kind == "command":
        return _from_command(where)
    if kind == "keyring":
        return _from_keyring(where, unquote(urlsplit(url).username or ""))
    raise UserError(f'password = "{kind}:…" is not known: use env:, file:, command: or keyring:')


def _from_command(command: str) -> str:
    try:
        ran = subprocess.run(shlex.split(command), capture_output=True, text=True, timeout=COMMAND_SECONDS, check=True)
    except (OSError, ValueError, subprocess.SubprocessError) as error:
        raise PermanentError(f"the password command failed: {error}; run it by hand to see why") from None
    return ran.stdout.split("\n", 1)[0].rstrip("\r")


def _from_keyring(service: str, user: str) -> str:
    try:
        import keyring
    except ImportError:
        raise PermanentError("keyring is not installed: pip install 'inboxva[keyring]'") from None
    try:
        value = keyring.get_password(service, user)
    except Exception as error:  # every backend has errors of its own
        raise PermanentError(f"the keyring cannot be read: {error}") from None
    if value is None:
        raise PermanentError(f"the keyring holds no password for {user}: keyring set {service} {user}")
    return str(value)
