"""Whose words the lines of a mail's body are: the writer's own, quoted, forwarded, signature or attribution."""

from collections.abc import Iterable

from inboxva.model.message import Line, LineKind, Message
from inboxva.parse.quoting.htmlpage import as_text
from inboxva.parse.quoting.htmltext import render
from inboxva.parse.quoting.linekinds import classify
from inboxva.parse.quoting.quotingwords import QuotingWords, packaged_words


def lines(text: str, words: QuotingWords | None = None) -> tuple[Line, ...]:
    """Every line of a body with its kind; `under` is the quoted line that an own line follows.

    Where the writer's words and an attribution share a line, two Lines bear its number.
    """
    return classify(text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), words or packaged_words())


def lines_from_html(html: str, words: QuotingWords | None = None) -> tuple[Line, ...]:
    """The lines of `html_to_text(html)`, told apart by what the client marked first, then as `lines` does."""
    rendered = render(html)
    return classify(as_text(rendered).split("\n"), words or packaged_words(), [line.mark for line in rendered])


def lines_of(message: Message, words: QuotingWords | None = None) -> tuple[Line, ...]:
    """The lines of a whole mail, numbered as in its text: its own, told apart, then the attached mails as FORWARDED."""
    if message.body_lines is None:
        return lines_from_html(message.html, words) if message.html else lines(message.text, words)
    own = lines_from_html(message.html, words) if message.html else lines(message.body, words) if message.body else ()
    begin = message.body_lines
    attached = message.text.split("\n")[begin:]
    return (*own, *(Line(begin + place, text, LineKind.FORWARDED) for place, text in enumerate(attached, 1)))


def visible_text(text: str) -> str:
    """What the writer wrote: the own lines of a plain body, without outer blank lines."""
    return own_text(lines(text))


def visible_text_from_html(html: str) -> str:
    """What the writer wrote: the own lines of an HTML body, as plain text."""
    return own_text(lines_from_html(html))


def own_text(lines: Iterable[Line]) -> str:
    """The writer's own among these lines as one text, without outer blank lines."""
    return "\n".join(line.text.rstrip() for line in lines if line.kind is LineKind.OWN).strip("\n")
