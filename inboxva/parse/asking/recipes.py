"""Recipes: requests that are named once (rules/recipes.toml) and asked for by a line, "use: invoices"."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import date, datetime, timedelta, tzinfo
from typing import Any

from inboxva.errors import Mistake, UserError
from inboxva.model.packaged import table as packaged
from inboxva.model.when import Grain, Place, When
from inboxva.model.work import Request, RequestedTask, Sentence, SentenceKind
from inboxva.parse.asking.cues import RequestWords
from inboxva.parse.asking.hearing import stem
from inboxva.parse.asking.titles import base_of, says_something, shorten
from inboxva.parse.durations import find_cap
from inboxva.parse.moments.calendar_words import Later, Moment
from inboxva.parse.moments.lengths import Elapsed, match_length
from inboxva.parse.moments.timewords import Tokens, Words, packaged_words

KEYS = ("title", "steps", "cap", "lead", "hosts")
MARK = re.compile(r"[ \t]*(?:[-*•–>][ \t]*)*")
NAME = re.compile(r"\w[^:;,?!/@<>]{0,58}\w|\w")
LONGEST_NAME = 5  # words: what is longer is a sentence


@dataclass(frozen=True, slots=True)
class Recipe:
    """A request that is named. `lead` is how long after the mail it is due, as written; `cap` is in minutes."""

    name: str
    title: str = ""
    steps: tuple[str, ...] = ()
    cap: int | None = None
    lead: str = ""
    hosts: tuple[str, ...] = ()


@dataclass(frozen=True)
class Recipes:
    """The recipes by the slugs of their names, and the words that stand before a name."""

    by_slug: Mapping[str, Recipe] = field(default_factory=dict)
    use: tuple[str, ...] = ()
    plain: frozenset[str] = frozenset()

    def named(self, name: str) -> Recipe | None:
        """The recipe of this name, in any case, in the singular or the plural."""
        return self.by_slug.get(slug_of(name))


def slug_of(name: str) -> str:
    """A name as it is compared: in lower case, its words joined by hyphens and without plural endings."""
    return "-".join(stem(word) for word in re.findall(r"[^\W_]+", name.lower()))


def read_recipes(table: Mapping[str, Any], times: Words | None = None) -> Recipes:
    """The recipes of a table as tomllib reads `recipes.toml`. Raises UserError; a mistake's `file` holds its key."""
    mistakes: list[Mistake] = []
    by_slug: dict[str, Recipe] = {}
    words = {**packaged("rules/recipes.toml")["words"], **_words(table.get("words", {}), mistakes)}
    for name, entry in table.items():
        if name == "words":
            continue
        if not isinstance(entry, Mapping):
            mistakes.append(Mistake(f'"{name}" is no recipe', f"write [{name}] and its keys below it", name))
        elif slug_of(name) in by_slug:
            other = by_slug[slug_of(name)].name
            mistakes.append(Mistake(f'"{name}" and "{other}" are one name', "give one of them another name", name))
        else:
            by_slug[slug_of(name)] = _recipe(name, entry, times or packaged_words(), mistakes)
    if mistakes:
        raise UserError(mistakes)
    labels = sorted((word.lower() for word in words["use"]), key=len, reverse=True)
    return Recipes(by_slug, tuple(labels), frozenset(word.lower() for word in words["plain"]))


def _words(entry: Any, mistakes: list[Mistake]) -> Mapping[str, Any]:
    if isinstance(entry, Mapping) and entry.keys() <= {"use", "plain"} and all(map(_are_texts, entry.values())):
        return entry
    mistakes.append(Mistake("[words] holds something else", 'write use = ["use"] and plain = ["use recipe"]', "words"))
    return {}


def _recipe(name: str, entry: Mapping[str, Any], times: Words, mistakes: list[Mistake]) -> Recipe:
    def wrong(key: str, message: str, remedy: str) -> None:
        mistakes.append(Mistake(f"{name}: {message}", remedy, f"{name}.{key}"))

    for key in sorted(entry.keys() - set(KEYS)):
        wrong(key, f'"{key}" is no key of a recipe', f"use {', '.join(KEYS)}")
    title, lead, cap = entry.get("title", ""), entry.get("lead", ""), entry.get("cap")
    steps, hosts = entry.get("steps", []), entry.get("hosts", [])
    minutes = find_cap(f"cap {cap}") if isinstance(cap, str) else None
    if not isinstance(title, str) or ("title" in entry and not title.strip()):
        wrong("title", "the title is no text", 'write title = "Send the month\'s invoices"')
    if not _are_texts(steps):
        wrong("steps", "the steps are no list of texts", 'write steps = ["Download the timesheet", "Send it"]')
    if cap is not None and not minutes:
        wrong("cap", "the cap is no length of time", 'write cap = "3h" or cap = "90 min"')
    if not isinstance(lead, str) or ("lead" in entry and _length(lead, times) is None):
        wrong("lead", "the lead is no length of time", 'write lead = "2 business days" or lead = "1 week"')
    if not _are_texts(hosts):
        wrong("hosts", "the hosts are no list of names", 'write hosts = ["drive.google.com"]')
    if mistakes:
        return Recipe(name)
    names = tuple(host.strip().lower() for host in hosts)
    return Recipe(name, title.strip(), tuple(steps), minutes, lead.strip(), names)


