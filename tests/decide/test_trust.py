"""Who is believed (spec/mail-conduct.md, 5): a forged mail is never obeyed."""

from datetime import timedelta

import pytest

from inboxva.decide.trust import judge, judge_results
from inboxva.model.context import SentLetter
from inboxva.model.message import Address
from inboxva.model.people import Policy
from inboxva.model.plan import Verdict
from inboxva.model.work import AuthResult
from tests.decide.deciding import MONDAY, POLICY, message, reading

SERVER = "mx.example.com"


def result(method: str, value: str, domain: str, server: str = SERVER) -> AuthResult:
    return AuthResult(server, method, value, domain)


@pytest.mark.parametrize(
    ("results", "verdict"),
    [
        ([("dmarc", "pass", "example.net")], Verdict.PASS),
        ([("dmarc", "fail", "example.net"), ("dkim", "pass", "example.net")], Verdict.FAIL),
        ([("dkim", "pass", "example.net")], Verdict.PASS),
        ([("dkim", "pass", "mail.example.net")], Verdict.PASS),
        ([("dkim", "pass", "evil.example"), ("spf", "pass", "evil.example")], Verdict.NONE),
        ([("dkim", "pass", "notexample.net")], Verdict.NONE),
        ([("spf", "pass", "example.net")], Verdict.PASS),
        ([("spf", "softfail", "example.net")], Verdict.FAIL),
        ([("spf", "fail", "example.net"), ("dkim", "pass", "example.net")], Verdict.PASS),
        ([("dmarc", "none", "example.net")], Verdict.NONE),
        ([], Verdict.NONE),
    ],
)
def test_what_the_server_says(results: list[tuple[str, str, str]], verdict: Verdict) -> None:
    assert judge_results([result(*r) for r in results], SERVER, "example.net").verdict is verdict


def test_only_the_configured_server_is_believed() -> None:
    forged = [result("dmarc", "pass", "example.net", server="mx.evil.example")]
    assert judge_results(forged, SERVER, "example.net").verdict is Verdict.NONE
    assert judge_results([result("dmarc", "pass", "example.net")], "", "example.net").verdict is Verdict.NONE


def test_the_owners_sent_folder_proves_the_owner_and_nobody_else() -> None:
    owner = reading(message("dana@example.com", "maria@example.net"), authentication=())
    assistant = reading(message("maria@example.net", "dana@example.com"), authentication=())
    assert judge(owner, POLICY, in_sent=True).verdict is Verdict.PASS
    assert judge(owner, POLICY, in_sent=False).verdict is Verdict.NONE
    assert judge(assistant, POLICY, in_sent=True).verdict is Verdict.NONE


def test_two_senders_are_nobody() -> None:
    mail = message(
        "dana@example.com", "maria@example.net", senders=(Address("dana@example.com"), Address("x@evil.example"))
    )
    assert judge(reading(mail), POLICY, in_sent=True).verdict is Verdict.FAIL


def test_trust_none_believes_from_but_not_against_the_server() -> None:
    policy = Policy(trust="none", authserv_id=SERVER)
    mail = message("maria@example.net", "dana@example.com")
    assert judge(reading(mail, authentication=()), policy, in_sent=False).verdict is Verdict.PASS
    failed = (result("dmarc", "fail", "example.net"),)
    assert judge(reading(mail, authentication=failed), policy, in_sent=False).verdict is Verdict.FAIL


def test_a_letter_sent_to_this_address_alone_is_a_token_for_two_weeks() -> None:
    mail = reading(message("maria@example.net", "dana@example.com"), authentication=())
    letter = SentLetter("id", "ack:x", "A2", "maria@example.net", MONDAY, None)

    def verdict(to: str = "maria@example.net", days: int = 1) -> Verdict:
        sent = SentLetter("id", "ack:x", "A2", to, MONDAY, None)
        return judge(mail, POLICY, in_sent=False, letters=[sent], now=MONDAY + timedelta(days=days)).verdict

    assert verdict() is Verdict.PASS
    assert judge(mail, POLICY, in_sent=False, letters=[letter], now=MONDAY).by_token
    assert verdict(to="dana@example.com") is Verdict.NONE
    assert verdict(days=15) is Verdict.NONE
    failed = reading(mail.message, authentication=(result("dmarc", "fail", "example.net"),))
    assert judge(failed, POLICY, in_sent=False, letters=[letter], now=MONDAY).verdict is Verdict.FAIL
