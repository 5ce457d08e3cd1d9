"""Reports as people write them (tests/corpus/status/*.txt) and what is understood of each (the .json beside it)."""

import json
from pathlib import Path
from typing import Any

import pytest
from statuslines import read, shown

CORPUS = Path(__file__).parents[1] / "corpus" / "status"
REPORTS = sorted(CORPUS.glob("*.txt"))


def test_the_corpus_is_there() -> None:
    assert len(REPORTS) >= 280
    assert {path.stem for path in CORPUS.glob("*.json")} == {path.stem for path in REPORTS}


@pytest.mark.parametrize("path", REPORTS, ids=lambda path: path.stem)
def test_golden_status(path: Path, request: pytest.FixtureRequest) -> None:
    sections, problems = read(path.read_text("utf-8"))
    got: dict[str, Any] = {
        "sections": [shown(section) for section in sections],
        "problems": [f"{problem.line} {problem.code}: {problem.text}" for problem in problems],
    }
    expected = path.with_suffix(".json")
    if request.config.getoption("--rewrite-golden", default=False):
        expected.write_text(json.dumps(got, ensure_ascii=False, indent=2) + "\n", "utf-8")
    assert json.loads(json.dumps(got)) == json.loads(expected.read_text("utf-8"))
