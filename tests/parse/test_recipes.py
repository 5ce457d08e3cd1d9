"""Recipes: what their file may hold, how a mail asks for one, and what is filled in."""

import re
import tomllib
from datetime import date, datetime, time
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from inboxva.errors import UserError
from inboxva.model.packaged import table, text
from inboxva.model.when import Grain, Place, When
from inboxva.model.work import Request, RequestedTask
from inboxva.parse.asking.cues import default_words
from inboxva.parse.asking.recipes import bare, fill, find_use, read_recipes
from inboxva.parse.moments.timewords import packaged_words
from inboxva.parse.requests import read_request

LOS_ANGELES = ZoneInfo("America/Los_Angeles")
WEDNESDAY = datetime(2026, 10, 28, 10, tzinfo=LOS_ANGELES)
FILE: dict[str, Any] = {
    "invoices": {
        "title": "Send the month's invoices", "steps": ["Download the timesheet", "Send them"], "cap": "3h",
        "lead": "2 business days", "hosts": ["drive.google.com"],
    },
    "Client Onboarding": {"title": "Set up the new client", "lead": "4 hours"},
}  # fmt: skip
RECIPES = read_recipes(FILE)


def asked(body: str, subject: str = "") -> Request | None:
    """What a mail asks for, its recipe filled in."""
    name, rest = find_use(body, RECIPES)
    request = read_request(subject, rest)
    if not name:
        return request
    return fill(
        request or bare(rest),
        name,
        RECIPES,
        subject,
        WEDNESDAY,
        LOS_ANGELES,
        Place(),
        default_words(),
        packaged_words(),
    )


def test_the_packaged_file_holds_no_recipe_and_its_examples_are_good() -> None:
    assert read_recipes(table("rules/recipes.toml")).by_slug == {}
    examples = re.sub(r"^# (?=\[|\w+ = )", "", text("rules/recipes.toml"), flags=re.MULTILINE)
    found = read_recipes(tomllib.loads(examples))
    assert sorted(found.by_slug) == ["invoice", "new-client", "newsletter"]
    assert all(r.title and r.steps and r.cap and r.lead for r in found.by_slug.values())


@pytest.mark.parametrize(
    ("entry", "key"),
    [
        ({"lead": "soon"}, "x.lead"), ({"lead": ""}, "x.lead"), ({"lead": "2 business days after"}, "x.lead"),
        ({"cap": "some"}, "x.cap"), ({"cap": 3}, "x.cap"), ({"cap": "3 days"}, "x.cap"), ({"steps": "one"}, "x.steps"),
        ({"steps": [""]}, "x.steps"), ({"hosts": [1]}, "x.hosts"), ({"title": " "}, "x.title"), ({"due": "Fri"}, "x.due"),
        ("text", "x"),
    ],
)  # fmt: skip
def test_every_mistake_is_named_with_its_key_and_a_remedy(entry: Any, key: str) -> None:
    with pytest.raises(UserError) as raised:
        read_recipes({"fine": {"cap": "1h"}, "x": entry})
    (mistake,) = raised.value.mistakes
    assert mistake.file == key
    assert "write" in mistake.remedy or "use" in mistake.remedy


def test_all_mistakes_are_told_at_once_and_one_name_is_given_once() -> None:
    with pytest.raises(UserError) as raised:
        read_recipes({"a": {"cap": "x", "lead": "y"}, "New Client": {}, "new-clients": {}, "words": {"use": "use"}})
    assert [m.file for m in raised.value.mistakes] == ["words", "a.cap", "a.lead", "new-clients"]


@pytest.mark.parametrize(
    "line",
    [
        "use: invoices", "Use: Invoices", "USE: INVOICE.", "- use: invoices", "recipe: invoices", "Recipe: Invoice",
        "Use recipe invoices", "use recipe: invoices", "use the recipe invoices!", "use: “invoices”", "use = invoices",
    ],
)  # fmt: skip
def test_a_line_asks_for_a_recipe(line: str) -> None:
    name, rest = find_use(f"Hi Maria,\n{line}\nThanks", RECIPES)
    found = RECIPES.named(name)
    assert found is not None
    assert found.name == "invoices"
    assert rest == "Hi Maria,\n\nThanks"


@pytest.mark.parametrize("name", ["client onboarding", "client-onboarding", "Client_Onboarding", "CLIENTS ONBOARDING"])
def test_a_name_is_known_in_any_case_and_with_any_joint(name: str) -> None:
    assert find_use(f"use: {name}", RECIPES)[0] == name
    assert RECIPES.named(name) is RECIPES.by_slug["client-onboarding"]


