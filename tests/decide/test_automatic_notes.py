"""What is kept of mail that no person wrote: returned letters, absences."""

from datetime import date

import pytest

from inboxva.model.actions import Action, Note, Reply
from inboxva.model.context import SentLetter
from inboxva.model.message import Automatic, DeliveryStatus
from inboxva.model.work import Ref
from tests.decide.deciding import MONDAY, context, decided, message, reading

OURS = SentLetter("ack.1@example.com", "ack:m1", "ack", "maria@example.net", MONDAY, Ref("BK", 12))
KNOWN = context(letters={OURS.message_id: OURS})


def notes(actions: tuple[Action, ...]) -> list[tuple[str, str, Ref | None]]:
    """The events of a plan."""
    return [(action.code, action.message, action.task) for action in actions if isinstance(action, Note)]


@pytest.mark.parametrize(
    ("delivery", "said"),
    [
        ([("maria@example.net", "failed", "5.1.1")], "final"),
        ([("maria@example.net", "delayed", "4.4.1")], "not final"),
        ([("maria@example.net", "delayed", "4.4.1"), ("other@example.net", "failed", "5.1.1")], "not final"),
        ([("forwarded.elsewhere@example.org", "failed", "")], "final"),
        ([], "not final"),
    ],
)
@pytest.mark.parametrize("named", ["returned_id", "in_reply_to", "references"])
def test_a_letter_that_came_back(delivery: list[tuple[str, str, str]], said: str, named: str) -> None:
    name = OURS.message_id if named == "returned_id" else (OURS.message_id,)
    mail = message(
        "mailer-daemon@mx.example.net", "va@example.com", delivery=tuple(DeliveryStatus(*row) for row in delivery),
        **{named: name},
    )  # fmt: skip
    plan = decided(reading(mail, automatic=Automatic.BOUNCE), KNOWN)
    assert notes(plan.actions) == [("bounced", f"a letter to maria@example.net came back ({said})", Ref("BK", 12))]
    assert not any(isinstance(action, Reply) for action in plan.actions)


def test_a_bounce_of_somebody_elses_mail_is_none_of_our_business() -> None:
    mail = message("mailer-daemon@mx.example.net", "va@example.com", returned_id="other@example.com")
    assert decided(reading(mail, automatic=Automatic.BOUNCE), KNOWN).actions == ()


def test_an_absence_is_kept_with_its_day() -> None:
    mail = message("maria@example.net", "va@example.com", in_reply_to=(OURS.message_id,))
    away = reading(mail, automatic=Automatic.AUTO_REPLY, automatic_reason="x", absent_until=date(2026, 12, 5))
    assert notes(decided(away, KNOWN).actions)[0][:2] == ("away", "Maria Santos is away until Sat 5 Dec 2026")
