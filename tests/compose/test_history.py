"""`inboxva show`: one task, everything in order of time."""

import json
from dataclasses import replace

from inboxva.compose import Templates, history_json, history_text
from inboxva.compose.sampleweek import ASKED, HISTORY, LOS_ANGELES

TEXT = history_text(HISTORY, LOS_ANGELES, Templates())


def test_text_begins_with_how_the_task_stands() -> None:
    assert TEXT.startswith(
        "BK-12  Chase the unpaid October invoices\n"
        'in progress 60 %, due Wed 18 Nov, 17:00 ("Wednesday 5PM Pacific"), 2 h of 3 h, Maria\'s turn\n'
        "Maria Santos, bookkeeping (chosen by thread)\n"
    )


def test_text_has_everything_in_order() -> None:
    seen = [
        "dana@example.com wrote (request): Chase the unpaid October invoices\n    Call the six",
        "opened: BK-12 for Maria",
        "my letter A2 to maria@example.net (sent)",
        "maria@example.net reported, in progress, 60 %, at risk, 2 h, expects to finish Wed 18 Nov, 01:00",
        "    done: four of six customers called",
        "    asks: May I offer two more weeks?",
        '2 h by maria@example.net on Tue 17 Nov ("Hours: 2")',
        'Q7 from maria@example.net: "May I offer two more weeks?", open',
        'maria@example.net reported, "jolly"',
    ]
    places = [TEXT.find(text) for text in seen]
    assert -1 not in places
    assert places == sorted(places)


def test_text_lets_nothing_through_that_moves_a_terminal() -> None:
    mail = replace(ASKED, text="\x1b[2Jhello\x07\u202e")
    shown = history_text(replace(HISTORY, mails=(mail,)), LOS_ANGELES, Templates())
    assert "\x1b" not in shown
    assert "\u202e" not in shown


def test_json_is_one_object_of_plain_values() -> None:
    told = json.loads(history_json(HISTORY))
    assert told["ref"] == "BK-12"
    assert told["request"]["at"] == "2026-11-16T18:00:00Z"
    assert told["reports"][0]["eta"] == "2026-11-18T09:00:00Z"
    assert told["reports"][0]["day"] == "2026-11-17"
    assert told["reports"][0]["state"] == "in_progress"
    assert told["questions"] == [
        {"at": "2026-11-17T09:00:00Z", "number": 7, "text": "May I offer two more weeks?",
         "asked_by": "maria@example.net", "answered_at": None},
        {"at": "2026-11-17T09:00:00Z", "number": 8, "text": "Which account?",
         "asked_by": "maria@example.net", "answered_at": "2026-11-17T18:00:00Z"},
    ]  # fmt: skip
    assert told["split_from"] is None
