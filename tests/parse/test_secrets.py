"""Secrets: what is masked, and what only looks like it (spec/mail-conduct.md, 8)."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva.parse.secrets import find_secrets, is_card, is_iban, mask


@pytest.mark.parametrize(
    ("text", "secret"),
    [
        ("password: hunter2", "hunter2"),
        ("The password is hunter2.", "hunter2"),
        ("pw is Blue42!", "Blue42!"),
        ("The password is: hunter2", "hunter2"),
        ("My password is still: hunter2", "hunter2"),
        ("The password is now:\nhunter2", "hunter2"),
        ("The API key is: 9f8e7d6c5b4a3210ffee", "9f8e7d6c5b4a3210ffee"),
        ("Login is: maria, password is: Xy7!pq", "Xy7!pq"),
        ("Password:\n  correcthorse", "correcthorse"),
        ("login: maria / pass hunter2", "hunter2"),
        ("Login: maria / Blue42x", "Blue42x"),
        ('the password is "correcthorse"', "correcthorse"),
        ("use sk_live_abcdefghij1234 for now", "sk_live_abcdefghij1234"),
        ("AKIAABCDEFGHIJKLMNOP is the key", "AKIAABCDEFGHIJKLMNOP"),
        ("ghp_abcdefghijklmnopqrstuvwxyz0123456789", "ghp_abcdefghijklmnopqrstuvwxyz0123456789"),
        ("API key: 9f8e7d6c5b4a3210ffee", "9f8e7d6c5b4a3210ffee"),
        ("card 4111 1111 1111 1111, 12/27", "4111 1111 1111 1111"),
        ("5555555555554444", "5555555555554444"),
        ("the code is 482913", "482913"),
        ("OTP 448 221", "448 221"),
        ("PIN: 0417", "0417"),
        ("IBAN DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130 00"),
        ("account number is 12345678", "12345678"),
        ("SSN: 078-05-1120", "078-05-1120"),
    ],
)
def test_secrets_are_found_and_masked(text: str, secret: str) -> None:
    found = find_secrets(text)
    assert secret in found
    shown = mask(text, found, "[hidden: see the mail of 18 Nov]")
    assert secret not in shown
    assert "[hidden: see the mail of 18 Nov]" in shown


@pytest.mark.parametrize(
    "text",
    [
        "Please fix the password reset page.",
        "I forgot my password.",
        "The password is the same as before.",
        "Password: see 1Password",
        "The password is: see 1Password",
        "Call +1 213 555 0143 about order 1048222.",
        "Order 4111111111111112 has shipped.",
        "zip code 90210",
        "Use the discount code 202611 in the mail",
        "Invoice 2026-1142 over $1,250.00",
        "The pin on the map is wrong.",
        "ETA: 17:00",
        "Please code 20 of the invoices",
        "https://example.com/reset-password?step=2",
    ],
)
def test_what_only_looks_like_a_secret(text: str) -> None:
    assert find_secrets(text) == ()


def test_the_longest_secret_is_masked_first() -> None:
    assert mask("abc abcdef", ("abc", "abcdef"), "[x]") == "[x] [x]"
    assert mask("nothing", (), "[x]") == "nothing"


def test_check_digits() -> None:
    assert is_card("4111-1111-1111-1111")
    assert not is_card("4111-1111-1111-1112")
    assert is_iban("GB82 WEST 1234 5698 7654 32")
    assert not is_iban("GB82 WEST 1234 5698 7654 33")


@settings(max_examples=100, deadline=None)
@given(st.text(max_size=300))
def test_what_is_found_stands_in_the_text_and_is_gone_when_masked(text: str) -> None:
    found = find_secrets(text)
    assert all(piece in text for piece in found)
    assert find_secrets(mask(text, found, "[hidden]")) == () or found


@pytest.mark.parametrize(
    "piece",
    [
        "password ",
        "password: ",
        "4 ",
        "1",
        "code ",
        "pass=",
        "login: a / ",
        "-----BEGIN PRIVATE KEY-----",
        "DE89 ",
        "(",
        "AKIA",
    ],
)
def test_long_text_is_quick(piece: str) -> None:
    find_secrets("warm")
    start = time.perf_counter()
    find_secrets(piece * (100_000 // len(piece)))
    assert time.perf_counter() - start < 1.0


@pytest.mark.parametrize("label", ["PASSWORD", "Paſſword", "PassWord", "CONTRASEÑA", "P\u0130N", "p\u0131n"])
def test_a_label_counts_however_its_letters_are_cased(label: str) -> None:
    assert find_secrets(f"The {label}: 48213x7") or find_secrets(f"The {label} is 482137")
