"""Templates: jinja2's sandbox, strict about undefined names, one environment per language (spec/letters.md).

A template is found through an injected lookup, so that a user's file can lie over the packaged one. Its whole world is
what `render` hands it, and the filters made here from the language's own words.
"""

from collections.abc import Callable, Mapping
from dataclasses import fields
from functools import cache, partial
from typing import Any

from jinja2 import FunctionLoader, StrictUndefined, Template, TemplateError, TemplateNotFound, TemplateSyntaxError
from jinja2.exceptions import SecurityError
from jinja2.sandbox import ImmutableSandboxedEnvironment
from markupsafe import Markup

from inboxva.compose import words as wording
from inboxva.compose.words import Words
from inboxva.errors import Mistake, UserError
from inboxva.model import packaged
from inboxva.model.when import city

Source = Callable[[str], str | None]
"""`templates/<language>/<file>` → the file's text, or None where there is none."""

LONGEST, LONGEST_REPORT = 400_000, 10_000_000
"""Characters that a letter and a report may have: far more than real ones, far less than the memory."""
JINJA = (
    "default", "first", "join", "last", "length", "list", "lower", "map", "max", "select", "selectattr", "string", "sum",
    "upper",
)  # fmt: skip
OF_THE_LANGUAGE = (
    "day", "days", "clock", "moment", "weekday", "weekday_name", "near", "minutes", "number", "listed", "state", "span",
)  # fmt: skip
OF_ANY_LANGUAGE = ("answering", "capital", "called", "label", "lines", "money", "stamp", "unfield")
TEXT_METHODS = frozenset({"startswith", "endswith", "split", "strip", "lower", "upper"})


def packaged_source(name: str) -> str | None:
    """The templates that ship with the program."""
    try:
        return packaged.text(name)
    except (FileNotFoundError, NotADirectoryError, IsADirectoryError):
        return None


def languages_for(tag: str) -> tuple[str, ...]:
    """Where to look for a language, best first: en-GB, then en; English is what there always is."""
    return tuple(dict.fromkeys((tag, tag.partition("-")[0], "en")))


def finalize(value: Any) -> Any:
    """What an expression writes: text on one line, nothing for None; markup that we made ourselves as it is."""
    if value is None:
        return ""
    return wording.harmless(value) if isinstance(value, str) and not isinstance(value, Markup) else value


class Environment(ImmutableSandboxedEnvironment):
    """The sandbox, with the doors shut through which a template could fill the memory."""

    intercepted_binops = frozenset({"*", "**", "%"})

    def __init__(self, source: Source, language: str) -> None:
        super().__init__(
            loader=FunctionLoader(partial(load, source)), undefined=StrictUndefined, finalize=finalize,
            autoescape=lambda name: bool(name and ".html" in name), trim_blocks=True, lstrip_blocks=True,
            keep_trailing_newline=True, auto_reload=False,
        )  # fmt: skip
        self.language = language
        self.globals = {"mailto": wording.mailto, "language": language}
        self.filters = {name: self.filters[name] for name in JINJA}

    def join_path(self, template: str, parent: str) -> str:
        """A template names its neighbours by their file name alone."""
        return template if "/" in template else f"{parent.rpartition('/')[0]}/{template}"

    def is_safe_attribute(self, obj: Any, attr: str, value: Any) -> bool:
        """Of text only what cannot make it much longer."""
        if isinstance(obj, str) and attr not in TEXT_METHODS:
            return False
        return super().is_safe_attribute(obj, attr, value)

    def wrap_str_format(self, value: Any) -> None:
        """No special case for str.format: a width in it is text repeated."""

    def call_binop(self, context: Any, operator: str, left: Any, right: Any) -> Any:
        """Arithmetic on small numbers; never text repeated or padded a thousand million times."""
        if not (isinstance(left, int) and isinstance(right, int)) or operator == "**":
            raise SecurityError(f"{operator!r} is for whole numbers")
        return super().call_binop(context, operator, left, right)


def load(source: Source, name: str) -> tuple[str, str, None] | None:
    """The first of `name`'s languages that has the file. Its path goes with it, so that mistakes name the right file."""
    language, _, file = name.rpartition("/")
    for candidate in languages_for(language):
        path = f"templates/{candidate}/{file}"
        if (text := source(path)) is not None:
            return text, path, None
    return None