@pytest.mark.parametrize(
    "line",
    [
        "Use invoices from October.", "use invoices", "Use the invoices folder.", "Please use: the blue one for it now",
        "use: https://example.com/x", "Use recipe cards from the box.", "because: invoices", "used: invoices", "use:",
    ],
)  # fmt: skip
def test_other_lines_ask_for_none(line: str) -> None:
    assert find_use(line, RECIPES) == ("", line)


def test_food_is_no_recipe_where_there_are_none() -> None:
    none = read_recipes({})
    assert find_use("Recipe: tomato soup", none)[0] == ""
    assert find_use("use: invoices", none)[0] == "invoices"


def test_a_mail_that_asks_for_nothing_else_asks_for_the_recipe() -> None:
    request = asked("use: invoices")
    assert request == Request(
        "Send the month's invoices", due=When("2 business days", date(2026, 10, 30)), cap_minutes=180,
        tasks=(RequestedTask(
            "Send the month's invoices", "Send the month's invoices", steps=("Download the timesheet", "Send them")
        ),),
        recipe="invoices", filled=("title", "steps", "cap", "due", "hosts"), hosts=("drive.google.com",),
    )  # fmt: skip


def test_a_subject_that_says_something_is_the_title() -> None:
    request = asked("Hi Maria,\n\nuse: invoices\n", "October invoices for ACME")
    assert request is not None
    assert request.title == "October invoices for ACME"
    assert "title" not in request.filled


def test_what_the_mail_says_stays() -> None:
    name, rest = find_use("Please send the invoices to ACME.\nuse: invoices", RECIPES)
    request = read_request("Invoices for ACME", rest)
    assert request is not None
    said = When("Monday 5pm", date(2026, 11, 2), time(17), None, Grain.MINUTE)
    mine = Request(request.title, said, 60, tasks=(RequestedTask("Invoices", "x", steps=("Only one",)),))
    filled = fill(
        mine, name, RECIPES, "Invoices for ACME", WEDNESDAY, LOS_ANGELES, Place(), default_words(), packaged_words()
    )
    assert (filled.due, filled.cap_minutes, filled.tasks) == (said, 60, mine.tasks)
    assert filled.filled == ("hosts",)


def test_the_line_is_no_task_and_no_step() -> None:
    request = asked("Please send the invoices for October to ACME.\n- use: invoices", "Invoices for ACME")
    assert request is not None
    assert [task.text for task in request.tasks] == ["Please send the invoices for October to ACME."]
    assert request.tasks[0].steps == ("Download the timesheet", "Send them")
    assert not any("use:" in sentence.text for sentence in request.sentences)


def test_steps_go_to_one_task_only() -> None:
    request = asked("Please book the flight to Denver. Separately, send the invoices to ACME.\nuse: invoices")
    assert request is not None
    assert request.multi_task
    assert all(task.steps == () for task in request.tasks)
    assert request.filled == ("cap", "due", "hosts")


def test_a_lead_in_hours_is_to_the_minute() -> None:
    request = asked("use: client onboarding")
    assert request is not None
    assert request.due == When("4 hours", date(2026, 10, 28), time(14), None, Grain.MINUTE)


def test_an_unknown_name_is_said_and_fills_nothing_in() -> None:
    request = asked("Please send the invoices to ACME.\nuse: unicorns", "Invoices for ACME")
    assert request is not None
    assert (request.recipe, request.unknown_recipe, request.filled) == ("unicorns", True, ())
    assert len(request.tasks) == 1
    nothing = asked("use: unicorns")
    assert nothing is not None
    assert (nothing.unknown_recipe, nothing.title) == (True, "Unicorns")
    assert nothing.tasks == (RequestedTask("Unicorns", "Unicorns"),)


@pytest.mark.parametrize("subject", ["", "hi", "Re:", "Invoces", "October invoices for ACME"])
@pytest.mark.parametrize("name", ["invoces", "unicorns", "invoices"])
def test_a_mail_that_only_names_a_recipe_is_never_without_a_task(subject: str, name: str) -> None:
    request = asked(f"use: {name}", subject)
    assert request is not None
    assert len(request.tasks) == 1
    assert request.title


@given(st.text(max_size=200))
def test_any_text_keeps_its_lines(body: str) -> None:
    name, rest = find_use(body, RECIPES)
    assert len(rest.split("\n")) == len(body.split("\n"))
    assert bool(name) == (rest != body)
