"""The mail that a letter becomes: headers, threading, bytes (spec/mail-conduct.md, 2)."""

import email
import email.policy
from dataclasses import replace
from datetime import UTC, datetime

import pytest

from inboxva.compose import Templates, render
from inboxva.compose.letter import join_thread
from inboxva.compose.samples import LETTERS, REPORT, REQUEST, SEVERAL, SUMMARY
from inboxva.compose.sampleweek import DANA, DESK, MARIA, NOW
from inboxva.model.letters import AUDIENCE, Audience, Letter, OutgoingMail
from inboxva.model.message import Address
from inboxva.model.people import Mode
from inboxva.model.telling import Told, Topic
from inboxva.model.work import Ref

TEMPLATES = Templates()
LETTER = Letter(
    "ack:one@example.com", "A2", MARIA, REQUEST, "en", Mode.LIVE, NOW, task=Ref("BK", 12), slug="bookkeeping",
    subject="Chase the unpaid October invoices", in_reply_to="two@example.com", references=("one@example.com",),
)  # fmt: skip


def send(letter: Letter, desk: Address = DESK, secret: bytes = b"s" * 32, now: datetime = NOW) -> OutgoingMail:
    return render(letter, desk=desk, owner_address=DANA, secret=secret, now=now, templates=TEMPLATES)


def parsed(mail: OutgoingMail) -> email.message.EmailMessage:
    return email.message_from_bytes(mail.raw, policy=email.policy.default)


def test_it_says_who_sends_it_and_that_no_person_did() -> None:
    mail = parsed(send(LETTER))
    assert mail["From"] == "Dana's task desk <va@example.com>"
    assert mail["To"] == "Maria Santos <maria@example.net>"
    assert mail["Auto-Submitted"] == "auto-replied"
    assert mail["X-Auto-Response-Suppress"] == "All"
    assert mail["X-Inboxva"] == "1"
    assert mail["Date"].datetime == NOW
    assert parsed(send(replace(LETTER, answers=False)))["Auto-Submitted"] == "auto-generated"


def test_an_assistants_answer_reaches_a_person_and_the_ledger_the_owners_only_the_ledger() -> None:
    assert [a.addr_spec for a in parsed(send(LETTER))["Reply-To"].addresses] == ["dana@example.com", "va@example.com"]
    to_owner = replace(LETTER, to=DANA, facts=SEVERAL, subject="", in_reply_to="", references=())
    assert [a.addr_spec for a in parsed(send(to_owner))["Reply-To"].addresses] == ["va@example.com"]


def test_a_letter_to_the_owner_has_a_thread_of_its_own() -> None:
    mail = parsed(send(replace(LETTER, to=DANA, facts=SUMMARY, subject="", in_reply_to="", references=(), task=None)))
    assert mail["References"] is None
    assert mail["In-Reply-To"] is None
    assert mail["Subject"] == "Your week: 9 finished, 2 wait for you, 1 late (16-20 Nov)"


def test_the_thread_is_kept_by_ids_of_any_length() -> None:
    chain = tuple(f"{'x' * 200}{n}@mail.example.com" for n in range(3))
    mail = send(replace(LETTER, references=chain[:2], in_reply_to=chain[2]))
    message = email.message_from_bytes(mail.raw)
    assert message["References"].split() == [f"<{i}>" for i in chain]
    assert message["In-Reply-To"] == f"<{chain[2]}>"
    assert b"=?" not in mail.raw.partition(b"\r\n\r\n")[0]


def test_a_long_thread_keeps_its_root_and_its_latest() -> None:
    chain = tuple(f"{n}@example.com" for n in range(300))
    ids = email.message_from_bytes(send(replace(LETTER, references=chain, in_reply_to="299@example.com")).raw)[
        "References"
    ]
    assert ids.split() == ["<0@example.com>", *(f"<{n}@example.com>" for n in range(280, 300))]


def test_the_message_id_is_a_function_of_the_key_and_the_receiver_that_nobody_can_guess() -> None:
    first, later = send(LETTER), send(LETTER, now=datetime(2027, 1, 1, tzinfo=UTC))
    assert first.message_id == later.message_id
    local, _, domain = first.message_id.partition("@")
    assert len(local) == 32
    assert int(local, 16)
    assert domain == "example.com"
    others = {
        send(replace(LETTER, key="ack:two@example.com")).message_id,
        send(replace(LETTER, to=DANA)).message_id,
        send(LETTER, secret=b"t" * 32).message_id,
    }
    assert len(others | {first.message_id}) == 4
    assert parsed(first)["Message-ID"] == f"<{first.message_id}>"


