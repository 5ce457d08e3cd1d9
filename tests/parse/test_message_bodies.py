"""Which parts are the text, what is forwarded, what is attached; and what a delivery report tells."""

import base64
import hashlib
from itertools import count

import pytest

from inboxva.model.message import DeliveryStatus, LineKind
from inboxva.parse.body import lines_of, own_text, visible_text
from inboxva.parse.mail.wrappings import unflowed
from inboxva.parse.message import read_message

HEAD = b"From: a@example.com\nSubject: x\nMessage-ID: <m@example.com>\n"


NUMBERS = count()


def multipart(kind: str, *parts: bytes) -> bytes:
    """A part of this kind with these parts, each with its own header."""
    boundary = b"b%dz" % next(NUMBERS)
    inside = b"".join(b"--" + boundary + b"\n" + part + b"\n" for part in parts)
    return (
        b"Content-Type: multipart/%s; boundary=%s\n\n" % (kind.encode(), boundary) + inside + b"--" + boundary + b"--\n"
    )


PLAIN = b"Content-Type: text/plain\n\nplain words"
HTML = b"Content-Type: text/html\n\n<p>marked <b>words</b></p>"


@pytest.mark.parametrize(
    ("body", "text", "has_html"),
    [
        (PLAIN, "plain words", False),
        (HTML, "marked words", True),
        (b"\nno type at all", "no type at all", False),
        (multipart("alternative", PLAIN, HTML), "plain words", False),
        (multipart("alternative", HTML, PLAIN), "plain words", False),
        (multipart("alternative", b"Content-Type: text/plain\n\n \xa0", HTML), "marked words", True),
        (multipart("alternative", PLAIN, multipart("related", HTML, b"Content-Type: image/png\n\nx")), "plain words", False),
        (multipart("related", multipart("alternative", PLAIN, HTML)), "plain words", False),
        (multipart("alternative", b"Content-Type: text/plain\n\n", b"Content-Type: text/html\n\n"), "", False),
        (multipart("alternative"), "", False),
        (multipart("alternative", b"Content-Type: text/plain\n\n", multipart("mixed", HTML, PLAIN)),
         "marked words\n\nplain words", False),
        (b"Content-Type: text/plain\n\n<html><body><p>marked <b>words</b></p></body></html>", "marked words", True),
        (b"Content-Type: text/html\n\nplain words\nand &amp; more", "plain words\nand & more", False),
        (multipart("mixed", PLAIN, b"Content-Type: application/ms-tnef; name=winmail.dat\n\nx"), "plain words", False),
        (b"Content-Type: text/plain; format=flowed; delsp=yes\n\nplain  \nwords", "plain words", False),
        (multipart("mixed", multipart("signed", PLAIN, b"Content-Type: application/x-signature\n\nx")), "plain words", False),
        (multipart("mixed", PLAIN, b"Content-Type: text/plain\n\nfooter"), "plain words\n\nfooter", False),
        (multipart("mixed", PLAIN, b"Content-Type: text/html\n\n<p>plain words</p>"), "plain words", False),
        (multipart("mixed", PLAIN, b"Content-Type: text/html\n\n<p>plain words and more</p>"),
         "plain words\n\nplain words and more", False),
        (multipart("mixed", PLAIN, b"Content-Disposition: attachment\n\nfile"), "plain words", False),
        (multipart("alternative", PLAIN, b"Content-Type: text/calendar\n\nBEGIN:VCALENDAR"), "plain words", False),
        (b"Content-Type: text\n\nbroken type", "broken type", False),
        (b"Content-Type: text/enriched\n\n<bold>rich</bold> text", "rich text", False),
        (multipart("strange", PLAIN, HTML), "plain words\n\nmarked words", False),
        (b"Content-Transfer-Encoding: base64\n\ncGxhaW4gd29yZH M\n=\n", "plain words", False),
        (b"Content-Transfer-Encoding: quoted-printable\n\nplain =\nwords=", "plain words", False),
    ],
)  # fmt: skip
def test_the_text_of_a_mail(body: bytes, text: str, has_html: bool) -> None:
    message = read_message(HEAD + body)
    assert message.text == text
    assert (message.html is not None) is has_html


