"""What a header says: people, ids, dates, subjects (RFC 5322, 2047), and the envelope of a scan."""

import time
from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva.model.message import Address
from inboxva.parse.envelope import ScanFacts, read_envelope
from inboxva.parse.mail.addresses import read_addresses
from inboxva.parse.mail.headers import decode_words, read_date, read_ids
from inboxva.parse.message import read_message


@pytest.mark.parametrize(
    ("value", "subject"),
    [
        (b"=?utf-8?q?Gr=C3=BC=C3=9Fe?=", "Grüße"),
        (b"=?utf-8?b?5pel?= =?utf-8?b?5pys?=", "日本"),
        (b"=?utf-8?q?=E6=97?=\t=?utf-8?q?=A5?=", "日"),
        (b"=?utf-8?q?a?= b =?iso-8859-1?q?=E9?=", "a b é"),
        (b"=?utf-8?q?a?==?utf-8?q?b?=", "ab"),
        (b"Re: =?utf-8?Q?one two?=", "Re: one two"),
        (b'"=?utf-8?q?=C3=A9?="', '"é"'),
        (b"=?utf-8*en?q?hi?=", "hi"),
        (b"=?utf-8?b?5pel5py", "日�"),
        (b"=?utf-8?B?w6k?=", "é"),
        (b"=?no-such?q?=C3=A9?=", "é"),
        (b"=?gb2312?B?1tDOxA==?=", "中文"),
        ("déjà vu".encode(), "déjà vu"),
        ("déjà vu".encode("latin-1"), "déjà vu"),
        (b"a\x00b\x07c", "ab c"),
        (b"1 + 1 =? 2", "1 + 1 =? 2"),
    ],
)
def test_encoded_words(value: bytes, subject: str) -> None:
    assert decode_words(value) == subject


@pytest.mark.parametrize(
    ("raw", "subject", "text"),
    [
        (b"Subject: one\n two\n\tthree\n\nx", "one two\tthree".replace("\t", " "), "x"),
        (b"Subject:\n one\n\nx", "one", "x"),
        (b" folded before any field\nSubject: one\n\nx", "one", "x"),
        (b"Subject: one\n \n two\n\nx", "one  two", "x"),
        (b"Subject: =?utf-8?q?on?=\n =?utf-8?q?e?=\n two\n\nx", "one two", "x"),
        (b"Subject: one\r\r\n two\r\n\r\nx", "one two", "x"),
        (b"Subject : one\n\nx", "one", "x"),
        (b"SUBJECT: one\nsubject: two\n\nx", "one", "x"),
    ],
)
def test_folds_of_every_kind(raw: bytes, subject: str, text: str) -> None:
    message = read_message(b"From: a@example.com\n" + raw)
    assert (" ".join(message.subject.split()), message.text) == (" ".join(subject.split()), text)


@pytest.mark.parametrize(
    ("value", "addresses"),
    [
        (b"a@example.com", [("a@example.com", "")]),
        (b"Ann Lee <Ann@Example.COM>", [("ann@example.com", "Ann Lee")]),
        (b'"Lee, Ann" <a@example.com>', [("a@example.com", "Lee, Ann")]),
        (b"a@example.com (Ann Lee)", [("a@example.com", "Ann Lee")]),
        (b"=?utf-8?q?J=C3=B6rg?= <j@example.com>", [("j@example.com", "Jörg")]),
        (b'"=?utf-8?q?J=C3=B6rg?=" <j@example.com>', [("j@example.com", "Jörg")]),
        ("Jörg <j@example.com>".encode("latin-1"), [("j@example.com", "Jörg")]),
        (b"=?utf-8?q?Ann_=3Ca=40example.com=3E?=", [("a@example.com", "Ann")]),
        (b"Team: a@example.com, b@example.com;", [("a@example.com", ""), ("b@example.com", "")]),
        (b"undisclosed-recipients:;", []),
        (b'"owner@example.com" <evil@example.net>', [("evil@example.net", "owner@example.com")]),
        (b'"x <owner@example.com>" <evil@example.net>', [("evil@example.net", "x <owner@example.com>")]),
        (b"Bad [Name <a@example.com>", [("a@example.com", "Bad [Name")]),
        (b"nobody", []),
        (b"", []),
    ],
)
def test_addresses(value: bytes, addresses: list[tuple[str, str]]) -> None:
    assert read_addresses(value) == tuple(Address(*each) for each in addresses)


