"""Any bytes in, a message out: a value, storable, in bounded time (spec/explain.md, "Functions others rely on")."""

import dataclasses
import re
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva.model.message import Message
from inboxva.parse.automatic import classify_message, may_answer
from inboxva.parse.envelope import read_envelope
from inboxva.parse.mail.charsets import decode
from inboxva.parse.mail.mime import MAX_DEPTH, MAX_PARTS
from inboxva.parse.message import MAX_ATTACHMENTS, read_message, safe_name
from inboxva.parse.subjects import base_subject, subject_refs

HOSTILE = sorted((Path(__file__).parents[1] / "fuzz").glob("*.eml"))
UNSTORABLE = re.compile("[\0\ud800-\udfff]")
HEAD = b"From: a@example.com\nSubject: x\nMessage-ID: <m@example.com>\n"


def texts(value: Any) -> Iterator[str]:
    """All strings in a value, however deep."""
    if isinstance(value, str):
        yield value
    elif isinstance(value, tuple):
        for each in value:
            yield from texts(each)
    elif dataclasses.is_dataclass(value):
        for field in dataclasses.fields(value):
            yield from texts(getattr(value, field.name))


def read_all(raw: bytes) -> Message:
    """Everything the room makes of some bytes; fails on what a store would refuse."""
    message, facts = read_message(raw), read_envelope(raw)
    automatic, evidence = classify_message(message)
    made = (
        message,
        facts,
        evidence,
        may_answer(message, automatic),
        base_subject(message.subject),
        subject_refs(message.subject),
    )
    for text in texts(made):
        assert not UNSTORABLE.search(text), ascii(text[:200])
    assert message.message_id
    assert facts.sender == message.sender
    assert set(facts.recipients) == {address.email for address in message.recipients}
    return message


@pytest.mark.parametrize("path", HOSTILE, ids=lambda path: path.stem)
def test_hostile_mails_give_a_value(path: Path) -> None:
    read_all(path.read_bytes())


def test_there_are_hostile_mails() -> None:
    assert len(HOSTILE) > 60


@settings(max_examples=200, deadline=None)
@given(st.binary(max_size=600))
def test_any_bytes(raw: bytes) -> None:
    read_all(raw)


PIECES = st.sampled_from(
    [b"From: ", b"To: ", b"Subject: ", b"Date: ", b"Content-Type: ", b"multipart/mixed; boundary=a", b"text/html",
     b"message/rfc822", b"text/plain; charset=", b"utf-16", b"iso-2022-jp", b"Content-Transfer-Encoding: ", b"base64",
     b"quoted-printable", b"\n", b"\r\n", b"\n\n", b"--a", b"--a--", b"=?utf-8?q?", b"=ED=A0=80", b"?=", b"<", b">", b"@",
     b'"', b"(", b",", b";", b"<a@example.com>", b"\0", b"\xff", b"\xed\xa0\x80", b"&#xD800;", b"\x1b$B", b" ", b"\t",
     b"name*0*=utf-8''%ED", b"Return-Path: <>\n", b"<p>", b"format=flowed"]
)  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(PIECES, max_size=40).map(b"".join))
def test_any_arrangement_of_what_mail_is_made_of(raw: bytes) -> None:
    read_all(raw)


@given(
    st.text(max_size=200),
    st.sampled_from(["utf-8", "UTF8", "'utf-8'", "utf-16", "gb18030", "", "us-ascii", "iso-8859-1"]),
)
def test_unicode_comes_back_whatever_latin_name_it_was_given(text: str, charset: str) -> None:
    text = UNSTORABLE.sub("", text).replace("\x1b", "").lstrip("\ufeff")
    codec = charset if charset in ("utf-16", "gb18030") else "utf-8"
    assert decode(text.encode(codec), charset) == text


