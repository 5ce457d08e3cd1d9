"""A Dovecot of our own (2.3), run from one temporary directory on high ports, also as root."""

import grp
import os
import pwd
import shutil
import signal
import subprocess
import tempfile
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import datetime
from pathlib import Path
from ssl import SSLContext
from typing import Any, Self
from urllib.parse import quote

from imapclient import IMAPClient

from tests.servers import free_port, give, listening, program, wait_for
from tests.servers.certificate import certificate, trusting

_CONFIGURATION = """
base_dir = {folder}/run
state_dir = {folder}/state
log_path = {folder}/log
protocols = imap
listen = 127.0.0.1
default_internal_user = {user}
default_login_user = {user}
default_internal_group = {group}
{ssl}
disable_plaintext_auth = no
auth_mechanisms = plain login
mail_location = {location}:{folder}/mail/%u
mail_uid = {user}
mail_gid = {group}
first_valid_uid = 1
first_valid_gid = 1
mail_max_userip_connections = 100
auth_username_chars =
auth_failure_delay = 0
mailbox_list_index = yes
passdb {{
  driver = static
  args = password={password}
}}
userdb {{
  driver = static
  args = uid={user} gid={group} home={folder}/mail/%u
}}
namespace inbox {{
  inbox = yes
  separator = {separator}
  prefix = {prefix}
  mailbox Sent {{
    auto = create
    special_use = \\Sent
  }}
  mailbox Drafts {{
    auto = create
    special_use = \\Drafts
  }}
  mailbox Junk {{
    auto = create
    special_use = \\Junk
  }}
  mailbox Trash {{
    auto = create
    special_use = \\Trash
  }}
}}
service anvil {{
  chroot =
  unix_listener anvil-auth-penalty {{
    mode = 0
  }}
}}
service imap-login {{
  chroot =
  process_min_avail = 1
  service_count = 0
  inet_listener imap {{
    port = {port}
  }}
  inet_listener imaps {{
    port = {tls_port}
    ssl = yes
  }}
}}
service imap {{
  process_limit = 200
}}
service stats {{
  chroot =
}}
"""


class DovecotServer:
    """Accepts any user name with `password`; each has a mailbox of its own, made at its first login.

    `separator` and `prefix` shape the folder names ("." and "INBOX." as on Courier); `without` takes capabilities away.
    """

    password = "secret"

    def __init__(
        self, separator: str = "/", prefix: str = "", without: Sequence[str] = (), location: str = "sdbox"
    ) -> None:
        self._program = program("dovecot")
        self._doveconf = {"separator": separator, "prefix": prefix, "location": location}
        self._without = without
        self.folder = Path(tempfile.mkdtemp(prefix="dovecot-"))
        self.folder.chmod(0o755)
        self.port, self.tls_port = free_port(), free_port()
        self.cert, self._key = certificate(self.folder)
        self._process: subprocess.Popen[bytes] | None = None

    @property
    def tls(self) -> SSLContext:
        """A client's context that trusts this server."""
        return trusting(self.cert)

    def start(self) -> Self:
        """Run it, or run it again after `kill`. Raises Missing when it does not come up."""
        (self.folder / "mail").mkdir(exist_ok=True)
        (self.folder / "state").mkdir(exist_ok=True)
        user = give(self.folder, "nobody", "dovecot")
        group = grp.getgrgid(pwd.getpwnam(user).pw_gid).gr_name
        ssl = f"ssl = yes\nssl_cert = <{self.cert}\nssl_key = <{self._key}"
        text = _CONFIGURATION.format(
            folder=self.folder, user=user, group=group, ssl=ssl, password=self.password,
            port=self.port, tls_port=self.tls_port, **self._doveconf,
        )  # fmt: skip
        if self._without:
            text += f"imap_capability = {' '.join(sorted(self._all_capabilities() - set(self._without)))}\n"
        (self.folder / "dovecot.conf").write_text(text)
        run = [self._program, "-F", "-c", str(self.folder / "dovecot.conf")]
        with open(self.folder / "stderr", "wb") as said:
            self._process = subprocess.Popen(run, stdout=said, stderr=said, start_new_session=True)
        wait_for(lambda: listening(self.port), f"Dovecot ({self.folder / 'log'})")
        return self

    def url(self, user: str, tls: bool = False) -> str:
        """The URL of a user's mailbox, in the clear or with TLS."""
        scheme, port = ("imaps", self.tls_port) if tls else ("imap", self.port)
        return f"{scheme}://{quote(user, safe='')}@127.0.0.1:{port}"

    @contextmanager
    def client(self, user: str) -> Iterator[Any]:
        """A plain client of the library's, logged in: somebody else's hand in the mailbox."""
        client = IMAPClient("127.0.0.1", self.port, ssl=False, timeout=30)
        try:
            client.normalise_times = False
            client._imap.debug = 0
            client.login(user, self.password)
            yield client
        finally:
            client.shutdown()

    def append(
        self, user: str, *raws: bytes, folder: str = "INBOX", date: datetime | None = None, flags: Sequence[str] = ()
    ) -> None:
        """Let mails arrive in a user's folder, made if needed."""
        with self.client(user) as client:
            if not client.folder_exists(folder):
                client.create_folder(folder)
            for raw in raws:
                client.append(folder, raw, flags, date)

    def kill(self) -> None:
        """End it and all its processes at once (SIGKILL), as a power cut would."""
        if self._process:
            os.killpg(self._process.pid, signal.SIGKILL)
            self._process.wait()
            self._process = None
            wait_for(lambda: not listening(self.port), "the end of Dovecot")

    def restart(self) -> None:
        """Kill it and run it again, with the same mail."""
        self.kill()
        shutil.rmtree(self.folder / "run", ignore_errors=True)
        self.start()

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """End it and throw everything away."""
        self.kill()
        shutil.rmtree(self.folder, ignore_errors=True)

    @staticmethod
    def _all_capabilities() -> set[str]:
        return {
            "IMAP4rev1",
            "LITERAL+",
            "ID",
            "ENABLE",
            "IDLE",
            "NAMESPACE",
            "UIDPLUS",
            "MOVE",
            "SPECIAL-USE",
            "UNSELECT",
            "CONDSTORE",
        }
