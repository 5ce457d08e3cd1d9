"""The program as its owner starts it: a process of its own, of which one sees what it says and how it ends."""

import os
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

PATIENCE = 40.0
RUN = "from inboxva.cli import main; main()"


def until(condition: Callable[[], object], what: str, seconds: float = PATIENCE) -> None:
    """Waits for a condition; fails after `seconds`."""
    end = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < end, f"waited {seconds:g} s for {what}"
        time.sleep(0.02)


class Program:
    """`inboxva` with these arguments, its configuration in `base`."""

    def __init__(self, base: Path, *arguments: str, environment: dict[str, str] | None = None) -> None:
        self.said: list[str] = []
        self.process = subprocess.Popen(
            [sys.executable, "-c", RUN, *arguments], cwd=base, env={**os.environ, **(environment or {})},
            stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True,
        )  # fmt: skip
        self._listener = threading.Thread(target=self._listen, daemon=True)
        self._listener.start()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        self._listener.join(5)

    def _listen(self) -> None:
        assert self.process.stderr is not None
        for line in self.process.stderr:
            self.said.append(line.rstrip("\n"))

    def says(self, words: str, seconds: float = PATIENCE) -> None:
        """Waits until it has said this."""
        until(lambda: self.count(words) or self.process.poll() is not None, f"{words!r} in {self.said}", seconds)
        assert self.count(words), f"it ended with {self.process.returncode} and said {self.said}"

    def count(self, words: str) -> int:
        """In how many lines it has said this."""
        return sum(words in line for line in self.said)

    def signal(self, number: int) -> None:
        """Sends it a signal."""
        self.process.send_signal(number)

    def end(self, seconds: float = PATIENCE) -> int:
        """Waits until it has ended; its exit status. It never shows a traceback."""
        status = self.process.wait(seconds)
        self._listener.join(5)
        assert not self.count("Traceback"), self.said
        return status
