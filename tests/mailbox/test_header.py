"""The few things that a mailbox reads in a message itself."""

import time
from email import message_from_bytes

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva.mailbox.header import bare, field, head, message_id, scan_header, text_parts
from inboxva.mailbox.roles import role_of
from inboxva.mailbox.uidlist import UidList
from inboxva.model.places import FolderRole


def test_the_header_ends_at_the_first_empty_line() -> None:
    assert head(b"A: 1\r\nB: 2\r\n\r\nC: 3\r\n\r\n") == b"A: 1\r\nB: 2\r\n"
    assert head(b"A: 1\n\nC: 3\r\n\r\n") == b"A: 1\n"
    assert head(b"A: 1\r\n") == b"A: 1\r\n"


def test_wanted_fields_are_kept_with_their_folds() -> None:
    header = b"Received: a\r\n b\r\nTO: x@example.com,\r\n\ty@example.com\r\nX-Other: 1\r\nsubject : odd\r\n"
    assert scan_header(header) == b"TO: x@example.com,\r\n\ty@example.com\r\nsubject : odd\r\n"


@pytest.mark.parametrize(
    ("header", "expected"),
    [
        (b"Message-ID: <a@example.com>\r\n", "a@example.com"),
        (b"message-id:\r\n <a@example.com>\r\nTo: b\r\n", "a@example.com"),
        (b"X: 1\nMessage-ID: a@example.com\n", "a@example.com"),
        (b"Message-ID:\r\nTo: <b@example.com>\r\n", ""),
        (b"To: <b@example.com>\r\n", ""),
        (b"Message-ID: <first@example.com>\r\nMessage-ID: <second@example.com>\r\n", "first@example.com"),
    ],
)
def test_message_ids(header: bytes, expected: str) -> None:
    assert message_id(header) == expected
    assert bare(f" <{expected}> ") == expected


def test_fields_are_unfolded() -> None:
    assert (
        field(b"Content-Type: multipart/mixed;\r\n boundary=x\r\nTo: y\r\n", b"content-type")
        == b"multipart/mixed; boundary=x"
    )


@given(st.binary(max_size=400), st.integers(0, 500))
@settings(max_examples=100)
def test_text_parts_take_anything(raw: bytes, most: int) -> None:
    b"".join(text_parts(raw.splitlines(keepends=True), most))
    scan_header(head(raw))
    message_id(raw)


def test_text_parts_leave_a_message_that_reads_well() -> None:
    raw = (
        b'Subject: x\r\nContent-Type: multipart/mixed; boundary="o"\r\n\r\npreamble\r\n--o\r\n'
        b"Content-Type: multipart/alternative; boundary=o2\r\n\r\n--o2\r\n\r\nplain\r\n--o2\r\n"
        b"Content-Type: text/html\r\n\r\n<p>html</p>\r\n--o2--\r\n--o\r\nContent-Type: image/png\r\n\r\nPNG\r\n"
        b"--o\r\nContent-Type: text/plain\r\n\r\nafter\r\n--o--\r\n"
    )
    parsed = message_from_bytes(b"".join(text_parts(raw.splitlines(keepends=True), 1000)))
    assert [part.get_payload().strip() for part in parsed.walk() if not part.is_multipart()] == [
        "plain",
        "<p>html</p>",
        "after",
    ]
    assert not parsed.defects


@pytest.mark.parametrize(
    "piece", [b"--", b"\n\n", b"A:\r\n", b"Content-Type: multipart/mixed; boundary=x\r\n\r\n--x\r\n"]
)
def test_no_quadratic_time(piece: bytes) -> None:
    def took(size: int) -> float:
        raw = piece * (size // len(piece))
        began = time.perf_counter()
        b"".join(text_parts(raw.splitlines(keepends=True), size))
        scan_header(raw)
        message_id(raw)
        return time.perf_counter() - began

    took(1000)
    assert min(took(100_000) for _ in range(3)) < 0.2


@pytest.mark.parametrize(
    ("name", "delimiter", "attributes", "role"),
    [
        ("INBOX", "/", [], FolderRole.INBOX),
        ("inbox", ".", [], FolderRole.INBOX),
        ("Sent Items", "/", [], FolderRole.SENT),
        ("INBOX.Sent", ".", [], FolderRole.SENT),
        ("[Gmail]/Sent Mail", "/", ["\\HasNoChildren", "\\Sent"], FolderRole.SENT),
        ("Whatever", "/", ["\\Junk"], FolderRole.JUNK),
        ("Éléments envoyés", "/", [], FolderRole.SENT),
        ("Papierkorb", "/", [], FolderRole.TRASH),
        ("Clients/Sent", "/", [], FolderRole.OTHER),
        ("Sent", "", [], FolderRole.SENT),
        ("Assistants", "/", [], FolderRole.OTHER),
    ],
)
def test_what_folders_are_for(name: str, delimiter: str, attributes: list[str], role: FolderRole) -> None:
    assert role_of(name, delimiter, attributes) is role


def test_a_torn_list_of_uids_is_begun_anew(tmp_path: object) -> None:
    from pathlib import Path

    file = Path(str(tmp_path)) / "uids"
    uids = UidList(7, 3, {1: "a", 2: "b"}, {"b": ("$InboxvaHeld",)})
    uids.write(file)
    assert UidList.read(file) == uids
    file.write_bytes(file.read_bytes()[:-16])
    assert UidList.read(file).uidvalidity != 7