def test_people_are_found_where_the_library_gives_up(monkeypatch: pytest.MonkeyPatch) -> None:
    def refuse(raw: bytes) -> None:
        raise RecursionError

    monkeypatch.setattr("inboxva.parse.mail.addresses.mailparser.parse_from_bytes", refuse)
    message = read_message(b'From: "Late, Ann" <ann.late@example.com>\nTo: b.late@example.com, c.late@example.com\n\n')
    assert message.sender == "ann.late@example.com"
    assert [address.email for address in message.to] == ["b.late@example.com", "c.late@example.com"]


def test_several_address_fields_count_together() -> None:
    message = read_message(
        b"From: a@example.com\nFrom: B <b@example.com>\nTo: c@example.com\nTo: d@example.com, c@example.com\n\n"
    )
    assert [address.email for address in message.senders] == ["a@example.com", "b@example.com"]
    assert message.sender == "a@example.com"
    assert [address.email for address in message.to] == ["c@example.com", "d@example.com"]
    assert any("several From" in problem for problem in message.problems)


def test_a_field_to_very_many_is_read() -> None:
    many = b", ".join(b'"Ann %d" <ann%d@example.com>' % (i, i) for i in range(400))
    assert len(read_message(b"From: a@example.com\nTo: " + many + b"\n\n").to) == 400


@pytest.mark.parametrize(
    ("value", "moment"),
    [
        ("Tue, 18 Nov 2025 17:05:12 +0800", datetime(2025, 11, 18, 17, 5, 12, tzinfo=timezone(timedelta(hours=8)))),
        ("18 Nov 2025 17:05 +0545", datetime(2025, 11, 18, 17, 5, tzinfo=timezone(timedelta(hours=5, minutes=45)))),
        ("Tue, 18 Nov 2025 17:05:12 -0000", datetime(2025, 11, 18, 17, 5, 12, tzinfo=UTC)),
        ("Tue, 18 Nov 2025 17:05:12 (Manila (PH)) GMT", datetime(2025, 11, 18, 17, 5, 12, tzinfo=UTC)),
        ("Tue, 18 Nov 2025 17:05:60 EST", datetime(2025, 11, 18, 17, 5, 59, tzinfo=timezone(timedelta(hours=-5)))),
        ("2025-11-18T17:05:12Z", datetime(2025, 11, 18, 17, 5, 12, tzinfo=UTC)),
        ("Fri, 31 Feb 2025 10:00:00 +0100", None), ("Thu, 1 Jan 1970 00:00:00 +0000", None), ("yesterday", None), ("", None),
    ],
)  # fmt: skip
def test_dates_keep_their_offset(value: str, moment: datetime | None) -> None:
    found = read_date(value)
    assert found == moment
    assert found is None or (moment and found.utcoffset() == moment.utcoffset())


@pytest.mark.parametrize(
    ("values", "ids"),
    [
        ([b"<a@x> <b@x>\t<a@x>"], ("a@x", "b@x")),
        ([b"<very-long-\t id@x>"], ("very-long-id@x",)),
        ([b"a@x b@x"], ("a@x", "b@x")),
        ([b"Your mail <a@x> of Monday"], ("a@x",)),
        ([b"Ann's mail of Monday"], ()),
        ([b"<a@x>", b"<b@x>"], ("a@x", "b@x")),
        ([b"<>", b"< >", b""], ()),
    ],
)
def test_ids(values: list[bytes], ids: tuple[str, ...]) -> None:
    assert read_ids(values) == ids


def test_of_very_many_ids_the_first_and_the_latest_are_kept() -> None:
    ids = read_ids([b" ".join(b"<%d@x>" % i for i in range(900))])
    assert (ids[0], ids[-1], len(ids)) == ("0@x", "899@x", 200)


def test_headers_are_in_order_decoded_and_without_traces() -> None:
    message = read_message(
        b"Received: from x\n by y\nDKIM-Signature: v=1\nARC-Seal: i=1\nX-A: one\n two\nFrom: a@example.com\n"
        b"X-B: =?utf-8?q?=C3=A9?=\nX-A: three\n\n"
    )
    assert message.headers == (("x-a", "one two"), ("from", "a@example.com"), ("x-b", "é"), ("x-a", "three"))
    assert message.all_headers("X-A") == ("one two", "three")


