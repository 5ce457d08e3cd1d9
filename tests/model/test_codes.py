"""Codes for undo and confirm: short, of letters that nobody mistakes, another for each mail and each purpose."""

from hypothesis import given
from hypothesis import strategies as st

from inboxva.model.codes import LENGTH, LETTERS, confirm_code, undo_code

SECRET = bytes(range(32))


@given(st.binary(max_size=64), st.text(max_size=80))
def test_any_mail_has_codes_of_one_shape(secret: bytes, message_id: str) -> None:
    for code in (undo_code(secret, message_id), confirm_code(secret, message_id)):
        assert len(code) == LENGTH
        assert set(code) <= set(LETTERS)
        assert set(code).isdisjoint("01ilo")


def test_a_code_is_the_same_again_and_another_for_another_mail_purpose_or_store() -> None:
    code = undo_code(SECRET, "m1@example.com")
    assert code == undo_code(SECRET, "m1@example.com")
    others = {
        undo_code(SECRET, "m2@example.com"), confirm_code(SECRET, "m1@example.com"), undo_code(b"x", "m1@example.com"),
    }  # fmt: skip
    assert len({code, *others}) == 4
