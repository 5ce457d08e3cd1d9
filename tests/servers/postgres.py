"""A PostgreSQL cluster of our own, thrown away afterwards."""

import os
import shutil
import subprocess
import tempfile
from glob import glob
from pathlib import Path
from typing import Self

from tests.servers import free_port, give, listening, program, wait_for


class PostgresServer:
    """Made by initdb in a temporary directory; when run as root, as user `postgres`."""

    def __init__(self) -> None:
        folders = sorted(glob("/usr/lib/postgresql/*/bin"), reverse=True)
        self._initdb, self._postgres = program("initdb", *folders), program("postgres", *folders)
        self.folder = Path(tempfile.mkdtemp(prefix="pg-"))
        self.folder.chmod(0o755)
        self.port = free_port()
        self._databases = 0
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> Self:
        """Make the cluster and run it. Raises Missing when that fails."""
        self._user = give(self.folder, "postgres")
        data = self.folder / "data"
        made = [self._initdb, "-D", str(data), "-U", "inboxva", "-A", "trust", "-E", "UTF8", "--locale=C", "--no-sync"]
        subprocess.run(made, check=True, stdout=subprocess.DEVNULL, cwd=self.folder, **self._identity())
        run = [self._postgres, "-D", str(data), "-p", str(self.port), "-h", "127.0.0.1", "-k", str(self.folder)]
        run += ["-c", "fsync=off", "-c", "shared_buffers=16MB", "-c", "max_connections=20"]
        with open(self.folder / "log", "wb") as log:
            self._process = subprocess.Popen(run, stdout=log, stderr=log, cwd=self.folder, **self._identity())
        wait_for(lambda: listening(self.port) and self._answers(), "PostgreSQL")
        return self

    def database(self) -> str:
        """Make an empty database and return its URL."""
        import psycopg

        self._databases += 1
        name = f"test{self._databases}"
        with psycopg.connect(self._url("postgres"), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name}")
        return self._url(name)

    def __enter__(self) -> Self:
        return self.start()

    def __exit__(self, *_: object) -> None:
        self.close()

    def close(self) -> None:
        """Stop it and throw everything away."""
        if self._process:
            self._process.kill()
            self._process.wait()
        shutil.rmtree(self.folder, ignore_errors=True)

    def _url(self, name: str) -> str:
        return f"postgresql://inboxva@127.0.0.1:{self.port}/{name}"

    def _identity(self) -> dict[str, str]:
        return {"user": self._user} if os.getuid() == 0 else {}

    def _answers(self) -> bool:
        import psycopg

        try:
            psycopg.connect(self._url("postgres")).close()
        except psycopg.OperationalError:
            return False
        return True
