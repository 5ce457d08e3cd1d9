"""A self-signed certificate for localhost and 127.0.0.1, and a client context that trusts it and nothing else."""

import ssl
import subprocess
from pathlib import Path

from tests.servers import program


def certificate(folder: Path) -> tuple[Path, Path]:
    """Make `cert.pem` and `key.pem` in `folder`. Raises Missing without openssl."""
    cert, key = folder / "cert.pem", folder / "key.pem"
    subprocess.run(
        [program("openssl"), "req", "-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost",
         "-addext", "subjectAltName=DNS:localhost,IP:127.0.0.1", "-keyout", str(key), "-out", str(cert)],
        check=True, capture_output=True,
    )  # fmt: skip
    return cert, key


def trusting(cert: Path) -> ssl.SSLContext:
    """A client's context that trusts this certificate."""
    return ssl.create_default_context(cafile=str(cert))
