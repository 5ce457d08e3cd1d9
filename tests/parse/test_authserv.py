"""Whose Authentication-Results a mailbox may believe, learned from its mails."""

import time

from inboxva.parse.mail.authserv import learn_authserv_id

GMAIL = (
    b"Authentication-Results: mx.google.com;\r\n       dkim=pass header.i=@example.net header.s=s1 header.b=Ab3;\r\n"
    b"       spf=pass (google.com: domain of a@example.net designates 192.0.2.1 as permitted sender)"
    b" smtp.mailfrom=a@example.net;\r\n       dmarc=pass (p=NONE sp=NONE dis=NONE) header.from=example.net\r\n"
)
SEVERAL = (
    b"Authentication-Results: bimi.icloud.example; bimi=skipped\r\n"
    b"Authentication-Results: spf.icloud.example; spf=pass smtp.mailfrom=a@example.net\r\n"
    b"Authentication-Results: dmarc.icloud.example; dmarc=pass header.from=example.net\r\n"
    b"Authentication-Results: lists.example.org; dmarc=pass header.from=example.net\r\n"
)
NAMELESS = b"Authentication-Results: spf=pass (sender IP is 192.0.2.1) smtp.mailfrom=example.net; dkim=pass\r\n"


def test_the_server_on_most_mails() -> None:
    assert learn_authserv_id([GMAIL] * 8 + [b""] * 2) == ("mx.google.com", 8)


def test_the_one_that_tells_of_dmarc_where_a_provider_writes_several() -> None:
    assert learn_authserv_id([SEVERAL] * 5) == ("dmarc.icloud.example", 5)


def test_nothing_is_believed_that_a_sender_may_have_written() -> None:
    forged = b"Authentication-Results: mx.forger.example; dmarc=pass header.from=example.net\r\n"
    assert learn_authserv_id([GMAIL + forged] * 5) == ("mx.google.com", 5)
    assert learn_authserv_id([b"Authentication-Results: mx.home.example; spf=pass\r\n" + forged] * 5)[0] != (
        "mx.forger.example"
    )
    assert learn_authserv_id([forged] * 2 + [b""] * 8) == ("", 0)
    assert learn_authserv_id([NAMELESS + forged] * 5) == ("", 0)


def test_too_few_mails_say_nothing() -> None:
    assert learn_authserv_id([]) == ("", 0)
    assert learn_authserv_id([GMAIL] * 2) == ("", 0)


def test_long_fields_take_no_long_time() -> None:
    began = time.perf_counter()
    learn_authserv_id([b"Authentication-Results: " + b"mx.example.com; " * 6000 + b"\r\n"] * 2)
    assert time.perf_counter() - began < 1
