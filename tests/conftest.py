"""What all tests share: no network but loopback, servers where they are installed, the golden switch."""

import ipaddress
import os
import socket
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from hypothesis import settings

from tests.servers import Missing

# A landing must not hang on today's dice: examples are drawn afresh at a desk, and the same ones every time in CI.
settings.register_profile("ci", derandomize=True)
if os.environ.get("CI"):
    settings.load_profile("ci")


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--rewrite-golden", action="store_true", help="write what is computed as what is expected")


@pytest.fixture
def rewrite_golden(request: pytest.FixtureRequest) -> bool:
    """Whether expectations are to be rewritten instead of compared."""
    return bool(request.config.getoption("--rewrite-golden"))


def _local(address: Any) -> bool:
    if not isinstance(address, tuple):
        return True
    try:
        return ipaddress.ip_address(address[0]).is_loopback
    except ValueError:
        return address[0] in ("localhost", "")


@pytest.fixture(autouse=True, scope="session")
def no_network() -> Iterator[None]:
    """Tests reach nothing outside this machine: connecting to or resolving anything else fails at once."""
    patch = pytest.MonkeyPatch()
    connect, connect_ex, resolve = socket.socket.connect, socket.socket.connect_ex, socket.getaddrinfo

    def guarded(original: Any) -> Any:
        def method(self: socket.socket, address: Any) -> Any:
            if not _local(address):
                raise OSError(f"tests may not connect to {address}")
            return original(self, address)

        return method

    def resolved(host: Any, *args: Any, **options: Any) -> Any:
        if host and not _local((host.decode() if isinstance(host, bytes) else host, 0)):
            raise socket.gaierror(socket.EAI_NONAME, f"tests may not look up {host}")
        return resolve(host, *args, **options)

    patch.setattr(socket.socket, "connect", guarded(connect))
    patch.setattr(socket.socket, "connect_ex", guarded(connect_ex))
    patch.setattr(socket, "getaddrinfo", resolved)
    yield
    patch.undo()


@contextmanager
def _servers_may_be_missing() -> Iterator[None]:
    """A server that is not installed: the test is skipped, or fails where all servers are promised."""
    try:
        yield
    except Missing as reason:
        if os.environ.get("INBOXVA_REQUIRE_SERVERS") == "1":
            pytest.fail(f"INBOXVA_REQUIRE_SERVERS=1, but {reason}")
        pytest.skip(str(reason))


@pytest.hookimpl(wrapper=True)
def pytest_fixture_setup(fixturedef: Any, request: Any) -> Any:
    """A fixture that starts a server of its own."""
    with _servers_may_be_missing():
        return (yield)


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: Any) -> Any:
    """A test that does."""
    with _servers_may_be_missing():
        return (yield)


@pytest.fixture(scope="session")
def dovecot() -> Iterator[Any]:
    """A running Dovecot (`tests.servers.dovecot.DovecotServer`); every user name is accepted with its password."""
    from tests.servers.dovecot import DovecotServer

    server = DovecotServer().start()
    yield server
    server.close()


@pytest.fixture(scope="session")
def smtp_server() -> Iterator[Any]:
    """A running SMTP sink (`tests.servers.smtp.SmtpSink`). Tests clear its `.received` themselves."""
    from tests.servers.smtp import SmtpSink

    server = SmtpSink().start()
    yield server
    server.close()


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[Any]:
    """A running PostgreSQL cluster of our own (`tests.servers.postgres.PostgresServer`)."""
    from tests.servers.postgres import PostgresServer

    server = PostgresServer().start()
    yield server
    server.close()


@pytest.fixture
def postgres_url(postgres_server: Any) -> str:
    """The URL of a new, empty database (postgresql://…)."""
    return str(postgres_server.database())