@pytest.mark.parametrize(
    ("data", "charset", "text"),
    [
        ("Größe".encode("latin-1"), "utf-8", "Größe"),
        ("“ok”".encode("cp1252"), "iso-8859-1", "“ok”"),
        ("株式会社".encode("cp932"), "shift_jis", "株式会社"),
        ("진행 중".encode("cp949"), "ks_c_5601-1987", "진행 중"),
        ("進行中".encode("gb18030"), "GB2312", "進行中"),
        ("完了".encode("iso2022_jp"), "us-ascii", "完了"),
        ("готово".encode("koi8-r"), "KOI8-R", "готово"),
        (b"\xe4\xb8\xad\xe6\x96\x87\xe6", "utf-8", "中文\ufffd"),
        (b"\xff\xfeh\x00i\x00", "", "hi"),
    ],
)
def test_charsets_that_are_odd_or_lie(data: bytes, charset: str, text: str) -> None:
    assert decode(data, charset) == text


# ---------------------------------------------------------------- limits


def test_parts_are_limited_and_it_is_said() -> None:
    many = HEAD + b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: image/png\n\nx\n" * 5_000
    message = read_all(many)
    assert len(message.attachments) <= min(MAX_PARTS, MAX_ATTACHMENTS)
    assert any(f"{MAX_PARTS} parts" in problem for problem in message.problems)


def test_depth_is_limited_and_it_is_said() -> None:
    nested = b"".join(b"Content-Type: multipart/mixed; boundary=b%d\n\n--b%d\n" % (i, i) for i in range(3_000))
    message = read_all(HEAD + nested + b"\ndeep text")
    assert any(f"{MAX_DEPTH} levels" in problem for problem in message.problems)


def test_the_header_is_limited_and_it_is_said() -> None:
    message = read_all(b"From: a@example.com\n" + b"X-Y: z\n" * 20_000 + b"\nHours: 2\n")
    assert len(message.headers) == 1_000
    assert message.text == "Hours: 2"
    assert any("fields" in problem for problem in message.problems)
    assert any(
        "Subject" not in problem and "cut" in problem for problem in read_all(b"X: " + b"y" * 90_000 + b"\n\n").problems
    )


def test_the_text_is_limited_and_it_is_said() -> None:
    message = read_all(HEAD + b"\n" + b"word " * 300_000)
    assert len(message.text) == 1_000_000
    assert any("text was cut" in problem for problem in message.problems)


def test_attachments_are_limited_and_it_is_said() -> None:
    many = HEAD + b"Content-Type: multipart/mixed; boundary=a\n\n" + b"--a\nContent-Type: image/png\n\nx\n" * 230
    message = read_all(many)
    assert len(message.attachments) == MAX_ATTACHMENTS
    assert any(f"{MAX_ATTACHMENTS} attachments" in problem for problem in message.problems)


def test_the_subject_is_limited_and_it_is_said() -> None:
    message = read_all(b"Subject: " + b"word " * 1_000 + b"\n\nx")
    assert len(message.subject) == 2_000
    assert any("subject was cut" in problem for problem in message.problems)


def test_the_size_is_limited_and_it_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("inboxva.parse.message.MAX_BYTES", 2_000)
    message = read_all(HEAD + b"\n" + b"word " * 1_000)
    assert len(message.text) < 2_000
    assert any("cut after 2000 bytes" in problem for problem in message.problems)


def test_a_long_header_is_limited_and_it_is_said() -> None:
    message = read_all(b"From: a@example.com\n" + b"X-Y: " + (b"z" * 900 + b"\n ") * 300 + b"\n\nHours: 2\n")
    assert message.body == "Hours: 2"
    assert any("header is longer" in problem for problem in message.problems)


