"""May it be answered? (spec/mail-conduct.md, 1; RFC 3834, 2) A second question than who wrote it."""

import pytest

from inboxva.model.message import Automatic
from inboxva.parse.automatic import classify_message, may_answer
from inboxva.parse.message import read_message


def mail(**fields: str) -> bytes:
    """A person's mail with these fields changed or added (underscores are dashes)."""
    named = {"From": "maria@va.example.com", "Subject": "Status", "Return-Path": "<maria@va.example.com>"}
    named |= {name.replace("_", "-"): value for name, value in fields.items()}
    return "".join(f"{name}: {value}\n" for name, value in named.items()).encode() + b"\nHours: 2\n"


def test_a_persons_mail_may_be_answered() -> None:
    assert may_answer(read_message(mail()), None) == (True, "")
    assert may_answer(read_message(mail(Auto_Submitted="no")), None) == (True, "")


@pytest.mark.parametrize(
    "fields",
    [
        {"Auto_Submitted": "auto-generated"},
        {"Return_Path": "<>"},
        {"Precedence": "bulk"},
        {"Precedence": "List"},
        {"Precedence": "junk"},
        {"Precedence": "auto_reply"},
        {"List_Id": "<ops.example.org>"},
        {"List_Post": "<mailto:ops@example.org>"},
        {"X_Auto_Response_Suppress": "OOF"},
        {"X_Autoreply": "yes"},
        {"X_Autorespond": "x"},
        {"From": "MAILER-DAEMON@example.org"},
        {"From": "no-reply@example.org"},
        {"From": ""},
        {"X_Inboxva": "ack"},
        {"Content_Type": "multipart/report; boundary=x"},
    ],
)
def test_what_is_never_answered(fields: dict[str, str]) -> None:
    message = read_message(mail(**fields))
    allowed, reason = may_answer(message, classify_message(message)[0])
    assert not allowed
    assert reason.endswith(".")


def test_a_report_through_a_list_is_read_and_not_answered() -> None:
    message = read_message(mail(List_Id="<ops.example.org>", List_Post="<mailto:ops@example.org>", Precedence="list"))
    automatic, _ = classify_message(message)
    assert automatic is None
    assert may_answer(message, automatic) == (False, "It has the field Precedence: list.")


def test_what_no_person_wrote_is_not_answered() -> None:
    assert not may_answer(read_message(mail()), Automatic.ROBOT)[0]