def test_an_attached_mail_is_forwarded_and_not_said() -> None:
    inner = b"Content-Type: message/rfc822\n\nSubject: old\n" + multipart(
        "mixed", b"\nStatus: done", b"Content-Type: message/rfc822\n\n\nolder"
    )
    message = read_message(HEAD + multipart("mixed", PLAIN, inner))
    assert (message.body, message.body_lines) == ("plain words", 1)
    assert message.text == (
        "plain words\n\n---------- Forwarded message ----------\nSubject: old\n\nStatus: done\n\n"
        "---------- Forwarded message ----------\n\nolder"
    )
    assert visible_text(message.text) == "plain words"
    assert message.forwarded == ("Status: done", "older")
    assert [attachment.name for attachment in message.attachments] == ["old.eml"]


ATTACHED = (
    b"Content-Type: message/rfc822\n\nFrom: =?utf-8?q?Maria_S=C3=A1nchez?= <maria@example.net>\n"
    b"Date: Tue, 17 Nov 2026 09:00:00 +0800\nSubject: Sheet\n\nHours: 3\n"
    b"---------- End of forwarded message ----------\nStatus: done"
)


@pytest.mark.parametrize(
    ("parts", "own"),
    [
        ((PLAIN, ATTACHED), ["plain words"]),
        ((ATTACHED, PLAIN), ["plain words"]),
        ((b"Content-Type: text/html\n\n<p>one<p>two", ATTACHED), ["one", "", "two"]),
        ((b"Content-Type: text/html\n\n<p>one", b"Content-Type: text/html\n\n<p>two", ATTACHED), ["one", "", "two"]),
        ((ATTACHED,), []),
        ((ATTACHED, ATTACHED), []),
    ],
)
def test_an_attached_mail_is_never_the_writers_own(parts: tuple[bytes, ...], own: list[str]) -> None:
    message = read_message(HEAD + multipart("mixed", *parts))
    found = lines_of(message)
    assert own_text(found).split("\n") == own or (own_text(found), own) == ("", [])
    assert message.body.split("\n") == own or message.body_lines == 0
    shown = [line.text for line in found if line.kind is LineKind.FORWARDED and line.text.strip()]
    assert shown[:5] == [
        "---------- Forwarded message ----------", "From: Maria Sánchez <maria@example.net>",
        "Date: Tue, 17 Nov 2026 09:00:00 +0800", "Subject: Sheet", "Hours: 3",
    ]  # fmt: skip
    in_text = message.text.split("\n")
    assert all(in_text[line.number - 1] == line.text for line in found if line.kind is LineKind.FORWARDED)


def test_an_attached_mail_may_be_encoded() -> None:
    inner = b"Content-Type: message/rfc822\nContent-Transfer-Encoding: base64\n\n" + base64.b64encode(
        b"Subject: y\n\nHours: 3"
    )
    assert read_message(HEAD + multipart("mixed", inner)).forwarded == ("Hours: 3",)


def test_a_mail_in_a_mail_is_no_returned_mail() -> None:
    inner = b"Content-Type: message/rfc822\n\nMessage-ID: <old@example.com>\n\nx"
    assert read_message(HEAD + multipart("mixed", PLAIN, inner)).returned_id is None


def test_an_attachment_is_named_sized_and_hashed() -> None:
    content = bytes(range(256))
    part = b'Content-Type: application/octet-stream; name="x"\nContent-Transfer-Encoding: base64\n'
    part += (
        b"Content-Disposition: attachment; filename*0*=utf-8''..%2F%E5%9B%B3; filename*1=.png\n\n"
        + base64.encodebytes(content)
    )
    (attachment,) = read_message(HEAD + multipart("mixed", PLAIN, part)).attachments
    assert (attachment.name, attachment.size, attachment.sha256) == ("図.png", 256, hashlib.sha256(content).hexdigest())