def spoken(source: Source, name: str, language: str) -> str:
    """The language in which a template can be worded: this one, or English where nothing of the template is in it.

    Otherwise an English letter would have Spanish days.
    """
    stem = name.partition(".")[0]
    folders = [tag for tag in languages_for(language) if tag != "en"]
    known = any(source(f"templates/{tag}/{file}") is not None for tag in folders for file in (name, f"{stem}.j2"))
    return language if known or language.partition("-")[0] == "en" else "en"


def locate(error: BaseException, fallback: str) -> tuple[str, int]:
    """The template and the line an error came from: the innermost frame that is a template's."""
    if isinstance(error, TemplateSyntaxError):
        return error.filename or error.name or fallback, error.lineno
    place, frame = (fallback, 0), error.__traceback__
    while frame is not None:
        if (file := frame.tb_frame.f_code.co_filename).startswith("templates/"):
            place = (file, frame.tb_lineno)
        frame = frame.tb_next
    return place


def mistake_of(error: BaseException, fallback: str) -> Mistake:
    """What to tell the person who edits templates."""
    file, line = locate(error, fallback)
    match error:
        case TemplateNotFound():
            return Mistake(f"the template {error.name} is missing", "restore it, or take the packaged one", file)
        case TemplateSyntaxError():
            return Mistake(error.message or "it is no template", "compare it with the packaged one", file, line)
        case SecurityError():
            return Mistake(str(error), "a template can only show what it is given", file, line)
        case _:
            return Mistake(str(error), "use the names that the packaged template uses", file, line)


class Templates:
    """The templates of all languages, from `source` (the packaged ones by default). Safe to share and to keep."""

    def __init__(self, source: Source = packaged_source) -> None:
        self.source = source
        self.environment = cache(partial(self._environment, source))
        self.spoken = cache(partial(spoken, source))

    @staticmethod
    def _environment(source: Source, language: str) -> Environment:
        environment = Environment(source, language)
        words = words_of(environment)
        environment.globals["words"] = words
        environment.filters |= {name: getattr(words, name) for name in OF_THE_LANGUAGE}
        environment.filters |= {name: getattr(wording, name) for name in OF_ANY_LANGUAGE} | {"city": city}
        return environment

    def words(self, language: str) -> Words:
        """The words of a language. Raises UserError."""
        words = self.environment(language).globals["words"]
        assert isinstance(words, Words)
        return words

    def read(self, name: str, language: str) -> tuple[str, str]:
        """The text of a template file, and its path. Raises UserError when it is missing."""
        if found := load(self.source, f"{language}/{name}"):
            return found[0], found[1]
        raise UserError(Mistake("the template is missing", "restore it", f"templates/{language}/{name}"))

    def template(self, name: str, language: str) -> Template:
        """The template of a file name such as `report.txt.j2`. Raises UserError when it is missing or no template."""
        language = self.spoken(name, language)
        path = f"{language}/{name}"
        try:
            return self.environment(language).get_template(path)
        except TemplateError as error:
            raise UserError(mistake_of(error, f"templates/{path}")) from error

    def render(self, name: str, language: str, context: Mapping[str, Any], limit: int = LONGEST) -> str:
        """The template's text. Raises UserError for names it is not given, and for more than `limit` characters."""
        template, pieces, length = self.template(name, language), [], 0
        path = f"templates/{language}/{name}"
        try:
            for piece in template.generate(context):
                pieces.append(piece)
                if (length := length + len(piece)) > limit:
                    raise UserError(Mistake(f"it writes more than {limit} characters", "make it shorter", path))
        except (
            TemplateError,
            TypeError,
            ValueError,
            AttributeError,
            LookupError,
            RecursionError,
            OverflowError,
        ) as error:
            raise UserError(mistake_of(error, path)) from error
        return "".join(pieces)


def words_of(environment: Environment) -> Words:
    """The language's own words, from its `words.j2`. Raises UserError."""
    path = f"{environment.language}/words.j2"
    try:
        module = environment.get_template(path).module
    except TemplateError as error:
        raise UserError(mistake_of(error, f"templates/{path}")) from error
    if missing := [field.name for field in fields(Words) if not hasattr(module, field.name)]:
        raise UserError(Mistake(f"it does not set {', '.join(missing)}", "add it", f"templates/{path}"))
    return Words(**{field.name: getattr(module, field.name) for field in fields(Words)})
