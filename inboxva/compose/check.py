"""Whether every template can be used: each is rendered with made-up facts before any real letter needs it."""

from collections.abc import Callable, Iterable
from functools import partial

from jinja2 import TemplateError, nodes
from jinja2.meta import find_undeclared_variables

from inboxva.compose import samples, sampleweek
from inboxva.compose.formats import report_html, report_text
from inboxva.compose.history import history_text
from inboxva.compose.letter import TEMPLATE, TO_ASSISTANTS, word
from inboxva.compose.named import context_of
from inboxva.compose.pay import pay_text
from inboxva.compose.templates import Templates
from inboxva.errors import Mistake, UserError

GIVEN = {"now", "desk", "bare"}
"""Names that every letter has beside the fields of its own facts."""


def check(templates: Templates, languages: Iterable[str] = ("en",)) -> list[Mistake]:
    """What is wrong with the templates of these languages: syntax, names they are not given, files that are missing."""
    mistakes: dict[tuple[str, int, str], Mistake] = {}
    for language in languages:
        for found in (*unknown_names(templates, language), *failures(templates, language)):
            mistakes.setdefault((found.file, found.line, found.message), found)
    return list(mistakes.values())


def failures(templates: Templates, language: str) -> Iterable[Mistake]:
    """The mistakes that come to light when letters, reports, pay and histories are made of samples."""
    for attempt in attempts(templates, language):
        try:
            attempt()
        except UserError as error:
            yield from error.mistakes


def attempts(templates: Templates, language: str) -> Iterable[Callable[[], object]]:
    """Each thing that can be made of the samples."""
    for facts in samples.LETTERS:
        yield partial(
            word, facts, language, desk=sampleweek.DESK, owner_address=sampleweek.DANA, now=sampleweek.NOW,
            templates=templates,
        )  # fmt: skip
    yield partial(history_text, sampleweek.HISTORY, sampleweek.LOS_ANGELES, templates, language)
    for periods in (sampleweek.PAY, ()):
        yield partial(pay_text, periods, templates, language)
    for report in sampleweek.REPORTS:
        yield partial(report_text, report, templates, language)
        yield partial(report_html, report, templates, language)


def unknown_names(templates: Templates, language: str) -> Iterable[Mistake]:
    """Names in a branch that no sample may reach. A name that the template itself sets is its own."""
    for file, known in names_of_files().items():
        try:
            source, path = templates.read(file, language)
            tree = templates.environment(language).parse(source, filename=path)
        except (TemplateError, UserError):
            continue  # failures() tells
        for name in sorted(
            find_undeclared_variables(tree) - known - own_names(tree) - set(templates.environment(language).globals)
        ):
            line = next((node.lineno for node in tree.find_all(nodes.Name) if node.name == name), 0)
            yield Mistake(f"{name!r} is no name that it is given", f"it has {', '.join(sorted(known))}", path, line)


def names_of_files() -> dict[str, set[str]]:
    """Template file → the names it is given."""
    reports = {"report", "week"}
    files = {"history.txt.j2": {"task", "entries", "zone", "most"}, "pay.txt.j2": {"periods", "past_limits"}}
    reports |= {"unpaid", "past_limits", "desk", "letter_subject"}  # which only the sections of a letter have
    files |= {f"{base}.{form}.j2": reports for base in ("report", "sections") for form in ("txt", "html")}
    for facts in {type(facts): facts for facts in samples.LETTERS}.values():
        known = GIVEN | set(context_of(facts)) | ({"owner_address"} if type(facts) in TO_ASSISTANTS else set())
        files[f"{TEMPLATE[type(facts)]}.txt.j2"] = known
        files[f"{TEMPLATE[type(facts)]}.html.j2"] = known | {"letter_subject"}
    return files


def own_names(tree: nodes.Template) -> set[str]:
    """The names that a template sets or imports itself."""
    names = {node.name for node in tree.find_all(nodes.Name) if node.ctx != "load"}
    names |= {node.name for node in tree.find_all(nodes.Macro)}
    names |= {node.target for node in tree.find_all(nodes.Import)}
    for node in tree.find_all(nodes.FromImport):
        names |= {name if isinstance(name, str) else name[1] for name in node.names}
    return names