@pytest.mark.parametrize(
    ("disposition", "name"),
    [
        (b"attachment; filename=plain.txt", "plain.txt"),
        (b'attachment; filename="two words.txt"', "two words.txt"),
        (b"attachment; filename=two words.txt", "two words.txt"),
        (b"attachment; filename=\"=?utf-8?q?caf=C3=A9=2Etxt?=\"", "café.txt"),
        (b"attachment; filename=\"caf\xc3\xa9.txt\"", "café.txt"),
        (b"attachment; filename*=iso-8859-1'fr'caf%E9.txt; filename=x", "café.txt"),
        (b"attachment", "part-1"),
    ],
)  # fmt: skip
def test_file_names(disposition: bytes, name: str) -> None:
    part = b"Content-Type: application/x\nContent-Disposition: " + disposition + b"\n\nx"
    assert read_message(HEAD + multipart("mixed", PLAIN, part)).attachments[0].name == name


def test_an_encrypted_mail_says_so() -> None:
    message = read_message(
        HEAD + multipart("encrypted", b"Content-Type: application/pgp-encrypted\n\nVersion: 1", b"\nx")
    )
    assert message.text == ""
    assert any("encrypted" in problem for problem in message.problems)


def test_broken_delimiters() -> None:
    cut = b"Content-Type: multipart/mixed; boundary=b\n\n--b\nContent-Type: text/plain\n\nfirst\n--b\n\nlast without an end"
    assert read_message(HEAD + cut).text == "first\n\nlast without an end"
    inner_unclosed = multipart("mixed", b"Content-Type: multipart/alternative; boundary=zz\n\n--zz\n\none", b"\ntwo")
    assert read_message(HEAD + inner_unclosed).text == "one\n\ntwo"


@pytest.mark.parametrize(
    ("text", "whole"),
    [
        ("one \ntwo\nthree", "one two\nthree"),
        ("> one \n> two \nthree", "> one two \nthree"),
        (">> a \n> b", ">> a \n> b"),
        ("text \n-- \nsignature", "text \n-- \nsignature"),
        ("-- \nsignature \nover lines", "-- \nsignature over lines"),
        (" From here", "From here"),
        (" > not a quote", " > not a quote"),
    ],
)
def test_flowed_text(text: str, whole: str) -> None:
    assert unflowed(text) == whole


def test_flowed_text_without_its_blanks() -> None:
    assert unflowed("明日 \n十時", del_space=True) == "明日十時"


# ---------------------------------------------------------------- delivery reports