def test_the_same_letter_is_the_same_bytes() -> None:
    assert send(LETTER).raw == send(LETTER).raw


@pytest.mark.parametrize(
    ("subject", "expected"),
    [
        ("Invoices", "Re: Invoices [BK-12]"),
        ("Re: Invoices", "Re: Invoices [BK-12]"),
        ("RE: re: Re[2]: AW: Invoices [BK-12]", "Re: Invoices [BK-12]"),
        ("[bk-12] Invoices", "Re: [bk-12] Invoices"),
        ("Fwd: Invoices", "Re: Fwd: Invoices [BK-12]"),
        ("Reports: all", "Re: Reports: all [BK-12]"),
        ("Invoices\r\nBcc: evil@example.com", "Re: Invoices Bcc: evil@example.com [BK-12]"),
        ("Re:", "Re: [BK-12]"),
        ("Re: Invoices [BK-1]", "Re: Invoices [BK-1] [BK-12]"),
    ],
)
def test_a_threads_subject_gets_one_re_and_the_reference_once(subject: str, expected: str) -> None:
    assert join_thread(subject, Ref("BK", 12)) == expected


def test_no_text_of_others_becomes_a_header() -> None:
    evil = "x\r\nBcc: evil@example.com\r\n\r\nbody"
    letter = replace(
        LETTER,
        subject=evil,
        in_reply_to=evil,
        references=(evil, "a b", "ok@example.com"),
        to=Address(MARIA.email, evil),
    )
    mail = parsed(send(letter, desk=Address("va@example.com", evil)))
    assert mail["Bcc"] is None
    assert mail["References"] == "<ok@example.com>"
    assert [a.addr_spec for a in mail["To"].addresses] == [MARIA.email]


def test_other_scripts_survive_in_names_subjects_and_words() -> None:
    letter = replace(
        LETTER,
        subject="Счёт за октябрь " * 10,
        to=Address(MARIA.email, "María Núñez"),
        facts=replace(REQUEST, text="请发票"),
    )
    mail = send(letter)
    assert all(len(line) <= 78 for line in mail.raw.split(b"\r\n"))
    message = parsed(mail)
    assert message["Subject"].endswith("октябрь [BK-12]")
    assert message["To"].addresses[0].display_name == "María Núñez"
    assert "请发票" in message.get_body(("plain",)).get_content()


@pytest.mark.parametrize("facts", LETTERS)
def test_the_bytes_are_good_mail(facts) -> None:
    to = MARIA if AUDIENCE[type(facts)] is Audience.ASSISTANT else DANA
    mail = send(replace(LETTER, facts=facts, to=to, subject=""))
    assert mail.raw.count(b"\n") == mail.raw.count(b"\r\n")
    assert mail.raw.isascii()
    assert max(map(len, mail.raw.split(b"\r\n"))) <= 998
    message = parsed(mail)
    assert message.get_content_type() == "multipart/alternative"
    assert [part.get_content_type() for part in message.iter_parts()] == ["text/plain", "text/html"]
    assert message.get_body(("plain",)).get_content().replace("\r\n", "\n") == mail.text
    assert not message.defects
    assert mail.subject == message["Subject"]


def test_what_the_outbox_needs_goes_along() -> None:
    tells = (Told(Topic.NEW, Ref("BK", 12)), Told(Topic.QUESTION, detail="7"))
    mail = send(replace(LETTER, mode=Mode.OWNER, tells=tells))
    assert mail.tells == tells
    assert (mail.key, mail.kind, mail.to, mail.mode) == (LETTER.key, "A2", MARIA.email, Mode.OWNER)
    assert (mail.task, mail.slug, mail.audience) == (Ref("BK", 12), "bookkeeping", Audience.ASSISTANT)


def test_a_regional_language_falls_back_to_its_base_and_others_to_english() -> None:
    texts = {send(replace(LETTER, facts=REPORT, language=tag)).text for tag in ("en", "en-GB", "nl")}
    assert len(texts) == 1