def test_a_line_that_is_no_field_does_not_end_the_header() -> None:
    message = read_message(b"Received: x\nquite Delivered-To: b@example.com\nFrom: a@example.com\n\ntext\n")
    assert (message.sender, message.text) == ("a@example.com", "text")


def test_a_header_without_its_blank_line_leaves_the_text() -> None:
    message = read_message(b"From: a@example.com\nSubject: x\nHello Brad\nit is done.\n")
    assert (message.subject, message.text) == ("x", "Hello Brad\nit is done.")


def test_a_missing_id_is_made_from_what_the_writer_sent() -> None:
    mail = b"From: a@example.com\nSubject: x\n\nHours: 2\n"
    made = read_message(mail).message_id
    assert made.endswith("@missing")
    assert read_message(b"Received: by another server\n" + mail.replace(b"\n", b"\r\n")).message_id == made
    assert read_message(mail + b"more").message_id != made
    assert any("Message-ID" in problem for problem in read_message(mail).problems)


# ---------------------------------------------------------------- the envelope of a scan

HEADER = (
    b'From: "Santos, Maria" <Maria@va.example.com>\r\nTo: Brad King <brad@example.com>, b@example.com\r\n'
    b"Cc: c@example.com\r\n"
    b"Subject: =?utf-8?q?R=C3=A9?=: x\r\nDate: Tue, 18 Nov 2025 17:05:12 +0800\r\nMessage-ID: <m1@va.example.com>\r\n"
    b"In-Reply-To: <t1@example.com>\r\nReferences: <t0@example.com>\r\n <t1@example.com>\r\n"
    b"Return-Path: <maria@va.example.com>\r\n\r\n"
)


def test_an_envelope() -> None:
    assert read_envelope(HEADER) == ScanFacts(
        sender="maria@va.example.com",
        senders=("maria@va.example.com",),
        recipients=("brad@example.com", "b@example.com", "c@example.com"),
        message_id="m1@va.example.com",
        date=datetime(2025, 11, 18, 17, 5, 12, tzinfo=timezone(timedelta(hours=8))),
        subject="Ré: x",
        references=("t0@example.com", "t1@example.com"),
        report=False,
        own=False,
    )


@pytest.mark.parametrize(
    "field",
    [
        b"Return-Path: <>",
        b"Content-Type: Multipart/Report; boundary=x",
        b"X-Failed-Recipients: a@b",
        b"From: MAILER-DAEMON",
        b"From: postmaster@x.org",
    ],
)
def test_a_possible_delivery_report_is_seen(field: bytes) -> None:
    assert read_envelope(field + b"\r\nSubject: x\r\n\r\n").report


def test_our_mark_is_seen() -> None:
    assert read_envelope(b"X-Inboxva: ack\r\n" + HEADER).own


def test_an_envelope_costs_next_to_nothing() -> None:
    took = []
    for number in range(200):
        start = time.perf_counter()
        read_envelope(HEADER.replace(b"m1", b"m%d" % number))
        took.append(time.perf_counter() - start)
    assert sorted(took)[100] < 0.0005  # 0.05 ms is usual; the rest is for a busy machine


NAMES = st.text("Ann Lée.'-Öß", max_size=12) | st.sampled_from(
    ['"Lee, Ann"', "=?utf-8?q?J=C3=B6rg?=", '"a@example.org"', "(x)"]
)
MAILBOX = st.builds(
    lambda name, local: f"{name} <{local}@example.com>".strip(), NAMES, st.text("aA1._+-=", min_size=1, max_size=8)
)


@settings(max_examples=150, deadline=None)
@given(
    st.lists(MAILBOX | st.text(max_size=30), min_size=1, max_size=4).map(", ".join),
    st.sampled_from(["utf-8", "latin-1"]),
)
def test_the_envelope_and_the_mail_name_the_same_people(field: str, charset: str) -> None:
    value = " ".join(field.split()).encode(charset, "ignore")
    raw = b"From: " + value + b"\nTo: " + value + b"\n\nx"
    message, facts = read_message(raw), read_envelope(raw)
    assert facts.senders == tuple(address.email for address in message.senders)
    assert facts.recipients == tuple(address.email for address in message.recipients)
