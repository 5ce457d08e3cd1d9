"""`rules/*.toml` → the words a mail is read with and the rules it is decided by; every mistake with its file and line."""

from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any, TypeVar

from inboxva import folders
from inboxva.config.lines import key_lines, line_of, read_toml
from inboxva.decide import Rulebook as Rules
from inboxva.decide.findings import read_lint
from inboxva.decide.rules import read_rules
from inboxva.errors import Mistake, UserError
from inboxva.model.people import People
from inboxva.parse.asking.cues import RequestWords
from inboxva.parse.asking.recipes import read_recipes
from inboxva.parse.automatic import automatic_words
from inboxva.parse.commands import CommandWords
from inboxva.parse.moments.recurrence import read_recurrence_words
from inboxva.parse.moments.timewords import read_words as time_words
from inboxva.parse.quoting.quotingwords import read_words as quoting_words
from inboxva.parse.reading import Lexicon
from inboxva.parse.reports.prose import ProseWords, SensitiveWords, UrgentWords
from inboxva.parse.reports.statuswords import StatusWords
from inboxva.parse.secrets import SecretWords
from inboxva.parse.subjects import subject_prefixes

Value = TypeVar("Value")
Table = dict[str, Any]


@dataclass(frozen=True)
class Rulebook:
    """The lexicon for reading and the rules for deciding."""

    lexicon: Lexicon
    rules: Rules


def load_rulebook(base: Path | None, people: People) -> Rulebook:
    """The packaged rules with the user's files over them. Raises UserError with every mistake in all files."""
    mistakes: list[Mistake] = []

    def made(name: str, make: Callable[[Table], Value]) -> Value | None:
        try:
            return _read(f"rules/{name}.toml", base, make)
        except UserError as error:
            mistakes.extend(error.mistakes)
            return None

    words = {
        "automatic": made("automatic", automatic_words),
        "quoting": made("quoting", quoting_words),
        "subjects": made("subjects", subject_prefixes),
        "times": made("deadlines", time_words),
        "status": made("status", StatusWords.from_table),
        "requests": made("requests", RequestWords),
        "commands": made("commands", CommandWords.from_table),
        "secrets": made("secrets", SecretWords.from_table),
        "recurrence": made("deadlines", read_recurrence_words),
        "prose": made("prose", ProseWords.from_table),
        "sensitive": made("sensitive", SensitiveWords.from_table),
        "urgent": made("urgent", UrgentWords.from_table),
        "recipes": (recipes := made("recipes", read_recipes)),
    }
    filters = made("filters", lambda table: read_rules(table, frozenset(people.by_slug)))
    lint = made("lint", read_lint)
    if mistakes or filters is None or lint is None or recipes is None:
        raise UserError(dict.fromkeys(mistakes))
    lint = replace(lint, recipes=tuple(recipe.name for recipe in recipes.by_slug.values()))
    return Rulebook(Lexicon(**words), Rules(filters, lint))  # type: ignore[arg-type]


def _read(path: str, base: Path | None, make: Callable[[Table], Value]) -> Value:
    """One file as its value. What its reader does not say itself is said here: the file, and the key that is missing."""
    source = folders.find(path, base)
    if source is None:
        raise UserError(Mistake("this file of rules is missing", "install inboxva again", path))
    table, lines = read_toml(source.text, source.name)
    try:
        return make(table)
    except UserError as error:
        raise UserError(_placed(mistake, source) for mistake in error.mistakes) from None
    except (KeyError, TypeError, ValueError, AttributeError) as error:
        said = f"{error} is missing" if isinstance(error, KeyError) else str(error)
        remedy = "compare with the packaged file, or remove yours to go back to it"
        raise UserError(Mistake(f"this cannot be used: {said}", remedy, source.name, line_of((), lines))) from None


def _placed(mistake: Mistake, source: folders.Source) -> Mistake:
    """A mistake with the file's name, and the line of the rule or key that its reader named."""
    lines = key_lines(source.text)
    line = lines.get(("rule", mistake.line - 1), 0) if mistake.line else line_of(tuple(mistake.file.split(".")), lines)
    return Mistake(mistake.message, mistake.remedy, source.name, line)
