"""Properties of bodies: what a client quotes can be taken off again, and no text takes long."""

import time
from collections.abc import Callable

import pytest
from hypothesis import assume, given, settings
from hypothesis import strategies as st

from inboxva.parse.body import lines, lines_from_html, visible_text, visible_text_from_html
from inboxva.parse.quoting.htmltext import html_to_text

HEADER = "From: Dana Reyes <dana@example.com>\nSent: Monday, February 3, 2025 10:00 AM\nTo: Maria\nSubject: Hall\n\n"
STYLES: dict[str, Callable[[str, str], str]] = {
    "gmail": lambda reply, old: (
        f"{reply}\n\nOn Mon, Feb 3, 2025 at 10:00 AM Dana <d@example.com> wrote:\n\n{marked(old)}"
    ),
    "bottom": lambda reply, old: f"Am 03.02.2025 um 10:00 schrieb Dana:\n{marked(old)}\n\n{reply}",
    "apple": lambda reply, old: f"{reply}\n\n> On 3 Feb 2025, at 10:00, Dana <d@example.com> wrote:\n> \n{marked(old)}",
    "outlook": lambda reply, old: f"{reply}\n\n________________________________\n{HEADER}{old}",
    "header": lambda reply, old: f"{reply}\n\n{HEADER}{old}",
    "original": lambda reply, old: f"{reply}\n\n-----Original Message-----\n{HEADER}{old}",
    "forward": lambda reply, old: f"{reply}\n\n---------- Forwarded message ---------\n{HEADER}{old}",
}
WORDS = st.sampled_from(
    [
        "done",
        "hours",
        "2.5",
        "invoice",
        "BK-12:",
        "On",
        "the",
        "3 May",
        "at",
        "10:30",
        "Maria",
        "-",
        "1.",
        "ok?",
        "sent",
    ]
)
LINES = st.lists(st.lists(WORDS, max_size=8).map(" ".join), min_size=1, max_size=8).map("\n".join)
TEXTS = st.one_of(LINES, st.text(st.characters(exclude_categories=("Cs",)), max_size=200))


def marked(text: str) -> str:
    return "\n".join(f"> {line}" for line in text.replace("\r\n", "\n").replace("\r", "\n").split("\n"))


@pytest.mark.parametrize("style", STYLES)
@settings(max_examples=60, deadline=None)
@given(reply=LINES, old=TEXTS)
def test_what_a_client_quotes_comes_off_again(style: str, reply: str, old: str) -> None:
    assume(
        reply.strip() and visible_text(reply) == reply.strip("\n")
    )  # a reply that looks like a quotation is another matter
    assume(old.strip() and "> " + old.strip()[:1] != "> <")
    assert visible_text(STYLES[style](reply, old)).strip() == reply.strip()


@settings(max_examples=150, deadline=None)
@given(TEXTS)
def test_every_line_is_there_once(text: str) -> None:
    found = lines(text)
    whole = text.replace("\r\n", "\n").replace("\r", "\n")
    assert "\n".join(line.text for line in found).split() == whole.split()


@settings(max_examples=150, deadline=None)
@given(st.lists(st.sampled_from(
    [
    "<div>", "</div>", "<p>", "text", "<td>", "<table>", "</table>", "<li>", "<br>",
    "<blockquote type=cite>", "</blockquote>", "<hr>", "<div id=appendonsend>", "<div class=gmail_attr>",
    "On 3 Feb 2025 10:00, D <d@example.com> wrote:", "From: a@b.example", "&nbsp;", "<pre>", "\n",
    "<div style='border-top:solid 1pt'>", "<span class=gmail_signature>", "<tr>", "\ud800", "<!--", "-->",
]), max_size=40))  # fmt: skip
def test_html_lines_are_those_of_its_text(pieces: list[str]) -> None:
    html = "".join(pieces)
    found = lines_from_html(html)
    assert "\n".join(line.text for line in found).split() == html_to_text(html).split()


HOSTILE = [
    "\n", ">\n", "> a\nb\n", "On 3 May 2026 wrote:\n", "Dana wrote:\n> hi\nok\n", "From: a@b.c\nTo: x\n",
    "--\n", "-- \n", "Regards\nDana\n\n", "Sent from my iPhone\n", "a@b ", ">", "> ", "___\n", ":\n",
    "This email and any attachments\n\n", "> (http\nx)\n> ", "wrote ", "*", "1", "a b:\n", "-",
    "x On 3 May 2026", " ", "sent from a ", "---- Forwarded message ----\n---- End forwarded message ----\n",
    "PS: x\n", "From: a b c d\n\n", "wrote:\n", "<mailto:a@b.c\n> wrote:\n", "El 3 de mayo escribió:\n> a\n",
    "2026年5月3日 a@b.c:\n", "On Mon, 3 May 2026\nAnn\n<a@b.c> wrote:\n",
    "Sent from my iPhone, excuse ", "On 3 May 2026 at 10:00, Dana <d@example.com> wrote: Hello\n", "> x\n\n", "x:\n> x\n",
    "-----Original Message-----\n", "> ---- Forwarded message ----\n> x\n", "confidentiality notice\n\n", "--\n\nAnn Lee\n",
    "Notes ---01/02/2026 10:00--- ", "____\nmailing list\n", "写道：\n", "\u00a0", "From:\n\n\n", "(a@b.c", "-Ben\n",
    "12:30 ",
]  # fmt: skip
HOSTILE_HTML = [
    "<p>", "<div>", "<b>", "<blockquote type=cite>", "<ul><li>", "<table><tr><td>", "<tr><td>a<td>b", "<!--",
    "<p>x</p>", "<i><b><p>", "x<blockquote>y</blockquote>",
    "On 3 May 2026 10:30 wrote:<blockquote>y</blockquote>",
    "<div style='border-top:1pt'>From: a@b.c<br>Sent: 10:30</div>", "<div id=signature>x</div>", "<summary>",
    "<a b='", "&nbsp;", "<pre>\n", "<p>a", "<li>a", "> x<br>", "<dd>a<dt>b", "<td>", "<div>-- </div>",
    "<div style='border-left:1pt'>On 3 May 2026 10:30 a@b.c wrote:<br>", "<div class=gmail_quote>", "<ol><li>", "<br>",
    "<blockquote style='border-left:1px'>x", "<b><i>", "<a><p>", "<tr><td>a<p>b", "<b><table>", "<select>", "<p><table>",
    "&#x200b;", "<div " + "a=1 " * 40 + ">", "<div class='" + "x " * 40 + "'>", "<h1>", "<div hidden>", "<font>",
]  # fmt: skip


def seconds(function: Callable[[str], object], text: str) -> float:
    best = 9.0
    for _ in range(3):
        start = time.process_time()
        function(text)
        best = min(best, time.process_time() - start)
    return best


@pytest.mark.parametrize(
    ("function", "pattern"),
    [(visible_text, pattern) for pattern in HOSTILE] + [(visible_text_from_html, pattern) for pattern in HOSTILE_HTML],
)
def test_twice_the_text_takes_no_more_than_twice_the_time(function: Callable[[str], str], pattern: str) -> None:
    function("warm")
    half, whole = (seconds(function, (pattern * size)[:size]) for size in (50_000, 100_000))
    assert whole < 0.25  # a busy machine; measured alone: under 0.05
    assert whole < 3 * half + 0.05
