"""Real servers on loopback, each started from one temporary directory, for tests and benchmarks."""

import os
import pwd
import shutil
import socket
import time
from collections.abc import Callable
from pathlib import Path


class Missing(Exception):
    """A program that a server needs is not installed."""


def program(name: str, *folders: str) -> str:
    """The path of a program, also one that is not on a user's PATH. Raises Missing."""
    found = shutil.which(name, path=os.pathsep.join([os.environ.get("PATH", ""), "/usr/sbin", "/usr/bin", *folders]))
    if not found:
        raise Missing(f"{name} is not installed")
    return found


def free_port() -> int:
    """A TCP port on 127.0.0.1 that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def wait_for(ready: Callable[[], bool], what: str, seconds: float = 15) -> None:
    """Wait until a server is ready. Raises Missing after `seconds`."""
    until = time.monotonic() + seconds
    while not ready():
        if time.monotonic() > until:
            raise Missing(f"{what} did not start within {seconds:g} s")
        time.sleep(0.02)


def listening(port: int) -> bool:
    """Whether something accepts connections on that port of 127.0.0.1."""
    with socket.socket() as probe:
        probe.settimeout(1)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def give(path: Path, *users: str) -> str:
    """Give a directory to the first of these users that exists, when run as root. Returns who owns it now."""
    if os.getuid() != 0:
        return pwd.getpwuid(os.getuid()).pw_name
    for user in users:
        try:
            entry = pwd.getpwnam(user)
        except KeyError:
            continue
        for place in [path, *path.rglob("*")]:
            os.chown(place, entry.pw_uid, entry.pw_gid)
        return user
    raise Missing(f"none of the users {', '.join(users)} exists")
