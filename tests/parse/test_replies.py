"""Replies from some sixty mail programs in twenty-eight languages: what their writers wrote, and nothing else."""

import tomllib
from pathlib import Path

import pytest

from inboxva.parse.body import visible_text, visible_text_from_html

REPLIES = tomllib.loads((Path(__file__).parents[1] / "corpus" / "replies.toml").read_text("utf-8"))
READ = {"text": visible_text, "html": visible_text_from_html}


def words(text: str) -> list[str]:
    """The lines that hold anything, white space collapsed."""
    return [" ".join(line.split()) for line in text.split("\n") if line.strip()]


@pytest.mark.parametrize(
    ("kind", "case"), [(k, c) for k in READ for c in REPLIES[k]], ids=lambda v: v if isinstance(v, str) else v["name"]
)
def test_what_the_writer_wrote(kind: str, case: dict[str, str]) -> None:
    assert words(READ[kind](case["body"])) == words(case["own"])


def test_every_reply_has_a_name_of_its_own() -> None:
    names = [(kind, case["name"]) for kind in READ for case in REPLIES[kind]]
    assert len(set(names)) == len(names) > 240


ATTRIBUTED = "\n\nOn Tue, Nov 17, 2026 at 9:03 AM Dana Reyes <dana@example.com> wrote:\n\n> Hello Maria\n> call them\n"
WHOLE = [case for case in REPLIES["text"] if words(case["own"]) == words(case["body"]) and len(words(case["own"])) > 1]


@pytest.mark.parametrize("case", WHOLE, ids=[case["name"] for case in WHOLE])
def test_what_is_kept_alone_is_kept_above_a_quotation(case: dict[str, str]) -> None:
    if case["name"] != "phone-thanks":  # a closing with a number below it is a signature there
        assert words(visible_text(case["body"] + ATTRIBUTED)) == words(case["own"])
