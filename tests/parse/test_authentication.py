"""What a receiving server's Authentication-Results say of a sender (RFC 8601)."""

import pytest

from inboxva.model.message import Message
from inboxva.model.work import AuthResult
from inboxva.parse.authentication import read_authentication
from inboxva.parse.message import read_message

SERVER = "mx.example.com"


def mail(*values: str) -> Message:
    fields = "".join(f"Authentication-Results: {value}\r\n" for value in values)
    return read_message(f"{fields}From: maria@example.net\r\n\r\nHello".encode())


def said(*values: str) -> list[tuple[str, str, str]]:
    return [(one.method, one.result, one.domain) for one in read_authentication(mail(*values), SERVER)]


@pytest.mark.parametrize(
    ("value", "expected"),
    [
        ("; dmarc=pass header.from=example.net", [("dmarc", "pass", "example.net")]),
        (";\r\n dmarc=PASS (p=reject) header.From=Example.NET", [("dmarc", "pass", "example.net")]),
        (" 1; spf=softfail smtp.mailfrom=maria@example.net", [("spf", "softfail", "example.net")]),
        ("; dkim=pass header.i=@example.net header.b=a+/=", [("dkim", "pass", "example.net")]),
        ("; dkim=pass header.i=@example.org header.d=example.net", [("dkim", "pass", "example.net")]),
        ("; dkim=fail reason=\"(; dmarc=pass\" header.d=example.net", [("dkim", "fail", "example.net")]),
        ("; arc=pass (i=1); iprev=pass; spf=none", [("spf", "none", "")]),
        ("; dkim=pass (a (b) ; dmarc=pass) header.d=example.net", [("dkim", "pass", "example.net")]),
        ("; none", []),
        ("; dmarc=pass header.from=example.net; none", [("dmarc", "pass", "example.net")]),
        ("; dmarc=", []),
        ("", []),
    ],
)  # fmt: skip
def test_what_is_said(value: str, expected: list[tuple[str, str, str]]) -> None:
    assert said(SERVER + value) == expected


def test_only_that_server_is_believed_and_its_topmost_field_counts() -> None:
    assert said("other.example; dmarc=pass header.from=example.net") == []
    assert said(f"{SERVER}.example; dmarc=pass header.from=example.net") == []
    assert said(f"{SERVER}; dmarc=fail header.from=example.net", f"{SERVER}; dmarc=pass header.from=example.net") == [
        ("dmarc", "fail", "example.net")
    ]
    assert said("other.example; spf=pass", f"{SERVER.upper()}; spf=pass smtp.mailfrom=example.net") == [
        ("spf", "pass", "example.net")
    ]


def test_a_field_that_breaks_the_syntax_proves_nothing_even_above_one_that_does_not() -> None:
    assert said(f"{SERVER}; dmarc=", f"{SERVER}; dmarc=pass header.from=example.net") == []


def test_plain_and_exact_reading_agree() -> None:
    plain = f"{SERVER}; dkim=pass (2048-bit key) header.d=example.net; dmarc=pass header.from=example.net"
    quoted = plain.replace("(2048-bit key)", 'reason="2048-bit key"')
    assert said(plain) == said(quoted) == [("dkim", "pass", "example.net"), ("dmarc", "pass", "example.net")]
    assert read_authentication(mail(plain), SERVER)[0] == AuthResult(SERVER, "dkim", "pass", "example.net")