MULTIPART = HEAD + b"Content-Type: multipart/mixed; boundary=a\n\n"
HTML = HEAD + b"Content-Type: text/html\n\n"
GROWING: dict[str, Callable[[int], bytes]] = {
    "lines": lambda n: HEAD + b"\n" * n,
    "delimiters": lambda n: MULTIPART + b"--a\n" * (n // 4),
    "near delimiters": lambda n: MULTIPART + b"--ab\n" * (n // 5),
    "same boundary": lambda n: MULTIPART + b"--a\nContent-Type: multipart/mixed; boundary=a\n\n" * (n // 47),
    "attached mails": lambda n: HEAD + b"Content-Type: message/rfc822\n\n" * (n // 30),
    "folds": lambda n: HEAD + b"X: y\n" + b" a\n" * (n // 3),
    "senders": lambda n: b"From: <x@\n" * (n // 10),
    "addresses": lambda n: (b"From: " + b"a@b.c, " * 500 + b"\n") * (n // 3_500),
    "open comments": lambda n: (b"From: " + b"(" * 3_500 + b"\n") * (n // 3_500),
    "words": lambda n: (b"Subject: " + b"=?utf-8?q?a" * 1_000 + b"\n") * (n // 11_000),
    "references": lambda n: b"References: " + b"<a@b>\n " * (n // 7),
    "failed recipients": lambda n: (b"X-Failed-Recipients: " + b"a" * 20_000 + b"\n") * (n // 20_000),
    "parameters": lambda n: b"Content-Type: text/plain" + b"; a*1*=b" * (n // 8),
    "flowed": lambda n: HEAD + b"Content-Type: text/plain; format=flowed\n\n" + b" \n" * (n // 2),
    "armour": lambda n: (
        HEAD + b"\n-----BEGIN PGP SIGNED MESSAGE-----\n\n" + b"-----BEGIN PGP SIGNATURE-----\n" * (n // 30)
    ),
    "wrappers": lambda n: HEAD + b"Content-Type: application/pkcs7-mime\n\n" + b"\xa0\x80" * (n // 2),
    "padding": lambda n: HEAD + b"Content-Transfer-Encoding: base64\n\n" + b"YQ==" * (n // 4),
    "told addresses": lambda n: b"Return-Path: <>\n\n" + b"<a@b>:\n" * (n // 7),
    "dashes of a daemon": lambda n: b"From: mailer-daemon@x.org\n\n" + b"-" * n,
    "blanks of a daemon": lambda n: b"From: mailer-daemon@x.org\n\n" + b"* " * (n // 2),
    "cut addresses of a daemon": lambda n: b"From: mailer-daemon@x.org\n\n" + b"<a@b.c" * (n // 6),
    "angles": lambda n: HTML + b"<" * n,
    "open elements": lambda n: HTML + b"<div>" * (n // 5),
    "lists": lambda n: HTML + b"<ul><li>" * (n // 8),
    "rows": lambda n: HTML + b"<tr><td>a<td>b" * (n // 14),
    "boxes": lambda n: HTML + b"<div style='border-left:1pt'>On 3 May 2026 10:30 a@b.c wrote:<br>" * (n // 65),
    "soft line ends": lambda n: HEAD + b"Content-Transfer-Encoding: quoted-printable\n\n" + b"=\n" * (n // 2),
    "encoded lines": lambda n: HEAD + b"Content-Transfer-Encoding: x-uuencode\n\nbegin 644 a\n" + b" x\n" * (n // 3),
    "recipients": lambda n: (
        HEAD + b"Content-Type: message/delivery-status\n\n" + b"Final-Recipient: rfc822; a@b.c\n\n" * (n // 32)
    ),
    "plain angles": lambda n: HEAD + b"\n<p>" + b"<" * n + b"</>",
}


@pytest.mark.parametrize("grow", GROWING.values(), ids=GROWING.keys())
def test_time_grows_with_the_size_and_no_faster(grow: Callable[[int], bytes]) -> None:
    def seconds(raw: bytes) -> float:
        took = []
        for _ in range(3):
            start = time.perf_counter()
            read_message(raw)
            took.append(time.perf_counter() - start)
        return min(took)

    small, large = seconds(grow(100_000)), seconds(grow(400_000))
    # Four times the size: quadratic work would take sixteen times as long. The floor forgives a busy machine.
    assert large < max(0.2, 9 * small)


@pytest.mark.parametrize(
    ("name", "safe"),
    [
        ("report.pdf", "report.pdf"), ("../../etc/passwd", "passwd"),
        ("C:\\Users\\x\\Rechnung März.pdf", "Rechnung März.pdf"),
        ("..", ""), (".bashrc", "bashrc"), ("a\0b\x07\n.txt", "ab.txt"),
        ("invoice\u202egpj.exe", "invoicegpj.exe"), ("x<y>|z?.png", "xyz.png"),
        ("n" * 300 + ".docx", "n" * 115 + ".docx"),
    ],
)  # fmt: skip
def test_file_names_are_made_safe(name: str, safe: str) -> None:
    assert safe_name(name) == safe
