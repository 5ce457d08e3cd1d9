"""The guard around all tests: nothing outside this machine is reached."""

import socket

import pytest


def test_nothing_but_loopback_can_be_connected_to() -> None:
    with socket.socket() as probe, pytest.raises(OSError, match="tests may not connect"):
        probe.connect(("192.0.2.1", 80))


def test_no_name_but_our_own_is_looked_up() -> None:
    with pytest.raises(socket.gaierror, match="tests may not look up"):
        socket.getaddrinfo("mail.example.com", 993)
    assert socket.getaddrinfo("localhost", 1)