def report(status: bytes, *more: bytes) -> bytes:
    """A delivery report with this per-recipient text, and further parts."""
    parts = (b"\nSorry.", b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\n" + status, *more)
    return HEAD + multipart("report", *parts)


def test_the_address_that_was_written_to_is_reported() -> None:
    status = b"Original-Recipient: rfc822;A@example.com\nFinal-Recipient: rfc822;b@example.net\n"
    status += b"Action: failed\nStatus: 5.1.1 (bad)"
    (found,) = read_message(report(status)).delivery
    assert found == DeliveryStatus("a@example.com", "failed", "5.1.1")
    assert found.final


def test_a_delay_is_not_final() -> None:
    (found,) = read_message(report(b"Final-Recipient: rfc822; b@example.net\nAction: delayed\nStatus: 4.4.7")).delivery
    assert not found.final


@pytest.mark.parametrize(
    ("status", "text", "final"),
    [
        (b"Action: failed\nStatus: 4.4.7", b"Sorry.", True),
        (b"Action: delayed\nStatus: 5.0.0", b"Sorry.", False),
        (b"Status: 5.1.1", b"Sorry.", True),
        (b"Status: 4.2.2", b"Sorry.", False),
        (b"Diagnostic-Code: smtp; 550 5.1.1 no such user", b"Sorry.", True),
        (b"Diagnostic-Code: smtp; 451 greylisted", b"Sorry.", False),
        (b"Remote-MTA: dns; mx", b"Your mail could not be delivered.", True),
        (b"Remote-MTA: dns; mx", b"Your mail has been delayed and will be retried.", False),
        (b"Action: delivered\nStatus: 2.0.0", b"It arrived.", False),
    ],
)
def test_whether_a_mail_came_back_for_good(status: bytes, text: bytes, final: bool) -> None:
    part = (
        b"Content-Type: message/delivery-status\n\nReporting-MTA: dns; mx\n\nFinal-Recipient: rfc822; b@example.net\n"
    )
    (found,) = read_message(HEAD + multipart("report", b"\n" + text, part + status)).delivery
    assert (found.recipient, found.final) == ("b@example.net", final)


def test_a_report_without_its_status_part_is_read_from_its_text() -> None:
    (found,) = read_message(HEAD + multipart("report", b"\nThis failed:\n\n<b@example.net>: 550 no such user")).delivery
    assert (found.recipient, found.final) == ("b@example.net", True)


@pytest.mark.parametrize(
    "returned",
    [
        b"Content-Type: message/rfc822\n\nMessage-ID: <ours@example.com>\n\nhello",
        b"Content-Type: text/rfc822-headers\n\nSubject: x\nMessage-ID:\n <ours@example.com>\n",
        b"Content-Type: text/plain\n\nOriginal headers:\n> Message-Id: <ours@example.com>\n",
    ],
)
def test_the_returned_mail_is_named(returned: bytes) -> None:
    assert read_message(report(b"Action: failed", returned)).returned_id == "ours@example.com"


def test_a_person_who_quotes_a_bounce_reports_nothing() -> None:
    message = read_message(HEAD + b"\nI got this:\n<b@example.net>: 550 5.1.1 no\nMessage-ID: <ours@example.com>\n")
    assert (message.delivery, message.returned_id) == ((), None)


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (
            b"Delivery has been delayed:\n\n     b@example.net\n\nIt will be retried.\n",
            ("b@example.net", "delayed", ""),
        ),
        (b"Failed permanently:\n\n  * b@example.net\n", ("b@example.net", "failed", "")),
        (b"<b@example.net>:\nRemote host said: 452 4.2.2 full\n", ("b@example.net", "delayed", "4.2.2")),
        (
            b"<b@example.net>:\n451 4.3.0 full\nI'm not going to try again; it has been in the queue too long.\n",
            ("b@example.net", "failed", "4.3.0"),
        ),
        (b"Unable to deliver message to <b@example.net> (and others).\n", ("b@example.net", "failed", "")),
        (
            b"b@example.net\n  550 no such user\n\n-- Original message --\nc@example.net\n",
            ("b@example.net", "failed", ""),
        ),
    ],
)
def test_a_daemon_says_it_in_its_own_words(text: bytes, found: tuple[str, str, str]) -> None:
    head = b"From: Mailer-Daemon@mx.example.net\nTo: ledger@example.com\n\nmailer-daemon@mx.example.net\nledger@example.com\n"
    assert read_message(head + text).delivery == (DeliveryStatus(*found),)


def test_an_answering_program_that_names_a_colleague_reports_nothing() -> None:
    text = b"I am away. Please write to\nluis@example.com\n"
    assert read_message(b"Return-Path: <>\nFrom: maria@example.com\n\n" + text).delivery == ()


def test_html_that_names_its_own_charset() -> None:
    page = '<html><head><meta http-equiv="Content-Type" content="text/html; charset=windows-1251"></head><p>Готово</p></html>'
    assert read_message(HEAD + b"Content-Type: text/html\n\n" + page.encode("cp1251")).text == "Готово"
