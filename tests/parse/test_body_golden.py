"""The corpus of bodies: each line with its kind, as one reads it in a diff. `make golden` rewrites the expectations."""

from collections.abc import Iterable
from pathlib import Path

import pytest

from inboxva.model.message import Line
from inboxva.parse.body import lines, lines_from_html

CORPUS = Path(__file__).parents[1] / "corpus" / "body"
CASES = sorted(path for path in CORPUS.iterdir() if path.suffix in (".txt", ".html"))


def show(found: Iterable[Line]) -> str:
    """`number kind | text <- the quoted line it stands under`, a line each."""
    return "".join(
        f"{line.number:3} {line.kind:11} | {line.text.rstrip()}{f'   <- {line.under}' if line.under else ''}".rstrip()
        + "\n"
        for line in found
    )


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_golden_body(case: Path, request: pytest.FixtureRequest) -> None:
    text = case.read_bytes().decode("utf-8")
    found = show(lines_from_html(text) if case.suffix == ".html" else lines(text))
    twin = case.with_name(case.name + ".expected")
    if request.config.getoption("--rewrite-golden", default=False):
        twin.write_text(found, "utf-8")
    assert found == twin.read_text("utf-8")


def test_golden_corpus_has_no_orphans() -> None:
    twins = {path.name for path in CORPUS.iterdir() if path.suffix == ".expected"}
    assert twins == {case.name + ".expected" for case in CASES}
