"""What one mail of Dana's says of one task goes to who does it in one letter (rule C1)."""

from inboxva.compose import Templates
from inboxva.compose.letter import word
from inboxva.compose.sampleweek import DANA, DESK
from inboxva.model.assistantletters import OwnersWord, TaskChanged
from inboxva.model.letters import Letter
from inboxva.model.message import Address
from tests.decide.deciding import MONDAY
from tests.decide.steered import BK12, BK13, CHASE, SHEET, letters, sent, steered

TEMPLATES = Templates()


def to_assistants(text: str) -> list[Letter]:
    """The letters that lines cause beside the transcript."""
    return [letter for letter in letters(steered(text)) if letter.kind != "O11"]


def worded(letter: Letter) -> tuple[str, str]:
    """Both parts."""
    _, text, html = word(
        letter.facts, letter.language, desk=DESK, owner_address=DANA, now=MONDAY, templates=TEMPLATES,
        thread_subject=letter.subject, before=letter.before,
    )  # fmt: skip
    return text, html


def test_a_task_is_reopened_with_a_new_due_time_in_one_letter() -> None:
    (letter,) = to_assistants("reopen BK-13: the total is wrong\ndue BK-13 Friday 5pm PT")
    assert letter.before == (OwnersWord("Maria", "Dana", BK13, SHEET.title, "reopened", "the total is wrong"),)
    assert isinstance(letter.facts, TaskChanged)
    assert letter.facts.changed == ("due",)
    text, html = worded(letter)
    for part in (text, html):
        for once in ("Hello Maria", "the total is wrong", "the due date", "Something unclear?", "a program"):
            assert part.count(once) == 1, once
    assert text.index("the total is wrong") < text.index("the due date")
    assert html.count("<!DOCTYPE html>") == html.count("<body") == html.count("</html>") == 1


def test_thanks_go_with_what_was_finished_or_changed() -> None:
    (letter,) = to_assistants("thanks BK-12: so fast <3\ndone BK-12")
    assert {part.word for part in (letter.facts, *letter.before) if isinstance(part, OwnersWord)} == {
        "accepted",
        "thanks",
    }
    assert letter.key.startswith("accepted:")  # which can be taken back
    text, html = worded(letter)
    assert "so fast <3" in text
    assert "so fast &lt;3" in html
    (letter,) = to_assistants("priority BK-12: high\nthanks BK-12: so fast")
    assert letter.kind == "A13"  # what changes next withdraws no thanks


def test_tasks_have_a_letter_each_in_their_own_thread() -> None:
    kinds = sorted(
        (letter.kind, letter.task, letter.to)
        for letter in to_assistants("priority BK-12: high\nreopen BK-13: once more")
    )
    maria = Address("maria@example.net", "Maria Santos")
    assert kinds == [("A13", BK13, maria), ("A4", BK12, maria)]
    assert CHASE.ref == BK12
    assert sent(steered("done BK-13")) == sent(steered("done BK-13\ndone BK-13"))
