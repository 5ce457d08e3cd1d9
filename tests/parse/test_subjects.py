import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from inboxva.model.work import Ref
from inboxva.parse.subjects import base_subject, subject_prefixes, subject_refs


@pytest.mark.parametrize(
    "subject",
    [
        "Copy", "Re: Copy", "RE: Re: copy", "AW: Copy", "WG: Copy", "SV: Copy",
        "Antw: Copy", "VS: Copy", "Odp: Copy", "YNT: Copy", "RES: Copy", "R: Copy",
        "Ответ: Copy", "Відп: Copy", "Trả lời: Copy", "Balas: Copy", "Tugon: Copy",
        "回复: Copy", "答复：Copy", "返信: Copy", "회신: Copy", "RE : Copy", "Re[2]: Copy",
        "Re^3: Copy", "Re(4): Copy", "Fwd: Copy", "FW: Copy", "TR : Copy", "RV: Copy",
        "ENC: Copy", "I: Copy", "VB: Copy", "VL: Copy", "PD: Copy", "İLT: Copy",
        "Пересл: Copy", "转发：Copy", "轉寄: Copy", "転送: Copy", "전달: Copy",
        "[Fwd: Copy]", "Copy (fwd)", "Re: [BK-12] Copy", "[BK-12] Re: Copy", "Copy [BK-12]",
        "Re:\tAW:  WG: Re: [ bk-12 ] Copy", "Re: [Fwd: Re: Copy] (fwd)",
    ],
)  # fmt: skip
def test_a_thread_has_one_base_subject(subject: str) -> None:
    assert base_subject(subject)[0].lower() == "copy"


@pytest.mark.parametrize(
    ("subject", "reply", "forward"),
    [
        ("Copy", False, False), ("Re: Copy", True, False), ("Fwd: Copy", False, True), ("Re: Fwd: Copy", True, True),
        ("[Fwd: Copy]", False, True), ("Copy (fwd)", False, True), ("[BK-12] Copy", False, False),
    ],
)  # fmt: skip
def test_replies_and_forwards_are_told(subject: str, reply: bool, forward: bool) -> None:
    assert base_subject(subject) == ("Copy", reply, forward)


@pytest.mark.parametrize(
    "subject",
    [
        "Re the website",
        "Rent: pay it",
        "Iteration: three",
        "[ops] Host",
        "[Re] Host",
        "Ref: invoice 12",
        "Regarding: x",
        "12: x",
        "Tre: x",
    ],
)
def test_words_of_the_writer_stay(subject: str) -> None:
    assert base_subject(subject) == (subject, False, False)


def test_a_list_tag_stays_and_the_prefix_behind_it_goes() -> None:
    assert base_subject("[ops] Re: Which host?") == ("[ops] Which host?", True, False)
    assert base_subject("Re: [ops] [eu] Re: Which host?") == ("[ops] [eu] Which host?", True, False)


@pytest.mark.parametrize("subject", ["", "Re:", "Re: Re: Fwd:", "[BK-12]", "(fwd)", "[Fwd:]"])
def test_nothing_may_be_left(subject: str) -> None:
    assert base_subject(subject)[0] == ""


def test_prefixes_are_data() -> None:
    own = subject_prefixes({"reply": ["svb"], "forward": ["dal.v"]})
    assert base_subject("SVB: dal.v: Copy", own) == ("Copy", True, True)
    assert base_subject("Re: Copy", own) == ("Re: Copy", False, False)
    assert base_subject("dalxv: Copy", own) == ("dalxv: Copy", False, False)
    assert base_subject("Re: Copy", subject_prefixes({})) == ("Re: Copy", False, False)


def test_references_are_found_in_order_and_once() -> None:
    found = subject_refs("Re: [BK-12] and shop-3, bk-12; (A1-7) not X-1234567, X-BK-12 or BK-12-4")
    assert found == (Ref("BK", 12), Ref("SHOP", 3), Ref("A1", 7))


@settings(max_examples=150)
@given(st.text(max_size=80), st.sampled_from(["Re: ", "AW: ", "Fwd: ", "[BK-12] ", "回复：", "Re[2]: "]))
def test_a_prefix_changes_no_base_subject(subject: str, prefix: str) -> None:
    base = base_subject(subject)[0]
    assert base_subject(prefix + subject)[0] == base
    assert base_subject(base)[0] == base
