"""Text in sentences, list items and leads; the little language of cue words."""

import pytest

from inboxva.parse.asking.phrases import Phrases
from inboxva.parse.asking.sentences import Shape, sentences, split

SHORT = {"mr", "p.m", "e.g", "no"}


@pytest.mark.parametrize(
    ("text", "parts"),
    [
        ("Call Tom. He waits.", ["Call Tom.", "He waits."]),
        ("Ask Mr. Smith at 5 p.m. today.", ["Ask Mr. Smith at 5 p.m. today."]),
        ("We close at 5 p.m. The rest can wait.", ["We close at 5 p.m.", "The rest can wait."]),
        ("Really?! yes. ok", ["Really?!", "yes.", "ok"]),
        ("Spend 3.5 hours, e.g. on Monday", ["Spend 3.5 hours, e.g. on Monday"]),
        ("Wait... and see", ["Wait... and see"]),
        ('He said "go." Then left.', ['He said "go."', "Then left."]),
        ("", []),
    ],
)
def test_sentences(text: str, parts: list[str]) -> None:
    assert sentences(text, SHORT) == parts


def test_a_list_under_a_lead() -> None:
    pieces = split(
        "Please upload these:\n\n1. Resize the photos\n2. Write a title. Keep it short.\n\nUse the old tags."
    )
    assert [(p.shape, p.item) for p in pieces] == [
        (Shape.LEAD, -1), (Shape.ITEM, 0), (Shape.ITEM, 1), (Shape.ITEM, 1), (Shape.PROSE, -1),
    ]  # fmt: skip


def test_wrapped_lines_are_joined_and_short_ones_are_not() -> None:
    wrapped = "Please send the price list for the new season to all the customers in\nthe north."
    assert [p.text for p in split(wrapped)] == [wrapped.replace("\n", " ")]
    assert [p.text for p in split("pay the bill\norder toner")] == ["pay the bill", "order toner"]


def test_a_list_inside_a_line() -> None:
    assert [p.text for p in split("Please do: 1) call Tom 2) pay Ann")] == ["Please do:", "call Tom", "pay Ann"]


@pytest.mark.parametrize(
    ("phrase", "text", "found"),
    [
        ("can you", "well can you go", True),
        ("^ can you", "well can you go", False),
        ("can you please?", "can you go", True),
        ("a|b c", "b c", True),
        ("to be *ed", "to be finalized", True),
        ("to * now", "to go now", True),
        ("<me> now", "us now", True),
        ("stop $", "stop it", False),
        ("stop $", "please stop", True),
        ("let ... know", "let all of the crew know", True),
        ("let ... know", "let know", True),
        ("let ... know", "let a b c d e f g h know", True),
        ("let ... know", "let a b c d e f g h i know", False),
    ],
)
def test_the_language_of_phrases(phrase: str, text: str, found: bool) -> None:
    assert Phrases([[phrase]], {"me": {"me", "us"}}).find(text.split()) is found


def test_the_first_group_wins() -> None:
    phrases = Phrases([["send it"], ["please"]])
    assert phrases.first(["please", "send", "it"]) == (0, 1, 2)


def test_a_phrase_must_begin_with_a_word() -> None:
    with pytest.raises(ValueError, match="must begin"):
        Phrases([["* you"]])
    with pytest.raises(ValueError, match="one gap"):
        Phrases([["let ... know ... when"]])


@pytest.mark.parametrize(
    "text",
    [
        "1) The headshots are there, update the page. 2) Cancel my subscription.",
        "1. Book the van. 2. Order toner.",
        "a) Book the van b) Order toner",
    ],
)
def test_a_list_written_in_one_line_is_a_list(text: str) -> None:
    pieces = split(text)
    assert {piece.item for piece in pieces} == {0, 1}
    assert pieces[-1].first


@pytest.mark.parametrize("text", ["It costs 2. Send it.", "See (b) and then (c) please.", "1) Only this one."])
def test_a_number_is_no_list(text: str) -> None:
    assert all(piece.item < 1 for piece in split(text))