def _are_texts(value: Any) -> bool:
    return isinstance(value, list) and all(isinstance(text, str) and text.strip() for text in value)


def _length(lead: str, times: Words) -> Later | Elapsed | None:
    """How far a lead reaches: a number and a unit of time, and nothing else."""
    tokens = Tokens(lead)
    found = match_length(tokens, 0, times)
    if not found or found[1] < len(tokens):
        return None
    since = found[0].since(None)
    return since if isinstance(since, Later | Elapsed) else None


def find_use(text: str, recipes: Recipes) -> tuple[str, str]:
    """The name that a line of `text` asks for ("use: invoices"), and the text without that line; "" and all of it for none.

    The line stays as an empty one, so that the others keep their numbers.
    """
    lines = text.split("\n")
    for number, line in enumerate(lines):
        if name := _used(line, recipes):
            return name, "\n".join([*lines[:number], "", *lines[number + 1 :]])
    return "", text


def _used(line: str, recipes: Recipes) -> str:
    said = MARK.sub("", line.strip(), count=1).rstrip(" \t.!")
    for label in recipes.use:
        if not said.lower().startswith(label):
            continue
        rest = said[len(label) :].lstrip()
        name = rest.lstrip(":= \t").strip("\"'“”‘’[]<> \t")
        if not NAME.fullmatch(name) or len(name.split()) > LONGEST_NAME:
            continue
        # Without any recipe a line "Recipe: tomato soup" is about food.
        told = rest[:1] in (":", "=") and (label.startswith("use") or bool(recipes.by_slug))
        if told or (recipes.named(name) and label in recipes.plain and rest != said[len(label) :]):
            return name
    return ""


def bare(text: str) -> Request:
    """What a mail asks for that asks for nothing but a recipe: its lines, none of which is work."""
    lines = (line.strip() for line in text.splitlines())
    return Request("", sentences=tuple(Sentence(line, SentenceKind.BACKGROUND) for line in lines if line))


def fill(
    request: Request, name: str, recipes: Recipes, subject: str, written: datetime, zone: tzinfo, place: Place,
    words: RequestWords, times: Words,
) -> Request:  # fmt: skip
    """The request with what it leaves out from the recipe of this name; `unknown_recipe` where there is none.

    `written` and `zone` are the mail's date and the owner's zone. A mail that asks for nothing else asks for the recipe,
    whether there is one or not.
    """
    recipe = recipes.named(name)
    filled: list[str] = []
    if not request.tasks:
        title = shorten(base_of(subject)) if says_something(subject, words) else ""
        if recipe and not title:
            title = recipe.title or recipe.name
            filled.append("title")
        title = title or shorten(name)
        text = recipe.title if recipe else ""
        request = replace(request, title=title, tasks=(RequestedTask(title, text or title),))
    if recipe is None:
        return replace(request, recipe=name, unknown_recipe=True)
    if recipe.steps and not request.multi_task and not request.tasks[0].steps:
        request = replace(request, tasks=(replace(request.tasks[0], steps=recipe.steps),))
        filled.append("steps")
    if recipe.cap and request.cap_minutes is None and all(task.cap_minutes is None for task in request.tasks):
        request = replace(request, cap_minutes=recipe.cap)
        filled.append("cap")
    due = _due(recipe.lead, written, zone, place, times) if recipe.lead else None
    if due and request.due is None and all(task.due is None for task in request.tasks):
        request = replace(request, due=due)
        filled.append("due")
    if recipe.hosts:
        request = replace(request, hosts=recipe.hosts)
        filled.append("hosts")
    return replace(request, recipe=recipe.name, filled=tuple(filled))


def _due(lead: str, written: datetime, zone: tzinfo, place: Place, times: Words) -> When | None:
    """The time that lies a lead after the mail: to the minute for hours, else at the end of the day."""
    match _length(lead, times):
        case Elapsed(seconds):
            at = (written + timedelta(seconds=seconds)).astimezone(zone)
            return When(lead, at.date(), at.time().replace(second=0, microsecond=0), None, Grain.MINUTE)
        case Later() as later:
            day: date | None = later.on(Moment(written.astimezone(zone), zone, place), governed=True)
            return When(lead, day) if day else None
    return None
