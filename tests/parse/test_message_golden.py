"""Mails of every odd kind, with what is expected of each in a .json beside it. `make golden` rewrites them for review."""

import json
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

import pytest

from inboxva.parse.automatic import classify_message, may_answer
from inboxva.parse.envelope import read_envelope
from inboxva.parse.message import read_message
from inboxva.parse.subjects import base_subject, subject_refs

MAILS = sorted((Path(__file__).parents[1] / "corpus" / "message").glob("*.eml"))


def reading(raw: bytes) -> dict[str, Any]:
    """All that the room says of one mail, as JSON holds it; what is empty is left out."""
    message = read_message(raw)
    automatic, evidence = classify_message(message)
    value = asdict(message) | {
        "automatic": automatic,
        "evidence": evidence,
        "may_answer": may_answer(message, automatic)[1] or True,
        "base_subject": base_subject(message.subject)[0],
        "refs": [str(ref) for ref in subject_refs(message.subject)],
        "report": read_envelope(raw).report,
    }
    del value["headers"]
    value["date"] = value["date"].isoformat() if isinstance(value["date"], datetime) else None
    return {key: entry for key, entry in json.loads(json.dumps(value)).items() if entry not in (None, "", [], False)}


@pytest.mark.parametrize("path", MAILS, ids=lambda path: path.stem)
def test_golden_mails_are_read_as_expected(path: Path, request: pytest.FixtureRequest) -> None:
    found = reading(path.read_bytes())
    twin = path.with_suffix(".json")
    if request.config.getoption("--rewrite-golden", default=False):
        twin.write_text(json.dumps(found, indent=1, ensure_ascii=False) + "\n", "utf-8")
    assert found == json.loads(twin.read_text("utf-8"))


def test_golden_mails_are_there() -> None:
    assert len(MAILS) >= 25
