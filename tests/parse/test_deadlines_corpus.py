"""Every line of the corpus of written deadlines: text, when and where it was written, who reads it, what it means."""

import json
from datetime import date, datetime, time
from pathlib import Path
from typing import Any
from zoneinfo import ZoneInfo

import pytest

from inboxva.model.when import Place, resolve, wall_to_utc, zone_named
from inboxva.parse.deadlines import find_when, read_due

CASES = [
    json.loads(line) for line in (Path(__file__).parents[1] / "corpus/deadlines/cases.jsonl").read_text().splitlines()
]


def place_of(case: dict[str, Any]) -> Place:
    return Place(
        zone=ZoneInfo(case["reader"]),
        day_first=case.get("day_first", False),
        day_end=time.fromisoformat(case.get("day_end", "17:00")),
        holidays=frozenset(map(date.fromisoformat, case.get("holidays", []))),
        abbreviations=case.get("abbreviations", {}),
    )


@pytest.mark.parametrize("case", CASES, ids=[case["text"][:60] for case in CASES])
def test_reads_as_its_writer_meant(case: dict[str, Any]) -> None:
    zone, place = ZoneInfo(case["zone"]), place_of(case)
    reference = datetime.fromisoformat(case["reference"]).replace(tzinfo=zone)
    when = find_when(case["text"], reference, zone, place=place, governed=case["governed"])
    if case["due"] is None:
        assert when is None
    else:
        day, clock, *named = case["due"].split()
        expected = wall_to_utc(
            date.fromisoformat(day), time.fromisoformat(clock), zone_named(named[0]) if named else zone
        )
        assert when is not None
        assert resolve(when, zone, place.day_end) == expected
        assert when.grain == case["grain"]
    if case["governed"]:
        assert read_due(case["text"], reference, zone, place) == (when, case.get("ambiguous", ""))


def test_the_corpus_is_large_enough_to_mean_something() -> None:
    assert len(CASES) >= 120
    assert sum(case["due"] is None for case in CASES) >= 40
